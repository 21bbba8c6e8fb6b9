"""Every group, step, code and birth month of the tables, and what happens outside of them."""

import itertools
import math

import pandas as pd
import pytest

from hoso.validators import pay_tables
from hoso.validators.codelists import code_list, table

STEPS = table("salary_coefficients")
BIRTHS = table("tuoi_nghi_huu_theo_thang_sinh")
BY_YEAR = table("tuoi_nghi_huu_theo_nam")


def text(*values):
    return pd.Series(values, dtype="str")


def days(*values):
    return pd.to_datetime(pd.Series(values))


def test_every_group_and_step_gives_the_coefficient_of_the_decree():
    group, step = STEPS["group"].astype("str"), STEPS["step"].astype("float64")
    assert (pay_tables.coefficient(group, step) == STEPS["coefficient"].astype("float64")).all()
    assert (pay_tables.step_of(group, STEPS["coefficient"].astype("float64")) == step).all()


def test_every_group_rises_evenly_from_first_to_last():
    # First, last, number of steps and increment stand in another list than the coefficients
    # themselves.
    rows = table("salary_groups").set_index("group").to_dict("index")
    for name, steps in STEPS.groupby("group"):
        values = steps["coefficient"].astype(float).tolist()
        row = rows[name]
        assert (
            values[0] == float(row["first"])
            and values[-1] == float(row["last"])
            and len(values) == int(row["steps"])
        )
        assert all(
            math.isclose(b - a, float(row["increment"]), abs_tol=0.005)
            for a, b in itertools.pairwise(values)
        )


def test_steps_outside_of_a_group_have_no_coefficient():
    for name, steps in pay_tables.groups()["steps"].items():
        assert (
            pay_tables.coefficient(text(name, name, name), pd.Series([0.0, steps + 1, math.nan]))
            .isna()
            .all()
        )


@pytest.mark.parametrize(
    ("group", "months"),
    [
        ("A3.1", 36),
        ("A3.2", 36),
        ("A2.1", 36),
        ("A2.2", 36),
        ("A1", 36),
        ("A0", 36),
        ("B", 24),
        ("C1", 24),
        ("C2", 24),
        ("C3", 24),
        ("BANG4-LX", 24),
        ("CGCC", 60),
    ],
)
def test_raise_months(group, months):
    assert pay_tables.raise_months(text(group)).tolist() == [months]


def test_every_code_with_a_group_is_found():
    rows = code_list("ma_ngach").rows
    rows = rows[rows["salary_group"] != ""]
    last = rows.sort_values("valid_from", kind="stable").drop_duplicates("code", keep="last")
    found = pay_tables.salary_group(last["code"].astype("str"), pd.Timestamp("2026-11-01"))
    assert (found == last["salary_group"]).all()


def test_a_code_used_again_depends_on_the_day():
    codes = text(
        "01.004", "01.004", "01.005", "01.005", "06.032", "06.032", "01.004", "01.003", "x", None
    )
    then = days(
        "2021-07-31",
        "2021-08-01",
        "2021-07-31",
        "2021-08-01",
        "2022-07-17",
        "2022-07-18",
        None,
        None,
        None,
        None,
    )
    assert pay_tables.salary_group(codes, then).fillna("-").tolist() == [
        "B",
        "A0",
        "BANG4-KTDM",
        "B",
        "B",
        "A0",
        "-",
        "A1",
        "-",
        "-",
    ]


def test_fits_names_every_place_of_a_coefficient():
    assert pay_tables.fits(pd.Series([3.33, 8.0, 9.99, math.nan])).tolist() == [
        "A1 4/9, C3 12/12, BANG4-VT 12/12",
        "A3.1 6/6",
        "",
        "",
    ]


def test_over_scale_of_every_group():
    for name, row in pay_tables.groups().iterrows():
        start = row["over_scale_start_months"]
        if math.isnan(start):
            assert pay_tables.over_scale(text(name), pd.Series([100.0])).isna().all()
            continue
        months = pd.Series([0, start - 1, start, start + 11, start + 12, start + 60])
        assert pay_tables.over_scale(text(*[name] * 6), months).tolist() == [0, 0, 5, 5, 6, 10]


def test_nearest_is_equal_or_next_higher():
    groups = text("A2.1", "A2.1", "A2.1", "A1", None)
    assert pay_tables.nearest(groups, pd.Series([4.40, 4.41, 9.0, 2.0, 3.0])).tolist()[:4] == [
        4.40,
        4.74,
        6.78,
        2.34,
    ]
    assert math.isnan(pay_tables.nearest(groups, pd.Series([4.40, 4.41, 9.0, 2.0, 3.0]))[4])


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        ("2004-09-30", math.nan),
        ("2004-10-01", 290_000),
        ("2024-06-30", 1_800_000),
        ("2024-07-01", 2_340_000),
        ("2026-06-30", 2_340_000),
        ("2026-07-01", 2_530_000),
    ],
)
def test_base_salary(day, amount):
    assert pay_tables.base_salary(day) == pytest.approx(amount, nan_ok=True)


def test_retirement_of_every_birth_month_of_the_list():
    found = pay_tables.retirement_date(
        BIRTHS["gender_vi"].astype("str"), pd.to_datetime(BIRTHS["birth_month"] + "-28")
    )
    assert pay_tables.iso(found).tolist() == BIRTHS["pension_from"].tolist()


@pytest.mark.parametrize("gender", ["Nam", "Nữ"])
def test_retirement_follows_the_roadmap_for_every_birth_month_from_1940_to_2008(gender):
    # Reckoned from the yearly table: the age of the first year in which somebody born then reaches
    # the age of that year.
    ages = {
        int(r.year): int(r.total_months)
        for r in BY_YEAR[BY_YEAR["gender_vi"] == gender].itertuples()
    }
    births = pd.Series(pd.date_range("1940-01-15", "2008-12-15", freq="MS"))
    found = pay_tables.retirement_date(text(*[gender] * len(births)), births)
    before, after = {"Nam": (720, 744), "Nữ": (660, 720)}[gender]
    for birth, day in zip(births, found, strict=True):
        born = birth.year * 12 + birth.month - 1
        reached = next((born + m for year, m in ages.items() if (born + m) // 12 == year), None)
        if (born + before) // 12 < 2021:
            reached = born + before
        elif reached is None:
            reached = born + after
        assert (day.year * 12 + day.month - 1, day.day) == (reached + 1, 1), (gender, birth)


def test_retirement_is_unknown_without_gender_or_birth():
    assert (
        pay_tables.retirement_date(text("Nam", None, "x"), days(None, "1970-01-01", "1970-01-01"))
        .isna()
        .all()
    )


def test_old_rule_is_sixty_and_fifty_five():
    found = pay_tables.old_rule_retirement_date(text("Nam", "Nữ"), days("1965-12-31", "1970-03-01"))
    assert pay_tables.iso(found).tolist() == ["2026-01-01", "2025-04-01"]
