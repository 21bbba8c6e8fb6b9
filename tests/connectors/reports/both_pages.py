"""The page of a unit and that of the province, with all that they can hold."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from hoso.connectors.reports import words
from hoso.connectors.reports.province_page import COUNTS, Standing, province_page, sums, unit_counts
from hoso.connectors.reports.unit_page import unit_page
from hoso.validators.rules.context import units_frame

from .conftest import AS_OF, NAME, PERIOD, UNIT
from .one_unit import subject

UNITS = units_frame(
    [
        {"code": UNIT, "name": NAME, "valid_from": "2025-07-01", "parent": "SO"},
        {
            "code": "DV002",
            "name": "Trạm Y tế xã Khánh Nhạc",
            "valid_from": "2025-07-01",
            "parent": "SO",
        },
        {"code": "DV003", "name": "Huyện đã giải thể", "valid_to": "2025-06-30"},
        {"code": "SO", "name": "Sở Giáo dục", "valid_from": "2025-07-01"},
    ]
)
PROGRESS = pd.DataFrame({"day": ["2026-11-01", "2026-11-11", "2026-11-21"], "done": [1, 2, 3]})
SCORES = pd.DataFrame(
    {
        "unit": [UNIT],
        **{
            q: [float(v)]
            for q, v in zip(words.QUALITIES, (99.5, 91, 82, 61, 10, np.nan), strict=True)
        },
    }
)
PLAN = pd.DataFrame(
    {
        "id": ["1", "1", "2", "3"],
        "kind": ["push", "push", "absent", "conflict"],
        "unit": [UNIT] * 4,
        "table": ["nguoi"] * 4,
        "field": ["bac", "he_so", "", "he_so"],
    }
)
# As an older version kept them: without the last two columns.
BEFORE = pd.DataFrame([(UNIT, NAME, 4, 2, 1, 1, 1, 0, True)], columns=list(COUNTS)[:9])


def unit_html(month) -> str:
    return unit_page(
        subject(
            UNIT,
            NAME,
            month.records,
            month.findings,
            AS_OF,
            PERIOD,
            plan=PLAN,
            previous=month.findings.iloc[:2],
        )
    )


def province_html(month, crashed: Iterable[str] = ()) -> str:
    return province_page(
        Standing(
            counts=unit_counts(UNITS, month.records, month.findings, AS_OF),
            records=month.records,
            findings=month.findings,
            as_of=AS_OF,
            period=PERIOD,
            place="tỉnh Ninh Bình",
            target=10,
            progress=PROGRESS,
            scores=SCORES,
            plan=PLAN,
            previous=BEFORE,
            history=[("2026-10", sums(BEFORE))],
            states={"repaired": 7, "new": 2},
            crashed=list(crashed),
        )
    )
