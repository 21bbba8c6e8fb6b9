"""The marked workbook: a unit's own data in our template, faults coloured and explained, and a
first sheet of what to do.

Corrected in place and sent back it loads without any mapping, because it is our template. What is
the same for every unit comes from the skeleton; here are the rows, links and comments of one.
"""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ...validators.findings import SEVERITIES
from ...validators.texts import t
from ...validators.vocabulary import label as kind_label
from ...validators.written import vn_date
from .. import untrusted
from ..files import write_private
from ..templates import layout
from ..templates.layout import FIRST_ROW, HEADING_ROW
from ..templates.workbook import MARKS
from . import sheets
from .skeleton import (
    CHANGED_COLUMNS,
    PLAN_COLUMNS,
    TABLE_HEADING_ROW,
    TASK_COLUMNS,
    TASK_HEADING_ROW,
    Skeleton,
    print_area,
    sheet_part,
    skeleton,
    unit_stamp,
)
from .subjects import HEADING, NOWHERE, Columns, Subject, field_labels
from .tasks import STATES
from .words import SIGNS, state_text, with_folded, with_places

_NAMED = 12
"""Headings of columns left out that are named."""
_HIGHEST = 20
"""Lines of text to which a row of the list of work grows."""
ASKED = ("absent", "duplicate")
"""Kinds of planned lines about which a unit is asked."""
_LETTERS = [layout.letter(i) for i in range(max(len(TASK_COLUMNS), len(PLAN_COLUMNS)))]


def write_marked(path: str | os.PathLike[str], subject: Subject) -> None:
    """Write the marked workbook of one unit, readable by its owner only.

    Raises:
        OSError: the folder is missing or not writable.
    """
    write_private(Path(path), marked(subject))


def marked(subject: Subject) -> bytes:
    """The workbook of :func:`write_marked` as bytes; the same subject gives the same bytes."""
    frame = skeleton(
        subject.as_of,
        subject.period,
        subject.kind,
        changed=subject.changed is not None,
        planned=subject.plan is not None,
    )
    known = sheets.strings(frame.entries)
    marks, texts = _marks(
        {name: [*values, *subject.under[name]] for name, values in subject.todo.items()}
    )
    values: dict[str, dict[str, bytes]] = {}
    every = {
        **unit_stamp(subject),
        "unit": untrusted.markup(subject.unit_name).encode(),
        **{name: untrusted.markup(text).encode() for name, text in _sentences(subject).items()},
        "last_tasks": str(TASK_HEADING_ROW + max(len(subject.todo["rule"]), 1)).encode(),
    }
    values[sheet_part(frame.numbers["tasks"])] = _tasks(subject, frame, known)
    if subject.changed is not None:
        values[sheet_part(frame.numbers["changed"])] = _changed(subject.changed, frame, known)
        every["last_changed"] = _last(subject.changed["state"])
    if subject.plan is not None:
        values[sheet_part(frame.numbers["planned"])] = _planned(subject.plan, frame, known)
        every["last_planned"] = _last(subject.plan["kind"])
    comments = {}
    for spec in layout.sheets(subject.as_of, subject.kind):
        number = frame.numbers[spec.table]
        every[f"area_{spec.table}"] = print_area(spec, subject.data.get(spec.table, ([], 0))[1])
        values[sheet_part(number)] = _data(spec, subject, frame, marks.get(spec.table, {}), known)
        if spec.table in texts:
            comments[number] = sheets.comments(spec, number, texts[spec.table])
            values[sheet_part(number)]["drawing"] = b'<legacyDrawing r:id="rId1"/>'
    values["xl/sharedStrings.xml"] = {"strings": untrusted.strings(known).encode()}
    return frame.filled({"": every, **values}, comments)


Place = tuple[int, int]
"""Line of a sheet (from 0; -1 = the heading) and column (from 0) in the template."""


def _marks(todo: Columns) -> tuple[dict[str, dict[Place, str]], dict[str, dict[Place, str]]]:
    """Table -> place -> gravest consequence, and -> text of all its findings."""
    marks: dict[str, dict[Place, str]] = {}
    texts: dict[str, dict[Place, str]] = {}
    columns = (
        todo[c]
        for c in ("table", "line", "place", "severity", "rule", "told", "proposal", "fix", "law")
    )
    for table, line, column, severity, rule, message, proposal, fix, law in zip(
        *columns, strict=True
    ):
        if line == NOWHERE:
            continue
        parts = (
            f"{SIGNS[severity]} [{rule}]",
            message,
            proposal and t("Đề xuất: {proposal}", proposal=proposal),
            fix and t("Cách sửa: {fix}", fix=fix),
            law and t("Căn cứ: {law}", law=law),
        )
        text = "\n".join(filter(None, parts))
        here, said, at = marks.setdefault(table, {}), texts.setdefault(table, {}), (line, column)
        here[at] = min(here.get(at, severity), severity, key=SEVERITIES.index)
        said[at] = f"{said[at]}\n\n{text}" if at in said else text
    return marks, texts


def _data(
    spec: layout.Sheet,
    subject: Subject,
    frame: Skeleton,
    marks: dict[Place, str],
    known: sheets.Strings,
) -> dict[str, bytes]:
    """Slots of one of the template's sheets."""
    columns, lines = subject.data.get(spec.table, ([], 0))
    shown = {"columns": "".join(frame.widths).encode()}
    if lines and spec.table == "nguoi":
        shown["columns"] = _shown(spec, subject, columns, marks, frame.widths)
    if not lines:
        return {"rows": b"", "bottom": str(HEADING_ROW).encode(), "drawing": b"", **shown}
    names = sheets.row_names(FIRST_ROW, lines)
    styles = frame.columns[spec.table]
    made = {
        i: sheets.cells(column.letter, names, values, styles[""][i], known)
        for i, (column, values) in enumerate(zip(spec.columns, columns, strict=True))
        if values is not None
    }
    for (line, i), mark in marks.items():
        if line != HEADING:
            here, values = made.setdefault(i, [""] * lines), columns[i]
            value = "" if values is None or values[line] is None else values[line]
            here[line] = sheets.cells(
                spec.columns[i].letter, names[line : line + 1], [value], styles[mark][i], known
            )[0]
    rows = sheets.rows(names, (made[i] for i in sorted(made)))
    return {"rows": rows, "bottom": names[-1].encode(), "drawing": b"", **shown}


def _shown(
    spec: layout.Sheet,
    subject: Subject,
    columns: list[list[Any] | None],
    marks: dict[Place, str],
    widths: Sequence[str],
) -> bytes:
    """The columns of the people's sheet: a unit is asked for those that it used or must give, and
    sees what is known; the others are hidden."""
    marked_at = {place for _, place in marks}
    return "".join(
        element
        if i >= len(spec.columns)
        or columns[i] is not None
        or i in marked_at
        or spec.columns[i].required
        or ("nguoi", spec.columns[i].field.name) in subject.used
        else element.replace("<col ", '<col hidden="1" ')
        for i, element in enumerate(widths)
    ).encode()


def _sentences(subject: Subject) -> dict[str, str]:
    """What stands above the tables."""
    counts = Counter(subject.todo["severity"])
    found = {
        "about": t(
            "{unit}. Kỳ {period}, quy định đến ngày {day}.",
            unit=subject.unit_name,
            period=vn_date(subject.period),
            day=vn_date(subject.as_of),
        ),
        "counts": with_folded(
            t(
                "{people} người đã khai, {held} người còn lỗi; {error} lỗi, {warning} cảnh "
                "báo, {info} lưu ý.",
                people=subject.people,
                held=subject.held,
                **{s: counts[s] for s in SEVERITIES},
            ),
            len(subject.under["rule"]),
        ),
        "origin": " ".join(_origin(subject)),
    }
    if subject.changed is not None:
        states = Counter(subject.changed["state"])
        found["changed_title"] = t(
            "So với kỳ trước: {summary}",
            summary="; ".join(f"{state_text(s).lower()} {states[s]}" for s in STATES),
        )
    return found


def _origin(subject: Subject) -> Iterator[str]:
    """What stands in it of what the unit sent, and how it differs from that."""
    if subject.received:
        yield t("Tệp đã nhận: {files}.", files=". ".join(subject.received))
    if subject.older:
        yield t(
            "Đơn vị đã điền mẫu ngày {older}; tệp này là mẫu cùng loại đang dùng.",
            older=vn_date(subject.older),
        )
    if subject.left_out:
        named, more = "; ".join(subject.left_out[:_NAMED]), len(subject.left_out) - _NAMED
        if more > 0:
            named = t("{headings} và {n} cột nữa", headings=named, n=more)
        yield t(
            "Cột không có trong mẫu nên không chép sang đây, hãy giữ tệp đã gửi: {headings}.",
            headings=named,
        )


def _tasks(subject: Subject, frame: Skeleton, known: sheets.Strings) -> dict[str, bytes]:
    """Slots of the first sheet."""
    todo = subject.todo
    lines = len(todo["rule"])
    names = sheets.row_names(TASK_HEADING_ROW + 1, lines)
    specs = {s.table: s.name for s in layout.sheets(subject.as_of, subject.kind)}
    where, address, links = _addresses(todo, specs, names)
    texts = _task_texts(subject, specs)
    widths = [width for _, width in TASK_COLUMNS[4 : 4 + len(texts)]]
    blank = [""] * lines
    columns = (
        range(1, lines + 1),
        [SIGNS[s] for s in todo["severity"]],
        where,
        address,
        *texts,
        todo["frees"],
        blank,
        blank,
        todo["rule"],
        todo["fingerprint"],
    )
    number, plain, strong, answer, link = (
        frame.styles[name, ""] for name in ("number", "cell", "bold", "answer", "link")
    )
    styles = (
        *(number, strong, plain, plain, strong),
        *[plain] * 6,
        *(number, answer, answer, plain, plain),
    )
    made = [
        sheets.cells(letter, names, values, style, known)
        for letter, values, style in zip(_LETTERS, columns, styles, strict=False)
    ]
    for mark in MARKS:
        _restyle(made[1], [s == mark for s in todo["severity"]], strong, frame.styles["bold", mark])
    _restyle(made[3], [line != NOWHERE for line in todo["line"]], plain, link)
    return {
        "rows": sheets.rows(names, made, _heights(texts, widths)),
        "bottom": str(TASK_HEADING_ROW + lines).encode(),
        "links": sheets.links(links),
    }


def _addresses(
    todo: Columns, specs: dict[str, str], names: Sequence[str]
) -> tuple[list[str], list[str], list[tuple[str, str, str]]]:
    """Sheet and cell of each task, and the links to those that stand in this workbook."""
    whole = t("Cả tệp")
    where, address, links = [], [], []
    for row, table, line, place, sheet, at_row, at_column in zip(
        names, *(todo[c] for c in ("table", "line", "place", "sheet", "row", "column")), strict=True
    ):
        if line == NOWHERE:
            # No sheet of this workbook: it is the one of the file that was sent.
            where.append(t("{sheet} (tệp đã gửi)", sheet=sheet) if sheet else whole)
            address.append(f"{at_column}{at_row or ''}")
        else:
            cell = _cell(line, place)
            where.append(specs[table])
            address.append(cell)
            links.append((f"D{row}", specs[table], cell))
    return where, address, links


def _cell(line: int, place: int) -> str:
    return f"{layout.letter(place)}{FIRST_ROW + line if line != HEADING else HEADING_ROW}"


def _task_texts(subject: Subject, specs: dict[str, str]) -> tuple[list[Any], ...]:
    """Who, field, value, proposal, message, repair and law of each task."""
    todo, labels, whole = subject.todo, field_labels(), t("Cả tệp")
    who = [name or key or whole for name, key in zip(todo["name"], todo["person"], strict=True)]
    label = [labels.get(key, key[1]) for key in zip(todo["table"], todo["field"], strict=True)]
    messages = _messages(todo, subject.under, specs)
    return (who, label, todo["value"], todo["proposal"], messages, todo["fix"], todo["law"])


def _messages(todo: Columns, under: Columns, names: dict[str, str]) -> list[str]:
    """Each message with the cells of what was folded under it: every one that must be corrected
    has its address."""
    below: dict[str, list[tuple[str, str, bool]]] = {}
    rules = dict(zip(todo["fingerprint"], todo["rule"], strict=True))
    home = dict(zip(todo["fingerprint"], todo["table"], strict=True))
    at = dict(zip(todo["fingerprint"], zip(todo["line"], todo["place"], strict=True), strict=True))
    for head, rule, table, line, place in zip(
        *(under[c] for c in ("follows", "rule", "table", "line", "place")), strict=True
    ):
        if line == NOWHERE:
            cell = t("cả tệp")
        else:
            cell = _cell(line, place)
            if table != home.get(head, table):
                cell = f"{names[table]}!{cell}"
        same = rule == rules.get(head) and (line, place) != at.get(head)
        below.setdefault(head, []).append((cell, rule, same))
    return [
        with_places(
            message,
            [cell for cell, _, same in below.get(mark, ()) if same],
            [cell for cell, _, same in below.get(mark, ()) if not same],
        )
        for message, mark in zip(todo["told"], todo["fingerprint"], strict=True)
    ]


def _heights(texts: Sequence[Sequence[Any]], widths: Sequence[int]) -> list[int]:
    """Points of each row in which these columns wrap: LibreOffice does not fit rows by itself."""
    return [
        15 * min(max(max(-(-len(x) // w) for x, w in zip(line, widths, strict=True)), 1), _HIGHEST)
        for line in zip(*texts, strict=True)
    ]


def _restyle(made: list[str], chosen: list[bool], old: str, new: str) -> None:
    for i, yes in enumerate(chosen):
        if yes:
            made[i] = made[i].replace(f' s="{old}"', f' s="{new}"', 1)


def _last(values: list[Any]) -> bytes:
    return str(TABLE_HEADING_ROW + max(len(values), 1)).encode()


def _table(
    columns: tuple[list[Any], ...], widths: Sequence[int], style: str, known: sheets.Strings
) -> dict[str, bytes]:
    lines = len(columns[0])
    names = sheets.row_names(TABLE_HEADING_ROW + 1, lines)
    made = [
        sheets.cells(letter, names, values, style, known)
        for letter, values in zip(_LETTERS, columns, strict=False)
    ]
    return {
        "rows": sheets.rows(names, made, _heights(columns, widths)),
        "bottom": str(TABLE_HEADING_ROW + lines).encode(),
        "links": b"",
    }


def _changed(changed: Columns, frame: Skeleton, known: sheets.Strings) -> dict[str, bytes]:
    columns = (
        list(map(state_text, changed["state"])),
        [SIGNS[s] for s in changed["severity"]],
        *(_texts(changed[c]) for c in ("person", "value", "message", "rule")),
    )
    assert len(columns) == len(CHANGED_COLUMNS)
    return _table(columns, [width for _, width in CHANGED_COLUMNS], frame.styles["cell", ""], known)


def _planned(plan: Columns, frame: Skeleton, known: sheets.Strings) -> dict[str, bytes]:
    labels = field_labels()
    what = [
        labels.get((table, field), field)
        for table, field in zip(_texts(plan["table"]), _texts(plan["field"]), strict=True)
    ]
    shown = (_texts(plan[c]) for c in ("theirs", "ours", "reason"))
    columns = (
        [kind_label(str(k)) for k in plan["kind"]],
        _texts(plan["cccd"]),
        _texts(plan["ho_ten"]),
        what,
        *shown,
        [""] * len(what),
        _texts(plan["change"]),
    )
    plain, answer = frame.styles["cell", ""], frame.styles["answer", ""]
    asked = [k in ASKED for k in plan["kind"]]
    lines = len(what)
    names = sheets.row_names(TABLE_HEADING_ROW + 1, lines)
    made = [
        sheets.cells(letter, names, values, plain, known)
        for letter, values in zip(_LETTERS, columns, strict=False)
    ]
    _restyle(made[7], asked, plain, answer)
    heights = _heights(columns, [width for _, width in PLAN_COLUMNS])
    return {
        "rows": sheets.rows(names, made, heights),
        "bottom": str(TABLE_HEADING_ROW + lines).encode(),
        "links": b"",
        "checks": _checks(plan["kind"], names, frame.checks).encode(),
    }


def _checks(kinds: Sequence[Any], rows: Sequence[str], each: Sequence[str]) -> str:
    """The drop-downs of the planned sheet, each over the lines of its kind."""
    found = []
    for n, (kind, check) in enumerate(zip(ASKED, each, strict=True)):
        cells = " ".join(f"H{row}" for row, k in zip(rows, kinds, strict=True) if k == kind)
        if cells:
            found.append(check.replace(f'sqref="H{TABLE_HEADING_ROW + 1 + n}"', f'sqref="{cells}"'))
    inside = "".join(found)
    return f'<dataValidations count="{len(found)}">{inside}</dataValidations>' if found else ""


def _texts(values: list[Any]) -> list[str]:
    return [v if isinstance(v, str) else "" for v in values]
