"""What a cell says as a value of each kind of field, for hundreds of writings: as it was kept.

Each border of a judgement has a cell on both of its sides: the last year that a clerk may mean, one
digit more, one blank less.
"""

import datetime
from collections.abc import Sequence

from hoso.validators import nothing, parsing
from hoso.validators.parsing import Parsed
from hoso.validators.schemas import dictionary

from ..golden import compared

D, DT = datetime.date, datetime.datetime
EVERYWHERE: Sequence[object] = (
    "", None, " ", "-", "…", "_", "*", ". .", "/", "không", "Không có", "k", "ko", "NULL", "n/a",
    "nan", "chưa cập nhật", "không rõ vì hồ sơ bị cháy năm 1990", "#N/A", "#REF!", "#LẠ!", "#DIV/0",
    "Err:502", "Err:602", "ERR:510", "#spill!", "x", True, False, "'", "’12", "#", "E", "err",
    float("inf"), float("nan"), "nil", "Trống", "none", "#Getting_Data", "#A", "#AB!", "#ABCDE?",
)  # fmt: skip
DAYS: Sequence[object] = (
    "`12/03/1975",
    "12/03/1975", "12.3.1975", "12-03-75", "12, 3, 1975", "12 3 1975", "12|03|1975", "12\\3\\1975",
    "12/3/'75", "1/1/00", "1/1/12", "1/1/13", "1/1/40", "1/1/41", "31/12/99", "31/11/1975",
    "32/01/1980", "00/01/1980", "13/13/1980", "03/25/1980", "25/03/1980", "12/13/1980",
    "29/02/2023", "29/02/2024", "5/1982", "05.1982", "tháng 5/1982", "T5/1982", "t.5-1982", "T5/82",
    "T13/1982", "13/1982", "0/1982", "1980", "năm 1980", "1799", "1800", "2199", "2200", "75",
    "'75", "5", "08", "12", "13", "099", "100", "1980-05-12", "1980/5/12", "1980-05", "1980-13",
    "1980-02-31", "1980 - 5 - 2", "ngày 12 tháng 5 năm 1980", "12 tháng 5 năm 1980",
    "tháng 5 năm 1980", "Tháng 5, 1980", "tháng 13 năm 1980", "ngày 31 tháng 2 năm 1980",
    "ngày 12 tháng 5 năm 1980 tại Hà Nội", "ngày 12 tháng 5 năm 1980 ở", "sinh ngày 12/3/1975",
    "Sinh năm 1975", "từ ngày: 1/2/2020", "Từ 1/2/2020", "n. 1975", "ngày 1/2", "12/03/1975.",
    "12/03/1975 ;", "12/03/1975 00:00:00", "1980-05-12T08:30", "12/3/1975 7:05 AM", "l2/O3/1975",
    "12/o3/l975", "I980", "1|/03/1975", "19800512", "12051980", "31021980", "29221", "99999",
    "12345", "1205198", "1975.0", "1,980", "3/1975 - 4/1976", "âm lịch", "12//3/1975",
    0.0, 5.0, 12.0, 13.0, 75.0, 99.0, 100.0, 1849.0, 1850.0, 1975.0, 2100.0, 2101.0, 29221.0,
    59999.0, 60000.0, 1011850.0, 1011849.0, 12051980.0, 1051980.0, 19800512.0, 123456789.0, 5.198,
    5.1980, 13.1980, 12.2101, 12.1899, 12.19, 0.5, 29221.5, 9999.5, 10000.5, 60000.5, -5.0, 5.5,
    D(1975, 3, 12), DT(1975, 3, 12, 8, 30), D(1905, 3, 1), D(1905, 2, 28), D(1905, 6, 7),
    D(1905, 10, 1), D(1905, 10, 2), D(1904, 6, 7), DT(1905, 6, 7), "7/6/1905",
)  # fmt: skip
NUMBERS: Sequence[object] = (
    "`3,33",
    "3,33", "3.33", "+3.33", "-1", ".5", ",5", "5.", "5..", "3,3,3", "3 333", "3.333", "3.333.000",
    "1,234,567.89", "12.34.567", "1 234 567", "5.000.000 đồng", "5.000.000đ", "5000 VNĐ", "5 vnd.",
    "5 triệu", "50%", "50 %", "0,5%", "%", "%%", "5,5 %", "4,98 + 7%", "4,98+7 %", "4.98 (7%)",
    "4,98 [VK 7,5%]", "4,98 (TNVK 12%)", "4,98 + 7", "4,98 7%", "1234 + 123%", "1 + 1234%",
    "l,33", "3,O0", "I2", "2,34x", "abc", "1" * 60, "1" * 61, "1 " * 31, "٣", "12e5", "1e3", "0",
    "-0,5", "--5", "5-", "Bậc 4", "bậc4", "4/9", "4 / 12", "123", "4/123", "4\\9", "4 vk 5%",
    "4 (VK 5%)", "4/9 [vk]", "IV", "ix", "X", "XIV", "XIX", "XX", "VIII", "VIIII", "IIII", "IVX",
    "Bậc IV", "2005", "06/2005", "12/06/2005", "năm 2005", "05", "3", 3.0, 3.33, 0.5, 1.0, 0.07,
    -0.25, -1.0, 1.5, 3.3300000000000001, 3.33333333333, 0.123456789012, 1e15, 2005.0, 38353.0,
    D(2024, 9, 4), D(2024, 4, 9), D(2024, 12, 12), D(2005, 6, 1), DT(2024, 9, 4, 1), "'3,33", "’4",
)  # fmt: skip
IDS: Sequence[object] = (
    "037075000001", "037 075 000 001", "037.075.000.001", "037-075-000-001", "'037075000001",
    "37075000001", 37075000001.0, 37075000001.5, "37075000001.0", "37075000001,00", "37075000001.5",
    "12345,0", "123456.0", "3.7075E+10", "3,7E10", "3E+9", "3.7E+100", "12E", "CCCD 037075000001",
    "037075000001 (mới)", "٠٣٧", "²", "0912.345.678", "+84912345678", "0912345678; 0987654321",
    "B1234567", "  0123 ", "12’34`56", "-", 0.0, 12.0, 1e20, D(2024, 9, 4),
)  # fmt: skip
NAMES: Sequence[object] = (
    "Nguyễn Văn An", "  Nguyễn   Văn An ", "NGUYỄN VĂN AN.", "Nguyễn Văn An,;", "Nguyễn\nVăn An",
    "Nguye\u0302\u0303n Văn An", "Nguyễn V\u0103n \u0410n", "Nguyễn Văn An (1980)",
    "Nguyễn Văn An [12/5/1980]", "Nguyễn Văn An - 1980", "Nguyễn Văn An, 5/1980",
    "Nguyễn Văn An sinh năm 1980", "Nguyễn Văn An SN 1980", "Nguyễn Văn An (SN: 1980)",
    "Nguyễn Văn An (NS. 12-5-1980)", "Nguyễn Văn An 1980", "Nguyễn Văn An (1880)",
    "Nguyễn Văn An (31/2/1980)", "Nguyễn Văn An (80)", "Trần Thị Bình (nữ)", "Trần Thị Bình [Nam]",
    "Trần Thị Bình (NỮ )", "Trần Thị Bình (Nga)", "Trần Thị Bình (nghỉ TS)", "Lê A (TTCM)",
    "Lê A (Hiệu trưởng)", "Lê A (hiện ở xa)", "Lê A (HĐ 68)", "Lê A (hđ)", "Lê A (HDX)", "Lê A 2",
    "Lê A (" + "nghỉ " * 12 + ")", "Lê A (" + "nghỉ " * 11 + "ơi)", "Lê A (nghỉ) B", "(nghỉ)",
    "ThS. Nguyễn Văn An", "ThS Nguyễn Văn An", "Th.S: Nguyễn Văn An", "ThSNguyễn Văn An",
    "PGS.TS. Nguyễn Văn An", "PGS - TS Nguyễn Văn An", "BSCKI Nguyễn Văn An", "BS. CK2 Lê Thị Ba",
    "BS CKII. Lê Thị Ba", "Ông Nguyễn Văn An", "Ông Văn Tùng", "Ông: Văn Tùng", "Ông An",
    "Bà Trần", "Cô Lê Thị Ba", "Thầy: Ba", "Ông: A B", "Đ/c Nguyễn Văn An", "Đồng chí Lê Ba",
    "Ông/bà Nguyễn Văn An", "Ông (bà) Nguyễn Văn An", "Luật sư Lê Ba", "TS", "TS. An", "TS Lê An",
    "ThS. Nguyễn Văn An (1980)", "ThS. Nguyễn Văn An (nữ)", "ThS. Nguyễn Văn An (nghỉ TS)",
    "Ông Nguyễn Văn An 1980", "TS. Bà Trần Thị Ba", "ĐD Lê Ba", "KTV. Lê Ba", "A", "Y Moan", "12",
    12.0, "Nguyễn Văn An)", "1980", "(1980)", D(2024, 9, 4), "Dược sĩ Lê Ba - nghỉ", "DS Lê Ba",
)  # fmt: skip
TEXTS: Sequence[object] = (
    "`Không", "`Trường THCS",
    "Trường THCS Gia Hưng", "  Luật,  kinh tế ", "không", "Không", "Khong co", "không áp dụng",
    "Không có thông tin", "Chưa", "Chưa có", "Chưa tốt nghiệp", "Nguyễn Huệ", "null", "Null ",
    "NULLABLE", "Email", "-a", "(a)", "'x", "’Không", "12/QĐ-UBND", "Cao học", "kỹ sư", "kỹ sư tin",
    "không học ở đâu cả", "nhà trường", 12.0, 12.5, 1e18, 1e17, D(2024, 9, 4),
    DT(2024, 9, 4, 8, 30), DT(2024, 9, 4), "a\u00adb \u200bc", "Tr\u01b0\u01a1\u0300ng",
    "\uff46ull", "Đang cập nhật", "nodata",
)  # fmt: skip
CODES: Sequence[object] = (
    "`Nam", "’Đại học", "'Kinh",
    "Nam", "nữ", "NU", "trai", "CB", "Cán bộ", "Hợp đồng", "HĐ 111", "hợp đồng lao động", "VC",
    "viên chức", "Viên chứ", "Viênn chức", "Đại học", "ĐH", "Cử nhân", "cử nhân luật", "Thạc sỹ",
    "Ths.", "ĐH Luật; Thạc sĩ Quản lý công", "Đại học (Luật)", "(Đại học)", "Bằng [Đại học]", "DH",
    "Kỹ sư", "CK1", "BSCKII", "12/12", "12", "10/10", "Lớp 12", "THPT", "TN THPT", "9/12", "7/10",
    "Kinh", "kinh.", "Dân tộc Kinh", "Kinhh", "Mường", "1", "01", 1.0, 2.0, 12.0, 99.0, 22.0, 1.003,
    1.01, 1.004, 15.5, "01.003", "V.07.04.32", "v.07.04.32", "V070432", "V.07.04.3", "V.07.04.325",
    "Giáo viên hạng III (V.07.04.32)", "Mã số: 01.003", "01.003 - Chuyên viên", "01.0031",
    "Chuyên viên", "chuyen vien chinh", "Cao cấp", "Cao cấp LLCT", "Trung cấp", "trung cấp llct",
    "Sơ cấp", "QLNN chuyên viên", "Cơ bản", "CNTT cơ bản", "Tin học A", "A", "B", "C", "CC B",
    "Anh", "Tiếng Anh", "Tiếng Anh B1", "Anh B", "B1", "B2", "IELTS 5.5", "IELTS", "TOEIC 600",
    "Tiếng Lào", "Lào", "Pháp", "Bậc 3", "bậc 3/6", "Anh, Pháp", "Tiếng Anh trình độ B", "Ta",
    "HTXSNV", "HTTNV", "HTNV", "Hoàn thành tốt nhiệm vụ", "xuất sắc", "Tốt", "Không hoàn thành",
    "HT", "không đánh giá", "KXDTH", "Không xác định thời hạn", "HĐLV không xác định thời hạn",
    "XĐTH", "HĐ 68", "Không thời hạn", "Phật", "Đạo Phật", "Thiên Chúa giáo", "Công giáo", "K",
    "Không tôn giáo", "x", "Có", "Đã", "Đối tượng 3", "ĐT4", "GS", "PGS", "Giáo sư", "Khiển trách",
    "Cảnh cáo", "Bằng khen", "Giấy khen", "LĐTT", "Lao động tiên tiến", "CSTĐ cơ sở", "O", "AB",
    D(2024, 12, 12), D(2024, 9, 12), D(2024, 12, 9), D(2024, 10, 9), "Không biết chữ", "ab", "abc",
    "Ha", "Đại hoc", "Đại hcọ", "Daihoc", "Trung học phổ thôn", "Hoàn thành xuất sắc nhiêm vu",
)  # fmt: skip


# Behind "ông" a family is told from the family Ông; a remark from a second name; nothing from no.
FAMILIES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai Đào Trịnh "
    "Đoàn Trương Lâm Lương Tạ Cao Chu Hà Tô Tống Quách Lưu Thái Lại Vương Phùng Bạch Kiều Khúc "
    "Tăng Đàm Nghiêm Lục La Ninh Nông Châu Giáp Tôn Khổng Ứng"
)
TITLES = (
    "ông/bà, ông (bà), đồng chí, đ/c, nhà giáo, pgs, gs, tskh, ts, ths, th.s, bs, bsck1, bs "
    "ckii, ds, cn, ks, ktv, đd, nsưt, nsnd, ngưt, ngnd, ttưt, ttnd, luật sư, bác sĩ, thạc sĩ, "
    "tiến sĩ, cử nhân, kỹ sư, dược sĩ, giáo sư, phó giáo sư, ông, bà, anh, chị, cô, thầy, em, "
    "cháu"
)
REMARKS = (
    "nghỉ, đi học, đang học, chuyển, biệt phái, tập sự, thử việc, TS, HĐ, hợp đồng, hưu, ốm, "
    "TT, tổ trưởng, tổ phó, TTCM, TPCM, HT, PHT, hiệu trưởng, bí thư, BT, mới, về, kiêm nhiệm, "
    "phụ trách, quyền, trưởng, phó, bảo lưu, không lương, công tác, nhân viên, giáo viên, GV, "
    "NV, kế toán, biên chế, Nga, tsa, hdx, moix"
)
NO_VALUE = (
    "không, không có, chưa, chưa có, k, ko, na, null, none, nan, không xác định, nil, trống, "
    "chưa rõ, không rõ, chưa biết, không biết, chưa cập nhật, chưa cập nhập, cập nhật sau, bổ "
    "sung sau, sẽ bổ sung, chưa có thông tin, không có thông tin, không có dữ liệu, đang cập "
    "nhật, đang bổ sung, undefined, no data, không phải, chưa chắc"
)


def said(found: Parsed) -> str:
    """A value with its kind, and what there is to say about it."""
    told = [part for part in (found.rule, found.proposal, found.detail, found.also) if part]
    return " | ".join([repr(found.value), *told])


def lines(name: str, read, cells: Sequence[object]) -> list[str]:
    return [f"== {name}", *(f"{cell!r} -> {said(read(cell))}" for cell in cells)]


def test_golden_cells():
    people = dictionary.nguoi()
    told = lines("date", parsing.date, [*DAYS, *EVERYWHERE])
    told += lines("birth", lambda v: parsing.date(v, birth=True), [*DAYS, *EVERYWHERE])
    told += lines("months first", lambda v: parsing.date(v, month_first=True), DAYS)
    every = [*NUMBERS, *EVERYWHERE]
    told += lines("number", parsing.number, every)
    told += lines("percent", lambda v: parsing.number(v, percent=True), every)
    told += lines("money", lambda v: parsing.number(v, grouped=True), every)
    told += lines("step", parsing.step, every)
    told += lines("year", parsing.year, [*NUMBERS, *DAYS])
    told += lines("identifier", parsing.identifier, [*IDS, *EVERYWHERE])
    told += lines("name", parsing.name, [*NAMES, *EVERYWHERE])
    for name in ("", "ghi_chu"):
        told += lines(f"text {name}", lambda v, n=name: parsing.free_text(v, n), TEXTS)
    told += lines("text", parsing.free_text, EVERYWHERE)
    lists = dict.fromkeys(f.codelist for f in people.fields if f.codelist)
    for name in lists:
        cells = [*CODES, *parsing.SPOKEN.get(name, {}), *EVERYWHERE]
        told += lines(f"code {name}", lambda v, n=name: parsing.code(v, n), [*dict.fromkeys(cells)])
    told += lines("family", parsing.name, [f"Ông {family} Văn Ba" for family in FAMILIES.split()])
    told += lines("title", parsing.name, [f"{title} Lê Văn Ba" for title in TITLES.split(", ")])
    told += lines(
        "remark", parsing.name, [f"Lê Văn Ba ({remark})" for remark in REMARKS.split(", ")]
    )
    told += [f"{w} {nothing.is_nothing(w)} {said(parsing.date(w))} {said(parsing.free_text(w))}"
             for w in NO_VALUE.split(", ")]  # fmt: skip
    told += ["== shown", *(f"{v!r} -> {parsing.shown(v)!r}" for v in (*TEXTS, *EVERYWHERE))]
    words = [str(v) for v in (*EVERYWHERE, *TEXTS)]
    told += [f"{w!r} {nothing.is_blank(w)} {nothing.is_nothing(w)} {nothing.is_error(w)}"
             for w in words]  # fmt: skip
    compared("parsing/cells.txt", "\n".join(told))


def test_golden_columns():
    """Every field reads its column in its own way: what is read, of which cells is spoken, which
    fields read alike."""
    ways: dict[str, list[str]] = {}
    cells = [*DAYS[::6], *NUMBERS[::4], *IDS[::5], *NAMES[::6], *TEXTS[::4], *CODES[::5], "", "x"]
    cells = [c for c in [*cells, *cells[:5], "x"] if c == c]
    own = {"gioi_tinh": {"x": "Nam"}, "trinh_do_chuyen_mon": {"x": "DH"}}
    for table in dictionary.tables().values():
        for f in table.fields:
            values, noted = parsing.column(cells, f, own=own)
            told = f"{values}\n{[(i, p.rule, p.also) for i, p in noted]}"
            if f.kind == "date":
                told += f"\nmonths first: {parsing.column(cells, f, month_first=True)[0]}"
            ways.setdefault(told, []).append(f"{table.name}.{f.name}")
    compared("parsing/columns.txt", "\n".join(f"== {' '.join(f)}\n{t}" for t, f in ways.items()))
