"""Group C2: how long a labour contract may run: everywhere, and in units that the state funds.

Nghị định 235/2026/NĐ-CP Điều 6, 8; Bộ luật Lao động 45/2019/QH14 Điều 20.
"""

import re

import pandas as pd

from ..codelists import in_force, table
from ..folding import fold_words
from ..pay_tables import PROBATION_PERCENT
from ..posts import parse
from . import laws
from .context import Context, add_months, months_between
from .facts import SCHOOL_LEVELS, active, mapped, matches, of_using_unit, unit_name
from .hits import hits, whole_text
from .probation import marked
from .recruitment import ADULT, FIXED
from .rule import Example, rule

DAY = "2026-11-01"
LONGEST = 36
"""Months of a fixed-term labour contract (Bộ luật Lao động 2019 Điều 20 khoản 1 điểm b)."""
SHORTER_THAN = 12
"""Months of a contract that stands in for missing staff (Nghị định 235/2026 Điều 6 khoản 2 d)."""
LABOUR = ("HDLD_235", "HDLD_111_HTPV", "HDLD_111_CMNV")
# Work outside the list of positions (Nghị định 235/2026 Điều 4 khoản 2).
_SERVICE = re.compile(
    r"\b(?:lai xe|bao ve|le tan|phuc vu|tap vu|ve sinh|trong (?:giu|xe)|giu xe|bao tri|bao duong"
    r"|van hanh|sua chua|nau an|cap duong|nuoi duong|cay xanh|tho|dien nuoc|lao cong)\b"
)
# Fields for which Điều 6 khoản 2 điểm đ allows longer contracts: education and health.
_CARE = re.compile(
    rf"\b(?:truong|{SCHOOL_LEVELS}|giao duc|dao tao|day nghe|benh vien|y te"
    r"|phong kham|benh tat|giam dinh y khoa|phap y|dieu duong|duoc|kiem nghiem thuoc|cap cuu"
    r"|huyet hoc|dan so)\b"
)
_MANAGER = re.compile(r"\b(?:quan ly|chuyen gia|giam doc|lanh dao)\b")


def _worker(**changes: object) -> dict[str, object]:
    pay = ("ma_ngach", "ten_ngach", "ngay_ngach", "bac", "he_so", "ngay_bac", "ngay_nang_luong_sau")
    return {
        **dict.fromkeys(pay),
        "doi_tuong": "HDLD",
        "quan_ly_nha_nuoc": None,
        "loai_hop_dong": "HDLD_235",
        "ngay_hop_dong": "2026-08-01",
        "het_han_hop_dong": "2028-07-31",
        "ngay_tuyen_dung": "2026-08-01",
        "ngay_vao_co_quan": "2026-08-01",
        "ma_don_vi_su_dung": "H42.06.11",
        "ten_don_vi": "Bảo tàng tỉnh",
        "vi_tri_viec_lam": "Hướng dẫn viên bảo tàng",
        **changes,
    }


def _example(autonomy: str = "N4", **changes: object) -> Example:
    units = (
        {"code": "H42.06.11", "name": "Bảo tàng tỉnh", "kind": "SNCL_S", "autonomy": autonomy},
        {"code": "H42.09.21", "name": "Trường THPT Hoa Lư A", "kind": "SNCL_S", "autonomy": "N4"},
    )
    return Example(_worker(**changes), units=units, as_of=DAY)


def _months(c: Context) -> pd.Series:
    """Whole months that a contract surely runs; NaN without both days."""
    end = c.date("het_han_hop_dong") + pd.Timedelta(days=1)
    return months_between(c.last_day("ngay_hop_dong"), end)


def _of_service(c: Context) -> pd.Series:
    """Contracts that the cell itself calls service contracts: civil law has no limit for them."""
    raw = c.records.raw
    if "loai_hop_dong" not in raw:
        return pd.Series(False, index=c.frame().index)
    told = mapped(raw["loai_hop_dong"].reindex(c.frame().index), fold_words, "").astype("str")
    return told.str.contains("dich vu") & ~told.str.contains("lao dong")


@rule(
    "re-labour-contract-length",
    gate="person",
    severity="warning",
    reads=("het_han_hop_dong", "ngay_hop_dong", "loai_hop_dong"),
    title=(
        "Hợp đồng lao động xác định thời hạn không quá 36 tháng",
        "A fixed-term labour contract runs at most 36 months",
    ),
    message=(
        "Hợp đồng lao động đến «{value}» dài {detail} tháng, quá 36 tháng.",
        "The labour contract until “{value}” runs {detail} months, more than 36.",
    ),
    fix=(
        "Kiểm tra ngày ký và ngày hết hạn; không xác định thời hạn thì để trống ngày hết hạn; hợp "
        "đồng dịch vụ thì ghi rõ ở loại hợp đồng.",
        "Check both days; leave the last one blank for a contract without a term; write a service "
        "contract as such.",
    ),
    laws=(laws.BLLD_2019.at("Điều 20 khoản 1 điểm b"), laws.ND235_2026.at("Điều 8 khoản 3")),
    event=("ngay_hop_dong",),
    confidence="secondary",
    lawful=(
        # Exactly 36 months, and a contract without a term.
        _example("N2", het_han_hop_dong="2029-07-31"),
        _example("N2", het_han_hop_dong=None),
        # A work contract of a public employee may run 60 months (Luật Viên chức).
        _example("N2", doi_tuong="VC", loai_hop_dong="HDLV_XDTH", het_han_hop_dong="2031-07-31"),
    ),
    wrong=_example("N2", het_han_hop_dong="2030-07-31"),
    right=_example("N2", het_han_hop_dong="2028-07-31"),
)
def labour_contract_length(c: Context) -> pd.DataFrame:
    months = _months(c)
    # The Code of 2019; what was signed before follows the one of 2012.
    signed = c.date("ngay_hop_dong") >= pd.Timestamp(laws.BLLD_2019.since)
    found = c.among("loai_hop_dong", LABOUR) & (months > LONGEST) & signed & ~_of_service(c)
    return hits(c, found, detail=whole_text(months))


@rule(
    "re-contract-group4",
    gate="person",
    severity="warning",
    reads=("het_han_hop_dong", "ngay_hop_dong", "loai_hop_dong", "ma_don_vi_su_dung"),
    needs=("het_han_hop_dong", "ngay_hop_dong", "loai_hop_dong", "@units"),
    title=(
        "Đơn vị nhóm 4 ký hợp đồng chuyên môn dưới 12 tháng",
        "Units of group 4 sign professional contracts of under 12 months",
    ),
    message=(
        "Đơn vị nhóm 4 ngoài giáo dục, y tế ký hợp đồng lao động chuyên môn {detail} tháng, đến "
        "«{value}»; chỉ được dưới 12 tháng.",
        "A unit of group 4 outside education and health has a professional labour contract of "
        "{detail} months, until “{value}”; under 12 are allowed.",
    ),
    fix=(
        "Kiểm tra thời hạn, công việc (lái xe, bảo vệ, phục vụ không bị giới hạn này) và nhóm tự "
        "chủ của đơn vị.",
        "Check the term, the work (drivers, guards and service are not bound) and the group of "
        "the unit.",
    ),
    laws=(laws.ND235_2026.at("Điều 6 khoản 2 điểm d, đ"),),
    event=("ngay_hop_dong",),
    confidence="read",
    lawful=(
        _example(vi_tri_viec_lam="Lái xe", het_han_hop_dong="2028-07-31"),
        # Điểm đ: education and health; điểm a, b, c: the other groups.
        _example(ma_don_vi_su_dung="H42.09.21", vi_tri_viec_lam="Giáo viên Tiếng Anh"),
        _example("N3A"),
        # Khoản 1: managers by a project of the unit.
        _example(vi_tri_viec_lam="Chuyên gia, vị trí quản lý"),
        # Điều 8 khoản 4: an artist of 16.
        _example(
            ngay_sinh="2010-03-15",
            cccd="037310001234",
            vi_tri_viec_lam="Diễn viên chèo",
            ten_don_vi="Nhà hát Chèo",
        ),
        # Signed under Decree 111/2022: goes on until it ends (Điều 16).
        _example(ngay_hop_dong="2026-05-01", loai_hop_dong="HDLD_111_CMNV"),
    ),
    wrong=_example(),
    right=_example(het_han_hop_dong="2027-06-30"),
)
def contract_group4(c: Context) -> pd.DataFrame:
    frame, months = c.frame(), _months(c)
    found = (
        c.among("loai_hop_dong", ("HDLD_235",))
        & (of_using_unit(c, "autonomy") == "N4")
        & ~matches(_CARE, unit_name(c))
        & (months >= SHORTER_THAN)
        & (c.date("ngay_hop_dong") >= pd.Timestamp(laws.ND235_2026.since))
        & c.judged("vi_tri_viec_lam", _in_the_list)
        & ~mapped(frame["chuc_vu"], lambda v: bool(parse(v).role), False).astype(bool)
        & ~_of_service(c)
        & ~_minor(c)
        & active(c)
    )
    return hits(c, found, detail=whole_text(months))


def _minor(c: Context) -> pd.Series:
    """People under 18 on the day of signing: the law of labour speaks of their contracts (Điều 8
    khoản 4)."""
    return add_months(c.date("ngay_sinh"), 12 * ADULT) > c.date("ngay_hop_dong")


def _in_the_list(position: str) -> bool:
    """Whether a position is one of the list of public employees (professional or support), neither
    of service nor of a manager."""
    words = fold_words(position)
    return bool(words) and not _SERVICE.search(words) and not _MANAGER.search(words)


_PART_TIME = re.compile(
    r"\b(?:khong tron thoi gian|ban thoi gian|theo gio|theo tiet|theo ca|khoan|\d+ gio|nua ngay"
    r"|cong tac vien|thinh giang)\b"
)


def least_wage(day: str) -> float:
    """The lowest minimum wage of all regions on an ISO day, đồng a month (a worker of another
    region may not have less either); NaN before the list."""
    rows = in_force(table("luong_toi_thieu"), day)
    return float(rows["amount_vnd_per_month"].astype("float64").min())


@rule(
    "re-minimum-wage",
    gate="person",
    severity="warning",
    reads=("tien_luong", "loai_hop_dong"),
    needs=("tien_luong",),
    title=(
        "Tiền lương hợp đồng không thấp hơn lương tối thiểu",
        "The wage of a contract is not below the minimum wage",
    ),
    message=(
        "Tiền lương {value} đồng/tháng thấp hơn mức tối thiểu của vùng thấp nhất ({detail} đồng).",
        "The wage of {value} đồng a month is below the minimum of the lowest region ({detail}).",
    ),
    fix=(
        "Kiểm tra đơn vị tính và hợp đồng; làm không trọn thời gian hoặc hợp đồng dịch vụ thì ghi "
        "rõ ở cột Ghi chú hoặc loại hợp đồng.",
        "Check the unit and the contract; write part-time work or a service contract as such.",
    ),
    laws=(laws.BLLD_2019.at("Điều 90 khoản 2, Điều 91"), laws.MINIMUM_WAGE),
    confidence="secondary",
    lawful=(
        _example("N2", tien_luong=3_700_000),
        # By the hour, and a service contract: no monthly minimum.
        _example("N2", tien_luong=2_000_000, ghi_chu="Hợp đồng không trọn thời gian, 4 giờ/ngày"),
        _example("N2", tien_luong=2_500_000, _raw={"loai_hop_dong": "Hợp đồng dịch vụ vệ sinh"}),
    ),
    wrong=_example("N2", tien_luong=3_200_000),
    right=_example("N2", tien_luong=6_500_000),
    note="Lấy mức vùng IV của ngày xét (danh mục luong_toi_thieu); không xét bảng theo nghìn đồng.",
)
def minimum_wage(c: Context) -> pd.DataFrame:
    frame, least = c.frame(), least_wage(c.as_of)
    told = frame["tien_luong"]
    # Sheets in thousands or millions of đồng are no matter of this rule.
    small = (told < least) & (told >= _IN_DONG)
    part = matches(_PART_TIME, frame["ghi_chu"], frame["vi_tri_viec_lam"])
    worker = c.among("doi_tuong", ("HDLD",)) & ~(frame["he_so"] > 0)
    found = worker & small & ~part & ~_of_service(c) & active(c)
    return hits(c, found, detail=f"{least:,.0f}".replace(",", "."))


_IN_DONG = 500_000


_KEPT_FIXED = {
    **FIXED,
    "ngay_tuyen_dung": "2016-09-01",
    "ngay_vao_co_quan": "2016-09-01",
    "ngay_ngach": "2017-09-01",
    "ngay_hop_dong": "2021-09-01",
    "het_han_hop_dong": "2026-08-31",
}
_FROM_2020 = pd.Timestamp(laws.LUAT58_2010_52.since)


@rule(
    "re-contract-kept-fixed",
    gate="row",
    severity="warning",
    reads=("loai_hop_dong", "ngay_hop_dong", "ngay_tuyen_dung", "ngay_vao_co_quan", "doi_tuong"),
    needs=("loai_hop_dong", "ngay_hop_dong", "ngay_tuyen_dung"),
    title=(
        "Tuyển dụng trước 01/7/2020 thì ký tiếp hợp đồng không xác định thời hạn",
        "Recruited before 2020-07-01: the next contract has no end",
    ),
    message=(
        "«{value}» ký ngày {detail} với viên chức tuyển dụng trước 01/7/2020.",
        "“{value}” signed on {detail} with someone recruited before 2020-07-01.",
    ),
    fix=(
        "Sửa loại hợp đồng hoặc ngày ký; tuyển dụng lại, chuyển đơn vị thì ghi ở cột Ghi chú.",
        "Mend the type or the day; note a new recruitment or a move to another unit.",
    ),
    laws=(
        laws.LUAT58_2010_52.at("Điều 25 khoản 2, Điều 59 khoản 2a"),
        laws.ND115_2020.at("Điều 20 khoản 2"),
        laws.ND115_2020_85.at("Điều 20 khoản 2"),
    ),
    event=("ngay_hop_dong",),
    reasons=("TUYEN_LAI",),
    confidence="read",
    wrong=Example(_KEPT_FIXED, as_of="2025-07-15"),
    right=Example(
        {**_KEPT_FIXED, "loai_hop_dong": "HDLV_KXDTH", "het_han_hop_dong": None}, as_of="2025-07-15"
    ),
    lawful=(
        # Goes on with the kind of contract of the unit that was left (Điều 20 khoản 2, 4).
        Example({**_KEPT_FIXED, "ngay_vao_co_quan": "2021-09-01"}, as_of="2025-07-15"),
        # The law of 2025 has both kinds again.
        Example(
            {**_KEPT_FIXED, "ngay_hop_dong": "2026-08-01", "het_han_hop_dong": "2029-07-31"},
            as_of=DAY,
        ),
    ),
)
def kept_fixed(c: Context) -> pd.DataFrame:
    frame = c.frame()
    signed = c.date("ngay_hop_dong")
    earlier = c.last_day("ngay_tuyen_dung") < _FROM_2020
    late = (signed >= _FROM_2020) & (signed < pd.Timestamp(laws.LUAT129_2025.since))
    moved = (signed - c.date("ngay_vao_co_quan")).abs() <= pd.Timedelta(days=62)
    fixed = (frame["loai_hop_dong"] == "HDLV_XDTH") & (frame["doi_tuong"] == "VC")
    return hits(c, fixed & earlier & late & ~moved, detail=frame["ngay_hop_dong"])


CONTRACTS = "ds_hop_dong"
_PUBLIC = ("HDLV_XDTH", "HDLV_KXDTH", "HDLV_2026")
# The contract is signed within thirty days of the decision, and the day of recruitment may be that
# of the first day of work.
_SIGNED_FIRST = pd.Timedelta(days=45)
_SIGNED_2021 = {**FIXED, "ngay_tuyen_dung": "2021-03-01", "ngay_vao_co_quan": "2021-03-01",
                "ngay_ngach": "2022-03-01", "ngay_hop_dong": "2021-01-01",
                "het_han_hop_dong": "2025-12-31"}  # fmt: skip


@rule(
    "re-contract-before",
    lists=(CONTRACTS,),
    gate="person",
    severity="warning",
    quality="thống nhất",
    reads=("ngay_tuyen_dung", "ngay_hop_dong", "loai_hop_dong"),
    needs=("ngay_tuyen_dung",),
    blames=("ngay_hop_dong", "ngay_tuyen_dung"),
    title=(
        "Hợp đồng làm việc ký sau quyết định tuyển dụng",
        "The work contract follows the recruitment",
    ),
    message=(
        "Hợp đồng làm việc ký ngày {detail}, trước ngày tuyển dụng viên chức.",
        "The work contract was signed on {detail}, before the recruitment.",
    ),
    fix=(
        "Đối chiếu quyết định tuyển dụng và hợp đồng; tuyển dụng lại, chuyển từ đơn vị khác thì "
        "ghi ngày tuyển dụng lần đầu.",
        "Compare decision and contract; after a move or a new recruitment enter the first one.",
    ),
    laws=(
        laws.ND29_2012,
        laws.ND115_2020.at("Điều 18"),
        laws.ND115_2020_85.at("Điều 18"),
        laws.ND259_2026,
    ),
    event=("ngay_tuyen_dung",),
    reasons=("TUYEN_LAI", "TU_CONG_CHUC", "SAP_XEP", "ND116_2003"),
    confidence="read",
    wrong=Example(_SIGNED_2021, as_of="2023-12-31"),
    right=Example({**_SIGNED_2021, "ngay_hop_dong": "2021-03-10"}, as_of="2023-12-31"),
    lawful=(
        # A labour contract before the recruitment, and a contract that had ended by then.
        Example(
            {**_SIGNED_2021, "ngay_hop_dong": "2021-03-10"},
            {
                CONTRACTS: [
                    {"ngay_ky": "2019-09-01", "loai_hop_dong": "HDLD_68"},
                    {"ngay_ky": "2015-09-01", "loai_hop_dong": "HDLV_XDTH",
                     "den_ngay": "2018-08-31"},
                    {"ngay_ky": "2021-03-10", "loai_hop_dong": "HDLV_XDTH",
                     "den_ngay": "2026-03-09"},
                ]
            },
            as_of="2023-12-31",
        ),
        # Signed with the first day of work, recruited by the decision of the next weeks.
        Example({**_SIGNED_2021, "ngay_hop_dong": "2021-02-15"}, as_of="2023-12-31"),
    ),
)  # fmt: skip
def contract_before(c: Context) -> pd.DataFrame:
    frame, listed = c.frame(), c.frame(CONTRACTS)
    hired = c.date("ngay_tuyen_dung")
    since = pd.Timestamp(laws.ND29_2012.since)
    kind = frame["loai_hop_dong"].isin(_PUBLIC) & (frame["doi_tuong"] == "VC")
    signed = c.last_day("ngay_hop_dong").where(kind)
    lines = pd.DataFrame(
        {
            "_nguoi": listed["_nguoi"],
            "signed": c.last_day("ngay_ky", CONTRACTS),
            "until": c.last_day("den_ngay", CONTRACTS).fillna(c.day),
        }
    )[listed["loai_hop_dong"].isin(_PUBLIC) & (listed["_nguoi"] >= 0)]
    lines["hired"] = hired.reindex(lines["_nguoi"]).to_numpy()
    over = lines[(lines["signed"] < lines["hired"]) & (lines["until"] > lines["hired"])]
    earliest = over.groupby("_nguoi")["signed"].min().reindex(frame.index)
    signed = signed.where(signed < hired, earliest.where(frame["doi_tuong"] == "VC"))
    found = (signed < hired - _SIGNED_FIRST) & (hired >= since) & active(c)
    return hits(c, found, detail=signed.dt.strftime("%d/%m/%Y"))


@rule(
    "re-probation-class",
    gate="person",
    severity="warning",
    reads=("doi_tuong", "tap_su", "phan_tram_huong"),
    needs=("doi_tuong",),
    blames=("tap_su", "phan_tram_huong", "doi_tuong"),
    title=("Cán bộ được bầu không tập sự", "Elected cadres serve no probation"),
    message=(
        "«{value}»: cán bộ được bầu, phê chuẩn, bổ nhiệm theo nhiệm kỳ không có chế độ tập sự.",
        "“{value}”: cadres who are elected or appointed for a term serve no probation.",
    ),
    fix=(
        "Xem lại đối tượng, hoặc bỏ tập sự và ghi 100% lương.",
        "Check the class, or take out the probation and write 100 percent.",
    ),
    laws=(laws.LUAT22_2008.at("Điều 4, Điều 40"), laws.LUAT80_2025),
    confidence="secondary",
    wrong=Example({"doi_tuong": "CB", "chuc_vu": "Phó Bí thư Đảng ủy", "tap_su": "x"}, as_of=DAY),
    right=Example({"doi_tuong": "CB", "chuc_vu": "Phó Bí thư Đảng ủy"}, as_of=DAY),
    lawful=(
        Example({"doi_tuong": "CB", "chuc_vu": "Phó Bí thư Đảng ủy", "tap_su": "Không"}, as_of=DAY),
    ),
)
def cadre_on_probation(c: Context) -> pd.Series:
    paid = c.frame()["phan_tram_huong"] == PROBATION_PERCENT
    return c.among("doi_tuong", ("CB", "CBX")) & (marked(c) | paid) & active(c)
