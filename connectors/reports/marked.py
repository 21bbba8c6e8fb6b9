"""The marked workbook: a unit's own data in our template, faults coloured and explained, and a first sheet of what to do.

Corrected in place and sent back it loads without any mapping, because it is our template.
"""

import gc
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pandas as pd

from ...validators.findings import SEVERITIES, by_severity
from ...validators.records import Records
from ...validators.schemas import dictionary
from ...validators.texts import language, t, use
from .. import untrusted
from ..files import write_private
from ..templates import layout
from ..templates.layout import FIRST_ROW, HEADING_ROW
from ..templates.stamp import stamp
from ..templates.workbook import Book, fill, rows_of, vn_date
from . import tasks
from .plans import kind_text
from .unit_page import unit_page

TASKS, CHANGED, PLANNED = "Lỗi", "So với kỳ trước", "Dự kiến đồng bộ"
"""Names of the sheets beside those of the template."""
REPAIRED = ("Đã sửa", "Đúng như đã khai", "Chưa sửa")
REASONS = ("Giấy tờ gốc ghi như vậy", "Đang chờ xác minh", "Đang chờ quyết định", "Không thuộc đơn vị", "Nhầm, đã xóa dòng")
STILL_WORKING = ("Còn làm việc", "Đã nghỉ hưu", "Đã chuyển đi", "Đã thôi việc", "Đã qua đời")
"""Answers as the unit picks them; next month's run reads them back, so they stay Vietnamese in every language."""
TASK_HEADING_ROW = 7
TASK_COLUMNS = (
    ("STT", 5), ("Mức độ", 12), ("Trang tính", 16), ("Ô", 8), ("Ai", 24), ("Nội dung cột", 20), ("Giá trị hiện tại", 24),
    ("Đề xuất", 20), ("Vì sao", 50), ("Cách sửa", 46), ("Căn cứ", 34), ("Số người được gỡ", 10), ("Đã sửa", 16),
    ("Giải trình", 28), ("Quy tắc", 20), ("Mã lỗi", 22),
)  # fmt: skip
SIGNS = {"error": "✖ Lỗi", "warning": "▲ Cảnh báo", "info": "● Lưu ý"}
_STATES = {"open": "Còn nguyên", "new": "Mới", "repaired": "Đã sửa", "removed": "Người không còn trong tệp"}


@dataclass(frozen=True)
class Job:
    """What one unit's reports need, to be sent to a worker process. ``path`` is the marked workbook, ``page`` the HTML page; ''
    is not written."""

    path: str
    unit: str
    unit_name: str
    records: Records
    findings: pd.DataFrame
    as_of: str
    period: str
    previous: pd.DataFrame | None = None
    plan: pd.DataFrame | None = None
    page: str = ""
    lang: str = "vi"


def write_marked(
    path: str | os.PathLike[str],
    *,
    unit: str,
    unit_name: str = "",
    records: Records,
    findings: pd.DataFrame,
    as_of: str,
    period: str,
    previous: pd.DataFrame | None = None,
    plan: pd.DataFrame | None = None,
) -> None:
    """Write the marked workbook of one unit, readable by its owner only.

    Args:
        unit, unit_name: code and name.
        records: that unit's people and lists; index labels as in *findings*.
        findings: that unit's rendered findings (``FINDINGS`` and title, message, fix, law).
        as_of, period: ISO day of the law; month as "2026-11".
        previous: rendered findings of the month before, for the sheet "So với kỳ trước".
        plan: the unit's lines of the change set, for the sheet "Dự kiến đồng bộ".

    Raises:
        OSError: the folder is missing or not writable.
    """
    write_private(Path(path), marked(unit, unit_name, records, findings, as_of, period, previous, plan))


def write_many(jobs: Iterable[Job], processes: int = 1) -> Iterator[str]:
    """Write many marked workbooks, over *processes* processes; gives each path when it is written, in order."""
    jobs = (replace(job, lang=language()) for job in jobs)
    if processes <= 1:
        # Thousands of small tuples a workbook make the collector walk the whole heap again and again: a third of the time.
        gc.freeze()
        try:
            yield from map(write_job, jobs)
        finally:
            gc.unfreeze()
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=gc.freeze) as pool:
        yield from pool.map(write_job, jobs, chunksize=4)


def write_job(job: Job) -> str:
    use(job.lang)
    if job.path:
        write_marked(
            job.path, unit=job.unit, unit_name=job.unit_name, records=job.records, findings=job.findings, as_of=job.as_of,
            period=job.period, previous=job.previous, plan=job.plan,
        )  # fmt: skip
    if job.page:
        page = unit_page(
            unit=job.unit, unit_name=job.unit_name, records=job.records, findings=job.findings, as_of=job.as_of, period=job.period,
            plan=job.plan, previous=job.previous,
        )  # fmt: skip
        write_private(Path(job.page), page.encode())
    return job.path or job.page


def split(records: Records) -> Iterator[tuple[str, Records]]:
    """Each unit's own people, lists and tables, by the code in ``_don_vi`` ('' = unknown); index labels are kept."""
    by_unit = {str(u): frame for u, frame in records.nguoi.groupby(records.nguoi["_don_vi"].fillna(""), sort=True)}
    owner = records.nguoi["_don_vi"].fillna("")
    con_by_unit = {
        table: {str(u): f for u, f in lines.groupby(owner.reindex(lines["_nguoi"]).fillna("").to_numpy())}
        for table, lines in records.con.items()
    }
    for unit, nguoi in by_unit.items():
        con = {n: parts.get(unit, records.con[n].iloc[:0]) for n, parts in con_by_unit.items()}
        used = set(nguoi["_table"]).union(*(set(c["_table"]) for c in con.values()))
        yield (
            unit,
            Records(
                nguoi, con, records.raw.reindex(nguoi.index),
                {n: records.raw_con[n].reindex(c.index) for n, c in con.items() if n in records.raw_con},
                records.tables[records.tables["_table"].isin(used)], records.columns[records.columns["_table"].isin(used)],
                records.problems[records.problems["_table"].isin(used)],
            ),
        )  # fmt: skip


def marked(
    unit: str,
    unit_name: str,
    records: Records,
    findings: pd.DataFrame,
    as_of: str,
    period: str,
    previous: pd.DataFrame | None = None,
    plan: pd.DataFrame | None = None,
) -> bytes:
    """The workbook of :func:`write_marked` as bytes."""
    book = Book(stamp("don_vi", as_of, unit), t("Kết quả kiểm tra hồ sơ kỳ {period}", period=period))
    todo = tasks.ordered(findings, records)
    first = book.add(TASKS)
    first.activate()
    specs = layout.sheets(as_of)
    data = {spec.table: rows_of(spec, records) for spec in specs}
    cells = _cells(todo, {s.table: s for s in specs}, {n: {x: i for i, x in enumerate(labels)} for n, (_, labels) in data.items()})
    _tasks_sheet(book, first, todo, cells, records, unit_name, period)
    if previous is not None:
        _changed_sheet(book, tasks.compare(previous, findings, set(tasks.person_keys(records))))
    if plan is not None:
        _plan_sheet(book, plan)
    comments = _comments(todo, cells)
    for spec in specs:
        sheet = book.data_sheet(spec, unit_name)
        here = {(line, i): mark for (table, line, i), (mark, _) in comments.items() if table == spec.table}
        fill(book, sheet, spec, data[spec.table][0], {at: mark for at, mark in here.items() if at[0] >= 0})
        for line, i in here:
            _, text = comments[spec.table, line, i]
            row = FIRST_ROW - 1 + line if line >= 0 else HEADING_ROW - 1
            lines = text.count("\n") + 1 + len(text) // 60
            untrusted.put_comment(sheet, row, i, text, author="hoso", x_scale=2.6, y_scale=min(0.35 + 0.22 * lines, 4), color="#FFFFE1")
    book.guide(unit_name)
    book.lists()
    return book.bytes()


Cell = tuple[str, int, int]
"""Table, line (from 0; -1 = the heading) and column (from 0) in the template."""


def _cells(todo: pd.DataFrame, specs: dict[str, layout.Sheet], lines: dict[str, dict[int, int]]) -> list[Cell | None]:
    """Where in the template each finding is shown; None when it is about the file and about no column."""
    found: list[Cell | None] = []
    for table, index, field in zip(todo["table"], todo["index"], todo["field"], strict=True):
        spec = specs.get(table)
        if spec is None:
            found.append(None)
            continue
        line, column = lines[table].get(index), spec.positions.get(field)
        if line is not None:
            found.append((table, line, spec.positions["ho_ten"] if column is None else column))
        else:
            found.append(None if column is None else (table, -1, column))
    return found


def _comments(todo: pd.DataFrame, cells: list[Cell | None]) -> dict[Cell, tuple[str, str]]:
    """Cell -> (gravest consequence, text of all its findings)."""
    found: dict[Cell, tuple[str, str]] = {}
    columns = (todo[c] for c in ("severity", "rule", "message", "proposal", "fix", "law"))
    for cell, (severity, rule, message, proposal, fix, law) in zip(cells, zip(*columns, strict=True), strict=True):
        if cell is None:
            continue
        parts = [f"{SIGNS[severity]} [{rule}]", message, proposal and t("Đề xuất: {proposal}", proposal=proposal)]
        parts += [fix and t("Cách sửa: {fix}", fix=fix), law and t("Căn cứ: {law}", law=law)]
        text = "\n".join(filter(None, parts))
        if cell in found:
            mark, before = found[cell]
            found[cell] = (min(mark, severity, key=SEVERITIES.index), f"{before}\n\n{text}")
        else:
            found[cell] = (severity, text)
    return found


def _tasks_sheet(
    book: Book, sheet: Any, todo: pd.DataFrame, cells: list[Cell | None], records: Records, unit_name: str, period: str
) -> None:
    counts = by_severity(todo)
    held = int(tasks.held(todo, records).sum())
    untrusted.put_text(sheet, 0, 0, t("Việc cần làm"), book.style("title"))
    untrusted.put_text(sheet, 1, 0, t("{unit}. Kỳ {period}, quy định đến ngày {day}.", unit=unit_name, period="/".join(reversed(period.split("-"))), day=vn_date(book.stamp.as_of)), book.style(""))
    untrusted.put_text(sheet, 2, 0, t("{people} người đã khai, {held} người còn lỗi; {error} lỗi, {warning} cảnh báo, {info} lưu ý.", people=len(records.nguoi), held=held, **counts), book.style(""))  # fmt: skip
    untrusted.put_text(sheet, 3, 0, t("Làm từ trên xuống: việc đứng trước gỡ được nhiều người hơn. Bấm vào địa chỉ ô để tới chỗ sửa, sửa ngay trong tệp này, chọn ở cột Đã sửa, rồi gửi lại."), book.style("note"))  # fmt: skip
    untrusted.put_text(sheet, 4, 0, t("Chú giải:"), book.style(""))
    for i, (mark, legend) in enumerate(
        (("error", t("✖ Lỗi: viền liền đậm, chữ đậm")), ("warning", t("▲ Cảnh báo: viền đứt")), ("info", t("● Lưu ý: viền chấm, chữ nghiêng")))
    ):
        untrusted.put_text(sheet, 4, (2, 5, 7)[i], legend, book.style("cell", mark))
    top = TASK_HEADING_ROW - 1
    for i, (heading, width) in enumerate(TASK_COLUMNS):
        untrusted.put_text(sheet, top, i, heading, book.style("heading"))
        sheet.set_column(i, i, width, None, {"hidden": heading == "Mã lỗi"})
    sheet.set_row(top, 32)
    sheet.set_row(4, 32)
    names = records.nguoi["ho_ten"].fillna("").to_dict()
    plain, strong, answer, link = (book.style(n) for n in ("cell", "bold", "answer", "link"))
    number = book.style("number")
    tables = dictionary.tables()
    columns = ("severity", "sheet", "row", "column", "person", "table", "field", "value", "proposal", "message", "fix", "law", "frees", "rule", "fingerprint")
    for n, (cell, person, values) in enumerate(zip(cells, todo["about"], zip(*(todo[c] for c in columns), strict=True), strict=True)):
        severity, name, at_row, at_column, key, table, field, value, proposal, message, fix, law, frees, rule, mark = values
        row = top + 1 + n
        untrusted.put_number(sheet, row, 0, n + 1, number)
        untrusted.put_text(sheet, row, 1, SIGNS[severity], book.style("bold", severity))
        if cell is None:
            untrusted.put_text(sheet, row, 2, name or t("Cả tệp"), plain)
            untrusted.put_text(sheet, row, 3, f"{at_column}{at_row or ''}", plain)
        else:
            target = tables[cell[0]].label
            address = f"{layout.letter(cell[2])}{FIRST_ROW + cell[1] if cell[1] >= 0 else HEADING_ROW}"
            untrusted.put_text(sheet, row, 2, target, plain)
            untrusted.put_link(sheet, row, 3, target, address, address, link)
        label = next((f.label for f in tables[table].fields if f.name == field), field) if table in tables else field
        who = names.get(person, "") or key or t("Cả tệp")
        for i, text in enumerate((who, label, value, proposal, message, fix, law), 4):
            untrusted.put_text(sheet, row, i, text, strong if i == 4 else plain)
        wrapped = zip((who, label, value, proposal, message, fix, law), TASK_COLUMNS[4:], strict=False)
        sheet.set_row(row, 15 * min(max(-(-len(text) // width) for text, (_, width) in wrapped) or 1, 20))
        untrusted.put_number(sheet, row, 11, frees, number)
        untrusted.put_blank(sheet, row, 12, answer)
        untrusted.put_blank(sheet, row, 13, answer)
        untrusted.put_text(sheet, row, 14, rule, plain)
        untrusted.put_text(sheet, row, 15, mark, plain)
    last = top + max(len(todo), 1)
    sheet.data_validation(top + 1, 12, last, 12, {"validate": "list", "source": list(REPAIRED), "error_message": t("Chọn trong danh sách.")})
    # A reason of one's own is welcome: the list only spares typing.
    sheet.data_validation(top + 1, 13, last, 13, {"validate": "list", "source": list(REASONS), "error_type": "information", "error_message": t("Lý do khác cũng được ghi nhận.")})  # fmt: skip
    sheet.autofilter(top, 0, last, len(TASK_COLUMNS) - 1)
    sheet.freeze_panes(top + 1, 4)
    sheet.repeat_rows(top)
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})


def _table_sheet(book: Book, name: str, title: str, headings: tuple[tuple[str, int], ...], lines: Iterable[Iterable[str]]) -> Any:
    """A sheet of plain text with a title and headings; gives the sheet."""
    sheet = book.add(name)
    untrusted.put_text(sheet, 0, 0, title, book.style("title"))
    for i, (heading, width) in enumerate(headings):
        untrusted.put_text(sheet, 2, i, heading, book.style("heading"))
        sheet.set_column(i, i, width)
    row = 2
    for row, texts in enumerate(lines, 3):
        for i, text in enumerate(texts):
            untrusted.put_text(sheet, row, i, text, book.style("cell"))
    sheet.autofilter(2, 0, max(row, 3), len(headings) - 1)
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    sheet.fit_to_pages(1, 0)
    sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
    return sheet


def _changed_sheet(book: Book, changed: pd.DataFrame) -> None:
    counts = changed["state"].value_counts()
    summary = "; ".join(f"{_STATES[s].lower()} {counts.get(s, 0)}" for s in _STATES)
    headings = (("Tình trạng", 24), ("Mức độ", 12), ("Ai", 22), ("Giá trị", 24), ("Vì sao", 60), ("Quy tắc", 22))
    ranked = changed.assign(_o=changed["state"].map({s: i for i, s in enumerate(("repaired", "removed", "new", "open"))})).sort_values("_o", kind="stable")
    lines = (
        (_STATES[state], SIGNS[severity], person, value, message, rule)
        for state, severity, person, value, message, rule in zip(*(ranked[c] for c in ("state", "severity", "person", "value", "message", "rule")), strict=True)
    )  # fmt: skip
    _table_sheet(book, CHANGED, t("So với kỳ trước: {summary}", summary=summary), headings, lines)


def _plan_sheet(book: Book, plan: pd.DataFrame) -> None:
    headings = (("Việc sẽ làm", 20), ("Số định danh", 16), ("Ai", 26), ("Nội dung cột", 22), ("CSDL đang có", 26), ("Đơn vị khai", 26), ("Vì sao", 44), ("Còn làm việc?", 18), ("Mã dòng", 22))  # fmt: skip
    tables = dictionary.tables()

    def label(table: str, field: str) -> str:
        if table not in tables:
            return field
        return next((f.label for f in tables[table].fields if f.name == field), field)

    def text(value: Any) -> str:
        return value if isinstance(value, str) else ""

    columns = ("kind", "cccd", "ho_ten", "table", "field", "theirs", "ours", "reason", "change")
    lines: list[tuple[str, ...]] = [
        (kind_text(str(kind)), text(cccd), text(name), label(text(table), text(field)), text(theirs), text(ours), text(reason), "", text(change))
        for kind, cccd, name, table, field, theirs, ours, reason, change in zip(*(plan[c] for c in columns), strict=True)
    ]  # fmt: skip
    sheet = _table_sheet(book, PLANNED, t("Dự kiến đồng bộ với cơ sở dữ liệu quốc gia"), headings, lines)
    for n, kind in enumerate(plan["kind"]):
        if kind == "absent":
            untrusted.put_blank(sheet, 3 + n, 7, book.style("answer"))
            sheet.data_validation(3 + n, 7, 3 + n, 7, {"validate": "list", "source": list(STILL_WORKING)})
