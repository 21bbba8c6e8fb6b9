"""The local mirror of the national database (CSDL quốc gia về cán bộ, công chức, viên chức)."""

from .errors import BadExport, BadPlan, Blocked, Busy, MirrorError, StalePlan, Unreachable
from .national import read_national
from .plans import Applied
from .pull import Pulled
from .store import Mirror

__all__ = [
    "Applied",
    "BadExport",
    "BadPlan",
    "Blocked",
    "Busy",
    "Mirror",
    "MirrorError",
    "Pulled",
    "StalePlan",
    "Unreachable",
    "read_national",
]
