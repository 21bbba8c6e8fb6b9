"""The delivery ledger of earlier months: how many each unit listed, and how many were absent. It
lies with each month's plan."""

import json

import pandas as pd


def stored(delivered: pd.DataFrame) -> list[dict[str, object]]:
    """The deliveries of a plan as what its change set keeps (``sync.situations.LEDGER``)."""
    return json.loads(delivered.to_json(orient="records", force_ascii=False))


def earlier(mirror, period: str) -> pd.DataFrame:
    """Deliveries of the months before *period*, from the last plan of each."""
    from ..sync.situations import LEDGER

    sets = mirror.read("changeset", kind="plan")
    before = (
        sets[sets["period"] < period].sort_values("number").drop_duplicates("period", keep="last")
    )
    lines = [line for meta in before["meta"] for line in json.loads(meta).get("delivered", ())]
    return pd.DataFrame(
        {c: pd.Series([line.get(c) for line in lines], dtype=t) for c, t in LEDGER.items()}
    )
