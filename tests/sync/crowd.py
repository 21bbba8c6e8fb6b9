"""Crowded months: many people of whom everything that can befall somebody befalls some, by seed.

All three sides, lists, registry, deliveries, numbers borne before and answers, so that each branch
of the plan is taken by somebody. What was meant to happen to a person stands in the name of the
function that made it so; what the plan says of it is kept by ``test_plan_golden.py``.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from hoso.validators.records import Place, Problem, Records
from hoso.validators.shapes import of_rows

from .conftest import table

Row = dict[str, Any]
UNITS = ("A", "B", "C")
CLOSED, AFTER, SILENT = "R", "A", "Q"
ERASE = "(xóa)"
# What each field may say: other facts, and the same ones written otherwise or with something lost.
SAID: dict[str, tuple[Any, ...]] = {
    "email": (None, "an@x.vn", "AN@x.vn", "binh@x.vn"),
    "chuc_vu": ("Trưởng phòng", "Truong phong", "trưởng  phòng", "Phó trưởng phòng", "PTP", None),
    "he_so": (2.34, 2.67, 3.0, None),
    "bac": (1.0, 2.0, None),
    "so_bhxh": ("0123456789", "123456789", "0123456780", None),
    "dien_thoai": ("0912345678", "+84912345678", "912345678", "0987654321", None),
    "ngay_bo_nhiem": ("2020-03-01", "2020-03", "2020", "2021-04-02", None),
    "ma_ngach": ("01.003", "01.004", None),
    "dan_toc": ("01", "Kinh", "02", None),
    "que_quan": ("xã Gia Vân, huyện Gia Viễn", "Gia Vân, Gia Viễn", "Gia Van, Gia Vien", None),
    "ma_don_vi_quan_ly": ("S", "S", "S", "T"),
    "ghi_chu": ("một", "hai", None),
}
RATINGS = ("HTXS", "HTT", "HT", None)


def sound(n: int) -> Row:
    """Somebody by number; numbers, names and days far from those of anybody else."""
    surname = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi")[n % 8]
    middle = ("Văn", "Thị", "Đức", "Minh", "Thanh")[n % 5]
    given = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Long", "Mai", "Nga", "Oanh")
    man = n % 5 != 1
    return {
        "cccd": f"037{'0' if man else '1'}80{n * 104_729 % 1_000_000:06d}",
        "so_hieu": f"NB{n:04d}",
        "ho_ten": f"{surname} {middle} {given[n % 11]} {chr(65 + n % 26)}{n}",
        "ngay_sinh": f"1980-{n * 5 % 12 + 1:02d}-{n * 11 % 28 + 1:02d}",
        "gioi_tinh": "Nam" if man else "Nữ",
        "ma_don_vi_su_dung": UNITS[n % 3],
        "ma_don_vi_quan_ly": "S",
        "doi_tuong": ("CC", "VC")[n % 2],
        "chuc_vu": "Trưởng phòng",
        "he_so": 2.34,
    }


@dataclass
class Month:
    """A province on its way to a plan.

    Attributes:
        base, theirs: people of the known states with ``id``.
        ours: rows of the submissions; ``raw``: their cells where they say more than the value.
        lists: side -> table -> lines; ours with ``_nguoi``.
        numbers: who bore which number before.
        kept_out: rows with errors.
    """

    luck: random.Random
    base: list[Row] = field(default_factory=list)
    theirs: list[Row] = field(default_factory=list)
    ours: list[Row] = field(default_factory=list)
    raw: list[Row] = field(default_factory=list)
    lists: dict[str, dict[str, list[Row]]] = field(
        default_factory=lambda: {"base": {}, "theirs": {}, "ours": {}}
    )
    numbers: list[Row] = field(default_factory=list)
    kept_out: set[int] = field(default_factory=set)

    def known(self, n: int, *sides: str, **values: Any) -> Row:
        """Somebody whom these sides (both, when none is named) hold."""
        for side in sides or ("base", "theirs"):
            getattr(self, side).append({"id": f"p{n:03d}", **sound(n), **values})
        return {**sound(n), **values}

    def sent(self, row: Row, _don_vi: str | None = None, **values: Any) -> int:
        """A row of a submission."""
        row = {k: v for k, v in {**row, **values}.items() if k != "id"}
        self.ours.append({**row, "_don_vi": _don_vi or row["ma_don_vi_su_dung"] or "A"})
        self.raw.append({})
        return len(self.ours) - 1


def values_differ(month: Month, n: int) -> None:
    """The three sides say what they like of some fields; some cells ask to erase."""
    b, t, o = ({"id": f"p{n:03d}", **sound(n)} for _ in range(3))
    for name in month.luck.sample(list(SAID), 5):
        for side in (b, t, o):
            side[name] = month.luck.choice(SAID[name])
    two_way = month.luck.random() < 0.25
    if not two_way:
        month.base.append(b)
    month.theirs.append(t)
    at = month.sent(o)
    if month.luck.random() < 0.3:
        name = month.luck.choice(["email", "chuc_vu", "he_so"])
        month.ours[at][name] = None
        month.raw[at][name] = month.luck.choice([ERASE, "( Xóa )", "(không rõ)"])


def written_otherwise(month: Month, n: int) -> None:
    """Name, day and numbers of one person, in another writing or coarser."""
    known = month.known(n)
    name, day = known["ho_ten"], known["ngay_sinh"]
    month.sent(
        known,
        ho_ten=month.luck.choice([name.upper(), name, f" {name}", "Nguyen Van Khac"]),
        ngay_sinh=month.luck.choice([day[:4], day[:7], day, "1979-02-03"]),
        gioi_tinh=month.luck.choice(["Nam", "Nữ"]),
    )


def unchanged(month: Month, n: int) -> None:
    month.sent(month.known(n))


def leaves(month: Month, n: int) -> None:
    known = month.known(n)
    said = month.luck.choice(
        [
            {"ngay_roi": "2026-11-15", "ly_do_roi": "TV", "so_qd_roi": "12/QĐ"},
            {"ngay_roi": "2026-11-30"},
            {"ly_do_roi": "NH"},
            {"ngay_roi": "2027-01-01", "ly_do_roi": "NH"},
        ]
    )
    month.sent(known, **said, he_so=month.luck.choice([2.34, 3.0]))


def returns(month: Month, n: int) -> None:
    """Left on one side or on both, and is listed again."""
    left = {"ngay_roi": "2025-01-01", "ly_do_roi": "TV", "so_qd_roi": "7/QĐ"}
    way = month.luck.randrange(4)
    if way == 0:
        known = month.known(n, "base")  # the mirror no longer lists the person
    elif way == 1:
        known = month.known(n, trang_thai="KET_THUC", **left)
    elif way == 2:
        known = month.known(n, "theirs", ly_do_roi="TV")
    else:
        month.known(n, "base")
        known = month.known(n, "theirs", closed="2026-05-01", so_qd_roi="8/QĐ")
    month.sent(sound(n) | {"he_so": known["he_so"]}, ma_don_vi_su_dung=month.luck.choice(UNITS))


def left_before(month: Month, n: int) -> None:
    """Left long ago, and the unit says so still; or nobody speaks of the person."""
    known = month.known(n, ngay_roi="2025-01-01", ly_do_roi="TV")
    if month.luck.random() < 0.5:
        month.sent(known)


def comes(month: Month, n: int) -> None:
    """Nobody knew them; with numbers, without, and some who have left already. The number of some
    was borne by somebody whom nobody knows any more."""
    gone = {"scheme": "cccd", "value": sound(n)["cccd"], "id": "p999", "valid_to": "2020-01-01"}
    month.numbers += [gone] * (n % 2)
    month.sent(
        sound(n),
        cccd=month.luck.choice([sound(n)["cccd"], sound(n)["cccd"], None]),
        so_hieu=month.luck.choice([f"M{n}", None]),
        email=month.luck.choice(SAID["email"]),
        ngay_roi=month.luck.choice([None, None, "2026-11-02"]),
    )


def moves(month: Month, n: int) -> None:
    """Declared by another unit than before; perhaps the Ministry moved the person too."""
    was, now = month.luck.sample(UNITS, 2)
    month.known(n, "base", ma_don_vi_su_dung=was)
    month.known(n, "theirs", ma_don_vi_su_dung=month.luck.choice([was, was, now, "Q"]))
    month.sent(
        sound(n), ma_don_vi_su_dung=now, ma_don_vi_quan_ly=month.luck.choice(["S", "T", "Mới lạ"])
    )


def follows(month: Month, n: int) -> None:
    """From the unit that was closed, to the one after it, to another, or nobody lists them."""
    known = month.known(n, ma_don_vi_su_dung=CLOSED)
    to = month.luck.choice([AFTER, AFTER, AFTER, "C", ""])
    if to:
        month.sent(known, ma_don_vi_su_dung=to)


def twice(month: Month, n: int) -> None:
    """Two rows for one person: in one unit or in two, one with errors, one leaving."""
    known = month.known(n) if month.luck.random() < 0.8 else sound(n)
    other = month.luck.choice(UNITS)
    way = month.luck.randrange(4)
    one = month.sent(known, **({"ngay_roi": "2026-11-03", "ly_do_roi": "DD"} if way == 1 else {}))
    month.sent(known, ma_don_vi_su_dung=other, chuc_vu="Mới")
    if way == 2:
        month.kept_out.add(one)
    if way == 3:
        month.kept_out |= {one, one + 1}


def absent(month: Month, n: int) -> None:
    """Nobody lists them: of pension age, of a class that was not sent, of a silent unit."""
    month.known(
        n,
        ma_don_vi_su_dung=month.luck.choice([*UNITS, "B", SILENT]),
        ngay_sinh=month.luck.choice(["1950-01-01", "1964-07-02", "1964-12-02", "1980-02-02"]),
        ngay_nghi_huu=month.luck.choice([None, "2026-11-01", "2027-01-01"]),
    )


def another_number(month: Month, n: int) -> None:
    """A number that is not the known one: borne before, mistyped, reissued; errors or none."""
    known = month.known(n)
    number = f"037{'0' if known['gioi_tinh'] == 'Nam' else '1'}80{n:06d}"
    if month.luck.random() < 0.3:
        month.numbers.append(
            {"scheme": "cccd", "value": number, "id": f"p{n:03d}", "valid_to": "2025-05-05"}
        )
    number = month.luck.choice([number, number, f"0010{number[4:]}", "99" + number[2:], number[1:]])
    at = month.sent(known, cccd=number, he_so=month.luck.choice([2.34, 3.0]))
    if month.luck.random() < 0.4:
        month.kept_out.add(at)


def old_number(month: Month, n: int) -> None:
    """The unit still writes the number that the person bore before, beside what is new."""
    number = f"037080{n:06d}"
    month.numbers.append(
        {"scheme": "cccd", "value": number, "id": f"p{n:03d}", "valid_to": "2025-05-05"}
    )
    month.sent(month.known(n), cccd=number, he_so=3.0, ten_khac="Ba", email="c@x.vn")


def old_card(month: Month, n: int) -> None:
    """Found by the number of the old card, written in its own column or in that of the new."""
    card = f"16{n:07d}"
    month.known(n, **month.luck.choice([{"cccd": None, "cmnd": card}, {"cccd": card}]))
    row = month.luck.choice([{"cccd": None, "cmnd": card}, {"cccd": card}])
    month.sent(sound(n) | row, so_hieu=None)


def by_staff_number(month: Month, n: int) -> None:
    """Without personal ID: by personnel number in the managing or in the using unit; the person
    behind it may be another one."""
    month.known(n, so_hieu=f"K{n}")
    name = month.luck.choice([sound(n)["ho_ten"], "Đỗ Thị Người Khác"])
    day = month.luck.choice([sound(n)["ngay_sinh"], "1991-09-09", "1980"])
    month.sent(
        sound(n),
        cccd=None,
        so_hieu=f"K{n}",
        ho_ten=name,
        ngay_sinh=day,
        ma_don_vi_quan_ly=month.luck.choice(["S", "T"]),
    )


def stranger(month: Month, n: int) -> None:
    """The number of somebody else, whose name and birth date differ; or only one of them."""
    known = month.known(n)
    month.sent(
        known,
        so_hieu=None,
        ho_ten=month.luck.choice(["Lý Thị Lạ Lùng", known["ho_ten"]]),
        ngay_sinh=month.luck.choice(["1992-12-12", known["ngay_sinh"][:4]]),
    )


def torn(month: Month, n: int) -> None:
    """Personal ID of one person, personnel number of another."""
    month.known(n)
    month.known(n + 500, ma_don_vi_su_dung=sound(n)["ma_don_vi_su_dung"], so_hieu=f"T{n}")
    month.sent(sound(n), so_hieu=f"T{n}")


def shared_number(month: Month, n: int) -> None:
    """A card number that several bear, or so many that it is none."""
    crowd = month.luck.choice([2, 4])
    for i in range(crowd):
        month.known(n + 600 + i * 40, cccd=None, cmnd=f"99{n:07d}", ma_don_vi_su_dung="C")
    month.sent(sound(n), cccd=None, so_hieu=None, cmnd=f"99{n:07d}")


def lost_numbers(month: Month, n: int) -> None:
    """Neither ID nor personnel number fits; name and day nearly do. Some with errors."""
    known = month.known(n, cccd=month.luck.choice([None, sound(n)["cccd"]]))
    name = known["ho_ten"]
    at = month.sent(
        known,
        cccd=month.luck.choice([None, f"037080{n * 7919 % 1_000_000:06d}"]),
        so_hieu=None,
        ho_ten=month.luck.choice([name, name.replace("n", "m", 1), "Cao Bá Quát"]),
        ngay_sinh=month.luck.choice([known["ngay_sinh"], None, "1980-01-31"]),
    )
    if month.luck.random() < 0.4:
        month.kept_out.add(at)


def with_errors(month: Month, n: int) -> None:
    known = month.known(n)
    month.kept_out.add(month.sent(known, he_so=9.0, cccd=month.luck.choice([known["cccd"], None])))


def named_by_another(month: Month, n: int) -> None:
    """Of a unit that sent nothing, named with errors and without numbers by another one."""
    known = month.known(n, ma_don_vi_su_dung=SILENT)
    at = month.sent(known, "A", cccd=None, so_hieu=None, ngay_sinh="1901-01-01")
    month.kept_out.add(at)


def three_times(month: Month, n: int) -> None:
    """Three rows: one stays, one leaves, one has errors and stays."""
    known = month.known(n)
    leaving = {"ngay_roi": "2026-11-03", "ly_do_roi": "DD"}
    rows = [{}, leaving, {}]
    month.luck.shuffle(rows)
    for row in rows:
        at = month.sent(known, ma_don_vi_su_dung=month.luck.choice(UNITS), **row)
    month.kept_out.add(month.luck.choice([at - 1, at]))


def rated(month: Month, n: int) -> None:
    """Ratings by year, on the three sides as it comes."""
    at = month.sent(month.known(n, *month.luck.choice([(), (), ("theirs",)])))
    for side in ("base", "theirs", "ours"):
        for year in range(2022, 2026):
            if month.luck.random() < 0.6:
                line = {
                    "nam": float(year),
                    "xep_loai": month.luck.choice(RATINGS),
                    "diem": month.luck.choice([8.0, 8.5, None]),
                    "ghi_chu": month.luck.choice([None, "Tốt", "tốt.", "tot"]),
                }
                _line(month, side, "ds_danh_gia", n, at, line)
                if month.luck.random() < 0.1:
                    _line(month, side, "ds_danh_gia", n, at, line)


def paid(month: Month, n: int) -> None:
    """Steps of pay whose days are coarser, wrong or missing on a side."""
    at = month.sent(month.known(n) if month.luck.random() < 0.8 else sound(n))
    for year in (2018, 2021, 2024):
        for side in ("base", "theirs", "ours"):
            if month.luck.random() < 0.8:
                day = [f"{year}-03-01", f"{year}-03-01", f"{year}-03", str(year), f"{year}-09-01"]
                line = {
                    "tu_ngay": month.luck.choice([*day, None]),
                    "ma_ngach": month.luck.choice(["01.003", "01.003", "01.004", None]),
                    "bac": month.luck.choice([float(year % 7), None]),
                    "he_so": month.luck.choice([2.34, 2.67]),
                }
                _line(month, side, "qt_luong", n, at, line)


def paid_twice(month: Month, n: int) -> None:
    """Two steps of one day with us, one of its month on the other sides; and the other way."""
    at = month.sent(month.known(n))
    for turn, year in enumerate((2016, 2020)):
        one = {"tu_ngay": f"{year}-03", "ma_ngach": "01.003", "bac": 2.0, "he_so": 2.67}
        two = [{**one, "tu_ngay": f"{year}-03-01", "bac": bac} for bac in (2.0, 3.0)]
        for side in ("base", "theirs", "ours"):
            for line in two if (side == "ours") != bool(turn) else [one]:
                _line(month, side, "qt_luong", n, at, line)


def posted(month: Month, n: int) -> None:
    """Postings with unit, decision and post, some units by name."""
    at = month.sent(month.known(n))
    for year in (2012, 2019):
        for side in ("base", "theirs", "ours"):
            if month.luck.random() < 0.85:
                line = {
                    "tu_ngay": month.luck.choice([f"{year}-01-01", f"{year}-01", f"{year}-06-01"]),
                    "ma_don_vi": month.luck.choice(["A", "A", "B", "Sở cũ đã giải thể", None]),
                    "chuc_vu": month.luck.choice(["Chuyên viên", "CV", "Trưởng phòng", None]),
                    "so_quyet_dinh": month.luck.choice([f"{year}/QĐ-UB", f"{year}/qd-ub", None]),
                }
                _line(month, side, "qt_cong_tac", n, at, line)


def praised(month: Month, n: int) -> None:
    """Rewards, kept apart by day and form, found again by their decision."""
    at = month.sent(month.known(n))
    for year in (2020, 2023):
        for side in ("base", "theirs", "ours"):
            if month.luck.random() < 0.8:
                line = {
                    "ngay": month.luck.choice([f"{year}-12-01", f"{year}-12", f"{year}-11-01"]),
                    "hinh_thuc": month.luck.choice(["BKTTG", "HCM", None]),
                    "so_quyet_dinh": month.luck.choice([f"{year}/KT", None]),
                }
                _line(month, side, "ds_khen_thuong", n, at, line)


def skilled(month: Month, n: int) -> None:
    """A list that no known side has at all."""
    at = month.sent(month.known(n))
    _line(month, "ours", "ds_tin_hoc", n, at, {"trinh_do": month.luck.choice(["CB", "NC"])})


def _line(month: Month, side: str, name: str, n: int, at: int, line: Row) -> None:
    who = {"_nguoi": at} if side == "ours" else {"id": f"p{n:03d}"}
    month.lists[side].setdefault(name, []).append({**line, **who})


FATES: tuple[tuple[Callable[[Month, int], None], int], ...] = (
    (values_differ, 16),
    (written_otherwise, 5),
    (unchanged, 4),
    (leaves, 5),
    (returns, 6),
    (left_before, 3),
    (comes, 6),
    (moves, 7),
    (follows, 6),
    (twice, 9),
    (absent, 8),
    (another_number, 8),
    (old_number, 2),
    (old_card, 4),
    (by_staff_number, 6),
    (stranger, 4),
    (torn, 3),
    (shared_number, 2),
    (lost_numbers, 7),
    (with_errors, 3),
    (named_by_another, 2),
    (three_times, 4),
    (rated, 6),
    (paid, 8),
    (paid_twice, 1),
    (posted, 6),
    (praised, 5),
    (skilled, 2),
)


def month(seed: int) -> Month:
    """Everybody of a crowded month."""
    made = Month(random.Random(seed))
    n = 0
    for fate, times in FATES:
        for _ in range(times):
            fate(made, n)
            n += 1
    return made


def state(people: list[Row], lists: dict[str, list[Row]]) -> dict[str, pd.DataFrame]:
    """One known side as the mirror gives it."""
    ids = pd.Series([p["id"] for p in people], dtype="str")
    nguoi = table(people).assign(id=ids, version=range(3, 3 + len(people)))
    if any("closed" in p for p in people):
        nguoi["closed"] = pd.Series([p.get("closed") for p in people], dtype="str")
    held = set(ids)
    found = {"nguoi": nguoi}
    for name, lines in lists.items():
        rows = [line for line in lines if line["id"] in held]
        found[name] = table(rows, name).assign(id=pd.Series([r["id"] for r in rows], dtype="str"))
    return found


def with_notes(sent: Records) -> Records:
    """The records with what the loader noticed: the pay stands in two sheets, of which one has a
    row that nobody understood and the other a cell; a value that stood in another cell; a posting
    whose day could not be read; a line that belongs to nobody."""
    about = sent.tables.iloc[[0, 0]].assign(_table=[90, 91], kind="qt_luong", sheet=["L1", "L2"])
    pay, posts = sent.con["qt_luong"], sent.con["qt_cong_tac"]
    con = {**sent.con, "qt_luong": pay.assign(_table=[90 + n % 2 for n in pay["_nguoi"]])}
    days = pd.DataFrame({"tu_ngay": ["???" if i == 3 else None for i in range(len(posts))]})
    con["qt_cong_tac"] = posts.assign(
        tu_ngay=posts["tu_ngay"].where(days["tu_ngay"].isna()),
        _table=[92 if i in (3, 4) else t for i, t in enumerate(posts["_table"])],
    )
    said = dict.fromkeys(("column", "field", "value", "proposal", "detail"), "")
    noted = [
        {**said, "_table": 90, "_row": 90, "rule": "ld-row-unread"},
        {**said, "_table": 91, "_row": 91, "rule": "ld-date-ambiguous"},
        {**said, "_table": 91, "_row": 92, "rule": "ld-value-unreadable"},
        {**said, "_table": 0, "_row": 93, "rule": "ld-row-unread"},
    ]
    first = sent.nguoi.iloc[0]
    moved = {"_table": int(first["_table"]), "_row": int(first["_row"]), "field": "chuc_vu"}
    return replace(
        sent,
        con=con,
        raw_con={"qt_cong_tac": days.astype("str")},
        tables=pd.concat([sent.tables, about], ignore_index=True),
        problems=of_rows(Problem, noted),
        places=of_rows(
            Place, [{**moved, "column": "H", "at_table": moved["_table"], "at_row": moved["_row"]}]
        ),
    )


UNIT_BOOK = pd.DataFrame(
    {
        "code": ["A", "B", "C", CLOSED, SILENT, "S", "T"],
        "quota": [30.0, 80.0, float("nan"), 1.0, 5.0, float("nan"), float("nan")],
        "valid_to": ["", "", "", "2026-06-30", "", "", None],
        "successors": ["", "", "", f"{AFTER}; B", "", "", None],
    }
)
