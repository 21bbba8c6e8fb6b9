"""Text typed under the fonts of before Unicode: TCVN3 (fonts .VnTime, ...) and VNI-Windows (fonts
VNI-Times, ...).

In an xlsx file such bytes stand as Latin-1 letters: "NguyÔn V¨n" (TCVN3), "Nguyeãn Vaên" (VNI). A
cell alone cannot be judged ("Hoàng" is good Unicode and also VNI for "Hồng"), so :func:`judge`
looks at a whole column: cells that are only good Vietnamese after decoding are witnesses, and the
others follow their nearest witness.

Tables: UniKey's ``ukengine/data.cpp``, 134 letters each; the lower case of TCVN3 agrees with
glibc's iconv.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib import resources

from .syllables import is_word

TCVN3, VNI, MISREAD = "tcvn3", "vni", "utf8"
LEGACY = (TCVN3, VNI)
"""``MISREAD`` is no encoding of old: UTF-8 that a program took for Windows-1252 ("Nguyá»…n")."""

# Only these characters can be letters of a legacy text; a cell without any of them is left alone at
# once.
_SUSPECT = re.compile("[\u00a1-\u00ff]")
# A letter that only Unicode Vietnamese has, or a combining mark: the cell is Unicode and is never
# converted.
_UNICODE = re.compile(
    "[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9\u0300-\u0323]"
)
# What good Vietnamese never holds: signs and foreign letters, or a vowel pair that only VNI writes.
# A column without any of these cannot be legacy text, and most columns are let go after this one
# search.
_HINT = re.compile(
    "[\u00a1-\u00bf\u00c4-\u00c7\u00cb\u00ce-\u00d1\u00d6-\u00d8\u00db\u00dc\u00de\u00df\u00e4-\u00e7\u00eb\u00ee-\u00f1\u00f6-\u00f8\u00fb\u00fc\u00fe\u00ff]"
    "|[aeAE][\u00c0-\u00c3\u00c8-\u00ca\u00d5\u00d9\u00da\u00e0-\u00e3\u00e8-\u00ea\u00f5\u00f9\u00fa]|[oO][\u00c2\u00d5\u00d9\u00da\u00e2\u00f5\u00f9\u00fa]|[uU][\u00d5\u00d9\u00f5\u00f9]"
)
_INITIALS = re.compile("[BCDĐGHKLMNPQRSTVX\u00a7\u00d1]{2,}")
_WORD = re.compile("[^\\W\\d_]+", re.UNICODE)
# What separates words in a legacy text: TCVN3 letters include signs such as the soft hyphen and the
# guillemets.
_BREAK = re.compile(r"[\s\d.,;:()\[\]/\\\-_\"'+*&%!?<>=@#]+")


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files(__name__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _tables() -> tuple[dict[str, str], dict[str, str], dict[str, str], dict[str, str]]:
    """(TCVN3 -> Unicode, Unicode -> TCVN3, VNI -> Unicode, Unicode -> VNI). A TCVN3 byte without a
    capital of its own decodes to the lower-case letter."""
    tcvn_in: dict[str, str] = {}
    tcvn_out: dict[str, str] = {}
    for row in _rows("encoding_tcvn3"):
        letter, seen = row["unicode_char"], chr(int(row["tcvn3_byte_hex"], 16))
        tcvn_out[letter] = seen
        if seen not in tcvn_in or letter == letter.lower():
            tcvn_in[seen] = letter
    vni_in: dict[str, str] = {}
    vni_out: dict[str, str] = {}
    for row in _rows("encoding_vni_windows"):
        letter, seen = (
            row["unicode_char"],
            bytes.fromhex(row["vni_bytes_hex"].replace(" ", "")).decode("latin-1"),
        )
        vni_out[letter] = seen
        vni_in[seen] = letter
    return tcvn_in, tcvn_out, vni_in, vni_out


@cache
def _vni_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _tables()[2]), key=len, reverse=True)))


@cache
def _no_capital() -> frozenset[str]:
    """Lower-case letters whose capital has no byte in TCVN3."""
    _, out, _, _ = _tables()
    return frozenset(low for low in out if low == low.lower() and out.get(low.upper()) == out[low])


def decode(text: str, encoding: str) -> str:
    """*text* as Unicode (NFC), when it was written in *encoding* (:data:`TCVN3` or :data:`VNI`).

    TCVN3 has no capitals with tone marks: in a text of capitals only, and at the head of a word
    among words that all begin with a capital, the letter becomes one.
    """
    tcvn_in, _, vni_in, _ = _tables()
    if encoding == MISREAD:
        return mended(text) or text
    if encoding == VNI:
        return _vni_pattern().sub(lambda m: vni_in[m[0]], text)
    found = "".join(tcvn_in.get(c, c) for c in text)
    words = _WORD.findall(found)
    # Letters of which both cases can be written tell the case of the others; a capital inside a
    # word means capitals.
    inner = [c for w in words for c in w[1:] if c.lower() not in _no_capital()]
    if inner and all(c.isupper() for c in inner):
        return found.upper()
    sure = [w for w in words if w[0] not in _no_capital()]
    if sure and len(sure) < len(words) and all(w[0].isupper() for w in sure):
        return _WORD.sub(lambda m: m[0][0].upper() + m[0][1:], found)
    return found


_TWICE = re.compile("[\u00c3-\u00c6\u00e1][^\x00-\x7f]")


def mended(text: str) -> str:
    """UTF-8 that was read as Windows-1252, read as UTF-8; '' when *text* is nothing of the kind. A
    sequence of bytes that is sound UTF-8 by chance does not occur among words."""
    if not _TWICE.search(text):
        return ""
    try:
        data = b"".join(_byte(c) for c in text)
        found = unicodedata.normalize("NFC", data.decode("utf-8"))
    except (UnicodeEncodeError, UnicodeDecodeError):
        return ""
    return found if _share(found) >= 0.99 else ""


def _byte(c: str) -> bytes:
    # The five bytes that Windows-1252 leaves open come as control characters.
    return bytes([ord(c)]) if "\x80" <= c <= "\x9f" else c.encode("cp1252")


def encode(text: str, encoding: str) -> str:
    """*text* as it would stand in a cell typed in *encoding*. Letters without a code stay as they
    are."""
    _, tcvn_out, _, vni_out = _tables()
    table = vni_out if encoding == VNI else tcvn_out
    return "".join(table.get(c, c) for c in unicodedata.normalize("NFC", text))


@lru_cache(maxsize=65536)
def witness(text: str) -> str:
    """What one cell says alone: ``tcvn3``, ``vni``, ``unicode``, or '' when it can be read in more
    than one way."""
    if mended(text):
        return MISREAD
    if _UNICODE.search(unicodedata.normalize("NFC", text)):
        return "unicode"
    if not _SUSPECT.search(text):
        return ""
    good = _readings(text)
    return good[0] if len(good) == 1 else ""


def _readings(text: str) -> list[str]:
    """The encodings in which a text becomes Vietnamese that is none as it stands: nothing may be
    left over, and something must be gained."""
    as_is = _share(text)
    return [e for e in LEGACY if as_is < 0.99 and _share(decode(text, e)) >= 0.99]


@lru_cache(maxsize=65536)
def told(text: str, known: frozenset[str]) -> str:
    """The encoding of a text alone, beside others in the encodings *known*: '' when it is not
    certain."""
    own = witness(text)
    if own or not known:
        return own if own != "unicode" else ""
    good = [e for e in _readings(text) if e in known]
    return good[0] if len(good) == 1 else ""


def beside(text: str, known: frozenset[str]) -> str:
    """What one cell says beside others in the encodings *known*: in a table of one encoding a short
    word that could be of another ("CÑ") is of that one."""
    own = witness(text)
    if own in LEGACY and len(known) == 1 and own not in known and not _is_strong(text):
        return next(iter(known))
    return own or told(text, known)


def prevailing(columns: Iterable[tuple[Sequence[str], Sequence[str]]]) -> frozenset[str]:
    """The encodings of a table, by the texts of its columns and what :func:`judge` said of each:
    what at least half of a column is typed in, and what two odd words and more speak for."""
    strong: dict[str, int] = dict.fromkeys(LEGACY, 0)
    most: set[str] = set()
    for texts, said in columns:
        most |= {e for e in LEGACY if said.count(e) * 2 >= len(said)}
        for text, own in zip(texts, said, strict=True):
            if own in strong and _is_strong(text):
                strong[own] += 1
    best = max(strong.values())
    return frozenset(e for e in most if strong[e] * 5 >= best)


def may_be(text: str, encoding: str) -> bool:
    """True when *text* could stand in *encoding*: decoded it is Vietnamese throughout, or initials
    ("§H")."""
    if not _SUSPECT.search(text):
        return False
    decoded = decode(text, encoding)
    return _share(decoded) >= 0.99 or (decoded != text and _INITIALS.fullmatch(decoded) is not None)


def _is_strong(text: str) -> bool:
    """Two words or more that are no Vietnamese as they stand: nobody types them so by chance."""
    words = [w for w in _BREAK.split(text) if w and not w.isascii()]
    return sum(not is_word(w) for w in words) >= 2


def _share(text: str) -> float:
    """Share of the words with non-ASCII letters that are Vietnamese."""
    words = [w for w in _BREAK.split(text) if w and not w.isascii()]
    # Initials ("HĐLV", "Đ.tượng") are no syllable in any reading.
    words = [w for w in words if len(w) > 1 and not _INITIALS.fullmatch(w)] or words
    return sum(_is_written(w) and is_word(w) for w in words) / len(words) if words else 0.0


def _is_written(word: str) -> bool:
    """False for a capital among small letters: a letter of an old encoding ("cÊp")."""
    return word.isupper() or word[1:] == word[1:].lower()


def maybe_legacy(texts: Iterable[str]) -> bool:
    """False when nothing in *texts* hints at an old encoding: one quick search before
    :func:`judge`."""
    joined = "\n".join(texts)
    return not joined.isascii() and _HINT.search(joined) is not None


def judge(column: Sequence[str], known: frozenset[str] = frozenset()) -> list[str]:
    """The encoding of every cell of a column: ``tcvn3``, ``vni`` or ''.

    A legacy encoding is taken only when three cells, or half of those with letters beyond ASCII,
    witness for it, or when *known* says that the table has it; a cell that can be read both ways
    goes with its nearest witness, and with Unicode when those on both sides disagree. One or two
    cells of two odd words speak for themselves only.
    """
    none = [""] * len(column)
    if not known and not maybe_legacy(column):
        return none
    doubtful = [i for i, cell in enumerate(column) if cell and not cell.isascii()]
    says = {i: beside(column[i], known) for i in doubtful}
    votes = {e: sum(v == e for v in says.values()) for e in LEGACY}
    speaking = sum(v != "" for v in says.values())
    trusted = {e for e, n in votes.items() if n >= 3 or (n and n * 2 >= speaking)} | known
    found = none
    for i, own in says.items():
        if own == MISREAD or (own in LEGACY and own not in trusted and _is_strong(column[i])):
            found[i] = own
    if not trusted:
        return found
    if len(known) == 1 and "unicode" not in says.values():
        # Initials are no words of Unicode; what could be words ("tháng", "Tày") stays as it is.
        (own,) = known
        says.update(
            (i, own)
            for i in doubtful
            if not says[i] and _INITIALS.fullmatch(column[i]) and may_be(column[i], own)
        )
    order = [(i, says[i]) for i in doubtful]
    before = _nearest(order)
    after = dict(_nearest(order[::-1]))
    for i, previous in before:
        own = says[i]
        if found[i]:
            continue
        if own == "":
            sides = {s for s in (previous, after[i]) if s}
            own = sides.pop() if len(sides) == 1 else "unicode"
            if own in trusted and not _SUSPECT.search(column[i]):
                own = ""
        found[i] = own if own in trusted else ""
    return found


def _nearest(order: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """For each cell the last witness met so far."""
    last, result = "", []
    for i, says in order:
        last = says or last
        result.append((i, last))
    return result
