"""The balance of a year against what was made to happen."""

import pandas as pd
import pytest

from hoso.connectors.registry.units import write_units
from hoso.office import balance
from hoso.office.stop import Stop
from hoso.office.workspace import Workspace
from hoso.validators.balance import REST

TODAY = "2026-12-31"


@pytest.fixture(scope="module")
def year(tmp_path_factory, province):
    """A year in which people leave for a reason, vanish, come, come back, move and change class;
    the people of its end."""
    workspace = Workspace.create(tmp_path_factory.mktemp("b") / "so", name="Sở", target=300)
    write_units(province.units, workspace.root / "units.csv")
    people = province.nguoi
    units = list(people["ma_don_vi_quan_ly"].value_counts().index[:2])
    of_first = people.index[people["ma_don_vi_quan_ly"] == units[0]]
    retired, vanished, moved, changed, away = (
        of_first[0:3], of_first[3:5], of_first[5:9], of_first[9:10], of_first[10:11],
    )  # fmt: skip
    new, taken = people.index[-2:], people.index[-3:-2]
    opening = people.drop(index=[*new, *taken])
    march = people.drop(index=[*vanished, *away])
    march.loc[retired, ["ly_do_roi", "ngay_roi"]] = ["NH", "2026-03-01"]
    march.loc[new, "ngay_tuyen_dung"] = "2026-02-15"
    march.loc[taken, "ngay_tuyen_dung"] = "2010-02-15"
    march.loc[moved, "ma_don_vi_quan_ly"] = units[1]
    march.loc[changed, "doi_tuong"] = "HDLD"
    back = pd.concat([march, people.loc[away]])
    with workspace.mirror() as mirror:
        for day, frame in (("2025-12-31", opening), ("2026-03-15", march), ("2026-06-20", back)):
            mirror.pull({"nguoi": frame}, period=day[:7], as_of=day, source="e")
    return workspace, units, opening, back.drop(index=retired)


def test_what_happened_stands_in_its_columns(year):
    workspace, (first, second), opening, closing = year
    made = balance.of_year(workspace, 2026, "unit", "", TODAY)
    total = made.figures.T["*"]
    assert (total["1"], total["4"]) == (len(opening), len(closing))
    told = {c: n for c, n in total.items() if c not in ("1", "2", "3", "4") and n > 0}
    assert told == {
        "t1": 2, "t2": 1, "t3": 1, "t4": 4, "NH": 3, "g1": 4, "g?": 3,
    }  # fmt: skip
    assert made.figures["g1"][first] == made.figures["t4"][second] == 4
    assert not made.figures[REST].any()


@pytest.mark.parametrize(("by", "field"), [("unit", "ma_don_vi_quan_ly"), ("class", "doi_tuong")])
def test_openings_and_closings_are_the_heads_of_their_days(year, by, field):
    workspace, _, opening, closing = year
    figures = balance.of_year(workspace, 2026, by, "", TODAY).figures.drop(index="*")
    for column, people in (("1", opening), ("4", closing)):
        heads = people[field].value_counts().reindex(figures.index, fill_value=0)
        pd.testing.assert_series_equal(figures[column], heads, check_names=False)
    assert (figures["1"] + figures["2"] - figures["3"] == figures["4"]).all()


def test_a_cell_opens_its_people(year):
    workspace, *_ = year
    made = balance.of_year(workspace, 2026, "class", "", TODAY)
    assert made.figures["g3"]["*"] == made.figures["t6"]["HDLD"] == 1
    for row in made.figures.index:
        for column in made.figures.columns.drop(REST):
            found = made.behind(str(row), str(column))
            assert len(found) == made.figures.loc[row, column], (row, column)
    with pytest.raises(Stop, match="Không có cột"):
        made.behind("*", REST)


def test_a_year_begins_where_the_mirror_does(year):
    workspace, *_ = year
    assert balance._days(2026, "2026-02-10", "2026-03-05") == [
        "2026-02-10", "2026-02-28", "2026-03-05",
    ]  # fmt: skip
    with pytest.raises(Stop, match="2025-12-31"):
        balance.of_year(workspace, 2024, "unit", "", TODAY)
