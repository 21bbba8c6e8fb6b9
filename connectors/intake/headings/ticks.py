"""Columns in which a tick stands for what their heading says."""

import re
from collections.abc import Sequence

from ....validators import wordings
from ....validators.folding import clean, fold, fold_words

_BETWEEN = re.compile(r"(?i)\s*[,;/+&–-]\s*|\s+(?:và|hoặc|hay)\s+")
_SIDES = re.compile(r"\s*[/–-]\s*|\s+(?:hoặc|hay)\s+", re.IGNORECASE)
CLASSES = {
    "canbo": "Cán bộ", "cb": "Cán bộ", "congchuc": "Công chức", "cc": "Công chức",
    "vienchuc": "Viên chức", "vc": "Viên chức", "bienche": "Biên chế", "bc": "Biên chế",
    "trongbienche": "Biên chế",
    **dict.fromkeys(
        (
            "hopdong", "hd", "hdld", "ldhd", "laodonghopdong", "hopdonglaodong", "hd68", "hd111",
            "hopdong68", "hopdong111", "hdnd68", "hdnd111", "hdld68", "hdld111", "hdldnd111",
            "hdtheond111", "hopdongnd111", "hopdongnd68", "nd111", "nd68", "nguoilaodong", "nld",
        ),
        "Lao động hợp đồng",
    ),
}  # fmt: skip
"""Folded heading of a column of ticks -> the class that a tick in it says."""
_SPECIALIST = re.compile(
    r"(?:(?:bac s[iy]|bs|duoc s[iy]|ds|dieu duong|dd) ?)?(?:chuyen khoa|ck) ?(?:cap )?(?:ii?|[12])"
)
_MARKED = frozenset("xXvV✓✔√+")
_YES = frozenset({"có", "co", "true", "1"})


def are_ticks(cells: Sequence[object]) -> bool:
    """True for cells that are all ticks, and at least one."""
    return bool(cells) and all(map(is_yes, cells))


def is_tick(value: object) -> bool:
    """True for a mark that is only a tick."""
    return isinstance(value, str) and value.strip() in _MARKED


def is_yes(cell: object) -> bool:
    """True for a tick, and for what else says yes."""
    if isinstance(cell, str):
        return is_tick(cell) or clean(cell).lower() in _YES
    return cell == 1.0


def ticked(heading: str, known: dict[str, str]) -> str:
    """What a tick under *heading* says: the code or the words of the list *known* (folded spelling
    -> code); "" where the heading is none of it."""
    if code := known.get(fold(heading), ""):
        return code
    words = fold_words(heading)
    codes = wordings.degree(words) if _SPECIALIST.fullmatch(words) else ()
    if len(codes) == 1 and codes[0] in known.values():
        return codes[0]
    return ticked_group(heading, known)


def ticked_group(heading: str, known: dict[str, str]) -> str:
    """What a tick under a heading of several values of a list says ("Cao đẳng, Trung cấp" -> "Cao
    đẳng hoặc Trung cấp"; "Trên đại học" as it stands), "" where the heading is none. *known*:
    folded spelling -> code."""
    parts = [p for p in _BETWEEN.split(clean(heading)) if p.strip()]
    codes = [known.get(fold(p), "") for p in parts]
    if len(parts) > 1 and all(codes):
        return " hoặc ".join(parts) if len(set(codes)) > 1 else codes[0]
    if len(parts) == 1 and len(wordings.degree(fold_words(heading))) > 1:
        return clean(heading)
    return ""


def are_classes(heading: str) -> bool:
    """True for a heading that names classes of people to choose from: "Biên chế/Hợp đồng"."""
    parts = [fold(p) for p in _SIDES.split(clean(heading)) if p.strip()]
    return len(parts) > 1 and all(p in CLASSES for p in parts)
