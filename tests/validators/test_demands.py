"""Who must give what: by class, way of pay and day."""

import pytest

from hoso.validators.rules import BOOK, engine, examples
from hoso.validators.rules.rule import Example

PAY = dict.fromkeys(("ma_ngach", "ten_ngach", "ngay_ngach", "bac", "he_so", "ngay_bac",
                     "ngay_nang_luong_sau"))  # fmt: skip
RULES = [BOOK["ld-required-value"], BOOK["ld-required-columns"]]


def _asked(example: Example) -> set[str]:
    found = engine.run(examples.context(example), RULES).findings
    return (set(found["field"]) | set(found["detail"])) - {""}


@pytest.mark.parametrize(
    ("nguoi", "asked"),
    [
        ({**PAY}, {"ma_ngach", "bac", "he_so", "ngay_bac"}),
        ({**PAY, "doi_tuong": None}, {"doi_tuong", "ma_ngach", "bac", "he_so", "ngay_bac"}),
        # Decree 111/2022 Art. 6, Decree 235/2026 Art. 11.2.d: an agreed wage, or the table.
        ({**PAY, "doi_tuong": "HDLD"}, set()),
        ({**PAY, "doi_tuong": "HDLD", "he_so": 2.34}, set()),
        ({**PAY, "doi_tuong": "HDLD", "ma_ngach": "01.011"}, {"bac", "he_so", "ngay_bac"}),
        # Decree 33/2023 Art. 16: a cadre of a commune is paid by the post.
        ({**PAY, "doi_tuong": "CBX", "bac": 1, "he_so": 2.35}, set()),
        ({**PAY, "doi_tuong": "CB", "he_so": 6.2}, set()),
        ({**PAY, "doi_tuong": "KCT", "trinh_do_cm": None, "ngay_tuyen_dung": None}, set()),
        ({"trinh_do_cm": None}, {"trinh_do_cm"}),
        ({"doi_tuong": "HDLD", "trinh_do_cm": None}, set()),
    ],
)
def test_what_is_asked_follows_class_and_way_of_pay(nguoi, asked):
    assert _asked(Example(nguoi, as_of="2025-06-15")) == asked


def test_a_sheet_of_contract_workers_needs_no_columns_of_the_pay_table():
    worker = {"doi_tuong": "HDLD"}
    assert _asked(Example(worker, more=(worker,), without=tuple(PAY))) == set()
    lacking = _asked(Example(worker, more=({},), without=tuple(PAY)))
    assert lacking == {"Mã ngạch/CDNN, Bậc lương, Hệ số lương, Ngày hưởng bậc"}
