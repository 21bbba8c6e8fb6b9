"""What a list of people is for, where its title says so and it is no list of staff: who is planned
for a post, who goes to a course, who is named for an award. Their cells are checked; of who works
in the unit, and at what pay, such a list says nothing."""

from collections.abc import Sequence

from ....validators.folding import fold_words
from . import titles
from .found import Table
from .grids import Grid

OF_STAFF = frozenset({"ma_ngach", "bac", "he_so", "ngay_bac", "ngay_tuyen_dung", "loai_hop_dong"})
"""Facts of service: a list with two of them is one of staff, whatever it is called."""
MOST = 1
_PURPOSES = (
    ("awards", ("khen thuong", "thi dua", "danh hieu", "sang kien", "chien si")),
    ("planning", ("quy hoach", "nguon nhan su")),
    ("training", ("dao tao", "boi duong", "tap huan", "lop hoc", "cu di hoc", "khoa hoc")),
    ("phones", ("danh ba", "so dien thoai", "thong tin lien he")),
    ("party", ("dang vien", "ket nap dang", "doan vien", "hoi vien", "cong doan")),
    ("event", ("du hop", "dai bieu", "bau cu", "kham suc khoe", "tham quan", "hien mau")),
)  # fmt: skip
"""A purpose -> folded words of a title that say it."""


def tell(sheets: Sequence[tuple[Grid, list[Table]]]) -> None:
    """Say in ``Table.purpose`` what each list of people is for, '' for staff. In place."""
    for grid, own in sheets:
        for table in own:
            if table.decision.table == "nguoi" and table.people and not table.aside:
                table.purpose = _purpose(grid, table)


def _purpose(grid: Grid, table: Table) -> str:
    fields = {m.field for m in table.decision.columns}
    if len(fields & OF_STAFF) > MOST or "ngay_roi" in fields:
        return ""
    title = table.title or titles.right_above(grid.rows, table.heading[0])
    said = f" {fold_words(f'{title} {grid.name}')} "
    found = (name for name, words in _PURPOSES if any(f" {w} " in said for w in words))
    return next(found, "")
