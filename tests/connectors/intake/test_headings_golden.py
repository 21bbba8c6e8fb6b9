"""What every heading is taken for, in many writings, and what becomes of columns side by side by
their headings and by what stands in them: as it was kept.

No workbook is read, so this costs a moment and sees each word of the judgement: field, way, score,
role, reason and question.
"""

import datetime
import itertools
import random
from collections.abc import Callable, Iterator

import pytest

from hoso.connectors.intake.headings import Reader, apart, name_part, vocabulary
from hoso.connectors.intake.headings.canonical import EMPTY, SAME, canonical
from hoso.connectors.intake.headings.context import SINCE, UNTIL, are_of_kin, since_under
from hoso.connectors.intake.headings.synonyms import KIN, SYNONYMS
from hoso.connectors.intake.headings.words import SHORT, expand
from hoso.validators.encodings import encode
from hoso.validators.schemas import dictionary

from ...golden import compared

SETS = 160


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(vocabulary())


def known_headings() -> Iterator[tuple[str, str]]:
    """(table, heading) of all that the dictionary knows: of people all, of a list its first."""
    for name, table in dictionary.tables().items():
        for f in table.fields:
            own = [f.label, *f.headings] if name == "nguoi" else [f.label, *f.headings[:1]]
            yield from ((name, heading) for heading in dict.fromkeys(own))


def _slip(luck: random.Random, text: str) -> str:
    at = luck.randrange(len(text))
    return text[:at] + luck.choice(("", 2 * text[at], "n")) + text[at + 1 :]


def _first_letters(luck: random.Random, text: str) -> str:
    words = text.split()
    at = luck.randrange(len(words))
    short = words[at][:1] + luck.choice((".", ""))
    return " ".join([*words[:at], short, *words[at + 1 :]])


def _turned(luck: random.Random, text: str) -> str:
    words = text.split()
    luck.shuffle(words)
    return " ".join(words)


Writing = Callable[[random.Random, str], str]
WRITINGS: tuple[Writing, ...] = (
    _slip,
    _slip,
    _first_letters,
    _turned,
    lambda luck, text: f"{luck.randint(1, 30)}. {text} (*)",
    lambda luck, text: text.upper() + luck.choice((":", " hiện nay", " (ghi rõ)", " năm 2024")),
    lambda luck, text: text.replace(" ", luck.choice(("\n", "  ", "_"))),
    lambda luck, text: (
        f"{text}\n{luck.choice(('Full name', 'Position', 'Other words', 'Ngày cấp'))}"
    ),
    lambda luck, text: f"{text}{luck.choice((', ', ' / ', ' và ', ' - '))}ngày sinh",
    lambda luck, text: f"{text} của {luck.choice(('CBCCVC', 'giáo viên', 'đơn vị', 'vợ'))}",
    lambda luck, text: encode(text, luck.choice(("tcvn3", "vni"))),
    lambda luck, text: text[: max(3, len(text) // 2)],
)
PARENTS = (
    "Ngày sinh", "Chức vụ", "Trình độ chuyên môn", "Hợp đồng làm việc", "Ngạch công chức", "Lương",
    "Phụ cấp chức vụ", "Đảng viên", "Xếp loại", "Vợ (chồng)", "CCCD", "Quyết định", "Vượt khung",
)  # fmt: skip


def test_golden_headings(reader):
    lines = []
    for table, heading in known_headings():
        luck = random.Random(f"7|{table}|{heading}")
        text = luck.choice(WRITINGS)(luck, heading)
        above = (luck.choice(PARENTS),) if luck.random() < 0.25 else ()
        for texts in ((heading,), (*above, text)):
            readable = tuple(reader.readable(t) for t in texts)
            found = reader.alone(readable, table)
            word = found.field and f"{found.how} {found.score:g} {found.role}".strip()
            near = " ".join(f"{n}={s:g}" for n, s, _ in reader.texts.near(readable, table))
            again = [
                f"known={reader.known(texts[-1])}" if table == "nguoi" else "",
                f"first={one}" if (one := reader.first_of(texts[-1])) else "",
                f"near {near}" if near and found.score < 0.9 else "",
            ]
            shown = " / ".join(texts).replace("\n", "⏎")
            about = " ".join(filter(None, [found.field or "-", word, found.reason, *again]))
            lines.append(f"{table} | {shown} | {about}")
    compared("intake/headings.txt", "\n".join(lines))


NAMES = ["Nguyễn Văn An", "Trần Thị Bình", "Hoàng Thị Mười", "Lê Quốc Cường"]
DAYS = ["12/03/1975", "1980", 1982.0, datetime.date(1990, 2, 3)]
MARKS = ["x", "", "X", "v"]
IDS = ["037075000001", "037180000002", 37182000003.0, "037085000004"]
RANKS = ["V.07.04.32", "01.003", "V.07.04.31", "01.002"]
GRADED = ["Giáo viên THCS hạng III", "Giáo viên hạng II", "Kế toán viên hạng 3", "Y sĩ hạng IV"]
TITLES = ["Hiệu trưởng", "Giáo viên", "Kế toán", "Văn thư"]
DEGREES = ["Đại học", "Thạc sĩ", "Cao đẳng", "ĐH"]
RATED = ["HTXSNV", "Hoàn thành tốt nhiệm vụ", "HTTNV", "HTNV"]
FIGURES = [2.34, "3,00", 3.33, "4.98"]
SMALL = [1.0, 2.0, 3.0, 4.0]
PHONES = ["0912345678", "0987654321", 912345678.0, ""]
WORDS = ["Sư phạm Toán", "Luật", "Kinh tế", "Văn học"]
NOTHING = ["", "-", 0.0, "0"]
# Texts above a column (parent first), and what may stand in it: fitting or not.
COLUMNS: tuple[tuple[tuple[str, ...], tuple[list, ...]], ...] = (
    (("STT",), (SMALL,)),
    (("",), (SMALL, IDS, NAMES, RANKS, WORDS, NOTHING)),
    (("Họ và tên",), (NAMES, NAMES, NAMES, TITLES)),
    (("Họ và tên",), (NAMES,)),
    (("Họ đệm",), (["Nguyễn Văn", "Trần Thị", "Hoàng Thị", "Lê Quốc"],)),
    (("Tên",), (["An", "Bình", "Mười", "Cường"],)),
    (("Chữ đệm",), (["Văn", "Thị", "Thị", "Quốc"],)),
    (("Ngày sinh", "Nam"), (DAYS,)),
    (("Ngày sinh", "Nữ"), (DAYS,)),
    (("Ngày sinh", "Tháng"), (SMALL,)),
    (("Ngày sinh", "Năm"), ([1975.0, 1980.0, 1982.0, 1990.0],)),
    (("Ngày sinh",), (DAYS, DAYS, MARKS, WORDS)),
    (("Sinh ngày",), (DAYS,)),
    (("Nữ",), (MARKS,)),
    (("Giới tính",), (["Nam", "Nữ", "nữ", "Nam"], MARKS)),
    (("Số CCCD",), (IDS, ["123", "456", "", "789"])),
    (("Số CCCD, ngày cấp",), (["037075000001, 1/2/2021", "037180000002 - 3/4/2022", "", ""], IDS)),
    (("Số CMND/CCCD",), (IDS,)),
    (("Mã số",), (IDS, RANKS, SMALL)),
    (("Mã ngạch",), (RANKS, GRADED, ["Chuyên viên (01.003)", "Cán sự (01.004)", "", ""])),
    (("Chức danh nghề nghiệp",), (GRADED, RANKS)),
    (("Chức vụ",), (TITLES, GRADED, FIGURES)),
    (("Chức vụ hiện nay", "Từ ngày"), (DAYS,)),
    (("Bậc",), (SMALL, ["3/9", "2/9", "4/10", ""], ["3/3,33", "2/2,67", "4/3,66", "1/2,34"])),
    (("Hệ số",), (FIGURES, ["3/3,33", "2/2,67", "4/3,66", "1/2,34"])),
    (("Bậc, hệ số",), (["3/3,33", "2/2,67", "4/3,66", "1/2,34"], SMALL)),
    (("Lương hiện hưởng", "Hệ số"), (FIGURES,)),
    (("Lương cũ", "Hệ số"), (FIGURES,)),
    (("Lương đề nghị", "Hệ số"), (FIGURES,)),
    (("Từ ngày",), (DAYS, MARKS)),
    (("Thời điểm hưởng",), (DAYS,)),
    (("Đến ngày",), (DAYS,)),
    (("Hợp đồng làm việc", "Đến ngày"), (DAYS,)),
    (("Phụ cấp", "Chức vụ"), (FIGURES,)),
    (("Phụ cấp", "Trách nhiệm"), (FIGURES,)),
    (("Phụ cấp khu vực",), (FIGURES, MARKS)),
    (("Vượt khung",), (["5%", "6%", "", "7%"], FIGURES)),
    (("Trình độ chuyên môn",), (DEGREES, WORDS)),
    (("Trình độ chuyên môn", "Đại học"), (MARKS,)),
    (("Trình độ chuyên môn", "Thạc sĩ"), (MARKS,)),
    (("Tin học", "A"), (MARKS,)),
    (("Trình độ",), (DEGREES,)),
    (("Chuyên nghành",), (WORDS, FIGURES)),
    (("Xếp loại năm 2024",), (RATED,)),
    (("Xếp loại", "2023"), (RATED,)),
    (("Năm 2025",), (RATED, SMALL)),
    (("Kết quả đánh giá",), (RATED,)),
    (("Đảng viên", "Dự bị"), (DAYS,)),
    (("Ngày vào Đảng / chính thức",), (["3/2/2005 - 3/2/2006", "", "1/1/2010", ""],)),
    (("Dân tộc",), (["Kinh", "Mường", "Kinh", "Tày"], SMALL)),
    (("Dân tộck",), (["Kinh", "Mường", "Kinh", "Tày"], SMALL)),
    (("Điện thoại",), (PHONES, WORDS)),
    (("Liên lạc",), (PHONES, ["an@x.vn", "b@x.vn", "c@x.vn", ""])),
    (("Vợ (chồng)", "Họ và tên"), (NAMES,)),
    (("Quan hệ",), (["Con", "Vợ", "Bố", "Mẹ"],)),
    (("Đơn vị công tác",), (["Trường THCS A", "Trường THCS B", "", "Phòng C"],)),
    (("Phòng",), (["Tổ Toán", "Tổ Văn", "", "Tổ Lý"],)),
    (("Ghi chú",), (["nghỉ", "", "", "chuyển"], NOTHING)),
    (("Ghi chú",), (MARKS,)),
    (("Cột lạ",), (WORDS, NOTHING, RATED, ["Nam", "Nữ", "Nữ", "Nam"])),
    (("Quê quán",), (["Gia Viễn", "Nho Quan", "", "Hoa Lư"], SMALL)),
    (("Quê qán",), (["Gia Viễn", "Nho Quan", "", "Hoa Lư"], SMALL, NOTHING)),
    (("Ngày bổ nhiệm lại",), (DAYS,)),
    (("Ngày bổ nhệm",), (DAYS, WORDS, NOTHING)),
    (("Số sổ BHXH",), (["0123456789", "0123456780", "", ""], SMALL)),
    (("Hình thức",), (["Khen thưởng", "Giấy khen", "", ""],)),
    (("Số quyết định",), (["12/QĐ-UBND", "13/QĐ", "", ""],)),
    (("Năm",), ([2022.0, 2023.0, 2024.0, 2025.0],)),
)  # fmt: skip
HINTS = ("", "Danh sách cán bộ", "Diễn biến lương", "Quá trình công tác", "Khen thưởng", "Gia đình")


def sets() -> Iterator[tuple[list[tuple[str, ...]], list[list], str, random.Random]]:
    """Headings side by side, lines under them, the name of the sheet."""
    for n in range(SETS):
        luck = random.Random(f"9|{n}")
        chosen = sorted(luck.sample(range(len(COLUMNS)), luck.randint(3, 9)))
        if luck.random() < 0.7:
            chosen = [0, 2, *(c for c in chosen if c not in (0, 2))]
        if luck.random() < 0.3:
            chosen.insert(luck.randint(0, len(chosen)), luck.choice(chosen))
        cells = [luck.choice(COLUMNS[c][1]) for c in chosen]
        lines = [[own[i] for own in cells] for i in range(luck.choice((4, 4, 3, 1)))]
        if luck.random() < 0.2:
            lines += [list(line) for line in lines]
        if luck.random() < 0.2:
            lines[0] = lines[0][:2]
        yield [COLUMNS[c][0] for c in chosen], lines, luck.choice(HINTS), luck


def test_golden_columns(reader):
    told = []
    for n, (headings, lines, hint, luck) in enumerate(sets()):
        asked = {i: list(texts) for i, texts in enumerate(headings)}
        found = reader.decide(asked, lines, hint)
        overrides = {}
        if luck.random() < 0.25:
            answers = luck.choice(({"C": "email", "B": ""}, {"A": "cccd+ngay_cap"}, {"C": "he_so"}))
            own = luck.choice(("", "A"))
            key = found.signature if not own else f"{found.signature}@{own}"
            overrides = {found.signature: {"D": "email"}, key: answers}
            found = reader.decide(asked, lines, hint, overrides, luck.choice(("A", "B")))
        told.append(f"== {n} {hint or '-'}: {found.table}{' answered' if overrides else ''}")
        for m in found.columns:
            word = f"{m.field} {m.how} {m.score:g} {m.role}{' link' if m.link else ''}".strip()
            told.append(f"{m.column} {m.heading or '-'} | {word} | {m.reason}")
        told += [f"twice {name} {a} {b}" for name, a, b in found.duplicates]
        for q in found.questions:
            named = "; ".join(f"{name} {score:g} {why}" for name, score, why in q.candidates)
            told.append(f"? {q.column} {q.kind} {q.instead} | {named}")
    compared("intake/columns.txt", "\n".join(told).replace(" \n", "\n"))


def test_golden_words(reader):
    """What each word of the tables leads to: alone, behind the word for the day, short."""
    told = []
    for one, others in SAME.items():
        for word in (one, *others):
            day = reader.alone((f"ngay {word}",), "nguoi")
            own = reader.alone((word,), "nguoi")
            told.append(f"{word} = {canonical(word)} | {own.field} {own.how} | {day.field}")
    told += [f"{word} adds {canonical(f'bac {word}') or 'nothing'}" for word in EMPTY]
    for word in (*SYNONYMS, *SHORT, *KIN):
        own = reader.alone((word,), "nguoi")
        kin = reader.alone((word,), "ds_gia_dinh").field
        told.append(f"{word} = {expand(word)} | {own.field} {own.how} {own.score:g} | {kin}")
    compared("intake/words.txt", "\n".join(told))


TOPICS = ("vuotkhung", "hopdong", "hdlv", "chucvu", "dangvien", "cccd", "luong", "ngachluong", "x")
ABOVE = (
    "Vợ (chồng)", "Vợt", "Bốn phòng", "Họ tên bố", "Cha, mẹ", "Chachacha", "Các con", "Con cái",
    "Thân nhân", "Người thân", "Người phụ thuộc", "Mẹo", "Thông tin cán bộ", "Chồng", "họ tên con",
)  # fmt: skip
PAY = (
    "Lương", "Lương hiện hưởng", "Lương hiện tại", "Hiện nay", "Lương hiện giữ", "Đang hưởng",
    "Lương đang xếp", "Lương mới", "Sau khi nâng", "Được nâng", "Nâng lên", "Sau xếp", "Lương cũ",
    "Trước khi nâng", "Trước xếp", "Đề nghị", "Dự kiến", "Sắp nâng", "Lần sau", "Tiếp theo",
    "Mới cũ", "Cước",
)  # fmt: skip


def test_golden_surroundings(reader):
    """What a heading means by its parent, its neighbours and its rivals."""
    told = [f"{above} kin {are_of_kin((above,))}" for above in ABOVE]
    for word in sorted(SINCE | UNTIL | {"ngaylam"}):
        told.append(f"{word} {[since_under(word, topic) for topic in TOPICS]}")
    lines = [[1.0, "Nguyễn Văn An", 2.34, 2.67], [2.0, "Trần Thị Bình", 3.0, 3.33]]
    for one, other in itertools.product(PAY, PAY):
        asked = {0: ["STT"], 1: ["Họ và tên"], 2: [one, "Hệ số"], 3: [other, "Hệ số"]}
        found = reader.decide(asked, lines, "")
        fields = [m.field or "-" for m in found.columns][2:]
        told.append(f"{one} | {other}: {' '.join(fields)} {len(found.questions)}")
    left = ("Hệ số", "Bậc", "Mã ngạch", "Chức vụ", "Vượt khung", "Loại hợp đồng", "Tên ngạch", "Lạ")
    for name, word in itertools.product(left, ("Từ ngày", "Ngày hưởng", "Ngày ký", "Mốc hưởng")):
        asked = {0: ["STT"], 1: ["Họ và tên"], 2: [name], 3: [word]}
        days = [[*line[:2], "x", "01/02/2020"] for line in lines]
        found = reader.decide(asked, days, "")
        told.append(f"{name} > {word}: {[(m.field, m.reason) for m in found.columns][2:]}")
    compared("intake/surroundings.txt", "\n".join(told))


CELLS = (
    "037075000001, 1/2/2021", "037 075 000 001 cấp ngày 01/02/2021 tại CA Ninh Bình", "162345678",
    "0123456789; 0912 345 678", "0912.345.678 - an@x.vn", "V.07.04.32; 3,33",
    "01.003 - 2,34 (5%)",
    "Bậc 3/9, hệ số 3,33", "3/3,33", "4 - 3,66", "12/3/1975 - Nam", "ngày 5 tháng 6 năm 2020 An",
    "3/2005; 2006", "2005-03-02 / 2006", "Đại học, Luật, 2010", "Luật",
    "ĐH\nSư phạm\n2001\nChính quy",
    "cấp ngày:", "số 12/QĐ ngày 3/4/2020", "", "-", "Nguyễn Văn An (12/3/1975)", "1,5 2,34 12,345",
    "0375 075 000 0012", "12345678", "1234567", "12/2024/13", "bậc 12,5", "(a); - b -; , c", "7 %",
    3.33, 37075000001.0, datetime.date(2020, 2, 3), "a, b, c, d, e", "x" * 5, "12.3.75", "1/1/1",
)  # fmt: skip
NAMED = (
    ("cccd", "ngay_cap"), ("cccd", "ngay_cap", "noi_cap"), ("cmnd", "cccd"),
    ("so_bhxh", "dien_thoai"),
    ("dien_thoai", "email"), ("ma_ngach", "he_so"), ("he_so", "vuot_khung"), ("bac", "he_so"),
    ("ngay_sinh", "gioi_tinh"), ("ngay_vao_dang", "ngay_chinh_thuc"), ("ho_ten", "ngay_sinh"),
    ("trinh_do_cm", "chuyen_nganh"), ("trinh_do_cm", "chuyen_nganh", "truong", "nam_tn"),
    ("so_quyet_dinh", "ngay_quyet_dinh"), ("bac",), ("chuc_vu",),
)  # fmt: skip


def test_golden_pieces():
    """What of a cell goes to which of several fields."""
    told = []
    for fields in NAMED:
        told.append(f"== {' '.join(fields)}")
        told += [f"{cell!r} {apart(cell, fields)}" for cell in CELLS]
    compared("intake/pieces.txt", "\n".join(told))


PARTS = (
    "Họ", "Họ và", "Họ đệm", "Họ và đệm", "Họ, chữ đệm", "Họ chữ lót", "Họ và tên đệm",
    "Họ lót tên", "Đệm", "Chữ đệm", "Tên đệm", "Tên lót", "Chữ giữa", "Tên giữa", "Đêm",
    "đếm ", "Tên", "Tên gọi",
    "Tên riêng", "Tên chính", "Tên khác", "Đệm và tên", "Chữ đệm, tên", "Phần tên", "Cột họ",
    "Phần",
    "Last name", "Surname", "Family names", "Middle name", "First name", "Given names", "Full name",
    "Họ và tên", "ho", "Hộ", "Họ" + " " * 38, "Họ" + " " * 39, "Tên trường",
)  # fmt: skip
THREE = (
    [["Nguyễn", "Văn", "An"], ["Trần", "Thị", "Bình"], ["Lê", "", "Chi"], ["Đỗ", "Đức", "Em"]],
    [["Nguyễn Văn", "An"], ["Trần Thị", "Bình"], ["Lê", "Chi"], ["Đỗ Đức", "Em"]],
    [["Nguyễn Văn An", "An"], ["Trần Thị Bình", "Bình"], ["Lê Chi", "Chi"], ["Đỗ Em", "Em"]],
    [["Nguyễn Văn An", "An"], ["Trần Thị Bình", "Bình"], ["Lê", "Chi"], ["Đỗ Đức", "Em"]],
    [["Nguyễn Văn An", "An"], ["Trần Thị", "Bình"], ["Lê", "Chi"], ["Đỗ Đức", "Em"]],
    [["Nguyễn Văn", "Nam"], ["Trần Thị", "Nữ"], ["Lê", "Nam"], ["Đỗ Đức", "Nữ"]],
    [["Nguyễn Văn", "GV"], ["Trần Thị", "KT"], ["Lê", "GV"], ["Đỗ Đức", "HT"]],
    [["NGUYỄN VĂN", "AN"], ["TRẦN THỊ", "BÌNH"], ["LÊ", "CHI"], ["ĐỖ ĐỨC", "EM"]],
    [["Nguyễn Văn", "An"], ["Trần Thị", "Bình"], ["Lê", "Chi"], ["Đỗ Đức", ""], ["Vũ", "Hà"]],
    [["Nguyễn Văn", "An"], ["Trần Thị", "Bình"], ["Lê", "Chi"], ["Đỗ Đức", ""]],
    [["Nguyễn Văn", "An"], ["Trần Thị", "An"], ["Lê", "An"], ["Đỗ Đức", "An"], ["Vũ", "Hà"]],
    [["Nguyễn Văn", "A"], ["Trần Thị", "B"], ["Lê", "A"], ["Đỗ Đức", "B"], ["Vũ", "C"]],
    [["Nguyễn Văn", "an"], ["Trần Thị", "bình"], ["Lê", "chi"], ["Đỗ Đức", "em"]],
    [["Nguyễn Văn", "A1"], ["Trần Thị", "B2"], ["Lê", "C3"], ["Đỗ Đức", "D4"]],
    [["Nguyễn Văn", 1.0], ["Trần Thị", 2.0], ["Lê", 3.0], ["Đỗ Đức", 4.0]],
    [["Nguyễn Văn", "An Hòa Bình"], ["Trần Thị", "B C D"], ["Lê", "Chi"], ["Đỗ Đức", "Em"]],
    [["Một Hai Ba Bốn Năm", "An"], ["Trần Thị", "Bình"], ["Lê", "Chi"], ["Đỗ Đức", "Em"]],
    [["Nguyễn Văn", "B", "An"], ["Trần Thị", "C", "Bình"], ["Lê", "", "Chi"], ["Đỗ", "D", "Em"]],
    [["", "An"], ["", "Bình"], ["Lê", "Chi"]],
    [["Lê", "Chi"]],
    [["Lê"]],
    [],
)
BESIDE = ("", "Họ và tên", "Giới tính", "Chức vụ")


def test_golden_names(reader):
    """Names in several columns: under headings of their own, and under one heading or none."""
    told = [f"{text!r} {name_part(text)}" for text in PARTS]
    for rows, beside in itertools.product(THREE, BESIDE):
        wide = [[float(n), *row, "x"] for n, row in enumerate(rows, 1)]
        asked = {0: ["STT"], 1: ["Họ và tên"], 2: [beside] if beside else [], 3: []}
        found = reader.decide(asked, wide, "")
        roles = [f"{m.column}={m.field or '-'} {m.role}".strip() for m in found.columns]
        told.append(f"{rows} {beside or '-'}: {', '.join(roles)}")
    compared("intake/names.txt", "\n".join(told))
