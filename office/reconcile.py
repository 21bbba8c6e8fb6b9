"""Stated figures against what the mirror gives, each difference by name where a list is given."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..validators.texts import t
from . import choices
from .forms import BEHIND, Asked, Drawing, Made
from .stop import Stop
from .workspace import Workspace

if TYPE_CHECKING:
    from ..connectors.forms.stated import Stated

MISSING, EXTRA, STRANGE = "missing", "extra", "strange"
WAYS = {
    MISSING: ("Có trong danh sách, biểu không tính", "Listed, not counted by the form"),
    EXTRA: ("Biểu tính, danh sách không có", "Counted by the form, not listed"),
    STRANGE: ("Không có trong bản sao vào ngày ấy", "Not in the mirror on that day"),
}
"""How somebody differs -> the words for it."""
PEOPLE = ("way", "number", *BEHIND)


@dataclass(frozen=True)
class Compared:
    """A stated figure beside that of the form; ``people``: who differs (columns :data:`PEOPLE`),
    none where nobody listed who is meant. The sentence says why there is no figure."""

    stated: "Stated"
    figure: float | None
    people: pd.DataFrame
    why: str = ""

    @property
    def agrees(self) -> bool:
        return self.figure == self.stated.value and not len(self.people)


def compare(workspace: Workspace, source: Path, known: str, today: str) -> list[Compared]:
    """Compare every stated figure of a file.

    Args:
        known: ISO day or UTC instant, '' for now. today: ISO, for figures that state no day.

    Raises:
        BadRegistry: the file cannot be used. Stop: there is no mirror.
    """
    from ..connectors.forms.stated import read

    drawing = Drawing(workspace)
    return [_compared(s, drawing.of(Asked(s.form, s.day or today, known))) for s in read(source)]


def everybody(found: list[Compared]) -> pd.DataFrame:
    """All who differ, with ``form`` and ``cell``."""
    parts = [
        c.people.assign(form=c.stated.form, cell=f"{c.stated.row},{c.stated.column}") for c in found
    ]
    return pd.concat(parts, ignore_index=True)


def _compared(stated: "Stated", made: "Made | Stop") -> Compared:
    nobody = pd.DataFrame(columns=list(PEOPLE), dtype="str")
    if isinstance(made, Stop):
        return Compared(stated, None, nobody, str(made))
    figures = made.drawn.figures
    try:
        row = made.row(stated.row)
        column = choices.chosen(stated.column, list(map(str, figures.columns)), t("cột"))
        value = float(figures[column].get(row, 0.0))
        found = Compared(stated, None if value != value else value, nobody)
        if stated.names is None:
            return found
        if made.lines is not None:
            return replace(found, why=t("Danh sách tên chỉ so được với biểu về người."))
        own = made.behind(row, column)
    except Stop as error:
        return Compared(stated, None, nobody, str(error))
    return replace(found, people=_apart(stated.names, own, made.people))


def _apart(names: Iterable[str], own: pd.DataFrame, everybody: pd.DataFrame) -> pd.DataFrame:
    """Who is listed and not counted, who is counted and not listed, who is nobody of the day."""
    known: dict[str, str] = {}
    for scheme in ("so_hieu", "cccd"):
        told = everybody.dropna(subset=[scheme])
        known |= dict(zip(told[scheme].str.strip(), told["id"], strict=True))
    listed = {number.strip(): known.get(number.strip(), "") for number in names}
    counted, meant = set(own["id"]), {i for i in listed.values() if i}
    facts = everybody.set_index("id").reindex(columns=[c for c in BEHIND if c != "id"])
    lines = [
        *((MISSING, n, i) for n, i in listed.items() if i and i not in counted),
        *((STRANGE, n, "") for n, i in listed.items() if not i),
        *((EXTRA, "", i) for i in sorted(counted - meant)),
    ]
    told = pd.DataFrame(lines, columns=["way", "number", "id"], dtype="str")
    return told.join(facts, on="id")[list(PEOPLE)]
