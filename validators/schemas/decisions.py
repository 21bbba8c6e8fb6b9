"""The register of decisions: the decision, and the lists of what decisions say of units and people.

These tables are no part of a person's record: they stand beside it (``dictionary.registers``), and
a line belongs to its decision by number and day of signing. Figures "before" stand on the line of
each old unit; those "after" once, on one line of the unit that they are about.
"""

from typing import Any, Unpack

import pandera.pandas as pa

from .children import about
from .field import Kind, Words, declare

SPECIFIED = "Register of decisions; Decree 120/2020/NĐ-CP, Decree 60/2021/NĐ-CP"
DECISION = "quyet_dinh"
"""The table of the decisions themselves; all others are lines of it."""


def _own(label: str, label_en: str, kind: Kind = "text", **words: Unpack[Words]) -> Any:
    """A field of the register: no personal data unless it says so."""
    said: Words = {"personal": False, "source": SPECIFIED, **words}
    return declare(label, label_en, kind, **said)


def _number(label: str, label_en: str, headings: str = "") -> Any:
    return _own(label, label_en, "int", headings=headings, minimum=0)


def _so() -> Any:
    return _own(
        "Số quyết định",
        "Decision",
        headings="Số QĐ; Quyết định số; QĐ số",
        required="error",
        key=True,
        length=60,
    )


def _ngay_ky() -> Any:
    return _own(
        "Ngày ký",
        "Signed on",
        "date",
        headings="Ngày ký quyết định; Ngày quyết định; Ngày QĐ",
        required="error",
        key=True,
    )


def _don_vi(label: str = "Mã đơn vị", key: bool = True) -> Any:
    return _own(
        label, "Unit", "unit", headings="Đơn vị; Cơ quan, đơn vị", required="error", key=key
    )


def _cccd() -> Any:
    return declare(
        "Số định danh",
        "Personal number",
        headings="Số CCCD; CCCD; Số định danh cá nhân",
        key=True,
        length=12,
        source=SPECIFIED,
        notation="digits",
    )


def _so_hieu() -> Any:
    return declare(
        "Số hiệu",
        "Personnel number",
        headings="Số hiệu CBCCVC; Mã số",
        key=True,
        length=30,
        source=SPECIFIED,
    )


def _ho_ten() -> Any:
    return declare(
        "Họ và tên", "Name", headings="Họ tên", required="error", source=SPECIFIED, notation="name"
    )


class QuyetDinh(pa.DataFrameModel):
    """Sổ quyết định: one row a decision."""

    so: str = _so()
    ngay_ky: str = _ngay_ky()
    ngay_hieu_luc: str = _own(
        "Ngày hiệu lực", "In force from", "date", headings="Hiệu lực từ", required="error"
    )
    het_hieu_luc: str = _own("Hết hiệu lực", "In force until", "date", headings="Hiệu lực đến")
    co_quan: str = _own(
        "Cơ quan ban hành", "Issued by", headings="Cơ quan; Nơi ban hành", required="error"
    )
    nguoi_ky: str = declare("Người ký", "Signed by", source=SPECIFIED)
    chuc_vu_ky: str = _own("Chức vụ người ký", "Post of the signer")
    loai: str = _own(
        "Loại quyết định",
        "Kind",
        "code",
        headings="Loại",
        codelist="loai_quyet_dinh",
        required="error",
    )
    trich_yeu: str = _own("Trích yếu", "Subject", headings="Về việc; Nội dung", length=1000)
    thay_the: str = _own(
        "Thay thế quyết định",
        "Replaces",
        headings="Thay thế; QĐ thay thế",
        note="Số của quyết định bị thay thế; nhiều số cách nhau bằng dấu chấm phẩy",
    )
    can_cu: str = _own("Căn cứ", "Grounds", length=1000)
    tep: str = _own("Tệp đính kèm", "File", headings="Tệp")
    ghi_chu: str = _own("Ghi chú", "Note", length=1000)

    class Config:
        metadata = about(DECISION, "Quyết định", "Decisions")


class SapXep(pa.DataFrameModel):
    """Sắp xếp: what becomes of each old unit."""

    so: str = _so()
    ngay_ky: str = _ngay_ky()
    so_chu_quan: str = _own("Sở chủ quản", "Department", "unit", required="error")
    ma_cu: str = _don_vi("Mã đơn vị cũ")
    ten_cu: str = _own("Tên đơn vị cũ", "Old name", required="error")
    hinh_thuc: str = _own(
        "Hình thức sắp xếp",
        "What is done",
        "code",
        headings="Hình thức",
        codelist="hinh_thuc_sap_xep",
        required="error",
    )
    ma_moi: str = _own("Mã đơn vị mới", "New unit", "unit", key=True)
    ten_moi: str = _own("Tên đơn vị mới", "New name")
    loai_don_vi: str = _own("Loại đơn vị", "Kind of unit", "code", codelist="loai_don_vi")
    linh_vuc: str = _own("Lĩnh vực", "Field", "code", codelist="linh_vuc_su_nghiep")
    nhom_tu_chu_truoc: str = _own(
        "Nhóm tự chủ trước", "Group before", "code", codelist="nhom_tu_chu"
    )
    nhom_tu_chu_sau: str = _own("Nhóm tự chủ sau", "Group after", "code", codelist="nhom_tu_chu")
    ty_le_truoc: float = _own("Tỷ lệ tự bảo đảm trước", "Own funding before", "decimal", scale=1)
    ty_le_sau: float = _own("Tỷ lệ tự bảo đảm sau", "Own funding after", "decimal", scale=1)
    bien_che_ns_truoc: float = _number("Biên chế NS trước", "Paid by budget before")
    bien_che_ns_sau: float = _number("Biên chế NS sau", "Paid by budget after")
    nguoi_nguon_thu_truoc: float = _number("Người từ nguồn thu trước", "Paid by revenue before")
    nguoi_nguon_thu_sau: float = _number("Người từ nguồn thu sau", "Paid by revenue after")
    vc_truoc: float = _number("Viên chức trước", "Public employees before")
    vc_sau: float = _number("Viên chức sau", "Public employees after")
    hdld_truoc: float = _number("HĐLĐ trước", "Contracts before")
    hdld_sau: float = _number("HĐLĐ sau", "Contracts after")
    cap_truong_truoc: float = _number("Cấp trưởng trước", "Heads before")
    cap_truong_sau: float = _number("Cấp trưởng sau", "Heads after")
    cap_pho_truoc: float = _number("Cấp phó trước", "Deputies before")
    cap_pho_sau: float = _number("Cấp phó sau", "Deputies after")
    phong_truoc: float = _number("Số phòng trước", "Divisions before")
    phong_sau: float = _number("Số phòng sau", "Divisions after")
    doi_du: float = _number("Dôi dư", "Surplus staff", "Số người dôi dư")
    lo_trinh_den: str = _own("Lộ trình đến", "Solved by", "date")
    thiet_yeu: str = _own("Dịch vụ thiết yếu", "Essential service", note="x", length=5)
    tru_so_truoc: float = _number("Trụ sở trước", "Buildings before")
    tru_so_sau: float = _number("Trụ sở sau", "Buildings after")
    trang_thai: str = _own(
        "Trạng thái sắp xếp",
        "State",
        "code",
        headings="Trạng thái",
        codelist="trang_thai_sap_xep",
        required="error",
    )
    ngay_nhan_ho_so: str = _own("Ngày nhận hồ sơ", "File received", "date")
    ngay_tham_dinh: str = _own("Ngày thẩm định", "Appraised on", "date")
    ngay_trinh: str = _own("Ngày trình", "Submitted on", "date")
    ghi_chu: str = _own("Ghi chú", "Note", length=1000)

    class Config:
        metadata = about("sap_xep", "Sắp xếp", "Reorganised units")


class TuChu(pa.DataFrameModel):
    """Tự chủ: the financial autonomy of a unit in a period."""

    so: str = _so()
    ngay_ky: str = _ngay_ky()
    ma_don_vi: str = _don_vi()
    ten_don_vi: str = _own("Tên đơn vị", "Name of the unit")
    linh_vuc: str = _own("Lĩnh vực", "Field", "code", codelist="linh_vuc_su_nghiep")
    giai_doan_tu: str = _own(
        "Giai đoạn từ", "Period from", "date", headings="Từ ngày; Từ", required="error"
    )
    giai_doan_den: str = _own(
        "Giai đoạn đến", "Period until", "date", headings="Đến ngày; Đến", required="error"
    )
    nhom: str = _own(
        "Nhóm tự chủ", "Group", "code", headings="Nhóm", codelist="nhom_tu_chu", required="error"
    )
    dieu_kien: str = _own("Điều kiện", "Condition", length=5, note="a hoặc b (Điều 9)")
    a_thu: float = _own(
        "A: tổng thu", "Revenue A", "int", headings="A; A_thu; Nguồn thu", minimum=0
    )
    b_chi: float = _own(
        "B: tổng chi", "Spending B", "int", headings="B; B_chi; Tổng chi", minimum=0
    )
    muc_tu_bao_dam: float = _own(
        "Mức tự bảo đảm (%)",
        "Own funding",
        "decimal",
        headings="Mức tự bảo đảm; Mức tự bảo đảm %",
        scale=2,
        minimum=0,
    )
    ns_cap_thuong_xuyen: float = _own(
        "NSNN cấp chi thường xuyên", "From the budget", "int", headings="NSNN cấp", minimum=0
    )
    nguoi_huong_luong_ns: float = _number("Người hưởng lương NS", "Paid by budget", "Người NS")
    nguoi_huong_luong_nguon_thu: float = _number(
        "Người hưởng lương nguồn thu", "Paid by revenue", "Người nguồn thu"
    )
    phuong_an_ngay: str = _own("Ngày phương án", "Scheme of", "date")
    tham_tra_tai_chinh_ngay: str = _own("Ngày thẩm tra tài chính", "Examined on", "date")
    dieu_chinh: str = _own("Điều chỉnh quyết định", "Adjusts", headings="Điều chỉnh")
    ghi_chu: str = _own("Ghi chú", "Note", length=1000)

    class Config:
        metadata = about("tu_chu", "Tự chủ", "Autonomy")


class ChucNang(pa.DataFrameModel):
    """Chức năng: functions, duties and structure of an agency."""

    so: str = _so()
    ngay_ky: str = _ngay_ky()
    ma_don_vi: str = _don_vi()
    ten_don_vi: str = _own("Tên đơn vị", "Name of the unit")
    loai_vb: str = _own(
        "Loại văn bản", "Kind of document", "code", codelist="loai_van_ban", required="error"
    )
    so_phong: float = _number("Số phòng", "Divisions")
    danh_sach_phong: str = _own("Danh sách phòng", "Names of divisions", length=2000)
    cap_pho_toi_da: float = _number("Cấp phó tối đa", "Most deputies")
    bien_che: float = _number("Biên chế", "Posts")
    can_cu_tt: str = _own("Căn cứ thông tư", "Circular", length=500)
    sua_doi_cho: str = _own("Sửa đổi cho", "Amends")
    ghi_chu: str = _own("Ghi chú", "Note", length=1000)

    class Config:
        metadata = about("chuc_nang", "Chức năng", "Functions")


class BoNhiem(pa.DataFrameModel):
    """Bổ nhiệm: what a decision makes of somebody's post."""

    so: str = _so()
    ngay_ky: str = _ngay_ky()
    cccd: str = _cccd()
    so_hieu: str = _so_hieu()
    ho_ten: str = _ho_ten()
    ma_don_vi: str = _don_vi(key=False)
    chuc_vu_cu: str = _own("Chức vụ cũ", "Post before", headings="Chức vụ trước")
    chuc_vu: str = _own(
        "Chức vụ mới", "Post", headings="Chức vụ; Chức danh", required="error", key=True
    )
    hinh_thuc: str = _own(
        "Hình thức bổ nhiệm",
        "Way",
        "code",
        headings="Hình thức",
        codelist="hinh_thuc_bo_nhiem",
        required="error",
    )
    thoi_han_den: str = _own("Thời hạn đến", "Term ends", "date", headings="Hết hạn")
    dien_quan_ly: str = _own("Diện quản lý", "Managed by", "code", codelist="dien_quan_ly")
    nguon: str = _own("Nguồn", "From", length=30, note="tại chỗ, nơi khác")
    huong: str = _own(
        "Hướng luân chuyển", "Rotated from and to", "code", codelist="huong_luan_chuyen"
    )
    quy_hoach_so: str = _own("Quyết định quy hoạch", "Planning decision")
    quy_trinh_ngay: str = _own("Ngày quy trình", "Procedure of", "date")
    ke_khai_tai_san: str = _own("Kê khai tài sản", "Assets declared", length=5, note="x")
    ly_do_dac_biet: str = _own("Lý do đặc biệt", "Special reason", length=500)
    ghi_chu: str = _own("Ghi chú", "Note", length=1000)

    class Config:
        metadata = about("bo_nhiem", "Bổ nhiệm", "Appointments")


class QuyHoach(pa.DataFrameModel):
    """Quy hoạch: whom a decision plans for which post."""

    so: str = _so()
    ngay_ky: str = _ngay_ky()
    cccd: str = _cccd()
    so_hieu: str = _so_hieu()
    ho_ten: str = _ho_ten()
    chuc_vu_hien_nay: str = _own("Chức vụ hiện nay", "Present post")
    ma_don_vi: str = _don_vi("Đơn vị của chức danh")
    chuc_danh: str = _own(
        "Chức danh quy hoạch", "Planned post", headings="Chức danh", required="error", key=True
    )
    nhiem_ky: str = _own(
        "Nhiệm kỳ", "Term", headings="Giai đoạn", required="error", length=20, notation="term"
    )
    cap_quan_ly: str = _own("Cấp quản lý", "Managed by", "code", codelist="dien_quan_ly")
    trang_thai: str = _own(
        "Trạng thái quy hoạch",
        "Status",
        "code",
        headings="Trạng thái",
        codelist="trang_thai_quy_hoach",
        required="error",
    )
    ly_do_dua_ra: str = _own("Lý do đưa ra", "Why taken out", length=500)
    thu_tu: float = _number("Thứ tự", "Order")
    ghi_chu: str = _own("Ghi chú", "Note", length=1000)

    class Config:
        metadata = about("quy_hoach", "Quy hoạch", "Planning decisions")


class DonViHanhChinh(pa.DataFrameModel):
    """ĐVHC: what becomes of each old commune or district."""

    so: str = _so()
    ngay_ky: str = _ngay_ky()
    ma_cu: str = _own("Mã ĐVHC cũ", "Old code", headings="Mã cũ", length=10, key=True)
    ten_cu: str = _own("Tên ĐVHC cũ", "Old name", headings="Tên cũ", required="error", key=True)
    cap: str = _own("Cấp", "Level", "code", codelist="cap_hanh_chinh", required="error")
    loai: str = _own("Loại ĐVHC cũ", "Old kind", "code", headings="Loại", codelist="loai_dvhc")
    dien_tich_truoc: float = _own(
        "Diện tích trước (km²)", "Area before, km²", "decimal",
        headings="Diện tích trước; Diện tích; Diện tích (km2)", scale=2, minimum=0,
    )  # fmt: skip
    dan_so_truoc: float = _own(
        "Dân số trước", "People before", "int", headings="Dân số; Quy mô dân số", minimum=0
    )
    ty_le_tieu_chuan: float = _own(
        "Tỷ lệ so với tiêu chuẩn (%)", "Percent of the standard", "decimal",
        headings="Tỷ lệ tiêu chuẩn", scale=2, minimum=0,
    )  # fmt: skip
    hinh_thuc: str = _own(
        "Hình thức ĐVHC", "What is done", "code", headings="Hình thức sắp xếp ĐVHC; Hình thức",
        codelist="hinh_thuc_dvhc", required="error",
    )  # fmt: skip
    ma_moi: str = _own("Mã ĐVHC mới", "New code", headings="Mã mới", length=10, key=True)
    ten_moi: str = _own("Tên ĐVHC mới", "New name", headings="Tên mới", required="error", key=True)
    loai_moi: str = _own("Loại ĐVHC mới", "New kind", "code", codelist="loai_dvhc")
    dien_tich_sau: float = _own(
        "Diện tích sau (km²)", "Area after, km²", "decimal", headings="Diện tích sau", scale=2,
        minimum=0,
    )  # fmt: skip
    dan_so_sau: float = _number("Dân số sau", "People after")
    ma_don_vi: str = _own(
        "Mã UBND mới", "People's Committee", "unit", headings="UBND mới; Đơn vị tiếp nhận"
    )
    bien_che_truoc: float = _number("Biên chế giao trước", "Posts before")
    bien_che_sau: float = _number("Biên chế giao sau", "Posts after")
    co_mat_truoc: float = _number("Có mặt trước", "Present before")
    ghi_chu: str = _own("Ghi chú", "Note", length=1000)

    class Config:
        metadata = about("dvhc", "ĐVHC", "Administrative units")


class DoiDu(pa.DataFrameModel):
    """Dôi dư: surplus staff, what is planned for each and when it was done."""

    so: str = _so()
    ngay_ky: str = _ngay_ky()
    cccd: str = _cccd()
    so_hieu: str = _so_hieu()
    ho_ten: str = _ho_ten()
    ma_don_vi: str = _don_vi(key=False)
    chuc_vu: str = _own("Chức vụ", "Post", headings="Chức vụ, chức danh")
    doi_tuong: str = _own("Đối tượng", "Class", "code", codelist="doi_tuong", required="error")
    phuong_an: str = _own(
        "Phương án", "Way", "code", headings="Phương án giải quyết; Hình thức giải quyết",
        codelist="phuong_an_doi_du",
    )  # fmt: skip
    han: str = _own("Hạn giải quyết", "Solved by", "date", headings="Hạn; Lộ trình")
    so_qd: str = _own("Số QĐ giải quyết", "Decision that solved it", headings="QĐ giải quyết")
    ngay_giai_quyet: str = _own("Ngày giải quyết", "Solved on", "date")
    ghi_chu: str = _own("Ghi chú", "Note", length=1000)

    class Config:
        metadata = about("doi_du", "Dôi dư", "Surplus staff")


class TruSo(pa.DataFrameModel):
    """Trụ sở: buildings after a rearrangement."""

    so: str = _so()
    ngay_ky: str = _ngay_ky()
    ma_don_vi: str = _don_vi(key=False)
    ten_tru_so: str = _own(
        "Tên trụ sở", "Building", headings="Trụ sở; Tên cơ sở nhà đất", required="error", key=True
    )
    dia_chi: str = _own("Địa chỉ", "Address", length=300)
    phuong_an: str = _own(
        "Phương án trụ sở", "Way", "code", headings="Phương án; Phương án xử lý",
        codelist="phuong_an_tru_so", required="error",
    )  # fmt: skip
    han: str = _own("Hạn xử lý", "Done by", "date", headings="Hạn")
    ngay_xu_ly: str = _own("Ngày xử lý", "Done on", "date")
    ghi_chu: str = _own("Ghi chú", "Note", length=1000)

    class Config:
        metadata = about("tru_so", "Trụ sở", "Buildings")


class KhenThuong(pa.DataFrameModel):
    """Khen thưởng: who is rewarded with what."""

    so: str = _so()
    ngay_ky: str = _ngay_ky()
    doi_tuong_kt: str = _own(
        "Đối tượng khen thưởng", "Rewarded", "code", headings="Đối tượng",
        codelist="doi_tuong_khen_thuong", required="error",
    )  # fmt: skip
    ten: str = declare(
        "Tên cá nhân, tập thể",
        "Name",
        headings="Họ và tên; Tên tập thể; Tên tập thể, cá nhân; Họ tên; Tên",
        required="error",
        key=True,
        source=SPECIFIED,
    )
    cccd: str = _cccd()
    so_hieu: str = _so_hieu()
    ma_don_vi: str = _own("Mã đơn vị", "Unit", "unit", headings="Đơn vị; Cơ quan, đơn vị", key=True)
    hinh_thuc: str = _own(
        "Hình thức khen thưởng", "Reward", "code", headings="Danh hiệu; Hình thức; Khen thưởng",
        codelist="khen_thuong", required="error", key=True,
    )  # fmt: skip
    nam: float = _own(
        "Năm xét tặng", "Year of the reward", "int", headings="Năm; Năm thành tích", minimum=1945,
        maximum=2100,
    )  # fmt: skip
    nhom: str = _own(
        "Nhóm đối tượng", "Group", "code", headings="Nhóm", codelist="nhom_khen_thuong"
    )
    phuong_thuc: str = _own(
        "Phương thức khen thưởng", "Way", "code", headings="Phương thức; Loại khen thưởng",
        codelist="phuong_thuc_khen_thuong",
    )  # fmt: skip
    to_trinh: str = _own("Tờ trình", "Proposal")
    thanh_tich: str = _own("Thành tích", "Merit", length=1000)
    ghi_chu: str = _own("Ghi chú", "Note", length=1000)

    class Config:
        metadata = about("khen_thuong", "Khen thưởng", "Rewards")


class PhongTrao(pa.DataFrameModel):
    """Phong trào: emulation movements."""

    so: str = _so()
    ngay_ky: str = _ngay_ky()
    ten: str = _own(
        "Tên phong trào", "Movement", headings="Phong trào", required="error", key=True, length=500
    )
    cap_phat_dong: str = _own(
        "Cấp phát động", "Begun by", "code", codelist="cap_phat_dong", required="error"
    )
    pham_vi: str = _own("Phạm vi", "Reach", "code", codelist="pham_vi_phong_trao")
    tu: str = _own("Thời gian từ", "From", "date", headings="Từ; Từ ngày")
    den: str = _own("Thời gian đến", "Until", "date", headings="Đến; Đến ngày")
    phuong_thuc: str = _own(
        "Phương thức thi đua", "Way", "code", headings="Phương thức",
        codelist="phuong_thuc_khen_thuong",
    )  # fmt: skip
    ghi_chu: str = _own("Ghi chú", "Note", length=1000)

    class Config:
        metadata = about("phong_trao", "Phong trào", "Emulation movements")


MODELS: tuple[type[pa.DataFrameModel], ...] = (
    QuyetDinh, SapXep, TuChu, ChucNang, BoNhiem, QuyHoach, DonViHanhChinh, DoiDu, TruSo,
    KhenThuong, PhongTrao,
)  # fmt: skip
KINDS: dict[str, tuple[str, ...]] = {
    "sap_xep": ("SAP_XEP",),
    "tu_chu": ("TU_CHU",),
    "chuc_nang": ("CHUC_NANG",),
    "bo_nhiem": ("BO_NHIEM", "DIEU_DONG"),
    "quy_hoach": ("QUY_HOACH",),
    "dvhc": ("DVHC",),
    "doi_du": ("DVHC", "SAP_XEP"),
    "tru_so": ("DVHC", "SAP_XEP"),
    "khen_thuong": ("KHEN_THUONG",),
    "phong_trao": ("THI_DUA",),
}
"""Table of lines -> the kinds of decision whose lines they are."""
MUST = (
    "sap_xep",
    "tu_chu",
    "chuc_nang",
    "bo_nhiem",
    "quy_hoach",
    "dvhc",
    "khen_thuong",
    "phong_trao",
)
"""Tables in which a decision of the first of their kinds has a line."""
