"""Letters of a sheet's columns, both ways; nothing heavy is imported, since the reading workers use
it too."""

from functools import lru_cache


@lru_cache(maxsize=2048)
def letter(index: int) -> str:
    """Letters of a column counted from 0: 0 -> A, 26 -> AA."""
    letters, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def number(letters: str) -> int:
    """Number of a column counted from 1: A -> 1, AA -> 27."""
    found = 0
    for c in letters.upper():
        found = found * 26 + ord(c) - 64
    return found
