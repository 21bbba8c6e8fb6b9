"""Group C: recruitment, contract, probation."""

import numpy as np
import pandas as pd

from ..codelists import code_list, table
from ..folding import fold_words
from .context import Context, add_months, months_between
from .facts import mapped, order
from .hits import each, hits, whole_text
from .rule import Example, Law, rule

VC2010_ART25 = Law("Luật Viên chức 58/2010/QH12 Điều 25 (sửa đổi bởi Luật 52/2019/QH14)")
LOGIC = Law("Trình tự thời gian (lô-gíc dữ liệu)")

# Past events, in the order in which they happen to a person; a later day than the day judged is an
# error.
PAST_EVENTS = (
    "ngay_sinh", "ngay_cap", "ngay_tuyen_dung", "ngay_vao_co_quan", "ngay_hop_dong",
    "ngay_bo_nhiem", "ngay_bo_nhiem_lai",
    "ngay_quyet_dinh", "ngay_ngach", "ngay_bac", "ngay_vuot_khung", "ngay_vao_dang",
    "ngay_chinh_thuc",
)  # fmt: skip

CONTRACT = {
    "doi_tuong": "VC",
    "loai_hop_dong": "HDLV_KXDTH",
    "ngay_hop_dong": "2014-09-01",
    "ma_don_vi_su_dung": "H42.09.21",
    "ten_don_vi": "Trường THPT Hoa Lư A",
}
FIXED = {
    **CONTRACT,
    "loai_hop_dong": "HDLV_XDTH",
    "ngay_tuyen_dung": "2024-09-01",
    "ngay_vao_co_quan": "2024-09-01",
    "ngay_hop_dong": "2024-09-01",
    "het_han_hop_dong": "2027-08-31",
    "ngay_ngach": "2025-09-01",
}


def active(c: Context) -> pd.Series:
    """True for people who have not left."""
    frame = c.frame()
    return (
        frame["ngay_roi"].isna()
        & frame["ly_do_roi"].isna()
        & (frame["trang_thai"].fillna("") != "KET_THUC")
    )


def _noted(c: Context, words: str) -> pd.Series:
    """True where the note has one of the folded *words* (a regular expression)."""
    note = c.once("folded note", lambda: each(c.frame()["ghi_chu"], fold_words).fillna(""))
    return note.str.contains(words, regex=True)


def years(months: pd.Series) -> pd.Series:
    """Months as text of whole years."""
    return whole_text(months // 12)


@rule(
    "re-age-18",
    gate="row",
    severity="error",
    reads=("ngay_tuyen_dung", "ngay_sinh"),
    title=("Đủ 18 tuổi khi tuyển dụng", "At least 18 at recruitment"),
    message=(
        "Tuyển dụng ngày «{value}» khi mới {detail} tuổi.",
        "Recruited on “{value}” at the age of {detail}.",
    ),
    fix=(
        "Kiểm tra ngày sinh và ngày tuyển dụng; ngành văn hóa, thể thao có thể thấp hơn, "
        "cần ghi rõ ở cột Ghi chú.",
        "Check birth and recruitment dates; for arts and sports write the reason in the "
        "note column.",
    ),
    laws=(
        Law("Luật Viên chức 58/2010/QH12 Điều 22"),
        Law("Luật Cán bộ, công chức 22/2008/QH12 Điều 36"),
    ),
    confidence="read",
    wrong=Example({"ngay_tuyen_dung": "2007-09-01"}),
    right=Example({"ngay_tuyen_dung": "2008"}),
)
def _(c: Context):
    age = months_between(c.date("ngay_sinh"), c.last_day("ngay_tuyen_dung"))
    return hits(
        c, (age < 18 * 12) & ~_noted(c, "nghe thuat|the thao|nang khieu|van hoa"), detail=years(age)
    )


@rule(
    "re-order",
    gate="row",
    severity="error",
    reads=("ngay_tuyen_dung", "ngay_sinh", "ngay_vao_co_quan"),
    needs=("ngay_tuyen_dung",),
    blames=("ngay_vao_co_quan", "ngay_tuyen_dung"),
    title=("Sinh, tuyển dụng, về cơ quan đúng thứ tự", "Birth, recruitment and entry are in order"),
    message=("{label} «{value}» trước {detail}.", "{label} “{value}” comes before {detail}."),
    fix=(
        "Kiểm tra các ngày với quyết định tuyển dụng, điều động.",
        "Check the dates against the decisions.",
    ),
    laws=(LOGIC,),
    confidence="logic",
    wrong=Example({"ngay_vao_co_quan": "2012-01-01"}),
    right=Example({"ngay_vao_co_quan": "2013"}),
)
def _(c: Context):
    unborn = c.last_day("ngay_tuyen_dung") < c.date("ngay_sinh")
    early = c.last_day("ngay_vao_co_quan") < c.date("ngay_tuyen_dung")
    return pd.concat(
        [
            hits(c, unborn, field="ngay_tuyen_dung", detail="ngày sinh"),
            hits(c, early, field="ngay_vao_co_quan", detail="ngày tuyển dụng"),
        ],
        ignore_index=True,
    )


@rule(
    "re-not-future",
    gate="cell",
    severity="error",
    reads=PAST_EVENTS,
    needs=(),
    blames=(),
    title=("Việc đã qua không ở tương lai", "Past events are not in the future"),
    message=("{label} «{value}» sau ngày {as_of}.", "{label} “{value}” lies after {as_of}."),
    fix=(
        "Kiểm tra năm, hoặc ngày và tháng bị đảo.",
        "Check the year, and whether day and month are swapped.",
    ),
    laws=(LOGIC,),
    confidence="logic",
    wrong=Example({"ngay_vao_co_quan": "2027-01-01"}),
    right=Example({"ngay_vao_co_quan": "2026"}),
)
def _(c: Context):
    return _after(c, PAST_EVENTS)


def _after(c: Context, names: tuple[str, ...]) -> pd.DataFrame | None:
    parts = []
    for name in names:
        future = c.date(name) > c.day
        if future.any():
            parts.append(hits(c, future, field=name))
    for table_name in ("qt_luong", "qt_cong_tac", "qt_phu_cap"):
        if len(c.frame(table_name)):
            future = c.date("tu_ngay", table_name) > c.day
            parts.append(hits(c, future, table_name, field="tu_ngay").assign(table=table_name))
    return pd.concat(parts, ignore_index=True) if parts else None


@rule(
    "re-unit-existed",
    gate="row",
    severity="warning",
    reads=("ngay_vao_co_quan", "ma_don_vi_su_dung"),
    needs=("ngay_vao_co_quan", "@units"),
    title=("Đơn vị đã có khi người về", "The unit existed on entry"),
    message=(
        "Về cơ quan ngày «{value}», trước khi đơn vị thành lập ({detail}).",
        "Entered on “{value}”, before the unit was founded ({detail}).",
    ),
    fix=(
        "Ghi ngày về đơn vị tiền thân ở quá trình công tác; ở đây ghi ngày về đơn vị hiện nay.",
        "Write the predecessor in the work history; here goes the entry to the present unit.",
    ),
    laws=(LOGIC,),
    confidence="logic",
    wrong=Example(
        {"ngay_vao_co_quan": "2013-09-01"},
        units=({"code": "H42.05.01", "valid_from": "2025-03-01"},),
    ),
    right=Example(
        {"ngay_vao_co_quan": "2025-03-01"},
        units=({"code": "H42.05.01", "valid_from": "2025-03-01"},),
    ),
)
def _(c: Context):
    units = c.registry
    succeeded = {
        s for cell in units["successors"].fillna("") for s in cell.replace(";", "|").split("|") if s
    }
    # A unit that took over from another may have people who came to its predecessor.
    founded = units[
        (units["valid_from"].fillna("") != "") & ~units["code"].isin(succeeded)
    ].drop_duplicates("code")
    since = c.frame()["ma_don_vi_su_dung"].map(founded.set_index("code")["valid_from"])
    wrong = c.last_day("ngay_vao_co_quan") < pd.to_datetime(since, errors="coerce")
    return hits(c, wrong, detail=since)


PUBLIC_UNITS = ("SNCL_T", "SNCL_S", "SNCL_H", "SNCL_X")
AGENCIES = ("SO", "VP", "CCUC", "PHONG", "HUYEN", "PHONGH", "XA", "PHONGX")


@rule(
    "re-class-unit-type",
    gate="row",
    severity="warning",
    reads=("doi_tuong", "ma_don_vi_su_dung"),
    needs=("doi_tuong", "@units"),
    quality="thống nhất",
    title=("Đối tượng hợp với loại đơn vị", "Class fits the kind of unit"),
    message=(
        "Đối tượng «{value}» không hợp với {detail}.",
        "Class “{value}” does not fit {detail}.",
    ),
    fix=(
        "Công chức ở cơ quan hành chính, viên chức ở đơn vị sự nghiệp; kiểm tra đối tượng "
        "hoặc đơn vị.",
        "Civil servants work in agencies, public employees in public service units; check "
        "class or unit.",
    ),
    laws=(Law("Luật Cán bộ, công chức 22/2008/QH12"), Law("Luật Viên chức 58/2010/QH12")),
    confidence="read",
    wrong=Example({"doi_tuong": "VC"}),
    right=Example({**CONTRACT}),
)
def _(c: Context):
    units = c.registry.drop_duplicates("code").set_index("code")
    frame = c.frame()
    unit = frame["ma_don_vi_su_dung"].where(
        frame["ma_don_vi_su_dung"].isin(units.index), frame["_don_vi"]
    )
    kind = unit.map(units["kind"])
    head = (
        each(frame["chuc_vu"], fold_words)
        .fillna("")
        .str.contains("giam doc|hieu truong|vien truong")
    )
    cc_in_unit = frame["doi_tuong"].isin(["CC", "CCX"]) & kind.isin(PUBLIC_UNITS) & ~head
    vc_in_agency = (frame["doi_tuong"] == "VC") & kind.isin(AGENCIES)
    elected = frame["doi_tuong"].isin(["CB", "CBX"]) & kind.isin(
        (*PUBLIC_UNITS, "PHONG", "PHONGH", "CCUC")
    )
    names = code_list("loai_don_vi")
    detail = kind.map({k: names.label(k) for k in (*PUBLIC_UNITS, *AGENCIES)})
    return hits(c, cc_in_unit | vc_in_agency | elected, detail=detail)


@rule(
    "re-vc-contract",
    gate="row",
    severity="error",
    reads=("doi_tuong", "loai_hop_dong", "ngay_hop_dong"),
    needs=("doi_tuong", "loai_hop_dong"),
    blames=("loai_hop_dong", "ngay_hop_dong"),
    quality="đủ",
    title=(
        "Viên chức có hợp đồng làm việc, công chức thì không",
        "Public employees have a contract, civil servants none",
    ),
    message=("Hợp đồng làm việc, ô {label}: {detail}.", "Work contract, field {label}: {detail}."),
    fix=(
        "Ghi loại và ngày ký hợp đồng làm việc của viên chức; công chức để trống.",
        "Write type and date for a public employee; leave both blank for a civil servant.",
    ),
    laws=(VC2010_ART25, Law("Luật Viên chức 129/2025/QH15", since="2026-07-01")),
    confidence="read",
    wrong=Example({**CONTRACT, "loai_hop_dong": None}),
    right=Example({**CONTRACT}),
)
def _(c: Context):
    frame = c.frame()
    vc, cc = frame["doi_tuong"] == "VC", frame["doi_tuong"].isin(["CC", "CCX", "CB", "CBX"])
    raw = c.records.raw
    parts = []
    for name in ("loai_hop_dong", "ngay_hop_dong"):
        unread = raw[name].reindex(frame.index).notna() if name in raw else False
        parts.append(
            hits(
                c,
                vc & frame[name].isna() & c.has_column(name) & ~unread,
                field=name,
                detail="viên chức chưa ghi",
            )
        )
    working = frame["loai_hop_dong"].fillna("").str.startswith("HDLV")
    parts.append(
        hits(
            c,
            cc & working,
            field="loai_hop_dong",
            detail="cán bộ, công chức không ký hợp đồng làm việc",
        )
    )
    return pd.concat(parts, ignore_index=True)


@rule(
    "re-contract-type-date",
    gate="row",
    severity="warning",
    reads=("loai_hop_dong", "ngay_tuyen_dung", "doi_tuong"),
    title=(
        "Tuyển dụng từ 01/7/2020 thì ký hợp đồng xác định thời hạn",
        "Recruited from 2020-07-01: fixed-term contract",
    ),
    message=(
        "«{value}» với viên chức tuyển dụng từ 01/7/2020 ({detail}).",
        "“{value}” for someone recruited from 2020-07-01 on ({detail}).",
    ),
    fix=(
        "Sửa loại hợp đồng; nếu chuyển từ công chức hoặc ở vùng đặc biệt khó khăn thì ghi ở "
        "cột Ghi chú.",
        "Mend the type; note a move from the civil service or an area of special difficulty.",
    ),
    laws=(VC2010_ART25,),
    confidence="read",
    wrong=Example({**FIXED, "loai_hop_dong": "HDLV_KXDTH", "het_han_hop_dong": None}),
    right=Example({**CONTRACT}),
)
def _(c: Context):
    frame = c.frame()
    late = c.date("ngay_tuyen_dung") >= pd.Timestamp("2020-07-01")
    excused = _noted(c, "kho khan|cong chuc|can bo")
    wrong = (
        (frame["loai_hop_dong"] == "HDLV_KXDTH") & (frame["doi_tuong"] == "VC") & late & ~excused
    )
    return hits(c, wrong, detail=frame["ngay_tuyen_dung"])


@rule(
    "re-contract-length",
    gate="row",
    severity="error",
    reads=("het_han_hop_dong", "ngay_hop_dong", "loai_hop_dong"),
    title=(
        "Hợp đồng xác định thời hạn từ 12 đến 60 tháng",
        "Fixed-term contracts run 12 to 60 months",
    ),
    message=(
        "Hợp đồng đến «{value}» dài {detail} tháng, ngoài mức cho phép.",
        "Contract until “{value}” runs {detail} months, outside the limits.",
    ),
    fix=(
        "Kiểm tra ngày ký và ngày hết hạn (12-60 tháng; ký trước 01/7/2020: 12-36 tháng).",
        "Check both dates (12 to 60 months; 12 to 36 when signed before 2020-07-01).",
    ),
    laws=(VC2010_ART25,),
    confidence="read",
    wrong=Example({**FIXED, "het_han_hop_dong": "2031-08-31"}),
    right=Example({**FIXED}),
)
def _(c: Context):
    frame = c.frame()
    # A contract that ends on the eve of the day is whole: the day after the end is what closes the
    # month.
    shortest = months_between(
        c.last_day("ngay_hop_dong"), c.date("het_han_hop_dong") + pd.Timedelta(days=1)
    )
    longest = months_between(
        c.date("ngay_hop_dong"), c.last_day("het_han_hop_dong") + pd.Timedelta(days=1)
    )
    most = np.where(c.date("ngay_hop_dong") < pd.Timestamp("2020-07-01"), 36, 60)
    wrong = (frame["loai_hop_dong"] == "HDLV_XDTH") & ((longest < 12) | (shortest > most))
    return hits(c, wrong, detail=whole_text(shortest))


@rule(
    "re-contract-expired",
    gate="row",
    severity="error",
    reads=("het_han_hop_dong", "loai_hop_dong"),
    needs=("het_han_hop_dong",),
    quality="sống",
    title=("Hợp đồng còn hiệu lực", "The contract still runs"),
    message=(
        "Hợp đồng hết hạn ngày «{value}» mà hồ sơ vẫn đang làm việc.",
        "The contract ended on “{value}” and the record is still active.",
    ),
    fix=(
        "Ghi hợp đồng mới, hoặc ngày và lý do thôi việc.",
        "Write the new contract, or the date and reason of leaving.",
    ),
    laws=(VC2010_ART25,),
    confidence="read",
    wrong=Example({**FIXED, "het_han_hop_dong": "2026-08-31"}),
    right=Example({**FIXED}),
)
def _(c: Context):
    return (
        active(c)
        & (c.last_day("het_han_hop_dong") < c.day)
        & (c.frame()["loai_hop_dong"].fillna("HDLV_XDTH") != "HDLV_KXDTH")
    )


@rule(
    "re-contract-regime",
    gate="row",
    severity="warning",
    reads=("loai_hop_dong", "ngay_hop_dong"),
    quality="thống nhất",
    title=(
        "Loại hợp đồng có hiệu lực vào ngày ký",
        "The contract type existed on the day of signing",
    ),
    message=(
        "Loại hợp đồng «{value}» không áp dụng vào ngày ký {detail}.",
        "Contract type “{value}” did not apply on {detail}, when it was signed.",
    ),
    fix=(
        "Chọn loại hợp đồng theo luật của ngày ký (từ 01/7/2026: Luật Viên chức 129/2025/QH15).",
        "Choose a type of the law in force on that day (from 2026-07-01: Law 129/2025/QH15).",
    ),
    laws=(Law("Luật Viên chức 129/2025/QH15"), Law("Nghị định 235/2026/NĐ-CP")),
    confidence="read",
    wrong=Example({**FIXED, "ngay_hop_dong": "2026-08-01", "het_han_hop_dong": "2029-07-31"}),
    right=Example({**FIXED}),
)
def _(c: Context):
    frame = c.frame()
    rows = table("loai_hop_dong").drop_duplicates("code", keep="last").set_index("code")
    since = pd.to_datetime(frame["loai_hop_dong"].map(rows["valid_from"]), errors="coerce")
    until = pd.to_datetime(frame["loai_hop_dong"].map(rows["valid_to"]), errors="coerce")
    wrong = (c.date("ngay_hop_dong") > until) | (c.last_day("ngay_hop_dong") < since)
    return hits(c, wrong, detail=frame["ngay_hop_dong"])


def _probation(c: Context) -> pd.Series:
    """True for people marked as on probation."""
    mark = each(c.frame()["tap_su"], fold_words).fillna("")
    return (mark != "") & ~mark.isin(["khong", "het", "da het", "0", "k"])


@rule(
    "re-probation-length",
    gate="row",
    severity="warning",
    reads=("ngay_ngach", "ngay_tuyen_dung", "trinh_do_cm", "doi_tuong"),
    title=("Hết tập sự mới bổ nhiệm chức danh", "The title follows the probation"),
    message=(
        "Bổ nhiệm chức danh ngày «{value}», sớm hơn thời gian tập sự {detail} tháng.",
        "Title held from “{value}”, before the probation of {detail} months ended.",
    ),
    fix=(
        "Kiểm tra ngày tuyển dụng và ngày bổ nhiệm chức danh; được miễn tập sự thì ghi ở "
        "cột Ghi chú.",
        "Check both dates; write an exemption in the note column.",
    ),
    laws=(Law("Nghị định 115/2020/NĐ-CP Điều 21 (sửa đổi bởi Nghị định 85/2023/NĐ-CP)"),),
    confidence="read",
    wrong=Example({**FIXED, "ngay_ngach": "2025-01-01"}),
    right=Example({**FIXED}),
)
def _(c: Context):
    frame = c.frame()
    months = (
        frame["trinh_do_cm"]
        .map({"DH": 12, "KS": 12, "THS": 12, "TS": 12, "TSKH": 12, "CD": 9, "CNCD": 9, "TC": 6})
        .astype("float64")
    )
    doctor = each(frame["ten_ngach"], fold_words).fillna("").str.startswith("bac si")
    months = months.where(~doctor, 9.0)
    # Decree 115/2020 has been in force since 2020-09-29; older recruitments followed other decrees.
    here = (frame["doi_tuong"] == "VC") & (c.date("ngay_tuyen_dung") >= pd.Timestamp("2020-09-29"))
    same_day = c.date("ngay_ngach") <= c.date(
        "ngay_tuyen_dung"
    )  # no probation at all: exempt, or moved from another post
    early = c.last_day("ngay_ngach") < add_months(c.date("ngay_tuyen_dung"), months)
    wrong = here & early & ~same_day & ~_noted(c, "mien tap su|kinh nghiem|tiep nhan")
    return hits(c, wrong, detail=whole_text(months))


@rule(
    "re-probation-pay",
    gate="row",
    severity="warning",
    reads=("phan_tram_huong", "tap_su", "bac"),
    needs=("phan_tram_huong", "tap_su"),
    title=("Tập sự hưởng 85% hoặc 100% bậc 1", "Probation pays 85 or 100 percent of step 1"),
    message=(
        "Đang tập sự mà hưởng «{value}»%, bậc {detail}.",
        "On probation with “{value}” percent at step {detail}.",
    ),
    fix=(
        "Ghi 85 (hoặc 100 nếu thuộc diện ưu tiên) và bậc khởi điểm.",
        "Write 85, or 100 in the exempt cases, and the first step.",
    ),
    laws=(
        Law("Nghị định 115/2020/NĐ-CP Điều 22"),
        Law("Nghị định 138/2020/NĐ-CP Điều 22", until="2025-06-30"),
    ),
    confidence="secondary",
    wrong=Example({"tap_su": "x", "phan_tram_huong": 70.0, "bac": 1.0, "he_so": 2.34}),
    right=Example({"tap_su": "x", "phan_tram_huong": 85.0, "bac": 1.0, "he_so": 2.34}),
)
def _(c: Context):
    frame = c.frame()
    percent = frame["phan_tram_huong"]
    step = whole_text(frame["bac"]).fillna("?")
    # A doctor's first step is 3, a master's 2 (entry_step.csv): only higher steps are strange.
    return hits(
        c,
        _probation(c) & ((percent.notna() & ~percent.isin([85, 100])) | (frame["bac"] > 3)),
        detail=step,
    )


@rule(
    "re-hdld-not-headcount",
    scope="unit",
    gate="row",
    severity="error",
    reads=("doi_tuong", "loai_hop_dong"),
    quality="đúng",
    title=(
        "Lao động hợp đồng không tính vào biên chế",
        "Contract workers are outside the headcount",
    ),
    message=(
        "Hợp đồng lao động nhưng ghi đối tượng «{value}».",
        "A labour contract under class “{value}”.",
    ),
    fix=(
        "Ghi đối tượng Lao động hợp đồng và lập danh sách riêng.",
        "Write the class of contract workers and list them apart.",
    ),
    laws=(Law("Nghị định 111/2022/NĐ-CP"), Law("Nghị định 235/2026/NĐ-CP", since="2026-07-01")),
    confidence="secondary",
    wrong=Example({"doi_tuong": "CC", "loai_hop_dong": "HDLD_111_HTPV"}),
    right=Example({"doi_tuong": "HDLD", "loai_hop_dong": "HDLD_111_HTPV"}),
    propose=lambda c, labels: pd.Series("HDLD", index=labels, dtype="str"),
)
def _(c: Context):
    frame = c.frame()
    return frame["loai_hop_dong"].fillna("").str.startswith("HDLD") & frame["doi_tuong"].isin(
        ["CB", "CC", "VC", "CBX", "CCX"]
    )


@rule(
    "re-qualification-vs-post",
    gate="row",
    severity="warning",
    reads=("trinh_do_cm", "ma_ngach", "bac"),
    needs=("trinh_do_cm", "ma_ngach"),
    title=(
        "Trình độ không thấp hơn chức danh đòi hỏi",
        "Qualification is not below what the title needs",
    ),
    message=(
        "Trình độ «{value}» thấp hơn mức ngạch hoặc chức danh đòi hỏi ({detail}).",
        "Qualification “{value}” is below what the rank or title needs ({detail}).",
    ),
    fix=(
        "Kiểm tra trình độ khi tuyển dụng và mã ngạch, chức danh.",
        "Check the qualification at recruitment, and the code.",
    ),
    laws=(Law("Nghị định 204/2004/NĐ-CP"), Law("Thông tư quy định tiêu chuẩn chức danh")),
    confidence="read",
    wrong=Example({"trinh_do_cm": "TC", "ma_ngach": "01.003"}),
    right=Example(
        {
            "trinh_do_cm": "TC",
            "ma_ngach": "01.005",
            "ten_ngach": "Nhân viên",
            "he_so": 2.66,
            "ngay_nang_luong_sau": "2027-09-01",
        }
    ),
)
def _(c: Context):
    frame = c.frame()
    ranks = code_list("ma_ngach").rows
    ranks = ranks[ranks["salary_group"] != ""]
    group = dict(zip(ranks["code"], ranks["salary_group"], strict=True))
    head = mapped(frame["ma_ngach"], lambda code: group.get(code, "").split(".")[0], "")
    needed = head.map({"A3": 5, "A2": 5, "A1": 5, "A0": 4, "B": 3})
    level = order(frame["trinh_do_cm"], "trinh_do_chuyen_mon")
    # Only recent appointments are judged: older people were placed before the standards.
    recent = c.date("ngay_tuyen_dung") >= pd.Timestamp(
        str(c.setting("qualification_since", "2012-01-01"))
    )
    words = {"A3": "đại học", "A2": "đại học", "A1": "đại học", "A0": "cao đẳng", "B": "trung cấp"}
    return hits(c, (level < needed) & recent, detail=lambda labels: head[labels].map(words))
