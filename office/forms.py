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
    """Draw a form; several of one day are drawn by one :class:`Drawing`.

    Raises:
        Stop: no such form, unit or field; the mirror knows nothing of the day.
    """
    return Drawing(workspace).draw(asked)


class Drawing:
    """Forms that are drawn together: what the mirror says of a day is read once for all of them,
    and what is known now is known of one instant."""

    def __init__(self, workspace: Workspace):
        self.workspace, self._now = workspace, now()
        self._made: dict[Asked, Made | Stop] = {}
        self._tables: dict[tuple[str, str, str], pd.DataFrame] = {}
        self._registers: dict[tuple[str, str], dict[str, pd.DataFrame]] = {}
        self._units: dict[str, pd.DataFrame | None] = {}

    def of(self, asked: Asked) -> "Made | Stop":
        """The form, or the sentence that says why there is none."""
        if asked not in self._made:
            try:
                self._made[asked] = self.draw(asked)
            except Stop as why:
                self._made[asked] = why
        return self._made[asked]

    @property
    def made(self) -> "dict[Asked, Made | Stop]":
        """All that :meth:`of` gave."""
        return dict(self._made)

    def draw(self, asked: Asked) -> Made:
        """As :func:`draw`."""
        from ..connectors.forms.printed import printed
        from ..validators.forms import counting

        form = _form(self.workspace, asked)
        frames, registry, facts = _known(self, form, asked, asked.known or self._now)
        context = counting.context(frames, asked.day, registry)
        try:
            drawn = counting.draw(form, context, pd.Index(frames[form.table]["id"]))
        except LookupError as error:
            raise Stop(t("Chưa có danh bạ: đặt units.csv vào nơi làm việc."), USAGE) from error
        lines = _named(frames[form.table]) if form.table in dictionary.registers() else None
        return Made(drawn, printed(drawn, facts), frames["nguoi"], lines)

    def units(self, at: str) -> pd.DataFrame | None:
        """The registry as known at an instant."""
        if at not in self._units:
            self._units[at] = self.workspace.units_known(at)
        return self._units[at]

    def on_day(self, day: str, at: str, tables: Iterable[str]) -> dict[str, pd.DataFrame]:
        """Tables of a day, as known at an instant."""
        wanted = list(dict.fromkeys(tables))
        missing = [name for name in wanted if (day, at, name) not in self._tables]
        if missing:
            with self.workspace.mirror() as mirror:
                for name, frame in mirror.on_day(day, at, missing).items():
                    self._tables[day, at, name] = frame
        return {name: self._tables[day, at, name] for name in wanted}

    def register(self, day: str, at: str) -> dict[str, pd.DataFrame]:
        """The register of decisions of a day; a line is named by its decision and itself."""
        if (day, at) not in self._registers:
            with self.workspace.mirror() as mirror:
                held = mirror.register_of_decisions(day, at)
            self._registers[day, at] = {
                name: frame.assign(id=frame["id"] + "|" + frame["line"])
                for name, frame in held.items()
            }
        return self._registers[day, at]


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
        raise wrong_ending(ENDINGS) from error


def wrong_ending(known: Iterable[str]) -> Stop:
    """That a file cannot be written under such a name."""
    return Stop(t("Tên tệp phải kết thúc bằng {known}.", known=", ".join(known)), USAGE)


def _form(workspace: Workspace, asked: Asked) -> Form:
    forms = known(workspace)
    form = forms[choices.chosen(asked.form, {f.id: f.title for f in forms.values()}, t("biểu"))]
    try:
        return form.by_field(asked.by) if asked.by else form
    except FormError as error:
        raise Stop(t("{why}.", why=error), USAGE) from error


def _known(
    source: Drawing, form: Form, asked: Asked, at: str
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame | None, list[str]]:
    """The tables that a form reads, the registry, and sentences about where they are from."""
    source.workspace.need_mirror()
    if form.table in dictionary.derived():
        return _moved(source.workspace, form, asked, at)
    of_register = form.table in dictionary.registers()
    frames = source.on_day(asked.day, at, ("nguoi",) if of_register else ("nguoi", form.table))
    if of_register:
        frames |= source.register(asked.day, at)
    if not len(frames["nguoi"]) and not of_register:
        raise Stop(
            t(
                "Bản sao không biết ai vào ngày {day}; ngày sớm nhất bản sao biết là {first}.",
                day=vn_date(asked.day),
                first=vn_date(_first_day(source.workspace) or "-"),
            ),
            USAGE,
        )
    registry, facts = source.units(at), _facts(form, asked.day, at)
    if not asked.unit:
        return frames, registry, facts
    return _within(frames, registry, asked.unit, facts)


def _first_day(workspace: Workspace) -> str | None:
    with workspace.mirror() as mirror:
        return mirror.first_day()


def origin(at: str) -> str:
    """Where figures are from, and of which instant's knowledge."""
    return t("Nguồn: bản sao CSDL quốc gia, theo điều đã biết đến {at}.", at=instant(at))


def _facts(form: Form, day: str, at: str) -> list[str]:
    """Where the figures are from, and whether the form is in force."""
    facts = [origin(at)]
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
