"""Group H2: what a career as a whole says: posts and classes that ended, appointments on probation,
two full-time posts at once, contracts in an agency, years that are too short to rate.
"""

import re

import numpy as np
import pandas as pd

from ..folding import fold_words
from ..pay_tables import PROBATION_PERCENT
from ..posts import parse
from . import laws
from .absences import UNPAID, hardly_worked
from .context import Context, add_months, of_owner
from .facts import active, mapped, matches, of_using_unit
from .hits import hits
from .posts import manages, registry
from .probation import marked
from .recruitment import AGENCIES
from .rule import Example, rule

DAY = "2026-11-01"
SOUND = Example(as_of=DAY)
WORK = "qt_cong_tac"

# Words of a post, folded -> the last day on which it existed.
_ENDED_POSTS = (
    (re.compile(r"^(?:pho )?truong cong an (?:xa|phuong|thi tran)\b"), "2023-07-31"),
    (re.compile(r"^(?:pho )?chanh thanh tra (?:so|huyen|thi xa)\b"), "2025-06-30"),
    (re.compile(r"^(?:pho )?chu tich (?:ubnd|uy ban nhan dan|hdnd) (?:huyen|thi xa|quan)\b"),
     "2025-06-30"),
    (re.compile(r"^(?:pho )?bi thu (?:huyen uy|thi uy)\b"), "2025-06-30"),
    (re.compile(r"\b(?:ubnd|uy ban nhan dan) (?:huyen|thi xa)\b"), "2025-06-30"),
)  # fmt: skip
PART_TIME_ENDED = "2026-05-31"
_INSPECTOR = {
    "chuc_vu": "Chánh Thanh tra Sở",
    "ngay_bo_nhiem": "2024-03-01",
    "so_quyet_dinh": "45/QĐ-SNV",
    "ngay_quyet_dinh": "2024-02-20",
    "pc_chuc_vu": 0.5,
    "ly_luan_chinh_tri": "CC",
}


def _ended(post: str, day: str) -> str:
    """The last day of a post that no longer exists on *day*, '' for others."""
    words = fold_words(post)
    if words.startswith("nguyen "):
        return ""
    return next((last for form, last in _ENDED_POSTS if last < day and form.search(words)), "")


def _vietnamese(day: str) -> str:
    return "/".join(reversed(day.split("-"))) if day else ""


@rule(
    "ap-post-ended",
    severity="warning",
    quality="sống",
    reads=("chuc_vu", "vi_tri_viec_lam", "doi_tuong"),
    needs=("doi_tuong",),
    title=("Chức vụ, đối tượng còn tồn tại vào ngày của hồ sơ", "Post and class still exist"),
    message=(
        "“{value}” không còn từ sau ngày {detail}.",
        "“{value}” does not exist any more after {detail}.",
    ),
    fix=(
        "Ghi chức vụ hoặc đối tượng hiện nay, hoặc kết thúc hồ sơ nếu đã thôi.",
        "Write the present post or class, or close the record.",
    ),
    # Thanh tra sở và thanh tra huyện ended with the Law on Inspection of 2025.
    laws=(laws.ND33_2023.at("Điều 5"), laws.LUAT84_2025, laws.LUAT72_2025, laws.KL163_TW),
    confidence="secondary",
    wrong=Example(_INSPECTOR, as_of=DAY),
    right=Example({**_INSPECTOR, "chuc_vu": "Trưởng phòng"}, as_of=DAY),
    lawful=(
        Example({"chuc_vu": "Nguyên Chánh Thanh tra Sở"}, as_of=DAY),
        Example({"doi_tuong": "KCT", "ma_ngach": None, "bac": None}, as_of="2026-05-15"),
        Example(_INSPECTOR, as_of="2025-06-15"),
        Example({"vi_tri_viec_lam": "Trưởng Công an xã"}, as_of="2023-07-15"),
    ),
    note=(
        "Trưởng Công an xã không còn là công chức cấp xã từ 01/8/2023; thanh tra sở, cấp huyện "
        "kết thúc ngày 30/6/2025; người hoạt động không chuyên trách "
        "cấp xã kết thúc ngày 31/5/2026 (chưa đối chiếu văn bản)."
    ),
)
def post_ended(c: Context) -> pd.DataFrame:
    here = active(c)
    posts, jobs = (
        mapped(c.frame()[name], lambda v: _ended(v, c.as_of), "").astype("str")
        for name in ("chuc_vu", "vi_tri_viec_lam")
    )
    jobs = jobs.where(posts == "", "")
    part_time = c.among("doi_tuong", ("KCT",)) & (c.as_of > PART_TIME_ENDED)
    return pd.concat(
        [
            hits(c, here & (posts != ""), field="chuc_vu", detail=posts.map(_vietnamese)),
            hits(c, here & (jobs != ""), field="vi_tri_viec_lam", detail=jobs.map(_vietnamese)),
            hits(c, here & part_time, field="doi_tuong", detail=_vietnamese(PART_TIME_ENDED)),
        ],
        ignore_index=True,
    )


_NEW = {
    "ngay_sinh": "1999-01-01", "cccd": "037199001234", "nam_tn": 2021,
    "ngay_tuyen_dung": "2026-06-01", "ngay_vao_co_quan": "2026-06-01", "ngay_ngach": None,
    "ngay_bac": "2026-06-01", "ngay_nang_luong_sau": None, "bac": 1.0, "he_so": 2.34,
    "phan_tram_huong": 85.0, "tap_su": "x", "ngay_nghi_huu": "2059-02-01", "danh_gia_nam": None,
}  # fmt: skip
_NEW_DEPUTY = {
    "chuc_vu": "Phó Trưởng phòng",
    "ngay_bo_nhiem": "2026-08-01",
    "so_quyet_dinh": "45/QĐ-SNV",
    "ngay_quyet_dinh": "2026-07-20",
    "pc_chuc_vu": 0.3,
}


@rule(
    "ap-on-probation",
    gate="person",
    severity="error",
    lists=("qt_luong",),
    reads=("ngay_bo_nhiem", "tap_su", "chuc_vu", "phan_tram_huong"),
    needs=("chuc_vu",),
    blames=("ngay_bo_nhiem", "chuc_vu"),
    title=("Không bổ nhiệm chức vụ khi đang tập sự", "Nobody on probation is appointed to a post"),
    message=(
        "Giữ chức vụ {detail} khi đang tập sự.",
        "Holds the post {detail} while on probation.",
    ),
    fix=(
        "Xóa dấu tập sự, sửa 85% hưởng nếu đã hết tập sự; chưa hết thì xem lại quyết định bổ "
        "nhiệm.",
        "Remove the mark and the 85 percent when the probation is over; else check the "
        "appointment.",
    ),
    laws=(
        laws.ND138_2020.at("Điều 42"),
        laws.ND138_2020_116.at("Điều 42"),
        laws.ND170_2025,
        laws.ND170_2025_300,
        laws.ND115_2020.at("Điều 44"),
        laws.ND115_2020_85.at("Điều 44"),
    ),
    event=("ngay_bo_nhiem",),
    confidence="secondary",
    wrong=Example({**_NEW, **_NEW_DEPUTY}, as_of=DAY),
    right=Example({**_NEW, "chuc_vu": None}, as_of=DAY),
    lawful=(
        # Leads a team: not appointed as a manager (Decree 115/2020 Art. 3).
        Example({**_NEW, "chuc_vu": "Tổ trưởng"}, as_of=DAY),
        Example({**_NEW, "doi_tuong": "HDLD", **_NEW_DEPUTY}, as_of=DAY),
    ),
)
def on_probation(c: Context) -> pd.DataFrame:
    team = mapped(c.frame()["chuc_vu"], lambda v: parse(v).team, False).astype(bool)
    found = manages(c) & ~team & active(c) & (marked(c) | _paid_as_probationer(c))
    return hits(c, found, detail=c.frame()["chuc_vu"])


def _paid_as_probationer(c: Context) -> pd.Series:
    """People whose pay says that they are, or on the day of the appointment were, on probation."""
    frame, pay, name = c.frame(), c.frame("qt_luong"), "qt_luong"
    day = of_owner(c.date("ngay_bo_nhiem"), pay)
    then = (pay["phan_tram_huong"] == PROBATION_PERCENT) & (c.date("tu_ngay", name) <= day)
    then &= c.last_day("den_ngay", name) >= day
    now = (frame["phan_tram_huong"] == PROBATION_PERCENT) & c.given("ngay_bo_nhiem")
    return now | pd.Series(frame.index.isin(pay["_nguoi"][then]), index=frame.index)


# What may be held beside a full-time post.
_BESIDE = re.compile(
    r"kiem|biet phai|thinh giang|hop dong|dai bieu|uy vien|cong doan|doan thanh nien|dang uy|bi thu"
    r"|hoc |dao tao|boi duong|tang cuong|phu trach|luan chuyen|nghia vu|thai san|dieu dong"
)
_LONGEST_OVERLAP = 62
_TWO = [
    {"tu_ngay": "2013-09-01", "den_ngay": "2018-08-31", "ma_don_vi": "H42.09.21",
     "chuc_vu": "Giáo viên"},
    {"tu_ngay": "2016-09-01", "ma_don_vi": "H42.05.01", "chuc_vu": "Chuyên viên"},
]  # fmt: skip


def _units_then(c: Context) -> pd.Series:
    """The unit of each line of the work history as it was written, before it was followed to its
    heir."""
    frame, lookup = c.frame(WORK), registry(c)
    raw = c.records.raw_con.get(WORK)
    if raw is None or "ma_don_vi" not in raw:
        return frame["ma_don_vi"]
    written = mapped(raw["ma_don_vi"].reindex(frame.index), lambda v: lookup.find(v), "")
    return frame["ma_don_vi"].mask(written != "", written)


@rule(
    "ap-history-overlap",
    severity="warning",
    quality="thống nhất",
    table=WORK,
    reads=("tu_ngay", "den_ngay", "ma_don_vi"),
    needs=("tu_ngay", "den_ngay", "ma_don_vi"),
    title=("Không làm chính thức hai nơi cùng lúc", "Not in two full-time posts at once"),
    message=(
        "Từ ngày “{value}” ở đơn vị này khi dòng trước ở đơn vị khác đến ngày {detail}.",
        "Here from “{value}” while the line before in another unit lasts until {detail}.",
    ),
    fix=(
        "Sửa từ ngày, đến ngày; kiêm nhiệm, biệt phái, đi học thì ghi rõ trong cột chức vụ.",
        "Mend the days; say so in the post when it is concurrent, a secondment or study.",
    ),
    laws=(laws.LOGIC,),
    confidence="logic",
    wrong=Example(con={WORK: _TWO}, as_of=DAY),
    right=Example(con={WORK: [{**_TWO[0], "den_ngay": "2016-08-31"}, _TWO[1]]}, as_of=DAY),
    lawful=(
        Example(con={WORK: [_TWO[0], {**_TWO[1], "chuc_vu": "Biệt phái"}]}, as_of=DAY),
        Example(con={WORK: [{**_TWO[0], "den_ngay": "2016-09-30"}, _TWO[1]]}, as_of=DAY),
    ),
)
def history_overlap(c: Context) -> pd.DataFrame:
    frame, lookup = c.frame(WORK), registry(c)
    rows = frame.assign(
        start=c.date("tu_ngay", WORK),
        end=c.date("den_ngay", WORK),
        beside=matches(_BESIDE, frame["chuc_vu"]),
    )
    rows = rows[(rows["_nguoi"] >= 0) & rows["start"].notna() & ~rows["beside"]]
    rows = rows.sort_values(["_nguoi", "start"], kind="stable")
    before = rows.shift(1)
    longer = before["end"] - rows["start"] > pd.Timedelta(days=_LONGEST_OVERLAP)
    found = rows["_nguoi"].eq(before["_nguoi"]) & longer & before["start"].lt(rows["start"])
    # Two units that merged later are read as one; then they were two.
    unit = _units_then(c).reindex(rows.index)
    apart = [
        not (lookup.within(str(a), str(b)) or lookup.within(str(b), str(a)))
        for a, b in zip(unit, unit.shift(1), strict=True)
    ]
    found &= np.array(apart, dtype=bool) & unit.notna() & unit.ne(unit.shift(1))
    return pd.DataFrame(
        {
            "index": rows.index[found],
            "detail": before.loc[found, "end"].dt.strftime("%d/%m/%Y").to_numpy(),
        }
    )


_WORKER = {"doi_tuong": "HDLD", "ma_ngach": None, "ten_ngach": None, "ngay_ngach": None,
           "bac": None, "he_so": None, "ngay_bac": None, "ngay_nang_luong_sau": None,
           "loai_hop_dong": "HDLD_111_CMNV", "ngay_hop_dong": "2024-03-01",
           "ngay_tuyen_dung": "2024-03-01", "ngay_vao_co_quan": "2024-03-01"}  # fmt: skip
PROFESSIONAL = ("HDLD_111_CMNV", "HDLD_235")


@rule(
    "re-contract-agency",
    gate="person",
    severity="warning",
    reads=("loai_hop_dong", "ma_don_vi_su_dung"),
    needs=("loai_hop_dong", "@units"),
    title=(
        "Hợp đồng chuyên môn chỉ ký ở đơn vị sự nghiệp",
        "Professional contracts only in public service units",
    ),
    message=(
        "«{value}» ở cơ quan hành chính: chỉ đơn vị sự nghiệp được ký.",
        "“{value}” in an agency: only public service units may sign it.",
    ),
    fix=(
        "Cơ quan hành chính chỉ ký hợp đồng hỗ trợ, phục vụ; kiểm tra loại hợp đồng và đơn vị.",
        "Agencies sign contracts for support work only; check contract and unit.",
    ),
    laws=(laws.ND111_2022.at("Điều 4, 9"), laws.ND235_2026),
    event=("ngay_hop_dong",),
    confidence="secondary",
    wrong=Example(_WORKER, as_of="2026-06-01"),
    right=Example({**_WORKER, "loai_hop_dong": "HDLD_111_HTPV"}, as_of="2026-06-01"),
    lawful=(
        Example(
            {**_WORKER, "ma_don_vi_su_dung": "H42.09.21", "ten_don_vi": "Trường THPT Hoa Lư A"},
            as_of="2026-06-01",
        ),
    ),
)
def contract_agency(c: Context) -> pd.Series:
    in_agency = of_using_unit(c, "kind").isin(AGENCIES)
    return c.among("loai_hop_dong", PROFESSIONAL) & in_agency & active(c)


RATINGS = "ds_danh_gia"
_SHORT = {**_NEW, "tap_su": None, "ngay_tuyen_dung": "2025-09-01",
          "ngay_vao_co_quan": "2025-09-01", "ngay_bac": "2025-09-01",
          "phan_tram_huong": 100.0, "ngay_ngach": "2026-09-01"}  # fmt: skip


@rule(
    "ev-short-year",
    gate="person",
    severity="warning",
    quality="thống nhất",
    table=RATINGS,
    reads=("xep_loai", "nam"),
    needs=("xep_loai", "nam", "nguoi.ngay_tuyen_dung"),
    title=("Năm làm việc dưới 6 tháng không xếp loại", "A year of under six months is not rated"),
    message=(
        "Xếp loại “{value}” năm {detail}, khi làm việc chưa đủ 6 tháng trong năm.",
        "Rated “{value}” for {detail}, a year with under six months of work.",
    ),
    fix=(
        "Ghi “Không đánh giá”, hoặc bổ sung quá trình công tác trước khi tuyển dụng.",
        "Write “not rated”, or add the work before the recruitment.",
    ),
    laws=(
        laws.ND90_2020.at("Điều 20"),
        laws.ND90_2020_48.at("Điều 20"),
        laws.ND335_2025,
        laws.ND233_2026.at("Điều 14 khoản 1"),
    ),
    confidence="read",
    wrong=Example(_SHORT, con={RATINGS: [{"nam": 2025, "xep_loai": "HTT"}]}, as_of=DAY),
    right=Example(_SHORT, con={RATINGS: [{"nam": 2025, "xep_loai": "KDG"}]}, as_of=DAY),
    lawful=(
        # Worked in the agency before, by a contract: the year is longer than the service.
        Example(
            _SHORT,
            con={
                RATINGS: [{"nam": 2025, "xep_loai": "HTT"}],
                WORK: [{"tu_ngay": "2023-02-01", "ma_don_vi": "H42.05.01"}],
            },
            as_of=DAY,
        ),
        # Away for four months: eight are rated.
        Example(
            {"ghi_chu": "Nghỉ không hưởng lương từ 01/5/2025 đến 31/8/2025"},
            con={RATINGS: [{"nam": 2025, "xep_loai": "HTT"}]},
            as_of=DAY,
        ),
    ),
)
def short_year(c: Context) -> pd.DataFrame:
    frame, lines = c.frame(RATINGS), c.frame(WORK)
    entered = c.date("ngay_tuyen_dung")
    first = c.date("tu_ngay", WORK).groupby(lines["_nguoi"]).min().reindex(entered.index)
    entered = entered.mask(first < entered, first)
    began = of_owner(entered, frame)
    known = of_owner(c.precision("ngay_tuyen_dung"), frame).isin(["d", "m"])
    year = frame["nam"]
    end = pd.to_datetime(
        year.map("{:.0f}-12-31".format, na_action="ignore").astype("str"), errors="coerce"
    )
    short = (began.dt.year == year) & (add_months(began, 6) > end + pd.Timedelta(days=1))
    away = pd.MultiIndex.from_arrays([frame["_nguoi"], year]).isin(hardly_worked(c, UNPAID))
    rated = frame["xep_loai"].isin(["HTXS", "HTT", "HT", "KHT"])
    found = ((short & known) | away) & rated & (frame["_nguoi"] >= 0)
    return hits(c, found, RATINGS, detail=year.map("{:.0f}".format, na_action="ignore"))
