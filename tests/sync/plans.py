"""Plans of small provinces, all that is known given by name."""

from hoso.sync.plan import Known, Plan
from hoso.sync.plan import plan as make


def plan(ours, *, base, theirs, as_of, settings=None, kept_out=(), overrides=None, **known) -> Plan:
    """``known``: the other parts of ``Known``."""
    given = Known(base, theirs, **known)
    return make(ours, given, as_of, settings=settings, kept_out=kept_out, overrides=overrides)


def against(mirror, sent, day):
    """The plan of what units sent on *day* against all that a mirror knows."""
    return plan(
        sent,
        base=mirror.base(),
        theirs=mirror.theirs(),
        as_of=day,
        mirror_day=day,
        judgements=mirror.judgements(),
        numbers=mirror.read("identifier"),
    )
