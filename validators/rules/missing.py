"""Rules of the domain's list that cannot be evaluated yet, and what they lack: (Vietnamese,
English).

Most of group N is no matter of one record: the plan, the review and the exchange keep these by
their own construction, and their tests show it. They stand here so that the count of the book is
honest.
"""

MISSING: dict[str, tuple[str, str]] = {
    "ap-count-reconcile": (
        "Cần số lượt bổ nhiệm do đơn vị tự nêu; tệp không có trường này.",
        "Needs the number of appointments that the unit states; files have no field for it.",
    ),
    "ev-head-not-above-unit": (
        "Cần kết quả xếp loại của chính đơn vị; danh mục đơn vị không có.",
        "Needs the rating of the unit itself; the registry does not have it.",
    ),
    "ev-sync-5-days": (
        "Cần ngày ban hành kết quả xếp loại; danh sách đánh giá chỉ có năm.",
        "Needs the day of the rating decision; the list of ratings has only the year.",
    ),
    "un-position-count": (
        "Cần đề án vị trí việc làm được duyệt của từng đơn vị.",
        "Needs the approved position scheme of each unit.",
    ),
    "un-rank-structure": (
        "Cần cơ cấu ngạch, hạng chức danh được duyệt của từng đơn vị.",
        "Needs the approved rank structure of each unit.",
    ),
    "un-autonomy-period": (
        "Cần giai đoạn của quyết định giao tự chủ; danh mục đơn vị chỉ có nhóm và tỷ lệ.",
        "Needs the period of the autonomy decision; the registry has only group and percent.",
    ),
    "un-autonomy-pay-source": (
        "Cần nguồn kinh phí trả lương của từng người.",
        "Needs the source that pays each person.",
    ),
    "un-decision-reconcile": (
        "Cần các con số do đơn vị tự nêu (số đơn vị, số quyết định); tệp không có trường này.",
        "Needs the counts that a unit states; files have no field for them.",
    ),
    "sy-add-exists": (
        "Do bước lập kế hoạch đồng bộ quyết định theo khóa, không xét trên bản ghi.",
        "Decided by the plan from the key, not from a record.",
    ),
    "sy-edit-replaces-list": (
        "Do bước xuất thông điệp bảo đảm: chỉ gửi danh sách đầy đủ.",
        "Kept by the exchange: only whole lists are sent.",
    ),
    "sy-service-actions": (
        "Do bước xuất thông điệp bảo đảm theo từng dịch vụ.",
        "Kept by the exchange, service by service.",
    ),
    "sy-field-conflict": (
        "Do bước so sánh ba bên nêu; cần ngày của từng giá trị trong cơ sở dữ liệu.",
        "Raised by the three-way diff; needs the day of each value of the mirror.",
    ),
    "sy-approved-only": (
        "Do bước duyệt và áp dụng bảo đảm bằng mã niêm phong.",
        "Kept by review and apply through the seal.",
    ),
    "sy-deadline": (
        "Cần ngày phát sinh của từng thay đổi; tệp đơn vị không có.",
        "Needs the day on which each change arose; unit files do not have it.",
    ),
    "sy-count-balance": ("Do bước lập kế hoạch kiểm tra cân đối.", "Kept by the plan's balance."),
    "sy-idempotent": (
        "Do bước xuất thông điệp bảo đảm bằng mã giao dịch.",
        "Kept by the exchange through the transaction id.",
    ),
    "sy-response": ("Do bước nhận phản hồi lưu.", "Kept by the receipts of the exchange."),
}
