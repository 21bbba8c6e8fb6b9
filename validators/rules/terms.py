"""Group I2: how long a post is held: the length and the end of a term, and what follows when it is
not given again or was given up."""

import re

import pandas as pd

from ..folding import fold_words
from . import laws, stated
from .appointments import APPOINTMENT
from .context import Context, add_months, months_between
from .facts import active, leads, mapped, matches
from .hits import hits, whole_text
from .noted import noted, since
from .posts import heights, manages, retires
from .retirement import due
from .rule import Example, rule
from .sanctions import DEPUTY

DAY = "2025-07-15"
WORK, RATINGS, DISCIPLINE = "qt_cong_tac", "ds_danh_gia", "ds_ky_luat"
TERM_MONTHS = 60
_SINCE_115 = pd.Timestamp(laws.ND115_2020.since)
_SINCE_85 = pd.Timestamp(laws.ND115_2020_85.since)
_IN_TERM = re.compile(r"\b(?:bo nhiem(?: lai)?|thoi han(?: giu chuc vu)?|nhiem ky)\b")
_HEAD = {**DEPUTY, "ngay_bo_nhiem": "2023-05-01", "ngay_quyet_dinh": "2023-04-20"}


def _end(c: Context) -> pd.Series:
    """The day on which the present term ends as the row tells it: the field, else the note."""
    told = noted(c, _IN_TERM)["until"].reindex(c.frame().index)
    return c.date("het_han_chuc_vu").fillna(told)


@rule(
    "ap-term-length",
    gate="person",
    severity="warning",
    reads=("het_han_chuc_vu", "ngay_bo_nhiem", "ngay_bo_nhiem_lai", "chuc_vu"),
    needs=("het_han_chuc_vu", "ngay_bo_nhiem", "chuc_vu"),
    title=("Thời hạn bổ nhiệm không quá 05 năm", "A term of office runs at most five years"),
    message=(
        "Thời hạn giữ chức vụ đến “{value}” dài {detail} tháng, quá 60 tháng.",
        "The term until “{value}” runs {detail} months, more than 60.",
    ),
    fix=(
        "Đối chiếu quyết định bổ nhiệm; bổ nhiệm lại, kéo dài thì ghi ngày bổ nhiệm lại.",
        "Compare with the decision; enter the day of a re-appointment or an extension.",
    ),
    laws=APPOINTMENT,
    confidence="read",
    wrong=Example({**_HEAD, "het_han_chuc_vu": "2029-04-30"}, as_of=DAY),
    right=Example({**_HEAD, "het_han_chuc_vu": "2028-04-30"}, as_of=DAY),
    lawful=(
        # Prolonged until the age (Điều 49 khoản 2).
        Example(
            {**_HEAD, "het_han_chuc_vu": "2029-04-30",
             "ghi_chu": "Kéo dài thời gian giữ chức vụ đến tuổi nghỉ hưu"},
            as_of=DAY,
        ),
    ),
)  # fmt: skip
def term_length(c: Context) -> pd.DataFrame:
    again = c.given("ngay_bo_nhiem_lai")
    began = c.last_day("ngay_bo_nhiem").mask(again, c.last_day("ngay_bo_nhiem_lai"))
    months = months_between(began, c.date("het_han_chuc_vu") + pd.Timedelta(days=1))
    longer = matches(re.compile(r"\bkeo dai\b"), c.frame()["ghi_chu"])
    # A term may be prolonged to the pension (Điều 49 khoản 2).
    longer |= (c.date("het_han_chuc_vu") - retires(c)).abs() <= pd.Timedelta(days=62)
    found = manages(c) & (months > TERM_MONTHS) & (began >= _SINCE_115) & ~longer & active(c)
    return hits(c, found, detail=whole_text(months))


_OLD = {
    **_HEAD, "gioi_tinh": "Nam", "ngay_sinh": "1966-02-15", "cccd": "037066001234",
    "ho_ten": "Nguyễn Văn Hùng", "nam_tn": 1988, "ngay_tuyen_dung": "1990-09-01",
    "ngay_vao_co_quan": "1990-09-01", "ngay_ngach": "1994-09-01", "ngay_nghi_huu": "2027-12-01",
    "ngay_bo_nhiem": "2020-06-01", "ngay_bo_nhiem_lai": "2025-06-01",
    "ngay_quyet_dinh": "2025-05-20",
}  # fmt: skip


@rule(
    "ap-term-past-retirement",
    gate="person",
    severity="warning",
    reads=("het_han_chuc_vu", "ngay_bo_nhiem_lai", "ngay_sinh", "gioi_tinh", "ghi_chu"),
    needs=("ngay_bo_nhiem_lai", "ngay_sinh", "gioi_tinh"),
    title=(
        "Thời hạn bổ nhiệm lại không quá tuổi nghỉ hưu",
        "A new term ends with the age of retirement",
    ),
    message=(
        "Thời hạn bổ nhiệm lại sau thời điểm đủ tuổi nghỉ hưu ({detail}).",
        "The new term lasts beyond the age of retirement ({detail}).",
    ),
    fix=(
        "Thời hạn bổ nhiệm lại tính đến thời điểm đủ tuổi nghỉ hưu.",
        "The new term is counted until the age of retirement.",
    ),
    laws=APPOINTMENT,
    event=("ngay_bo_nhiem_lai",),
    confidence="read",
    wrong=Example({**_OLD, "het_han_chuc_vu": "2030-05-31"}, as_of=DAY),
    right=Example({**_OLD, "het_han_chuc_vu": "2027-11-30"}, as_of=DAY),
    lawful=(
        Example({**_OLD, "ghi_chu": "Bổ nhiệm lại đến tuổi nghỉ hưu (30/11/2027)"}, as_of=DAY),
    ),
)
def term_past_retirement(c: Context) -> pd.DataFrame:
    limit = retires(c)
    latest = limit.where(~(c.date("ngay_nghi_huu") > limit), c.date("ngay_nghi_huu"))
    again = c.date("ngay_bo_nhiem_lai") >= _SINCE_115
    found = manages(c) & again & (_end(c) > latest + pd.Timedelta(days=31)) & active(c)
    return hits(c, found, detail=limit.dt.strftime("%Y-%m-%d"))


_NOT_AGAIN = re.compile(r"\bkhong (?:duoc )?(?:xem xet )?bo nhiem lai\b")
_FORMER = [
    {"tu_ngay": "2013-09-01", "den_ngay": "2019-03-31", "ma_don_vi": "H42.05.01",
     "chuc_vu": "Chuyên viên"},
    {"tu_ngay": "2019-04-01", "den_ngay": "2024-03-31", "ma_don_vi": "H42.05.02",
     "chuc_vu": "Phó Trưởng phòng"},
    {"tu_ngay": "2024-04-01", "den_ngay": "2024-04-30", "ma_don_vi": "H42.05.01",
     "chuc_vu": "Chuyên viên"},
    {"tu_ngay": "2024-05-01", "ma_don_vi": "H42.05.01", "chuc_vu": "Phó Trưởng phòng"},
]  # fmt: skip
_PUBLIC = {
    "doi_tuong": "VC", "loai_hop_dong": "HDLV_KXDTH", "ngay_hop_dong": "2014-09-01",
    "quan_ly_nha_nuoc": None,
}  # fmt: skip
_NOTE = "Hết thời hạn giữ chức vụ Phó Trưởng phòng 31/3/2024, không được bổ nhiệm lại"


@rule(
    "ap-not-reappointed",
    lists=(WORK,),
    gate="person",
    severity="warning",
    reads=("ghi_chu", "chuc_vu", "ngay_bo_nhiem"),
    needs=("ghi_chu", "chuc_vu", "ngay_bo_nhiem"),
    blames=("chuc_vu",),
    title=(
        "Không được bổ nhiệm lại thì không giữ chức vụ tương đương hoặc cao hơn",
        "Who was not appointed again gets no equal or higher post",
    ),
    message=(
        "Không được bổ nhiệm lại mà từ {detail} giữ chức vụ tương đương hoặc cao hơn “{value}”.",
        "Was not appointed again, and holds the equal or higher post “{value}” since {detail}.",
    ),
    fix=(
        "Đối chiếu quyết định bố trí công tác.",
        "Compare with the decision on the new work.",
    ),
    laws=(laws.ND115_2020_85.at("Điều 49 khoản 7"),),
    event=("ngay_bo_nhiem",),
    confidence="read",
    wrong=Example(
        {**_HEAD, **_PUBLIC, "ngay_bo_nhiem": "2024-05-01", "ngay_quyet_dinh": "2024-04-20",
         "ghi_chu": _NOTE},
        {WORK: _FORMER},
        as_of=DAY,
    ),
    right=Example(
        {**_PUBLIC, "chuc_vu": None, "ngay_bo_nhiem": None, "ghi_chu": _NOTE},
        {WORK: _FORMER[:-1]},
        as_of=DAY,
    ),
    lawful=(
        # The lower post.
        Example(
            {**_HEAD, **_PUBLIC, "ngay_bo_nhiem": "2024-05-01", "ngay_quyet_dinh": "2024-04-20",
             "ghi_chu": "Không được bổ nhiệm lại chức vụ Trưởng phòng"},
            {WORK: [_FORMER[0], {**_FORMER[1], "chuc_vu": "Trưởng phòng"}, *_FORMER[2:]]},
            as_of=DAY,
        ),
    ),
)  # fmt: skip
def not_reappointed(c: Context) -> pd.DataFrame:
    frame, work = c.frame(), c.frame(WORK)
    appointed = c.date("ngay_bo_nhiem").reindex(work["_nguoi"])
    appointed.index = work.index
    ended = c.last_day("den_ngay", WORK)
    lately = (ended < appointed) & (add_months(ended, 24) >= appointed)
    own = work[lately & (work["_nguoi"] >= 0)]
    high = heights(c, own["chuc_vu"], own["ma_don_vi"]).groupby(own["_nguoi"]).max()
    former = high.reindex(frame.index).fillna(0)
    now = heights(c, frame["chuc_vu"], frame["ma_don_vi_su_dung"])
    told = matches(_NOT_AGAIN, frame["ghi_chu"]) & c.among("doi_tuong", ("VC",))
    found = told & manages(c) & (former > 0) & (now >= former)
    return hits(c, found & (c.date("ngay_bo_nhiem") >= _SINCE_85), detail=frame["ngay_bo_nhiem"])


@rule(
    "ap-reappoint-rating",
    lists=(RATINGS,),
    gate="person",
    severity="warning",
    reads=("ngay_bo_nhiem_lai", "chuc_vu"),
    needs=("ngay_bo_nhiem_lai", "chuc_vu"),
    title=(
        "Bổ nhiệm lại khi hoàn thành nhiệm vụ trong thời hạn giữ chức vụ",
        "Appointed again after fulfilling the duties of the term",
    ),
    message=(
        "Bổ nhiệm lại ngày “{value}” khi năm {detail} trong thời hạn giữ chức vụ không hoàn thành "
        "nhiệm vụ.",
        "Appointed again on “{value}” when the duties of {detail} were not fulfilled.",
    ),
    fix=(
        "Đối chiếu kết quả xếp loại và quyết định bổ nhiệm lại.",
        "Compare the ratings with the decision.",
    ),
    laws=APPOINTMENT,
    event=("ngay_bo_nhiem_lai",),
    confidence="read",
    wrong=Example(
        {**_HEAD, "ngay_bo_nhiem": "2019-05-01", "ngay_bo_nhiem_lai": "2024-05-01",
         "ngay_quyet_dinh": "2024-04-20"},
        {RATINGS: [{"nam": 2022, "xep_loai": "KHT"}, {"nam": 2023, "xep_loai": "HTT"},
                   {"nam": 2024, "xep_loai": "HTT"}]},
        as_of=DAY,
    ),
    right=Example(
        {**_HEAD, "ngay_bo_nhiem": "2019-05-01", "ngay_bo_nhiem_lai": "2024-05-01",
         "ngay_quyet_dinh": "2024-04-20"},
        {RATINGS: [{"nam": 2022, "xep_loai": "HT"}, {"nam": 2023, "xep_loai": "HTT"},
                   {"nam": 2024, "xep_loai": "HTT"}]},
        as_of=DAY,
    ),
    lawful=(
        # A year before the term.
        Example(
            {**_HEAD, "ngay_bo_nhiem": "2019-05-01", "ngay_bo_nhiem_lai": "2024-05-01",
             "ngay_quyet_dinh": "2024-04-20"},
            {RATINGS: [{"nam": 2018, "xep_loai": "KHT"}, {"nam": 2024, "xep_loai": "HTT"}]},
            as_of=DAY,
        ),
    ),
)  # fmt: skip
def reappoint_rating(c: Context) -> pd.DataFrame:
    frame, rated = c.frame(), c.frame(RATINGS)
    again = c.date("ngay_bo_nhiem_lai")
    year = again.dt.year.reindex(rated["_nguoi"])
    year.index = rated.index
    failed = rated[
        (rated["xep_loai"] == "KHT") & (rated["nam"] < year) & (rated["nam"] >= year - 5)
    ]
    poor = failed.groupby("_nguoi")["nam"].max().reindex(frame.index)
    found = poor.notna() & manages(c) & (again >= _SINCE_115) & ~(poor < term_began(c))
    return hits(c, found, detail=whole_text(poor))


def term_began(c: Context) -> pd.Series:
    """The year in which the first term began, as the row tells it."""
    return c.date("ngay_bo_nhiem").dt.year


_GIVEN_UP = re.compile(r"\b(?:tu chuc|thoi giu chuc vu|mien nhiem)\b")
_BLAMED = re.compile(
    r"\b(?:han che|nang luc|uy tin|sai pham|tin nhiem thap|tham nhung|tieu cuc|mien nhiem)\b"
)
_REMOVED = re.compile(r"\bmien nhiem\b")
KEPT_MONTHS = 6
_RESIGNED = {**_PUBLIC, "pc_chuc_vu": 0.3, "chuc_vu": None}


@rule(
    "al-leader-resigned",
    gate="person",
    severity="warning",
    reads=("pc_chuc_vu", "ghi_chu", "chuc_vu"),
    needs=("pc_chuc_vu", "ghi_chu"),
    title=(
        "Từ chức do hạn chế thì bảo lưu phụ cấp chức vụ 06 tháng",
        "Who resigned for a failing keeps the allowance for six months",
    ),
    message=(
        "Vẫn bảo lưu phụ cấp chức vụ {value} sau {detail}.",
        "The leadership allowance {value} is still kept after {detail}.",
    ),
    fix=(
        "Bỏ phụ cấp khi đã hết thời gian bảo lưu; miễn nhiệm thì không được bảo lưu.",
        "Remove the allowance when its time has passed; after a removal it is not kept at all.",
    ),
    laws=(laws.ND115_2020_85.at("Điều 56 khoản 1, khoản 2"),),
    confidence="read",
    wrong=Example(
        {**_RESIGNED, "ghi_chu": "Từ chức từ 01/8/2024 do hạn chế về năng lực, bảo lưu phụ cấp"},
        as_of=DAY,
    ),
    right=Example(
        {**_RESIGNED, "ghi_chu": "Từ chức từ 01/3/2025 do hạn chế về năng lực, bảo lưu phụ cấp"},
        as_of=DAY,
    ),
    lawful=(
        # For health, or because the work asks for it: until the end of the term.
        Example(
            {**_RESIGNED, "ghi_chu": "Từ chức từ 01/8/2024 do không đủ sức khỏe, bảo lưu phụ cấp"},
            as_of=DAY,
        ),
    ),
)
def leader_resigned(c: Context) -> pd.DataFrame:
    note = c.frame()["ghi_chu"]
    began = since(c, _GIVEN_UP)
    until = add_months(began, KEPT_MONTHS).where(~matches(_REMOVED, note), began)
    told = matches(_BLAMED, note) & stated.says(c, "BAO_LUU", ever=True)
    paid = (c.frame()["pc_chuc_vu"] > 0) & ~leads(c) & c.among("doi_tuong", ("VC",))
    found = told & paid & (until < c.day) & active(c)
    return hits(c, found, detail=until.dt.strftime("%d/%m/%Y"))


_DECIDED = re.compile(
    r"\b(?:quyet dinh|qd)\b(?: [a-z0-9]+){0,8}? ngay (\d{1,2}) (\d{1,2}) ((?:19|20)\d\d)\b"
)
_BAR_MONTHS = 12


def _decided(text: str) -> str:
    """ISO day of a decision that a text names, '' for none."""
    found = _DECIDED.search(fold_words(text))
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else ""


_STAYS = {
    **_PUBLIC, "gioi_tinh": "Nam", "ngay_sinh": "1964-02-20", "cccd": "037064001234",
    "ho_ten": "Nguyễn Văn Hùng", "nam_tn": 1986, "ngay_tuyen_dung": "1989-10-01",
    "ngay_vao_co_quan": "1989-10-01", "ngay_ngach": "2016-01-01", "ngay_nghi_huu": "2028-06-01",
    "trinh_do_cm": "BSCKII", "ma_ngach": "V.08.01.01", "ten_ngach": "Bác sĩ cao cấp (hạng I)",
    "vi_tri_viec_lam": "Bác sĩ", "bac": 3, "he_so": 6.92, "ngay_bac": "2022-06-01",
    "ngay_nang_luong_sau": "2025-12-01", "ten_don_vi": "Bệnh viện Sản - Nhi tỉnh",
    "ma_don_vi_su_dung": None, "ma_don_vi_quan_ly": None,
    "ghi_chu": "Quyết định ngày 20/02/2025 kéo dài thời gian công tác từ 01/6/2025 đến 31/5/2028",
}  # fmt: skip


@rule(
    "rt-extension-discipline",
    lists=(DISCIPLINE,),
    gate="person",
    severity="warning",
    reads=("ghi_chu", "ngay_sinh", "gioi_tinh"),
    needs=("ghi_chu",),
    title=(
        "Không kéo dài thời gian công tác khi đang thi hành kỷ luật",
        "Nobody is kept beyond the age during a discipline",
    ),
    message=(
        "Kéo dài thời gian công tác khi đang thi hành kỷ luật ngày {detail}.",
        "Kept beyond the age while the discipline of {detail} was running.",
    ),
    fix=("Đối chiếu quyết định kéo dài và quyết định kỷ luật.", "Compare both decisions."),
    laws=(laws.ND50_2022.at("Điều 4 khoản 1 điểm c"), laws.ND93_2026.at("Điều 18")),
    confidence="read",
    wrong=Example(_STAYS, {DISCIPLINE: [{"ngay": "2024-11-05", "hinh_thuc": "VC_CC"}]}, as_of=DAY),
    right=Example(_STAYS, {DISCIPLINE: [{"ngay": "2023-11-05", "hinh_thuc": "VC_CC"}]}, as_of=DAY),
    lawful=(
        # The discipline came after the decision.
        Example(_STAYS, {DISCIPLINE: [{"ngay": "2025-03-05", "hinh_thuc": "VC_CC"}]}, as_of=DAY),
    ),
)
def extension_discipline(c: Context) -> pd.DataFrame:
    frame, punished = c.frame(), c.frame(DISCIPLINE)
    told = pd.to_datetime(mapped(frame["ghi_chu"], _decided, "").astype("str"), errors="coerce")
    kept = stated.says(c, "TUOI_CAO_HON", ever=True) & active(c)
    # Without the day of the decision: what must have been known when it was made.
    _, last = due(c)
    lines = pd.DataFrame({"_nguoi": punished["_nguoi"], "day": c.date("ngay", DISCIPLINE)})
    lines = lines[lines["_nguoi"] >= 0].dropna()
    decided = pd.Series(told.reindex(lines["_nguoi"]).array, index=lines.index)
    age = pd.Series(last.reindex(lines["_nguoi"]).array, index=lines.index)
    running = (lines["day"] <= decided) & (add_months(lines["day"], _BAR_MONTHS) > decided)
    sure = decided.isna() & (lines["day"] >= add_months(age, -10))
    sure &= lines["day"] <= add_months(age, -6)
    met = lines[running | sure].groupby("_nguoi")["day"].max().reindex(frame.index)
    return hits(c, kept & met.notna(), detail=met.dt.strftime("%d/%m/%Y"))


# Who is away when the term ends is judged when they are back (Điều 49 khoản 5).
_AWAY = ("KY_LUAT", "HOC_NUOC_NGOAI", "DINH_CHI", "NGHI_THAI_SAN", "NGHI_OM", "SAP_XEP", "DAC_BIET")
_LATE_EFFECT = pd.Timedelta(days=31)
_TWO_TERMS = 2 * TERM_MONTHS - 12
_AGAIN = {**_HEAD, "ngay_bo_nhiem": "2020-03-01"}


def _again(given: str, decided: str, **more: object) -> Example:
    changes = {"ngay_bo_nhiem_lai": given, "ngay_quyet_dinh": decided, **more}
    return Example({**_AGAIN, **changes}, as_of=DAY)


@rule(
    "ap-reappoint-late",
    gate="person",
    severity="warning",
    quality="sống",
    reads=("ngay_bo_nhiem_lai", "ngay_bo_nhiem", "chuc_vu", "ngay_quyet_dinh"),
    needs=("ngay_bo_nhiem_lai", "ngay_bo_nhiem", "chuc_vu"),
    title=(
        "Quyết định bổ nhiệm lại có trước khi hết thời hạn",
        "The re-appointment is decided before the term ends",
    ),
    message=(
        "Bổ nhiệm lại ngày “{value}” khi thời hạn trước đã hết ngày {detail}.",
        "Appointed again on “{value}” after the term before had ended on {detail}.",
    ),
    fix=(
        "Đối chiếu hai quyết định; chậm vì kỷ luật, đi học, nghỉ thai sản, điều trị, sắp xếp tổ "
        "chức thì ghi ở cột Ghi chú.",
        "Compare both decisions; note a discipline, studies, a maternity leave, an illness or a "
        "reorganisation as the cause.",
    ),
    laws=APPOINTMENT,
    event=("ngay_bo_nhiem_lai",),
    reasons=_AWAY,
    confidence="read",
    wrong=_again("2025-04-01", "2025-03-20"),
    right=_again("2025-03-01", "2025-02-20"),
    lawful=(
        # Decided one working day before the end (Điều 49 khoản 3).
        _again("2025-03-01", "2025-02-28"),
        # In effect with the next month, decided within the term.
        _again("2025-04-01", "2025-02-25"),
        # On maternity leave when the term ended (Điều 49 khoản 5 điểm c).
        _again("2025-06-01", "2025-05-25", ghi_chu="Nghỉ thai sản từ 01/12/2024 đến 31/5/2025"),
        # Appointed again twice: the day of the first time is not in the row.
        _again("2025-04-01", "2025-03-20", ngay_bo_nhiem="2015-03-01"),
    ),
    note=(
        "Chỉ xét lần bổ nhiệm lại đầu tiên, vì dòng không ghi các lần trước (Nghị định 115/2020 "
        "Điều 49 khoản 3: trước ngày hết thời hạn ít nhất 01 ngày làm việc)."
    ),
)
def reappointed_late(c: Context) -> pd.DataFrame:
    first, again = c.date("ngay_bo_nhiem"), c.date("ngay_bo_nhiem_lai")
    end = add_months(c.last_day("ngay_bo_nhiem"), TERM_MONTHS)
    decided = c.date("ngay_quyet_dinh")
    known = decided.notna() & (decided <= again) & (decided > first)
    late = (decided >= end).where(known, again > end + _LATE_EFFECT)
    once = (again > first) & (again < add_months(first, _TWO_TERMS))
    found = manages(c) & active(c) & once & late & (again > end) & (again >= _SINCE_115)

    def cause(labels: pd.Index) -> pd.Series:
        # What kept the decision back may be over by the day of the check.
        told = pd.Series("", index=labels, dtype="str")
        for code in _AWAY:
            told = told.mask((told == "") & stated.says(c, code, ever=True)[labels], code)
        return told

    day = end.dt.strftime("%d/%m/%Y")
    return hits(c, found, field="ngay_bo_nhiem_lai", detail=day, reason=cause)
