"""Columns in which a tick stands for what their heading says."""

import re

from ....validators import wordings
from ....validators.folding import clean, fold, fold_words

_BETWEEN = re.compile(r"(?i)\s*[,;/+&–-]\s*|\s+(?:và|hoặc|hay)\s+")
_SIDES = re.compile(r"\s*[/–-]\s*|\s+(?:hoặc|hay)\s+", re.IGNORECASE)
_CLASSES = frozenset(
    {
        "canbo", "congchuc", "vienchuc", "hopdong", "bienche", "cb", "cc", "vc", "hd", "hdld",
        "ldhd", "laodonghopdong", "hopdonglaodong", "nld", "nguoilaodong", "bc",
    }
)  # fmt: skip
"""Words of classes of people, folded."""


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
    return len(parts) > 1 and all(p in _CLASSES for p in parts)
