"""Exit statuses, and the one kind of exception that reaches a user as a sentence."""

# Documented in ``hoso --help``.
CLEAN, FINDINGS, USAGE, UNREADABLE, GATE, SERVICE, INTERNAL = 0, 1, 2, 3, 4, 5, 6


class Stop(Exception):
    """End the command with one sentence for the user and an exit status."""

    def __init__(self, sentence: str, status: int = USAGE):
        super().__init__(sentence)
        self.status = status
