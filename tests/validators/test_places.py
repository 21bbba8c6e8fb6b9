"""Places by day."""

import pytest

from hoso.validators.places import resolve, successors, table, written

NOW, BEFORE = "2026-11-01", "2024-06-01"


@pytest.mark.parametrize(
    "text",
    [
        "Phường Hoa Lư, tỉnh Ninh Bình",
        "Xã Gia Viễn, Ninh Bình",
        "Gia Viễn - Ninh Bình",
        "Liên bang Nga",
        "14329",
        "Thành phố Hà Nội",
        "",
    ],
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
    assert (
        resolve("14329", NOW).commune == "Phường Hoa Lư"
        and resolve("14329", BEFORE).commune == "Phường Vân Giang"
    )
    assert resolve("13294", NOW).now == "13285"


def test_unknown_pieces_are_named():
    assert resolve("xã Không Có, tỉnh Ninh Bình", NOW).unknown == "xã Không Có"
    wrong = resolve("tỉnh Ninh Bìhn", NOW)
    assert wrong.unknown == "tỉnh Ninh Bìhn" and wrong.now == "tỉnh Ninh Bình"
    assert resolve("Huyện Xyz, Ninh Bình", NOW).unknown == "Huyện Xyz"


def test_the_district_level_ended_everywhere():
    assert (
        resolve("Quận Ba Đình, Hà Nội", NOW).ended == "Quận Ba Đình"
        and resolve("Quận Ba Đình, Hà Nội", BEFORE).ended == ""
    )
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


def test_a_commune_that_is_none_is_named():
    assert resolve("xã Không Có, Ninh Bình", NOW).unknown == "xã Không Có"


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("Xã Khánh Nhạc, huyện Yên Khánh, tỉnh Ninh Bình", "Xã Khánh Nhạc, tỉnh Ninh Bình"),
        ("P. Hàm Rồng, TP Thanh Hóa, Thanh Hóa", "Phường Hàm Rồng, tỉnh Thanh Hóa"),
        ("Phường Trúc Bạch, quận Ba Đình, Hà Nội", "Phường Ba Đình, Thành phố Hà Nội"),
        ("Phường Ngọc Hà, quận Ba Đình, Hà Nội", ""),
        ("Phường Quang Trung, TP Phủ Lý, Hà Nam", ""),
        ("Xã Khánh Nhạc, tỉnh Ninh Bình", ""),
        ("Xã Không Có, huyện Yên Khánh, tỉnh Ninh Bình", ""),
    ],
)
def test_the_one_place_of_today(text, now):
    assert written.successor(text) == now


@pytest.mark.parametrize(
    ("text", "present", "why"),
    [
        ("Xã Trời Ơi, tỉnh Ninh Bình", False, "không có xã, phường «Trời Ơi» ở Ninh Bình"),
        ("Xã A, tỉnh Hà Nậm Nín", False, "không có tỉnh «Hà Nậm Nín»"),
        ("Huyện Yên Khánh, tỉnh Ninh Bình", True, "từ 01/7/2025 không còn cấp huyện"),
        ("Huyện Yên Khánh, tỉnh Ninh Bình", False, ""),
        ("Xã Khánh Nhạc, tỉnh Hà Nam Ninh", False, ""),
        ("Phường Trúc Bạch, Hà Nội", False, ""),
        ("Liên bang Nga", True, ""),
    ],
)
def test_what_is_wrong_with_a_written_place(text, present, why):
    assert written.wrong(text, NOW, present) == why


def test_all_communes_of_the_country_are_known_under_their_old_and_new_names():
    """Once each: the tables do not repeat Ninh Bình, and no province is left out."""
    names = written._present_names()
    assert (
        len(names) == 34
        and "37" not in written._elsewhere()
        and set(written._elsewhere()) | {"37"} == set(names)
    )
    for code, full in names.items():
        known, after = written._areas(code)
        assert len(known) > 30, full
        assert all(now.endswith(tuple(names.values())) for now in after.values() if now)
