"""Group E2: the preferential allowance of a profession (phụ cấp ưu đãi theo nghề): its percent by
the kind of school and the branch of health, and the times in which nobody has it.

The percents of schools are data (list ``muc_uu_dai``): those of Nghị định 182/2026/NĐ-CP, and those
of Quyết định 244/2005/QĐ-TTg and Nghị định 61/2006/NĐ-CP before 2026, which are from memory.
"""

import re
from functools import cache

import numpy as np
import pandas as pd

from .. import reasons
from ..codelists import in_force, table
from . import laws, stated
from .absences import ILL, KINDS, MATERNITY, UNPAID, now
from .allowances import LINES, TAUGHT, TREATS, example, of_kind
from .context import Context, factorised, months_between, of_owner, owner_is
from .facts import NO_OFFICE, matches, unit_name
from .hits import hits
from .pay import TEACHER
from .rule import Example, rule

DIFFICULT = 80
"""The most in areas of special difficulty (Nghị định 182/2026/NĐ-CP Điều 3 khoản 8, 9)."""
# Allowances that only places of difficulty have: who draws one works there.
_PLACE = ("KV", "TH")
IN_FORCE = pd.Timestamp("2026-07-07")
"""Decree 182/2026 is in force: until that day the older percents were still paid (Điều 10)."""
# Lecturers in training keep their percent for twelve months (Điều 9 khoản 2).
_ASSISTANTS = ("V.07.01.23",)
FORMER = "2025-12-31"


def _udn(phan_tram: float, tu_ngay: str = "2026-01-01", den_ngay: str | None = None) -> dict:
    return {"tu_ngay": tu_ngay, "den_ngay": den_ngay, "loai_phu_cap": "UDN", "phan_tram": phan_tram}


@cache
def _kinds(day: str) -> tuple[tuple[re.Pattern[str], float, float, float], ...]:
    """(words of the school's name, least, most, most in areas I and II) in force on an ISO day, in
    the order of the list; NaN where the law sets none."""
    return tuple(
        (
            re.compile(rf"\b(?:{r['words']})\b"),
            float(r["least"] or "nan"),
            float(r["most"] or "nan"),
            float(r["most_area"] or "nan"),
        )
        for r in in_force(table("muc_uu_dai"), day).to_dict("records")
    )


_SILENT = (np.nan, np.nan, np.nan)


def rates(c: Context, day: str) -> pd.DataFrame:
    """``least``, ``most``, ``most_area`` percent that the person's school gives on an ISO day, for
    every line of an allowance; NaN where the list is silent."""

    def make() -> pd.DataFrame:
        def of(name: str) -> tuple[float, float, float]:
            found = (row[1:] for row in _kinds(day) if row[0].search(name))
            return next(found, _SILENT)

        codes, names = factorised(unit_name(c))
        found = [*map(of, names), _SILENT]
        of_person = pd.DataFrame(found, columns=["least", "most", "most_area"], dtype="float64")
        of_person = of_person.take(codes).set_axis(c.frame().index)
        return pd.DataFrame({n: of_owner(of_person[n], c.frame(LINES)) for n in of_person})

    return c.once(("rates", day), make)


def _titled(c: Context, codes: str) -> pd.Series:
    """Lines of people whose title begins with a code of this pattern."""
    return c.person("ma_ngach", LINES).str.match(codes).fillna(False).astype(bool)


def _in_difficulty(c: Context) -> pd.Series:
    """Lines of people who draw an allowance that only places of difficulty have."""
    frame = c.frame(LINES)
    return frame["_nguoi"].isin(frame["_nguoi"][frame["loai_phu_cap"].isin(_PLACE)])


def drawn(c: Context) -> pd.Series:
    """Lines of the preferential allowance that are drawn on the day of the check."""
    ended = c.last_day("den_ngay", LINES) < c.day
    return of_kind(c, "UDN") & ~ended & ~(c.date("tu_ngay", LINES) > c.day)


@rule(
    "al-profession-rate",
    table=LINES,
    severity="warning",
    reads=("phan_tram", "loai_phu_cap", "tu_ngay"),
    needs=("loai_phu_cap", "phan_tram"),
    title=(
        "Mức phụ cấp ưu đãi không quá mức của loại trường",
        "The preferential allowance is not above the rate of the kind of school",
    ),
    message=(
        "Phụ cấp ưu đãi {value}% cao hơn mức của loại trường này ({detail}%).",
        "Preferential allowance of {value}% is above the rate of this kind of school ({detail}%).",
    ),
    fix=(
        "Ghi mức của cấp học; trường ở xã khu vực I, II, xã đảo, biên giới hoặc ở vùng đặc biệt "
        "khó khăn (70%, 80%) thì ghi ở cột Ghi chú.",
        "Write the rate of the level; for a school in an area I or II, on an island, at the border "
        "or in an area of special difficulty say so in the note column.",
    ),
    laws=(laws.ND182_2026.at("Điều 3"),),
    reasons=("VUNG_KHO_KHAN", "VUNG_UU_DAI", "BAO_LUU"),
    confidence="read",
    lawful=(
        example(
            {**TEACHER, "ghi_chu": "Trường ở xã khu vực II"},
            {"tu_ngay": "2026-01-01", "loai_phu_cap": "UDN", "phan_tram": 45},
        ),
        example(
            {**TEACHER, "ghi_chu": "Trường ở xã đặc biệt khó khăn"},
            {"tu_ngay": "2026-01-01", "loai_phu_cap": "UDN", "phan_tram": 70},
        ),
        example(
            TEACHER,
            {"tu_ngay": "2026-01-01", "loai_phu_cap": "UDN", "phan_tram": 80},
            {"tu_ngay": "2026-01-01", "loai_phu_cap": "KV", "he_so": 0.3},
        ),
        # The rates of Decree 182 are paid from 2026-01-01; a line that ended before is older law.
        example(
            TEACHER,
            {
                "tu_ngay": "2020-01-01",
                "den_ngay": "2025-12-31",
                "loai_phu_cap": "UDN",
                "phan_tram": 70,
            },
        ),
    ),
    wrong=example(TEACHER, {"tu_ngay": "2026-01-01", "loai_phu_cap": "UDN", "phan_tram": 70}),
    right=example(TEACHER, {"tu_ngay": "2026-01-01", "loai_phu_cap": "UDN", "phan_tram": 40}),
    note=(
        "Mức của xã khu vực I, II, xã đảo, biên giới và của vùng đặc biệt khó khăn cần có ghi chú "
        "hoặc phụ cấp khu vực, thu hút."
    ),
)
def profession_rate(c: Context) -> pd.DataFrame:
    frame = c.frame(LINES)
    of = rates(c, max(c.as_of, laws.ND182_2026.since))
    rate = of["most"].where(~_in_difficulty(c), DIFFICULT)
    area = of["most_area"]
    present = ~(c.last_day("den_ngay", LINES) < pd.Timestamp(laws.ND182_2026.since))
    found = of_kind(c, "UDN") & _titled(c, TAUGHT) & present & (frame["phan_tram"] > rate)
    detail = rate.map("{:.0f}".format)
    return hits(
        c,
        found,
        LINES,
        field="phan_tram",
        detail=detail,
        reason=lambda labels: _place_told(c, labels, frame["phan_tram"] > area),
    )


def _place_told(c: Context, labels: pd.Index, beyond: pd.Series) -> pd.Series:
    """The reason that allows the percent of each line: areas I and II up to their own rate only."""
    own = stated.read(c, rule="al-profession-rate")
    line = stated.read(c, LINES, "al-profession-rate")[labels]
    owners = c.frame(LINES)["_nguoi"][labels]
    people = own.reindex(owners)
    # Whoever keeps the rate of a former school names its area, not that of today's.
    kept = stated.says(c, "BAO_LUU", ever=True).reindex(owners, fill_value=False)
    found = []
    for of_line, of_person, more, former in zip(line, people, beyond[labels], kept, strict=True):
        said = of_line | (of_person if isinstance(of_person, frozenset) else frozenset())
        wanted = ("BAO_LUU",) if former else ("VUNG_KHO_KHAN",)
        if not former:
            wanted += ("BAO_LUU",) if more else ("VUNG_UU_DAI", "BAO_LUU")
        found.append(next((r for r in wanted if r in said), ""))
    return pd.Series(found, index=labels, dtype="str")


_PRESCHOOL = {
    **TEACHER,
    "ma_don_vi_su_dung": "H42.09.31",
    "ten_don_vi": "Trường Mầm non Hoa Sen",
    "ma_ngach": "V.07.02.25",
    "ten_ngach": "Giáo viên mầm non hạng II",
    "vi_tri_viec_lam": "Giáo viên mầm non",
}
_PRESCHOOL_UNIT = (
    {"code": "H42.09.31", "name": "Trường Mầm non Hoa Sen", "parent": "H42.09", "kind": "SNCL_S",
     "level": 3, "quota": 40, "autonomy": "N4"},
)  # fmt: skip


def _preschool(*lines: dict, day: str = "2026-11-01", **changes: object) -> Example:
    return Example(
        {**_PRESCHOOL, **changes}, {LINES: list(lines)}, as_of=day, units=_PRESCHOOL_UNIT
    )


@rule(
    "al-profession-least",
    table=LINES,
    severity="warning",
    quality="sống",
    reads=("phan_tram", "loai_phu_cap", "tu_ngay"),
    needs=("loai_phu_cap", "phan_tram"),
    title=(
        "Mức phụ cấp ưu đãi không thấp hơn mức của loại trường",
        "The preferential allowance is not below the rate of the kind of school",
    ),
    message=(
        "Phụ cấp ưu đãi {value}% thấp hơn mức của loại trường này ({detail}%) từ 01/01/2026.",
        "Preferential allowance of {value}% is below the rate of this kind of school ({detail}%) "
        "since 2026-01-01.",
    ),
    fix=(
        "Kết thúc dòng mức cũ ở 31/12/2025 và ghi mức mới từ 01/01/2026.",
        "Close the line of the older rate on 2025-12-31 and write the new one from 2026-01-01.",
    ),
    laws=(laws.ND182_2026.at("Điều 3, Điều 10 khoản 1"),),
    confidence="read",
    lawful=(
        # The older percent until the end of 2025, and until the decree came into force.
        _preschool(_udn(35, "2020-09-01", "2025-12-31"), _udn(45)),
        _preschool(_udn(35, "2020-09-01"), day="2026-06-30"),
        # Điều 4 khoản 4, 5: further hours for pupils with disabilities are a line of their own.
        _preschool(_udn(45), _udn(10, "2026-09-01")),
        # Điều 3 khoản 2: lecturers of universities; khoản 10: schools of politics.
        Example(
            {**TEACHER, "ma_don_vi_su_dung": None, "ten_don_vi": "Trường Đại học Hoa Lư",
             "ma_ngach": "V.07.01.03", "ten_ngach": "Giảng viên (hạng III)"},
            {LINES: [_udn(25)]}, as_of="2026-11-01"),
        # Điều 8 khoản 4: in a school of two levels by the level of most lessons.
        _preschool(_udn(40), ma_don_vi_su_dung=None, ten_don_vi="Trường Tiểu học và THCS Gia Hòa"),
    ),
    wrong=_preschool(_udn(35)),
    right=_preschool(_udn(45)),
    note="Chỉ xét từ 07/7/2026 là ngày nghị định có hiệu lực; người có nhiều dòng thì lấy mức cao.",
)  # fmt: skip
def profession_least(c: Context) -> pd.DataFrame:
    frame, mine = c.frame(LINES), drawn(c)
    if c.day < IN_FORCE:
        return hits(c, pd.Series(False, index=frame.index), LINES)
    least = rates(c, c.as_of)["least"]
    highest = frame["phan_tram"].where(mine).groupby(frame["_nguoi"]).transform("max")
    assistant = c.person("ma_ngach", LINES).isin(_ASSISTANTS)
    found = (
        mine & _titled(c, TAUGHT) & ~assistant & (highest < least) & (frame["phan_tram"] == highest)
    )
    return hits(c, found, LINES, field="phan_tram", detail=least.map("{:.0f}".format))


@rule(
    "al-profession-former",
    table=LINES,
    severity="warning",
    reads=("phan_tram", "loai_phu_cap", "tu_ngay"),
    needs=("loai_phu_cap", "phan_tram"),
    title=(
        "Mức phụ cấp ưu đãi nhà giáo trước năm 2026 đúng loại trường",
        "The teachers' preferential allowance before 2026 fits the kind of school",
    ),
    message=(
        "Phụ cấp ưu đãi {value}% không đúng mức của loại trường này trước năm 2026 ({detail}%).",
        "Preferential allowance of {value}% is not the rate of this kind of school before 2026 "
        "({detail}%).",
    ),
    fix=(
        "Đối chiếu quyết định; trường ở miền núi, hải đảo, vùng sâu, vùng xa hoặc đặc biệt khó "
        "khăn thì ghi ở cột Ghi chú.",
        "Compare with the decision; write a school in the mountains, on an island or in an area of "
        "special difficulty in the note column.",
    ),
    laws=(laws.QD244_2005, laws.ND61_2006),
    reasons=("VUNG_KHO_KHAN", "VUNG_UU_DAI", "BAO_LUU"),
    confidence="from_memory",
    lawful=(
        _preschool(_udn(35, "2020-09-01"), day="2025-07-15"),
        _preschool(_udn(50, "2020-09-01"), day="2025-07-15", ghi_chu="Trường ở xã miền núi"),
        # Nghị định 61/2006: 70 percent in areas of special difficulty.
        _preschool(
            _udn(70, "2020-09-01"), day="2025-07-15", ghi_chu="Trường ở xã đặc biệt khó khăn"
        ),
    ),
    wrong=_preschool(_udn(50, "2020-09-01"), day="2025-07-15"),
    right=_preschool(_udn(35, "2020-09-01"), day="2025-07-15"),
    note="Mức của hai văn bản cũ ghi theo trí nhớ.",
)
def profession_former(c: Context) -> pd.DataFrame:
    frame = c.frame(LINES)
    if c.as_of > FORMER:
        return hits(c, pd.Series(False, index=frame.index), LINES)
    of = rates(c, c.as_of)
    most = of["most"].where(~_in_difficulty(c), DIFFICULT)
    mine = drawn(c) & _titled(c, TAUGHT)
    found = mine & ((frame["phan_tram"] > most) | (frame["phan_tram"] < of["least"]))
    beyond = frame["phan_tram"] > of["most_area"]
    return hits(
        c,
        found,
        LINES,
        field="phan_tram",
        detail=most.map("{:.0f}".format),
        reason=lambda labels: _place_told(c, labels, beyond),
    )


@rule(
    "al-profession-since",
    table=LINES,
    severity="warning",
    reads=("phan_tram", "loai_phu_cap", "tu_ngay"),
    needs=("loai_phu_cap", "phan_tram", "tu_ngay"),
    title=(
        "Mức ưu đãi nhà giáo mới từ 01/01/2026",
        "The new preferential rates of teachers are paid since 2026-01-01",
    ),
    message=(
        "Mức {value}% ghi từ {detail}, trước 01/01/2026 là ngày thực hiện các mức mới.",
        "The rate of {value}% begins on {detail}, before 2026-01-01, the first day of new rates.",
    ),
    fix=(
        "Tách dòng: mức cũ đến 31/12/2025, mức mới từ 01/01/2026.",
        "Split the line: the former rate until 2025-12-31, the new one since 2026-01-01.",
    ),
    laws=(laws.ND182_2026.at("Điều 10 khoản 1"),),
    reasons=("VUNG_KHO_KHAN", "VUNG_UU_DAI", "BAO_LUU"),
    confidence="read",
    wrong=_preschool(_udn(35, "2017-09-01", "2025-08-31"), _udn(45, "2025-09-01")),
    right=_preschool(_udn(35, "2017-09-01", "2025-12-31"), _udn(45, "2026-01-01")),
    lawful=(
        # One line that was only brought up to date.
        _preschool(_udn(45, "2017-09-01")),
    ),
    note="Chỉ xét người có dòng của mức trước đó, để không nêu dòng chỉ được sửa mức.",
)
def profession_since(c: Context) -> pd.DataFrame:
    frame = c.frame(LINES)
    mine = of_kind(c, "UDN") & _titled(c, TAUGHT)
    began = c.last_day("tu_ngay", LINES)
    began_first = began.where(mine).groupby(frame["_nguoi"]).transform("min")
    early = began < pd.Timestamp(laws.ND182_2026.since)
    lasting = ~(c.last_day("den_ngay", LINES) < pd.Timestamp(laws.ND182_2026.since))
    former, percent = rates(c, FORMER), frame["phan_tram"]
    # The rates of that time for the kind of school, for its area and for places of difficulty.
    known = (percent == former["most_area"]) | (percent == DIFFICULT)
    found = mine & early & lasting & (began > began_first) & (percent > former["most"]) & ~known
    days = c.date("tu_ngay", LINES).dt.strftime("%d/%m/%Y")
    return hits(c, found & ~_in_difficulty(c), LINES, field="phan_tram", detail=days)


HEALTH_MOST = 70
"""Percent of the highest group of health workers (Nghị định 56/2011/NĐ-CP Điều 3 khoản 1)."""
# Nghị định 05/2023/NĐ-CP: 100 percent for preventive medicine and health at the base, for two
# years. From 2026 on Nghị quyết 261/2025/QH15 allows it again; its decree was not found.
_EXTRA_SINCE, _EXTRA_UNTIL = pd.Timestamp("2022-01-01"), pd.Timestamp("2023-12-31")
_NEW_POLICY = pd.Timestamp("2026-01-01")
_PROVINCIAL = re.compile(r"\bbenh vien\b.*\btinh\b")
_DOCTOR = {
    "doi_tuong": "VC", "ma_don_vi_su_dung": None, "ma_don_vi_quan_ly": None,
    "ten_don_vi": "Trung tâm Kiểm soát bệnh tật tỉnh", "loai_hop_dong": "HDLV_KXDTH",
    "ngay_hop_dong": "2014-09-01", "ma_ngach": "V.08.01.03", "ten_ngach": "Bác sĩ (hạng III)",
    "vi_tri_viec_lam": "Bác sĩ y học dự phòng", "quan_ly_nha_nuoc": None,
}  # fmt: skip


def _doctor(*lines: dict, day: str = "2025-07-15", **changes: object) -> Example:
    return Example({**_DOCTOR, **changes}, {LINES: list(lines)}, as_of=day)


@rule(
    "al-health-rate",
    table=LINES,
    severity="warning",
    quality="sống",
    reads=("phan_tram", "loai_phu_cap", "tu_ngay"),
    needs=("loai_phu_cap", "phan_tram"),
    title=(
        "Phụ cấp ưu đãi nghề y tế không quá mức của thời gian hưởng",
        "The preferential allowance of health workers fits its time",
    ),
    message=(
        "Phụ cấp ưu đãi {value}% của nghề y tế: {detail}.",
        "Preferential allowance of {value}% of a health worker: {detail}.",
    ),
    fix=(
        "Kết thúc dòng 100% ở 31/12/2023 và ghi mức theo Nghị định 56/2011 (20% đến 70%) từ "
        "01/01/2024.",
        "Close the line of 100 percent on 2023-12-31 and write the rate of Decree 56/2011 (20 to "
        "70 percent) from 2024-01-01 on.",
    ),
    laws=(laws.ND56_2011,),
    reasons=("BAO_LUU",),
    confidence="from_memory",
    lawful=(
        # Nghị định 05/2023 Điều 1: from 2022-01-01 to 2023-12-31.
        _doctor(_udn(100, "2022-01-01"), day="2023-12-31"),
        _doctor(_udn(100, "2022-01-01", "2023-12-31"), _udn(40, "2024-01-01")),
        # Nghị định 56/2011 Điều 3 khoản 1: leprosy, tuberculosis, mental illness, HIV.
        _doctor(_udn(70, "2020-01-01")),
        # Nghị quyết 261/2025/QH15: again from 2026 on.
        _doctor(_udn(100, "2026-01-01"), day="2026-11-01"),
    ),
    wrong=_doctor(_udn(100, "2022-01-01")),
    right=_doctor(_udn(40, "2022-01-01")),
    note="Nghị định 05/2023, Nghị quyết 261/2025 ghi theo trí nhớ; từ 2026 không xét trên 70%.",
)
def health_rate(c: Context) -> pd.DataFrame:
    frame = c.frame(LINES)
    high = drawn(c) & _titled(c, TREATS) & (frame["phan_tram"] > HEALTH_MOST)
    ends = c.date("den_ngay", LINES)
    until = ends.where(ends <= c.day, c.day)
    after = (until > _EXTRA_UNTIL) & (c.last_day("tu_ngay", LINES) < _NEW_POLICY)
    before = c.last_day("tu_ngay", LINES) < _EXTRA_SINCE
    hospital = owner_is(matches(_PROVINCIAL, unit_name(c)), frame) & (until < _NEW_POLICY)
    why = [
        "mức 100% chỉ thực hiện đến hết 31/12/2023",
        "mức 100% chỉ có từ 01/01/2022",
        "mức 100% chỉ cho y tế dự phòng và y tế cơ sở",
    ]
    detail = pd.Series(np.select([after, before, hospital], why, ""), index=frame.index)
    return hits(c, high & (after | before | hospital), LINES, field="phan_tram", detail=detail)


@rule(
    "al-profession-absent",
    lists=("nguoi", "qt_cong_tac"),
    table=LINES,
    gate="person",
    severity="warning",
    quality="sống",
    reads=("loai_phu_cap", "tu_ngay", "den_ngay"),
    needs=("loai_phu_cap",),
    blames=("den_ngay", "loai_phu_cap"),
    title=(
        "Không hưởng phụ cấp ưu đãi trong thời gian nghỉ",
        "No preferential allowance while away",
    ),
    message=(
        "Phụ cấp ưu đãi theo nghề vẫn hưởng trong thời gian {detail}.",
        "The preferential allowance goes on during {detail}.",
    ),
    fix=(
        "Kết thúc dòng phụ cấp trước ngày nghỉ và mở lại khi làm việc trở lại; quyết định chi trả "
        "thai sản có trước 07/7/2026 thì ghi ở cột Ghi chú.",
        "Close the line before the absence and open it again afterwards; note a decision on "
        "maternity pay from before 2026-07-07.",
    ),
    laws=(laws.ND182_2026.at("Điều 6, Điều 10 khoản 4"), laws.QD244_2005, laws.ND56_2011),
    confidence="read",
    lawful=(
        # Điều 10 khoản 4: leave that began before the decree came into force is paid on.
        _preschool(_udn(45), ghi_chu="Nghỉ thai sản từ 01/6/2026 đến 30/11/2026"),
        # The leave is over; or it is to come.
        _preschool(_udn(45), ghi_chu="Nghỉ thai sản từ 15/7/2025 đến 14/01/2026"),
        _preschool(_udn(45), ghi_chu="Nghỉ thai sản từ 15/12/2026 đến 14/6/2027"),
        # The line was closed.
        _preschool(
            _udn(45, "2026-01-01", "2026-08-14"),
            ghi_chu="Nghỉ thai sản từ 15/8/2026 đến 14/02/2027",
        ),
        # Điều 6 khoản 4: under a month without pay.
        _preschool(_udn(45), ghi_chu="Nghỉ không hưởng lương từ 20/10/2026 đến 10/11/2026"),
    ),
    wrong=_preschool(_udn(45), ghi_chu="Nghỉ thai sản từ 15/8/2026 đến 14/02/2027"),
    right=_preschool(_udn(45)),
    note="Trước 07/7/2026 và với ngành y tế chỉ xét nghỉ không lương, đi nước ngoài, đình chỉ.",
)
def profession_absent(c: Context) -> pd.DataFrame:
    spans = now(c, *KINDS)
    away, start, end = (of_owner(spans[name], c.frame(LINES)) for name in ("kind", "start", "end"))
    insured = away.isin((MATERNITY, ILL))
    new = (c.day >= IN_FORCE) & (start >= IN_FORCE) & ~_titled(c, TREATS)
    # Less than a month without pay, or nobody knows how long.
    short = (away == UNPAID) & ~(months_between(start, end + pd.Timedelta(days=1)) >= 1)
    found = drawn(c) & away.notna() & (new | ~insured) & ~short
    labels = {code: reasons.known(code).label[0].lower() for code in KINDS}
    return hits(c, found, LINES, detail=away.map(labels))


_HEALTH = re.compile(
    rf"{NO_OFFICE}.*\b(?:benh vien|y te|phong kham|kiem soat benh tat|san nhi|da khoa)\b"
)
# Hospitals whose whole staff works with the sick of the highest group: rates of their own.
_OF_HIGH_RISK = re.compile(r"\b(?:tam than|phong da lieu|lao|phoi|hiv|phap y|cai nghien|phong)\b")
OTHER_STAFF = 20
"""Percent of who manages or serves in health (Nghị định 56/2011/NĐ-CP Điều 3 khoản 7)."""
_HOSPITAL_ACCOUNTANT = {
    **_DOCTOR, "ten_don_vi": "Bệnh viện Đa khoa tỉnh", "ma_ngach": "06.031",
    "ten_ngach": "Kế toán viên", "vi_tri_viec_lam": "Kế toán viên",
}  # fmt: skip


def _accountant(*lines: dict, **changes: object) -> Example:
    return Example({**_HOSPITAL_ACCOUNTANT, **changes}, {LINES: list(lines)}, as_of="2025-07-15")


@rule(
    "al-health-support",
    table=LINES,
    severity="warning",
    reads=("phan_tram", "loai_phu_cap", "tu_ngay"),
    needs=("loai_phu_cap", "phan_tram"),
    title=(
        "Phụ cấp ưu đãi của người không làm chuyên môn y tế không quá 20%",
        "The allowance of staff who do no medical work is at most 20 percent",
    ),
    message=(
        "Phụ cấp ưu đãi {value}% cho người giữ mã {detail}, không trực tiếp làm chuyên môn y tế.",
        "Preferential allowance of {value}% for code {detail}, which is no medical title.",
    ),
    fix=(
        "Ghi mức do thủ trưởng quyết định, không quá 20%; sửa mã nếu làm chuyên môn y tế.",
        "Write the percent that the head decided, 20 at most, or correct the code of the title.",
    ),
    laws=(laws.ND56_2011.at("Điều 3 khoản 7"),),
    reasons=("BAO_LUU",),
    confidence="from_memory",
    lawful=(
        _accountant(_udn(20, "2020-01-01")),
        _accountant(_udn(40, "2020-01-01"), ma_ngach="V.08.05.12"),
        # A hospital for the mentally ill has rates of its own.
        _accountant(_udn(40, "2020-01-01"), ten_don_vi="Bệnh viện Tâm thần tỉnh"),
    ),
    wrong=_accountant(_udn(40, "2020-01-01")),
    right=_accountant(_udn(15, "2020-01-01")),
    note="Chỉ xét mã hành chính, kế toán, văn thư, kỹ thuật dùng chung ở đơn vị y tế.",
)
def health_support(c: Context) -> pd.DataFrame:
    frame = c.frame(LINES)
    unit = unit_name(c)
    health = owner_is(matches(_HEALTH, unit) & ~matches(_OF_HIGH_RISK, unit), frame)
    shared = _titled(c, r"0[126]\.")
    found = drawn(c) & health & shared & (frame["phan_tram"] > OTHER_STAFF)
    return hits(c, found, LINES, field="phan_tram", detail=c.person("ma_ngach", LINES))
