"""What the template check says of each difference, on described workbooks: no file is written.

That damages of real files are described so is proved by ``test_template_check.py``.
"""

import copy
from dataclasses import replace

import pytest

from hoso.connectors.templates import check as checking
from hoso.connectors.templates import layout
from hoso.connectors.templates.described import Book, Check, Sheet
from hoso.connectors.templates.kinds import KINDS

DAY, KIND, PEOPLE, FAMILY = "2026-07-01", "xa", "Hồ sơ", "Quan hệ gia đình"


@pytest.fixture
def book() -> Book:
    """The undamaged template, to be damaged."""
    return copy.deepcopy(checking.specification(DAY, KIND))


def sheet(book: Book, name: str = PEOPLE) -> Sheet:
    return next(s for s in book.sheets if s.name == name)


def column(book: Book, letter: str):
    return next(c for c in sheet(book).columns if c.letter == letter)


def said(book: Book, **options) -> list[tuple]:
    """Rule, severity, sheet, row, column of each difference."""
    return [
        (d["rule"], d["severity"], d["sheet"], d["row"], d["column"])
        for d in checking.compare(book, **options)
    ]


def one(book: Book, **options) -> dict:
    (only,) = checking.compare(book, **options)
    return only


@pytest.mark.parametrize("kind", KINDS)
def test_the_specification_differs_from_itself_in_nothing(kind):
    assert said(checking.specification(DAY, kind)) == []


def test_without_a_stamp_the_nearest_kind_is_meant(book):
    assert checking.kind_of(book) == KIND
    bare = copy.deepcopy(checking.specification(checking.NEWEST, "truong_hoc"))
    bare.stamps = dict.fromkeys(bare.stamps)
    assert checking.kind_of(bare) == "truong_hoc"
    assert [s[0] for s in said(bare)] == ["tpl-stamp-missing"]
    unknown = replace(book.stamps["name"], kind="khong_co")
    book.stamps = dict.fromkeys(book.stamps, unknown)
    assert checking.kind_of(book, DAY) == KIND


def test_marks_of_the_workbook(book):
    book.macros, book.links, book.authors = True, ("a", "b"), ("Nguyễn Văn A",)
    assert [s[:2] for s in said(book)] == [
        ("tpl-macro", "error"),
        ("tpl-external-link", "error"),
        ("tpl-external-link", "error"),
        ("tpl-author", "warning"),
    ]


def test_stamps_that_are_left(book):
    stamp = book.stamps["name"]
    assert stamp is not None
    book.stamps["footer"] = None
    found = one(book)
    assert found["rule"] == "tpl-stamp-partial" and found["message"].endswith("footer.")
    book.stamps["footer"] = replace(stamp, unit="A")
    assert one(book)["rule"] == "tpl-stamp-mixed"
    # Two that agree are not mixed, though the third is lost.
    book.stamps["footer"], book.stamps["property"] = stamp, None
    assert one(book)["message"].endswith("property.")


@pytest.mark.parametrize(
    ("today", "rule"),
    [("", "tpl-stamp-old"), ("2027-07-01", "tpl-stamp-old"), ("2027-07-02", "tpl-stamp-expired")],
)
def test_an_old_template_is_taken_until_its_day(book, today, rule):
    stamp = book.stamps["name"]
    assert stamp is not None and stamp.accepted_until == "2027-07-01"
    assert said(book, today="2099-01-01") == [], "a current one does not grow old"
    book.stamps = dict.fromkeys(book.stamps, replace(stamp, fingerprint="0" * 16))
    assert one(book, today=today)["rule"] == rule


def test_a_sheet_that_is_gone(book):
    book.sheets = [s for s in book.sheets if s.name != FAMILY]
    assert said(book) == [("tpl-sheet-missing", "error", FAMILY, 0, "")]


@pytest.mark.parametrize(("name", "severity"), [("Hướng dẫn", "warning"), ("Danh mục", "error")])
def test_a_sheet_of_ours_that_is_gone(book, name, severity):
    book.sheets = [s for s in book.sheets if s.name != name]
    assert said(book) == [("tpl-sheet-missing", severity, name, 0, "")]


def test_sheets_shown_hidden_and_emptied(book):
    sheet(book, "Danh mục").state = "visible"
    sheet(book, "Hướng dẫn").texts = ("Cột", "khác")
    sheet(book, FAMILY).state = "hidden"
    sheet(book, "Hướng dẫn").state = "hidden"
    assert {s[0]: s[2] for s in said(book)} == {
        "tpl-lists-visible": "Danh mục",
        "tpl-sheet-hidden": FAMILY,
        "tpl-guide-changed": "Hướng dẫn",
    }


def test_a_sheet_is_known_by_most_of_its_headings(book):
    family = sheet(book, FAMILY)
    family.name = "GĐ"
    found = one(book)
    assert (found["rule"], found["sheet"], found["proposal"]) == ("tpl-sheet-renamed", "GĐ", FAMILY)
    # Half of them or fewer is not enough: the sheet is another one.
    count = len(family.columns)
    for c in family.columns[count // 2 :]:
        c.heading = f"Khác {c.letter}"
    rules = {(s[0], s[2]) for s in said(book)}
    assert rules == {("tpl-sheet-missing", FAMILY), ("tpl-sheet-added", "GĐ")}


def test_sheets_in_another_order_and_one_more(book):
    book.sheets.insert(0, book.sheets.pop(3))
    book.sheets.append(replace(book.sheets[5], name="Thêm", columns=[]))
    assert said(book) == [
        ("tpl-sheet-added", "warning", "Thêm", 0, ""),
        ("tpl-sheet-order", "info", book.sheets[0].name, 0, ""),
    ]


@pytest.mark.parametrize(
    ("places", "moved"),
    [
        ([], []),
        ([0], []),
        ([0, 1, 2, 3], []),
        ([1, 0], [0]),
        ([0, 4, 1, 2, 3], [1]),
        ([1, 2, 3, 4, 0], [4]),
        ([3, 0, 1, 2, 4], [0]),
        ([4, 3, 2, 1], [0, 1, 2]),
        ([2, 0, 3, 1, 4], [0, 2]),
    ],
)
def test_the_fewest_that_must_have_moved(places, moved):
    found = checking.out_of_order(places)
    assert len(found) == len(moved)
    kept = [p for i, p in enumerate(places) if i not in found]
    assert kept == sorted(kept)


def test_protection_of_a_sheet(book):
    people, family = sheet(book), sheet(book, FAMILY)
    people.protected, people.roomy = False, False
    family.roomy, family.password = False, True
    assert said(book) == [
        ("tpl-protection-off", "warning", PEOPLE, 0, ""),
        ("tpl-protection-tight", "error", FAMILY, 0, ""),
        ("tpl-password", "warning", FAMILY, 0, ""),
    ]


def test_a_heading_row_that_is_gone_or_elsewhere(book):
    sheet(book).heading_row = 3
    sheet(book, FAMILY).heading_row = 0
    assert said(book) == [
        ("tpl-heading-row", "warning", PEOPLE, 3, "A"),
        ("tpl-headings-gone", "error", FAMILY, 2, "A"),
    ]


def test_headings_renamed_respelled_twice_added_and_missing(book):
    people = sheet(book)
    people.columns[1].heading = "Xyz"
    people.columns[5].heading = "NGÀY  SINH"
    extra = replace(people.columns[2], letter="CZ", checks={})
    people.columns += [extra, replace(extra, letter="DA", heading="Lạ")]
    found = [d for d in checking.compare(book) if d["sheet"] == PEOPLE]
    assert [(d["rule"], d["column"], d["row"], d["field"], d["proposal"]) for d in found] == [
        ("tpl-heading-renamed", "B", 2, "cccd", "Số CCCD"),
        ("tpl-heading-respelled", "F", 2, "ngay_sinh", "Ngày sinh"),
        ("tpl-column-twice", "CZ", 2, "", ""),
        ("tpl-column-added", "DA", 2, "", ""),
    ]


def test_a_first_column_renamed_is_known_by_its_place(book):
    sheet(book).columns[0].heading = "Xyz"
    assert one(book)["rule"] == "tpl-heading-renamed"


def test_a_heading_that_people_use_for_the_field_is_that_column(book):
    column(book, "B").heading = "CCCD"
    found = one(book)
    assert (found["rule"], found["proposal"]) == ("tpl-heading-respelled", "Số CCCD")


def test_of_two_columns_of_one_heading_the_nearer_is_meant(book):
    people = sheet(book)
    people.columns.insert(0, replace(people.columns[5], letter="@", checks={}))
    for i, c in enumerate(people.columns):
        c.letter = layout.letter(i)
    assert said(book) == [("tpl-column-twice", "error", PEOPLE, 2, "A")]


def test_a_column_that_is_missing_or_moved(book):
    people = sheet(book)
    gone = people.columns.pop(10)
    people.columns.insert(3, people.columns.pop(20))
    found = [(d["rule"], d["column"], d["field"]) for d in checking.compare(book)]
    moved = people.columns[3]
    assert [f[:2] for f in found] == [
        ("tpl-column-missing", gone.letter),
        ("tpl-column-moved", moved.letter),
    ]
    assert all(f[2] for f in found)


@pytest.mark.parametrize(
    ("letter", "rule"),
    [("B", "tpl-id-format"), ("F", "tpl-id-format"), ("D", "tpl-id-format"), ("E", "tpl-format")],
)
def test_a_format_that_rounds_numbers_is_graver(book, letter, rule):
    column(book, letter).formats = {"@": 0, "0.00": 7}
    found = one(book)
    assert (found["rule"], found["row"], found["column"]) == (rule, 7, letter)
    column(book, letter).formats = {"0.00": 0}
    assert one(book)["row"] == layout.FIRST_ROW


def test_a_number_column_of_another_format_loses_no_zeros(book):
    column(book, "A").formats = {"@": 0}
    assert one(book)["rule"] == "tpl-format"


def test_locked_and_hidden_columns(book):
    column(book, "B").locked = column(book, "C").hidden = True
    assert said(book) == [
        ("tpl-cells-locked", "error", PEOPLE, 3, "B"),
        ("tpl-column-hidden", "warning", PEOPLE, 2, "C"),
    ]
    sheet(book).protected = False
    assert "tpl-cells-locked" not in {s[0] for s in said(book)}, "without protection nothing locks"


WHOLE = [(layout.FIRST_ROW, layout.LAST_ROW)]


def test_a_condition_where_the_template_has_none(book):
    free = column(book, "D")
    free.checks = {Check("any", "", prompt="x"): WHOLE}
    assert said(book) == [], "a prompt alone stops nobody"
    free.checks = {Check("whole", "between 1 2"): [(5, 9)]}
    assert said(book) == [("tpl-check-added", "warning", PEOPLE, 5, "D")]


@pytest.mark.parametrize(("letter", "severity"), [("B", "error"), ("A", "warning"), ("C", "info")])
def test_a_condition_lost_pasted_over_short_or_changed(book, letter, severity):
    """Graver for lists and conditions, lighter for limits of numbers, least for prompts."""
    own = column(book, letter)
    (rule,) = own.checks
    last = layout.LAST_ROW
    for ranges, wanted in (
        ([], ("tpl-check-lost", severity, 3)),
        ([(3, 9), (12, last)], ("tpl-check-pasted", severity, 10)),
        ([(4, last)], ("tpl-check-pasted", severity, 3)),
        ([(3, last - 1)], ("tpl-check-short", "info" if severity == "info" else "warning", last)),
        ([(8, last), (3, 7)], None),
        ([(3, 20), (5, 9), (21, last)], None),
    ):
        own.checks = {rule: ranges} if ranges else {}
        assert said(book) == ([(wanted[0], wanted[1], PEOPLE, wanted[2], letter)] if wanted else [])
    own.checks = {Check("decimal", "x"): [(7, last), (3, 6)]}
    assert said(book) == [("tpl-check-changed", severity, PEOPLE, 3, letter)]
    # One right and one wrong: only the wrong one is told.
    own.checks = {rule: [(3, 9)], Check("decimal", "x"): [(10, last)]}
    assert said(book) == [("tpl-check-changed", severity, PEOPLE, 10, letter)]


def test_a_condition_that_only_warns_and_another_prompt(book):
    own = column(book, "B")
    (rule,) = own.checks
    own.checks = {replace(rule, strict=False, prompt="x"): WHOLE}
    assert said(book) == [
        ("tpl-check-weak", "warning", PEOPLE, 3, "B"),
        ("tpl-prompt", "info", PEOPLE, 3, "B"),
    ]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda c: None, "tpl-list-nowhere"),
        (lambda c: c, ""),
        (lambda c: (*c[1:], c[0]), "tpl-list-order"),
        (lambda c: c[1:], "tpl-list-truncated"),
        (lambda c: (*c[1:], "Cũ"), "tpl-list-stale"),
        (lambda c: (*c, "Cũ", "Cũ 2"), "tpl-list-stale"),
    ],
)
def test_lists_of_choices(book, change, rule):
    own = next(
        c for c in sheet(book).columns if any(k.kind == "list" and k.choices for k in c.checks)
    )
    (wanted,) = own.checks
    own.checks = {replace(wanted, choices=change(wanted.choices)): WHOLE}
    found = list(checking.compare(book))
    assert [d["rule"] for d in found] == [rule] * bool(rule)
    if rule == "tpl-list-stale":
        old, new = (1, 1) if change((1, 2))[0] == 2 else (2, 0)
        assert f"{old} mục không còn dùng và thiếu {new} mục" in str(found[0]["message"])
    if rule == "tpl-list-truncated":
        count = len(wanted.choices or ())
        assert f"có {count - 1} mục, mẫu có {count}" in str(found[0]["message"])


def test_what_stands_around_the_data(book):
    people = sheet(book)
    people.hidden_rows = [7, 9]
    people.stray, people.formulas = [(5, "CZ")], [(6, "B"), (7, "B")]
    people.notes, people.merged = [(8, "C")], [(9, "D")]
    assert said(book) == [
        ("tpl-rows-hidden", "error", PEOPLE, 7, "A"),
        ("tpl-stray", "warning", PEOPLE, 5, "CZ"),
        ("tpl-formula", "warning", PEOPLE, 6, "B"),
        ("tpl-note", "warning", PEOPLE, 8, "C"),
        ("tpl-merged", "error", PEOPLE, 9, "D"),
    ]
    assert "2 dòng" in next(str(d["message"]) for d in checking.compare(book))


def test_data_in_a_template_that_is_given_out_and_in_one_that_came_back(book):
    sheet(book).cells = {(9, 1): "x", (4, 2): "y", (4, 0): 1}
    found = one(book)
    assert (found["rule"], found["row"], found["column"]) == ("tpl-personal-data", 4, "A")
    assert str(found["message"]).startswith("2 dòng")
    assert said(book, filled=True) == []


@pytest.mark.parametrize(
    ("title", "filled", "unit", "fits"),
    [
        ("Khác", False, "", False),
        ("Khác", True, "A", False),
        ("Đơn vị: Trường A", False, "", False),
        ("Đơn vị: Trường A", True, "", True),
        ("Đơn vị: Trường A", False, "A", True),
    ],
)
def test_the_title_names_the_sheet_or_the_unit(book, title, filled, unit, fits):
    sheet(book).title = title
    stamp = book.stamps["name"]
    assert stamp is not None
    book.stamps = dict.fromkeys(book.stamps, replace(stamp, unit=unit))
    assert said(book, filled=filled) == (
        [] if fits else [("tpl-title", "info", PEOPLE, layout.TITLE_ROW, "A")]
    )
