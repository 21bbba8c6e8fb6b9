"""The words of the dictionary in use, as plain values."""

from typing import TYPE_CHECKING

from ....validators.folding import fold, fold_words
from .decision import Vocabulary
from .synonyms import KIN, SYNONYMS
from .words import expand

if TYPE_CHECKING:
    from ....validators.wordings import Spellings

TICKS = {
    "trinh_do_cm": "trinh_do_chuyen_mon",
    "ly_luan_chinh_tri": "ly_luan_chinh_tri",
    "quan_ly_nha_nuoc": "quan_ly_nha_nuoc",
    "tin_hoc": "tin_hoc",
    "danh_gia_nam": "xep_loai_chat_luong",
    "gdpt": "trinh_do_gdpt",
}
"""Field that columns of ticks may give -> the code list whose words head them."""


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
    lists = {f.name: f.codelist for f in dictionary.nguoi().fields if f.kind == "code"} | TICKS
    spellings = {
        f: {**SPOKEN.get(name, {}), **code_list(name).spellings, **given.get(name, {})}
        for f, name in lists.items()
        if name != "ma_ngach"
    }
    for f, name in TICKS.items():
        spellings[f] = {**short_forms(name), **spellings[f]}
    spellings["ly_do_roi"] = {**spoken_forms("ly_do_roi"), **spellings["ly_do_roi"]}
    spellings["ten_ngach"] = code_list("ma_ngach").spellings
    spellings["ma_ngach"] = {c: c for c in code_list("ma_ngach").codes}
    spellings["ma_ngach"].update(given.get("ma_ngach", {}))
    provinces = frozenset(table("cccd_ma_tinh").iloc[:, 0])
    return Vocabulary(
        exact, alias, phrases, kinds, needed, labels, spellings, provinces, dictionary.fingerprint()
    )
