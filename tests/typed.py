"""What a test knows of a value and the types of a library leave open. Each fails where it is not
so."""

from typing import Any, TypeVar

from openpyxl import Workbook
from openpyxl.cell import Cell

T = TypeVar("T")


def there(value: T | None) -> T:
    assert value is not None
    return value


def text(value: object) -> str:
    assert isinstance(value, str), value
    return value


def single(cell: object) -> Cell:
    """A cell of its own: no part of a merged one."""
    assert isinstance(cell, Cell), cell
    return cell


def content(part: Any) -> bytes:
    """What a part of a letter holds, decoded."""
    found = part.get_payload(decode=True)
    assert isinstance(found, bytes)
    return found


def properties(book: Workbook) -> Any:
    """A workbook's own properties, which openpyxl's stubs do not know."""
    return book.custom_doc_props  # pyright: ignore[reportAttributeAccessIssue]


def spreadsheet(document: object) -> Any:
    """The body of an ods document; odfpy gives it by the kind of the document."""
    return document.spreadsheet  # pyright: ignore[reportAttributeAccessIssue]
