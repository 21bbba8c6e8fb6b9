"""The delivery ledger of earlier months: how many each unit listed, and how many were absent. It
lies with each month's plan."""

import json

import pandas as pd

from ..validators.shapes import of_rows


def stored(delivered: pd.DataFrame) -> list[dict[str, object]]:
    """The deliveries of a plan as what its change set keeps (``sync.situations.Delivery``)."""
    return json.loads(delivered.to_json(orient="records", force_ascii=False))


def earlier(mirror, period: str) -> pd.DataFrame:
    """Deliveries of the months before *period*, from the last plan of each."""
    from ..sync.situations import Delivery

    sets = mirror.read("changeset", kind="plan")
    before = (
        sets[sets["period"] < period].sort_values("number").drop_duplicates("period", keep="last")
    )
    lines = [line for meta in before["meta"] for line in json.loads(meta).get("delivered", ())]
    return of_rows(Delivery, lines)
