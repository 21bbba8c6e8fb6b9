"""Group K: rewards (khen thưởng): the ladder of titles, once a year, none in a year of discipline,
titles of the armed forces.

Law 06/2022/QH15 was not opened: all of it is from memory, and nothing here is an error.
"""

import re
from typing import Any

import pandas as pd

from ..codelists import code_list
from ..folding import fold_words
from . import laws
from .context import Context
from .facts import mapped
from .hits import hits
from .rule import Example, rule

DAY = "2026-11-01"
TABLE, DISCIPLINE = "ds_khen_thuong", "ds_ky_luat"
LAWS = (laws.LUAT15_2003, laws.LUAT06_2022)
NATION, PROVINCE, BASE, ADVANCED, SOLDIER = "44", "CSTDT", "46", "47", "48"
ANNUAL = (BASE, ADVANCED, SOLDIER)
# A title -> (the title before it, how often that one must have been given).
LADDER = {NATION: (PROVINCE, 2), PROVINCE: (BASE, 3)}
_ARMED = re.compile(r"quan su|dan quan|cong an|co yeu|quoc phong|bien phong|bo doi")


def _given(*lines: dict[str, Any], **con: Any) -> Example:
    """Lines of rewards, and of other lists by name; ``nguoi`` are fields of the person."""
    return Example(con.pop("nguoi", {}), con={TABLE: list(lines), **con}, as_of=DAY)


def _title(day: str, code: str) -> dict[str, Any]:
    return {"ngay": day, "hinh_thuc": code}


@rule(
    "rw-title-class",
    gate="person",
    severity="warning",
    table=TABLE,
    reads=("hinh_thuc", "ngay"),
    needs=("hinh_thuc",),
    title=("Danh hiệu hợp với đối tượng", "Title fits the class"),
    message=(
        "“{value}” là danh hiệu của lực lượng vũ trang.",
        "“{value}” is a title of the armed forces.",
    ),
    fix=(
        "Cán bộ, công chức, viên chức được tặng Lao động tiên tiến; người từ quân đội, công an "
        "chuyển sang thì giữ ngày được tặng khi đó.",
        "Civilians are Lao động tiên tiến; for a former soldier keep the day of that time.",
    ),
    laws=LAWS,
    event=("ngay",),
    confidence="from_memory",
    wrong=_given(_title("2025-06-30", SOLDIER)),
    right=_given(_title("2025-06-30", ADVANCED)),
    lawful=(
        # Given before the person came from the army.
        _given(_title("2010-12-30", SOLDIER)),
        _given(
            _title("2025-06-30", SOLDIER), nguoi={"vi_tri_viec_lam": "Chỉ huy trưởng quân sự xã"}
        ),
    ),
)
def title_class(c: Context) -> pd.Series:
    frame = c.frame(TABLE)
    entered = pd.Series(c.date("ngay_tuyen_dung").reindex(frame["_nguoi"]).to_numpy(), frame.index)
    armed = pd.Series(False, index=frame.index)
    for name in ("vi_tri_viec_lam", "chuc_vu"):
        words = c.person(name, TABLE)
        armed |= mapped(words, lambda v: bool(_ARMED.search(fold_words(v))), False).astype(bool)
    later = ~(c.date("ngay", TABLE) < entered)
    return (frame["hinh_thuc"] == SOLDIER) & (frame["_nguoi"] >= 0) & later & ~armed


@rule(
    "rw-once-a-year",
    gate="person",
    severity="warning",
    quality="sạch",
    table=TABLE,
    reads=("ngay", "hinh_thuc"),
    title=("Danh hiệu hằng năm một lần mỗi năm", "A yearly title once a year"),
    message=(
        "“{value}”: danh hiệu {detail} đã có trong cùng năm ở dòng trên.",
        "“{value}”: the title {detail} was already given in the same year above.",
    ),
    fix=("Giữ một dòng cho mỗi năm xét tặng.", "Keep one line for each year."),
    laws=LAWS,
    event=("ngay",),
    confidence="from_memory",
    wrong=_given(_title("2025-06-30", ADVANCED), _title("2025-10-30", ADVANCED)),
    right=_given(_title("2024-06-30", ADVANCED), _title("2025-06-30", ADVANCED)),
    lawful=(
        # For 2024 given in January, for 2025 in December.
        _given(_title("2025-01-05", ADVANCED), _title("2025-12-20", ADVANCED)),
        _given(_title("2025-06-30", ADVANCED), _title("2025-06-30", BASE)),
    ),
)
def once_a_year(c: Context) -> pd.DataFrame:
    frame = c.frame(TABLE)
    rows = frame.assign(first=c.date("ngay", TABLE), last=c.last_day("ngay", TABLE))
    rows = rows[(rows["_nguoi"] >= 0) & rows["hinh_thuc"].isin(ANNUAL) & rows["first"].notna()]
    rows = rows.sort_values(["_nguoi", "hinh_thuc", "first"], kind="stable")
    before = rows.shift(1)
    same = rows["_nguoi"].eq(before["_nguoi"]) & rows["hinh_thuc"].eq(before["hinh_thuc"])
    year = rows["first"].dt.year.eq(before["first"].dt.year)
    near = (rows["last"] - before["first"] < pd.Timedelta(days=300)) | (rows["ngay"].str.len() == 4)
    found = rows[same & year & near]
    labels = code_list("khen_thuong")
    return pd.DataFrame(
        {"index": found.index, "detail": found["hinh_thuc"].map(labels.label).to_numpy()}
    )


@rule(
    "rw-ladder",
    gate="person",
    severity="warning",
    quality="đủ",
    table=TABLE,
    reads=("hinh_thuc", "ngay"),
    title=("Danh hiệu thi đua theo thứ bậc", "Emulation titles follow their ladder"),
    message=(
        "“{value}” nhưng danh sách chỉ có {detail}.",
        "“{value}”, but there is only {detail}.",
    ),
    fix=(
        "Bổ sung các danh hiệu trước: 3 lần Chiến sĩ thi đua cơ sở cho cấp bộ, tỉnh; 2 lần cấp "
        "bộ, tỉnh cho toàn quốc.",
        "Add the earlier titles: three of the base for ministry or province, two of these for the "
        "nation.",
    ),
    laws=LAWS,
    event=("ngay",),
    confidence="from_memory",
    wrong=_given(_title("2023-06-30", BASE), _title("2025-06-30", PROVINCE)),
    right=_given(
        *(_title(f"{y}-06-30", BASE) for y in (2021, 2022, 2023)), _title("2024-06-30", PROVINCE)
    ),
    lawful=(
        # A list of this one title says nothing of earlier years.
        _given(_title("2025-06-30", PROVINCE)),
    ),
    note="Chỉ xét khi danh sách của người đó có danh hiệu khác trước ngày ấy.",
)
def ladder(c: Context) -> pd.DataFrame:
    frame = c.frame(TABLE)
    rows = frame.assign(last=c.last_day("ngay", TABLE))
    rows = rows[(rows["_nguoi"] >= 0) & rows["last"].notna()]
    rows = rows.sort_values(["_nguoi", "last"], kind="stable")
    earlier = rows.groupby("_nguoi").cumcount()
    labels, index, details = code_list("khen_thuong"), [], []
    for code, (below, least) in LADDER.items():
        number = (rows["hinh_thuc"] == below).groupby(rows["_nguoi"]).cumsum()
        found = (rows["hinh_thuc"] == code) & (number < least) & (earlier > 0)
        index.extend(rows.index[found])
        details.extend(f"{n}/{least} {labels.label(below)}" for n in number[found])
    return pd.DataFrame({"index": index, "detail": details})


@rule(
    "rw-discipline-year",
    gate="person",
    severity="warning",
    quality="thống nhất",
    table=TABLE,
    reads=("hinh_thuc", "ngay"),
    needs=("hinh_thuc", "ngay", "ds_ky_luat.ngay"),
    title=("Không tặng danh hiệu của năm bị kỷ luật", "No title of a year of discipline"),
    message=(
        "“{value}” của năm bị kỷ luật (ngày {detail}).",
        "“{value}” of a year of discipline ({detail}).",
    ),
    fix=(
        "Đối chiếu quyết định khen thưởng, kỷ luật và năm xét tặng.",
        "Compare the reward, the discipline and the year of the title.",
    ),
    laws=LAWS,
    event=("ngay",),
    confidence="from_memory",
    wrong=_given(
        _title("2025-12-20", ADVANCED),
        **{DISCIPLINE: [{"ngay": "2025-04-10", "hinh_thuc": "CC_KT"}]},
    ),
    right=_given(
        _title("2025-12-20", ADVANCED),
        **{DISCIPLINE: [{"ngay": "2024-04-10", "hinh_thuc": "CC_KT"}]},
    ),
    lawful=(
        # Given in January for the year before; the discipline came after.
        _given(
            _title("2025-01-10", ADVANCED),
            **{DISCIPLINE: [{"ngay": "2025-04-10", "hinh_thuc": "CC_KT"}]},
        ),
    ),
    note="Quyết định ký trong quý I là của năm trước.",
)
def discipline_year(c: Context) -> pd.DataFrame:
    frame, punished = c.frame(TABLE), c.frame(DISCIPLINE)
    given = c.date("ngay", TABLE)
    year = given.dt.year - (given.dt.month <= 3) * (c.precision("ngay", TABLE) != "y")
    rows = pd.DataFrame(
        {"line": frame.index, "_nguoi": frame["_nguoi"], "year": year, "given": given}
    )[frame["hinh_thuc"].isin((BASE, ADVANCED, PROVINCE)) & (frame["_nguoi"] >= 0)]
    day = c.date("ngay", DISCIPLINE)
    bad = pd.DataFrame({"_nguoi": punished["_nguoi"], "year": day.dt.year, "day": day})
    met = rows.merge(bad, on=["_nguoi", "year"])
    met = met[met["day"] <= met["given"]].drop_duplicates("line")
    mask = frame.index.to_series().isin(met["line"])
    days = met.set_index("line")["day"].dt.strftime("%d/%m/%Y")
    return hits(c, mask, TABLE, detail=days.reindex(frame.index))
