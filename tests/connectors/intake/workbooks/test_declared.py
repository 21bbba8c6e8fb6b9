"""The day or month that a title declares."""

import pytest

from hoso.connectors.intake.workbooks.titles import declared


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("DANH SÁCH VIÊN CHỨC (Tính đến ngày 20/11/2026)", "2026-11-20"),
        ("Số liệu tính đến 5.11.2026", "2026-11-05"),
        ("(tính đến hết ngày 30 tháng 11 năm 2026)", "2026-11-30"),
        ("Thời điểm: 01-12-2026", "2026-12-01"),
        ("DANH SÁCH CÁN BỘ THÁNG 10 NĂM 2026", "2026-10"),
        ("Kỳ 10/2026", "2026-10"),
        ("Danh sách tháng 9/2026 tính đến ngày 30/9/2026", "2026-09-30"),
        ("Ninh Bình, ngày 5 tháng 11 năm 2026", ""),
        ("(Kèm theo Công văn số 12/SNV ngày 15/10/2026)", ""),
        ("Tính đến ngày 31/02/2026", ""),
        ("DANH SÁCH VIÊN CHỨC NĂM 2026", ""),
        ("", ""),
    ],
)
def test_only_what_is_declared(title, told):
    assert declared(title) == told
