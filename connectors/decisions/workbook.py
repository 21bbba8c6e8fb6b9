"""Writes the workbook of the register: a sheet for each table of the dictionary, with its headings,
its drop-downs and, where asked, its lines."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from ...validators.codelists import code_list
from ...validators.columns import letter
from ...validators.schemas import dictionary
from ..files import write_private
from ..untrusted import put_text

DOWN_TO = 3000
"""Last row of the drop-downs."""
LISTS = "Danh mục"


def write(path: Path, register: Mapping[str, pd.DataFrame] | None = None) -> None:
    """Write the workbook (mode 0600).

    Args:
        register: lines to stand in it; codes are written as their words.
    """
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_numbers": False})
    head = book.add_format(
        {"bold": True, "bg_color": "#1f4e79", "font_color": "#ffffff", "border": 1}
    )
    must = book.add_format(
        {"bold": True, "bg_color": "#7f3f00", "font_color": "#ffffff", "border": 1}
    )
    text = book.add_format({"num_format": "@"})
    names = _names()
    places = {
        name: f"${letter(c)}$2:${letter(c)}${len(code_list(name).codes) + 1}"
        for c, name in enumerate(names)
    }
    for name, table in dictionary.registers().items():
        sheet = book.add_worksheet(table.label)
        for c, field in enumerate(table.fields):
            put_text(sheet, 0, c, field.label, must if field.required else head)
            sheet.set_column(c, c, max(12, min(30, len(field.label) + 4)), text)
            if field.codelist:
                source = f"='{LISTS}'!{places[field.codelist]}"
                sheet.data_validation(1, c, DOWN_TO, c, {"validate": "list", "source": source})
        lines = dictionary.empty(name) if register is None else register[name]
        for c, field in enumerate(table.fields):
            words = code_list(field.codelist).label if field.codelist else None
            for r, value in lines[field.name].dropna().items():
                number = isinstance(value, float)
                shown = words(value) if words else f"{value:.15g}" if number else value
                put_text(sheet, int(str(r)) + 1, c, shown, text)
        sheet.freeze_panes(1, 2)
    _write_lists(book.add_worksheet(LISTS), names, head)
    book.close()
    write_private(path, memory.getvalue())


def _names() -> list[str]:
    """The lists of the register's fields, in the order in which they stand on their sheet."""
    fields = (f for table in dictionary.registers().values() for f in table.fields)
    return list(dict.fromkeys(f.codelist for f in fields if f.codelist))


def _write_lists(sheet: Any, names: list[str], head: Any) -> None:
    for c, name in enumerate(names):
        put_text(sheet, 0, c, name, head)
        for r, code in enumerate(dict.fromkeys(code_list(name).rows["code"]), start=1):
            put_text(sheet, r, c, code_list(name).label(code))
