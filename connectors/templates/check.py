"""Compares a template with the specification: both in the same normal form, difference by
difference.

The specification's own form is read from a template built for the day of the stamp, so that there
is no second description of what a template is.
"""

import os
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from ...validators.folding import fold
from ...validators.schemas import dictionary
from ...validators.schemas.field import Field
from ...validators.texts import t
from ...validators.written import vn_date
from . import described, layout
from .build import template
from .described import Book, Check, Column, Sheet
from .differences import Place, difference, frame
from .kinds import WHOLE
from .layout import FIRST_ROW, HEADING_ROW, LAST_ROW

NEWEST = "9999-12-31"
"""The law of a workbook without a stamp: whatever is known to be in force last."""
IDS = frozenset({"cccd", "cmnd", "so_hieu", "so_bhxh", "so_bhyt", "dien_thoai"})
"""Fields of digits: without the text format their zeros in front go, and more than 15 digits are
rounded."""

Line = dict[str, Any]


def check(
    path: str | os.PathLike[str], *, as_of: str = "", filled: bool = False, today: str = ""
) -> pd.DataFrame:
    """Every difference between the template at *path* and the specification.

    Args:
        as_of: ISO day whose law and lists apply; '' = the day of the stamp, without a stamp the
            newest law known.
        filled: the workbook has been given out and filled in, so data in it are no difference.
        today: ISO day on which an old stamp must still be accepted; '' = it is not asked.

    Returns:
        Frame of ``differences.COLUMNS``, the gravest first; empty when nothing differs.

    Raises:
        Refused: the file is no xlsx workbook, or not safe to open.
        OSError: it cannot be read.
    """
    file = Path(path)
    book = described.describe(file.read_bytes())
    lines = compare(book, as_of=as_of, filled=filled, today=today)
    if book.stamp and book.stamp.marked:
        # A marked workbook hides the columns that its unit never used.
        lines = (line for line in lines if line["rule"] != "tpl-column-hidden")
    return frame(list(lines), file.as_posix())


@lru_cache(maxsize=16)
def specification(as_of: str, kind: str = WHOLE) -> Book:
    """The normal form of a kind's empty template of an ISO day."""
    return described.describe(template(as_of=as_of, kind=kind))


def kind_of(book: Book, day: str = NEWEST) -> str:
    """The kind on the stamp; without one the kind from whose template the workbook differs
    least."""
    if book.stamp and book.stamp.kind in layout.KINDS:
        return book.stamp.kind
    return min(layout.KINDS, key=lambda kind: sum(1 for _ in _inside(book, day, kind, filled=True)))


def compare(
    book: Book, *, as_of: str = "", filled: bool = False, today: str = ""
) -> Iterator[Line]:
    """The differences of a described workbook."""
    day = as_of or (book.stamp.as_of if book.stamp else NEWEST)
    yield from _workbook(book, today)
    yield from _inside(book, day, kind_of(book, day), filled)


def _inside(book: Book, day: str, kind: str, filled: bool) -> Iterator[Line]:
    """The differences of the sheets."""
    wanted = specification(day, kind)
    pairs = pair_sheets(book, day, kind)
    yield from _sheets(book, wanted, pairs)
    expected = {s.name: s for s in wanted.sheets}
    for spec in layout.sheets(day, kind):
        sheet = pairs.get(spec.name)
        if sheet is not None:
            yield from _sheet(sheet, expected[spec.name], spec, book, filled)


def _workbook(book: Book, today: str) -> Iterator[Line]:
    if book.macros:
        yield difference("tpl-macro", t("Tệp chứa macro; biểu mẫu không có macro."))
    for _ in book.links:
        # The target is a path on somebody's computer, with that person's name more often than not.
        yield difference("tpl-external-link", t("Tệp liên kết tới một tệp khác."))
    if book.authors:
        yield difference("tpl-author", t("Thuộc tính tác giả hoặc người sửa cuối không phải hoso."))
    left = {k: s for k, s in book.stamps.items() if s}
    if not left:
        yield difference(
            "tpl-stamp-missing",
            t(
                "Không còn dấu phiên bản ở thuộc tính, tên ẩn và chân trang: không biết mẫu "
                "theo quy định ngày nào."
            ),
        )
        return
    if len(set(left.values())) > 1:
        yield difference(
            "tpl-stamp-mixed", t("Dấu phiên bản ở {places} nói khác nhau.", places=", ".join(left))
        )
    elif len(left) < len(book.stamps):
        lost = ", ".join(k for k in book.stamps if k not in left)
        yield difference("tpl-stamp-partial", t("Mất dấu phiên bản ở {places}.", places=lost))
    assert book.stamp
    if not book.stamp.current and today and today > book.stamp.accepted_until:
        yield difference(
            "tpl-stamp-expired",
            t("Mẫu cũ chỉ được nhận đến {day}.", day=vn_date(book.stamp.accepted_until)),
        )
    elif not book.stamp.current:
        yield difference(
            "tpl-stamp-old",
            t(
                "Mẫu làm từ từ điển {was}, từ điển đang dùng là {now}.",
                was=book.stamp.fingerprint,
                now=dictionary.fingerprint(),
            ),
        )


def pair_sheets(book: Book, day: str, kind: str = WHOLE) -> dict[str, Sheet]:
    """Name in the specification -> sheet of the workbook: by name, else by most of the headings."""
    by_name = {s.name: s for s in book.sheets}
    specs = layout.sheets(day, kind)
    pairs = {s.name: by_name[s.name] for s in specs if s.name in by_name}
    rest = [s for s in book.sheets if s.name not in pairs and s.columns]
    for spec in specs:
        if spec.name in pairs or not rest:
            continue
        wanted = {fold(c.heading) for c in spec.columns}
        shares = [len(wanted & {fold(c.heading) for c in s.columns}) / len(wanted) for s in rest]
        best = max(range(len(rest)), key=shares.__getitem__)
        if shares[best] > 0.5:
            pairs[spec.name] = rest.pop(best)
    return pairs


def _sheets(book: Book, wanted: Book, pairs: dict[str, Sheet]) -> Iterator[Line]:
    found = {s.name: s for s in book.sheets}
    for sheet in wanted.sheets:
        if sheet.columns:
            yield from _table_sheet(sheet.name, pairs.get(sheet.name))
        else:
            yield from _own_sheet(sheet.name, found.get(sheet.name))
    if layout.GUIDE in found and not {
        x for x in found[layout.GUIDE].texts if x.startswith(t("Cột") + " ")
    }:
        yield difference(
            "tpl-guide-changed",
            t("Trang hướng dẫn không còn liệt kê các cột."),
            Place(layout.GUIDE),
        )
    ours = {id(s) for s in pairs.values()}
    for sheet in book.sheets:
        if id(sheet) not in ours and sheet.name not in (layout.LISTS, layout.GUIDE):
            yield difference(
                "tpl-sheet-added",
                t("Trang “{sheet}” không có trong mẫu.", sheet=sheet.name),
                Place(sheet.name),
            )
    yield from _sheet_order(book, wanted, pairs)


def _own_sheet(name: str, real: Sheet | None) -> Iterator[Line]:
    """The guide or the lists behind the drop-downs."""
    if real is None:
        yield difference(
            "tpl-sheet-missing",
            t("Thiếu trang “{sheet}”.", sheet=name),
            Place(name),
            severity="warning" if name == layout.GUIDE else "",
        )
    elif name == layout.LISTS and real.state == "visible":
        yield difference(
            "tpl-lists-visible", t("Trang “{sheet}” phải ẩn.", sheet=name), Place(name)
        )


def _table_sheet(name: str, real: Sheet | None) -> Iterator[Line]:
    """A sheet that units fill in."""
    if real is None:
        yield difference("tpl-sheet-missing", t("Thiếu trang “{sheet}”.", sheet=name), Place(name))
        return
    if real.name != name:
        yield difference(
            "tpl-sheet-renamed",
            t("Trang “{sheet}” tên trong mẫu là “{name}”.", sheet=real.name, name=name),
            Place(real.name),
            proposal=name,
        )
    if real.state != "visible":
        yield difference(
            "tpl-sheet-hidden", t("Trang “{sheet}” bị ẩn.", sheet=real.name), Place(real.name)
        )


def _sheet_order(book: Book, wanted: Book, pairs: dict[str, Sheet]) -> Iterator[Line]:
    order = {s.name: i for i, s in enumerate(wanted.sheets)}
    names = {id(s): n for n, s in pairs.items()}
    places = [
        order[names.get(id(s), s.name)] for s in book.sheets if names.get(id(s), s.name) in order
    ]
    for i in out_of_order(places):
        name = wanted.sheets[places[i]].name
        yield difference(
            "tpl-sheet-order",
            t("Trang “{sheet}” không ở vị trí của mẫu.", sheet=name),
            Place(pairs[name].name if name in pairs else name),
        )


def out_of_order(places: list[int]) -> list[int]:
    """Indices that do not belong to a longest rising run: the fewest that must have moved."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = [-1] * len(places)
    for i, place in enumerate(places):
        at = bisect_left(tails, place)
        tails[at : at + 1] = [place]
        ends[at : at + 1] = [i]
        before[i] = ends[at - 1] if at else -1
    kept: set[int] = set()
    i = ends[-1] if ends else -1
    while i >= 0:
        kept.add(i)
        i = before[i]
    return [i for i in range(len(places)) if i not in kept]


def pair_columns(sheet: Sheet, spec: layout.Sheet) -> tuple[dict[int, int], dict[int, str]]:
    """(index in *spec* -> index in *sheet*, index in *sheet* -> what is odd about it: renamed,
    respelled, twice, added)."""
    wanted = [c.heading for c in spec.columns]
    free = {i: c.heading for i, c in enumerate(sheet.columns) if c.heading}
    pairs: dict[int, int] = {}
    odd: dict[int, str] = {}

    def take(target: int, candidates: list[int], how: str = "") -> None:
        i = min(candidates, key=lambda c: abs(c - target))
        pairs[target] = i
        del free[i]
        if how:
            odd[i] = how

    for target, heading in enumerate(wanted):
        if same := [i for i, h in free.items() if h == heading]:
            take(target, same)
    known = dictionary.headings(spec.table)
    for target, column in enumerate(spec.columns):
        if target in pairs:
            continue
        name, label = column.field.name, fold(column.heading)
        similar = [
            i
            for i, h in free.items()
            if fold(h) == label or (not column.of_person and known.get(fold(h)) == name)
        ]
        if similar:
            take(target, similar, "respelled")
    labels = {fold(h) for h in wanted}
    for i, heading in list(free.items()):
        if fold(heading) in labels:
            odd[i] = "twice"
            del free[i]
    # An unknown heading between the neighbours of a missing column is that column renamed.
    for target in range(len(wanted)):
        if target in pairs:
            continue
        place = pairs.get(target - 1, -1) + 1 if target else 0
        if place in free:
            take(target, [place], "renamed")
    odd |= dict.fromkeys(free, "added")
    return pairs, odd


def _sheet(
    sheet: Sheet, wanted: Sheet, spec: layout.Sheet, book: Book, filled: bool
) -> Iterator[Line]:
    name = sheet.name
    if not sheet.protected:
        yield difference(
            "tpl-protection-off", t("Bảo vệ trang đã tắt: tiêu đề có thể bị sửa."), Place(name)
        )
    elif not sheet.roomy:
        yield difference(
            "tpl-protection-tight",
            t("Bảo vệ trang không cho thêm, xóa dòng hoặc chọn ô."),
            Place(name),
        )
    if sheet.password:
        yield difference("tpl-password", t("Trang được bảo vệ bằng mật khẩu."), Place(name))
    if not sheet.heading_row:
        yield difference(
            "tpl-headings-gone", t("Không tìm thấy dòng tiêu đề."), Place(name, HEADING_ROW, "A")
        )
        return
    if sheet.heading_row != HEADING_ROW:
        yield difference(
            "tpl-heading-row",
            t(
                "Dòng tiêu đề ở dòng {row}, mẫu ở dòng {wanted}.",
                row=sheet.heading_row,
                wanted=HEADING_ROW,
            ),
            Place(name, sheet.heading_row, "A"),
        )
    pairs, odd = pair_columns(sheet, spec)
    yield from _headings(sheet, spec, pairs, odd)
    for target, i in pairs.items():
        yield from _column(
            sheet.columns[i], wanted.columns[target], spec.columns[target].field, name, sheet
        )
    yield from _contents(sheet, spec, book, filled)


def _headings(
    sheet: Sheet, spec: layout.Sheet, pairs: dict[int, int], odd: dict[int, str]
) -> Iterator[Line]:
    name, row = sheet.name, sheet.heading_row
    back = {i: spec.columns[target] for target, i in pairs.items()}
    for i, how in sorted(odd.items()):
        yield from _odd_heading(how, sheet.columns[i], back.get(i), Place(name, row))
    for target, column in enumerate(spec.columns):
        if target not in pairs:
            yield difference(
                "tpl-column-missing",
                t(
                    "Thiếu cột “{heading}” (trong mẫu: cột {letter}).",
                    heading=column.heading,
                    letter=column.letter,
                ),
                Place(name, row, column.letter, column.field.name),
            )
    ordered = sorted(pairs.items(), key=lambda pair: pair[1])
    for k in out_of_order([target for target, _ in ordered]):
        target, i = ordered[k]
        column, letter = spec.columns[target], sheet.columns[i].letter
        yield difference(
            "tpl-column-moved",
            t(
                "Cột “{heading}” ở {was}, trong mẫu ở {wanted}.",
                heading=column.heading,
                was=letter,
                wanted=column.letter,
            ),
            Place(name, row, letter, column.field.name),
        )


def _odd_heading(
    how: str, real: Column, wanted: layout.Column | None, row: Place
) -> Iterator[Line]:
    """A column that is not written as in the template; *wanted*: the one that it stands for."""
    heading, at = real.heading[:60], replace(row, column=real.letter)
    if wanted is not None and how in ("renamed", "respelled"):
        yield difference(
            f"tpl-heading-{how}",
            t("Tiêu đề “{was}”, trong mẫu là “{wanted}”.", was=heading, wanted=wanted.heading),
            replace(at, field=wanted.field.name),
            proposal=wanted.heading,
        )
    elif how == "twice":
        yield difference(
            "tpl-column-twice", t("Tiêu đề “{heading}” có hai lần.", heading=heading), at
        )
    else:
        yield difference(
            "tpl-column-added", t("Cột “{heading}” không có trong mẫu.", heading=heading), at
        )


def _column(real: Column, wanted: Column, field: Field, name: str, sheet: Sheet) -> Iterator[Line]:
    at = Place(name, column=real.letter, field=field.name)
    form = next(iter(wanted.formats))
    for found, row in real.formats.items():
        if found != form:
            grave = form == "@" and (field.name in IDS or field.kind == "date")
            rule = "tpl-id-format" if grave else "tpl-format"
            yield difference(
                rule,
                t(
                    "Cột “{heading}” có định dạng “{found}”, mẫu là “{wanted}”.",
                    heading=field.label,
                    found=found,
                    wanted=form,
                ),
                at.of_row(row or FIRST_ROW),
            )
    if real.locked and sheet.protected:
        yield difference(
            "tpl-cells-locked",
            t("Cột “{heading}” bị khóa, không nhập được.", heading=field.label),
            at.of_row(FIRST_ROW),
        )
    if real.hidden:
        yield difference(
            "tpl-column-hidden",
            t("Cột “{heading}” bị ẩn.", heading=field.label),
            at.of_row(sheet.heading_row),
        )
    yield from _checks(real, wanted, field, at)


def _checks(real: Column, wanted: Column, field: Field, at: Place) -> Iterator[Line]:
    if not wanted.checks:
        for check, ranges in real.checks.items():
            if check.kind != "any":
                yield difference(
                    "tpl-check-added",
                    t("Cột “{heading}” có ràng buộc mà mẫu không có.", heading=field.label),
                    at.of_row(ranges[0][0]),
                )
        return
    rule = next(iter(wanted.checks))
    grave = rule.kind in ("list", "custom")
    level = "" if grave else "info" if rule.kind == "any" else "warning"
    covered: list[tuple[int, int]] = []
    for check, ranges in real.checks.items():
        covered += ranges
        yield from _one_check(check, rule, field, at.of_row(min(ranges)[0]), level)
    yield from _uncovered(covered, field, at, level)


def _one_check(check: Check, rule: Check, field: Field, at: Place, level: str) -> Iterator[Line]:
    """A check of some rows beside the template's *rule*; *at*: the first of them."""
    if rule.kind == check.kind == "list" and rule.rule == check.rule:
        yield from _list(check, rule, field, at)
    elif (check.kind, check.rule) != (rule.kind, rule.rule):
        yield difference(
            "tpl-check-changed",
            t("Ràng buộc của cột “{heading}” khác mẫu.", heading=field.label),
            at,
            severity=level,
        )
        return
    if rule.strict and not check.strict:
        yield difference(
            "tpl-check-weak",
            t("Ràng buộc của cột “{heading}” chỉ nhắc, không chặn.", heading=field.label),
            at,
        )
    if check.prompt != rule.prompt:
        yield difference(
            "tpl-prompt", t("Lời nhắc của cột “{heading}” khác mẫu.", heading=field.label), at
        )


def _uncovered(
    covered: list[tuple[int, int]], field: Field, at: Place, level: str
) -> Iterator[Line]:
    """Rows that have no check any more: all, a piece that was pasted over, or the end."""
    holes = _holes(covered)
    if not covered:
        yield difference(
            "tpl-check-lost",
            t("Cột “{heading}” mất danh sách chọn hoặc ràng buộc.", heading=field.label),
            at.of_row(FIRST_ROW),
            severity=level,
        )
    elif holes and holes[0][1] < LAST_ROW:
        yield difference(
            "tpl-check-pasted",
            t(
                "Ràng buộc của cột “{heading}” mất ở dòng {first}-{last}.",
                heading=field.label,
                first=holes[0][0],
                last=holes[0][1],
            ),
            at.of_row(holes[0][0]),
            severity=level,
        )
    elif holes:
        yield difference(
            "tpl-check-short",
            t(
                "Ràng buộc của cột “{heading}” chỉ tới dòng {row}, mẫu tới dòng {last}.",
                heading=field.label,
                row=holes[0][0] - 1,
                last=LAST_ROW,
            ),
            at.of_row(holes[0][0]),
            severity="info" if level == "info" else "",
        )


def _list(check: Check, rule: Check, field: Field, at: Place) -> Iterator[Line]:
    real, wanted = check.choices, rule.choices or ()
    if real is None:
        yield difference(
            "tpl-list-nowhere",
            t("Danh sách chọn của cột “{heading}” không trỏ tới đâu.", heading=field.label),
            at,
        )
    elif real == wanted:
        return
    elif set(real) == set(wanted):
        yield difference(
            "tpl-list-order",
            t("Danh sách chọn của cột “{heading}” khác thứ tự.", heading=field.label),
            at,
        )
    elif set(real) < set(wanted):
        yield difference(
            "tpl-list-truncated",
            t(
                "Danh sách chọn của cột “{heading}” có {n} mục, mẫu có {wanted}.",
                heading=field.label,
                n=len(real),
                wanted=len(wanted),
            ),
            at,
        )
    else:
        old, new = len(set(real) - set(wanted)), len(set(wanted) - set(real))
        yield difference(
            "tpl-list-stale",
            t(
                "Danh sách chọn của cột “{heading}” có {old} mục không còn dùng và thiếu "
                "{new} mục.",
                heading=field.label,
                old=old,
                new=new,
            ),
            at,
        )


def _holes(covered: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs of rows from FIRST_ROW to LAST_ROW that no range covers."""
    holes, following = [], FIRST_ROW
    for first, last in sorted(covered):
        if first > following:
            holes.append((following, first - 1))
        following = max(following, last + 1)
    return [*holes, (following, LAST_ROW)] if following <= LAST_ROW else holes


def _contents(sheet: Sheet, spec: layout.Sheet, book: Book, filled: bool) -> Iterator[Line]:
    name = sheet.name
    unit = book.stamp.unit if book.stamp else ""
    if sheet.title != spec.name and not (sheet.title.startswith("Đơn vị: ") and (filled or unit)):
        yield difference(
            "tpl-title",
            t("Ô A1 không phải “{wanted}”.", wanted=spec.name),
            Place(name, layout.TITLE_ROW, "A"),
        )
    if sheet.hidden_rows:
        yield difference(
            "tpl-rows-hidden",
            t(
                "{n} dòng bị ẩn, đầu tiên là dòng {row}.",
                n=len(sheet.hidden_rows),
                row=sheet.hidden_rows[0],
            ),
            Place(name, sheet.hidden_rows[0], "A"),
        )
    many = (
        ("tpl-stray", sheet.stray, t("{n} ô có nội dung ngoài bảng.", n=len(sheet.stray))),
        ("tpl-formula", sheet.formulas, t("{n} ô chứa công thức.", n=len(sheet.formulas))),
        ("tpl-note", sheet.notes, t("{n} ô có ghi chú.", n=len(sheet.notes))),
        ("tpl-merged", sheet.merged, t("{n} vùng ô bị gộp.", n=len(sheet.merged))),
    )
    for rule, places, message in many:
        if places:
            yield difference(rule, message, Place(name, places[0][0], places[0][1]))
    if sheet.cells and not filled:
        row, i = min(sheet.cells)
        lines = len({r for r, _ in sheet.cells})
        yield difference(
            "tpl-personal-data",
            t("{n} dòng còn dữ liệu.", n=lines),
            Place(name, row, sheet.columns[i].letter),
        )
