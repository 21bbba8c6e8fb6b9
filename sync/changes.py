"""The change set: what would be done, as data, made whole before the first write.

One line a changed value. A person who is new, moves, leaves or returns also has one line with
``field`` '' that carries the event; its values stand on further lines with the same ``id``.
"""

import pandas as pd

from ..validators import shapes
from ..validators.change import CHANGES, Change
from ..validators.sealing import SEALED, named, seal, stated
from ..validators.vocabulary import EVENTS, REVIEWED, TOLD, VALUES

__all__ = [
    "CHANGES", "EVENTS", "REVIEWED", "SEALED", "TOLD", "VALUES", "Change", "empty", "named", "seal",
    "stated",
]  # fmt: skip


def empty() -> pd.DataFrame:
    return shapes.empty(Change)
