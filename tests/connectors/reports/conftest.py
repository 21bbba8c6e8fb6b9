"""A small unit: sound people, some of them made wrong, checked by the real book of rules."""

from dataclasses import dataclass

import pandas as pd
import pytest

from hoso.validators.records import Records
from hoso.validators.rules import engine, examples, messages
from hoso.validators.rules.rule import Example

AS_OF, PERIOD, UNIT, NAME = "2026-11-30", "2026-11", "DV001", "Trường THPT Hoa Lư A"


@dataclass(frozen=True)
class Month:
    records: Records
    findings: pd.DataFrame


def checked(nguoi=None, more=(), con=None) -> Month:
    context = examples.context(
        Example(nguoi=nguoi or {}, more=tuple(more), con=con or {}, as_of=AS_OF)
    )
    records = Records(
        context.records.nguoi.assign(
            _don_vi=pd.Series(UNIT, index=context.records.nguoi.index, dtype="str")
        ),
        context.records.con,
        context.records.raw,
        context.records.raw_con,
        context.records.tables,
        context.records.columns,
        context.records.problems,
    )
    context.records = records
    findings = engine.run(context).findings
    return Month(
        records,
        messages.render(
            findings[findings["unit"].isin([UNIT, ""])].reset_index(drop=True), as_of=AS_OF
        ),
    )


@pytest.fixture(scope="session")
def month() -> Month:
    """Five people: two wrong in their ID, one in pay, one in name and birth date; one sound."""
    more = [
        {**examples.another(1), "gioi_tinh": "Nam", "cccd": "03719000003X"},
        {**examples.another(2), "he_so": 9.9},
        {**examples.another(3), "ho_ten": "Trần Thị 5", "ngay_sinh": None},
        examples.another(4),
    ]
    return checked(
        {"cccd": "12345", "dan_toc": "99"},
        more,
        {"qt_luong": [{"tu_ngay": "2020-01", "ma_ngach": "01.003", "bac": 1.0, "he_so": 9.0}]},
    )
