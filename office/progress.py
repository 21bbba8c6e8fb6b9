"""How far a use case is, told to whoever called it: a bar on a terminal, a page, or nobody."""

from collections.abc import Callable
from functools import partial

Progress = Callable[[str, int, int], None]
"""Called with what is being done (a short sentence for the user), how many are done, and of how
many; (what, 0, 0) when a step begins whose number is not known yet."""


def silent(what: str, done: int, total: int) -> None:
    """Nobody wants to know."""


def step(progress: Progress, what: str) -> Callable[[int, int], None]:
    """*progress* for one step, as the parts below take it: (done, total). Says that it begins."""
    progress(what, 0, 0)
    return partial(progress, what)
