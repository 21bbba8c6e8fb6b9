"""Look-ups in the pay and retirement tables, for whole columns at once.

Pay: Nghị định 204/2004/NĐ-CP, Bảng 1 to 4 (lists ``salary_groups`` and ``salary_coefficients``) and
the circulars that give every rank or title its group (list ``ma_ngach``). Retirement: Nghị định
135/2020/NĐ-CP Art. 4. All functions take Series on one index and return a Series on that index;
what cannot be told is NaN, NaT or ''.
"""

from functools import cache

import numpy as np
import pandas as pd

from .codelists import code_list, in_force, table

PARTY_PROBATION_MONTHS = 12
"""Months between admission to the Party and full membership (Hướng dẫn 01-HD/TW of 2021)."""
SHORTEST_PROBATION, LONGEST_PROBATION = 6, 12
"""Months, by what the title asks (Nghị định 115/2020/NĐ-CP Điều 21 khoản 2; for civil servants Nghị
định 138/2020/NĐ-CP Điều 20)."""
HALF = 0.005
"""Half of the last digit of a coefficient."""
PROBATION_PERCENT = 85
"""Pay on probation (Nghị định 115/2020/NĐ-CP Điều 22): that time counts towards no raise."""


@cache
def groups() -> pd.DataFrame:
    """Every salary group: ``first``, ``last``, ``steps``, ``raise_months`` and the over-scale
    figures as float64, by name."""
    columns = [
        "first",
        "last",
        "steps",
        "raise_months",
        "over_scale_start_months",
        "over_scale_start_percent",
        "over_scale_percent_per_year_after",
    ]
    rows = table("salary_groups").set_index("group")[columns]
    return rows.apply(pd.to_numeric, errors="coerce").astype("float64")


@cache
def _coefficients() -> pd.Series:
    rows = table("salary_coefficients")
    index = pd.MultiIndex.from_arrays([rows["group"], rows["step"].astype("float64")])
    return pd.Series(rows["coefficient"].astype("float64").to_numpy(), index=index)


@cache
def _grids() -> tuple[np.ndarray, np.ndarray]:
    """Coefficient by (line of :func:`groups`, step), and step by (line, hundredths of the
    coefficient); NaN where there is none.

    The last line is that of no group.
    """
    known = _coefficients()
    line = groups().index.get_indexer(known.index.get_level_values(0))
    step = known.index.get_level_values(1).to_numpy(dtype="int64")
    hundredths = (known.to_numpy() * 100).round().astype("int64")
    by_step = np.full((len(groups()) + 1, step.max() + 2), np.nan)
    by_step[line, step] = known.to_numpy()
    by_value = np.full((len(groups()) + 1, hundredths.max() + 2), np.nan)
    by_value[line, hundredths] = step
    return by_step, by_value


def _lines(group: pd.Series) -> np.ndarray:
    """Line of each group in :func:`groups`, -1 where there is none."""
    codes, names = group.factorize()
    return np.append(groups().index.get_indexer(pd.Index(names)), -1)[codes]


def _column(values: np.ndarray, width: int) -> np.ndarray:
    """Whole numbers as columns of a grid of *width*; all others as its last column, which is
    empty."""
    inside = (values >= 0) & (values < width - 1) & (values % 1 == 0)
    return np.where(inside, values, width - 1).astype("int64")


def _figure(group: pd.Series, name: str) -> np.ndarray:
    """A column of :func:`groups` for each group."""
    return np.append(groups()[name].to_numpy(), np.nan)[_lines(group)]


@cache
def _group_rows() -> pd.DataFrame:
    rows = code_list("ma_ngach").rows
    rows = rows[rows["salary_group"] != ""].sort_values(["code", "valid_from"], kind="stable")
    return rows[["code", "salary_group", "valid_from"]]


@cache
def _first_groups() -> dict[str, str]:
    first = _group_rows().drop_duplicates("code")
    return dict(zip(first["code"], first["salary_group"], strict=True))


@cache
def codes_used_again() -> pd.DataFrame:
    """Codes that got another group of Bảng 2: code, former and present group, since (ISO)."""
    rows = _group_rows()
    rows = rows[rows["code"].duplicated(keep=False)]
    found = []
    for code, own in rows.groupby("code"):
        first, last = own.iloc[0], own.iloc[-1]
        found.append((code, first["salary_group"], last["salary_group"], last["valid_from"]))
    again = pd.DataFrame(found, columns=["code", "former", "now", "since"])
    return again[again["former"].isin(("A1", "A0", "B")) & (again["former"] != again["now"])]


def salary_group(code: pd.Series, day: pd.Series | pd.Timestamp) -> pd.Series:
    """Salary group of rank or title codes on a day, or on a day for each (datetime64).

    A code that ended keeps the last group it had. Where a code was used again for another group
    (01.004, 01.005, 06.032) the day decides, and an unknown day gives NaN.
    """
    codes, texts = code.factorize()
    names = np.array([*(_first_groups().get(text, np.nan) for text in texts), np.nan], dtype=object)
    group: np.ndarray = names[codes]
    rows = _group_rows()
    for again in rows[rows["code"].duplicated()].itertuples():
        used = (
            np.flatnonzero(codes == pd.Index(texts).get_indexer(pd.Index([again.code]))[0])
            if again.code in texts
            else []
        )
        if len(used):
            days = (
                day.iloc[used]
                if isinstance(day, pd.Series)
                else pd.Series(day, index=code.index[used])
            )
            group[used[np.asarray(days >= pd.Timestamp(str(again.valid_from)))]] = str(
                again.salary_group
            )
            group[used[np.asarray(days.isna())]] = np.nan
    return pd.Series(group, index=code.index, dtype="str")


def coefficient(group: pd.Series, step: pd.Series) -> pd.Series:
    """Coefficient of (group, step); NaN when the group has no such step."""
    grid, _ = _grids()
    return pd.Series(
        grid[_lines(group), _column(step.to_numpy(dtype="float64"), grid.shape[1])],
        index=group.index,
    )


def last_step(group: pd.Series) -> pd.Series:
    """Number of the last step of each group."""
    return pd.Series(_figure(group, "steps"), index=group.index)


def raise_months(group: pd.Series) -> pd.Series:
    """Months on a step before the regular raise: 36, 24 or 60 (Thông tư 08/2013/TT-BNV Art. 2)."""
    return pd.Series(_figure(group, "raise_months"), index=group.index)


def step_of(group: pd.Series, value: pd.Series) -> pd.Series:
    """The step of the group whose coefficient is *value* (two decimals); NaN when there is none."""
    _, grid = _grids()
    hundredths = (value.to_numpy(dtype="float64") * 100).round()
    return pd.Series(grid[_lines(group), _column(hundredths, grid.shape[1])], index=group.index)


@cache
def _fits() -> dict[int, str]:
    found: dict[int, list[str]] = {}
    steps = groups()["steps"]
    for (group, step), value in _coefficients().items():  # pyright: ignore[reportGeneralTypeIssues]
        found.setdefault(round(value * 100), []).append(f"{group} {step:.0f}/{steps[group]:.0f}")
    return {k: ", ".join(v) for k, v in found.items()}


def fits(value: pd.Series) -> pd.Series:
    """Every "group step/last step" whose coefficient is *value*, joined by commas; '' when none has
    it."""
    hundredths = (value * 100).round()
    return hundredths.map(_fits()).fillna("").astype("str")


@cache
def _anywhere() -> tuple[frozenset[int], pd.MultiIndex]:
    known = _coefficients()
    hundredths = (known * 100).round().astype("int64")
    steps = pd.MultiIndex.from_arrays([known.index.get_level_values(1), hundredths.astype(float)])
    return frozenset(hundredths), steps


def stands_somewhere(step: pd.Series, value: pd.Series) -> pd.Series:
    """Whether any group has the coefficient *value*, at *step* where it is known. True where there
    is no value."""
    values, steps = _anywhere()
    hundredths = (value * 100).round()
    pair = pd.MultiIndex.from_arrays([step.astype("float64"), hundredths])
    there = np.where(step.isna(), hundredths.isin(values), pair.isin(steps))
    return pd.Series(there, index=value.index) | value.isna()


def is_step_of(step: int, of: int, value: float) -> bool:
    """Whether some group of *of* steps has the coefficient *value* at *step*."""
    known = _coefficients()
    scales = groups().index[groups()["steps"] == of]
    return any(
        (group, float(step)) in known.index and abs(known[group, float(step)] - value) < HALF
        for group in scales
    )


def over_scale(group: pd.Series, months: pd.Series) -> pd.Series:
    """Over-scale percent after *months* on the last step: 0, then 5, then one more for each year
    (Decree 204/2004 Art. 6)."""
    beyond = months.to_numpy(dtype="float64") - _figure(group, "over_scale_start_months")
    percent = _figure(group, "over_scale_start_percent") + np.floor(beyond / 12) * _figure(
        group, "over_scale_percent_per_year_after"
    )
    return pd.Series(
        np.where(np.isnan(beyond), np.nan, np.where(beyond < 0, 0.0, percent)), index=group.index
    )


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
    rows = in_force(table("luong_co_so"), day)
    return float(rows["amount_vnd_per_month"].iloc[-1]) if len(rows) else float("nan")


# Months of age before the roadmap (60 and 55 years) and after it (62 and 60).
OLD_AGE = {"Nam": 720, "Nữ": 660}
FULL_AGE = {"Nam": 744, "Nữ": 720}


def _month_number(days: pd.Series) -> np.ndarray:
    """Months since January of the year 0, as float64; NaN for no day."""
    months = days.to_numpy(dtype="datetime64[M]")
    return np.where(np.isnat(months), np.nan, months.astype("int64") + 1970 * 12.0)


def _first_of(month_number: np.ndarray, index: pd.Index) -> pd.Series:
    known = ~np.isnan(month_number)
    months = np.where(known, month_number, 0).astype("int64") - 1970 * 12
    return pd.Series(
        np.where(known, months.astype("datetime64[M]"), np.datetime64("NaT")).astype(
            "datetime64[us]"
        ),
        index=index,
    )


@cache
def _retirement_months() -> dict[str, tuple[int, np.ndarray]]:
    """Gender -> (first month number of birth of the roadmap, month number from which the pension is
    paid for it and those after)."""
    rows = table("tuoi_nghi_huu_theo_thang_sinh")
    born, paid = (
        _month_number(pd.to_datetime(rows[c] + d, format="%Y-%m-%d"))
        for c, d in (("birth_month", "-01"), ("pension_from", ""))
    )
    found = {}
    for gender in OLD_AGE:
        mine = (rows["gender_vi"] == gender).to_numpy()
        first, last = int(born[mine].min()), int(born[mine].max())
        found[gender] = first, np.full(last - first + 1, np.nan)
        found[gender][1][(born[mine] - first).astype("int64")] = paid[mine]
    return found


def retirement_date(gender: pd.Series, birth: pd.Series) -> pd.Series:
    """First day of the month after the one in which the retirement age is reached (datetime64, NaT
    when unknown).

    Args:
        gender: "Nam" or "Nữ".
        birth: datetime64; only year and month count.
    """
    born = _month_number(birth)
    paid = np.full(len(born), np.nan)
    for sex, (first, listed) in _retirement_months().items():
        here = (gender == sex).to_numpy() & ~np.isnan(born)
        place = born[here] - first
        inside = np.clip(place, 0, len(listed) - 1).astype("int64")
        age = np.where(place < 0, OLD_AGE[sex], FULL_AGE[sex])
        paid[here] = np.where(
            (place < 0) | (place >= len(listed)), born[here] + age + 1, listed[inside]
        )
    return _first_of(paid, gender.index)


@cache
def _age_by_year() -> dict[str, tuple[int, np.ndarray]]:
    """Gender -> (first year of the roadmap, age in months in it and each year after)."""
    rows = table("tuoi_nghi_huu_theo_nam")
    found = {}
    for gender in OLD_AGE:
        mine = rows[rows["gender_vi"] == gender].sort_values("year")
        ages = mine["age_years"].astype(int) * 12 + mine["age_months"].astype(int)
        found[gender] = int(mine["year"].iloc[0]), ages.to_numpy(dtype="float64")
    return found


def age_of_year(gender: pd.Series, year: pd.Series) -> pd.Series:
    """Retirement age in months that the roadmap gives for a calendar year (Nghị định 135/2020/NĐ-CP
    Art. 4.2); NaN where gender or year is not known."""
    age = np.full(len(year), np.nan)
    for sex, (first, listed) in _age_by_year().items():
        here = (gender == sex).to_numpy() & year.notna().to_numpy()
        place = (year.to_numpy(dtype="float64")[here] - first).astype("int64")
        inside = listed[np.clip(place, 0, len(listed) - 1)]
        age[here] = np.where(place < 0, OLD_AGE[sex], inside)
    return pd.Series(age, index=year.index)


def old_rule_retirement_date(gender: pd.Series, birth: pd.Series) -> pd.Series:
    """What the rule of 60 and 55 years, ended on 2020-12-31, would give."""
    age = np.select([(gender == sex).to_numpy() for sex in OLD_AGE], list(OLD_AGE.values()), np.nan)
    return _first_of(_month_number(birth) + age + 1, gender.index)


def iso(days: pd.Series) -> pd.Series:
    """Days as ISO text, '' where unknown."""
    known = days.to_numpy(dtype="datetime64[D]")
    return pd.Series(
        np.where(np.isnat(known), "", np.datetime_as_string(known)), index=days.index, dtype="str"
    )
