"""The figures of a day: forms drawn from the mirror as it was known, and who is behind a cell."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..connectors.reports.words import instant
from ..validators.forms import Form, FormError, builtin
from ..validators.schemas import dictionary
from ..validators.texts import t
from ..validators.written import vn_date
from . import choices
from .stop import USAGE, Stop
from .workspace import Workspace

if TYPE_CHECKING:
    from ..connectors.forms.printed import Printed
    from ..validators.forms.counting import Drawn

BEHIND = ("id", "ho_ten", "ngay_sinh", "so_hieu", "ma_don_vi_su_dung")
"""What is shown of the people behind a cell."""
LINES = ("id", "ten", "ngay_ky", "so", "don_vi")
"""What is shown of the lines of the register behind a cell."""


@dataclass(frozen=True)
class Asked:
    """What is asked: a form, the ISO day of its figures, the ISO day (or UTC instant) of the
    knowledge ('' for now), only one unit and those below it, another field for its rows."""

    form: str
    day: str
    known: str = ""
    unit: str = ""
    by: str = ""


@dataclass(frozen=True)
class Made:
    """A drawn form, as it is printed, and the people whom it looked at."""

    drawn: "Drawn"
    paper: "Printed"
    people: pd.DataFrame
    lines: pd.DataFrame | None = None
    """Of the register, in a form about decisions: id, number, day, unit, name."""

    def broken(self) -> list[str]:
        """A sentence for each check that does not hold."""
        from ..connectors.forms.printed import told

        return [told(each) for each in self.drawn.broken]

    def row(self, told: str) -> str:
        """The code of a row, by its code or its words.

        Raises:
            Stop: there is no such row.
        """
        return told if told == "?" else choices.chosen(told, self.drawn.labels, t("hàng"))

    def behind(self, row: str, column: str) -> pd.DataFrame:
        """Who stands behind a cell: columns :data:`BEHIND`, in order of name.

        Raises:
            Stop: there is no such cell, or it counts no people.
        """
        from ..validators.forms.counting import NoCell

        row = self.row(row)
        try:
            ids = self.drawn.people(row, column)
        except NoCell as error:
            form = self.drawn.form.id
            raise Stop(t("Biểu {form}: {why}.", form=form, why=error), USAGE) from error
        if self.lines is not None:
            return self.lines[self.lines["id"].isin(set(ids))].reset_index(drop=True)
        return people_of(self.people, ids)


def headings(columns: Iterable[str]) -> list[str]:
    """What the columns of people, or of lines of the register, behind cells are called."""
    words = {
        "form": t("Biểu"), "cell": t("Ô"), "way": t("Lệch"), "number": t("Số trong danh sách"),
        "id": t("Mã hồ sơ"), "ho_ten": t("Họ và tên"), "ngay_sinh": t("Ngày sinh"),
        "so_hieu": t("Số hiệu"), "ma_don_vi_su_dung": t("Đơn vị"),
        "ten": t("Tên"), "ngay_ky": t("Ngày ký"), "so": t("Số"), "don_vi": t("Đơn vị"),
    }  # fmt: skip
    return [words[c] for c in columns]


def people_of(people: pd.DataFrame, ids: Iterable[str]) -> pd.DataFrame:
    """Who these are: columns :data:`BEHIND`, in order of name."""
    own = people.loc[people["id"].isin(set(ids)), list(BEHIND)]
    return own.sort_values(["ho_ten", "id"], ignore_index=True)


def known(workspace: Workspace | None) -> dict[str, Form]:
    """Every form by id: those of hoso, then the Department's own, which may stand for one of hoso.

    Raises:
        Stop: a file of the Department cannot be used.
    """
    from ..connectors.forms import folder

    named = str(workspace.settings.figures.get("forms", "")) if workspace else ""
    try:
        own = folder.forms(workspace.root / named) if workspace and named else {}
        return {**builtin(), **own}
    except FormError as error:
        raise Stop(str(error), USAGE) from error


def day_of(workspace: Workspace, name: str, year: int) -> str:
    """The day of which a form's figures of a year are.

    Raises:
        Stop: no such form.
    """
    return _form(workspace, Asked(name, "")).day_of(year)


def draw(workspace: Workspace, asked: Asked) -> Made:
    """Draw a form.

    Raises:
        Stop: no such form, unit or field; the mirror knows nothing of the day.
    """
    from ..connectors.forms.printed import printed
    from ..validators.forms import counting

    form = _form(workspace, asked)
    at = asked.known or now()
    frames, registry, facts = _known(workspace, form, asked, at)
    context = counting.context(frames, asked.day, registry)
    ids = frames["nguoi" if form.table == "nguoi" else form.table]["id"]
    try:
        drawn = counting.draw(form, context, pd.Index(ids))
    except LookupError as error:
        raise Stop(t("Chưa có danh bạ: đặt units.csv vào nơi làm việc."), USAGE) from error
    lines = _named(frames[form.table]) if form.table in dictionary.registers() else None
    return Made(drawn, printed(drawn, facts), frames["nguoi"], lines)


def _named(lines: pd.DataFrame) -> pd.DataFrame:
    """What is shown of lines of the register: columns of :data:`LINES`."""
    unit = next((lines[c] for c in ("ma_cu", "ma_don_vi") if c in lines), lines["id"])
    name = next((lines[c] for c in ("ho_ten", "ten_cu", "ten_don_vi") if c in lines), unit)
    told = {"id": lines["id"], "ten": name, "ngay_ky": lines["ngay_ky"], "so": lines["so"]}
    return pd.DataFrame({**told, "don_vi": unit})[list(LINES)]


def write(workspace: Workspace, paper: "Printed", target: Path) -> None:
    """Write what is printed into a file (0600), by the ending of its name.

    Raises:
        Stop: the name ends in something else.
    """
    from ..connectors.forms.writing import ENDINGS
    from ..connectors.forms.writing import write as written

    try:
        written(paper, str(workspace.settings.office["name"]), target)
    except ValueError as error:
        known = ", ".join(ENDINGS)
        raise Stop(t("Tên tệp phải kết thúc bằng {known}.", known=known), USAGE) from error


def _form(workspace: Workspace, asked: Asked) -> Form:
    forms = known(workspace)
    form = forms[choices.chosen(asked.form, {f.id: f.title for f in forms.values()}, t("biểu"))]
    try:
        return form.by_field(asked.by) if asked.by else form
    except FormError as error:
        raise Stop(t("{why}.", why=error), USAGE) from error


def _known(
    workspace: Workspace, form: Form, asked: Asked, at: str
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame | None, list[str]]:
    """The tables that a form reads, the registry, and sentences about where they are from."""
    if not workspace.has_mirror():
        raise Stop(t("Chưa có bản sao CSDL quốc gia: hoso mirror pull."), USAGE)
    if form.table in dictionary.derived():
        return _moved(workspace, form, asked, at)
    registry = workspace.units_known(at)
    of_register = form.table in dictionary.registers()
    tables = ("nguoi",) if of_register else tuple(dict.fromkeys(("nguoi", form.table)))
    with workspace.mirror() as mirror:
        first = mirror.first_day()
        frames = mirror.on_day(asked.day, at, tables)
        if of_register:
            register = mirror.register_of_decisions(asked.day, at)
            # A line is named by its decision and itself.
            frames |= {n: f.assign(id=f["id"] + "|" + f["line"]) for n, f in register.items()}
    if not len(frames["nguoi"]) and not of_register:
        raise Stop(
            t(
                "Bản sao không biết ai vào ngày {day}; ngày sớm nhất bản sao biết là {first}.",
                day=vn_date(asked.day),
                first=vn_date(first or "-"),
            ),
            USAGE,
        )
    facts = _facts(form, asked.day, at)
    if not asked.unit:
        return frames, registry, facts
    return _within(frames, registry, asked.unit, facts)


def _facts(form: Form, day: str, at: str) -> list[str]:
    """Where the figures are from, and whether the form is in force."""
    facts = [t("Nguồn: bản sao CSDL quốc gia, theo điều đã biết đến {at}.", at=instant(at))]
    if not form.in_force(day):
        facts.append(
            t(
                "Vào ngày này biểu {id} không có hiệu lực (từ {since} đến {until}).",
                id=form.id,
                since=vn_date(form.since or "-"),
                until=vn_date(form.until or "-"),
            )
        )
    return facts


def _moved(
    workspace: Workspace, form: Form, asked: Asked, at: str
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame | None, list[str]]:
    """Who came and went in the year of the form, and in the one before as far as the mirror knows
    it."""
    from ..validators.schemas.movement import BEFORE, NOW
    from . import balance

    if asked.unit:
        raise Stop(t("Biểu {form} tính cả tỉnh, không theo đơn vị.", form=form.id), USAGE)
    year = int(asked.day[:4])
    days, lines, people, registry = balance.moved(workspace, year, "class", at, asked.day)
    parts = [lines.assign(ky=NOW)]
    try:
        _, before, others, _ = balance.moved(workspace, year - 1, "class", at, f"{year - 1}-12-31")
        parts.append(before.assign(ky=BEFORE))
        people = pd.concat([people, others]).drop_duplicates("id")
    except Stop:
        # The mirror did not know anybody yet.
        pass
    told = pd.concat(parts, ignore_index=True)
    table = told.rename(columns={"row": "doi_tuong", "column": "dong", "day": "ngay"})
    table["doi_tuong"] = table["doi_tuong"].mask(table["doi_tuong"] == balance.NOT_TOLD)
    since = t("Từ {first} đến {last}.", first=vn_date(days[0]), last=vn_date(days[-1]))
    frames = {"nguoi": people.reset_index(drop=True), form.table: table}
    return frames, registry, [since, *_facts(form, asked.day, at)]


def _within(
    frames: dict[str, pd.DataFrame], registry: pd.DataFrame | None, unit: str, facts: list[str]
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame, list[str]]:
    """Only a unit and those below it."""
    from ..validators.units import PERSON_COLUMNS

    code, below = choices.below(unit, registry)
    assert registry is not None
    people = frames["nguoi"]
    own = people[people[list(PERSON_COLUMNS)].isin(below).any(axis=1)].reset_index(drop=True)
    ids = set(own["id"])
    kept = {n: f[f["id"].isin(ids)].reset_index(drop=True) for n, f in frames.items()}
    only = t(
        "Chỉ {unit} và các đơn vị bên dưới.", unit=str(registry.set_index("code")["name"][code])
    )
    return {**kept, "nguoi": own}, registry[registry["code"].isin(below)], [only, *facts]


def now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
