"""Sound people in lists as clerks type them, for workbooks made by hand."""

from ...office.books import COLUMNS as KNOWN
from ...office.people import person

LABELS = {"Bậc": "Bậc lương", "Hệ số": "Hệ số lương", "Mã ngạch": "Mã ngạch/CDNN"}
"""Headings of the template for those of the lists."""
COLUMNS = [LABELS.get(h, h) for h in KNOWN]
SHORT = [
    h for h in COLUMNS if h not in ("Ngày hưởng bậc", "Ngày tuyển dụng", "Trình độ chuyên môn")
]
"""Headings of a list that lacks three."""


def people(n: int) -> list[list[object]]:
    """Rows of *n* sound teachers under :data:`COLUMNS`."""
    return [[value(person(key)) for value in KNOWN.values()] for key in range(n)]
