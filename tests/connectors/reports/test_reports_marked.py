import os
import stat
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.connectors.reports import marked, skeleton, subjects, tasks, writing
from hoso.connectors.templates import layout
from hoso.connectors.templates.workbook import MARKS
from hoso.validators import quieting
from hoso.validators.records import concat
from hoso.validators.rules import examples

from ...typed import text, there
from ..intake.at_home import load
from .conftest import AS_OF, NAME, PERIOD, UNIT, checked
from .one_unit import subject
from .programs import convert

NOTHING = pd.DataFrame(columns=["file", "sheet", "person", "field"])
"""Nobody lacks a value because a sheet lacks its column."""


def write(path, month, **more):
    marked.write_marked(
        path, subject(UNIT, NAME, month.records, month.findings, AS_OF, PERIOD, **more)
    )
    return openpyxl.load_workbook(path)


def fill_of(cell):
    return "#" + cell.fill.fgColor.rgb[-6:] if cell.fill.fill_type else ""


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("so") / "don-vi.xlsx"


@pytest.fixture(scope="module")
def book(path, month):
    return write(path, month)


def places(month):
    """(cell in the template, severity, rule) of each finding, worked out from the dictionary
    alone."""
    person = [c.heading for c in layout.sheets(AS_OF)[0].columns]
    for f in month.findings.itertuples():
        if f.table == "nguoi":
            label = next(
                c.field.label for c in layout.sheets(AS_OF)[0].columns if c.field.name == f.field
            )
            yield (
                "Hồ sơ",
                f"{layout.letter(person.index(label))}{3 + f.index}",
                f.severity,
                f.rule,
                f.message,
            )


def test_each_finding_is_coloured_and_explained_at_its_cell(book, month):
    found = list(places(month))
    assert len(found) >= 8
    worst = {}
    for sheet, cell, severity, _, _ in found:
        worst[sheet, cell] = min(
            worst.get((sheet, cell), "info"), severity, key=["error", "warning", "info"].index
        )
    for sheet, cell, _, rule, message in found:
        here = book[sheet][cell]
        assert rule in here.comment.text and message in here.comment.text
        assert fill_of(here) == MARKS[worst[sheet, cell]]["bg_color"]
        assert (
            here.border.left.style
            == {"error": "thick", "warning": "mediumDashed", "info": "dotted"}[worst[sheet, cell]]
        )


def test_nothing_else_is_marked(book, month):
    wanted = {(s, c) for s, c, *_ in places(month)} | {("Diễn biến lương", "G3")}
    for sheet in book.worksheets[1:14]:
        for row in sheet.iter_rows(min_row=layout.FIRST_ROW):
            for cell in row:
                assert (
                    bool(cell.comment)
                    == ((sheet.title, cell.coordinate) in wanted)
                    == bool(fill_of(cell))
                ), (sheet.title, cell.coordinate)


def test_marked_cells_keep_what_was_written(book):
    sheet = book["Hồ sơ"]
    assert (
        sheet["B3"].value == "12345"
        and sheet["B4"].value == "03719000003X"
        and sheet["B3"].number_format == "@"
    )


def test_first_sheet_lists_all_with_links_and_drop_downs(book, month):
    sheet = book.worksheets[0]
    assert sheet.title == "Việc cần làm" and sheet["A1"].value == "Việc cần làm"
    rows = list(sheet.iter_rows(min_row=skeleton.TASK_HEADING_ROW + 1, values_only=True))
    assert sorted(r[14] for r in rows) == sorted(month.findings["rule"])
    assert sorted(text(r[15]) for r in rows) == sorted(month.findings["fingerprint"])
    for n, row in enumerate(rows, skeleton.TASK_HEADING_ROW + 1):
        link = sheet.cell(n, 4).hyperlink
        assert link.location == f"'{row[2]}'!{row[3]}" and row[2] in book.sheetnames
        assert row[14] in book[row[2]][row[3]].comment.text
    lists = {str(v.sqref).split(":")[0]: v for v in sheet.data_validations.dataValidation}
    assert "Đã sửa" in lists["M8"].formula1 and "Giấy tờ gốc" in lists["N8"].formula1
    assert not sheet["M8"].protection.locked and sheet["A8"].protection.locked


def test_what_follows_is_marked_but_no_work_of_its_own(tmp_path, month):
    folded = quieting.quiet(month.findings, month.records.tables)
    under = folded[folded["follows"] != ""]
    assert len(under)
    path = tmp_path / "a.xlsx"
    marked.write_marked(path, subject(UNIT, NAME, month.records, folded, AS_OF, PERIOD))
    book = openpyxl.load_workbook(path)
    rows = list(
        book.worksheets[0].iter_rows(min_row=skeleton.TASK_HEADING_ROW + 1, values_only=True)
    )
    assert sorted(text(r[15]) for r in rows) == sorted(quieting.heads(folded)["fingerprint"])
    with_more = sum(
        "Kéo theo" in told or "Cùng lỗi ở" in told for told in (text(r[8]) for r in rows)
    )
    assert with_more == (quieting.heads(folded)["folded"] > 0).sum()
    assert not any("sẽ hết" in text(r[8]) for r in rows), "nothing is promised"
    said = "\n".join(c.comment.text for row in book["Hồ sơ"].iter_rows() for c in row if c.comment)
    assert all(f"[{rule}]" in said for rule in under.loc[under["table"] == "nguoi", "rule"])


def test_order_by_people_freed():
    blocking = {1: {"a"}, 2: {"a"}, 3: {"b", "c"}, 4: {"b", "c"}, 5: {"b", "c"}, 6: {"d", "a"}}
    # a frees 1 and 2; then d frees 6; b frees nobody alone (three people each wait for c), then c
    # frees three.
    assert tasks.order(blocking) == [("a", 2), ("d", 1), ("b", 0), ("c", 3)]
    assert tasks.order({}) == []


@given(
    st.dictionaries(st.integers(0, 30), st.sets(st.sampled_from("abcdef"), min_size=1), max_size=30)
)
def test_order_frees_everybody_once(blocking):
    steps = tasks.order(blocking)
    assert sum(n for _, n in steps) == len(blocking)
    assert (
        sorted(r for r, _ in steps) == sorted(set().union(*blocking.values()))
        if blocking
        else steps == []
    )


def test_a_fault_of_the_whole_sheet_holds_everybody_and_is_listed(tmp_path, month):
    line = month.findings.iloc[[0]].assign(
        rule="ld-missing-column",
        row=0,
        column="",
        field="ngay_bac",
        value="",
        index=-1,
        person="",
        fingerprint="x",
        message="Bảng không có cột ngày hưởng bậc.",
    )
    more = pd.concat(
        [month.findings, line, line.assign(rule="ld-totals", field="", fingerprint="y")],
        ignore_index=True,
    )
    together = type(month)(month.records, more)
    assert (
        tasks.held(more, month.records, NOTHING).all()
        and not tasks.held(month.findings, month.records, NOTHING).all()
    )
    book = write(tmp_path / "a.xlsx", together)
    rows = {r[14]: r for r in book["Việc cần làm"].iter_rows(min_row=8, values_only=True)}
    heading = rows["ld-missing-column"]
    assert (
        book["Hồ sơ"][heading[3]].value == "Ngày hưởng bậc"
        and "ld-missing-column" in book["Hồ sơ"][heading[3]].comment.text
    )
    # No sheet of this workbook: said to be one of the file that was sent.
    assert rows["ld-totals"][2] == f"{line['sheet'].iloc[0]} (tệp đã gửi)"
    assert rows["ld-totals"][4] == "Cả tệp"


@settings(deadline=None)
@given(st.data())
def test_held_agrees_with_blocked(month, data):
    chosen = data.draw(st.lists(st.integers(0, len(month.findings) - 1), unique=True))
    index = data.draw(st.lists(st.booleans(), min_size=len(chosen), max_size=len(chosen)))
    some = month.findings.iloc[chosen].reset_index(drop=True)
    some["index"] = np.where(index, some["index"], -1)
    blocked = tasks.blocked(some, month.records, tasks.people_of(some, month.records), NOTHING)
    assert set(tasks.held(some, month.records, NOTHING)[lambda s: s].index) == set(blocked)


def test_compared_with_the_month_before(tmp_path, month):
    old = pd.concat(
        [
            month.findings.iloc[:3],
            month.findings.iloc[[0]].assign(fingerprint="gone", message="đã hết"),
            month.findings.iloc[[0]].assign(
                fingerprint="left", person="000000000000", message="người cũ"
            ),
        ],
        ignore_index=True,
    )
    book = write(tmp_path / "a.xlsx", month, previous=old)
    rows = list(book["So với kỳ trước"].iter_rows(min_row=4, values_only=True))
    states = [r[0] for r in rows]
    assert states.count("Còn nguyên") == 3 and states.count("Mới") == len(month.findings) - 3
    assert [r[4] for r in rows if r[0] == "Đã sửa"] == ["đã hết"] and [
        r[4] for r in rows if r[0] == "Đã sửa bằng cách xóa người"
    ] == ["người cũ"]


def test_what_the_sync_will_do(tmp_path, month):
    columns = ("change", "kind", "cccd", "ho_ten", "table", "field", "theirs", "ours", "reason")
    lines = [
        (
            "c1",
            "push",
            "037190000001",
            "Trần Thị An",
            "nguoi",
            "he_so",
            "3.33",
            "3.66",
            "đơn vị sửa",
        ),
        ("c2", "absent", "037190000002", "Lê Văn B", "nguoi", "", None, None, "không có trong tệp"),
    ]
    plan = pd.DataFrame(lines, columns=columns).astype("str")
    plan.loc[0, "reason"] = "Cục Cảnh sát quản lý hành chính về trật tự xã hội"
    sheet = write(tmp_path / "a.xlsx", month, plan=plan)["Dự kiến đồng bộ"]
    assert [sheet.row_dimensions[n].height for n in (4, 5)] == [30, 15]
    assert [c.value for c in sheet[4]][:6] == [
        "Đơn vị sửa",
        "037190000001",
        "Trần Thị An",
        "Hệ số lương",
        "3,33",
        "3,66",
    ]
    assert [str(v.sqref) for v in sheet.data_validations.dataValidation] == ["H5"] and not sheet[
        "H5"
    ].protection.locked


def test_corrected_and_sent_back_the_findings_are_gone(tmp_path, month):
    """Mark, correct as a clerk would, load again: what was corrected is silent, the rest is still
    found."""
    path = tmp_path / "a.xlsx"
    book = write(path, month)
    sheet = book["Hồ sơ"]
    sheet["B3"].value, sheet["B4"].value = "037190000019", "037190000037"
    book["Việc cần làm"]["M8"].value = "Đã sửa"
    book.save(path)
    back = load([path]).records
    assert set(back.columns["how"]) == {"exact"} and len(back.nguoi) == len(month.records.nguoi)
    assert not back.tables["sheet"].isin([skeleton.TASKS, layout.GUIDE, layout.LISTS]).any()
    assert back.nguoi["cccd"].tolist()[:2] == ["037190000019", "037190000037"]
    assert back.nguoi["he_so"].tolist()[2] == 9.9


def test_many_processes_give_the_same_bytes_as_one(tmp_path, month, monkeypatch):
    """Sixty units of the same people: over two processes, one after the other, and one unit
    alone."""
    units = [f"DV{n:03d}" for n in range(60)]
    together = concat([month.records] * len(units))
    people = len(month.records.nguoi)
    together.nguoi["_don_vi"] = pd.Series(np.repeat(units, people), dtype="str")
    together.tables["_don_vi"] = pd.Series(np.repeat(units, len(month.records.tables)), dtype="str")
    findings = pd.concat(
        [
            month.findings.assign(
                unit=u,
                index=lambda f, n=n: f["index"].where(
                    f["index"] < 0, f["index"] + n * np.where(f["table"] == "nguoi", people, 1)
                ),
            )
            for n, u in enumerate(units)
        ],
        ignore_index=True,
    )
    province = subjects.Province(together, findings, AS_OF, PERIOD, dict.fromkeys(units, NAME))
    for n in (1, 2):
        folder = tmp_path / str(n)
        folder.mkdir()
        assert list(
            writing.write_units(province, lambda unit, folder=folder: folder / unit, processes=n)
        )[-1] == len(units)
    names = sorted(p.name for p in (tmp_path / "1").iterdir())
    assert len(names) == 2 * len(units)
    for name in names:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()
    alone = marked.marked(subject(units[7], NAME, month.records, month.findings, AS_OF, PERIOD))
    assert (tmp_path / "1" / "DV007.xlsx").read_bytes() == alone
    assert stat.S_IMODE(os.stat(tmp_path / "1" / "DV007.xlsx").st_mode) == 0o600


def test_no_unit_gets_anothers_people(tmp_path):
    """Two units in one province: every person's keys stand in exactly their own unit's workbook."""
    one, two = (
        checked({"cccd": "12345"}),
        checked({"ho_ten": "Phạm Văn Khác", "cccd": "99999", "so_hieu": "KHAC01"}),
    )
    both = concat([one.records, two.records])
    both.nguoi["_don_vi"] = pd.Series(["DV001", "DV002"], dtype="str")
    moved = two.findings.assign(
        unit="DV002", index=lambda f: f["index"].where(f["index"] < 0, f["index"] + 1)
    )
    province = subjects.Province(
        both, pd.concat([one.findings, moved], ignore_index=True), AS_OF, PERIOD
    )
    assert province.units == ["DV001", "DV002"]
    for one_unit, own, other in zip(
        province.subjects(), ("12345", "KHAC01"), ("KHAC01", "12345"), strict=True
    ):
        (tmp_path / "a.xlsx").write_bytes(marked.marked(one_unit))
        texts = {
            str(c)
            for s in openpyxl.load_workbook(tmp_path / "a.xlsx")
            for r in s.iter_rows(values_only=True)
            for c in r
            if c is not None
        }
        assert own in texts and other not in texts


def test_libreoffice_keeps_marks_comments_and_links(tmp_path, path, book, month):
    again = openpyxl.load_workbook(convert(path, "xlsx:Calc MS Excel 2007 XML", tmp_path))
    for sheet, cell, _, rule, _ in places(month):
        assert rule in again[sheet][cell].comment.text and again[sheet][cell].fill.fill_type
    assert again["Việc cần làm"]["D8"].hyperlink is not None
    kept = {v.formula1 for v in again["Hồ sơ"].data_validations.dataValidation if v.type == "list"}
    assert "DM_dan_toc" in kept


def test_libreoffice_shows_every_link_drop_down_and_border(tmp_path, month):
    """Opened in LibreOffice and saved in its own form: what a clerk clicks, picks and tells apart
    without colours is there."""
    lines = [
        ("c2", "absent", "037190000002", "Lê Văn B", "nguoi", "", None, None, "không có trong tệp")
    ]
    plan = pd.DataFrame(
        lines,
        columns=["change", "kind", "cccd", "ho_ten", "table", "field", "theirs", "ours", "reason"],
    ).astype("str")
    marked.write_marked(
        tmp_path / "so.xlsx",
        subject(UNIT, NAME, month.records, month.findings, AS_OF, PERIOD, plan=plan),
    )
    text = convert(tmp_path / "so.xlsx", "fods", tmp_path / "out").read_text("utf-8")
    tree = ElementTree.fromstring(text)
    spaces = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    }
    sheets = {
        s.get(f"{{{spaces['table']}}}name"): s for s in tree.iterfind(".//table:table", spaces)
    }
    links = [
        a.get("{http://www.w3.org/1999/xlink}href")
        for a in sheets[skeleton.TASKS].iterfind(".//text:a", spaces)
    ]
    assert len(links) == len(month.findings) and all(there(link).startswith("#") for link in links)
    checks = {
        c.get(f"{{{spaces['table']}}}name"): c.get(f"{{{spaces['table']}}}condition")
        for c in tree.iterfind(".//table:content-validation", spaces)
    }

    def offered(sheet, words):
        used = {
            c.get(f"{{{spaces['table']}}}content-validation-name")
            for c in sheets[sheet].iterfind(".//table:table-cell", spaces)
        } - {None}
        return any(all(w in (checks[name] or "") for w in words) for name in used)

    assert (
        offered(skeleton.TASKS, skeleton.REPAIRED)
        and offered(skeleton.TASKS, skeleton.REASONS)
        and offered(skeleton.PLANNED, skeleton.STILL_WORKING)
    )
    assert not any(
        "," in answer for answer in (*skeleton.REPAIRED, *skeleton.REASONS, *skeleton.STILL_WORKING)
    )
    assert offered("Hồ sơ", ["DM_dan_toc"])
    comments = [
        "".join(a.itertext()) for a in sheets["Hồ sơ"].iterfind(".//office:annotation", spaces)
    ]
    assert all(
        any(f"[{rule}]" in c and message in c for c in comments)
        for _, _, _, rule, message in places(month)
    )
    assert (
        all(mark["bg_color"].lower() in text for mark in MARKS.values())
        and "dashed" in text
        and "dotted" in text
    )


def test_people_of_examples_are_sound_enough():
    """The sound person of the unit is held back by nothing, or the tests above would prove
    little."""
    assert not len(checked(examples.another(4)).findings.query("severity == 'error'"))


def test_a_unit_without_findings_keeps_no_workbook_of_an_earlier_run(tmp_path, month):
    sound = month.findings.iloc[:0]
    for findings, names in ((month.findings, ["a.html", "a.xlsx"]), (sound, ["a.html"])):
        province = subjects.Province(month.records, findings, AS_OF, PERIOD, whole=UNIT)
        assert list(writing.write_units(province, lambda unit: tmp_path / "a")) == [1]
        assert sorted(p.name for p in tmp_path.iterdir()) == names


def test_each_cell_of_one_fault_has_its_address(tmp_path):
    """A column that is wrong for all is one line of work, and every cell of it is named."""

    wrong = {"cccd": "12345"}
    month = checked(wrong, [{**examples.another(n), **wrong} for n in range(1, 12)])
    folded = quieting.quiet(month.findings.drop(columns=["follows", "folded"], errors="ignore"))
    head = folded[folded["rule"] == "id-cccd-format"].iloc[0]
    rest = folded.index[(folded["rule"] == head["rule"]) & (folded["index"] != head["index"])]
    folded.loc[rest, "follows"] = head["fingerprint"]
    path = tmp_path / "mot.xlsx"
    marked.write_marked(path, subject(UNIT, NAME, month.records, folded, AS_OF, PERIOD))
    sheet = openpyxl.load_workbook(path)[skeleton.TASKS]
    said = " ".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value)
    spec = layout.sheets(AS_OF)[0]
    letter = spec.columns[spec.positions["cccd"]].letter
    cells = [f"{letter}{layout.FIRST_ROW + n}" for n in range(12)]
    assert f"Cùng lỗi ở {len(rest)} ô nữa" in said
    assert sum(cell in said for cell in cells) == 12


def test_lists_without_a_line_are_not_printed_and_the_others_fit_a_few_pages(month, tmp_path):
    path = tmp_path / "a.xlsx"
    marked.write_marked(path, subject(UNIT, NAME, month.records, month.findings, AS_OF, PERIOD))
    book = openpyxl.load_workbook(path)
    filled = {"Hồ sơ": len(month.records.nguoi), "Diễn biến lương": 1}
    for spec in layout.sheets(AS_OF):
        sheet = book[spec.name]
        area = sheet.print_area.replace("$", "").rpartition("!")[2].split(":")
        first, last = area[0], area[-1]
        assert sheet.page_setup.paperSize == 9 and sheet.page_setup.scale == 60
        if spec.name in filled:
            assert (first, sheet[last].row) == ("A1", 2 + filled[spec.name])
            assert sheet[last].column == len(spec.columns)
        else:
            assert first == last and sheet[first].value is None
            assert sheet[first].column > len(spec.columns)
