"""Workflow commands of GitHub Actions: one annotation a finding.

GitHub shows at most ten errors, ten warnings and ten notices of a step and fifty of a run, and cuts
a message at 64 KiB; the log keeps every line. What was explained is not told again, nor what only
follows from another finding.

Text comes from a workbook, so every character that could end a command or begin another is escaped.
"""

import pandas as pd

from ...validators.explanations import awake
from ...validators.quieting import heads
from ..untrusted import one_line
from .checked import Checked, cell, refused

COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def github(checked: Checked, rendered: pd.DataFrame) -> str:
    """One line each, errors first, since GitHub shows only the first of each kind."""
    rendered = heads(awake(rendered))
    lines = [
        f"::error file={_property(path)}::{_data(reason)}" for path, reason in refused(checked)
    ]
    lines += [f"::error title={_property(o.rule)}::{_data(o.reason)}" for o in checked.crashed]
    order = rendered["severity"].map(list(COMMANDS).index)
    for row in rendered.loc[order.sort_values(kind="stable").index].to_dict("records"):
        line = max(int(row["row"]), 1)
        place = f"file={_property(row['file'])},line={line},title={_property(row['rule'])}"
        where = cell(row["sheet"], row["column"], row["row"])
        lines.append(
            f"::{COMMANDS[row['severity']]} {place}::{_data(where + ': ' + row['message'])}"
        )
    return "".join(line + "\n" for line in lines)


def _data(text: str) -> str:
    return one_line(str(text)).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
