"""Rules of the domain's list that cannot be evaluated yet, and what they lack: (Vietnamese, English).

Most of group N is no matter of one record: the plan, the review and the exchange keep these by their own construction, and
their tests show it. They stand here so that the count of the book is honest.
"""

MISSING: dict[str, tuple[str, str]] = {
    "sy-add-exists": ("Do bước lập kế hoạch đồng bộ quyết định theo khóa, không xét trên bản ghi.", "Decided by the plan from the key, not from a record."),
    "sy-edit-replaces-list": ("Do bước xuất thông điệp bảo đảm: chỉ gửi danh sách đầy đủ.", "Kept by the exchange: only whole lists are sent."),
    "sy-service-actions": ("Do bước xuất thông điệp bảo đảm theo từng dịch vụ.", "Kept by the exchange, service by service."),
    "sy-field-conflict": ("Do bước so sánh ba bên nêu; cần ngày của từng giá trị trong cơ sở dữ liệu.", "Raised by the three-way diff; needs the day of each value of the mirror."),
    "sy-approved-only": ("Do bước duyệt và áp dụng bảo đảm bằng mã niêm phong.", "Kept by review and apply through the seal."),
    "sy-deadline": ("Cần ngày phát sinh của từng thay đổi; tệp đơn vị không có.", "Needs the day on which each change arose; unit files do not have it."),
    "sy-count-balance": ("Do bước lập kế hoạch kiểm tra cân đối.", "Kept by the plan's balance."),
    "sy-idempotent": ("Do bước xuất thông điệp bảo đảm bằng mã giao dịch.", "Kept by the exchange through the transaction id."),
    "sy-response": ("Do bước nhận phản hồi lưu.", "Kept by the receipts of the exchange."),
}
