"""The change set: what would be done, as data, made whole before the first write.

One line a changed value. A person who is new, moves, leaves or returns also has one line with
``field`` '' that carries the event; its values stand on further lines with the same ``id``.
"""

import pandas as pd

from ..validators.sealing import SEALED, named, seal, stated
from ..validators.vocabulary import EVENTS, REVIEWED, TOLD, VALUES

__all__ = [
    "CHANGES", "EVENTS", "REVIEWED", "SEALED", "TOLD", "VALUES", "empty", "named", "seal", "stated",
]  # fmt: skip

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


def empty() -> pd.DataFrame:
    return pd.DataFrame({c: pd.Series(dtype=t) for c, t in CHANGES.items()})
