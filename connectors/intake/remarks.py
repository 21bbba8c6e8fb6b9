"""The words for what the loader noticed, to stand in the messages of the ``ld-`` rules."""

from ...validators.parsing import UNLISTED
from ...validators.texts import t


def remark(rule: str, row: int, column: str, value: str, proposal: str, detail: str) -> str:
    """The ``detail`` that the message of *rule* wants."""
    match rule, detail:
        case "ld-hidden", "sheet":
            return t("trang tính “{name}”", name=value)
        case "ld-hidden", "row":
            return t("hàng {row}", row=row)
        case "ld-hidden", "column":
            return t("cột {column}", column=column)
        case "ld-ditto", _:
            return proposal
        case "ld-date-ambiguous", "month first":
            return t("chưa đọc; nếu tháng đứng trước thì là {day}", day=proposal)
        case "ld-date-ambiguous", "year typed into a date cell":
            return t("năm {year} (ô ngày chỉ gõ năm)", year=proposal)
        case "ld-date-ambiguous", "swapped by the program":
            return t("{day} (chương trình có thể đã đổi chỗ ngày và tháng)", day=value)
        case "ld-value-unreadable", "":
            return t("không phải ngày hoặc số đúng dạng")
        case _, "letters typed for digits":
            return t("gõ chữ thay chữ số")
        case _, "a date stands in a number column":
            return t("ô số lại là ngày tháng")
        case _, "a fraction became a date":
            return t("phân số bị Excel đổi thành ngày")
        case _, "look-alike letters or separate marks":
            return t("chữ nhìn giống hoặc dấu rời")
        case _, "tcvn3":
            return "TCVN3 (.VnTime)"
        case _, "vni":
            return "VNI-Windows"
        case _, "both":
            return t("cả hai cột Nam, Nữ đều có ngày sinh")
        case _, "differs":
            return t("khác cột giới tính")
        case _, "formula without a value":
            return t("công thức chưa có kết quả")
        case _ if detail == UNLISTED:
            return ""
    return detail
