"""The figures that are said at the conference of the year, as data: each is a cell of a form."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from .vocabulary import Bilingual


@dataclass(frozen=True)
class Figure:
    """A figure: what it is called, the cell of its form (the total row), and whether the decisions
    behind it are listed in the annex."""

    title: Bilingual
    form: str
    column: str
    list: bool = False


@dataclass(frozen=True)
class Group:
    """Figures under one heading."""

    title: Bilingual
    figures: tuple[Figure, ...]


@cache
def groups() -> tuple[Group, ...]:
    """``conference.toml``."""
    text = resources.files(__package__).joinpath("conference.toml").read_text(encoding="utf-8")
    return tuple(
        Group(
            (g["title"][0], g["title"][1]),
            tuple(Figure(**{**f, "title": (f["title"][0], f["title"][1])}) for f in g["figures"]),
        )
        for g in tomllib.loads(text)["group"]
    )
