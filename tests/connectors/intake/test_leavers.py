"""People who have left are never read as if they were there."""

import openpyxl
import pytest

from hoso.connectors.intake.headings.leaving import says_left

from .at_home import load

HEAD = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Chức vụ", "Bậc", "Hệ số"]
STAFF = [
    [1, "Lại Thị Hằng", "04/05/1981", "Nữ", "037181004411", "Kế toán", 3, "3,00"],
    [2, "Tạ Văn Cảnh", "11/12/1990", "Nam", "037090004412", "Văn thư", 2, "2,67"],
]
GONE = ["Cao Bá Quát", "Lê Thu An", "Đỗ Văn Tám"]


def _load(tmp_path, title, heading, cells, alone=False):
    sheet = (book := openpyxl.Workbook()).worksheets[0]
    if not alone:
        for row in (["DANH SÁCH CÔNG CHỨC"], HEAD, *STAFF, []):
            sheet.append(row)
    sheet.append([title])
    sheet.append(["STT", "Họ và tên", "Năm sinh", "Chức vụ", *heading])
    for n, name in enumerate(GONE, 1):
        sheet.append([n, name, 1964, "Chuyên viên", *cells])
    book.save(tmp_path / "a.xlsx")
    return load([tmp_path / "a.xlsx"], jobs=1).records


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("since", ["Từ ngày", "Ngày nghỉ", "Thời điểm"])
@pytest.mark.parametrize(
    "title", ["B. NGHỈ HƯU, CHUYỂN CÔNG TÁC TRONG NĂM 2026", "DANH SÁCH CBCCVC THÔI VIỆC NĂM 2026"]
)
def test_the_only_day_of_leavers_is_when_they_left(tmp_path, title, since, alone):
    records = _load(tmp_path, title, ["Lý do", since], ["Nghỉ hưu", "01/05/2026"], alone)
    gone = records.nguoi[records.nguoi["ho_ten"].isin(GONE)]
    assert gone["ngay_roi"].tolist() == ["2026-05-01"] * 3
    assert gone["ngay_bo_nhiem"].isna().all()


def test_leavers_without_a_day_are_told_and_not_counted(tmp_path):
    records = _load(tmp_path, "II. Nghỉ hưu, chuyển công tác năm 2026", ["Ghi chú"], ["Sở Y tế"])
    assert records.nguoi["ho_ten"].tolist() == [p[1] for p in STAFF]
    assert "ld-not-staff" in records.problems["rule"].tolist()


@pytest.mark.parametrize(
    "title",
    [
        "DANH SÁCH CÔNG CHỨC VÀ THỜI ĐIỂM NGHỈ HƯU DỰ KIẾN",
        "DANH SÁCH CÁN BỘ ĐỦ TUỔI NGHỈ HƯU NĂM 2027",
        "DANH SÁCH ĐỀ NGHỊ TINH GIẢN BIÊN CHẾ",
        "DANH SÁCH CÔNG CHỨC ĐANG CÔNG TÁC VÀ NGHỈ HƯU",
        "KẾ HOẠCH NGHỈ HƯU 2026 - 2030",
        "DANH SÁCH CÔNG CHỨC",
    ],
)
def test_who_will_leave_is_still_there(title):
    assert not says_left(title)


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("TỔNG HỢP KẾT QUẢ ĐÁNH GIÁ, XẾP LOẠI VIÊN CHỨC", "VC"),
        ("BẢNG LƯƠNG CÔNG CHỨC THÁNG 11", "CC"),
        ("TỔNG HỢP CÔNG CHỨC, VIÊN CHỨC", ""),
        ("BẢNG XẾP LƯƠNG THEO NGẠCH CÔNG CHỨC", ""),
        ("BẢNG TỔNG HỢP GIÁO VIÊN, VIÊN CHỨC", ""),
    ],
)
def test_the_class_that_a_summary_names(tmp_path, title, said):
    sheet = (book := openpyxl.Workbook()).worksheets[0]
    for row in ([title], [], HEAD, *STAFF):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    found = load([tmp_path / "a.xlsx"], jobs=1).records.nguoi["doi_tuong"].fillna("")
    assert found.tolist() == [said] * 2
