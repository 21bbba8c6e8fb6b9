"""The pay rules on every code and step of the tables, and on dates that are only partly known."""

from dataclasses import replace

import pandas as pd
import pytest

from hoso.validators import pay_tables
from hoso.validators.codelists import code_list, table
from hoso.validators.rules import BOOK, Example, engine
from hoso.validators.rules.context import Context
from hoso.validators.rules.examples import AS_OF, context

PAY = [r for r in BOOK.values() if r.id.startswith("sa-")]


def people(rows, as_of=AS_OF, child=None, **settings):
    """A context of one default person for each row, with the row's columns over it; *child* =
    {table: frame}."""
    base = context(Example())
    nguoi = base.records.nguoi.loc[[0] * len(rows)].reset_index(drop=True)
    raw = base.records.raw.loc[[0] * len(rows)].reset_index(drop=True)
    nguoi["_row"] = range(5, 5 + len(rows))
    for name in rows:
        nguoi[name] = pd.Series(rows[name].to_numpy(), dtype=nguoi[name].dtype)
        raw[name] = nguoi[name].astype("str")
    con = {**base.records.con}
    for name, lines in (child or {}).items():
        empty = con[name]
        con[name] = pd.DataFrame(
            {
                c: pd.Series(
                    lines[c].to_numpy() if c in lines else None,
                    dtype=empty[c].dtype,
                    index=range(len(lines)),
                )
                if c not in ("_table", "_row", "_don_vi")
                else pd.Series([0] * len(lines))
                for c in empty
            }
        )
    return Context(
        replace(base.records, nguoi=nguoi, raw=raw, con=con), as_of, base.units, None, settings
    )


def run(c, *ids):
    result = engine.run(c, [BOOK[i] for i in ids] if ids else PAY)
    assert not result.crashed
    return result.findings


def every_step():
    """(code, group, step, coefficient) of every code that has a group today."""
    rows = code_list("ma_ngach").rows
    codes = (
        rows[rows["salary_group"] != ""]
        .sort_values("valid_from", kind="stable")
        .drop_duplicates("code", keep="last")
    )
    steps = table("salary_coefficients")[["group", "step", "coefficient"]].astype(
        {"step": float, "coefficient": float}
    )
    both = codes[["code", "salary_group"]].merge(steps, left_on="salary_group", right_on="group")
    return pd.DataFrame(
        {
            "ma_ngach": both["code"],
            "bac": both["step"],
            "he_so": both["coefficient"],
            "group": both["group"],
        }
    )


TABLE_RULES = (
    "sa-code-known",
    "sa-coefficient-table",
    "sa-step-range",
    "sa-coefficient-scale",
    "sa-overscale-last-step",
)


def test_no_code_and_step_of_the_tables_is_accused():
    rows = every_step()
    assert len(rows) > 2000
    assert run(people(rows[["ma_ngach", "bac", "he_so"]]), *TABLE_RULES).empty


@pytest.mark.parametrize("off", [0.01, -0.01, 0.33, 1.0])
def test_every_wrong_coefficient_is_found_with_the_right_one_proposed(off):
    rows = every_step()
    rows = rows[(rows["he_so"] + off).between(1, 10)].reset_index(drop=True)
    found = run(
        people(rows[["ma_ngach", "bac"]].assign(he_so=(rows["he_so"] + off).round(2))), *TABLE_RULES
    )
    assert (found["rule"] == "sa-coefficient-table").all() and len(found) == len(rows)
    assert (found.set_index("index")["proposal"].astype(float) - rows["he_so"]).abs().max() < 0.001


@pytest.mark.parametrize("known", [["ma_ngach"], ["bac"], []])
def test_a_coefficient_of_no_scale_is_found_without_step_or_rank(known):
    rows = every_step()
    without = {name: None for name in ("ma_ngach", "ten_ngach", "bac") if name not in known}
    sound = people(rows[[*known, "he_so"]].assign(**without))
    assert run(sound, "sa-coefficient-table").empty
    off = people(rows[known].assign(he_so=9.99, **without))
    found = run(off, "sa-coefficient-table")
    assert len(found) == len(rows)
    assert set(found["severity"]) == {"error" if "ma_ngach" in known else "warning"}


def test_a_coefficient_of_another_step_is_found_without_the_rank():
    rows = pd.DataFrame({"bac": [4.0, 4.0, 1.0], "he_so": [3.33, 4.98, 1.99]})
    found = run(people(rows.assign(ma_ngach=None, ten_ngach=None)), "sa-coefficient-table")
    assert found["index"].tolist() == [1, 2]


def test_a_step_beyond_the_last_is_found_for_every_code():
    rows = every_step().drop_duplicates("ma_ngach").reset_index(drop=True)
    last = pay_tables.last_step(rows["group"])
    found = run(people(rows[["ma_ngach", "he_so"]].assign(bac=last + 1)), *TABLE_RULES)
    assert (found["rule"] == "sa-step-range").all() and len(found) == len(rows)
    assert (found["proposal"] == "1").all()  # the coefficient is that of step 1


def test_a_lost_comma_is_found_for_every_coefficient():
    rows = every_step()
    found = run(
        people(rows[["ma_ngach", "bac"]].assign(he_so=(rows["he_so"] * 100).round())), *TABLE_RULES
    )
    assert (found["rule"] == "sa-coefficient-scale").all() and len(found) == len(rows)
    assert (found.set_index("index")["proposal"].astype(float) - rows["he_so"]).abs().max() < 0.001


def test_a_code_used_again_may_keep_the_coefficient_of_its_old_group():
    rows = pd.DataFrame(
        {
            "ma_ngach": "01.004",
            "bac": 4.0,
            "he_so": [2.46, 2.46, 3.03],
            "ngay_bac": ["2021-01-01", "2023-01-01", "2023-01-01"],
        }
    )
    assert run(people(rows), "sa-coefficient-table")["index"].tolist() == [1]


@pytest.mark.parametrize("group", sorted(set(every_step()["group"])))
def test_next_raise_is_due_after_the_period_of_every_group(group):
    codes = every_step()
    row = codes[codes["group"] == group].iloc[0]
    months = int(pay_tables.groups()["raise_months"][group])
    begin = pd.Timestamp("2025-03-15")
    told = [begin + pd.DateOffset(months=months + d) for d in (-12, -1, 0, 1)]
    rows = pd.DataFrame(
        {
            "ma_ngach": row["ma_ngach"],
            "bac": 1.0,
            "he_so": row["he_so"],
            "ngay_bac": "2025-03-15",
            "ngay_nang_luong_sau": [t.strftime("%Y-%m-%d") for t in told],
        }
    )
    found = run(people(rows), "sa-next-raise")
    assert found["index"].tolist() == [0, 1, 3]
    assert (found["proposal"] == told[2].strftime("%Y-%m-%d")).all()


@pytest.mark.parametrize(
    "group", ["A3.1", "A3.2", "A2.1", "A2.2", "A1", "A0", "B", "C1", "BANG4-LX"]
)
def test_over_scale_follows_the_time_on_the_last_step(group):
    row = every_step().query("group == @group").iloc[-1]
    start = int(pay_tables.groups()["over_scale_start_months"][group])
    # On the last step since so many months before the as-of day, told percent, and whether that is
    # right.
    cases = [
        (start + 1, 5, True),
        (start + 1, 6, False),
        (start + 13, 6, True),
        (start + 16, 5, False),
        (start + 13, 5, True),
        (start - 1, 5, False),
        (start + 1, 5.5, False),
    ]
    rows = pd.DataFrame(
        [
            {
                "ma_ngach": row["ma_ngach"],
                "bac": row["bac"],
                "he_so": row["he_so"],
                "vuot_khung": float(told),
                "ngay_bac": (pd.Timestamp(AS_OF) - pd.DateOffset(months=months)).strftime(
                    "%Y-%m-%d"
                ),
            }
            for months, told, _ in cases
        ]
    )
    found = run(people(rows), "sa-overscale-value")
    assert set(found["index"]) == {i for i, (_, _, right) in enumerate(cases) if not right}


def test_partly_known_dates_accuse_nobody():
    sound = {
        "ngay_bac": "2023-10-20",
        "ngay_nang_luong_sau": "2026-10-20",
        "ngay_ngach": "2014-09-01",
        "ngay_tuyen_dung": "2013-09-01",
    }
    cut = [{**sound, name: sound[name][:n]} for name in sound for n in (4, 7)]
    assert run(people(pd.DataFrame(cut), as_of="2026-11-20")).empty


def test_blank_fields_accuse_nobody():
    empty = (
        "ma_ngach",
        "ten_ngach",
        "ngay_ngach",
        "bac",
        "he_so",
        "ngay_bac",
        "ngay_nang_luong_sau",
        "phan_tram_huong",
        "vuot_khung",
        "tien_luong",
    )
    default = context(Example()).records.nguoi.iloc[0]
    rows = pd.DataFrame(
        [{k: (None if k == blank else default[k]) for k in empty} for blank in empty]
    )
    assert run(people(rows)).empty


def test_discipline_puts_the_next_raise_off():
    rows = pd.DataFrame(
        {
            "ngay_bac": ["2024-09-01"] * 4,
            "ngay_nang_luong_sau": ["2027-09-01", "2028-03-01", "2028-04-01", "2027-08-01"],
        }
    )
    punished = pd.DataFrame({"_nguoi": range(4), "ngay": "2025-02-10", "hinh_thuc": "CC_KT"})
    assert run(people(rows, child={"ds_ky_luat": punished}), "sa-next-raise")["index"].tolist() == [
        2,
        3,
    ]


def test_an_excused_late_raise_is_not_overdue():
    rows = pd.DataFrame(
        {
            "ngay_bac": ["2023-05-01"] * 3,
            "ngay_nang_luong_sau": [None] * 3,
            "ky_luat": [None, "CC_KT", None],
            "ghi_chu": [None, None, "Kéo dài thời hạn nâng lương"],
        }
    )
    found = run(people(rows), "sa-raise-overdue")
    assert found[["index", "severity", "reason"]].values.tolist() == [
        [0, "warning", ""],
        [2, "info", "GIAM_NANG_LUONG"],
    ]


def test_amount_uses_the_base_salary_of_the_day():
    rows = pd.DataFrame({"tien_luong": [3.66 * 2_340_000, 3.66 * 2_530_000]})
    assert run(people(rows, as_of="2026-06-30"), "sa-amount")["index"].tolist() == [1]
    assert run(people(rows, as_of="2026-07-01"), "sa-amount")["index"].tolist() == [0]


def test_denominator_is_read_from_the_cell():
    c = people(pd.DataFrame({"bac": [5.0] * 4}))
    c.records.raw["bac"] = pd.Series(["5/9", "5/12", "5", "5 / 10"], dtype="str")
    found = run(c, "sa-step-denominator")
    assert found["index"].tolist() == [1, 3] and found["proposal"].tolist() == ["5/9", "5/9"]


def history(*lines):
    return pd.DataFrame(
        [
            {
                "_nguoi": 0,
                "ma_ngach": "01.003",
                "ly_do": "Thường xuyên",
                **dict(zip(("tu_ngay", "den_ngay", "bac", "he_so"), line, strict=True)),
            }
            for line in lines
        ]
    )


SOUND_HISTORY = [
    ("2019-09-01", "2022-08-31", 3.0, 3.0),
    ("2022-09-01", "2025-08-31", 4.0, 3.33),
    ("2025-09-01", None, 5.0, 3.66),
]


def test_sound_history_in_any_order_of_lines():
    one = pd.DataFrame({"bac": [5.0]})
    assert run(people(one, child={"qt_luong": history(*SOUND_HISTORY)})).empty
    assert run(people(one, child={"qt_luong": history(*reversed(SOUND_HISTORY))})).empty
    by_month = [(a[:7], b and b[:7], s, k) for a, b, s, k in SOUND_HISTORY]
    assert run(people(one, child={"qt_luong": history(*by_month)})).empty


@pytest.mark.parametrize(
    ("line", "change", "rule"),
    [
        (
            1,
            ("2022-03-01", "2025-08-31", 4.0, 3.33),
            "sa-history-continuous",
        ),  # overlaps the line before
        (2, ("2026-01-01", None, 5.0, 3.66), "sa-history-continuous"),  # leaves a gap
        (
            1,
            ("2022-09-01", "2021-08-31", 4.0, 3.33),
            "sa-history-continuous",
        ),  # ends before it begins
        (2, ("2025-09-01", None, 5.0, 3.99), "sa-history-continuous"),  # not the present pay
        (1, ("2022-09-01", "2025-08-31", 2.0, 2.67), "sa-history-step-jump"),
    ],
)
def test_broken_history_is_found(line, change, rule):
    lines = [*SOUND_HISTORY]
    lines[line] = change
    found = run(people(pd.DataFrame({"bac": [5.0]}), child={"qt_luong": history(*lines)}), rule)
    assert len(found) >= 1 and (found["table"] == "qt_luong").all()


def test_lines_of_two_people_are_not_joined():
    lines = history(*SOUND_HISTORY)
    other = lines.assign(_nguoi=1, tu_ngay=lines["tu_ngay"].str.replace("-09-01", "-08-15"))
    other["den_ngay"] = other["den_ngay"].str.replace("-08-31", "-08-14")
    c = people(
        pd.DataFrame(
            {
                "bac": [5.0, 5.0],
                "ngay_bac": ["2025-09-01", "2025-08-15"],
                "ngay_nang_luong_sau": None,
            }
        ),
        child={"qt_luong": pd.concat([lines, other], ignore_index=True)},
    )
    assert run(c).empty


def test_every_replaced_teacher_code_is_told_once():
    from hoso.validators.rules.pay import OLD_TEACHER

    rows = pd.DataFrame({"ma_ngach": list(OLD_TEACHER)})
    found = run(people(rows), "sa-reclassification", "sa-code-valid-date", "sa-code-known")
    assert found["rule"].unique().tolist() == ["sa-reclassification"] and len(found) == len(rows)
    # Before the circulars of 2021 the same codes were right, those of 2015 at least.
    assert run(people(rows, as_of="2020-06-30"), "sa-reclassification").empty
