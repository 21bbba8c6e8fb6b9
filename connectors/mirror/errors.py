"""What can go wrong with the mirror. Each carries one sentence for the user; none holds personal
data."""


class MirrorError(Exception):
    """Base of all: ``str(e)`` is the sentence to show, ``status`` the exit status of the
    command."""

    status = 5


class BadExport(MirrorError):
    """The national export cannot be read: which file, line and column, and what to do."""

    status = 3


class BadPlan(MirrorError):
    """The change set does not exist, does not fit together, or may not take this step in its
    present state."""

    status = 2


class StalePlan(MirrorError):
    """The mirror moved after the change set was planned. Nothing was applied."""

    status = 4


class Blocked(MirrorError):
    """An undo that something later stands in the way of. Nothing was undone."""

    status = 4


class Busy(MirrorError):
    """Somebody else is writing to the mirror."""


class Unreachable(MirrorError):
    """The database cannot be opened or was lost on the way."""
