"""What one row or one line of a title is taken for: on both sides of each judgement, as it was
kept."""

import datetime
from collections.abc import Sequence

from hoso.connectors.intake.workbooks import rows, titles

from ....golden import compared

CELLS: Sequence[object] = (
    "", "1", "(1)", "1.", "1)", " 12 ", "1234567", "123456", "1a", "STT", "(a)", 0.0, 1.0, 1.5,
    999999.0, 1000000.0, -1.0, True, None, "12,5", "Nguyễn Văn An", "NGUYỄN VĂN AN", "NGUYỄN AN",
    "nguyễn văn an", "Nguyễn", "Nguyễn văn An", "Nguyễn Văn A1", "Nguyễn Thị Bích Ngọc Mai Lan",
    "Nguyễn Thị Bích Ngọc Mai Lan Anh", "Y Moan", "Y M", "H'Hen Niê", "Ê Ban", "Tổ Văn", "Đội Một",
    "Trường Sơn", "Lớp Một", "Phú Thọ", "Hà Nội", "Hóa Học", "Tổng Số", "Lô Hội", "Tô Văn",
    "Tống Lê",
    "Khúc Thừa Dụ", "Lê-Văn Ba", "Ông Văn Tùng", "Danh Út", "Abc Def", "Lê Ba", "Lê" + " Ba" * 13,
    "037075000001", "'037075000001", " 037075000001 ", "37075000001", "137075000001", "12345678",
    "1234567", "123456789012", "1234567890123", "NB0123", "NB-" + "1" * 17, "NB-" + "1" * 18, "NB",
    37075000001.0, 9999999999.0, 10000000000.0, 96999999999.0, 97000000000.0, 12345678.0, 1234567.0,
    "12/03/1975", "12/3/1975", "1929", "12/03/1929", "12/03/1930", "12/03/2009", "12/03/2010",
    "1980",
    "3/80", "03-1980", "2100", "1899", 1899.0, 1900.0, 2100.0, 2101.0, 5000.0, 5001.0, 49999.0,
    50000.0, 29221.5, datetime.date(1975, 3, 12), datetime.date(1929, 12, 31),
    datetime.date(1930, 1, 1), datetime.date(2009, 12, 31), datetime.date(2010, 1, 1),
    "Tổng", "Tổng số", "Tổng cộng: 3 người", "TỔNG CỘNG", "Cộng", "Cộng chung", "Tổng cộng chung",
    "Tong so", "cong mang sang", "Mang sang", "Chuyển sang trang 2", "sang trang", "Lũy kế",
    "Trang trước chuyển sang", "Tổng Văn Ba", "Cộng Thị Lan", "Tổng Văn Ba 2", "Tổng Ba",
    "Tổng hợp", "Cộng trang 2: 15", "Tổng trang: 15 người", "Tổng số 15 cán bộ", "15 người",
    "Cộng: 15", "Có 15 hồ sơ", "Cộng 15 đ/c", "Tổng 1234567", "Cộng tờ 2 15 cb", "0 người",
    "NGƯỜI LẬP BIỂU", "Thủ trưởng đơn vị", "Ký tên, đóng dấu", "(Ghi rõ họ tên)", "Xác nhận",
    "Nơi nhận:", "Tôi cam đoan", "Danh sách này có 3 người", "Danh sách gồm 3 người", "HIỆU TRƯỞNG",
    "Giám đốc", "Kế toán", "Kế toán trưởng", "KT. HIỆU TRƯỞNG", "Phó hiệu trưởng",
    "Chánh văn phòng",
    "Người tổng hợp", "Gia Hưng, ngày 5 tháng 1 năm 2026", "ngày … tháng … năm 2026", "tháng 5 năm",
    "Ghi chú: nghỉ", "* Lưu ý", "(Chú thích)", "Chú ý", "Nguồn: x", "ghi chu", "Có ghi chú",
    "a" * 80, "a" * 81, "Họ tên", "Ten", "TT", "STT", "Số TT", "số thứ tự", "Full name", "Teân",
    "T\xaan", "Tuổi", "Họ tên " + "x" * 80, "Phòng Nội vụ", "Ban giám hiệu", "TỔ TOÁN", "tổng hợp",
    "Khối 5", "Viên chức", "Biên chế", "Lanh dao", "Xã Gia Vân", "x", "Sở", "Số", "Bác sĩ",
    "Cán bộ",
)  # fmt: skip
ROWS: Sequence[Sequence[object]] = (
    ("(1)", "(2)", "(3)"), (1.0, 2.0, 3.0), ("A", "B", "1", "2"), ("I", "II", "III"), ("1", "2"),
    ("3a", "3b", "4"), ("1", "2", "6=5x2"), ("cột 1", "cột 2", "cột 3"), ("C1", "C2", "C3"),
    ("1", "1", "2"), ("1", "1", "1"), ("1", "3", "2"), ("1", "2", "8"), ("1", "2", "7"),
    ("B", "A", "1"),
    ("A", "A", "B"), ("A", "B", "C"), ("A", "B", "C", "1"), ("III", "II", "I"), ("I", "II"),
    ("V", "X", "L"),
    ("I", "II", "1", "2"), ("(1)", "", "(2)", "(4)"), ("1.1", "1.2", "1.3"), ("1", "2", "x y"),
    (1980.0, 2.34, "3"),
    ("1", "2", "(3)=(1)+(2)"), ("[1]", "[2]", "[3]"), ("a", "b", "đ"), ("1", "Nam", "2"),
    ("0", "1", "2"),
    ("dd/mm/yyyy", "12 số", "viết hoa"), ("ngày/tháng/năm",), ("(ghi rõ)", "(x nếu có)"),
    ("12 ký tự", "An"),
    ("ghi theo CCCD", "An", "Bình"), ("ghi theo CCCD", "chọn", "An", "Bình"),
    ("chọn", "nhập", "An", "Bình", "C"),
    ("ví dụ: An", "vd 1"), ("Nam hoặc nữ", "bắt buộc"), ("text", "date", "number"),
    ("định dạng ngày", "in hoa"),
    ("chữ in", 1.0), ("037075000001", "ghi"), ("12/03/1975", "chọn"), ("đánh dấu x", "mẫu 1"),
    ("không để trống",),
    ("không", "không ghi"), ("", ""), ("số thập phân", "yyyy"), ("nn/tt/nnnn", "d-m-y"),
    ("Ghi chú",), ("(a)", "(b) c"),
)  # fmt: skip
TITLES: Sequence[str] = (
    "Tính đến ngày 31/12/2025", "tính đến 31.12.2025", "Đến ngày 31-12-2025", "thời điểm 1/7/2026",
    "Ngày 5/1/2026", "ngày 31/02/2026", "Tính đến ngày 30 tháng 11 năm 2026",
    "đến 30 tháng 13 năm 2026",
    "Số liệu đến hết 30/11/2026", "số liệu đến 30 tháng 11 năm 2026", "Tháng 11/2026",
    "tháng 11 năm 2026",
    "Kỳ 11-2026", "tháng 13/2026", "Gia Hưng, ngày 5 tháng 11 năm 2026", "ngày tháng 11 năm 2026",
    "tháng 11/2026/2", "Quý 3/2026", "Năm 2026", "tháng 11/1999",
    "Danh sách tháng 10/2026 đến ngày 5/11/2026",
    "đến ngày 31/02/2026, tháng 3/2026", "Đơn vị: Trường THCS Gia Hưng", "Tên đơn vị: Phòng A.",
    "Cơ quan báo cáo: Sở Nội vụ", "Đơn vị: người", "Đơn vị tính: đồng", "(Đơn vị: 1.000 đồng)",
    "Đơn vị: nghìn đồng, %", "Đơn vị: ab", "ĐƠN VỊ : UBND XÃ GIA VÂN", "SỞ NỘI VỤ",
    "Trường THPT Hoa Lư A",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do", "DANH SÁCH CÁN BỘ", "Biểu số 1",
    "Phụ lục I",
    "DANH SÁCH VIÊN CHỨC TRƯỜNG MẦM NON HẢI AN NĂM 2026",
    "Danh sách giáo viên trường tiểu học số 2, tháng 11",
    "Bảng kê lương Trạm Y tế xã Gia Vân", "Thống kê", "(Kèm theo công văn)", "Kèm theo công văn",
    "Sở",
    "Sở A" + "a" * 115, "Sở A" + "a" * 116, "Câu hỏi số câu hỏi", "Ví dụ", "VÍ DỤ MINH HỌA",
    "Minh họa", "Mẫu mẫu",
    "Hướng dẫn", "Example 1", "Sample", "Bảng ví dụ", "Dữ liệu mẫu", "Mẫu ví dụ", "Danh sách ví dụ",
)  # fmt: skip


def test_golden_cells():
    told = []
    for cell in CELLS:
        proofs = [name for name in (*sorted(rows.PROOFS), "so_bhxh") if rows.is_proof(name, cell)]
        judged = [
            f"number {rows.number(cell)}",
            "name" if rows.is_name(cell) else "",
            "person" if rows.looks_like_name(cell) else "",
            "id" if rows.is_personal_id(cell) else "",
            "birth" if rows.is_birth_date(cell) else "",
            "head" if rows.may_head(cell) else "",
            f"proof {' '.join(proofs)}" if proofs else "",
            f"people {rows.counted_people([cell, 'x'])}",
            "signature" if rows.is_signature([1.0, cell]) else "",
        ]
        if isinstance(cell, str):
            judged += [
                "total" if rows.is_total(cell) else "",
                "note" if rows.is_note(cell) else "",
                "unit" if rows.speaks_of_unit(cell) else "",
            ]
        told.append(f"{cell!r} {rows.text_of(cell)}: {', '.join(filter(None, judged))}")
    told += [f"{f} {rows.looks_like_name(f'{f.capitalize()} Văn Ba')}" for f in sorted(rows.FAMILY)]
    told += [
        f"{list(row)} numbers {rows.is_column_numbers(row)} hint {rows.is_hint(row)}"
        for row in ROWS
    ]
    compared("intake/rows.txt", "\n".join(told))


def test_golden_titles():
    told = []
    for text in TITLES:
        alone = titles.unit_and_day([[text]])
        below = titles.unit_and_day([["UBND HUYỆN GIA VIỄN"], [text, "x"], ["DANH SÁCH"]])
        word = titles.declared(text)
        example = (titles.is_example(text, ""), titles.is_example("", text))
        told.append(f"{text} | {alone} {below} {word or '-'} {example}")
    grid = [[f"dòng {n}", n, " ", f"  hai  {n}"] for n in range(20)]
    told += [str(titles.lines(grid, above, first)) for above, first in ((0, 3), (2, 5), (0, 14))]
    compared("intake/titles.txt", "\n".join(told))
