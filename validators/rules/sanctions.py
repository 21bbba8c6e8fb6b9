"""Group J3: courts, investigation, suspension, the time of limitation of a discipline, and what one
bars."""

import re

import pandas as pd

from .. import bounds
from . import laws
from .absences import SUSPENDED, away
from .context import Context, add_months, months_between, of_owner
from .facts import LEFT_STATE, active, inside, mapped, matches
from .hits import hits, whole_text
from .noted import has, noted, since
from .posts import manages
from .rule import Example, rule

DAY = "2026-11-30"
TABLE = "ds_ky_luat"
STUDY = "qt_dao_tao"
# Without marks "tù" (prison) and "từ" (since) are one word: only beside a verdict, before no day.
_VERDICT = re.compile(
    r"\b(?:ban an|bi ket an|bi toa an|toa an(?: [a-z]+){0,5} (?:tuyen|xu|ket an)"
    r"|bi (?:xu )?phat tu\b|bi tuyen phat|cai tao khong giam giu)"
)
_OTHERS = re.compile(
    r"\b(?:vo|chong|con|bo|me|cha|anh|chi|em)(?: \w+){0,2} bi\b|\b(?:vo toi|khong pham toi|vo can"
    r"|xoa an tich|dinh chi (?:vu an|dieu tra)|chua co hieu luc|khang cao|khang nghi|hoi tham"
    r"|tu phap|huong dan|nguyen don|dan su|ly hon)\b"
)
_PRISON = re.compile(
    r"\b(?:(?:thang|nam) tu\b(?! (?:ngay|thang|nam|\d))|phat tu\b|tu giam|tu chung than"
    r"|tu co thoi han)"
)
_SPARED = re.compile(r"(?<!khong duoc huong )(?<!khong duoc )(?<!khong cho huong )(?<!khong cho )"
                     r"(?<!khong huong )(?<!khong duoc cho huong )\ban treo\b")  # fmt: skip
_CORRUPT = re.compile(r"\b(?:tham nhung|tham o|nhan hoi lo|dua hoi lo)\b")
_COURT_LAWS = (
    laws.LUAT58_2010.at("Điều 57"),
    laws.LUAT22_2008.at("Điều 79 khoản 3"),
    laws.LUAT80_2025,
    laws.ND234_2026.at("Điều 7 khoản 3"),
)
_PRISON_NOTE = "Bản án hình sự phúc thẩm có hiệu lực từ 10/7/2026: 24 tháng tù"


def _sentenced(c: Context) -> pd.Series:
    """People whose note tells of a criminal verdict on themselves that is in force."""
    told = has(c, _VERDICT) & ~matches(_OTHERS, c.frame()["ghi_chu"])
    day = since(c, _VERDICT)
    # Who was recruited after it had it behind him.
    return told & ~(day > c.day) & ~(day < c.date("ngay_tuyen_dung")) & active(c)


@rule(
    "di-convicted-stays",
    gate="person",
    severity="warning",
    quality="sống",
    reads=("ghi_chu", "ly_do_roi", "ngay_roi"),
    needs=("ghi_chu",),
    title=(
        "Bị phạt tù không được hưởng án treo thì buộc thôi việc",
        "Imprisoned without probation: dismissed",
    ),
    message=(
        "Ghi chú nêu bản án phạt tù không được hưởng án treo hoặc về tham nhũng mà hồ sơ vẫn đang "
        "làm việc.",
        "The note tells of imprisonment without probation, or of corruption, and the record is "
        "still active.",
    ),
    fix=(
        "Ghi lý do và ngày rời; bản án chưa có hiệu lực thì ghi rõ.",
        "Enter reason and day of leaving; say when the verdict is not in force yet.",
    ),
    laws=_COURT_LAWS,
    confidence="read",
    wrong=Example({"ghi_chu": f"{_PRISON_NOTE}, không được hưởng án treo"}, as_of=DAY),
    right=Example({"ghi_chu": f"{_PRISON_NOTE} cho hưởng án treo"}, as_of=DAY),
    lawful=(
        Example({"ghi_chu": "Bản án sơ thẩm: 24 tháng tù, đang kháng cáo"}, as_of=DAY),
        Example({"ghi_chu": "Vợ bị phạt tù 24 tháng năm 2020"}, as_of=DAY),
        # "07 tháng (từ ...)" is no prison.
        Example({"ghi_chu": "Năm 2026 nghỉ ốm đau 07 tháng (từ 01/3/2026)"}, as_of=DAY),
    ),
)
def convicted_stays(c: Context) -> pd.Series:
    note = c.frame()["ghi_chu"]
    prison = matches(_PRISON, note) & ~matches(_SPARED, note)
    return _sentenced(c) & (prison | matches(_CORRUPT, note))


DEPUTY = {
    "chuc_vu": "Phó Trưởng phòng", "ngay_bo_nhiem": "2024-05-01", "so_quyet_dinh": "46/QĐ-SNV",
    "ngay_quyet_dinh": "2024-04-20", "pc_chuc_vu": 0.3,
}  # fmt: skip


@rule(
    "ap-convicted-head",
    gate="person",
    severity="warning",
    reads=("ghi_chu", "chuc_vu", "ngay_bo_nhiem"),
    needs=("ghi_chu", "chuc_vu"),
    blames=("chuc_vu",),
    title=("Bị kết án thì đương nhiên thôi giữ chức vụ", "Who is convicted holds no post any more"),
    message=(
        "Ghi chú nêu bản án đã có hiệu lực mà vẫn giữ chức vụ “{value}”.",
        "The note tells of a verdict in force, and the post “{value}” is still held.",
    ),
    fix=(
        "Đối chiếu bản án; đã thôi giữ chức vụ thì xóa chức vụ và phụ cấp.",
        "Compare with the verdict; remove the post and its allowance when it is not held any more.",
    ),
    laws=_COURT_LAWS,
    confidence="read",
    wrong=Example({**DEPUTY, "ghi_chu": f"{_PRISON_NOTE} cho hưởng án treo"}, as_of=DAY),
    right=Example({"chuc_vu": None, "ghi_chu": f"{_PRISON_NOTE} cho hưởng án treo"}, as_of=DAY),
    lawful=(
        # Appointed years after a verdict; a witness.
        Example(
            {**DEPUTY, "ghi_chu": "Bản án năm 2005: cảnh cáo, đã xóa án tích năm 2006"}, as_of=DAY
        ),
        Example({**DEPUTY, "ghi_chu": "Hội thẩm nhân dân Tòa án nhân dân tỉnh"}, as_of=DAY),
    ),
)
def convicted_head(c: Context) -> pd.Series:
    appointed = c.date("ngay_bo_nhiem")
    later = appointed > since(c, _VERDICT)
    return _sentenced(c) & manages(c) & ~later


_BY_COURT = re.compile(
    r"\b(?:tam giam|tam giu|khoi to|dieu tra|truy to|xet xu(?! ly)|tham nhung|59 2019|148 qd"
    r"|dang vien)\b"
)
SUSPENDED_DAYS = 30
_SUSPENDED = "Tạm đình chỉ công tác từ 01/9/2025 đến {} để xem xét xử lý kỷ luật"


@rule(
    "di-suspension-length",
    lists=("qt_cong_tac",),
    gate="person",
    severity="warning",
    reads=("ghi_chu",),
    title=(
        "Tạm đình chỉ công tác không quá 30 ngày",
        "Suspended for at most 30 days",
    ),
    message=(
        "Tạm đình chỉ công tác {detail} ngày; kể cả kéo dài không quá 30 ngày.",
        "Suspended for {detail} days; at most 30, prolonged ones too.",
    ),
    fix=(
        "Đối chiếu quyết định; do khởi tố, tạm giam hoặc phòng, chống tham nhũng thì ghi rõ.",
        "Compare with the decision; say when a criminal case or corruption is the reason.",
    ),
    laws=(laws.LUAT58_2010.at("Điều 54 khoản 1"), laws.LUAT22_2008.at("Điều 81 khoản 1")),
    confidence="read",
    wrong=Example(
        {"doi_tuong": "VC", "loai_hop_dong": "HDLV_KXDTH", "ngay_hop_dong": "2014-09-01",
         "ma_don_vi_su_dung": "H42.09.21", "ten_don_vi": "Trường THPT Hoa Lư A",
         "quan_ly_nha_nuoc": None, "ghi_chu": _SUSPENDED.format("30/10/2025")},
        as_of="2026-03-31",
    ),
    right=Example({"ghi_chu": _SUSPENDED.format("25/9/2025")}, as_of="2026-03-31"),
    lawful=(
        Example({"ghi_chu": _SUSPENDED.format("30/9/2025")}, as_of="2026-03-31"),
        Example(
            {"ghi_chu": "Tạm đình chỉ công tác từ 01/9/2025 đến 30/10/2025 do bị khởi tố"},
            as_of="2026-03-31",
        ),
    ),
    note="Chỉ xét thời gian có cả ngày đầu và ngày cuối, trước khi Luật Viên chức 2025 và Luật Cán "
    "bộ, công chức 2025 có hiệu lực.",
)  # fmt: skip
def suspension_length(c: Context) -> pd.DataFrame:
    frame, spans = c.frame(), away(c)
    spans = spans[(spans["kind"] == SUSPENDED) & spans["told"]].set_index("person")
    ended = pd.Timestamp(laws.LUAT129_2025.since)
    spans = spans[spans["start"] < ended]
    days = ((spans["end"] - spans["start"]).dt.days + 1).groupby(level=0).max()
    days = days.reindex(frame.index)
    found = (days > SUSPENDED_DAYS) & ~matches(_BY_COURT, frame["ghi_chu"])
    event = spans["start"].groupby(level=0).min().reindex(frame.index).dt.strftime("%Y-%m-%d")
    return hits(c, found, detail=whole_text(days), event=event)


_PENDING = re.compile(
    r"\b(?:bi|dang(?: bi)?|trong thoi gian(?: bi)?) (?:khoi to|dieu tra|truy to|xet xu)\b"
    r"|\bquyet dinh khoi to bi can\b|\btrong thoi han xu ly ky luat\b"
)


@rule(
    "ap-under-investigation",
    gate="person",
    severity="warning",
    reads=("ghi_chu", "ngay_bo_nhiem", "ngay_bo_nhiem_lai", "chuc_vu"),
    needs=("ghi_chu", "ngay_bo_nhiem"),
    blames=("ngay_bo_nhiem",),
    title=(
        "Không bổ nhiệm khi đang bị điều tra, truy tố, xét xử",
        "Nobody is appointed while investigated or prosecuted",
    ),
    message=(
        "Bổ nhiệm ngày {detail} khi đang bị điều tra, truy tố, xét xử hoặc xử lý kỷ luật.",
        "Appointed on {detail} while investigated, prosecuted or facing a discipline.",
    ),
    fix=(
        "Đối chiếu ngày bổ nhiệm và thời gian bị điều tra ghi ở cột Ghi chú.",
        "Compare the day of the appointment with the time that the note gives.",
    ),
    laws=(
        laws.LUAT58_2010.at("Điều 56 khoản 3"),
        laws.ND115_2020.at("Điều 44 khoản 7, Điều 49 khoản 5"),
        laws.ND115_2020_85.at("Điều 44 khoản 7, Điều 49 khoản 5"),
        laws.LUAT22_2008.at("Điều 82 khoản 3"),
        laws.LUAT80_2025,
    ),
    confidence="read",
    wrong=Example({**DEPUTY, "ghi_chu": "Đang bị điều tra từ 01/3/2024"}, as_of=DAY),
    right=Example({**DEPUTY, "ghi_chu": "Đang bị điều tra từ 01/9/2026"}, as_of=DAY),
    lawful=(
        Example(
            {**DEPUTY, "ghi_chu": "Bị khởi tố từ 01/3/2022 đến 30/6/2022, đình chỉ vụ án"},
            as_of=DAY,
        ),
    ),
)
def under_investigation(c: Context) -> pd.DataFrame:
    told = noted(c, _PENDING).reindex(c.frame().index)
    given = told["since"].notna()
    until = told["until"].fillna(c.day)
    parts = []
    for name in ("ngay_bo_nhiem", "ngay_bo_nhiem_lai"):
        day = c.date(name)
        found = given & (day >= told["since"]) & (day <= until) & manages(c)
        parts.append(hits(c, found, field=name, detail=c.frame()[name], event=c.frame()[name]))
    return pd.concat(parts, ignore_index=True)


_FORGED = re.compile(
    r"\b(?:van bang|chung chi|bang gia|gia mao|khong hop phap|chinh tri noi bo|an ninh|khai tru"
    r"|quoc phong|phat hien)\b"
)
_BREACH = re.compile(r"\b(?:vi pham|hanh vi|sai pham|de xay ra)\b")
_FROM_2020 = pd.Timestamp("2020-07-01")
REPRIMAND_MONTHS, OTHER_MONTHS = 24, 60
_LATE = {"ngay": "2025-03-10", "hinh_thuc": "VC_KT"}


def _teacher_punished(reason: str) -> Example:
    who = {
        "doi_tuong": "VC", "loai_hop_dong": "HDLV_KXDTH", "ngay_hop_dong": "2014-09-01",
        "ma_don_vi_su_dung": "H42.09.21", "ten_don_vi": "Trường THPT Hoa Lư A",
        "quan_ly_nha_nuoc": None,
    }  # fmt: skip
    return Example(who, {TABLE: [{**_LATE, "ly_do": reason}]}, as_of="2025-07-15")


@rule(
    "di-limitation",
    lists=("nguoi",),
    gate="person",
    severity="warning",
    table=TABLE,
    reads=("ngay", "hinh_thuc", "ly_do"),
    needs=("ngay", "hinh_thuc", "ly_do"),
    blames=("ngay",),
    title=("Kỷ luật trong thời hiệu", "Disciplined within the time of limitation"),
    message=(
        "Kỷ luật ngày “{value}” về vi phạm từ {detail} tháng trước; khiển trách trong 24 tháng, "
        "hình thức khác trong 60 tháng.",
        "Disciplined on “{value}” for something {detail} months earlier; a reprimand is given "
        "within 24 months, other forms within 60.",
    ),
    fix=(
        "Đối chiếu thời điểm vi phạm ở cột Lý do với quyết định kỷ luật.",
        "Compare the day of the breach in the reason column with the decision.",
    ),
    laws=(laws.LUAT58_2010_52.at("Điều 53 khoản 1"), laws.LUAT22_2008.at("Điều 80 khoản 1")),
    event=("ngay",),
    confidence="read",
    wrong=_teacher_punished("Vi phạm quy định dạy thêm tháng 9/2022"),
    right=_teacher_punished("Vi phạm quy định dạy thêm tháng 9/2024"),
    lawful=(
        # The limitation does not run for a forged diploma.
        _teacher_punished("Vi phạm: sử dụng văn bằng không hợp pháp năm 2015"),
        _teacher_punished("Vi phạm quy chế chuyên môn theo Quyết định 12/2019/QĐ-UBND"),
    ),
    note="Chỉ xét từ 01/7/2020 đến khi hai luật năm 2025 có hiệu lực (thời hiệu 5 năm, 10 năm).",
)
def limitation(c: Context) -> pd.DataFrame:
    frame, day = c.frame(TABLE), c.date("ngay", TABLE)
    told = matches(_BREACH, frame["ly_do"]) & ~matches(_FORGED, frame["ly_do"])
    named = mapped(frame["ly_do"], bounds.last_named, "").astype("str")
    months = months_between(pd.to_datetime(named, errors="coerce"), day)
    kind = of_owner(c.frame()["doi_tuong"], frame)
    last = pd.Series(pd.Timestamp(laws.LUAT58_2010.until), index=frame.index)
    last = last.mask(kind != "VC", pd.Timestamp(laws.LUAT22_2008.until))
    form = frame["hinh_thuc"].fillna("").str.split("_")
    most = form.str[-1].eq("KT").map({True: REPRIMAND_MONTHS, False: OTHER_MONTHS})
    mine = form.str[0].isin(["VC", "CC", "CB"])
    found = told & mine & (months >= most) & day.between(_FROM_2020, last)
    return hits(c, found, TABLE, detail=whole_text(months))


_BARRED = {"KT": 12, "CC": 12, "GC": 24, "CCH": 24}
_OWN = re.compile(r"\b(?:tu tuc|tu hoc|ngoai gio|hoc lai|bao luu)\b")
_COURSE = {"co_so": "Trường Đại học Luật Hà Nội", "chuyen_nganh": "Luật", "trinh_do": "DH"}


@rule(
    "di-training",
    lists=(TABLE, "nguoi"),
    gate="person",
    severity="warning",
    table=STUDY,
    reads=("tu_ngay", "trinh_do"),
    needs=("tu_ngay",),
    blames=("tu_ngay",),
    title=(
        "Không cử đi đào tạo trong thời hạn kỷ luật",
        "Nobody is sent to training during a discipline",
    ),
    message=(
        "Đào tạo từ “{value}” khi chưa hết thời hạn của kỷ luật ngày {detail}.",
        "In training since “{value}” before the time of the discipline of {detail} had passed.",
    ),
    fix=(
        "Đối chiếu quyết định cử đi học; tự túc thì ghi ở cột Hình thức đào tạo.",
        "Compare with the decision; write a study of one's own into the column of its form.",
    ),
    laws=(
        laws.LUAT58_2010.at("Điều 56 khoản 2"),
        laws.LUAT22_2008.at("Điều 82 khoản 2"),
    ),
    event=("tu_ngay",),
    confidence="read",
    wrong=Example(
        {},
        {STUDY: [{"tu_ngay": "2024-09-01", **_COURSE}],
         TABLE: [{"ngay": "2024-05-10", "hinh_thuc": "CC_CC"}]},
        as_of="2025-06-15",
    ),
    right=Example(
        {},
        {STUDY: [{"tu_ngay": "2024-09-01", **_COURSE}],
         TABLE: [{"ngay": "2023-05-10", "hinh_thuc": "CC_CC"}]},
        as_of="2025-06-15",
    ),
    lawful=(
        # The study had begun before.
        Example(
            {},
            {STUDY: [{"tu_ngay": "2023-09-01", **_COURSE}],
             TABLE: [{"ngay": "2024-05-10", "hinh_thuc": "CC_CC"}]},
            as_of="2025-06-15",
        ),
    ),
)  # fmt: skip
def training(c: Context) -> pd.DataFrame:
    frame, punished = c.frame(STUDY), c.frame(TABLE)
    form = punished["hinh_thuc"].fillna("DANG").str.split("_")
    bars = pd.DataFrame(
        {
            "_nguoi": punished["_nguoi"],
            "start": c.last_day("ngay", TABLE),
            "end": add_months(c.date("ngay", TABLE), form.str[-1].map(_BARRED)),
            "given": punished["ngay"],
        }
    )[form.str[0].isin(["VC", "CC", "CB"])].dropna()
    days = pd.DataFrame({"_nguoi": frame["_nguoi"], "day": c.date("tu_ngay", STUDY)}).dropna()
    met = inside(days, bars)
    met = met[met["day"] < met["end"]].drop_duplicates("line").set_index("line")
    found = pd.Series(frame.index.isin(met.index), index=frame.index)
    decided = c.date("tu_ngay", STUDY) <= pd.Timestamp(laws.LUAT22_2008.until)
    own = matches(_OWN, frame["hinh_thuc"], frame["co_so"], frame["chuyen_nganh"])
    return hits(c, found & decided & ~own, STUDY, detail=met["given"].reindex(frame.index))


_LEFT = {
    "trang_thai": LEFT_STATE, "ly_do_roi": "TV", "ngay_roi": "2026-09-01",
    "so_qd_roi": "90/QĐ-SNV",
}  # fmt: skip


@rule(
    "rt-left-investigated",
    gate="person",
    severity="warning",
    reads=("ghi_chu", "ngay_roi", "ly_do_roi"),
    needs=("ghi_chu", "ngay_roi", "ly_do_roi"),
    blames=("ngay_roi",),
    title=(
        "Chưa giải quyết thôi việc khi đang bị điều tra, xử lý kỷ luật",
        "Nobody may resign while investigated or facing a discipline",
    ),
    message=(
        "Thôi việc ngày “{value}” khi đang bị điều tra, truy tố, xét xử hoặc xử lý kỷ luật.",
        "Resigned on “{value}” while investigated, prosecuted or facing a discipline.",
    ),
    fix=(
        "Đối chiếu quyết định thôi việc và thời gian ghi ở cột Ghi chú.",
        "Compare the decision with the time that the note gives.",
    ),
    laws=(
        laws.LUAT58_2010.at("Điều 56 khoản 3"),
        laws.ND115_2020.at("Điều 57 khoản 2 điểm a"),
        laws.ND115_2020_85.at("Điều 57 khoản 2 điểm a"),
        laws.ND259_2026,
        laws.LUAT22_2008.at("Điều 59"),
        laws.LUAT80_2025,
    ),
    event=("ngay_roi",),
    confidence="read",
    wrong=Example({**_LEFT, "ghi_chu": "Đang bị điều tra từ 01/6/2026"}, as_of=DAY),
    right=Example(
        {**_LEFT, "ghi_chu": "Bị điều tra từ 01/3/2024 đến 30/6/2024, đình chỉ vụ án"}, as_of=DAY
    ),
    lawful=(
        # Who reaches the age retires all the same (Nghị định 234/2026/NĐ-CP Điều 21 khoản 1).
        Example(
            {**_LEFT, "ly_do_roi": "BTV", "ghi_chu": "Đang bị điều tra từ 01/6/2026"}, as_of=DAY
        ),
    ),
)
def left_investigated(c: Context) -> pd.Series:
    told = noted(c, _PENDING).reindex(c.frame().index)
    until = told["until"].fillna(c.day)
    day = c.date("ngay_roi")
    resigned = c.frame()["ly_do_roi"] == "TV"
    return resigned & told["since"].notna() & (day >= told["since"]) & (day <= until)


@rule(
    "ap-corruption",
    gate="person",
    severity="warning",
    reads=("ngay_bo_nhiem", "chuc_vu"),
    needs=("ngay_bo_nhiem", "chuc_vu", "ds_ky_luat.hinh_thuc", "ds_ky_luat.ly_do"),
    title=(
        "Bị cách chức do tham nhũng thì không bổ nhiệm vị trí quản lý",
        "Nobody dismissed for corruption manages again",
    ),
    message=(
        "Bổ nhiệm “{value}” sau khi bị cách chức do tham nhũng ngày {detail}.",
        "Appointed “{value}” after a dismissal for corruption on {detail}.",
    ),
    fix=("Đối chiếu quyết định kỷ luật và bổ nhiệm.", "Compare the discipline with the decision."),
    laws=(laws.LUAT58_2010.at("Điều 56 khoản 4"), laws.LUAT22_2008.at("Điều 82")),
    event=("ngay_bo_nhiem",),
    confidence="read",
    wrong=Example(
        {**DEPUTY, "ngay_bo_nhiem": "2024-05-01"},
        {TABLE: [{"ngay": "2020-03-10", "hinh_thuc": "VC_CCH", "ly_do": "Tham ô tài sản"}]},
        as_of="2025-06-15",
    ),
    right=Example(
        {**DEPUTY, "ngay_bo_nhiem": "2024-05-01"},
        {TABLE: [{"ngay": "2020-03-10", "hinh_thuc": "VC_CCH", "ly_do": "Vi phạm quy chế"}]},
        as_of="2025-06-15",
    ),
    lawful=(
        Example(
            {**DEPUTY, "ngay_bo_nhiem": "2024-05-01"},
            {TABLE: [{"ngay": "2020-03-10", "hinh_thuc": "VC_CC", "ly_do": "Để xảy ra tham ô"}]},
            as_of="2025-06-15",
        ),
    ),
)
def corruption(c: Context) -> pd.DataFrame:
    frame, lines = c.frame(), c.frame(TABLE)
    dismissed = lines["hinh_thuc"].fillna("").str.endswith("_CCH")
    corrupt = dismissed & matches(_CORRUPT, lines["ly_do"]) & (lines["_nguoi"] >= 0)
    day = c.last_day("ngay", TABLE)[corrupt].groupby(lines["_nguoi"]).min().reindex(frame.index)
    found = manages(c) & active(c) & (c.date("ngay_bo_nhiem") > day)
    return hits(c, found, field="ngay_bo_nhiem", detail=day.dt.strftime("%d/%m/%Y"))
