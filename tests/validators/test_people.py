"""How many people there are among rows."""

import numpy as np
import pandas as pd

from hoso.validators.people import count, persons

AN = {"cccd": "037070000001", "ho_ten": "Nguyễn Văn An", "ngay_sinh": "1970-05-06"}
BINH = {"cccd": "037080000002", "ho_ten": "Trần Thị Bình", "ngay_sinh": "1980-01-02"}


def people(*rows):
    frame = pd.DataFrame([{"_don_vi": "H1", **r} for r in rows], index=range(5, 5 + len(rows)))
    return frame.astype(dict.fromkeys(("cccd", "ho_ten", "ngay_sinh", "_don_vi"), "str"))


def test_one_number_and_one_name_is_one_person_wherever_it_stands():
    frame = people(AN, BINH, {**AN, "_don_vi": "H2"}, {**AN, "ho_ten": "NGUYEN VAN AN"})
    assert count(frame) == 2 and persons(frame).tolist() == [5, 6, 5, 5]


def test_another_name_with_the_same_birth_date_is_a_correction():
    assert count(people(AN, {**AN, "ho_ten": "Nguyễn Văn Ân Khác"})) == 1
    assert count(people(AN, {**AN, "ngay_sinh": "1971-05-06"})) == 1


def test_two_people_under_one_number_stay_two():
    assert count(people(AN, {**BINH, "cccd": AN["cccd"]})) == 2


def test_a_lost_zero_is_the_same_number():
    assert count(people(AN, {**AN, "cccd": AN["cccd"].lstrip("0")})) == 1


def test_without_a_number_name_and_day_in_the_unit_tell():
    without = {**AN, "cccd": np.nan}
    assert count(people(AN, without)) == 1
    assert count(people(AN, {**without, "_don_vi": "H2"})) == 2
    assert count(people(without, without)) == 1
    assert count(people({**without, "ngay_sinh": np.nan}, {**without, "ngay_sinh": np.nan})) == 2


def test_nobody():
    assert count(people(AN).iloc[:0]) == 0


def test_rows_that_tell_nothing_are_people_of_their_own():
    nothing = dict.fromkeys(("cccd", "ho_ten", "ngay_sinh"), np.nan)
    assert count(people(nothing, nothing, AN)) == 3
