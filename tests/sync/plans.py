"""Plans of small provinces, all that is known given by name."""

from hoso.sync.plan import Known, Plan
from hoso.sync.plan import plan as make


def plan(ours, *, base, theirs, as_of, settings=None, kept_out=(), overrides=None, **known) -> Plan:
    """``known``: the other parts of ``Known``."""
    given = Known(base, theirs, **known)
    return make(ours, given, as_of, settings=settings, kept_out=kept_out, overrides=overrides)
