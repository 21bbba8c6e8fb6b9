"""Steps typed as a fraction that a program took for a date."""

import datetime

import openpyxl
import pytest

from .at_home import load


@pytest.mark.parametrize(
    ("coefficient", "step", "rule"),
    [(5.08, 3.0, "ld-date-ambiguous"), (5.42, None, "ld-value-unreadable"),
     ("", None, "ld-value-unreadable")],
)  # fmt: skip
def test_the_coefficient_proves_the_step(tmp_path, coefficient, step, rule):
    sheet = (book := openpyxl.Workbook()).worksheets[0]
    sheet.append(["STT", "Họ và tên", "Ngày sinh", "Bậc", "Hệ số"])
    sheet.append([1, "Lại Thị Hằng", "04/05/1981", "4/8", 5.42])
    sheet.append([2, "Tạ Văn Cảnh", "05/05/1981", datetime.date(2026, 8, 3), coefficient])
    book.save(tmp_path / "a.xlsx")
    records = load([tmp_path / "a.xlsx"], jobs=1).records
    read = records.nguoi["bac"].astype(object)
    assert read.where(read.notna(), None).tolist() == [4.0, step]
    told = records.problems[records.problems["field"] == "bac"]
    assert told[["_row", "column", "rule", "proposal"]].to_numpy().tolist() == [
        [3, "D", rule, "3/8"]
    ]
