"""What was answered about people whom several units declare, as the rules take it."""

import pandas as pd

from ..validators.placed import Placed


def placed(judgements: pd.DataFrame, people: pd.DataFrame, as_of: str) -> Placed:
    """By personal ID to which unit people belong, and which units say that they are not theirs.

    Args:
        judgements: open ones, as the mirror keeps them.
        people: of the mirror, with ``id`` and ``cccd``.
        as_of: ISO day on which the answers must hold.
    """
    if not (judgements["kind"] == "duplicate").any():
        return Placed()
    from ..sync.judgements import standing

    said = standing(judgements, as_of, 0)
    numbers = dict(zip(people["id"], people["cccd"].fillna(""), strict=True))

    def number(who: str) -> str:
        return numbers.get(who) or who.removeprefix("new:")

    return Placed(
        {number(who): unit for who, unit in said.units.items()},
        frozenset((number(who), unit) for who, units in said.elsewhere.items() for unit in units),
    )
