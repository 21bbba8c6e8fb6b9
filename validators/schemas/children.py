"""The lists that belong to a person: each a table of its own, joined by personal ID or personnel
number.

Names follow the lists of the national message (DS_QUATRINH_..., DS_...). Fields marked ``key=True``
are the natural key by which two lines of the same person are the same line.
"""

import pandera.pandas as pa

from .field import Required, declare

# A line of the pay history of somebody who is paid by rank and step.
ON_SCALE = (Required("error", paid=("bang_luong",)),)


def about(
    name: str, label: str, label_en: str, message: str = "", since: str = ""
) -> dict[str, dict[str, str]]:
    """``since``: the date field from which a line of the list is true, for all its fields."""
    return {
        "hoso": {
            "name": name,
            "label": label,
            "label_en": label_en,
            "message": message,
            "since": since,
        }
    }


def _tu_ngay(key: bool = True):
    return declare(
        "Từ ngày",
        "From",
        "date",
        headings="Từ tháng năm; Từ; Từ tháng, năm; Thời gian từ; Từ ngày tháng năm",
        required="error",
        key=key,
        message="TuNgay",
        personal=False,
    )


def _den_ngay():
    return declare(
        "Đến ngày",
        "To",
        "date",
        headings="Đến tháng năm; Đến; Đến tháng, năm; Thời gian đến; Đến ngày tháng năm",
        message="DenNgay",
        personal=False,
    )


def _ghi_chu():
    """What the line says beside its values: reasons are read from it (``rules.stated``)."""
    return declare("Ghi chú", "Note", headings="Ghi chú khác", length=1000)


class QtCongTac(pa.DataFrameModel):
    """Quá trình công tác: posts and work history."""

    tu_ngay: str = _tu_ngay()
    den_ngay: str = _den_ngay()
    ma_don_vi: str = declare(
        "Cơ quan, đơn vị",
        "Unit",
        "unit",
        headings="Đơn vị; Nơi công tác; Cơ quan; Đơn vị công tác",
        required="error",
        key=True,
        message="TenCoQuan",
    )
    chuc_vu: str = declare(
        "Chức vụ, chức danh",
        "Post",
        headings="Chức vụ; Chức danh; Công việc",
        message="ViTriViecLam",
        personal=False,
    )
    so_quyet_dinh: str = declare(
        "Số quyết định", "Decision", headings="Số QĐ", length=50, personal=False
    )
    ghi_chu: str = _ghi_chu()

    class Config:
        metadata = about(
            "qt_cong_tac",
            "Quá trình công tác",
            "Work history",
            "DS_QUATRINH_CONGTAC",
            since="tu_ngay",
        )


class QtLuong(pa.DataFrameModel):
    """Diễn biến lương: pay history."""

    tu_ngay: str = _tu_ngay()
    den_ngay: str = _den_ngay()
    ma_ngach: str = declare(
        "Mã ngạch/CDNN",
        "Rank or title code",
        "code",
        headings="Mã ngạch; Mã CDNN; Ngạch; Mã số",
        codelist="ma_ngach",
        required=ON_SCALE,
        message="Ngach",
        personal=False,
    )
    bac: float = declare(
        "Bậc",
        "Step",
        "int",
        headings="Bậc lương",
        required=ON_SCALE,
        message="BacLuong",
        minimum=1,
        maximum=12,
        personal=False,
    )
    he_so: float = declare(
        "Hệ số",
        "Coefficient",
        "decimal",
        headings="Hệ số lương; HSL",
        required=ON_SCALE,
        scale=2,
        message="HeSoLuong",
        minimum=1,
        maximum=10,
        personal=False,
    )
    phan_tram_huong: float = declare(
        "% hưởng", "Percent received", "int", message="PhanTramHuong", personal=False
    )
    vuot_khung: float = declare(
        "% vượt khung", "Over-scale percent", "int", headings="% TNVK; TNVK", personal=False
    )
    ly_do: str = declare(
        "Lý do",
        "Reason",
        headings="Lý do nâng lương; Hình thức nâng lương",
        personal=False,
        length=100,
        note="Thường xuyên, Trước thời hạn, Chuyển ngạch, Kéo dài",
    )
    ghi_chu: str = _ghi_chu()

    class Config:
        metadata = about(
            "qt_luong", "Diễn biến lương", "Pay history", "DS_QUATRINH_LUONG", since="tu_ngay"
        )


class QtPhuCap(pa.DataFrameModel):
    """Quá trình phụ cấp: allowances."""

    tu_ngay: str = _tu_ngay()
    den_ngay: str = _den_ngay()
    loai_phu_cap: str = declare(
        "Loại phụ cấp",
        "Kind of allowance",
        "code",
        headings="Tên phụ cấp; Phụ cấp",
        codelist="loai_phu_cap",
        required="error",
        key=True,
        message="LoaiPhuCap",
        personal=False,
    )
    he_so: float = declare(
        "Hệ số",
        "Coefficient",
        "decimal",
        headings="Hệ số phụ cấp",
        scale=2,
        message="HeSo",
        personal=False,
    )
    phan_tram: float = declare(
        "Phần trăm",
        "Percent",
        "decimal",
        headings="% phụ cấp; Tỷ lệ %; % hưởng; Phần trăm hưởng; Tỷ lệ hưởng; Mức hưởng (%)",
        scale=2,
        message="PhanTramHuongPhuCap",
        personal=False,
    )
    gia_tri: float = declare(
        "Giá trị (đồng)",
        "Amount (VND)",
        "int",
        headings="Giá trị; Số tiền",
        message="GiaTri",
        personal=False,
    )
    ghi_chu: str = _ghi_chu()

    class Config:
        metadata = about(
            "qt_phu_cap", "Quá trình phụ cấp", "Allowances", "DS_QUATRINH_PHUCAP", since="tu_ngay"
        )


class QtDaoTao(pa.DataFrameModel):
    """Quá trình đào tạo, bồi dưỡng: training and fostering."""

    tu_ngay: str = _tu_ngay()
    den_ngay: str = _den_ngay()
    co_so: str = declare(
        "Cơ sở đào tạo",
        "School",
        headings="Trường; Nơi đào tạo; Tên trường",
        required="error",
        message="CoSoDaoTao",
        notation="school",
    )
    chuyen_nganh: str = declare(
        "Chuyên ngành",
        "Field of study",
        headings="Chuyên ngành đào tạo; Ngành học",
        key=True,
        message="ChuyenNganhDaoTao",
    )
    trinh_do: str = declare(
        "Trình độ",
        "Qualification",
        "code",
        headings="Trình độ đào tạo; Văn bằng",
        codelist="trinh_do_chuyen_mon",
        message="TrinhDoDaoTao",
    )
    hinh_thuc: str = declare(
        "Hình thức",
        "Mode",
        headings="Hình thức đào tạo; Hệ đào tạo",
        length=50,
        notation="training",
    )
    xep_loai: str = declare(
        "Xếp loại tốt nghiệp",
        "Graduation class",
        headings="Xếp loại",
        message="XepLoaiTotNghiep",
        length=50,
    )
    nuoc: str = declare(
        "Nước đào tạo", "Country", headings="Quốc gia", message="NuocDaoTao", length=50
    )

    class Config:
        metadata = about(
            "qt_dao_tao",
            "Đào tạo, bồi dưỡng",
            "Training",
            "DS_QUATRINH_DAOTAO_BOIDUONG",
            since="tu_ngay",
        )


class DsNgoaiNgu(pa.DataFrameModel):
    """Ngoại ngữ: foreign languages."""

    ma_ngoai_ngu: str = declare(
        "Ngoại ngữ",
        "Language",
        "code",
        headings="Tên ngoại ngữ",
        codelist="ngoai_ngu_ten",
        required="error",
        key=True,
        message="MaNgoaiNgu",
    )
    trinh_do: str = declare(
        "Trình độ",
        "Level",
        "code",
        headings="Trình độ ngoại ngữ; Chứng chỉ",
        codelist="ngoai_ngu_trinh_do",
        message="TrinhDo",
    )

    class Config:
        metadata = about("ds_ngoai_ngu", "Ngoại ngữ", "Foreign languages", "DS_NGOAINGU")


class DsTinHoc(pa.DataFrameModel):
    """Tin học: information technology."""

    trinh_do: str = declare(
        "Trình độ tin học",
        "IT level",
        "code",
        headings="Tin học; Chứng chỉ tin học",
        codelist="tin_hoc",
        required="error",
        key=True,
        message="TrinhDo",
    )

    class Config:
        metadata = about("ds_tin_hoc", "Tin học", "Information technology", "DS_TINHOC")


class DsDanhGia(pa.DataFrameModel):
    """Kết quả đánh giá, xếp loại hằng năm: yearly ratings."""

    nam: float = declare(
        "Năm",
        "Year",
        "int",
        headings="Năm đánh giá",
        required="error",
        key=True,
        message="Nam",
        minimum=1990,
        maximum=2100,
        personal=False,
    )
    xep_loai: str = declare(
        "Xếp loại",
        "Rating",
        "code",
        headings="Kết quả đánh giá; Kết quả; Mức xếp loại",
        codelist="xep_loai_chat_luong",
        required="error",
        message="KetQuaDanhGia",
    )
    diem: float = declare(
        "Điểm",
        "Score",
        "decimal",
        headings="Điểm đánh giá; Tổng điểm",
        scale=2,
        minimum=0,
        maximum=100,
    )
    tham_quyen: str = declare(
        "Thẩm quyền đánh giá",
        "Rated by",
        headings="Cấp đánh giá",
        message="ThamQuyenDanhGia",
        personal=False,
    )
    ghi_chu: str = _ghi_chu()

    class Config:
        metadata = about(
            "ds_danh_gia", "Đánh giá hằng năm", "Yearly ratings", "DS_KETQUA_DANHGIA_PHANLOAI"
        )


class DsKhenThuong(pa.DataFrameModel):
    """Khen thưởng: rewards."""

    ngay: str = declare(
        "Ngày quyết định",
        "Decided on",
        "date",
        headings="Ngày khen thưởng; Ngày; Năm khen thưởng",
        required="error",
        key=True,
    )
    hinh_thuc: str = declare(
        "Hình thức khen thưởng",
        "Reward",
        "code",
        headings="Hình thức; Danh hiệu; Khen thưởng",
        codelist="khen_thuong",
        required="error",
        key=True,
    )
    so_quyet_dinh: str = declare(
        "Số quyết định", "Decision", headings="Số QĐ", length=50, personal=False
    )
    cap: str = declare(
        "Cấp quyết định", "Decided by", headings="Cơ quan quyết định", personal=False
    )
    nam: float = declare(
        "Năm xét tặng",
        "Year of the reward",
        "int",
        headings="Năm; Năm đạt; Năm đạt danh hiệu; Năm thi đua",
        minimum=1945,
        maximum=2100,
        note="Năm mà danh hiệu được xét, khi khác năm ký quyết định",
    )
    ghi_chu: str = _ghi_chu()

    class Config:
        metadata = about("ds_khen_thuong", "Khen thưởng", "Rewards", since="ngay")


class DsKyLuat(pa.DataFrameModel):
    """Kỷ luật: discipline."""

    ngay: str = declare(
        "Ngày quyết định",
        "Decided on",
        "date",
        headings="Ngày kỷ luật; Ngày; Ngày có hiệu lực",
        required="error",
        key=True,
        sensitive=True,
    )
    hinh_thuc: str = declare(
        "Hình thức kỷ luật",
        "Discipline",
        "code",
        headings="Hình thức; Kỷ luật",
        codelist="hinh_thuc_ky_luat",
        required="error",
        key=True,
        sensitive=True,
    )
    so_quyet_dinh: str = declare(
        "Số quyết định", "Decision", headings="Số QĐ", length=50, personal=False
    )
    ly_do: str = declare("Lý do", "Reason", headings="Nội dung vi phạm", sensitive=True)
    ghi_chu: str = _ghi_chu()

    class Config:
        metadata = about("ds_ky_luat", "Kỷ luật", "Discipline", since="ngay")


class DsGiaDinh(pa.DataFrameModel):
    """Quan hệ gia đình: family."""

    quan_he: str = declare(
        "Quan hệ", "Relation", headings="Mối quan hệ", required="error", key=True, length=50
    )
    ho_ten: str = declare(
        "Họ và tên người thân",
        "Relative's name",
        headings="Họ và tên thân nhân; Họ tên người thân; Tên thân nhân",
        required="error",
        key=True,
        length=100,
        notation="name",
    )
    nam_sinh: float = declare(
        "Năm sinh người thân",
        "Relative's birth year",
        "int",
        headings="Năm sinh thân nhân; Năm sinh",
        minimum=1850,
        maximum=2100,
    )
    nghe_nghiep: str = declare(
        "Nghề nghiệp, nơi công tác",
        "Occupation",
        headings="Nghề nghiệp; Nơi công tác; Chức vụ, nơi công tác",
    )
    noi_o: str = declare("Nơi ở", "Residence", "place", headings="Chỗ ở")

    class Config:
        metadata = about("ds_gia_dinh", "Quan hệ gia đình", "Family")


class DsQuyHoach(pa.DataFrameModel):
    """Quy hoạch: planning for posts."""

    chuc_danh: str = declare(
        "Chức danh quy hoạch",
        "Planned post",
        headings="Chức danh; Quy hoạch chức danh; Chức danh QH",
        required="error",
        key=True,
        personal=False,
    )
    ma_don_vi: str = declare(
        "Đơn vị quy hoạch",
        "Unit of the post",
        "unit",
        headings="Đơn vị của chức danh; Cơ quan của chức danh",
        key=True,
        personal=False,
    )
    nhiem_ky: str = declare(
        "Nhiệm kỳ quy hoạch",
        "Term",
        headings="Nhiệm kỳ; Giai đoạn",
        required="error",
        key=True,
        length=20,
        personal=False,
        notation="term",
    )
    so_quyet_dinh: str = declare(
        "Số quyết định", "Decision", headings="Số QĐ; Số QĐ phê duyệt", length=50, personal=False
    )
    trang_thai: str = declare(
        "Trạng thái quy hoạch",
        "Status",
        headings="Tình trạng quy hoạch",
        length=30,
        personal=False,
        note="Mới, Giữ, Đưa ra",
    )
    ngay: str = declare(
        "Ngày phê duyệt",
        "Approved on",
        "date",
        headings="Ngày phê duyệt quy hoạch; Ngày quyết định; Ngày QĐ; Ngày duyệt",
        personal=False,
    )
    ghi_chu: str = _ghi_chu()

    class Config:
        metadata = about("ds_quy_hoach", "Quy hoạch", "Planning")


class DsHopDong(pa.DataFrameModel):
    """Hợp đồng: contracts."""

    ngay_ky: str = declare(
        "Ngày ký",
        "Signed on",
        "date",
        headings="Ngày ký hợp đồng; Ngày hợp đồng",
        required="error",
        key=True,
        personal=False,
    )
    loai_hop_dong: str = declare(
        "Loại hợp đồng",
        "Contract type",
        "code",
        headings="Hình thức hợp đồng",
        codelist="loai_hop_dong",
        required="error",
        key=True,
        personal=False,
    )
    den_ngay: str = declare(
        "Ngày hết hạn", "Ends on", "date", headings="Đến ngày; Thời hạn", personal=False
    )
    so_hop_dong: str = declare(
        "Số hợp đồng", "Contract number", headings="Số HĐ", length=50, personal=False
    )
    ghi_chu: str = _ghi_chu()

    class Config:
        metadata = about("ds_hop_dong", "Hợp đồng", "Contracts", since="ngay_ky")


MODELS: tuple[type[pa.DataFrameModel], ...] = (
    QtCongTac, QtLuong, QtPhuCap, QtDaoTao, DsNgoaiNgu, DsTinHoc, DsDanhGia, DsKhenThuong, DsKyLuat,
    DsGiaDinh, DsQuyHoach,
    DsHopDong,
)  # fmt: skip
