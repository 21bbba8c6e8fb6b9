"""A whole line of a list as one text ("Từ ngày: 2000-09; Cơ sở đào tạo: ..."), and whether two of
them state the same."""

import re
from functools import cache

from ..validators.notation import DIFFERENT, relation
from ..validators.schemas import dictionary
from ..validators.schemas.dictionary import Table


def same(one: str, other: str, table: Table) -> bool:
    """Whether two texts that ``plan.portrait.together`` made of lines of *table* state the same,
    however each value is written."""
    if one == other:
        return True
    told, again = values(one, table), values(other, table)
    return told.keys() == again.keys() and all(
        _alike(told[name], again[name], name, table) for name in told
    )


def values(text: str, table: Table) -> dict[str, str]:
    """Field -> value of the text of a line. What stands before the first label is of no field
    ("")."""
    by_label = {f.labelled(): f.name for f in table.fields}
    parts = _labels(table.name).split(text)
    found = {"": parts[0]} if parts[0] else {}
    return found | {
        by_label[label]: value for label, value in zip(parts[1::2], parts[2::2], strict=True)
    }


@cache
def _labels(table: str) -> re.Pattern[str]:
    labels = sorted((f.labelled() for f in dictionary.tables()[table].fields), key=len)
    return re.compile(rf"(?:^|; )({'|'.join(map(re.escape, reversed(labels)))}): ")


def _alike(one: str, other: str, name: str, table: Table) -> bool:
    if not name:
        return one == other
    return relation(one, other, dictionary.field(name, table.name)) != DIFFERENT
