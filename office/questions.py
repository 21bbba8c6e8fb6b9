"""The questions of a plan that only people can answer: who somebody is, where somebody is; and what
was answered already. Terminal and pages answer through ``decisions.answer``."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..connectors.review.told import Words
from ..sync.judgements import ANSWERS
from ..validators.codelists import table
from ..validators.texts import language, pick
from ..validators.vocabulary import ANSWERED, SEVERAL, label
from .deciding import Board, Filter, chosen

if TYPE_CHECKING:
    from ..connectors.mirror import Mirror


def names(found: Board) -> list[str]:
    """The items of a plan that ask about a person and are not decided on, in their order."""
    return chosen(found, Filter(people=True, decision="waiting"))


@dataclass(frozen=True)
class Asked:
    """What may be answered to an item: (word, what people call it); the units that are meant, as
    (code, name), of a person whom several declare; what was answered before, in words."""

    words: list[tuple[str, str]]
    units: list[tuple[str, str]]
    before: list[tuple[str, str, str]]


def asked(found: Board, mirror: "Mirror", items: Collection[str], words: Words) -> dict[str, Asked]:
    """Item -> what may be answered to it and what was; only of *items*."""
    given: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for one in mirror.judgements().fillna("").itertuples():
        said = pick(ANSWERED[str(one.answer)]) if one.answer in ANSWERED else str(one.answer)
        given.setdefault((str(one.subject), str(one.kind)), []).append(
            (said, str(one.by), str(one.note))
        )
    lines = found.heads[found.heads["change"].isin(list(items))]
    answers: dict[str, Asked] = {}
    for line in lines.fillna("").to_dict("records"):
        kind = str(line["kind"])
        declaring = str(line["ours"]).split(SEVERAL) if kind == "duplicate" else []
        answers[str(line["change"])] = Asked(
            [(word, pick(ANSWERED[word])) for word in ANSWERS.get(kind, ())],
            [(code, words.unit(code)) for code in declaring if code],
            given.get((str(line["id"]), kind), []),
        )
    return answers


@dataclass(frozen=True)
class Given:
    """An answer that holds: its number, about whom (name and number, '' when the mirror no longer
    knows), the question and the answer in words, who gave it, why, until which ISO day ('' for
    ever)."""

    number: int
    person: str
    cccd: str
    kind: str
    what: str
    answer: str
    by: str
    note: str
    until: str


def given(mirror: "Mirror") -> list[Given]:
    """The answers that hold, the newest first."""
    words, found = Words({}), mirror.judgements().fillna("").iloc[::-1]
    known = mirror.named(sorted({str(s) for s in found["subject"]})).fillna("").set_index("id")
    people = known[["ho_ten", "cccd"]].to_dict("index")
    nobody = {"ho_ten": "", "cccd": ""}
    return [
        Given(
            int(str(one.seq)),
            person=own["ho_ten"],
            cccd=own["cccd"],
            kind=label(str(one.kind)),
            what=words.label(str(one.table), str(one.field)) if one.field else "",
            answer=pick(ANSWERED[str(one.answer)]) if one.answer in ANSWERED else str(one.answer),
            by=str(one.by),
            note=str(one.note),
            until=str(one.until),
        )
        for one in found.itertuples()
        for own in [people.get(str(one.subject), nobody)]
    ]


def reasons() -> list[tuple[str, str]]:
    """Why somebody may have left, as (code, label)."""
    known = table("ly_do_roi")
    labels = known["label_en"] if language() == "en" else known["label_vi"]
    return list(zip(known["code"].astype("str"), labels.astype("str"), strict=True))
