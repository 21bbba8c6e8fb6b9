"""What units answer in the marked workbooks that they send back: "Giải trình" becomes an
explanation, "Còn làm việc?" a judgement."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
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

    explained = refused = 0
    found = periods.found_until(workspace, period)
    questions = _Questions(mirror, period)
    said: dict[str, list[pd.DataFrame]] = defaultdict(list)
    for path, unit in _returned(records):
        given = answers(path)
        said[unit].append(given.people)
        if len(given.findings):
            own = found[found["unit"] == unit]
            doubles = _doubles(questions, own, given.findings, unit)
            said[unit].append(doubles)
            answered = own["value"].isin(doubles["cccd"]) & (own["rule"] == DECLARED_TWICE)
            kept, no = _explain(mirror, own[~answered], given.findings, unit, period, as_of)
            explained, refused = explained + kept, refused + no
    judged = sum(_judge(questions, pd.concat(people), unit) for unit, people in said.items())
    return Taken(explained, refused, judged)


@dataclass(frozen=True)
class _Questions:
    """What plans asked about people whom a unit may speak for, and what was answered."""

    mirror: "Mirror"
    period: str

    @cached_property
    def asked(self) -> pd.DataFrame:
        """The lines of every plan with its ``period`` and ``created``, the earlier first: a plan
        may come again word for word."""
        kinds = ("absent", "duplicate")
        lines = pd.concat([self.mirror.read("changeset_line", kind=kind) for kind in kinds])
        plans = self.mirror.plans()[["number", "period", "created"]]
        lines = lines.drop(columns="period", errors="ignore")
        return lines.merge(plans, left_on="changeset", right_on="number").sort_values(
            ["number", "position"], ignore_index=True
        )

    def last(self, unit: str) -> dict[tuple[str, str], tuple[str, str]]:
        """(person, kind) -> when and in which words the unit spoke last, though it be withdrawn or
        answered otherwise since."""
        before = self.mirror.read("judgement", by=unit)
        told = before[["subject", "kind", "at", "note"]].astype("str").itertuples(index=False)
        return {(str(who), str(kind)): (str(at), str(note)) for who, kind, at, note in told}


def _returned(records: Records) -> list[tuple[Path, str]]:
    """(file, code of its unit) of the workbooks with our stamp, each once, as they came."""
    found = {}
    for line in records.tables[["file", "stamp"]].drop_duplicates().itertuples(index=False):
        mark = parse(str(line.stamp))
        if mark and mark.unit and Path(str(line.file)).is_file():
            found[Path(str(line.file))] = mark.unit
    return list(found.items())


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


def _judge(questions: _Questions, given: pd.DataFrame, unit: str) -> int:
    """Keep what a unit says of people, of each the last word: frame ``change, cccd, answer`` as the
    workbooks came. What it said since it was asked is not taken again, or what an officer withdrew
    would come back with every run."""
    given = given[given["answer"].isin([*STILL, *OURS])]
    if not len(given):
        return 0
    asked = questions.asked.drop_duplicates("change")
    lines = {str(a.change): a for a in asked[asked["change"].isin(given["change"])].itertuples()}
    words: dict[tuple[str, str], tuple[Any, Answer]] = {}
    for told in given.itertuples():
        line = lines.get(str(told.change))
        found = None if line is None else _answer(line, str(told.answer), unit)
        if line is not None and found is not None and _one_person(line, str(told.cccd)):
            words[str(line.id), str(line.kind)] = line, found
    last, plans = questions.last(unit), defaultdict(list)
    for who, (line, word) in words.items():
        at, text = last.get(who, ("", ""))
        if at < line.created or text != word.because:
            plans[int(line.number)].append(word)
    return sum(judge(questions.mirror, n, answers, by=unit) for n, answers in plans.items())


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


def _doubles(
    questions: _Questions, asked: pd.DataFrame, given: pd.DataFrame, unit: str
) -> pd.DataFrame:
    """Answers in the list of work about people whom other units declare, too, as those of the
    sheet of planned changes, to the first plan of the period that asked the unit: frame ``change,
    cccd, answer``."""
    about = asked[asked["rule"] == DECLARED_TWICE].drop_duplicates("fingerprint")
    said = given.merge(about[["fingerprint", "value"]], on="fingerprint")
    said = said.assign(answer=said["reason"].where(said["reason"].isin(list(OURS)), said["answer"]))
    said = said[said["answer"].isin(list(OURS))]
    if not len(said):
        return pd.DataFrame(columns=["change", "cccd", "answer"], dtype="str")
    lines = questions.asked
    lines = lines[(lines["kind"] == "duplicate") & (lines["period"] == questions.period)]
    lines = lines[[unit in str(units).split(SEVERAL) for units in lines["ours"]]]
    found = said.merge(lines.drop_duplicates("cccd"), left_on="value", right_on="cccd")
    return found[["change", "cccd", "answer"]]
