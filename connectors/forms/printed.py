"""A drawn form as it stands on paper: head, codes, lines, notes; for workbook, page and CSV."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...validators.forms import Form, Line, Unknown
from ...validators.forms.counting import DOUBTFUL, Drawn
from ...validators.texts import t
from ...validators.written import vn_date


@dataclass(frozen=True)
class Cell:
    """A cell of a head that may span others; places from 0."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


@dataclass(frozen=True)
class Printed:
    """What is printed.

    Attributes:
        title: what it is called, of which day, which form, by what law, what is counted.
        numbered: whether the first column is the number of the line.
        head: cells over the columns, ``depth`` rows deep, the columns of words (``words``) first.
        codes: what stands under the head, a column each.
        beside: cells before the figures, as many columns as ``words``.
        figures: a list for each line; None for what is not known, words in a list of lines.
        rows: code of each line.
        columns: code of each column of figures.
        doubtful: codes of the columns of which more than :data:`DOUBTFUL` is not known.
    """

    title: tuple[str, ...]
    words: int
    numbered: bool
    depth: int
    head: list[Cell]
    codes: list[str]
    beside: list[Cell]
    rows: list[str]
    columns: list[str]
    figures: list[list[float | str | None]]
    doubtful: set[str]
    notes: list[str]


def printed(drawn: Drawn, facts: Sequence[str]) -> Printed:
    """The paper of a drawn form.

    Args:
        facts: sentences about where the figures are from, printed at the foot.
    """
    form = drawn.form
    over = [*map(_words, form.columns), *map(_open, form.unknown_columns)]
    paths = [*_beside_heads(form), *over]
    beside = _beside(drawn)
    doubtful = {
        code
        for unknown in form.unknown_columns
        if drawn.unknown_share(unknown.code) > DOUBTFUL
        for code in unknown.lines
    }
    words = len(_beside_heads(form))
    columns = list(map(str, drawn.figures.columns))
    return Printed(
        _title(drawn),
        words,
        bool(form.by),
        max(map(len, paths)),
        spanned(paths),
        [*"ABC"[:words], *(f"{c}*" if c in doubtful else c for c in columns)],
        beside,
        list(map(str, drawn.figures.index)),
        columns,
        _figures(drawn),
        doubtful,
        _notes(drawn, doubtful, facts),
    )


def _figures(drawn: Drawn) -> list[list[float | str | None]]:
    """What stands in the cells: of a list its words, and a tick for who is counted in a line."""
    found: list[list[float | str | None]] = [
        [None if np.isnan(v) else float(v) for v in row] for row in drawn.figures.to_numpy()
    ]
    if not drawn.form.listed:
        return found
    for at, line in enumerate(drawn.form.columns):
        if line.shows:
            for row, said in zip(found[1:], drawn.texts[line.code], strict=True):
                row[at] = str(said)
        elif line.counts and not (line.total or line.distinct or line.mean):
            for row in found[1:]:
                row[at] = "x" if row[at] else ""
    first = next((at for at, line in enumerate(drawn.form.columns) if line.shows), None)
    if first is not None:
        found[0][first] = t("Tổng số: {n}", n=len(found) - 1)
    return found


def _title(drawn: Drawn) -> tuple[str, ...]:
    form = drawn.form
    return (
        form.title,
        t("(Số liệu đến ngày {day})", day=vn_date(drawn.day)),
        t("Biểu {id}", id=form.id),
        form.law,
        t("Đơn vị tính: {unit}", unit=form.unit),
    )


def _words(line: Line) -> tuple[str, ...]:
    return line.head


def _open(unknown: Unknown) -> tuple[str, ...]:
    return (t("Chưa rõ"), unknown.label)


def _beside_heads(form: Form) -> list[tuple[str, ...]]:
    if form.listed:
        return [(t("TT"),)]
    if form.by:
        of_unit = form.by in ("ma_don_vi_quan_ly", "ma_don_vi_su_dung")
        return [(t("TT"),), (t("Tên đơn vị") if of_unit else t("Chỉ tiêu"),)]
    return [(t("Chỉ tiêu"),), (t("Chỉ tiêu"),), (t("Mã"),)]


def _beside(drawn: Drawn) -> list[Cell]:
    """The words before the lines."""
    form = drawn.form
    if form.listed:
        return [Cell(n, 0, 1, 1, str(n) if n else "") for n in range(len(drawn.figures))]
    if form.by:
        found = []
        for at, (code, label) in enumerate(drawn.labels.items()):
            number = "" if at == 0 or not code[:1].isalnum() else str(at)
            found += [Cell(at, 0, 1, 1, number), Cell(at, 1, 1, 1, label)]
        return found
    paths = [*map(_words, form.rows), *map(_open, form.unknown_rows)]
    turned = spanned([p[-2:] for p in paths], depth=2)
    codes = [Cell(n, 2, 1, 1, str(code)) for n, code in enumerate(drawn.figures.index)]
    return [*(Cell(c.column, c.row, c.columns, c.rows, c.text) for c in turned), *codes]


def spanned(paths: Sequence[tuple[str, ...]], depth: int = 0) -> list[Cell]:
    """Cells of a head: neighbours of the same words under the same words are one; the last word
    goes down to the ground."""
    depth = depth or max(map(len, paths))
    found = []
    for level in range(depth):
        at = 0
        while at < len(paths):
            own = paths[at]
            if level >= len(own):
                at += 1
                continue
            # Neighbours share a cell of the upper levels, or are wholly the same.
            end = at + 1
            while end < len(paths) and _same_cell(own, paths[end], level):
                end += 1
            down = depth - level if level == len(own) - 1 else 1
            found.append(Cell(level, at, down, end - at, own[level]))
            at = end
    return found


def _same_cell(a: tuple[str, ...], b: tuple[str, ...], level: int) -> bool:
    inner = level < len(a) - 1 and level < len(b) - 1
    return a[: level + 1] == b[: level + 1] and (inner or a == b)


def _notes(drawn: Drawn, doubtful: set[str], facts: Sequence[str]) -> list[str]:
    form = drawn.form
    found = [form.note] if form.note else []
    found += [term.says for term in form.terms if term.says]
    shares = [
        f"{u.label} {100 * share:.1f} %".replace(".", ",")
        for u in form.unknown_columns
        if (share := drawn.unknown_share(u.code))
    ]
    if shares:
        found.append(t("Chưa rõ, trong tổng số: {shares}.", shares="; ".join(shares)))
    if doubtful:
        found.append(t("Cột có dấu * dựa trên số liệu chưa rõ quá 5 %."))
    if drawn.open:
        found.append(
            t("{n} người chưa rõ có thuộc biểu này không, không tính vào biểu.", n=drawn.open)
            if form.table == "nguoi"
            else t("{n} dòng chưa rõ có thuộc biểu này không, không tính vào biểu.", n=drawn.open)
        )
    for code, units in drawn.without.items():
        if units:
            found.append(
                t("Cột {code}: {n} đơn vị chưa có số trong danh bạ.", code=code, n=len(units))
            )
    found += [told(b) for b in drawn.broken]
    return [*found, *facts]


def told(broken) -> str:
    """A check that does not hold, as a sentence."""
    return t(
        "Phép kiểm {check} không đúng ở hàng {line}: {left} và {right}.",
        check=broken.check,
        line=broken.line,
        left=f"{broken.left:g}",
        right=f"{broken.right:g}",
    )
