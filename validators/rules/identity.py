"""Group A: identity numbers and the keys of a person.

The 12 digits of the personal ID number: 3 for the place of birth registration, 1 for century and
gender, 2 for the birth year, 6 at random (Decree 137/2015/NĐ-CP Art. 13). The place codes are those
of the 63 provinces before 2025-07-01.
"""

import re
from typing import Any

import numpy as np
import pandas as pd

from ..codelists import code_list, table
from ..folding import fold, fold_words
from ..parsing import TYPED_LETTERS
from . import laws
from .context import Context, combined, factorised, months_between
from .facts import mapped
from .hits import each, hits, whole_text
from .rule import Example, rule

ID_NUMBER = (laws.ND137_2015.at("Điều 13"), laws.ND70_2024)
# One record a person was the principle before the decree too: the rule itself is not limited to its
# dates.
ONE_RECORD = (laws.ONE_RECORD, laws.ND27_2026.at("Điều 16"))

_FILLERS = r"[\s.\-'’‘`]"


def digits(c: Context) -> pd.Series:
    """The personal ID number without spaces, dots, hyphens and apostrophes; NaN when blank."""
    return _numbers(c)[0]


def whole(c: Context) -> pd.Series:
    """The 12 digits, NaN where the number has not this form."""
    return _numbers(c)[1]


def _numbers(c: Context) -> tuple[pd.Series, pd.Series]:
    """:func:`digits` and :func:`whole`."""

    def make() -> tuple[pd.Series, pd.Series]:
        number = c.frame()["cccd"].copy()
        is_whole = number.str.fullmatch(r"[0-9]{12}").fillna(False).astype(bool)
        if not is_whole.all():
            number[~is_whole] = _bare(number[~is_whole])
            is_whole[~is_whole] = (
                number[~is_whole].str.fullmatch(r"[0-9]{12}").fillna(False).astype(bool)
            )
        return number, number.where(is_whole)

    return c.once("cccd numbers", make)


def _bare(text: pd.Series) -> pd.Series:
    bare = text.str.replace(_FILLERS, "", regex=True)
    return bare.where(bare != "")


def mirrored(c: Context) -> tuple[pd.DataFrame, np.ndarray]:
    """(the mirror's people with a personal ID number, one for each number; the position of each
    record's own among them, -1 for none)."""

    def make() -> tuple[pd.DataFrame, np.ndarray]:
        kept = c.mirrored().dropna(subset=["cccd"]).drop_duplicates("cccd")
        return kept, pd.Index(kept["cccd"]).get_indexer(pd.Index(whole(c)))

    return c.once("mirrored", make)


def folded_names(c: Context) -> pd.Series:
    """ho_ten in the search form; NaN when blank."""
    return c.once("folded names", lambda: each(c.frame()["ho_ten"], fold))


def birth_year(c: Context) -> pd.Series:
    """float64; NaN when the birth date is blank."""
    return c.once(
        "birth year", lambda: pd.to_numeric(c.frame()["ngay_sinh"].str[:4], errors="coerce")
    )


class Told:
    """What numbers of 12 digits tell, each a Series on their index; NaN (False) where there is no
    number.

    Attributes:
        place: the first three digits. known: they are a province (001-096, of which 63 are given
            out) or a country (from 097).
        century: first year of the century that the fourth digit names. woman: 1 for a woman's, 0
            for a man's. tail: the last two digits of the birth year. filler: the digits are those
            that are typed when there is no number.
    """

    def __init__(self, number: pd.Series):
        given = number.notna().to_numpy()
        digit = np.full((len(number), 12), np.nan)
        digit[given] = np.array(number[given].to_numpy(dtype=object), dtype="S12").view(
            "u1"
        ).reshape(-1, 12) - float(ord("0"))

        def series(values: np.ndarray) -> pd.Series:
            return pd.Series(values, index=number.index)

        place = digit[:, :3] @ (100, 10, 1)
        provinces = np.array(sorted(code_list("cccd_ma_tinh").codes), dtype="float64")
        self.place = series(place)
        self.known = series(np.isin(place, provinces) | (place >= 97))
        self.century = series(1900 + 100 * (digit[:, 3] // 2))
        self.woman = series(digit[:, 3] % 2)
        self.tail = series(digit[:, 4] * 10 + digit[:, 5])
        # One digit all along, or each the next (the one before) of its neighbour; or an end that
        # nobody is given.
        step = np.diff(digit) % 10
        self.filler = series(
            np.isin(step[:, 0], (0, 1, 9)) & (step == step[:, :1]).all(axis=1)
            | (digit[:, 6:] == 0).all(axis=1)
            | (digit[:, 6:] == 9).all(axis=1)
            | (digit[:, 6:] == np.arange(1, 7)).all(axis=1)
        )


def told(c: Context) -> Told:
    """What the personal ID numbers of the records tell."""
    return c.once("cccd told", lambda: Told(whole(c)))


def told_year(c: Context) -> pd.Series:
    """The birth year that the number tells, as text; NaN where the number has not its form or its
    place is not known."""
    said = told(c)
    return whole_text((said.century + said.tail).where(said.known))


def told_gender(c: Context) -> pd.Series:
    """ "Nam" or "Nữ" as the number tells; NaN as in :func:`told_year`."""
    said = told(c)
    return said.woman.where(said.known).map({0.0: "Nam", 1.0: "Nữ"}).astype("str")


def padded(c: Context) -> pd.Series:
    """The 12 digits that a number of 10 or 11 digits had before it lost its leading zeros, NaN when
    they do not fit the person."""

    def make() -> pd.Series:
        short = digits(c)
        short = short.where(short.str.fullmatch(r"[0-9]{10,11}").fillna(False))
        full = short.str.zfill(12)
        year = birth_year(c)
        said = Told(full)
        agrees = (said.century + said.tail == year) | (year.isna() & (said.century <= 2000))
        return full.where(said.known & agrees & (said.place > 0))

    return c.once("cccd padded", make)


def inside(text: str) -> str:
    """The 12 digits that a cell with more in it holds ("CCCD: 037190001234", "037190001234 (cấp
    2021)", "O37190001234" with a letter for a digit); '' where there is no number or more than one
    that it may be."""
    found = set(_TWELVE.findall(_GAP.sub("", text)))
    if not found:
        mended = re.sub(_FILLERS, "", text).translate(TYPED_LETTERS)
        found = {mended} if _TWELVE.fullmatch(mended) else set()
    return found.pop() if len(found) == 1 else ""


_TWELVE = re.compile(r"(?<![0-9])[0-9]{12}(?![0-9])")
_GAP = re.compile(r"(?<=[0-9])[ .](?=[0-9])")


def _format_proposal(c: Context, labels: pd.Index) -> pd.Series:
    """What a number that is not 12 digits may be."""
    lost = padded(c).reindex(labels)
    return lost.fillna(each(c.frame()["cccd"].reindex(labels), inside).replace("", np.nan))


def _typed_as_numbers(c: Context) -> pd.Series:
    """True for the numbers of a sheet that nearly all lost their zeros: the column was typed as
    numbers, which is one mistake and not one a person."""

    def make() -> pd.Series:
        lost, table = padded(c).notna(), c.frame()["_table"]
        number = lost.groupby(table).transform("sum")
        given = digits(c).notna().groupby(table).transform("sum")
        return lost & (number >= LOST_LEAST) & (number >= LOST_SHARE * given)

    return c.once("cccd typed as numbers", make)


LOST_LEAST, LOST_SHARE = 3, 0.6


@rule(
    "id-cccd-format",
    gate="cell",
    severity="error",
    reads=("cccd",),
    title=("Số định danh cá nhân phải đủ 12 chữ số", "Personal ID number has 12 digits"),
    message=(
        "Số định danh «{value}» không phải là 12 chữ số[; cả cột có {detail} số mất số 0 ở đầu].",
        "Personal ID number “{value}” is not 12 digits[; {detail} numbers of the column "
        "lost their leading zeros].",
    ),
    fix=(
        "Ghi đủ 12 chữ số như trên thẻ căn cước, ô định dạng văn bản.",
        "Write the 12 digits printed on the card, in a cell formatted as text.",
    ),
    laws=ID_NUMBER,
    confidence="read",
    note="Cả cột bị gõ thành số (mất số 0 ở đầu) là một lỗi của trang tính.",
    lawful=(Example({"cccd": "'037190001234"}),),
    wrong=Example({"cccd": "0371900012"}),
    right=Example({"cccd": "037 190 001 234"}),
)
def _(c: Context):
    wrong = digits(c).notna() & whole(c).isna()
    as_numbers = _typed_as_numbers(c)
    found = hits(c, wrong & ~as_numbers, proposal=lambda labels: _format_proposal(c, labels))
    if not as_numbers.any():
        return found
    lost = c.frame()[as_numbers].groupby("_table")["cccd"].agg(["first", "size"])
    columns = pd.DataFrame(
        {
            "index": -1,
            "_table": lost.index,
            "row": 0,
            "field": "cccd",
            "value": lost["first"].to_numpy(),
            "proposal": "",
            "detail": lost["size"].astype("str").to_numpy(),
        }
    )
    return pd.concat([found, columns], ignore_index=True)


@rule(
    "id-cccd-lost-zero",
    gate="cell",
    severity="warning",
    reads=("cccd",),
    quality="sạch",
    title=("Số định danh mất số 0 ở đầu", "Leading zeros of the ID number are lost"),
    message=(
        "Số định danh «{value}» thiếu số 0 ở đầu[; có thể là {proposal}].",
        "Personal ID number “{value}” lost its leading zeros[; it may be {proposal}].",
    ),
    fix=(
        "Đối chiếu với thẻ căn cước[, ghi {proposal} nếu đúng].",
        "Compare with the card[; write {proposal} if it is right].",
    ),
    laws=ID_NUMBER,
    confidence="read",
    lawful=(Example({"cccd": "037-190-001-234"}),),
    wrong=Example({"cccd": "37190001234"}),
    right=Example({"cccd": "037190001234"}),
    propose=lambda c, labels: padded(c).reindex(labels),
)
def _(c: Context):
    return padded(c).notna()


@rule(
    "id-cccd-float",
    gate="cell",
    severity="error",
    reads=("cccd",),
    quality="sạch",
    title=("Số định danh bị chuyển thành số thực", "ID number turned into a floating number"),
    message=(
        "Số định danh «{value}» ở dạng số mũ, đã mất chữ số.",
        "Personal ID number “{value}” is in scientific form; digits are lost.",
    ),
    fix=(
        "Đề nghị đơn vị nhập lại từ thẻ căn cước, ô định dạng văn bản.",
        "Ask the unit to type it again from the card, in a text cell.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    lawful=(Example({"cccd": "037190001234 "}),),
    wrong=Example({"cccd": "3.7085E+10"}),
    right=Example(),
)
def _(c: Context):
    odd = c.frame()["cccd"][whole(c).isna()]
    return (
        odd.str.fullmatch(r"\s*[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+\s*")
        .fillna(False)
        .astype(bool)
        .reindex(c.frame().index, fill_value=False)
    )


_STEPS = ("0123456789" * 3, "9876543210" * 3)


def _is_filler(number: str) -> bool:
    """Whether digits that are too few or too many are one digit repeated or a run upward or
    downward."""
    return len(number) >= 9 and (len(set(number)) == 1 or any(number in steps for steps in _STEPS))


@rule(
    "id-cccd-placeholder",
    gate="cell",
    severity="error",
    reads=("cccd",),
    title=("Số định danh là số điền tạm", "ID number is a placeholder"),
    message=(
        "Số định danh «{value}» là số điền cho có.",
        "Personal ID number “{value}” is a placeholder.",
    ),
    fix=(
        "Ghi số trên thẻ căn cước; chưa có thì để trống.",
        "Write the number on the card; leave the cell blank when there is none.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    lawful=(Example({"cccd": "037190012345"}),),
    wrong=Example({"cccd": "123456789012"}),
    right=Example(),
)
def _(c: Context):
    short = digits(c).where(whole(c).isna())
    return told(c).filler | mapped(short, _is_filler, False).astype(bool)


@rule(
    "id-cccd-province",
    gate="cell",
    severity="warning",
    reads=("cccd",),
    title=(
        "Ba số đầu của số định danh là mã tỉnh hoặc mã nước",
        "First three digits are a province or country code",
    ),
    message=(
        "Ba số đầu của «{value}» không phải mã tỉnh nào trong 63 tỉnh cũ, cũng không phải mã nước.",
        "The first three digits of “{value}” are neither one of the 63 province codes nor a "
        "country code.",
    ),
    fix=("Kiểm tra lại ba số đầu trên thẻ căn cước.", "Check the first three digits on the card."),
    laws=(laws.PROVINCE_CODES,),
    confidence="read",
    note="Mã nước: từ 097 trở lên.",
    lawful=(
        # Number of a former province, and of one born abroad.
        Example({"cccd": "035190001234"}),
        Example({"cccd": "098190001234"}),
    ),
    wrong=Example({"cccd": "003190001234"}),
    right=Example({"cccd": "036190001234"}),
)
def _(c: Context):
    return whole(c).notna() & ~told(c).known


@rule(
    "id-cccd-gender",
    gate="row",
    severity="error",
    reads=("cccd", "gioi_tinh"),
    blames=("cccd", "gioi_tinh"),
    title=("Số định danh khớp giới tính", "ID number agrees with the sex"),
    message=(
        "Số thứ tư của «{value}» là của {detail}, khác giới tính đã ghi.",
        "The fourth digit of “{value}” belongs to {detail}, unlike the sex recorded.",
    ),
    fix=("Kiểm tra cả hai ô với thẻ căn cước.", "Check both cells against the card."),
    laws=ID_NUMBER,
    confidence="read",
    lawful=(Example({"cccd": "037090001234", "gioi_tinh": "Nam", "ho_ten": "Nguyễn Văn Hòa"}),),
    wrong=Example({"gioi_tinh": "Nam", "ho_ten": "Nguyễn Văn Hòa", "ngay_nghi_huu": "2052-06-01"}),
    right=Example(),
)
def _(c: Context):
    woman = told(c).woman
    wrong = ((woman == 1) & c.among("gioi_tinh", ("Nam",))) | (
        (woman == 0) & c.among("gioi_tinh", ("Nữ",))
    )
    return hits(c, wrong, detail=lambda labels: woman[labels].map({0.0: "Nam", 1.0: "Nữ"}))


@rule(
    "id-cccd-century",
    gate="row",
    severity="error",
    reads=("cccd", "ngay_sinh"),
    blames=("cccd", "ngay_sinh"),
    title=("Số định danh khớp thế kỷ sinh", "ID number agrees with the century of birth"),
    message=(
        "Số thứ tư của «{value}» chỉ thế kỷ khác với năm sinh {detail}.",
        "The fourth digit of “{value}” names another century than the birth year {detail}.",
    ),
    fix=(
        "Kiểm tra năm sinh và số trên thẻ căn cước.",
        "Check the birth year and the number on the card.",
    ),
    laws=ID_NUMBER,
    confidence="read",
    lawful=(Example({"cccd": "037301001234", "ngay_sinh": "2001-05-12"}),),
    wrong=Example({"cccd": "037390001234"}),
    right=Example(),
)
def _(c: Context):
    number, year = whole(c), birth_year(c)
    wrong = number.notna() & year.notna() & (told(c).century != year // 100 * 100)
    return hits(c, wrong, detail=lambda labels: whole_text(year[labels]))


@rule(
    "id-cccd-birth-year",
    gate="row",
    severity="error",
    reads=("cccd", "ngay_sinh"),
    blames=("cccd", "ngay_sinh"),
    title=("Số định danh khớp năm sinh", "ID number agrees with the birth year"),
    message=(
        "Số thứ năm và sáu của «{value}» khác hai số cuối của năm sinh {detail}.",
        "Digits five and six of “{value}” differ from the birth year {detail}.",
    ),
    fix=(
        "Kiểm tra năm sinh và số trên thẻ căn cước.",
        "Check the birth year and the number on the card.",
    ),
    laws=ID_NUMBER,
    confidence="read",
    lawful=(Example({"ngay_sinh": "1990"}),),
    wrong=Example({"cccd": "037191001234"}),
    right=Example(),
)
def _(c: Context):
    number, year = whole(c), birth_year(c)
    wrong = number.notna() & year.notna() & (told(c).tail != year % 100)
    return hits(c, wrong, detail=lambda labels: whole_text(year[labels]))


@rule(
    "id-cccd-unique-file",
    scope="file",
    gate="person",
    severity="error",
    reads=("cccd",),
    quality="sạch",
    title=("Số định danh không lặp trong một tệp", "ID number stands once in a file"),
    message=(
        "Số định danh «{value}» lặp trong tệp, ở {detail}.",
        "Personal ID number “{value}” stands more than once in the file: {detail}.",
    ),
    fix=(
        "Bỏ dòng lặp hoặc sửa số của người ghi nhầm.",
        "Delete the repeated row or mend the number that was mistyped.",
    ),
    laws=ONE_RECORD,
    confidence="read",
    lawful=(Example({"cccd": None}, more=({"cccd": None},)),),
    wrong=Example(more=({"cccd": "037190001234"},)),
    right=Example(more=({},)),
)
def _(c: Context):
    number = digits(c)
    file = c.frame()["_table"].map(c.records.tables.set_index("_table")["file"])
    twice = number.notna() & pd.DataFrame({"file": file, "number": number}).duplicated(keep=False)
    return hits(c, twice, detail=_where(c, twice, number + "\x1f" + file.fillna("")))


def _where(c: Context, mask: pd.Series, group: pd.Series) -> pd.Series:
    """For each row of *mask*: the rows of its group, as "sheet!row", or where they stand in several
    files "file!sheet!row"."""
    frame = c.frame()[mask]
    tables = c.records.tables.set_index("_table")
    sheet = frame["_table"].map(tables["sheet"]).fillna("")
    file = frame["_table"].map(tables["file"]).fillna("")
    several = file.groupby(group[mask]).transform("nunique") > 1
    before = (_file_name(file) + "!").where(several, "")
    place = before + sheet + "!" + frame["_row"].astype("str")
    return place.groupby(group[mask]).transform(lambda p: ", ".join(p.iloc[:5]))


def _file_name(files: pd.Series) -> pd.Series:
    """The names of files without their folders."""
    return files.str.rsplit("/", n=1).str[-1]


@rule(
    "id-cccd-unique-province",
    scope="province",
    gate="province",
    severity="error",
    reads=("cccd",),
    quality="thống nhất",
    title=("Một người chỉ có hồ sơ ở một đơn vị", "A person has a record in one unit"),
    message=(
        "Số định danh «{value}» đang có ở nhiều đơn vị: {detail}.",
        "Personal ID number “{value}” is active in several units: {detail}.",
    ),
    fix=(
        "Xác định đơn vị quản lý; biệt phái, kiêm nhiệm hoặc đang chuyển thì ghi rõ ở cột Ghi chú.",
        "Settle which unit keeps the record; write secondment, concurrent work or transfer "
        "in the note column.",
    ),
    laws=ONE_RECORD,
    confidence="read",
    lawful=(
        Example(
            more=(
                {
                    "cccd": "037190001234",
                    "_file": "truong-hoa-lu-a.xlsx",
                    "_don_vi": "H42.09.21",
                    "trang_thai": "KET_THUC",
                },
            )
        ),
    ),
    wrong=Example(
        more=(
            {
                "cccd": "037190001234",
                "_file": "truong-hoa-lu-a.xlsx",
                "_don_vi": "H42.09.21",
                "ma_don_vi_su_dung": "H42.09.21",
            },
        )
    ),
    right=Example(
        more=(
            {
                "cccd": "037190001234",
                "_file": "truong-hoa-lu-a.xlsx",
                "_don_vi": "H42.09.21",
                "ghi_chu": "Biệt phái từ Sở Nội vụ",
            },
        )
    ),
)
def _(c: Context):
    frame, number = c.frame(), digits(c)
    file = frame["_table"].map(c.records.tables.set_index("_table")["file"])
    unit = frame["_don_vi"].where(frame["_don_vi"].notna(), file)
    left = (
        frame["ngay_roi"].notna() | frame["ly_do_roi"].notna() | (frame["trang_thai"] == "KET_THUC")
    )
    said = c.placed
    active = number.notna() & ~left
    if said.elsewhere:
        active &= ~pd.MultiIndex.from_arrays([number, unit]).isin(list(said.elsewhere))
    group = number.where(active)
    several = unit.where(active).groupby(group).transform("nunique").fillna(0) > 1
    if not several.any():
        return several
    noted = (
        each(frame["ghi_chu"][several], fold_words)
        .fillna("")
        .str.contains("biet phai|kiem nhiem|chuyen cong tac|dieu dong|chuyen den|tiep nhan")
    )
    excused = (noted | frame["kiem_nhiem"][several].notna()).reindex(frame.index, fill_value=False)
    # Where an officer says that the person belongs, nothing is wrong any more.
    belongs = (number.map(said.belongs) == unit).fillna(False).astype(bool)
    wrong = several & ~belongs & ~excused.groupby(group).transform("any").fillna(False).astype(bool)
    where = unit[several].groupby(group[several]).transform(lambda u: ", ".join(sorted(set(u))[:5]))
    return hits(c, wrong, detail=where)


@rule(
    "id-person-fuzzy-duplicate",
    scope="province",
    gate="province",
    severity="warning",
    reads=("ho_ten", "ngay_sinh", "cccd"),
    needs=("ho_ten", "ngay_sinh"),
    blames=("cccd", "ho_ten"),
    quality="sạch",
    title=("Có thể là một người ghi hai lần", "Perhaps one person written twice"),
    message=(
        "Trùng họ tên và ngày sinh với {detail}, số định danh chỉ khác do gõ nhầm hoặc bỏ trống.",
        "Same name and birth date as {detail}; the ID numbers differ by a slip or one is blank.",
    ),
    fix=(
        "Xem lại hai dòng; nếu là một người thì sửa số và bỏ dòng thừa. Không tự gộp.",
        "Look at both rows; when they are one person, mend the number and delete one. "
        "Nothing is merged by itself.",
    ),
    laws=(laws.PRACTICE,),
    confidence="logic",
    lawful=(
        Example(
            more=({"ho_ten": "Nguyễn Thị Hoa", "ngay_sinh": "1991-05-12", "cccd": "037191001243"},)
        ),
    ),
    wrong=Example(more=({"ho_ten": "Nguyễn Thị Hoa", "cccd": "037190001243"},)),
    right=Example(more=({"ho_ten": "Nguyễn Thị Hoa", "cccd": "036190555888"},)),
)
def _(c: Context):
    frame, number = c.frame(), digits(c)
    whole_day = frame["ngay_sinh"].str.len() == 10
    group = (folded_names(c) + "\x1f" + frame["ngay_sinh"]).where(whole_day)
    twins = group.notna() & group.duplicated(keep=False)
    found: dict[Any, Any] = {}
    for labels in frame[twins].groupby(group[twins]).groups.values():
        members = [
            (label, number[label] if isinstance(number[label], str) else "") for label in labels
        ]
        for i, (a, first) in enumerate(members):
            for b, second in members[i + 1 :]:
                if first != second and (not first or not second or one_slip(first, second)):
                    found.setdefault(a, b)
                    found.setdefault(b, a)
    mask = pd.Series(frame.index.isin(list(found)), index=frame.index)
    others = frame.loc[list(found.values())]
    place = (
        _file_name(others["_table"].map(c.records.tables.set_index("_table")["file"]).fillna(""))
        + " dòng "
        + others["_row"].astype("str")
    )
    detail = dict(zip(found, place, strict=True))
    return hits(c, mask, detail=pd.Series(detail, dtype="str"))


def one_slip(a: str, b: str) -> bool:
    """One digit changed, added, dropped, or two neighbours swapped."""
    if len(a) == len(b):
        differ = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        if len(differ) == 1:
            return True
        return (
            len(differ) == 2
            and differ[1] == differ[0] + 1
            and a[differ[0]] == b[differ[1]]
            and a[differ[1]] == b[differ[0]]
        )
    short, long = sorted((a, b), key=len)
    return len(long) - len(short) == 1 and any(
        long[:i] + long[i + 1 :] == short for i in range(len(long))
    )


@rule(
    "id-changed-against-mirror",
    scope="sync",
    gate="sync",
    severity="error",
    reads=("cccd", "so_hieu", "ho_ten"),
    quality="thống nhất",
    needs=("cccd", "so_hieu", "@mirror"),
    title=("Số định danh khác với cơ sở dữ liệu", "ID number differs from the mirror"),
    message=(
        "Số định danh «{value}» khác số đã lưu {detail} của cùng số hiệu, họ tên.",
        "Personal ID number “{value}” differs from {detail} kept under the same personnel "
        "number and name.",
    ),
    fix=("Xác minh danh tính; không tự sửa.", "Verify the identity; nothing is changed by itself."),
    laws=ONE_RECORD,
    confidence="read",
    lawful=(Example({"cccd": "037190009999"}, mirror=({"so_hieu": "NB0777"},)),),
    wrong=Example({"cccd": "037190009999"}, mirror=({},)),
    right=Example(mirror=({},)),
)
def _(c: Context):
    number = whole(c)
    _, at = mirrored(c)
    # A number that the mirror has is that person's: only the others can be somebody known under
    # another number.
    frame = c.frame()[number.notna().to_numpy() & (at < 0)]
    kept = c.mirrored()
    kept = kept[kept["so_hieu"].isin(frame["so_hieu"].dropna())]
    key = frame["so_hieu"] + "\x1f" + each(frame["ho_ten"], fold)
    kept_key = kept["so_hieu"] + "\x1f" + each(kept["ho_ten"], fold)
    usable = kept_key.notna() & kept["cccd"].notna() & ~kept_key.duplicated(keep=False)
    known = key.map(pd.Series(kept["cccd"][usable].to_numpy(), index=kept_key[usable])).dropna()
    return pd.DataFrame({"index": known.index, "detail": known.to_numpy()})


@rule(
    "id-cccd-vs-registration-place",
    gate="row",
    severity="warning",
    reads=("cccd", "noi_dang_ky_khai_sinh"),
    blames=("noi_dang_ky_khai_sinh", "cccd"),
    title=(
        "Mã tỉnh của số định danh khớp nơi đăng ký khai sinh",
        "ID number agrees with the place of birth registration",
    ),
    message=(
        "Nơi đăng ký khai sinh «{value}» không thuộc {detail} theo ba số đầu của số định danh.",
        "Birth registered at “{value}”, not in {detail} as the ID number says.",
    ),
    fix=(
        "Kiểm tra nơi đăng ký khai sinh; quê quán, nơi sinh có thể khác hợp pháp.",
        "Check the place of registration; native place and birthplace may lawfully differ.",
    ),
    laws=ID_NUMBER,
    confidence="read",
    lawful=(
        # Hà Nam and Nam Định are in Ninh Bình since 2025-07-01.
        Example({"cccd": "035190001234", "noi_dang_ky_khai_sinh": "Phường Phủ Lý, tỉnh Ninh Bình"}),
        Example({"cccd": "035190001234", "noi_dang_ky_khai_sinh": "TP Phủ Lý, tỉnh Hà Nam"}),
    ),
    wrong=Example({"noi_dang_ky_khai_sinh": "Phường Đông Kinh, tỉnh Lạng Sơn"}),
    right=Example({"noi_dang_ky_khai_sinh": "Phường Hoa Lư, tỉnh Ninh Bình"}),
)
def _(c: Context):
    provinces = table("cccd_ma_tinh")
    names = dict(zip(provinces["code"], provinces["label_vi"], strict=True))
    code = whole(c).str[:3]
    accepted = _accepted_names()
    all_names = {name for names in accepted.values() for name in names}

    def elsewhere(code: str | None, place: str | None) -> bool:
        if code is None or code not in names or place is None:
            return False
        written = _province(place.split(",")[-1])
        return written in all_names and written not in accepted[code]

    at, rows = combined(factorised(code), c.texts("noi_dang_ky_khai_sinh"))
    wrong = np.array([elsewhere(*row) for row in rows], dtype=bool)[at]
    return hits(
        c, pd.Series(wrong, index=code.index), detail=lambda labels: code[labels].map(names)
    )


def _province(text: str) -> str:
    words = fold_words(text)
    for word in ("tinh ", "thanh pho ", "tp "):
        words = words.removeprefix(word)
    return words.replace(" ", "")


def _accepted_names() -> dict[str, set[str]]:
    """Code of the ID number -> folded names of its province, before and after 2025-07-01."""
    old = table("cccd_ma_tinh")
    new = dict(zip(table("tinh_sap_nhap")["code"], table("tinh_sap_nhap")["label_vi"], strict=True))
    return {
        k: {_province(v), _province(new.get(k, v))}
        for k, v in zip(old["code"], old["label_vi"], strict=True)
    }


@rule(
    "id-cmnd-format",
    gate="cell",
    severity="warning",
    reads=("cmnd",),
    quality="sạch",
    title=("Số CMND cũ có 9 chữ số", "Old ID card number has 9 digits"),
    message=("Số CMND «{value}» không đủ 9 chữ số.", "Old card number “{value}” is not 9 digits."),
    fix=(
        "Ghi đủ 9 chữ số (thêm số 0 ở đầu nếu bị mất) hoặc để trống.",
        "Write 9 digits (with the leading zero) or leave it blank.",
    ),
    laws=(laws.PRACTICE, laws.LUAT26_2023.at("Điều 46")),
    confidence="from_memory",
    lawful=(Example({"cmnd": "164 123 456"}),),
    wrong=Example({"cmnd": "16412345"}),
    right=Example({"cmnd": "164123456"}),
    propose=lambda c, labels: _pad(_bare(c.frame()["cmnd"]).reindex(labels), 8, 9),
)
def _(c: Context):
    number = _bare(c.frame()["cmnd"])
    return number.notna() & ~number.str.fullmatch(r"[0-9]{9}").fillna(False)


def _pad(number: pd.Series, shortest: int, length: int) -> pd.Series:
    """Digits filled up with leading zeros, NaN when even that is not the form."""
    short = number.str.fullmatch(rf"[0-9]{{{shortest},{length - 1}}}").fillna(False)
    return number.where(short).str.zfill(length)


@rule(
    "id-cmnd-only",
    gate="row",
    severity="error",
    reads=("cccd", "cmnd"),
    needs=("cccd",),
    blames=("cccd", "cmnd"),
    quality="đủ",
    title=("Chỉ có số CMND 9 số sau ngày 31/12/2024", "Only a 9-digit card after 2024-12-31"),
    message=(
        "Chỉ có số CMND 9 số; giấy này hết giá trị từ 01/01/2025.",
        "Only a 9-digit card is given; it ended with 2024.",
    ),
    fix=("Ghi số định danh cá nhân 12 số.", "Write the 12-digit personal ID number."),
    laws=(laws.CMND_ENDED,),
    confidence="secondary",
    lawful=(Example({"cccd": None, "cmnd": None}),),
    wrong=Example({"cccd": None, "cmnd": "164123456"}),
    right=Example({"cmnd": "164123456"}),
)
def _(c: Context):
    number, old = digits(c), _bare(c.frame()["cmnd"])
    nine = r"[0-9]{9}"
    return (number.isna() & old.str.fullmatch(nine).fillna(False)) | number.str.fullmatch(
        nine
    ).fillna(False)


@rule(
    "id-issue-date",
    gate="row",
    severity="warning",
    reads=("ngay_cap", "ngay_sinh", "cccd"),
    needs=("ngay_cap",),
    title=("Ngày cấp thẻ hợp lý", "Issue date is plausible"),
    message=(
        "Ngày cấp «{value}» không hợp lý: {detail}.",
        "Issue date “{value}” is not plausible: {detail}.",
    ),
    fix=("Ghi ngày cấp in trên thẻ.", "Write the issue date printed on the card."),
    laws=(laws.LUAT59_2014, laws.LUAT26_2023, laws.PRACTICE),
    event=("ngay_cap",),
    confidence="from_memory",
    note="Thẻ 12 số thí điểm từ 2012; từ 2016-01-01 cấp chính thức.",
    lawful=(Example({"ngay_cap": "2013-06-15"}),),
    wrong=Example({"ngay_cap": "2010-06-15"}),
    right=Example({"ngay_cap": "2021-06-15"}),
)
def _(c: Context):
    given, latest = c.date("ngay_cap"), c.last_day("ngay_cap")
    future = given > c.day
    young = months_between(c.date("ngay_sinh"), latest) < 14 * 12
    # Pilot cards with twelve digits were issued from 2012 on.
    early = (
        whole(c).notna() & _bare(c.frame()["cmnd"]).isna() & (latest < pd.Timestamp("2012-01-01"))
    )
    reason = np.select(
        [future, young, early], ["sau ngày xét", "chưa đủ 14 tuổi", "trước khi có thẻ 12 số"], ""
    )
    return hits(c, future | young | early, detail=pd.Series(reason, index=given.index, dtype="str"))


@rule(
    "id-bhxh-format",
    severity="error",
    reads=("so_bhxh", "cccd"),
    needs=("so_bhxh",),
    blames=("so_bhxh",),
    title=("Mã số BHXH đúng dạng", "Social-insurance code has its form"),
    message=(
        "Mã số BHXH «{value}» không phải 10 chữ số (từ 01/8/2025: số định danh 12 số của "
        "chính người đó).",
        "Social-insurance code “{value}” is not 10 digits (from 2025-08-01: the person's "
        "own 12-digit ID number).",
    ),
    fix=(
        "Ghi đủ 10 chữ số, giữ số 0 ở đầu; hoặc số định danh cá nhân nếu đã được thay.",
        "Write the 10 digits with leading zeros, or the personal ID number where it has "
        "replaced them.",
    ),
    laws=(laws.BHXH_FORM, laws.CV1804_BHXH),
    confidence="read",
    note="Mã 10 số cũ vẫn được nhận sau 2025-08-01, vì công văn không buộc sửa hồ sơ đã có.",
    lawful=(Example({"so_bhxh": "037190001234"}),),
    wrong=Example({"so_bhxh": "371300123"}),
    right=Example({"so_bhxh": "3713001234"}),
    propose=lambda c, labels: _pad(_bare(c.frame()["so_bhxh"]).reindex(labels), 8, 10),
)
def _(c: Context):
    number = _bare(c.frame()["so_bhxh"])
    ten = number.str.fullmatch(r"[0-9]{10}").fillna(False)
    # Twelve digits cannot be judged beside a personal number that is missing or faulty itself.
    doubtful = whole(c).isna() | ~told(c).known
    own = ((number == whole(c)) | (doubtful & number.str.fullmatch(r"[0-9]{12}").fillna(False))) & (
        c.as_of >= "2025-08-01"
    )
    return number.notna() & ~ten & ~own


@rule(
    "id-bhxh-unique",
    scope="province",
    gate="province",
    severity="error",
    reads=("so_bhxh",),
    quality="sạch",
    title=("Mỗi người một mã số BHXH", "One social-insurance code per person"),
    message=(
        "Mã số BHXH «{value}» là của nhiều người: {detail}.",
        "Social-insurance code “{value}” is written for several people: {detail}.",
    ),
    fix=("Tra lại mã số BHXH của từng người.", "Look up the code of each person."),
    laws=(laws.PRACTICE,),
    confidence="logic",
    lawful=(Example({"so_bhxh": None}, more=({"so_bhxh": None},)),),
    wrong=Example(more=({"so_bhxh": "3713001234"},)),
    right=Example(more=({},)),
)
def _(c: Context):
    number, person = _bare(c.frame()["so_bhxh"]), digits(c).fillna(c.frame()["ho_ten"])
    several = number.notna() & (person.groupby(number).transform("nunique").fillna(0) > 1)
    return hits(c, several, detail=_where(c, several, number))


@rule(
    "id-sohieu-unique",
    scope="unit",
    gate="unit",
    severity="error",
    reads=("so_hieu", "ma_don_vi_quan_ly"),
    needs=("so_hieu",),
    quality="sạch",
    title=(
        "Số hiệu không lặp trong cơ quan quản lý",
        "Personnel number is unique in its organisation",
    ),
    message=(
        "Số hiệu «{value}» được ghi cho nhiều người: {detail}.",
        "Personnel number “{value}” is written for several people: {detail}.",
    ),
    fix=("Cấp lại số hiệu cho người ghi nhầm.", "Give the person who was mistyped another number."),
    laws=(laws.PERSONNEL_KEY,),
    confidence="secondary",
    lawful=(Example(more=({"so_hieu": "NB0001", "ma_don_vi_quan_ly": "H42.09"},)),),
    wrong=Example(more=({"so_hieu": "NB0001"},)),
    right=Example(more=({},)),
)
def _(c: Context):
    frame = c.frame()
    owner = frame["ma_don_vi_quan_ly"].fillna(frame["_don_vi"]).fillna("")
    key = owner + "\x1f" + frame["so_hieu"]
    person = digits(c).fillna(frame["ho_ten"])
    several = key.notna() & (person.groupby(key).transform("nunique").fillna(0) > 1)
    return hits(c, several, detail=_where(c, several, key))


@rule(
    "id-phone",
    gate="cell",
    severity="warning",
    reads=("dien_thoai",),
    quality="sạch",
    title=("Số điện thoại đúng dạng", "Phone number has its form"),
    message=(
        "Số điện thoại «{value}» không phải số di động 10 chữ số (03, 05, 07, 08, 09) hay số cố "
        "định có mã vùng (02...).",
        "Phone “{value}” is neither a 10-digit mobile number (03, 05, 07, 08, 09) nor a landline "
        "with its area code (02...).",
    ),
    fix=(
        "Ghi số di động 10 chữ số, hoặc số cố định kèm mã vùng như 0229 3871 156.",
        "Write the 10-digit mobile number, or a landline with its area code.",
    ),
    laws=(laws.PHONE_NUMBERS,),
    confidence="secondary",
    lawful=(
        Example({"dien_thoai": "0229.3871.156"}),
        Example({"dien_thoai": "0912345678; 024 3825 5555"}),
    ),
    wrong=Example({"dien_thoai": "912345678"}),
    right=Example({"dien_thoai": "091.234.5678"}),
    propose=lambda c, labels: _mobile(c).reindex(labels),
)
def _(c: Context):
    return ~_phones_ok(c.frame()["dien_thoai"]) & c.given("dien_thoai")


# Mobile numbers, and landlines: area code of two or three digits after 02 and seven or eight more
# digits, eleven in all.
_PHONE = r"(?:\+?84|0)(?:[35789][0-9]{8}|2[0-9]{9})"


def _phones_ok(text: pd.Series) -> pd.Series:
    bare = text.str.replace(r"[\s.\-()]", "", regex=True)
    return bare.str.fullmatch(rf"{_PHONE}(?:[/;,]{_PHONE})*").fillna(False)


def _mobile(c: Context) -> pd.Series:
    """The number with the zero that it lost."""
    bare = c.frame()["dien_thoai"].str.replace(r"[\s.\-()]", "", regex=True)
    return ("0" + bare).where(bare.str.fullmatch(r"[35789][0-9]{8}").fillna(False))
