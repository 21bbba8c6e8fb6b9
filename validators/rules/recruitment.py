"""Group C: recruitment, contract, probation."""

import re

import numpy as np
import pandas as pd

from .. import bounds, pay_tables, reasons
from ..codelists import code_list, table
from ..folding import fold_words
from ..pay_tables import LONGEST_PROBATION, PROBATION_PERCENT, SHORTEST_PROBATION
from . import laws, stated
from .context import Context, add_months, months_between, of_owner
from .facts import SCHOOL_LEVELS, mapped, matches, of_using_unit, order, says, unit_name
from .hits import each, hits, whole_text
from .probation import marked
from .rule import Example, rule
from .scales import group_now

CONTRACTS = (
    laws.LUAT58_2010.at("Điều 25"),
    laws.LUAT58_2010_52.at("Điều 25"),
    laws.LUAT129_2025.at("Điều 20"),
)

# Past events, in the order in which they happen to a person; a later day than the day judged is an
# error.
PAST_EVENTS = (
    "ngay_sinh", "ngay_cap", "ngay_tuyen_dung", "ngay_vao_co_quan", "ngay_hop_dong",
    "ngay_bo_nhiem", "ngay_bo_nhiem_lai",
    "ngay_quyet_dinh", "ngay_ngach", "ngay_bac", "ngay_vuot_khung", "ngay_vao_dang",
    "ngay_chinh_thuc",
)  # fmt: skip

CONTRACT = {
    "doi_tuong": "VC",
    "loai_hop_dong": "HDLV_KXDTH",
    "ngay_hop_dong": "2014-09-01",
    "ma_don_vi_su_dung": "H42.09.21",
    "ten_don_vi": "Trường THPT Hoa Lư A",
}
FIXED = {
    **CONTRACT,
    "loai_hop_dong": "HDLV_XDTH",
    "ngay_tuyen_dung": "2024-09-01",
    "ngay_vao_co_quan": "2024-09-01",
    "ngay_hop_dong": "2024-09-01",
    "het_han_hop_dong": "2027-08-31",
    "ngay_ngach": "2025-09-01",
}


RECRUITED_2023 = {
    "ngay_tuyen_dung": "2023-09-01",
    "ngay_vao_co_quan": "2023-09-01",
    "ngay_ngach": "2024-09-01",
    "ngay_bac": "2024-09-01",
    "ngay_nang_luong_sau": "2027-09-01",
    "bac": 1.0,
    "he_so": 2.34,
}
DAY_2026 = "2026-11-01"
RECRUITED_2026 = {
    **FIXED,
    "ma_ngach": "V.07.05.15",
    "ten_ngach": "Giáo viên trung học phổ thông hạng III",
    "vi_tri_viec_lam": "Giáo viên dạy môn Ngữ văn",
    "ngay_tuyen_dung": "2026-08-15",
    "ngay_vao_co_quan": "2026-08-15",
    "ngay_hop_dong": "2026-08-15",
    "het_han_hop_dong": "2029-08-14",
    "ngay_ngach": "2026-08-15",
    "ngay_bac": "2026-08-15",
    "ngay_nang_luong_sau": "2029-08-15",
    "bac": 1.0,
    "he_so": 2.34,
    "quan_ly_nha_nuoc": None,
}


def active(c: Context) -> pd.Series:
    """True for people who have not left."""
    frame = c.frame()
    return (
        frame["ngay_roi"].isna()
        & frame["ly_do_roi"].isna()
        & (frame["trang_thai"].fillna("") != "KET_THUC")
    )


# Recruitment for culture, arts and sports is from 15 on, with the consent of the parents.
ARTS = re.compile(
    r"\b(?:nghe thuat|nha hat|doan (?:cheo|tuong|cai luong|van cong|kich)|xiec|the thao|the duc"
    r"|nang khieu|(?:trung tam|nha) van hoa)\b"
)
ARTS_AGE = 15
# By labour contract in these fields, from 13 (Bộ luật Lao động 2019 Điều 145; Nghị định 235/2026
# Điều 8 khoản 4).
ARTS_CONTRACT_AGE = 13
ADULT = 18


def in_arts(c: Context) -> pd.Series:
    """People whose title or unit is of culture, arts or sports, or whose note says so."""

    def make() -> pd.Series:
        title = c.judged("ma_ngach", lambda code: code.startswith(("V.10.", "V.11.", "17.", "18.")))
        return title | matches(ARTS, unit_name(c)) | stated.says(c, "NANG_KHIEU")

    return c.once("in arts", make)


def least_age(c: Context) -> pd.Series:
    """Years that a person must have lived to be employed: by class, contract and field."""
    young = np.where(c.among("doi_tuong", ("HDLD",)), ARTS_CONTRACT_AGE, ARTS_AGE)
    return pd.Series(np.where(in_arts(c), young, ADULT), index=c.frame().index)


def years(months: pd.Series) -> pd.Series:
    """Months as text of whole years."""
    return whole_text(months // 12)


@rule(
    "re-age-18",
    gate="row",
    severity="error",
    reads=("ngay_tuyen_dung", "ngay_sinh"),
    title=("Đủ 18 tuổi khi tuyển dụng", "At least 18 at recruitment"),
    message=(
        "Tuyển dụng ngày «{value}» khi mới {detail} tuổi.",
        "Recruited on “{value}” at the age of {detail}.",
    ),
    fix=(
        "Kiểm tra ngày sinh và ngày tuyển dụng; văn hóa, nghệ thuật, thể dục, thể thao tuyển từ đủ "
        "15 tuổi, ghi rõ ở cột Ghi chú.",
        "Check birth and recruitment dates; culture, arts and sports recruit from 15 on: write it "
        "in the note column.",
    ),
    laws=(
        laws.LUAT22_2008.at("Điều 36"),
        laws.LUAT80_2025,
        laws.LUAT58_2010.at("Điều 22"),
        laws.LUAT129_2025,
    ),
    event=("ngay_tuyen_dung",),
    confidence="read",
    lawful=(
        # NĐ 115/2020 Điều 5 khoản 2: from 15 in the arts.
        Example({"ngay_tuyen_dung": "2006-09-01", "ma_ngach": "V.10.04.15"}),
        Example(
            {
                "ngay_tuyen_dung": "2006-09-01",
                "ten_don_vi": "Nhà hát Chèo",
                "ma_don_vi_su_dung": None,
            }
        ),
    ),
    wrong=Example({"ngay_tuyen_dung": "2007-09-01"}),
    right=Example({"ngay_tuyen_dung": "2008"}),
)
def _(c: Context):
    age = months_between(c.date("ngay_sinh"), c.last_day("ngay_tuyen_dung"))
    return hits(c, age < least_age(c) * 12, detail=years(age))


@rule(
    "re-order",
    gate="row",
    severity="error",
    reads=("ngay_tuyen_dung", "ngay_sinh", "ngay_vao_co_quan", "ngay_hop_dong", "loai_hop_dong"),
    needs=("ngay_tuyen_dung",),
    blames=("ngay_vao_co_quan", "ngay_tuyen_dung"),
    title=("Sinh, tuyển dụng, về cơ quan đúng thứ tự", "Birth, recruitment and entry are in order"),
    message=("{label} «{value}» trước {detail}.", "{label} “{value}” comes before {detail}."),
    fix=(
        "Kiểm tra các ngày với quyết định tuyển dụng, điều động.",
        "Check the dates against the decisions.",
    ),
    laws=(laws.LOGIC,),
    confidence="logic",
    lawful=(
        Example({"ngay_vao_co_quan": "2013-09-01"}),
        # Under a labour contract first, or under the working contract of another unit for a year.
        Example({"loai_hop_dong": "HDLD_68", "ngay_hop_dong": "2005-09-01"}),
        Example({"loai_hop_dong": "HDLV_XDTH", "ngay_hop_dong": "2012-10-01"}),
    ),
    wrong=Example({"ngay_vao_co_quan": "2012-01-01"}),
    right=Example({"ngay_vao_co_quan": "2013"}),
)
def _(c: Context):
    working = c.frame()["loai_hop_dong"].fillna("").str.startswith("HDLV")
    ahead = months_between(c.last_day("ngay_hop_dong"), c.date("ngay_tuyen_dung"))
    signed = working & (ahead > _AHEAD)
    unborn = c.last_day("ngay_tuyen_dung") < c.date("ngay_sinh")
    early = c.last_day("ngay_vao_co_quan") < c.date("ngay_tuyen_dung")
    return pd.concat(
        [
            hits(c, unborn, field="ngay_tuyen_dung", detail="ngày sinh"),
            hits(c, early, field="ngay_vao_co_quan", detail="ngày tuyển dụng"),
            hits(c, signed, field="ngay_hop_dong", detail="ngày tuyển dụng"),
        ],
        ignore_index=True,
    ).assign(severity=lambda f: np.where(f["field"] == "ngay_hop_dong", "warning", "error"))


_AHEAD = 12
"""Months that a working contract may come before the recruitment: longer is no slip of a form."""


@rule(
    "re-not-future",
    also=("qt_luong", "qt_cong_tac", "qt_phu_cap", "ds_khen_thuong", "ds_ky_luat"),
    gate="cell",
    severity="error",
    reads=PAST_EVENTS,
    needs=(),
    blames=(),
    title=("Việc đã qua không ở tương lai", "Past events are not in the future"),
    message=("{label} «{value}» sau ngày {as_of}.", "{label} “{value}” lies after {as_of}."),
    fix=(
        "Kiểm tra năm, hoặc ngày và tháng bị đảo.",
        "Check the year, and whether day and month are swapped.",
    ),
    laws=(laws.LOGIC,),
    confidence="logic",
    lawful=(Example({"ngay_nghi_huu": "2050-06-01", "ngay_nang_luong_sau": "2028-09-01"}),),
    wrong=Example({"ngay_vao_co_quan": "2027-01-01"}),
    right=Example({"ngay_vao_co_quan": "2026"}),
)
def _(c: Context):
    return _after(c, PAST_EVENTS)


# Lists of what has happened -> the day of each line.
_BEGUN = {
    "qt_luong": "tu_ngay",
    "qt_cong_tac": "tu_ngay",
    "qt_phu_cap": "tu_ngay",
    "ds_khen_thuong": "ngay",
    "ds_ky_luat": "ngay",
}


def _after(c: Context, names: tuple[str, ...]) -> pd.DataFrame | None:
    parts = []
    for name in names:
        future = c.date(name) > c.day
        if future.any():
            parts.append(hits(c, future, field=name))
    for table_name, name in _BEGUN.items():
        if len(c.frame(table_name)):
            future = c.date(name, table_name) > c.day
            parts.append(hits(c, future, table_name, field=name).assign(table=table_name))
    return pd.concat(parts, ignore_index=True) if parts else None


@rule(
    "re-unit-existed",
    gate="row",
    severity="warning",
    reads=("ngay_vao_co_quan", "ma_don_vi_su_dung"),
    needs=("ngay_vao_co_quan", "@units"),
    title=("Đơn vị đã có khi người về", "The unit existed on entry"),
    message=(
        "Về cơ quan ngày «{value}», trước khi đơn vị thành lập ({detail}).",
        "Entered on “{value}”, before the unit was founded ({detail}).",
    ),
    fix=(
        "Ghi ngày về đơn vị tiền thân ở quá trình công tác; ở đây ghi ngày về đơn vị hiện nay.",
        "Write the predecessor in the work history; here goes the entry to the present unit.",
    ),
    laws=(laws.LOGIC,),
    confidence="logic",
    lawful=(
        Example(
            {"ngay_vao_co_quan": "2013-09-01"},
            units=(
                {"code": "H42.05.01", "valid_from": "2025-03-01"},
                {"code": "H42.05.09", "successors": "H42.05.01", "valid_to": "2025-02-28"},
            ),
        ),
    ),
    wrong=Example(
        {"ngay_vao_co_quan": "2013-09-01"},
        units=({"code": "H42.05.01", "valid_from": "2025-03-01"},),
    ),
    right=Example(
        {"ngay_vao_co_quan": "2025-03-01"},
        units=({"code": "H42.05.01", "valid_from": "2025-03-01"},),
    ),
)
def _(c: Context):
    units = c.registry
    succeeded = {
        s for cell in units["successors"].fillna("") for s in cell.replace(";", "|").split("|") if s
    }
    # A unit that took over from another may have people who came to its predecessor.
    founded = units[
        (units["valid_from"].fillna("") != "") & ~units["code"].isin(succeeded)
    ].drop_duplicates("code")
    since = c.frame()["ma_don_vi_su_dung"].map(founded.set_index("code")["valid_from"])
    wrong = c.last_day("ngay_vao_co_quan") < pd.to_datetime(since, errors="coerce")
    return hits(c, wrong, detail=since)


PUBLIC_UNITS = ("SNCL_T", "SNCL_S", "SNCL_H", "SNCL_X")
AGENCIES = ("SO", "VP", "CCUC", "PHONG", "HUYEN", "PHONGH", "XA", "PHONGX")


@rule(
    "re-class-unit-type",
    lists=("qt_cong_tac",),
    gate="row",
    severity="warning",
    reads=("doi_tuong", "ma_don_vi_su_dung"),
    needs=("doi_tuong", "@units"),
    quality="thống nhất",
    title=("Đối tượng hợp với loại đơn vị", "Class fits the kind of unit"),
    message=(
        "Đối tượng «{value}» không hợp với {detail}.",
        "Class “{value}” does not fit {detail}.",
    ),
    fix=(
        "Công chức ở cơ quan hành chính, viên chức ở đơn vị sự nghiệp; kiểm tra đối tượng "
        "hoặc đơn vị.",
        "Civil servants work in agencies, public employees in public service units; check "
        "class or unit.",
    ),
    laws=(laws.LUAT22_2008, laws.LUAT80_2025, laws.LUAT58_2010, laws.LUAT129_2025),
    reasons=("BIET_PHAI", "SAP_XEP", "THOA_THUAN"),
    confidence="read",
    lawful=(
        # NĐ 115/2020 Điều 27 khoản 4: seconded people keep their class.
        Example({"doi_tuong": "VC", "ghi_chu": "Viên chức biệt phái đến 31/8/2028"}),
        Example(
            {"doi_tuong": "VC"},
            {"qt_cong_tac": [{"tu_ngay": "2025-09-01", "chuc_vu": "Viên chức biệt phái"}]},
        ),
    ),
    wrong=Example({"doi_tuong": "VC"}),
    right=Example({**CONTRACT}),
)
def _(c: Context):
    units = c.registry.drop_duplicates("code").set_index("code")
    frame = c.frame()
    unit = frame["ma_don_vi_su_dung"].where(
        frame["ma_don_vi_su_dung"].isin(units.index), frame["_don_vi"]
    )
    kind = unit.map(units["kind"])
    head = (
        each(frame["chuc_vu"], fold_words)
        .fillna("")
        .str.contains("giam doc|hieu truong|vien truong")
    )
    cc_in_unit = frame["doi_tuong"].isin(["CC", "CCX"]) & kind.isin(PUBLIC_UNITS) & ~head
    vc_in_agency = (frame["doi_tuong"] == "VC") & kind.isin(AGENCIES)
    elected = frame["doi_tuong"].isin(["CB", "CBX"]) & kind.isin(
        (*PUBLIC_UNITS, "PHONG", "PHONGH", "CCUC")
    )
    names = code_list("loai_don_vi")
    detail = kind.map({k: names.label(k) for k in (*PUBLIC_UNITS, *AGENCIES)})
    # Seconded people keep the class of the unit that sent them; the last line of the work history
    # may say so.
    lent = _seconded(c)
    return hits(
        c,
        cc_in_unit | vc_in_agency | elected,
        detail=detail,
        severity=pd.Series(np.where(lent, "info", ""), index=frame.index),
    )


def _seconded(c: Context) -> pd.Series:
    """People whose work history has a secondment that has not ended."""
    history = c.frame("qt_cong_tac")
    open_line = ~(c.last_day("den_ngay", "qt_cong_tac") < c.day)
    lent = says(history["chuc_vu"], "biet phai") & open_line
    return pd.Series(c.frame().index.isin(history["_nguoi"][lent]), index=c.frame().index)


LENT_MONTHS = 36
"""The longest secondment: Luật Viên chức 58/2010/QH12 Điều 36 khoản 2, Nghị định 115/2020/NĐ-CP
Điều 27 khoản 2."""


@rule(
    "re-secondment-length",
    gate="person",
    severity="warning",
    table="qt_cong_tac",
    reads=("chuc_vu", "tu_ngay", "den_ngay"),
    needs=("chuc_vu", "tu_ngay"),
    blames=("tu_ngay",),
    title=("Biệt phái không quá 3 năm", "A secondment runs at most three years"),
    message=(
        "Biệt phái từ “{value}” dài {detail} tháng, quá 36 tháng.",
        "Seconded since “{value}” for {detail} months, more than 36.",
    ),
    fix=(
        "Ghi ngày kết thúc biệt phái, hoặc quyết định gia hạn ở cột Ghi chú.",
        "Enter the end of the secondment, or the decision that prolonged it in the note column.",
    ),
    laws=(
        laws.LUAT22_2008.at("Điều 53"),
        laws.LUAT58_2010.at("Điều 36"),
        laws.ND115_2020.at("Điều 27"),
        laws.ND115_2020_85.at("Điều 27"),
    ),
    event=("tu_ngay",),
    reasons=("GIA_HAN",),
    confidence="read",
    lawful=(
        # Exactly three years.
        Example(
            {},
            {
                "qt_cong_tac": [
                    {
                        "tu_ngay": "2021-10-01",
                        "den_ngay": "2024-09-30",
                        "chuc_vu": "Viên chức biệt phái",
                    },
                    {"tu_ngay": "2024-10-01", "chuc_vu": "Chuyên viên"},
                ]
            },
        ),
        Example(
            {"ghi_chu": "Gia hạn biệt phái đến 30/9/2027 theo QĐ 15/QĐ-UBND"},
            {"qt_cong_tac": [{"tu_ngay": "2021-10-01", "chuc_vu": "Viên chức biệt phái"}]},
        ),
    ),
    wrong=Example(
        {}, {"qt_cong_tac": [{"tu_ngay": "2021-10-01", "chuc_vu": "Viên chức biệt phái"}]}
    ),
    right=Example(
        {}, {"qt_cong_tac": [{"tu_ngay": "2024-10-01", "chuc_vu": "Viên chức biệt phái"}]}
    ),
)
def _(c: Context):
    history = c.frame("qt_cong_tac")
    # An end that is still to come was decided as well; the eve of the day closes the last month.
    end = c.date("den_ngay", "qt_cong_tac") + pd.Timedelta(days=1)
    start = c.last_day("tu_ngay", "qt_cong_tac")
    months = months_between(start, end.fillna(c.day))
    found = says(history["chuc_vu"], "biet phai") & (months > LENT_MONTHS)
    return hits(c, found, "qt_cong_tac", detail=whole_text(months))


@rule(
    "re-secondment-told",
    lists=("qt_cong_tac",),
    gate="person",
    severity="warning",
    reads=("ghi_chu",),
    title=(
        "Biệt phái ghi trong dòng không quá 3 năm",
        "A secondment that the note tells runs at most three years",
    ),
    message=(
        "Biệt phái ghi trong dòng dài {detail} tháng, quá 36 tháng.",
        "The secondment in the note runs {detail} months, more than 36.",
    ),
    fix=(
        "Đối chiếu quyết định biệt phái; gia hạn thì ghi “gia hạn” và số quyết định.",
        "Compare with the decision; write “gia hạn” and its number when it was prolonged.",
    ),
    laws=(
        laws.LUAT22_2008.at("Điều 53"),
        laws.LUAT58_2010.at("Điều 36"),
        laws.ND115_2020.at("Điều 27"),
        laws.ND115_2020_85.at("Điều 27"),
        laws.LUAT129_2025,
        laws.LUAT80_2025,
    ),
    reasons=("GIA_HAN",),
    confidence="read",
    lawful=(
        Example({"ghi_chu": "Biệt phái từ 01/10/2023 đến 30/9/2026"}),
        Example({"ghi_chu": "Biệt phái từ 01/10/2021 đến 30/9/2026, gia hạn theo QĐ 15/QĐ-UBND"}),
        # The day until which it was decided says nothing of its beginning.
        Example({"ghi_chu": "Viên chức biệt phái đến 31/8/2028"}),
    ),
    wrong=Example({"ghi_chu": "Biệt phái từ 01/10/2022 đến 30/9/2026"}),
    right=Example({"ghi_chu": "Biệt phái từ 01/10/2024 đến 30/9/2026"}),
    note="Biệt phái có dòng ở quá trình công tác thì xét theo dòng ấy (re-secondment-length).",
)
def _(c: Context):
    def told(text: str) -> float:
        if "BIET_PHAI" not in reasons.read(text):
            return np.nan
        said = bounds.said("BIET_PHAI", text)
        if said.since and said.until:
            end = pd.Timestamp(said.until) + pd.Timedelta(days=1)
            return months_between(pd.Series([pd.Timestamp(said.since)]), end).iloc[0]
        return said.months

    history = c.frame("qt_cong_tac")
    listed = c.frame().index.isin(history["_nguoi"][says(history["chuc_vu"], "biet phai")])
    months = mapped(c.frame()["ghi_chu"], told, np.nan).astype("float64")
    return hits(c, (months > LENT_MONTHS) & ~listed, detail=whole_text(months))


@rule(
    "re-vc-contract",
    gate="row",
    severity="error",
    reads=("doi_tuong", "loai_hop_dong", "ngay_hop_dong"),
    needs=("doi_tuong", "loai_hop_dong"),
    blames=("loai_hop_dong", "ngay_hop_dong"),
    quality="đủ",
    title=(
        "Viên chức có hợp đồng làm việc, công chức thì không",
        "Public employees have a contract, civil servants none",
    ),
    message=("Hợp đồng làm việc, ô {label}: {detail}.", "Work contract, field {label}: {detail}."),
    fix=(
        "Ghi loại và ngày ký hợp đồng làm việc của viên chức; công chức để trống.",
        "Write type and date for a public employee; leave both blank for a civil servant.",
    ),
    laws=CONTRACTS,
    confidence="read",
    lawful=(Example({**FIXED}), Example({"doi_tuong": "HDLD", "loai_hop_dong": "HDLD_111_HTPV"})),
    wrong=Example({**CONTRACT, "loai_hop_dong": None}),
    right=Example({**CONTRACT}),
)
def _(c: Context):
    frame = c.frame()
    vc, cc = frame["doi_tuong"] == "VC", frame["doi_tuong"].isin(["CC", "CCX", "CB", "CBX"])
    raw = c.records.raw
    parts = []
    for name in ("loai_hop_dong", "ngay_hop_dong"):
        unread = raw[name].reindex(frame.index).notna() if name in raw else False
        parts.append(
            hits(
                c,
                vc & frame[name].isna() & c.has_column(name) & ~unread,
                field=name,
                detail="viên chức chưa ghi",
            )
        )
    working = frame["loai_hop_dong"].fillna("").str.startswith("HDLV")
    parts.append(
        hits(
            c,
            cc & working,
            field="loai_hop_dong",
            detail="cán bộ, công chức không ký hợp đồng làm việc",
        )
    )
    return pd.concat(parts, ignore_index=True)


@rule(
    "re-contract-type-date",
    gate="row",
    severity="warning",
    reads=("loai_hop_dong", "ngay_tuyen_dung", "doi_tuong"),
    title=(
        "Tuyển dụng từ 01/7/2020 thì ký hợp đồng xác định thời hạn",
        "Recruited from 2020-07-01: fixed-term contract",
    ),
    message=(
        "«{value}» với viên chức tuyển dụng từ 01/7/2020 ({detail}).",
        "“{value}” for someone recruited from 2020-07-01 on ({detail}).",
    ),
    fix=(
        "Sửa loại hợp đồng; nếu chuyển từ công chức hoặc ở vùng đặc biệt khó khăn thì ghi ở "
        "cột Ghi chú.",
        "Mend the type; note a move from the civil service or an area of special difficulty.",
    ),
    laws=(laws.LUAT58_2010_52.at("Điều 25"),),
    event=("ngay_tuyen_dung",),
    reasons=("VUNG_KHO_KHAN", "TU_CONG_CHUC"),
    confidence="read",
    lawful=(
        # Luật 129/2025 Điều 20 has both kinds again.
        Example({**RECRUITED_2026, "loai_hop_dong": "HDLV_KXDTH", "het_han_hop_dong": None}),
        Example({**FIXED, "loai_hop_dong": "HDLV_KXDTH", "ghi_chu": "Chuyển từ công chức sang"}),
    ),
    wrong=Example({**FIXED, "loai_hop_dong": "HDLV_KXDTH", "het_han_hop_dong": None}),
    right=Example({**CONTRACT}),
)
def _(c: Context):
    frame = c.frame()
    late = c.date("ngay_tuyen_dung") >= pd.Timestamp("2020-07-01")
    # The law of 2025 has both kinds of contract again.
    ended = pd.Timestamp(laws.LUAT129_2025.since)
    late &= ~(c.date("ngay_tuyen_dung") >= ended) & ~(c.date("ngay_hop_dong") >= ended)
    wrong = (frame["loai_hop_dong"] == "HDLV_KXDTH") & (frame["doi_tuong"] == "VC") & late
    return hits(c, wrong, detail=frame["ngay_tuyen_dung"])


@rule(
    "re-contract-length",
    gate="row",
    severity="error",
    reads=("het_han_hop_dong", "ngay_hop_dong", "loai_hop_dong"),
    title=(
        "Hợp đồng xác định thời hạn từ 12 đến 60 tháng",
        "Fixed-term contracts run 12 to 60 months",
    ),
    message=(
        "Hợp đồng đến «{value}» dài {detail} tháng, ngoài mức cho phép.",
        "Contract until “{value}” runs {detail} months, outside the limits.",
    ),
    fix=(
        "Kiểm tra ngày ký và ngày hết hạn (12-60 tháng; ký trước 01/7/2020: 12-36 tháng).",
        "Check both dates (12 to 60 months; 12 to 36 when signed before 2020-07-01).",
    ),
    laws=CONTRACTS,
    event=("ngay_hop_dong",),
    confidence="read",
    lawful=(Example({**FIXED, "het_han_hop_dong": "2029-08-31"}),),
    wrong=Example({**FIXED, "het_han_hop_dong": "2031-08-31"}),
    right=Example({**FIXED}),
)
def _(c: Context):
    frame = c.frame()
    # A contract that ends on the eve of the day is whole: the day after the end is what closes the
    # month.
    shortest = months_between(
        c.last_day("ngay_hop_dong"), c.date("het_han_hop_dong") + pd.Timedelta(days=1)
    )
    longest = months_between(
        c.date("ngay_hop_dong"), c.last_day("het_han_hop_dong") + pd.Timedelta(days=1)
    )
    most = np.where(c.date("ngay_hop_dong") < pd.Timestamp("2020-07-01"), 36, 60)
    wrong = (frame["loai_hop_dong"] == "HDLV_XDTH") & ((longest < 12) | (shortest > most))
    return hits(c, wrong, detail=whole_text(shortest))


@rule(
    "re-contract-expired",
    gate="row",
    severity="error",
    reads=("het_han_hop_dong", "loai_hop_dong"),
    needs=("het_han_hop_dong",),
    quality="sống",
    title=("Hợp đồng còn hiệu lực", "The contract still runs"),
    message=(
        "Hợp đồng hết hạn ngày «{value}» mà hồ sơ vẫn đang làm việc.",
        "The contract ended on “{value}” and the record is still active.",
    ),
    fix=(
        "Ghi hợp đồng mới, hoặc ngày và lý do thôi việc.",
        "Write the new contract, or the date and reason of leaving.",
    ),
    laws=CONTRACTS,
    confidence="read",
    lawful=(Example({**FIXED, "het_han_hop_dong": "2026-12-31"}),),
    wrong=Example({**FIXED, "het_han_hop_dong": "2026-08-31"}),
    right=Example({**FIXED}),
)
def _(c: Context):
    return (
        active(c)
        & (c.last_day("het_han_hop_dong") < c.day)
        & (c.frame()["loai_hop_dong"].fillna("HDLV_XDTH") != "HDLV_KXDTH")
    )


SERVICE_111 = "HDLD_111_HTPV"
_SERVICE = {
    "doi_tuong": "HDLD",
    "loai_hop_dong": SERVICE_111,
    "ngay_hop_dong": "2026-09-01",
    "vi_tri_viec_lam": "Bảo vệ",
    "ma_don_vi_su_dung": "H42.09.21",
    "ten_don_vi": "Trường THPT Hoa Lư A",
}
_PUBLIC_UNIT = re.compile(
    r"^(?!so |phong |ubnd |chi cuc |van phong )"
    rf".*\b(?:truong|{SCHOOL_LEVELS}|benh vien|trung tam|tram y te|bao tang"
    r"|thu vien|nha hat|phong kham|vien)\b"
)


def in_public_unit(c: Context) -> pd.Series:
    """True for people of a public service unit: by its kind, else by the words of its name."""
    named = matches(_PUBLIC_UNIT, unit_name(c))
    if c.units is None:
        return named
    kind = of_using_unit(c, "kind")
    return kind.isin(PUBLIC_UNITS) | (kind.isna() & named)


@rule(
    "re-contract-regime",
    gate="row",
    severity="warning",
    reads=("loai_hop_dong", "ngay_hop_dong"),
    quality="thống nhất",
    title=(
        "Loại hợp đồng có hiệu lực vào ngày ký",
        "The contract type existed on the day of signing",
    ),
    message=(
        "Loại hợp đồng «{value}» không áp dụng vào ngày ký {detail}.",
        "Contract type “{value}” did not apply on {detail}, when it was signed.",
    ),
    fix=(
        "Chọn loại hợp đồng theo văn bản của ngày ký: Nghị định 68 đến 21/02/2023, Nghị định 111 "
        "từ 22/02/2023 (ở đơn vị sự nghiệp đến 30/6/2026), Nghị định 235 từ 01/7/2026.",
        "Choose a type of the law in force on that day: Decree 68 until 2023-02-21, Decree 111 "
        "from 2023-02-22 (in public units until 2026-06-30), Decree 235 from 2026-07-01.",
    ),
    laws=(
        laws.ND68_2000,
        laws.ND111_2022,
        laws.ND235_2026.at("Điều 16"),
        laws.LUAT58_2010.at("Điều 25"),
        laws.LUAT129_2025.at("Điều 20"),
    ),
    event=("ngay_hop_dong",),
    confidence="read",
    lawful=(
        # NĐ 116/2003 and Luật 129/2025: work contracts before 2012 and from 2026-07-01 on.
        Example({**CONTRACT, "ngay_hop_dong": "2006-09-01"}),
        Example({**CONTRACT, "ngay_hop_dong": "2026-09-01"}),
        # NĐ 235/2026 Điều 14 khoản 1: signed before, and in an agency after July 2026.
        Example({**_SERVICE, "ngay_hop_dong": "2026-05-01"}),
        Example({**_SERVICE, "ma_don_vi_su_dung": "H42.05.01", "ten_don_vi": None}),
    ),
    wrong=Example(
        {
            **FIXED,
            "doi_tuong": "HDLD",
            "loai_hop_dong": "HDLD_68",
            "ngay_hop_dong": "2023-09-01",
            "het_han_hop_dong": None,
        }
    ),
    right=Example({**FIXED, "ngay_hop_dong": "2026-08-01", "het_han_hop_dong": "2029-07-31"}),
)
def _(c: Context):
    frame = c.frame()
    rows = table("loai_hop_dong").drop_duplicates("code", keep="last").set_index("code")
    since = pd.to_datetime(frame["loai_hop_dong"].map(rows["valid_from"]), errors="coerce")
    until = pd.to_datetime(frame["loai_hop_dong"].map(rows["valid_to"]), errors="coerce")
    # In public units Decree 235/2026 (Điều 16 khoản 2) took the place of Decree 111; agencies keep
    # its contracts for service.
    ended = (frame["loai_hop_dong"] == SERVICE_111) & in_public_unit(c)
    until = until.mask(ended, pd.Timestamp(laws.ND111_2022_DV.until))
    wrong = (c.date("ngay_hop_dong") > until) | (c.last_day("ngay_hop_dong") < since)
    return hits(c, wrong, detail=frame["ngay_hop_dong"])


def _probation(c: Context) -> pd.Series:
    """True for people on probation by the mark or, where there is none, by the note."""
    return marked(c) | (~c.given("tap_su") & stated.says(c, "DANG_TAP_SU"))


# Grounds of the whole pay on probation (Nghị định 115/2020/NĐ-CP Điều 23 khoản 2; for civil
# servants Nghị định 138/2020/NĐ-CP Điều 22).
WHOLE_PAY = ("NGHIA_VU", "CHUYEN_NGANH", "VUNG_KHO_KHAN", "NANG_NHOC", "THU_HUT")


# Months of probation by what the title asks: the salary group tells it (Nghị định 115/2020/NĐ-CP
# Điều 21 khoản 2; for civil servants Nghị định 138/2020/NĐ-CP Điều 20, loại C and loại D).
PROBATION_VC = {"A1": 12.0, "A0": 9.0, "B": 6.0}
# The ranks of scale A0 are those of cán sự and their equals: loại D (Luật 22/2008/QH12 Điều 34).
PROBATION_CC = {"A1": 12.0, "A0": 6.0, "B": 6.0}
DOCTOR_MONTHS = 9.0
_DOCTOR = ("V.08.01.", "V.08.02.", "16.118", "16.117", "16.116")
EXEMPT = ("MIEN_TAP_SU", "CONG_TAC_TRUOC", "CHUYEN_NGANH", "TUYEN_LAI", "TU_CONG_CHUC")


def _within_probation(c: Context, months: pd.Series, last_day: str) -> pd.Series:
    """People whose rank or title came before the end of the probation of these months.

    Left out: a rank of the day of recruitment (exempt, or received from another post), earlier
    service in the work history, and a rank given after *last_day*, when the law had ended.
    """
    recruited, rank = c.date("ngay_tuyen_dung"), c.last_day("ngay_ngach")
    ends = add_months(recruited, months)
    history = c.frame("qt_cong_tac")
    before = c.last_day("tu_ngay", "qt_cong_tac") < of_owner(recruited, history)
    served = pd.Series(c.frame().index.isin(history["_nguoi"][before]), index=c.frame().index)
    same_day = c.date("ngay_ngach") <= recruited
    return (rank < ends) & ~same_day & ~served & (rank <= pd.Timestamp(last_day))


@rule(
    "re-probation-length",
    lists=("qt_cong_tac",),
    gate="row",
    severity="warning",
    reads=("ngay_ngach", "ngay_tuyen_dung", "ma_ngach", "doi_tuong"),
    title=("Hết tập sự mới bổ nhiệm chức danh", "The title follows the probation"),
    message=(
        "Bổ nhiệm chức danh ngày «{value}», sớm hơn thời gian tập sự {detail} tháng.",
        "Title held from “{value}”, before the probation of {detail} months ended.",
    ),
    fix=(
        "Kiểm tra ngày tuyển dụng và ngày bổ nhiệm chức danh; được miễn tập sự thì ghi ở "
        "cột Ghi chú.",
        "Check both dates; write an exemption in the note column.",
    ),
    laws=(laws.ND115_2020.at("Điều 21"), laws.ND115_2020_85.at("Điều 21")),
    event=("ngay_tuyen_dung",),
    reasons=EXEMPT,
    confidence="read",
    lawful=(
        # NĐ 115/2020 Điều 21: doctors nine months, earlier insured service; none from 2026-07-01.
        Example({**FIXED, "ngay_ngach": "2025-06-01", "ma_ngach": "V.08.01.03"}),
        Example({**FIXED, "ngay_ngach": "2025-01-01", "ghi_chu": "Đã có kinh nghiệm, miễn tập sự"}),
        Example({**RECRUITED_2026, "ngay_ngach": "2026-08-29"}, as_of=DAY_2026),
    ),
    wrong=Example({**FIXED, "ngay_ngach": "2025-01-01"}),
    right=Example({**FIXED}),
)
def _(c: Context):
    group = pay_tables.salary_group(c.frame()["ma_ngach"], c.last_day("ngay_ngach"))
    months = group.map(PROBATION_VC).astype("float64")
    doctor = c.judged("ma_ngach", lambda code: code.startswith(_DOCTOR))
    months = months.where(~doctor, DOCTOR_MONTHS)
    # Older recruitments followed other decrees.
    since = pd.Timestamp(laws.ND115_2020.since)
    here = (c.frame()["doi_tuong"] == "VC") & (c.date("ngay_tuyen_dung") >= since)
    wrong = here & _within_probation(c, months, laws.ND115_2020_85.until)
    return hits(c, wrong, detail=whole_text(months))


@rule(
    "re-probation-civil",
    lists=("qt_cong_tac",),
    gate="row",
    severity="warning",
    reads=("ngay_ngach", "ngay_tuyen_dung", "ma_ngach", "doi_tuong"),
    title=(
        "Công chức hết tập sự mới bổ nhiệm ngạch",
        "A civil servant's rank follows the probation",
    ),
    message=(
        "Bổ nhiệm ngạch ngày «{value}», sớm hơn thời gian tập sự {detail} tháng.",
        "Rank held from “{value}”, before the probation of {detail} months ended.",
    ),
    fix=(
        "Kiểm tra ngày tuyển dụng và ngày bổ nhiệm ngạch; được miễn tập sự thì ghi ở cột Ghi chú.",
        "Check both dates; write an exemption in the note column.",
    ),
    laws=(laws.ND138_2020.at("Điều 20"), laws.ND138_2020_116.at("Điều 20")),
    event=("ngay_tuyen_dung",),
    reasons=EXEMPT,
    confidence="secondary",
    lawful=(
        Example({**RECRUITED_2023, "ngay_ngach": "2023-09-01"}),
        Example({**RECRUITED_2023, "ngay_ngach": "2024-03-01", "ma_ngach": "01.005"}),
        Example({**RECRUITED_2023, "ngay_ngach": "2024-03-01", "ma_ngach": "01.004"}),
        Example(
            {**RECRUITED_2023, "ngay_ngach": "2023-10-01", "ghi_chu": "Tiếp nhận vào công chức"}
        ),
    ),
    wrong=Example({**RECRUITED_2023, "ngay_ngach": "2024-02-01"}),
    right=Example({**RECRUITED_2023}),
)
def _(c: Context):
    group = pay_tables.salary_group(c.frame()["ma_ngach"], c.last_day("ngay_ngach"))
    months = group.map(PROBATION_CC).astype("float64")
    since = pd.Timestamp(laws.ND138_2020.since)
    here = c.among("doi_tuong", ("CC", "CCX")) & (c.date("ngay_tuyen_dung") >= since)
    wrong = here & _within_probation(c, months, laws.ND138_2020_116.until)
    return hits(c, wrong, detail=whole_text(months))


@rule(
    "re-probation-abolished",
    gate="row",
    severity="warning",
    reads=("tap_su", "ngay_tuyen_dung", "doi_tuong"),
    title=(
        "Viên chức tuyển dụng từ 01/7/2026 không tập sự",
        "No probation for public employees recruited from 2026-07-01",
    ),
    message=(
        "Ghi tập sự “{value}” cho viên chức tuyển dụng ngày {detail}: từ 01/7/2026 không còn chế "
        "độ tập sự.",
        "Probation “{value}” for a public employee recruited on {detail}: there is none from "
        "2026-07-01 on.",
    ),
    fix=(
        "Xóa ô tập sự và ghi 100% lương, hoặc sửa ngày tuyển dụng.",
        "Clear the cell and write 100 percent, or correct the day of recruitment.",
    ),
    laws=(laws.LUAT129_2025, laws.ND259_2026.at("Điều 21")),
    event=("ngay_tuyen_dung",),
    confidence="secondary",
    lawful=(
        Example({**RECRUITED_2026, "doi_tuong": "CC", "loai_hop_dong": None, "tap_su": "x"}),
        Example({**FIXED, "tap_su": "x"}),
    ),
    wrong=Example({**RECRUITED_2026, "tap_su": "x", "phan_tram_huong": 85.0}, as_of=DAY_2026),
    right=Example({**RECRUITED_2026, "tap_su": "không"}, as_of=DAY_2026),
)
def _(c: Context):
    return _no_probation(c, ("VC",), laws.LUAT129_2025.since)


def _no_probation(c: Context, classes: tuple[str, ...], since: str) -> pd.DataFrame:
    """People of *classes* on probation who were recruited when the law had none any more."""
    recruited = c.date("ngay_tuyen_dung") >= pd.Timestamp(since)
    found = _probation(c) & recruited & c.among("doi_tuong", classes)
    return hits(c, found, detail=c.frame()["ngay_tuyen_dung"])


_CIVIL_2025 = {
    **dict.fromkeys(("ngay_ngach", "ngay_nang_luong_sau", "ngay_bo_nhiem", "chuc_vu")),
    **dict.fromkeys(("ngay_tuyen_dung", "ngay_vao_co_quan", "ngay_bac"), "2025-11-01"),
    "bac": 1.0, "he_so": 2.34, "phan_tram_huong": 85.0,
}  # fmt: skip


@rule(
    "re-probation-abolished-civil",
    gate="row",
    severity="warning",
    reads=("tap_su", "ngay_tuyen_dung", "doi_tuong"),
    title=(
        "Công chức tuyển dụng từ 01/7/2025 không tập sự",
        "No probation for civil servants recruited from 2025-07-01",
    ),
    message=(
        "Đang tập sự, tuyển dụng công chức ngày {detail}: từ 01/7/2025 không còn chế độ tập sự.",
        "On probation as a civil servant recruited on {detail}: there is none from 2025-07-01 on.",
    ),
    fix=(
        "Xóa ô tập sự, ghi ngày bổ nhiệm ngạch và 100% lương, hoặc sửa ngày tuyển dụng.",
        "Clear the cell, write the day of the rank and 100 percent, or correct the day of "
        "recruitment.",
    ),
    laws=(laws.LUAT80_2025, laws.ND170_2025, laws.ND170_2025_300),
    event=("ngay_tuyen_dung",),
    confidence="from_memory",
    lawful=(
        Example({**_CIVIL_2025, "ngay_tuyen_dung": "2025-06-15", "tap_su": "x"}),
        Example({**FIXED, "tap_su": "x"}),
    ),
    wrong=Example({**_CIVIL_2025, "tap_su": "x"}, as_of=DAY_2026),
    right=Example(
        {**_CIVIL_2025, "ngay_ngach": "2025-11-01", "phan_tram_huong": 100.0, "tap_su": "không"},
        as_of=DAY_2026,
    ),
)
def _(c: Context):
    return _no_probation(c, ("CC", "CCX"), laws.LUAT80_2025.since)


@rule(
    "re-probation-pay",
    gate="row",
    severity="warning",
    reads=("phan_tram_huong", "tap_su", "bac"),
    needs=("phan_tram_huong",),
    title=(
        "Tập sự hưởng 85%, hoặc 100% khi có căn cứ",
        "Probation pays 85 percent, or 100 with a ground",
    ),
    message=(
        "Đang tập sự mà hưởng «{value}»%, bậc {detail}.",
        "On probation with “{value}” percent at step {detail}.",
    ),
    fix=(
        "Ghi 85 và bậc khởi điểm; hưởng 100% thì ghi căn cứ (nghĩa vụ quân sự, vùng đặc biệt khó "
        "khăn, nghề độc hại, nguy hiểm).",
        "Write 85 and the first step; with 100 state the ground (military service, an area of "
        "special difficulty, toxic or dangerous work).",
    ),
    laws=(
        laws.ND115_2020.at("Điều 23"),
        laws.ND115_2020_85.at("Điều 23"),
        laws.ND138_2020.at("Điều 22"),
        laws.ND138_2020_116.at("Điều 22"),
        laws.ND170_2025,
        laws.ND170_2025_300,
    ),
    event=("ngay_tuyen_dung",),
    confidence="secondary",
    reasons=WHOLE_PAY,
    lawful=(
        # NĐ 115/2020 Điều 23 khoản 2.
        Example(
            {
                "tap_su": "x",
                "phan_tram_huong": 100.0,
                "bac": 2.0,
                "he_so": 2.67,
                "ghi_chu": "Đã hoàn thành nghĩa vụ quân sự",
            }
        ),
        Example({"phan_tram_huong": 100.0, "ghi_chu": "Đang tập sự đến hết 31/8/2025"}),
    ),
    wrong=Example({"tap_su": "x", "phan_tram_huong": 70.0, "bac": 1.0, "he_so": 2.34}),
    right=Example({"tap_su": "x", "phan_tram_huong": 85.0, "bac": 1.0, "he_so": 2.34}),
)
def _(c: Context):
    frame = c.frame()
    percent = frame["phan_tram_huong"]
    step = whole_text(frame["bac"]).fillna("?")
    # A doctor's first step is 3, a master's 2 (entry_step.csv): only higher steps are strange.
    strange = (percent.notna() & ~percent.isin([PROBATION_PERCENT, 100])) | (frame["bac"] > 3)
    whole = (percent == 100) & c.among("doi_tuong", ("VC", "CC", "CCX"))
    said = stated.read(c)
    fitting = [
        next((r for r in WHOLE_PAY if ok and r in codes), "")
        for ok, codes in zip(whole & ~strange, said, strict=True)
    ]
    reason = pd.Series(fitting, index=frame.index, dtype="str")
    return hits(c, _probation(c) & (strange | whole), detail=step, reason=reason)


PROBATION_GRACE = 3
"""Months that the decision on the title may take after the probation."""
_PROLONGS = ("NGHI_THAI_SAN", "NGHI_OM", "KHONG_LUONG", "KY_LUAT", "DINH_CHI", "TUYEN_LAI")
_NEW = {
    "tap_su": "x",
    "phan_tram_huong": 85.0,
    "bac": 1.0,
    "he_so": 2.34,
    "ngay_ngach": None,
    "ngay_nang_luong_sau": None,
}


@rule(
    "re-probation-over",
    gate="person",
    severity="warning",
    quality="sống",
    reads=("ngay_tuyen_dung", "tap_su", "phan_tram_huong"),
    needs=("ngay_tuyen_dung",),
    blames=("tap_su", "phan_tram_huong", "ngay_tuyen_dung"),
    title=(
        "Tập sự không kéo dài quá thời gian quy định",
        "Probation does not go on beyond its time",
    ),
    message=(
        "Còn ghi tập sự sau {detail} tháng kể từ ngày tuyển dụng; dài nhất là 12 tháng.",
        "Still on probation {detail} months after the recruitment; it lasts at most 12.",
    ),
    fix=(
        "Ghi ngạch, chức danh được bổ nhiệm và 100%; nghỉ thai sản, ốm đau, không lương trong thời "
        "gian tập sự thì ghi ở cột Ghi chú.",
        "Write the rank or title and 100 percent; note leave during the probation.",
    ),
    laws=(
        laws.ND115_2020.at("Điều 21"),
        laws.ND115_2020_85.at("Điều 21"),
        laws.ND138_2020.at("Điều 20"),
        laws.ND138_2020_116.at("Điều 20"),
        laws.ND170_2025,
        laws.ND170_2025_300,
    ),
    event=("ngay_tuyen_dung",),
    confidence="secondary",
    reasons=_PROLONGS,
    lawful=(
        # Điều 21 khoản 2 điểm d: leave of more than 14 days is not counted.
        Example(
            {
                **_NEW,
                "ngay_tuyen_dung": "2025-06-01",
                "ngay_vao_co_quan": "2025-06-01",
                "ngay_bac": "2025-06-01",
                "ghi_chu": "Tập sự 12 tháng, không tính 06 tháng nghỉ thai sản",
            }
        ),
        Example({**_NEW, "ngay_tuyen_dung": "2025-09-01", "ngay_vao_co_quan": "2025-09-01"}),
    ),
    wrong=Example(
        {
            **_NEW,
            "ngay_tuyen_dung": "2025-03-01",
            "ngay_vao_co_quan": "2025-03-01",
            "ngay_bac": "2025-03-01",
        }
    ),
    right=Example(
        {
            **_NEW,
            "ngay_tuyen_dung": "2026-03-01",
            "ngay_vao_co_quan": "2026-03-01",
            "ngay_bac": "2026-03-01",
        }
    ),
)
def _(c: Context):
    since = pd.DataFrame(
        {"hired": c.last_day("ngay_tuyen_dung"), "came": c.last_day("ngay_vao_co_quan")}
    ).max(axis=1)
    months = months_between(since, c.day)
    class_ = c.among("doi_tuong", ("VC", "CC", "CCX")) & active(c)
    over = months >= LONGEST_PROBATION + PROBATION_GRACE
    # A cell that tells the months or days of a probation may speak of one that is over.
    mark = each(c.frame()["tap_su"], fold_words).fillna("")
    still = (c.frame()["phan_tram_huong"] == PROBATION_PERCENT) | ~mark.str.contains(r"\d")
    return hits(c, class_ & _probation(c) & over & still, detail=whole_text(months))


_APPOINTED = {
    "tap_su": None,
    "phan_tram_huong": 85.0,
    "bac": 1.0,
    "he_so": 2.34,
    "ngay_tuyen_dung": "2025-03-01",
    "ngay_vao_co_quan": "2025-03-01",
    "ngay_ngach": "2026-03-01",
    "ngay_bac": "2026-03-01",
    "ngay_nang_luong_sau": "2029-03-01",
}


@rule(
    "re-probation-paid-on",
    severity="warning",
    quality="sống",
    reads=("phan_tram_huong", "ngay_ngach", "ngay_tuyen_dung"),
    title=("Hết tập sự thì hưởng 100%", "Whoever holds the rank after probation is paid in full"),
    message=(
        "Hưởng «{value}»% lương dù đã bổ nhiệm ngạch, chức danh ngày {detail}, hết tập sự.",
        "Paid «{value}» percent although the rank was given on {detail}, after probation.",
    ),
    fix=(
        "Ghi 100%, hoặc bỏ ngày bổ nhiệm ngạch, chức danh nếu còn tập sự.",
        "Write 100 percent, or clear the day of the rank if probation goes on.",
    ),
    laws=(
        laws.ND115_2020.at("Điều 24"),
        laws.ND115_2020_85.at("Điều 24"),
        laws.ND138_2020.at("Điều 22"),
        laws.ND138_2020_116.at("Điều 22"),
        laws.ND170_2025,
        laws.ND170_2025_300,
    ),
    event=("ngay_ngach",),
    confidence="secondary",
    lawful=(
        # On probation still, the rank written with the day of recruitment.
        Example({**_APPOINTED, "ngay_ngach": "2025-03-01", "ngay_bac": "2025-03-01"}),
        Example({**_APPOINTED, "ngay_ngach": None}),
    ),
    wrong=Example({**_APPOINTED, "ngay_nang_luong_sau": "2029-03-01"}),
    right=Example({**_APPOINTED, "phan_tram_huong": 100.0}),
)
def _(c: Context):
    rank = c.last_day("ngay_ngach")
    served = months_between(c.last_day("ngay_tuyen_dung"), rank) >= SHORTEST_PROBATION
    share = c.frame()["phan_tram_huong"] == PROBATION_PERCENT
    found = active(c) & share & served & (rank <= c.day) & ~marked(c)
    return hits(c, found, field="phan_tram_huong", detail=c.frame()["ngay_ngach"])


@rule(
    "re-hdld-not-headcount",
    scope="unit",
    gate="row",
    severity="error",
    reads=("doi_tuong", "loai_hop_dong"),
    quality="đúng",
    title=(
        "Lao động hợp đồng không tính vào biên chế",
        "Contract workers are outside the headcount",
    ),
    message=(
        "Hợp đồng lao động nhưng ghi đối tượng «{value}».",
        "A labour contract under class “{value}”.",
    ),
    fix=(
        "Ghi đối tượng Lao động hợp đồng và lập danh sách riêng.",
        "Write the class of contract workers and list them apart.",
    ),
    laws=(laws.ND68_2000, laws.ND111_2022, laws.ND235_2026.at("Điều 3")),
    confidence="secondary",
    lawful=(Example({"doi_tuong": "HDLD", "loai_hop_dong": "HDLD_68"}),),
    wrong=Example({"doi_tuong": "CC", "loai_hop_dong": "HDLD_111_HTPV"}),
    right=Example({"doi_tuong": "HDLD", "loai_hop_dong": "HDLD_111_HTPV"}),
    propose=lambda c, labels: pd.Series("HDLD", index=labels, dtype="str"),
)
def _(c: Context):
    frame = c.frame()
    return frame["loai_hop_dong"].fillna("").str.startswith("HDLD") & frame["doi_tuong"].isin(
        ["CB", "CC", "VC", "CBX", "CCX"]
    )


COLLEGE = 4
_PRIMARY_2026 = {
    **FIXED,
    "trinh_do_cm": "CD",
    "chuyen_nganh": "Giáo dục tiểu học",
    "ma_ngach": "V.07.03.29",
    "ten_ngach": "Giáo viên tiểu học hạng III",
    "vi_tri_viec_lam": "Giáo viên tiểu học",
    "ngay_tuyen_dung": "2026-06-01",
    "ngay_vao_co_quan": "2026-06-01",
    "quan_ly_nha_nuoc": None,
}
# Subjects whose teachers need a college degree only, in every general school and (foreign
# languages) in primary schools (Nghị định 93/2026/NĐ-CP Điều 20 khoản 2; khoản 4: languages of
# minorities).
_SPECIAL = re.compile(
    r"\b(?:my thuat|mi thuat|am nhac|nghe thuat|tin hoc|cong nghe|tieng dan toc)\b"
)
_FOREIGN = re.compile(
    r"\b(?:ngoai ngu|tieng (?:anh|phap|trung|nga|nhat|han|duc)|ngon ngu (?:anh|phap|trung))\b"
)
_SUBJECT = re.compile(r"\b(?:day|mon)\b")
_PRIMARY = ("V.07.03.", "15a.203", "15a.204", "15.114")
_GENERAL = (*_PRIMARY, "V.07.04.", "V.07.05.", "15a.20", "15.113", "15.112")


def _special_subject(c: Context) -> pd.Series:
    """Teachers recruited since Decree 93/2026 for a subject with a standard of its own: the
    position names it or, where it names no subject, the field of study."""
    post = mapped(c.frame()["vi_tri_viec_lam"], fold_words, "").astype("str")
    study = mapped(c.frame()["chuyen_nganh"], fold_words, "").astype("str")
    subject = post.where(post.str.contains(_SUBJECT) | post.str.contains(_SPECIAL), study)
    primary = c.judged("ma_ngach", lambda code: code.startswith(_PRIMARY))
    general = c.judged("ma_ngach", lambda code: code.startswith(_GENERAL))
    since = c.date("ngay_tuyen_dung") >= pd.Timestamp(laws.ND93_2026.since)
    taught = subject.str.contains(_SPECIAL) | (primary & subject.str.contains(_FOREIGN))
    return general & since & taught


@rule(
    "re-qualification-vs-post",
    gate="row",
    severity="warning",
    reads=("trinh_do_cm", "ma_ngach", "bac"),
    needs=("trinh_do_cm", "ma_ngach"),
    title=(
        "Trình độ không thấp hơn chức danh đòi hỏi",
        "Qualification is not below what the title needs",
    ),
    message=(
        "Trình độ «{value}» thấp hơn mức ngạch hoặc chức danh đòi hỏi ({detail}).",
        "Qualification “{value}” is below what the rank or title needs ({detail}).",
    ),
    fix=(
        "Kiểm tra trình độ khi tuyển dụng và mã ngạch, chức danh.",
        "Check the qualification at recruitment, and the code.",
    ),
    laws=(laws.ND204_2004, laws.TITLES, laws.ND93_2026.at("Điều 20")),
    confidence="read",
    reasons=("CHUAN_DAC_THU",),
    lawful=(
        Example({"trinh_do_cm": "TC", "ma_ngach": "01.003", "ngay_tuyen_dung": "2005-09-01"}),
        Example({"trinh_do_cm": "SC", "doi_tuong": "HDLD", "ma_ngach": None}),
        # NĐ 93/2026 Điều 20 khoản 2, 8: a college degree for these subjects, to be raised later.
        Example({**_PRIMARY_2026, "vi_tri_viec_lam": "Giáo viên tiểu học dạy môn Tiếng Anh"}),
        Example({**_PRIMARY_2026, "chuyen_nganh": "Sư phạm Tin học"}),
        Example(
            {
                **_PRIMARY_2026,
                "ma_ngach": "V.07.04.32",
                "ten_ngach": "Giáo viên trung học cơ sở hạng III",
                "vi_tri_viec_lam": "Giáo viên dạy môn Âm nhạc",
            }
        ),
    ),
    wrong=Example({"trinh_do_cm": "TC", "ma_ngach": "01.003"}),
    right=Example(
        {
            "trinh_do_cm": "TC",
            "ma_ngach": "01.005",
            "ten_ngach": "Nhân viên",
            "he_so": 2.66,
            "ngay_nang_luong_sau": "2027-09-01",
        }
    ),
)
def _(c: Context):
    frame = c.frame()
    ranks = code_list("ma_ngach").rows
    ranks = ranks[ranks["salary_group"] != ""]
    group = dict(zip(ranks["code"], ranks["salary_group"], strict=True))
    head = mapped(frame["ma_ngach"], lambda code: group.get(code, "").split(".")[0], "")
    needed = head.map({"A3": 5, "A2": 5, "A1": 5, "A0": 4, "B": 3})
    level = order(frame["trinh_do_cm"], "trinh_do_chuyen_mon")
    former = (
        group_now(c)
        .fillna("")
        .str.split(".")
        .str[0]
        .map({"A3": 5, "A2": 5, "A1": 5, "A0": 4, "B": 3})
    )
    needed = needed.where(~(former < needed), former)
    # Only recent appointments are judged: older people were placed before the standards.
    recent = c.date("ngay_tuyen_dung") >= pd.Timestamp(
        str(c.setting("qualification_since", "2012-01-01"))
    )
    words = {"A3": "đại học", "A2": "đại học", "A1": "đại học", "A0": "cao đẳng", "B": "trung cấp"}
    special = _special_subject(c) & (level >= COLLEGE)
    return hits(
        c, (level < needed) & recent & ~special, detail=lambda labels: head[labels].map(words)
    )
