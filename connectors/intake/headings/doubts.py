"""Columns whose heading leaves a doubt: read when their cells settle it, asked about when they do
not."""

from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from ....validators.folding import fold, fold_words
from . import asking, awards, beside, evidence, standing
from .cells import Filled, are_grades
from .contents import TICKED, Contents
from .decision import Mapping, Question
from .fields import JOINED
from .pieces import are_combined
from .texts import Texts
from .words import expand

_UNDERSTOOD = frozenset(
    {
        standing.NOT_PRESENT,
        evidence.MONEY,
        evidence.WISH,
        evidence.WORKING,
        awards.OF_AWARD,
        "đã bỏ",
        *beside.NOT_ASKED,
    }
)
"""Reasons of columns without a field of which nothing is asked."""
_SETTLED = frozenset({TICKED, evidence.WORKING, *standing.LEFT, *beside.NOT_ASKED})
"""Reasons of columns that nothing else is tried with."""


def _always(name: str, cells: list[object]) -> float:
    return 1.0


class Doubts:
    """Weighs what headings resemble against what stands under them."""

    def __init__(self, texts: Texts, contents: Contents):
        self.texts, self.contents = texts, contents

    def whole(self, m: Mapping, filled: Filled) -> Mapping:
        """A column whose heading names several values is the one that its cells hold when they
        hold no more."""
        if not m.role.startswith("parts:") or m.how == "manual":
            return m
        fields, cells = m.role[6:].split("+"), filled[m.column]
        if are_combined(cells, fields):
            return m
        direct = self.texts.direct
        likely = direct(m.heading.rpartition(" / ")[2], "nguoi")[0] or direct(m.heading, "nguoi")[0]
        shares = {name: self.contents.plausible(name, cells) for name in fields}
        best = max(fields, key=lambda name: (shares[name], name == likely))
        return replace(m, field=best, role="", reason="tiêu đề nêu nhiều giá trị, ô chỉ có một")

    def settled(
        self,
        columns: list[Mapping],
        readable: AbstractMapping[int, list[str]],
        filled: Filled,
        answered: AbstractSet[int],
    ) -> tuple[list[Mapping], list[Question]]:
        """The *columns*, and the questions about those that stay doubtful. *answered*: columns of
        which somebody has said what they are."""
        result: list[Mapping] = []
        asked: list[Question] = []
        for m in columns:
            question = None
            if m.column not in answered and self._is_doubtful(m, readable[m.column], filled):
                m, question = self._weighed(m, readable[m.column], filled[m.column])
            result.append(m)
            asked += [question] if question else []
        return result, asked

    def _is_doubtful(self, m: Mapping, heading: Sequence[str], filled: Filled) -> bool:
        guessed = _is_guessed(m)
        if (m.field and not guessed) or not m.heading or m.reason in _SETTLED:
            return False
        if not guessed:
            return True
        cells = filled[m.column]
        least = 0.7 if len(fold(heading[-1])) <= 3 else 0.3
        return bool(cells) and self.contents.plausible(m.field, cells) < least

    def _weighed(
        self, m: Mapping, heading: list[str], cells: list[object]
    ) -> tuple[Mapping, Question | None]:
        """*m* with what its cells prove of the headings that it is near to, else the question."""
        near = self.texts.near(tuple(heading), "nguoi") if cells else ()
        near = tuple(c for c in near if self.contents.plausible(c[0], cells) >= 0.3)
        proven = next((c for c in near if self.contents.proves(c[0], cells)), None)
        if proven:
            name, score, known = proven
            why = f"tiêu đề gần “{known}” và các ô thuộc danh mục của trường"
            return replace(m, field=name, how="content", score=score, reason=why), None
        if near:
            _, score, known = near[0]
            why = f"tiêu đề chỉ gần “{known}” ({score:.2f}): chờ xác nhận bằng hoso map"
            return m.without(why), Question(m.column, m.heading, "near", near)
        if _is_guessed(m):
            known = m.reason.rpartition("“")[2].rstrip("”")
            return m.without(f"tiêu đề giống “{known}” nhưng các ô không phải"), None
        return m, None

    def unread(
        self, m: Mapping, heading: list[str], filled: Filled, table: str, taken: set[str]
    ) -> Question | None:
        """The question about a column with data that feeds no field, None for any other."""
        if m.field or m.reason in _UNDERSTOOD:
            return None
        cells = filled[m.column]
        if not asking.has_data(cells) and not evidence.is_refuted(m):
            return None
        if "ma_ngach" in taken and are_grades(cells):
            # The code of the rank says its class.
            return None
        if m.reason.startswith("trường ") or (not m.heading and len(cells) < 2):
            return None
        phrases = self.texts.words.phrases[table]
        people = table == "nguoi"
        content = self.contents.guess(cells, m.heading) if people else ("", 0.0, "")
        words = expand(fold_words(" ".join(heading)))
        free = {p: f for p, f in phrases.items() if f not in taken or f in JOINED}
        plausible = self.contents.plausible if people else _always
        found = asking.candidates(words, free, content, cells, plausible)
        return Question(m.column, m.heading, "unread", found) if found else None


def _is_guessed(m: Mapping) -> bool:
    return m.how == "fuzzy" and m.role == ""
