"""Situation first: what is the case for each person, from facts only. What follows from it stands
in ``defaults.toml``.

The situations are closed: every row of the submission and every known person gets exactly one.
"""

import numpy as np
import pandas as pd

from ..validators.codelists import table
from ..validators.shapes import Shape, blank, dtypes
from ..validators.texts import t

CLOSED = "KET_THUC"
"""State of the record of a person who left (list ``trang_thai_ho_so``)."""


class Delivery(Shape):
    """What a delivery promises: the unit, the class of people ('' = all) that it lists completely,
    and how many they were."""

    period: str
    unit: str
    category: str
    status: str
    people: float = blank()
    absent: float = blank()


LEDGER = dtypes(Delivery)


def ledger(people: pd.DataFrame, period: str) -> pd.DataFrame:
    """The deliveries of one period when nothing else is known: each unit that sent a file lists all
    its people.

    Args:
        people: the rows of the submissions, with ``_don_vi``.
        period: ISO month.
    """
    sent = people["_don_vi"].dropna().value_counts().sort_index()
    rows = {
        "period": period,
        "unit": sent.index,
        "category": "",
        "status": "accepted",
        "people": sent.to_numpy(),
        "absent": np.nan,
    }
    return pd.DataFrame(rows, index=range(len(sent))).astype(LEDGER)


def has_left(people: pd.DataFrame, as_of: str) -> np.ndarray:
    """Where a record says that the person has left: closed, left on a day that has come, or a
    reason without a day.

    A mirror may have ``closed``: the day from which the national side no longer holds the person.
    """
    frame = people.reindex(columns=["trang_thai", "ngay_roi", "ly_do_roi", "closed"])
    day = frame["ngay_roi"].astype("str")
    come = (day <= as_of).fillna(False) & day.notna()
    left = (
        (frame["trang_thai"] == CLOSED).fillna(False)
        | come
        | (frame["ly_do_roi"].notna() & day.isna())
    )
    return (left | frame["closed"].notna()).to_numpy(dtype=bool)


def of_rows(facts: pd.DataFrame) -> np.ndarray:
    """The situation of every row of the submission. Who a person is comes before the errors of the
    row: that two units declare one person, or that a number is another than the known one, is for
    the office to settle, not for the unit.

    Args:
        facts: bool columns ``kept_out``, ``duplicate``, ``ambiguous``, ``conflict``, ``known``,
            ``left_ours``, ``left_theirs``, ``moved``, ``reorganised``.
    """
    f = facts
    here = f["known"] & ~f["left_ours"]
    return np.select(
        [
            f["duplicate"],
            f["conflict"],
            f["kept_out"],
            f["ambiguous"],
            ~f["known"],
            here & f["left_theirs"],
            f["known"] & f["left_ours"] & ~f["left_theirs"],
            here & f["reorganised"],
            here & f["moved"],
        ],
        [
            "duplicate",
            "identity_conflict",
            "kept_out",
            "ambiguous",
            "new",
            "returned",
            "leaver",
            "reorganised",
            "transferred",
        ],
        "unchanged",
    ).astype(object)


def absences(
    gone: pd.DataFrame, scope: pd.DataFrame, units: pd.DataFrame | None, as_of: str
) -> pd.DataFrame:
    """Known people whom nobody lists this period: silent unit, or absent with a cause.

    Args:
        gone: people of the mirror who have not left and of whom no row of this period speaks,
            whatever came of it.
        scope: accepted deliveries of this period (``LEDGER``): only inside them can anybody be
            absent.
        units: registry; for reorganised units.

    Returns:
        Frame on the index of ``gone`` with ``situation`` (absent, silent), ``cause`` (retirement,
        reorganised, unexplained, silent) and ``reason``.
    """
    unit = gone["ma_don_vi_su_dung"]
    whole = set(scope.loc[scope["category"] == "", "unit"])
    parts = set(zip(scope["unit"], scope["category"], strict=True))
    asked = unit.isin(whole).to_numpy() | np.fromiter(
        ((u, c) in parts for u, c in zip(unit, gone["doi_tuong"], strict=True)),
        dtype=bool,
        count=len(gone),
    )
    retired = retirement_due(gone, as_of)
    closed = unit.isin(closed_units(units, as_of)).to_numpy()
    cause = np.select(
        [~asked & ~closed, retired & asked, closed],
        ["silent", "retirement", "reorganised"],
        "unexplained",
    )
    reasons = {
        "silent": t("Đơn vị chưa nộp trong kỳ này"),
        "retirement": t("Không còn trong danh sách của đơn vị; đã đến tuổi nghỉ hưu"),
        "reorganised": t("Đơn vị đã được sắp xếp lại; chưa đơn vị nào khai người này"),
        "unexplained": t("Không còn trong danh sách của đơn vị; chưa rõ lý do"),
    }
    situation = np.where(cause == "silent", "silent", "absent")
    reason = [reasons[c] for c in cause]
    return pd.DataFrame(
        {"situation": situation, "cause": cause, "reason": reason}, index=gone.index
    ).astype("str")


PART_FROM = 3
"""People of a part, none of them listed, from which its list is missing and not they."""


def parts(people: pd.DataFrame) -> pd.Series:
    """The part of its unit in which a person is listed: units send teachers and staff apart, and
    those with a labour contract by themselves (teacher, staff, contract)."""
    about = people.reindex(columns=["ma_ngach", "doi_tuong"]).astype("str").fillna("")
    teaches = about["ma_ngach"].str.startswith("V.07.")
    found = np.where(teaches, "teacher", "staff")
    found = np.where(about["doi_tuong"] == "HDLD", "contract", found)
    return pd.Series(found, index=people.index, dtype="str")


def retirement_due(people: pd.DataFrame, as_of: str) -> np.ndarray:
    """Where the retirement day of the record, or the first pension day by sex and birth month, has
    come.

    Source: Nghị định 135/2020/NĐ-CP, Điều 4 and its annex.
    """
    ages = table("tuoi_nghi_huu_theo_thang_sinh")
    pension = dict(zip(ages["gender_vi"] + ages["birth_month"], ages["pension_from"], strict=True))
    birth = people["ngay_sinh"].str[:7]
    before = (birth < ages["birth_month"].min()).fillna(
        False
    ) & birth.notna()  # older than the table begins
    due = (people["gioi_tinh"] + birth).map(pension)
    own = (
        people["ngay_nghi_huu"]
        if "ngay_nghi_huu" in people
        else pd.Series(np.nan, index=people.index, dtype="str")
    )
    day = due.fillna(own)
    return (before | ((day <= as_of).fillna(False) & day.notna())).to_numpy(dtype=bool)


def closed_units(units: pd.DataFrame | None, as_of: str) -> set[str]:
    """Codes of units that ended before or on the day."""
    if units is None or not len(units):
        return set()
    ended = units["valid_to"].fillna("")
    return set(units.loc[(ended != "") & (ended <= as_of), "code"])


def successors(units: pd.DataFrame | None, as_of: str) -> set[tuple[str, str]]:
    """(old unit, unit that follows it) of every reorganisation up to the day."""
    if units is None or not len(units):
        return set()
    rows = units[units["code"].isin(closed_units(units, as_of))]
    return {
        (code, after.strip())
        for code, cell in zip(rows["code"], rows["successors"].fillna(""), strict=True)
        for after in cell.replace(",", ";").split(";")
        if after.strip()
    }
