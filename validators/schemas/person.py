"""The person: one row for each cán bộ, công chức or viên chức.

Field list: record-fields of Circular 06/2023/TT-BNV (annex) and of the message that provincial
systems send; the official lists of 109 and of 194 fields were not found in any open source.
"""

from typing import ClassVar

import pandera.pandas as pa

from .field import Required, declare

VC = ("VC",)
# Recruited into a rank or a title; cadres are elected, part-time commune workers are chosen.
RECRUITED = ("CC", "VC", "CCX")
# Whose file is kept as that of a cadre, civil servant or public employee.
SERVICE = ("CB", "CC", "VC", "CBX", "CCX")
SCALE = (Required("error", paid=("bang_luong",)),)
IN_SERVICE = (Required("warning", doi_tuong=SERVICE),)
ND27 = "Nghị định 27/2026/NĐ-CP"
MSG = "Thông điệp HOSO_CBCCVC"


class Nguoi(pa.DataFrameModel):
    """Hồ sơ một người."""

    stt: float = declare(
        "STT", "No.", "int", headings="TT; Số TT; Số thứ tự", personal=False, minimum=1
    )
    so_hieu: str = declare(
        "Số hiệu CBCCVC",
        "Personnel number",
        headings=(
            "Mã hồ sơ; Mã CB; Số hiệu; Mã cán bộ; Mã nhân viên; Mã CBCCVC; Mã viên chức; Mã công "
            "chức; Số hiệu cán bộ"
        ),
        required=IN_SERVICE,
        message="SoHieuCBCCVC",
        length=30,
    )
    ho_ten: str = declare(
        "Họ và tên",
        "Full name",
        headings=(
            "Họ tên; Họ và tên khai sinh; Họ, tên; Họ và tên CBCCVC; Họ và tên giáo viên; Tên cán "
            "bộ; Họ tên cán bộ; Họ và tên cán bộ; Họ và chữ đệm và tên; Họ, chữ đệm và tên khai "
            "sinh; Full name"
        ),
        required="error",
        message="HoVaTen",
        length=100,
        notation="name",
    )
    ten_khac: str = declare(
        "Tên gọi khác",
        "Other names",
        headings="Bí danh; Các tên gọi khác; Tên khác",
        length=100,
        notation="name",
    )
    ngay_sinh: str = declare(
        "Ngày sinh",
        "Birth date",
        "date",
        headings=(
            "Ngày tháng năm sinh; Ngày, tháng, năm sinh; Năm sinh; Sinh ngày; NTNS; Ngày/tháng/năm "
            "sinh; Date of birth"
        ),
        required="error",
        message="NgaySinh",
    )
    gioi_tinh: str = declare(
        "Giới tính",
        "Sex",
        "code",
        headings="Nam/Nữ; Nam, nữ; Phái; GT; Giới",
        codelist="gioi_tinh",
        required="error",
        message="GioiTinh",
    )
    cccd: str = declare(
        "Số CCCD",
        "Personal ID number",
        headings=(
            "Số định danh cá nhân; CCCD; CCCD/CMND; CMND/CCCD; Số CMT; Số căn cước; Căn cước công "
            "dân; Số căn cước công dân; Số CCCD/CMND; Số CMND/CCCD; Mã định danh cá nhân; Số định "
            "danh; Số thẻ căn cước; Thẻ căn cước; Thẻ CCCD; CMT/CCCD; Số CCCD/định "
            "danh cá nhân; Số CMND/Căn cước công dân"
        ),
        required="error",
        message="SoDinhDanhCaNhan",
        length=12,
        notation="digits",
    )
    cmnd: str = declare(
        "Số CMND",
        "Old ID card number",
        headings="CMND; Số chứng minh nhân dân; Chứng minh nhân dân; Số CMND cũ",
        message="SoCMND",
        length=9,
        notation="digits",
    )
    ngay_cap: str = declare(
        "Ngày cấp",
        "Card issued on",
        "date",
        headings="Ngày cấp CCCD; Ngày cấp căn cước; Ngày cấp CMND",
        required="warning",
        since="ngay_cap",
    )
    noi_cap: str = declare(
        "Nơi cấp",
        "Card issued by",
        headings="Nơi cấp CCCD; Cơ quan cấp; Nơi cấp CMND",
        required="warning",
        since="ngay_cap",
        notation="office",
    )
    so_bhxh: str = declare(
        "Số sổ BHXH",
        "Social insurance number",
        headings=(
            "Mã số BHXH; Số BHXH; Sổ BHXH; Mã BHXH; Số sổ bảo hiểm xã hội; Mã số bảo hiểm xã hội"
        ),
        required="warning",
        message="SoSoBaoHiemXaHoi",
        length=12,
        notation="digits",
    )
    so_bhyt: str = declare(
        "Số thẻ BHYT",
        "Health insurance number",
        headings="Mã thẻ BHYT; Số BHYT; Thẻ BHYT; Mã số BHYT; Số thẻ bảo hiểm y tế",
        length=15,
        notation="digits",
    )
    dan_toc: str = declare(
        "Dân tộc",
        "Ethnic group",
        "code",
        headings="Thành phần dân tộc",
        codelist="dan_toc",
        required="warning",
        sensitive=True,
        message="DanToc",
    )
    ton_giao: str = declare(
        "Tôn giáo",
        "Religion",
        "code",
        codelist="ton_giao",
        required="warning",
        sensitive=True,
        message="TonGiao",
    )
    noi_sinh: str = declare("Nơi sinh", "Birthplace", "place", required="warning")
    noi_dang_ky_khai_sinh: str = declare(
        "Nơi đăng ký khai sinh", "Birth registered at", "place", headings="Nơi ĐKKS; Nơi khai sinh"
    )
    que_quan: str = declare(
        "Quê quán", "Native place", "place", headings="Quê; Nguyên quán", required="warning"
    )
    noi_o: str = declare(
        "Nơi ở hiện nay",
        "Present address",
        "place",
        headings="Chỗ ở hiện nay; Nơi cư trú; Nơi ở; Địa chỉ; Địa chỉ hiện nay; Chỗ ở",
    )
    ho_khau: str = declare(
        "Hộ khẩu thường trú",
        "Permanent residence",
        "place",
        headings="Hộ khẩu; Nơi đăng ký hộ khẩu thường trú; HKTT; Nơi thường trú; Thường trú",
    )
    dien_thoai: str = declare(
        "Điện thoại",
        "Phone",
        headings="Số điện thoại; ĐT; SĐT; Điện thoại di động; Số ĐT; Di động",
        length=20,
        notation="phone",
    )
    email: str = declare(
        "Email",
        "E-mail",
        headings="Thư điện tử; Địa chỉ email; E-mail",
        length=100,
        notation="email",
    )
    doi_tuong: str = declare(
        "Đối tượng",
        "Class",
        "code",
        headings=(
            "Loại cán bộ; CB/CC/VC; CBCCVC; Loại CBCCVC; Phân loại; Phân loại hồ sơ; Diện; Loại "
            "đối tượng; Đối tượng CBCCVC"
        ),
        codelist="doi_tuong",
        required="error",
        personal=False,
        message="PhanLoaiHoSo",
    )
    trang_thai: str = declare(
        "Trạng thái hồ sơ",
        "Record state",
        "code",
        headings="Tình trạng; Trạng thái; Tình trạng hồ sơ",
        codelist="trang_thai_ho_so",
        personal=False,
        source="thiết kế của dự án",
        confidence="from_memory",
    )
    ma_don_vi_quan_ly: str = declare(
        "Cơ quan quản lý",
        "Managing unit",
        "unit",
        headings=(
            "Đơn vị chủ quản; Mã đơn vị quản lý; Đơn vị quản lý; Cơ quan chủ quản; Cơ quan có thẩm "
            "quyền quản lý"
        ),
        required="error",
        personal=False,
        message="MaDonViQuanLy",
        length=200,
    )
    # The unit has no "since": a reorganisation changes it and leaves ngay_vao_co_quan as it was.
    ma_don_vi_su_dung: str = declare(
        "Đơn vị công tác",
        "Using unit",
        "unit",
        headings=(
            "Cơ quan; Phòng ban; Mã đơn vị sử dụng; Đơn vị; Đơn vị sử dụng; Cơ quan công tác; Cơ "
            "quan, đơn vị công tác; Nơi công tác; Cơ quan đơn vị; Cơ quan/Đơn vị; Đơn vị đang công "
            "tác; Phòng/Ban; Cơ quan sử dụng"
        ),
        required="error",
        personal=False,
        message="MaDonviSuDung",
        length=200,
    )
    ten_don_vi: str = declare(
        "Tên đơn vị",
        "Unit name",
        headings="Tên đơn vị công tác; Tên cơ quan; Tên đơn vị sử dụng",
        personal=False,
        message="TenDonviSuDung",
    )
    ngay_tuyen_dung: str = declare(
        "Ngày tuyển dụng",
        "First recruited on",
        "date",
        headings=(
            "Ngày vào biên chế; Năm tuyển dụng; Ngày tuyển dụng lần đầu; Thời điểm tuyển dụng; "
            "Ngày được tuyển dụng; Ngày vào ngành; Năm vào ngành; Ngày tháng năm tuyển dụng"
        ),
        required=(Required("error", doi_tuong=RECRUITED), Required("warning", doi_tuong=("HDLD",))),
        message="NgayTuyenDungLanDau",
        since="ngay_tuyen_dung",
    )
    co_quan_tuyen_dung: str = declare(
        "Cơ quan tuyển dụng",
        "Recruited by",
        headings="Đơn vị tuyển dụng; Cơ quan tuyển dụng lần đầu",
        message="TenCoQuan",
        since="ngay_tuyen_dung",
    )
    vi_tri_tuyen_dung: str = declare(
        "Vị trí tuyển dụng",
        "Recruited as",
        headings="Vị trí dự tuyển",
        message="ViTriTuyenDung",
        since="ngay_tuyen_dung",
    )
    ngay_vao_co_quan: str = declare(
        "Ngày về cơ quan hiện nay",
        "Entered present unit on",
        "date",
        headings=(
            "Ngày vào cơ quan hiện nay; Ngày về cơ quan; Ngày về đơn vị; Thời gian về cơ quan; "
            "Ngày về cơ quan hiện đang công tác; Ngày vào cơ quan"
        ),
        required="warning",
        message="NgayVaoCoQuanHienNay",
    )
    vi_tri_viec_lam: str = declare(
        "Vị trí việc làm",
        "Job position",
        headings="VTVL; Công việc chính; Nhiệm vụ; Công việc được giao; Công việc đang làm",
        required="warning",
        personal=False,
        message="ViTriViecLam",
    )
    loai_hop_dong: str = declare(
        "Loại hợp đồng",
        "Contract type",
        "code",
        headings="HĐLV; Hợp đồng làm việc; Loại HĐ; Hình thức hợp đồng; Loại HĐLV",
        codelist="loai_hop_dong",
        required=(Required("error", "", VC),),
        personal=False,
        since="ngay_hop_dong",
    )
    ngay_hop_dong: str = declare(
        "Ngày ký hợp đồng",
        "Contract signed on",
        "date",
        headings="Ngày ký; Ngày ký HĐ; Ngày hợp đồng; Ngày ký HĐLV",
        required=(Required("error", "", VC),),
        personal=False,
        since="ngay_hop_dong",
    )
    het_han_hop_dong: str = declare(
        "Ngày hết hạn hợp đồng",
        "Contract ends on",
        "date",
        headings="Thời hạn; Thời hạn hợp đồng; Ngày hết hạn; Hết hạn HĐ; Ngày hết hạn HĐLV",
        personal=False,
        since="ngay_hop_dong",
    )
    tap_su: str = declare(
        "Đang tập sự",
        "On probation",
        headings="Tập sự; Thời gian tập sự",
        personal=False,
        length=20,
        note="x khi đang tập sự",
    )
    chuc_vu: str = declare(
        "Chức vụ",
        "Post",
        headings=(
            "Chức danh lãnh đạo; Chức vụ hiện nay; Chức vụ, chức danh; Chức vụ chính quyền; Chức "
            "vụ/chức danh; Chức vụ đang giữ; Chức vụ lãnh đạo; Chức vụ hoặc chức danh công tác; "
            "Chức vụ công tác; Chức vụ, chức danh lãnh đạo; Chức vụ, chức danh lãnh đạo, quản lý; "
            "Chức vụ, chức danh quản lý; Chức vụ lãnh đạo, quản lý; Chức danh lãnh đạo, quản lý; "
            "Chức vụ quản lý"
        ),
        personal=False,
        message="ChucVu",
        since="ngay_bo_nhiem",
    )
    ngay_bo_nhiem: str = declare(
        "Ngày bổ nhiệm",
        "Appointed on",
        "date",
        headings="Ngày BN; Ngày bổ nhiệm lần đầu; Ngày bổ nhiệm chức vụ; Thời điểm bổ nhiệm",
        personal=False,
        message="NgayBoNhiemLanDau",
        since="ngay_bo_nhiem",
    )
    ngay_bo_nhiem_lai: str = declare(
        "Ngày bổ nhiệm lại",
        "Re-appointed on",
        "date",
        headings="Bổ nhiệm lại; BNL; Ngày BNL; Bổ nhiệm lại gần nhất",
        personal=False,
        message="NgayBoNhiemLai",
        since="ngay_bo_nhiem_lai",
    )
    so_quyet_dinh: str = declare(
        "Số quyết định bổ nhiệm",
        "Appointment decision",
        headings="Số QĐ; Số QĐ bổ nhiệm; Quyết định bổ nhiệm; Số quyết định",
        personal=False,
        length=50,
        since="ngay_bo_nhiem",
    )
    ngay_quyet_dinh: str = declare(
        "Ngày quyết định bổ nhiệm",
        "Decision dated",
        "date",
        headings="Ngày QĐ; Ngày quyết định; Ngày QĐ bổ nhiệm",
        personal=False,
    )
    nhiem_ky: str = declare(
        "Nhiệm kỳ",
        "Term",
        headings="Nhiệm kì",
        personal=False,
        message="NhiemKyCanBoChuyenTrach",
        length=50,
        notation="term",
    )
    het_han_chuc_vu: str = declare(
        "Giữ chức vụ đến ngày",
        "Post held until",
        "date",
        headings="Thời hạn giữ chức vụ đến; Thời hạn giữ chức vụ; Thời hạn bổ nhiệm đến;"
        " Thời hạn bổ nhiệm; Ngày hết thời hạn bổ nhiệm; Hết thời hạn bổ nhiệm;"
        " Hết thời hạn giữ chức vụ; Ngày hết nhiệm kỳ; Hết nhiệm kỳ; Ngày hết thời hạn giữ chức vụ",
        personal=False,
        since="ngay_bo_nhiem",
    )
    kiem_nhiem: str = declare(
        "Kiêm nhiệm",
        "Concurrent posts",
        headings="Chức vụ kiêm nhiệm; Chức danh kiêm nhiệm",
        personal=False,
        message="ChucVuChucDanhKiemNhiem",
    )
    ma_ngach: str = declare(
        "Mã ngạch/CDNN",
        "Rank or title code",
        "code",
        headings=(
            "Mã ngạch; Mã số CDNN; Ngạch/chức danh; Mã số chức danh nghề nghiệp; Mã chức danh nghề "
            "nghiệp; Mã CDNN; Mã số ngạch; Mã số; Mã số hạng chức danh nghề nghiệp; Mã ngạch "
            "lương; Mã ngạch hiện giữ; Mã ngạch công chức; Hạng CDNN; Mã số hạng CDNN"
        ),
        codelist="ma_ngach",
        required=SCALE,
        personal=False,
        message="MaNgachChucDanh",
        since="ngay_ngach",
    )
    ten_ngach: str = declare(
        "Tên ngạch/CDNN",
        "Rank or title",
        headings=(
            "Tên ngạch; Ngạch; Ngạch công chức; Chức danh nghề nghiệp; CDNN; Tên ngạch hiện giữ; "
            "Ngạch hiện giữ; Ngạch lương; Tên chức danh nghề nghiệp"
        ),
        personal=False,
        since="ngay_ngach",
    )
    ngay_ngach: str = declare(
        "Ngày bổ nhiệm ngạch",
        "Rank since",
        "date",
        headings=(
            "Thời điểm hưởng ngạch; Ngày BN ngạch; Ngày hưởng ngạch; Ngày bổ nhiệm CDNN; Ngày bổ "
            "nhiệm ngạch/CDNN; Ngày bổ nhiệm vào ngạch"
        ),
        required=(Required("warning", paid=("bang_luong",)),),
        personal=False,
        message="TuNgayHuongNgach",
        since="ngay_ngach",
    )
    bac: float = declare(
        "Bậc lương",
        "Step",
        "int",
        headings="Bậc; Bậc hiện hưởng; Bậc lương hiện hưởng",
        required=SCALE,
        personal=False,
        message="BacLuong",
        minimum=1,
        maximum=12,
        since="ngay_bac",
    )
    he_so: float = declare(
        "Hệ số lương",
        "Coefficient",
        "decimal",
        headings=(
            "Hệ số; HSL; HS lương; Hệ số lương hiện hưởng; Hệ số hiện hưởng; HSL hiện hưởng; Hệ số "
            "lương cơ bản"
        ),
        required=(*SCALE, Required("warning", paid=("chuc_vu",))),
        personal=False,
        message="HeSoLuong",
        scale=2,
        minimum=1,
        maximum=10,
        since="ngay_bac",
    )
    ngay_bac: str = declare(
        "Ngày hưởng bậc",
        "Step since",
        "date",
        headings=(
            "Thời điểm hưởng; Ngày hưởng; Ngày hưởng bậc lương; Thời điểm hưởng bậc; Thời gian "
            "hưởng; Mốc hưởng lương; Ngày hưởng lương; Thời điểm hưởng bậc lương; Thời gian hưởng "
            "bậc lương hiện tại; Ngày xếp lương"
        ),
        required=SCALE,
        personal=False,
        message="TuNgayHuongBac",
        since="ngay_bac",
    )
    ngay_nang_luong_sau: str = declare(
        "Mốc nâng lương lần sau",
        "Next raise due",
        "date",
        headings=(
            "Mốc tính nâng lương lần sau; Thời điểm nâng lương lần sau; Thời gian nâng lương lần "
            "sau; Mốc nâng bậc lần sau; Ngày nâng lương lần sau; Mốc xét nâng lương lần sau; Ngày "
            "nâng bậc tiếp theo"
        ),
        personal=False,
    )
    phan_tram_huong: float = declare(
        "% hưởng",
        "Percent received",
        "int",
        headings="Phần trăm hưởng; Tỷ lệ hưởng; % hưởng lương",
        personal=False,
        message="PhanTramHuong",
        minimum=0,
        maximum=100,
    )
    vuot_khung: float = declare(
        "% vượt khung",
        "Over-scale percent",
        "int",
        headings=(
            "% TNVK; Vượt khung; TNVK; PCTNVK; Phụ cấp thâm niên vượt khung; Thâm niên vượt khung; "
            "% PCTNVK; PC TNVK"
        ),
        personal=False,
        minimum=0,
        maximum=40,
        since="ngay_vuot_khung",
    )
    ngay_vuot_khung: str = declare(
        "Ngày hưởng vượt khung",
        "Over-scale since",
        "date",
        headings=(
            "Ngày hưởng TNVK; Thời điểm hưởng vượt khung; Ngày hưởng PCTNVK; Ngày vượt khung; Mốc "
            "vượt khung"
        ),
        personal=False,
        since="ngay_vuot_khung",
    )
    pc_chuc_vu: float = declare(
        "Phụ cấp chức vụ",
        "Leadership allowance",
        "decimal",
        headings="PCCV; PC chức vụ; Hệ số phụ cấp chức vụ; HSPC chức vụ; Hệ số PCCV",
        personal=False,
        message="DS_QUATRINH_PHUCAP",
        scale=2,
        minimum=0,
        maximum=2,
    )
    pc_khac: str = declare(
        "Phụ cấp khác",
        "Other allowances",
        headings=(
            "Các phụ cấp khác; Phụ cấp khu vực; Phụ cấp ưu đãi; Phụ cấp trách nhiệm; PC khu vực; "
            "PC ưu đãi; PC trách nhiệm; Thâm niên nghề; PC khác"
        ),
        personal=False,
        message="DS_QUATRINH_PHUCAP",
    )
    tien_luong: float = declare(
        "Tiền lương",
        "Monthly pay (VND)",
        "int",
        headings=(
            "Thành tiền; Tổng tiền lương; Lương tháng; Mức lương thỏa thuận; Lương thỏa thuận; "
            "Tiền lương thỏa thuận; Mức lương hợp đồng; Tiền lương hợp đồng"
        ),
        minimum=0,
    )
    gdpt: str = declare(
        "Trình độ văn hóa",
        "General education",
        "code",
        headings=(
            "Văn hóa; Học vấn phổ thông; Giáo dục phổ thông; Trình độ GDPT; Trình độ giáo dục phổ "
            "thông; TĐ văn hóa; TĐVH"
        ),
        codelist="trinh_do_gdpt",
        required="warning",
        message="HocVanPhoThong",
    )
    trinh_do_cm: str = declare(
        "Trình độ chuyên môn",
        "Qualification",
        "code",
        headings=(
            "Chuyên môn; TĐCM; Trình độ đào tạo; Trình độ CMNV; Trình độ chuyên môn cao nhất; "
            "CMNV; Trình độ chuyên môn nghiệp vụ; Trình độ"
        ),
        codelist="trinh_do_chuyen_mon",
        required=(
            Required("error", doi_tuong=RECRUITED),
            Required("warning", doi_tuong=("CB", "CBX", "HDLD")),
        ),
        message="TrinhDoChuyenMon",
    )
    chuyen_nganh: str = declare(
        "Chuyên ngành",
        "Field of study",
        headings="Chuyên ngành đào tạo; Ngành đào tạo; Ngành; Chuyên môn đào tạo",
        required=IN_SERVICE,
        message="DS_QUATRINH_DAOTAO",
    )
    truong: str = declare(
        "Trường đào tạo",
        "School",
        headings="Nơi đào tạo; Cơ sở đào tạo; Trường; Tên trường",
        required=IN_SERVICE,
        message="DS_QUATRINH_DAOTAO",
        notation="school",
    )
    nam_tn: float = declare(
        "Năm tốt nghiệp",
        "Graduated in",
        "int",
        headings="Năm TN",
        required=IN_SERVICE,
        message="DS_QUATRINH_DAOTAO",
        minimum=1950,
        maximum=2100,
    )
    he_dao_tao: str = declare(
        "Hệ đào tạo",
        "Mode of study",
        headings="Hệ; Hình thức đào tạo; Loại hình đào tạo",
        message="DS_QUATRINH_DAOTAO",
        length=50,
        notation="training",
    )
    hoc_vi: str = declare(
        "Học vị", "Degree", "code", codelist="trinh_do_chuyen_mon", message="MaHocVi"
    )
    hoc_ham: str = declare(
        "Học hàm",
        "Academic title",
        "code",
        headings="Chức danh khoa học",
        codelist="hoc_ham",
        message="MaChucDanhKhoaHoc",
    )
    ly_luan_chinh_tri: str = declare(
        "Lý luận chính trị",
        "Political theory",
        "code",
        headings="LLCT; Trình độ LLCT; Trình độ lý luận chính trị; Lý luận CT; Chính trị",
        codelist="ly_luan_chinh_tri",
        required=IN_SERVICE,
        message="TrinhDoLyLuanChinhTri",
    )
    quan_ly_nha_nuoc: str = declare(
        "Quản lý nhà nước",
        "State management",
        "code",
        headings="QLNN; Trình độ QLNN; Bồi dưỡng QLNN",
        codelist="quan_ly_nha_nuoc",
        message="TrinhDoQuanLyNhaNuoc",
    )
    qpan: str = declare(
        "Bồi dưỡng QP-AN",
        "Defence and security",
        "code",
        headings=(
            "QP-AN; QPAN; Quốc phòng an ninh; Bồi dưỡng quốc phòng an ninh; Quốc phòng - An ninh; "
            "BD QPAN"
        ),
        codelist="quoc_phong_an_ninh",
        message="BoiDuongQuocPhongAnNinh",
    )
    ngoai_ngu: str = declare(
        "Ngoại ngữ",
        "Foreign language",
        "code",
        headings="Tên ngoại ngữ",
        codelist="ngoai_ngu_ten",
        message="DS_NGOAINGU",
    )
    trinh_do_ngoai_ngu: str = declare(
        "Trình độ ngoại ngữ",
        "Language level",
        "code",
        headings="TĐ ngoại ngữ; Bậc ngoại ngữ; Chứng chỉ ngoại ngữ",
        codelist="ngoai_ngu_trinh_do",
        message="DS_NGOAINGU",
    )
    tin_hoc: str = declare(
        "Tin học",
        "IT",
        "code",
        headings="Trình độ tin học; TĐ tin học; Chứng chỉ tin học",
        codelist="tin_hoc",
        message="DS_TINHOC",
    )
    tieng_dan_toc: str = declare(
        "Tiếng dân tộc thiểu số",
        "Minority language",
        headings="Tiếng DTTS; Tiếng dân tộc",
        message="TiengDanTocThieuSo",
        length=100,
    )
    ngay_vao_dang: str = declare(
        "Ngày vào Đảng",
        "Admitted to the Party on",
        "date",
        headings=(
            "Ngày kết nạp; Ngày kết nạp Đảng; Ngày vào ĐCSVN; Đảng viên; Ngày vào Đảng (dự bị); "
            "Ngày kết nạp Đảng dự bị"
        ),
        sensitive=True,
        message="NgayVaoDang",
        since="ngay_vao_dang",
    )
    ngay_chinh_thuc: str = declare(
        "Ngày vào Đảng chính thức",
        "Full Party member on",
        "date",
        headings="Chính thức; Ngày chính thức; Ngày công nhận chính thức; Ngày vào Đảng chính thức",
        sensitive=True,
        message="NgayVaoDangChinhThuc",
        since="ngay_chinh_thuc",
    )
    so_the_dang: str = declare(
        "Số thẻ Đảng",
        "Party card number",
        headings="Số thẻ; Số thẻ đảng viên",
        sensitive=True,
        message="SoTheDang",
        length=20,
    )
    chuc_vu_dang: str = declare(
        "Chức vụ Đảng",
        "Party post",
        headings="Chức vụ trong Đảng; Cấp ủy; Chức vụ Đảng hiện nay; CV Đảng",
        sensitive=True,
        message="ChucVuDang",
    )
    danh_gia_nam: str = declare(
        "Xếp loại năm gần nhất",
        "Latest yearly rating",
        "code",
        headings=(
            "Xếp loại; Đánh giá năm; Đánh giá, xếp loại; Kết quả đánh giá; Xếp loại chất lượng; "
            "Đánh giá xếp loại năm; Kết quả xếp loại"
        ),
        codelist="xep_loai_chat_luong",
        required=IN_SERVICE,
        message="KetQuaDanhGia",
    )
    khen_thuong: str = declare(
        "Khen thưởng",
        "Reward",
        "code",
        headings="Hình thức khen thưởng; Danh hiệu",
        codelist="khen_thuong",
    )
    ky_luat: str = declare(
        "Kỷ luật",
        "Discipline",
        "code",
        headings="Hình thức kỷ luật; Kỉ luật",
        codelist="hinh_thuc_ky_luat",
        sensitive=True,
    )
    quy_hoach: str = declare(
        "Quy hoạch chức danh",
        "Planned for post",
        headings="Quy hoạch; Chức danh QH; Chức danh quy hoạch",
        personal=False,
    )
    nhiem_ky_quy_hoach: str = declare(
        "Nhiệm kỳ quy hoạch",
        "Planning term",
        headings="Giai đoạn quy hoạch; NK quy hoạch",
        personal=False,
        length=50,
        notation="term",
    )
    so_qd_quy_hoach: str = declare(
        "Số QĐ quy hoạch",
        "Planning decision",
        headings="Quyết định quy hoạch; Số quyết định quy hoạch",
        personal=False,
        length=50,
    )
    ngay_nghi_huu: str = declare(
        "Ngày nghỉ hưu",
        "Retires on",
        "date",
        headings="Thời điểm nghỉ hưu; Ngày nghỉ hưu dự kiến; Thời gian nghỉ hưu",
        required=IN_SERVICE,
        personal=False,
    )
    ly_do_roi: str = declare(
        "Lý do thôi công tác",
        "Reason for leaving",
        "code",
        headings="Lý do; Lý do nghỉ; Lý do thôi việc; Lý do giảm",
        codelist="ly_do_roi",
        since="ngay_roi",
    )
    ngay_roi: str = declare(
        "Ngày thôi công tác",
        "Left on",
        "date",
        headings="Ngày thôi; Ngày nghỉ; Ngày thôi việc; Ngày giảm",
        message="DenNgay",
        since="ngay_roi",
    )
    so_qd_roi: str = declare(
        "Số QĐ thôi công tác",
        "Leaving decision",
        headings="Số QĐ thôi việc; Số QĐ nghỉ; Quyết định thôi việc; Quyết định nghỉ hưu",
        personal=False,
        length=50,
        since="ngay_roi",
    )
    suc_khoe: str = declare(
        "Tình trạng sức khỏe",
        "Health",
        headings="Sức khỏe; Loại sức khỏe",
        sensitive=True,
        source=ND27,
        length=50,
    )
    nhom_mau: str = declare(
        "Nhóm máu", "Blood group", sensitive=True, source=ND27, length=5, notation="exact"
    )
    ket_qua_dan_cu: str = declare(
        "Kết quả khớp dữ liệu dân cư",
        "Population match",
        headings="Đối soát dân cư; Kết quả đối soát CSDLQG về dân cư",
        personal=False,
        source="Công văn 639/BNV-VP; Thông báo 43/TB-VPCP",
        length=50,
    )
    ghi_chu: str = declare("Ghi chú", "Note", headings="Ghi chú khác", length=1000)

    class Config:
        strict = False
        metadata: ClassVar = {
            "hoso": {
                "name": "nguoi",
                "label": "Hồ sơ",
                "label_en": "People",
                "message": "HOSO_CBCCVC",
            }
        }
