"""Is this written word a Vietnamese syllable? Onset + rhyme + at most one tone, as Vietnamese
spelling allows.

Source: the spelling rules of Vietnamese (chính tả); rhymes as taught in primary school. Used only
to tell encodings apart, so it is wide: a syllable that exists in no word may pass.
"""

import unicodedata
from functools import lru_cache

ONSETS = frozenset(
    [
        "",
        "b",
        "c",
        "ch",
        "d",
        "đ",
        "g",
        "gh",
        "gi",
        "h",
        "k",
        "kh",
        "l",
        "m",
        "n",
        "ng",
        "ngh",
        "nh",
        "p",
        "ph",
        "qu",
        "r",
        "s",
        "t",
        "th",
        "tr",
        "v",
        "x",
    ]
)
_OPEN = [
    "a",
    "ai",
    "ao",
    "au",
    "ay",
    "ă",
    "â",
    "âu",
    "ây",
    "e",
    "eo",
    "ê",
    "êu",
    "i",
    "ia",
    "iu",
    "y",
    "yêu",
    "ya",
    "o",
    "oa",
    "oai",
    "oao",
    "oay",
    "oe",
    "oeo",
    "oi",
    "oo",
    "ô",
    "ôi",
    "ơ",
    "ơi",
    "u",
    "ua",
    "uây",
    "uê",
    "ui",
    "uơ",
    "uôi",
    "uya",
    "uy",
    "uyu",
    "ư",
    "ưa",
    "ươi",
    "ươu",
    "ưi",
    "ưu",
    "iê",
    "iêu",
    "uâ",
]
_NASAL = [
    "am",
    "an",
    "ang",
    "anh",
    "ăm",
    "ăn",
    "ăng",
    "âm",
    "ân",
    "âng",
    "em",
    "en",
    "eng",
    "êm",
    "ên",
    "ênh",
    "im",
    "in",
    "inh",
    "iêm",
    "iên",
    "iêng",
    "yên",
    "yêm",
    "yêng",
    "oam",
    "oan",
    "oang",
    "oanh",
    "oăm",
    "oăn",
    "oăng",
    "oen",
    "om",
    "on",
    "ong",
    "oong",
    "ôm",
    "ôn",
    "ông",
    "ôông",
    "ơm",
    "ơn",
    "ơng",
    "um",
    "un",
    "ung",
    "uâm",
    "uân",
    "uâng",
    "uênh",
    "uôm",
    "uôn",
    "uông",
    "uyn",
    "uyên",
    "uynh",
    "ưm",
    "ưn",
    "ưng",
    "ươm",
    "ươn",
    "ương",
    "êng",
    "ing",
]
_STOP = [
    "ac",
    "ach",
    "ap",
    "at",
    "ăc",
    "ăp",
    "ăt",
    "âc",
    "âp",
    "ât",
    "ec",
    "ep",
    "et",
    "êch",
    "êp",
    "êt",
    "ich",
    "ip",
    "it",
    "iêc",
    "iêp",
    "iêt",
    "yêt",
    "oac",
    "oach",
    "oap",
    "oat",
    "oăc",
    "oăt",
    "oet",
    "oc",
    "oooc",
    "op",
    "ot",
    "ôc",
    "ôp",
    "ôt",
    "ơp",
    "ơt",
    "uc",
    "up",
    "ut",
    "uât",
    "uêch",
    "uôc",
    "uôt",
    "uyp",
    "uyt",
    "uyêt",
    "uych",
    "ưc",
    "ưp",
    "ưt",
    "ươc",
    "ươp",
    "ươt",
    "ooc",
    "yp",
    "yt",
    "ic",
    "êc",
    "ich",
]
RHYMES = frozenset([*_OPEN, *_NASAL, *_STOP])
_STOPPED = frozenset(_STOP)
_TONES = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}
# A vowel, or the mark of â ê ô ă ơ ư that stands between the vowel and its tone.
_BEARERS = frozenset("aeiouy\u0302\u0306\u031b")
_LETTERS = frozenset("aăâbcdđeêghiklmnoôơpqrstuưvxy")


@lru_cache(maxsize=65536)
def is_word(word: str) -> bool:
    """True when *word* (one syllable, any case, any Unicode form) is spelled as Vietnamese."""
    tone, letters = "", []
    for c in unicodedata.normalize("NFD", word.lower()):
        if c in _TONES:
            if tone or not letters or letters[-1] not in _BEARERS:
                return False
            tone = _TONES[c]
        else:
            letters.append(c)
    base = unicodedata.normalize("NFC", "".join(letters))
    if not base or any(c not in _LETTERS for c in base):
        return False
    for n in range(min(3, len(base)), -1, -1):
        onset, rhyme = base[:n], base[n:]
        if onset in ONSETS and (
            rhyme in RHYMES or (onset in ("gi", "qu") and _after_glide(onset, rhyme))
        ):
            if rhyme in _STOPPED and tone not in ("s", "j"):
                continue
            return True
    return base == "gi"


def _after_glide(onset: str, rhyme: str) -> bool:
    return bool(rhyme) and (("u" if onset == "qu" else "i") + rhyme) in RHYMES
