"""Which unit of the registry a letterhead names: its lower line, told by the line above it.

The lower line is mostly shorter than the name in the registry ("TRẠM Y TẾ" under "UBND XÃ A",
"TRUNG TÂM VĂN HÓA TỈNH"): it is taken where exactly one unit below the superior bears that name but
for its place, and where no other begins with it. The superior itself is never taken for a lower
line that nothing answers to, but for its departments.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from .folding import fold_words
from .unit_names import is_part, is_unit_name, says_whose, spelled_out

if TYPE_CHECKING:
    from .units import Registry

_LEVELS = re.compile(
    r"\b(?:tinh|thanh pho|huyen|thi xa|thi tran|xa(?! hoi)|phuong|quan(?! ly| tri| doi| su))\b"
)
"""What a place is, folded: "Trạm Y tế xã A" is "Trạm Y tế A"."""
_PLACE = re.compile(rf"{_LEVELS.pattern} (?P<place>[a-z0-9 ]+)$")
_DEPARTMENT = re.compile(r"(?:phòng|khoa|tổ|bộ phận|bộ môn) \D+")
_NEAR = 80.0
"""Likeness (0-100) from which the name of a department is rather that of a unit, miswritten."""


@dataclass
class Letterheads:
    """Answers for letterheads, each superior's units looked through once."""

    registry: "Registry"
    below: dict[tuple[str, str], dict[str, list[str]]] = field(default_factory=dict)

    def unit(self, text: str, above: str, sender: str = "", day: str = "") -> str:
        """The one unit that *text* names under *above* (the superiors, " / " between) on an ISO
        *day*, or ''. *sender*: who else is known to have sent it."""
        higher = above.rpartition(" / ")[2]
        head = self._found(higher, self.root, sender, day) if higher else ""
        found = self.registry.find(text, sender or head, day)
        if not found and higher:
            found = self.registry.find(f"{higher} {text}", sender or head, day)
        if not found:
            # Of a superior that nobody knows the unit may be any of the province's.
            found = self._fitting(text, head or ("" if higher else self.root), day)
        return found or (head if head and self._is_department(text, head, day) else "")

    @cached_property
    def root(self) -> str:
        """The one unit above all others, '' where the registry has several."""
        roots = [c for c, above in self.registry.parent.items() if not above]
        return roots[0] if len(roots) == 1 else ""

    def _found(self, text: str, head: str, sender: str, day: str) -> str:
        return self.registry.find(text, sender, day) or self._fitting(text, head, day)

    def _fitting(self, text: str, head: str, day: str) -> str:
        """The one unit below *head* that bears the name *text* but for its place, '' without."""
        names = self._names(head, day) if head else {}
        bare = self._bare(text, head)
        codes = names.get(bare, ())
        if not bare or len(codes) != 1 or any(name.startswith(f"{bare} ") for name in names):
            return ""
        known = (self.registry.name[codes[0]], self.registry.name[head], self.registry.province)
        # A district is not the commune that bears its name.
        return codes[0] if _levels(text) <= set().union(*map(_levels, known)) else ""

    def _is_department(self, text: str, head: str, day: str) -> bool:
        if not (self.registry.parent.get(head) and is_part(text)) or says_whose(text):
            return False
        if not _DEPARTMENT.fullmatch(spelled_out(text)) or head in self.registry.with_parts:
            return False
        bare = self._bare(text, head)
        return all(fuzz.ratio(bare, name) < _NEAR for name in self._names(head, day))

    def _names(self, head: str, day: str) -> dict[str, list[str]]:
        """Bare name -> codes, of the units below *head*."""
        if (head, day) not in self.below:
            found: dict[str, list[str]] = {}
            for code, name in self.registry.name.items():
                inside = code != head and self.registry.within(code, head)
                if inside and self.registry.valid(code, day):
                    found.setdefault(self._bare(name, head), []).append(code)
            self.below[head, day] = found
        return self.below[head, day]

    def _bare(self, name: str, head: str) -> str:
        """The folded words of *name* without the place of *head* or of the province at its end."""
        own = _PLACE.search(fold_words(spelled_out(self.registry.name.get(head, ""))))
        province = _PLACE.search(self.registry.province)
        places = [_without_levels(m["place"]) for m in (own, province) if m]
        bare = _without_levels(fold_words(spelled_out(name)))
        while place := next((p for p in places if bare.endswith(f" {p}")), ""):
            bare = bare.removesuffix(f" {place}")
        return bare


def _levels(name: str) -> set[str]:
    return set(_LEVELS.findall(fold_words(spelled_out(name))))


def _without_levels(words: str) -> str:
    return " ".join(_LEVELS.sub(" ", words).split())


_HIGHEST = re.compile(r"(?:ủy ban nhân dân|hội đồng nhân dân|tỉnh ủy|đảng ủy|bộ|tỉnh|thành phố)\b")


def is_unread(piece: str) -> bool:
    """Whether a *piece* of a title that no unit answers to names all the same one that may have
    sent the list: no department, and none of the highest, which registries do not always have."""
    return is_unit_name(piece) and not is_part(piece) and not _HIGHEST.match(spelled_out(piece))
