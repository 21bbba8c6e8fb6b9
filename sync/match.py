"""Who is who: exact keys in a fixed order, each match with the reason that made it.

Order: personal ID, organisation code with personnel number, old ID card number of a known person;
then what ``match_fuzzy`` proposes, which never matches by itself. A key that two known persons hold
decides nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..validators.folding import fold
from ..validators.texts import t
from . import match_fuzzy
from .canonical import among, distinct
from .identity import ROW, Judged, Verdict

MANAGING = "ma_don_vi_quan_ly"

# One line for each row of the submission. id: the known person, '' when none. how: cccd, so_hieu,
# cmnd, proposal, ''.
# verdict: same (matched), ambiguous (a person must say), conflict (same person with another number,
# or one number of two persons), none. candidates: ids with ';'. reason: for people. evidence: of a
# proposal, what speaks for each candidate, one text a candidate with '|'.
LINKS = ("id", "how", "verdict", "candidates", "reason", "evidence")
NUMBER_BEFORE = "cccd_before"
"""``how`` of a row that gives a number which the person bore before."""


def match(
    people: pd.DataFrame,
    theirs: pd.DataFrame,
    base: pd.DataFrame,
    judged: Judged,
    numbers: pd.DataFrame | None,
    limits: dict[str, Any],
) -> pd.DataFrame:
    """Link the rows of a submission with known persons.

    Args:
        people: fields of the dictionary and ``unit`` (code of the unit that declares the person);
            any unique index.
        theirs, base: known persons with ``id``; the base gives the keys that a person had before.
        judged: what people decided before about rows (by :func:`person_key`) and known persons.
        numbers: which number belonged to whom and when: ``scheme`` (cccd, cmnd or so_hieu),
            ``value``, ``id``, ``valid_to``.
        limits: table ``matching`` of the settings.

    Returns:
        Frame of :data:`LINKS` on the index of ``people``.
    """
    link = pd.DataFrame("", index=people.index, columns=list(LINKS), dtype=object)
    link["verdict"] = "none"
    known = known_keys(theirs, base)
    for key in ladder(people, known, numbers):
        rows = np.flatnonzero(link["how"].to_numpy() == "")
        _decide(link, rows, key, lookup(key, rows, int(limits["key_holders"])))
    _confirm(link, people, known)
    _remember(link, people, judged)
    _propose(link, people, theirs, limits)
    _deny(link, people, judged)
    return link.astype("str")


def person_key(people: pd.DataFrame) -> pd.Series:
    """What a person without an id is known by: the first that is given of personal ID, unit and
    personnel number, unit and name with birth date."""
    unit = people["unit"].fillna("")
    number = (unit + "/" + people["so_hieu"]).where(people["so_hieu"].notna())
    name = unit + "/" + people["ho_ten"].fillna("") + "/" + people["ngay_sinh"].fillna("")
    return people["cccd"].fillna(number).fillna(name)


def known_keys(theirs: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """Keys of known persons, those of the mirror first; every key text or NaN; ``side``: theirs or
    base."""
    parts = [side.reindex(columns=list(_KEYS)).astype("str") for side in (theirs, base)]
    named = pd.concat(parts, keys=("theirs", "base")).reset_index(level=0, names="side")
    return named.reset_index(drop=True)


_KEYS = (
    "id", "cccd", "cmnd", "so_hieu", "ma_don_vi_quan_ly", "ma_don_vi_su_dung", "ho_ten",
    "ngay_sinh", "gioi_tinh",
)  # fmt: skip


@dataclass(frozen=True)
class Key:
    """One step of the ladder.

    Attributes:
        how: what the link is made by.
        ours: the key of each row, missing where it has none.
        held, ids: keys of known persons, and whose they are.
        reason: for people.
    """

    how: str
    ours: pd.Series
    held: pd.Series
    ids: pd.Series
    reason: str


def ladder(
    people: pd.DataFrame, known: pd.DataFrame, numbers: pd.DataFrame | None
) -> Iterator[Key]:
    """The keys in the order in which they decide."""
    now, ids = known["side"] == "theirs", known["id"]
    number, held = people["cccd"], known["cccd"]
    agreed = t("Khớp theo số định danh cá nhân của lần thống nhất trước")
    yield Key("cccd", number, held.where(now), ids, t("Khớp theo số định danh cá nhân"))
    yield Key("cccd", number, held.where(~now), ids, agreed)
    if numbers is not None:
        bore = (numbers["scheme"] == "cccd") & numbers["valid_to"].notna()
        old = numbers[bore & numbers["id"].isin(ids)]
        why = t("Khớp theo số định danh cũ của người này; số nay đã khác")
        yield Key(NUMBER_BEFORE, number, old["value"], old["id"], why)
    for ours, theirs in ((MANAGING, MANAGING), ("unit", "ma_don_vi_su_dung")):
        staff = people[ours] + "/" + people["so_hieu"]
        held_staff = (known[theirs] + "/" + known["so_hieu"]).where(now)
        yield Key("so_hieu", staff, held_staff, ids, t("Khớp theo mã cơ quan và số hiệu"))
    why = t("Khớp theo số CMND của người đã có hồ sơ")
    yield Key("cmnd", _card(people), _card(known).where(now), ids, why)


def _card(people: pd.DataFrame) -> pd.Series:
    """The number of the old card; nine digits where the twelve should stand are one."""
    return people["cmnd"].fillna(people["cccd"].where(people["cccd"].str.len() == 9))


def candidates(cells: pd.Series) -> set[str]:
    """All ids of a column ``candidates``, and '' where a row has none."""
    return {c for cell in distinct(cells) for c in cell.split(";")}


class Found(NamedTuple):
    """What the known persons say about the keys of some rows.

    Attributes:
        one: the only person who holds the key, or ''.
        several: all ids with ';' when several hold it, or ''.
        crowd: how many hold it, when they are too many for a key; else 0.
    """

    one: np.ndarray
    several: np.ndarray
    crowd: np.ndarray


def lookup(key: Key, rows: np.ndarray, most: int) -> Found:
    """Who holds the keys of the rows at these positions; ``most``: so many persons may."""
    numbers, keys = pd.factorize(key.ours.to_numpy(dtype=object)[rows])  # a missing key is -1
    held = pd.Index(key.held.to_numpy(dtype=object), dtype=object)  # or it is made Arrow and back
    at = pd.Index(keys, dtype=object).get_indexer(held)
    near = np.flatnonzero((at >= 0) & key.ids.notna().to_numpy())
    ids = key.ids.to_numpy(dtype=object)[near]
    pairs = pd.DataFrame({"key": at[near], "id": ids}).drop_duplicates()
    each = np.bincount(pairs["key"], minlength=len(keys) + 1)
    one, several = (np.full(len(keys) + 1, "", dtype=object) for _ in range(2))
    holders = each[pairs["key"]]
    alone, shared = pairs[holders == 1], pairs[(holders > 1) & (holders <= most)]
    one[alone["key"]] = alone["id"]
    told = shared.sort_values("id").groupby("key")["id"].agg(";".join)
    several[told.index] = told
    return Found(one[numbers], several[numbers], np.where(each > most, each, 0)[numbers])


def _decide(link: pd.DataFrame, rows: np.ndarray, key: Key, found: Found) -> None:
    """Enter what the key says of the rows at these positions."""
    shared = t("Nhiều hồ sơ cùng mang khóa này: {reason}", reason=key.reason)
    for ids, verdict, why in (
        (found.one, "same", key.reason),
        (found.several, "ambiguous", shared),
    ):
        at = np.flatnonzero(ids != "")
        labels = link.index[rows[at]]
        link.loc[labels, ["how", "verdict", "reason"]] = [key.how, verdict, why]
        link.loc[labels, "candidates"] = ids[at]
        link.loc[labels, "id"] = ids[at] if verdict == "same" else ""
    # What so many hold is no number of a person ("000000000", a number copied down the column): the
    # next key is asked, and told why.
    many = np.flatnonzero(found.crowd)
    words = [
        t("{n} hồ sơ cùng mang khóa này nên không dùng để khớp: {reason}", n=n, reason=key.reason)
        for n in found.crowd[many]
    ]
    link.loc[link.index[rows[many]], "reason"] = np.array(words, dtype=object)


def _confirm(link: pd.DataFrame, people: pd.DataFrame, known: pd.DataFrame) -> None:
    """Look at the person behind the key: a number may be mistyped, reissued or held by somebody
    else."""
    matched = link.index[link["verdict"] == "same"]
    ours = people[["cccd", "so_hieu", "unit", "ho_ten", "ngay_sinh"]].loc[matched]
    persons = known.drop_duplicates("id").set_index("id")
    held = persons.reindex(link.loc[matched, "id"]).set_axis(matched)
    number = link.loc[matched, "how"].isin(["cccd", NUMBER_BEFORE]).to_numpy()
    stranger = _strangers(ours, held)
    torn = _torn(ours, held, link.loc[matched, "id"], known)
    for rows, verdict, reason in (
        (
            ~number & ~stranger & _other_number(ours, held),
            "conflict",
            t("Cùng một người nhưng số định danh khác với hồ sơ quốc gia"),
        ),
        (
            number & stranger,
            "conflict",
            t("Số định danh này trong hồ sơ quốc gia thuộc về người có họ tên và ngày sinh khác"),
        ),
        (
            ~number & stranger,
            "ambiguous",
            t(
                "Số hiệu hoặc số CMND này trong hồ sơ quốc gia thuộc về người có họ tên và ngày "
                "sinh khác"
            ),
        ),
        (
            number & ~stranger & (torn != ""),
            "conflict",
            t("Số định danh và số hiệu chỉ hai người khác nhau"),
        ),
    ):
        link.loc[matched[rows], ["verdict", "reason"]] = [verdict, reason]
    both = number & ~stranger & (torn != "")
    link.loc[matched[both], "candidates"] += ";" + torn[both]
    link.loc[matched[stranger | both], "id"] = ""


def _strangers(ours: pd.DataFrame, held: pd.DataFrame) -> np.ndarray:
    """Where the known person bears another name and was born on another day."""
    named = _differ(ours["ho_ten"], held["ho_ten"], lambda a, b: fold(a) == fold(b))
    # Dates agree as far as the less precise one goes.
    born = _differ(
        ours["ngay_sinh"], held["ngay_sinh"], lambda a, b: a.startswith(b) or b.startswith(a)
    )
    return named & born


def _other_number(ours: pd.DataFrame, held: pd.DataFrame) -> np.ndarray:
    """Where both sides give twelve digits, and not the same."""
    twelve = (ours["cccd"].str.len() == 12) & (held["cccd"].str.len() == 12)
    return (twelve & (ours["cccd"] != held["cccd"])).to_numpy(dtype=bool)


def _torn(
    ours: pd.DataFrame, held: pd.DataFrame, ids: pd.Series, known: pd.DataFrame
) -> np.ndarray:
    """Whom the personnel number points at, where that is another person than the one found: can be
    only where the number in the unit is not the person's own. '' elsewhere."""
    now = known[known["side"] == "theirs"]
    staff = ours["unit"] + "/" + ours["so_hieu"]
    own = staff == held["ma_don_vi_su_dung"] + "/" + held["so_hieu"]
    theirs = now["ma_don_vi_su_dung"] + "/" + now["so_hieu"]
    key = Key("so_hieu", staff.where(~own), theirs, now["id"], "")
    found = lookup(key, np.arange(len(ours)), len(now)).one
    return np.where(found == ids.to_numpy(dtype=object), "", found)


def _differ(one: pd.Series, other: pd.Series, alike: Callable[[str, str], bool]) -> np.ndarray:
    """Both given and not alike."""
    differ = np.array(one.notna() & other.notna() & (one != other), dtype=bool)
    at = np.flatnonzero(differ)
    pairs = zip(*(side.iloc[at].to_numpy(dtype=object) for side in (one, other)), strict=True)
    differ[at] = [not alike(a, b) for a, b in pairs]
    return differ


def _judged_rows(link: pd.DataFrame, people: pd.DataFrame, judged: Judged) -> Iterator[tuple]:
    """Label and name of the rows that answers speak of and that no key has matched."""
    if judged.rows:
        keys = person_key(people)[(link["verdict"] != "same").to_numpy()]
        for at, key in keys[keys.isin(judged.rows)].items():
            yield at, ROW + key


def _remember(link: pd.DataFrame, people: pd.DataFrame, judged: Judged) -> None:
    """A judgement stands: nobody is asked twice about the same person, unless the answers cannot
    all be true."""
    for at, row in _judged_rows(link, people, judged):
        known, wrong = judged.known(row), judged.contradiction(row)
        if wrong:
            said = t("Các ý kiến trước mâu thuẫn nhau, hãy trả lời lại: {told}", told=wrong.told())
            link.loc[at, ["how", "verdict", "id"]] = ["judgement", "ambiguous", ""]
            link.loc[at, ["candidates", "reason"]] = [";".join(sorted(known)), said]
        elif known:
            said = t("Cán bộ đã xác nhận là cùng một người")
            link.loc[at, ["id", "candidates"]] = known[0]
            link.loc[at, ["how", "verdict", "reason"]] = ["judgement", "same", said]


def _deny(link: pd.DataFrame, people: pd.DataFrame, judged: Judged) -> None:
    """A candidate who was judged to be somebody else is none."""
    for at, row in _judged_rows(link, people, judged):
        found = [c for c in str(link.at[at, "candidates"]).split(";") if c]
        evidence = [*str(link.at[at, "evidence"]).split("|"), *[""] * len(found)]
        left = [
            (person, why)
            for person, why in zip(found, evidence, strict=False)
            if judged.verdict(row, person) != Verdict.DIFFERENT
        ]
        if found and not left:
            said = t("Cán bộ đã xác nhận là người khác")
            link.loc[at, list(LINKS)] = ["", "judgement", "none", "", said, ""]
        elif len(left) < len(found):
            link.loc[at, "candidates"] = ";".join(person for person, _ in left)
            link.loc[at, "evidence"] = "|".join(why for _, why in left).rstrip("|")


def _propose(
    link: pd.DataFrame, people: pd.DataFrame, theirs: pd.DataFrame, limits: dict[str, Any]
) -> None:
    """Known persons whom nobody claims and who are like a row that no key matched: a question,
    never a match."""
    rest = np.flatnonzero(link["how"] == "")
    claimed = distinct(link["id"]) | candidates(link["candidates"])
    free = ~among(theirs["id"], claimed)
    if not len(rest) or not free.any():
        return
    found = match_fuzzy.propose(
        match_fuzzy.asked(people).iloc[rest].reset_index(drop=True),
        match_fuzzy.asked(theirs)[free],
        theirs,
        least=limits["propose_bits"],
        margin=limits["margin_bits"],
    )
    each = found.groupby("row").agg(candidates=("id", ";".join), evidence=("evidence", "|".join))
    rows = link.index[rest[each.index.to_numpy()]]
    numbered = _numbered(people["cccd"].loc[rows], theirs, each["candidates"])
    before = link.loc[rows, "reason"].to_numpy(dtype=object)  # a key that was of no use
    why = np.where(
        numbered,
        t("Giống một hồ sơ quốc gia mang số định danh khác"),
        t("Giống hồ sơ quốc gia; không có số để khớp chắc chắn"),
    )
    link.loc[rows, "how"] = "proposal"
    link.loc[rows, ["candidates", "evidence"]] = each.to_numpy(dtype=object)
    link.loc[rows, "verdict"] = np.where(numbered, "conflict", "ambiguous")
    link.loc[rows, "reason"] = np.where(before == "", "", before + "; ") + why


def _numbered(ours: pd.Series, theirs: pd.DataFrame, found: pd.Series) -> np.ndarray:
    """Where row (*ours*: its number) and candidate have a number each, which then are not the same;
    of several candidates none is looked up."""
    numbers = theirs[["id", "cccd"]].drop_duplicates("id").set_index("id")["cccd"]
    held = numbers.reindex(found)
    return ours.notna().to_numpy() & held.notna().to_numpy()
