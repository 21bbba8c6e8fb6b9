"""Group I: planning of leaders (quy hoạch).

Party rules: QĐ 50-QĐ/TW (2021) with HD 16-HD/BTCTW (2022), then QĐ 377-QĐ/TW of 2025-10-08. Lines
marked "Đưa ra" (taken out) are past and are not judged.
"""

import re
from typing import Any

import numpy as np
import pandas as pd

from .. import pay_tables
from ..folding import fold, fold_words, key
from . import laws
from .appointments import blocks
from .context import Context, add_months, of_owner, owner_is
from .facts import active, closed, inside, leads, mapped, matches
from .hits import hits
from .posts import TERM_MONTHS, registry, retires, unit_hits
from .rule import Example, rule

DAY = "2026-11-01"
PLANNING = (laws.QD50_TW, laws.QD377_TW)
# Of the guidance and of a province's example the numbers; before them only what the rule says.
GUIDED = (laws.QD50_TW, laws.HD16_BTCTW, laws.QD377_TW)
COUNTED = (laws.QD50_TW, laws.QD15_NA, laws.QD377_TW)
LINE = {
    "chuc_danh": "Phó Trưởng phòng",
    "ma_don_vi": "H42.05.01",
    "nhiem_ky": "2026-2031",
    "so_quyet_dinh": "12/QĐ-SNV",
    "trang_thai": "Mới",
}
TABLE = "ds_quy_hoach"
_TERM = re.compile(r"(\d{4})\s*[-–—]\s*(\d{4})")


def _plan(*lines: dict[str, Any], nguoi: dict[str, Any] | None = None, **more: Any) -> Example:
    return Example(
        nguoi or {}, con={TABLE: [{**LINE, **line} for line in lines]}, as_of=DAY, **more
    )


SOUND = _plan({})


def _alive(c: Context) -> pd.Series:
    """True for lines of planning that stand: not taken out."""
    state = c.frame(TABLE)["trang_thai"]
    return ~mapped(
        state, lambda v: fold_words(v).startswith(("dua ra", "thoi", "da bo nhiem")), False
    ).astype(bool)


def _rows(c: Context) -> pd.DataFrame:
    """Standing lines with folded ``post``, ``unit`` (the post's, else the person's) and ``term``
    ("20262031")."""

    def make() -> pd.DataFrame:
        frame = c.frame(TABLE)
        rows = pd.DataFrame(
            {
                "_nguoi": frame["_nguoi"],
                "post": mapped(frame["chuc_danh"], fold, "").astype("str"),
                "unit": frame["ma_don_vi"].fillna(c.person("ma_don_vi_su_dung", TABLE)),
                "term": frame["nhiem_ky"].str.replace(r"\D", "", regex=True).fillna(""),
            }
        )
        return rows[_alive(c) & (rows["_nguoi"] >= 0) & (rows["post"] != "") & (rows["term"] != "")]

    return c.once("planning", make)


def _bad_term(text: str) -> bool:
    found = _TERM.search(text)
    return not found or int(found[2]) - int(found[1]) != 5


@rule(
    "pl-term",
    also=("nguoi",),
    gate="cell",
    severity="error",
    table=TABLE,
    reads=("nhiem_ky",),
    needs=(),
    title=("Dòng quy hoạch có nhiệm kỳ 5 năm", "A line of planning has a five-year term"),
    message=(
        "Nhiệm kỳ quy hoạch “{value}” không phải là hai năm cách nhau 5 năm.",
        "The planning term “{value}” is not two years five apart.",
    ),
    fix=("Ghi dạng 2026-2031.", "Write it like 2026-2031."),
    laws=PLANNING,
    confidence="secondary",
    wrong=_plan({"nhiem_ky": "2026"}),
    right=SOUND,
    lawful=(_plan({"nhiem_ky": "2026 – 2031"}), _plan({"nhiem_ky": "Nhiệm kỳ 2025-2030"})),
)
def term(c: Context) -> pd.DataFrame:
    frame, people = c.frame(TABLE), c.frame()
    listed = mapped(frame["nhiem_ky"], _bad_term, False).astype(bool)
    # A blank term in the list is a missing required value; beside a planned post in the main table
    # it is this rule's.
    own = people["nhiem_ky_quy_hoach"]
    single = mapped(own, _bad_term, False).astype(bool)
    absent = own.isna() & c.given("quy_hoach") & c.has_column("nhiem_ky_quy_hoach")
    return pd.concat(
        [
            hits(c, listed, TABLE, field="nhiem_ky").assign(table=TABLE),
            hits(c, single | absent, field="nhiem_ky_quy_hoach").assign(table="nguoi"),
        ],
        ignore_index=True,
    )


# Organisations that hold their own congresses: terms of other years.
_OWN_TERMS = re.compile(
    r"mat tran|mttq|cong doan|lien doan lao dong|doan thanh nien|bi thu doan|phu nu|nong dan"
    r"|cuu chien binh|hoi |lien hiep"
)


def _of_no_level(term: str) -> bool:
    """True for five-year terms in which no body of Party or State is elected: those of the Party
    begin in 2020, 2025, ..., those of the people's councils in 2021, 2026, ..."""
    found = _TERM.search(term)
    return bool(found) and not _bad_term(term) and int(found[1]) % 5 not in (0, 1)


@rule(
    "pl-term-level",
    severity="warning",
    table=TABLE,
    reads=("nhiem_ky", "chuc_danh"),
    needs=("nhiem_ky",),
    title=("Nhiệm kỳ quy hoạch có ở một cấp", "The planning term is one that a level uses"),
    message=("Không cấp nào có nhiệm kỳ “{value}”.", "No level has the term “{value}”."),
    fix=(
        "Nhiệm kỳ của Đảng là 2020-2025, 2025-2030; của Hội đồng nhân dân, Ủy ban nhân dân là "
        "2021-2026, 2026-2031.",
        "Party terms are 2020-2025, 2025-2030; those of councils and committees 2021-2026, "
        "2026-2031.",
    ),
    laws=PLANNING,
    confidence="secondary",
    wrong=_plan({"nhiem_ky": "2019-2024"}),
    right=_plan({"nhiem_ky": "2025-2030"}),
    lawful=(
        # The Fatherland Front holds its congresses in other years.
        _plan({"nhiem_ky": "2024-2029", "chuc_danh": "Phó Chủ tịch Ủy ban MTTQ xã"}),
    ),
)
def term_level(c: Context) -> pd.Series:
    frame = c.frame(TABLE)
    odd = mapped(frame["nhiem_ky"], _of_no_level, False).astype(bool)
    return odd & ~matches(_OWN_TERMS, frame["chuc_danh"]) & _alive(c)


@rule(
    "pl-age",
    lists=("nguoi",),
    severity="error",
    table=TABLE,
    reads=("nhiem_ky", "chuc_danh"),
    needs=("nhiem_ky",),
    title=("Còn đủ tuổi công tác trọn một nhiệm kỳ", "Enough years left for a full term"),
    message=(
        "Nhiệm kỳ “{value}”: đến tuổi nghỉ hưu ({detail}) không còn đủ 60 tháng.",
        "Term “{value}”: under 60 months until retirement ({detail}).",
    ),
    fix=(
        "Đưa ra khỏi quy hoạch, hoặc kiểm tra ngày sinh.",
        "Take the person out of the planning, or check the birth date.",
    ),
    laws=GUIDED,
    confidence="secondary",
    wrong=_plan(
        {},
        nguoi={
            "ho_ten": "Nguyễn Văn Hùng",
            "gioi_tinh": "Nam",
            "ngay_sinh": "1966-01-10",
            "cccd": "037066001234",
            "nam_tn": 1988,
            "ngay_tuyen_dung": "1990-09-01",
            "ngay_vao_co_quan": "1990-09-01",
            "ngay_ngach": "1994-09-01",
            "ngay_nghi_huu": "2027-11-01",
        },
    ),
    right=SOUND,
    lawful=(
        # Retires on the day on which the term is full.
        _plan(
            {},
            nguoi={
                "ho_ten": "Nguyễn Văn Hùng",
                "gioi_tinh": "Nam",
                "ngay_sinh": "1968-12-10",
                "cccd": "037068001234",
                "ngay_nghi_huu": "2031-01-01",
            },
        ),
    ),
)
def age(c: Context) -> pd.DataFrame:
    frame = c.frame(TABLE)
    start = pd.to_datetime(frame["nhiem_ky"].str.extract(_TERM)[0] + "-01-01", errors="coerce")
    limit = of_owner(retires(c), frame)
    found = _alive(c) & (limit < add_months(start, TERM_MONTHS))
    return hits(c, found, TABLE, detail=pay_tables.iso(limit))


@rule(
    "pl-max-per-post",
    scope="unit",
    gate="unit",
    severity="warning",
    table=TABLE,
    reads=("chuc_danh", "ma_don_vi", "nhiem_ky"),
    needs=("chuc_danh", "nhiem_ky"),
    title=(
        "Một chức danh quy hoạch không quá 3 người",
        "At most three people planned for one post",
    ),
    message=(
        "“{value}” có {detail} người được quy hoạch.",
        "“{value}” has {detail} people planned.",
    ),
    fix=("Rà soát, giữ không quá 3 người cho mỗi chức danh.", "Keep at most three for each post."),
    laws=COUNTED,
    confidence="read",
    wrong=Example(
        more=({}, {}, {}), con={TABLE: [{**LINE, "_nguoi": i} for i in range(4)]}, as_of=DAY
    ),
    right=Example(more=({}, {}), con={TABLE: [{**LINE, "_nguoi": i} for i in range(3)]}, as_of=DAY),
    note="Mức là 3 người nhân với số người đang giữ chức danh ấy trong đơn vị (ít nhất 1).",
    lawful=(
        Example(
            more=({}, {}, {}),
            con={
                TABLE: [
                    {**LINE, "_nguoi": i, "trang_thai": "Đưa ra" if i == 3 else "Mới"}
                    for i in range(4)
                ]
            },
            as_of=DAY,
        ),
    ),
)
def max_per_post(c: Context) -> pd.DataFrame:
    rows = _rows(c).drop_duplicates(["_nguoi", "post", "unit", "term"])
    group = rows.groupby(["unit", "post", "term"])
    number, order = group["_nguoi"].transform("size"), group.cumcount()
    limit = int(c.setting("planning_people_per_post", 3)) * _holders(c, rows)
    found = order >= limit
    return pd.DataFrame(
        {
            "index": rows.index[found],
            "unit": rows.loc[found, "unit"].to_numpy(),
            "detail": number[found].astype("str").to_numpy(),
        }
    )


def _holders(c: Context, rows: pd.DataFrame) -> pd.Series:
    """How many active people hold the post of each line in its unit, at least 1."""
    frame = c.frame()
    held = frame[active(c) & c.given("chuc_vu")]
    counts = pd.DataFrame(
        {"unit": held["ma_don_vi_su_dung"], "post": mapped(held["chuc_vu"], fold, "")}
    ).value_counts()
    keys = pd.MultiIndex.from_frame(rows[["unit", "post"]])
    return pd.Series(counts.reindex(keys).fillna(0).to_numpy(), index=rows.index).clip(lower=1)


@rule(
    "pl-max-per-person",
    lists=("nguoi",),
    gate="person",
    severity="warning",
    table=TABLE,
    reads=("chuc_danh", "nhiem_ky"),
    title=("Một người quy hoạch không quá 3 chức danh", "At most three posts for one person"),
    message=(
        "“{value}”: người này được quy hoạch {detail} chức danh trong cùng nhiệm kỳ.",
        "“{value}”: the person is planned for {detail} posts in the term.",
    ),
    fix=("Rà soát, giữ không quá 3 chức danh cùng cấp.", "Keep at most three posts of one level."),
    laws=COUNTED,
    confidence="read",
    wrong=_plan(
        *(
            {"chuc_danh": t}
            for t in ("Trưởng phòng", "Phó Trưởng phòng", "Chánh Văn phòng", "Phó Chánh Văn phòng")
        )
    ),
    right=_plan(
        *({"chuc_danh": t} for t in ("Trưởng phòng", "Phó Trưởng phòng", "Chánh Văn phòng"))
    ),
    lawful=(
        # The fourth is of another term.
        _plan(
            *({"chuc_danh": t} for t in ("Trưởng phòng", "Phó Trưởng phòng", "Chánh Văn phòng")),
            {"chuc_danh": "Phó Chánh Văn phòng", "nhiem_ky": "2021-2026"},
        ),
    ),
)
def max_per_person(c: Context) -> pd.DataFrame:
    rows = _rows(c).drop_duplicates(["_nguoi", "post", "unit", "term"])
    group = rows.groupby(["_nguoi", "term"])
    number = group["post"].transform("size")
    found = group.cumcount() >= int(c.setting("planning_posts_per_person", 3))
    return pd.DataFrame(
        {"index": rows.index[found], "detail": number[found].astype("str").to_numpy()}
    )


@rule(
    "pl-ratio",
    scope="unit",
    gate="unit",
    severity="warning",
    quality="thống nhất",
    table=TABLE,
    reads=("chuc_danh", "ma_don_vi", "nhiem_ky"),
    needs=("chuc_danh", "nhiem_ky"),
    title=(
        "Hệ số quy hoạch từ 1,5 đến 2 lần số chức danh",
        "Planned people are 1.5 to 2 times the posts",
    ),
    message=(
        "Đơn vị quy hoạch {detail} người/chức danh, ngoài khoảng 1,5 đến 2.",
        "The unit planned {detail} people for posts, outside 1.5 to 2.",
    ),
    fix=("Bổ sung hoặc rút gọn quy hoạch của đơn vị.", "Add to or shorten the unit's planning."),
    laws=GUIDED,
    confidence="from_memory",
    wrong=Example(
        con={TABLE: [{**LINE, "chuc_danh": t} for t in ("Trưởng phòng", "Phó Trưởng phòng")]},
        settings={"planning_ratio_posts": 2},
        as_of=DAY,
    ),
    right=Example(
        more=({},),
        con={
            TABLE: [
                {**LINE, "chuc_danh": t, "_nguoi": i}
                for t in ("Trưởng phòng", "Phó Trưởng phòng")
                for i in (0, 1)
            ]
        },
        settings={"planning_ratio_posts": 2},
        as_of=DAY,
    ),
    note=(
        "Chỉ xét đơn vị có từ 5 chức danh quy hoạch trở lên (tham số), vì với ít chức danh hệ "
        "số không nói gì."
    ),
    lawful=(
        # Few posts: the share says nothing.
        _plan({"chuc_danh": "Trưởng phòng"}, {"chuc_danh": "Phó Trưởng phòng"}),
    ),
)
def ratio(c: Context) -> pd.DataFrame:
    rows = _rows(c).drop_duplicates(["_nguoi", "post", "unit", "term"])
    posts = (
        rows.assign(holders=_holders(c, rows))
        .drop_duplicates(["unit", "post", "term"])
        .groupby(["unit", "term"])["holders"]
        .sum()
    )
    slots = rows.groupby(["unit", "term"]).size().reindex(posts.index)
    share = slots / posts
    bad = (posts >= int(c.setting("planning_ratio_posts", 5))) & ((share < 1.5) | (share > 2))
    found = posts[bad]
    detail = [f"{int(slots[k])}/{int(posts[k])}" for k in found.index]
    return _on_plan_sheet(c, unit_hits(c, [u for u, _ in found.index], detail=detail))


def _on_plan_sheet(c: Context, found: pd.DataFrame) -> pd.DataFrame:
    """The same hits on the sheet that holds the unit's lines of planning."""
    rows = _rows(c)
    sheet = pd.Series(
        c.frame(TABLE)["_table"].reindex(rows.index).to_numpy(), index=rows["unit"].to_numpy()
    )
    sheet = sheet[~sheet.index.duplicated()]
    return found.assign(_table=found["unit"].map(sheet).fillna(found["_table"]).astype("int64"))


@rule(
    "pl-structure",
    scope="unit",
    gate="unit",
    severity="info",
    quality="thống nhất",
    table=TABLE,
    reads=("chuc_danh", "nhiem_ky"),
    title=("Cơ cấu nữ và trẻ trong quy hoạch", "Women and young people in the planning"),
    message=(
        "Trong quy hoạch của đơn vị: {detail}, dưới mức định hướng.",
        "In the unit's planning: {detail}, under the aim.",
    ),
    fix=("Xem xét bổ sung khi rà soát quy hoạch hằng năm.", "Consider them at the yearly review."),
    laws=PLANNING,
    confidence="secondary",
    wrong=Example(
        {
            "ho_ten": "Nguyễn Văn Hùng",
            "gioi_tinh": "Nam",
            "cccd": "037090001234",
            "ngay_nghi_huu": "2052-06-01",
        },
        con={TABLE: [LINE]},
        settings={"planning_structure_people": 1},
        as_of=DAY,
    ),
    right=Example(con={TABLE: [LINE]}, settings={"planning_structure_people": 1}, as_of=DAY),
    note="Tham số: từ 10 người quy hoạch; nữ 25%, dưới 40 tuổi 15% (Quy định 50-QĐ/TW).",
    lawful=(
        _plan({}, nguoi={"ho_ten": "Nguyễn Văn Hùng", "gioi_tinh": "Nam", "cccd": "037090001234"}),
    ),
)
def structure(c: Context) -> pd.DataFrame:
    rows = _rows(c).drop_duplicates(["_nguoi", "unit", "term"])
    people = c.frame().reindex(rows["_nguoi"])
    born = c.last_day("ngay_sinh").reindex(rows["_nguoi"])
    young = (born > c.day - pd.DateOffset(years=40)).to_numpy() | born.isna().to_numpy()
    facts = rows.assign(woman=(people["gioi_tinh"] != "Nam").to_numpy(), young=young)
    shares = facts.groupby("unit").agg(
        number=("woman", "size"), woman=("woman", "mean"), young=("young", "mean")
    )
    few = (shares["woman"] < c.setting("planning_women", 0.25)) | (
        shares["young"] < c.setting("planning_young", 0.15)
    )
    found = shares[(shares["number"] >= int(c.setting("planning_structure_people", 10))) & few]
    detail = [
        f"{w:.0%} nữ, {y:.0%} dưới 40 tuổi"
        for w, y in zip(found["woman"], found["young"], strict=True)
    ]
    return _on_plan_sheet(c, unit_hits(c, list(found.index), detail=detail))


_LEFT = {
    "trang_thai": "KET_THUC",
    "ngay_roi": "2026-09-30",
    "ly_do_roi": "CCT",
    "so_qd_roi": "120/QĐ-SNV",
}


@rule(
    "pl-active-person",
    lists=("nguoi",),
    gate="person",
    severity="error",
    quality="sống",
    table=TABLE,
    reads=("chuc_danh",),
    title=("Người trong quy hoạch đang công tác", "A planned person is in service"),
    message=(
        "“{value}”: người này đã nghỉ hưu, thôi việc, chuyển đi hoặc từ trần.",
        "“{value}”: the person retired, left, moved or died.",
    ),
    fix=("Đưa ra khỏi quy hoạch.", "Take the person out of the planning."),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=_plan({}, nguoi=_LEFT),
    right=SOUND,
    lawful=(Example(_LEFT, con={TABLE: [{**LINE, "trang_thai": "Đưa ra"}]}, as_of=DAY),),
)
def active_person(c: Context) -> pd.Series:
    return _alive(c) & owner_is(closed(c), c.frame(TABLE))


@rule(
    "pl-post-exists",
    severity="warning",
    quality="sống",
    table=TABLE,
    reads=("ma_don_vi",),
    needs=("ma_don_vi", "@units"),
    title=("Đơn vị của chức danh quy hoạch còn hoạt động", "The unit of a planned post exists"),
    message=(
        "Đơn vị “{value}” của chức danh quy hoạch đã kết thúc hoạt động.",
        "The unit “{value}” of the planned post has ended.",
    ),
    fix=(
        "Chuyển sang đơn vị kế thừa[ {proposal}] hoặc đưa ra khỏi quy hoạch.",
        "Move to the successor[ {proposal}] or close the line.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=_plan(
        {"ma_don_vi": "H42.05.90"},
        units=(
            {
                "code": "H42.05.90",
                "name": "Phòng Tổ chức",
                "parent": "H42.05",
                "kind": "PHONG",
                "valid_to": "2025-06-30",
                "successors": "H42.05.01",
            },
        ),
    ),
    right=SOUND,
    lawful=(
        _plan(
            {"ma_don_vi": "H42.05.90", "trang_thai": "Đưa ra"},
            units=(
                {
                    "code": "H42.05.90",
                    "name": "Phòng Tổ chức",
                    "parent": "H42.05",
                    "kind": "PHONG",
                    "valid_to": "2025-06-30",
                    "successors": "H42.05.01",
                },
            ),
        ),
    ),
)
def post_exists(c: Context) -> pd.DataFrame:
    units, lookup = c.frame(TABLE)["ma_don_vi"], registry(c)
    ended = mapped(
        units, lambda u: u in lookup.codes and not lookup.valid(u, c.as_of), False
    ).astype(bool)
    heirs = mapped(
        units.where(ended),
        lambda u: s[0] if len(s := lookup.successors(u, c.as_of)) == 1 else "",
        "",
    )
    return hits(c, ended & _alive(c), TABLE, proposal=heirs)


@rule(
    "pl-discipline",
    gate="person",
    severity="error",
    table=TABLE,
    reads=("chuc_danh",),
    needs=("chuc_danh", "ds_ky_luat.ngay"),
    title=("Không quy hoạch trong thời hạn kỷ luật", "Not planned while a discipline is in effect"),
    message=(
        "“{value}”: người này đang trong thời hạn kỷ luật đến {detail}.",
        "“{value}”: the person is under discipline until {detail}.",
    ),
    fix=(
        "Đưa ra khỏi quy hoạch cho đến hết thời hạn.",
        "Take the person out until the time is over.",
    ),
    laws=(laws.LUAT58_2010.at("Điều 56"), laws.LUAT129_2025, *PLANNING),
    confidence="read",
    wrong=Example(
        con={TABLE: [LINE], "ds_ky_luat": [{"ngay": "2026-05-10", "hinh_thuc": "CC_KT"}]}, as_of=DAY
    ),
    right=Example(
        con={TABLE: [LINE], "ds_ky_luat": [{"ngay": "2024-05-10", "hinh_thuc": "CC_KT"}]}, as_of=DAY
    ),
    lawful=(
        # Approved after the twelve months had passed.
        Example(
            con={
                TABLE: [{**LINE, "ngay": "2025-06-30"}],
                "ds_ky_luat": [{"ngay": "2024-05-10", "hinh_thuc": "CC_KT"}],
            },
            as_of=DAY,
        ),
        # Planned long before, for a term that is over.
        Example(
            con={
                TABLE: [{**LINE, "nhiem_ky": "2016-2021"}],
                "ds_ky_luat": [{"ngay": "2026-05-10", "hinh_thuc": "CC_KT"}],
            },
            as_of=DAY,
        ),
    ),
)
def discipline(c: Context) -> pd.DataFrame:
    return _barred(c, party=False)


@rule(
    "pl-discipline-party",
    gate="person",
    severity="warning",
    table=TABLE,
    reads=("chuc_danh",),
    needs=("chuc_danh", "ds_ky_luat.ngay"),
    title=(
        "Không quy hoạch trong thời hạn kỷ luật Đảng",
        "Not planned while a Party discipline is in effect",
    ),
    message=(
        "“{value}”: người này đang trong thời hạn kỷ luật Đảng đến {detail}.",
        "“{value}”: the person is under Party discipline until {detail}.",
    ),
    fix=(
        "Đưa ra khỏi quy hoạch cho đến hết thời hạn, hoặc đối chiếu quyết định kỷ luật.",
        "Take the person out until the time is over, or check the discipline.",
    ),
    laws=PLANNING,
    confidence="from_memory",
    wrong=Example(
        con={TABLE: [LINE], "ds_ky_luat": [{"ngay": "2025-05-10", "hinh_thuc": "DANG_CC"}]},
        as_of=DAY,
    ),
    right=Example(
        con={TABLE: [LINE], "ds_ky_luat": [{"ngay": "2025-05-10", "hinh_thuc": "DANG_KT"}]},
        as_of=DAY,
    ),
    lawful=(
        Example(
            con={
                TABLE: [{**LINE, "trang_thai": "Đưa ra"}],
                "ds_ky_luat": [{"ngay": "2025-05-10", "hinh_thuc": "DANG_CC"}],
            },
            as_of=DAY,
        ),
    ),
)
def discipline_party(c: Context) -> pd.DataFrame:
    return _barred(c, party=True)


def _barred(c: Context, party: bool) -> pd.DataFrame:
    """Hits for standing lines of people who are under discipline on the day. A line for a term that
    was over on that day bars nothing (Law 58/2010 Art. 56.2)."""
    rows = blocks(c, party)
    ends = add_months(rows["first"], rows["months"])
    ends = ends[(ends > c.day) & (rows["last"] <= c.day)].groupby(rows["_nguoi"]).max()
    frame = c.frame(TABLE)
    until = of_owner(ends, frame)
    last_year = mapped(frame["nhiem_ky"], _last_year, np.nan).astype("float64")
    over = last_year < c.day.year
    then = _approved_while_barred(c, rows)
    found = (until.notna() & ~over) | then.notna()
    return hits(c, found & _alive(c), TABLE, detail=pay_tables.iso(until.fillna(then)))


def _approved_while_barred(c: Context, rows: pd.DataFrame) -> pd.Series:
    """The end of the discipline within which each line was approved, whatever has passed since; NaT
    for none."""
    frame = c.frame(TABLE)
    spans = pd.DataFrame(
        {
            "_nguoi": rows["_nguoi"],
            "start": rows["last"],
            "end": add_months(rows["first"], rows["months"]),
        }
    )
    approved = pd.DataFrame({"_nguoi": frame["_nguoi"], "day": c.date("ngay", TABLE)})
    met = inside(approved, spans)
    return met[met["day"] < met["end"]].groupby("line")["end"].max().reindex(frame.index)


def _last_year(text: str) -> float:
    found = _TERM.search(text)
    return float(found[2]) if found else np.nan


@rule(
    "pl-duplicate",
    scope="file",
    gate="person",
    severity="error",
    quality="sạch",
    table=TABLE,
    reads=("chuc_danh", "ma_don_vi", "nhiem_ky"),
    needs=("chuc_danh", "nhiem_ky"),
    title=(
        "Một người không lặp cùng chức danh và nhiệm kỳ quy hoạch",
        "No person twice for one post and term",
    ),
    message=(
        "“{value}” trùng với một dòng quy hoạch ở trên của cùng người, cùng nhiệm kỳ.",
        "“{value}” repeats a line above for the same person and term.",
    ),
    fix=(
        "Xóa dòng thừa; đếm chức danh và đếm người riêng.",
        "Delete the repeated line; count posts and people apart.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=_plan({}, {}),
    right=SOUND,
    lawful=(_plan({}, {"nhiem_ky": "2021-2026"}),),
)
def duplicate(c: Context) -> pd.Series:
    rows = _rows(c)
    repeated = rows.duplicated(["_nguoi", "post", "unit", "term"])
    return repeated.reindex(c.frame(TABLE).index, fill_value=False)


_TOP = re.compile(r"(pho )?(giam doc so|chu tich ubnd|chu tich uy ban)( .*)?")


@rule(
    "pl-next-level",
    gate="person",
    severity="info",
    table=TABLE,
    reads=("chuc_danh",),
    needs=("chuc_danh", "nguoi.chuc_vu"),
    title=("Quy hoạch chức danh cao hơn một bậc", "Planned one level up"),
    message=(
        "“{value}”: người chưa giữ chức vụ được quy hoạch vượt cấp.",
        "“{value}”: a person without a post is planned several levels up.",
    ),
    fix=(
        "Kiểm tra; thông thường quy hoạch cấp phó lên cấp trưởng, trưởng phòng lên phó giám đốc.",
        "Check; the usual step is from deputy to head, from division head to deputy director.",
    ),
    laws=PLANNING,
    confidence="from_memory",
    wrong=_plan(
        {"chuc_danh": "Giám đốc Sở Nội vụ", "ma_don_vi": "H42.05"}, nguoi={"chuc_vu": None}
    ),
    right=_plan({}, nguoi={"chuc_vu": None}),
    lawful=(
        _plan(
            {"chuc_danh": "Giám đốc Sở Nội vụ", "ma_don_vi": "H42.05"},
            nguoi={"chuc_vu": "Phó Giám đốc Sở"},
        ),
    ),
)
def next_level(c: Context) -> pd.Series:
    frame = c.frame(TABLE)
    top = mapped(frame["chuc_danh"], lambda v: bool(_TOP.fullmatch(fold_words(v))), False).astype(
        bool
    )
    has_post = (
        (leads(c) | ~c.has_column("chuc_vu"))
        .reindex(frame["_nguoi"])
        .fillna(True)
        .to_numpy(dtype=bool)
    )
    return top & ~has_post & _alive(c)


_SECRET = re.compile(r"\b(tuyệt mật|tối mật|mật)\b")


@rule(
    "pl-secrecy",
    scope="file",
    gate="file",
    severity="warning",
    quality="dùng chung",
    table=TABLE,
    reads=("chuc_danh",),
    needs=(),
    blames=(),
    title=(
        "Danh sách quy hoạch có dấu mật không đưa vào đồng bộ",
        "A planning list with a secrecy mark stays out of sync",
    ),
    message=(
        "Tệp hoặc trang tính có dấu chỉ độ mật (“{value}”).",
        "The file or sheet carries a secrecy mark (“{value}”).",
    ),
    fix=(
        "Không gửi qua kênh này; tách danh sách mật và nộp theo quy định về bí mật nhà nước.",
        "Do not send it this way; hand it in under the rules on state secrets.",
    ),
    laws=(laws.LUAT29_2018, laws.LUAT117_2025),
    confidence="from_memory",
    wrong=Example(con={TABLE: [LINE]}, sheet={"sheet": "Quy hoạch (MẬT)"}, as_of=DAY),
    right=SOUND,
    lawful=(_plan({}, sheet={"sheet": "Quy hoạch 2026-2031"}),),
)
def secrecy(c: Context) -> pd.DataFrame:
    tables = c.records.tables
    planning = set(tables.loc[tables["kind"] == TABLE, "file"])
    with_posts = set(
        tables.loc[tables["_table"].isin(c.frame()["_table"][c.given("quy_hoach")]), "file"]
    )
    about = tables[tables["file"].isin(planning | with_posts)]
    text = about["file"].str.replace(r"^.*[/\\]", "", regex=True) + " " + about["sheet"].fillna("")
    marked = about[
        np.array([bool(_SECRET.search(re.sub(r"[_\W]+", " ", key(v)))) for v in text], dtype=bool)
    ]
    return pd.DataFrame(
        {
            "index": np.full(len(marked), -1),
            "_table": marked["_table"].to_numpy(),
            "row": 0,
            "value": marked["sheet"].to_numpy(),
        }
    )
