"""The register of decisions, held against itself and against units and people.

Checks of a line are data (``checks.toml``, in the language of local rules); those that look at
several lines, at the registry or at people's records are functions of :mod:`.across`.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import pandas as pd

from .. import plain
from ..rules.context import Context
from ..rules.expressions import Names, Node, parse, wrong
from ..schemas import dictionary
from ..texts import pick, t

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Check:
    """A check of one line: what is surely wrong, how bad that is, the sentence in both languages,
    the law and how sure we are of it."""

    id: str
    table: str
    wrong: Node
    severity: str
    says: tuple[str, str]
    law: str
    confidence: str


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong: the table and the label of the row in its frame (-1: of no row of it), the
    check, how bad, one sentence."""

    table: str
    row: int
    check: str
    severity: str
    sentence: str


@cache
def data(name: str) -> dict[str, list[dict[str, Any]]]:
    """What stands in one of the register's files of data (``checks``, ``limits``, ``totals``)."""
    text = resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def checks() -> tuple[Check, ...]:
    """The checks of lines, as ``checks.toml`` has them."""
    return tuple(
        Check(
            c["id"],
            c["table"],
            parse(c["wrong"], c["table"], Names(units=True)),
            c["severity"],
            (c["says"], c["says_en"]),
            c["law"],
            c["confidence"],
        )
        for c in data("checks")["check"]
    )


def frames(given: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Every table of the register, empty where none is given, under the labels that they have."""
    return {
        name: given[name] if name in given else dictionary.empty(name)
        for name in dictionary.registers()
    }


def context(
    register: Mapping[str, pd.DataFrame], day: str, people: pd.DataFrame | None = None
) -> Context:
    """What checks and forms are asked of: the register, and the people whom its lines name."""
    everybody = pd.DataFrame() if people is None else people
    return Context(plain.records({"nguoi": everybody, **register}), day)


def line_faults(
    register: Mapping[str, pd.DataFrame], day: str, people: pd.DataFrame | None = None
) -> list[Fault]:
    """What single lines say that cannot be, and what they leave out.

    Args:
        register: from :func:`frames`. day: ISO, of the check. people: ``nguoi``, for what a line
            and its person say together; without it nothing is asked of the person.
    """
    c = context(register, day, people)
    found = [*_missing(register, day)]
    for check in checks():
        lines = register[check.table]
        for row in lines.index[wrong(check.wrong, c, check.table).to_numpy()]:
            said = pick(check.says).format_map(_Told(lines.loc[row]))
            law = f" ({check.law})" if check.law else ""
            sentence = f"{said.rstrip('.')}{law}."
            found.append(Fault(check.table, int(row), check.id, check.severity, sentence))
    return found


class _Told(dict):
    """The values of a line as a sentence says them."""

    def __init__(self, line: pd.Series):
        super().__init__({str(k): _shown(v) for k, v in line.items()})

    def __missing__(self, key: str) -> str:
        return "?"


def _shown(value: Any) -> str:
    if value is None or value != value:
        return "?"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _missing(register: Mapping[str, pd.DataFrame], day: str) -> Iterator[Fault]:
    for table in dictionary.registers().values():
        lines = register[table.name]
        for field in table.fields:
            level = field.level(day)
            if level is None:
                continue
            for row in lines.index[lines[field.name].isna()]:
                yield Fault(
                    table.name,
                    int(row),
                    "dc-missing",
                    level,
                    t("Thiếu {field}.", field=field.labelled()),
                )
