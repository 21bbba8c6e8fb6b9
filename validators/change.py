"""The line of a change set: what is to be done, as data, for everybody through whose hands it goes
(the plan, the review workbook, the mirror, the messages)."""

import pandera.pandas as pa

from .shapes import Shape, blank, dtypes
from .vocabulary import KINDS

UNDONE = "undo"
"""Kind of the lines that take a change set back."""


class Change(Shape):
    """A line of a change set."""

    change: str
    kind: str = pa.Field(isin=(*KINDS, UNDONE))
    id: str
    """The mirror's person id, or "new:<key>" for a person it does not have."""
    cccd: str = blank()
    ho_ten: str = blank()
    unit: str = blank()
    table: str
    line: str
    """Natural key of a child line, as "tu_ngay=2020-01|loai_phu_cap=PCCV" ('' for the person)."""
    op: str = pa.Field(isin=("add", "set", "remove", "close"))
    """Of child lines add, set, remove; of people add, close."""
    field: str
    base: str = blank()
    """Canonical text, missing when there is none; so ``theirs`` and ``ours``."""
    theirs: str = blank()
    ours: str = blank()
    version: int = pa.Field(ge=0)
    """The person's row version that the change was planned on."""
    reason: str = blank()
    evidence: str = blank()
    group: str
    decision: str = pa.Field(isin=("", "approve", "reject", "defer"), nullable=True)
    """'' = undecided."""
    by: str = blank()
    note: str = blank()
    seal: str
    """Hash over what the reviewer sees."""


CHANGES = dtypes(Change)
