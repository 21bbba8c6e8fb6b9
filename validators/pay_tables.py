"""Look-ups in the pay and retirement tables, for whole columns at once.

Pay: Nghị định 204/2004/NĐ-CP, Bảng 1 to 4 (lists ``salary_groups`` and ``salary_coefficients``) and the circulars that give
every rank or title its group (list ``ma_ngach``). Retirement: Nghị định 135/2020/NĐ-CP Art. 4. All functions take Series on
one index and return a Series on that index; what cannot be told is NaN, NaT or ''.
"""

from functools import cache

import numpy as np
import pandas as pd

from .codelists import code_list, table

PARTY_PROBATION_MONTHS = 12
"""Months between admission to the Party and full membership (Hướng dẫn 01-HD/TW of 2021)."""


@cache
def groups() -> pd.DataFrame:
    """Every salary group: ``first``, ``last``, ``steps``, ``raise_months`` and the over-scale figures as float64, by name."""
    columns = ["first", "last", "steps", "raise_months", "over_scale_start_months", "over_scale_start_percent",
               "over_scale_percent_per_year_after"]  # fmt: skip
    rows = table("salary_groups").set_index("group")[columns]
    return rows.apply(pd.to_numeric, errors="coerce").astype("float64")


@cache
def _coefficients() -> pd.Series:
    rows = table("salary_coefficients")
    index = pd.MultiIndex.from_arrays([rows["group"], rows["step"].astype("float64")])
    return pd.Series(rows["coefficient"].astype("float64").to_numpy(), index=index)


@cache
def _group_rows() -> pd.DataFrame:
    rows = code_list("ma_ngach").rows
    rows = rows[rows["salary_group"] != ""].sort_values(["code", "valid_from"], kind="stable")
    return rows[["code", "salary_group", "valid_from"]]


def salary_group(code: pd.Series, day: pd.Series | pd.Timestamp) -> pd.Series:
    """Salary group of rank or title codes on a day, or on a day for each (datetime64).

    A code that ended keeps the last group it had. Where a code was used again for another group (01.004, 01.005, 06.032)
    the day decides, and an unknown day gives NaN.
    """
    rows = _group_rows()
    first = rows.drop_duplicates("code")
    group = code.map(first.set_index("code")["salary_group"]).astype("str")
    days = day if isinstance(day, pd.Series) else pd.Series(day, index=code.index)
    for again in rows[rows["code"].duplicated()].itertuples():
        used = code == again.code
        group = group.where(~(used & (days >= pd.Timestamp(str(again.valid_from)))), str(again.salary_group))
        group = group.where(~(used & days.isna()))
    return group


def coefficient(group: pd.Series, step: pd.Series) -> pd.Series:
    """Coefficient of (group, step); NaN when the group has no such step."""
    index = pd.MultiIndex.from_arrays([group.to_numpy(dtype=object), step.to_numpy(dtype="float64")])
    return pd.Series(_coefficients().reindex(index).to_numpy(), index=group.index)


def last_step(group: pd.Series) -> pd.Series:
    """Number of the last step of each group."""
    return group.map(groups()["steps"]).astype("float64")


def raise_months(group: pd.Series) -> pd.Series:
    """Months on a step before the regular raise: 36, 24 or 60 (Thông tư 08/2013/TT-BNV Art. 2)."""
    return group.map(groups()["raise_months"]).astype("float64")


def step_of(group: pd.Series, value: pd.Series) -> pd.Series:
    """The step of the group whose coefficient is *value* (two decimals); NaN when there is none."""
    known = _coefficients()
    steps = pd.Series(
        known.index.get_level_values(1).to_numpy(dtype="float64"),
        index=pd.MultiIndex.from_arrays([known.index.get_level_values(0), (known.to_numpy() * 100).round()]),
    )
    index = pd.MultiIndex.from_arrays([group.to_numpy(dtype=object), (value.to_numpy(dtype="float64") * 100).round()])
    return pd.Series(steps.reindex(index).to_numpy(), index=group.index)


@cache
def _fits() -> dict[int, str]:
    found: dict[int, list[str]] = {}
    steps = groups()["steps"]
    for (group, step), value in _coefficients().items():  # pyright: ignore[reportGeneralTypeIssues]
        found.setdefault(round(value * 100), []).append(f"{group} {step:.0f}/{steps[group]:.0f}")
    return {k: ", ".join(v) for k, v in found.items()}


def fits(value: pd.Series) -> pd.Series:
    """Every "group step/last step" whose coefficient is *value*, joined by commas; '' when none has it."""
    hundredths = (value * 100).round()
    return hundredths.map(_fits()).fillna("").astype("str")


def over_scale(group: pd.Series, months: pd.Series) -> pd.Series:
    """Over-scale percent after *months* on the last step: 0, then 5, then one more for each year (Decree 204/2004 Art. 6)."""
    rows = groups().reindex(group.to_numpy(dtype=object))
    start = rows["over_scale_start_months"].to_numpy()
    beyond = months.to_numpy(dtype="float64") - start
    percent = rows["over_scale_start_percent"].to_numpy() + np.floor(beyond / 12) * rows["over_scale_percent_per_year_after"].to_numpy()
    return pd.Series(np.where(np.isnan(beyond), np.nan, np.where(beyond < 0, 0.0, percent)), index=group.index)


def nearest(group: pd.Series, value: pd.Series) -> pd.Series:
    """The equal or next higher coefficient of the group; its last one when all are lower."""
    result = pd.Series(np.nan, index=group.index)
    by_group = _coefficients().groupby(level=0)
    for name, scale in by_group:
        here = (group == name) & value.notna()
        if here.any():
            steps = np.sort(scale.to_numpy())
            place = np.searchsorted(steps, value[here].to_numpy() - 0.005).clip(max=len(steps) - 1)
            result[here] = steps[place]
    return result


@cache
def base_salary(day: str) -> float:
    """Base salary (lương cơ sở) in VND a month on an ISO day; NaN before 2004-10-01."""
    rows = table("luong_co_so")
    rows = rows[(rows["valid_from"] <= day) & ((rows["valid_to"] == "") | (rows["valid_to"] >= day))]
    return float(rows["amount_vnd_per_month"].iloc[-1]) if len(rows) else float("nan")


# Months of age before the roadmap (60 and 55 years) and after it (62 and 60).
OLD_AGE = {"Nam": 720, "Nữ": 660}
FULL_AGE = {"Nam": 744, "Nữ": 720}


def _month_number(days: pd.Series) -> pd.Series:
    return days.dt.year * 12 + days.dt.month - 1


def _first_of(month_number: pd.Series) -> pd.Series:
    known = month_number.notna()
    months = month_number.where(known, 0).astype("int64").to_numpy() - 1970 * 12
    days = pd.Series(months.astype("datetime64[M]").astype("datetime64[ns]"), index=month_number.index)
    return days.where(known)


@cache
def _retirement_months() -> pd.Series:
    """(gender, month number of birth) -> month number from which the pension is paid."""
    rows = table("tuoi_nghi_huu_theo_thang_sinh")
    born, paid = (pd.to_datetime(rows[c] + d, format="%Y-%m-%d") for c, d in (("birth_month", "-01"), ("pension_from", "")))
    index = pd.MultiIndex.from_arrays([rows["gender_vi"], _month_number(born)])
    return pd.Series(_month_number(paid).to_numpy(dtype="float64"), index=index)


def retirement_date(gender: pd.Series, birth: pd.Series) -> pd.Series:
    """First day of the month after the one in which the retirement age is reached (datetime64, NaT when unknown).

    Args:
        gender: "Nam" or "Nữ".
        birth: datetime64; only year and month count.
    """
    born = _month_number(birth)
    listed = _retirement_months()
    keys = pd.MultiIndex.from_arrays([gender.to_numpy(dtype=object), born.to_numpy()])
    paid = pd.Series(listed.reindex(keys).to_numpy(), index=gender.index)
    for sex in OLD_AGE:
        months = listed[sex].index
        here = gender == sex
        paid = paid.mask(here & (born < months.min()), born + OLD_AGE[sex] + 1)
        paid = paid.mask(here & (born > months.max()), born + FULL_AGE[sex] + 1)
    return _first_of(paid)


def old_rule_retirement_date(gender: pd.Series, birth: pd.Series) -> pd.Series:
    """What the rule of 60 and 55 years, ended on 2020-12-31, would give."""
    return _first_of(_month_number(birth) + gender.map(OLD_AGE).astype("float64") + 1)


def iso(days: pd.Series) -> pd.Series:
    """Days as ISO text, '' where unknown."""
    return days.dt.strftime("%Y-%m-%d").fillna("").astype("str")
