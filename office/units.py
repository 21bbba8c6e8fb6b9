"""The registry of units, and what reorganisations do to it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..connectors.files import private_folder, write_private
from ..connectors.reports.words import number
from ..validators.addresses import addresses, proposal
from ..validators.codelists import code_list
from ..validators.texts import pick, t
from . import choices
from .passwords import password_of
from .stop import GATE, USAGE, Stop
from .workspace import Workspace

if TYPE_CHECKING:
    from ..connectors.mirror import Mirror
    from ..validators.reorganisation import Event
    from .overrides import LetPass


LABELS = {
    "code": ("Mã", "Code"), "name": ("Tên", "Name"), "aliases": ("Tên khác", "Other names"),
    "parent": ("Cấp trên", "Parent"), "kind": ("Loại", "Kind"), "level": ("Cấp", "Level"),
    "quota": ("Biên chế", "Quota"), "autonomy": ("Nhóm tự chủ", "Group of autonomy"),
    "self_funding": ("Tỷ lệ chi thường xuyên tự bảo đảm", "Share of own funding"),
    "email": ("Thư điện tử", "Mail"), "phone": ("Điện thoại", "Telephone"),
    "contact": ("Người liên hệ", "Contact"), "valid_from": ("Từ ngày", "From"),
    "valid_to": ("Đến ngày", "Until"), "successors": ("Đơn vị kế thừa", "Successors"),
    "decision": ("Số quyết định", "Decision"),
}  # fmt: skip
"""Column of the registry -> what people call it, in both languages."""


class Problems(Stop):
    """What is wrong with a list of reorganisations; ``others`` come before the sentence itself."""

    def __init__(self, sentence: str, others: list[str]):
        super().__init__(sentence, USAGE)
        self.others = others


@dataclass(frozen=True)
class Reorganised:
    """One decision as a change set: its number, its events, the heads of each unit before and
    after, and the list to fill in (None when every record knows where it goes) with its length."""

    number: int
    events: "list[Event]"
    heads: pd.DataFrame
    waiting: int
    choose: Path | None
    by_register: tuple[str, ...] = ()
    """What the register of decisions says of it."""

    def sentences(self) -> list[str]:
        """What happens to which units, and which units are left without one above them."""
        said = []
        for event in self.events:
            said.append(
                t(
                    "Quyết định {decision}, từ {day}: {words}",
                    decision=event.decision,
                    day=event.day,
                    words=event.words(),
                )
            )
            said += [
                t(
                    "  Đơn vị {child} chưa có cấp trên mới thay {parent}: khai thêm một "
                    "dòng “chuyển”.",
                    child=child,
                    parent=parent,
                )
                for child, parent in event.open_children
            ]
        return [*said, *self.by_register]

    def rows(self) -> list[tuple[object, ...]]:
        """The heads by unit under :func:`headings`, with their sum."""
        counted = self.heads.drop(columns="event")
        total = counted.drop(columns="unit").sum()
        rows = [tuple(row) for row in counted.itertuples(index=False, name=None)]
        return [*rows, (t("Cộng"), *(int(n) for n in total))]


def headings() -> tuple[str, ...]:
    """What stands over the columns of :meth:`Reorganised.rows`."""
    return t("Đơn vị"), t("Trước"), t("Đến"), t("Đi"), t("Sau"), t("Chờ chọn")


def registry_of(workspace: Workspace) -> pd.DataFrame:
    """The registry of units.

    Raises:
        Stop: there is none.
    """
    registry = workspace.units()
    if registry is None:
        raise Stop(t("Chưa có danh bạ: đặt units.csv vào nơi làm việc."), USAGE)
    return registry


def one(workspace: Workspace, code: str) -> tuple[pd.Series, pd.DataFrame | None]:
    """A unit as the registry has it, and what decisions changed of it (None without a mirror).

    Raises:
        Stop: no registry, or no such unit.
    """
    registry = registry_of(workspace)
    code = choices.unit(code, registry)
    own = registry[registry["code"] == code].iloc[0]
    if not workspace.has_mirror():
        return own, None
    with workspace.mirror() as mirror:
        return own, mirror.unit_history(code)


def label(column: str) -> str:
    """What people call a column of the registry."""
    return pick(LABELS.get(column, (column, column)))


def contacts(workspace: Workspace) -> dict[str, str]:
    """Code -> whom to ask of a unit: person, telephone, mail, as far as the registry says."""
    units = workspace.units()
    if units is None:
        return {}
    parts = units[["contact", "phone", "email"]].fillna("").to_numpy().tolist()
    return {
        str(code): " · ".join(filter(None, own))
        for code, own in zip(units["code"], parts, strict=True)
    }


def facts(unit: pd.Series, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the registry says of a unit as (what people call it, value in words).

    Args:
        names: code -> name of units.
    """
    found = []
    for column, value in unit.items():
        if value != value or value == "":
            continue
        shown = f"{value:g}" if isinstance(value, float) else str(value)
        if column == "kind":
            shown = code_list("loai_don_vi").label(shown)
        elif column == "autonomy":
            shown = code_list("nhom_tu_chu").label(shown)
        elif names.get(shown) and column == "parent":
            shown = f"{names[shown]} ({shown})"
        found.append((label(str(column)), shown))
    return found


def take(workspace: Workspace, source: Path) -> int:
    """Make a file the registry of the workspace; how many units it names. The one before is kept
    in ``backups``.

    Raises:
        BadRegistry: it cannot be read as a registry; nothing is changed then.
    """
    from ..connectors.registry.units import read_units

    units, here = read_units(source), workspace.root / "units.csv"
    if here.exists():
        at = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%S")
        kept = private_folder(workspace.root / "backups") / f"units-{at}.csv"
        write_private(kept, here.read_bytes())
    write_private(here, source.read_bytes())
    return len(units)


def address_faults(
    workspace: Workspace, registry: pd.DataFrame, only: list[str] | None = None
) -> list[tuple[str, str]]:
    """(code, sentence) of each mail address of the registry that is none, with its line in
    units.csv.

    Args:
        only: codes of the units to look at; None for all.
    """
    from ..connectors.registry.units import lines_of

    wrong = [
        (str(code), piece)
        for code, cell in zip(registry["code"], registry["email"].fillna(""), strict=True)
        if cell and (only is None or code in only)
        for piece in addresses(str(cell))[1]
    ]
    if not wrong:
        return []
    lines = lines_of(workspace.root / "units.csv")
    names = dict(zip(registry["code"], registry["name"].fillna(""), strict=True))
    found = []
    for code, piece in wrong:
        place = t("units.csv, dòng {line}", line=lines[code]) if code in lines else "units.csv"
        sentence = t(
            "{place}: địa chỉ thư “{piece}” của {unit} không hợp lệ.",
            place=place,
            piece=piece,
            unit=names[code] or code,
        )
        if better := proposal(piece):
            sentence += " " + t("Có phải {better}?", better=better)
        found.append((code, sentence))
    return found


def checked(workspace: Workspace, day: str) -> list[tuple[str, str]]:
    """(code, sentence) of all that is odd in the registry on an ISO day.

    Raises:
        Stop: there is no registry.
    """
    from ..validators.reorganisation import faults

    registry = registry_of(workspace)
    return [*faults(registry, day), *address_faults(workspace, registry)]


def listed(workspace: Workspace, words: str, on: str | None = None) -> pd.DataFrame:
    """The units whose name has *words* in it, without tone marks; only those that work on a day.

    Raises:
        Stop: no registry, or no such day.
    """
    from ..validators.folding import fold_words
    from ..validators.units import valid_on

    registry = registry_of(workspace)
    if on:
        registry = registry[valid_on(registry, choices.day(on).isoformat())]
    asked = fold_words(words)
    return registry[registry["name"].map(lambda name: asked in fold_words(str(name))).astype(bool)]


def password(workspace: Workspace, code: str, *, renew: bool) -> str:
    """The password of a unit's letters.

    Raises:
        Stop: no such unit.
    """
    return password_of(workspace, choices.unit(code, workspace.units()), renew=renew)


def reorganise(
    workspace: Workspace,
    source: Path | str,
    people: Path | None,
    *,
    by: str,
    let_pass: "LetPass | None" = None,
) -> list[Reorganised]:
    """Plan the reorganisations that a list declares: one change set for each decision and day.

    Args:
        source: the list, or the number of a decision of the register that says it all.
        people: the list in which a unit was chosen for each person who had several to go to.
        let_pass: conditions of the Decree on public units that need not hold.

    Raises:
        Stop: ``conditions.Broken`` when a condition does not hold; :class:`Problems` when the
        lines of the list are wrong; a decision whose heads do not balance. Nothing is planned then.
    """
    from ..connectors.registry.reorganisation import read_chosen
    from ..sync import reorganise as planning
    from ..validators import reorganisation
    from . import conditions

    registry = registry_of(workspace)
    lines = _declared(workspace, source)
    _refuse(source, reorganisation.problems(lines, registry))
    events = reorganisation.events(lines, registry)
    chosen = read_chosen(people) if people else {}
    with workspace.mirror() as mirror:
        said, base, theirs = mirror.read("unit"), mirror.base(), mirror.theirs()
        _refuse(people or source, planning.strange(events, registry, theirs["nguoi"], chosen))
        plans = {}
        for decision, day in dict.fromkeys((e.decision, e.day) for e in events):
            own = [e for e in events if (e.decision, e.day) == (decision, day)]
            made = planning.plan(own, registry, said, base, theirs, chosen)
            if len(planning.unbalanced(made.heads)):
                raise Stop(
                    t(
                        "Quyết định {decision}: số hồ sơ trước và sau không cân; không lập "
                        "đợt nào.",
                        decision=decision,
                    ),
                    GATE,
                )
            plans[decision, day] = own, made
        conditions.refuse(
            workspace, mirror, list(plans.values()), registry, theirs["nguoi"], let_pass
        )
        done = []
        for (decision, day), (own, made) in plans.items():
            meta = _about(made.heads, decision, day)
            number = mirror.save_plan(made.changes, meta, by=by, kind="reorganise")
            choose = _waiting(workspace, number, day, made.waiting)
            said = _by_register(mirror, decision, own)
            done.append(Reorganised(number, own, made.heads, len(made.waiting), choose, said))
    return done


def _declared(workspace: Workspace, source: Path | str) -> pd.DataFrame:
    """The lines of a list, or of a decision of the register.

    Raises:
        Stop: the register says nothing of units under such a number.
    """
    from ..connectors.registry.reorganisation import read_events
    from ..validators.register import carrying

    if isinstance(source, Path):
        return read_events(source)
    with workspace.mirror() as mirror:
        lines = carrying.events(mirror.register_of_decisions(), source)
    if lines.empty:
        raise Stop(
            t("Sổ không có quyết định {so} với đơn vị được sắp xếp, đã quyết định.", so=source),
            USAGE,
        )
    return lines


def _by_register(mirror: "Mirror", decision: str, events: "list[Event]") -> tuple[str, ...]:
    from ..validators.register import carrying

    ended = [unit for event in events for unit in event.follow]
    heirs = [to for event in events for targets in event.follow.values() for to in targets]
    return tuple(carrying.told(mirror.register_of_decisions(), decision, ended, heirs))


def crosswalk(
    workspace: Workspace, source: Path, target: Path, decision: str, day: str, province: str
) -> tuple[str, list[str]]:
    """Write the table of reorganisations that a crosswalk of communes gives for the units of the
    registry; (what was written, as a sentence; what is odd in it).

    Args:
        decision: number for lines that name none. day: ISO, the same. province: name or code of the
            only one that is wanted, '' for all.

    Raises:
        Stop: there is no registry. BadRegistry: the source is no crosswalk.
    """
    from ..connectors.registry.reorganisation import crosswalked, read_crosswalk, write_form

    table, registry = read_crosswalk(source), registry_of(workspace)
    lines, strange = crosswalked(table, registry, day, decision, province)
    write_form(target, lines)
    said = t(
        "{rows} dòng đối chiếu, {n} dòng sắp xếp ghi vào {file}.",
        rows=number(len(table)),
        n=number(len(lines)),
        file=target.name,
    )
    return said, strange


def _about(heads: pd.DataFrame, decision: str, day: str) -> dict[str, object]:
    """What the change set of a decision keeps beside its lines."""
    before = {str(code): int(n) for code, n in zip(heads["unit"], heads["before"], strict=True)}
    return {"period": day[:7], "as_of": day, "decision": decision, "heads": before}


def _waiting(workspace: Workspace, number: int, day: str, people: pd.DataFrame) -> Path | None:
    """Write the list of those whose new unit somebody must choose."""
    from ..connectors.registry.reorganisation import write_waiting

    if not len(people):
        return None
    target = waiting_list(workspace, number, day)
    write_waiting(people, target)
    return target


def waiting_list(workspace: Workspace, number: int, day: str) -> Path:
    """Where the list of those lies whose new unit somebody must choose.

    Args:
        number: of the change set. day: ISO, of the reorganisation.
    """
    return workspace.folder("reviews", day[:7]) / f"sap-xep-{number}.xlsx"


def _refuse(source: Path | str, sentences: list[str]) -> None:
    if sentences:
        name = source.name if isinstance(source, Path) else source
        raise Problems(
            t(
                "{file}: {sentence} Không lập đợt nào.",
                file=name,
                sentence=sentences[-1].rstrip(".") + ".",
            ),
            [f"{name}: {sentence}" for sentence in sentences[:-1]],
        )
