"""What every form of the dictionary says of a field and of a code list."""

from dataclasses import dataclass

from ...validators import codelists
from ...validators.schemas import dictionary
from ...validators.schemas.dictionary import Table
from ...validators.schemas.field import Field, Required
from ...validators.texts import language, t

DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
"""ISO 8601 of reduced precision: year, month or day (ECMA 262 and Python alike)."""


@dataclass(frozen=True, slots=True)
class Code:
    """A line of a code list; days are ISO, '' = no end known."""

    code: str
    label: str
    since: str
    until: str
    source: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A code list as some field uses it: each code once."""

    name: str
    fields: tuple[str, ...]
    codes: tuple[Code, ...]


def tables() -> list[Table]:
    """Every table, the person first."""
    return list(dictionary.tables().values())


def label(of: Table | Field) -> str:
    """The label in the language in use."""
    return of.label_en if language() == "en" else of.label


def heading(field: Field) -> str:
    """The field as people are told of it: "Hồ sơ: Dân tộc"."""
    return f"{label(dictionary.tables()[field.table])}: {label(field)}"


def code_lists(as_of: str) -> list[Listed]:
    """The lists that fields use, in the order of the dictionary, with the codes in force on an ISO
    day."""
    used: dict[str, list[str]] = {}
    for table in tables():
        for field in table.fields:
            if field.codelist:
                used.setdefault(field.codelist, []).append(heading(field))
    return [Listed(name, tuple(fields), codes(name, as_of)) for name, fields in used.items()]


def codes(name: str, as_of: str) -> tuple[Code, ...]:
    """The codes of a list in force on an ISO day; of a code that stands twice the later line."""
    rows = codelists.code_list(name, as_of).rows
    labels = (
        rows["label_en"].where(rows["label_en"] != "", rows["label_vi"])
        if language() == "en"
        else rows["label_vi"]
    )
    blank = [""] * len(rows)
    columns = [rows.get(c, blank) for c in ("valid_from", "valid_to", "source")]
    return tuple(
        {line[0]: Code(*line) for line in zip(rows["code"], labels, *columns, strict=True)}.values()
    )


def requirements(field: Field, as_of: str) -> list[Required]:
    """Who must give the field on an ISO day, the gravest first."""
    return sorted((r for r in field.required if r.since <= as_of), key=lambda r: r.level)


def required_text(field: Field, as_of: str) -> str:
    """The same in words; '' when nobody must."""
    words = []
    for r in requirements(field, as_of):
        text = t("Bắt buộc") if r.level == "error" else t("Nên có")
        if r.doi_tuong:
            labels = {c.code: c.label for c in codes("doi_tuong", as_of)}
            text += f" ({', '.join(labels.get(d, d) for d in r.doi_tuong)})"
        words.append(text)
    return "; ".join(words)


def kind_text(field: Field) -> str:
    """What a value is, in words."""
    span = ""
    if field.minimum is not None and field.maximum is not None:
        span = t("từ {low} đến {high}", low=f"{field.minimum:g}", high=f"{field.maximum:g}")
    elif field.minimum is not None:
        span = t("từ {low} trở lên", low=f"{field.minimum:g}")
    text = {
        "text": t("Văn bản, tối đa {n} ký tự", n=field.length),
        "code": t("Mã trong danh mục"),
        "date": t("Ngày, tháng hoặc năm (ISO 8601)"),
        "int": t("Số nguyên"),
        "decimal": t("Số, {n} chữ số sau dấu phẩy", n=field.scale),
        "place": t("Xã/phường, tỉnh/thành phố"),
        "unit": t("Tên hoặc mã đơn vị"),
    }[field.kind]
    return f"{text}, {span}" if span else text


def privacy_text(field: Field) -> str:
    """Class of personal data (Law 91/2025/QH15)."""
    return (
        t("nhạy cảm")
        if field.sensitive
        else t("cơ bản")
        if field.personal
        else t("không phải dữ liệu cá nhân")
    )
