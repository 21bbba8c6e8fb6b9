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


# ---- State titles of a profession, and the Order of the class below ----

_FIFTEEN = 180
"""Months of the profession that a State title asks (Luật Thi đua, khen thưởng Điều 65 to 67)."""
# Title -> the codes and the words of the profession, in any place of the record that tells of work.
_PROFESSION = {
    "NG": (
        re.compile(r"V\.07\.|V\.09\.|15[a.]"),
        re.compile(
            r"\b(?:giao vien|giang vien|giao su|hieu truong|nha giao|giang day|day hoc|giao duc"
            r"|dao tao|su pham|truong khoa|bo mon|truong (?:mam non|tieu hoc|thcs|thpt|trung hoc"
            r"|cao dang|dai hoc|chinh tri|trung cap|pho thong)|hoc vien)\b"
        ),
    ),
    "TT": (
        re.compile(r"V\.08\.|16[a-z]?\."),
        re.compile(
            r"\b(?:bac si|y si|duoc si|duoc|dieu duong|ho sinh|y te|benh vien|y hoc|y khoa"
            r"|ky thuat y|thay thuoc|y tuong|suc khoe|phong kham|dan so|an toan thuc pham)\b"
        ),
    ),
    "NS": (
        re.compile(r"V\.10\.|V\.11\.|17[a-z]?\."),
        re.compile(
            r"\b(?:nghe si|nghe thuat|dien vien|dao dien|nhac|ca si|mua|san khau|kich|cheo|tuong"
            r"|cai luong|xiec|dien anh|van hoa|bieu dien|phat thanh|truyen hinh|hoa si|bien dao)\b"
        ),
    ),
}
_TITLES = {f"{of}{rank}": of for of in _PROFESSION for rank in ("UT", "ND")}
_WORKED = (("qt_cong_tac", ("chuc_vu", "ma_don_vi", "ghi_chu")), ("qt_dao_tao", ("chuyen_nganh",)))
_OF_PERSON = (
    "vi_tri_viec_lam", "chuc_vu", "ten_ngach", "ten_don_vi", "chuyen_nganh", "ghi_chu",
    "ma_don_vi_su_dung",
)  # fmt: skip
_ACCOUNTANT = {
    "doi_tuong": "VC", "ma_ngach": "06.031", "ten_ngach": "Kế toán viên",
    "loai_hop_dong": "HDLV_KXDTH", "ngay_hop_dong": "2014-09-01", "vi_tri_viec_lam": "Kế toán",
    "chuyen_nganh": "Kế toán", "quan_ly_nha_nuoc": None,
}  # fmt: skip


_OLDER = {
    "ngay_sinh": "1976-05-12", "cccd": "037176001234", "nam_tn": 1998,
    "ngay_tuyen_dung": "1998-09-01", "ngay_vao_co_quan": "1998-09-01",
    "ngay_nghi_huu": "2036-06-01",
}  # fmt: skip


@rule(
    "rw-title-profession",
    lists=("nguoi", "qt_cong_tac", "qt_dao_tao", "qt_luong"),
    gate="person",
    severity="warning",
    quality="thống nhất",
    table=TABLE,
    reads=("hinh_thuc", "ngay"),
    needs=("hinh_thuc",),
    title=(
        "Danh hiệu nhà nước của nghề hợp với nghề",
        "A State title of a profession fits the profession",
    ),
    message=(
        "“{value}” nhưng hồ sơ {detail}.",
        "“{value}”, but the record {detail}.",
    ),
    fix=(
        "Đối chiếu quyết định; đã làm nghề ấy trước đây thì bổ sung quá trình công tác.",
        "Compare with the decision; add the years in that profession to the work history.",
    ),
    laws=LAWS,
    event=("ngay",),
    confidence="from_memory",
    wrong=Example(_ACCOUNTANT, {TABLE: [_order("2020-11-16", "NGUT")]}, as_of=DAY),
    right=Example(
        {**_ACCOUNTANT, "ma_ngach": "V.07.05.15", "ten_ngach": "Giáo viên trung học phổ thông",
         "vi_tri_viec_lam": "Giáo viên", **_OLDER},
        {TABLE: [_order("2020-11-16", "NGUT")]},
        as_of=DAY,
    ),
    lawful=(
        # An official of the department of education, and a former teacher.
        Example(
            {**_OLDER, "ten_don_vi": "Sở Giáo dục và Đào tạo"},
            {TABLE: [_order("2020-11-16", "NGUT")]},
            as_of=DAY,
        ),
        Example(
            _OLDER,
            {
                TABLE: [_order("2014-11-16", "NGUT")],
                "qt_cong_tac": [
                    {"tu_ngay": "1998-09-01", "den_ngay": "2016-08-31", "ma_don_vi": "H42.09.21",
                     "chuc_vu": "Giáo viên"},
                    {"tu_ngay": "2016-09-01", "ma_don_vi": "H42.05.01", "chuc_vu": "Chuyên viên"},
                ],
            },
            as_of=DAY,
        ),
    ),
)  # fmt: skip
def title_profession(c: Context) -> pd.DataFrame:
    frame = c.frame(TABLE)
    of = frame["hinh_thuc"].map(_TITLES)
    if of.isna().all():
        return hits(c, pd.Series(False, index=frame.index), TABLE)
    given = c.last_day("ngay", TABLE)
    served = _served_since(c).reindex(frame["_nguoi"]).to_numpy()
    young = (given < add_months(pd.Series(served, index=frame.index), _FIFTEEN)) & (of != "NS")
    other = pd.Series(False, index=frame.index)
    for profession, (codes, words) in _PROFESSION.items():
        mine = _tells_of(c, codes, words).reindex(frame["_nguoi"]).to_numpy()
        other |= (of == profession) & (mine == False)  # noqa: E712 - NaN is nobody's line
    detail = pd.Series("chưa đủ 15 năm công tác khi được tặng", index=frame.index, dtype="str")
    detail = detail.mask(other, "không cho thấy đã làm nghề ấy")
    return hits(c, (other | (young & of.notna())) & (frame["_nguoi"] >= 0), TABLE, detail=detail)


def _tells_of(c: Context, codes: re.Pattern[str], words: re.Pattern[str]) -> pd.Series:
    """True for people whose record tells of a profession anywhere."""
    frame = c.frame()
    told = matches(words, *(frame[name] for name in _OF_PERSON))
    told |= c.judged("ma_ngach", lambda code: codes.match(code) is not None)
    pay = c.frame("qt_luong")
    told |= frame.index.isin(pay["_nguoi"][pay["ma_ngach"].str.match(codes).fillna(False)])
    for name, columns in _WORKED:
        lines = c.frame(name)
        told |= frame.index.isin(lines["_nguoi"][matches(words, *(lines[f] for f in columns))])
    return told


def _served_since(c: Context) -> pd.Series:
    """The earliest day of work that the record tells."""
    work = c.date("tu_ngay", "qt_cong_tac").groupby(c.frame("qt_cong_tac")["_nguoi"]).min()
    own = c.date("ngay_tuyen_dung")
    return pd.DataFrame({"own": own, "work": work.reindex(own.index)}).min(axis=1)


@rule(
    "rw-order-below",
    gate="person",
    severity="warning",
    table=TABLE,
    reads=("hinh_thuc", "ngay"),
    title=("Huân chương hạng trên sau hạng liền dưới", "An Order follows that of the class below"),
    message=(
        "“{value}” mà danh sách không có {detail}.",
        "“{value}”, but the list has no {detail}.",
    ),
    fix=(
        "Bổ sung huân chương hạng dưới; tặng theo quá trình cống hiến, thành tích đột xuất thì ghi "
        "ở cột Ghi chú.",
        "Add the Order of the class below; write a career or one deed as the ground into the note.",
    ),
    laws=LAWS,
    event=("ngay",),
    confidence="from_memory",
    wrong=_given(_order("2008-05-10", "LD3"), _order("2022-05-20", "LD1")),
    right=_given(
        _order("2008-05-10", "LD3"), _order("2014-05-10", "LD2"), _order("2022-05-20", "LD1")
    ),
    lawful=(
        # A list without any lower class says nothing of earlier years.
        _given(_order("2022-05-20", "LD1")),
        _given(
            _order("2008-05-10", "LD3"), _order("2022-05-20", "LD1", ghi_chu="Quá trình cống hiến")
        ),
    ),
    note="Chỉ nêu khi danh sách có hạng Ba và hạng Nhất mà thiếu hạng Nhì.",
)
def order_below(c: Context) -> pd.DataFrame:
    frame = c.frame(TABLE)
    owners = {code: set(frame["_nguoi"][frame["hinh_thuc"] == code]) - {-1} for code in LABOUR}
    skipped = (owners["LD1"] & owners["LD3"]) - owners["LD2"]
    found = (frame["hinh_thuc"] == "LD1") & frame["_nguoi"].isin(skipped)
    found &= ~matches(_OTHER_GROUND, frame["ghi_chu"])
    return hits(c, found, TABLE, detail=code_list("khen_thuong").label("LD2"))
