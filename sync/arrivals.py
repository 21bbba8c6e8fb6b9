"""What stops an export of the national database at the door, before anything of the mirror changes.

Pure: the figures of a rehearsal come in, gates go out, in the shape of ``gates.GATES``. The
national side is judged as strictly as the units are: a damaged export would turn every later
comparison into nonsense.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..validators.codelists import CodeList, code_list
from ..validators.folding import fold
from ..validators.schemas import dictionary
from ..validators.texts import t
from .gates import GATES, let_pass

_NAMED = 5
"""Values outside their list that are named."""


@dataclass(frozen=True)
class Figures:
    """What an export would do: people in it; people open in the mirror before; of those, gone and
    changed; returned: closed ones who are in it again."""

    people: int
    known: int
    new: int
    gone: int
    returned: int
    changed: int


def gates(
    people: pd.DataFrame,
    figures: Figures,
    limits: Mapping[str, Any],
    overrides: pd.DataFrame | None,
    as_of: str,
) -> pd.DataFrame:
    """A line of ``gates.GATES`` for each of ``gates.ARRIVALS``; ``detail`` names rows of the file,
    never a number that names somebody.

    Args:
        people: table ``nguoi`` of the export, in the order of its file.
        limits: table ``gates`` of the settings.
        overrides: frame of ``gates.Override``; as_of: ISO day on which they must not have lapsed.
    """
    found = (
        pd.DataFrame(_measured(people, figures, limits))
        .assign(tripped=lambda f: f["over"], overridden_by="", because="")
        .astype(GATES)[list(GATES)]
    )
    return let_pass(found, overrides, as_of)


def _measured(
    people: pd.DataFrame, figures: Figures, limits: Mapping[str, Any]
) -> list[dict[str, Any]]:
    wrong, twice, unlisted = _malformed(people), _twice(people), _unlisted(people)
    least = float(limits["least"])

    def share(name: str, count: int, of: int) -> dict[str, Any]:
        value = count / of if of else 0.0
        limit = float(limits[name])
        return _line(name, value, limit, value > limit and count >= least, "")

    return [
        _line("export_numbers", *_counted(wrong, limits["export_numbers"])),
        _line("export_twice", *_counted(twice, limits["export_twice"])),
        {**share("export_codes", len(unlisted), len(people)), "detail": _first_of(unlisted)},
        share("export_gone", figures.gone, figures.known),
        share("export_returned", figures.returned, figures.known),
        share("export_changed", figures.changed, figures.known),
    ]


def _line(gate: str, value: float, limit: float, over: bool, detail: str) -> dict[str, Any]:
    return {"gate": gate, "unit": "", "value": value, "limit": limit, "over": over,
            "detail": detail}  # fmt: skip


def _counted(rows: pd.Series, limit: Any) -> tuple[float, float, bool, str]:
    """Value, limit, over, and the first rows of the file (the heading is row 1)."""
    count, bound = float(rows.sum()), float(limit)
    first = [str(n + 2) for n in rows.to_numpy().nonzero()[0][:5]]
    more = ", …" if count > len(first) else ""
    return (
        count,
        bound,
        count > bound,
        t("dòng {rows}", rows=", ".join(first) + more) if first else "",
    )


def _unlisted(people: pd.DataFrame) -> pd.Series:
    """Row -> the first coded value of it that stands in no list, with its field: "Mã ngạch 1.004";
    of the fields that everybody must have, which are the ones that rules and pay stand on."""
    found = pd.Series(np.nan, index=people.index, dtype="str")
    for f in dictionary.nguoi().fields:
        if f.codelist and f.name in people and any(r.level == "error" for r in f.required):
            value = people[f.name]
            known = code_list(f.codelist)
            lost = [v for v in value.dropna().unique() if not _listed(known, str(v))]
            here = value.isin(lost) & found.isna()
            found = found.mask(here, f"{f.label} " + value.astype("str"))
    return found.reset_index(drop=True).dropna()


def _listed(known: CodeList, value: str) -> bool:
    return value in known.codes or fold(value) in known.spellings


def _first_of(unlisted: pd.Series) -> str:
    named = [t("{what}: dòng {row}", what=v, row=n + 2) for v, n in _each(unlisted)[:_NAMED]]
    return "; ".join(named) + ("; …" if len(_each(unlisted)) > _NAMED else "")


def _each(unlisted: pd.Series) -> list[tuple[str, int]]:
    """(value, the first row that has it), each value once."""
    first = unlisted.drop_duplicates()
    return [(str(v), int(str(n))) for n, v in first.items()]


def _malformed(people: pd.DataFrame) -> pd.Series:
    """Personal IDs that are not 12 digits (a lost zero gives 11), old ones that are not 9."""
    found = pd.Series(False, index=people.index)
    for name, form in (("cccd", r"\d{12}"), ("cmnd", r"\d{9}|\d{12}")):
        value = _column(people, name)
        found |= value.notna() & ~value.str.fullmatch(form).fillna(False).astype(bool)
    return found.reset_index(drop=True)


def _twice(people: pd.DataFrame) -> pd.Series:
    value = _column(people, "cccd")
    return (value.notna() & value.duplicated(keep=False)).reset_index(drop=True)


def _column(people: pd.DataFrame, name: str) -> pd.Series:
    """All missing where the export has no such column: one of the numbers is enough for it."""
    return people.get(name, pd.Series(index=people.index, dtype="str"))
