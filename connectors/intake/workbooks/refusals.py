"""The sentence for each reason why a file is not read, for the person who sent it: what it is and
what to do."""

from ....validators.texts import t

_MB = 1024 * 1024


def _size(value: object) -> str:
    return f"{int(str(value)) / _MB:g}"


def sentence(code: str, values: dict[str, object]) -> str:
    """The sentence of a :class:`~.limits.Refused`."""
    match code:
        case "missing":
            return t("Không tìm thấy tệp: hãy kiểm tra lại đường dẫn.")
        case "link":
            return t(
                "Đây là liên kết tới nơi khác, không phải tệp: không đọc theo liên kết. "
                "Hãy chép chính tệp ấy vào thư mục."
            )
        case "unreadable":
            return t("Không mở được tệp: hãy kiểm tra quyền đọc.")
        case "empty":
            return t("Tệp rỗng (0 byte): hãy gửi lại tệp có dữ liệu.")
        case "size":
            return t(
                "Tệp lớn hơn giới hạn {limit} MB: hãy tách nhỏ hoặc bỏ hình ảnh rồi gửi lại.",
                limit=_size(values["limit"]),
            )
        case "unpacked":
            return t(
                "Nội dung giải nén lớn hơn giới hạn {limit} MB: tệp không được đọc.",
                limit=_size(values["limit"]),
            )
        case "ratio":
            return t(
                "Tệp nén quá mức (giới hạn {limit} lần), giống tệp phá hoại: tệp không được đọc.",
                limit=values["limit"],
            )
        case "parts":
            return t(
                "Tệp có quá {limit} thành phần bên trong: tệp không được đọc.",
                limit=values["limit"],
            )
        case "rows":
            return t(
                "Trang “{sheet}” có dữ liệu ở dòng {row}, quá giới hạn {limit} dòng: hãy "
                "xóa ô thừa ở cuối trang rồi gửi lại.",
                sheet=values["sheet"],
                row=values["row"],
                limit=values["limit"],
            )
        case "columns":
            return t(
                "Trang “{sheet}” có dữ liệu ở cột {column}, quá giới hạn {limit} cột: hãy "
                "xóa ô thừa rồi gửi lại.",
                sheet=values["sheet"],
                column=values["column"],
                limit=values["limit"],
            )
        case "cells":
            return t(
                "Trang “{sheet}” có hơn {limit} ô (giới hạn số ô): hãy xóa vùng thừa rồi gửi lại.",
                sheet=values["sheet"],
                limit=values["limit"],
            )
        case "seconds":
            return t(
                "Đọc tệp quá giới hạn {limit} giây: tệp không được đọc.",
                limit=f"{values['limit']:g}",
            )
        case "memory":
            return t(
                "Đọc tệp cần quá giới hạn {limit} MB bộ nhớ: tệp không được đọc.",
                limit=_size(values["limit"]),
            )
        case "encrypted":
            return t("Tệp đặt mật khẩu: hãy bỏ mật khẩu mở tệp rồi gửi lại.")
        case "html":
            return t(
                "Tệp là trang web không có bảng nào đọc được: hãy mở bằng Excel, lưu thành "
                ".xlsx rồi gửi lại."
            )
        case "pdf":
            return t("Tệp là PDF, không phải bảng tính: hãy gửi bảng tính gốc.")
        case "image":
            return t("Tệp là hình ảnh, không phải bảng tính: hãy gửi bảng tính gốc.")
        case "word":
            return t("Tệp là văn bản Word, không phải bảng tính: hãy gửi bảng tính gốc.")
        case "not-a-template":
            return t(
                "Biểu mẫu phải là tệp .xlsx: hãy mở bằng Excel hoặc LibreOffice, lưu thành .xlsx."
            )
        case "not-a-spreadsheet":
            return t("Tệp không phải bảng tính (xlsx, xls, xlsb, ods, csv): hãy gửi bảng tính gốc.")
        case "old":
            return t(
                "Tệp là Excel đời cũ (trước 5.0): hãy mở bằng Excel, lưu thành .xlsx rồi gửi lại."
            )
        case "damaged":
            return t("Tệp hỏng hoặc bị cắt cụt: hãy lưu lại và gửi lại tệp.")
        case "entities":
            return t("Tệp chứa khai báo XML bị cấm (DOCTYPE): tệp không được đọc.")
        case "names":
            return t("Tệp chứa đường dẫn nội bộ không hợp lệ hoặc trùng nhau: tệp không được đọc.")
        case "no-files":
            return t(
                "Tệp nén không có bảng tính nào (xlsx, xls, xlsb, ods, csv): hãy gửi bảng tính gốc."
            )
        case "died":
            return t(
                "Tệp làm chương trình đọc dừng đột ngột: tệp không được đọc, hãy lưu lại "
                "thành .xlsx rồi gửi lại."
            )
        case _:
            return t("Không đọc được tệp ({code}): hãy lưu lại thành .xlsx rồi gửi lại.", code=code)
