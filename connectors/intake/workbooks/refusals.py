"""The sentence for each reason why a file is not read, for the person who sent it: what it is and
what to do."""

from collections.abc import Callable

from ....validators.texts import t

_MB = 1024 * 1024


def _size(value: object) -> str:
    return f"{int(str(value)) / _MB:g}"


_SAID: dict[str, Callable[[dict[str, object]], str]] = {
    "missing": lambda v: t("Không tìm thấy tệp: hãy kiểm tra lại đường dẫn."),
    "link": lambda v: t(
        "Đây là liên kết tới nơi khác, không phải tệp: không đọc theo liên kết. "
        "Hãy chép chính tệp ấy vào thư mục."
    ),
    "unreadable": lambda v: t("Không mở được tệp: hãy kiểm tra quyền đọc."),
    "empty": lambda v: t("Tệp rỗng (0 byte): hãy gửi lại tệp có dữ liệu."),
    "size": lambda v: t(
        "Tệp lớn hơn giới hạn {limit} MB: hãy tách nhỏ hoặc bỏ hình ảnh rồi gửi lại.",
        limit=_size(v["limit"]),
    ),
    "unpacked": lambda v: t(
        "Nội dung giải nén lớn hơn giới hạn {limit} MB: tệp không được đọc.",
        limit=_size(v["limit"]),
    ),
    "ratio": lambda v: t(
        "Tệp nén quá mức (giới hạn {limit} lần), giống tệp phá hoại: tệp không được đọc.",
        limit=v["limit"],
    ),
    "parts": lambda v: t(
        "Tệp có quá {limit} thành phần bên trong: tệp không được đọc.", limit=v["limit"]
    ),
    "rows": lambda v: t(
        "Trang “{sheet}” có dữ liệu ở dòng {row}, quá giới hạn {limit} dòng: hãy "
        "xóa ô thừa ở cuối trang rồi gửi lại.",
        sheet=v["sheet"],
        row=v["row"],
        limit=v["limit"],
    ),
    "columns": lambda v: t(
        "Trang “{sheet}” có dữ liệu ở cột {column}, quá giới hạn {limit} cột: hãy "
        "xóa ô thừa rồi gửi lại.",
        sheet=v["sheet"],
        column=v["column"],
        limit=v["limit"],
    ),
    "cells": lambda v: t(
        "Trang “{sheet}” có hơn {limit} ô (giới hạn số ô): hãy xóa vùng thừa rồi gửi lại.",
        sheet=v["sheet"],
        limit=v["limit"],
    ),
    "twice": lambda v: t(
        "Trang “{sheet}” ghi hai lần ô {cell} (tệp do phần mềm xuất sai): hãy mở bằng Excel hoặc "
        "LibreOffice, xem đủ người chưa, lưu lại rồi gửi lại.",
        sheet=v["sheet"],
        cell=v["cell"],
    ),
    "seconds": lambda v: t(
        "Đọc tệp quá giới hạn {limit} giây: tệp không được đọc.", limit=f"{v['limit']:g}"
    ),
    "memory": lambda v: t(
        "Đọc tệp cần quá giới hạn {limit} MB bộ nhớ: tệp không được đọc.", limit=_size(v["limit"])
    ),
    "encrypted": lambda v: t("Tệp đặt mật khẩu: hãy bỏ mật khẩu mở tệp rồi gửi lại."),
    "html": lambda v: t(
        "Tệp là trang web không có bảng nào đọc được: hãy mở bằng Excel, lưu thành "
        ".xlsx rồi gửi lại."
    ),
    "pdf": lambda v: t("Tệp là PDF, không phải bảng tính: hãy gửi bảng tính gốc."),
    "image": lambda v: t("Tệp là hình ảnh, không phải bảng tính: hãy gửi bảng tính gốc."),
    "word": lambda v: t("Tệp là văn bản Word, không phải bảng tính: hãy gửi bảng tính gốc."),
    "not-a-template": lambda v: t(
        "Biểu mẫu phải là tệp .xlsx: hãy mở bằng Excel hoặc LibreOffice, lưu thành .xlsx."
    ),
    "not-a-spreadsheet": lambda v: t(
        "Tệp không phải bảng tính (xlsx, xls, xlsb, ods, csv): hãy gửi bảng tính gốc."
    ),
    "old": lambda v: t(
        "Tệp là Excel đời cũ (trước 5.0): hãy mở bằng Excel, lưu thành .xlsx rồi gửi lại."
    ),
    "damaged": lambda v: t("Tệp hỏng hoặc bị cắt cụt: hãy lưu lại và gửi lại tệp."),
    "entities": lambda v: t("Tệp chứa khai báo XML bị cấm (DOCTYPE): tệp không được đọc."),
    "names": lambda v: t(
        "Tệp chứa đường dẫn nội bộ không hợp lệ hoặc trùng nhau: tệp không được đọc."
    ),
    "no-files": lambda v: t(
        "Tệp nén không có bảng tính nào (xlsx, xls, xlsb, ods, csv): hãy gửi bảng tính gốc."
    ),
    "died": lambda v: t(
        "Tệp làm chương trình đọc dừng đột ngột: tệp không được đọc, hãy lưu lại "
        "thành .xlsx rồi gửi lại."
    ),
}
"""Code -> its sentence, made of the values that go with it."""


def codes() -> tuple[str, ...]:
    """The reasons that have a sentence of their own."""
    return tuple(_SAID)


def sentence(code: str, values: dict[str, object]) -> str:
    """The sentence of a :class:`~.limits.Refused`."""
    said = _SAID.get(code)
    if said is not None:
        return said(values)
    return t("Không đọc được tệp ({code}): hãy lưu lại thành .xlsx rồi gửi lại.", code=code)
