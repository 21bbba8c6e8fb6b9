"""Names of posts: head or deputy, acting, in charge of what, how high."""

import pytest

from hoso.validators.posts import NONE, parse
from hoso.validators.rules.facts import is_leader
from hoso.validators.rules.posts import role


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Hiệu trưởng", "SNCL_S", "head"),
        ("Phó Hiệu trưởng phụ trách chuyên môn", "SNCL_S", "deputy"),
        ("Phó Hiệu trưởng phụ trách cơ sở vật chất, bán trú", "SNCL_S", "deputy"),
        ("Phó Hiệu trưởng phụ trách", "SNCL_S", "head"),
        ("Phó Hiệu trưởng phụ trách nhà trường", "SNCL_S", "head"),
        ("Quyền Hiệu trưởng", "SNCL_S", "head"),
        ("Bí thư Chi bộ, Hiệu trưởng", "SNCL_S", "head"),
        ("Hiệu phó", "SNCL_S", "deputy"),
        ("Phó Trưởng phòng - Phụ trách phòng", "PHONG", "head"),
        ("Phó Trưởng phòng phụ trách công tác đảng", "PHONG", "deputy"),
        ("Phụ trách phòng", "PHONG", "head"),
        ("Phụ trách kế toán", "PHONG", ""),
        ("Kế toán trưởng", "SNCL_S", ""),
        ("Trưởng ban Thanh tra nhân dân", "SNCL_S", ""),
        ("Chủ tịch Công đoàn", "SNCL_S", ""),
        ("Nguyên Hiệu trưởng", "SNCL_S", ""),
        ("Trưởng phòng khám", "SNCL_S", ""),
        ("Chủ tịch HĐND xã", "XA", ""),
        ("Chủ tịch UBND xã", "XA", "head"),
        ("Giám đốc Trung tâm Lưu trữ", "SO", ""),
        ("Phó Giám đốc Sở phụ trách tài chính", "SO", "deputy"),
        ("Tổ trưởng tổ Toán", "SNCL_S", ""),
        ("Viện trưởng", "SNCL_T", "head"),
    ],
)
def test_head_and_deputy_are_told_by_the_parsed_post(text, kind, expected):
    assert role(text, kind) == expected


def test_who_leads_a_part_of_a_unit_heads_not_the_unit():
    assert role("Giám đốc Trung tâm Tiêm chủng", "SNCL_S", "Bệnh viện đa khoa tỉnh") == ""
    assert role("Giám đốc Bệnh viện", "SNCL_S", "Bệnh viện đa khoa tỉnh") == "head"


@pytest.mark.parametrize(
    ("before", "kind", "after", "now", "falls"),
    [
        ("Trưởng phòng", "PHONGH", "Trưởng phòng", "PHONGX", True),
        ("Phó Chủ tịch UBND huyện", "HUYEN", "Trưởng phòng", "PHONGX", True),
        ("Phó Trưởng phòng", "PHONG", "Trưởng phòng", "PHONG", False),
        ("Phó Trưởng phòng", "PHONG", "Phó Trưởng phòng", "PHONG", True),
        ("Hiệu trưởng", "SNCL_H", "Hiệu trưởng", "SNCL_X", True),
        ("Phó Hiệu trưởng", "SNCL_S", "Hiệu trưởng", "SNCL_S", False),
        ("Phó Giám đốc Sở", "SO", "Giám đốc Trung tâm", "SNCL_S", True),
        ("Chuyên viên", "PHONG", "Phó Trưởng phòng", "PHONG", False),
        ("Tổ trưởng", "SNCL_S", "Phó Hiệu trưởng", "SNCL_S", False),
    ],
)
def test_an_equal_or_lower_post_is_told_by_its_height(before, kind, after, now, falls):
    held, new = parse(before), parse(after)
    assert (bool(held.role) and held.height(kind) >= new.height(now)) == falls


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("HT", "Hiệu trưởng"), ("PHT", "Phó Hiệu trưởng"), ("P.HT", "Phó Hiệu trưởng"),
        ("TTCM", "Tổ trưởng chuyên môn"), ("TPCM", "Tổ phó chuyên môn"), ("GĐ", "Giám đốc"),
        ("PGĐ", "Phó Giám đốc"), ("BTCB, HT", "Bí thư chi bộ, Hiệu trưởng"),
    ],
)  # fmt: skip
def test_short_forms_are_posts_of_leaders(short, whole):
    assert parse(short) == parse(whole) != NONE
    assert is_leader(short) and is_leader(whole)


@pytest.mark.parametrize("word", ["KT", "VT", "GV", "HTX Hòa Bình", "TT", "CT"])
def test_other_short_forms_lead_nothing(word):
    assert parse(word) == NONE
    assert not is_leader(word)
