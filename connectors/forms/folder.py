"""Reads a Department's own forms from a folder of TOML files."""

from pathlib import Path

from ...validators.forms import Form, FormError, parse_form
from ...validators.texts import t

LARGEST = 1 << 20
"""Bytes of one file; a form is a page or two."""


def forms(folder: Path) -> dict[str, Form]:
    """Every form of the folder's ``*.toml`` files by id, in order of name.

    Raises:
        FormError: the folder is not there, a file cannot be used, or an id stands twice.
    """
    if not folder.is_dir():
        raise FormError(
            t("Không có thư mục {folder}; sửa mục [figures] của hoso.toml.", folder=folder)
        )
    found: dict[str, Form] = {}
    for path in sorted(p for p in folder.glob("*.toml") if p.is_file()):
        form = parse_form(_read(path), path.name)
        if form.id in found:
            raise FormError(t("{file}: mã biểu {id} đã có.", file=path.name, id=form.id))
        found[form.id] = form
    return found


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise FormError(t("{file} lớn quá {n} KiB.", file=path.name, n=LARGEST >> 10))
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FormError(
            t("Không đọc được {file}: phải là tệp văn bản UTF-8.", file=path.name)
        ) from error
