"""Columns whose cells hold two values: both are read, each with the address of its cell."""

import openpyxl
import pytest

from .at_home import load


def _load(tmp_path, heading, cells, more=()):
    book = openpyxl.Workbook()
    book.worksheets[0].append(["STT", "Họ và tên", "Ngày sinh", "Giới tính", heading, *more])
    for n, cell in enumerate(cells, 1):
        book.worksheets[0].append([n, f"Lại Văn {'ABCDEFGH'[n]}", "04/05/1981", "Nam", cell, *more])
    book.save(tmp_path / "a.xlsx")
    return load([tmp_path / "a.xlsx"], jobs=1).records


@pytest.mark.parametrize(
    ("heading", "cells", "fields", "wanted"),
    [
        (
            "Số CCCD",
            ["037081004411, 05/05/2021", "037081004412 (cấp 06/05/2021)", "037081004413"],
            ("cccd", "ngay_cap"),
            [["037081004411", "037081004412", "037081004413"], ["2021-05-05", "2021-05-06", ""]],
        ),
        (
            "Ngày vào Đảng",
            ["02/11/2003 - 02/11/2004", "03/02/2010; 03/02/2011", ""],
            ("ngay_vao_dang", "ngay_chinh_thuc"),
            [["2003-11-02", "2010-02-03", ""], ["2004-11-02", "2011-02-03", ""]],
        ),
        (
            "Bậc lương",
            ["Bậc 8, hệ số 4,65", "Bậc 1, hệ số 2,34", "3"],
            ("bac", "he_so"),
            [[8, 1, 3], [4.65, 2.34, ""]],
        ),
    ],
)
def test_two_values_of_a_cell_are_read_apart(tmp_path, heading, cells, fields, wanted):
    records = _load(tmp_path, heading, cells)
    assert [records.nguoi[f].astype(object).fillna("").tolist() for f in fields] == wanted
    assert records.raw[fields[0]].tolist()[0] == cells[0]
    assert records.places["column"].tolist()[0] == "E"


def test_few_such_cells_are_no_column_of_two_values(tmp_path):
    cells = ["02/11/2003 - 02/11/2004", "03/02/2010", "04/03/2011", "05/04/2012"]
    records = _load(tmp_path, "Ngày vào Đảng", cells)
    assert records.nguoi["ngay_chinh_thuc"].isna().all()
    assert records.problems["rule"].tolist() == ["ld-value-unreadable"]
