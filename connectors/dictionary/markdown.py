"""The dictionary as one Markdown document."""

from ...validators.schemas.dictionary import Table
from ...validators.texts import t
from . import described

FILE = "tu-dien.md"


def _cell(text: str) -> str:
    return (
        text.replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("<", "&lt;")
        .replace("\n", " ")
        .replace("*", "\\*")
        .replace("_", "\\_")
    )


def _table(headings: list[str], rows: list[list[str]]) -> list[str]:
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows] + [""]


def files(as_of: str) -> dict[str, str]:
    """The one file of this form."""
    lines = [
        f"# {t('Từ điển dữ liệu')}",
        "",
        t(
            "Áp dụng quy định đến ngày {day}. Từ điển: {fingerprint}",
            day=as_of,
            fingerprint=described.dictionary.fingerprint(),
        ),
        "",
    ]
    for table in described.tables():
        lines += _fields(table, as_of)
    lines += [f"## {t('Danh mục')}", ""]
    for listed in described.code_lists(as_of):
        lines += _codes(listed)
    return {FILE: "\n".join(lines).rstrip() + "\n"}


def _fields(table: Table, as_of: str) -> list[str]:
    """A table of the record: its key and its fields."""
    lines = [f"## {described.label(table)} (`{table.name}`)", ""]
    if table.key:
        lines += [
            t("Khóa của một dòng: {fields}", fields=", ".join(f"`{k}`" for k in table.key)),
            "",
        ]
    headings = (
        *(t("Trường"), t("Tên"), t("Kiểu"), t("Bắt buộc"), t("Danh mục"), t("Dữ liệu cá nhân")),
        *(t("Thông điệp"), t("Tiêu đề khác"), t("Nguồn"), t("Ghi chú")),
    )
    return lines + _table(
        list(headings),
        [
            [
                f"`{f.name}`",
                _cell(described.label(f)),
                _cell(described.kind_text(f)),
                _cell(described.required_text(f, as_of)),
                f"`{f.codelist}`" if f.codelist else "",
                described.privacy_text(f),
                f"`{f.message}`" if f.message else "",
                _cell("; ".join(f.headings)),
                _cell(f.source),
                _cell(f.note),
            ]
            for f in table.fields
        ],
    )


def _codes(listed: described.Listed) -> list[str]:
    """A list of codes and the fields that take their values from it."""
    return [
        f"### `{listed.name}`",
        "",
        t("Dùng cho: {fields}", fields="; ".join(listed.fields)),
        "",
        *_table(
            [t("Mã"), t("Tên"), t("Từ ngày"), t("Đến ngày"), t("Nguồn")],
            [
                [f"`{c.code}`", _cell(c.label), c.since, c.until, _cell(c.source)]
                for c in listed.codes
            ],
        ),
    ]
