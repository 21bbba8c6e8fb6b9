"""Columns of the unit in which it stands only on the first row of its people, as in cells merged
downwards: carried down where that is certain, asked about once where it is not."""

from collections.abc import Sequence

from ....validators.unit_names import is_part, is_unit_name
from .grids import Cell

FIELDS = frozenset({"ma_don_vi_su_dung", "ten_don_vi"})
OF_ABOVE = "unit above: "
"""Before the number of blank cells that may hold the unit above."""
LEAST = 2
"""People of a unit, at the mean, from which its name was written for all of them."""
Noted = tuple[int, str, str, str, str]
"""(place in the list, rule, value, proposal, detail): see ``remarks``."""


def down(cells: list[Cell], sections: bool) -> list[Noted]:
    """Fill the blank *cells* of a column of units in place; what there is to say, at most one
    thing. *sections*: other rows of the table name units too."""
    filled = [i for i, v in enumerate(cells) if v != ""]
    blanks = len(cells) - len(filled)
    names = [str(cells[i]).strip() for i in filled]
    if not blanks or not filled or _are_rooms(names):
        return []
    first = next(i for i, v in enumerate(cells) if v == "")
    if sections or not _are_heads(filled, names, len(cells)):
        return [(first, "ld-code-asked", "", "", f"{OF_ABOVE}{blanks}")]
    above: Cell = ""
    for i, value in enumerate(cells):
        above = value if value != "" else above
        cells[i] = above
    return [(first, "ld-ditto", "", str(cells[first]), str(blanks))]


def _are_heads(filled: Sequence[int], names: Sequence[str], people: int) -> bool:
    """True where each name stands once, on the first row of a group of people."""
    return (
        filled[0] == 0
        and len(set(names)) == len(names)
        and len(names) * LEAST <= people
        and all(map(is_unit_name, names))
    )


def _are_rooms(names: Sequence[str]) -> bool:
    """True for parts of one unit: who leads it works in none of them."""
    return sum(map(is_part, names)) * 2 >= len(names)
