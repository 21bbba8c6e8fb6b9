"""By what hoso knows its own workbooks again: the stamp, and the names of the sheets that it writes
beside the data, which are never read as data when a stamped workbook comes back."""

LISTS, GUIDE = "Danh mục", "Hướng dẫn"
TASKS, CHANGED, PLANNED = "Việc cần làm", "So với kỳ trước", "Dự kiến đồng bộ"

REVIEW_LINES, REVIEW_CARDS, REVIEW_UNITS = "Quyết định", "Hồ sơ mới", "Đơn vị"
"""Sheets of the officer's review workbook that are read back."""

RETURNED = frozenset({TASKS, CHANGED, PLANNED})
"""Sheets of a marked workbook: a unit names none of its own so."""
OWN_SHEETS = RETURNED | {LISTS, GUIDE}
"""Sheets of a workbook that bears hoso's stamp."""

STAMP = (
    r"hoso/(\d+) ([a-z_]+) (\d{4}-\d{2}-\d{2}) ([0-9a-f]{16})"
    r"(?: (?!ky=|tep=|cot=)([\w.\-]{1,60}))?"
    r"(?: ky=(\d{4}-\d{2}))?(?: tep=([0-9a-f]{12}(?:,[0-9a-f]{12})*))?(?: cot=([0-9a-f]{1,80}))?"
)
"""The stamp as text: version, kind, day of the law, dictionary, unit; of a marked workbook also the
period that it answers, the first twelve digits of the SHA-256 of each file that it answers, and
which columns those files had."""
