"""What people decided before, and what of it still stands.

A judgement answers one question (about whom, which kind of change, where in the record) on the
values that it saw. It stands while those values stand and until its day of lapse; then the question
comes back, with the last answer beside it. The answers come from ``hoso judge``, from the review
workbook and from the units' own reports, all through the same store.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ..validators.codelists import table
from ..validators.texts import t
from .changes import VALUES

ANSWERS: dict[str, tuple[str, ...]] = {
    "absent": ("works", "left", "unsure"),
    "ambiguous": ("same", "different", "unsure"),
    "identity_conflict": ("national", "unit", "different", "unsure"),
    "duplicate": ("unit", "unsure"),
    **{
        kind: ("national", "unit", "unsure")
        for kind in VALUES
        if kind not in ("keep_theirs", "agreed")
    },
}
"""Kind of change -> what may be answered. works: still in service, left: has left (with a reason);
same, different: whether the row is that person; national, unit: whose value stands (of a duplicate:
which unit the person belongs to); unsure: ask again."""

# A decision in the review workbook is an answer too.
_REVIEWED = {
    "absent": {"reject": "works"},
    "ambiguous": {"approve": "same", "reject": "different"},
    **{kind: {"approve": "unit", "reject": "national"} for kind in (*VALUES, "identity_conflict")},
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


def answer(
    line: dict[str, Any],
    word: str,
    *,
    because: str,
    until: str = "",
    reason: str = "",
    day: str = "",
    unit: str = "",
) -> dict[str, str]:
    """A judgement on one line of a plan, ready for the store.

    Args:
        line: the change line that asks.
        word: one of :data:`ANSWERS` for its kind.
        because: why; kept.
        until: ISO day of lapse; '' = as the settings say for its kind.
        reason, day: of a person who left: code of ``ly_do_roi``, and the ISO day ('' when not
            known).
        unit: of a duplicate: code of the unit that the person belongs to.

    Raises:
        ValueError: a sentence for the user: nothing to answer here, another word, or a part that is
        missing.
    """
    kind = str(line["kind"])
    if kind not in ANSWERS:
        raise ValueError(
            t(
                "Dòng {change} loại {kind} không hỏi gì để trả lời.",
                change=line["change"],
                kind=kind,
            )
        )
    if word not in ANSWERS[kind]:
        raise ValueError(
            t(
                "Với dòng loại {kind}, câu trả lời phải là một trong: {words}.",
                kind=kind,
                words=", ".join(ANSWERS[kind]),
            )
        )
    if not because.strip():
        raise ValueError(t("Hãy nói vì sao (--because)."))
    for value, name in ((until, "--until"), (day, "--day")):
        if value and not _is_day(value):
            raise ValueError(
                t("{name} phải là ngày dạng năm-tháng-ngày, ví dụ 2026-12-31.", name=name)
            )
    ours = _text(line["ours"])
    if kind == "absent":
        codes = set(table("ly_do_roi")["code"])
        if word == "left" and reason not in codes:
            raise ValueError(
                t(
                    "Người đã thôi công tác phải có lý do (--reason), một trong: {codes}.",
                    codes=", ".join(sorted(codes)),
                )
            )
        ours = f"{day} {reason}".strip() if word == "left" else ""
    if kind == "duplicate" and word == "unit":
        if not unit:
            raise ValueError(t("Người khai trùng: nói rõ thuộc đơn vị nào (--unit)."))
        ours = unit
    said = {c: _text(line[c]) for c in ("kind", "table", "line", "field", "base", "theirs")}
    return {
        **said,
        "subject": str(line["id"]),
        "ours": ours,
        "answer": word,
        "note": because.strip(),
        "until": until,
    }


def _is_day(value: str) -> bool:
    try:
        return datetime.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


@dataclass(frozen=True)
class Standing:
    """The judgements that hold on a day.

    Attributes:
        identity: frame ``key`` (of the row, see ``match.person_key``), ``id``, ``verdict`` (same,
            different).
        absent: id -> (works or left, day and reason of one who left, who said so and why), with the
            unit that was asked.
        units: id -> unit that a doubly declared person belongs to.
        values: frame ``id, table, line, field, base, theirs, ours, answer, said``, one line a
            question, whatever the values are now.
    """

    identity: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["key", "id", "verdict"], dtype="str")
    )
    absent: dict[str, tuple[str, str, str, str]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    values: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(
            columns=["id", "table", "line", "field", "base", "theirs", "ours", "answer", "said"],
            dtype="str",
        )
    )


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
    words = [
        _REVIEWED.get(k, {}).get(a, a) for k, a in zip(given["kind"], given["answer"], strict=True)
    ]
    given = given.assign(answer=pd.Series(words, index=given.index, dtype="str"))
    own = given["until"].where(
        (given["until"] != "") | (given["kind"] != "absent") | (given["answer"] != "works"),
        _later(given["at"], absent_days),
    )
    given = given[(own == "") | (own >= as_of)]
    said = given["by"] + " " + given["at"].str[:10] + ": " + given["note"]
    given = given.assign(said=said.str.removesuffix(": "))
    who = given[
        (given["kind"] == "ambiguous")
        & given["answer"].isin(["same", "different"])
        & (given["line"] != "")
    ]
    identity = pd.DataFrame(
        {"key": who["line"], "id": who["subject"], "verdict": who["answer"]}
    ).reset_index(drop=True)
    gone = given[(given["kind"] == "absent") & given["answer"].isin(["works", "left"])]
    absent = {
        s: (a, o, b, u)
        for s, a, o, b, u in zip(
            gone["subject"], gone["answer"], gone["ours"], gone["said"], gone["theirs"], strict=True
        )
    }
    chosen = given[(given["kind"] == "duplicate") & (given["answer"] == "unit")]
    values = given[given["kind"].isin([*VALUES, "identity_conflict"])].rename(
        columns={"subject": "id"}
    )
    values = values.drop_duplicates(["id", "table", "line", "field"], keep="last")
    return Standing(
        identity,
        absent,
        dict(zip(chosen["subject"], chosen["ours"], strict=True)),
        values[Standing().values.columns].reset_index(drop=True),
    )


def _later(at: pd.Series, days: int) -> pd.Series:
    return (
        (pd.to_datetime(at.str[:10], errors="coerce") + pd.Timedelta(days=days))
        .dt.strftime("%Y-%m-%d")
        .fillna("")
    )


def settle(lines: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    """Change lines whose question was answered on these very values are told, not asked; where a
    value moved since, the last answer stands beside the question.

    Args:
        lines: change lines with ``kind, id, table, line, field, base, theirs, ours, reason``.
        values: see :class:`Standing`.
    """
    if not len(values) or not len(lines):
        return lines
    by = ["id", "table", "line", "field"]
    asked = lines["kind"].isin([*VALUES, "identity_conflict"]) & ~lines["kind"].isin(
        ["keep_theirs", "agreed"]
    )
    held = lines[by].astype("str").fillna("").merge(values, on=by, how="left")
    known = asked.to_numpy() & held["answer"].notna().to_numpy()
    as_then = known.copy()
    for name in ("base", "theirs", "ours"):
        as_then &= lines[name].astype("str").fillna("").to_numpy(dtype=object) == held[
            name
        ].to_numpy(dtype=object)
    closed = as_then & (held["answer"] == "national").to_numpy()
    reason = lines["reason"].to_numpy(dtype=object).copy()
    said = held["said"].fillna("").to_numpy(dtype=object)
    for at in np.flatnonzero(known):
        text = (
            t("Đã quyết định giữ giá trị quốc gia ({said})", said=said[at])
            if closed[at]
            else t("Lần trước trả lời {answer} ({said})", answer=held["answer"][at], said=said[at])
        )
        reason[at] = f"{reason[at]}; {text}" if reason[at] else text
    return lines.assign(
        kind=np.where(closed, "keep_theirs", lines["kind"].to_numpy(dtype=object)), reason=reason
    )
