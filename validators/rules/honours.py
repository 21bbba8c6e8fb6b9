"""Group K3: the Labour Orders in their order, and who signs which reward.

Law 06/2022/QH15 and that of 2003 were not opened for these: all of it is from memory, and nothing
here is an error.
"""

import re

import numpy as np
import pandas as pd

from ..codelists import code_list
from ..folding import fold_words
from .context import Context, add_months
from .facts import issuer, mapped, matches
from .hits import hits
from .rewards import DAY, LAWS, NATION, PROVINCE, TABLE
from .rule import Example, rule

LABOUR = ("LD1", "LD2", "LD3")
_BELOW = {"LD1": "LD2", "LD2": "LD3"}
_SPACING = 60
"""Months from an Order to the one of the class above (Điều 42, 43)."""
# An Order for a whole career, for one deed, for an invention or by foreign policy has no class
# below it.
_OTHER_GROUND = re.compile(
    r"\b(?:cong hien|dot xuat|dac biet|phat minh|sang che|doi ngoai|truy tang|chuyen de|anh hung)\b"
)


def _given(*lines: dict[str, object]) -> Example:
    return Example({}, {TABLE: list(lines)}, as_of=DAY)


def _order(day: str, code: str, number: str = "", **more: object) -> dict[str, object]:
    return {"ngay": day, "hinh_thuc": code, "so_quyet_dinh": number or None, **more}


@rule(
    "rw-order-spacing",
    gate="person",
    severity="warning",
    table=TABLE,
    reads=("hinh_thuc", "ngay"),
    title=(
        "Huân chương hạng trên cách hạng dưới 5 năm",
        "An Order comes five years after that of the class below",
    ),
    message=(
        "“{value}” khi hạng dưới mới được tặng ngày {detail}, chưa đủ 5 năm.",
        "“{value}” less than five years after the class below, given on {detail}.",
    ),
    fix=(
        "Đối chiếu quyết định; tặng theo quá trình cống hiến, thành tích đột xuất thì ghi ở cột "
        "Ghi chú.",
        "Compare with the decision; write a career or one deed as the ground into the note.",
    ),
    laws=LAWS,
    event=("ngay",),
    confidence="from_memory",
    wrong=_given(_order("2021-05-10", "LD3"), _order("2024-05-20", "LD2")),
    right=_given(_order("2019-05-10", "LD3"), _order("2024-05-20", "LD2")),
    lawful=(
        _given(
            _order("2021-05-10", "LD3"), _order("2024-05-20", "LD2", ghi_chu="Quá trình cống hiến")
        ),
        # Days unknown: five years may have passed.
        _given(_order("2019", "LD3"), _order("2024", "LD2")),
    ),
)
def order_spacing(c: Context) -> pd.DataFrame:
    frame = c.frame(TABLE)
    rows = pd.DataFrame(
        {
            "line": frame.index,
            "_nguoi": frame["_nguoi"],
            "code": frame["hinh_thuc"],
            "first": c.date("ngay", TABLE),
            "last": c.last_day("ngay", TABLE),
        }
    )[frame["hinh_thuc"].isin(LABOUR) & (frame["_nguoi"] >= 0)].dropna()
    below = rows[["_nguoi", "code", "first"]].rename(columns={"first": "given"})
    met = rows.assign(below=rows["code"].map(_BELOW)).merge(
        below, left_on=["_nguoi", "below"], right_on=["_nguoi", "code"]
    )
    near = met[(met["last"] < add_months(met["given"], _SPACING)) & (met["last"] >= met["given"])]
    near = near.drop_duplicates("line").set_index("line")
    other = matches(_OTHER_GROUND, frame["ghi_chu"])
    found = pd.Series(frame.index.isin(near.index), index=frame.index) & ~other
    day = near["given"].dt.strftime("%d/%m/%Y").reindex(frame.index)
    return hits(c, found, TABLE, detail=day)


# ---- Who signs ----

_STATE, _PREMIER, _MINISTER, _BASE = 4.0, 3.0, 2.0, 1.0
# The rewards whose signer the laws name, and the lowest that may sign.
_PREMIER_SIGNS, _MINISTER_SIGNS = ("41", NATION), (PROVINCE, "42")
# Words of the column of who decided, and letters of the number of the decision, folded.
_BY_WORDS = (
    (re.compile(r"\bchu tich nuoc\b|\bnha nuoc\b|\bctn\b"), _STATE),
    (re.compile(r"\bthu tuong\b|\bttg\b|\bchinh phu\b"), _PREMIER),
    (
        re.compile(r"\b(?:tinh|thanh pho|bo|trung uong|ban|ubnd|ngang bo|doan the|quoc hoi)\b"),
        _MINISTER,
    ),
    (re.compile(r"\b(?:so|huyen|xa|phuong|truong|co so|benh vien|chi cuc|phong)\b"), _BASE),
)
_BY_LETTERS = (
    (re.compile(r"\bctn\b"), _STATE),
    (re.compile(r"\bttg\b"), _PREMIER),
    (
        re.compile(
            r"\b(?:snv|syt|sgd\w*|stc|sxd|sct|skhcn|stp|snn\w*|svh\w*|sldtbxh|stttt|pgd\w*)\b"
        ),
        _BASE,
    ),
    (re.compile(r"\b(?:thpt\w*|thcs\w*|bv\w*|tt(?!cp\b|xvn\b)\w+)\b"), _BASE),
    (re.compile(r"\b(?:ubnd|b[a-z]{2,}|tu|tld\w*)\b"), _MINISTER),
)


@rule(
    "rw-signer",
    gate="person",
    severity="warning",
    quality="thống nhất",
    table=TABLE,
    reads=("hinh_thuc", "so_quyet_dinh", "cap"),
    needs=("hinh_thuc",),
    blames=("hinh_thuc",),
    title=("Hình thức khen thưởng do đúng cấp quyết định", "A reward is signed by who may sign it"),
    message=(
        "“{value}” không thuộc thẩm quyền khen thưởng của nơi quyết định ({detail}).",
        "“{value}” is not one that the place which decided may give ({detail}).",
    ),
    fix=(
        "Đối chiếu quyết định khen thưởng: huân chương do Chủ tịch nước, chiến sĩ thi đua toàn "
        "quốc do Thủ tướng, danh hiệu cấp bộ, tỉnh do bộ trưởng, chủ tịch UBND tỉnh.",
        "Compare with the decision: Orders are given by the State President, national titles by "
        "the Prime Minister, those of ministry and province by these.",
    ),
    laws=LAWS,
    confidence="from_memory",
    wrong=_given(_order("2024-05-20", "41", "45/QĐ-UBND", cap="UBND tỉnh")),
    right=_given(_order("2024-05-20", "41", "45/QĐ-TTg", cap="Thủ tướng Chính phủ")),
    lawful=(
        # The letters of a People's Committee may be those of the province.
        _given(_order("2024-05-20", "42", "45/QĐ-UBND")),
        # Number and column differ: the higher one counts.
        _given(_order("2024-05-20", "LD3", "45/QĐ-UBND", cap="Chủ tịch nước")),
        _given(_order("2024-05-20", "43", "12/QĐ-SNV", cap="Cơ sở")),
    ),
)
def signer(c: Context) -> pd.DataFrame:
    frame = c.frame(TABLE)
    told = pd.DataFrame(
        {
            "number": mapped(frame["so_quyet_dinh"], _of_number, np.nan).astype("float64"),
            "words": mapped(frame["cap"], _of_words, np.nan).astype("float64"),
        }
    ).max(axis=1)
    state = code_list("khen_thuong").rows
    state = state[state["kind"].isin(("huân chương", "danh hiệu nhà nước"))]["code"]
    least = np.select(
        [
            frame["hinh_thuc"].isin(state),
            frame["hinh_thuc"].isin(_PREMIER_SIGNS),
            frame["hinh_thuc"].isin(_MINISTER_SIGNS),
        ],
        [_STATE, _PREMIER, _MINISTER],
        np.nan,
    )
    detail = frame["cap"].fillna(frame["so_quyet_dinh"])
    return hits(c, told < least, TABLE, detail=detail)


def _of_number(text: str) -> float:
    return _first(_BY_LETTERS, issuer(text))


def _of_words(text: str) -> float:
    return _first(_BY_WORDS, fold_words(text))


def _first(known: tuple[tuple[re.Pattern[str], float], ...], text: str) -> float:
    return next((rank for words, rank in known if words.search(text)), np.nan)
