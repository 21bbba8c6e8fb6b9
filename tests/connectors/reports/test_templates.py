import os
import stat
import time
import zipfile

import openpyxl
import pytest

from hoso.connectors.templates import layout, stamp
from hoso.connectors.templates.build import build, template
from hoso.validators import parsing
from hoso.validators.codelists import code_list
from hoso.validators.schemas import dictionary

from ..intake.at_home import load

AS_OF = "2026-11-30"
LISTS = dict.fromkeys(
    f.codelist for t in dictionary.tables().values() for f in t.fields if f.codelist
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    path = tmp_path_factory.mktemp("mau") / "mau.xlsx"
    build(path, as_of=AS_OF, unit="DV001", unit_name="Trường THPT Hoa Lư A")
    return path


@pytest.fixture(scope="module")
def book(empty):
    return openpyxl.load_workbook(empty)


def test_same_input_gives_same_bytes_in_any_zone(month, monkeypatch):
    first = template(as_of=AS_OF, records=month.records, unit="DV001")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        assert template(as_of=AS_OF, records=month.records, unit="DV001") == first
    finally:
        monkeypatch.undo()
        time.tzset()
    assert template(as_of="2026-12-01", records=month.records, unit="DV001") != first


def test_sheets_are_the_tables_of_the_dictionary(book):
    tables = dictionary.tables()
    assert book.sheetnames == [*(t.label for t in tables.values()), layout.GUIDE, layout.LISTS]
    for table in tables.values():
        headings = [c.value for c in book[table.label][layout.HEADING_ROW]]
        labels = [f.label for f in table.fields]
        expected = labels if table.name == "nguoi" else ["Số CCCD", "Họ và tên", *labels]
        assert sorted(headings) == sorted(expected) and len(set(headings)) == len(headings)


def test_every_list_is_offered_whole_from_the_hidden_sheet(book):
    lists = book[layout.LISTS]
    assert lists.sheet_state == "hidden"
    offered = 0
    for spec in layout.sheets(AS_OF):
        by_cell = {str(v.sqref): v for v in book[spec.name].data_validations.dataValidation}
        for column in spec.columns:
            if not column.field.codelist:
                continue
            check = by_cell[f"{column.letter}{layout.FIRST_ROW}:{column.letter}{layout.LAST_ROW}"]
            assert check.type == "list" and check.formula1 == f"DM_{column.field.codelist}"
            sheet, cells = next(iter(book.defined_names[check.formula1].destinations))
            assert [row[0].value for row in book[sheet][cells]] == layout.choices(
                column.field.codelist, AS_OF
            )
            offered += 1
    assert offered == sum(bool(f.codelist) for t in dictionary.tables().values() for f in t.fields)


@pytest.mark.parametrize("name", LISTS)
def test_what_a_cell_shows_is_read_back_as_its_code(name):
    texts = layout.shown(name)
    assert len(set(texts.values())) == len(texts)
    assert {code: parsing.code(text, name).value for code, text in texts.items()} == {
        code: code for code in texts
    }


def test_lists_follow_the_day():
    assert set(layout.choices("loai_hop_dong", "2026-06-30")) != set(
        layout.choices("loai_hop_dong", "2026-07-01")
    )
    for name in LISTS:
        assert len(layout.choices(name, AS_OF)) == len(code_list(name, AS_OF).codes)


def test_texts_stay_within_the_limits_of_the_format(book):
    for sheet in book:
        for check in sheet.data_validations.dataValidation:
            assert len(check.promptTitle or "") <= 32 and len(check.errorTitle or "") <= 32
            assert (
                len(check.prompt or "") <= 255
                and len(check.error or "") <= 255
                and len(check.formula1 or "") <= 255
            )


def test_formats_keep_zeros_and_days(book):
    sheet = book["Hồ sơ"]
    # openpyxl keeps neighbours of equal form under the letter of the first.
    formats = {
        i: d.number_format
        for d in sheet.column_dimensions.values()
        for i in range(d.min, d.max + 1)
    }
    for i, column in enumerate(layout.sheets(AS_OF)[0].columns, 1):
        expected = {"int": "0", "decimal": "0." + "0" * column.field.scale}.get(
            column.field.kind, "@"
        )
        assert formats[i] == expected, column.heading


def test_required_columns_are_marked_and_said(book):
    sheet = book["Hồ sơ"]
    marked = {c.value for c in sheet[layout.HEADING_ROW] if c.font.u}
    wanted = {f.label for f in dictionary.nguoi().fields if layout.required(f, AS_OF)}
    assert marked == wanted and "Họ và tên" in marked and "Tên gọi khác" not in marked


def test_view_print_and_protection(book, empty):
    sheet = book["Hồ sơ"]
    assert sheet.freeze_panes == "E3" and sheet.auto_filter.ref.startswith("A2:")
    assert sheet.print_title_rows == "$1:$2" and sheet.print_title_cols == "$A:$D"
    assert (
        sheet.protection.sheet
        and not sheet.protection.insertRows
        and not sheet.protection.deleteRows
    )
    assert sheet["A2"].protection.locked and not sheet.column_dimensions["B"].protection.locked
    # A row can only be deleted on a protected sheet when each of its cells is open, to the last
    # column of the format.
    with zipfile.ZipFile(empty) as parts:
        assert 'max="16384"' in parts.read("xl/worksheets/sheet1.xml").decode()


def test_stamp_stands_in_property_name_and_footer(book):
    expected = stamp.stamp("don_vi", AS_OF, "DV001")
    assert stamp.parse(str(expected)) == expected and expected.current
    assert book.custom_doc_props[stamp.PROPERTY].value == str(expected)
    name = book.defined_names[stamp.NAME]
    assert name.hidden and stamp.parse(name.attr_text) == expected
    assert stamp.parse(book["Hồ sơ"].oddFooter.left.text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "hoso", "hoso/1 don_vi 2026-11-30 xyz", "hoso/x don_vi 2026-11-30 0123456789abcdef"],
)
def test_other_text_is_no_stamp(text):
    assert stamp.parse(text) is None


def test_unit_code_with_blanks_stays_out_of_the_stamp():
    assert stamp.stamp("don_vi", AS_OF, "a b=1").unit == ""


def test_unknown_kind_is_said(tmp_path):
    with pytest.raises(ValueError, match="benh_vien_x"):
        build(tmp_path / "x.xlsx", kind="benh_vien_x", as_of=AS_OF)


def test_only_the_owner_may_read_it(empty):
    assert stat.S_IMODE(os.stat(empty).st_mode) == 0o600


def test_loads_without_detection(tmp_path, month):
    """Empty and filled: every column known exactly; filled, every value comes back as it was."""
    build(tmp_path / "trong.xlsx", as_of=AS_OF, unit_name="Trường THPT Hoa Lư A")
    build(
        tmp_path / "day.xlsx",
        as_of=AS_OF,
        records=month.records,
        unit="DV001",
        unit_name="Trường THPT Hoa Lư A",
    )
    back = load([tmp_path / "trong.xlsx", tmp_path / "day.xlsx"]).records
    assert set(back.columns["how"]) == {"exact"}
    assert set(back.tables["unit"]) == {"Trường THPT Hoa Lư A"}
    assert sorted(back.tables["kind"]) == sorted(2 * list(dictionary.tables()))
    assert len(back.nguoi) == len(month.records.nguoi)
    for field in dictionary.nguoi().fields:
        was, now = month.records.nguoi[field.name].tolist(), back.nguoi[field.name].tolist()
        assert [None if x != x else x for x in now] == [None if x != x else x for x in was], (
            field.name
        )
    assert (back.con["qt_luong"]["_nguoi"] == 0).all() and len(back.con["qt_luong"]) == 1
