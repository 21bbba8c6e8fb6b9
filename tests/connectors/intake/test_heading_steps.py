"""Steps of the judgement of headings, and of what is done with rows after it, each by the smallest
case that tells it from its neighbours."""

import pandas as pd
import pytest

from hoso.connectors.intake import fractions, same_people
from hoso.connectors.intake.headings import Reader, evidence, naming, ticks, vocabulary


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(vocabulary())


SCHOOL, STUDY = "Trường THCS Gia Hưng", "Đại học Vinh"


@pytest.mark.parametrize(
    ("units", "others", "are"), [(7, 3, True), (6, 4, False), (10, 0, True), (0, 1, False)]
)
def test_most_cells_are_units(units, others, are):
    cells = [SCHOOL] * units + ["Sư phạm Toán"] * others
    assert evidence._are_units(cells) is are
    assert evidence._are_units([*cells, 3.0]) is (are and units != 7)
    assert not evidence._are_units([*[SCHOOL] * 9, STUDY])


def test_a_tick_says_a_group_only_where_all_of_its_heading_does(reader):
    known = reader.words.spellings["trinh_do_cm"]
    told = {h: ticks.ticked_group(h, known) for h in ("Trên đại học", "Trên đại học, khác", "Khác")}
    assert told == {"Trên đại học": "Trên đại học", "Trên đại học, khác": "", "Khác": ""}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        (["Ngày vào Đảng", "x"], "ngay_vao_dang"),
        (["Ngày vào Đảng"], ""),
        (["Hệ số lương", "x"], ""),
        (["Ngày sinh", "x"], ""),
        ([], ""),
    ],
)
def test_a_day_stands_above_the_last_text(reader, heading, field):
    assert reader._day_over(heading) == field


def test_what_a_shortened_heading_resembles(reader):
    assert reader.texts._near(("HS",), "nguoi") == (("he_so", 0.85, "he so"),)
    assert reader.texts._near((), "nguoi") == ()


def test_a_phrase_that_several_fields_share_is_a_heading(reader):
    shared = [p for p, name in reader.words.phrases["nguoi"].items() if not name]
    assert shared
    assert [reader.texts._known(p) for p in shared] == ["*"] * len(shared)


def test_what_stands_in_a_part_of_a_name():
    row = [" An ", "", 3.0]
    assert [naming._text(row, c) for c in range(4)] == ["An", "", "?", ""]


def test_a_step_is_proved_by_the_coefficient_of_its_own_row():
    nguoi = pd.DataFrame({"_table": [0], "_row": [2], "he_so": [5.08], "bac": [float("nan")]})

    def problem(row):
        return (0, row, "D", "bac", "ld-value-unreadable", "", "3/8", fractions.FRACTION)

    told = fractions.read(nguoi, [problem(9)])
    assert told == [problem(9)] and nguoi["bac"].isna().all()
    (told,) = fractions.read(nguoi, [problem(2)])
    assert told[4] == "ld-date-ambiguous" and nguoi["bac"].tolist() == [3.0]


def test_what_another_table_said_of_the_same_person_is_there_once():
    """What one table says twice stays; so do lines of nobody."""
    lines = pd.DataFrame(
        {"_table": [0, 1, 1, 1, 2], "_row": [1, 1, 2, 3, 1], "_nguoi": [0, 0, 5, 5, -1],
         "nam": [2024, 2024, 2023, 2023, 2024]}
    )  # fmt: skip
    lines = pd.concat([lines, lines.iloc[[4]].assign(_table=3)], ignore_index=True)
    kept, raw = same_people._once(lines, lines[["nam"]].astype(str))
    assert kept["_table"].tolist() == [0, 1, 1, 2, 3]
    assert raw.columns.tolist() == ["nam"] and kept.columns.tolist() == lines.columns.tolist()
    assert kept.index.tolist() == raw.index.tolist() == [*range(5)]
