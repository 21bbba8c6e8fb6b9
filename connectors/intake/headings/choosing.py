"""Which table headings feed: the people, or one of the lists."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ....validators.folding import fold
from .cells import plain
from .decision import Mapping
from .fields import LINK
from .meanings import Meanings
from .words import distinct

_PERSONAL = frozenset(
    {
        "ngay_sinh", "gioi_tinh", "dan_toc", "ton_giao", "que_quan", "noi_sinh", "noi_o",
        "dien_thoai", "email", "trinh_do_cm", "ngay_tuyen_dung", "ngay_vao_dang", "doi_tuong",
    }
)  # fmt: skip
"""Fields that a list of people has and a history of them has not."""
_KIN = frozenset({"quan_he"})
_UNIT_OF_PERSON = ("ma_don_vi_quan_ly", "ma_don_vi_su_dung", "ten_don_vi")


@dataclass(frozen=True)
class Choice:
    """The table that headings feed; ``other`` is the list that they could feed too, and that they
    do feed when the rows name the same persons again and again."""

    table: str
    columns: list[Mapping]
    other: str = ""
    other_columns: list[Mapping] = field(default_factory=list)


class Tables:
    """Weighs the tables that headings could feed."""

    def __init__(self, meanings: Meanings):
        self.meanings, self.texts = meanings, meanings.texts
        self.words = meanings.words
        self.sizes = Counter(t for t, _ in self.words.kinds)
        self.by_headings = lru_cache(maxsize=128)(self._by_headings)

    def _by_headings(
        self, headings: tuple[tuple[int, tuple[str, ...]], ...], hinted: frozenset[str]
    ) -> tuple[dict[int, list[str]], str, Choice]:
        """(readable headings, signature, table and mapping) as far as the headings alone tell: the
        same for all files of one form."""
        old = self.texts.old_letters([p for _, parts in headings for p in parts])
        readable = {
            c: distinct(self.texts.in_letters(old, p) for p in parts) for c, parts in headings
        }
        return readable, signature_of(readable), self._table(readable, hinted)

    def _table(self, readable: dict[int, list[str]], hinted: frozenset[str]) -> Choice:
        keys = [tuple(h) for h in readable.values()]
        people = [self.meanings.alone(k, "nguoi") for k in keys]
        facts = {m.field for m in people if m.field and m.field not in LINK}
        best, chosen, best_score = "nguoi", people, float(len(facts))
        for table in self.words.exact:
            named = table in hinted
            if table == "nguoi" or not self._may_beat(table, len(keys), best_score - 1.5 * named):
                continue
            # A birth date under the sex is no year ("Nam") of a list.
            columns = [
                p.without("") if p.role in ("nam", "nu") else self.meanings.alone(k, table)
                for k, p in zip(keys, people, strict=True)
            ]
            found = {m.field for m in columns if m.field and m.how != "fuzzy"}
            if not found or not (named or (len(found) >= 2 and self.words.needed[table] <= found)):
                continue
            score = len(found) + (1.5 if named else 0.25) + (100 if found & _KIN else 0)
            if score > best_score:
                best, chosen, best_score = table, columns, score
        as_people = [
            self.meanings.column(c, key, "nguoi") for c, key in zip(readable, keys, strict=True)
        ]
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
    if {"ngay_sinh", "cccd"} <= {p.field for p in people}:
        # Who has a birth date and a number is told of, beside what he is named for.
        facts.add("cccd")
    if any(p.role in ("nam", "nu") for p in people):
        # The birth date under the sex tells both.
        facts.add("gioi_tinh")
    if "den_ngay" in found:
        return len(facts) >= 3 and not named
    if not named and table == "qt_luong":
        return True
    return len(facts) >= (2 if named else 1)


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


def repeat(columns: list[Mapping], sample: list[Sequence[object]]) -> bool:
    """True when the rows name the same persons more than once."""
    for name in ("cccd", "so_hieu", "ho_ten"):
        column = next((m.column for m in columns if m.field == name), -1)
        values = [r[column] for r in sample if 0 <= column < len(r) and r[column] != ""]
        if values:
            return len(set(map(plain, values))) < 0.8 * len(values)
    return False


def signature_of(headings: dict[int, list[str]]) -> str:
    """A short name of a heading block: the same while its texts and places stay the same."""

    text = "\n".join(
        f"{c}:{'/'.join(map(fold, parts))}" for c, parts in sorted(headings.items()) if parts
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]
