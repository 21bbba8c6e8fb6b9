"""What units answer in the marked workbooks that they send back: "Giải trình" becomes an
explanation, "Còn làm việc?" a judgement."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..connectors.templates.stamp import parse
from ..validators.records import Records
from . import periods
from .decisions import Answer, judge
from .workspace import Workspace

if TYPE_CHECKING:
    from ..connectors.mirror import Mirror

HOLDS = 365
"""Days for which a unit's explanation holds, from the day on which the period is judged."""

# Drop-down of the sheet of planned changes -> answer, reason of leaving (code of ly_do_roi).
STILL = {
    "Còn làm việc": ("works", ""),
    "Đã nghỉ hưu": ("left", "NH"),
    "Đã chuyển đi": ("left", "CCT"),
    "Đã thôi việc": ("left", "TV"),
    "Đã qua đời": ("left", "TT"),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """How many explanations and judgements were taken over now; errors that units tried to explain
    away."""

    explained: int = 0
    refused: int = 0
    judged: int = 0


def take(
    workspace: Workspace, mirror: "Mirror", records: Records, period: str, as_of: str
) -> Taken:
    """Read the answers in the period's workbooks that bear our stamp. Taking the same answers twice
    changes nothing.

    A unit answers for itself: only findings of its own and its own absent people.
    """
    from ..connectors.reports.answers import answers

    explained = refused = judged = 0
    asked = periods.found_until(workspace, period)
    for path, unit in _returned(records):
        given = answers(path)
        if len(given.findings):
            kept, no = _explain(
                mirror, asked[asked["unit"] == unit], given.findings, unit, period, as_of
            )
            explained, refused = explained + kept, refused + no
        if len(given.people):
            judged += _judge(mirror, given.people, unit)
    return Taken(explained, refused, judged)


def _returned(records: Records) -> list[tuple[Path, str]]:
    """(file, code of its unit) of the workbooks with our stamp, each once."""
    found = {}
    for line in records.tables[["file", "stamp"]].drop_duplicates().itertuples(index=False):
        mark = parse(str(line.stamp))
        if mark and mark.unit and Path(str(line.file)).is_file():
            found[Path(str(line.file))] = mark.unit
    return sorted(found.items())


def _explain(
    mirror: "Mirror", asked: pd.DataFrame, given: pd.DataFrame, unit: str, period: str, as_of: str
) -> tuple[int, int]:
    from ..connectors.corrections import remembered

    told = (
        given[given["reason"] != ""]
        .drop_duplicates("fingerprint", keep="last")
        .set_index("fingerprint")["reason"]
    )
    reason = asked["fingerprint"].map(told)
    if "follows" in asked:
        # The unit sees what was folded as one with the finding above it, and answers both; what
        # follows from an error stays.
        heads = told[told.index.isin(asked.loc[asked["severity"] != "error", "fingerprint"])]
        reason = reason.fillna(asked["follows"].map(heads))
    before = remembered.known(mirror)
    said = set(zip(before["fingerprint"], before["text"], strict=True))
    new = [
        i
        for i, mark, text in zip(asked.index, asked["fingerprint"], reason, strict=True)
        if isinstance(text, str) and (mark, text.strip()) not in said
    ]
    if not new:
        return 0, 0
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    until = (datetime.date.fromisoformat(as_of) + datetime.timedelta(days=HOLDS)).isoformat()
    kept, refused = remembered.remember(
        mirror, asked.loc[new], reason.loc[new], by=unit, at=now, until=until, period=period
    )
    return len(kept), len(refused)


def _judge(mirror: "Mirror", given: pd.DataFrame, unit: str) -> int:
    wanted = {str(a.change): a for a in given.itertuples() if a.answer in STILL}
    standing = mirror.judgements()
    told = set(
        zip(standing["subject"], standing["kind"], standing["answer"], standing["by"], strict=True)
    )
    plans: dict[int, list[Answer]] = defaultdict(list)
    for number in sorted(mirror.plans()["number"], reverse=True):
        if not wanted:
            break
        lines = mirror.plan(int(number))
        mine = lines[
            lines["change"].isin(list(wanted))
            & (lines["kind"] == "absent")
            & (lines["unit"] == unit)
        ]
        for line in mine.itertuples():
            answer = wanted.pop(str(line.change))
            word, reason = STILL[str(answer.answer)]
            if (line.id, "absent", word, unit) not in told and str(line.cccd) == str(answer.cccd):
                plans[int(number)].append(
                    Answer(str(line.change), word, str(answer.answer), reason=reason)
                )
    done = 0
    for number, answers in plans.items():
        done += judge(mirror, number, answers, by=unit)
    return done
