"""Values of the units that are the mirror's with something lost: why they are told."""

import numpy as np
import pandas as pd

from ...validators.notation import LESS, relations
from ...validators.schemas import dictionary
from ...validators.texts import t


def told(lines: pd.DataFrame) -> pd.DataFrame:
    """The change lines, with the reason of those whose value lost a zero or its tone marks.

    Args:
        lines: with ``kind, table, field, theirs, ours, reason``.
    """
    kept = lines[(lines["kind"] == "keep_theirs") & (lines["field"] != "")]
    hit = np.zeros(len(lines), dtype=bool)
    for (table, name), part in kept.groupby(["table", "field"], sort=False):
        field = dictionary.field(str(name), str(table))
        one, other = (part[c].fillna("").to_numpy(dtype=object) for c in ("ours", "theirs"))
        hit[part.index[relations(one, other, field) == LESS]] = True
    if not hit.any():
        return lines
    said = t("giá trị đơn vị khai mất số 0 ở đầu hoặc mất dấu so với CSDL quốc gia, không nhận")
    reason = lines["reason"].to_numpy(dtype=object).copy()
    reason[hit] = [f"{why}; {said}" if why else said for why in reason[hit]]
    return lines.assign(reason=reason)
