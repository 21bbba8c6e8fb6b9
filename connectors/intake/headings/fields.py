"""Kinds of fields by what their columns are for."""

LINK = (
    "stt",
    "so_hieu",
    "ho_ten",
    "cccd",
    "ngay_sinh",
    "gioi_tinh",
    "ma_don_vi_quan_ly",
    "ma_don_vi_su_dung",
    "ten_don_vi",
)
"""Fields that say who a line is about; a list's sheet carries them too."""

JOINED = frozenset({"pc_khac", "ghi_chu"})
"""Fields that several columns may feed: each value is told with its heading."""
