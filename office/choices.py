"""What a user may name (a unit, a kind of change, a field, a period), and the one sentence for what
there is not."""

import datetime
import re
from collections.abc import Iterable, Mapping

import pandas as pd
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from ..validators.folding import fold
from ..validators.schemas import dictionary
from ..validators.texts import t
from ..validators.vocabulary import KINDS
from .stop import USAGE, Stop
from .workspace import Workspace

NEAREST = 3
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


def chosen(given: str, known: Mapping[str, str] | Iterable[str], what: str) -> str:
    """The name that *given* is, by its own spelling, in capitals or not, with or without tone
    marks, or by its label.

    Args:
        known: names, or name -> label.
        what: what is named, for the sentence ("đơn vị").

    Raises:
        Stop: there is none of that name; the sentence gives those nearest to it.
    """
    labels = dict(known) if isinstance(known, Mapping) else dict.fromkeys(known, "")
    if given in labels:
        return given
    asked = fold(given)
    same = [n for n, label in labels.items() if asked and asked in (fold(n), fold(label))]
    if len(same) == 1:
        return same[0]
    near = same[:NEAREST] or _nearest(asked, labels)
    shown = ", ".join(f"{n} ({labels[n]})" if labels[n] else n for n in near)
    sentence = t("Không có {what} “{given}”.", what=what, given=given)
    if shown:
        sentence += " " + t("Gần nhất: {names}.", names=shown)
    raise Stop(sentence, USAGE)


def _nearest(asked: str, labels: Mapping[str, str]) -> list[str]:
    by = {}
    for name, label in labels.items():
        for text in (fold(name), fold(label)):
            if text:
                by.setdefault(text, name)
    close = [
        text
        for text, _, _ in process.extract(
            asked,
            list(by),
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=0.5,
            limit=NEAREST * 2,
        )
    ]
    within = [text for text in by if asked and len(asked) > 2 and asked in text]
    found = list(dict.fromkeys(by[text] for text in (*close, *within)))
    return (found or list(labels))[:NEAREST]


def kind(given: str) -> str:
    """A kind of change, by its name or its label ("Người mới").

    Raises:
        Stop: see :func:`chosen`.
    """
    return chosen(given, {k.name: k.label[0] for k in KINDS.values()}, t("loại thay đổi"))


def field(given: str) -> str:
    """A field of the person or of a list, by its name or its label.

    Raises:
        Stop: see :func:`chosen`.
    """
    known: dict[str, str] = {}
    for table in dictionary.tables().values():
        for f in table.fields:
            known.setdefault(f.name, f.label)
    return chosen(given, known, t("trường"))


def unit(given: str, registry: pd.DataFrame | None) -> str:
    """The code of a unit of the registry, by its code or its name.

    Raises:
        Stop: see :func:`chosen`; or there is no registry.
    """
    if registry is None:
        raise Stop(t("Chưa có danh bạ: đặt units.csv vào nơi làm việc."), USAGE)
    names = dict(zip(registry["code"], registry["name"].fillna(""), strict=True))
    return chosen(given, names, t("đơn vị"))


def below(given: str, registry: pd.DataFrame | None) -> tuple[str, set[str]]:
    """A unit's code as :func:`unit`, and it with all the units below it.

    Raises:
        Stop: see :func:`unit`.
    """
    from ..validators.units import Registry

    code = unit(given, registry)
    assert registry is not None
    lookup = Registry(registry)
    return code, {u for u in lookup.codes if lookup.within(u, code)}


def month(given: str) -> str:
    """A month as its period is named.

    Raises:
        Stop: it is not a year and a month.
    """
    if not _MONTH.fullmatch(given):
        raise Stop(
            t("Kỳ phải có dạng năm-tháng, ví dụ 2026-11, không phải “{given}”.", given=given), USAGE
        )
    return given


def period(given: str, workspace: Workspace) -> str:
    """A period that the workspace has.

    Raises:
        Stop: see :func:`chosen`; of a month that could be one it is said how it begins.
    """
    try:
        return chosen(given, workspace.periods(), t("kỳ"))
    except Stop as refused:
        if not _MONTH.fullmatch(given):
            raise
        how = t("Kỳ mới bắt đầu khi tệp của các đơn vị nằm trong inbox/{period}/.", period=given)
        raise Stop(f"{refused} {how}", USAGE) from None


def day(given: str) -> datetime.date:
    """A day as people write it: 05/12/2026, 5-12-2026 or 2026-12-05.

    Raises:
        Stop: it is no day of the calendar.
    """
    text = given.strip().replace("-", "/").replace(".", "/")
    for form in ("%d/%m/%Y", "%Y/%m/%d"):
        try:
            return datetime.datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise Stop(
        t("Ngày phải có thật, dạng 05/12/2026 hoặc 2026-12-05, không phải “{given}”.", given=given),
        USAGE,
    )
