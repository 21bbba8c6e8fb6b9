"""A change in words: old and new value, a line of a list, a hire, where it was read."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from ...validators.schemas import dictionary
from ...validators.texts import pick, t
from ...validators.vocabulary import DIFFERENT, KINDS, SEVERAL
from ..own_sheets import REVIEW_CARDS as CARDS
from ..templates.workbook import cell_text
from .items import UNIT

_PLACE = re.compile(r"(?P<file>.+)!(?P<sheet>[^!]*)!(?P<column>[A-Z]{0,3})(?P<row>\d*)", re.DOTALL)
_UNITS = ("ma_don_vi_su_dung", "ma_don_vi_quan_ly")
_FACTS = ("ngay_sinh", "gioi_tinh", "chuc_vu", "ma_ngach", "trinh_do_cm")
"""What says at a glance who a new person is."""
_ASKED = ("identity_conflict", "ambiguous")


def source(evidence: str) -> str:
    """ "file, sheet, cell" of ``file!sheet!cell``; the name of the file only, never its folder.
    Other evidence as it is."""
    found = _PLACE.fullmatch(evidence)
    if not found:
        return evidence
    file = re.split(r"[/\\]", found["file"])[-1]
    parts = [file, found["sheet"] and t("trang {sheet}", sheet=found["sheet"])]
    if found["column"] and found["row"]:
        parts.append(t("ô {cell}", cell=found["column"] + found["row"]))
    elif found["row"]:
        parts.append(t("dòng {row}", row=found["row"]))
    return ", ".join(filter(None, parts))


class Words:
    """Says changes to people.

    Args:
        names: code -> name of the units that the change set speaks of.
    """

    def __init__(self, names: Mapping[str, str]):
        self.names = names
        self._labels = {
            (table.name, f.name): f for table in dictionary.tables().values() for f in table.fields
        }
        self.line = lru_cache(maxsize=None)(self._line)

    def unit(self, code: Any) -> str:
        """Code and name of a unit."""
        if not isinstance(code, str):
            return ""
        name = self.names.get(code, "")
        return f"{code} {name}" if name else code

    def label(self, table: str, field: str) -> str:
        found = self._labels.get((table, field))
        return field if found is None else found.labelled()

    def value(self, table: str, field: str, value: Any) -> str:
        """A value that the template's writer has already made into the text of a cell; units get
        their name."""
        if not isinstance(value, str):
            return ""
        found = self._labels.get((table, field))
        return self.unit(value) if found is not None and found.kind == "unit" else value

    def _line(self, table: str, line: str) -> str:
        """Which line of a list: "Quá trình lương (Từ ngày: 01/01/2026)"."""
        about = dictionary.tables().get(table)
        parts = []
        for part in filter(None, line.split("|")):
            field, _, value = part.partition("=")
            known = self._labels.get((table, field))
            shown = value if known is None else self.value(table, field, cell_text(known, value))
            parts.append(f"{self.label(table, field)}: {shown}")
        name = table if about is None else about.label
        return f"{name} ({'; '.join(parts)})" if parts else name

    def where(self, line: Any) -> str:
        """Which value a line is about: the field, and the line of a list that it is in."""
        table, field = str(line.table), _text(line.field)
        inside = self.line(table, _text(line.line)) + " – " if _text(line.line) else ""
        return inside + (self.label(table, field) if field else t("Ai"))

    def of_one(self, line: Any) -> str:
        """One line that changes one value, or carries an event without values."""
        table, field = str(line.table), _text(line.field)
        if table == UNIT or (not field and line.kind != "ambiguous"):
            return self.event(line)
        what = self.where(line)
        theirs, ours, base = (
            self.value(table, field, getattr(line, side)) for side in ("theirs", "ours", "base")
        )
        if line.kind in DIFFERENT or line.kind in _ASKED:
            said = [
                what,
                t("CSDL quốc gia: {value}", value=theirs or _nothing()),
                t("Đơn vị khai: {value}", value=ours or _nothing()),
            ]
            if line.kind == "conflict":
                said.append(t("Lần thống nhất trước: {value}", value=base or _nothing()))
            return "\n".join(said)
        gone = t("(xóa)") if line.kind == "erase" else _nothing()
        return f"{what}: {theirs or _nothing()} → {ours or gone}"

    def event(self, line: Any) -> str:
        """The line of an event: what happens to whom."""
        theirs, ours = _text(line.theirs), _text(line.ours)
        if str(line.table) == UNIT:
            return "\n".join(
                filter(
                    None,
                    (
                        theirs and t("Trước: {value}", value=theirs),
                        ours and t("Sau: {value}", value=ours),
                    ),
                )
            )
        kind = KINDS.get(str(line.kind))
        if kind is not None and kind.happens[0]:
            own = _text(line.unit)
            return pick(kind.happens).format(
                there=self.unit(theirs or ("" if ours else own)) or _nothing(),
                here=", ".join(map(self.unit, (ours or own).split(SEVERAL))) or _nothing(),
            )
        before, after = self.unit(theirs), self.unit(ours)
        if before == after:
            return t("Ở {unit}", unit=after) if after else ""
        return t(
            "Đơn vị: {before} → {after}", before=before or _nothing(), after=after or _nothing()
        )

    def of_event(self, head: Any, values: Iterable[Any]) -> str:
        """A whole person: the event, and each value that changes with it on a line."""
        lines = [
            self.of_one(v)
            for v in values
            if not (v.field in _UNITS[:1] and v.theirs == head.theirs and v.ours == head.ours)
        ]
        return "\n".join(filter(None, [self.event(head), *lines]))

    def of_list(self, lines: list[Any]) -> str:
        """A line of a list that comes or goes, whole."""
        first = lines[0]
        side = "ours" if first.op == "add" else "theirs"
        told = "; ".join(
            f"{self.label(str(v.table), str(v.field))}: "
            f"{self.value(str(v.table), str(v.field), getattr(v, side))}"
            for v in lines
            if isinstance(getattr(v, side), str)
        )
        table = dictionary.tables()[str(first.table)].label
        if first.op == "add":
            return t("Thêm dòng vào {table}\n{values}", table=table, values=told)
        return t("Bỏ dòng khỏi {table}\n{values}", table=table, values=told)

    def hire(self, head: Any, values: list[Any], row: int) -> str:
        """A new person in two lines: who it is, and where the whole record stands."""
        own = {str(v.field): v for v in values if v.table == "nguoi"}
        facts = [
            f"{self.label('nguoi', f)}: {self.value('nguoi', f, own[f].ours)}"
            for f in _FACTS
            if f in own
        ]
        return "\n".join(
            filter(
                None,
                [
                    self.event(head),
                    "; ".join(facts),
                    t("{n} mục: trang {sheet}, dòng {row}", n=len(values), sheet=CARDS, row=row),
                ],
            )
        )

    def card(self, values: list[Any]) -> list[tuple[str, str]]:
        """A new record as (label, value): the person's own fields in the order of the dictionary,
        then each line of each list."""
        order = {f.name: i for i, f in enumerate(dictionary.nguoi().fields)}
        own = sorted(
            (v for v in values if v.table == "nguoi"), key=lambda v: order.get(str(v.field), 0)
        )
        found = [
            (self.label("nguoi", str(v.field)), self.value("nguoi", str(v.field), v.ours))
            for v in own
        ]
        lists: dict[tuple[str, str], list[str]] = {}
        for v in values:
            if v.table != "nguoi" and isinstance(v.ours, str):
                lists.setdefault((str(v.table), _text(v.line)), []).append(
                    f"{self.label(str(v.table), str(v.field))}: "
                    f"{self.value(str(v.table), str(v.field), v.ours)}"
                )
        for (table, _), told in lists.items():
            found.append((dictionary.tables()[table].label, "; ".join(told)))
        return found


def _nothing() -> str:
    return t("(chưa có)")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def units_in(changes: pd.DataFrame) -> set[str]:
    """Every text that might be the code of a unit: of the lines' own units and their values."""
    fields = {
        f.name for table in dictionary.tables().values() for f in table.fields if f.kind == "unit"
    }
    some = changes[changes["field"].fillna("").isin({"", *fields})]
    ours = (unit for said in some["ours"].dropna() for unit in str(said).split(SEVERAL))
    return set(changes["unit"].dropna()) | set(some["theirs"].dropna()) | {*ours}
