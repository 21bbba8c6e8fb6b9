"""The kinds of difference between a template and its specification: how grave, what it is, what to
do."""

from dataclasses import dataclass, replace

import pandas as pd

from ...validators import findings
from ...validators.texts import pick
from ..formats import Described

Words = tuple[str, str]
COLUMNS = (
    "rule",
    "severity",
    "file",
    "sheet",
    "row",
    "column",
    "field",
    "value",
    "title",
    "message",
    "proposal",
    "fix",
    "law",
    "fingerprint",
)
_FIX: Words = (
    "Chạy hoso template check --fix để có bản đã sửa.",
    "Run hoso template check --fix for a repaired copy.",
)
_MIGRATE: Words = (
    "Chuyển sang mẫu mới bằng hoso template migrate.",
    "Move it into the new template with hoso template migrate.",
)
_SEND: Words = (
    "Phát mẫu mới cho đơn vị trước khi nhận tệp kỳ sau.",
    "Give units the new template before the next intake.",
)
_NONE: Words = ("Không phải làm gì.", "Nothing to do.")
_ISSUE: Words = ("Tạo lại bằng hoso template build.", "Build it again with hoso template build.")


@dataclass(frozen=True, slots=True)
class Kind:
    """Severity by consequence: error where units would send wrong or unreadable data, warning where
    a help or a guard is gone, info where nothing is lost."""

    severity: str
    title: Words
    fix: Words = _FIX


KINDS: dict[str, Kind] = {
    "tpl-sheet-missing": Kind("error", ("Thiếu trang", "Sheet missing")),
    "tpl-sheet-renamed": Kind("warning", ("Trang bị đổi tên", "Sheet renamed")),
    "tpl-sheet-order": Kind("info", ("Thứ tự trang khác mẫu", "Sheets in another order")),
    "tpl-sheet-added": Kind(
        "warning",
        ("Trang không có trong mẫu", "Sheet not in the specification"),
        ("Xóa trang thừa.", "Delete the sheet."),
    ),
    "tpl-sheet-hidden": Kind(
        "error",
        ("Trang nhập liệu bị ẩn", "Data sheet hidden"),
        ("Bỏ ẩn trang.", "Unhide the sheet."),
    ),
    "tpl-lists-visible": Kind("info", ("Trang danh mục không ẩn", "List sheet visible")),
    "tpl-guide-changed": Kind("info", ("Trang hướng dẫn khác mẫu", "Instruction sheet changed")),
    "tpl-headings-gone": Kind("error", ("Không còn dòng tiêu đề", "Heading row gone")),
    "tpl-heading-row": Kind("warning", ("Dòng tiêu đề nằm ở dòng khác", "Heading row moved")),
    "tpl-heading-renamed": Kind(
        "error", ("Tiêu đề bị đổi thành tên không nhận ra", "Heading renamed beyond recognition")
    ),
    "tpl-heading-respelled": Kind("info", ("Tiêu đề viết khác mẫu", "Heading spelled otherwise")),
    "tpl-column-missing": Kind("error", ("Thiếu cột", "Column missing")),
    "tpl-column-added": Kind(
        "warning",
        ("Cột không có trong mẫu", "Column not in the specification"),
        ("Xóa cột thừa.", "Delete the column."),
    ),
    "tpl-column-twice": Kind(
        "error",
        ("Hai cột cùng tiêu đề", "Heading stands twice"),
        ("Xóa cột thừa.", "Delete one of the columns."),
    ),
    "tpl-column-moved": Kind("info", ("Cột đổi chỗ", "Column moved")),
    "tpl-column-hidden": Kind(
        "warning", ("Cột bị ẩn", "Column hidden"), ("Bỏ ẩn cột.", "Unhide the column.")
    ),
    "tpl-id-format": Kind(
        "error",
        (
            "Mất định dạng văn bản ở cột mã số hoặc ngày",
            "Text format lost on an identifier or date",
        ),
    ),
    "tpl-format": Kind("warning", ("Định dạng số khác mẫu", "Number format changed")),
    "tpl-cells-locked": Kind("error", ("Ô nhập liệu bị khóa", "Data cells locked")),
    "tpl-list-nowhere": Kind(
        "error", ("Danh sách chọn không trỏ tới đâu", "Drop-down list points nowhere")
    ),
    "tpl-list-truncated": Kind("error", ("Danh sách chọn bị cắt ngắn", "Drop-down list truncated")),
    "tpl-list-stale": Kind("error", ("Danh sách chọn đã cũ", "Drop-down list stale")),
    "tpl-list-order": Kind(
        "info", ("Danh sách chọn khác thứ tự", "Drop-down list in another order")
    ),
    "tpl-check-lost": Kind("error", ("Mất ràng buộc của ô", "Validation lost")),
    "tpl-check-pasted": Kind("error", ("Ràng buộc bị dán đè", "Validation pasted over")),
    "tpl-check-short": Kind(
        "warning", ("Ràng buộc không tới dòng cuối", "Validation ends too early")
    ),
    "tpl-check-changed": Kind("error", ("Ràng buộc bị sửa", "Validation changed")),
    "tpl-check-weak": Kind("warning", ("Ràng buộc không còn chặn", "Validation no longer stops")),
    "tpl-check-added": Kind(
        "warning", ("Ràng buộc không có trong mẫu", "Validation not in the specification")
    ),
    "tpl-prompt": Kind("info", ("Lời nhắc của ô khác mẫu", "Input message changed")),
    "tpl-protection-off": Kind("warning", ("Trang không được bảo vệ", "Protection off")),
    "tpl-protection-tight": Kind(
        "error", ("Bảo vệ không cho thêm dòng", "Protection forbids adding rows")
    ),
    "tpl-password": Kind(
        "warning",
        ("Trang có mật khẩu bảo vệ", "Sheet protected with a password"),
        ("Bỏ mật khẩu.", "Take the password off."),
    ),
    "tpl-stamp-missing": Kind("error", ("Không có dấu phiên bản", "Version stamp missing"), _ISSUE),
    "tpl-stamp-old": Kind("warning", ("Dấu phiên bản cũ", "Version stamp old"), _MIGRATE),
    "tpl-stamp-expired": Kind(
        "error", ("Mẫu quá hạn dùng", "Template no longer accepted"), _MIGRATE
    ),
    "tpl-stamp-mixed": Kind(
        "error", ("Các dấu phiên bản không khớp nhau", "Version stamps disagree"), _ISSUE
    ),
    "tpl-stamp-partial": Kind(
        "info", ("Mất một phần dấu phiên bản", "Part of the version stamp lost"), _ISSUE
    ),
    "tpl-rows-hidden": Kind(
        "error", ("Dòng bị ẩn", "Rows hidden"), ("Bỏ ẩn các dòng.", "Unhide the rows.")
    ),
    "tpl-stray": Kind(
        "warning",
        ("Ô thừa ngoài bảng", "Stray cell outside the table"),
        ("Xóa ô thừa.", "Clear the cell."),
    ),
    "tpl-formula": Kind(
        "warning",
        ("Ô chứa công thức", "Formula in a cell"),
        ("Xóa công thức.", "Clear the formula."),
    ),
    "tpl-merged": Kind(
        "error",
        ("Ô bị gộp trong bảng", "Merged cells in the table"),
        ("Bỏ gộp ô.", "Unmerge the cells."),
    ),
    "tpl-note": Kind(
        "warning",
        ("Còn ghi chú của ô", "Cell note left inside"),
        ("Xóa ghi chú.", "Delete the note."),
    ),
    "tpl-title": Kind("info", ("Dòng tên trang khác mẫu", "Title line changed")),
    "tpl-external-link": Kind(
        "error",
        ("Liên kết tới tệp khác", "Link to another file"),
        ("Gỡ liên kết ngoài (Dữ liệu > Sửa liên kết).", "Break the link (Data > Edit Links)."),
    ),
    "tpl-macro": Kind("error", ("Tệp chứa macro", "File holds macros"), _ISSUE),
    "tpl-personal-data": Kind(
        "error",
        ("Còn dữ liệu trong biểu mẫu", "Data left inside the template"),
        (
            "Xóa các dòng dữ liệu trước khi lưu biểu mẫu vào kho.",
            "Clear the rows before the template goes into a repository.",
        ),
    ),
    "chg-sheet-removed": Kind(
        "error", ("Mẫu mới bỏ trang", "Sheet removed in the new template"), _SEND
    ),
    "chg-sheet-added": Kind(
        "info", ("Mẫu mới thêm trang", "Sheet added in the new template"), _SEND
    ),
    "chg-column-removed": Kind(
        "error", ("Mẫu mới bỏ cột", "Column removed in the new template"), _SEND
    ),
    "chg-column-added": Kind(
        "info", ("Mẫu mới thêm cột", "Column added in the new template"), _SEND
    ),
    "chg-heading-known": Kind(
        "info",
        ("Tiêu đề đổi, tiêu đề cũ vẫn đọc được", "Heading changed, the old one is still read"),
        _NONE,
    ),
    "chg-heading-unknown": Kind(
        "error",
        ("Tiêu đề đổi, tiêu đề cũ không đọc được", "Heading changed, the old one is not read"),
        _SEND,
    ),
    "chg-column-moved": Kind(
        "info", ("Cột đổi chỗ trong mẫu mới", "Column moved in the new template"), _NONE
    ),
    "chg-list-removed": Kind(
        "error", ("Mẫu mới bỏ mục của danh sách", "List entries removed in the new template"), _SEND
    ),
    "chg-list-added": Kind(
        "warning",
        ("Mẫu mới thêm mục của danh sách", "List entries added in the new template"),
        _SEND,
    ),
    "chg-format": Kind(
        "warning", ("Mẫu mới đổi định dạng", "Number format changed in the new template"), _SEND
    ),
    "chg-check": Kind(
        "warning", ("Mẫu mới đổi ràng buộc", "Validation changed in the new template"), _SEND
    ),
    "tpl-author": Kind(
        "warning",
        ("Thuộc tính tệp còn tên người", "A person's name in the file properties"),
        ("Xóa tên trong thuộc tính tệp.", "Clear the name in the file properties."),
    ),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a workbook: '' and 0 where that is not told."""

    sheet: str = ""
    row: int = 0
    column: str = ""
    field: str = ""

    def of_row(self, row: int) -> "Place":
        return replace(self, row=row)


WORKBOOK = Place()


def difference(
    rule: str, message: str, at: Place = WORKBOOK, *, severity: str = "", proposal: str = ""
) -> dict[str, object]:
    """One line of the frame, without its file. *message* never repeats a value of a data row."""
    kind = KINDS[rule]
    return {
        "rule": rule,
        "severity": severity or kind.severity,
        "file": "",
        "sheet": at.sheet,
        "row": at.row,
        "column": at.column,
        "field": at.field,
        "value": "",
        "title": pick(kind.title),
        "message": message,
        "proposal": proposal,
        "fix": pick(kind.fix),
        "law": "",
        "fingerprint": findings.fingerprint(rule, at.sheet, f"{at.column}{at.row}", message),
    }


def rules() -> dict[str, Described]:
    """The kinds as the machine formats tell rules."""
    return {
        id: Described(id, kind.title[0], "", kind.severity, ("template",))
        for id, kind in KINDS.items()
    }


def frame(lines: list[dict[str, object]], file: str) -> pd.DataFrame:
    """The differences of *file* as a frame of ``COLUMNS``, the gravest first."""
    found = pd.DataFrame([line | {"file": file} for line in lines], columns=pd.Index(COLUMNS))
    found = found.astype({c: "int64" if c == "row" else "str" for c in COLUMNS})
    order = found["severity"].map(findings.SEVERITIES.index)
    return found.loc[order.sort_values(kind="stable").index].reset_index(drop=True)
