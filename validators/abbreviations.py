"""Labels of the lists in short writing: "HĐLV ko thời hạn", "H.thành tốt NV", "T/cấp", "CSTĐ CS".

Whoever writes shortly drops vowels, puts dots or slashes, takes the first letters of words, writes
"ko", "k" or "0" for "không", and leaves out the words that go without saying. A text means a code
when all of it is found in one way of saying the code, in its order, and no word that this code
needs is missing. All codes that fit are given: one is what was meant, several have to be asked.
"""

import re
from functools import cache, lru_cache
from itertools import product

from .codelists import code_list
from .folding import fold_words

_CONTRACT = "[loai] [hop dong] [lam viec] [loai]"
_LABOUR = "[hop dong] [lao dong] [theo] [nghi dinh] [111]"
_ANY_LABOUR = "[nguoi] [hop dong] lao dong"
_STATE = (
    "[chung chi] [da] [qua] [boi duong] [lop] [quan ly nha nuoc] [chuong trinh] [quan ly nha nuoc] "
    "[ngach] [hang]"
)
_POLITICS = "[ly luan] [chinh tri] [hanh chinh]"
_IT = "[chung chi] [trinh do] [ung dung] [cong nghe thong tin] [cntt] [tin hoc]"
_DEFENCE = "[da] [boi duong] [chung chi] [kien thuc] [quoc phong] [an ninh]"

FORMS: dict[str, dict[str, tuple[str, ...]]] = {
    "loai_hop_dong": {
        "HDLV_KXDTH": (
            f"{_CONTRACT} khong [co] xac dinh [thoi han]",
            f"{_CONTRACT} khong [co] xac dinh thoi gian",
            f"{_CONTRACT} khong [xac dinh] [co] thoi han",
            f"{_CONTRACT} khong [ky] [co] han dinh",
            f"{_CONTRACT} vo thoi han",
        ),
        "HDLV_XDTH": (
            f"{_CONTRACT} [co] xac dinh [thoi han]",
            f"{_CONTRACT} co [xac dinh] thoi han",
        ),
        "HDLV_LD": (f"{_CONTRACT} lan dau",),
        "HDLD_68": (_ANY_LABOUR,),
        "HDLD_111_HTPV": (f"{_LABOUR} [lam] [cong viec] ho tro [va] [phuc vu]", _ANY_LABOUR),
        "HDLD_111_CMNV": (f"{_LABOUR} [lam] [cong viec] chuyen mon [va] [nghiep vu]", _ANY_LABOUR),
        "HDLD_235": (_ANY_LABOUR,),
    },
    "xep_loai_chat_luong": {
        "HTXS": ("[dat] [hoan thanh] xuat sac [chuc trach] [nhiem vu] [duoc giao]",
                 "[dat] [hoan thanh] nhiem vu xuat sac"),
        "HTT": ("[dat] [hoan thanh] tot [chuc trach] [nhiem vu] [duoc giao]",
                "[dat] [hoan thanh] nhiem vu tot"),
        "HT": ("[dat] hoan thanh [chuc trach] [nhiem vu] [duoc giao]",),
        "HTHC": ("hoan thanh [nhiem vu] [nhung] [con] han che [ve] [nang luc]",),
        "KHT": (
            "khong hoan thanh [chuc trach] [nhiem vu] [duoc giao]",
            "chua hoan thanh [chuc trach] [nhiem vu] [duoc giao]",
        ),
        "KDG": tuple(
            f"{no} [duoc] [xet] {what} [chat luong]"
            for no in ("khong", "chua")
            for what in ("danh gia", "xep loai", "danh gia xep loai", "phan loai")
        ),
    },
    "ly_luan_chinh_tri": {
        "SC": (f"[trinh do] so cap {_POLITICS}",),
        "TC": (f"[trinh do] trung cap {_POLITICS}",),
        "CC": (f"[trinh do] cao cap {_POLITICS}",),
        "CN": (f"[trinh do] cu nhan {_POLITICS}", "[trinh do] dai hoc [ly luan] chinh tri"),
        "00": ("chua qua [dao tao]", "chua [duoc] dao tao", "chua hoc", f"chua co {_POLITICS}"),
    },
    "quan_ly_nha_nuoc": {
        "CS": (f"{_STATE} can su",),
        "CV": (f"{_STATE} chuyen vien",),
        "CVC": (f"{_STATE} chuyen vien chinh",),
        "CVCC": (f"{_STATE} chuyen vien cao cap",),
        **{
            code: (f"{_STATE} [lanh dao] [quan ly] cap {level}!", f"{_STATE} lanh dao {level}!")
            for code, level in (("LDP", "phong"), ("LDX", "xa"), ("LDH", "huyen"), ("LDS", "so"),
                                ("LDV", "vu"))
        },
        "00": ("chua qua [dao tao] [boi duong]", "chua [duoc] boi duong", "chua hoc"),
    },
    "trinh_do_chuyen_mon": {
        "TS": ("[trinh do] tien si ...",),
        "THS": ("[trinh do] thac si ...",),
        "DH": ("[trinh do] dai hoc ...", "[trinh do] cu nhan ..."),
        "KS": ("[trinh do] ki su ...",),
        "CD": ("[trinh do] cao dang ...",),
        "TC": ("[trinh do] trung cap ...", "[trinh do] trung hoc chuyen nghiep ..."),
        "SC": ("[trinh do] so cap ...",),
        "CDT": ("chua qua [dao tao]", "chua [duoc] dao tao"),
    },
    "tin_hoc": {
        "CB": (f"{_IT} co ban",),
        "NC": (f"{_IT} nang cao",),
        **{code: (f"{_IT} [bang] [loai] {code.lower()}",) for code in "ABC"},
        "TC": (f"trung cap {_IT}", f"{_IT} trung cap"),
        "CD": (f"cao dang {_IT}", f"{_IT} cao dang"),
        "DH": (f"dai hoc {_IT}", f"cu nhan {_IT}", f"ki su {_IT}", f"{_IT} dai hoc"),
    },
    "quoc_phong_an_ninh": {
        f"DT{n}": (f"{_DEFENCE} doi tuong {n}", f"{_DEFENCE} nhom {n}") for n in "1234"
    } | {"0": ("chua qua [dao tao] [boi duong]", "chua [duoc] boi duong", "chua hoc", "chua co"),
         "1": (f"da [qua] boi duong {_DEFENCE}", "da hoc", "da qua", "da co")},
    "doi_tuong": {
        "CB": ("[la] can bo",),
        "CC": ("[la] [trong] [bien che] cong chuc [hanh chinh] [lanh dao] [quan ly]",),
        "VC": ("[la] [trong] [bien che] vien chuc [su nghiep] [lanh dao] [quan ly]",),
        "CBX": ("can bo [cap] xa",),
        "CCX": ("cong chuc [cap] xa",),
        "KCT": ("[nguoi] [can bo] [hoat dong] khong chuyen trach [cap] [xa]",
                "[can bo] ban chuyen trach [cap] [xa]"),
        "HDLD": ("[nguoi] lao dong hop dong", "[nhan vien] hop dong lao dong",
                 *(f"[nguoi] [nhan vien] hop dong [lao dong] [theo] [nghi dinh] {number}"
                   for number in (68, 111, 161))),
    },
    "ton_giao": {
        "01": ("[dao] phat [giao]",),
        "02": ("[dao] thien chua [giao]", "[dao] cong giao", "[dao] ki to [giao]"),
        "03": ("[dao] [phat] [giao] hoa hao",),
        "04": ("[dao] hoi [giao]",),
        "05": ("[dao] cao dai",),
        "08": ("[dao] tin lanh",),
        "99": ("khong [co] [theo] ton giao", "khong [co] [theo] dao", "khong theo"),
    },
    "khen_thuong": {
        "41": ("bang khen [cua] thu tuong [chinh phu]",),
        "42": ("bang khen [cua] [chu tich] [cap] [uy ban nhan dan] tinh",
               "bang khen [cua] [cap] [bo truong] bo [giao duc va dao tao] [y te] [noi vu]",
               "bang khen [cua] chu tich [uy ban nhan dan] [tinh]",
               "bang khen [cua] uy ban nhan dan [tinh]"),
        "43": ("giay khen [cua] [cap] [chu tich] [uy ban nhan dan] [giam doc] [so] [huyen] [xa]"
               " [phuong] [thanh pho] [truong]",),
        "44": ("chien si thi dua [cap] toan quoc",),
        "CSTDT": ("chien si thi dua [cap] tinh", "chien si thi dua [cap] bo"),
        "46": ("chien si thi dua [cap] co so",),
        "47": ("[danh hieu] lao dong tien tien",),
        "48": ("[danh hieu] chien si tien tien",),
        "KNC": ("ki niem chuong ...",),
    },
    "ngoai_ngu_ten": {
        "en": ("tieng anh", "anh van"), "fr": ("tieng phap", "phap van"),
        "ru": ("tieng nga", "nga van"), "zh": ("tieng trung [quoc]", "trung van", "tieng hoa"),
        "ja": ("tieng nhat [ban]",), "ko": ("tieng han [quoc]",), "de": ("tieng duc",),
        "lo": ("tieng lao",), "th": ("tieng thai [lan]",), "km": ("tieng khmer",),
    },
    "ly_do_roi": {
        "NH": ("nghi huu [dung tuoi] [theo che do]", "huu tri", "nghi che do huu [tri]"),
        "NHTT": ("nghi huu truoc [tuoi] [han]", "nghi huu som"),
        "TV": ("[xin] [cho] thoi viec [theo nguyen vong]", "[xin] nghi viec"),
        "BTV": ("[bi] buoc thoi viec",),
        "CCT": ("chuyen [cong tac] [ra] ngoai! tinh!", "chuyen [di] tinh! khac!",
                "chuyen cong tac"),
        "DD": ("dieu dong [trong tinh]", "chuyen cong tac"),
        "HHD": ("het [han] hop dong", "cham dut hop dong", "het han"),
        "TGBC": ("[nghi] tinh gian bien che [108]",),
        "TT": ("[da] chet!", "[da] mat!", "qua doi", "tu tran"),
    },
    "trinh_do_gdpt": {
        "22": ("[tot nghiep] [trinh do] trung hoc pho thong", "[tot nghiep] pho thong trung hoc",
               "[tot nghiep] cap 3", "[lop] 12 12"),
    },
}  # fmt: skip
"""List -> code -> ways of saying it, without marks; what stands in [] may be left out
as a whole, "!" stands behind a word that is never shortened, "..." stands for
whatever follows (the field of a degree). To these come the labels of the list itself."""

_ALSO = {"nhat": ("1", "i"), "nhi": ("2", "ii"), "ba": ("3", "iii")}
# "XĐ thời hạn 60 tháng", "từ 12 đến 36 tháng": how long says nothing of the kind.
_DURATION = re.compile(
    r"\b(?:(?:tu )?\d+ ?(?:den|-)? ?)?\d+ ?(?:thang|nam|th|t|n)\b|\b(?:tu )?20\d\d\b"
)
# A word that turns the meaning round is never guessed from a letter that may begin another word.
_NUMERALS = frozenset({"i", "ii", "iii", "iv"})
_NEGATIONS = {"khong": frozenset({"khong", "k", "ko", "kg", "kh", "khg", "0", "hong"}),
              "chua": frozenset({"chua", "ch"}), "vo": frozenset({"vo"})}  # fmt: skip
_VOWELS = frozenset("aeiouy")

Group = tuple[tuple[str, ...], bool]
"""Words that go together, and whether they may be left out."""


@lru_cache(maxsize=65536)
def read(list_name: str, text: str) -> tuple[str, ...]:
    """The codes of *list_name* that the short writing *text* may mean, in the order of the list;
    () when it fits none, and for less than three letters: they may begin anything."""
    said = fold_words(text).replace("y", "i")
    words = (_DURATION.sub(" ", said) if list_name == "loai_hop_dong" else said).split()
    if sum(map(len, words)) < 3 or len(words) > 12 or len(text) > 80:
        return ()
    full, letters = _vocabulary(list_name), set("".join(words))
    fits = [
        (code, form)
        for code, form, initials in _to_read(list_name)
        if initials <= letters and _in_order(words, form, full)
    ]
    # "Tiến sĩ k. học" is all of one code, and the other one with something behind it.
    whole = [code for code, form in fits if form[-1][0] != ("...",)]
    return tuple(dict.fromkeys(whole or [code for code, _ in fits]))


@cache
def short_forms(list_name: str) -> dict[str, str]:
    """Folded short writing -> code, for headings of two to four words: each word in full, as its
    first letter, its first two or its consonants. A form of two codes is left out."""
    found: dict[str, set[str]] = {}
    for code, form in _forms(list_name):
        words = _needed(form)
        if not 2 <= len(words) <= 4 or any(w.endswith("!") for w in words):
            continue
        variants = [
            {w, w[0], w[:2], w[0] + "".join(c for c in w[1:] if c not in _VOWELS)} for w in words
        ]
        for chosen in product(*variants):
            found.setdefault("".join(chosen), set()).add(code)
    return {
        written: next(iter(codes))
        for written, codes in found.items()
        if len(codes) == 1 and len(written) >= 3
    }


@cache
def spoken_forms(list_name: str) -> dict[str, str]:
    """Folded writing in full -> code, of every way of saying one with and without what may be left
    out. A writing of two codes is left out."""
    found: dict[str, set[str]] = {}
    for code, form in _forms(list_name):
        whole = [w for words, _ in form for w in words]
        for words in (whole, _needed(form)):
            found.setdefault("".join(w.rstrip("!") for w in words), set()).add(code)
    return {said: next(iter(codes)) for said, codes in found.items() if len(codes) == 1}


@cache
def _forms(list_name: str) -> tuple[tuple[str, tuple[Group, ...]], ...]:
    known = code_list(list_name)
    said = FORMS.get(list_name, {})
    labels = dict(zip(known.rows["code"], known.rows["label_vi"], strict=True))
    return tuple(
        (code, _groups(form))
        for code in dict.fromkeys(known.rows["code"])
        for form in (*said.get(code, ()), _label(labels[code]))
        if form
    )


@cache
def _to_read(list_name: str) -> tuple[tuple[str, tuple[Group, ...], frozenset[str]], ...]:
    """(code, form, letters without which nothing can be the form) of the forms that need two
    letters or more."""
    return tuple(
        (code, form, frozenset(w[0] for w in needed if w not in _NEGATIONS and w not in _ALSO))
        for code, form in _forms(list_name)
        if sum(map(len, needed := _needed(form))) >= 2
    )


def _needed(form: tuple[Group, ...]) -> list[str]:
    """The words that may not be left out."""
    return [w for words, optional in form if not optional for w in words if w != "..."]


@cache
def _vocabulary(list_name: str) -> frozenset[str]:
    """All words by which codes of the list are said: written in full, such a word is only
    itself."""
    return frozenset(
        word.rstrip("!")
        for _, form in _forms(list_name)
        for words, _ in form
        for word in words
        if len(word) > 2
    )


def _label(label: str) -> str:
    """A label without what stands in brackets."""
    return fold_words(re.sub(r"\([^)]*\)", " ", label))


def _groups(form: str) -> tuple[Group, ...]:
    return tuple(
        (tuple((optional or plain).replace("y", "i").split()), bool(optional))
        for optional, plain in re.findall(r"\[([^\]]*)\]|([^\[\]\s]+)", form)
    )


def _in_order(written: list[str], form: tuple[Group, ...], full: frozenset[str]) -> bool:
    """Whether every written token is made of short forms of words of *form*, in their order, and no
    needed word is left out. A place is (token, letter of it)."""
    places = {(0, 0)}
    for words, optional in form:
        if words == ("...",):
            return any(k == 0 and i for i, k in places)
        after = places
        for word in words:
            after = {end for place in after for end in _ends(written, place, word, full)}
        places = after | places if optional else after
        if not places:
            return False
    return (len(written), 0) in places


def _ends(
    written: list[str], place: tuple[int, int], word: str, full: frozenset[str]
) -> list[tuple[int, int]]:
    """The places behind each short form of *word* that begins at *place*."""
    i, start = place
    if i >= len(written):
        return []
    token = written[i]
    if token in full:
        return [(i + 1, 0)] if token == word.rstrip("!") else []
    return [
        (i, end) if end < len(token) else (i + 1, 0)
        for end in range(start + 1, len(token) + 1)
        if _short(token[start:end], word)
    ]


@lru_cache(maxsize=65536)
def _short(piece: str, word: str) -> bool:
    """Whether *piece* is a short form of *word*: the word, its beginning, or its first letter with
    some of its consonants ("thg", "trg", "nv")."""
    if word.endswith("!"):
        return piece == word[:-1]
    if word in _NUMERALS:
        return piece == word
    if word in _NEGATIONS:
        return piece in _NEGATIONS[word]
    if word.startswith(piece) or piece in _ALSO.get(word, ()):
        return True
    if piece[0] != word[0] or _VOWELS & set(piece[1:]):
        return False
    rest = iter(word)
    return all(letter in rest for letter in piece)
