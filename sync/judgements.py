"""What people decided before, and what of it still stands.

A judgement answers one question (about whom, which kind of change, where in the record) on the
values that it saw. It stands while those values stand and until its day of lapse; then the question
comes back, with the last answer beside it. The answers come from ``hoso judge``, from the review
workbook and from the units' own reports, all through the same store.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..validators.codelists import table
from ..validators.items import indivisible
from ..validators.notation import DIFFERENT, line_form, plain, relations
from ..validators.schemas import dictionary
from ..validators.texts import t
from .changes import TOLD, VALUES
from .identity import ROW, Judged, Judgement, Verdict
from .whole_lines import same

ANSWERS: dict[str, tuple[str, ...]] = {
    "absent": ("works", "left", "unsure"),
    "ambiguous": ("same", "different", "unsure"),
    "identity_conflict": ("national", "unit", "different", "unsure"),
    "duplicate": ("unit", "here", "elsewhere", "unsure"),
    "new": ("national", "unit", "unsure"),
    **{kind: ("national", "unit", "unsure") for kind in VALUES if kind not in TOLD},
}
"""Kind of change -> what may be answered. works: still in service, left: has left (with a reason);
same, different: whether the row is that person; here, elsewhere: what one of the units says that
declare a person, of itself; national, unit: whose value stands (of a duplicate:
which unit the person belongs to; of a new person whether the record is taken in: national = not);
unsure: ask again."""

_OF_ITSELF = ("here", "elsewhere")
# A decision in the review workbook is an answer too.
_REVIEWED = {
    "absent": {"reject": "works"},
    "ambiguous": {"approve": "same", "reject": "different"},
    **{
        kind: {"approve": "unit", "reject": "national"}
        for kind in (*VALUES, "identity_conflict", "new")
    },
}
COLUMNS = (
    "subject",
    "kind",
    "table",
    "line",
    "field",
    "base",
    "theirs",
    "ours",
    "answer",
    "by",
    "note",
    "at",
    "until",
)


@dataclass(frozen=True)
class Said:
    """An answer in words.

    Attributes:
        word: one of :data:`ANSWERS` for the kind of the line.
        because: why; kept.
        until: ISO day of lapse; '' = as the settings say for its kind.
        reason, day: of a person who left: code of ``ly_do_roi``, and the ISO day ('' when not
            known).
        unit: of a duplicate: code of the unit that the person belongs to, or that speaks of itself.
    """

    word: str
    because: str
    until: str = ""
    reason: str = ""
    day: str = ""
    unit: str = ""


def answer(line: dict[str, Any], said: Said) -> dict[str, str]:
    """A judgement on one line of a plan, ready for the store.

    Args:
        line: the change line that asks.
        said: the answer.

    Raises:
        ValueError: a sentence for the user: nothing to answer here, another word, or a part that is
        missing.
    """
    _fits(line, said)
    question = {c: _text(line[c]) for c in ("kind", "table", "line", "field", "base", "theirs")}
    if said.word in _OF_ITSELF:
        # Each unit has an answer of its own, beside that of the others and of the officer.
        question["line"] = said.unit
    return {
        **question,
        "subject": str(line["id"]),
        "ours": _ours(line, said),
        "answer": said.word,
        "note": said.because.strip(),
        "until": said.until,
    }


def _fits(line: dict[str, Any], said: Said) -> None:
    """Refuse an answer that is none to this line."""
    kind = str(line["kind"])
    if kind not in ANSWERS:
        raise ValueError(
            t(
                "Dòng {change} loại {kind} không hỏi gì để trả lời.",
                change=line["change"],
                kind=kind,
            )
        )
    if said.word not in ANSWERS[kind]:
        raise ValueError(
            t(
                "Với dòng loại {kind}, câu trả lời phải là một trong: {words}.",
                kind=kind,
                words=", ".join(ANSWERS[kind]),
            )
        )
    if not said.because.strip():
        raise ValueError(t("Hãy nói vì sao (--because)."))
    for value, name in ((said.until, "--until"), (said.day, "--day")):
        if value and not _is_day(value):
            raise ValueError(
                t("{name} phải là ngày dạng năm-tháng-ngày, ví dụ 2026-12-31.", name=name)
            )


def _ours(line: dict[str, Any], said: Said) -> str:
    """What the answer puts in place of our side: of one who left day and reason, of a person
    declared twice the unit."""
    match str(line["kind"]), said.word:
        case "absent", "left":
            codes = set(table("ly_do_roi")["code"])
            if said.reason not in codes:
                raise ValueError(
                    t(
                        "Người đã thôi công tác phải có lý do (--reason), một trong: {codes}.",
                        codes=", ".join(sorted(codes)),
                    )
                )
            return f"{said.day} {said.reason}".strip()
        case "absent", _:
            return ""
        case "duplicate", "unit" | "here" | "elsewhere":
            if not said.unit:
                raise ValueError(t("Người khai trùng: nói rõ thuộc đơn vị nào (--unit)."))
            return said.unit
        case _:
            return _text(line["ours"])


def _is_day(value: str) -> bool:
    try:
        return datetime.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


class Absence(NamedTuple):
    """What was said of one whom nobody lists.

    Attributes:
        word: works or left.
        ours: day and reason of one who left.
        said: who said so and why.
        unit: the unit that was asked.
    """

    word: str
    ours: str
    said: str
    unit: str


@dataclass(frozen=True)
class Standing:
    """The judgements that hold on a day.

    Attributes:
        identity: who is whom; rows by ``match.person_key``.
        absent: id -> what was said.
        units: id -> unit that a doubly declared person belongs to.
        elsewhere, here: id -> units that declare the person and say that it is not theirs, or is.
        values: frame ``id, table, line, field, base, theirs, ours, answer, said``, one line a
            question, whatever the values are now.
    """

    identity: Judged = field(default_factory=Judged)
    absent: dict[str, Absence] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    elsewhere: dict[str, frozenset[str]] = field(default_factory=dict)
    here: dict[str, frozenset[str]] = field(default_factory=dict)
    values: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=_VALUES, dtype="str"))

    def settle(self, lines: pd.DataFrame) -> pd.DataFrame:
        """Change lines whose question was answered on these values, however they are written now,
        are told, not asked; where a value moved since, the last answer stands beside the question.
        A new person and a line of a list are settled whole or asked whole.

        Args:
            lines: change lines with ``kind, id, table, line, field, base, theirs, ours, reason``.
        """
        if not len(self.values):
            return lines
        lines = lines.reset_index(drop=True)
        held = _questions(lines).merge(self.values, on=_BY, how="left")
        known = lines["kind"].isin(_SETTLED).to_numpy() & held["answer"].notna().to_numpy()
        at = np.flatnonzero(known)
        kept = np.zeros(len(lines), dtype=bool)
        kept[at] = _as_then(lines.iloc[at], held.iloc[at]) & (held["answer"].iloc[at] == "national")
        closed = _whole(lines, kept)
        reason = lines["reason"].to_numpy(dtype=object).copy()
        for n in at:
            word, said = held["answer"][n], held["said"][n]
            text = (
                t("Đã quyết định giữ giá trị quốc gia ({said})", said=said)
                if closed[n]
                else t("Lần trước trả lời {answer} ({said})", answer=word, said=said)
            )
            reason[n] = f"{reason[n]}; {text}" if reason[n] else text
        return lines.assign(kind=lines["kind"].mask(closed, "keep_theirs"), reason=reason)


def _questions(lines: pd.DataFrame) -> pd.DataFrame:
    """What lines ask about (:data:`_BY`), a list's line in the one form of its key."""
    found = lines[["id", "table", "line", "field"]].astype("str").fillna("")
    tables = dictionary.tables()
    pairs = found[["table", "line"]].drop_duplicates()
    form = {
        (name, line): line_form(tables[name], line) if line and name in tables else line
        for name, line in pairs.itertuples(index=False, name=None)
    }
    given = zip(found["table"], found["line"], strict=True)
    return found.assign(line=pd.Series([form[pair] for pair in given], dtype="str"))


def _as_then(lines: pd.DataFrame, held: pd.DataFrame) -> np.ndarray:
    """Where the three values state what they stated when the answer was given."""
    alike = np.ones(len(lines), dtype=bool)
    now = lines.reset_index(drop=True)
    lists = dictionary.children_tables()
    for (place, name), part in now.groupby(["table", "field"], sort=False):
        at = part.index.to_numpy()
        for side in ("base", "theirs", "ours"):
            one = part[side].astype("str").fillna("").to_numpy(dtype=object)
            other = held[side].to_numpy(dtype=object)[at]
            if name:
                field = dictionary.field(str(name), str(place))
                alike[at] &= relations(one, other, field) != DIFFERENT
            elif str(place) in lists:
                table = lists[str(place)]
                alike[at] &= [same(a, b, table) for a, b in zip(one, other, strict=True)]
            else:
                alike[at] &= [plain(a) == plain(b) for a, b in zip(one, other, strict=True)]
    return alike


def _whole(lines: pd.DataFrame, kept: np.ndarray) -> np.ndarray:
    """What of the kept lines is closed: of a line of a list or a new person all or nothing."""
    names = lines.index.astype("str").to_numpy(dtype=object)
    item = indivisible(lines.assign(change=names, group="")).to_numpy(dtype=object)
    opened = set(item[~kept]) - {""}
    return kept & ~np.isin(item, list(opened)) if opened else kept


_BY = ["id", "table", "line", "field"]
_VALUES = ["id", "table", "line", "field", "base", "theirs", "ours", "answer", "said"]
_SETTLED = ({*VALUES} | {"identity_conflict", "new"}) - {*TOLD}


def standing(judgements: pd.DataFrame | None, as_of: str, absent_days: int) -> Standing:
    """What of the judgements holds.

    Args:
        judgements: frame of :data:`COLUMNS`, open ones in the order in which they were given.
        as_of: ISO day.
        absent_days: days for which "still works" holds when it has no day of its own: people do
            leave in the end.
    """
    if judgements is None or not len(judgements):
        return Standing()
    given = judgements.reindex(columns=list(COLUMNS)).astype("str").fillna("")
    given = given.assign(answer=_in_words(given))
    given = given[_holds(given, as_of, absent_days)]
    said = given["by"] + " " + given["at"].str[:10] + ": " + given["note"]
    given = given.assign(said=said.str.removesuffix(": "))
    gone = given[(given["kind"] == "absent") & given["answer"].isin(["works", "left"])]
    told = zip(*(gone[c] for c in ("answer", "ours", "said", "theirs")), strict=True)
    chosen = given[(given["kind"] == "duplicate") & (given["answer"] == "unit")]
    values = given[given["kind"].isin(_SETTLED)].rename(columns={"subject": "id"})
    values = values.assign(line=_questions(values.reset_index(drop=True))["line"].to_numpy())
    values = values.drop_duplicates(["id", "table", "line", "field"], keep="last")
    return Standing(
        _identity(given),
        dict(zip(gone["subject"], map(Absence._make, told), strict=True)),
        dict(zip(chosen["subject"], chosen["ours"], strict=True)),
        _of_themselves(given, "elsewhere"),
        _of_themselves(given, "here"),
        values[_VALUES].reset_index(drop=True),
    )


def _of_themselves(given: pd.DataFrame, word: str) -> dict[str, frozenset[str]]:
    """id -> the units that say this of a person whom several declare."""
    said = given[(given["kind"] == "duplicate") & (given["answer"] == word)]
    return {str(who): frozenset(units) for who, units in said.groupby("subject")["ours"]}


def _in_words(given: pd.DataFrame) -> pd.Series:
    """The answers, with decisions of the review workbook as what they mean."""
    pairs = zip(given["kind"], given["answer"], strict=True)
    words = [_REVIEWED.get(kind, {}).get(word, word) for kind, word in pairs]
    return pd.Series(words, index=given.index, dtype="str")


def _holds(given: pd.DataFrame, as_of: str, absent_days: int) -> pd.Series:
    """Which answers have not lapsed."""
    undated = (given["until"] == "") & (given["kind"] == "absent") & (given["answer"] == "works")
    until = given["until"].mask(undated, _later(given["at"], absent_days))
    return (until == "") | (until >= as_of)


def _identity(given: pd.DataFrame) -> Judged:
    """The answers about who is whom; the row of a question stands in its ``line``."""
    who = given[(given["kind"] == "ambiguous") & (given["line"] != "")]
    words = {str(v) for v in Verdict}
    return Judged(
        tuple(
            Judgement(ROW + line, subject, Verdict(word), said)
            for line, subject, word, said in zip(
                who["line"], who["subject"], who["answer"], who["said"], strict=True
            )
            if word in words
        )
    )


def _later(at: pd.Series, days: int) -> pd.Series:
    """ISO days so many days later, '' where there is no day."""
    days_on = pd.to_datetime(at.str[:10], errors="coerce") + pd.Timedelta(days=days)
    return days_on.dt.strftime("%Y-%m-%d").fillna("")
