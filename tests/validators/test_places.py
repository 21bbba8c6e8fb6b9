"""Places by day."""

import pandas as pd
import pytest

from hoso.validators import places
from hoso.validators.places import resolve, resolve_all, successors, table

NOW, BEFORE = "2026-11-01", "2024-06-01"


@pytest.mark.parametrize(
    "text",
    ["Phường Hoa Lư, tỉnh Ninh Bình", "Xã Gia Viễn, Ninh Bình", "Gia Viễn - Ninh Bình", "Liên bang Nga", "14329", "Thành phố Hà Nội", ""],
)
def test_a_present_place_or_an_unsure_one_accuses_nobody(text):
    found = resolve(text, NOW)
    assert (found.unknown, found.ended, found.divided) == ("", "", False)


def test_an_old_address_becomes_the_new_one_with_its_detail():
    found = resolve("Xóm 3, Xã Khánh Nhạc, huyện Yên Khánh, tỉnh Ninh Bình", NOW)
    assert found.ended and found.now == "Xóm 3, Xã Khánh Nhạc, tỉnh Ninh Bình"
    assert resolve("Xã Khánh Nhạc, huyện Yên Khánh, tỉnh Ninh Bình", BEFORE).ended == ""


def test_a_divided_commune_has_no_single_successor():
    found = resolve("Phường Quang Trung, TP Phủ Lý, Hà Nam", NOW)
    assert found.divided and found.now == ""
    assert successors("13285", "2025-06-30", NOW) == (("13285", "13366"), True)
    assert successors("13294", "2025-06-30", NOW) == (("13285",), False)


def test_codes_outlive_names():
    assert resolve("14329", NOW).commune == "Phường Hoa Lư" and resolve("14329", BEFORE).commune == "Phường Vân Giang"
    assert resolve("13294", NOW).now == "13285"


def test_unknown_pieces_are_named():
    assert resolve("xã Không Có, tỉnh Ninh Bình", NOW).unknown == "xã Không Có"
    wrong = resolve("tỉnh Ninh Bìhn", NOW)
    assert wrong.unknown == "tỉnh Ninh Bìhn" and wrong.now == "tỉnh Ninh Bình"
    assert resolve("Huyện Xyz, Ninh Bình", NOW).unknown == "Huyện Xyz"


def test_the_district_level_ended_everywhere():
    assert resolve("Quận Ba Đình, Hà Nội", NOW).ended == "Quận Ba Đình" and resolve("Quận Ba Đình, Hà Nội", BEFORE).ended == ""
    assert resolve("tỉnh Nam Định", NOW).now == "Tỉnh Ninh Bình"


def test_every_commune_of_today_is_known_and_every_old_one_has_a_successor():
    communes = table("communes")
    today = communes[communes["valid_to"] == ""]
    assert len(today) == 129
    for code, name in zip(today["code"], today["name"], strict=True):
        assert resolve(f"{name}, tỉnh Ninh Bình", NOW).commune == name
        assert resolve(code, NOW).ended == ""
    last = communes[communes["valid_to"] == "2025-06-30"]
    codes = set(today["code"])
    for code in last["code"]:
        found, _ = successors(code, "2025-06-30", NOW)
        assert found and codes >= set(found), code


def test_all_texts_keep_their_index():
    found = resolve_all(pd.Series(["Hà Nội", None, "xã Không Có, Ninh Bình"], index=[3, 5, 9]), NOW)
    assert list(found.index) == [3, 9] and found.loc[9, "unknown"] == "xã Không Có"
    assert places.resolve_all(pd.Series([None], dtype="str"), NOW).empty
