"""Values of frames as people write them in Vietnam: 12/05/1980, 3,33."""

import re

from .schemas.field import Field

_ISO = re.compile(r"\d{4}(-\d{2}){0,2}")
_NUMBER = re.compile(r"-?\d+\.\d+")


def vn_date(iso: str) -> str:
    """ISO day, month or year as people write it: "1980-05-12" -> "12/05/1980", "1980-05" ->
    "05/1980"."""
    return "/".join(reversed(iso.split("-")))


_DAY_IN_TEXT = re.compile(
    r"(?<![\w/.-])(\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)(?![\w/-])"
)
# Not a part of a code (01.003, V.07.03.28, H42.05) or of a longer number.
_DECIMAL_IN_TEXT = re.compile(r"(?<![\w.,])(\d{1,4})\.(\d{1,2})(?![\w]|[.,]\w)")


def vietnamese(text: str) -> str:
    """Words with every ISO day in them as people write it, 12/05/1980, and every decimal with a
    comma."""
    text = _DAY_IN_TEXT.sub(lambda found: vn_date(found[1]), text)
    return _DECIMAL_IN_TEXT.sub(r"\1,\2", text)


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
