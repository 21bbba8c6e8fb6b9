"""The words for what the loader noticed, to stand in the messages of the ``ld-`` rules."""

from ...validators.parsing import BESIDE, UNLISTED
from ...validators.texts import t


def remark(rule: str, row: int, column: str, value: str, proposal: str, detail: str) -> str:
    """The ``detail`` that the message of *rule* wants."""
    match rule, detail:
        case "ld-hidden", "sheet":
            return t("trang tính “{name}”", name=value)
        case "ld-hidden", "hidden":
            return t("trang tính “{name}” ({n} người, không đọc)", name=value, n=proposal)
        case "ld-not-staff", _:
            return _ASIDES[detail]()
        case "ld-turned", _:
            return _TURNED[detail](proposal)
        case "ld-row-unread", _:
            return ROWS[detail]()
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
        case "ld-date-ambiguous", "two-digit year":
            return t("{day} (năm ghi hai chữ số)", day=proposal)
        case "ld-date-ambiguous", "only two digits":
            return t("chưa đọc; nếu là năm thì là {year}", year=proposal)
        case "ld-date-ambiguous", "column of months first":
            return t("cả cột ghi tháng trước ngày")
        case "ld-name-alone", _ if detail.startswith(BESIDE):
            return t("đã để «{note}» ra ngoài họ tên", note=detail.removeprefix(BESIDE))
        case "ld-value-unreadable", "surplus":
            return t("dòng thừa ô so với tiêu đề, các ô có thể đã lệch cột")
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
        case _, "utf8":
            return t("UTF-8 bị đọc nhầm bảng mã")
        case _, "both":
            return t("cả hai cột Nam, Nữ đều có ngày sinh")
        case _, "differs":
            return t("khác cột giới tính")
        case _, "formula without a value":
            return t("công thức chưa có kết quả")
        case _ if detail == UNLISTED:
            return ""
    return detail


_ASIDES = {
    "relatives": lambda: t("danh sách thân nhân, người phụ thuộc"),
    "pupils": lambda: t("danh sách học sinh, người bệnh hoặc người được phục vụ"),
    "things": lambda: t("cột tên không phải tên người"),
    "nominees": lambda: t("người của bảng khác trong tệp, nêu lại để khen thưởng hoặc quy hoạch"),
}
"""Why the people of a table are not the unit's (see ``workbooks.asides``), in words."""

_TURNED = {
    "form": lambda n: t("phiếu của {n} người, mỗi dòng một mục (“Họ và tên: …”)", n=n),
    "turned": lambda n: t("bảng quay ngang, mỗi dòng một mục, mỗi cột một người ({n} người)", n=n),
}
"""How a sheet tells of people otherwise than a row each (see ``workbooks.turned``), in words."""

ROWS = {
    "person": lambda: t("người"),
    "line": lambda: t("dòng của danh sách"),
    "aside": lambda: t("dòng của bảng không tính người"),
    "title": lambda: t("đầu bảng"),
    "heading": lambda: t("tiêu đề"),
    "numbering": lambda: t("đánh số cột"),
    "hint": lambda: t("hướng dẫn ghi"),
    "section": lambda: t("dòng phân mục"),
    "subtotal": lambda: t("dòng cộng"),
    "signature": lambda: t("chữ ký"),
    "note": lambda: t("ghi chú"),
    "prepared": lambda: t("dòng chỉ có số thứ tự"),
    "continued": lambda: t("dòng tiếp của người trên"),
    "turned": lambda: t("dòng của phiếu hoặc bảng quay ngang"),
    "unexplained": lambda: t("không rõ"),
    "blank": lambda: t("dòng trống"),
}
"""What a row is (see ``workbooks.accounts``), in words."""
