"""What units answer in the marked workbooks that they send back: "Giải trình" becomes an
explanation, "Còn làm việc?" a judgement."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..connectors.templates.stamp import parse
from ..validators.explanations import Said
from ..validators.records import Records
from ..validators.vocabulary import SEVERAL
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
# The same of a person whom other units declare, too; "Không thuộc đơn vị" is among the reasons of
# the list of work.
OURS = {
    "Thuộc đơn vị này": "here",
    "Không thuộc đơn vị này": "elsewhere",
    "Không thuộc đơn vị": "elsewhere",
    "Đúng như đã khai": "here",
}
DECLARED_TWICE = "id-cccd-unique-province"
"""Rule whose finding is answered as the line of the plan is."""


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
        people = given.people
        if len(given.findings):
            own = asked[asked["unit"] == unit]
            doubles = _doubles(mirror, own, given.findings)
            people = pd.concat([people, doubles], ignore_index=True)
            answered = own["value"].isin(doubles["cccd"]) & (own["rule"] == DECLARED_TWICE)
            kept, no = _explain(mirror, own[~answered], given.findings, unit, period, as_of)
            explained, refused = explained + kept, refused + no
        if len(people):
            judged += _judge(mirror, people, unit)
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
        reason = reason.astype("str").fillna(asked["follows"].map(heads).astype("str"))
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
        mirror, asked.loc[new], reason.loc[new], Said(unit, now, until), period
    )
    return len(kept), len(refused)


def _judge(mirror: "Mirror", given: pd.DataFrame, unit: str) -> int:
    """Keep what a unit says of people: frame ``change, cccd, answer``."""
    wanted = {str(a.change): a for a in given.itertuples() if a.answer in STILL or a.answer in OURS}
    standing = mirror.judgements()
    told = set(
        zip(standing["subject"], standing["kind"], standing["answer"], standing["by"], strict=True)
    )
    plans: dict[int, list[Answer]] = defaultdict(list)
    for number in sorted(mirror.plans()["number"], reverse=True):
        if not wanted:
            break
        lines = mirror.plan(int(number))
        lines = lines[lines["change"].isin(list(wanted))]
        for line in lines.itertuples():
            given_answer = wanted.pop(str(line.change))
            found = _answer(line, str(given_answer.answer), unit)
            if (
                found is not None
                and (line.id, line.kind, found.word, unit) not in told
                and _one_person(line, str(given_answer.cccd))
            ):
                plans[int(number)].append(found)
    done = 0
    for number, answers in plans.items():
        done += judge(mirror, number, answers, by=unit)
    return done


def _answer(line: Any, said: str, unit: str) -> Answer | None:
    """What the unit says of a line of the plan, when the line asks this unit and can be answered
    so."""
    if line.kind == "absent" and line.unit == unit and said in STILL:
        word, reason = STILL[said]
        return Answer(str(line.change), word, said, reason=reason)
    if line.kind == "duplicate" and said in OURS and unit in str(line.ours).split(SEVERAL):
        return Answer(str(line.change), OURS[said], said, unit=unit)
    return None


def _one_person(line: Any, cccd: str) -> bool:
    return (line.cccd if isinstance(line.cccd, str) else "") == cccd


def _doubles(mirror: "Mirror", asked: pd.DataFrame, given: pd.DataFrame) -> pd.DataFrame:
    """Answers in the list of work about people whom other units declare, too, as those of the
    sheet of planned changes: frame ``change, cccd, answer``."""
    about = asked[asked["rule"] == DECLARED_TWICE].drop_duplicates("fingerprint")
    said = given.merge(about[["fingerprint", "value"]], on="fingerprint")
    said = said.assign(answer=said["reason"].where(said["reason"].isin(list(OURS)), said["answer"]))
    said = said[said["answer"].isin(list(OURS))]
    number = mirror.latest_plan() if len(said) else None
    lines = pd.DataFrame(columns=["change", "kind", "cccd"])
    if number is not None:
        lines = mirror.plan(number)
    lines = lines[lines["kind"] == "duplicate"]
    found = said.merge(lines[["change", "cccd"]], left_on="value", right_on="cccd")
    return found[["change", "cccd", "answer"]]
