"""Names of the sheets that hoso writes beside the data into its own workbooks: never read as
data when a stamped workbook comes back."""

LISTS, GUIDE = "Danh mục", "Hướng dẫn"
TASKS, CHANGED, PLANNED = "Việc cần làm", "So với kỳ trước", "Dự kiến đồng bộ"

RETURNED = frozenset({TASKS, CHANGED, PLANNED})
"""Sheets of a marked workbook: a unit names none of its own so."""
OWN_SHEETS = RETURNED | {LISTS, GUIDE}
"""Sheets of a workbook that bears hoso's stamp."""
