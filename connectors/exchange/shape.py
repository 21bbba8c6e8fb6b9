"""Which element of a message holds which field, and the JSON Schema of the messages, both from the
dictionary."""

from functools import cache
from typing import Any

from ...validators.schemas import dictionary
from ...validators.schemas.field import Field

ROOT = "HOSO_CBCCVC"
KEY = "SoHieuCBCCVC_BNDP"
COMMON = "THONGTINCHUNG"

# Elements of each block (names of the message); the field of each comes from the dictionary.
BLOCKS: dict[str, tuple[str, ...]] = {
    COMMON: (
        "SoHieuCBCCVC", "PhanLoaiHoSo", "MaDonviSuDung", "TenDonviSuDung", "MaDonViQuanLy",
        "HoVaTen", "GioiTinh", "NgaySinh", "SoCMND",
        "SoDinhDanhCaNhan", "SoSoBaoHiemXaHoi", "DanToc", "TonGiao",
    ),
    "TUYENDUNG_QT_CONGTAC": ("NgayTuyenDungLanDau", "TenCoQuan", "ViTriTuyenDung",
    "NgayVaoCoQuanHienNay", "ViTriViecLam"),
    "LUONG_PHUCAP_CHUCVU": (
        "MaNgachChucDanh", "TuNgayHuongNgach", "BacLuong", "HeSoLuong", "TuNgayHuongBac",
        "PhanTramHuong", "DenNgay", "ChucVu",
        "NgayBoNhiemLanDau", "NgayBoNhiemLai", "NhiemKyCanBoChuyenTrach", "ChucVuChucDanhKiemNhiem",
    ),
    "TRINHDO_DAOTAO_BOIDUONG": (
        "HocVanPhoThong", "TrinhDoChuyenMon", "TrinhDoLyLuanChinhTri", "TrinhDoQuanLyNhaNuoc",
        "BoiDuongQuocPhongAnNinh",
        "TiengDanTocThieuSo", "MaChucDanhKhoaHoc", "MaHocVi",
    ),
    "THONGTIN_KHAC": ("NgayVaoDang", "NgayVaoDangChinhThuc", "SoTheDang", "ChucVuDang"),
}  # fmt: skip
# Lists (child tables) that stand inside a block; ratings stand beside the blocks.
LISTS: dict[str, tuple[str, ...]] = {
    "TUYENDUNG_QT_CONGTAC": ("qt_cong_tac",),
    "LUONG_PHUCAP_CHUCVU": ("qt_luong", "qt_phu_cap"),
    "TRINHDO_DAOTAO_BOIDUONG": ("ds_tin_hoc", "ds_ngoai_ngu", "qt_dao_tao"),
}
RATINGS = "ds_danh_gia"
# Service -> the block that it edits ('' = ratings). A change of the common block alone goes with
# M0002: every service carries that block, and M0001 takes no EDIT.
SERVICES: dict[str, str] = {
    "M0002": "TUYENDUNG_QT_CONGTAC",
    "M0003": "LUONG_PHUCAP_CHUCVU",
    "M0004": "TRINHDO_DAOTAO_BOIDUONG",
    "M0005": "THONGTIN_KHAC",
    "M0006": "",
}
WHOLE = "M0001"
REQUIRED = ("SoHieuCBCCVC", "HoVaTen", "MaDonviSuDung", "MaDonViQuanLy")
YES_NO = ("BoiDuongQuocPhongAnNinh",)
"""Elements that say 0 or 1 where our field holds a code."""


@cache
def elements() -> dict[str, Field]:
    """Element of a block -> field of the person."""
    wanted = {name for names in BLOCKS.values() for name in names}
    return {f.message: f for f in dictionary.nguoi().fields if f.message in wanted}


@cache
def block_of() -> dict[str, str]:
    """Field of the person -> the block that carries it."""
    return {elements()[e].name: block for block, names in BLOCKS.items() for e in names}


@cache
def list_fields(table: str) -> tuple[Field, ...]:
    return tuple(f for f in dictionary.tables()[table].fields if f.message)


def service_of(table: str, field: str) -> str:
    """The service that carries a field, '' when no message has a place for it."""
    by_block = {block: service for service, block in SERVICES.items() if block}
    if table != "nguoi":
        if table == RATINGS:
            return "M0006"
        return next((by_block[b] for b, tables in LISTS.items() if table in tables), "")
    block = block_of().get(field, "")
    return "M0002" if block == COMMON else by_block.get(block, "")


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of every message, as published in ``messages.schema.json``."""
    blocks: dict[str, Any] = {}
    for block, names in BLOCKS.items():
        properties = {e: _kind(elements()[e], e) for e in names}
        for table in LISTS.get(block, ()):
            properties[dictionary.tables()[table].message] = _list(table)
        blocks[block] = {"type": "object", "additionalProperties": False, "properties": properties}
    blocks[COMMON]["required"] = list(REQUIRED)
    ratings = dictionary.tables()[RATINGS].message
    body = {
        "type": "object",
        "additionalProperties": False,
        "required": [KEY, COMMON],
        "properties": {KEY: {"type": "string", "minLength": 1}, **blocks, ratings: _list(RATINGS)},
    }
    header = {
        "type": "object",
        "additionalProperties": False,
        "required": ["SenderCode", "Service", "Action", "TransactionId"],
        "properties": {
            "SenderCode": {"type": "string"},
            "Service": {"enum": [WHOLE, *SERVICES]},
            "Action": {"enum": ["ADD", "EDIT", "DEL"]},
            "TransactionId": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
        },
    }
    rule = {
        "if": {"properties": {"Header": {"properties": {"Service": {"const": WHOLE}}}}},
        "then": {"properties": {"Header": {"properties": {"Action": {"const": "ADD"}}}}},
        "else": {"properties": {"Header": {"properties": {"Action": {"enum": ["EDIT", "DEL"]}}}}},
    }
    inner = {
        "type": "object",
        "additionalProperties": False,
        "required": [ROOT],
        "properties": {ROOT: body},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Thông điệp HOSO_CBCCVC",
        "type": "object",
        "additionalProperties": False,
        "required": ["Header", "Body"],
        "properties": {"Header": header, "Body": inner},
        **rule,
    }


def _kind(f: Field, element: str = "") -> dict[str, Any]:
    label = {"title": f.label}
    if element in YES_NO:
        return {"enum": ["0", "1"], **label}
    if f.kind in ("int", "decimal"):
        return {"type": "integer" if f.kind == "int" else "number", **label}
    if f.kind == "date":
        return {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$", **label}
    return {"type": "string", "minLength": 1, "maxLength": f.length, **label}


def _list(table: str) -> dict[str, Any]:
    properties = {f.message: _kind(f) for f in list_fields(table)}
    return {
        "type": "array",
        "items": {"type": "object", "additionalProperties": False, "properties": properties},
    }
