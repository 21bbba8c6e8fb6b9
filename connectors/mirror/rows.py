"""Between frames and rows: values, the key of a list's line, and the record as JSON text.

A row is a dict of field -> value without its missing fields, so that a dictionary which grows
changes no record.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd

from ...validators.schemas import dictionary

Row = dict[str, Any]


@cache
def numeric(table: str) -> frozenset[str]:
    return frozenset(
        f.name for f in dictionary.every()[table].fields if f.kind in ("int", "decimal")
    )


def text(value: object) -> str:
    """Canonical text of a value: 3.0 is "3", 2.34 is "2.34"."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def value(table: str, field: str, given: object) -> object:
    """The value that a canonical text stands for; None when missing.

    Raises:
        ValueError: a number was expected.
    """
    if given is None or given != given or given == "":
        return None
    return float(str(given)) if field in numeric(table) else str(given)


def line_key(table: str, row: Row) -> str:
    """Natural key of a list's line: "tu_ngay=2020-01|loai_phu_cap=PCCV"; a missing part is
    empty."""
    return "|".join(
        f"{k}={text(row[k]) if row.get(k) is not None else ''}"
        for k in dictionary.every()[table].key
    )


def key_fields(table: str, line: str) -> Row:
    """The fields that a line key states, without the missing ones.

    Raises:
        ValueError: the text is not a key of the table, or a number in it is not one.
    """
    given = dictionary.tables()[table].parts(line)
    found = {name: value(table, name, part) for name, part in given.items()}
    return {k: v for k, v in found.items() if v is not None}


def canonical_line(table: str, line: str) -> str:
    """The key in this module's own form, whatever order or number form the given one has; "#2" is
    kept."""
    repeat = re.search(r"#\d+$", line)
    return line_key(table, key_fields(table, line)) + (repeat.group() if repeat else "")


def encoder(
    separators: tuple[str, str],
    *,
    sort_keys: bool = False,
    default: Callable[[object], object] | None = None,
) -> Callable[[object], str]:
    """What ``json.dumps`` would say with these options and letters as they are, for many small
    rows.

    ``JSONEncoder.encode`` makes an encoder in C for each value, which costs more than the value;
    this one makes it once. An interpreter without that encoder does it the slow way.
    """
    slow = json.JSONEncoder(
        ensure_ascii=False, sort_keys=sort_keys, separators=separators, default=default
    )
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return slow.encode
    item, key = separators
    text = json.encoder.encode_basestring
    fast = make(None, slow.default, text, None, key, item, sort_keys, False, True)

    def encode(said: object) -> str:
        return "".join(fast(said, 0))

    return encode


dumps = encoder((",", ":"))
"""A row as JSON text."""


def loads(record: str | None) -> Row | None:
    return None if record is None else json.loads(record)


def objects(frame: pd.DataFrame, columns: Iterable[str]) -> list[list[object]]:
    """Columns as lists of Python values with None for missing."""
    return [frame[c].astype(object).where(frame[c].notna(), None).tolist() for c in columns]


def frame(found: Sequence[Sequence[object]], kinds: Mapping[str, str]) -> pd.DataFrame:
    """Rows of a query as a frame; *kinds*: column -> dtype, in the order of the query."""
    lists = list(zip(*found, strict=True)) if found else [()] * len(kinds)
    return pd.DataFrame(
        {
            name: pd.Series(list(values), dtype=kind)
            for (name, kind), values in zip(kinds.items(), lists, strict=True)
        }
    )


def of_frame(frame: pd.DataFrame, fields: Iterable[str]) -> list[Row]:
    """Rows of a frame; a field that the frame lacks is missing."""
    names = [f for f in fields if f in frame]
    if not names:
        return [{} for _ in range(len(frame))]
    lists = objects(frame, names)
    return [
        {n: v for n, v in zip(names, values, strict=True) if v is not None}
        for values in zip(*lists, strict=True)
    ]
