"""Values of frames as people write them in Vietnam: 12/05/1980, 3,33."""

import re

from .schemas.field import Field

_ISO = re.compile(r"\d{4}(-\d{2}){0,2}")
_NUMBER = re.compile(r"-?\d+\.\d+")


def vn_date(iso: str) -> str:
    """ISO day, month or year as people write it: "1980-05-12" -> "12/05/1980", "1980-05" ->
    "05/1980"."""
    return "/".join(reversed(iso.split("-")))


def written(field: Field, value: str, *, comma: bool = True) -> str:
    """A value of *field*: dates of any precision dd/mm/yyyy, numbers with a decimal comma; what is
    neither stays as it is.

    Args:
        comma: whether the language writes a decimal comma.
    """
    if field.kind == "date" and _ISO.fullmatch(value):
        return vn_date(value)
    return (
        value.replace(".", ",")
        if comma and field.kind == "decimal" and _NUMBER.fullmatch(value)
        else value
    )
