"""The review workbook: what goes out comes back, and anything else is refused with a sentence."""

import stat

import openpyxl
import pandas as pd
import pytest
import python_calamine

from hoso.connectors.review import workbook
from hoso.connectors.review.workbook import ReviewError, approve, read_review, sheet, write_review
from hoso.sync import changes as change_set
from hoso.validators.vocabulary import KINDS


def plan(*lines, name="Pabc"):
    sound = {c: "" if t == "str" else 3 for c, t in change_set.CHANGES.items()}
    rows = [
        {
            **sound,
            "table": "nguoi",
            "op": "set",
            "unit": "A",
            "ho_ten": "Trần Thị Bé",
            "cccd": "037180000001",
            **line,
        }
        for line in lines
    ]
    for i, row in enumerate(rows):
        row["change"] = f"{name}-{i + 1:06d}"
    frame = pd.DataFrame(rows).astype(change_set.CHANGES)
    for side in ("base", "theirs", "ours"):
        frame[side] = frame[side].where(frame[side] != "")
    return frame.assign(seal=change_set.seal(frame))


@pytest.fixture
def changes():
    return plan(
        {
            "kind": "push",
            "id": "p1",
            "field": "dien_thoai",
            "theirs": "1",
            "ours": "=2+3",
            "evidence": "a.xlsx!DS!F6",
        },
        {"kind": "new", "id": "new:1", "op": "add", "ours": "A"},
        {"kind": "new", "id": "new:1", "op": "add", "field": "ho_ten", "ours": "Trần Thị Bé"},
        {
            "kind": "push",
            "id": "p2",
            "table": "qt_luong",
            "line": "tu_ngay=2026-01-01",
            "op": "add",
            "field": "bac",
            "ours": "3",
        },
        {
            "kind": "push",
            "id": "p2",
            "table": "qt_luong",
            "line": "tu_ngay=2026-01-01",
            "op": "add",
            "field": "he_so",
            "ours": "3.00",
        },
        {
            "kind": "keep_theirs",
            "id": "p3",
            "field": "email",
            "base": "a",
            "theirs": "b",
            "ours": "a",
        },
        {"kind": "conflict", "id": "p4", "field": "email", "base": "a", "theirs": "b", "ours": "c"},
    )


@pytest.fixture
def edit(tmp_path):
    """Write the workbook, change it with openpyxl, give the path."""

    def make(changes, change):
        path = tmp_path / "duyet.xlsx"
        write_review(changes, path)
        book = openpyxl.load_workbook(path)
        sheet = book[workbook.LINES]
        at = {cell.value: cell.column for cell in sheet[1]}
        change(sheet, lambda name: at[workbook.HEAD[name]])
        book.save(path)
        return path

    return make


def row_of(sheet, column, change):
    return next(
        r for r in range(2, sheet.max_row + 1) if sheet.cell(r, column("change")).value == change
    )


def test_decisions_come_back(changes, edit):
    def decide(sheet, column):
        for change, word in (
            ("Pabc-000001", "Duyệt"),
            ("Pabc-000002", "Từ chối"),
            ("Pabc-000004", "Duyệt"),
            ("Pabc-000007", "Hoãn"),
        ):
            sheet.cell(row_of(sheet, column, change), column("decision")).value = word
        sheet.cell(row_of(sheet, column, "Pabc-000001"), column("note")).value = "đã gọi điện"

    back = read_review(edit(changes, decide), changes, by="Lan")
    assert back["decision"].tolist() == [
        "approve",
        "reject",
        "reject",
        "approve",
        "approve",
        "",
        "defer",
    ]
    assert back["by"].tolist() == ["Lan"] * 5 + ["", "Lan"]
    assert back["note"][0] == "đã gọi điện"
    pd.testing.assert_frame_equal(
        back.drop(columns=["decision", "by", "note"]),
        changes.drop(columns=["decision", "by", "note"]),
    )


def test_nothing_is_approved_by_default(changes, tmp_path):
    write_review(changes, tmp_path / "r.xlsx")
    assert (read_review(tmp_path / "r.xlsx", changes, by="Lan")["decision"] == "").all()


def test_the_workbook_is_private_typed_and_has_a_list(changes, tmp_path):
    path = tmp_path / "r.xlsx"
    write_review(changes, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    sheet = openpyxl.load_workbook(path)[workbook.LINES]
    cells = [c for row in sheet.iter_rows() for c in row if c.value is not None]
    assert {c.data_type for c in cells} == {"s"}
    assert "=2+3" in {c.value for c in cells}
    assert '"Duyệt,Từ chối,Hoãn"' in {v.formula1 for v in sheet.data_validations.dataValidation}
    assert sheet.auto_filter.ref
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [
        "Xung đột giá trị",
        "Người mới",
        "Đơn vị sửa",
        "Đơn vị sửa",
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda s, c: s.delete_rows(2), "Thiếu dòng"),
        (lambda s, c: setattr(s.cell(3, c("ours")), "value", "khác"), "Dòng 3: cột Đơn vị khai"),
        (lambda s, c: setattr(s.cell(3, c("seal")), "value", "0"), "Dòng 3: cột Dấu"),
        (
            lambda s, c: setattr(s.cell(3, c("decision")), "value", "OK"),
            "Dòng 3: quyết định phải là",
        ),
        (
            lambda s, c: setattr(s.cell(6, c("change")), "value", "Pabc-000099"),
            "Dòng 6: được thêm vào",
        ),
        (
            lambda s, c: setattr(s.cell(6, c("change")), "value", "Pother-000001"),
            "Dòng 6: thuộc kế hoạch khác",
        ),
        (
            lambda s, c: setattr(s.cell(6, c("change")), "value", s.cell(2, c("change")).value),
            "Dòng 6: lặp lại",
        ),
        (lambda s, c: setattr(s.cell(1, c("seal")), "value", "x"), "thiếu cột Dấu"),
    ],
)
def test_any_other_edit_is_refused(changes, edit, change, sentence):
    with pytest.raises(ReviewError, match=sentence):
        read_review(edit(changes, change), changes)


def test_a_workbook_of_another_plan_or_none_is_refused(changes, tmp_path):
    path = tmp_path / "r.xlsx"
    write_review(changes, path)
    with pytest.raises(ReviewError, match="kế hoạch khác"):
        read_review(
            path, plan({"kind": "push", "id": "p1", "field": "email", "ours": "x"}, name="Pzzz")
        )
    path.write_text("không phải sổ")
    with pytest.raises(ReviewError, match="không phải là sổ duyệt"):
        read_review(path, changes)


def test_blocks(changes):
    done = approve(changes, kind="push", field=["dien_thoai"], by="Lan", because="quen thuộc")
    assert done.loc[done["decision"] == "approve", "change"].tolist() == ["Pabc-000001"]
    assert done["note"][0] == "quen thuộc"
    done = approve(changes, kind=("push", "new"), by="Lan", because="x")
    assert done["decision"].tolist() == ["approve"] * 5 + ["", ""]
    assert (approve(changes, field="ho_ten", by="Lan", because="x")["decision"] == "").all()
    rejected = changes.assign(decision=["reject", *[""] * 6])
    assert approve(rejected, kind="push", by="Lan", because="x")["decision"].tolist() == [
        "reject",
        "",
        "",
        "approve",
        "approve",
        "",
        "",
    ]
    with pytest.raises(ValueError):
        approve(changes, by="Lan", because="x")
    with pytest.raises(ValueError):
        approve(changes, kind="push", by="Lan", because=" ")


def test_the_guide_says_what_approving_each_kind_does(tmp_path):
    write_review(plan({"kind": "push"}, {"kind": "absent", "field": ""}), tmp_path / "r.xlsx")
    guide = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "r.xlsx"))
    lines = guide.get_sheet_by_name(workbook.GUIDE).to_python()
    told = {line[0]: line[2] for line in lines if line[1] == "1"}
    assert told == {KINDS[k].label[0]: KINDS[k].approving[0] for k in ("absent", "push")}


def test_values_are_written_as_people_write_them(tmp_path):
    """01/03/2024, 3,00 and labels, in single lines and in items of several; a unit's own text stays
    as it is."""
    changes = plan(
        {
            "kind": "push",
            "id": "p1",
            "field": "ngay_sinh",
            "theirs": "1980-05",
            "ours": "1980-05-12",
        },
        {"kind": "push", "id": "p1", "field": "dan_toc", "theirs": "01", "ours": "02"},
        {
            "kind": "push",
            "id": "p2",
            "table": "qt_luong",
            "line": "tu_ngay=2026-01-01",
            "op": "add",
            "field": "tu_ngay",
            "ours": "2026-01-01",
        },
        {
            "kind": "push",
            "id": "p2",
            "table": "qt_luong",
            "line": "tu_ngay=2026-01-01",
            "op": "add",
            "field": "he_so",
            "ours": "3.00",
        },
        {"kind": "push", "id": "p3", "field": "ho_ten", "ours": "2026-01-01"},
    )
    shown = sheet(changes)
    told = dict(zip(shown["change"], zip(shown["theirs"], shown["ours"], strict=True), strict=True))
    names = list(changes["change"])
    assert (
        told[names[0]] == ("05/1980", "12/05/1980")
        and told[names[1]] == ("Kinh", "Tày")
        and told[names[4]][1] == "2026-01-01"
    )
    assert "01/01/2026" in told[names[2]][1] and "3,00" in told[names[2]][1]
    write_review(changes, tmp_path / "duyet.xlsx")
    assert (
        read_review(tmp_path / "duyet.xlsx", changes)["ours"].tolist() == changes["ours"].tolist()
    )


def test_who_decided_before_stays_while_the_decision_does(changes, tmp_path):
    decided = changes.assign(decision="approve", by="Lan")
    write_review(decided, tmp_path / "duyet.xlsx")
    back = read_review(tmp_path / "duyet.xlsx", decided, by="Minh")
    assert set(back["decision"]) == {"approve"} and set(back["by"]) == {"Lan"}
