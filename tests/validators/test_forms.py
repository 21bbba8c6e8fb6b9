"""Forms as data: what stands in each cell is what plain pandas counts over the same people."""

import numpy as np
import pandas as pd
import pytest

from hoso.fixtures import province
from hoso.validators import forms, pay_tables
from hoso.validators.codelists import code_list
from hoso.validators.forms import FormError, counting, parse_form
from hoso.validators.rules.expressions import Columns

DAY = "2026-12-31"
HEAD = """
id = "T1"
title = "Thử"
law = "Không"
since = "2020-01-01"
who = 'co_mat'
rows = "ma_don_vi_quan_ly"
"""
COLUMN = """
[[column]]
code = "1"
head = ["Nữ"]
where = 'nu'
"""

OF_PEOPLE = [f for f in forms.builtin().values() if f.table == "nguoi"]
"""Forms about the register of decisions are drawn in test_forms_of_register.py."""


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    """A province of every class, spoiled here and there: blanks, years for days, leavers."""
    made = province.generate(5, 1500)
    frame = made.nguoi.assign(id=[f"P{i:07d}" for i in range(len(made.nguoi))])
    rng = np.random.default_rng(7)

    def spoil(field: str, share: float, value: str | float) -> None:
        frame.loc[rng.random(len(frame)) < share, field] = value

    for field in ("gioi_tinh", "dan_toc", "ma_ngach", "trinh_do_cm", "ngay_sinh", "doi_tuong"):
        spoil(field, 0.03, np.nan)
    spoil("dan_toc", 0.02, "00")
    spoil("trinh_do_cm", 0.02, "CXD")
    spoil("doi_tuong", 0.05, "HDLD")
    spoil("doi_tuong", 0.05, "CCX")
    spoil("ma_don_vi_quan_ly", 0.02, np.nan)
    old = np.flatnonzero(rng.random(len(frame)) < 0.1)
    born = pd.Timestamp("1965-01-01") + pd.to_timedelta(rng.integers(0, 2500, len(old)), unit="D")
    frame.loc[old, "ngay_sinh"] = born.strftime("%Y-%m-%d")
    years = rng.random(len(frame)) < 0.1
    frame.loc[years, "ngay_sinh"] = frame.loc[years, "ngay_sinh"].str[:4]
    frame.loc[rng.random(len(frame)) < 0.02, ["ngay_roi", "ly_do_roi"]] = ["2026-05-01", "NH"]
    frame.attrs["units"] = made.units
    return frame


@pytest.fixture(scope="module")
def drawn(people) -> dict[str, counting.Drawn]:
    c = counting.context({"nguoi": people}, DAY, people.attrs["units"])
    values = Columns(c)
    ids = pd.Index(people["id"])
    return {f.id: counting.draw(f, c, ids, values) for f in OF_PEOPLE}


def truth(people: pd.DataFrame) -> pd.DataFrame:
    """The people with what the tests count, by other means than the forms."""
    p = people.copy()
    p["present"] = ~(p["ngay_roi"] <= DAY).fillna(False)
    born, end = p["ngay_sinh"], pd.Timestamp(DAY)
    # On the last day of a year whoever was born in a year has had the birthday of it.
    p["age"] = end.year - pd.to_numeric(born.str[:4])
    exact = pd.to_datetime(born.where(born.str.len() == 10), errors="coerce")
    pension = pay_tables.retirement_date(p["gioi_tinh"], exact)
    p["over"] = pension <= end
    rows = code_list("trinh_do_chuyen_mon").rows
    p["degree"] = p["trinh_do_cm"].map(pd.to_numeric(rows.set_index("code")["order"]))
    p["minor"] = p["dan_toc"].where(p["dan_toc"] != "00") != "01"
    p.loc[p["dan_toc"].isna() | (p["dan_toc"] == "00"), "minor"] = False
    return p


def test_a_civil_servants_form_is_what_pandas_counts(people, drawn):
    p = truth(people)
    own = p[p["present"] & (p["doi_tuong"] == "CC")]
    form = drawn["BM01/BNV"]
    by = own.groupby("ma_don_vi_quan_ly")
    expected = pd.DataFrame(
        {
            "2": by.size(),
            "3": by["gioi_tinh"].apply(lambda s: (s == "Nữ").sum()),
            "5": by["minor"].sum(),
            "12": by["degree"].apply(lambda s: (s >= 7).sum()),
            "13": by["degree"].apply(lambda s: (s == 6).sum()),
            "14": by["degree"].apply(lambda s: (s == 5).sum()),
            "31": by["age"].apply(lambda s: (s <= 30).sum()),
            "32": by["age"].apply(lambda s: s.between(31, 40).sum()),
            "33": by["age"].apply(lambda s: s.between(41, 50).sum()),
            "?nu": by["gioi_tinh"].apply(lambda s: s.isna().sum()),
            "?dan_toc": by["dan_toc"].apply(lambda s: (s.isna() | (s == "00")).sum()),
            "?chuyen_mon": by["trinh_do_cm"].apply(lambda s: (s.isna() | (s == "CXD")).sum()),
        }
    ).astype("float64")
    found = form.figures.drop(index=["*", "?"])[expected.columns]
    pd.testing.assert_frame_equal(found, expected, check_names=False)
    assert form.figures.loc["*", "2"] == len(own)
    assert form.figures.loc["?", "2"] == own["ma_don_vi_quan_ly"].isna().sum() > 0
    assert form.open == (p["present"] & p["doi_tuong"].isna()).sum() > 0


def test_the_quota_of_a_row_is_that_of_its_units(people, drawn):
    units = people.attrs["units"]
    offices = units[units["kind"].isin(["SO", "VP", "CCUC", "PHONG", "XA", "PHONGX"])]
    assert drawn["BM01/BNV"].figures.loc["*", "1"] == offices["quota"].sum()
    assert drawn["HS-01"].figures.loc["*", "1"] == units["quota"].sum()
    by_unit = drawn["HS-02"].figures.drop(index="*")
    assert by_unit["1"].sum() == units["quota"].sum()


@pytest.mark.parametrize("name", [f.id for f in OF_PEOPLE])
def test_every_total_is_the_sum_of_its_parts(name, drawn):
    form = drawn[name]
    assert form.broken == []
    if form.form.by:
        counted = [c for c in form.figures if c in form._masks.columns]
        figures = form.figures[counted]
        pd.testing.assert_series_equal(
            figures.drop(index="*").sum(), figures.loc["*"], check_names=False
        )
    assert form.form.checks or form.form.row_checks


@pytest.mark.parametrize("name", [f.id for f in OF_PEOPLE])
def test_every_cell_opens_exactly_its_people(name, drawn, people):
    form = drawn[name]
    seen = 0
    other = {
        line.code for line in (*form.form.rows, *form.form.columns) if line.mean or line.distinct
    }
    for row in (r for r in form.figures.index if r not in other):
        for column in (c for c in form._masks.columns if c not in other):
            ids = form.people(row, column)
            assert len(ids) == form.figures.loc[row, column] and ids.is_unique
            seen += len(ids)
    assert seen or name in ("BM02/BNV", "9B-BTCTW", "0604.N/BNV-TĐKT")
    women = set(people.loc[people["gioi_tinh"] == "Nữ", "id"])
    if name == "BM01/BNV":
        assert set(form.people("*", "3")) == women & set(form.people("*", "2"))
        assert set(form.people("?", "?")).isdisjoint(form.people("*", "2"))


def test_unknown_is_a_share_of_the_whole(drawn):
    form = drawn["BM01/BNV"]
    assert (
        form.unknown_share("?tuoi") == form.figures.loc["*", "?tuoi"] / form.figures.loc["*", "2"]
    )


def test_a_check_that_does_not_hold_is_told_with_its_line(people):
    text = HEAD + 'checks = ["1 = 2"]' + COLUMN + '[[column]]\ncode = "2"\nhead = "Tổng"\n'
    c = counting.context({"nguoi": people}, DAY)
    form = counting.draw(parse_form(text, "t.toml"), c, pd.Index(people["id"]))
    assert {b.line for b in form.broken} >= {"*"}
    first = next(b for b in form.broken if b.line == "*")
    assert (str(first.check), first.left, first.right) == (
        "1 = 2",
        form.figures.loc["*", "1"],
        form.figures.loc["*", "2"],
    )


def test_a_worked_out_column_and_rows_of_ones_own(people):
    text = (
        HEAD.replace('rows = "ma_don_vi_quan_ly"', "")
        + COLUMN
        + '[[column]]\ncode = "2"\nhead = "Tổng"\n'
        + '[[column]]\ncode = "3"\nhead = "Khác"\nsum = "2 - 1"\n'
        + '[[row]]\ncode = "a"\nhead = "Công chức"\nwhere = \'doi_tuong == "CC"\'\n'
        + '[[row]]\ncode = "b"\nhead = "Viên chức"\nwhere = \'doi_tuong == "VC"\'\n'
        + '[[row]]\ncode = "c"\nhead = "Cộng"\nsum = "a + b"\n'
    )
    c = counting.context({"nguoi": people}, DAY)
    form = counting.draw(parse_form(text, "t.toml"), c, pd.Index(people["id"]))
    f = form.figures
    assert (f["3"] == f["2"] - f["1"]).all() and np.array_equal(f.loc["c"], f.loc["a"] + f.loc["b"])
    with pytest.raises(counting.NoCell, match="tính từ"):
        form.people("a", "3")
    with pytest.raises(counting.NoCell, match="không có hàng"):
        form.people("z", "1")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD + COLUMN.replace("where = 'nu'", "where = 'nuu'"), "không có trường «nuu»"),
        (HEAD + COLUMN + 'sum = "1 + 2"', "chỉ ghi một trong"),
        (HEAD + '[[column]]\ncode = "1"\nhead = "A"\nsum = "2"', "không có ký hiệu «2»"),
        (HEAD + COLUMN + COLUMN, "trùng"),
        (HEAD.replace('rows = "ma_don_vi_quan_ly"', "") + COLUMN, "rows hoặc"),
        (HEAD.replace("2020-01-01", "1/1/2020") + COLUMN, "năm-tháng-ngày"),
        (HEAD + 'checks = ["1 + 2"]' + COLUMN, "phải có dạng"),
        (HEAD + 'checks = ["1 = 9"]' + COLUMN, "không có cột «9»"),
        (HEAD + 'color = "red"' + COLUMN, "không có khóa color"),
        (HEAD + COLUMN.replace("nu", 'listed(doi_tuong, "lop") == "1"'), "không có cột «lop»"),
        (HEAD + "[[column]]\ncode = \"1\"\nhead = 'x'\nwhere = 'tuoi' ", "đúng hoặc sai"),
        (HEAD + COLUMN + '[[unknown]]\ncode = "x"\nlabel = "x"\ncolumns = ["1"]', "dấu hỏi"),
        (
            HEAD.replace("ma_don_vi_quan_ly", "dan_toc")
            + COLUMN.replace("where = 'nu'", 'adds = "quota"'),
            "adds",
        ),
        ("id = ", "TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_form_is_a_sentence(text, says):
    with pytest.raises(FormError, match=r"t\.toml") as error:
        parse_form(text, "t.toml")
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("year", "due", "asked", "told"),
    [
        ("01-01..12-31", "01-31", 2022, ("2022-12-31", "2023-01-31")),
        ("12-01..11-30", "12-15", 2023, ("2023-11-30", "2023-12-15")),
    ],
)
def test_a_form_knows_its_day_and_when_it_is_due(year, due, asked, told):
    form = parse_form(HEAD + f'period = "{year}"\ndue = "{due}"' + COLUMN, "t.toml")
    assert (form.day_of(asked), form.due_of(asked)) == told


def test_what_falls_due_next_year_is_what_pandas_counts(people, drawn):
    p = truth(people)
    own = p[p["present"] & p["doi_tuong"].isin(["CB", "CC", "VC", "CBX", "CCX"])]
    exact = pd.to_datetime(own["ngay_sinh"].where(own["ngay_sinh"].str.len() == 10))
    pension = pay_tables.retirement_date(own["gioi_tinh"], exact)
    form = drawn["HS-03"].figures.loc["*"]
    # Of some a year of birth alone makes the year of the pension sure; none of them has a month.
    due = pension[pension.dt.year == 2027]
    assert form[[str(n) for n in range(3, 15)]].sum() == len(due) == form["2"] > 0
    months = due.dt.month.value_counts()
    assert {n: form[str(n + 2)] for n in months.index} == months.to_dict()
    raises = own["ngay_nang_luong_sau"].str[:4] == "2027"
    assert form["17"] == raises.sum() > 0
    assert form["16"] == (own["het_han_chuc_vu"].str[:4] == "2027").sum()
