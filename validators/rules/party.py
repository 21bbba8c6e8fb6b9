"""Group G: Party data (sensitive personal data)."""

import re

import pandas as pd

from .. import pay_tables
from . import laws
from .context import Context, add_months, months_between
from .facts import age_told, matches, number
from .hits import hits
from .rule import Example, rule

DAY = "2026-11-01"
# The Charter has the age and the time of probation, the guidance how they are counted.
ADMISSION = (laws.DIEU_LE, laws.HD01_TW, laws.HD06_TW)
COUNTED = (
    laws.DIEU_LE,
    laws.QD24_TW.at("mục 4"),
    laws.QD232_TW.at("mục 4"),
    laws.QD294_TW.at("mục 4"),
    laws.HD01_TW,
    laws.HD06_TW,
)
PROBATION = pay_tables.PARTY_PROBATION_MONTHS
# Members admitted before 1992 had other times of probation.
SINCE = pd.Timestamp("1992-01-01")
MEMBER = {"ngay_vao_dang": "2016-05-19", "ngay_chinh_thuc": "2017-05-19", "so_the_dang": "37012345"}
SOUND = Example(MEMBER, as_of=DAY)


def official_date(c: Context) -> pd.Series:
    """Date of full membership that follows from a whole date of admission, as ISO text ('' when not
    known)."""
    return pay_tables.iso(
        add_months(c.date("ngay_vao_dang"), PROBATION).where(c.precision("ngay_vao_dang") == "d")
    )


def _reversed(c: Context) -> pd.Series:
    return c.last_day("ngay_chinh_thuc") < c.date("ngay_vao_dang")


def _too_young(c: Context) -> pd.Series:
    """Admitted before 18; a birth date that gives an impossible age today has a finding of its
    own."""
    return (c.last_day("ngay_vao_dang") < add_months(c.date("ngay_sinh"), 18 * 12)) & age_told(c)


@rule(
    "pa-official-12m",
    severity="error",
    reads=("ngay_chinh_thuc", "ngay_vao_dang"),
    title=(
        "Ngày chính thức sau ngày kết nạp ít nhất 12 tháng",
        "Full membership at least 12 months after admission",
    ),
    message=(
        "Ngày chính thức “{value}” chưa đủ 12 tháng dự bị[; theo ngày kết nạp là {proposal}].",
        "Full membership “{value}” comes before 12 months of probation[; by the admission "
        "it is {proposal}].",
    ),
    fix=("Đối chiếu lý lịch đảng viên, thẻ Đảng.", "Compare with the Party record or card."),
    laws=ADMISSION,
    confidence="read",
    wrong=Example({**MEMBER, "ngay_chinh_thuc": "2016-11-19"}, as_of=DAY),
    right=SOUND,
    lawful=(Example({**MEMBER, "ngay_chinh_thuc": "2017-05"}, as_of=DAY),),
)
def official_12m(c: Context) -> pd.DataFrame:
    admitted, official = c.date("ngay_vao_dang"), c.last_day("ngay_chinh_thuc")
    found = (
        (official < add_months(admitted, PROBATION))
        & (c.last_day("ngay_vao_dang") >= SINCE)
        & ~_reversed(c)
    )
    return hits(c, found, proposal=official_date(c))


@rule(
    "pa-official-late",
    severity="warning",
    reads=("ngay_chinh_thuc", "ngay_vao_dang"),
    title=(
        "Ngày chính thức không quá muộn so với 12 tháng dự bị",
        "Full membership not long after 12 months",
    ),
    message=(
        "Ngày chính thức “{value}” muộn {detail} tháng so với ngày kết nạp[; thông thường "
        "là {proposal}].",
        "Full membership “{value}” is {detail} months after admission[; the usual day is "
        "{proposal}].",
    ),
    fix=(
        "Kiểm tra; ngày công nhận chính thức tính từ khi hết 12 tháng dự bị.",
        "Check; full membership counts from the end of the 12 months.",
    ),
    laws=COUNTED,
    confidence="secondary",
    wrong=Example({**MEMBER, "ngay_chinh_thuc": "2018-05-19"}, as_of=DAY),
    right=SOUND,
    lawful=(Example({**MEMBER, "ngay_chinh_thuc": "2017-08-19"}, as_of=DAY),),
)
def official_late(c: Context) -> pd.DataFrame:
    tolerance = int(c.setting("party_tolerance_months", 3))
    limit = add_months(c.last_day("ngay_vao_dang"), PROBATION + tolerance)
    found = (
        (c.date("ngay_chinh_thuc") > limit) & (c.date("ngay_vao_dang") >= SINCE) & ~_too_young(c)
    )
    return hits(
        c,
        found,
        proposal=official_date(c),
        detail=number(months_between(c.date("ngay_vao_dang"), c.date("ngay_chinh_thuc"))),
    )


@rule(
    "pa-age",
    severity="error",
    reads=("ngay_vao_dang", "ngay_sinh"),
    title=("Kết nạp Đảng khi đủ 18 tuổi", "Admitted at 18 or older"),
    message=(
        "Ngày vào Đảng “{value}” khi chưa đủ 18 tuổi.",
        "Admitted on “{value}”, before the age of 18.",
    ),
    fix=(
        "Đối chiếu lý lịch đảng viên và ngày sinh.",
        "Compare with the Party record and the birth date.",
    ),
    laws=ADMISSION,
    confidence="read",
    wrong=Example(
        {**MEMBER, "ngay_vao_dang": "2007-05-19", "ngay_chinh_thuc": "2008-05-19"}, as_of=DAY
    ),
    right=SOUND,
    note="Kết nạp sau 60 tuổi được phép trong trường hợp đặc biệt nên không bị nêu.",
    lawful=(
        # On the eighteenth birthday.
        Example(
            {**MEMBER, "ngay_vao_dang": "2008-05-12", "ngay_chinh_thuc": "2009-05-12"}, as_of=DAY
        ),
    ),
)
def age(c: Context) -> pd.Series:
    return _too_young(c)


_PARTY_POST = re.compile(
    r"\b(?:bi thu|ban thuong vu|uy ban kiem tra)\b(?!.*\bdoan\b).*"
    r"\b(?:dang uy|chi uy|chi bo|dang bo|tinh uy|thanh uy|huyen uy)\b"
)


@rule(
    "pa-post-needs-member",
    gate="person",
    severity="error",
    quality="đủ",
    reads=("ngay_vao_dang", "so_the_dang", "chuc_vu_dang", "chuc_vu"),
    needs=("ngay_vao_dang",),
    title=(
        "Có chức vụ Đảng hoặc số thẻ thì có ngày vào Đảng",
        "A Party post or card needs a date of admission",
    ),
    message=(
        "Có {detail} nhưng không có ngày vào Đảng.",
        "There is a {detail} but no date of admission.",
    ),
    fix=("Bổ sung ngày vào Đảng.", "Add the date of admission."),
    laws=(laws.LOGIC,),
    confidence="logic",
    wrong=Example(
        {"ngay_vao_dang": None, "ngay_chinh_thuc": None, "so_the_dang": "37012345"}, as_of=DAY
    ),
    right=Example({"ngay_vao_dang": None, "so_the_dang": None}, as_of=DAY),
    lawful=(
        Example({**MEMBER, "ngay_vao_dang": "2016", "ngay_chinh_thuc": "2017"}, as_of=DAY),
        # The Youth Union has secretaries too.
        Example({"chuc_vu": "Bí thư Đoàn xã", "ngay_vao_dang": None}, as_of=DAY),
    ),
)
def post_needs_member(c: Context) -> pd.DataFrame:
    held = matches(_PARTY_POST, c.frame()["chuc_vu"])
    post, card = c.given("chuc_vu_dang"), c.given("so_the_dang")
    missing = (
        ~c.given("ngay_vao_dang") & ~c.given("ngay_chinh_thuc") & c.has_column("ngay_vao_dang")
    )
    detail = pd.Series("số thẻ Đảng", index=post.index).mask(post | held, "chức vụ Đảng")
    # A post of the Party among the posts of the State only asks for the day.
    level = pd.Series("info", index=post.index).mask(post | card, "")
    return hits(c, missing & (post | card | held), detail=detail, severity=level)


@rule(
    "pa-order",
    severity="error",
    reads=("ngay_chinh_thuc", "ngay_vao_dang"),
    title=(
        "Ngày chính thức có và sau ngày vào Đảng",
        "Full membership has and follows an admission",
    ),
    message=(
        "Ngày chính thức “{value}” nhưng ngày vào Đảng trống hoặc muộn hơn.",
        "Full membership “{value}”, but the admission is blank or later.",
    ),
    fix=(
        "Đối chiếu lý lịch đảng viên; có thể hai ngày bị đổi chỗ.",
        "Compare with the Party record; the two dates may be swapped.",
    ),
    laws=(laws.LOGIC,),
    confidence="logic",
    wrong=Example({**MEMBER, "ngay_chinh_thuc": "2015-05-19"}, as_of=DAY),
    right=SOUND,
    lawful=(
        # Still a probationary member.
        Example({**MEMBER, "ngay_vao_dang": "2026-03-03", "ngay_chinh_thuc": None}, as_of=DAY),
    ),
)
def order(c: Context) -> pd.Series:
    alone = c.given("ngay_chinh_thuc") & ~c.given("ngay_vao_dang") & c.has_column("ngay_vao_dang")
    return alone | _reversed(c)


FIELDS = ("ngay_vao_dang", "ngay_chinh_thuc", "so_the_dang", "chuc_vu_dang")


@rule(
    "pa-sensitive",
    scope="file",
    gate="file",
    severity="info",
    quality="dùng chung",
    reads=FIELDS,
    needs=(),
    title=(
        "Dữ liệu đảng viên chỉ có trong tệp có mục đích đã nêu",
        "Party data only in files with a stated purpose",
    ),
    message=(
        "Bảng có cột “{value}” là dữ liệu cá nhân nhạy cảm, không thuộc mục đích đã nêu của "
        "đợt thu thập.",
        "The sheet has column “{value}”, sensitive personal data outside of the stated "
        "purpose of this collection.",
    ),
    fix=(
        "Bỏ cột, hoặc nêu mục đích thu thập trong cấu hình (party_data_stated).",
        "Remove the column, or state the purpose in the configuration (party_data_stated).",
    ),
    laws=(laws.ND13_2023, laws.LUAT91_2025),
    confidence="from_memory",
    wrong=Example(MEMBER, settings={"party_data_stated": False}, as_of=DAY),
    right=SOUND,
    lawful=(Example(MEMBER, settings={"party_data_stated": True}, as_of=DAY),),
)
def sensitive(c: Context) -> pd.DataFrame:
    columns = c.records.columns
    found = (
        columns[columns["field"].isin(FIELDS)]
        if not c.setting("party_data_stated", True)
        else columns.iloc[:0]
    )
    first = found.drop_duplicates("_table")
    return pd.DataFrame(
        {
            "index": -1,
            "_table": first["_table"],
            "row": 0,
            "column": first["column"],
            "field": first["field"],
            "value": first["heading"],
        }
    )
