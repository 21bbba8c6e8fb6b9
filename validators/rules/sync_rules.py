"""Group N: what the national message and the mirror ask of a record.

These look at the records and at a mirror pulled beforehand; what the plan, the review and the
exchange watch over by themselves is named in ``missing``.
"""

from functools import partial

import numpy as np
import pandas as pd

from .. import kinds
from ..codelists import code_list
from ..folding import fold
from ..schemas import dictionary
from ..unit_names import is_unit_name
from . import laws
from .context import Context
from .facts import mapped
from .hits import each, hits
from .identity import folded_names, mirrored, whole
from .recruitment import active
from .rule import Example, rule

MUST = ("ma_don_vi_su_dung", "ma_don_vi_quan_ly", "so_hieu", "ho_ten")
# A personnel number may be given by the national side to a new record; its blank cell is warned of
# by ld-expected-value.
SENT = ("ma_don_vi_su_dung", "ma_don_vi_quan_ly", "ho_ten")

OTHER = {
    "id": "nb-9",
    "cccd": "036185000777",
    "so_hieu": "NB0900",
    "ho_ten": "Đinh Thị Mai",
    "ngay_sinh": "1985-02-02",
    "ma_don_vi_su_dung": "H42.05.01",
}


@rule(
    "sy-required",
    scope="sync",
    gate="sync",
    severity="error",
    reads=MUST,
    needs=(),
    blames=(),
    quality="dùng chung",
    title=("Đủ trường bắt buộc của thông điệp", "Fields that the message requires"),
    message=(
        "{label} bắt buộc khi gửi lên cơ sở dữ liệu quốc gia nhưng chưa có[: {detail}].",
        "{label} is required by the national message and is not known[: {detail}].",
    ),
    fix=(
        "Điền {label} bằng mã hoặc tên đúng trong danh mục đơn vị.",
        "Fill in {label} with a code or name of the registry.",
    ),
    laws=(laws.MESSAGE,),
    confidence="secondary",
    wrong=Example({"ma_don_vi_quan_ly": None}),
    right=Example(),
    lawful=(Example({"so_hieu": None}),),
)
def _(c: Context):
    parts = []
    for name in SENT:
        blank = c.frame()[name].isna() & (
            c.has_column(name) if name != "ma_don_vi_su_dung" else _without_unit(c)
        )
        if name != "ma_don_vi_su_dung":
            parts.append(hits(c, blank, field=name))
        elif blank.any():
            asked = c.has_column(name) | c.has_column("ten_don_vi")
            parts.append(hits(c, blank & asked, field=name))
            parts.append(_unit_of_sheets(c, blank & ~asked))
    return pd.concat(parts, ignore_index=True)


def _without_unit(c: Context) -> pd.Series:
    """True for people of whom nobody says where they work: not their row, not the sender of the
    file; and without a registry, in which the name could be looked up, not the title either."""
    frame = c.frame()
    unknown = frame["_don_vi"].isna()
    if c.units is not None:
        return unknown
    said = c.once("titled units", lambda: frame["_table"].map(_titled(c)).fillna("").astype("str"))
    return unknown & frame["ten_don_vi"].isna() & (said == "")


def _titled(c: Context) -> pd.Series:
    """Table -> the unit that its letterhead names, '' for none: a name of few words ("VĂN PHÒNG")
    together with that of the superior above it."""
    tables = c.records.tables.set_index("_table")
    units, above = tables["unit"].fillna(""), tables["above"].fillna("")
    said = [
        _if_unit(unit) or (_if_unit(f"{unit} {over.rpartition(' / ')[2]}") if unit and over else "")
        for unit, over in zip(units, above, strict=True)
    ]
    return pd.Series(said, index=tables.index, dtype="str")


def _if_unit(text: str) -> str:
    return text if is_unit_name(text) else ""


def _unit_of_sheets(c: Context, unknown: pd.Series) -> pd.DataFrame:
    """One finding a sheet that has no column for the unit."""
    tables = pd.Index(c.frame().loc[unknown, "_table"].unique())
    said = _titled(c).reindex(tables).fillna("")
    detail = np.where(said == "", _UNSAID, _UNKNOWN)
    return pd.DataFrame(
        {
            "index": -1,
            "_table": tables,
            "row": 0,
            "field": "ma_don_vi_su_dung",
            "value": said.to_numpy(),
            "detail": detail,
        }
    )


_UNSAID = "không cột nào, đầu bảng, tên trang hay tên tệp nói đơn vị"
_UNKNOWN = "đầu bảng không nêu đúng một đơn vị có trong danh mục"


@rule(
    "sy-coded-value",
    scope="sync",
    gate="sync",
    severity="error",
    needs=(),
    blames=(),
    quality="dùng chung",
    title=("Trường mã hóa đúng danh mục", "Coded fields hold codes"),
    message=(
        "{label} «{value}» không phải mã của danh mục; máy chủ quốc gia sẽ từ chối.",
        "{label} “{value}” is not a code of its list; the national server would refuse it.",
    ),
    fix=(
        "Sửa thành giá trị của danh mục; không có thì để trống.",
        "Use a value of the list, or leave the cell blank.",
    ),
    laws=(laws.MESSAGE,),
    confidence="secondary",
    wrong=Example({"dan_toc": "Kinh doanh"}),
    right=Example(),
    lawful=(Example({"dan_toc": "02"}),),
    note=(
        "Chữ rõ ràng thuộc loại của danh mục mà danh mục chưa có (tu_cung_loai.csv) chỉ được nhắc: "
        "người ấy đúng luật, và thông điệp không gửi ô ấy khi chưa có mã."
    ),
)
def _(c: Context):
    parts = []
    for table in dictionary.tables().values():
        frame = c.frame(table.name)
        for f in table.fields:
            if not f.codelist or not f.message or frame.empty:
                continue
            wrong = frame[f.name].notna() & ~frame[f.name].isin(code_list(f.codelist).codes)
            if wrong.any():
                told = mapped(frame[f.name][wrong], partial(kinds.severity, f.codelist), "")
                parts.append(
                    hits(c, wrong, table.name, field=f.name, severity=told).assign(table=table.name)
                )
    return pd.concat(parts, ignore_index=True) if parts else None


@rule(
    "sy-unmapped-reported",
    scope="sync",
    gate="sync",
    severity="error",
    reads=("doi_tuong",),
    blames=("doi_tuong",),
    quality="dùng chung",
    title=("Hồ sơ không gửi được phải được nêu", "Records that cannot be sent are reported"),
    message=(
        "Đối tượng «{value}» không có trong phân loại hồ sơ của Bộ: hồ sơ sẽ không gửi được.",
        "Class “{value}” has no counterpart in the Ministry's list: the record cannot be sent.",
    ),
    fix=(
        "Kiểm tra đối tượng; lao động hợp đồng và người hoạt động không chuyên trách lập "
        "danh sách riêng.",
        "Check the class; contract workers and part-time commune workers are listed apart.",
    ),
    laws=(laws.MESSAGE,),
    confidence="secondary",
    wrong=Example({"doi_tuong": "CBX"}),
    right=Example(),
    lawful=(Example({"doi_tuong": "HDLD"}),),
)
def _(c: Context):
    classes = code_list("doi_tuong", c.as_of).codes
    recorded = c.frame()["doi_tuong"]
    return active(c) & recorded.isin(code_list("doi_tuong").codes) & ~recorded.isin(classes)


@rule(
    "sy-local-only",
    scope="sync",
    gate="sync",
    severity="warning",
    reads=("cccd",),
    needs=("cccd", "@mirror"),
    quality="thống nhất",
    title=("Người mới: tìm ở đơn vị khác trước khi thêm", "New here: look elsewhere before adding"),
    message=("Số định danh «{value}» {detail}.", "Personal ID number “{value}”: {detail}."),
    fix=(
        "Người từ đơn vị khác chuyển về thì làm thủ tục chuyển hồ sơ, không thêm mới; đúng là "
        "người mới thì điền những gì còn thiếu để gửi được.",
        "Transfer the record when the person came from another unit; do not add a new one. For "
        "somebody new, fill in what is still missing for sending.",
    ),
    laws=(laws.ONE_RECORD, laws.ND27_2026.at("Điều 16")),
    confidence="read",
    wrong=Example(mirror=(OTHER,)),
    right=Example(mirror=({},)),
    lawful=(
        # Another name, the same number.
        Example({"ho_ten": "Nguyễn Thị Hòa"}, mirror=({},)),
    ),
)
def _(c: Context):
    kept, at = mirrored(c)
    new = whole(c).notna() & (at < 0)
    here = c.frame()["ma_don_vi_su_dung"].fillna(c.frame()["_don_vi"])
    there = pd.Series(kept["ma_don_vi_su_dung"].array.take(at, allow_fill=True), index=here.index)
    moved = there.notna() & here.notna() & (there != here)
    known = ("đang ở đơn vị " + there[moved]).reindex(here.index[new | moved])
    return hits(c, new | moved, detail=known.fillna(_new_here(c.frame()[new])))


def _new_here(people: pd.DataFrame) -> pd.Series:
    """What is told of people whom the mirror does not know: what the message would lack, too, which
    nobody but the unit can say of them."""
    lacking = pd.Series("", index=people.index, dtype="str")
    for name in ("so_hieu", "ma_don_vi_quan_ly"):
        label = dictionary.field(name).labelled()
        lacking += people[name].isna().map({True: f", {label}", False: ""})
    told = "chưa có trong cơ sở dữ liệu; chưa gửi được vì thiếu " + lacking.str.removeprefix(", ")
    return told.where(lacking != "", "chưa có trong cơ sở dữ liệu")


@rule(
    "sy-mirror-only",
    scope="sync",
    gate="sync",
    severity="warning",
    needs=("@mirror",),
    blames=(),
    quality="thống nhất",
    title=("Có trong cơ sở dữ liệu, vắng trong tệp", "In the mirror, absent from the file"),
    message=(
        "Đơn vị còn {value} người trong cơ sở dữ liệu không thấy trong tệp: {detail}.",
        "The unit has {value} people in the mirror who are not in the file: {detail}.",
    ),
    fix=(
        "Bổ sung, hoặc ghi lý do và ngày thôi công tác; không tự xóa.",
        "Add them, or give the reason and date of leaving; nobody is deleted by itself.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example(mirror=({}, OTHER)),
    right=Example(mirror=({},)),
    lawful=(
        # Of a unit that did not send.
        Example(mirror=({}, {**OTHER, "ma_don_vi_su_dung": "H42.09.21"})),
        # In the file under a number that lost a digit.
        Example({"cccd": "03718500077"}, mirror=({"cccd": "037185000777"},)),
    ),
)
def _(c: Context):
    kept = c.mirrored()
    still = (
        kept["ngay_roi"].isna()
        & (kept["trang_thai"].fillna("") != "KET_THUC")
        & kept["cccd"].notna()
    )
    senders = _sheet_of_sender(c)
    numbers = pd.Index(whole(c).dropna().unique())
    gone = kept[
        still
        & kept["ma_don_vi_su_dung"].isin(senders.index)
        & (numbers.get_indexer(pd.Index(kept["cccd"])) < 0)
    ]
    gone = gone[~_under_another_number(c, gone)]
    if gone.empty:
        return None
    by_unit = gone.groupby("ma_don_vi_su_dung")
    number = " (" + gone["so_hieu"] + ")"
    told = (gone["ho_ten"].fillna("") + number.fillna("")).str.strip()
    first = told[by_unit.cumcount() < 5].groupby(gone["ma_don_vi_su_dung"])
    names = first.agg(", ".join) + np.where(by_unit.size() > 5, ", ...", "")
    return pd.DataFrame(
        {
            "index": -1,
            "_table": senders.reindex(names.index).to_numpy(),
            "row": 0,
            "unit": names.index,
            "value": by_unit.size().astype("str").to_numpy(),
            "detail": names.to_numpy(),
        }
    )


@rule(
    "sy-destructive-null",
    scope="sync",
    gate="sync",
    severity="warning",
    needs=("cccd", "@mirror"),
    blames=(),
    quality="thống nhất",
    title=("Ô trống không xóa giá trị đang có", "A blank cell erases nothing"),
    message=(
        "{label} để trống, cơ sở dữ liệu đang có {proposal}.",
        "{label} is blank; the mirror has {proposal}.",
    ),
    fix=(
        "Ghi lại giá trị; muốn xóa thì ghi rõ ở cột Ghi chú. Ô trống được coi là không thay đổi.",
        "Write the value; to erase it, say so in the note column. A blank cell changes nothing.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example({"dien_thoai": None}, mirror=({},)),
    right=Example(mirror=({},)),
    lawful=(Example({"dien_thoai": "0912345679"}, mirror=({},)),),
)
def _(c: Context):
    frame = c.frame()
    kept, at = mirrored(c)
    parts = []
    for f in dictionary.nguoi().fields:
        if f.name not in kept or f.name in ("cccd", "stt", "ghi_chu"):
            continue
        blank = (at >= 0) & ~c.given(f.name).to_numpy() & c.has_column(f.name).to_numpy()
        if not blank.any():
            continue
        value = pd.Series(kept[f.name].array.take(at[blank]), index=frame.index[blank])
        value = value[value.notna()]
        if len(value):
            text = value.map("{:.12g}".format) if value.dtype.kind == "f" else value
            parts.append(
                pd.DataFrame(
                    {
                        "index": value.index,
                        "field": f.name,
                        "proposal": text.astype("str").to_numpy(),
                    }
                )
            )
    return pd.concat(parts, ignore_index=True) if parts else None


def _under_another_number(c: Context, gone: pd.DataFrame) -> pd.Series:
    """True for people of the mirror whose unit does list them, in a row whose number is not theirs
    or is none: one with their personnel number, or their name and no other birthday."""
    _, at = mirrored(c)
    rows = c.frame().loc[at < 0, ["_don_vi", "so_hieu", "ngay_sinh"]]
    names = folded_names(c).reindex(rows.index)
    unit = gone["ma_don_vi_su_dung"]

    def among(theirs: pd.Series, ours: pd.Series) -> pd.Series:
        known = ours.notna()
        listed = pd.MultiIndex.from_arrays([rows.loc[known, "_don_vi"], ours[known]])
        asked = pd.MultiIndex.from_arrays([unit, theirs])
        return pd.Series(asked.isin(listed), index=gone.index) & theirs.notna()

    called = each(gone["ho_ten"], fold)
    born = called + " " + gone["ngay_sinh"]
    return (
        among(gone["so_hieu"], rows["so_hieu"])
        | among(born, names + " " + rows["ngay_sinh"])
        | among(called, names.where(rows["ngay_sinh"].isna()))
    )


def _sheet_of_sender(c: Context) -> pd.Series:
    """Code of each sending unit -> number of the first table with its people."""
    return (
        c.frame()
        .dropna(subset=["_don_vi"])
        .drop_duplicates("_don_vi")
        .set_index("_don_vi")["_table"]
    )


IDENTITY = ("ho_ten", "ngay_sinh", "gioi_tinh", "cccd")


@rule(
    "sy-mass-change",
    scope="sync",
    gate="sync",
    severity="error",
    needs=("@mirror",),
    blames=(),
    quality="thống nhất",
    title=("Không đổi hàng loạt trong một đơn vị", "No mass change in a unit"),
    message=(
        "{label} khác cơ sở dữ liệu ở {value} người của đơn vị: có thể lệch cột hoặc nhầm tệp.",
        "{label} differs from the mirror for {value} people of the unit: a shifted column "
        "or a wrong file.",
    ),
    fix=(
        "Xem lại cột này trong tệp trước khi gửi lại.",
        "Look at this column of the file before sending it again.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    note="Tham số mass_change_share (0,5) và mass_change_least (5 người).",
    wrong=Example({"ngay_sinh": "1971-01-01"}, settings={"mass_change_least": 1}, mirror=({},)),
    right=Example(settings={"mass_change_least": 1}, mirror=({},)),
    lawful=(
        # Other letters, the same name.
        Example({"ho_ten": "NGUYỄN THỊ HOA"}, settings={"mass_change_least": 1}, mirror=({},)),
    ),
)
def _(c: Context):
    frame = c.frame()
    unit, table = frame["_don_vi"], _sheet_of_sender(c)
    by_number = mirrored(c)
    kept = c.mirrored().dropna(subset=["so_hieu"]).drop_duplicates("so_hieu")
    by_code = kept, pd.Index(kept["so_hieu"]).get_indexer(pd.Index(frame["so_hieu"]))
    parts = []
    for name in IDENTITY:
        # The personal number finds the person; where it is itself in question the personnel number
        # does.
        held, at = by_code if name == "cccd" else by_number
        if name not in held:
            continue
        ours, theirs = (
            frame[name],
            pd.Series(held[name].array.take(at, allow_fill=True), index=frame.index),
        )
        both = ours.notna() & theirs.notna()
        differs = both & (ours != theirs)
        if name == "ho_ten":
            differs[differs] = (each(ours[differs], fold) != each(theirs[differs], fold)).to_numpy()
        differ, compared = (v.astype("int64").groupby(unit).sum() for v in (differs, both))
        over = (differ / compared > float(c.setting("mass_change_share", 0.5))) & (
            differ >= int(c.setting("mass_change_least", 5))
        )
        units = over.index[over]
        parts.append(
            pd.DataFrame(
                {
                    "index": -1,
                    "_table": table.reindex(units).to_numpy(),
                    "row": 0,
                    "field": name,
                    "unit": units,
                    "value": differ[units].astype("int64").astype("str").to_numpy(),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
