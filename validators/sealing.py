"""The seal of a line of a change set: a hash over what a reviewer sees of it.

It stands among the validators because the sync makes it and the mirror checks it before anything is
applied.
"""

import hashlib

import numpy as np
import pandas as pd

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
