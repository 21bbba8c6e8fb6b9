"""Many examples in one file: what the rules of a row find in each, by a single run of the book."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from hoso.validators.rules import BOOK, Example, Rule, engine, examples
from hoso.validators.rules.context import Context

ROW = [r for r in BOOK.values() if r.scope == "row"]
_ALONE = ("units", "mirror", "settings", "problems", "sheet", "without", "headings")


def stands_alone(example: Example) -> bool:
    """Whether an example needs a registry, a mirror, settings or a sheet of its own."""
    return any(getattr(example, name) for name in _ALONE) or any(
        {"_raw", "_file"} & set(row)
        for row in (
            example.nguoi,
            *example.more,
            *(x for lines in example.con.values() for x in lines),
        )
    )


def context(several: Iterable[Example], day: str = "") -> tuple[Context, np.ndarray]:
    """The people of many examples on one sheet, and of each person the number of the example.

    Every example is made once on its own in 500 workbooks; here a fixed cost is paid once.
    """
    people: list[dict[str, Any]] = []
    con: dict[str, list[dict[str, Any]]] = {}
    owner: list[int] = []
    for number, example in enumerate(several):
        first, blank = len(people), dict.fromkeys(example.without)
        people.append({**examples.PERSON, **example.nguoi, **blank})
        people += [{**examples.another(n), **p, **blank} for n, p in enumerate(example.more, 1)]
        owner += [number] * (1 + len(example.more))
        for table, lines in example.con.items():
            con.setdefault(table, []).extend(
                {**line, "_nguoi": first + line.get("_nguoi", 0)} for line in lines
            )
    for person in people:
        person.pop("_file", None)
    whole = Example(people[0], more=tuple(people[1:]), con=con, as_of=day)
    return examples.context(whole), np.array(owner)


def row_findings(several: Iterable[tuple[Rule, Example]]) -> dict[int, pd.DataFrame]:
    """id of an example that needs nothing of its own -> what the rules of a row of its rule's gate
    find in it.

    Only those stand together that have the same day and the same columns: none must be found to
    lack a value for which its own file has no column.
    """
    groups: dict[object, list[tuple[Rule, Example]]] = defaultdict(list)
    for rule, example in several:
        if not stands_alone(example):
            groups[_columns(example)].append((rule, example))
    found: dict[int, pd.DataFrame] = {}
    for group in groups.values():
        made, owner = context([e for _, e in group], group[0][1].as_of)
        gates = {rule.gate for rule, _ in group}
        result = engine.run(made, [r for r in ROW if r.gate in gates])
        assert not result.crashed
        findings = result.findings
        lines = {"nguoi": owner} | {
            table: owner[frame["_nguoi"].to_numpy()] for table, frame in made.records.con.items()
        }
        whose = np.array(
            [lines[t][i] for t, i in zip(findings["table"], findings["index"], strict=True)],
            dtype=int,
        )
        gate = findings["rule"].map({r.id: r.gate for r in ROW})
        found |= {
            id(e): findings[(whose == n) & (gate == rule.gate)] for n, (rule, e) in enumerate(group)
        }
    return found


def _columns(example: Example) -> object:
    people = frozenset(k for p in (example.nguoi, *example.more) for k in p)
    lines = frozenset((t, k) for t, rows in example.con.items() for row in rows for k in row)
    return example.as_of, people - set(examples.PERSON), lines
