"""Group M: how a file is built, what could not be read, and what must be given.

What only the loader sees (merged cells, hidden rows, error cells) reaches the book through
``records.problems``; the rest is judged here from tables, columns and values.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from .. import kinds
from ..folding import fold
from ..nothing import is_nothing
from ..schemas import dictionary
from ..schemas.field import Field
from . import laws
from .context import Context
from .demands import demanded, nowhere
from .hits import each, from_problems, noticed
from .identity import told_gender
from .rule import Example, rule

# What a record holds: the forms one after another.
RECORD = (laws.QD02_2008, laws.TT06_2023.at("phụ lục"), laws.ND27_2026)

# Fields whose blank cell has a rule of its own, and the unit codes, which the sender's file gives
# when no column does.
CONTRACT_FIELDS = ("loai_hop_dong", "ngay_hop_dong")
OWN_RULE = ("ho_ten", "ngay_sinh", *CONTRACT_FIELDS, "ma_don_vi_quan_ly", "ma_don_vi_su_dung")


@rule(
    "ld-header-found",
    scope="file",
    gate="file",
    severity="error",
    blames=(),
    quality="đủ",
    title=("Tìm được hàng tiêu đề", "The heading row is found"),
    message=(
        "Không tìm thấy hàng tiêu đề của bảng; các hàng đã xem: {detail}.",
        "No heading row was found; rows seen: {detail}.",
    ),
    fix=(
        "Giữ hàng tiêu đề có Họ và tên, Ngày sinh, Số CCCD ngay trên dòng người đầu tiên.",
        "Keep a heading row with name, birth date and ID number right above the first person.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example(problems=({"rule": "ld-header-found", "_row": 0, "detail": "1 đến 20"},)),
    right=Example(),
    lawful=(Example(sheet={"heading_first": 2}),),
)
def _(c: Context):
    return noticed(c)


@rule(
    "ld-nobody",
    scope="file",
    gate="file",
    severity="error",
    blames=(),
    quality="đủ",
    title=("Dưới tiêu đề có người", "There are people under the heading"),
    message=(
        "Trang “{value}” có hàng tiêu đề nhưng không đọc được người nào ở dưới.",
        "Sheet “{value}” has a heading, but nobody was read under it.",
    ),
    fix=(
        "Điền danh sách người dưới hàng tiêu đề, hoặc xóa bảng trống trước khi gửi.",
        "List the people under the heading, or delete the empty table before sending.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    note="Tệp có người ở bảng khác thì chỉ là cảnh báo.",
    wrong=Example(problems=({"rule": "ld-nobody", "_row": 4, "value": "Danh sách"},)),
    right=Example(),
    lawful=(Example(sheet={"people": 1}),),
)
def _(c: Context):
    found = from_problems(c, "ld-nobody")
    tables = c.records.tables.set_index("_table")
    file = found["_table"].map(tables["file"])
    people = tables[tables["kind"] == "nguoi"].groupby("file")["people"].sum()
    others = file.map(people).fillna(0).gt(0)
    return found.assign(severity=np.where(others, "warning", "error"))


@rule(
    "ld-row-unread",
    scope="file",
    gate="file",
    severity="error",
    blames=(),
    quality="đủ",
    title=("Không bỏ sót dòng có thể là người", "No row that may be a person is passed over"),
    message=(
        "Dòng có «{value}» có thể là một người nhưng đã hiểu là: {detail}.",
        "The row with “{value}” may be a person but was taken for: {detail}.",
    ),
    fix=(
        "Nếu là người: ghi đủ số thứ tự, họ tên, ngày sinh như các dòng khác, dưới hàng tiêu đề; "
        "nếu không: bỏ dòng.",
        "If it is a person, give number, name and birth date like the other rows, under the "
        "heading; if not, delete the row.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example(
        problems=(
            {"rule": "ld-row-unread", "_row": 40, "value": "037075001234", "detail": "chữ ký"},
        )
    ),
    right=Example(),
    lawful=(Example({"ghi_chu": "Người lập biểu"}),),
)
def _(c: Context):
    return noticed(c)


@rule(
    "ld-not-staff",
    scope="file",
    gate="file",
    severity="warning",
    blames=(),
    quality="đúng",
    title=("Bảng không phải danh sách người của đơn vị", "A table that is no list of staff"),
    message=(
        "Bảng ở trang “{value}” không được tính là người của đơn vị: {detail}.",
        "The table on sheet “{value}” is not counted as staff: {detail}.",
    ),
    fix=(
        "Nếu đúng là người của đơn vị: đổi tên cột họ tên và tiêu đề như trong mẫu; nếu không: "
        "không cần gửi trang này.",
        "If these are the unit's people, name the columns and the title as in the template; if "
        "not, the sheet need not be sent.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example(
        problems=(
            {
                "rule": "ld-not-staff",
                "_row": 2,
                "value": "Lớp 5A",
                "detail": "danh sách học sinh, người bệnh hoặc người được phục vụ",
            },
        )
    ),
    right=Example(),
    lawful=(Example(sheet={"sheet": "Lớp bồi dưỡng công chức"}),),
)
def _(c: Context):
    return noticed(c)


@rule(
    "ld-other-list",
    scope="file",
    gate="file",
    severity="warning",
    blames=(),
    quality="đúng",
    title=("Danh sách cho việc khác", "A list for another purpose"),
    message=(
        "Trang “{value}” là {detail}, không phải danh sách nhân sự: không tính là bản kê khai, chỉ "
        "kiểm tra các cột có ở đó.",
        "Sheet “{value}” is {detail}, not a list of staff: it counts as no declaration; only the "
        "columns that it has are checked.",
    ),
    fix=(
        "Bản kê khai gửi theo mẫu. Nếu chính trang này là bản kê khai: sửa tiêu đề và thêm các cột "
        "ngạch, bậc, hệ số, ngày hưởng.",
        "Send the declaration by the template. If this sheet is the declaration, mend its title "
        "and add rank, step, coefficient and their day.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    note=(
        "Tiêu đề hoặc tên trang nói việc đó, và bảng có không quá một trong các cột ngạch, bậc, hệ "
        "số, ngày hưởng bậc, ngày tuyển dụng, hợp đồng."
    ),
    wrong=Example(
        problems=(
            {
                "rule": "ld-other-list",
                "_row": 7,
                "value": "QH 2026-2031",
                "detail": "danh sách quy hoạch",
            },
        )
    ),
    right=Example(),
    lawful=(Example(sheet={"sheet": "Quy hoạch"}),),
)
def _(c: Context):
    return noticed(c)


@rule(
    "ld-turned",
    scope="file",
    gate="file",
    severity="error",
    blames=(),
    quality="đủ",
    title=("Mỗi người một dòng", "One row for each person"),
    message=(
        "Trang “{value}” không phải danh sách mỗi người một dòng mà là {detail}: chưa đọc ai ở đó.",
        "Sheet “{value}” is no list with a row for each person but {detail}: nobody there was "
        "read.",
    ),
    fix=(
        "Đưa vào một bảng, mỗi người một dòng, mỗi mục một cột: bảng quay ngang thì chép cả bảng "
        "rồi dán với Chuyển vị (Paste Special, Transpose); phiếu thì ghi vào mẫu.",
        "Put them in one table with a row for each person and a column for each item: copy a "
        "turned table and paste it with Transpose; copy forms into the template.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example(
        problems=(
            {
                "rule": "ld-turned",
                "_row": 4,
                "value": "Ngang",
                "detail": "bảng quay ngang, mỗi dòng một mục, mỗi cột một người (12 người)",
            },
        )
    ),
    right=Example(),
    lawful=(Example(sheet={"sheet": "Phiếu bổ sung", "people": 1}),),
)
def _(c: Context):
    return noticed(c)


def lacking_columns(c: Context) -> Iterator[tuple[Field, pd.Series]]:
    """Each field that ``ld-required-columns`` asks for, with who must give it and has no column."""
    nguoi = c.frame()
    # Who has left, and who is on a list for another purpose, need no column of staff.
    others = from_problems(c, "ld-other-list")["_table"]
    staff = ~nguoi["_table"].isin(others) & nguoi["ngay_roi"].isna()
    for f in dictionary.nguoi().fields:
        if not f.required or f.name.startswith("ma_don_vi") or f.name in CONTRACT_FIELDS:
            continue
        absent = ~c.has_column(f.name) & nguoi[f.name].isna() & staff
        if absent.any():
            absent &= demanded(c, f, "error")
        if absent.any():
            yield f, absent


@rule(
    "ld-required-columns",
    scope="file",
    gate="file",
    severity="error",
    blames=(),
    quality="đủ",
    title=("Đủ các cột bắt buộc", "Required columns are present"),
    message=("Bảng thiếu cột bắt buộc: {detail}.", "The table lacks required columns: {detail}."),
    fix=(
        "Thêm các cột này, tên cột như trong mẫu.",
        "Add these columns, with headings as in the template.",
    ),
    laws=RECORD,
    confidence="logic",
    wrong=Example(without=("cccd", "he_so")),
    right=Example(),
    lawful=(
        # Labour contracts by agreed wages have neither rank nor step.
        Example(
            {"doi_tuong": "HDLD", "loai_hop_dong": "HDLD_111_HTPV", "ngay_hop_dong": "2024-03-01"},
            without=("ma_ngach", "ten_ngach", "bac", "he_so", "ngay_bac"),
        ),
    ),
)
def _(c: Context):
    lacking: dict[int, list[str]] = {}
    for f, absent in lacking_columns(c):
        for table in c.frame().loc[absent, "_table"].unique():
            lacking.setdefault(int(table), []).append(f.label)
    return _about_tables({t: ", ".join(labels) for t, labels in lacking.items()})


def _about_tables(detail: dict[int, str], **columns: Any) -> pd.DataFrame:
    """Hits about whole sheets: table number -> what to say."""
    return pd.DataFrame(
        {"index": -1, "_table": list(detail), "row": 0, "detail": list(detail.values()), **columns}
    )


@rule(
    "ld-duplicate-columns",
    scope="file",
    gate="file",
    severity="error",
    blames=(),
    title=("Mỗi trường chỉ có một cột", "One column for a field"),
    message=(
        "Nhiều cột cùng là trường {label}: {detail}.",
        "Several columns are the field {label}: {detail}.",
    ),
    fix=("Giữ một cột, đổi tên hoặc bỏ cột kia.", "Keep one column; rename or delete the other."),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example(
        headings=({"column": "ZA", "heading": "Số định danh", "field": "cccd", "how": "alias"},)
    ),
    right=Example(),
    lawful=(
        # Allowances are added up.
        Example(
            headings=(
                {"column": "ZA", "heading": "Phụ cấp khác", "field": "pc_khac", "how": "alias"},
                {"column": "ZB", "heading": "Phụ cấp khu vực", "field": "pc_khac", "how": "alias"},
            )
        ),
    ),
)
def _(c: Context):
    columns = c.records.columns
    named = columns[columns["field"].notna() & (columns["field"] != "")]
    named = named[named.duplicated(["_table", "field"], keep=False)]
    if named.empty:
        return None
    named = named[~_parts_of_one(named)]
    twice = named[named.duplicated(["_table", "field"], keep=False)]
    if twice.empty:
        return None
    words = twice["column"] + " «" + twice["heading"] + "»"
    detail = words.groupby([twice["_table"], twice["field"]]).agg(", ".join)
    last = twice.groupby(["_table", "field"])["column"].last()
    places = detail.index.to_frame(index=False)
    return pd.DataFrame(
        {
            "index": -1,
            "_table": places["_table"],
            "row": 0,
            "field": places["field"],
            "column": last.to_numpy(),
            "detail": detail.to_numpy(),
        }
    )


# Fields of which several columns are one value: notes and further allowances, which are added up.
_ADDED = ("pc_khac", "ghi_chu")
_PARTS = frozenset(
    fold(word)
    for word in (
        "Họ", "Họ đệm", "Họ và đệm", "Họ lót", "Đệm", "Tên đệm", "Chữ đệm", "Lót", "Tên",
        "Ngày", "Tháng", "Năm", "Nam", "Nữ",
    )
)  # fmt: skip


def _parts_of_one(named: pd.DataFrame) -> pd.Series:
    """Columns of which several make one value, and do not compete for it: the parts of a name, the
    birth date under Nam and Nữ or as day, month and year, the columns of a group of ticks or of
    yearly ratings, several allowances."""
    heading = named["heading"].str
    leaf = each(heading.rpartition(" / ")[2], fold)
    part = named["field"].isin(["ho_ten", "ngay_sinh"]) & leaf.isin(_PARTS)
    # Columns of the name under one heading were joined: of two whole names one is read.
    part |= named["field"].eq("ho_ten") & named.duplicated(["_table", "heading"], keep=False)
    listed = {f.name for t in dictionary.tables().values() for f in t.fields if f.codelist}
    # A tick's heading is one of the answers; columns that name the field itself compete.
    known = {
        f.name: {fold(h) for h in (f.label, *f.headings)}
        for f in dictionary.nguoi().fields
        if f.name in listed
    }
    answer = pd.Series(
        [
            f in listed and h not in known.get(f, ())
            for f, h in zip(named["field"], leaf, strict=True)
        ],
        index=named.index,
    )
    return part | answer | named["field"].isin(_ADDED)


@rule(
    "ld-stt-sequence",
    scope="file",
    gate="file",
    severity="warning",
    reads=("stt",),
    quality="sạch",
    title=("Số thứ tự liên tục", "Row numbers are continuous"),
    message=(
        "Số thứ tự «{value}» không nối tiếp {detail}: có thể mất hoặc chép lặp dòng.",
        "Row number “{value}” does not follow {detail}: a row may be lost or copied.",
    ),
    fix=(
        "Kiểm tra có dòng bị mất hoặc chép lặp rồi đánh lại số thứ tự.",
        "Check for a lost or copied row, then number the rows again.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example({"stt": 1.0}, more=({"stt": 2.0}, {"stt": 4.0})),
    right=Example({"stt": 1.0}, more=({"stt": 2.0}, {"stt": 1.0})),
    lawful=(
        # A row without a number stands between.
        Example({"stt": 1.0}, more=({"stt": 3.0, "_row": 7},)),
    ),
)
def _(c: Context):
    numbered = (
        c.frame().loc[c.given("stt"), ["_table", "_row", "stt"]].sort_values(["_table", "_row"])
    )
    groups = numbered.groupby("_table")
    before, rows = groups["stt"].shift(), groups["_row"].diff()
    step = numbered["stt"] - before
    # A section starts again at 1; a row without a number may have used one.
    good = before.isna() | (numbered["stt"] == 1) | ((step >= 1) & (step <= rows.clip(lower=1)))
    share = good.groupby(numbered["_table"]).transform("mean")
    bad = numbered[~good & (share >= 0.8 if len(numbered) > 10 else ~good)]
    hits = pd.DataFrame({"index": bad.index, "detail": before[bad.index].map("{:g}".format)})
    shuffled = numbered.loc[share < 0.8, "_table"].unique() if len(numbered) > 10 else []
    if len(shuffled):
        hits = pd.concat(
            [hits, _about_tables(dict.fromkeys(shuffled, "dòng trước"), field="stt")],
            ignore_index=True,
        )
    return hits


@rule(
    "ld-total-matches",
    scope="file",
    gate="file",
    severity="warning",
    blames=(),
    quality="đủ",
    title=("Dòng tổng số khớp số người", "Totals equal the rows counted"),
    message=(
        "Dòng tổng ghi «{value}», đếm được {detail}.",
        "The total row says “{value}”; {detail} were counted.",
    ),
    fix=(
        "Kiểm tra dòng bị thiếu, bị ẩn hoặc con số tổng.",
        "Check for a lost or hidden row, or mend the total.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example(
        problems=({"rule": "ld-total-matches", "_row": 30, "value": "26", "detail": "25"},)
    ),
    right=Example(),
    lawful=(Example(more=({},)),),
)
def _(c: Context):
    return noticed(c)


@rule(
    "ld-section-row",
    scope="file",
    gate="file",
    severity="error",
    blames=(),
    quality="sạch",
    title=("Dòng phân mục không phải là người", "Section rows are not people"),
    message=(
        "Dòng «{value}» vừa giống dòng phân mục vừa giống dòng người.",
        "Row “{value}” looks both like a section and like a person.",
    ),
    fix=(
        "Để dòng phân mục chỉ có tên mục; dòng người có đủ họ tên và ngày sinh.",
        "Leave only the title in a section row; give a person's row its name and birth date.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example(
        problems=({"rule": "ld-section-row", "_row": 9, "value": "II. Phòng Hành chính"},)
    ),
    right=Example(),
    lawful=(Example({"ho_ten": "La Thị Hoa"}),),
)
def _(c: Context):
    return noticed(c)


@rule(
    "ld-date-ambiguous",
    scope="cell",
    gate="cell",
    severity="warning",
    blames=(),
    quality="đúng",
    title=("Ngày và tháng có thể bị đảo", "Day and month may be swapped"),
    message=(
        "{label} «{value}» có thể đọc theo hai cách; đã hiểu là {detail}.",
        "{label} “{value}” can be read in two ways; it was taken as {detail}.",
    ),
    fix=(
        "Ghi ngày theo dạng ngày/tháng/năm, ô định dạng văn bản hoặc ngày kiểu Việt Nam.",
        "Write day/month/year, as text or as a date in the Vietnamese style.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example(
        problems=(
            {
                "rule": "ld-date-ambiguous",
                "field": "ngay_cap",
                "value": "06/05/2021",
                "detail": "06-05-2021",
            },
        )
    ),
    right=Example(),
    lawful=(Example({"_raw": {"ngay_cap": "15/06/2021"}}),),
)
def _(c: Context):
    return noticed(c)


@rule(
    "ld-excel-error",
    scope="cell",
    gate="cell",
    severity="error",
    blames=(),
    quality="sạch",
    title=("Ô không chứa lỗi Excel", "No Excel error in a cell"),
    message=(
        "Ô chứa «{value}»: công thức lỗi hoặc chưa có kết quả.",
        "The cell holds “{value}”: a failed formula, or one without a result.",
    ),
    fix=(
        "Mở tệp bằng Excel, tính lại, rồi dán giá trị.",
        "Open the file in Excel, recalculate, then paste values.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example(problems=({"rule": "ld-excel-error", "field": "he_so", "value": "#N/A"},)),
    right=Example(),
    lawful=(Example({"_raw": {"he_so": "3,66"}}),),
)
def _(c: Context):
    return noticed(c)


@rule(
    "ld-hidden",
    scope="file",
    gate="file",
    severity="warning",
    blames=(),
    quality="sạch",
    title=("Không để dữ liệu bị ẩn", "No hidden data"),
    message=(
        "Có dữ liệu bị ẩn hoặc đang lọc: {detail}.",
        "There are hidden rows, columns or sheets, or a filter left on: {detail}.",
    ),
    fix=(
        "Bỏ lọc, hiện hết hàng, cột, trang tính; xóa phần không gửi.",
        "Clear the filter and unhide everything; delete what is not meant to be sent.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example(problems=({"rule": "ld-hidden", "_row": 0, "detail": "hàng 12"},)),
    right=Example(),
    lawful=(Example({"ghi_chu": "Cột phụ đã ẩn khi in"}),),
)
def _(c: Context):
    return noticed(c)


@rule(
    "ld-same-file",
    scope="file",
    gate="file",
    severity="warning",
    blames=(),
    quality="sạch",
    title=("Tệp không gửi lặp", "A file is sent once"),
    message=("Nội dung tệp trùng với {detail}.", "The file's content is the same as {detail}."),
    fix=("Gửi tệp của kỳ này; bỏ tệp trùng.", "Send this period's file; remove the copy."),
    laws=(laws.PRACTICE,),
    confidence="logic",
    note="Tham số loaded_files: mã băm SHA-256 -> tên tệp đã nhận ở kỳ trước.",
    wrong=Example(sheet={"sha256": "a" * 64}, settings={"loaded_files": {"a" * 64: "kỳ 2026-10"}}),
    right=Example(),
    lawful=(Example(settings={"loaded_files": {"b" * 64: "kỳ 2026-10"}}),),
)
def _(c: Context):
    files = c.records.tables.drop_duplicates("file")
    first = files.groupby("sha256")["file"].transform("first")
    known = files["sha256"].map(dict(c.setting("loaded_files", {})))
    same = first.where(first != files["file"]).fillna(known.astype("str"))
    return _about_tables(dict(zip(files.loc[same.notna(), "_table"], same.dropna(), strict=True)))


@rule(
    "ld-same-people",
    scope="file",
    gate="file",
    severity="info",
    blames=(),
    quality="sạch",
    title=("Cùng những người ở nhiều trang", "The same people on several sheets"),
    message=(
        "Trang “{value}” cũng là người của {detail}; đã ghép theo số định danh hoặc họ tên và ngày "
        "sinh, mỗi người tính một lần.",
        "Sheet “{value}” is of the people of {detail}; they were joined by ID number or by name "
        "and birth date, and each counts once.",
    ),
    fix=(
        "Không phải sửa. Nếu là người khác cùng tên: ghi số định danh ở cả hai trang.",
        "Nothing to mend. If they are others of the same name, write the ID number on both sheets.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example(
        problems=(
            {
                "rule": "ld-same-people",
                "_row": 0,
                "value": "Lương",
                "detail": "trang “Thông tin”: 28 người",
            },
        )
    ),
    right=Example(),
    lawful=(Example(sheet={"sheet": "Lương"}),),
)
def _(c: Context):
    return noticed(c)


@rule(
    "ld-sheets-differ",
    scope="cell",
    gate="cell",
    severity="warning",
    blames=(),
    quality="thống nhất",
    title=("Các trang nói như nhau về một người", "Sheets agree about a person"),
    message=(
        "{label} «{value}» khác trang kia của cùng người: {detail}.",
        "{label} “{value}” differs from the other sheet about the same person: {detail}.",
    ),
    fix=(
        "Xem ô nào đúng theo hồ sơ gốc rồi sửa ô kia; đến lúc đó lấy theo trang đứng trước.",
        "See which cell agrees with the papers and mend the other; until then the earlier sheet "
        "counts.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example(
        problems=(
            {
                "rule": "ld-sheets-differ",
                "field": "he_so",
                "value": "3,66",
                "detail": "«3,99» (Lương!F7)",
            },
        )
    ),
    right=Example(),
    lawful=(Example({"_raw": {"he_so": "3,66"}}),),
)
def _(c: Context):
    return noticed(c)


@rule(
    "ld-unit-declared",
    scope="file",
    gate="file",
    severity="warning",
    blames=(),
    needs=("@units",),
    quality="thống nhất",
    title=("Đơn vị ở đầu bảng là đơn vị gửi", "The unit in the title is the sender"),
    message=(
        "Đầu bảng ghi «{value}», nhưng người trong bảng thuộc {detail}.",
        "The title says “{value}”, but the rows belong to {detail}.",
    ),
    fix=(
        "Kiểm tra có gửi nhầm tệp hoặc chưa sửa tên đơn vị ở đầu bảng.",
        "Check whether the wrong file was sent or the title was not changed.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example(sheet={"unit": "Trường THPT Hoa Lư A"}),
    right=Example(sheet={"unit": "Phòng Tổ chức cán bộ"}),
    lawful=(
        # The people of a division under the name of the department.
        Example(sheet={"unit": "Sở Nội vụ"}),
    ),
)
def _(c: Context):
    units = c.registry
    by_name: dict[str, set[str]] = {}
    for code, name, aliases in zip(
        units["code"].tolist(),
        units["name"].tolist(),
        units["aliases"].fillna("").tolist(),
        strict=True,
    ):
        for text in (name, *aliases.split("|")):
            if text:
                by_name.setdefault(fold(text), set()).add(code)
    name_of = units.drop_duplicates("code").set_index("code")["name"]
    parent_of = dict(zip(units["code"], units["parent"].fillna(""), strict=True))
    tables = c.records.tables
    titled = tables[(tables["kind"] == "nguoi") & tables["unit"].notna() & (tables["unit"] != "")]
    number = c.frame().groupby(["_table", "_don_vi"]).size().reset_index(name="people")
    # The unit of most people of the sheet; of several the first in the order of codes.
    senders = (
        number.sort_values("people", ascending=False, kind="stable")
        .drop_duplicates("_table")
        .set_index("_table")["_don_vi"]
    )
    detail, values = {}, []
    for number, title in zip(titled["_table"], titled["unit"], strict=True):
        declared = by_name.get(fold(title), set())
        sender = senders.get(number)
        if len(declared) != 1 or not isinstance(sender, str):
            continue
        code = next(iter(declared))
        if code not in _line(sender, parent_of) and sender not in _line(code, parent_of):
            detail[number] = name_of.get(sender, sender)
            values.append(title)
    return _about_tables(detail, value=values)


def _line(code: str, parent_of: dict[str, str]) -> list[str]:
    """The unit and those above it."""
    line: list[str] = []
    while code and code not in line:
        line.append(code)
        code = parent_of.get(code, "")
    return line


@rule(
    "ld-merged-data",
    scope="cell",
    gate="cell",
    severity="warning",
    blames=(),
    quality="sạch",
    title=("Không gộp ô trong vùng dữ liệu", "No merged cells among the data"),
    message=(
        "Ô gộp {detail} chỉ ghi giá trị «{value}» một lần[; dòng này có thể là {proposal}].",
        "Merged cells {detail} state value “{value}” only once[; it may be {proposal} here].",
    ),
    fix=("Bỏ gộp ô và ghi giá trị cho từng dòng.", "Unmerge and write the value in every row."),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example(
        problems=(
            {"rule": "ld-merged-data", "field": "chuyen_nganh", "value": "Luật", "detail": "H5:H7"},
        )
    ),
    right=Example(),
    lawful=(Example({"_raw": {"chuyen_nganh": "Luật"}}, more=({},)),),
)
def _(c: Context):
    return noticed(c)


@rule(
    "ld-ditto",
    scope="cell",
    gate="cell",
    severity="warning",
    blames=(),
    quality="sạch",
    title=("Không ghi «nt», «như trên»", "No ditto marks"),
    message=(
        "Ô ghi «{value}»; đã lấy giá trị dòng trên: {detail}.",
        "The cell says “{value}”; the value above was taken: {detail}.",
    ),
    fix=("Ghi rõ giá trị.", "Write the value."),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example(
        problems=({"rule": "ld-ditto", "field": "dan_toc", "value": "nt", "detail": "Kinh"},)
    ),
    right=Example(),
    lawful=(Example({"_raw": {"dan_toc": "Kinh"}}),),
)
def _(c: Context):
    return noticed(c)


@rule(
    "ld-name-alone",
    scope="cell",
    gate="cell",
    severity="warning",
    blames=(),
    quality="sạch",
    title=("Ô họ tên chỉ có họ tên", "The name's cell holds the name only"),
    message=("Ô họ tên ghi «{value}»: {detail}.", "The name's cell says “{value}”: {detail}."),
    fix=(
        "Ghi ngày sinh, giới tính vào cột của nó; ô họ tên chỉ để họ và tên.",
        "Write birth date and sex in their own columns; leave only the full name in the "
        "name's cell.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    note=(
        "Hai giá trị trong một ô: ô được tách, giá trị thứ hai chỉ lấy khi cột của nó trống "
        "hoặc không có."
    ),
    wrong=Example(
        problems=(
            {
                "rule": "ld-name-alone",
                "field": "ho_ten",
                "value": "Nguyễn Văn An (1980)",
                "proposal": "Nguyễn Văn An",
                "detail": "1980 đã lấy vào cột Ngày sinh",
            },
        )
    ),
    right=Example(),
    lawful=(Example({"_raw": {"ho_ten": "Nguyễn Thị Hoa "}}),),
)
def _(c: Context):
    return noticed(c)


@rule(
    "ld-value-unreadable",
    scope="cell",
    gate="cell",
    severity="error",
    blames=(),
    quality="đúng",
    title=("Đọc được ngày và số", "Dates and numbers can be read"),
    message=(
        "{label} «{value}» không đọc được: {detail}.",
        "{label} “{value}” cannot be read: {detail}.",
    ),
    fix=(
        "Ghi ngày dạng ngày/tháng/năm, số dùng dấu phẩy thập phân.",
        "Write dates as day/month/year and numbers with a decimal comma.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example(
        problems=(
            {
                "rule": "ld-value-unreadable",
                "field": "ngay_cap",
                "value": "31/02/2020",
                "detail": "không có ngày này",
            },
        )
    ),
    right=Example(),
    lawful=(Example({"ngay_cap": "2020-02-29", "_raw": {"ngay_cap": "29/02/2020"}}),),
)
def _(c: Context):
    return noticed(c)


@rule(
    "ld-code-unknown",
    scope="cell",
    gate="cell",
    severity="error",
    blames=(),
    quality="sạch",
    title=("Giá trị có trong danh mục", "The value is in its list"),
    message=("{label} «{value}» không có trong danh mục.", "{label} “{value}” is not in its list."),
    fix=(
        "Chọn giá trị trong danh mục của mẫu.[ {proposal}]",
        "Choose a value of the template's list.[ {proposal}]",
    ),
    laws=RECORD,
    confidence="secondary",
    note=(
        "Mức lỗi theo trường: trường không bắt buộc chỉ là cảnh báo. Chữ rõ ràng thuộc loại của "
        "danh mục (tu_cung_loai.csv), như «Phụ cấp đặc thù», không phải lỗi của người: danh mục "
        "thiếu nó."
    ),
    wrong=Example(
        problems=(
            {
                "rule": "ld-code-unknown",
                "field": "doi_tuong",
                "value": "Biên chế",
                "proposal": "CC",
            },
        )
    ),
    right=Example(),
    lawful=(Example({"_raw": {"doi_tuong": "công chức"}}),),
)
def _(c: Context):
    found = from_problems(c, "ld-code-unknown")
    told = zip(found["table"], found["field"], found["value"], strict=True)
    return found.assign(severity=[_severity_of(t, f, v, c.as_of) for t, f, v in told])


def _severity_of(table: str, name: str, value: str, as_of: str) -> str:
    known = {f.name: f.codelist for f in dictionary.tables()[table].fields}
    return kinds.severity(known.get(name, ""), value) or _level(table, name, as_of)


def _level(table: str, name: str, as_of: str) -> str:
    field = next((f for f in dictionary.tables()[table].fields if f.name == name), None)
    return (field.level(as_of) if field else None) or "warning"


@rule(
    "ld-code-asked",
    gate="cell",
    severity="warning",
    blames=(),
    quality="sạch",
    title=("Cách ghi có một nghĩa", "What is written has one meaning"),
    message=(
        "{label} ghi «{value}» chưa rõ là mã nào: {detail}? Cột chưa được đọc ở các ô này.",
        "{label} “{value}” is of no one code: {detail}? These cells were not read.",
    ),
    fix=(
        "Ghi rõ theo danh mục; nếu cả tỉnh ghi như vậy thì Sở khai một lần trong cach-viet.csv.",
        "Write it as in the list; what the whole province writes is declared once by the "
        "Department in cach-viet.csv.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    note="Hỏi một lần cho cả cột.",
    wrong=Example(
        problems=(
            {
                "rule": "ld-code-asked",
                "_row": 0,
                "field": "loai_hop_dong",
                "value": "HĐ 111",
                "detail": "Hợp đồng lao động hỗ trợ, phục vụ",
            },
        )
    ),
    right=Example(),
    lawful=(Example({"_raw": {"loai_hop_dong": "HĐ 111 hỗ trợ, phục vụ"}}),),
)
def _(c: Context):
    return noticed(c)


@rule(
    "ld-required-value",
    also=tuple(dictionary.children_tables()),
    lists=("nguoi",),
    gate="cell",
    severity="error",
    blames=(),
    quality="đủ",
    title=("Trường bắt buộc có giá trị", "Required fields are given"),
    message=("{label} bắt buộc nhưng để trống{detail}.", "{label} is required but blank{detail}."),
    fix=("Điền {label}.", "Fill in {label}."),
    laws=RECORD,
    confidence="secondary",
    wrong=Example({"he_so": None}),
    right=Example(),
    lawful=(
        # Labour contracts by agreed wages have neither rank nor step.
        Example(
            {
                "doi_tuong": "HDLD",
                "loai_hop_dong": "HDLD_111_HTPV",
                "ngay_hop_dong": "2024-03-01",
                "ma_ngach": None,
                "bac": None,
                "he_so": None,
                "ngay_bac": None,
            }
        ),
        # A time of unpaid leave in the work history has no unit.
        Example(
            con={
                "qt_cong_tac": [
                    {"tu_ngay": "2013-09-01", "den_ngay": "2022-06-30", "ma_don_vi": "H42.05.01",
                     "chuc_vu": "Chuyên viên"},
                    {"tu_ngay": "2022-07-01", "den_ngay": "2023-04-30",
                     "chuc_vu": "Nghỉ việc không hưởng lương"},
                    {"tu_ngay": "2023-05-01", "ma_don_vi": "H42.05.01", "chuc_vu": "Chuyên viên"},
                ]
            }
        ),
    ),
)  # fmt: skip
def _(c: Context):
    return _blank(c, "error")


@rule(
    "ld-expected-value",
    also=tuple(dictionary.children_tables()),
    lists=("nguoi",),
    gate="cell",
    severity="warning",
    blames=(),
    quality="đủ",
    title=("Trường cần có giá trị", "Expected fields are given"),
    message=("{label} để trống{detail}.", "{label} is blank{detail}."),
    fix=(
        "Điền {label}; không có thì ghi rõ là không.",
        "Fill in {label}; write “không” when there is none.",
    ),
    laws=RECORD,
    confidence="secondary",
    wrong=Example({"chuyen_nganh": None}),
    right=Example(),
    lawful=(
        Example(without=("so_hieu",)),
        # On probation: no title yet, and no whole year to rate.
        Example(
            {
                "tap_su": "x", "phan_tram_huong": 85.0, "ngay_ngach": None, "danh_gia_nam": None,
                "ngay_tuyen_dung": "2023-09-05", "ngay_vao_co_quan": "2023-09-05", "bac": 1,
                "he_so": 2.34, "ngay_bac": "2023-09-05", "ngay_nang_luong_sau": None,
            },
            as_of="2023-12-31",
        ),
        # From the army in December 2025: the first year that is rated is not over.
        Example({"ngay_tuyen_dung": "2025-12-01", "danh_gia_nam": None}, as_of="2026-11-30"),
    ),
)  # fmt: skip
def _(c: Context):
    return _blank(c, "warning")


def _blank(c: Context, level: str) -> pd.DataFrame:
    """Blank cells of columns that are there, for fields required at *level* on the day; a column
    that is blank for three people or more and for everyone is one finding."""
    parts = [
        pd.DataFrame({"index": [], "_table": [], "row": [], "field": [], "table": [], "detail": []})
    ]
    for table in dictionary.tables().values():
        frame = c.frame(table.name)
        if frame.empty:
            continue
        for f in table.fields:
            required = [r for r in f.required if r.level == level and r.holds(c.as_of)]
            if not required or (table.name == "nguoi" and f.name in OWN_RULE):
                continue
            blank = ~c.given(f.name, table.name) & c.has_column(f.name, table.name)
            if not any(r.of_all for r in required) and blank.any():
                blank &= demanded(c, f, level)
            if (table.name, f.name) == ("qt_cong_tac", "ma_don_vi") and blank.any():
                blank &= ~nowhere(c)
            if f.name == "cccd" and table.name == "nguoi":
                blank &= frame["cmnd"].isna()  # id-cmnd-only says more
            if blank.any():
                blank[blank] = _cell_blank(c, f.name, table.name, blank.index[blank])
            if blank.any():
                found = _columns_or_cells(frame, blank, f)
                at_cells = found["index"] >= 0
                labels = pd.Index(found.loc[at_cells, "index"])
                found.loc[at_cells, "detail"] = [
                    f" (ô ghi «{text}»)" if text else ""
                    for text in _stood(c, f.name, table.name, labels)
                ]
                if f.name == "gioi_tinh" and table.name == "nguoi":
                    found["proposal"] = told_gender(c).reindex(found["index"]).fillna("").to_numpy()
                parts.append(found)
    return pd.concat(parts, ignore_index=True)


def _cell_blank(c: Context, name: str, table: str, labels: pd.Index) -> np.ndarray:
    """Whether nothing stood in the cells of the rows *labels*, or a sign or word for nothing: text
    that could not be understood is another rule's finding."""
    return np.array([text == "" or is_nothing(text) for text in _stood(c, name, table, labels)])


def _stood(c: Context, name: str, table: str, labels: pd.Index) -> list[str]:
    """The cells of the rows *labels* as they stood, '' for blank ones."""
    raw = c.records.raw if table == "nguoi" else c.records.raw_con.get(table)
    if raw is None or name not in raw:
        return [""] * len(labels)
    return raw[name].reindex(labels).fillna("").str.strip().tolist()


def _columns_or_cells(frame: pd.DataFrame, blank: pd.Series, f: Field) -> pd.DataFrame:
    by_table = blank.groupby(frame["_table"])
    whole = by_table.transform("all") & (by_table.transform("size") >= 3)
    tables = frame.loc[whole, "_table"].unique()
    cells = frame.index[blank & ~whole]
    return pd.DataFrame(
        {
            "index": np.concatenate([cells, np.full(len(tables), -1)]).astype("int64"),
            "_table": np.concatenate([np.full(len(cells), -1), tables]).astype("int64"),
            "row": 0,
            "field": f.name,
            "table": f.table,
            "detail": [""] * len(cells) + [" (cả cột)"] * len(tables),
        }
    )
