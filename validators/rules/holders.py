"""Group H4: what the class, the contract or the unit of a person excludes: a leadership post on a
labour contract, steps of a scale for who has none, a head who was appointed by the own unit, the
accounts in charge for years.
"""

import re

import pandas as pd

from ..posts import HEAD, parse
from . import laws
from .context import Context, add_months
from .demands import CONTRACT_WORKER, PART_TIME
from .facts import active, issuer, leads, mapped, matches, unit_name
from .hits import hits, whole_text
from .pay import TEACHER
from .rule import Example, rule

DAY = "2026-11-01"
WORK = "qt_cong_tac"

# ---- Labour contracts and part-time commune workers ----

_WORKER = {
    "doi_tuong": CONTRACT_WORKER, "loai_hop_dong": "HDLD_111_CMNV", "ngay_hop_dong": "2025-03-01",
    "ngay_tuyen_dung": "2025-03-01", "ngay_vao_co_quan": "2025-03-01", "ma_ngach": None,
    "ten_ngach": None, "ngay_ngach": None, "bac": None, "he_so": None, "ngay_bac": None,
    "ngay_nang_luong_sau": None, "phan_tram_huong": None, "danh_gia_nam": None,
    "quan_ly_nha_nuoc": None, "ma_don_vi_su_dung": "H42.09.21", "ma_don_vi_quan_ly": "H42.09",
    "ten_don_vi": "Trường THPT Hoa Lư A",
}  # fmt: skip
_LEADS = {
    "chuc_vu": "Phó Trưởng phòng", "ngay_bo_nhiem": "2025-09-01", "so_quyet_dinh": "15/QĐ-SGDĐT",
    "ngay_quyet_dinh": "2025-08-28", "pc_chuc_vu": 0.2,
}  # fmt: skip


@rule(
    "ap-contract-post",
    gate="person",
    severity="warning",
    reads=("doi_tuong", "chuc_vu", "ngay_bo_nhiem", "pc_chuc_vu"),
    needs=("doi_tuong", "chuc_vu"),
    blames=("chuc_vu",),
    title=(
        "Lao động hợp đồng không giữ chức vụ lãnh đạo",
        "Nobody on a labour contract holds a leadership post",
    ),
    message=(
        "Giữ chức vụ “{value}” mà là {detail}: chức vụ quản lý chỉ bổ nhiệm công chức, viên chức.",
        "Holds the post “{value}” as {detail}: managers are civil servants or public employees.",
    ),
    fix=(
        "Kiểm tra đối tượng và loại hợp đồng; không đúng thì bỏ chức vụ, phụ cấp chức vụ.",
        "Check class and contract; else remove the post and its allowance.",
    ),
    laws=(
        laws.LUAT58_2010.at("Điều 3 khoản 1"),
        laws.LUAT22_2008.at("Điều 4"),
        laws.ND111_2022,
        laws.LUAT129_2025,
    ),
    event=("ngay_bo_nhiem",),
    confidence="secondary",
    wrong=Example({**_WORKER, **_LEADS}, as_of=DAY),
    right=Example({**_WORKER, "chuc_vu": None}, as_of=DAY),
    lawful=(
        # Decree 235/2026 Art. 3.5, 4.1.a: work of a manager by contract, since 2026-07-01.
        Example({**_WORKER, **_LEADS, "ngay_bo_nhiem": "2026-08-01",
                 "ngay_quyet_dinh": "2026-07-20", "pc_chuc_vu": None}, as_of=DAY),
        # Who leads a team is no manager.
        Example({**_WORKER, "chuc_vu": "Tổ trưởng tổ bảo vệ"}, as_of=DAY),
    ),
    note="Từ 01/7/2026 đơn vị sự nghiệp được ký hợp đồng làm việc của vị trí quản lý (Nghị định "
    "235/2026/NĐ-CP Điều 3, 4) nên chỉ xét người được bổ nhiệm trước ngày ấy.",
)  # fmt: skip
def contract_post(c: Context) -> pd.DataFrame:
    frame = c.frame()
    manager = mapped(frame["chuc_vu"], _manages, False).astype(bool)
    before = c.last_day("ngay_bo_nhiem") < pd.Timestamp(laws.ND235_2026.since)
    paid = (frame["pc_chuc_vu"] > 0) & ~c.given("ngay_bo_nhiem")
    worker = c.among("doi_tuong", (CONTRACT_WORKER,)) & manager & (before | paid)
    # A commune's part-time worker leads a society; only the allowance of a post tells more.
    part_time = c.among("doi_tuong", (PART_TIME,)) & (frame["pc_chuc_vu"] > 0)
    detail = pd.Series("lao động hợp đồng", index=frame.index).mask(
        part_time, "người hoạt động không chuyên trách"
    )
    return hits(c, (worker | (part_time & leads(c))) & active(c), detail=detail)


def _manages(text: str) -> bool:
    post = parse(text)
    return bool(post.role) and not post.team


_PART_TIME = {
    **_WORKER, "doi_tuong": PART_TIME, "loai_hop_dong": None, "ngay_hop_dong": None,
    "ngay_tuyen_dung": "2016-01-01", "ngay_vao_co_quan": "2016-01-01", "trinh_do_cm": "CD",
    "vi_tri_viec_lam": "Văn phòng Đảng ủy", "ten_don_vi": "UBND xã Khánh Hòa",
    "ma_don_vi_su_dung": None, "ma_don_vi_quan_ly": None,
}  # fmt: skip
_OLD_DAY = "2023-12-31"


@rule(
    "sa-no-scale",
    gate="person",
    severity="warning",
    reads=("doi_tuong", "ma_ngach", "bac"),
    blames=("ma_ngach", "doi_tuong"),
    title=(
        "Người hoạt động không chuyên trách không xếp ngạch, bậc",
        "Part-time commune workers have no rank and step",
    ),
    message=(
        "Người hoạt động không chuyên trách xếp ngạch “{value}”, bậc {detail}; đối tượng này hưởng "
        "phụ cấp, không xếp lương.",
        "A part-time commune worker with the rank “{value}”, step {detail}; this class has an "
        "allowance and no scale.",
    ),
    fix=(
        "Kiểm tra đối tượng; đúng là không chuyên trách thì bỏ ngạch, bậc, hệ số.",
        "Check the class; of a part-time worker remove rank, step and coefficient.",
    ),
    laws=(laws.ND33_2023.at("Điều 34"), laws.LUAT72_2025),
    confidence="secondary",
    wrong=Example(
        {**_PART_TIME, "ma_ngach": "01.004", "ten_ngach": "Cán sự", "bac": 2, "he_so": 2.41},
        as_of=_OLD_DAY,
    ),
    right=Example(_PART_TIME, as_of=_OLD_DAY),
    lawful=(
        # The coefficient of the allowance.
        Example({**_PART_TIME, "he_so": 1.14}, as_of=_OLD_DAY),
    ),
)
def no_scale(c: Context) -> pd.DataFrame:
    scaled = c.given("ma_ngach") & c.given("bac") & active(c)
    return hits(c, c.among("doi_tuong", (PART_TIME,)) & scaled, detail=whole_text(c.frame()["bac"]))


# ---- Who decides ----

# Words of a unit's name, folded -> how its own decisions are signed (what follows "QĐ-").
_OWN = (
    (re.compile(r"\b(?:thpt|trung hoc pho thong)\b"), re.compile(r"^thpt")),
    (re.compile(r"\b(?:thcs|trung hoc co so)\b"), re.compile(r"^thcs")),
    (re.compile(r"\b(?:tieu hoc)\b"), re.compile(r"^th(?!pt|cs|th)")),
    (re.compile(r"\b(?:mam non|mau giao)\b"), re.compile(r"^(?:mn|mg)")),
    (re.compile(r"^benh vien\b"), re.compile(r"^bv")),
    (re.compile(r"^trung tam y te\b"), re.compile(r"^ttyt")),
    (re.compile(r"^trung tam (?!y te)"), re.compile(r"^tt(?!yt|g\b|cp)")),
)
_OF_UNIT = ("hieu truong", "giam doc")
_PRINCIPAL = {
    **TEACHER, "chuc_vu": "Hiệu trưởng", "ngay_bo_nhiem": "2023-08-15", "pc_chuc_vu": 0.6,
    "ngay_quyet_dinh": "2023-08-10", "so_quyet_dinh": "45/QĐ-THPTHLA", "ly_luan_chinh_tri": "TC",
}  # fmt: skip


@rule(
    "ap-own-decision",
    gate="person",
    severity="warning",
    reads=("so_quyet_dinh", "chuc_vu", "ma_don_vi_su_dung", "ten_don_vi"),
    needs=("so_quyet_dinh", "chuc_vu"),
    title=(
        "Người đứng đầu do cấp trên của đơn vị bổ nhiệm",
        "The head is appointed by who stands above the unit",
    ),
    message=(
        "Người đứng đầu đơn vị ({detail}) được bổ nhiệm bằng quyết định “{value}” của chính đơn "
        "vị, không đúng thẩm quyền.",
        "The head of the unit ({detail}) was appointed by the decision “{value}” of the unit "
        "itself.",
    ),
    fix=(
        "Ghi số quyết định của cơ quan có thẩm quyền bổ nhiệm (Ủy ban nhân dân, Sở, Hội đồng).",
        "Enter the decision of the authority that appoints (People's Committee, Department, "
        "council).",
    ),
    laws=(
        laws.LUAT58_2010.at("Điều 37 khoản 5"),
        laws.ND115_2020.at("Điều 45 khoản 7"),
        laws.ND115_2020_85.at("Điều 45 khoản 7"),
        laws.LUAT129_2025,
    ),
    event=("ngay_bo_nhiem_lai", "ngay_bo_nhiem"),
    confidence="secondary",
    wrong=Example(_PRINCIPAL, as_of=DAY),
    right=Example({**_PRINCIPAL, "so_quyet_dinh": "45/QĐ-SGDĐT"}, as_of=DAY),
    lawful=(
        # The own unit appoints its deputies of divisions, and a council its director.
        Example({**_PRINCIPAL, "chuc_vu": "Tổ trưởng", "pc_chuc_vu": None}, as_of=DAY),
        Example({**_PRINCIPAL, "so_quyet_dinh": "45/QĐ-HĐQL"}, as_of=DAY),
        Example({**_PRINCIPAL, "so_quyet_dinh": "45/QĐ-TTg"}, as_of=DAY),
    ),
)
def own_decision(c: Context) -> pd.DataFrame:
    frame = c.frame()
    head = mapped(frame["chuc_vu"], _heads_a_unit, False).astype(bool)
    issuer = mapped(frame["so_quyet_dinh"], _issuer, "").astype("str")
    own = pd.Series(False, index=frame.index)
    for unit, signs in _OWN:
        own |= matches(unit, unit_name(c)) & mapped(issuer, _begins(signs), False).astype(bool)
    return hits(c, head & own & active(c), detail=frame["chuc_vu"])


def _heads_a_unit(text: str) -> bool:
    post = parse(text)
    return post.role == HEAD and post.title in _OF_UNIT


def _issuer(number: str) -> str:
    """Who signed a decision, folded without spaces: "45/QĐ-THPT KSA" is "thptksa"."""
    return issuer(number).replace(" ", "")


def _begins(pattern: re.Pattern[str]):
    return lambda text: pattern.match(text) is not None


# ---- The accounts ----

_IN_CHARGE = re.compile(r"\bphu trach (?:cong tac )?ke toan\b")
_CHIEF = re.compile(r"\bke toan truong\b")
# Units with one accountant have nobody to appoint: the term is then that of a chief.
_SMALL = re.compile(
    r"\b(?:mam non|mau giao|tieu hoc|thcs|thpt|trung hoc|xa|phuong|thi tran|tram|dac khu|ubnd|hoi"
    r"|gdtx)\b"
)
_CHARGE_MONTHS, _CHIEF_MONTHS, _SLACK = 12, 60, 6
_ENOUGH = 5
"""People of a unit in the file from which on its only accountant is the only one."""
_ACCOUNTANT = {
    "doi_tuong": "VC", "loai_hop_dong": "HDLV_KXDTH", "ngay_hop_dong": "2013-09-01",
    "ma_ngach": "06.031", "ten_ngach": "Kế toán viên", "chuyen_nganh": "Kế toán",
    "vi_tri_viec_lam": "Kế toán viên", "quan_ly_nha_nuoc": None, "ma_don_vi_su_dung": None,
    "ma_don_vi_quan_ly": None, "ten_don_vi": "Trung tâm Y tế Kim Sơn",
    "chuc_vu": "Phụ trách kế toán", "ngay_bo_nhiem": "2024-01-01", "so_quyet_dinh": "3/QĐ-SYT",
    "ngay_quyet_dinh": "2023-12-28",
}  # fmt: skip
_CHIEF_SINCE = {**_ACCOUNTANT, "chuc_vu": "Kế toán trưởng", "ngay_bo_nhiem": "2019-03-01",
                "ngay_quyet_dinh": "2019-02-20"}  # fmt: skip


@rule(
    "ap-accounts-charge",
    lists=(WORK,),
    gate="person",
    severity="warning",
    quality="sống",
    reads=("chuc_vu", "ngay_bo_nhiem", "ngay_bo_nhiem_lai"),
    needs=("chuc_vu", "ngay_bo_nhiem"),
    blames=("ngay_bo_nhiem",),
    title=(
        "Phụ trách kế toán không quá 12 tháng, kế toán trưởng bổ nhiệm lại sau 5 năm",
        "Accounts in charge for 12 months at most, a chief accountant for five years",
    ),
    message=(
        "{detail} từ “{value}”, quá thời hạn (phụ trách kế toán tối đa 12 tháng, kế toán trưởng 5 "
        "năm thì bổ nhiệm lại).",
        "{detail} since “{value}”, beyond the time (in charge 12 months at most, a chief "
        "accountant five years).",
    ),
    fix=(
        "Ghi quyết định bổ nhiệm kế toán trưởng hoặc bổ nhiệm lại; đơn vị chỉ có một kế toán thì "
        "ghi ở cột Ghi chú.",
        "Enter the appointment or re-appointment; write into the note that there is one accountant "
        "only.",
    ),
    laws=(laws.ND174_2016.at("Điều 20"),),
    confidence="from_memory",
    wrong=Example(_ACCOUNTANT, as_of=DAY),
    right=Example({**_ACCOUNTANT, "ngay_bo_nhiem": "2026-05-01", "ngay_quyet_dinh": "2026-04-25"},
                  as_of=DAY),
    lawful=(
        # A school has one accountant, who is in charge without a chief.
        Example({**_ACCOUNTANT, "ten_don_vi": "Trường Tiểu học Kỳ Phú"}, as_of=DAY),
        Example({**_ACCOUNTANT, "ghi_chu": "Đơn vị chỉ có 01 kế toán"}, as_of=DAY),
        Example({**_CHIEF_SINCE, "ngay_bo_nhiem_lai": "2024-03-01",
                 "ngay_quyet_dinh": "2024-02-20"}, as_of=DAY),
        # Appointed again, as the work history tells.
        Example(
            _CHIEF_SINCE,
            {WORK: [{"tu_ngay": "2019-03-01", "den_ngay": "2024-02-29",
                     "chuc_vu": "Kế toán trưởng"},
                    {"tu_ngay": "2024-03-01", "chuc_vu": "Kế toán trưởng (bổ nhiệm lại)"}]},
            as_of=DAY,
        ),
    ),
)  # fmt: skip
def accounts_charge(c: Context) -> pd.DataFrame:
    frame, work = c.frame(), c.frame(WORK)
    chief = matches(_CHIEF, frame["chuc_vu"])
    charge = matches(_IN_CHARGE, frame["chuc_vu"]) & ~chief
    since = c.last_day("ngay_bo_nhiem").mask(
        c.given("ngay_bo_nhiem_lai"), c.last_day("ngay_bo_nhiem_lai")
    )
    again = c.last_day("tu_ngay", WORK).where(matches(_CHIEF, work["chuc_vu"]))
    again = again.groupby(work["_nguoi"]).max().reindex(frame.index)
    months = charge.map({True: _CHARGE_MONTHS, False: _CHIEF_MONTHS + _SLACK})
    latest = since.mask(chief & (again > since), again)
    over = add_months(latest, months) < c.day
    kept = c.last_day("het_han_chuc_vu") >= c.day
    alone = charge & (matches(_SMALL, unit_name(c)) | _only_accountant(c) | _told_alone(c))
    found = (chief | charge) & over & ~kept & ~alone & active(c)
    detail = pd.Series("Phụ trách kế toán", index=frame.index).mask(chief, "Kế toán trưởng")
    return hits(c, found, detail=detail)


def _told_alone(c: Context) -> pd.Series:
    return matches(re.compile(r"\b(?:chi co|duy nhat)\b.*\bke toan\b"), c.frame()["ghi_chu"])


def _only_accountant(c: Context) -> pd.Series:
    """People of units of which the file holds several people, and one accountant at most."""
    unit = unit_name(c)
    accounts = c.judged("ma_ngach", lambda code: code.startswith("06.")) & active(c)
    accounts |= matches(re.compile(r"\bke toan\b"), c.frame()["vi_tri_viec_lam"])
    people = unit.groupby(unit).transform("size")
    return (people >= _ENOUGH) & (accounts.groupby(unit).transform("sum") <= 1)


@rule(
    "ap-before-hired",
    gate="person",
    severity="warning",
    quality="thống nhất",
    reads=("ngay_bo_nhiem", "ngay_tuyen_dung", "chuc_vu"),
    blames=("ngay_bo_nhiem",),
    title=(
        "Bổ nhiệm chức vụ sau khi được tuyển dụng",
        "A post is given after the recruitment",
    ),
    message=(
        "Bổ nhiệm ngày “{value}”, trước ngày tuyển dụng {detail}.",
        "Appointed on “{value}”, before the recruitment on {detail}.",
    ),
    fix=(
        "Đối chiếu hai ngày; đã công tác trước đó thì ghi ngày tuyển dụng lần đầu.",
        "Compare the days; after earlier service enter the day of the first recruitment.",
    ),
    laws=(laws.LOGIC,),
    event=("ngay_bo_nhiem",),
    reasons=("TUYEN_LAI", "CHUYEN_NGANH", "TU_CONG_CHUC", "SAP_XEP", "CONG_TAC_TRUOC"),
    confidence="logic",
    wrong=Example({**_LEADS, "ngay_bo_nhiem": "2012-05-01", "ngay_bo_nhiem_lai": "2023-05-01"},
                  as_of=DAY),
    right=Example({**_LEADS, "ngay_bo_nhiem": "2023-05-01"}, as_of=DAY),
    lawful=(
        # An official elected before the recruitment.
        Example(
            {**_LEADS, "ngay_bo_nhiem": "2012-05-01", "ngay_bo_nhiem_lai": "2023-05-01",
             "ghi_chu": "Chuyển từ cán bộ chuyên trách xã"},
            as_of=DAY,
        ),
    ),
)  # fmt: skip
def before_hired(c: Context) -> pd.DataFrame:
    hired = c.date("ngay_tuyen_dung")
    found = leads(c) & active(c) & (c.last_day("ngay_bo_nhiem") < hired)
    found &= c.among("doi_tuong", ("CC", "VC"))
    return hits(c, found, detail=hired.dt.strftime("%d/%m/%Y"))
