"""The marked workbook without its people: built once, cut where units differ, filled five hundred
times.

The template's own writer makes it, so headings, drop-downs, checks, formats, protection and print
set-up have one source.
"""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Any

from ...validators.texts import language, t
from .. import untrusted
from ..own_sheets import CHANGED, PLANNED, TASKS
from ..templates import layout
from ..templates.kinds import KINDS
from ..templates.layout import FIRST_ROW
from ..templates.stamp import Stamp, stamp
from ..templates.workbook import MARKS, Book
from . import packing
from .packing import Constant, Part, slot
from .subjects import Subject

REPAIRED = ("Đã sửa", "Đúng như đã khai", "Chưa sửa")
REASONS = (
    "Giấy tờ gốc ghi như vậy",
    "Đang chờ xác minh",
    "Đang chờ quyết định",
    "Không thuộc đơn vị",
    "Nhầm nên đã xóa dòng",
)
STILL_WORKING = ("Còn làm việc", "Đã nghỉ hưu", "Đã chuyển đi", "Đã thôi việc", "Đã qua đời")
DECLARED_TWICE = ("Thuộc đơn vị này", "Không thuộc đơn vị này")
"""Answers as the unit picks them; next month's run reads them back, so they stay Vietnamese in
every language. A comma would part an entry in two."""
TASK_HEADING_ROW, TABLE_HEADING_ROW = 7, 3
ANSWER, REASON, FINGERPRINT, WORKING, CHANGE, PERSON = (
    "Đã sửa",
    "Giải trình",
    "Mã lỗi",
    "Còn làm việc?",
    "Mã dòng",
    "Số định danh",
)
"""Headings by which the answers are found again."""
TASK_COLUMNS = (
    ("STT", 5), ("Mức độ", 12), ("Trang tính", 16), ("Ô", 8), ("Ai", 24), ("Nội dung cột", 20),
    ("Giá trị hiện tại", 24),
    ("Đề xuất", 20), ("Vì sao", 50), ("Cách sửa", 46), ("Căn cứ", 34), ("Số người được gỡ", 10),
    (ANSWER, 16),
    (REASON, 28), ("Quy tắc", 20), (FINGERPRINT, 22),
)  # fmt: skip
CHANGED_COLUMNS = (
    ("Tình trạng", 24),
    ("Mức độ", 12),
    ("Ai", 22),
    ("Giá trị", 24),
    ("Vì sao", 60),
    ("Quy tắc", 22),
)
PLAN_COLUMNS = (
    ("Việc sẽ làm", 20), (PERSON, 16), ("Ai", 26), ("Nội dung cột", 22), ("CSDL đang có", 26),
    ("Đơn vị khai", 26), ("Vì sao", 44),
    (WORKING, 18), (CHANGE, 22),
)  # fmt: skip
_SIGNS = {TASKS: "tasks", CHANGED: "changed", PLANNED: "planned"}
_LAST = 987_654
"""Stands for the last row of a sheet until the unit's own is known."""
_SCALE = 60
"""Percent at which the data print: a unit's record on a handful of pages of A4, its letters as
small as a footnote's."""
_UNIT = "HOSO.SLOT"
_CELL = re.compile(r'<c r="([A-Z]+)(\d+)"(?: s="(\d+)")?')
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships '
    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing" '
    'Target="../drawings/vmlDrawing{n}.vml"/>'
    '<Relationship Id="rId2" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" '
    'Target="../comments{n}.xml"/></Relationships>'
)
_STYLES = ("number", "cell", "bold", "answer", "link")


@dataclass(frozen=True)
class Skeleton:
    """The parts with slots, and what is needed to fill them.

    Attributes:
        entries: number of texts that the table of strings already holds.
        numbers: sheet ("tasks", "changed", "planned" or a table of the dictionary) -> its number in
            the workbook.
        checks: the drop-downs of the planned sheet, one for each of the kinds of ``marked.ASKED``.
        styles: name, or name and consequence, -> number of the format, for the sheets beside the
            template's.
        columns: table -> consequence ('' = none) -> numbers of the formats of its columns.
        widths: the elements of the columns of the people's sheet, one a column and what follows.
    """

    parts: tuple[Part | Constant, ...]
    relations: dict[int, Constant]
    boxes: dict[int, tuple[Part, Part]]
    entries: int
    numbers: dict[str, int]
    styles: dict[tuple[str, str], str]
    columns: dict[str, dict[str, list[str]]]
    checks: tuple[str, ...] = field(repr=False, default=())
    widths: tuple[str, ...] = ()

    def filled(
        self, values: Mapping[str, Mapping[str, bytes]], comments: Mapping[int, tuple[bytes, bytes]]
    ) -> bytes:
        """The workbook with the values of each part's slots, and the comments and boxes of each
        sheet that has any."""
        types = "".join(
            f'<Override PartName="/xl/comments{n}.xml" '
            f'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"/>'
            for n in comments
        )
        every = {**values.get("", {}), "types": types.encode()}
        found: list[tuple[Part | Constant, Mapping[str, bytes]]] = [
            (part, every if part.name not in values else {**every, **values[part.name]})
            for part in self.parts
        ]
        for n, (texts, boxes) in comments.items():
            of_texts, of_boxes = self.boxes[n]
            found += [
                (self.relations[n], {}),
                (of_texts, {"all": texts}),
                (of_boxes, {"all": boxes}),
            ]
        return packing.package(found)


def sheet_part(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


@lru_cache(maxsize=2 * len(KINDS))
def _skeleton(
    as_of: str, period: str, kind: str, changed: bool, planned: bool, lang: str
) -> Skeleton:
    stamped = stamp(kind, as_of, _UNIT, period=period, files=["0" * 64])
    book = Book(stamped, t("Kết quả kiểm tra hồ sơ kỳ {period}", period=period))
    _tasks(book)
    numbers = {"tasks": 1}
    if changed:
        _table(book, CHANGED, slot("changed_title"), CHANGED_COLUMNS)
        numbers["changed"] = len(numbers) + 1
    if planned:
        sheet = _table(book, PLANNED, t("Dự kiến đồng bộ với cơ sở dữ liệu quốc gia"), PLAN_COLUMNS)
        for n, source in enumerate((STILL_WORKING, DECLARED_TWICE)):
            asked = {"validate": "list", "source": list(source)}
            at = (TABLE_HEADING_ROW + n, 7)
            sheet.data_validation(*at, *at, asked | {"error_message": t("Chọn trong danh sách.")})
        numbers["planned"] = len(numbers) + 1
    specs = layout.sheets(as_of, kind)
    for spec in specs:
        sheet = book.data_sheet(spec, slot("unit"))
        sheet.set_paper(9)
        sheet.set_print_scale(_SCALE)
        sheet.print_area(0, 0, _LAST - 1, len(spec.columns) - 1)
        for n, mark in enumerate(("", *MARKS)):
            for i, column in enumerate(spec.columns):
                untrusted.put_blank(sheet, FIRST_ROW - 1 + n, i, book.of(column.field, mark))
        numbers[spec.table] = len(numbers) + 1
    book.guide(slot("unit"))
    book.lists()
    return _cut(book.bytes(), book.stamp, numbers, specs)


def skeleton(as_of: str, period: str, kind: str, *, changed: bool, planned: bool) -> Skeleton:
    """The skeleton of a kind's template for the law of *as_of* (ISO day) and the month *period*, in
    the language in use.

    Args:
        changed, planned: whether it has the sheets :data:`CHANGED` and :data:`PLANNED`.
    """
    return _skeleton(as_of, period, kind, changed, planned, language())


def unit_stamp(subject: Subject) -> dict[str, bytes]:
    """The slots of a unit's stamp: whole, and as the footer prints it."""
    own = stamp(
        subject.kind,
        subject.as_of,
        subject.unit,
        period=subject.period,
        files=subject.files,
        columns=subject.used,
    )
    return {"stamp": str(own).encode(), "printed": own.printed.encode()}


def _tasks(book: Book) -> None:
    sheet = book.add(TASKS)
    sheet.activate()
    _above_the_tasks(book, sheet)
    top = TASK_HEADING_ROW - 1
    for i, (heading, width) in enumerate(TASK_COLUMNS):
        untrusted.put_text(sheet, top, i, heading, book.style("heading"))
        sheet.set_column(i, i, width, None, {"hidden": heading == FINGERPRINT})
    sheet.set_row(top, 32)
    sheet.set_row(4, 32)
    # A row of every format in use: their numbers are read from it, then it is taken out.
    for i, name in enumerate(_STYLES):
        untrusted.put_blank(sheet, top + 1, i, book.style(name))
    for i, mark in enumerate(MARKS):
        untrusted.put_blank(sheet, top + 1, len(_STYLES) + i, book.style("bold", mark))
    last = _LAST - 1
    _answers(sheet, top + 1, last)
    sheet.autofilter(top, 0, last, len(TASK_COLUMNS) - 1)
    sheet.freeze_panes(top + 1, 4)
    sheet.repeat_rows(top)
    # The answers, for the screen, stand behind what is printed.
    sheet.print_area(0, 0, last, [h for h, _ in TASK_COLUMNS].index(ANSWER) - 3)
    sheet.fit_to_pages(1, 0)
    sheet.protect(
        "", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True}
    )


def _above_the_tasks(book: Book, sheet: Any) -> None:
    """Title, what the workbook is about, how to work with it, and the signs explained."""
    untrusted.put_text(sheet, 0, 0, t("Việc cần làm"), book.style("title"))
    untrusted.put_text(sheet, 1, 0, slot("about"), book.style(""))
    untrusted.put_text(sheet, 2, 0, slot("counts"), book.style(""))
    untrusted.put_text(
        sheet,
        3,
        0,
        t(
            "Làm từ trên xuống: việc đứng trước gỡ được nhiều người hơn. Bấm vào địa chỉ ô "
            "để tới chỗ sửa, sửa ngay trong tệp này, chọn ở cột Đã sửa, rồi gửi lại."
        ),
        book.style("note"),
    )
    untrusted.put_text(sheet, 4, 0, t("Chú giải:"), book.style(""))
    for i, (mark, legend) in enumerate(
        (
            ("error", t("✖ Lỗi: viền liền đậm, chữ đậm")),
            ("warning", t("▲ Cảnh báo: viền đứt")),
            ("info", t("● Lưu ý: viền chấm, chữ nghiêng")),
        )
    ):
        untrusted.put_text(sheet, 4, (2, 5, 7)[i], legend, book.style("cell", mark))
    untrusted.put_text(sheet, 5, 0, slot("origin"), book.style("note"))


def _answers(sheet: Any, first: int, last: int) -> None:
    """The lists behind the cells that a unit answers in."""
    sheet.data_validation(
        first,
        12,
        last,
        12,
        {"validate": "list", "source": list(REPAIRED), "error_message": t("Chọn trong danh sách.")},
    )
    # A reason of one's own is welcome: the list only spares typing.
    sheet.data_validation(
        first,
        13,
        last,
        13,
        {
            "validate": "list",
            "source": list(REASONS),
            "error_type": "information",
            "error_message": t("Lý do khác cũng được ghi nhận."),
        },
    )


def _table(book: Book, name: str, title: str, headings: tuple[tuple[str, int], ...]) -> Any:
    """A sheet of plain text with a title and headings; gives the sheet."""
    sheet = book.add(name)
    top = TABLE_HEADING_ROW - 1
    untrusted.put_text(sheet, 0, 0, title, book.style("title"))
    for i, (heading, width) in enumerate(headings):
        untrusted.put_text(sheet, top, i, heading, book.style("heading"))
        sheet.set_column(i, i, width)
    sheet.autofilter(top, 0, _LAST - 1, len(headings) - 1)
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(top)
    sheet.fit_to_pages(1, 0)
    sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
    return sheet


def _cut(
    data: bytes, stamped: Stamp, numbers: dict[str, int], specs: tuple[layout.Sheet, ...]
) -> Skeleton:
    with zipfile.ZipFile(BytesIO(data)) as package:
        texts = {name: package.read(name).decode() for name in package.namelist()}
    styles = _task_styles(texts[sheet_part(numbers["tasks"])])
    columns = _column_styles(texts, numbers, specs)
    checks, widths = _cut_sheets(texts, numbers)
    _cut_filters(texts, numbers)
    texts["xl/workbook.xml"] = _print_areas(texts["xl/workbook.xml"], numbers, specs)
    _cut_types(texts)
    known = texts["xl/sharedStrings.xml"]
    entries = known.count("<si>")
    known = re.sub(r' count="\d+" uniqueCount="\d+"', "", known)
    texts["xl/sharedStrings.xml"] = known.replace("</sst>", slot("strings") + "</sst>")
    parts = packing.ready(
        [
            Part.of(
                name,
                text.replace(str(stamped), slot("stamp")).replace(stamped.printed, slot("printed")),
            )
            for name, text in texts.items()
        ]
    )
    boxed = [numbers[spec.table] for spec in specs]
    return Skeleton(
        parts,
        {
            n: Constant.of(
                Part.of(f"xl/worksheets/_rels/sheet{n}.xml.rels", _RELATIONS.format(n=n))
            )
            for n in boxed
        },
        {
            n: (
                Part.of(f"xl/comments{n}.xml", slot("all")),
                Part.of(f"xl/drawings/vmlDrawing{n}.vml", slot("all")),
            )
            for n in boxed
        },
        entries,
        numbers,
        styles,
        columns,
        checks,
        widths,
    )


def _task_styles(tasks: str) -> dict[tuple[str, str], str]:
    """Numbers of the formats, from the row that shows each once."""
    sample = [s for _, row, s in _CELL.findall(tasks) if int(row) == TASK_HEADING_ROW + 1]
    names = [*((name, "") for name in _STYLES), *(("bold", mark) for mark in MARKS)]
    return dict(zip(names, sample, strict=True))


def _column_styles(
    texts: dict[str, str], numbers: dict[str, int], specs: tuple[layout.Sheet, ...]
) -> dict[str, dict[str, list[str]]]:
    """Table -> consequence -> numbers of the formats of its columns, from the rows that show each
    consequence once."""
    columns = {}
    for spec in specs:
        found = _CELL.findall(texts[sheet_part(numbers[spec.table])])
        columns[spec.table] = {
            mark: [s for _, row, s in found if int(row) == FIRST_ROW + n]
            for n, mark in enumerate(("", *MARKS))
        }
    return columns


def _cut_sheets(
    texts: dict[str, str], numbers: dict[str, int]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Put slots into the sheets; the lists behind the cells of the plan, and the columns of the
    people's sheet."""
    checks: tuple[str, ...] = ()
    widths: tuple[str, ...] = ()
    for name, number in numbers.items():
        part, ours = sheet_part(number), name in _SIGNS.values()
        if name == "nguoi":
            texts[part], widths = _columns(texts[part])
        heading = {
            "tasks": TASK_HEADING_ROW,
            "changed": TABLE_HEADING_ROW,
            "planned": TABLE_HEADING_ROW,
        }.get(name, FIRST_ROW - 1)
        if name == "planned":
            whole = re.search("<dataValidations.*</dataValidations>", texts[part], re.DOTALL)[0]  # type: ignore[index]
            checks = tuple(re.findall("<dataValidation .*?</dataValidation>", whole, re.DOTALL))
            texts[part] = texts[part].replace(whole, slot("checks"))
        texts[part] = _sheet(texts[part], heading + 1, ours, commented=not ours)
    return checks, widths


def _cut_filters(texts: dict[str, str], numbers: dict[str, int]) -> None:
    """Slots for the last row, in our own sheets and in the names of their filters."""
    for sheet, name in _SIGNS.items():
        if name in numbers:
            # Excel quotes the sheet's name in the name of its filter.
            texts["xl/workbook.xml"] = re.sub(
                rf"('{sheet}'![^<]*?){_LAST}",
                lambda m, name=name: m[1] + slot(f"last_{name}"),
                texts["xl/workbook.xml"],
            )
            part = sheet_part(numbers[name])
            texts[part] = texts[part].replace(str(_LAST), slot(f"last_{name}"))


def _cut_types(texts: dict[str, str]) -> None:
    """The kinds of parts: comments are drawn (VML), and more parts come with them."""
    types = texts["[Content_Types].xml"]
    if 'Extension="vml"' not in types:
        types = types.replace(
            "<Override",
            '<Default Extension="vml" '
            'ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/><Override',
            1,
        )
    texts["[Content_Types].xml"] = types.replace("</Types>", slot("types") + "</Types>")


def _print_areas(text: str, numbers: dict[str, int], specs: tuple[layout.Sheet, ...]) -> str:
    """The workbook's XML with a slot for what of each data sheet is printed."""
    for spec in specs:
        text, times = re.subn(
            rf'(name="_xlnm.Print_Area" localSheetId="{numbers[spec.table] - 1}"[^>]*>[^<]*!)'
            rf"\$A\$1:\$[A-Z]+\${_LAST}<",
            lambda m, table=spec.table: m[1] + slot(f"area_{table}") + "<",
            text,
        )
        assert times == 1, spec.table
    return text


def print_area(spec: layout.Sheet, lines: int) -> bytes:
    """What is printed of a data sheet with so many lines: of an empty one a blank cell beside its
    headings, which no program puts on paper."""
    last = len(spec.columns) - 1
    if lines:
        return f"$A$1:${layout.letter(last)}${FIRST_ROW + lines - 1}".encode()
    beside = layout.letter(last + 2)
    return f"${beside}$1:${beside}$1".encode()


_COLUMNS, _COLUMN_OF = re.compile(r"<cols>(.*?)</cols>"), re.compile(r"<col [^>]*/>")


def _columns(text: str) -> tuple[str, tuple[str, ...]]:
    """A sheet's XML with a slot for its columns, and the element of each of them."""
    found = _COLUMNS.search(text)
    assert found is not None
    each = []
    for element in _COLUMN_OF.findall(found[1]):
        first, last = (int(re.search(rf'{n}="(\d+)"', element)[1]) for n in ("min", "max"))  # type: ignore[index]
        # Neighbours of one width and format may share an element.
        each += [
            re.sub(r'min="\d+" max="\d+"', f'min="{n}" max="{n}"', element)
            for n in range(first, min(last, first + 500) + 1)
        ]
    return text.replace(found[0], f"<cols>{slot('columns')}</cols>"), tuple(each)


_ROW_NUMBER = re.compile(r'r="(\d+)"')


def _sheet(text: str, first: int, linked: bool, commented: bool) -> str:
    """A sheet's XML with slots for its rows from *first*, its size, and its links or the pointer to
    its comments."""
    head, body = text.split("<sheetData>", 1)
    body, tail = body.split("</sheetData>", 1)
    body = "".join(
        row
        for row in re.findall(r"<row .*?</row>|<row [^>]*/>", body, re.DOTALL)
        if int(_ROW_NUMBER.search(row)[1]) < first  # type: ignore[index]
    )
    head = re.sub(
        r'<dimension ref="A1:([A-Z]+)\d+"/>', rf'<dimension ref="A1:\1{slot("bottom")}"/>', head
    )
    if linked:
        tail = re.sub("(<printOptions|<pageMargins)", slot("links") + r"\1", tail, count=1)
    if commented:
        tail = tail.replace("</worksheet>", slot("drawing") + "</worksheet>")
    return f"{head}<sheetData>{body}{slot('rows')}</sheetData>{tail}"
