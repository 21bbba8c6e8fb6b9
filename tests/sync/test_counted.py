"""Which records count once the files of a period are judged: the people who stand, and each list of
a person where the later file has none of its kind."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hoso.connectors.intake.workbooks.grids import Cell
from hoso.sync.counted import counted
from hoso.sync.submissions import Judged

from ..connectors.intake import at_home
from ..connectors.intake.test_cells_golden import grid, number, staff

RATING: list[Cell] = ["Số CCCD", "Năm", "Xếp loại"]
PRAISE: list[Cell] = ["Số CCCD", "Ngày", "Hình thức khen thưởng"]


def ratings(*people: int):
    return grid("Đánh giá", [RATING, *([number(n), 2024.0, "HTTNV"] for n in people)])


def praises(*people: int):
    return grid("Khen thưởng", [PRAISE, *([number(n), "1/2/2020", "Bằng khen"] for n in people)])


FILES = {
    "a": [grid("Danh sách", staff(4)), ratings(0, 1, 2, 9), praises(0, 1, 3)],
    "b": [grid("Danh sách", staff(2, first=1)), ratings(1)],
    "c": [grid("Danh sách", staff(2, first=6)), praises(6, 9)],
    "d": [grid("Danh sách", [staff(0)[0]])],
}


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    folder = tmp_path_factory.mktemp("counted")
    for name in FILES:
        (folder / f"{name}.xlsx").write_bytes(name.encode())
    with at_home.sheets({name.encode(): sheets for name, sheets in FILES.items()}):
        return at_home.load([folder]).records


def judged(records, outcomes: list[str], by: dict[int, int], wholly: tuple[int, ...] = ()):
    """*by*: row that does not stand -> the row in its place, -1 for none."""
    people = records.nguoi.index
    files = list(dict.fromkeys(records.tables["file"]))
    return Judged(
        pd.DataFrame({"file": files, "outcome": outcomes}),
        pd.Series([n not in by for n in people], index=people),
        pd.Series([by.get(n, -1) for n in people], index=people),
        pd.Series([n in wholly for n in people], index=people),
        pd.DataFrame(),
        pd.DataFrame(),
    )


def told(found) -> dict[str, list]:
    """Number of each person who counts; of each list whose line it is and its file."""
    names = found.nguoi["cccd"].tolist()
    file = found.tables.set_index("_table")["file"].str.split("/").str[-1].str[0]
    lists = {
        name: [
            (names[n][-1] if n >= 0 else "?", file[t])
            for n, t in zip(lines["_nguoi"], lines["_table"], strict=True)
        ]
        for name, lines in found.con.items()
        if len(lines)
    }
    return {"people": [n[-1] for n in names], "files": sorted(set(file)), **lists}


A_RATED = [("0", "a"), ("1", "a"), ("2", "a"), ("?", "a")]


def test_where_every_file_stands_nothing_moves(records):
    assert counted(records, judged(records, ["stands"] * 4, {})) is records


def test_a_list_goes_over_where_the_later_file_has_none_of_its_kind(records):
    """People 1 and 2 (rows 1, 2) stand in b (rows 4, 5), which tells ratings and no praise."""
    found = counted(records, judged(records, ["part", "stands", "stands", "nobody"], {1: 4, 2: 5}))
    assert told(found) == {
        "people": ["0", "3", "1", "2", "6", "7"],
        "files": ["a", "b", "c", "d"],
        "ds_danh_gia": [("0", "a"), ("?", "a"), ("1", "b")],
        "ds_khen_thuong": [("0", "a"), ("1", "a"), ("3", "a"), ("6", "c"), ("?", "c")],
    }
    found.checked()


def test_of_a_file_that_went_wholly_no_list_goes_over(records):
    by = {0: -1, 1: 4, 2: 5, 3: -1}
    whole = judged(records, ["replaced", "stands", "stands", "nobody"], by, (0, 1, 2, 3))
    assert told(counted(records, whole)) == {
        "people": ["1", "2", "6", "7"],
        "files": ["b", "c", "d"],
        "ds_danh_gia": [("1", "b")],
        "ds_khen_thuong": [("6", "c"), ("?", "c")],
    }


def test_a_list_goes_over_from_a_file_of_which_nobody_is_left(records):
    by = {0: -1, 1: 4, 2: 5, 3: -1}
    found = told(counted(records, judged(records, ["replaced", "stands", "stands", "nobody"], by)))
    assert found["ds_danh_gia"] == [("1", "b")], "also the line of nobody is gone"
    assert found["ds_khen_thuong"] == [("1", "a"), ("6", "c"), ("?", "c")]


def test_a_file_that_was_not_judged_is_told_of_as_it_is(records):
    whole = judged(records, ["dropped", "stands", "stands", "nobody"], dict.fromkeys(range(4), -1))
    unjudged = replace(whole, files=whole.files[:3])
    assert told(counted(records, unjudged))["files"] == ["b", "c", "d"]
    found = counted(records, replace(whole, files=whole.files.drop(index=2)))
    assert told(found)["ds_khen_thuong"] == [("6", "c"), ("?", "c")]


def test_a_file_that_does_not_count_tells_nothing(records):
    aside = judged(records, ["stands", "stands", "dropped", "nobody"], {6: -1, 7: -1})
    found = told(counted(records, aside))
    assert found["files"] == ["a", "b", "d"]
    assert found["ds_khen_thuong"] == [("0", "a"), ("1", "a"), ("3", "a")]


def test_rows_keep_their_cells(records):
    found = counted(records, judged(records, ["part", "stands", "stands", "nobody"], {1: 4, 2: 5}))
    assert found.raw["cccd"].tolist() == found.nguoi["cccd"].tolist()
    assert np.array_equal(found.nguoi.index, range(6))
