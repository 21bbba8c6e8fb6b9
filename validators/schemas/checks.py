"""What a column says by itself, as pandera checks: list of codes, form of a date, range of a
number, length of a text.

``listed`` and ``dated`` bear the id of the rule of the book under which the loader tells the same
of a cell. Lists are read when a check runs, not when the models are imported.
"""

import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pandera.pandas as pa

from ..codelists import code_list

LISTED, DATED, RANGE, LENGTH = "ld-code-unknown", "ld-value-unreadable", "range", "length"
ISO_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def field_checks(declared: dict[str, Any]) -> list[pa.Check]:
    """The checks that the declaration of a field makes (see ``field.declare``)."""
    kind = declared["kind"]
    if kind == "code":
        name = declared["codelist"]
        return [
            _texts(LISTED, lambda text: text in code_list(name).codes, f"{LISTED}: {name}", name)
        ]
    if kind == "date":
        return [_texts(DATED, is_date, f"{DATED}: YYYY, YYYY-MM, YYYY-MM-DD", "date")]
    if kind in ("int", "decimal"):
        least, most = declared["minimum"], declared["maximum"]
        if least is None and most is None:
            return []
        return [
            pa.Check.in_range(
                float("-inf") if least is None else least,
                float("inf") if most is None else most,
                name=RANGE,
                error=f"{RANGE}: {least} .. {most}",
                raise_warning=True,
            )
        ]
    longest = declared["length"]
    return [
        pa.Check.str_length(
            max_value=longest, name=LENGTH, error=f"{LENGTH}: {longest}", raise_warning=True
        )
    ]


def is_date(text: str) -> bool:
    """Whether a text is an ISO date of reduced precision, of a day that there is."""
    if not ISO_DATE.fullmatch(text):
        return False
    return len(text) < 10 or not pd.isna(pd.to_datetime(text, format="%Y-%m-%d", errors="coerce"))


def _texts(name: str, right: Callable[[str], bool], error: str, what: str) -> pa.Check:
    """A check of texts that asks *right* once for each different one."""

    def check(values: pd.Series) -> pd.Series:
        wrong = [v for v in values.dropna().unique() if not (isinstance(v, str) and right(v))]
        return ~values.isin(wrong)

    return pa.Check(check, name=name, error=error, statistics={"what": what})
