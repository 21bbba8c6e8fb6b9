"""The words for what the loader noticed, to stand in the messages of the ``ld-`` rules."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ...validators.parsing import BESIDE, UNLISTED
from ...validators.schemas import dictionary
from ...validators.texts import language, t
from .workbooks.carried import OF_ABOVE


class _Noted(NamedTuple):
    """What was noticed: where, what stands there, what would be right."""

    row: int
    column: str
    value: str
    proposal: str


_OF_RULE: dict[tuple[str, str], Callable[[_Noted], str]] = {
    ("ld-hidden", "sheet"): lambda n: t("trang tính “{name}”", name=n.value),
    ("ld-hidden", "hidden"): lambda n: t(
        "trang tính “{name}” ({n} người, không đọc)", name=n.value, n=n.proposal
    ),
    ("ld-hidden", "row"): lambda n: t("hàng {row}", row=n.row),
    ("ld-hidden", "column"): lambda n: t("cột {column}", column=n.column),
    ("ld-date-ambiguous", "month first"): lambda n: t(
        "chưa đọc; nếu tháng đứng trước thì là {day}", day=n.proposal
    ),
    ("ld-date-ambiguous", "year typed into a date cell"): lambda n: t(
        "năm {year} (ô ngày chỉ gõ năm)", year=n.proposal
    ),
    ("ld-date-ambiguous", "swapped by the program"): lambda n: t(
        "{day} (chương trình có thể đã đổi chỗ ngày và tháng)", day=n.value
    ),
    ("ld-date-ambiguous", "two-digit year"): lambda n: t(
        "{day} (năm ghi hai chữ số)", day=n.proposal
    ),
    ("ld-date-ambiguous", "only two digits"): lambda n: t(
        "chưa đọc; nếu là năm thì là {year}", year=n.proposal
    ),
    ("ld-date-ambiguous", "a fraction became a date"): lambda n: t(
        "{value} (phân số bị Excel đổi thành ngày)", value=n.proposal
    ),
    ("ld-date-ambiguous", "column of months first"): lambda n: t("cả cột ghi tháng trước ngày"),
    ("ld-value-unreadable", "surplus"): lambda n: t(
        "dòng thừa ô so với tiêu đề, các ô có thể đã lệch cột"
    ),
    ("ld-value-unreadable", ""): lambda n: t("không phải ngày hoặc số đúng dạng"),
}
"""(rule, detail) -> the words of that rule alone."""
_OF_ANY: dict[str, Callable[[], str]] = {
    "letters typed for digits": lambda: t("gõ chữ thay chữ số"),
    "a date stands in a number column": lambda: t("ô số lại là ngày tháng"),
    "a fraction became a date": lambda: t("phân số bị Excel đổi thành ngày"),
    "look-alike letters or separate marks": lambda: t("chữ nhìn giống hoặc dấu rời"),
    "tcvn3": lambda: "TCVN3 (.VnTime)",
    "vni": lambda: "VNI-Windows",
    "utf8": lambda: t("UTF-8 bị đọc nhầm bảng mã"),
    "both": lambda: t("cả hai cột Nam, Nữ đều có ngày sinh"),
    "differs": lambda: t("khác cột giới tính"),
    "formula without a value": lambda: t("công thức chưa có kết quả"),
    UNLISTED: lambda: "",
}
"""Detail -> its words under any other rule."""


def remark(rule: str, row: int, column: str, value: str, proposal: str, detail: str) -> str:
    """The ``detail`` that the message of *rule* wants."""
    match rule:
        case "ld-not-staff":
            return _ASIDES[detail]()
        case "ld-other-list":
            return _PURPOSES[detail]()
        case "ld-turned":
            return _TURNED[detail](proposal)
        case "ld-row-unread":
            return ROWS[detail]()
        case "ld-ditto":
            n = detail
            return t("{value} (cho cả {n} ô trống)", value=proposal, n=n) if n else proposal
        case "ld-code-asked" if detail.startswith(OF_ABOVE):
            return t(
                "đơn vị của dòng trên hay đơn vị gửi danh sách ({n} ô trống)",
                n=detail.removeprefix(OF_ABOVE),
            )
        case "ld-name-alone" if detail.startswith(BESIDE):
            return t("đã để «{note}» ra ngoài họ tên", note=detail.removeprefix(BESIDE))
    own = _OF_RULE.get((rule, detail))
    if own is not None:
        return own(_Noted(row, column, value, proposal))
    of_any = _OF_ANY.get(detail)
    return detail if of_any is None else of_any()


_ASIDES = {
    "relatives": lambda: t("danh sách thân nhân, người phụ thuộc"),
    "pupils": lambda: t("danh sách học sinh, người bệnh hoặc người được phục vụ"),
    "things": lambda: t("cột tên không phải tên người"),
    "leavers": lambda: t("người đã nghỉ hưu, thôi việc, chuyển đi; không cột nào ghi từ ngày nào"),
    "nominees": lambda: t("người của bảng khác trong tệp, nêu lại để khen thưởng hoặc quy hoạch"),
}
"""Why the people of a table are not the unit's (see ``workbooks.asides``), in words."""

_PURPOSES = {
    "awards": lambda: t("danh sách thi đua, khen thưởng"),
    "planning": lambda: t("danh sách quy hoạch"),
    "training": lambda: t("danh sách đào tạo, bồi dưỡng"),
    "phones": lambda: t("danh bạ"),
    "party": lambda: t("danh sách đảng viên, đoàn viên, hội viên"),
    "event": lambda: t("danh sách cho một việc của cơ quan"),
}
"""What a list of people is for that is none of staff (see ``workbooks.purposes``), in words."""

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


def waiting(question: Mapping[str, Any]) -> str:
    """A column that waits for an answer (see ``loading.questions``), where it is and why."""
    return t(
        "Trang “{sheet}”, cột {column} «{heading}»: {what}",
        sheet=question["sheet"],
        column=question["column"],
        heading=question["heading"],
        what=asked(question),
    )


def label(name: str, table: str = "") -> str:
    """What people call a field, or the fields of a column of several ("cccd+ngay_cap"); of a name
    in several tables that of *table*, else the person's."""
    if "+" in name:
        return ", ".join(label(part, table) for part in name.split("+"))
    own = name.removeprefix("nguoi.")
    tables = dictionary.tables()
    order = [tables[table]] if table in tables and own == name else []
    fields = (f for one in (*order, *tables.values()) for f in one.fields)
    return next((f.labelled(language()) for f in fields if f.name == own), name)


def asked(question: Mapping[str, Any], table: str = "", *, names: bool = False) -> str:
    """Why a column waits for an answer, and what it could be.

    Args:
        names: with the names of the fields, for whoever types them.
    """
    found = [(c["field"], label(c["field"], table), c["score"]) for c in question["candidates"]]
    guesses = ", ".join(
        f"{words} ({name}, {score:.0%})" if names else f"{words} ({score:.0%})"
        for name, words, score in found
    )
    best = found[0][0] if names else found[0][1]
    if question["kind"] == "rival":
        if not question["instead"]:
            return t("nhiều cột cùng là {field}, chưa cột nào được đọc", field=best)
        return t(
            "cùng là {field} với cột {instead} đang được đọc",
            field=best,
            instead=question["instead"],
        )
    if question["kind"] == "unread":
        return t("có dữ liệu nhưng chưa đọc; gần nhất là {guesses}", guesses=guesses)
    return t("có thể là {guesses}", guesses=guesses)
