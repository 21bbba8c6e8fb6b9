"""The sex of people in signs: 1 and 0, or a tick for one sex and nothing for the other. What a sign
means the heading says, or the ID numbers beside it: the fourth digit of one is even for men
(Decree 137/2015/NĐ-CP Art. 7, Circular 59/2021/TT-BCA Art. 4)."""

import re
from collections.abc import Sequence

from ....validators.folding import clean
from .grids import Cell

_SAID = re.compile(
    r"(?i)(?<!\w)(nam|nữ)\s*(?:[:=]|(?:thì )?(?:ghi|đánh(?: dấu)?|là|thì))?\s*[\"“'(]?"
    r"(x|[01]|\+)(?!\w)"
)
_OTHER = {"Nam": "Nữ", "Nữ": "Nam"}
LEAST = 2
"""People of each sign, or of the only one, whose numbers must be there."""
SHARE = 0.8
"""Part of them whose numbers must agree."""


def by_heading(heading: str, cells: Sequence[Cell]) -> list[Cell]:
    """The sexes where *heading* says the sign of one of them ("Giới tính (Nữ: x)"): whoever has
    another or none is of the other. [] where it does not, or the cells are no such signs."""
    found = {sign.lower(): sex.capitalize() for sex, sign in _SAID.findall(clean(heading))}
    signs = {_sign(v) for v in cells} - {""}
    if len(found) != 1 or not signs <= {*found, "0", "1"} or not signs & found.keys():
        return []
    ((sign, sex),) = found.items()
    return [sex if _sign(v) == sign else _OTHER[sex] for v in cells]


def are_signs(cells: Sequence[Cell]) -> bool:
    """True for 1 and 0, of which the one or the other may be men; 0 is among them."""
    signs = {_sign(v) for v in cells} - {""}
    return "0" in signs and signs <= {"0", "1"}


def by_numbers(cells: Sequence[Cell], ids: Sequence[Cell]) -> list[Cell]:
    """The sexes of signs 0 and 1 as most of the ID numbers beside them tell; [] where they do not,
    or the cells are no such signs."""
    if not are_signs(cells):
        return []
    told: dict[str, list[str]] = {}
    for value, number in zip(cells, ids, strict=True):
        digits = re.sub(r"\D", "", str(number)) if isinstance(number, str) else ""
        if _sign(value) and len(digits) == 12:
            told.setdefault(_sign(value), []).append("Nam" if int(digits[3]) % 2 == 0 else "Nữ")
    meant = {sign: sex for sign, own in told.items() if (sex := _of_most(own))}
    signs = {_sign(v) for v in cells} - {""}
    if len(signs) == 1:
        meant |= {
            s: _OTHER[sex] for s, sex in zip(({"0", "1"} - signs), meant.values(), strict=False)
        }
    if not signs <= meant.keys() or len(set(meant.values())) < len(meant):
        return []
    return [meant.get(_sign(v), v) for v in cells]


def _of_most(sexes: Sequence[str]) -> str:
    best = max(_OTHER, key=sexes.count)
    return best if sexes.count(best) >= max(LEAST, SHARE * len(sexes)) else ""


def _sign(value: Cell) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).strip().lower()
