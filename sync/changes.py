"""The change set: what would be done, as data, made whole before the first write.

One line a changed value. A person who is new, moves, leaves or returns also has one line with
``field`` '' that carries the event; its values stand on further lines with the same ``id``.
"""

import hashlib

import numpy as np
import pandas as pd

from ..validators.vocabulary import EVENTS, REVIEWED, TOLD, VALUES

__all__ = ["CHANGES", "EVENTS", "REVIEWED", "TOLD", "VALUES", "empty", "named", "seal", "stated"]

# id: the mirror's person id, or "new:<key>" for a person it does not have. line: natural key of a
# child line, as "tu_ngay=2020-01|loai_phu_cap=PCCV" ('' for the person). op: add, set, remove
# (child lines and people: add, close). base, theirs, ours: canonical text, NaN when missing.
# version: the person's row version the change was planned on.
# decision: '' (undecided), approve, reject, defer. seal: hash over what the reviewer sees.
CHANGES = {
    "change": "str", "kind": "str", "id": "str", "cccd": "str", "ho_ten": "str", "unit": "str",
    "table": "str", "line": "str",
    "op": "str", "field": "str", "base": "str", "theirs": "str", "ours": "str", "version": "int64",
    "reason": "str",
    "evidence": "str", "group": "str", "decision": "str", "by": "str", "note": "str", "seal": "str",
}  # fmt: skip

SEALED = (
    "change",
    "kind",
    "id",
    "table",
    "line",
    "op",
    "field",
    "base",
    "theirs",
    "ours",
    "version",
)


def empty() -> pd.DataFrame:
    return pd.DataFrame({c: pd.Series(dtype=t) for c, t in CHANGES.items()})


def seal(changes: pd.DataFrame) -> pd.Series:
    """Hash of what each line shows. Length-prefixed, and missing apart from empty, so that no two
    lines share a text."""
    return pd.Series(
        _sealed(_prefixed(changes["change"]), stated(changes)), index=changes.index, dtype="str"
    )


def stated(changes: pd.DataFrame) -> list[str]:
    """What each line states besides its name, as its seal takes it."""
    return [
        "".join(parts) for parts in zip(*(_prefixed(changes[c]) for c in SEALED[1:]), strict=True)
    ]


def named(names: list[str], stated: list[str]) -> list[str]:
    """The seals of lines with these names, of what :func:`stated` says of them."""
    return _sealed([f"{len(n)}:{n}" for n in names], stated)


def _sealed(names: list[str], stated: list[str]) -> list[str]:
    return [
        hashlib.sha256((name + rest).encode()).hexdigest()[:24]
        for name, rest in zip(names, stated, strict=True)
    ]


def _prefixed(column: pd.Series) -> list[str]:
    """Each text behind its length. Most columns hold few different texts: each is written once."""
    codes, found = pd.factorize(column.astype("str").to_numpy(dtype=object))
    shown = np.array(
        [*(f"{len(v)}:{v}" for v in found), "1:\0"], dtype=object
    )  # missing, code -1, is the last
    return shown[codes].tolist()
