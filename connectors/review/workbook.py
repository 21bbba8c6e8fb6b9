"""The review workbook: a change set out as lines to decide on, and the decisions back in.

Lines that only make sense together (a new person with all values, a line of a list) are one line
here. Each is sealed by what it shows; a workbook with lines added, removed, altered or of another
plan is refused whole.
"""

import hashlib
import io
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import python_calamine
import xlsxwriter

from ...validators.schemas import dictionary
from ...validators.texts import pick, t
from ...validators.vocabulary import EVENTS, HARD_FIRST, KINDS, TOLD
from ..files import write_private
from ..templates.workbook import as_cells
from ..untrusted import CELL_LIMIT, clean, put_blank, put_text

UNIT = "unit"
"""Table of the lines that change the registry: a reorganisation with all who follow is one item."""

DECISIONS = {"approve": "Duyệt", "reject": "Từ chối", "defer": "Hoãn"}
LINES, GUIDE = "Quyết định", "Hướng dẫn"
HEAD = {
    "change": "Mã thay đổi", "kind": "Loại", "unit": "Đơn vị", "ho_ten": "Họ và tên",
    "cccd": "Số định danh", "table": "Bảng",
    "line": "Dòng", "field": "Trường", "base": "Lần thống nhất trước", "theirs": "CSDL quốc gia",
    "ours": "Đơn vị khai",
    "reason": "Lý do", "evidence": "Bằng chứng", "group": "Nhóm cùng nguyên nhân",
    "decision": "Quyết định", "note": "Ghi chú", "seal": "Dấu",
}  # fmt: skip
WIDTH = {
    "change": 20,
    "kind": 20,
    "unit": 16,
    "ho_ten": 26,
    "cccd": 15,
    "base": 24,
    "theirs": 28,
    "ours": 32,
    "reason": 40,
    "evidence": 40,
    "seal": 26,
}
EDITED = ("decision", "note")


class ReviewError(ValueError):
    """The workbook cannot be taken back; ``sentences`` say why, each with its row and what to
    do."""

    status = 2

    def __init__(self, sentences: list[str]):
        self.sentences = sentences
        more = t("... và {n} điểm nữa", n=len(sentences) - 5) if len(sentences) > 5 else ""
        super().__init__(" ".join([*sentences[:5], more]).strip())


def items(changes: pd.DataFrame) -> pd.Series:
    """For each change the name of the item it belongs to (the ``change`` of the item's first line);
    '' for what is only told."""
    name = changes["change"].to_numpy(dtype=object).copy()
    whole = changes["kind"].isin(EVENTS)
    lines = ~whole & changes["op"].isin(["add", "remove"]) & (changes["line"].fillna("") != "")
    for rows, by in ((whole, ["id", "kind"]), (lines, ["id", "table", "line", "op", "kind"])):
        some = changes[rows.to_numpy(dtype=bool)]
        if len(some):
            # The line that carries the event, else the first, gives the name.
            first = some.assign(_event=(some["field"].fillna("") != "")).sort_values(
                "_event", kind="stable"
            )
            name[np.flatnonzero(rows)] = (
                some[by]
                .merge(first.drop_duplicates(by)[[*by, "change"]], on=by, how="left")["change"]
                .to_numpy(dtype=object)
            )
    heads = changes[(changes["table"] == UNIT) & (changes["field"].fillna("") == "")].set_index(
        "group"
    )["change"]
    for group, change in heads.items():
        name[(changes["group"] == group).to_numpy(dtype=bool)] = change
    name[changes["kind"].isin(TOLD).to_numpy(dtype=bool)] = ""
    return pd.Series(name, index=changes.index, dtype="str")


def sheet(changes: pd.DataFrame) -> pd.DataFrame:
    """What the workbook shows: one row an item with the columns of :data:`HEAD`, hard ones first, a
    group together."""
    item = items(changes)
    decided = as_cells(changes[item != ""].assign(_item=item[item != ""]), "base", "theirs", "ours")
    if not len(decided):
        return pd.DataFrame({c: pd.Series(dtype="str") for c in HEAD})
    lone = decided["_item"].map(decided["_item"].value_counts()) == 1
    parts = [decided[lone], _joined(decided[~lone])] if not lone.all() else [decided]
    rows = pd.concat(parts)
    rows = rows.assign(_order=rows["kind"].map({k: i for i, k in enumerate(HARD_FIRST)}))
    rows = rows.sort_values(
        ["_order", "group", "unit", "ho_ten", "change"],
        kind="stable",
        ignore_index=True,
        na_position="first",
    )
    shown = rows[list(HEAD)].fillna("").astype("str")
    shown["table"] = _mapped(
        rows["table"],
        {n: table.label for n, table in dictionary.tables().items()} | {UNIT: t("Đơn vị")},
    )
    shown["field"] = [
        _label(table, field)
        if field
        else t("cả việc sắp xếp")
        if table == UNIT
        else _whole(kind, op)
        for table, field, kind, op in zip(
            rows["table"], rows["field"].fillna(""), rows["kind"], rows["op"], strict=True
        )
    ]
    shown["kind"] = _mapped(rows["kind"], {k.name: k.label[0] for k in KINDS.values()})
    shown["decision"] = _mapped(rows["decision"].fillna(""), DECISIONS)
    for name in HEAD:
        shown[name] = shown[name].map(lambda text: clean(str(text), CELL_LIMIT // 4)).astype("str")
    return shown


def _mapped(values: pd.Series, labels: dict[str, str]) -> pd.Series:
    return values.map(labels).fillna(values).astype("str")


def _label(table: str, field: str) -> str:
    return dictionary.field(field, table).labelled()


def _whole(kind: str, op: str) -> str:
    if kind in EVENTS:
        return t("cả hồ sơ")
    return t("thêm dòng") if op == "add" else t("bỏ dòng")


def _joined(lines: pd.DataFrame) -> pd.DataFrame:
    """Items of several lines as one row each: values as "label: value; ...", the seals sealed
    together."""
    rows = []
    for item, of in lines.groupby("_item", sort=False):
        head = of[of["change"] == item].iloc[0].copy()
        values = of[of["field"].fillna("") != ""]
        if len(values) and head["table"] != UNIT:
            for side in ("base", "theirs", "ours"):
                told = [
                    f"{_label(str(v.table), str(v.field))}: {getattr(v, side)}"
                    for v in values.itertuples()
                    if isinstance(getattr(v, side), str)
                ]
                event = head[side] if head["field"] == "" and isinstance(head[side], str) else ""
                head[side] = "; ".join([event, *told] if event else told)
            head["field"] = "" if len(values) > 1 or len(of) > 1 else head["field"]
        head["seal"] = hashlib.sha256("".join(of["seal"]).encode()).hexdigest()[:24]
        rows.append(head)
    return pd.DataFrame(rows, columns=lines.columns)


def write_review(changes: pd.DataFrame, path: Path) -> None:
    """Write the review workbook (mode 0600).

    Args:
        changes: a change set, frame of ``sync.changes.CHANGES``.
        path: the workbook to make.
    """
    shown = sheet(changes)
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(
        memory,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    head = book.add_format(
        {
            "bold": True,
            "text_wrap": True,
            "valign": "vcenter",
            "bg_color": "#1f4e79",
            "font_color": "#ffffff",
            "border": 1,
        }
    )
    plain = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
    edit = book.add_format(
        {
            "num_format": "@",
            "valign": "top",
            "text_wrap": True,
            "bg_color": "#fff8dc",
            "locked": False,
        }
    )
    faint = book.add_format({"num_format": "@", "font_color": "#808080"})
    _guide(book, shown, changes, plain, head, book.add_format({"num_format": "@"}))
    lines = book.add_worksheet(LINES)
    columns = list(HEAD)
    for c, name in enumerate(columns):
        put_text(lines, 0, c, HEAD[name], head)
        lines.set_column(c, c, WIDTH.get(name, 18), edit if name in EDITED else plain)
    for r, row in enumerate(shown.itertuples(index=False), start=1):
        for c, text in enumerate(row):
            style = (
                edit
                if columns[c] in EDITED
                else faint
                if columns[c] in ("seal", "change")
                else plain
            )
            if text:
                put_text(lines, r, c, text, style)
            elif columns[c] in EDITED:
                put_blank(lines, r, c, style)
    last = max(len(shown), 1)
    lines.autofilter(0, 0, last, len(columns) - 1)
    lines.freeze_panes(1, 4)
    at = columns.index("decision")
    choose = {
        "validate": "list",
        "source": list(DECISIONS.values()),
        "error_title": LINES,
        "error_message": "Chọn Duyệt, Từ chối hoặc Hoãn.",
    }
    lines.data_validation(1, at, last, at, choose)
    for label, colour in zip(DECISIONS.values(), ("#c6efce", "#ffc7ce", "#ffeb9c"), strict=True):
        rule = {
            "type": "cell",
            "criteria": "==",
            "value": f'"{label}"',
            "format": book.add_format({"bg_color": colour}),
        }
        lines.conditional_format(1, at, last, at, rule)
    lines.activate()
    book.close()
    write_private(Path(path), memory.getvalue())


def _guide(book, shown: pd.DataFrame, changes: pd.DataFrame, plain, head, long) -> None:
    """The second sheet: what to do (*long* texts run over the cells beside them), and what there is
    to decide, by kind and by group of one cause."""
    guide = book.add_worksheet(GUIDE)
    guide.set_column(0, 0, 28, plain)
    guide.set_column(1, 1, 12, plain)
    guide.set_column(2, 4, 36, plain)
    told = int((changes["kind"] == "keep_theirs").sum())
    said = (
        t(
            "Chọn Duyệt, Từ chối hoặc Hoãn ở cột Quyết định của trang {sheet}. Dòng để "
            "trống là chưa quyết định.",
            sheet=LINES,
        ),
        t("Chỉ điền cột Quyết định và Ghi chú. Không thêm, bớt, sửa dòng: tệp như vậy bị từ chối."),
        t("Lọc theo Nhóm cùng nguyên nhân để quyết định một lần cho nhiều người."),
        t("{n} giá trị do Bộ sửa không cần quyết định; đơn vị được báo.", n=told),
    )
    for r, sentence in enumerate(said):
        put_text(guide, r, 0, sentence, long)
    top = len(said) + 1
    for c, text in enumerate((t("Loại"), t("Số dòng"), t("Duyệt nghĩa là"))):
        put_text(guide, top, c, text, head)
    means = {k.label[0]: pick(k.approving) for k in KINDS.values()}
    for r, (kind, n) in enumerate(shown["kind"].value_counts(sort=False).items(), start=top + 1):
        put_text(guide, r, 0, str(kind), plain)
        put_text(guide, r, 1, str(n), plain)
        put_text(guide, r, 2, means[str(kind)], plain)
    groups = shown[shown["group"] != ""]
    if len(groups):
        top += len(shown["kind"].unique()) + 3
        for c, text in enumerate(
            (
                t("Nhóm cùng nguyên nhân"),
                t("Số dòng"),
                t("Trường"),
                t("CSDL quốc gia"),
                t("Đơn vị khai"),
            )
        ):
            put_text(guide, top, c, text, head)
        each = groups.groupby("group", sort=False).agg(
            n=("change", "size"),
            field=("field", "first"),
            theirs=("theirs", "first"),
            ours=("ours", "first"),
        )
        each = each.sort_values("n", ascending=False, kind="stable").reset_index()
        for r, row in enumerate(each.astype("str").itertuples(index=False), start=top + 1):
            for c, text in enumerate(row):
                put_text(guide, r, c, text, plain)


def read_review(path: Path, changes: pd.DataFrame, by: str = "") -> pd.DataFrame:
    """Take the decisions back.

    Args:
        path: the workbook that :func:`write_review` made of ``changes``, decided on.
        changes: the change set as it was written.
        by: who decided.

    Returns:
        ``changes`` with ``decision`` (approve, reject, defer, '' undecided), ``by`` and ``note``;
        all lines of an item carry its decision.

    Raises:
        ReviewError: not such a workbook; lines added, removed, altered, doubled or of another plan;
        an unknown decision.
    """
    back = _read(Path(path))
    wanted = sheet(changes)
    problems = _problems(back, wanted)
    if problems:
        raise ReviewError(problems)
    code = {label: name for name, label in DECISIONS.items()}
    back = back.set_index("change")
    item = items(changes)
    decision = item.map(back["decision"].map(code).fillna(""))
    note = item.map(back["note"])
    shown = item != ""
    decision, note = (
        decision.where(shown, changes["decision"]).fillna(""),
        note.where(shown, changes["note"]).fillna(""),
    )
    fresh = shown & (decision != "") & (decision != changes["decision"].fillna(""))
    who = changes["by"].fillna("").mask(fresh, by).mask(shown & (decision == ""), "")
    return changes.assign(
        decision=decision.astype("str"), by=who.astype("str"), note=note.astype("str")
    )


def _read(path: Path) -> pd.DataFrame:
    """The lines as text, with ``row``, the number of the row in the sheet."""
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        cells = book.get_sheet_by_name(LINES).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError) as error:
        raise ReviewError(
            [
                t(
                    "{file} không phải là sổ duyệt do hoso ghi ra; hãy ghi lại sổ duyệt.",
                    file=path.name,
                )
            ]
        ) from error
    titles = [str(c).strip() for c in cells[0]] if cells else []
    names = {label: name for name, label in HEAD.items()}
    if not set(HEAD.values()) <= set(titles):
        lost = ", ".join(sorted(set(HEAD.values()) - set(titles)))
        raise ReviewError(
            [
                t(
                    "{file}: thiếu cột {columns}; đừng đổi tên hay bỏ cột, hãy ghi lại sổ duyệt.",
                    file=path.name,
                    columns=lost,
                )
            ]
        )
    rows = []
    for number, line in enumerate(cells[1:], start=2):
        row = {
            names[title]: _cell(cell)
            for title, cell in zip(titles, line, strict=False)
            if title in names
        }
        if any(row.values()):
            rows.append({**row, "row": number})
    return pd.DataFrame(rows, columns=[*HEAD, "row"]).fillna("")


def _cell(value: object) -> str:
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return text.replace("\r\n", "\n").strip()


def _problems(back: pd.DataFrame, wanted: pd.DataFrame) -> list[str]:
    found = []
    known = set(wanted["change"])
    plan = {c.rsplit("-", 1)[0] for c in known}
    for row in back[~back["change"].isin(known)].itertuples():
        change = str(row.change)
        other = "-" in change and change.rsplit("-", 1)[0] not in plan
        text = t(
            "Dòng {row}: thuộc kế hoạch khác ({change}); dùng sổ duyệt của kế hoạch này.",
            row=row.row,
            change=row.change,
        )
        added = t(
            "Dòng {row}: được thêm vào, kế hoạch không có dòng này; hãy bỏ dòng đó.", row=row.row
        )
        found.append(text if other else added)
    ours = back[back["change"].isin(known)]
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
    both = wanted.set_index("change").reindex(ours["change"])
    for name, label in HEAD.items():
        if name in EDITED or name == "change":
            continue
        expected = (
            both[name]
            .map(lambda text: str(text).replace("\r\n", "\n").strip())
            .to_numpy(dtype=object)
        )
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
    for row in ours[~ours["decision"].isin(["", *DECISIONS.values()])].itertuples():
        found.append(t("Dòng {row}: quyết định phải là Duyệt, Từ chối hoặc Hoãn.", row=row.row))
    return found


def approve(
    changes: pd.DataFrame,
    *,
    kind: Iterable[str] | str | None = None,
    field: Iterable[str] | str | None = None,
    unit: Iterable[str] | str | None = None,
    group: Iterable[str] | str | None = None,
    by: str,
    because: str,
) -> pd.DataFrame:
    """Approve a block: the undecided items that meet every condition given.

    Args:
        kind, field, unit, group: values to meet; none given, or empty, is no condition. A condition
            on the field never reaches a person as a whole.
        by, because: who and why, entered into each line.

    Raises:
        ValueError: no condition at all, or no name or reason: nothing is approved by default.
    """
    conditions = {
        n: _several(v)
        for n, v in (("kind", kind), ("field", field), ("unit", unit), ("group", group))
    }
    if not any(conditions.values()):
        raise ValueError(
            t("Hãy nêu loại, trường, đơn vị hoặc nhóm cần duyệt; không gì được duyệt mặc định.")
        )
    if not (by.strip() and because.strip()):
        raise ValueError(t("Duyệt theo khối phải ghi ai duyệt và vì sao."))
    item = items(changes)
    hit = (item != "") & (changes["decision"].fillna("") == "")
    for name, values in conditions.items():
        if values:
            hit &= changes[name].isin(values)
    if conditions["field"]:
        hit &= ~changes["kind"].isin(EVENTS) & (changes["op"] == "set")
    chosen = item.isin(set(item[hit]))
    return changes.assign(
        decision=changes["decision"].fillna("").mask(chosen, "approve").astype("str"),
        by=changes["by"].fillna("").mask(chosen, by).astype("str"),
        note=changes["note"].fillna("").mask(chosen, because).astype("str"),
    )


def _several(values: Iterable[str] | str | None) -> list[str]:
    return [] if values is None else [values] if isinstance(values, str) else list(values)
