"""The review workbook, read back: only as it was written, with decisions and notes filled in."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ...validators.change import Change
from ...validators.shapes import checked
from ...validators.texts import t
from ..intake.workbooks import grids
from ..intake.workbooks.limits import Limits, Refused
from ..own_sheets import REVIEW_CARDS, REVIEW_LINES, REVIEW_UNITS
from ..untrusted import clean
from .items import items
from .shown import DECISIONS, EDITED, HEAD, TECHNICAL, Shown, shown


class ReviewError(ValueError):
    """The workbook cannot be taken back; ``sentences`` say why, each with its row and what to
    do."""

    status = 2

    def __init__(self, sentences: list[str]):
        self.sentences = sentences
        more = t("... và {n} điểm nữa", n=len(sentences) - 5) if len(sentences) > 5 else ""
        super().__init__(" ".join([*sentences[:5], more]).strip())


@dataclass(frozen=True)
class _Back:
    """The lines as text, with ``row``, the number of the row in the sheet; the cards of hires; the
    names of units."""

    lines: pd.DataFrame
    cards: list[tuple[str, ...]]
    names: dict[str, str]


def read_review(path: Path, changes: pd.DataFrame, by: str = "") -> pd.DataFrame:
    """Take the decisions back.

    Args:
        path: the workbook that ``write_review`` made of ``changes``, decided on.
        changes: the change set as it was written.
        by: who decided.

    Returns:
        ``changes`` with ``decision`` (approve, reject, defer, '' undecided), ``by`` and ``note``;
        all lines of an item carry its decision.

    Raises:
        ReviewError: not such a workbook; headings repeated or hidden; lines added, removed,
        altered, doubled or of another plan; an unknown decision.
    """
    back = _read(Path(path))
    wanted = shown(changes, back.names)
    problems = [*_problems(back.lines, wanted.rows), *_cards(back.cards, wanted)]
    if problems:
        raise ReviewError(problems)
    lines = back.lines.set_index("change")
    item = items(changes)
    decision = item.map(lines["decision"].map(_code).fillna(""))
    note = item.map(lines["note"])
    seen = item != ""
    decision, note = (
        decision.where(seen, changes["decision"]).fillna(""),
        note.where(seen, changes["note"]).fillna(""),
    )
    fresh = seen & (decision != "") & (decision != changes["decision"].fillna(""))
    who = changes["by"].fillna("").mask(fresh, by).mask(seen & (decision == ""), "")
    decided = changes.assign(
        decision=decision.astype("str"), by=who.astype("str"), note=note.astype("str")
    )
    return checked(decided, Change, more=changes.columns)


def filled(path: Path, changes: pd.DataFrame) -> int | None:
    """How many rows of a review workbook somebody filled in otherwise than the plan knows; None for
    what is none of ours."""
    try:
        lines = _read(path).lines
    except ReviewError:
        return None
    known = changes.set_index("change")[["decision", "note"]].reindex(lines["change"]).fillna("")
    decision = lines["decision"].map(lambda text: _WORDS.get(_key(str(text)), text))
    new = (decision.to_numpy() != known["decision"].to_numpy()) | (
        lines["note"].to_numpy() != known["note"].map(_plain).to_numpy()
    )
    return int((new & ((lines["decision"] != "") | (lines["note"] != "")).to_numpy()).sum())


def _code(text: str) -> str:
    """The decision that a cell says, however it is spelled; '' for a blank, None for another
    word."""
    return _WORDS.get(_key(text), "")


def _key(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


_WORDS = {_key(label): name for name, label in DECISIONS.items()}


def _read(path: Path) -> _Back:
    try:
        _, found, _ = grids.read(path.read_bytes(), Limits())
        sheets = {grid.name: grid for grid in found}
        lines = sheets[REVIEW_LINES]
    except (Refused, OSError, KeyError) as error:
        raise ReviewError(
            [
                t(
                    "{file} không phải là sổ duyệt do hoso ghi ra; hãy ghi lại sổ duyệt.",
                    file=path.name,
                )
            ]
        ) from error
    cells = _texts(lines)
    at = _columns(path.name, cells[0] if cells else [], lines)
    rows = []
    for number, line in enumerate(cells[1:], start=2):
        row = {name: line[c] if c < len(line) else "" for name, c in at.items()}
        if any(row.values()):
            rows.append({**row, "row": number})
    cards = _texts(sheets[REVIEW_CARDS]) if REVIEW_CARDS in sheets else []
    units = _texts(sheets[REVIEW_UNITS])[1:] if REVIEW_UNITS in sheets else []
    return _Back(
        pd.DataFrame(rows, columns=[*HEAD, "row"]).fillna(""),
        [tuple(row) for row in cards],
        {row[0]: row[1] for row in units if len(row) > 1 and row[0]},
    )


def _columns(file: str, titles: Sequence[str], grid: grids.Grid) -> dict[str, int]:
    """Column (from 0) of each heading.

    Raises:
        ReviewError: one is missing, stands twice or is hidden, so that people do not see what
        counts.
    """
    keys = [_key(clean(title)) for title in titles]
    lost, double, hidden, at = [], [], [], {}
    for name, label in HEAD.items():
        here = [c for c, key in enumerate(keys) if key == _key(label)]
        if not here:
            lost.append(label)
            continue
        at[name] = here[0]
        if len(here) > 1:
            double.append(label)
        elif name not in TECHNICAL and (
            here[0] in grid.marks.hidden_columns or 0 in grid.marks.hidden_rows
        ):
            hidden.append(label)
    said = [
        (lost, t("{file}: thiếu cột {columns}; đừng đổi tên hay bỏ cột, hãy ghi lại sổ duyệt.")),
        (double, t("{file}: cột {columns} có hai lần; chỉ giữ cột do hoso ghi ra.")),
        (hidden, t("{file}: cột {columns} đang bị ẩn; hãy hiện lại rồi xem và lưu tệp.")),
    ]
    for labels, sentence in said:
        if labels:
            raise ReviewError([sentence.format(file=file, columns=", ".join(labels))])
    return at


def _texts(grid: grids.Grid) -> list[list[str]]:
    return [[_cell(cell) for cell in row] for row in grid.rows]


def _cell(value: object) -> str:
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return _plain(text)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()


def _problems(back: pd.DataFrame, wanted: pd.DataFrame) -> list[str]:
    found = list(_strange(back, wanted))
    ours = back[back["change"].isin(set(wanted["change"]))]
    for row in ours[ours["change"].duplicated()].itertuples():
        found.append(
            t(
                "Dòng {row}: lặp lại thay đổi {change}; hãy bỏ dòng lặp.",
                row=row.row,
                change=row.change,
            )
        )
    gone = wanted[~wanted["change"].isin(set(back["change"]))]
    for row in gone.itertuples():
        found.append(
            t(
                "Thiếu dòng của thay đổi {change}; muốn chưa quyết định thì để trống, đừng "
                "xóa dòng.",
                change=row.change,
            )
        )
    ours = ours.drop_duplicates("change")
    found += _altered(ours, wanted)
    known = {"", *_WORDS}
    for row in ours[~ours["decision"].map(_key).isin(known)].itertuples():
        found.append(t("Dòng {row}: quyết định phải là Duyệt, Từ chối hoặc Hoãn.", row=row.row))
    return found


def _strange(back: pd.DataFrame, wanted: pd.DataFrame) -> Iterable[str]:
    """Rows that the plan does not have."""
    known = set(wanted["change"])
    plan = {c.rsplit("-", 1)[0] for c in known}
    for row in back[~back["change"].isin(known)].itertuples():
        change = str(row.change)
        if "-" in change and change.rsplit("-", 1)[0] not in plan:
            yield t(
                "Dòng {row}: thuộc kế hoạch khác ({change}); dùng sổ duyệt của kế hoạch này.",
                row=row.row,
                change=row.change,
            )
        else:
            yield t(
                "Dòng {row}: được thêm vào, kế hoạch không có dòng này; hãy bỏ dòng đó.",
                row=row.row,
            )


def _altered(ours: pd.DataFrame, wanted: pd.DataFrame) -> list[str]:
    found = []
    both = wanted.set_index("change").reindex(ours["change"])
    for name, label in HEAD.items():
        if name in EDITED or name == "change":
            continue
        expected = both[name].map(lambda text: _plain(str(text))).to_numpy(dtype=object)
        for row, change in ours.loc[
            ours[name].to_numpy(dtype=object) != expected, ["row", "change"]
        ].itertuples(index=False):
            found.append(
                t(
                    "Dòng {row}: cột {column} của thay đổi {change} đã bị sửa; chỉ được "
                    "điền Quyết định và Ghi chú.",
                    row=row,
                    column=label,
                    change=change,
                )
            )
    return found


def _cards(back: list[tuple[str, ...]], wanted: Shown) -> list[str]:
    """The rows of the new records that do not say what was written."""
    found = []
    for n, card in enumerate(wanted.cards):
        row = (*back[n], *[""] * 4)[:4] if n < len(back) else ("",) * 4
        if tuple(map(_plain, card)) != row:
            found.append(
                t(
                    "Trang {sheet}, dòng {row}: đã bị sửa; hồ sơ mới chỉ để xem.",
                    sheet=REVIEW_CARDS,
                    row=n + 1,
                )
            )
    return found
