"""The people whom the mirror knows, as records to fill a template with."""

from collections.abc import Collection

import pandas as pd

from ...validators.records import Records

USING = "ma_don_vi_su_dung"


def records_of(state: dict[str, pd.DataFrame], units: Collection[str]) -> Records:
    """The people of *units* with their lists, by name; nobody who left.

    Args:
        state: frames of the mirror (``Mirror.theirs()``): ``nguoi`` with ``id``, lists whose lines
            carry it.
    """
    people = state["nguoi"]
    people = people[people[USING].isin(list(units)) & people["ngay_roi"].isna()].sort_values(
        [USING, "ho_ten", "id"], ignore_index=True
    )
    empty = Records.empty()
    label = pd.Series(people.index, index=people["id"])
    con = {}
    for name, blank in empty.con.items():
        lines = state.get(name)
        lines = (
            lines[lines["id"].isin(label.index)]
            if lines is not None
            else blank.assign(id=pd.Series(dtype="str"))
        )
        own = label.reindex(lines["id"]).to_numpy(dtype="int64")
        con[name] = (
            lines.assign(_nguoi=own)
            .sort_values("_nguoi", kind="stable", ignore_index=True)
            .reindex(columns=blank.columns)
            .astype({"_nguoi": "int64"})
        )
    nguoi = people.assign(stt=pd.Series(range(1, len(people) + 1), dtype="float64")).reindex(
        columns=empty.nguoi.columns
    )
    return Records(
        nguoi,
        con,
        pd.DataFrame(index=nguoi.index),
        {name: pd.DataFrame(index=lines.index) for name, lines in con.items()},
    )
