"""Reads a Department's own forms from a folder of TOML files."""

from pathlib import Path

from ...validators.forms import Form, FormError, parse_form
from ...validators.texts import t
from ..toml_folder import texts


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
    for name, text in texts(folder, FormError):
        form = parse_form(text, name)
        if form.id in found:
            raise FormError(t("{file}: mã biểu {id} đã có.", file=name, id=form.id))
        found[form.id] = form
    return found
