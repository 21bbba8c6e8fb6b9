import csv
import heapq
import random
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.fixtures import data
from hoso.validators.encodings import LEGACY, decode, encode, judge, witness
from hoso.validators.encodings.syllables import is_word

FAMILY = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Đinh",
    "Tạ",
    "Hà",
    "Tô",
    "Đoàn",
    "Mai",
    "Trịnh",
    "Lương",
    "Quách",
    "Cù",
]
MIDDLE = [
    "Văn",
    "Thị",
    "Đức",
    "Minh",
    "Ngọc",
    "Hữu",
    "Thanh",
    "Quốc",
    "Xuân",
    "Thu",
    "Hoài",
    "Bảo",
    "Gia",
    "Như",
    "Thùy",
    "Mỹ",
    "Kim",
    "Anh",
    "Hồng",
    "Ánh",
]
GIVEN = [
    "Hà",
    "Hoàng",
    "Lan",
    "Tú",
    "Anh",
    "Dũng",
    "Hòa",
    "Thủy",
    "Phương",
    "Hương",
    "Nguyệt",
    "Quỳnh",
    "Ý",
    "Ân",
    "Bình",
    "Cường",
    "Giang",
    "Hạnh",
    "Khuê",
    "Liễu",
    "Mười",
    "Nghĩa",
    "Oanh",
    "Phượng",
    "Sơn",
    "Tuấn",
    "Uyên",
    "Vỹ",
    "Xoan",
    "Yến",
    "Duyên",
    "Thơm",
]


def names(n: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    return [f"{rng.choice(FAMILY)} {rng.choice(MIDDLE)} {rng.choice(GIVEN)}" for _ in range(n)]


@pytest.mark.parametrize("encoding", LEGACY)
def test_columns_come_back_as_they_were(encoding):
    for start in range(100):
        column = names(20, start)
        typed = [encode(n, encoding) for n in column]
        said = judge(typed)
        assert [decode(c, e) if e else c for c, e in zip(typed, said, strict=True)] == column


@pytest.mark.parametrize("encoding", LEGACY)
def test_capitals_come_back(encoding):
    column = [n.upper() for n in names(20, 7)]
    typed = [encode(n, encoding) for n in column]
    said = judge(typed)
    assert [decode(c, e) if e else c for c, e in zip(typed, said, strict=True)] == column


@given(
    st.lists(
        st.builds(
            lambda f, m, g: f"{f} {m} {g}",
            st.sampled_from(FAMILY),
            st.sampled_from(MIDDLE),
            st.sampled_from(GIVEN),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_unicode_columns_are_never_converted(column):
    assert not any(judge(column))


def test_one_cell_decides_nothing_about_good_vietnamese():
    assert judge(["Hoàng", "Đoàn Văn Toàn", "Hoà"]) == ["", "", ""]
    assert witness("Hoàng") == ""


def test_a_pasted_block_of_vni_in_a_unicode_column():
    column = [
        "Nguyễn Văn Hoàng",
        "Đặng Thị Ngọc",
        *[
            encode(n, "vni")
            for n in ("Hồng Văn Hồng", "Nguyễn Thị Mười", "Đặng Đức Bình", "Trần Thị Hương")
        ],
        "Hoàng Thị Hoà",
        "Phạm Thị Lượng",
    ]
    assert judge(column) == ["", "", "vni", "vni", "vni", "vni", "", ""]


@pytest.mark.parametrize(
    "word", ["nguyễn", "Quyền", "giếng", "khuya", "uống", "yêu", "gì", "quốc", "thuở"]
)
def test_vietnamese_words(word):
    assert is_word(word)


@pytest.mark.parametrize("word", ["nguyãn", "hñ", "bác1", "xyz", "cắṕ", "toñ", "hac"])
def test_other_words(word):
    assert not is_word(word)


def commonest(count: int) -> list[str]:
    """The most common full names by the product of the frequencies of their three parts."""
    parts = []
    for part in ("family", "middle", "given"):
        with resources.files(data).joinpath(f"{part}_names.csv").open(encoding="utf-8") as file:
            parts.append([(row[f"{part}_name"], int(row["count"])) for row in csv.DictReader(file)])
    every = (
        (a * b * c, f"{x} {y} {z}") for x, a in parts[0] for y, b in parts[1] for z, c in parts[2]
    )
    return [name for _, name in heapq.nlargest(count, every)]


@pytest.mark.parametrize("order", ["by frequency", "by letter", "shuffled"])
def test_the_8000_commonest_names_come_back(order):
    known = commonest(8000)
    assert len(set(known)) == 8000
    if order == "by letter":
        known.sort()
    elif order == "shuffled":
        random.Random(1).shuffle(known)
    for start in range(0, 8000, 20):
        for column in (known[start : start + 20], [n.upper() for n in known[start : start + 20]]):
            assert not any(judge(column))
            for encoding in LEGACY:
                typed = [encode(n, encoding) for n in column]
                said = judge(typed)
                assert [
                    decode(c, e) if e else c for c, e in zip(typed, said, strict=True)
                ] == column
