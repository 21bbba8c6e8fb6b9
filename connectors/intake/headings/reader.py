"""Which column is which field: every decision with its way (exact, alias, fuzzy, content, manual),
score and reason.

What is not sure is not read but asked: a heading that only resembles a known one, and columns that
claim one field while nothing in them tells which is right, become a :class:`Question` that ``hoso
map`` answers.

A heading is the list of texts above a column, parent first: ("Ngày, tháng, năm sinh", "Nam"). What
one text names is for :mod:`.texts`, what a heading means for :mod:`.meanings`, which table it is of
for :mod:`.choosing`, what the cells say for :mod:`.contents`.

Imports no pandas: it runs in worker processes. :func:`.vocabulary.vocabulary` is called in the main
process and its result sent.
"""

from collections.abc import Iterable, Sequence

from ....validators.columns import letter as column_letter
from ....validators.folding import fold
from ..workbooks import titles
from . import awards, beside, births, evidence, raises, rivals, standing
from .births import parts_side_by_side
from .cells import Filled
from .choosing import Tables, repeat
from .contents import Contents
from .context import OF_KIN, by_neighbours
from .decision import Decision, Mapping, Overrides, Question, Vocabulary, answers_key
from .doubts import Doubts
from .fields import JOINED
from .meanings import Meanings
from .naming import over_one_heading
from .texts import Texts
from .words import expand

Readable = dict[int, list[str]]
"""Column -> the texts above it, readable, parent first."""


class Reader:
    """Matches headings against a vocabulary, remembering every text it has seen (five hundred files
    share their headings)."""

    def __init__(self, words: Vocabulary):
        self.words = words
        self.texts = Texts(words)
        self.meanings = Meanings(self.texts)
        self.contents = Contents(words)
        self.tables = Tables(self.meanings)
        self.doubts = Doubts(self.texts, self.contents)
        self.readable, self.known = self.texts.readable, self.texts.known
        self.alone, self.first_of = self.meanings.alone, self.meanings.first_of

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
        readable, signature, choice = self.tables.by_headings(
            tuple((c, tuple(parts)) for c, parts in headings.items()),
            frozenset(t for t, label in self.words.labels.items() if label in folded_hint),
        )
        table, mapped = choice.table, choice.columns
        if choice.other and repeat(mapped, sample):
            table, mapped = choice.other, choice.other_columns
        manual = {
            **(overrides or {}).get(signature, {}),
            **(overrides or {}).get(answers_key(signature, sender), {}),
        }
        answered = {c for c in readable if column_letter(c) in manual}
        mapped = [_answered(m, manual) for m in mapped]
        # What is told of relatives feeds no field of the person, and nobody is asked about it.
        kin = [m for m in mapped if m.reason == OF_KIN]
        result = [m for m in mapped if m.reason != OF_KIN]
        asked: list[Question] = []
        open_: list[Question] = []
        filled = Filled(sample)
        if table == "nguoi":
            result, open_ = self._in_force(result, readable, filled, sample, hint)
            result, asked = self._by_cells(result, readable, filled, (sample, hint), answered)
        result, duplicates, rival = rivals.settled(result, sample, self.contents.plausible)
        taken = {m.field for m in result if m.field}
        asked = [
            q for q in asked if all(c[0] not in taken or c[0] in JOINED for c in q.candidates[:1])
        ]
        asked += [*rival, *open_]
        spoken = {q.column for q in asked} | answered
        unread = (
            self.doubts.unread(m, readable[m.column], filled, table, taken)
            for m in result
            if m.column not in spoken
        )
        asked += filter(None, unread)
        return Decision(
            table,
            tuple(sorted([*result, *kin], key=lambda m: m.column)),
            signature,
            tuple(duplicates),
            tuple(sorted(asked, key=lambda q: q.column)),
        )

    def _in_force(
        self,
        columns: list[Mapping],
        readable: Readable,
        filled: Filled,
        sample: list[Sequence[object]],
        hint: str,
    ) -> tuple[list[Mapping], list[Question]]:
        """The *columns* of people, as those beside them and the title tell: what stands in parts,
        what is in force of what is old, held and new; and what that leaves open."""
        day = titles.day_in(hint)
        result = births.in_parts(columns, lambda m: self._day_over(readable[m.column]))
        result = raises.told(by_neighbours(result), sample, day, expand)
        result, asked = standing.present(result, filled, standing.document(hint, day))
        return beside.settled(parts_side_by_side(result), filled, hint), asked

    def _by_cells(
        self,
        columns: list[Mapping],
        readable: Readable,
        filled: Filled,
        list_: tuple[list[Sequence[object]], str],
        answered: set[int],
    ) -> tuple[list[Mapping], list[Question]]:
        """The *columns* of people, as their cells bear them out; and what is doubtful. *list_*:
        its sample and its hint."""
        sample, hint = list_
        result = [self.doubts.whole(m, filled) for m in columns]
        full = evidence.full(sample)
        cells = filled if len(full) == len(sample) else Filled(full)
        result = evidence.checked(result, cells, self.contents.fits)
        result = evidence.proven(result, cells, self.words.spellings)
        result = self.contents.corrected(result, filled)
        result, asked = self.doubts.settled(result, readable, filled, answered)
        return over_one_heading(awards.settled(result, hint), sample), asked

    def _day_over(self, heading: list[str]) -> str:
        """The field of a day that stands above the last of the texts of a column, '' for none; the
        birth date has ways of its own."""
        name = self.alone(tuple(heading[:-1]), "nguoi").field if len(heading) > 1 else ""
        is_day = self.words.kinds.get(("nguoi", name)) == "date" and name != "ngay_sinh"
        return name if is_day else ""


def _answered(m: Mapping, manual: dict[str, str]) -> Mapping:
    """*m* as somebody confirmed it, if anybody did. *manual*: letter -> field, or fields with "+"
    between them."""
    answer = manual.get(column_letter(m.column))
    if answer is None:
        return m
    if not answer:
        return Mapping(m.column, m.heading, reason="đã bỏ", stand=m.stand)
    name, _, more = answer.partition("+")
    role = f"parts:{name}+{more}" if more else m.role if name == m.field else ""
    return Mapping(m.column, m.heading, name, "manual", 1.0, "đã xác nhận", role, stand=m.stand)
