"""The whole review workbook, as it was kept: what every kind of line shows, and how the sheets
look; and what a workbook says that was edited in every way at once."""

import re
import zipfile

import openpyxl
import pandas as pd
import pytest

from hoso.connectors.review import workbook
from hoso.connectors.review.workbook import ReviewError, items, read_review, sheet, write_review
from hoso.validators.vocabulary import KINDS

from ...golden import compared
from ...typed import there
from .test_review import plan

PAY = {"table": "qt_luong", "line": "tu_ngay=2026-01-01"}
LINES = [
    # A new person with an event and values, one with the event alone, one with a value alone.
    {"kind": "new", "id": "new:1", "op": "add", "field": "ho_ten", "ours": "Lê Thị Lan"},
    {"kind": "new", "id": "new:1", "op": "add", "ours": "A", "reason": "chưa có ai như vậy"},
    {"kind": "new", "id": "new:1", "op": "add", "field": "ngay_sinh", "ours": "1980-05"},
    {"kind": "new", "id": "new:2", "op": "add", "ours": "B", "unit": "B"},
    {"kind": "new", "id": "new:3", "op": "add", "field": "dan_toc", "ours": "02"},
    # Moves: the event carries the unit, further values stand beside it.
    {"kind": "transferred", "id": "p1", "theirs": "A", "base": "A", "ours": "B", "group": "g1"},
    {"kind": "transferred", "id": "p1", "field": "ma_don_vi_su_dung", "theirs": "A", "ours": "B"},
    {"kind": "leaver", "id": "p2", "op": "close", "theirs": "A"},
    {"kind": "leaver", "id": "p2", "field": "ngay_roi", "ours": "2026-11-01"},
    {"kind": "absent", "id": "p3", "op": "close", "theirs": "A", "evidence": "a.xlsx"},
    # Lines of lists: added with two values, added with one, taken away, one value of a line.
    {"kind": "push", "id": "p4", **PAY, "op": "add", "field": "bac", "ours": "3"},
    {"kind": "push", "id": "p4", **PAY, "op": "add", "field": "he_so", "ours": "3.00"},
    {"kind": "push", "id": "p5", **PAY, "op": "add", "field": "bac", "ours": "3"},
    {"kind": "push", "id": "p6", **PAY, "op": "remove", "theirs": "Bậc: 3"},
    {"kind": "conflict", "id": "p7", **PAY, "field": "he_so", "base": "2.67", "theirs": "3.00"},
    # The same line added and set, and of another person: items of their own.
    {"kind": "push", "id": "p7", **PAY, "op": "add", "field": "bac", "ours": "4"},
    # Values alone, in groups of two and three.
    *({"kind": "push", "id": f"q{n}", "field": "chuc_vu", "theirs": "Cũ", "ours": "Mới",
       "group": "g2", "decision": "approve", "by": "Lan", "note": "x"} for n in range(3)),
    *({"kind": "push", "id": f"r{n}", "field": "email", "ours": "a\r\nb", "group": "g3",
       "unit": "C"} for n in range(2)),
    {"kind": "two_way", "id": "s1", "field": "email", "ours": "x", "decision": "defer"},
    {"kind": "erase", "id": "s2", "field": "email", "theirs": "x", "decision": "reject"},
    {"kind": "keep_theirs", "id": "s3", "field": "email", "theirs": "x", "ours": "y"},
    {"kind": "keep_theirs", "id": "s4", "field": "email", "theirs": "x", "ours": "y"},
    {"kind": "agreed", "id": "s5", "field": "email", "theirs": "x", "ours": "x"},
    # A reorganisation: one item with all who follow.
    {"kind": "reorganised", "table": workbook.UNIT, "id": "A", "ours": "B", "group": "h1"},
    {"kind": "reorganised", "table": workbook.UNIT, "id": "A", "field": "valid_to", "ours": "x",
     "group": "h1"},
    {"kind": "reorganised", "id": "p9", "field": "ma_don_vi_su_dung", "ours": "B", "group": "h1"},
]  # fmt: skip


@pytest.fixture
def changes():
    return plan(*LINES)


def shown(path):
    """The parts of the workbook that a person sees, an element a line."""
    with zipfile.ZipFile(path) as book:
        for name in sorted(book.namelist()):
            if "docProps" not in name:
                yield f"== {name}"
                yield re.sub(r">\s*<", ">\n<", book.read(name).decode())


def test_golden_workbook(changes, tmp_path):
    write_review(changes, tmp_path / "r.xlsx")
    told = sheet(changes)
    lines = [f"{c}: {' | '.join(told[c])}".replace("\n", "⏎") for c in told]
    compared(
        "review/workbook.txt",
        "\n".join(["items: " + " ".join(items(changes)), *lines, *shown(tmp_path / "r.xlsx")]),
    )


def test_a_plan_of_nothing_is_a_workbook_too(changes, tmp_path):
    write_review(changes.iloc[:0], tmp_path / "r.xlsx")
    assert read_review(tmp_path / "r.xlsx", changes.iloc[:0]).empty
    only = changes[changes["kind"] == "keep_theirs"]
    assert sheet(only).empty and list(sheet(only)) == list(workbook.HEAD)
    write_review(only, tmp_path / "r.xlsx")
    pd.testing.assert_frame_equal(
        read_review(tmp_path / "r.xlsx", only)[["kind", "decision"]], only[["kind", "decision"]]
    )


def test_every_kind_of_change_has_a_label_in_the_guide(changes):
    assert set(sheet(changes)["kind"]) <= {k.label[0] for k in KINDS.values()}


def edited(path, change):
    book = openpyxl.load_workbook(path)
    page = book[workbook.LINES]
    at = {cell.value: there(cell.column) for cell in page[1]}
    change(page, lambda row, name: page.cell(row, at[workbook.HEAD[name]]))
    book.save(path)
    return path


def test_all_that_is_wrong_is_told_by_row_and_five_of_them_in_the_sentence(changes, tmp_path):
    write_review(changes, tmp_path / "r.xlsx")

    def spoil(page, cell):
        cell(2, "change").value = "Pother-000001"
        cell(3, "change").value = "Pabc-000099"
        cell(4, "change").value = "nothing"
        cell(6, "change").value = cell(5, "change").value
        for name in ("what", "unit", "cccd", "reason"):
            cell(7, name).value = "khác"
        cell(8, "decision").value = "OK"
        cell(9, "decision").value = " Duyệt "

    with pytest.raises(ReviewError) as raised:
        read_review(edited(tmp_path / "r.xlsx", spoil), changes)
    sentences = raised.value.sentences
    compared("review/problems.txt", "\n".join([*sentences, "", str(raised.value)]))
    assert raised.value.status == 2
    five = ReviewError(sentences[:5])
    assert str(five) == " ".join(sentences[:5])
    assert str(ReviewError(sentences[:6])).startswith(" ".join(sentences[:5]) + " ... ")


def test_decisions_of_before_stay_or_change_with_who_and_why(changes, tmp_path):
    write_review(changes, tmp_path / "r.xlsx")
    item = items(changes)
    label = {item[16]: "Duyệt", item[17]: "Từ chối", item[18]: None, item[21]: "Duyệt"}

    def decide(page, cell):
        for row in range(2, page.max_row + 1):
            if cell(row, "change").value in label:
                cell(row, "decision").value = label[cell(row, "change").value]
        page.cell(page.max_row + 3, 40).value = "ngoài bảng"

    back = read_review(edited(tmp_path / "r.xlsx", decide), changes, by="Minh")
    told = back.loc[[16, 17, 18, 21, 22, 23], ["decision", "by", "note"]].to_numpy().tolist()
    assert told == [
        ["approve", "Lan", "x"],
        ["reject", "Minh", "x"],
        ["", "", "x"],
        ["approve", "Minh", ""],
        ["reject", "", ""],
        ["", "", ""],
    ]


def test_a_decision_that_stood_only_in_the_plan_stays_on_what_is_only_told(changes, tmp_path):
    told = changes.assign(
        decision=changes["decision"].mask(changes["kind"] == "agreed", "approve"),
        note=changes["note"].mask(changes["kind"] == "agreed", "tự động"),
        by=changes["by"].mask(changes["kind"] == "agreed", "hoso"),
    )
    write_review(told, tmp_path / "r.xlsx")
    back = read_review(tmp_path / "r.xlsx", told, by="Minh").query("kind == 'agreed'")
    assert back[["decision", "by", "note"]].to_numpy().tolist() == [["approve", "hoso", "tự động"]]


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        ({"group": "g2"}, []),
        ({"group": ["g3"]}, [19, 20]),
        ({"unit": "C"}, [19, 20]),
        ({"unit": "C", "kind": "push"}, [19, 20]),
        ({"unit": "C", "kind": "new"}, []),
        ({"kind": ("leaver",)}, [7, 8]),
        ({"field": "ngay_roi"}, []),
        ({"field": "bac"}, []),
        ({"field": "email"}, [19, 20]),
        ({"field": "he_so"}, [14]),
        ({"kind": "keep_theirs"}, []),
        ({"group": "h1"}, [26, 27, 28]),
        ({"kind": "push", "unit": ()}, [10, 11, 12, 13, 15, 19, 20]),
    ],
)
def test_a_block_reaches_what_meets_every_condition(changes, given, rows):
    done = workbook.approve(changes, **given, by="Lan", because="quen")
    now = done.index[(done["note"] == "quen")].tolist()
    assert now == rows
    assert (done.loc[rows, ["decision", "by"]] == ["approve", "Lan"]).all(axis=None)
    rest = done.drop(index=rows)
    pd.testing.assert_frame_equal(rest, changes.drop(index=rows), check_dtype=False)


@pytest.mark.parametrize("missing", [{"by": ""}, {"by": " "}, {"because": ""}])
def test_a_block_needs_a_name_and_a_reason(changes, missing):
    with pytest.raises(ValueError, match="ai duyệt"):
        workbook.approve(changes, kind="push", **{"by": "Lan", "because": "x", **missing})
