"""Group F: education and training."""

import numpy as np
import pandas as pd

from ..codelists import code_list, table
from ..folding import fold_words
from . import laws
from .context import Context, add_months, of_owner
from .facts import active, age_told, mapped, order
from .hits import hits, not_in_list
from .rule import Example, rule
from .scales import NEEDED, group_now

DAY = "2026-11-01"
SOUND = Example({}, as_of=DAY)
UNIVERSITY, COLLEGE = 5, 4
LINE = {
    "tu_ngay": "2008-09-01",
    "den_ngay": "2012-06-30",
    "co_so": "Trường Đại học Luật Hà Nội",
    "chuyen_nganh": "Luật",
    "trinh_do": "DH",
}


def _held(c: Context) -> pd.Series:
    return order(c.frame()["trinh_do_cm"], "trinh_do_chuyen_mon")


@rule(
    "qu-highest",
    gate="person",
    severity="warning",
    quality="thống nhất",
    reads=("trinh_do_cm",),
    needs=("trinh_do_cm", "qt_dao_tao.trinh_do"),
    title=(
        "Trình độ cao nhất khớp với quá trình đào tạo",
        "Highest qualification equals that of the training lines",
    ),
    message=(
        "Trình độ “{value}” khác trình độ cao nhất trong quá trình đào tạo[ ({proposal})].",
        "Qualification “{value}” is not the highest of the training lines[ ({proposal})].",
    ),
    fix=(
        "Cập nhật trình độ, hoặc bổ sung dòng đào tạo.",
        "Update the qualification or add the training line.",
    ),
    laws=(laws.TRAINING,),
    confidence="secondary",
    wrong=Example(
        {"trinh_do_cm": "DH"},
        {
            "qt_dao_tao": [
                LINE,
                {
                    "tu_ngay": "2015-09-01",
                    "den_ngay": "2017-06-30",
                    "co_so": "Học viện Hành chính Quốc gia",
                    "chuyen_nganh": "Quản lý công",
                    "trinh_do": "THS",
                },
            ]
        },
        as_of=DAY,
    ),
    right=Example({}, {"qt_dao_tao": [LINE]}, as_of=DAY),
    lawful=(
        # Still at it.
        Example(
            {"trinh_do_cm": "DH"},
            con={
                "qt_dao_tao": [
                    {
                        "tu_ngay": "2008-09-01",
                        "den_ngay": "2012-06-30",
                        "co_so": "Trường Đại học Luật Hà Nội",
                        "chuyen_nganh": "Luật",
                        "trinh_do": "DH",
                    },
                    {
                        "tu_ngay": "2026-09-01",
                        "den_ngay": "2028-06-30",
                        "co_so": "Học viện Hành chính Quốc gia",
                        "chuyen_nganh": "Quản lý công",
                        "trinh_do": "THS",
                    },
                ]
            },
            as_of=DAY,
        ),
    ),
)
def highest(c: Context) -> pd.DataFrame:
    lines = c.frame("qt_dao_tao")
    rank = order(lines["trinh_do"], "trinh_do_chuyen_mon")
    # A line that is not finished by the as-of day gives no qualification yet.
    done = (lines["_nguoi"] >= 0) & rank.notna() & ~(c.last_day("den_ngay", "qt_dao_tao") > c.day)
    best = (
        lines[done]
        .assign(rank=rank)
        .sort_values("rank", kind="stable")
        .drop_duplicates("_nguoi", keep="last")
        .set_index("_nguoi")
    )
    top = best["rank"].reindex(c.frame().index)
    held = _held(c)
    return hits(
        c,
        (held != top) & held.notna() & top.notna(),
        proposal=best["trinh_do"].reindex(c.frame().index),
    )


def _born_after(c: Context, years: int, of: pd.Series, owner: pd.Series | None = None) -> pd.Series:
    """True where *of* lies before the person's birthday of that many years."""
    birthday = add_months(c.date("ngay_sinh").where(age_told(c)), years * 12)
    if owner is not None:
        birthday = pd.Series(birthday.reindex(owner).to_numpy(), index=owner.index)
    return of < birthday


@rule(
    "qu-dates",
    also=("qt_dao_tao",),
    lists=("nguoi",),
    severity="warning",
    reads=("nam_tn", "ngay_sinh", "trinh_do_cm"),
    needs=(),
    title=("Thời gian đào tạo hợp lý", "Dates of training are possible"),
    message=(
        "Thời gian đào tạo “{value}” không hợp lý: {detail}.",
        "Date of training “{value}” is not possible: {detail}.",
    ),
    fix=("Đối chiếu văn bằng, chứng chỉ.", "Compare with the degree or certificate."),
    laws=(laws.LOGIC,),
    confidence="logic",
    wrong=Example({"nam_tn": 2007}, as_of=DAY),
    right=Example({}, {"qt_dao_tao": [LINE]}, as_of=DAY),
    lawful=(Example({"nam_tn": 2011}, as_of=DAY),),
)
def dates(c: Context) -> pd.DataFrame:
    frame, lines = c.frame(), c.frame("qt_dao_tao")
    year = frame["nam_tn"]
    end_of_year = pd.to_datetime(
        year.where(year.between(1900, 2200))
        .map("{:.0f}-12-31".format, na_action="ignore")
        .astype("str"),
        errors="coerce",
    )
    ahead = year > c.day.year
    young = (_held(c) >= UNIVERSITY) & _born_after(c, 20, end_of_year)
    detail = np.where(
        ahead, "năm tốt nghiệp sau ngày lập hồ sơ", "tốt nghiệp đại học khi chưa đủ 20 tuổi"
    )
    flat = hits(c, ahead | young, detail=pd.Series(detail, index=frame.index), field="nam_tn")
    first, end_first, end = (
        c.date("tu_ngay", "qt_dao_tao"),
        c.date("den_ngay", "qt_dao_tao"),
        c.last_day("den_ngay", "qt_dao_tao"),
    )
    turned, later = end < first, first > c.day
    rank = order(lines["trinh_do"], "trinh_do_chuyen_mon")
    too_young = (rank >= UNIVERSITY) & _born_after(c, 20, end, lines["_nguoi"])
    # A course that still runs may end after the as-of day; one with a degree and a far end is a
    # slip of the year.
    far = (end_first > c.day + pd.DateOffset(years=8)) & ~later
    reasons = [
        "đến ngày trước từ ngày",
        "bắt đầu sau ngày lập hồ sơ",
        "kết thúc quá xa",
        "tốt nghiệp đại học khi chưa đủ 20 tuổi",
    ]
    why = np.select([turned, later, far, too_young], reasons, "")
    field = pd.Series(np.where(later & ~turned, "tu_ngay", "den_ngay"), index=lines.index)
    listed = hits(
        c,
        turned | later | far | too_young,
        "qt_dao_tao",
        detail=pd.Series(why, index=lines.index),
        field=field,
    )
    return pd.concat(
        [flat.assign(table="nguoi"), listed.assign(table="qt_dao_tao")], ignore_index=True
    )


NOT_FINAL = ("08", "09", "19", "20", "21")
LAST_OF_TEN_GRADES = 1975
"""Birth year after which nobody finished the ten-grade school of the north (it ended about
1989)."""


@rule(
    "qu-general-education",
    severity="warning",
    reads=("gdpt", "trinh_do_cm", "ngay_sinh"),
    needs=("gdpt",),
    title=(
        "Trình độ văn hóa hợp với trình độ chuyên môn và năm sinh",
        "General education fits qualification and birth year",
    ),
    message=(
        "Trình độ văn hóa “{value}” không hợp: {detail}.",
        "General education “{value}” does not fit: {detail}.",
    ),
    fix=("Đối chiếu bằng tốt nghiệp phổ thông.", "Compare with the school-leaving certificate."),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example({"gdpt": "19"}, as_of=DAY),
    right=SOUND,
    lawful=(
        # Ten grades, as of those who went to school in the North before 1980.
        Example({"gdpt": "10", "ngay_sinh": "1962-05-12"}, as_of=DAY),
    ),
)
def general_education(c: Context) -> pd.DataFrame:
    school = c.frame()["gdpt"]
    unfinished = school.isin(NOT_FINAL) & (_held(c) >= COLLEGE)
    ten_grades = (school == "10") & (c.date("ngay_sinh").dt.year > LAST_OF_TEN_GRADES)
    detail = pd.Series(
        np.where(
            unfinished,
            "chưa hết phổ thông mà có trình độ từ cao đẳng",
            "hệ 10/10 không còn ở lứa tuổi này",
        ),
        index=school.index,
    )
    return hits(c, unfinished | ten_grades, detail=detail)


@rule(
    "qu-title-needs-degree",
    severity="error",
    reads=("hoc_ham", "hoc_vi", "trinh_do_cm"),
    needs=("hoc_ham",),
    title=("Giáo sư, phó giáo sư có bằng tiến sĩ", "Professors hold a doctorate"),
    message=(
        "Học hàm “{value}” nhưng không có học vị tiến sĩ.",
        "Academic title “{value}” without a doctorate.",
    ),
    fix=("Bổ sung học vị, hoặc sửa học hàm.", "Add the degree or correct the title."),
    laws=(laws.QD37_2018,),
    confidence="secondary",
    wrong=Example({"hoc_ham": "02"}, as_of=DAY),
    right=Example({"hoc_ham": "02", "hoc_vi": "TS", "trinh_do_cm": "TS"}, as_of=DAY),
    lawful=(Example({"hoc_ham": "02", "hoc_vi": "TSKH", "trinh_do_cm": "TSKH"}, as_of=DAY),),
)
def title_needs_degree(c: Context) -> pd.Series:
    frame = c.frame()
    doctor = frame["hoc_vi"].isin(["TS", "TSKH"]) | frame["trinh_do_cm"].isin(["TS", "TSKH"])
    known = frame["hoc_vi"].notna() | frame["trinh_do_cm"].notna()
    return frame["hoc_ham"].isin(["01", "02"]) & known & ~doctor


def _spelt(name: str):
    def propose(c: Context, labels: pd.Index) -> pd.Series:
        listed = code_list(name)
        words = {fold_words(label): label for label in listed.rows["label_vi"]}
        field = {"trinh_do_chuyen_mon": "trinh_do_cm", "ly_luan_chinh_tri": "ly_luan_chinh_tri"}[
            name
        ]
        return mapped(c.frame()[field].reindex(labels), lambda v: words.get(fold_words(v), ""), "")

    return propose


@rule(
    "qu-degree-code",
    covers=("trinh_do_cm.ld-code-unknown",),
    gate="cell",
    severity="warning",
    reads=("trinh_do_cm",),
    title=("Trình độ chuyên môn có trong danh mục", "Qualification is in the list"),
    message=(
        "Trình độ “{value}” không có trong danh mục.",
        "Qualification “{value}” is not in the list.",
    ),
    fix=(
        "Ghi theo danh mục: Tiến sĩ, Thạc sĩ, Đại học, Cao đẳng, Trung cấp, Sơ cấp...[ {proposal}]",
        "Write a value of the list: doctor, master, university, college, intermediate, "
        "elementary...[ {proposal}]",
    ),
    laws=(laws.LISTS,),
    confidence="secondary",
    propose=_spelt("trinh_do_chuyen_mon"),
    wrong=Example({"trinh_do_cm": "ĐHSP"}, as_of=DAY),
    right=SOUND,
    lawful=(Example({"trinh_do_cm": "KS"}, as_of=DAY),),
)
def degree_code(c: Context) -> pd.Series:
    return not_in_list(c, "trinh_do_cm")


# A lecturer of a university, recruited under the present standard.
_LECTURER = {
    "doi_tuong": "VC",
    "ma_ngach": "V.07.01.03",
    "ten_ngach": "Giảng viên (hạng III)",
    "ngay_ngach": "2023-01-10",
    "loai_hop_dong": "HDLV_KXDTH",
}
_AFTER = {"trinh_do_cm": "DH", "nam_tn": 2019, "ngay_ngach": "2013-09-01"}


@rule(
    "qu-degree-after-title",
    lists=("qt_dao_tao",),
    gate="person",
    severity="warning",
    reads=("nam_tn", "trinh_do_cm", "ma_ngach", "ngay_ngach"),
    title=("Có bằng đại học trước khi giữ ngạch, chức danh", "The degree precedes the title"),
    message=(
        "Tốt nghiệp đại học năm «{value}», sau ngày giữ ngạch, chức danh ({detail}) đòi bằng ấy.",
        "University degree of {value}, after the title that asks for it ({detail}).",
    ),
    fix=(
        "Kiểm tra năm tốt nghiệp và ngày bổ nhiệm ngạch; là bằng đại học thứ hai thì ghi bằng thứ "
        "nhất ở quá trình đào tạo hoặc ghi chú.",
        "Check both; of a second degree, enter the first in the training history or note it.",
    ),
    laws=(laws.TITLES,),
    event=("ngay_ngach",),
    reasons=("GIU_CHUC_DANH_CU", "XEP_LAI", "VAN_BANG_HAI"),
    confidence="read",
    wrong=Example(_AFTER, as_of=DAY),
    right=Example({**_AFTER, "nam_tn": 2012}, as_of=DAY),
    lawful=(
        Example({**_AFTER, "ghi_chu": "Văn bằng hai ngành Quản lý công"}, as_of=DAY),
        Example(
            _AFTER,
            {"qt_dao_tao": [{**LINE, "tu_ngay": "2008-09-01", "den_ngay": "2012-06-30"}]},
            as_of=DAY,
        ),
        Example({**_AFTER, "trinh_do_cm": "THS"}, as_of=DAY),
    ),
)
def degree_after_title(c: Context) -> pd.DataFrame:
    frame, lines = c.frame(), c.frame("qt_dao_tao")
    needed = group_now(c).map(NEEDED).astype("float64")
    held = c.last_day("ngay_ngach")
    first = order(lines["trinh_do"], "trinh_do_chuyen_mon") >= UNIVERSITY
    early = first & (c.date("den_ngay", "qt_dao_tao") <= of_owner(held, lines))
    told = frame.index.isin(lines["_nguoi"][early])
    # A year that has not come yet has a finding of its own.
    late = frame["nam_tn"].gt(held.dt.year) & frame["nam_tn"].le(c.day.year)
    found = (needed == UNIVERSITY) & (_held(c) == UNIVERSITY) & late
    return hits(c, found & ~told & active(c), field="nam_tn", detail=frame["ngay_ngach"])


# Least degree of a title -> the degree that its scale asks anyway.
_SPOKEN_FROM = {"TS": "DH", "THS": "DH", "CD": "TC"}


@rule(
    "qu-degree-of-title",
    gate="person",
    severity="warning",
    reads=("trinh_do_cm", "ma_ngach", "ngay_ngach"),
    title=("Bằng cấp theo tiêu chuẩn chức danh", "Degree that the title asks"),
    message=(
        "Trình độ “{value}”: chức danh đang giữ đòi hỏi {detail} trở lên.",
        "Qualification “{value}”: the title held asks {detail} or more.",
    ),
    fix=(
        "Cập nhật bằng, hoặc xem lại chức danh; chưa phải đạt chuẩn thì ghi ở cột Ghi chú.",
        "Enter the degree or check the title; note it when the standard need not be met yet.",
    ),
    laws=(laws.TITLES, laws.TT40_2020, laws.TT_GIAO_VIEN_2021),
    event=("ngay_ngach",),
    reasons=("GIU_CHUC_DANH_CU", "XEP_LAI", "CHUYEN_BAC_NGHE"),
    confidence="read",
    wrong=Example(_LECTURER, as_of=DAY),
    right=Example({**_LECTURER, "trinh_do_cm": "THS"}, as_of=DAY),
    lawful=(
        # Appointed before the standard of Circular 40/2020/TT-BGDĐT.
        Example({**_LECTURER, "ngay_ngach": "2014-09-01"}, as_of=DAY),
        Example({**_LECTURER, "ma_ngach": "V.07.01.23", "ten_ngach": "Trợ giảng"}, as_of=DAY),
        Example({**_LECTURER, "ghi_chu": "Chưa thuộc diện phải đạt chuẩn trình độ"}, as_of=DAY),
    ),
    note=(
        "Chức danh và bằng ở danh mục trinh_do_chuc_danh; chỉ xét người được bổ nhiệm chức danh từ "
        "ngày của tiêu chuẩn, y tế từ năm 2018 khi đã chuyển xếp xong."
    ),
)
def degree_of_title(c: Context) -> pd.DataFrame:
    frame, rows = c.frame(), table("trinh_do_chuc_danh").set_index("code")
    levels = table("trinh_do_chuyen_mon").set_index("code")["order"].pipe(pd.to_numeric)
    least = frame["ma_ngach"].map(rows["least"])
    since = pd.to_datetime(frame["ma_ngach"].map(rows["since"]), errors="coerce")
    held = order(frame["trinh_do_cm"], "trinh_do_chuyen_mon")
    # Below the degree of the scale another rule speaks.
    below = (held < least.map(levels)) & (held >= least.map(_SPOKEN_FROM).map(levels))
    labels = code_list("trinh_do_chuyen_mon")
    found = below & (c.date("ngay_ngach") >= since) & (frame["doi_tuong"] == "VC") & active(c)
    return hits(c, found, detail=least.map(lambda v: labels.label(v).lower(), na_action="ignore"))


@rule(
    "qu-politics-list",
    covers=("ly_luan_chinh_tri.ld-code-unknown",),
    gate="cell",
    severity="error",
    reads=("ly_luan_chinh_tri",),
    title=("Lý luận chính trị có trong danh mục", "Political theory is in the list"),
    message=(
        "Trình độ lý luận chính trị “{value}” không có trong danh mục.",
        "Level of political theory “{value}” is not in the list.",
    ),
    fix=(
        "Ghi Chưa qua đào tạo, Sơ cấp, Trung cấp, Cao cấp hoặc Cử nhân.[ {proposal}]",
        "Write none, elementary, intermediate, advanced or bachelor.[ {proposal}]",
    ),
    laws=(laws.LISTS,),
    confidence="secondary",
    propose=_spelt("ly_luan_chinh_tri"),
    wrong=Example({"ly_luan_chinh_tri": "Đại học"}, as_of=DAY),
    right=SOUND,
    lawful=(Example({"ly_luan_chinh_tri": "CN"}, as_of=DAY),),
)
def politics_list(c: Context) -> pd.Series:
    return not_in_list(c, "ly_luan_chinh_tri")


def _needed_level(post: str) -> float:
    """Level of political theory that a post asks: 3 for heads of departments, 2 for heads of
    divisions; 0 for others."""
    words = fold_words(post).removeprefix("pho ")
    if words.startswith("giam doc so"):
        return 3
    return 2 if words.startswith("truong phong") else 0


@rule(
    "qu-politics-leader",
    gate="person",
    severity="warning",
    reads=("ly_luan_chinh_tri", "chuc_vu"),
    title=(
        "Lãnh đạo có trình độ lý luận chính trị theo chức vụ",
        "Leaders hold the level of political theory of their post",
    ),
    message=(
        "Lý luận chính trị “{value}” thấp hơn yêu cầu của chức vụ ({detail}).",
        "Political theory “{value}” is below what the post asks ({detail}).",
    ),
    fix=(
        "Cập nhật bằng, hoặc ghi việc được nợ tiêu chuẩn.",
        "Enter the certificate, or that the standard is owed.",
    ),
    laws=(laws.ND29_2024,),
    confidence="from_memory",
    wrong=Example(
        {
            "chuc_vu": "Phó Trưởng phòng",
            "ngay_bo_nhiem": "2024-03-01",
            "so_quyet_dinh": "15/QĐ-SNV",
            "ngay_quyet_dinh": "2024-02-26",
            "pc_chuc_vu": 0.3,
            "ly_luan_chinh_tri": "SC",
        },
        as_of=DAY,
    ),
    right=Example(
        {
            "chuc_vu": "Phó Trưởng phòng",
            "ngay_bo_nhiem": "2024-03-01",
            "so_quyet_dinh": "15/QĐ-SNV",
            "ngay_quyet_dinh": "2024-02-26",
            "pc_chuc_vu": 0.3,
            "ly_luan_chinh_tri": "TC",
        },
        as_of=DAY,
    ),
    lawful=(
        Example(
            {
                "chuc_vu": "Phó Trưởng phòng",
                "ngay_bo_nhiem": "2024-03-01",
                "so_quyet_dinh": "15/QĐ-SNV",
                "ngay_quyet_dinh": "2024-02-26",
                "pc_chuc_vu": 0.3,
                "ly_luan_chinh_tri": "CN",
            },
            as_of=DAY,
        ),
        # No post of the administration.
        Example({"chuc_vu": "Tổ trưởng", "ly_luan_chinh_tri": "SC"}, as_of=DAY),
    ),
)
def politics_leader(c: Context) -> pd.DataFrame:
    frame = c.frame()
    needed = mapped(frame["chuc_vu"], _needed_level, 0).astype("float64")
    # Only posts of the administration; heads of divisions in public units have rules of their own.
    found = (order(frame["ly_luan_chinh_tri"], "ly_luan_chinh_tri") < needed) & frame[
        "doi_tuong"
    ].isin(["CB", "CC"])
    levels = needed.map({2.0: "trung cấp", 3.0: "cao cấp hoặc cử nhân"})
    return hits(c, found, detail=levels.astype("str"))


PROGRAMMES = {"00": 0, "CS": 1, "CV": 2, "CVC": 3, "CVCC": 4}
RANK_PROGRAMME = {"01.001": 4, "01.002": 3, "01.003": 2, "01.004": 1}


@rule(
    "qu-state-management",
    gate="person",
    severity="info",
    reads=("quan_ly_nha_nuoc", "ma_ngach"),
    title=(
        "Chương trình quản lý nhà nước hợp với ngạch",
        "State-management programme fits the rank",
    ),
    message=(
        "Bồi dưỡng quản lý nhà nước “{value}” thấp hơn ngạch đang giữ ({detail}).",
        "State-management programme “{value}” is below the rank held ({detail}).",
    ),
    fix=("Cập nhật chứng chỉ bồi dưỡng theo ngạch.", "Enter the certificate for the rank."),
    laws=(laws.TT02_2021,),
    confidence="from_memory",
    wrong=Example({"quan_ly_nha_nuoc": "00"}, as_of=DAY),
    right=SOUND,
    lawful=(Example({"quan_ly_nha_nuoc": "CVC"}, as_of=DAY),),
)
def state_management(c: Context) -> pd.DataFrame:
    frame = c.frame()
    held, needed = frame["quan_ly_nha_nuoc"].map(PROGRAMMES), frame["ma_ngach"].map(RANK_PROGRAMME)
    return hits(c, held < needed, detail=frame["ma_ngach"])


CERTIFICATES = ("ngoai_ngu", "trinh_do_ngoai_ngu", "tin_hoc")


@rule(
    "qu-language-it",
    covers=tuple(f"{name}.ld-code-unknown" for name in CERTIFICATES),
    gate="cell",
    severity="info",
    reads=CERTIFICATES,
    needs=(),
    title=(
        "Chứng chỉ ngoại ngữ, tin học có trong danh mục",
        "Language and IT certificates are in the lists",
    ),
    message=(
        "Chứng chỉ “{value}” không có trong danh mục.",
        "Certificate “{value}” is not in the list.",
    ),
    fix=(
        "Ghi bậc 1/6 đến 6/6, hoặc ứng dụng CNTT cơ bản, nâng cao; A, B, C chỉ với chứng chỉ cũ.",
        "Write level 1/6 to 6/6, or basic or advanced IT; A, B, C only for old certificates.",
    ),
    laws=(laws.TT01_2014_BGDDT, laws.TT03_2014_BTTTT),
    confidence="secondary",
    wrong=Example({"tin_hoc": "MOS"}, as_of=DAY),
    right=Example({"tin_hoc": "CB", "ngoai_ngu": "en", "trinh_do_ngoai_ngu": "B3"}, as_of=DAY),
    note=(
        "Ngày cấp chứng chỉ không có trong hồ sơ, nên không xét chứng chỉ A, B, C cấp sau khi "
        "bãi bỏ."
    ),
    lawful=(Example({"tin_hoc": "NC", "ngoai_ngu": "en", "trinh_do_ngoai_ngu": "B4"}, as_of=DAY),),
)
def language_it(c: Context) -> pd.DataFrame:
    found = [hits(c, not_in_list(c, name), field=name) for name in CERTIFICATES]
    return pd.concat(found, ignore_index=True)


@rule(
    "qu-defence",
    covers=("qpan.ld-code-unknown",),
    gate="cell",
    severity="error",
    reads=("qpan",),
    title=(
        "Bồi dưỡng quốc phòng, an ninh có trong danh mục",
        "Defence and security training is in the list",
    ),
    message=(
        "Giá trị “{value}” không có trong danh mục; thông điệp chỉ nhận 0 hoặc 1.",
        "“{value}” is not in the list; the message takes 0 or 1.",
    ),
    fix=(
        "Ghi 1 khi đã bồi dưỡng, 0 khi chưa, hoặc Đối tượng 1 đến 4.",
        "Write 1 when trained and 0 when not, or subject group 1 to 4.",
    ),
    laws=(laws.MESSAGE,),
    confidence="secondary",
    wrong=Example({"qpan": "Đối tượng 9"}, as_of=DAY),
    right=Example({"qpan": "DT4"}, as_of=DAY),
    lawful=(Example({"qpan": "1"}, as_of=DAY),),
)
def defence(c: Context) -> pd.Series:
    return not_in_list(c, "qpan")
