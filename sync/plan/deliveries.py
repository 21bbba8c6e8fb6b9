"""Which units sent which of their people: only inside a delivery can anybody be absent."""

import pandas as pd

from .. import situations


def known(ledger: pd.DataFrame | None, people: pd.DataFrame, period: str) -> pd.DataFrame:
    """The deliveries of all periods; when nothing is noted of this one, each unit that sent a file
    lists all its people."""
    sent = situations.ledger(people, period)
    if ledger is None:
        return sent
    if (ledger["period"] == period).any():
        return ledger
    return pd.concat([ledger, sent], ignore_index=True)


def accepted(deliveries: pd.DataFrame, period: str) -> pd.DataFrame:
    """Those of this period that count."""
    return deliveries[(deliveries["period"] == period) & (deliveries["status"] == "accepted")]


def with_heads(scope: pd.DataFrame, balance: pd.DataFrame) -> pd.DataFrame:
    """The deliveries with how many people of the unit were absent or left: what the next months are
    measured by."""
    heads = (balance["absent"] + balance["left"]).set_axis(balance["unit"]).astype("float64")
    return scope.assign(absent=heads.reindex(scope["unit"]).to_numpy(dtype="float64")).reset_index(
        drop=True
    )
