"""Group L: units, headcount, reorganisation and autonomy, judged against the registry of units."""

import re

import numpy as np
import pandas as pd

from .. import places
from ..codelists import code_list
from ..folding import fold_words
from ..unit_names import spelled_out
from ..units import DISTRICT_KINDS, PERSON_COLUMNS, parts, proposals
from . import laws
from .context import Context
from .facts import active, mapped, matches
from .hits import each, hits
from .posts import CLASSES_IN_HEADCOUNT, registry, unit_hits
from .rule import Example, rule

DAY = "2026-11-01"
SOUND = Example(as_of=DAY)
_CLOSED = {
    "code": "H42.05.90",
    "name": "Phòng Tổ chức",
    "parent": "H42.05",
    "kind": "PHONG",
    "level": 3,
    "valid_to": "2025-06-30",
    "successors": "H42.05.01",
}
_DISTRICT = {
    "code": "H42.51",
    "name": "UBND huyện Gia Viễn",
    "parent": "H42",
    "kind": "HUYEN",
    "level": 2,
    "valid_to": "2025-06-30",
    "successors": "H42.05",
}
# What looks like a code: letters, digits and dots, with at least one digit; a name has a space.
_CODE_LIKE = re.compile(r"[0-9A-Za-z]*\d[0-9A-Za-z]*(\.[0-9A-Za-z]+)+|[A-Za-z]\d{2,}")
_CODE = re.compile(r"[A-Z]\d{2}(\.[0-9A-Z]+)*")
_REVERSED = re.compile(r"([0-9A-Z]+\.)+[A-Z]\d{2}")


def _both(c: Context, test: dict[str, pd.Series], **columns: dict[str, pd.Series]) -> pd.DataFrame:
    """Hits in the two unit columns: *test* and *columns* by the name of the column."""
    frame = c.frame()
    found = []
    for name in PERSON_COLUMNS:
        found.append(
            hits(
                c,
                test[name] & frame[name].notna(),
                "nguoi",
                field=name,
                **{k: v[name] for k, v in columns.items()},
            )
        )
    return pd.concat(found, ignore_index=True)


def _each(c: Context, function) -> dict[str, pd.Series]:
    return {name: mapped(c.frame()[name], function, False).astype(bool) for name in PERSON_COLUMNS}


def _code_like(value: str) -> bool:
    return bool(_CODE_LIKE.fullmatch(value.strip()))


def _bad_code(value: str) -> bool:
    return _code_like(value) and (len(value) > 35 or not _CODE.fullmatch(value))


def _turned(value: str) -> str:
    """The code meant by the old reversed form: 000.01.02.H42 is H42.02.01 ('' when it is not
    one)."""
    if not _REVERSED.fullmatch(value) or _CODE.fullmatch(value):
        return ""
    steps = value.split(".")[::-1]
    return ".".join([steps[0], *(s for s in steps[1:] if s.strip("0"))])


def _is_district(c: Context, value: str) -> bool:
    lookup = registry(c)
    if value in lookup.codes:
        return str(lookup.units.at[value, "kind"]) in DISTRICT_KINDS
    return bool(re.match(r"uy ban nhan dan (huyen|thi xa|quan) ", fold_words(spelled_out(value))))


@rule(
    "un-code-known",
    severity="error",
    quality="dùng chung",
    reads=PERSON_COLUMNS,
    needs=("ma_don_vi_su_dung", "@units"),
    title=(
        "Đơn vị quản lý và đơn vị công tác có trong cây đơn vị",
        "Managing and using unit are in the unit tree",
    ),
    message=(
        "Đơn vị “{value}” không có trong danh mục, hoặc có nhiều đơn vị cùng tên.",
        "The unit “{value}” is not in the registry, or several bear the name.",
    ),
    fix=(
        "Ghi mã đơn vị trong danh mục[; gợi ý: {proposal}].",
        "Write the code from the registry[; suggested: {proposal}].",
    ),
    laws=(laws.MESSAGE.at("MaDonViQuanLy, MaDonviSuDung"),),
    confidence="secondary",
    wrong=Example({"ma_don_vi_su_dung": "Phòng Tổ chức cán bô và đào tạo"}, as_of=DAY),
    right=SOUND,
    lawful=(Example({"ma_don_vi_quan_ly": "H42"}, as_of=DAY),),
)
def code_known(c: Context) -> pd.DataFrame:
    lookup = registry(c)
    later = str(c.as_of) >= places.DISTRICTS_ENDED
    unknown = _each(
        c,
        lambda v: v not in lookup.codes and not _bad_code(v) and not (later and _is_district(c, v)),
    )
    meant = {
        name: proposals(c.frame()[name].where(unknown[name]), lookup) for name in PERSON_COLUMNS
    }
    return _both(c, unknown, proposal=meant)


@rule(
    "un-code-format",
    gate="cell",
    severity="error",
    reads=PERSON_COLUMNS,
    needs=("ma_don_vi_su_dung",),
    title=("Mã đơn vị đúng cấu trúc", "Form of a unit code"),
    message=(
        "Mã “{value}” không đúng cấu trúc: một chữ, hai số rồi các cấp cách nhau bằng dấu "
        "chấm, không quá 35 ký tự.",
        "The code “{value}” is not a letter, two digits and levels with dots, up to 35 characters.",
    ),
    fix=(
        "Dùng mã theo Quyết định 20/2020/QĐ-TTg[; gợi ý: {proposal}].",
        "Use the code of Decision 20/2020/QĐ-TTg[; suggested: {proposal}].",
    ),
    laws=(laws.QD20_2020.at("Điều 4"),),
    confidence="read",
    wrong=Example({"ma_don_vi_su_dung": "000.01.05.H42"}, as_of=DAY),
    right=SOUND,
    lawful=(Example({"ma_don_vi_su_dung": "H42.05.02", "ten_don_vi": None}, as_of=DAY),),
)
def code_format(c: Context) -> pd.DataFrame:
    frame = c.frame()
    codes = registry(c).codes
    wrong = _each(c, lambda v: v not in codes and _bad_code(v))
    meant = {name: mapped(frame[name].where(wrong[name]), _turned, "") for name in PERSON_COLUMNS}
    return _both(c, wrong, proposal=meant)


@rule(
    "un-active-on-date",
    severity="error",
    quality="sống",
    reads=PERSON_COLUMNS,
    needs=("ma_don_vi_su_dung", "@units"),
    title=("Đơn vị còn hoạt động vào ngày của hồ sơ", "The unit exists on the day of the record"),
    message=(
        "Đơn vị “{value}” không hoạt động vào ngày {as_of}.",
        "The unit “{value}” does not exist on {as_of}.",
    ),
    fix=("Chuyển sang đơn vị kế thừa[ {proposal}].", "Move to the successor[ {proposal}]."),
    laws=(laws.UNIT_TREE, laws.CV5034_2025),
    confidence="read",
    wrong=Example(
        {"ma_don_vi_su_dung": "H42.05.90", "ten_don_vi": "Phòng Tổ chức"},
        units=(_CLOSED,),
        as_of=DAY,
    ),
    right=Example(units=(_CLOSED,), as_of=DAY),
    lawful=(
        # Left with the unit.
        Example(
            {
                "ma_don_vi_su_dung": "H42.05.90",
                "ten_don_vi": "Phòng Tổ chức",
                "trang_thai": "KET_THUC",
                "ngay_roi": "2025-06-30",
                "ly_do_roi": "NH",
                "so_qd_roi": "12/QĐ-SNV",
            },
            units=(_CLOSED,),
            as_of=DAY,
        ),
    ),
)
def active_on_date(c: Context) -> pd.DataFrame:
    lookup = registry(c)
    later = str(c.as_of) >= places.DISTRICTS_ENDED
    here = active(c)
    ended = _each(
        c,
        lambda v: (
            v in lookup.codes
            and not lookup.valid(v, c.as_of)
            and not (later and _is_district(c, v))
        ),
    )
    ended = {name: mask & here for name, mask in ended.items()}
    return _both(c, ended, proposal=_heirs(c, ended))


@rule(
    "un-old-name",
    scope="cell",
    severity="info",
    quality="thống nhất",
    reads=(*PERSON_COLUMNS, "ten_don_vi"),
    needs=("ma_don_vi_su_dung", "@units"),
    title=(
        "Tên đơn vị cũ được hiểu là đơn vị kế thừa",
        "An old unit name is read as its successor",
    ),
    message=(
        "“{value}” là đơn vị đã kết thúc; hồ sơ được tính cho đơn vị kế thừa {detail}.",
        "“{value}” is a unit that has ended; the record counts for its successor {detail}.",
    ),
    fix=("Lần sau ghi tên hoặc mã {detail}.", "Write the name or code {detail} next time."),
    laws=(laws.UNIT_TREE,),
    confidence="read",
    wrong=Example(
        {"ma_don_vi_su_dung": "H42.05.01", "_raw": {"ma_don_vi_su_dung": "Phòng Tổ chức"}},
        units=(_CLOSED,),
        as_of=DAY,
    ),
    right=Example(units=(_CLOSED,), as_of=DAY),
    lawful=(
        Example(
            {"_raw": {"ma_don_vi_su_dung": "Phòng Tổ chức cán bộ"}}, units=(_CLOSED,), as_of=DAY
        ),
    ),
)
def old_name(c: Context) -> pd.DataFrame:
    lookup, frame, raw = registry(c), c.frame(), c.records.raw
    found = []
    for written, placed in (
        *((name, name) for name in PERSON_COLUMNS),
        ("ten_don_vi", "ma_don_vi_su_dung"),
    ):
        texts = (
            raw[written].reindex(frame.index)
            if written in raw
            else pd.Series(np.nan, index=frame.index, dtype="str")
        )
        meant = mapped(texts, lambda text: lookup.find(str(text)), "")
        heir = mapped(meant.where(meant != ""), lambda code: lookup.follow(code, c.as_of), "")
        ended = (heir != "") & (heir != meant) & (heir == frame[placed])
        found.append(hits(c, ended, "nguoi", field=written, value=texts, detail=frame[placed]))
    return pd.concat(found, ignore_index=True)


def _heirs(c: Context, masks: dict[str, pd.Series]) -> dict[str, pd.Series]:
    """The successor of each ended unit where there is exactly one."""
    lookup = registry(c)

    def one(code: str) -> str:
        found = lookup.successors(code, c.as_of)
        return found[0] if len(found) == 1 else ""

    return {name: mapped(c.frame()[name].where(mask), one, "") for name, mask in masks.items()}


@rule(
    "un-name-code",
    severity="warning",
    quality="thống nhất",
    reads=("ten_don_vi", "ma_don_vi_su_dung"),
    needs=("ten_don_vi", "ma_don_vi_su_dung", "@units"),
    title=("Tên đơn vị hợp với mã đơn vị", "Unit name and code agree"),
    message=(
        "Tên “{value}” không phải là đơn vị của mã đã ghi ({detail}).",
        "“{value}” is not the unit of the code given ({detail}).",
    ),
    fix=(
        "Sửa tên hoặc mã[; tên này là của {proposal}].",
        "Mend the name or the code[; the name belongs to {proposal}].",
    ),
    laws=(laws.UNIT_TREE,),
    confidence="logic",
    wrong=Example({"ten_don_vi": "Sở Giáo dục và Đào tạo"}, as_of=DAY),
    right=SOUND,
    note="Tên của đơn vị cấp trên không bị coi là sai.",
    lawful=(Example({"ten_don_vi": "Sở Nội vụ"}, as_of=DAY),),
)
def name_code(c: Context) -> pd.DataFrame:
    frame, lookup = c.frame(), registry(c)
    both = frame["ten_don_vi"].notna() & frame["ma_don_vi_su_dung"].isin(lookup.codes)
    asked = frame.loc[both, ["ten_don_vi", "ma_don_vi_su_dung"]]
    verdict: dict[tuple[str, str], str | None] = {}
    for name, code in asked.drop_duplicates().itertuples(index=False, name=None):
        found = lookup.candidates(name)
        kin = any(lookup.within(code, f) or lookup.within(f, code) for f in found)
        verdict[name, code] = None if not found or kin else (found[0] if len(found) == 1 else "")
    answers = pd.Series(
        [verdict[row] for row in asked.itertuples(index=False, name=None)],
        index=asked.index,
        dtype=object,
    )
    meant = answers[answers.notna()].reindex(frame.index)
    return hits(
        c, meant.notna(), proposal=meant, detail=frame["ma_don_vi_su_dung"].map(lookup.name)
    )


def _tree_hits(rows: list[tuple[str, str]]) -> pd.DataFrame:
    codes = [code for code, _ in rows]
    return pd.DataFrame(
        {
            "index": np.full(len(rows), -1),
            "_table": -1,
            "row": 0,
            "unit": codes,
            "value": codes,
            "detail": [d for _, d in rows],
        }
    )


@rule(
    "un-tree",
    scope="tree",
    gate="province",
    severity="error",
    quality="thống nhất",
    reads=(),
    needs=("@units",),
    blames=(),
    title=(
        "Cây đơn vị không có vòng, một gốc, cấp trên còn hoạt động",
        "The tree has no cycle, one root, and parents that exist",
    ),
    message=("Đơn vị “{value}”: {detail}.", "The unit “{value}”: {detail}."),
    fix=("Sửa danh mục đơn vị.", "Mend the registry of units."),
    laws=(laws.UNIT_TREE,),
    confidence="logic",
    wrong=Example(
        units=({"code": "H42.88", "name": "Trung tâm Thử", "parent": "H42.77"},), as_of=DAY
    ),
    right=SOUND,
    lawful=(
        Example(
            units=({"code": "H42.88", "name": "Trung tâm Thử", "parent": "H42.05"},), as_of=DAY
        ),
    ),
)
def tree(c: Context) -> pd.DataFrame:
    lookup = registry(c)
    units = lookup.units
    found: list[tuple[str, str]] = []
    found += [
        (u, f"đơn vị cấp trên {p} không có trong danh mục")
        for u, p in lookup.parent.items()
        if p and p not in lookup.codes
    ]
    roots = [u for u, p in lookup.parent.items() if not p and lookup.valid(u, c.as_of)]
    found += [(u, "là gốc thứ hai của cây") for u in roots[1:]]
    found += [
        (u, "nằm trong một vòng cấp trên")
        for u in units["code"]
        if lookup.parent.get(lookup.path(u)[-1], "") in lookup.codes
    ]
    doubles = c.units["code"][c.units["code"].duplicated()].unique() if c.units is not None else []
    found += [(u, "mã có hai dòng trong danh mục") for u in doubles]
    above = units.reindex(units["parent"])
    outlives = (above["valid_to"].fillna("").to_numpy() != "") & (
        (units["valid_to"] == "").to_numpy()
        | (units["valid_to"].to_numpy() > above["valid_to"].fillna("").to_numpy())
    )
    earlier = (units["valid_from"] != "").to_numpy() & (
        units["valid_from"].to_numpy() < above["valid_from"].fillna("").to_numpy()
    )
    found += [(u, "tồn tại lâu hơn đơn vị cấp trên") for u in units["code"][outlives]]
    found += [(u, "bắt đầu trước đơn vị cấp trên") for u in units["code"][earlier & ~outlives]]
    return _tree_hits(found)


@rule(
    "un-district-after-2025",
    gate="cell",
    severity="error",
    quality="sống",
    reads=PERSON_COLUMNS,
    needs=("ma_don_vi_su_dung", "@units"),
    title=("Không còn đơn vị cấp huyện từ 01/7/2025", "No district unit from 2025-07-01"),
    message=(
        "“{value}” là đơn vị cấp huyện, đã kết thúc ngày 30/6/2025.",
        "“{value}” is a district unit, ended on 2025-06-30.",
    ),
    fix=(
        "Chuyển sang đơn vị cấp xã hoặc cấp tỉnh kế thừa[; gợi ý: {proposal}].",
        "Move to the commune or provincial successor[; suggested: {proposal}].",
    ),
    laws=(laws.LUAT72_2025,),
    confidence="read",
    wrong=Example({"ma_don_vi_quan_ly": "H42.51"}, units=(_DISTRICT,), as_of=DAY),
    right=Example(units=(_DISTRICT,), as_of=DAY),
    lawful=(
        # The last day of the districts.
        Example({"ma_don_vi_quan_ly": "H42.51"}, units=(_DISTRICT,), as_of="2025-06-30"),
    ),
)
def district_after_2025(c: Context) -> pd.DataFrame:
    here = active(c)
    found = {name: mask & here for name, mask in _each(c, lambda v: _is_district(c, v)).items()}
    return _both(c, found, proposal=_heirs(c, found))


@rule(
    "un-merger-map",
    scope="tree",
    gate="province",
    severity="error",
    quality="thống nhất",
    reads=(),
    needs=("@units",),
    blames=(),
    title=("Đơn vị kết thúc có đơn vị kế thừa", "A closed unit has successors"),
    message=("Đơn vị “{value}” {detail}.", "The unit “{value}” {detail}."),
    fix=(
        "Ghi đơn vị kế thừa trong danh mục; nếu chia tách thì phân công từng người.",
        "Name the successors in the registry; a split needs a unit for each person.",
    ),
    laws=(laws.UNIT_TREE, laws.CV5034_2025),
    confidence="read",
    wrong=Example(units=({**_CLOSED, "successors": ""},), as_of=DAY),
    right=Example(units=(_CLOSED,), as_of=DAY),
    note="Cân đối người trước và sau sắp xếp do kế hoạch đồng bộ kiểm tra (sy-count-balance).",
    lawful=(
        # Not closed yet.
        Example(units=({**_CLOSED, "valid_to": "2026-12-31", "successors": ""},), as_of=DAY),
    ),
)
def merger_map(c: Context) -> pd.DataFrame:
    lookup = registry(c)
    closed = lookup.units[(lookup.units["valid_to"] != "") & (lookup.units["valid_to"] < c.as_of)]
    found: list[tuple[str, str]] = []
    for code, cell in zip(closed["code"], closed["successors"], strict=True):
        heirs = parts(cell)
        if not heirs:
            found.append((code, "đã kết thúc mà không có đơn vị kế thừa"))
        elif unknown := [h for h in heirs if h not in lookup.codes]:
            found.append((code, f"có đơn vị kế thừa không có trong danh mục: {', '.join(unknown)}"))
        elif not lookup.successors(code, c.as_of):
            found.append((code, "chỉ có đơn vị kế thừa cũng đã kết thúc"))
    return _tree_hits(found)


@rule(
    "un-headcount",
    scope="unit",
    gate="unit",
    severity="warning",
    quality="thống nhất",
    reads=("ma_don_vi_su_dung", "doi_tuong"),
    needs=("ma_don_vi_su_dung", "doi_tuong", "@units"),
    blames=(),
    title=("Số người không vượt biên chế được giao", "People within the assigned number"),
    message=(
        "Đơn vị có {detail} (người/biên chế được giao).",
        "The unit has {detail} (people/assigned).",
    ),
    fix=(
        "Kiểm tra người đã chuyển, nghỉ; hoặc cập nhật số được giao trong danh mục.",
        "Check leavers; or update the number in the registry.",
    ),
    laws=(laws.ND62_2020, laws.ND361_2025, laws.ND106_2020),
    confidence="from_memory",
    wrong=Example(more=({}, {}), units=({"code": "H42.05.01", "quota": 2},), as_of=DAY),
    right=Example(more=({},), units=({"code": "H42.05.01", "quota": 2},), as_of=DAY),
    note=(
        "Người của đơn vị không có số riêng được tính vào đơn vị cấp trên gần nhất có số; lao "
        "động hợp đồng không tính."
    ),
    lawful=(
        # Labour contracts are not counted.
        Example(
            more=({}, {"doi_tuong": "HDLD"}), units=({"code": "H42.05.01", "quota": 2},), as_of=DAY
        ),
    ),
)
def headcount(c: Context) -> pd.DataFrame:
    frame, lookup = c.frame(), registry(c)
    quota = lookup.units["quota"].dropna()
    counted = frame.loc[
        active(c) & c.among("doi_tuong", CLASSES_IN_HEADCOUNT), ["cccd", "ma_don_vi_su_dung"]
    ]
    # One person in two files is one person.
    counted = counted[counted["cccd"].isna() | ~counted["cccd"].duplicated()]
    holder = mapped(
        counted["ma_don_vi_su_dung"],
        lambda u: next((a for a in lookup.path(u) if a in quota.index), ""),
        "",
    )
    number = holder[holder != ""].value_counts()
    over = number[number > quota.reindex(number.index)]
    return unit_hits(
        c,
        list(over.index),
        detail=[
            f"{n}/{quota:.0f}" for n, quota in zip(over, quota.reindex(over.index), strict=True)
        ],
    )


# Basic, essential services that are set up by the law of their branch (Decree 120/2020 Art. 5.1.d).
BASIC_SERVICE = (
    r"^(?:truong|benh vien|tram y te|trung tam y te|trung tam giao duc)|mam non|tieu hoc|trung hoc"
    r"|tro giup phap ly|bao tro|cong tac xa hoi|nguoi co cong|phuc hoi chuc nang|cai nghien"
    r"|kiem nghiem|giam dinh|phap y|benh tat|dan so|khuyet tat|nuoi duong|tre em"
)


@rule(
    "un-min-15",
    scope="unit",
    gate="unit",
    severity="warning",
    quality="thống nhất",
    reads=("ma_don_vi_su_dung",),
    needs=("ma_don_vi_su_dung", "@units"),
    blames=(),
    title=("Đơn vị sự nghiệp công lập có từ 15 người", "A public unit has at least 15 staff"),
    message=(
        "Đơn vị sự nghiệp chỉ có {detail} người.",
        "The public unit has only {detail} people.",
    ),
    fix=(
        "Kiểm tra tệp đã đủ người chưa; nếu đủ thì xem phương án sắp xếp.",
        "Check that the file is complete; if so see the plan to reorganise.",
    ),
    laws=(laws.ND120_2020.at("Điều 5"), laws.ND120_2020_83.at("Điều 5")),
    confidence="read",
    wrong=Example(
        {"ma_don_vi_su_dung": "H42.05.07", "ten_don_vi": "Trung tâm Lưu trữ lịch sử"},
        units=(
            {
                "code": "H42.05.07",
                "name": "Trung tâm Lưu trữ lịch sử",
                "parent": "H42.05",
                "kind": "SNCL_S",
                "level": 3,
            },
        ),
        as_of=DAY,
    ),
    right=SOUND,
    note=(
        "Không xét đơn vị cung ứng dịch vụ cơ bản, thiết yếu theo luật chuyên ngành (trường học, y "
        "tế, trợ giúp pháp lý, bảo trợ xã hội...) và đơn vị tự bảo đảm chi thường xuyên (theo đề "
        "án). Tham số: số người tối thiểu."
    ),
    lawful=(
        # Art. 5.1.d: basic and essential services.
        Example(
            {"ma_don_vi_su_dung": "H42.05.07", "ten_don_vi": "Trạm Y tế xã Gia Viễn"},
            units=(
                {
                    "code": "H42.05.07",
                    "name": "Trạm Y tế xã Gia Viễn",
                    "parent": "H42.05",
                    "kind": "SNCL_X",
                    "level": 3,
                },
            ),
            as_of=DAY,
        ),
    ),
)
def min_15(c: Context) -> pd.DataFrame:
    frame, lookup = c.frame(), registry(c)
    units = lookup.units
    basic = units["name"].map(fold_words).str.contains(BASIC_SERVICE, regex=True)
    # Units that pay for themselves have the number of their own scheme.
    free = units["autonomy"].isin(["N1", "N2"])
    public = units[units["kind"].str.startswith("SNCL") & ~basic & ~free]
    people = frame.loc[active(c), "ma_don_vi_su_dung"].dropna()
    inside = mapped(
        people, lambda u: next((a for a in lookup.path(u) if a in public.index), ""), ""
    )
    number = inside[inside != ""].value_counts()
    small = number[number < int(c.setting("public_unit_staff", 15))]
    return unit_hits(c, list(small.index), detail=small.astype("str").to_list())


@rule(
    "un-autonomy-group",
    scope="tree",
    gate="province",
    severity="error",
    quality="thống nhất",
    reads=(),
    needs=("@units",),
    blames=(),
    title=(
        "Tỷ lệ tự bảo đảm nằm trong khoảng của nhóm tự chủ",
        "Self-funding lies in the band of the group",
    ),
    message=("Đơn vị “{value}”: {detail}.", "The unit “{value}”: {detail}."),
    fix=(
        "Đối chiếu quyết định giao tự chủ; sửa nhóm hoặc tỷ lệ trong danh mục.",
        "Compare with the autonomy decision; mend group or percent.",
    ),
    laws=(laws.ND60_2021.at("Điều 9"), laws.ND60_2021_111.at("Điều 9")),
    confidence="read",
    wrong=Example(units=({"code": "H42.09.21", "autonomy": "N4", "self_funding": 35},), as_of=DAY),
    right=SOUND,
    lawful=(
        Example(units=({"code": "H42.09.21", "autonomy": "N3B", "self_funding": 35},), as_of=DAY),
    ),
)
def autonomy_group(c: Context) -> pd.DataFrame:
    units = registry(c).units
    bands = code_list("nhom_tu_chu").rows.set_index("code")
    low = units["autonomy"].map(pd.to_numeric(bands["self_funding_min_percent"], errors="coerce"))
    high = (
        units["autonomy"]
        .map(pd.to_numeric(bands["self_funding_max_percent"], errors="coerce"))
        .fillna(np.inf)
    )
    share = units["self_funding"]
    # A band "30 to under 70" is listed as 30 to 69.99: a share between the two is still inside.
    wrong = units[share.notna() & ((share < low) | (share >= high + 0.01))]
    rows = [
        (u, f"nhóm {g}, tự bảo đảm {s:g}%")
        for u, g, s in zip(wrong["code"], wrong["autonomy"], wrong["self_funding"], strict=True)
    ]
    return _tree_hits(rows)


CURRENT_PLACES = ("noi_o", "ho_khau")
_COMMUNE_CODE = re.compile(r"\s*\d{5}\s*")


@rule(
    "un-commune-map",
    gate="cell",
    severity="error",
    quality="thống nhất",
    reads=CURRENT_PLACES,
    needs=(),
    title=(
        "Xã, phường cũ đã chia tách phải ghi đơn vị mới",
        "A divided old commune needs its new name",
    ),
    message=("{label} “{value}”: {detail}.", "Place in {label}, “{value}”: {detail}."),
    fix=(
        "Ghi xã, phường hiện nay theo nơi ở thực tế; tên cũ không cho biết thuộc đơn vị "
        "nào.[ {proposal}]",
        "Write the present commune; the old name does not tell which.[ {proposal}]",
    ),
    laws=(laws.QD19_2025,),
    confidence="read",
    wrong=Example({"ho_khau": "13294"}, as_of=DAY),
    right=Example({"ho_khau": "14329"}, as_of=DAY),
    note="Địa danh Ninh Bình; tên cũ có đúng một đơn vị mới do pe-place-old-name đề xuất.",
    lawful=(Example({"noi_o": "Phường Hoa Lư, tỉnh Ninh Bình", "ho_khau": None}, as_of=DAY),),
)
def commune_map(c: Context) -> pd.DataFrame:
    frame = c.frame()
    found = []
    for name in CURRENT_PLACES:
        ended = c.judged(
            name,
            lambda text: bool(
                _COMMUNE_CODE.fullmatch(text) and places.resolve(text, c.as_of).ended
            ),
        )
        divided = c.judged(name, lambda text: places.resolve(text, c.as_of).divided)
        detail = pd.Series(
            np.where(
                divided,
                "đơn vị cũ đã chia vào nhiều đơn vị mới",
                "mã xã không còn hiệu lực vào ngày của hồ sơ",
            ),
            index=frame.index,
        )
        now = each(frame[name][ended], lambda text: places.resolve(text, c.as_of).now)
        found.append(
            hits(
                c,
                ended | divided,
                field=name,
                detail=detail,
                proposal=now.reindex(frame.index[ended | divided]).fillna(""),
            )
        )
    return pd.concat(found, ignore_index=True)


def _seconded(c: Context) -> pd.Series:
    frame = c.frame()
    words = frame["ghi_chu"].fillna("") + " " + frame["kiem_nhiem"].fillna("")
    return mapped(words, lambda v: "biet phai" in fold_words(v), False).astype(bool)


@rule(
    "un-two-agencies-dates",
    scope="unit",
    gate="person",
    severity="warning",
    quality="thống nhất",
    reads=("ma_don_vi_quan_ly", "ghi_chu"),
    needs=("ma_don_vi_quan_ly", "ghi_chu"),
    blames=("ma_don_vi_quan_ly",),
    title=(
        "Người biệt phái vẫn thuộc biên chế đơn vị cử đi",
        "A seconded person stays with the sending unit",
    ),
    message=(
        "Người biệt phái ghi cơ quan quản lý “{value}”, khác đơn vị cử đi ({detail}).",
        "Seconded, but managed by “{value}” and not by the sending unit ({detail}).",
    ),
    fix=("Ghi cơ quan quản lý của đơn vị cử biệt phái.", "Write the managing unit of the sender."),
    laws=(
        laws.ND138_2020.at("Điều 27"),
        laws.ND138_2020_116.at("Điều 27"),
        laws.ND170_2025,
        laws.ND170_2025_300,
        laws.ND115_2020.at("Điều 27"),
        laws.ND115_2020_85.at("Điều 27"),
        laws.ND259_2026,
    ),
    confidence="secondary",
    wrong=Example(
        {"ghi_chu": "Biệt phái đến từ Trường THPT Hoa Lư A"},
        more=(
            {
                "cccd": "037190001234",
                "ho_ten": "Nguyễn Thị Hoa",
                "_file": "thpt.xlsx",
                "ma_don_vi_quan_ly": "H42.09",
            },
        ),
        as_of=DAY,
    ),
    right=Example({"ghi_chu": "Biệt phái"}, as_of=DAY),
    note="Xét khi cùng một số CCCD có ở hai tệp và một dòng ghi chú biệt phái.",
    lawful=(
        Example(
            {"ghi_chu": "Biệt phái đến từ Phòng Công chức viên chức"},
            more=(
                {
                    "cccd": "037190001234",
                    "ho_ten": "Nguyễn Thị Hoa",
                    "_file": "khac.xlsx",
                    "ma_don_vi_quan_ly": "H42.05",
                },
            ),
            as_of=DAY,
        ),
    ),
)
def two_agencies(c: Context) -> pd.DataFrame:
    frame = c.frame()
    away = _seconded(c)
    home = frame[
        ~away & active(c) & frame["cccd"].notna() & frame["ma_don_vi_quan_ly"].notna()
    ].drop_duplicates("cccd")
    manager = frame["cccd"].map(home.set_index("cccd")["ma_don_vi_quan_ly"])
    found = (
        away
        & manager.notna()
        & c.given("ma_don_vi_quan_ly")
        & (manager != frame["ma_don_vi_quan_ly"])
    )
    return hits(c, found, proposal=manager, detail=manager)


# Bodies of a district's government, Party and associations; schools, hospitals and centres may keep
# a name with the district in it.
_OF_DISTRICT = re.compile(
    r"\b(?:(?:ubnd|hdnd|uy ban nhan dan|hoi dong nhan dan|uy ban mttq|ubmttq|mat tran to quoc)"
    r"(?: viet nam)? (?:huyen|thi xa|quan)|(?:huyen|thi|quan) uy|(?:phong|thanh tra|van phong"
    r"|ban to chuc|ban tuyen giao|ban dan van|uy ban kiem tra|huyen doan|hoi nong dan|hoi phu nu"
    r"|hoi cuu chien binh|lien doan lao dong|trung tam chinh tri)\b.*\b(?:huyen|thi xa|quan)"
    r" (?!uy\b|doi\b|su\b|doan\b|ly\b|tri\b)\w+)"
)
_UNIT_NAMES = (*PERSON_COLUMNS, "ten_don_vi")


@rule(
    "un-district-name",
    gate="cell",
    severity="warning",
    quality="sống",
    reads=_UNIT_NAMES,
    # Whichever of the columns there is.
    needs=(),
    title=(
        "Không còn cơ quan cấp huyện từ 01/7/2025 (theo tên)",
        "No district body from 2025-07-01 (by its name)",
    ),
    message=(
        "“{value}” là tên cơ quan cấp huyện, đã kết thúc ngày 30/6/2025.",
        "“{value}” is the name of a district body, which ended on 2025-06-30.",
    ),
    fix=(
        "Ghi đơn vị cấp xã hoặc cấp tỉnh kế thừa; tên cũ chỉ ghi trong quá trình công tác.",
        "Write the commune or provincial successor; the old name stays in the work history only.",
    ),
    laws=(laws.LUAT72_2025,),
    confidence="read",
    wrong=Example({"ma_don_vi_quan_ly": "Huyện ủy Gia Viễn"}, as_of=DAY),
    right=Example({"ma_don_vi_quan_ly": "Đảng ủy xã Gia Vân"}, as_of=DAY),
    lawful=(
        # A hospital keeps its name; in the work history the old name is right.
        Example({"ma_don_vi_quan_ly": "Bệnh viện đa khoa huyện Nho Quan"}, as_of=DAY),
        Example({"ma_don_vi_quan_ly": "Phòng Nội vụ huyện Gia Viễn"}, as_of="2025-06-30"),
        # The code is that of the successor; its old name is another rule's remark.
        Example({"ten_don_vi": "Phòng Nội vụ huyện Gia Viễn"}, as_of=DAY),
    ),
    note="Xét tên khi không có danh mục đơn vị hoặc tên không có mã trong danh mục.",
)
def district_name(c: Context) -> pd.DataFrame:
    here, frame = active(c), c.frame()
    known: set[str] = set() if c.units is None else set(c.units["code"])
    coded = frame["ma_don_vi_su_dung"].isin(known)

    def told(name: str) -> pd.Series:
        found = here & matches(_OF_DISTRICT, frame[name])
        if name == "ten_don_vi":
            return found & ~coded
        # With a registry another rule speaks of the committees of districts.
        return found if c.units is None else found & ~_each(c, lambda v: _is_district(c, v))[name]

    found = [hits(c, told(name), field=name) for name in _UNIT_NAMES]
    # The using unit is often written twice, as the unit and as its name.
    return pd.concat(found, ignore_index=True).drop_duplicates("index")
