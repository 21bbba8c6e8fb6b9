"""Group B: who a person is: name, birth, sex, people, religion, places, family."""

import re
import unicodedata
from functools import lru_cache

import pandas as pd

from ..folding import fold, fold_words
from ..nothing import is_nothing
from ..places import written
from . import laws
from .context import Context, months_between, of_owner
from .facts import mapped
from .hits import each, hits, not_in_list, noticed, whole_text
from .identity import birth_year, told_year
from .recruitment import least_age
from .rule import Example, Law, Severity, rule

RECORD = (laws.QD02_2008, laws.TT06_2023.at("phụ lục"), laws.ND27_2026)

_LETTERS = re.compile(r"[^\W\d_]+(?:['’\-.]?[^\W\d_]+)*")


@lru_cache(maxsize=65536)
def _is_word(text: str) -> bool:
    return _LETTERS.fullmatch(text) is not None


@rule(
    "pe-name-present",
    gate="cell",
    severity="error",
    reads=("ho_ten",),
    quality="đủ",
    title=("Có họ và tên đầy đủ", "Full name is given"),
    message=(
        "Họ và tên «{value}» trống, thiếu chữ hoặc có ký tự không phải chữ cái.",
        "Full name “{value}” is blank, has only one word, or holds something other than letters.",
    ),
    fix=(
        "Ghi họ, chữ đệm và tên như trên thẻ căn cước; tên chỉ có một chữ thì ghi lý do ở "
        "cột Ghi chú.",
        "Write the full name as on the card; explain a name of one word in the note column.",
    ),
    laws=RECORD,
    confidence="secondary",
    wrong=Example({"ho_ten": "Hoa1"}),
    right=Example({"ho_ten": "H'Hen Niê"}),
    lawful=(Example({"ho_ten": "Y Bhăm Êban"}),),
)
def _(c: Context):
    given = c.given("ho_ten")
    # No person stands in a row without a name unless the row has something else: the loader left
    # such rows out.
    missing = ~given & c.has_column("ho_ten")
    words = c.judged("ho_ten", lambda name: all(map(_is_word, name.split(" "))))
    # One word is a name where the note says so, and among peoples that have no family names.
    several = (
        c.judged("ho_ten", lambda name: " " in name)
        | c.given("ghi_chu")
        | ~c.frame()["dan_toc"].fillna("01").eq("01")
    )
    return missing | (given & ~(words & several))


@rule(
    "pe-name-case",
    gate="cell",
    severity="info",
    reads=("ho_ten",),
    quality="sạch",
    title=("Họ tên viết hoa chữ đầu", "Names are stored in normal case"),
    message=(
        "Họ tên «{value}» viết hoa hoặc viết thường toàn bộ; lưu là {proposal}.",
        "Name “{value}” is all capitals or all small; stored as {proposal}.",
    ),
    fix=(
        "Không bắt buộc sửa; chữ in hoa chỉ dùng khi in biểu.",
        "Nothing must be done; capitals are for the printed form only.",
    ),
    laws=RECORD,
    confidence="secondary",
    wrong=Example({"ho_ten": "NGUYỄN THỊ HOA"}),
    right=Example(),
    propose=lambda c, labels: c.frame()["ho_ten"].reindex(labels).str.title(),
    lawful=(Example({"ho_ten": "H'Hen Niê"}),),
)
def _(c: Context):
    name = c.frame()["ho_ten"]
    return name.str.isupper().fillna(False) | name.str.islower().fillna(False)


@rule(
    "pe-name-legacy-encoding",
    scope="cell",
    gate="cell",
    severity="warning",
    reads=("ho_ten",),
    quality="sạch",
    title=("Họ tên gõ bằng Unicode dựng sẵn", "Names are in precomposed Unicode"),
    message=(
        "«{value}» gõ bằng bảng mã cũ, Unicode tổ hợp hoặc chữ gần giống; đọc là {proposal}.",
        "“{value}” is in an old encoding, in combining marks, or has look-alike letters; "
        "read as {proposal}.",
    ),
    fix=(
        "Chuyển tệp sang Unicode dựng sẵn (TCVN 6909:2001) rồi lưu lại.",
        "Convert the file to precomposed Unicode (TCVN 6909:2001) and save it again.",
    ),
    laws=(laws.NAMES, laws.PRACTICE),
    confidence="read",
    wrong=Example({"_raw": {"ho_ten": unicodedata.normalize("NFD", "Nguyễn Thị Hoa")}}),
    right=Example(),
    lawful=(Example({"_raw": {"ho_ten": "Nguyễn Thị Hoa"}}),),
)
def _(c: Context):
    written = c.records.raw.get("ho_ten")
    if written is None:
        return None
    written = written.reindex(c.frame().index)
    odd = written.str.contains("[\u0300-\u036f\u00d0\u00f0\u0189]", regex=True).fillna(False)
    return hits(c, odd, proposal=c.frame()["ho_ten"])


@rule(
    "pe-birth-present",
    gate="cell",
    severity="warning",
    reads=("ngay_sinh",),
    quality="đủ",
    title=("Có ngày sinh", "Birth date is given"),
    message=("Ngày sinh để trống.", "The birth date is blank."),
    fix=(
        "Ghi ngày sinh; chỉ biết năm hoặc tháng thì ghi năm hoặc tháng/năm, không tự thêm 01/01.",
        "Write the birth date; when only year or month is known, write only that, never 01/01.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example({"ngay_sinh": None}),
    right=Example({"ngay_sinh": "1990"}),
    propose=lambda c, labels: told_year(c).reindex(labels),
    lawful=(Example({"ngay_sinh": "1990-05"}),),
)
def _(c: Context):
    raw = c.records.raw
    unread: pd.Series | bool = False
    if "ngay_sinh" in raw:
        stood = raw["ngay_sinh"].reindex(c.frame().index)
        unread = stood.notna() & ~mapped(stood, is_nothing, False).astype(bool)
    return ~c.given("ngay_sinh") & c.has_column("ngay_sinh") & ~unread


@rule(
    "pe-birth-range",
    gate="row",
    severity="error",
    reads=("ngay_sinh",),
    title=("Tuổi từ 18 đến 80", "Age is between 18 and 80"),
    message=(
        "Ngày sinh «{value}» cho tuổi {detail} vào {as_of}.",
        "Birth date “{value}” makes the person {detail} on {as_of}.",
    ),
    fix=("Kiểm tra năm sinh với thẻ căn cước.", "Check the birth year against the card."),
    laws=(
        laws.LOGIC,
        laws.LUAT58_2010.at("Điều 22"),
        laws.LUAT22_2008.at("Điều 36"),
        laws.LUAT80_2025,
        laws.LUAT129_2025,
    ),
    confidence="read",
    lawful=(
        # NĐ 115/2020 Điều 5 khoản 2: from 15 in the arts; NĐ 235/2026 Điều 8 khoản 4: minors by
        # labour contract there.
        Example({"ngay_sinh": "2010-05-12", "cccd": "037310001234", "ma_ngach": "V.10.04.15"}),
        Example(
            {
                "doi_tuong": "HDLD",
                "ngay_sinh": "2012-05-12",
                "cccd": "037312001234",
                "ten_don_vi": "Nhà hát Chèo",
                "ma_don_vi_su_dung": None,
            }
        ),
    ),
    wrong=Example({"ngay_sinh": "1940-05-12", "cccd": "037140001234", "ngay_nghi_huu": None}),
    right=Example({"ngay_sinh": "1980", "cccd": "037180001234", "ngay_nghi_huu": "2040"}),
)
def _(c: Context):
    oldest, youngest = (
        months_between(c.date("ngay_sinh"), c.day),
        months_between(c.last_day("ngay_sinh"), c.day),
    )
    age = whole_text(youngest // 12)
    return hits(c, (oldest < least_age(c) * 12) | (youngest >= 81 * 12), detail=age)


@rule(
    "pe-birth-column-gender",
    scope="cell",
    gate="cell",
    severity="error",
    blames=("ngay_sinh",),
    quality="thống nhất",
    title=("Ngày sinh ở cột Nam hoặc cột Nữ", "Birth date under Nam or under Nữ"),
    message=(
        "Ngày sinh ghi ở cả hai hoặc không ghi ở cột Nam, Nữ nào: {detail}.",
        "The birth date stands under both or under neither of Nam and Nữ: {detail}.",
    ),
    fix=(
        "Ghi ngày sinh ở đúng một cột theo giới tính.",
        "Write it in exactly one of the two columns.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example(
        problems=({"rule": "pe-birth-column-gender", "field": "ngay_sinh", "detail": "E5, F5"},)
    ),
    right=Example(),
    lawful=(Example({"_raw": {"ngay_sinh": "12/05/1990"}}),),
)
def _(c: Context):
    return noticed(c)


@rule(
    "pe-gender-name-hint",
    gate="row",
    severity="info",
    reads=("ho_ten", "gioi_tinh"),
    blames=("gioi_tinh", "ho_ten"),
    title=("Chữ đệm gợi ý giới tính", "The middle name hints at the sex"),
    message=(
        "Chữ đệm «{detail}» ít gặp với giới tính {value}.",
        "Middle name “{detail}” is unusual for sex {value}.",
    ),
    fix=("Kiểm tra giới tính; đúng thì bỏ qua.", "Check the sex; ignore this when it is right."),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example({"ho_ten": "Nguyễn Văn Hoa"}),
    right=Example(),
    lawful=(Example({"ho_ten": "Vũ Hoa"}),),
)
def _(c: Context):
    frame = c.frame()
    name = frame["ho_ten"].str.title()
    thi = name.str.contains(r"^\S+ (?:\S+ )*?Thị \S", regex=True).fillna(False) & (
        frame["gioi_tinh"] == "Nam"
    )
    van = name.str.contains(r"^\S+ (?:\S+ )*?Văn \S", regex=True).fillna(False) & (
        frame["gioi_tinh"] == "Nữ"
    )
    detail = pd.Series("Thị", index=frame.index, dtype="str").where(thi, "Văn")
    return hits(c, thi | van, detail=detail)


def _listed(
    id: str,
    name: str,
    severity: Severity,
    called: tuple[str, str],
    law: Law,
    cells: tuple[str, str],
) -> None:
    """A rule on a coded field: the value is in its list. The loader names what it could not turn
    into a code.

    Args:
        called: what the field is called, Vietnamese and English.
        cells: a text that is no value of the list, and the code of one that is rare.
    """
    (vi, en), (bad, rare) = called, cells

    @rule(
        id,
        gate="cell",
        severity=severity,
        reads=(name,),
        covers=(f"{name}.ld-code-unknown",),
        quality="sạch",
        title=(f"{vi} có trong danh mục", f"{en} is in its list"),
        message=(
            f"{vi} «{{value}}» không có trong danh mục.",
            f"{en} “{{value}}” is not in its list.",
        ),
        fix=(
            "Chọn một giá trị trong danh mục của mẫu.[ {proposal}]",
            "Choose a value of the template's list.[ {proposal}]",
        ),
        laws=(law,),
        confidence="secondary",
        wrong=Example(problems=({"rule": id, "field": name, "value": bad},)),
        right=Example(),
        lawful=(Example({name: rare}),),
    )
    def _(c: Context):
        return not_in_list(c, name)


_listed("pe-gender-list", "gioi_tinh", "error", ("Giới tính", "Sex"), laws.LISTS, ("Nử ?", "Nữ"))
_listed(
    "pe-ethnic-list",
    "dan_toc",
    "error",
    ("Dân tộc", "Ethnic group"),
    laws.QD121_1979,
    ("Kinh doanh", "54"),
)
_listed(
    "pe-religion-list",
    "ton_giao",
    "warning",
    ("Tôn giáo", "Religion"),
    laws.LISTS,
    ("Đạo gốc", "01"),
)

# Where someone was born or comes from may be written as it was then; where someone lives now may
# not.
PAST = ("noi_sinh", "noi_dang_ky_khai_sinh", "que_quan")
PRESENT = ("noi_o", "ho_khau")


@rule(
    "pe-place-valid",
    gate="cell",
    severity="warning",
    reads=(*PAST, *PRESENT),
    needs=(),
    blames=(),
    quality="thống nhất",
    title=("Địa danh có thật", "Places exist"),
    message=("{label} «{value}»: {detail}.", "{label} “{value}”: {detail}."),
    fix=(
        "Ghi xã (phường), tỉnh theo danh mục đơn vị hành chính; từ 01/7/2025 không còn cấp huyện.",
        "Write commune and province as in the list of areas; there is no district level "
        "from 2025-07-01.",
    ),
    laws=(laws.QD124_2004, laws.QD19_2025),
    confidence="read",
    wrong=Example({"noi_o": "Phường Hoa Lư, thành phố Hoa Lư, tỉnh Ninh Bình"}),
    right=Example(
        {
            "noi_o": "Phường Hoa Lư, tỉnh Ninh Bình",
            "que_quan": "Xã Ninh Tiến, thành phố Ninh Bình, tỉnh Ninh Bình",
        }
    ),
    lawful=(Example({"noi_sinh": "Xã Ninh Tiến, thành phố Ninh Bình, tỉnh Ninh Bình"}),),
)
def _(c: Context):
    parts = []
    for name in (*PAST, *PRESENT):
        reason = each(
            c.frame()[name], lambda text, p=name: written.wrong(text, c.as_of, present=p in PRESENT)
        )
        found = reason.notna() & (reason != "")
        if found.any():
            parts.append(hits(c, found, field=name, detail=reason))
    return pd.concat(parts, ignore_index=True) if parts else None


@rule(
    "pe-place-old-name",
    gate="cell",
    severity="warning",
    reads=PRESENT,
    needs=(),
    blames=(),
    quality="sống",
    title=("Địa danh hiện nay dùng tên mới", "Present places carry their present name"),
    message=(
        "{label} «{value}» dùng tên đã hết hiệu lực; nay là {proposal}.",
        "{label} “{value}” uses a name that ended; it is now {proposal}.",
    ),
    fix=("Ghi {proposal} nếu đúng.", "Write {proposal} if it is right."),
    laws=(laws.QD19_2025, laws.CV5034_2025),
    confidence="read",
    wrong=Example({"noi_o": "Phường Vân Giang, thành phố Ninh Bình, tỉnh Ninh Bình"}),
    right=Example(),
    lawful=(
        # Where someone was born keeps the name of that time.
        Example({"que_quan": "Phường Vân Giang, thành phố Ninh Bình, tỉnh Ninh Bình"}),
    ),
)
def _(c: Context):
    parts = []
    for name in PRESENT:
        now = each(c.frame()[name], written.successor)
        found = now.notna() & (now != "")
        if found.any():
            parts.append(hits(c, found, field=name, proposal=now))
    return pd.concat(parts, ignore_index=True) if parts else None


@rule(
    "pe-population-match",
    scope="sync",
    gate="sync",
    severity="error",
    reads=("ket_qua_dan_cu",),
    blames=("ket_qua_dan_cu", "cccd"),
    quality="dùng chung",
    title=("Khớp với Cơ sở dữ liệu quốc gia về dân cư", "Agrees with the population database"),
    message=(
        "Kết quả đối soát dân cư: «{value}».",
        "Result of matching with the population database: “{value}”.",
    ),
    fix=(
        "Sửa họ tên, ngày sinh, giới tính, số định danh cho khớp rồi đối soát lại.",
        "Mend name, birth date, sex and ID number, then match again.",
    ),
    laws=(laws.ONE_RECORD, laws.CV639_2023, laws.TB43_2026),
    confidence="read",
    wrong=Example({"ket_qua_dan_cu": "Không khớp ngày sinh"}),
    right=Example({"ket_qua_dan_cu": "Khớp"}),
    lawful=(Example({"ket_qua_dan_cu": "Đã xác thực"}),),
)
def _(c: Context):
    said = each(c.frame()["ket_qua_dan_cu"], fold_words)
    return said.notna() & ~said.str.fullmatch(
        "(?:da |trung )?(?:khop|dung|trung|xac thuc)(?: dung| dung du lieu)?|x|1|co|ok|da doi soat"
    ).fillna(False)


@rule(
    "pe-family-self",
    lists=("nguoi",),
    gate="row",
    severity="warning",
    table="ds_gia_dinh",
    reads=("quan_he", "ho_ten", "nam_sinh"),
    needs=("quan_he",),
    blames=("ho_ten", "nam_sinh"),
    quality="đúng",
    title=("Người thân không phải chính mình", "Relatives are not the person"),
    message=("Người thân «{value}»: {detail}.", "Relative “{value}”: {detail}."),
    fix=(
        "Kiểm tra họ tên và năm sinh của người thân.",
        "Check the relative's name and birth year.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    wrong=Example(
        con={"ds_gia_dinh": [{"quan_he": "Bố đẻ", "ho_ten": "Nguyễn Văn Nam", "nam_sinh": 1982}]}
    ),
    right=Example(
        con={"ds_gia_dinh": [{"quan_he": "Bố đẻ", "ho_ten": "Nguyễn Văn Nam", "nam_sinh": 1962}]}
    ),
    lawful=(
        # A namesake of another year.
        Example(
            con={"ds_gia_dinh": [{"quan_he": "Em", "ho_ten": "Nguyễn Thị Hoa", "nam_sinh": 1995}]}
        ),
    ),
)
def _(c: Context):
    lines = c.frame("ds_gia_dinh")
    own_name = each(c.person("ho_ten", "ds_gia_dinh"), fold)
    own_year = of_owner(birth_year(c), lines)
    relation = each(lines["quan_he"], fold_words).fillna("")
    itself = (each(lines["ho_ten"], fold) == own_name) & (lines["nam_sinh"] == own_year)
    parent = relation.str.fullmatch("(?:bo|me|cha)(?: de| duong| nuoi)?")
    young = parent & (own_year - lines["nam_sinh"] < 14)
    detail = pd.Series(
        "trùng họ tên và năm sinh của chính người kê khai", index=lines.index, dtype="str"
    )
    return hits(
        c,
        itself | young,
        "ds_gia_dinh",
        detail=detail.where(itself, "cha, mẹ hơn con chưa đủ 14 tuổi"),
    )
