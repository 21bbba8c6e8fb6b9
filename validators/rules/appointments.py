"""Group H: posts, appointments and terms of office.

Terms: public employees Nghị định 115/2020/NĐ-CP Art. 43-49 (as amended by 85/2023), civil servants
Nghị định 138/2020/NĐ-CP until 2025-06-30 and Nghị định 170/2025/NĐ-CP since.
"""

import re

import numpy as np
import pandas as pd
from pandas.api.typing import NaTType

from .. import pay_tables
from ..codelists import table
from ..folding import fold, fold_words
from ..units import parts
from . import laws
from .context import Context, add_months, months_between
from .facts import active, is_leader, lines, mapped, matches, says
from .hits import hits
from .posts import (
    TERM_MONTHS,
    heights,
    manages,
    merged_until,
    not_higher,
    registry,
    retires,
    roles,
    staff,
    surplus,
    term,
)
from .retirement import TEACHES
from .rule import Example, rule

DAY = "2026-11-01"
ND115 = laws.ND115_2020.at("Điều 43-49")
ND115_85 = laws.ND115_2020_85.at("Điều 43-49")
ND259 = laws.ND259_2026
ND138 = laws.ND138_2020.at("Điều 41, 42")
ND138_116 = laws.ND138_2020_116.at("Điều 41, 42")
ND170 = laws.ND170_2025
ND170_300 = laws.ND170_2025_300
APPOINTMENT = (ND115, ND115_85, ND259, ND138, ND138_116, ND170, ND170_300)
DEPUTIES = (laws.ND120_2020.at("Điều 6"), laws.ND120_2020_83.at("Điều 6"))
DEPARTMENTS = (
    laws.ND24_2014,
    laws.ND24_2014_107,
    laws.ND45_2025,
    laws.ND150_2025,
    laws.ND150_2025_370,
)

# A head of a division with everything that the rules ask of one.
HEAD = {
    "chuc_vu": "Trưởng phòng",
    "ngay_bo_nhiem": "2023-05-01",
    "so_quyet_dinh": "45/QĐ-SNV",
    "ngay_quyet_dinh": "2023-04-20",
    "pc_chuc_vu": 0.5,
    "ly_luan_chinh_tri": "CC",
}
# The work history of a head moved to the head of another division: a post equal to the one held.
EQUAL_POSTS = [
    {
        "tu_ngay": "2018-05-01",
        "den_ngay": "2023-04-30",
        "ma_don_vi": "H42.05.02",
        "chuc_vu": "Trưởng phòng",
    },
    {"tu_ngay": "2023-05-01", "ma_don_vi": "H42.05.01", "chuc_vu": "Trưởng phòng"},
]
OLD = {
    **HEAD, "ho_ten": "Nguyễn Văn Hùng", "gioi_tinh": "Nam", "ngay_sinh": "1966-01-10",
    "cccd": "037066001234", "nam_tn": 1988,
    "ngay_tuyen_dung": "1990-09-01", "ngay_vao_co_quan": "1990-09-01", "ngay_ngach": "1994-09-01",
    "ngay_nghi_huu": "2027-11-01",
}  # fmt: skip
SOUND = Example(HEAD, as_of=DAY)


def _head(**changes: object) -> Example:
    return Example({**HEAD, **changes}, as_of=DAY)


def _appointed(c: Context) -> tuple[pd.Series, pd.Series]:
    """First and last possible day of the latest appointment."""
    again = c.given("ngay_bo_nhiem_lai")
    return (
        c.date("ngay_bo_nhiem").mask(again, c.date("ngay_bo_nhiem_lai")),
        c.last_day("ngay_bo_nhiem").mask(again, c.last_day("ngay_bo_nhiem_lai")),
    )


def _latest_field(c: Context) -> pd.Series:
    """The field that holds the latest appointment."""
    return pd.Series("ngay_bo_nhiem", index=c.frame().index, dtype="str").mask(
        c.given("ngay_bo_nhiem_lai"), "ngay_bo_nhiem_lai"
    )


@rule(
    "ap-term-end",
    severity="info",
    quality="sống",
    reads=("ngay_bo_nhiem_lai", "ngay_bo_nhiem", "chuc_vu", "nhiem_ky", "het_han_chuc_vu"),
    needs=("ngay_bo_nhiem",),
    blames=("ngay_bo_nhiem_lai", "ngay_bo_nhiem"),
    title=("Sắp hết thời hạn bổ nhiệm", "Term of office ends soon"),
    message=(
        "Thời hạn giữ chức vụ hết ngày {detail}, trong vòng 90 ngày.",
        "The term of office ends on {detail}, within 90 days.",
    ),
    fix=(
        "Chuẩn bị quy trình bổ nhiệm lại hoặc kéo dài thời gian giữ chức vụ.",
        "Prepare the re-appointment or extension.",
    ),
    laws=APPOINTMENT,
    confidence="read",
    wrong=_head(ngay_bo_nhiem="2021-12-15", ngay_quyet_dinh="2021-12-10"),
    right=SOUND,
    lawful=(_head(ngay_bo_nhiem="2022-02-05", ngay_quyet_dinh="2022-01-25"),),
    note=(
        "Nhắc việc, không phải lỗi: trong thời hạn thì giữ chức vụ đúng luật đến ngày cuối, và "
        "quyết định bổ nhiệm lại chỉ phải có trước đó một ngày làm việc (Nghị định 115/2020 Điều "
        "49 khoản 1, 3)."
    ),
)
def term_end(c: Context) -> pd.DataFrame:
    first, last = term(c)
    until = _stated_end(c)
    stated = until > _appointed(c)[1]
    first, last = until.where(stated, first), until.where(stated, last)
    soon = c.day + pd.Timedelta(days=int(c.setting("term_notice_days", 90)))
    found = manages(c) & active(c) & (first >= c.day) & (last <= soon) & (retires(c) > last)
    return hits(c, found, detail=pay_tables.iso(last), field=_latest_field(c))


@rule(
    "ap-term-expired",
    severity="error",
    quality="sống",
    lists=("qt_cong_tac",),
    reads=("ngay_bo_nhiem_lai", "ngay_bo_nhiem", "chuc_vu", "nhiem_ky", "het_han_chuc_vu"),
    needs=("ngay_bo_nhiem",),
    blames=("het_han_chuc_vu", "ngay_bo_nhiem_lai", "ngay_bo_nhiem"),
    reasons=("KY_LUAT", "HOC_NUOC_NGOAI", "DINH_CHI", "NGHI_THAI_SAN", "NGHI_OM"),
    title=("Không giữ chức vụ khi đã hết thời hạn bổ nhiệm", "No post held beyond its term"),
    message=(
        "Thời hạn bổ nhiệm đã hết ngày {detail} mà không có bổ nhiệm lại.",
        "The term of office ended on {detail} and there is no re-appointment.",
    ),
    fix=(
        "Ghi ngày bổ nhiệm lại hoặc ngày được kéo dài giữ chức vụ, hoặc bỏ chức vụ nếu đã thôi "
        "giữ.",
        "Add the re-appointment or the day until which the post is prolonged, or remove the post.",
    ),
    laws=APPOINTMENT,
    confidence="read",
    wrong=_head(ngay_bo_nhiem="2020-05-01", ngay_quyet_dinh="2020-04-20"),
    right=_head(
        ngay_bo_nhiem="2020-05-01", ngay_bo_nhiem_lai="2025-05-01", ngay_quyet_dinh="2025-04-20"
    ),
    lawful=(
        # NĐ 115/2020 Điều 49: kept on until a day that the decision names, and a term written as
        # years.
        _head(
            ngay_bo_nhiem="2020-05-01", ngay_quyet_dinh="2020-04-20", nhiem_ky="Đến hết 30/4/2027"
        ),
        _head(ngay_bo_nhiem="2021-05-01", ngay_quyet_dinh="2021-04-20", nhiem_ky="2021-2026"),
        # Điều 49 khoản 5 điểm c: not yet re-appointed because of her maternity leave.
        _head(
            ngay_bo_nhiem="2021-09-01",
            ngay_quyet_dinh="2021-08-20",
            ghi_chu="Nghỉ thai sản từ 15/7/2026 đến 14/01/2027",
        ),
        # The end of the term before is no end of the present one.
        _head(
            ngay_bo_nhiem="2020-05-01",
            ngay_bo_nhiem_lai="2025-05-01",
            ngay_quyet_dinh="2025-04-20",
            nhiem_ky="30/04/2025",
        ),
        _head(
            ngay_bo_nhiem="2020-05-01", ngay_quyet_dinh="2020-04-20", het_han_chuc_vu="2027-04-30"
        ),
        # Art. 49.5.b: nobody is appointed again while abroad.
        _head(
            ngay_bo_nhiem="2021-05-01",
            ngay_quyet_dinh="2021-04-20",
            ghi_chu="Đang học tập ở nước ngoài từ 01/2026",
        ),
        # The line of the work history ended with the unit; the post went on in its heir.
        Example(
            HEAD,
            con={
                "qt_cong_tac": [
                    {
                        "tu_ngay": "2023-05-01",
                        "den_ngay": "2025-06-30",
                        "ma_don_vi": "H42.05.01",
                        "chuc_vu": "Trưởng phòng",
                    },
                    {"tu_ngay": "2025-07-01", "ma_don_vi": "H42.05.02", "chuc_vu": "Trưởng phòng"},
                ]
            },
            as_of=DAY,
        ),
    ),
    note=(
        "Người còn dưới 24 tháng đến tuổi nghỉ hưu khi hết thời hạn được kéo dài nên không bị nêu."
    ),
)
def term_expired(c: Context) -> pd.DataFrame:
    _, last = term(c)
    until = _stated_end(c)
    appointed = _appointed(c)[1]
    # A stated end before the latest appointment is that of the term before.
    stated = until > appointed
    last = until.where(stated, last)
    over = manages(c) & active(c) & (last < c.day) & (retires(c) > add_months(last, 24))
    # Who is near the pension may be kept on, but not without a word beyond the day that is stated.
    over |= manages(c) & active(c) & stated & (until < c.day) & ~(retires(c) <= until)
    ended = _ended_in_history(c)
    silent = manages(c) & active(c) & ~over & ~stated & (ended < c.day)
    column = _latest_field(c).mask(stated & c.given("het_han_chuc_vu"), "het_han_chuc_vu")
    return hits(
        c,
        over | silent,
        detail=pay_tables.iso(last.where(over, ended)),
        field=column,
        severity=pd.Series(np.where(silent, "warning", ""), index=over.index),
    )


_OPEN = pd.Timestamp("2200-01-01")
# A line of the work history that begins so many days from the appointment is that appointment.
_SAME_START = pd.Timedelta(days=62)


def _ended_in_history(c: Context) -> pd.Series:
    """The day on which the work history ends the present post, NaT where it does not: its line
    began with the latest appointment, and no other line begins or goes on after it."""
    name = "qt_cong_tac"
    frame, people = c.frame(name), c.frame()
    owner = frame["_nguoi"]
    first, last = c.date("tu_ngay", name), c.last_day("den_ngay", name)
    appointed = pd.Series(_appointed(c)[1].reindex(owner).to_numpy(), index=frame.index)
    post = pd.Series(people["chuc_vu"].reindex(owner).to_numpy(), index=frame.index)
    same = mapped(frame["chuc_vu"], fold_words, "-") == mapped(post, fold_words, "")
    of_post = same & ((first - appointed).abs() <= _SAME_START) & (owner >= 0)
    ends = last.where(of_post).groupby(owner).max()
    # An open line, or one that begins later, goes on from there.
    reaches = last.fillna(_OPEN).groupby(owner).max()
    begins = first.groupby(owner).max()
    ends = ends.where((reaches <= ends) & ~(begins > ends))
    return pd.to_datetime(ends.reindex(people.index))


_END = re.compile(r"(?:(?:(?<!\d)(\d{1,2})\s*[/.-]\s*)?(?<!\d)(\d{1,2})\s*[/.-]\s*)?(\d{4})\D*$")
_ISO_END = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T][\d:.]+)?\D*$")


def _end_written(text: str) -> pd.Timestamp | NaTType:
    """Last day that a written term gives: of the year ("2021-2026"), month or day ("đến
    30/4/2025"); NaT where it gives none."""
    iso, found = _ISO_END.search(text), _END.search(text)
    year, month, day = iso.groups() if iso else found.groups()[::-1] if found else (None,) * 3
    if year is None:
        return pd.NaT
    end = pd.to_datetime(f"{year}-{month or 12}-{day or 1}", errors="coerce")
    return end if day else end + pd.offsets.MonthEnd(0)


def _stated_end(c: Context) -> pd.Series:
    """Last day of the term as the record writes it, in a column of its own or as the term, NaT
    where it does not."""
    written = pd.to_datetime(mapped(c.frame()["nhiem_ky"], _end_written, pd.NaT))
    return c.last_day("het_han_chuc_vu").fillna(written)


@rule(
    "ap-decision-before-effect",
    severity="warning",
    reads=("ngay_quyet_dinh", "ngay_bo_nhiem", "ngay_bo_nhiem_lai"),
    needs=("ngay_quyet_dinh", "ngay_bo_nhiem"),
    title=("Ngày ký quyết định không sau ngày có hiệu lực", "Decision not later than its effect"),
    message=(
        "Quyết định ký ngày “{value}”, sau ngày bổ nhiệm {detail}.",
        "The decision of “{value}” is later than the appointment on {detail}.",
    ),
    fix=("Đối chiếu quyết định bổ nhiệm.", "Compare with the decision."),
    laws=APPOINTMENT,
    event=("ngay_bo_nhiem_lai", "ngay_bo_nhiem"),
    confidence="read",
    wrong=_head(ngay_quyet_dinh="2023-06-20"),
    right=SOUND,
    lists=("qt_cong_tac",),
    lawful=(
        _head(ngay_quyet_dinh="2023-05-01"),
        # NĐ 115/2020 Điều 49: the decision prolongs the term until the pension.
        _head(
            ngay_bo_nhiem="2020-05-01", ngay_quyet_dinh="2025-04-20", het_han_chuc_vu="2027-04-30"
        ),
        _head(ngay_quyet_dinh="2025-10-20", ghi_chu="Kéo dài thời gian giữ chức vụ đến 01/10/2027"),
    ),
)
def decision_before_effect(c: Context) -> pd.DataFrame:
    latest = _appointed(c)[1]
    found = (c.date("ngay_quyet_dinh") > latest) & ~_prolongs(c)
    return hits(c, found, detail=pay_tables.iso(latest))


_PROLONGED = re.compile(
    r"\bkeo dai(?: \w+){0,8}? (?:giu chuc vu|chuc vu|bo nhiem|tuoi nghi huu|tuoi huu|nghi huu)\b"
)
# The decision that prolongs a term is taken in its last year (Điều 49: ninety days before it ends).
_LAST_YEAR = 48


def _prolongs(c: Context) -> pd.Series:
    """People whose decision prolongs the term of office until the pension (Nghị định 115/2020/NĐ-CP
    Điều 49): note or work history say so, or the term ends after the five years and the decision is
    of the last of them."""
    frame, work = c.frame(), c.frame("qt_cong_tac")
    listed = work["_nguoi"][matches(_PROLONGED, work["chuc_vu"], work["ghi_chu"])]
    told = matches(_PROLONGED, frame["ghi_chu"], frame["chuc_vu"]) | frame.index.isin(listed)
    beyond = _stated_end(c) > term(c)[1]
    late = c.date("ngay_quyet_dinh") >= add_months(_appointed(c)[1], _LAST_YEAR)
    return told | (beyond & late)


# The Party writes its numbers otherwise ("12-QĐ/TU"), and a contract has one of its own.
_NUMBER = re.compile(
    r"\d+[a-zA-Z]?(/\d{4})?/(QĐ|NQ)[-–][^\W\d_][^/]*"
    r"|\d+[a-zA-Z]?[-–](QĐ|QĐNS|NQ|KL|TB|CV)/[^\W\d_][^/]*"
    r"|\d+(/\d{4})?/?[-–]?HĐ(LĐ|LV|VV)?([-–/].*)?"
)


@rule(
    "ap-decision-number",
    gate="cell",
    severity="warning",
    reads=("so_quyet_dinh",),
    title=("Số quyết định có dạng số/QĐ-cơ quan", "Decision number has the form number/QĐ-issuer"),
    message=(
        "“{value}” không có dạng số/QĐ-cơ quan ban hành.",
        "“{value}” does not have the form number/QĐ-issuer.",
    ),
    fix=("Ghi đủ, ví dụ 45/QĐ-SNV hoặc 1020/QĐ-UBND.", "Write it in full, for example 45/QĐ-SNV."),
    laws=(laws.PRACTICE, laws.ND30_2020.at("Phụ lục III")),
    confidence="from_memory",
    wrong=_head(so_quyet_dinh="số 45"),
    right=SOUND,
    note="Thẩm quyền của cơ quan ban hành không suy được từ ký hiệu nên không xét.",
    lawful=(
        _head(so_quyet_dinh="Số 1020/QĐ-UBND"),
        _head(so_quyet_dinh="15/NQ-HĐND"),
        _head(so_quyet_dinh="45/2023/QĐ-UBND"),
        _head(so_quyet_dinh="12-QĐ/TU"),
    ),
)
def decision_number(c: Context) -> pd.Series:
    return mapped(
        c.frame()["so_quyet_dinh"],
        lambda v: not _NUMBER.fullmatch(re.sub(r"^[Ss]ố:?\s*|\s+", "", v)),
        False,
    ).astype(bool)


@rule(
    "ap-age-first",
    lists=("qt_cong_tac",),
    severity="error",
    reads=("ngay_bo_nhiem", "ngay_sinh", "gioi_tinh", "chuc_vu"),
    needs=("ngay_bo_nhiem", "ngay_sinh"),
    blames=("ngay_bo_nhiem",),
    title=(
        "Bổ nhiệm lần đầu khi còn đủ một nhiệm kỳ công tác",
        "First appointment leaves time for a full term",
    ),
    message=(
        "Bổ nhiệm ngày “{value}” khi đến tuổi nghỉ hưu ({detail}) không còn đủ 60 tháng.",
        "Appointed on “{value}”, less than 60 months before retirement ({detail}).",
    ),
    fix=(
        "Đối chiếu ngày bổ nhiệm và ngày sinh; chức vụ tương đương hoặc thấp hơn chức vụ đang "
        "giữ thì ghi chức vụ trước vào quá trình công tác.",
        "Check appointment and birth date; when the post is equal to or lower than the one held "
        "before, enter that one in the work history.",
    ),
    laws=APPOINTMENT,
    event=("ngay_bo_nhiem",),
    reasons=("SAP_XEP", "DAC_BIET"),
    confidence="read",
    wrong=Example({**OLD, "ngay_bo_nhiem": "2023-05-01"}, as_of=DAY),
    right=Example(
        {
            **OLD,
            "ngay_bo_nhiem": "2017-05-01",
            "ngay_bo_nhiem_lai": "2022-05-01",
            "ngay_quyet_dinh": "2022-04-20",
        },
        as_of=DAY,
    ),
    note=(
        "Xét các bổ nhiệm từ ngày 01/01/2021, khi tuổi nghỉ hưu theo lộ trình bắt đầu áp dụng. "
        "Chức vụ tương đương hoặc thấp hơn chức vụ đang giữ không tính tuổi (Nghị định "
        "115/2020/NĐ-CP Điều 44 khoản 5 điểm b), nhận ra từ quá trình công tác."
    ),
    lawful=(
        # Art. 44.5.a: a special case that the authority decided.
        Example(
            {
                **OLD,
                "ngay_bo_nhiem": "2023-05-01",
                "ghi_chu": "Trường hợp đặc biệt do cấp có thẩm quyền quyết định",
            },
            as_of=DAY,
        ),
        # Art. 44.5.b: the age is not asked for a post equal to the one held.
        Example(
            {**OLD, "ngay_bo_nhiem": "2023-05-01"}, con={"qt_cong_tac": EQUAL_POSTS}, as_of=DAY
        ),
        # Law 72/2025 Art. 54: an elected cadre designated at the change to two levels.
        Example(
            {
                **OLD,
                "doi_tuong": "CB",
                "chuc_vu": "Chủ tịch UBND xã",
                "ngay_bo_nhiem": "2025-07-01",
            },
            as_of=DAY,
        ),
    ),
)
def age_first(c: Context) -> pd.DataFrame:
    first = c.date("ngay_bo_nhiem")
    limit = retires(c)
    found = (
        manages(c)
        & (first >= pd.Timestamp("2021-01-01"))
        & (limit < add_months(first, TERM_MONTHS))
        & ~not_higher(c)
    )
    return hits(c, found, detail=pay_tables.iso(limit))


@rule(
    "ap-age-reappoint",
    severity="error",
    reads=("ngay_bo_nhiem_lai", "ngay_sinh", "gioi_tinh", "chuc_vu"),
    needs=("ngay_bo_nhiem_lai", "ngay_sinh"),
    title=(
        "Còn dưới 2 năm công tác thì kéo dài, không bổ nhiệm lại",
        "Under two years left: extension, not re-appointment",
    ),
    message=(
        "Bổ nhiệm lại ngày “{value}” khi còn dưới 24 tháng đến tuổi nghỉ hưu ({detail}).",
        "Re-appointed on “{value}”, under 24 months before retirement ({detail}).",
    ),
    fix=(
        "Ghi quyết định kéo dài thời gian giữ chức vụ thay cho bổ nhiệm lại.",
        "Record an extension instead.",
    ),
    laws=APPOINTMENT,
    event=("ngay_bo_nhiem_lai",),
    confidence="read",
    wrong=Example(
        {
            **OLD,
            "ngay_bo_nhiem": "2018-05-01",
            "ngay_bo_nhiem_lai": "2026-05-01",
            "ngay_quyet_dinh": "2026-04-20",
        },
        as_of=DAY,
    ),
    right=Example(
        {**OLD, "ngay_bo_nhiem": "2018-05-01", "ngay_bo_nhiem_lai": "2023-05-01"}, as_of=DAY
    ),
    lawful=(
        # Exactly two years left (Art. 49.2).
        Example(
            {
                **OLD,
                "ngay_bo_nhiem": "2020-11-01",
                "ngay_bo_nhiem_lai": "2025-11-01",
                "ngay_quyet_dinh": "2025-10-20",
            },
            as_of=DAY,
        ),
    ),
)
def age_reappoint(c: Context) -> pd.DataFrame:
    again, limit = c.date("ngay_bo_nhiem_lai"), retires(c)
    left = months_between(again, limit)
    found = manages(c) & (again >= pd.Timestamp("2021-01-01")) & (left < 24)
    return hits(c, found, detail=pay_tables.iso(limit))


@rule(
    "ap-in-planning",
    scope="unit",
    gate="person",
    severity="warning",
    quality="thống nhất",
    reads=("ngay_bo_nhiem", "chuc_vu", "quy_hoach"),
    needs=("ngay_bo_nhiem", "ds_quy_hoach.chuc_danh"),
    blames=("ngay_bo_nhiem", "chuc_vu"),
    title=("Người mới bổ nhiệm có trong quy hoạch", "A new appointee was planned"),
    message=(
        "Bổ nhiệm “{value}” nhưng không có dòng quy hoạch nào, trong khi đơn vị có lập quy hoạch.",
        "Appointed “{value}” without any line of planning, though the unit has a planning list.",
    ),
    fix=(
        "Bổ sung quy hoạch đã phê duyệt, hoặc giải trình (nguồn từ nơi khác, đơn vị mới "
        "thành lập).",
        "Add the approved planning, or explain.",
    ),
    laws=APPOINTMENT,
    event=("ngay_bo_nhiem",),
    reasons=("SAP_XEP", "DAC_BIET", "DON_VI_MOI"),
    confidence="read",
    wrong=Example(
        {**HEAD, "ngay_bo_nhiem": "2026-08-01", "ngay_quyet_dinh": "2026-07-25"},
        more=({},),
        as_of=DAY,
        con={
            "ds_quy_hoach": [
                {
                    "_nguoi": 1,
                    "chuc_danh": "Phó Trưởng phòng",
                    "ma_don_vi": "H42.05.01",
                    "nhiem_ky": "2026-2031",
                }
            ]
        },
    ),
    right=Example(
        {**HEAD, "ngay_bo_nhiem": "2026-08-01", "ngay_quyet_dinh": "2026-07-25"},
        as_of=DAY,
        con={
            "ds_quy_hoach": [
                {"chuc_danh": "Trưởng phòng", "ma_don_vi": "H42.05.01", "nhiem_ky": "2026-2031"}
            ]
        },
    ),
    note="Xét người bổ nhiệm lần đầu trong 12 tháng gần nhất.",
    lawful=(
        # The planned post stands beside the person instead of in the list.
        Example(
            {
                **HEAD,
                "ngay_bo_nhiem": "2026-08-01",
                "ngay_quyet_dinh": "2026-07-25",
                "quy_hoach": "Trưởng phòng",
            },
            more=({},),
            as_of=DAY,
            con={
                "ds_quy_hoach": [
                    {
                        "_nguoi": 1,
                        "chuc_danh": "Phó Trưởng phòng",
                        "ma_don_vi": "H42.05.01",
                        "nhiem_ky": "2026-2031",
                    }
                ]
            },
        ),
    ),
)
def in_planning(c: Context) -> pd.Series:
    frame, plan = c.frame(), c.frame("ds_quy_hoach")
    planned = frame.index.isin(plan["_nguoi"]) | c.given("quy_hoach")
    units = set(c.person("ma_don_vi_su_dung", "ds_quy_hoach").dropna())
    recent = (c.date("ngay_bo_nhiem") > c.day - pd.DateOffset(months=12)) & ~c.given(
        "ngay_bo_nhiem_lai"
    )
    return manages(c) & active(c) & recent & ~planned & frame["ma_don_vi_su_dung"].isin(units)


def _lower(post: str) -> bool:
    return fold_words(post).startswith("pho ")


@rule(
    "ap-held-24m",
    severity="warning",
    table="qt_cong_tac",
    reads=("tu_ngay", "chuc_vu", "ma_don_vi"),
    needs=("tu_ngay", "chuc_vu"),
    title=(
        "Giữ chức vụ hiện tại ít nhất 24 tháng trước khi bổ nhiệm chức vụ cao hơn",
        "Present post held 24 months before a higher one",
    ),
    message=(
        "Lên chức vụ cao hơn từ “{value}” khi mới giữ chức vụ trước {detail} tháng.",
        "Higher post from “{value}” after only {detail} months in the post before.",
    ),
    fix=(
        "Kiểm tra quyết định; giải trình nếu thuộc trường hợp đặc biệt.",
        "Check the decision; explain an exception.",
    ),
    laws=APPOINTMENT,
    event=("tu_ngay",),
    reasons=("SAP_XEP", "DAC_BIET", "DON_VI_MOI"),
    confidence="read",
    wrong=Example(
        con={
            "qt_cong_tac": [
                {
                    "tu_ngay": "2022-01-01",
                    "den_ngay": "2022-12-31",
                    "ma_don_vi": "H42.05.01",
                    "chuc_vu": "Phó Trưởng phòng",
                },
                {"tu_ngay": "2023-01-01", "ma_don_vi": "H42.05.01", "chuc_vu": "Trưởng phòng"},
            ]
        },
        as_of=DAY,
    ),
    right=Example(
        con={
            "qt_cong_tac": [
                {
                    "tu_ngay": "2020-01-01",
                    "den_ngay": "2022-12-31",
                    "ma_don_vi": "H42.05.01",
                    "chuc_vu": "Phó Trưởng phòng",
                },
                {"tu_ngay": "2023-01-01", "ma_don_vi": "H42.05.01", "chuc_vu": "Trưởng phòng"},
            ]
        },
        as_of=DAY,
    ),
    lawful=(
        # Art. 44.3: times that do not follow each other add up.
        Example(
            con={
                "qt_cong_tac": [
                    {
                        "tu_ngay": "2018-01-01",
                        "den_ngay": "2018-12-31",
                        "ma_don_vi": "H42.05.02",
                        "chuc_vu": "Phó Trưởng phòng",
                    },
                    {
                        "tu_ngay": "2019-01-01",
                        "den_ngay": "2021-12-31",
                        "ma_don_vi": "H42.05.02",
                        "chuc_vu": "Chuyên viên",
                    },
                    {
                        "tu_ngay": "2022-01-01",
                        "den_ngay": "2022-12-31",
                        "ma_don_vi": "H42.05.01",
                        "chuc_vu": "Phó Trưởng phòng",
                    },
                    {"tu_ngay": "2023-01-01", "ma_don_vi": "H42.05.01", "chuc_vu": "Trưởng phòng"},
                ]
            },
            as_of=DAY,
        ),
    ),
)
def held_24m(c: Context) -> pd.DataFrame:
    rows = lines(c, "qt_cong_tac", "tu_ngay")
    leader = mapped(rows["chuc_vu"], lambda v: is_leader(v) and not _lower(v), False).astype(bool)
    deputy = mapped(rows["before_chuc_vu"], lambda v: is_leader(v) and _lower(v), False).astype(
        bool
    )
    # "Phó Trưởng phòng" before "Trưởng phòng": the same title without its first word, so that it is
    # the next step up.
    step = mapped(
        rows["before_chuc_vu"], lambda v: fold_words(v).removeprefix("pho "), ""
    ) == mapped(rows["chuc_vu"], fold_words, "-")
    # Times in equal posts add up, also when they do not follow each other (Art. 44.3).
    height = heights(c, rows["chuc_vu"], rows["ma_don_vi"])
    months = _time_in(rows, height)
    found = leader & deputy & step & (months < 24) & (rows["first"] >= pd.Timestamp("2020-09-29"))
    found &= ~_after_merger(c, rows)
    return pd.DataFrame(
        {"index": rows.index[found], "detail": months[found].map("{:.0f}".format).to_numpy()}
    )


def _time_in(rows: pd.DataFrame, height: pd.Series) -> pd.Series:
    """Months that the person of each line spent, before it, in posts at least as high as the one
    held just before."""
    people, first, last = rows["_nguoi"], rows["first"], rows["last"]
    until = last.shift(-1).where(people.eq(people.shift(-1)))
    spent = months_between(first, until).fillna(0)
    before = height.shift(1).where(people.eq(people.shift(1))).fillna(0)
    total = pd.Series(0.0, index=rows.index)
    for level in sorted(before[before > 0].unique()):
        in_post = spent.where(height >= level, 0.0)
        held = in_post.groupby(people).cumsum() - in_post
        total = total.mask(before == level, held)
    return total


def _after_merger(c: Context, rows: pd.DataFrame) -> pd.Series:
    """True for lines that begin when their unit took over others: a special case that the competent
    body decides (Decree 115/2020 Art. 44.3, 47.1)."""
    units = registry(c).units
    heirs = {s for cell in units["successors"] for s in parts(cell)}
    born = pd.to_datetime(units["valid_from"].where(units["code"].isin(heirs)), errors="coerce")
    began = pd.to_datetime(rows["ma_don_vi"].map(born.to_dict()))
    return (rows["first"] - began).abs() <= pd.Timedelta(days=183)


def blocks(c: Context, party: bool = False) -> pd.DataFrame:
    """Lines of discipline that bar planning and appointment: ``_nguoi``, first and last possible
    day, ``months`` of the bar; those of the Party, or the others."""

    def make() -> pd.DataFrame:
        frame = c.frame("ds_ky_luat")
        forms = table("hinh_thuc_ky_luat")
        months = dict(
            zip(
                forms["code"],
                pd.to_numeric(forms["planning_block_months"], errors="coerce"),
                strict=True,
            )
        )
        rows = pd.DataFrame(
            {
                "_nguoi": frame["_nguoi"],
                "first": c.date("ngay", "ds_ky_luat"),
                "last": c.last_day("ngay", "ds_ky_luat"),
                "months": frame["hinh_thuc"].map(months).astype("float64"),
                "form": frame["hinh_thuc"],
            }
        )
        rows = rows[(rows["_nguoi"] >= 0) & rows["first"].notna() & rows["months"].notna()]
        return rows[rows["form"].str.startswith("DANG") == party]

    return c.once(("blocks", party), make)


# After a reprimand or a warning only a higher post is barred, after a dismissal every post.
_ANY_POST = 24


def _barred(c: Context, party: bool) -> pd.DataFrame:
    """Hits for appointments within the time of a discipline. A post equal to or lower than the one
    held, and a re-appointment, are barred after a dismissal only (Law 58/2010 Art. 56.2; Decree
    115/2020 Art. 49.6)."""
    rows = blocks(c, party)
    begins = rows["first"] if party else _in_effect(c, rows)
    ends = add_months(begins, rows["months"]).to_numpy()
    higher = ~not_higher(c).reindex(rows["_nguoi"]).fillna(False).to_numpy(dtype=bool)
    every = (rows["months"] >= _ANY_POST).to_numpy() & (not party)
    parts_of = []
    for name, barred in (("ngay_bo_nhiem", higher | every), ("ngay_bo_nhiem_lai", every)):
        start = c.date(name).reindex(rows["_nguoi"]).to_numpy()
        end = c.last_day(name).reindex(rows["_nguoi"]).to_numpy()
        found = rows[barred & (start > rows["last"].to_numpy()) & (end < ends)]
        parts_of.append(found.assign(field=name))
    hit = pd.concat(parts_of).drop_duplicates("_nguoi")
    detail = [
        f"{int(m)} tháng sau kỷ luật ngày {d:%d/%m/%Y}"
        for m, d in zip(hit["months"], hit["first"], strict=True)
    ]
    return pd.DataFrame(
        {"index": hit["_nguoi"].to_numpy(), "field": hit["field"].to_numpy(), "detail": detail}
    )


def _in_effect(c: Context, rows: pd.DataFrame) -> pd.Series:
    """From when each discipline is in effect: where that of the Party for the same breach came
    first, from its day (Nghị định 112/2020/NĐ-CP Điều 2, Nghị định 234/2026/NĐ-CP Điều 2 khoản
    9)."""
    party = blocks(c, party=True)[["_nguoi", "first"]].rename(columns={"first": "party"})
    met = rows[["_nguoi", "first"]].reset_index().merge(party, on="_nguoi")
    before = met["first"] - met["party"]
    met = met[(before >= pd.Timedelta(0)) & (before <= _SAME_BREACH)]
    earlier = met.groupby("index")["party"].min().reindex(rows.index)
    return rows["first"].where(earlier.isna(), earlier)


# The discipline of the State follows that of the Party within thirty days; later it may still be of
# the same breach.
_SAME_BREACH = pd.Timedelta(days=180)


@rule(
    "ap-discipline-block",
    lists=("qt_cong_tac",),
    gate="person",
    severity="error",
    reads=("ngay_bo_nhiem_lai", "ngay_bo_nhiem"),
    needs=("ngay_bo_nhiem", "ds_ky_luat.ngay"),
    title=(
        "Không bổ nhiệm trong thời hạn kỷ luật",
        "No appointment while a discipline is in effect",
    ),
    message=("Bổ nhiệm “{value}” trong thời hạn {detail}.", "Appointed “{value}” within {detail}."),
    fix=(
        "Đối chiếu ngày bổ nhiệm và quyết định kỷ luật; bổ nhiệm vào chức vụ tương đương thì ghi "
        "chức vụ trước vào quá trình công tác.",
        "Compare appointment and discipline; for an equal post enter the one before in the work "
        "history.",
    ),
    laws=(
        laws.LUAT58_2010.at("Điều 56"),
        laws.LUAT22_2008.at("Điều 82"),
        laws.LUAT80_2025,
        laws.LUAT129_2025,
    ),
    event=("ngay_bo_nhiem",),
    confidence="read",
    wrong=Example(
        HEAD, con={"ds_ky_luat": [{"ngay": "2022-10-01", "hinh_thuc": "CC_KT"}]}, as_of=DAY
    ),
    right=Example(
        HEAD, con={"ds_ky_luat": [{"ngay": "2021-10-01", "hinh_thuc": "CC_KT"}]}, as_of=DAY
    ),
    lawful=(
        # Decree 234/2026 Art. 2.9: in effect since the day of the Party's decision.
        Example(
            HEAD,
            con={
                "ds_ky_luat": [
                    {"ngay": "2022-04-20", "hinh_thuc": "DANG_KT"},
                    {"ngay": "2022-05-25", "hinh_thuc": "CC_KT"},
                ]
            },
            as_of=DAY,
        ),
        # Art. 56.2.a: only a higher post is barred; this one is equal.
        Example(
            HEAD,
            con={
                "ds_ky_luat": [{"ngay": "2022-10-01", "hinh_thuc": "CC_KT"}],
                "qt_cong_tac": EQUAL_POSTS,
            },
            as_of=DAY,
        ),
    ),
)
def discipline_block(c: Context) -> pd.DataFrame:
    return _barred(c, party=False)


PARTY_BLOCK = (laws.QD80_TW, laws.QD377_TW)


@rule(
    "ap-discipline-party",
    lists=("qt_cong_tac",),
    gate="person",
    severity="warning",
    reads=("ngay_bo_nhiem",),
    needs=("ngay_bo_nhiem", "ds_ky_luat.ngay"),
    title=(
        "Không bổ nhiệm chức vụ cao hơn trong thời hạn kỷ luật Đảng",
        "No higher post while a Party discipline is in effect",
    ),
    message=(
        "Bổ nhiệm “{value}” trong thời hạn {detail} (kỷ luật Đảng).",
        "Appointed “{value}” within {detail} (Party discipline).",
    ),
    fix=(
        "Đối chiếu ngày bổ nhiệm và quyết định kỷ luật Đảng: khiển trách 12 tháng, cảnh cáo 30 "
        "tháng, cách chức 60 tháng.",
        "Compare appointment and Party discipline: reprimand 12 months, warning 30, dismissal 60.",
    ),
    laws=PARTY_BLOCK,
    event=("ngay_bo_nhiem",),
    confidence="from_memory",
    wrong=Example(
        HEAD, con={"ds_ky_luat": [{"ngay": "2022-10-01", "hinh_thuc": "DANG_CC"}]}, as_of=DAY
    ),
    right=Example(
        HEAD, con={"ds_ky_luat": [{"ngay": "2020-10-01", "hinh_thuc": "DANG_CC"}]}, as_of=DAY
    ),
    lawful=(
        Example(
            HEAD, con={"ds_ky_luat": [{"ngay": "2022-03-01", "hinh_thuc": "DANG_KT"}]}, as_of=DAY
        ),
    ),
    note="Số tháng theo trí nhớ, chưa đối chiếu văn bản: không bao giờ là lỗi nặng.",
)
def discipline_party(c: Context) -> pd.DataFrame:
    return _barred(c, party=True)


@rule(
    "ap-one-head",
    scope="unit",
    gate="unit",
    severity="error",
    quality="thống nhất",
    reads=("chuc_vu", "ma_don_vi_su_dung"),
    needs=("chuc_vu", "@units"),
    title=("Mỗi đơn vị chỉ có một người đứng đầu", "A unit has one head"),
    message=(
        "“{value}”: đơn vị có {detail} người đứng đầu cùng lúc.",
        "“{value}”: the unit has {detail} heads at once.",
    ),
    fix=(
        "Giữ một người đứng đầu; sửa chức vụ hoặc đơn vị của người còn lại.",
        "Keep one head; mend the post or the unit of the other.",
    ),
    laws=(*DEPARTMENTS, laws.ND120_2020, laws.ND120_2020_83),
    confidence="logic",
    wrong=Example(
        HEAD,
        more=({**HEAD, "ngay_bo_nhiem": "2024-05-01", "ngay_quyet_dinh": "2024-04-20"},),
        as_of=DAY,
    ),
    right=Example(HEAD, more=({},), as_of=DAY),
    note=(
        "Người được bổ nhiệm sớm nhất được coi là đứng đầu; đơn vị không có người đứng đầu "
        "trong tệp không bị nêu vì hồ sơ có thể do nơi khác quản lý."
    ),
    lawful=(
        # In charge of a field, not of the division.
        Example(
            HEAD, more=({**HEAD, "chuc_vu": "Phó Trưởng phòng phụ trách chuyên môn"},), as_of=DAY
        ),
        Example(HEAD, more=({**HEAD, "chuc_vu": "Nguyên Trưởng phòng"},), as_of=DAY),
    ),
)
def one_head(c: Context) -> pd.DataFrame:
    frame = c.frame()
    heads = frame.index[(roles(c) == "head").to_numpy()]
    rows = pd.DataFrame(
        {
            "unit": frame.loc[heads, "ma_don_vi_su_dung"],
            "id": frame.loc[heads, "cccd"],
            "since": c.date("ngay_bo_nhiem").reindex(heads),
        }
    )
    # The same person in two files is one head.
    own = rows["id"].fillna(pd.Series(rows.index.astype("str"), index=rows.index))
    rows = rows[~pd.DataFrame({"u": rows["unit"], "p": own}).duplicated()]
    rows["number"] = rows.groupby("unit")["unit"].transform("size")
    later = (
        rows.sort_values("since", kind="stable", na_position="last").groupby("unit").cumcount() > 0
    )
    over = rows[later.reindex(rows.index) & (rows["number"] > 1)]
    return pd.DataFrame(
        {
            "index": over.index,
            "unit": over["unit"].to_numpy(),
            "detail": over["number"].astype("str").to_numpy(),
        }
    )


# Units that may have a third deputy whatever their level (Decree 120/2020 Art. 6.2.c): hospitals
# and centres of disease control of class I, schools of several levels with 40 classes.
_HOSPITAL = re.compile(
    r"\b(?:benh vien|kiem soat (?:va phong chong )?benh tat|phong chong benh tat)\b"
)
_LOWER_CLASS = re.compile(r"\bhang (?:ii|iii|iv|2|3|4)\b")
_SEVERAL_LEVELS = re.compile(
    r"tieu hoc (?:va )?(?:trung hoc co so|thcs)|trung hoc co so (?:va )?trung hoc pho thong"
    r"|thcs (?:va )?thpt|lien cap|nhieu cap|pho thong dan toc|truong pho thong"
)
_STAFF_OF_40_CLASSES = 70


def _public_cap(c: Context) -> pd.Series:
    """Deputies allowed in public units and their divisions (Decree 120/2020 Art. 6.2, 6.3 as
    amended by Decree 83/2024).

    A unit that pays for itself and invests is free (its own scheme); one that pays for itself has
    3; of the others one under the province 2 up to 20 staff and 3 above, any other 2, or 3 when it
    is one of those above. The class of a hospital is known only from its name: unless that says a
    lower class, 3 are allowed. A division has 2 in a unit that pays for itself, else 1 up to 9
    staff and 2 from 10.
    """
    units = registry(c).units
    size = units["code"].map(staff(c)).fillna(0).clip(lower=units["quota"].fillna(0))
    kind, group = units["kind"], units["autonomy"]
    name = units["name"].map(fold_words)
    public = kind.str.startswith("SNCL")
    special = name.str.contains(_HOSPITAL) & ~name.str.contains(_LOWER_CLASS)
    special |= name.str.contains(_SEVERAL_LEVELS) & (size >= _STAFF_OF_40_CLASSES)
    third = special | (group == "N2") | ((kind == "SNCL_T") & (size > 20))
    own = pd.Series(np.where(third, 3.0, 2.0), index=units.index).mask(group == "N1")
    above = units["parent"].map(kind).fillna("")
    paying = units["parent"].map(group).fillna("")
    inside = (kind == "PHONG") & above.str.startswith("SNCL")
    part = pd.Series(np.where((size >= 10) | (paying == "N2"), 2.0, 1.0), index=units.index)
    cap = own.where(public, part.mask(paying == "N1"))
    return cap[public | inside].dropna()


def _department_cap(c: Context) -> pd.Series:
    """Deputies allowed in departments (parameter, 3) and their divisions: 2 from 10 staff, 3 from
    15, else 1.

    Until 2025 the second deputy came with 9 staff in a province of the first class and with 8 in
    the others (Decree 107/2020).
    """
    second = (
        10
        if c.as_of >= laws.ND150_2025_370.since or c.setting("big_city", False)
        else 9
        if int(c.setting("province_class", 1)) == 1
        else 8
    )
    units = registry(c).units
    size = units["code"].map(staff(c)).fillna(0).clip(lower=units["quota"].fillna(0))
    kind = units["kind"]
    inside = (kind == "PHONG") & units["parent"].map(kind).fillna("").isin(["SO", "VP"])
    cap = pd.Series(np.where(size >= 15, 3, np.where(size >= second, 2, 1)), index=units.index)
    cap = cap.where(kind != "SO", int(c.setting("department_deputies", 3)))
    return cap[(kind == "SO") | inside]


_DEPUTY = {
    "chuc_vu": "Phó Trưởng phòng",
    "ngay_bo_nhiem": "2023-05-01",
    "so_quyet_dinh": "46/QĐ-SNV",
    "ngay_quyet_dinh": "2023-04-20",
    "pc_chuc_vu": 0.3,
}
_IN_CENTRE = {
    "code": "H42.05.03",
    "name": "Phòng Nghiệp vụ",
    "parent": "H42.05.02",
    "kind": "PHONG",
    "level": 4,
    "quota": 8,
}
_CENTRE = {
    "code": "H42.05.02",
    "name": "Trung tâm Y tế dự phòng",
    "parent": "H42.05",
    "kind": "SNCL_S",
    "level": 3,
    "quota": 30,
}
_THERE = {**_DEPUTY, "ma_don_vi_su_dung": "H42.05.03", "ten_don_vi": "Phòng Nghiệp vụ"}


@rule(
    "ap-deputy-cap",
    scope="unit",
    gate="unit",
    severity="warning",
    quality="thống nhất",
    reads=("chuc_vu", "ma_don_vi_su_dung"),
    needs=("chuc_vu", "@units"),
    title=(
        "Số cấp phó của đơn vị sự nghiệp trong mức cho phép",
        "Deputies of a public unit within the cap",
    ),
    message=(
        "“{value}”: số cấp phó / mức tối đa là {detail}.",
        "“{value}”: deputies / most allowed are {detail}.",
    ),
    fix=(
        "Kiểm tra chức vụ; nếu đúng thì giải trình lộ trình sắp xếp.",
        "Check the post; explain the plan if right.",
    ),
    laws=DEPUTIES,
    confidence="read",
    wrong=Example(_THERE, more=(_THERE,), units=(_CENTRE, _IN_CENTRE), as_of=DAY),
    right=Example(_THERE, units=(_CENTRE, _IN_CENTRE), as_of=DAY),
    lawful=(
        # Art. 6.3.c: two from ten staff on.
        Example(_THERE, more=(_THERE,), units=(_CENTRE, {**_IN_CENTRE, "quota": 10}), as_of=DAY),
    ),
)
def deputy_cap(c: Context) -> pd.DataFrame:
    return surplus(c, _public_cap(c), merged=False)


@rule(
    "ap-deputy-cap-department",
    scope="unit",
    gate="unit",
    severity="warning",
    quality="thống nhất",
    reads=("chuc_vu", "ma_don_vi_su_dung"),
    needs=("chuc_vu", "@units"),
    title=(
        "Số cấp phó của sở và phòng thuộc sở trong mức cho phép",
        "Deputies of a department and its divisions within the cap",
    ),
    message=(
        "“{value}”: số cấp phó / mức tối đa là {detail}.",
        "“{value}”: deputies / most allowed are {detail}.",
    ),
    fix=(
        "Kiểm tra chức vụ; nếu đúng thì giải trình lộ trình sắp xếp.",
        "Check the post; explain the plan if right.",
    ),
    laws=DEPARTMENTS,
    confidence="secondary",
    lawful=(
        # NQ 202/2025/QH15 and KL 150-KL/TW: surplus deputies of a merger, as a row states.
        Example(
            {**_DEPUTY, "ghi_chu": "Cấp phó tăng thêm khi hợp nhất ba Sở"},
            more=(_DEPUTY, _DEPUTY),
            as_of=DAY,
        ),
    ),
    wrong=Example(_DEPUTY, more=(_DEPUTY, _DEPUTY), as_of=DAY),
    right=Example(_DEPUTY, more=(_DEPUTY,), as_of=DAY),
)
def deputy_cap_department(c: Context) -> pd.DataFrame:
    return surplus(c, _department_cap(c), merged=False)


_HEIRS = (
    {
        "code": "H42.05.90",
        "name": "Phòng Tổ chức",
        "parent": "H42.05",
        "kind": "PHONG",
        "level": 3,
        "valid_to": "2025-06-30",
        "successors": "H42.05.01",
    },
    {"code": "H42.05.01", "valid_from": "2025-07-01"},
)


@rule(
    "ap-merger-excess",
    scope="unit",
    gate="unit",
    severity="info",
    quality="sống",
    reads=("chuc_vu", "ma_don_vi_su_dung"),
    needs=("chuc_vu", "@units"),
    title=(
        "Cấp phó dôi dư sau sắp xếp có thời hạn 5 năm",
        "Surplus deputies after a merger, for five years",
    ),
    message=(
        "“{value}”: số cấp phó / mức tối đa là {detail}; được phép đến hết 5 năm sau sắp xếp.",
        "“{value}”: deputies / most allowed {detail}; allowed for five years after the merger.",
    ),
    fix=("Theo dõi lộ trình giảm số cấp phó.", "Follow the plan to reduce deputies."),
    laws=(laws.ND120_2020.at("Điều 27"), laws.ND120_2020_83.at("Điều 27"), laws.KL150_TW),
    confidence="secondary",
    wrong=Example(_DEPUTY, more=(_DEPUTY, _DEPUTY), units=_HEIRS, as_of=DAY),
    right=Example(_DEPUTY, units=_HEIRS, as_of=DAY),
    lawful=(Example(_DEPUTY, more=(_DEPUTY,), units=_HEIRS, as_of=DAY),),
)
def merger_excess(c: Context) -> pd.DataFrame:
    over = surplus(c, pd.concat([_public_cap(c), _department_cap(c)]), merged=True)
    until = merged_until(c)
    return over.assign(
        detail=[f"{d} ({until[u]})" for d, u in zip(over["detail"], over["unit"], strict=True)]
    )


@rule(
    "ap-merger-keeps-term",
    gate="person",
    severity="info",
    reads=("ngay_bo_nhiem", "chuc_vu"),
    needs=("ngay_bo_nhiem", "qt_cong_tac.tu_ngay", "@units"),
    title=(
        "Chức vụ tương đương sau sắp xếp giữ ngày bổ nhiệm cũ",
        "An equal post after a merger keeps its date",
    ),
    message=(
        "Bổ nhiệm “{value}” là ngày sắp xếp đơn vị; chức vụ tương đương đã giữ từ {proposal}.",
        "“{value}” is the day of the merger; the equal post was held from {proposal}.",
    ),
    fix=(
        "Thời hạn bổ nhiệm tính từ quyết định cũ; sửa nếu đúng là chức vụ tương đương.",
        "The term counts from the old decision; mend it when the posts are equal.",
    ),
    laws=(ND115, ND115_85, ND259),
    confidence="read",
    wrong=Example(
        {**HEAD, "ngay_bo_nhiem": "2025-07-01", "ngay_quyet_dinh": "2025-06-28"},
        units=_HEIRS,
        as_of=DAY,
        con={
            "qt_cong_tac": [
                {
                    "tu_ngay": "2022-05-01",
                    "den_ngay": "2025-06-30",
                    "ma_don_vi": "H42.05.90",
                    "chuc_vu": "Trưởng phòng",
                },
                {"tu_ngay": "2025-07-01", "ma_don_vi": "H42.05.01", "chuc_vu": "Trưởng phòng"},
            ]
        },
    ),
    right=Example(
        {**HEAD, "ngay_bo_nhiem": "2022-05-01", "ngay_quyet_dinh": "2022-04-20"},
        units=_HEIRS,
        as_of=DAY,
        con={
            "qt_cong_tac": [
                {
                    "tu_ngay": "2022-05-01",
                    "den_ngay": "2025-06-30",
                    "ma_don_vi": "H42.05.90",
                    "chuc_vu": "Trưởng phòng",
                },
                {"tu_ngay": "2025-07-01", "ma_don_vi": "H42.05.01", "chuc_vu": "Trưởng phòng"},
            ]
        },
    ),
    lawful=(
        # A higher post than the one before the merger has a term of its own.
        Example(
            {**HEAD, "ngay_bo_nhiem": "2025-07-01", "ngay_quyet_dinh": "2025-06-28"},
            units=_HEIRS,
            as_of=DAY,
            con={
                "qt_cong_tac": [
                    {
                        "tu_ngay": "2022-05-01",
                        "den_ngay": "2025-06-30",
                        "ma_don_vi": "H42.05.90",
                        "chuc_vu": "Phó Trưởng phòng",
                    },
                    {"tu_ngay": "2025-07-01", "ma_don_vi": "H42.05.01", "chuc_vu": "Trưởng phòng"},
                ]
            },
        ),
    ),
)
def merger_keeps_term(c: Context) -> pd.DataFrame:
    rows = lines(c, "qt_cong_tac", "tu_ngay")
    units = registry(c).units
    kind = units["kind"].to_dict()
    # Only between units of one kind: a district's division and a commune's are not equal posts.
    passed_on = {
        (code, s)
        for code, cell in zip(units["code"], units["successors"], strict=True)
        for s in parts(cell)
        if kind.get(s) == kind[code]
    }
    pairs = zip(rows["before_ma_don_vi"].fillna(""), rows["ma_don_vi"].fillna(""), strict=True)
    merged = np.array([p in passed_on for p in pairs], dtype=bool)
    leader = mapped(rows["chuc_vu"], is_leader, False).astype(bool)
    same = mapped(rows["chuc_vu"], fold, "-") == mapped(rows["before_chuc_vu"], fold, "")
    dated = (
        c.frame()["ngay_bo_nhiem"].reindex(rows["_nguoi"]).to_numpy() == rows["tu_ngay"].to_numpy()
    )
    hit = rows[merged & leader & same & dated]
    return pd.DataFrame(
        {"index": hit["_nguoi"].to_numpy(), "proposal": hit["before_tu_ngay"].to_numpy()}
    ).drop_duplicates("index")


# Since Decree 85/2023 a public employee, since Decree 116/2024 a civil servant may be appointed
# again any number of times.
TERMS_UNLIMITED = {"VC": "2023-12-07", "CC": "2024-09-17"}
_PRINCIPAL = {
    **HEAD,
    **TEACHES,
    "chuc_vu": "Hiệu trưởng",
    "pc_chuc_vu": 0.7,
    "vi_tri_viec_lam": "Hiệu trưởng",
}


@rule(
    "ap-consecutive-terms",
    severity="warning",
    quality="sống",
    reads=("ngay_bo_nhiem", "ngay_bo_nhiem_lai", "chuc_vu"),
    needs=("ngay_bo_nhiem", "ngay_bo_nhiem_lai", "@units"),
    title=(
        "Người đứng đầu không quá hai nhiệm kỳ liên tiếp",
        "A head serves at most two terms running",
    ),
    message=(
        "Giữ chức vụ từ “{value}”, đã sang nhiệm kỳ thứ ba trở đi.",
        "In the post since “{value}”, now in the third term or later.",
    ),
    fix=(
        "Kiểm tra ngày bổ nhiệm lần đầu của chức vụ đang giữ; giải trình nếu đúng.",
        "Check the first appointment to this post; explain if right.",
    ),
    laws=(laws.ND115_2020.at("Điều 43 khoản 2"), laws.ND138_2020.at("Điều 41 khoản 2")),
    confidence="secondary",
    wrong=Example(
        {
            **_PRINCIPAL,
            "ngay_bo_nhiem": "2010-05-01",
            "ngay_bo_nhiem_lai": "2020-05-01",
            "ngay_quyet_dinh": "2020-04-20",
            "ngay_ngach": "2014-09-01",
            "ngay_bac": "2022-09-01",
            "ngay_nang_luong_sau": "2025-09-01",
            "ngay_cap": "2021-06-15",
        },
        as_of="2023-11-01",
    ),
    right=Example(
        {
            **_PRINCIPAL,
            "ngay_bo_nhiem": "2015-05-01",
            "ngay_bo_nhiem_lai": "2020-05-01",
            "ngay_quyet_dinh": "2020-04-20",
            "ngay_bac": "2022-09-01",
            "ngay_nang_luong_sau": "2025-09-01",
        },
        as_of="2023-11-01",
    ),
    lawful=(
        # Decree 115/2020 Art. 43.2 as amended: any number of times since 2023-12-07; heads of
        # schools keep the bound of the rules of their schools (ap-school-terms).
        Example(
            {
                **_PRINCIPAL,
                "chuc_vu": "Giám đốc",
                "vi_tri_viec_lam": "Giám đốc",
                "ten_don_vi": "Trung tâm Giáo dục thường xuyên Hoa Lư",
                "ngay_bo_nhiem": "2013-06-01",
                "ngay_bo_nhiem_lai": "2023-06-01",
                "ngay_quyet_dinh": "2023-05-20",
                "ngay_bac": "2022-09-01",
                "ngay_nang_luong_sau": "2025-09-01",
            },
            units=({"code": "H42.09.21", "name": "Trung tâm Giáo dục thường xuyên Hoa Lư"},),
            as_of="2023-12-31",
        ),
    ),
    note=(
        "Nghị định 85/2023/NĐ-CP (viên chức, từ 07/12/2023) và Nghị định 116/2024/NĐ-CP (công "
        "chức, từ 17/9/2024) bỏ giới hạn hai nhiệm kỳ."
    ),
)
def consecutive_terms(c: Context) -> pd.Series:
    held = months_between(c.last_day("ngay_bo_nhiem"), c.day)
    bound = pd.Series(False, index=c.frame().index)
    for kind, day in TERMS_UNLIMITED.items():
        bound |= c.among("doi_tuong", (kind,)) & (c.as_of < day)
    return (
        bound
        & (roles(c) == "head")
        & manages(c)
        & c.given("ngay_bo_nhiem_lai")
        & (held > 2 * TERM_MONTHS)
    )


KIN = ("vo", "chong", "bo", "me", "cha", "con", "anh", "chi", "em")
_MONEY = ("ke toan", "thu quy", "thu kho", "to chuc nhan su", "to chuc can bo", "mua sam", "vat tu")
_WIFE = {
    "ho_ten": "Trần Thị Bình",
    "ngay_sinh": "1991-03-02",
    "cccd": "037191000037",
    "vi_tri_viec_lam": "Kế toán",
    "nam_tn": 2013,
    "ngay_nghi_huu": "2051-04-01",
}


@rule(
    "ap-relatives",
    scope="unit",
    gate="unit",
    severity="warning",
    quality="thống nhất",
    reads=("vi_tri_viec_lam", "ma_don_vi_su_dung", "chuc_vu"),
    needs=("vi_tri_viec_lam", "ds_gia_dinh.ho_ten", "@units"),
    title=(
        "Người thân của người đứng đầu, cấp phó không làm kế toán, thủ quỹ, nhân sự, mua sắm",
        "No relative of the head or a deputy in accounts, cash, staff or purchasing",
    ),
    message=(
        "“{value}” là việc do {detail} của người đứng đầu hoặc cấp phó cùng đơn vị đảm nhiệm.",
        "“{value}” is done by the {detail} of the unit's head or deputy.",
    ),
    fix=(
        "Bố trí lại theo Luật Phòng, chống tham nhũng, hoặc sửa nếu chỉ trùng tên.",
        "Rearrange under the Anti-corruption Law, or note a mere namesake.",
    ),
    laws=(laws.LUAT36_2018.at("Điều 20 khoản 3"),),
    confidence="secondary",
    wrong=Example(
        HEAD,
        more=(_WIFE,),
        con={"ds_gia_dinh": [{"quan_he": "Em", "ho_ten": "Trần Thị Bình", "nam_sinh": 1991}]},
        as_of=DAY,
    ),
    right=Example(
        HEAD,
        more=(_WIFE,),
        con={"ds_gia_dinh": [{"quan_he": "Em", "ho_ten": "Trần Thị Bình", "nam_sinh": 1995}]},
        as_of=DAY,
    ),
    lawful=(
        Example(
            HEAD,
            more=({**_WIFE, "vi_tri_viec_lam": "Chuyên viên về pháp chế"},),
            con={"ds_gia_dinh": [{"quan_he": "Em", "ho_ten": "Trần Thị Bình", "nam_sinh": 1991}]},
            as_of=DAY,
        ),
    ),
)
def relatives(c: Context) -> pd.DataFrame:
    job = active(c) & says(c.frame()["vi_tri_viec_lam"], *_MONEY)
    return kin_in_unit(c, roles(c).isin(["head", "deputy"]), job, KIN)


def kin_in_unit(
    c: Context, leaders: pd.Series, others: pd.Series, relations: tuple[str, ...]
) -> pd.DataFrame:
    """Hits for *others* (a mask of people) who are relatives of one of the *leaders* of their unit,
    as that one's list of the family tells them by name and year of birth.

    Args:
        relations: the first folded words of the relations that count.
    """
    frame, kin = c.frame(), c.frame("ds_gia_dinh")
    heads = frame.index[leaders.to_numpy()]
    near = mapped(kin["quan_he"], lambda v: fold_words(v).split(" ")[0] in relations, False)
    kin = kin[kin["_nguoi"].isin(heads) & near.astype(bool) & kin["nam_sinh"].notna()]
    left = pd.DataFrame(
        {
            "unit": frame["ma_don_vi_su_dung"].reindex(kin["_nguoi"]).to_numpy(),
            "name": mapped(kin["ho_ten"], fold, "").to_numpy(),
            "year": kin["nam_sinh"].to_numpy(),
            "relation": kin["quan_he"].to_numpy(),
            "head": kin["_nguoi"].to_numpy(),
        }
    )
    people = frame[others]
    right = pd.DataFrame(
        {
            "unit": people["ma_don_vi_su_dung"].to_numpy(),
            "name": mapped(people["ho_ten"], fold, "").to_numpy(),
            "year": c.date("ngay_sinh")[others].dt.year.to_numpy(dtype="float64"),
            "index": people.index,
        }
    )
    found = left.merge(right, on=["unit", "name", "year"])
    found = found[found["head"] != found["index"]].drop_duplicates("index")
    return pd.DataFrame(
        {
            "index": found["index"],
            "unit": found["unit"],
            "detail": found["relation"].str.lower(),
            "field": "vi_tri_viec_lam",
        }
    )


_SENSITIVE = (
    "to chuc can bo",
    "thanh tra",
    "dau thau",
    "mua sam",
    "cap phep",
    "quan ly dat dai",
    "thu quy",
    "tuyen dung",
)


@rule(
    "ap-rotation",
    severity="info",
    quality="sống",
    reads=("vi_tri_viec_lam", "ngay_vao_co_quan"),
    blames=("vi_tri_viec_lam",),
    title=("Vị trí phải định kỳ chuyển đổi", "Job subject to rotation"),
    message=(
        "“{value}” thuộc vị trí định kỳ chuyển đổi, đã giữ {detail} năm tại đơn vị.",
        "“{value}” is subject to rotation and has been held {detail} years.",
    ),
    fix=("Xem kế hoạch chuyển đổi vị trí công tác của đơn vị.", "See the unit's rotation plan."),
    laws=(laws.LUAT36_2018.at("Điều 24, 25"), laws.ND59_2019.at("Điều 36")),
    confidence="secondary",
    wrong=Example({"vi_tri_viec_lam": "Chuyên viên về tổ chức cán bộ"}, as_of=DAY),
    right=Example(
        {"vi_tri_viec_lam": "Chuyên viên về tổ chức cán bộ", "ngay_vao_co_quan": "2023-09-01"},
        as_of=DAY,
    ),
    note=(
        "Không áp dụng cho người giữ chức vụ lãnh đạo, quản lý và người còn dưới 18 tháng đến "
        "tuổi nghỉ hưu; thời hạn 2 đến 5 năm, mặc định nêu khi quá 5 năm."
    ),
    lawful=(
        Example(
            {"vi_tri_viec_lam": "Chuyên viên về tổ chức cán bộ", "ngay_vao_co_quan": "2022-01-01"},
            as_of=DAY,
        ),
    ),
)
def rotation(c: Context) -> pd.DataFrame:
    held = months_between(c.last_day("ngay_vao_co_quan"), c.day)
    leaving = retires(c) < c.day + pd.DateOffset(months=18)
    found = (
        active(c)
        & says(c.frame()["vi_tri_viec_lam"], *_SENSITIVE)
        & (held > int(c.setting("rotation_months", 60)))
        & ~manages(c)
        & ~leaving
    )
    return hits(c, found, detail=(held // 12).map("{:.0f}".format))
