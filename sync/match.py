"""Who is who: exact keys in a fixed order, each match with the reason that made it.

Order: personal ID, organisation code with personnel number, old ID card number of a known person;
then what ``match_fuzzy`` proposes, which never matches by itself. A key that two known persons hold
decides nothing.
"""

from typing import Any

import numpy as np
import pandas as pd

from ..validators.folding import fold
from ..validators.texts import t
from . import match_fuzzy
from .canonical import among, distinct

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
    judgements: pd.DataFrame | None = None,
    numbers: pd.DataFrame | None = None,
    limits: dict[str, Any] | None = None,
) -> pd.DataFrame:
    """Link the rows of a submission with known persons.

    Args:
        people: fields of the dictionary and ``unit`` (code of the unit that declares the person);
            any unique index.
        theirs, base: known persons with ``id``; the base gives the keys that a person had before.
        judgements: what people decided before: ``key`` (see :func:`person_key`), ``id``,
            ``verdict`` (same, different).
        numbers: which number belonged to whom and when: ``scheme`` (cccd, cmnd or so_hieu),
            ``value``, ``id``, ``valid_to``.
        limits: table ``matching`` of the settings; without it nobody is proposed.

    Returns:
        Frame of :data:`LINKS` on the index of ``people``.
    """
    n, most = len(people), int(limits["key_holders"]) if limits else len(theirs)
    link = pd.DataFrame({c: np.full(n, "", dtype=object) for c in LINKS}, index=people.index)
    link["verdict"] = "none"
    known = _known(theirs, base)
    for how, ours, held, ids, reason in _ladder(people, known, numbers):
        open_rows = np.flatnonzero(link["how"].to_numpy() == "")
        _decide(link, open_rows, how, *_lookup(ours.iloc[open_rows], held, ids, most), reason)
    _confirm(link, people, known)
    if judgements is not None and len(judgements):
        _remember(link, people, judgements)
    if limits is not None:
        _propose(link, people, theirs, limits)
    if judgements is not None and len(judgements):
        _deny(link, people, judgements)
    return link.astype("str")


def person_key(people: pd.DataFrame) -> pd.Series:
    """What a person without an id is known by: the first that is given of personal ID, unit and
    personnel number, unit and name with birth date."""
    unit = people["unit"].fillna("")
    number = (unit + "/" + people["so_hieu"]).where(people["so_hieu"].notna())
    name = unit + "/" + people["ho_ten"].fillna("") + "/" + people["ngay_sinh"].fillna("")
    return people["cccd"].fillna(number).fillna(name)


def _known(theirs: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """Keys of known persons, those of the mirror first; every key text or NaN."""
    columns = [
        "id",
        "cccd",
        "cmnd",
        "so_hieu",
        "ma_don_vi_quan_ly",
        "ma_don_vi_su_dung",
        "ho_ten",
        "ngay_sinh",
        "gioi_tinh",
    ]
    parts = [side.reindex(columns=columns).astype("str") for side in (theirs, base)]
    return (
        pd.concat(parts, keys=("theirs", "base"))
        .reset_index(level=0, names="side")
        .reset_index(drop=True)
    )


def _ladder(people: pd.DataFrame, known: pd.DataFrame, numbers: pd.DataFrame | None):
    """(how, our key, their key, their id, reason), in the order in which they decide."""
    now = known["side"] == "theirs"
    # Nine digits where the twelve should stand are the number of the old card.
    card = people["cmnd"].fillna(people["cccd"].where(people["cccd"].str.len() == 9))
    held_card = known["cmnd"].fillna(known["cccd"].where(known["cccd"].str.len() == 9))
    ids = known["id"]
    yield "cccd", people["cccd"], known["cccd"].where(now), ids, t("Khớp theo số định danh cá nhân")
    yield (
        "cccd",
        people["cccd"],
        known["cccd"].where(~now),
        ids,
        t("Khớp theo số định danh cá nhân của lần thống nhất trước"),
    )
    if numbers is not None and len(numbers):
        old = numbers[
            (numbers["scheme"] == "cccd") & numbers["valid_to"].notna() & numbers["id"].isin(ids)
        ]
        yield (
            NUMBER_BEFORE,
            people["cccd"],
            old["value"],
            old["id"],
            t("Khớp theo số định danh cũ của người này; số nay đã khác"),
        )
    for ours, held in (("ma_don_vi_quan_ly", "ma_don_vi_quan_ly"), ("unit", "ma_don_vi_su_dung")):
        yield (
            "so_hieu",
            people[ours] + "/" + people["so_hieu"],
            (known[held] + "/" + known["so_hieu"]).where(now),
            ids,
            t("Khớp theo mã cơ quan và số hiệu"),
        )
    yield "cmnd", card, held_card.where(now), ids, t("Khớp theo số CMND của người đã có hồ sơ")


def candidates(cells: pd.Series) -> set[str]:
    """All ids of a column ``candidates``, and '' where a row has none."""
    return {c for cell in distinct(cells) for c in cell.split(";")}


def _lookup(
    ours: pd.Series, held: pd.Series, ids: pd.Series, most: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each of our keys: id, or ''; all ids with ';' when several hold the key; how many when
    more than ``most`` do."""
    numbers, keys = pd.factorize(ours.to_numpy(dtype=object))  # a missing key is -1
    at = pd.Index(keys, dtype=object).get_indexer(pd.Index(held.to_numpy(dtype=object)))
    near = np.flatnonzero((at >= 0) & ids.notna().to_numpy())
    pairs = pd.DataFrame(
        {"key": at[near], "id": ids.to_numpy(dtype=object)[near]}
    ).drop_duplicates()
    each = np.bincount(pairs["key"], minlength=len(keys) + 1)
    one, several = (np.full(len(keys) + 1, "", dtype=object) for _ in range(2))
    holders = each[pairs["key"]]
    alone, shared = pairs[holders == 1], pairs[(holders > 1) & (holders <= most)]
    one[alone["key"]] = alone["id"]
    told = shared.sort_values("id").groupby("key")["id"].agg(";".join)
    several[told.index] = told
    return one[numbers], several[numbers], np.where(each > most, each, 0)[numbers]


def _decide(
    link: pd.DataFrame,
    rows: np.ndarray,
    how: str,
    ids: np.ndarray,
    several: np.ndarray,
    crowd: np.ndarray,
    reason: str,
) -> None:
    """Enter what :func:`_lookup` found for the rows at these positions."""
    for found, verdict, why in (
        (ids, "same", reason),
        (several, "ambiguous", t("Nhiều hồ sơ cùng mang khóa này: {reason}", reason=reason)),
    ):
        at = np.flatnonzero(found != "")
        if not len(at):
            continue
        labels = link.index[rows[at]]
        link.loc[labels, ["how", "verdict", "reason"]] = [how, verdict, why]
        link.loc[labels, "candidates"] = found[at]
        if verdict == "same":
            link.loc[labels, "id"] = found[at]
    # What so many hold is no number of a person ("000000000", a number copied down the column): the
    # next key is asked, and told why.
    many = np.flatnonzero(crowd)
    words = [
        t("{n} hồ sơ cùng mang khóa này nên không dùng để khớp: {reason}", n=n, reason=reason)
        for n in crowd[many]
    ]
    link.loc[link.index[rows[many]], "reason"] = np.array(words, dtype=object)


def _confirm(link: pd.DataFrame, people: pd.DataFrame, known: pd.DataFrame) -> None:
    """Look at the person behind the key: a number may be mistyped, reissued or held by somebody
    else."""
    matched = link.index[link["verdict"] == "same"]
    if not len(matched):
        return
    ours = people[["cccd", "so_hieu", "unit", "ho_ten", "ngay_sinh"]].loc[matched]
    side = known.drop_duplicates("id").set_index("id")
    held = side.reindex(link.loc[matched, "id"]).set_axis(matched)
    named = ~_differ(ours["ho_ten"], held["ho_ten"], _fold)
    born = ~_differ(ours["ngay_sinh"], held["ngay_sinh"], None)
    how = link.loc[matched, "how"]
    number = how.isin(["cccd", NUMBER_BEFORE])
    other_number = (
        ~number
        & (ours["cccd"].str.len() == 12)
        & (held["cccd"].str.len() == 12)
        & (ours["cccd"] != held["cccd"])
    )
    stranger = ~named & ~born

    def settle(rows: pd.Series, verdict: str, reason: str) -> None:
        link.loc[matched[rows.to_numpy(dtype=bool)], ["verdict", "reason"]] = [verdict, reason]

    settle(
        other_number & ~stranger,
        "conflict",
        t("Cùng một người nhưng số định danh khác với hồ sơ quốc gia"),
    )
    settle(
        stranger & number,
        "conflict",
        t("Số định danh này trong hồ sơ quốc gia thuộc về người có họ tên và ngày sinh khác"),
    )
    settle(
        stranger & ~number,
        "ambiguous",
        t(
            "Số hiệu hoặc số CMND này trong hồ sơ quốc gia thuộc về người có họ tên và ngày "
            "sinh khác"
        ),
    )
    link.loc[matched[(stranger).to_numpy(dtype=bool)], "id"] = ""
    # Two keys of one row that point at two persons: can be only where the number in the unit is not
    # the person's own.
    now = known[known["side"] == "theirs"]
    staff = ours["unit"] + "/" + ours["so_hieu"]
    by_number, *_ = _lookup(
        staff.where(staff != held["ma_don_vi_su_dung"] + "/" + held["so_hieu"]),
        now["ma_don_vi_su_dung"] + "/" + now["so_hieu"],
        now["id"],
        len(now),
    )
    torn = number & (by_number != "") & (by_number != link.loc[matched, "id"]) & ~stranger
    settle(torn, "conflict", t("Số định danh và số hiệu chỉ hai người khác nhau"))
    link.loc[matched[torn.to_numpy(dtype=bool)], "candidates"] += (
        ";" + pd.Series(by_number, index=matched)[torn.to_numpy(dtype=bool)]
    )
    link.loc[matched[torn.to_numpy(dtype=bool)], "id"] = ""


def _fold(value: str) -> str:
    return fold(value)


def _differ(one: pd.Series, other: pd.Series, form) -> pd.Series:
    """Both given and not the same; without ``form`` dates, which agree as far as the less precise
    one goes."""
    differ = np.array(one.notna() & other.notna() & (one != other), dtype=bool)
    at = np.flatnonzero(differ)
    pairs = zip(
        one.iloc[at].to_numpy(dtype=object), other.iloc[at].to_numpy(dtype=object), strict=True
    )
    differ[at] = [
        form(a) != form(b) if form else not (a.startswith(b) or b.startswith(a)) for a, b in pairs
    ]
    return pd.Series(differ, index=one.index)


def _remember(link: pd.DataFrame, people: pd.DataFrame, judgements: pd.DataFrame) -> None:
    """A judgement stands: nobody is asked twice about the same person."""
    keys = person_key(people)
    said = (
        judgements[judgements["verdict"] == "same"]
        .drop_duplicates("key", keep="last")
        .set_index("key")["id"]
    )
    ids = keys.map(said)
    rows = ids.notna() & (link["verdict"] != "same")
    link.loc[rows, "id"] = ids[rows]
    link.loc[rows, "candidates"] = ids[rows]
    link.loc[rows, ["how", "verdict", "reason"]] = [
        "judgement",
        "same",
        t("Cán bộ đã xác nhận là cùng một người"),
    ]


def _deny(link: pd.DataFrame, people: pd.DataFrame, judgements: pd.DataFrame) -> None:
    """A candidate who was judged to be somebody else is none."""
    keys = person_key(people)
    no = judgements[judgements["verdict"] == "different"]
    denied = set(zip(no["key"], no["id"], strict=True))
    for at in link.index[(link["verdict"] != "same") & (link["candidates"] != "")]:
        left = [c for c in str(link.at[at, "candidates"]).split(";") if (keys[at], c) not in denied]
        if not left:
            link.loc[at, list(LINKS)] = [
                "",
                "judgement",
                "none",
                "",
                t("Cán bộ đã xác nhận là người khác"),
                "",
            ]


def _propose(
    link: pd.DataFrame, people: pd.DataFrame, theirs: pd.DataFrame, limits: dict[str, Any]
) -> None:
    """Known persons whom nobody claims and who are like a row that no key matched: a question,
    never a match."""
    rest = np.flatnonzero((link["verdict"] == "none") & (link["how"] == ""))
    claimed = distinct(link["id"]) | candidates(link["candidates"])
    free = theirs[~among(theirs["id"], claimed)]
    if not len(rest) or not len(free):
        return
    found = match_fuzzy.propose(
        people.iloc[rest].reset_index(drop=True),
        free,
        theirs,
        least=limits["propose_bits"],
        margin=limits["margin_bits"],
    )
    if not len(found):
        return
    each = found.groupby("row").agg(candidates=("id", ";".join), evidence=("evidence", "|".join))
    rows = link.index[rest[each.index.to_numpy()]]
    link.loc[rows, "how"] = "proposal"
    link.loc[rows, ["candidates", "evidence"]] = each.to_numpy(dtype=object)
    held = theirs.drop_duplicates("id").set_index("id")["cccd"].reindex(each["candidates"])
    numbered = (
        people.loc[rows, "cccd"].notna().to_numpy() & held.notna().to_numpy()
    )  # of several candidates none is looked up
    link.loc[rows, "verdict"] = np.where(numbered, "conflict", "ambiguous")
    before = link.loc[rows, "reason"].to_numpy(dtype=object)  # a key that was of no use
    link.loc[rows, "reason"] = np.where(before == "", "", before + "; ") + np.where(
        numbered,
        t("Giống một hồ sơ quốc gia mang số định danh khác"),
        t("Giống hồ sơ quốc gia; không có số để khớp chắc chắn"),
    )
