"""Reactions and limits: the package's table, with what the office writes over it."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from ..validators.texts import t

Settings = dict[str, Any]


@cache
def _text() -> str:
    return resources.files("hoso.sync").joinpath("defaults.toml").read_text(encoding="utf-8")


def over_defaults(office: Settings | None = None) -> Settings:
    """The table of ``defaults.toml`` with the office's values over it, name by name. Limits of
    gates may stand at the top.

    Raises:
        ValueError: a name that the table does not know, or a value of another kind.
    """
    table = tomllib.loads(_text())
    office = dict(office or {})
    limits = {name: office.pop(name) for name in list(office) if name in table["gates"]}
    if limits:
        office["gates"] = {**office.get("gates", {}), **limits}
    return _over(table, office, "sync")


def _over(table: Settings, office: Settings, where: str) -> Settings:
    found = dict(table)
    for name, value in office.items():
        if name not in table:
            raise ValueError(
                t(
                    "hoso.toml, mục [sync]: không có tên {name}; các tên là {known}.",
                    name=f"{where}.{name}".removeprefix("sync."),
                    known=", ".join(table),
                )
            )
        was = table[name]
        if isinstance(was, dict):
            if not isinstance(value, dict):
                raise _other_kind(f"{where}.{name}", was)
            found[name] = _over(was, value, f"{where}.{name}")
        elif isinstance(was, (int, float)) != isinstance(value, (int, float)):
            raise _other_kind(f"{where}.{name}", was)
        else:
            found[name] = value
    return found


def _other_kind(place: str, was: object) -> ValueError:
    """That the value at *place* must be of the kind of *was*."""
    kind = t("một đoạn chữ")
    if isinstance(was, dict):
        kind = t("một bảng")
    elif isinstance(was, (int, float)):
        kind = t("một số")
    return ValueError(
        t(
            "hoso.toml, mục [sync]: {name} phải là {kind}.",
            name=place.removeprefix("sync."),
            kind=kind,
        )
    )
