"""Proposals of people without a key: what slips they survive, that strangers stay strangers, that
the same input gives the same, and that measured on the generated province they hold the limits of
the docs."""

import sys

import numpy as np
import pandas as pd
import pytest

from benchmarks import matching
from hoso.sync import judgements, match_fuzzy
from hoso.sync.settings import over_defaults

from .plans import plan

DAY = "2026-11-30"
LIMITS = over_defaults()["matching"]
KNOWN = {
    "ho_ten": "Nguyễn Thị Thu Hoài",
    "ngay_sinh": "1980-05-12",
    "gioi_tinh": "Nữ",
    "que_quan": "Xã Gia Hưng, tỉnh Ninh Bình",
    "cccd": "037180004321",
}
NO_KEY = {"cccd": None, "so_hieu": None, "dien_thoai": None}


def made(ours, base, **more):
    return plan(ours, base=base, theirs=base, as_of=DAY, mirror_day="2026-11-20", **more)


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        ({}, "đệm và tên giống hệt"),
        ({"ho_ten": "NGUYEN THI THU HOAI"}, "đệm và tên giống khi bỏ dấu"),
        ({"ho_ten": "Hoài Nguyễn Thị Thu"}, "đệm và tên cùng các tiếng, khác thứ tự"),
        ({"ho_ten": "Nguyễn Hoài"}, "đệm và tên thiếu tên đệm"),
        ({"ho_ten": "Nguyễn Thị Thu Hoàn"}, "đệm và tên lệch một chữ"),
        ({"ngay_sinh": "1980-12-05"}, "ngày sinh đảo ngày và tháng"),
        ({"ngay_sinh": "1980"}, "ngày sinh khớp phần được ghi"),
        ({"ngay_sinh": "1980-05-13"}, "ngày sinh lệch một chữ số"),
        ({"cccd": "037180004331"}, "số định danh lệch một chữ số"),
        ({"que_quan": None, "gioi_tinh": None}, "ngày sinh giống hệt"),
        ({"ma_don_vi_su_dung": "B"}, "đơn vị khác"),
    ],
)
def test_a_slip_is_survived_and_named(person, state, records, slip, told):
    base = state([person(0, **KNOWN), *(person(i) for i in range(1, 5))])
    found = made(
        records([person(0, **{**KNOWN, **NO_KEY, **slip}), *(person(i) for i in range(1, 5))]), base
    )
    (row,) = found.people[found.people["row"] == 0].to_dict("records")
    assert row["how"] == "proposal" and row["situation"] == (
        "identity_conflict" if slip.get("cccd") else "ambiguous"
    )
    question = found.changes[found.changes["kind"] == row["situation"]]
    assert (
        question["id"].tolist() == ["p0"]
        and told in question["reason"].iloc[0]
        and "bit" in question["reason"].iloc[0]
    )
    assert (found.changes["decision"] == "").all() and "new" not in set(found.changes["kind"]), (
        "never merged, never doubled silently"
    )


@pytest.mark.parametrize(
    "other",
    [
        {"ho_ten": "Trần Văn Khang", "gioi_tinh": "Nam"},
        {
            "ngay_sinh": "1991-09-27",
            "que_quan": "Xã Hải Hậu, tỉnh Ninh Bình",
            "ma_don_vi_su_dung": "B",
        },
    ],
)
def test_a_stranger_stays_new(person, state, records, other):
    base = state([person(0, **KNOWN), *(person(i) for i in range(1, 40))])
    found = made(
        records([person(77, **{**KNOWN, **NO_KEY, **other}), *(person(i) for i in range(1, 40))]),
        base,
    )
    assert found.people.set_index("row").loc[0, "situation"] == "new"


def test_two_namesakes_are_both_shown_each_with_its_bits(person, state, records):
    base = state(
        [
            person(0, **KNOWN),
            person(1, **{**KNOWN, "cccd": "037180007777"}),
            *(person(i) for i in range(2, 80)),
        ]
    )
    found = made(
        records([person(0, **{**KNOWN, **NO_KEY}), *(person(i) for i in range(2, 80))]), base
    ).changes
    asked = found[found["kind"] == "ambiguous"]
    assert asked["id"].tolist() == ["p0", "p1"] and asked["reason"].str.count("bit").tolist() == [
        1,
        1,
    ]


def test_the_rare_weighs_more(person):
    common = [person(i, ho_ten=f"Nguyễn Thị Hoa{i % 3}") for i in range(60)]
    rare = person(70, ho_ten="Khiếu Mộng Điệp")
    known = pd.DataFrame([*common, rare]).assign(id=lambda d: "p" + d.index.astype("str"))
    ours = known.iloc[[0, 60]].assign(cccd=None, unit="A").drop(columns="id").reset_index(drop=True)
    prepared = [match_fuzzy.prepared(side) for side in (ours, known)]
    pairs = match_fuzzy.pairs(
        prepared[0].assign(unique_id=[0, 1]),
        prepared[1].assign(unique_id=known["id"]),
        match_fuzzy.counted(known, prepared[0]),
    )
    own = pairs[
        ((pairs["unique_id_l"].astype(int) == 0) & (pairs["unique_id_r"] == "p0"))
        | (pairs["unique_id_r"] == "p60")
    ].set_index("unique_id_r")
    bits = own["mw_ho"] + own["mw_tf_adj_ho"]
    assert bits["p60"] > bits["p0"] + 5 and abs(bits["p0"]) < 1


def test_the_same_input_gives_the_same_and_splink_is_loaded_only_when_needed(
    person, state, records
):
    base, sent = (
        state([person(0, **KNOWN), person(1)]),
        [person(0, **{**KNOWN, **NO_KEY}), person(1)],
    )
    one, two = made(records(sent), base), made(records(sent), base)
    pd.testing.assert_frame_equal(one.changes, two.changes)
    loaded = [name for name in sys.modules if name.split(".")[0] == "splink"]
    for name in loaded:
        sys.modules.pop(name)
    assert (
        made(records([person(0), person(1), person(9)]), state([person(0), person(1)])).counts()[
            "new"
        ]
        == 1
    )
    assert not [name for name in sys.modules if name.split(".")[0] == "splink"]


def test_an_old_number_finds_the_person_and_is_not_asked_again(person, state, records):
    base = state([person(0, cccd="037080000999")])
    numbers = pd.DataFrame(
        {
            "scheme": ["cccd"],
            "value": [person(0)["cccd"]],
            "unit": [""],
            "id": ["p0"],
            "valid_from": ["2020-01-01"],
            "valid_to": ["2026-10-01"],
        }
    )
    found = made(records([person(0, so_hieu=None)]), base, numbers=numbers)
    assert found.people["how"].tolist() == ["cccd_before"] and found.people[
        "situation"
    ].tolist() == ["unchanged"]
    assert found.changes[["kind", "field", "theirs"]].to_numpy().tolist() == [
        ["keep_theirs", "cccd", "037080000999"]
    ]
    split = made(
        records([person(0, so_hieu=None)]),
        base,
        numbers=numbers.assign(valid_to=float("nan")).astype("str"),
    )
    assert split.people["how"].tolist() != ["cccd_before"], "the link is gone with its number"


def test_joining_is_taken_back_by_withdrawing_the_answer(person, state, records):
    base, sent = (
        state([person(0, **KNOWN), person(1)]),
        records([person(0, **{**KNOWN, **NO_KEY}), person(1)]),
    )
    first = made(sent, base)
    (line,) = first.changes.iloc[:1].to_dict("records")
    given = pd.DataFrame(
        [
            {
                **judgements.answer(
                    {str(c): v for c, v in line.items()}, judgements.Said("same", "đã hỏi")
                ),
                "by": "Lan",
                "at": "2026-11-20T00:00:00Z",
            }
        ]
    )
    assert made(sent, base, judgements=given).people.set_index("row").loc[0, "how"] == "judgement"
    assert made(sent, base, judgements=given[:0]).id == first.id


@pytest.mark.parametrize("bare", [False, True])
def test_the_measure_of_the_docs_holds(bare):
    sent, known, truth = matching.case(1500, seed=3, bare=bare)
    found = matching.curve(
        match_fuzzy.told(matching.scored(sent, known)),
        truth,
        LIMITS["margin_bits"],
        np.array([LIMITS["propose_bits"]]),
    ).iloc[0]
    assert found["precision"] >= 0.995 and found["recall"] >= 0.95
