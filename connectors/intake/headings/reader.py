"""Which column is which field: every decision with its way (exact, alias, fuzzy, content, manual),
score and reason.

What is not sure is not read but asked: a heading that only resembles a known one, and columns that
claim one field while nothing in them tells which is right, become a :class:`Question` that ``hoso
map`` answers.

A heading is the list of texts above a column, parent first: ("Ngày, tháng, năm sinh", "Nam"). The
words come from the field dictionary; this module adds only what a dictionary of fields cannot say:
short forms of words, headings that name a part of a field, and headings whose meaning depends on
the one above.

Imports no pandas: it runs in worker processes. :func:`vocabulary` is called in the main process and
its result sent.
"""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from ....validators.columns import letter as column_letter
from ....validators.encodings import LEGACY, decode
from ....validators.folding import clean, fold, fold_words
from ..workbooks import titles
from ..workbooks.rows import looks_like_name
from . import asking, beside, births, evidence, raises, standing
from .births import BESIDE_SEX, birth_under_sex, parts_side_by_side
from .canonical import canonical, canonicals, current, stands_for, unordered
from .context import NAMES_OF, OF_KIN, are_of_kin, by_neighbours, since_under
from .decision import Decision, Mapping, Overrides, Question, Vocabulary, answers_key
from .naming import PARTS_OF_NAME, name_part, over_one_heading
from .pieces import are_combined
from .shortened import Shortened
from .synonyms import KIN, SYNONYMS
from .ticks import are_classes, is_tick, ticked
from .variants import english, parts, peeled, variants

if TYPE_CHECKING:
    from ....validators.wordings import Spellings

FUZZY = 91.0
"""Least similarity (0-100) of a heading to a known one, to be read without asking."""
NEAR = 78.0
"""Least similarity of a heading to a known one, to be asked about."""
CLEAR = 0.05
"""Of two columns that claim a field in the same way, the one with so much more score is the
surer."""

# Short forms of words in headings, folded.
SHORT = {
    "tg": "thoi gian", "hsl": "he so luong", "hs": "he so", "pc": "phu cap",
    "pccv": "phu cap chuc vu", "qd": "quyet dinh",
    "bn": "bo nhiem", "bnl": "bo nhiem lai", "dv": "don vi", "cq": "co quan", "td": "trinh do",
    "cm": "chuyen mon",
    "hd": "hop dong", "cdnn": "chuc danh nghe nghiep", "llct": "ly luan chinh tri",
    "qlnn": "quan ly nha nuoc",
    "tnvk": "tham nien vuot khung", "vtvl": "vi tri viec lam", "ntns": "ngay thang nam sinh",
    "dt": "dien thoai",
    "sdt": "so dien thoai", "gt": "gioi tinh", "dtts": "dan toc thieu so", "tn": "tot nghiep",
    "nn": "ngoai ngu",
    "th": "tin hoc", "cv": "chuc vu", "kn": "ket nap", "qh": "quy hoach", "nk": "nhiem ky",
    "ki": "ky", "t": "thoi", "xl": "xep loai", "dg": "danh gia",
    "vh": "van hoa",

}  # fmt: skip
# Short forms whose meaning the words beside them decide.
SHORT_BESIDE = (
    (re.compile(r"\btd (?=huong|bo nhiem|bn\b|xep|nang|giu|vao|ve\b|vk\b|tnvk)"), "thoi diem "),
    (re.compile(r"\b(ngay|nam|thang nam) td\b"), r"\1 tuyen dung"),
    (
        re.compile(r"\b(nganh|he|truong|noi|hinh thuc|loai hinh|co so|bac|trinh do|td|mon) dt\b"),
        r"\1 dao tao",
    ),
    (re.compile(r"\b(ngay) ct\b"), r"\1 chinh thuc"),
    (re.compile(r"\b(noi|dv|don vi|cq|co quan|vi tri) ct\b"), r"\1 cong tac"),
    (re.compile(r"\b(trinh do|td) ct\b"), r"\1 chinh tri"),
    (re.compile(r"\b(noi|truong|nam) tn\b"), r"\1 tot nghiep"),
    (re.compile(r"\b(so|ma|the) cc\b"), r"\1 can cuoc"),
)

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

_OF_FIGURES = frozenset(
    {"so_hieu", "so_the_dang", "so_bhyt", "so_quyet_dinh", "ghi_chu", "pc_khac"}
)
"""Fields of texts that may be a bare number."""
_TICKABLE = JOINED | {"tap_su", "kiem_nhiem"}
"""Fields of which a tick in the cell says something."""

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_YEAR_WORDS = re.compile(r"(?i)(?:\bnăm\b)?\s*\b(?:19|20)\d\d\b")
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_STEP_AND_COEFFICIENT = frozenset(
    {
        "bacheso",
        "bacluongheso",
        "bachesoluong",
        "bacluonghesoluong",
        "bacvaheso",
        "bacvahesoluong",
        "bachsl",
        "bacvahsl",
        "hesobac",
        "bacluongvahesoluong",
        "bacluongvaheso",
    }
)
_WEAK = frozenset(
    {
        "so",
        "heso",
        "hesoluong",
        "muc",
        "giatri",
        "ten",
        "noidung",
        "ma",
        "hientai",
        "hienhuong",
        "tyle",
        "ghiro",
        "so hieu",
        "loai",
    }
)
_ALLOWANCES = frozenset({"pc_chuc_vu", "pc_khac", "vuot_khung"})
_NUMBERED = frozenset({"cccd", "cmnd", "so_bhxh", "so_bhyt", "so_the_dang"})
_TICKS = {
    "trinh_do_cm": "trinh_do_chuyen_mon",
    "ly_luan_chinh_tri": "ly_luan_chinh_tri",
    "quan_ly_nha_nuoc": "quan_ly_nha_nuoc",
    "tin_hoc": "tin_hoc",
    "danh_gia_nam": "xep_loai_chat_luong",
    "gdpt": "trinh_do_gdpt",
}


_Made = tuple[str, str, float, str, str]
"""Field, how, score, role and reason of a heading."""


@lru_cache(maxsize=65536)
def expand(words: str) -> str:
    """Folded words with short forms written out."""
    for short, whole in SHORT_BESIDE:
        words = short.sub(whole, words)
    return " ".join(SHORT.get(w, w) for w in words.split())


@lru_cache(maxsize=16384)
def _writings(text: str, halved: bool = True) -> tuple[tuple[str, str, str], ...]:
    """The other writings of a heading, each folded and with short forms written out too: all
    tables ask for them."""
    return tuple((v, fold(v), expand(fold_words(v))) for v in variants(text, halved))


def vocabulary(own: "Spellings | None" = None) -> Vocabulary:
    """The words of the dictionary in use, with the province's *own* spellings."""
    from ....validators.abbreviations import short_forms, spoken_forms
    from ....validators.codelists import code_list, table
    from ....validators.parsing import SPOKEN
    from ....validators.schemas import dictionary

    given = own or {}
    exact: dict[str, dict[str, str]] = {}
    alias: dict[str, dict[str, str]] = {}
    phrases: dict[str, dict[str, str]] = {}
    kinds, needed, labels = {}, {}, {}
    for name, about in dictionary.tables().items():
        exact[name], alias[name], phrases[name] = {}, {}, {}
        for f in about.fields:
            kinds[name, f.name] = f.kind
            exact[name].setdefault(fold(f.label), f.name)
            exact[name].setdefault(fold(f.name), f.name)
        for f in about.fields:
            for heading in (f.label, *f.headings, f.label_en):
                alias[name].setdefault(fold(heading), f.name)
                phrases[name].setdefault(expand(fold_words(heading)), f.name)
        needed[name] = frozenset(
            f.name for f in about.fields if any(r.level == "error" for r in f.required)
        )
        labels[name] = fold(about.label)
    for words in KIN:
        phrases["ds_gia_dinh"].setdefault(words, "ho_ten")
    for words, name in SYNONYMS.items():
        if name:
            alias["nguoi"].setdefault(words.replace(" ", ""), name)
        phrases["nguoi"].setdefault(expand(words), name)
        phrases["nguoi"].setdefault(words, name)
    lists = {f.name: f.codelist for f in dictionary.nguoi().fields if f.kind == "code"} | _TICKS
    spellings = {
        f: {**SPOKEN.get(name, {}), **code_list(name).spellings, **given.get(name, {})}
        for f, name in lists.items()
        if name != "ma_ngach"
    }
    for f, name in _TICKS.items():
        spellings[f] = {**short_forms(name), **spellings[f]}
    spellings["ly_do_roi"] = {**spoken_forms("ly_do_roi"), **spellings["ly_do_roi"]}
    spellings["ma_ngach"] = {c: c for c in code_list("ma_ngach").codes}
    spellings["ma_ngach"].update(given.get("ma_ngach", {}))
    provinces = frozenset(table("cccd_ma_tinh").iloc[:, 0])
    return Vocabulary(
        exact, alias, phrases, kinds, needed, labels, spellings, provinces, dictionary.fingerprint()
    )


class Reader:
    """Matches headings against a vocabulary, remembering every text it has seen (five hundred files
    share their headings)."""

    def __init__(self, words: Vocabulary):
        self.words = words
        self.choices = {t: list(p) for t, p in words.phrases.items()}
        self.sizes = Counter(t for t, _ in words.kinds)
        self.sounds = {
            t: {_sound(p): p for p in phrases if len(p) > 7} for t, phrases in words.phrases.items()
        }
        dates = {n for (t, n), kind in words.kinds.items() if t == "nguoi" and kind == "date"}
        self.canonical = canonicals(words.phrases["nguoi"], frozenset(dates))
        self.unordered = unordered(self.canonical)
        self.shortened = Shortened(words.phrases["nguoi"])
        self.same = lru_cache(maxsize=16384)(self._same)
        self.match = lru_cache(maxsize=16384)(self._match)
        self.alone = lru_cache(maxsize=65536)(self._of_its_time)
        self.column = lru_cache(maxsize=16384)(self._column)
        self.known = lru_cache(maxsize=65536)(self._known)
        self.readable = lru_cache(maxsize=16384)(self._readable)
        self.headed = lru_cache(maxsize=16384)(self._headed)
        self.fits = cache(self._fits)
        self.near = lru_cache(maxsize=16384)(self._near)
        self.direct = lru_cache(maxsize=16384)(self._direct)
        self.by_headings = lru_cache(maxsize=128)(self._by_headings)
        self.first_of = lru_cache(maxsize=65536)(self._first_of)

    def _readable(self, text: str) -> str:
        """*text* in Unicode when it is a heading typed in TCVN3 or VNI, else cleaned; its lines
        stay apart."""
        plain = _lines(text)
        if text.isascii() or self._any(plain):
            return plain
        for encoding in LEGACY:
            decoded = _lines(decode(text, encoding))
            if self._any(decoded):
                return decoded
        return plain

    def _in_full(self, text: str) -> str:
        """*text* with the words of which it gives only letters written out, where it is no known
        heading as it stands."""
        whole = self.shortened.written_out(text, SHORT)
        if whole == text or self._written(text, "nguoi", False)[0] or self.same(text)[0]:
            return text
        return whole

    def _headed(self, text: str) -> str:
        """What *text* says as a heading, whichever table it may be of."""
        return self._in_full(peeled(text))

    def _old_letters(self, texts: Sequence[str]) -> str:
        """The encoding in which most of the headings beyond ASCII are known, '' for Unicode."""
        votes = Counter(
            next(
                (
                    e
                    for e in LEGACY
                    if plain not in (_lines(t), "") and _lines(decode(t, e)) == plain
                ),
                "",
            )
            for t in texts
            if not t.isascii() and self._any(plain := self.readable(t))
        )
        return votes.most_common(1)[0][0] if votes else ""

    def _in(self, old: str, text: str) -> str:
        """*text* readable, where the headings around it are in the encoding *old*."""
        plain = self.readable(text)
        if not old or text.isascii() or self._any(plain) or any(c > "\u00ff" for c in plain):
            return plain
        return _lines(decode(text, old))

    def _any(self, text: str) -> bool:
        folded = fold(text)
        return (
            any(folded in names for names in self.words.alias.values())
            or name_part(text) != ""
            or folded in _PARTS_OF_HEADINGS
        )

    def _known(self, text: str) -> str:
        """'' when *text* is no heading; else the field of the person that it names, or '*' for a
        heading of a list."""
        if len(text) > 80:
            return ""
        plain = self._in_full(self.readable(text))
        folded = fold(plain)
        if not folded:
            return ""
        name = self.words.exact["nguoi"].get(folded) or self.words.alias["nguoi"].get(folded)
        if name:
            return name
        if part := name_part(plain):
            return part if part != "dem" else "*"
        phrase = expand(fold_words(_BRACKETS.sub(" ", plain)))
        if phrase in self.words.phrases["nguoi"]:
            return self.words.phrases["nguoi"][phrase] or "*"
        if any(folded in names for names in self.words.alias.values()):
            return "*"
        return self.direct(plain, "nguoi")[0] or self.same(plain)[0]

    def _same(self, text: str, halved: bool = True) -> tuple[str, str]:
        """(field, the canonical writing) of a heading of the person that says in other words what
        a known one says; ('', '') for any other."""
        for other in (text, *(v for v, _, _ in _writings(text, halved))):
            raw = current(other)
            for words in dict.fromkeys((canonical(raw), canonical(expand(raw)))):
                name = self.canonical.get(words) or self.unordered.get(frozenset(words.split()))
                if name:
                    return name, words
        return "", ""

    def _shortened(self, text: str) -> tuple[str, str]:
        """(field, the heading) that the first letters in *text* stand for, ('', '') for none."""
        raw = _YEAR_WORDS.sub(" ", current(_BRACKETS.sub(" ", text)))
        known = itertools.chain(self.words.phrases["nguoi"].items(), self.canonical.items())
        return stands_for(" ".join(raw.split()), known)

    def _direct(self, text: str, table: str, halved: bool = True) -> tuple[str, str]:
        """(field, the writing that is known) of a heading in one of its other writings, without
        any guess; ('', '') when none is known."""
        for other, folded, words in _writings(text, halved):
            name = (
                self.words.alias[table].get(folded)
                or (len(folded) > 2 and self.words.phrases[table].get(words))
                or (table == "nguoi" and english(other))
            )
            if name:
                return name, other
        return "", ""

    def _written(self, text: str, table: str, halved: bool) -> tuple[str, str, float, str]:
        """(field, how, score, the known heading) of a text that is a known heading, in whatever
        writing."""
        folded = fold(text)
        if not folded:
            return "", "", 0.0, ""
        if folded in self.words.exact[table]:
            return self.words.exact[table][folded], "exact", 1.0, text
        if folded in self.words.alias[table]:
            return self.words.alias[table][folded], "alias", 0.98, text
        bare = fold_words(_BRACKETS.sub(" ", text)) or fold_words(text)
        if bare.replace(" ", "") in self.words.alias[table]:
            return self.words.alias[table][bare.replace(" ", "")], "alias", 0.96, bare
        for words in (expand(fold_words(text)), expand(bare)):
            if len(bare) > 3 and words in self.words.phrases[table]:
                return self.words.phrases[table][words], "alias", 0.95, words
        name, by = self.direct(text, table, halved)
        if name:
            return name, "alias", 0.94, by
        if table == "nguoi" and english(text):
            return english(text), "alias", 0.94, text
        return "", "", 0.0, ""

    def _match(
        self, text: str, table: str, halved: bool = True, same: bool = True
    ) -> tuple[str, str, float, str]:
        """(field, how, score, the known heading) of one text: *halved* when it may be in two
        languages, *same* when it may say a heading in other words or nearly."""
        known = self._written(text, table, halved)
        if known[0] or not same:
            return known
        if table == "nguoi":
            name, by = self.same(text, halved)
            if name:
                return name, "alias" if len(fold(text)) > 3 else "fuzzy", 0.93, by
            name, by = self._shortened(text)
            if name:
                return name, "fuzzy", 0.92, by
        words = expand(fold_words(_BRACKETS.sub(" ", text)) or fold_words(text))
        if len(words) < 7:
            return "", "", 0.0, ""
        heard = self.sounds[table].get(_sound(words))
        if heard is not None and heard != words and words not in self.words.phrases[table]:
            return self.words.phrases[table][heard], "fuzzy", 0.93, heard
        found = process.extractOne(
            words, self.choices[table], scorer=fuzz.ratio, score_cutoff=FUZZY
        )
        if found is None:
            found = process.extractOne(
                words, self.choices[table], scorer=fuzz.token_sort_ratio, score_cutoff=FUZZY + 4
            )
        if found is None or len(found[0]) < 7 or _opposite(words, found[0]):
            return "", "", 0.0, ""
        return self.words.phrases[table][found[0]], "fuzzy", round(found[1] / 100, 2), found[0]

    def _column(self, column: int, heading: tuple[str, ...], table: str) -> Mapping:
        """The meaning of one column by its heading alone (texts from parent to child, already
        readable)."""
        return replace(self.alone(heading, table), column=column)

    def _of_its_time(self, heading: tuple[str, ...], table: str) -> Mapping:
        """The meaning of a heading by its texts, and of what time it speaks: a heading that is
        known but for the words "cũ", "mới", "đề nghị" speaks of what is known."""
        made = self._alone(heading, table)
        if table != "nguoi" or not heading:
            return made
        own = standing.said(heading[-1])
        if not made.field and (rest := standing.timeless(heading)):
            known = self._alone(rest, table)
            return replace(known, heading=made.heading, stand=own) if known.field else made
        when = own if own is standing.Stand.PRESENT else standing.above(heading[:-1])
        return made if when is standing.Stand.UNSAID else replace(made, stand=when)

    def _alone(self, heading: tuple[str, ...], table: str) -> Mapping:
        shown = " / ".join(map(clean, heading))
        blank = Mapping(-1, shown)
        if not heading:
            return blank
        heading = tuple(map(self.headed, heading))
        child, parents, low = heading[-1], heading[:-1], fold(heading[-1])
        if table == "nguoi" and are_of_kin(parents):
            return replace(blank, reason=OF_KIN)
        if table == "nguoi" and evidence.is_of_money(heading):
            return replace(blank, reason=evidence.MONEY)
        if table == "nguoi":
            special = self._special(blank, child, low, parents)
            if special is not None:
                return special
        tries = [(" ".join(heading), "cả tiêu đề")]
        if len(heading) > 2:
            tries.append((" ".join(heading[-2:]), "hai dòng cuối"))
        if parents:
            tries.append((f"{child} {parents[-1]}", "tiêu đề con và cha"))
        for text, why in tries:
            found = self.match(text, table, not parents, False)
            if found[0]:
                return _named_so(blank, found, why)
        if not parents:
            own = self.match(child, table)
            return _named_so(blank, own, "tiêu đề") if own[0] else self._unknown(blank, table)
        if table == "nguoi":
            # A parent that makes another known heading of its child decides.
            words = canonical(expand(current(" ".join(heading))))
            name = self.canonical.get(words) or self.unordered.get(frozenset(words.split()))
            if name:
                return _named_so(blank, (name, "alias", 0.93, words), "cả tiêu đề")
        return self._beneath(blank, heading, tries, table)

    def _beneath(
        self, blank: Mapping, heading: tuple[str, ...], tries: list[tuple[str, str]], table: str
    ) -> Mapping:
        """The meaning of a heading that only with its parents, or only alone, is like a known
        one."""
        child, low = heading[-1], fold(heading[-1])
        own, parent = self.match(child, table), self.match(heading[-2], table)
        weak = self._is_weak(low, parent[0])
        if own[0] and own[1] != "fuzzy" and own[2] >= 0.94 and not weak:
            return _named_so(blank, own, "tiêu đề")
        best = ("", "", 0.0, "")
        for text, why in tries:
            found = self.match(text, table, False)
            if found[0] and found[1] != "fuzzy" and not (weak and found[0] == own[0]):
                return _named_so(blank, found, why)
            best = max(best, found, key=lambda f: f[2])
        if own[0] and not weak and (own[1] != "fuzzy" or own[2] >= best[2]):
            return _named_so(blank, own, "tiêu đề")
        if best[0] and len(low) > 2:
            return _named_so(blank, best, "tiêu đề")
        if parent[0] and weak:
            return replace(_named_so(blank, parent, "tiêu đề cha"), score=parent[2] - 0.05)
        return self._unknown(blank, table)

    def _unknown(self, blank: Mapping, table: str) -> Mapping:
        words = canonical(expand(fold_words(blank.heading)))
        if table == "nguoi" and words.startswith("phu cap "):
            return replace(blank, field="pc_khac", how="alias", score=0.9, reason="phụ cấp khác")
        return replace(blank, reason="không giống tiêu đề nào đã biết")

    def _is_weak(self, low: str, parent: str) -> bool:
        """True when a folded heading says less than the one above it, which names *parent*."""
        if low in ("heso", "hesoluong"):
            return parent in _ALLOWANCES
        if low in ("sothe", "so", "maso", "ma") and parent in _NUMBERED:
            return True
        return low in _WEAK and bool(parent)

    def _special(
        self, blank: Mapping, child: str, low: str, parents: Sequence[str]
    ) -> Mapping | None:
        """The meaning of a heading that names a part of a field, or a field only by what stands
        above it; None for any other."""
        above = self.match(parents[-1], "nguoi")[0] if parents else ""
        if parents and fold(parents[-1]) == "sinh":
            above = "ngay_sinh"
        made = (
            self._of_birth(child, low, parents, above)
            or self._of_name(child, low, above)
            or self._under(child, low, parents, above)
            or self._of_year(child, parents)
        )
        if made is None:
            above = above or self._over(parents[-1:])
            made = self._of_tick(child, low, above or self._over(parents))
        name = since_under(child, parents) if made is None else ""
        if name and (above != "chuc_vu" or name == "ngay_bo_nhiem"):
            made = (name, "alias", 0.85, "", f"“{child}” dưới “{parents[-1]}”")
        if made is None:
            return self._several(blank, child)
        name, how, score, role, why = made
        return replace(blank, field=name, how=how, score=score, role=role, reason=why)

    def _over(self, parents: Sequence[str]) -> str:
        """The field that the nearest of *parents* names, over those that name none."""
        names = (self.match(_YEAR_WORDS.sub(" ", p), "nguoi")[0] for p in reversed(parents))
        return next(filter(None, names), "")

    def _of_birth(self, child: str, low: str, parents: Sequence[str], above: str) -> _Made | None:
        """Of the birth date under the sex, or day, month and year apart; and of the sex ticked."""
        sex = clean(child).lower()
        woman = sex.startswith("n") and not sex.startswith("nam")
        if sex in ("nam", "nữ", "nam giới", "nữ giới", "nu") and (
            above in ("ngay_sinh", "gioi_tinh") or not parents or sex != "nam"
        ):
            if above == "ngay_sinh":
                role = "nu" if woman else "nam"
                return "ngay_sinh", "exact", 1.0, role, "ngày sinh đứng ở cột giới tính"
            role = f"tick:{'Nữ' if woman else 'Nam'}"
            return "gioi_tinh", "exact", 0.95, role, "cột đánh dấu giới tính"
        if above == "ngay_sinh" and low in ("ngay", "thang", "nam", "namsinh"):
            role = {"ngay": "ngay", "thang": "thang"}.get(low, "nam_")
            return "ngay_sinh", "exact", 0.95, role, "một phần của ngày sinh"
        if low in ("thangsinh", "sinhthang") and above in ("", "ngay_sinh"):
            return "ngay_sinh", "exact", 0.95, "thang", "một phần của ngày sinh"
        if role := birth_under_sex(sex):
            rest = BESIDE_SEX.sub(" ", child)
            if self.match(rest, "nguoi")[0] == "ngay_sinh":
                return "ngay_sinh", "exact", 0.95, role, "ngày sinh đứng ở cột giới tính"
        return None

    def _of_name(self, child: str, low: str, above: str) -> _Made | None:
        if low in ("ten", "tengoi") and above in NAMES_OF:
            return NAMES_OF[above], "alias", 0.9, "", f"“{child}” dưới “{above}”"
        if (part := name_part(child)) and above in ("", "ho_ten"):
            return "ho_ten", "exact", 0.95, part, PARTS_OF_NAME[part]
        return None

    def _under(self, child: str, low: str, parents: Sequence[str], above: str) -> _Made | None:
        if low == "dubi" and above == "ngay_vao_dang":
            return "ngay_vao_dang", "alias", 0.96, "", f"“{child}” dưới “{parents[-1]}”"
        if low == "nam" and above in ("trinh_do_cm", "truong", "chuyen_nganh"):
            return "nam_tn", "alias", 0.85, "", f"“{child}” dưới “{parents[-1]}”"
        if low in _STEP_AND_COEFFICIENT:
            return "bac", "alias", 0.95, "step_coefficient", "bậc và hệ số trong một ô"
        if are_classes(child):
            return "doi_tuong", "alias", 0.9, "", "tiêu đề nêu các loại người"
        return None

    def _of_year(self, child: str, parents: Sequence[str]) -> _Made | None:
        """Of a rating of one year."""
        years = list(dict.fromkeys(_YEAR.findall(child)))
        if len(years) != 1:
            return None
        rest = clean(_YEAR.sub(" ", re.sub(r"(?i)\bnăm\b", " ", child)))
        texts = [" ".join([*parents, rest]).strip(), rest, *reversed(parents)]
        if any(text and self.match(text, "nguoi")[0] == "danh_gia_nam" for text in texts):
            why = f"xếp loại của năm {years[0]}"
            return "danh_gia_nam", "alias", 0.95, f"year:{years[0]}", why
        return None

    def _of_tick(self, child: str, low: str, above: str) -> _Made | None:
        """Of a column in which a tick says that its heading holds; a heading of several values
        says that one of them does."""
        if above not in _TICKS:
            return None
        known = self.words.spellings[above]
        named = self.match(child, "nguoi")
        free = above != "trinh_do_cm" or named[0] in ("", above) or named[1] == "fuzzy"
        said = ticked(child, known)
        if low in known:
            return (above, "alias", 0.9, f"tick:{said}", "cột đánh dấu") if free else None
        return (above, "alias", 0.85, f"tick:{said}", "cột đánh dấu của vài mức") if said else None

    def _several(self, blank: Mapping, child: str) -> Mapping | None:
        """The meaning of a column of several values: "Số CCCD, ngày cấp"."""
        folded = fold(child)
        if (
            folded in self.words.alias["nguoi"]
            or expand(fold_words(child)) in (self.words.phrases["nguoi"])
            or ("\n" in child and len(parts(clean(child))) < 2 and self.same(clean(child))[0])
        ):
            return None
        if "dang" in folded and "dubi" in folded and "chinhthuc" in folded:
            names = ["ngay_vao_dang", "ngay_chinh_thuc"]
        else:
            names = [self._part(p) for p in parts(child)]
        known = list(dict.fromkeys(n for n in names if n))
        if len(known) < 2 or len(names) - names.count("") < len(names) * 0.6:
            return None
        return replace(
            blank,
            field=known[0],
            how="alias",
            score=0.9,
            role="parts:" + "+".join(known),
            reason="nhiều giá trị trong một ô",
        )

    def _first_of(self, text: str) -> str:
        """The first field of a heading of several values ("Họ và tên, ngày sinh"), '' for any other
        text."""
        if len(text) > 80 or not parts(text):
            return ""
        several = self._several(Mapping(-1, text), self.readable(text))
        return several.field if several else ""

    def _part(self, text: str) -> str:
        folded, words = fold(text), expand(fold_words(text))
        return (
            self.words.alias["nguoi"].get(folded)
            or self.words.phrases["nguoi"].get(words, "")
            or self.direct(text, "nguoi")[0]
        )

    def decide(
        self,
        headings: dict[int, list[str]],
        rows: Iterable[Sequence[object]],
        hint: str,
        overrides: Overrides | None = None,
        sender: str = "",
    ) -> Decision:
        """The table that the columns feed, and the meaning of each column.

        Args:
            headings: column (from 0) -> texts above it.
            rows: some of the table's lines, to judge columns by what stands in them.
            hint: sheet name and title.
            overrides: saved mappings, key (see :func:`answers_key`) -> {letter: field}.
            sender: who sent the file; its own mapping goes before that of every sender.
        """

        sample = list(rows)
        folded_hint = fold(hint)
        readable, signature, choice = self.by_headings(
            tuple((c, tuple(parts)) for c, parts in headings.items()),
            frozenset(t for t, label in self.words.labels.items() if label in folded_hint),
        )
        table, mapped = choice.table, choice.columns
        if choice.other and _repeat(mapped, sample):
            table, mapped = choice.other, choice.other_columns
        manual = {
            **(overrides or {}).get(signature, {}),
            **(overrides or {}).get(answers_key(signature, sender), {}),
        }
        result: list[Mapping] = []
        for m in mapped:
            letter = column_letter(m.column)
            if letter in manual:
                name, _, more = manual[letter].partition("+")
                role = m.role if name == m.field else ""
                role = f"parts:{name}+{more}" if more else role
                m = Mapping(
                    m.column,
                    m.heading,
                    name,
                    "manual" if name else "",
                    1.0 if name else 0.0,
                    "đã xác nhận" if name else "đã bỏ",
                    role,
                    stand=m.stand,
                )
            result.append(m)
        # What is told of relatives feeds no field of the person, and nobody is asked about it.
        kin = [m for m in result if m.reason == OF_KIN]
        result = [m for m in result if m.reason != OF_KIN]
        asked: list[Question] = []
        open_: list[Question] = []
        filled = _Filled(sample)
        if table == "nguoi":
            day = titles.day_in(hint)
            result = births.in_parts(result, lambda m: self._day_over(readable[m.column]))
            result = raises.told(by_neighbours(result), sample, day, expand)
            result, open_ = standing.present(result, filled, standing.document(hint, day))
            result = beside.settled(parts_side_by_side(result), filled, hint)
            result = [self._whole(m, filled) for m in result]
            full = evidence.full(sample)
            cells = filled if len(full) == len(sample) else _Filled(full)
            result = evidence.checked(result, cells, self.fits)
            result = evidence.proven(result, cells, self.words.spellings)
            result = self._by_content(result, filled)
            result, asked = self._doubtful(
                result, readable, filled, {c for c in readable if column_letter(c) in manual}
            )
            result = over_one_heading(result, sample)
        result, duplicates, rivals = _settle(result, sample, self._plausible)
        taken = {m.field for m in result if m.field}
        asked = [
            q for q in asked if all(c[0] not in taken or c[0] in JOINED for c in q.candidates[:1])
        ]
        rivals += open_
        spoken = {q.column for q in (*asked, *rivals)}
        answered = {c for c in readable if column_letter(c) in manual}
        asked += [
            q
            for m in result
            if m.column not in spoken
            and m.column not in answered
            and (q := self._unread(m, readable[m.column], filled, table, taken))
        ]
        return Decision(
            table,
            tuple(sorted([*result, *kin], key=lambda m: m.column)),
            signature,
            tuple(duplicates),
            tuple(sorted([*asked, *rivals], key=lambda q: q.column)),
        )

    def _day_over(self, heading: list[str]) -> str:
        """The field of a day that stands above the last of the texts of a column, '' for none; the
        birth date has ways of its own."""
        name = self.alone(tuple(heading[:-1]), "nguoi").field if len(heading) > 1 else ""
        is_day = self.words.kinds.get(("nguoi", name)) == "date" and name != "ngay_sinh"
        return name if is_day else ""

    def _whole(self, m: Mapping, filled: "_Filled") -> Mapping:
        """A column whose heading names several values is the one that its cells hold when they
        hold no more."""
        if not m.role.startswith("parts:") or m.how == "manual":
            return m
        fields, cells = m.role[6:].split("+"), filled[m.column]
        if are_combined(cells, fields):
            return m
        likely = (
            self.direct(m.heading.rpartition(" / ")[2], "nguoi")[0]
            or (self.direct(m.heading, "nguoi")[0])
        )
        shares = {name: self._plausible(name, cells) for name in fields}
        best = max(fields, key=lambda name: (shares[name], name == likely))
        return replace(m, field=best, role="", reason="tiêu đề nêu nhiều giá trị, ô chỉ có một")

    def _unread(
        self, m: Mapping, heading: list[str], filled: "_Filled", table: str, taken: set[str]
    ) -> Question | None:
        """The question about a column with data that feeds no field, None for any other."""
        if m.field or m.reason in (
            standing.NOT_PRESENT, evidence.MONEY, "đã bỏ", *beside.NOT_ASKED,
        ):  # fmt: skip
            return None
        cells = filled[m.column]
        if not asking.has_data(cells):
            return None
        if m.reason.startswith("trường ") or (not m.heading and len(cells) < 2):
            return None
        phrases = self.words.phrases[table]
        content = self._content(cells, m.heading) if table == "nguoi" else ("", 0.0, "")
        words = expand(fold_words(" ".join(heading)))
        free = {p: f for p, f in phrases.items() if f not in taken or f in JOINED}
        plausible = self._plausible if table == "nguoi" else _always
        found = asking.candidates(words, free, content, cells, plausible)
        return Question(m.column, m.heading, "unread", found) if found else None

    def _near(self, heading: tuple[str, ...], table: str) -> tuple[tuple[str, float, str], ...]:
        """(field, score, the known heading) of what a heading resembles without being it; at most
        three."""
        best: dict[str, tuple[float, str]] = {}
        for text in (
            dict.fromkeys((" ".join(heading), " ".join(heading[-2:]), heading[-1]))
            if heading
            else ()
        ):
            bare = fold_words(_BRACKETS.sub(" ", text)) or fold_words(text)
            words = expand(bare)
            known = self.words.phrases[table].get(words)
            if known and bare != words:
                best[known] = max(best.get(known, (0.0, "")), (0.85, words))
            if len(words) < 7:
                continue
            for scorer, least in ((fuzz.ratio, NEAR), (fuzz.token_sort_ratio, NEAR + 6)):
                for phrase, score, _ in process.extract(
                    words, self.choices[table], scorer=scorer, score_cutoff=least, limit=5
                ):
                    name = self.words.phrases[table][phrase]
                    if name and len(phrase) >= 7 and not _opposite(words, phrase):
                        best[name] = max(
                            best.get(name, (0.0, "")), (min(round(score / 100, 2), 0.99), phrase)
                        )
        ranked = sorted(
            ((name, score, by) for name, (score, by) in best.items()), key=lambda c: -c[1]
        )
        return tuple(ranked[:3])

    def _doubtful(
        self,
        columns: list[Mapping],
        readable: dict[int, list[str]],
        filled: "_Filled",
        answered: set[int],
    ) -> tuple[list[Mapping], list[Question]]:
        """Columns whose heading leaves a doubt: read when their content settles it, asked about
        when it does not."""
        result, asked = [], []
        for m in columns:
            guessed = m.how == "fuzzy" and m.role == ""
            if (
                m.column in answered
                or (m.field and not guessed)
                or not m.heading
                or m.reason in (_TICKED, *standing.LEFT, *beside.NOT_ASKED)
            ):
                result.append(m)
                continue
            cells = filled[m.column]
            short = len(fold(readable[m.column][-1])) <= 3
            if guessed and (
                not cells or self._plausible(m.field, cells) >= (0.7 if short else 0.3)
            ):
                result.append(m)
                continue
            near = self.near(tuple(readable[m.column]), "nguoi") if cells else ()
            near = tuple(c for c in near if self._plausible(c[0], cells) >= 0.3)
            proven = next((c for c in near if self._proves(c[0], cells)), None)
            if proven:
                m = replace(
                    m,
                    field=proven[0],
                    how="content",
                    score=proven[1],
                    reason=f"tiêu đề gần “{proven[2]}” và các ô thuộc danh mục của trường",
                )
            elif near:
                asked.append(Question(m.column, m.heading, "near", near))
                m = replace(
                    m,
                    field="",
                    how="",
                    score=0.0,
                    reason=(
                        f"tiêu đề chỉ gần “{near[0][2]}” ({near[0][1]:.2f}): chờ xác nhận bằng "
                        f"hoso map"
                    ),
                )
            elif guessed:
                m = replace(
                    m,
                    field="",
                    how="",
                    score=0.0,
                    reason=(
                        f"tiêu đề giống “{m.reason.rpartition('“')[2].rstrip('”')}” nhưng các ô "
                        f"không phải"
                    ),
                )
            result.append(m)
        return result, asked

    def _plausible(self, name: str, cells: list[object]) -> float:
        """Share of the cells that could be values of the field."""
        return sum(map(self.fits(name), cells)) / len(cells) if cells else 1.0

    def _fits(self, name: str) -> Callable[[object], bool]:
        """Whether a cell could be a value of the field."""
        test, tickable = self._test(name), name in _TICKABLE
        return lambda value: tickable if is_tick(value) else test(value)

    def _test(self, name: str) -> Callable[[object], bool]:
        """Whether a cell that is no tick could be a value of the field."""
        kind = self.words.kinds.get(("nguoi", name), "text")
        known = self.words.spellings.get(name, {})
        if kind == "date":
            return lambda value: not isinstance(value, (str, float)) or _is_day(value)
        if name in ("cccd", "cmnd", "so_bhxh", "dien_thoai"):
            return lambda value: sum(map(str.isdigit, _plain(value))) >= 8
        if kind in ("int", "decimal"):
            return lambda value: isinstance(value, float) or any(map(str.isdigit, _plain(value)))
        if name == "ma_ngach":
            return lambda value: (
                _RANK_AS_WRITTEN.search(text := _plain(value)) is not None
                or text.upper() in known
                or fold(text) in known
            )
        if kind == "code" and known:
            codes = frozenset(known.values())
            return lambda value: (
                (not _is_figure(value) and not _is_day(value))
                or (text := _plain(value)) in codes
                or text.zfill(2) in codes
                or fold(text) in known
            )
        free = name in _OF_FIGURES
        return lambda value: free or not _is_figure(value)

    def _proves(self, name: str, cells: list[object]) -> bool:
        """True when nearly all cells are words of the field's own list, and not of the commonest
        words of every list."""
        known = self.words.spellings.get(name, {})
        texts = [fold(_plain(c)) for c in cells]
        words = [s for s in texts if len(s) > 2 and not s.isdigit() and s != "khong"]
        return (
            len(words) >= 2
            and len(words) * 2 >= len(texts)
            and sum(s in known for s in texts) >= 0.9 * len(texts)
        )

    def _by_headings(
        self, headings: tuple[tuple[int, tuple[str, ...]], ...], hinted: frozenset[str]
    ) -> tuple[dict[int, list[str]], str, "Choice"]:
        """(readable headings, signature, table and mapping) as far as the headings alone tell: the
        same for all files of one form."""
        old = self._old_letters([p for _, parts in headings for p in parts])
        readable = {c: _distinct(self._in(old, p) for p in parts) for c, parts in headings}
        return readable, signature_of(readable), self._table(readable, hinted)

    def _table(self, readable: dict[int, list[str]], hinted: frozenset[str]) -> "Choice":
        keys = [tuple(h) for h in readable.values()]
        people = [self.alone(k, "nguoi") for k in keys]
        facts = {m.field for m in people if m.field and m.field not in LINK}
        best, chosen, best_score = "nguoi", people, float(len(facts))
        for table in self.words.exact:
            named = table in hinted
            if table == "nguoi" or not self._may_beat(table, len(keys), best_score - 1.5 * named):
                continue
            columns = [self.alone(k, table) for k in keys]
            found = {m.field for m in columns if m.field and m.how != "fuzzy"}
            if not found or not (named or (len(found) >= 2 and self.words.needed[table] <= found)):
                continue
            score = len(found) + (1.5 if named else 0.25) + (100 if found & _KIN else 0)
            if score > best_score:
                best, chosen, best_score = table, columns, score
        as_people = [self.column(c, key, "nguoi") for c, key in zip(readable, keys, strict=True)]
        if best == "nguoi":
            return Choice("nguoi", as_people)
        # Who the line is about keeps its columns; everything else is the list's.
        listed = [
            replace(p, link=True) if _says_whose(p, m, chosen) else m
            for p, m in zip(people, chosen, strict=True)
        ]
        listed = [replace(m, column=c) for c, m in zip(readable, listed, strict=True)]
        if _speaks_of_persons(people, chosen, best, best in hinted):
            return Choice("nguoi", as_people, best, listed)
        return Choice(best, listed)

    def _may_beat(self, table: str, columns: int, score: float) -> bool:
        """Whether a list could be told by more of so many *columns* than *score*, if all of them
        were fields of it; of relatives one column tells it."""
        if not _KIN.isdisjoint(self.words.alias[table].values()):
            return True
        return min(columns, self.sizes[table]) + 0.25 > score

    def _by_content(self, columns: list[Mapping], filled: "_Filled") -> list[Mapping]:
        """Give unnamed columns a field, and correct a few named ones, by what stands in them."""
        taken = {m.field for m in columns if m.field}
        result = []
        if "ho_ten" not in taken:
            columns = _named(columns, filled)
        for m in columns:
            doubtful = (
                not m.field
                or m.field in ("ten_ngach", "ma_ngach", "bac", "he_so", "chuc_vu", "doi_tuong")
                or (m.role == "" and self.words.kinds.get(("nguoi", m.field)) == "date")
            )
            cells = filled[m.column] if doubtful else []
            if m.how == "manual" or m.reason == "đã bỏ" or len(cells) < (1 if m.field else 2):
                result.append(m)
                continue
            result.append(self._corrected(m, cells, taken))
        return result

    def _corrected(self, m: Mapping, cells: list[object], taken: set[str]) -> Mapping:
        """*m* as its cells show it; the fields that it gets are added to *taken*."""
        if m.role == "" and (both := _two_values(m, cells, taken)):
            return both
        if not m.field or m.field == "ten_ngach":
            name, share, why = self._content(cells, m.heading)
            if name and name not in taken:
                taken.add(name)
                return replace(
                    m, field=name, how="content", score=round(share, 2), reason=why, role=""
                )
        elif m.field == "doi_tuong" and m.how == "alias":
            known = self.words.spellings["doi_tuong"]
            name, share, why = self._content(cells, m.heading)
            if name not in ("", *taken) and not any(fold(_plain(c)) in known for c in cells):
                taken.add(name)
                return replace(m, field=name, how="content", score=round(share, 2), reason=why)
        elif m.field == "chuc_vu" and m.role == "" and "ten_ngach" not in taken:
            if sum(map(_is_rank_name, cells)) >= 0.7 * len(cells):
                taken.add("ten_ngach")
                why = "phần lớn ô là tên ngạch, hạng"
                return replace(m, field="ten_ngach", how="content", score=0.8, reason=why)
        elif m.role == "" and m.field == "ma_ngach":
            named = _are_words(cells) and self._plausible("ma_ngach", cells) < 0.2
            if named and "ten_ngach" not in taken:
                taken.add("ten_ngach")
                why = "các ô là tên, không phải mã"
                return replace(m, field="ten_ngach", how="content", score=0.8, reason=why)
        elif (
            m.role == ""
            and self.words.kinds.get(("nguoi", m.field)) == "date"
            and all(is_tick(c) for c in cells)
        ):
            return replace(m, field="", how="", score=0.0, reason=_TICKED)
        return m

    def _content(self, cells: list[object], heading: str) -> tuple[str, float, str]:
        texts = [_plain(c) for c in cells]
        n = len(texts)
        times = Counter(texts)

        def share(test: Callable[[str], bool]) -> float:
            return sum([k for text, k in times.items() if test(text)]) / n

        found = share(lambda s: len(s) == 12 and s.isdigit() and s[:3] in self.words.provinces)
        if found >= 0.7:
            return "cccd", found, "phần lớn ô là số 12 chữ số có mã tỉnh đúng"
        ranks = self.words.spellings["ma_ngach"]
        found = share(lambda s: s.upper() in ranks or _RANK.fullmatch(s) is not None)
        if found >= 0.7:
            return "ma_ngach", found, "phần lớn ô là mã ngạch"
        found = share(lambda s: "@" in s and "." in s)
        if found >= 0.7:
            return "email", found, "phần lớn ô là địa chỉ thư"
        for name in ("gioi_tinh", "doi_tuong", "dan_toc", "danh_gia_nam"):
            spellings = self.words.spellings[name]
            # Single letters are sizes, classes or marks as well.
            found = share(
                lambda s, spellings=spellings: (
                    len(s) > 1 and not any(map(str.isdigit, s)) and fold(s) in spellings
                )
            )
            if found >= 0.7:
                return name, found, "phần lớn ô thuộc danh mục"
        if heading == "" and n >= 2:
            numbers = [int(s) for s in texts if s.isdigit() and len(s) < 6]
            if len(numbers) >= 0.9 * n and sum(
                b - a == 1 for a, b in itertools.pairwise(numbers)
            ) >= 0.7 * (n - 1):
                return "stt", 0.9, "số thứ tự tăng dần"
        return "", 0.0, ""


def _named_so(blank: Mapping, by: tuple[str, str, float, str], what: str) -> Mapping:
    """*blank* with the field of a match, and its reason."""
    name, how, score, known = by
    sign = "≈" if how == "fuzzy" else "="
    return replace(blank, field=name, how=how, score=score, reason=f"{what} {sign} “{known}”")


_PARTS_OF_HEADINGS = frozenset(
    {
        "tt", "stt", "ten", "nu", "nam", "luong", "tungay", "denngay", "phucap", "trinhdo", "ngay",
        "thang", "so", "ma", "to", "khoa", "phong", "luonghienhuong", "daihoc", "caodang",
        "trungcap", "thacsi", "dubi", "hopdong", "loai", "huongtu", "duoi", "tren",
    }
)  # fmt: skip
"""Folded headings that mean something only under or beside another."""


def _lines(text: str) -> str:
    return (
        clean(text) if "\n" not in text else "\n".join(filter(None, map(clean, text.split("\n"))))
    )


@dataclass(frozen=True)
class Choice:
    """The table that headings feed; ``other`` is the list that they could feed too, and that they
    do feed when the rows name the same persons again and again."""

    table: str
    columns: list[Mapping]
    other: str = ""
    other_columns: list[Mapping] = field(default_factory=list)


_PERSONAL = frozenset(
    {
        "ngay_sinh", "gioi_tinh", "dan_toc", "ton_giao", "que_quan", "noi_sinh", "noi_o",
        "dien_thoai", "email", "trinh_do_cm", "ngay_tuyen_dung", "ngay_vao_dang", "doi_tuong",
    }
)  # fmt: skip
"""Fields that a list of people has and a history of them has not."""
_KIN = frozenset({"quan_he"})


def _speaks_of_persons(
    people: list[Mapping], listed: list[Mapping], table: str, named: bool
) -> bool:
    """True when a table that could be a list is rather one of people, a row each: by what it says
    of the person beside the columns of the list."""
    found = {m.field for m in listed if m.field}
    if found & _KIN or "ho_ten" not in {m.field for m in people}:
        return False
    own = [m.field in found and m.how != "fuzzy" for m in listed]
    facts = {
        p.field for p, mine in zip(people, own, strict=True) if p.field in _PERSONAL and not mine
    }
    if "den_ngay" in found:
        return len(facts) >= 3 and not named
    if not named and table == "qt_luong":
        return True
    return len(facts) >= (2 if named else 1)


_UNIT_OF_PERSON = ("ma_don_vi_quan_ly", "ma_don_vi_su_dung", "ten_don_vi")


def _says_whose(p: Mapping, m: Mapping, chosen: list[Mapping]) -> bool:
    """Whether a column of a list, read as the person's field *p* or as the list's *m*, says who the
    line is about. The unit in a line is the line's own, unless another column is called so."""
    if p.field not in LINK:
        return False
    if not m.field:
        return True
    if p.field in _UNIT_OF_PERSON and m.how != "fuzzy":
        return any(
            other is not m and other.field == m.field and other.score > m.score for other in chosen
        )
    return p.field != "ngay_sinh" and p.score >= m.score


def _repeat(columns: list[Mapping], sample: list[Sequence[object]]) -> bool:
    """True when the rows name the same persons more than once."""
    for name in ("cccd", "so_hieu", "ho_ten"):
        column = next((m.column for m in columns if m.field == name), -1)
        values = [r[column] for r in sample if 0 <= column < len(r) and r[column] != ""]
        if values:
            return len(set(map(_plain, values))) < 0.8 * len(values)
    return False


def _always(name: str, cells: list[object]) -> float:
    return 1.0


class _Filled:
    """The filled cells of each column of a sample, found when they are asked for: most columns are
    known by their headings."""

    def __init__(self, rows: Sequence[Sequence[object]]):
        self._columns = list(itertools.zip_longest(*rows, fillvalue=""))
        self._filled: dict[int, list[object]] = {}

    def __getitem__(self, column: int) -> list[object]:
        found = self._filled.get(column)
        if found is None:
            own = self._columns[column] if column < len(self._columns) else ()
            found = self._filled[column] = [v for v in own if v != ""]
        return found


_RANK = re.compile(r"(?i)V\.\d\d\.\d\d\.\d\d|\d\d[a-z]?\.\d{3}")
_RANK_AS_WRITTEN = re.compile(
    r"(?i)\bV[\s.,_-]*\d\d[\s.,_-]*\d\d[\s.,_-]*\d\d\b|\b\d{1,2}[a-z]?[\s.,_-]+\d{3}\b"
)
"""A code with other marks between its parts, or none."""


def _named(columns: list[Mapping], filled: "_Filled") -> list[Mapping]:
    """The first column of no known heading whose cells are names of persons becomes the name's."""
    for i, m in enumerate(columns):
        cells = [] if m.field or m.reason == "đã bỏ" else filled[m.column]
        if cells and sum(map(looks_like_name, cells)) >= 0.7 * len(cells):
            why = "phần lớn ô là họ tên người"
            named = replace(m, field="ho_ten", how="content", score=0.9, reason=why, role="")
            return [*columns[:i], named, *columns[i + 1 :]]
    return columns


def _are_words(cells: list[object]) -> bool:
    return all(isinstance(c, str) and sum(x.isalpha() for x in c) >= 4 for c in cells)


_NAMED_CODE = ("ten_ngach", "ma_ngach")
_STEP = ("bac", "he_so")


def _two_values(m: Mapping, cells: list[object], taken: set[str]) -> Mapping | None:
    """*m* as a column of two values, when its cells hold both and no other column has them."""
    if m.field in _NAMED_CODE and not set(_NAMED_CODE) <= taken and _are_named_codes(cells):
        taken.update(_NAMED_CODE)
        role, why = "parts:" + "+".join(_NAMED_CODE), "phần lớn ô có cả tên và mã ngạch"
        return replace(m, how="content", score=0.9, reason=why, role=role)
    if m.field in _STEP and not set(_STEP) <= taken and _are_pairs(cells):
        role, why = "step_coefficient", "phần lớn ô có cả bậc và hệ số"
        return replace(m, field="bac", how="content", score=0.95, role=role, reason=why)
    return None


_GRADED = re.compile(r"(?i)\bhạng\s+(?:I{1,3}|IV|V|[1-5])\W*$")


def _is_rank_name(value: object) -> bool:
    """True for the name of a professional title, which ends in its class."""
    return isinstance(value, str) and _GRADED.search(value) is not None


def _are_named_codes(cells: list[object]) -> bool:
    """Most cells hold a rank's name and its code."""
    found = [
        isinstance(c, str) and _RANK.search(c) and sum(x.isalpha() for x in c) >= 5 for c in cells
    ]
    return sum(map(bool, found)) >= 0.7 * len(found)


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.0f}" if value == int(value) else repr(value)
    return str(value).strip()


_TICKED = "cột ngày chỉ có dấu đánh"
_PAIR = re.compile(
    r"(?i)(?:bậc\s*)?\d{1,2}(?:/\d{1,2})?\s*[/\-–;|,()\s]\s*\(?\d{1,2}[.,]\d{1,2}\)?"
)
_DAY_TEXT = re.compile(
    r"(?i)\D{0,8}\d{1,2}\s*[/.\-\s]\s*\d{1,2}(?:\s*[/.\-\s]\s*\d{2,4})?\D{0,2}|\D{0,8}(?:\d{1,2}\s*[/.\-]\s*)?(?:19|20)\d\d|.*tháng\s*\d+.*|\d{5}|\d{8}|\d{4}-\d\d-\d\d.*"
)


def _are_pairs(cells: list[object]) -> bool:
    """Most cells hold a step and a coefficient, as in "4/3,33"."""
    return sum(
        isinstance(c, str) and _PAIR.fullmatch(c.strip()) is not None for c in cells
    ) >= 0.7 * len(cells)


def _is_day(value: object) -> bool:
    if isinstance(value, float):
        return value == int(value) and (1900 <= value <= 2100 or 5000 < value < 60000)
    if not isinstance(value, str) or _DAY_TEXT.fullmatch(value.strip()):
        return True
    return not value.isascii() and _DAY_TEXT.fullmatch(clean(value)) is not None


def _is_figure(value: object) -> bool:
    return isinstance(value, float) or (
        isinstance(value, str) and value.strip().replace(",", "").replace(".", "").isdigit()
    )


# Sounds that people confuse in writing, longest first: each group is written in one way.
_CONFUSED = (
    ("ngh", "ng"),
    ("gh", "g"),
    ("tr", "ch"),
    ("gi", "d"),
    ("r", "d"),
    ("x", "s"),
    ("l", "n"),
    ("k", "c"),
    ("q", "c"),
)


@lru_cache(maxsize=16384)
def _sound(words: str) -> str:
    """Folded words as they are heard: i and y, s and x, ch and tr, d, gi and r, l and n alike."""
    heard = []
    for word in words.split():
        for written, spoken in _CONFUSED:
            if word.startswith(written):
                word = spoken + word[len(written) :]
                break
        heard.append(word.replace("y", "i"))
    return " ".join(heard)


def _opposite(a: str, b: str) -> bool:
    """Headings that differ by one weighty word ("bổ nhiệm", "bổ nhiệm lại"; "cấp", "sau") are not
    near each other."""
    heavy = {
        "lai",
        "sau",
        "cu",
        "moi",
        "dang",
        "het",
        "cap",
        "ky",
        "den",
        "tu",
        "truoc",
        "me",
        "cha",
        "vo",
        "chong",
        "con",
        "luong",
        "thang",
        "nam",
        "dai",
        "quy",
        "hoach",
    }
    return bool((set(a.split()) ^ set(b.split())) & heavy)


def _distinct(parts: Iterable[str]) -> list[str]:
    """The texts without blanks and repeats of the one above."""
    found: list[str] = []
    for part in parts:
        if part and (not found or fold(part) != fold(found[-1])):
            found.append(part)
    return found


def signature_of(headings: dict[int, list[str]]) -> str:
    """A short name of a heading block: the same while its texts and places stay the same."""
    import hashlib

    text = "\n".join(
        f"{c}:{'/'.join(map(fold, parts))}" for c, parts in sorted(headings.items()) if parts
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]


_ORDER = {"manual": 0, "exact": 1, "alias": 2, "content": 3, "fuzzy": 4}


def _settle(
    columns: list[Mapping],
    rows: list[Sequence[object]],
    plausible: Callable[[str, list[object]], float],
) -> tuple[list[Mapping], list[tuple[str, int, int]], list[Question]]:
    """One column for each field and role: the surest wins; among equals the one that its content
    proves, else none does.

    Returns the columns, (field, column read, column left) of fields with several columns, and what
    there is to ask.
    """
    duplicates: list[tuple[str, int, int]] = []
    asked: list[Question] = []
    result = list(columns)
    named = [m for m in columns if m.field == "ho_ten"]
    whole = [m for m in named if m.role == "" or m.role.startswith("parts:")]
    parts = {m.role for m in named if m.role}
    for i, m in enumerate(result):
        if (
            m.field == "ho_ten"
            and m.role
            and m not in whole
            and (whole or not {"ho", "ten"} <= parts)
        ):
            if not whole and m.role == "ten" and "ho" not in parts:
                result[i] = replace(m, role="", reason="cột tên duy nhất")
            else:
                result[i] = replace(
                    m, field="", how="", score=0.0, role="", reason="đã có cột họ và tên"
                )
    claims: dict[tuple[str, str], list[int]] = {}
    for i, m in enumerate(result):
        if m.field and m.field not in JOINED:
            claims.setdefault((m.field, m.role + ("@" if m.link else "")), []).append(i)
    for (name, _), places in claims.items():
        if len(places) < 2:
            continue
        cells = {
            i: [r[result[i].column] if result[i].column < len(r) else "" for r in rows]
            for i in places
        }
        filled = {i: [c for c in own if c != ""] for i, own in cells.items()}
        ranked = sorted(
            places, key=lambda i: (_ORDER[result[i].how], -result[i].score, -len(filled[i]))
        )
        first, rest = ranked[0], [i for i in ranked[1:] if filled[i]]
        same = [
            i
            for i in rest
            if all(
                a == b
                for a, b in zip(map(_plain, cells[first]), map(_plain, cells[i]), strict=True)
                if a and b
            )
        ]
        rivals = [i for i in rest if i not in same]
        if rivals and not filled[first] and result[first].how != "manual":
            first, rivals = rivals[0], rivals[1:]
        undecided = name not in _NOT_ASKED and any(
            not _is_surer(result[first], result[i]) for i in rivals
        )
        if undecided:
            share = {i: plausible(name, filled[i]) for i in (first, *rivals)}
            best = max(share, key=lambda i: share[i])
            if all(share[best] >= 0.7 and share[i] <= 0.3 for i in share if i != best):
                first, undecided = best, False
        for i in ranked:
            m = result[i]
            if i == first and not undecided:
                continue
            if (
                filled[i]
                and (i != first or undecided)
                and _ORDER[m.how] <= 2
                and i != (ranked[0] if undecided else first)
            ):
                duplicates.append((name, result[first].column, m.column))
            reason = f"trường {name} đã có cột khác rõ hơn"
            if undecided and i in (first, *rivals):
                reason = f"nhiều cột cùng là trường {name}: chờ xác nhận bằng hoso map"
            if i in (first, *rivals) and name not in _NOT_ASKED and result[first].how != "manual":
                asked.append(
                    Question(
                        m.column,
                        m.heading,
                        "rival",
                        ((name, m.score, m.how),),
                        -1 if undecided else result[first].column,
                    )
                )
            result[i] = replace(m, field="", how="", score=0.0, role="", reason=reason)
    return result, duplicates, asked


_NOT_ASKED = frozenset({"stt"})
"""Fields of which it does not matter which column is read."""


def _is_surer(a: Mapping, b: Mapping) -> bool:
    return _ORDER[a.how] < _ORDER[b.how] or (a.how == b.how and a.score >= b.score + CLEAR)
