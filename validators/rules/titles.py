"""Group D3: what a title asks of who holds it, and how one passes from a title to another."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd

from .. import pay_tables
from ..codelists import table
from ..folding import fold_words
from . import laws
from .context import Context, months_between
from .facts import active, mapped, matches, on_table, order
from .hits import hits
from .pay import TEACHER
from .pay_lines import TABLE, history
from .promotions import PROFESSORS, class_of
from .recruitment import EXEMPT
from .rule import Example, rule

DAY = "2025-07-15"
LIST = "nganh_chuc_danh"
_ARTIST = re.compile(
    r"\b(?:nsnd|nsut|nghe si (?:nhan dan|uu tu)|giai thuong (?:ho chi minh|nha nuoc))"
)
_AWARDS = ("NSND", "NSUT")
_LEGAL_AID = {
    "doi_tuong": "VC",
    "ma_ngach": "V.02.01.02",
    "ten_ngach": "Trợ giúp viên pháp lý (hạng III)",
    "vi_tri_viec_lam": "Trợ giúp viên pháp lý",
    "ngay_ngach": "2023-02-01",
    "loai_hop_dong": "HDLV_KXDTH",
    "ngay_hop_dong": "2014-09-01",
    "chuyen_nganh": "Quản lý nhà nước",
}
_DOCTOR = {
    **_LEGAL_AID, "ma_ngach": "V.08.01.03", "ten_ngach": "Bác sĩ (hạng III)",
    "vi_tri_viec_lam": "Bác sĩ", "chuyen_nganh": "Y tế công cộng",
}  # fmt: skip
_OF_HEALTH = re.compile(
    r"\b(?:y te cong cong|duoc|dieu duong|ho sinh|xet nghiem|ky thuat y|dinh duong|y khoa|da khoa"
    r"|bac si)\b"
)
"""Professions of health: nobody of another one studies them besides."""
_FIRST_DEGREE = 5
"""Order of a university degree in the list of degrees."""


@cache
def _fields() -> list[tuple[tuple[str, ...], re.Pattern[str], Mapping[Any, Any]]]:
    """(codes begin with, folded words of the fields, the row) of each title whose standard names a
    field of study."""
    return [
        (tuple(row["prefixes"].split(";")), re.compile("|".join(row["words"].split(";"))), row)
        for row in table(LIST).to_dict("records")
    ]


@rule(
    "qu-field-of-title",
    lists=("qt_dao_tao", "ds_khen_thuong"),
    gate="person",
    severity="warning",
    reads=("chuyen_nganh", "ma_ngach", "ngay_ngach"),
    title=("Ngành đào tạo theo tiêu chuẩn chức danh", "Field of study that the title asks"),
    message=(
        "Chuyên ngành “{value}”: chức danh đang giữ đòi hỏi {detail}.",
        "Field of study “{value}”: the title held asks {detail}.",
    ),
    fix=(
        "Đối chiếu bằng với tiêu chuẩn chức danh; có bằng khác thì ghi ở quá trình đào tạo.",
        "Compare the diploma with the standard; a further one goes into the list of training.",
    ),
    laws=(laws.TITLES, laws.TT_GIAO_VIEN_2021),
    event=("ngay_ngach",),
    reasons=("GIU_CHUC_DANH_CU",),
    confidence="secondary",
    wrong=Example(_LEGAL_AID, as_of=DAY),
    right=Example({**_LEGAL_AID, "chuyen_nganh": "Luật kinh tế"}, as_of=DAY),
    lawful=(
        # A second degree in the list of training.
        Example(
            _LEGAL_AID,
            {"qt_dao_tao": [{"tu_ngay": "2015-09-01", "den_ngay": "2018-06-30",
                             "chuyen_nganh": "Luật học", "trinh_do": "DH"}]},
            as_of=DAY,
        ),
        # Appointed before the standard.
        Example({**_LEGAL_AID, "ngay_ngach": "2016-02-01"}, as_of=DAY),
        # A doctor whose master's degree is of public health; a specialty that no list holds.
        Example({**_DOCTOR, "trinh_do_cm": "THS"}, as_of=DAY),
        Example({**_DOCTOR, "chuyen_nganh": "Nhãn khoa"}, as_of=DAY),
        # The degree of law may be a second one.
        Example({**_DOCTOR, "chuyen_nganh": "Luật"}, as_of=DAY),
        # An artist of another field who has the title of the State.
        Example(
            {
                **_LEGAL_AID, "ma_ngach": "V.10.04.14", "ten_ngach": "Diễn viên hạng III",
                "vi_tri_viec_lam": "Diễn viên", "ghi_chu": "Nghệ sĩ ưu tú năm 2019",
            },
            as_of=DAY,
        ),
    ),
    note="Chức danh và ngành ở danh mục nganh_chuc_danh; chỉ xét viên chức được bổ nhiệm từ ngày "
    "của tiêu chuẩn.",
)  # fmt: skip
def field_of_title(c: Context) -> pd.DataFrame:
    frame = c.frame()
    study = c.frame("qt_dao_tao")
    listed = study["_nguoi"][study["trinh_do"].notna()]
    found = pd.Series(False, index=frame.index)
    asked = pd.Series("", index=frame.index, dtype="str")
    for prefixes, words, row in _fields():
        here = c.judged("ma_ngach", lambda code, known=prefixes: code.startswith(known))
        here &= c.date("ngay_ngach") >= pd.Timestamp(row["since"])
        if not here.any():
            continue
        other = study["_nguoi"][matches(words, study["chuyen_nganh"])]
        fits = matches(words, frame["chuyen_nganh"], frame["ghi_chu"]) | frame.index.isin(other)
        if row["awards"]:
            fits |= _honoured(c)
        if row["never"]:
            # A specialty may have any name: only a first degree of another field tells.
            fits |= ~matches(re.compile("|".join(row["never"].split(";"))), frame["chuyen_nganh"])
            fits |= order(frame["trinh_do_cm"], "trinh_do_chuyen_mon") > _FIRST_DEGREE
            # A degree outside health may be a second one, unless the list of training has no other.
            fits |= ~(matches(_OF_HEALTH, frame["chuyen_nganh"]) | frame.index.isin(listed))
        found |= here & ~fits
        asked = asked.mask(here, row["label_vi"])
    found &= c.given("chuyen_nganh") & c.among("doi_tuong", ("VC",)) & active(c)
    return hits(c, found, detail=asked)


def _honoured(c: Context) -> pd.Series:
    """Artists with a title or a prize of the State."""
    frame, rewards = c.frame(), c.frame("ds_khen_thuong")
    listed = rewards["_nguoi"][rewards["hinh_thuc"].isin(_AWARDS)]
    return (
        matches(_ARTIST, frame["ghi_chu"])
        | c.among("khen_thuong", _AWARDS)
        | frame.index.isin(listed)
    )


def _held(*lines: tuple[str, str | None, str, int, float]) -> dict[str, list[dict[str, object]]]:
    names = ("tu_ngay", "den_ngay", "ma_ngach", "bac", "he_so")
    return {TABLE: [dict(zip(names, line, strict=True)) for line in lines]}


_LECTURER = {
    **TEACHER, "ma_ngach": "V.07.01.01", "ten_ngach": "Giảng viên cao cấp (hạng I)",
    "ngay_ngach": "2024-06-01", "ngay_bac": "2024-06-01", "bac": 1, "he_so": 6.20,
    "ngay_nang_luong_sau": "2027-06-01", "trinh_do_cm": "TS", "ngay_tuyen_dung": "2009-10-01",
    "ngay_vao_co_quan": "2009-10-01", "ma_don_vi_su_dung": None, "ma_don_vi_quan_ly": None,
    "ten_don_vi": "Trường Đại học Hoa Lư", "vi_tri_viec_lam": "Giảng viên cao cấp",
}  # fmt: skip
_THIRD_CLASS = ("2016-10-01", "2024-05-31", "V.07.01.03", 4, 3.33)


@rule(
    "sa-promotion-skipped",
    lists=("nguoi",),
    table=TABLE,
    gate="person",
    severity="warning",
    reads=("tu_ngay", "ma_ngach"),
    needs=("tu_ngay", "ma_ngach"),
    blames=("ma_ngach", "tu_ngay"),
    title=("Thăng lên hạng cao hơn liền kề", "Promoted to the class next above only"),
    message=(
        "Từ “{detail}” lên thẳng “{value}”, cao hơn hai hạng.",
        "From “{detail}” straight to “{value}”, two classes above.",
    ),
    fix=(
        "Bổ sung dòng của hạng ở giữa, hoặc xem lại quyết định bổ nhiệm hạng.",
        "Add the line of the class between them, or look at the decision on the class.",
    ),
    laws=(
        laws.ND115_2020.at("Điều 32 khoản 1"),
        laws.ND115_2020_85.at("Điều 32 khoản 1"),
        laws.ND138_2020.at("Điều 30"),
    ),
    event=("tu_ngay",),
    reasons=("DAC_CACH", *EXEMPT),
    confidence="read",
    wrong=Example(
        _LECTURER, _held(_THIRD_CLASS, ("2024-06-01", None, "V.07.01.01", 1, 6.20)), as_of=DAY
    ),
    right=Example(
        {
            **_LECTURER, "ma_ngach": "V.07.01.02", "ten_ngach": "Giảng viên chính (hạng II)",
            "he_so": 4.40, "vi_tri_viec_lam": "Giảng viên chính",
        },
        _held(_THIRD_CLASS, ("2024-06-01", None, "V.07.01.02", 1, 4.40)),
        as_of=DAY,
    ),
    lawful=(
        # Nghị định 93/2026 Điều 4, Luật Giáo dục đại học: an associate professor.
        Example(
            {**_LECTURER, "hoc_ham": "02"},
            _held(_THIRD_CLASS, ("2024-06-01", None, "V.07.01.01", 1, 6.20)),
            as_of=DAY,
        ),
    ),
)  # fmt: skip
def promotion_skipped(c: Context) -> pd.DataFrame:
    rows = history(c)
    height = rows["ma_ngach"].map(class_of())
    before = rows["before_ma_ngach"].map(class_of())
    sector = rows["ma_ngach"].str.slice(0, 7) == rows["before_ma_ngach"].str.slice(0, 7)
    plain = rows["ma_ngach"].str.match(r"\d").fillna(False)
    rank = rows["ma_ngach"].str.slice(0, 3) == rows["before_ma_ngach"].str.slice(0, 3)
    professor = c.person("hoc_ham", TABLE).reindex(rows.index).isin(PROFESSORS)
    decided = rows["first"].between(pd.Timestamp("2020-09-29"), pd.Timestamp("2026-06-30"))
    up = (height >= before + 2) & (sector | (plain & rank)) & decided & ~professor
    frame = c.frame(TABLE)
    return hits(c, on_table(up, frame), TABLE, detail=rows["before_ma_ngach"].reindex(frame.index))


_STEP_3 = ("2022-09-01", "2024-04-30", "06.031", 3, 3.00)
_MOVED = {
    "doi_tuong": "VC", "loai_hop_dong": "HDLV_KXDTH", "ngay_hop_dong": "2016-09-01",
    "ngay_tuyen_dung": "2015-09-01", "ngay_vao_co_quan": "2015-09-01",
    "ngay_ngach": "2024-05-01", "ngay_bac": "2024-05-01", "ngay_nang_luong_sau": "2027-05-01",
    "bac": 4, "he_so": 3.33, "ma_don_vi_su_dung": "H42.09.21", "ten_don_vi": "Trường THPT Hoa Lư A",
    "quan_ly_nha_nuoc": None,
}  # fmt: skip


@rule(
    "sa-title-change-raise",
    lists=("nguoi",),
    table=TABLE,
    gate="person",
    severity="warning",
    reads=("tu_ngay", "ma_ngach", "bac"),
    needs=("tu_ngay", "ma_ngach", "bac"),
    blames=("bac", "tu_ngay"),
    title=(
        "Chuyển chức danh, chuyển ngạch không kết hợp nâng bậc",
        "A change of title brings no raise",
    ),
    message=(
        "Chuyển từ “{detail}” sang chức danh cùng loại mà lên bậc {value} khi chưa đến hạn nâng "
        "bậc.",
        "From “{detail}” to a title of the same scale, on step {value} before a raise was due.",
    ),
    fix=(
        "Xếp ngang bậc, giữ mốc nâng bậc của chức danh cũ.",
        "Keep the step, and the day from which its time counts.",
    ),
    laws=(
        laws.ND115_2020.at("Điều 30 khoản 4"),
        laws.ND115_2020_85.at("Điều 30 khoản 4"),
        laws.TT02_2007.at("Mục II"),
    ),
    event=("tu_ngay",),
    reasons=("NANG_TRUOC_THANH_TICH", "NANG_TRUOC_NGHI_HUU", "NANG_TRUOC"),
    confidence="read",
    wrong=Example(
        _MOVED, _held(_STEP_3, ("2024-05-01", None, "01.003", 4, 3.33)), as_of=DAY
    ),
    right=Example(
        {**_MOVED, "bac": 3, "he_so": 3.00, "ngay_bac": "2022-09-01",
         "ngay_nang_luong_sau": "2025-09-01"},
        _held(_STEP_3, ("2024-05-01", None, "01.003", 3, 3.00)),
        as_of=DAY,
    ),
    lawful=(
        # The raise was due on that day.
        Example(
            _MOVED,
            _held(("2021-05-01", "2024-04-30", "06.031", 3, 3.00),
                  ("2024-05-01", None, "01.003", 4, 3.33)),
            as_of=DAY,
        ),
    ),
)  # fmt: skip
def title_change_raise(c: Context) -> pd.DataFrame:
    rows = history(c)
    moved = (rows["ma_ngach"] != rows["before_ma_ngach"]) & (rows["group"] == rows["before_group"])
    raised = rows["bac"] == rows["before_bac"] + 1
    served = months_between(rows["before_since"], rows["last"])
    due = pay_tables.raise_months(rows["group"])
    decided = rows["first"] >= pd.Timestamp(laws.ND115_2020.since)
    found = moved & raised & (served < due) & decided & ~_told_early(c, rows)
    frame = c.frame(TABLE)
    return hits(
        c, on_table(found, frame), TABLE, detail=rows["before_ma_ngach"].reindex(frame.index)
    )


def _told_early(c: Context, rows: pd.DataFrame) -> pd.Series:
    """Lines that say that the raise came early; the reasons of the person are asked by the book."""
    return mapped(rows["ly_do"], lambda text: "truoc" in fold_words(text), False).astype(bool)
