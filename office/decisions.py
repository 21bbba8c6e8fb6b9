"""What people decide about the lines of a plan, and what they know about its questions."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from ..validators.texts import t
from .stop import USAGE, Stop


@dataclass(frozen=True)
class Answer:
    """An answer to one line of a plan; the parts are those of ``sync.judgements.answer``."""

    change: str
    word: str
    because: str
    until: str = ""
    reason: str = ""
    day: str = ""
    unit: str = ""


def judge(mirror, number: int, answers: Iterable[Answer], *, by: str) -> int:
    """Store answers to lines of plan *number*: the one way in for the command, the reports of units
    and everybody else. They count from the next ``hoso run`` on; how many were stored.

    Raises:
        Stop: a line that the plan does not have, or an answer that does not fit its line; then
        nothing is stored.
    """
    from ..sync import judgements

    lines = {str(c["change"]): c for c in mirror.plan(number).to_dict("records")}
    found = []
    for a in answers:
        if a.change not in lines:
            raise Stop(
                t(
                    "Kế hoạch số {n} không có dòng {change}; xem: hoso plan {n}",
                    n=number,
                    change=a.change,
                ),
                USAGE,
            )
        try:
            found.append(
                judgements.answer(
                    {str(k): v for k, v in lines[a.change].items()},
                    a.word,
                    because=a.because,
                    until=a.until,
                    reason=a.reason,
                    day=a.day,
                    unit=a.unit,
                )
            )
        except ValueError as error:
            raise Stop(str(error), USAGE) from error
    return mirror.judge(pd.DataFrame(found, dtype="str"), by=by) if found else 0
