"""Who is whom, by what people answered: the judgement (same, different, unsure) and its law.

``same`` is an equivalence: from A = B and B = C follows A = C. From A = B and B ≠ C follows A ≠ C.
Two persons of the mirror are two, unless the national side itself makes one of them. Answers that
cannot all be true (A = B, B = C, A ≠ C) prove nothing about anybody whom they join: they are found,
told and asked again. The last answer about a pair is the one that counts, and unsure takes an
earlier one back.

The model is the resolver of nomenklatura (OpenSanctions): judgements are edges, persons what
``same`` joins, and ``different`` holds between all members of two persons.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

ROW = "new:"
"""What a row is named by before its key; anything else is the id of a person of the mirror."""


class Verdict(StrEnum):
    """Whether two are one person."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Judgement:
    """One answer about two (``new:`` and the key of a row, or the id of a known person).

    Attributes:
        said: who, when and why, for people.
    """

    one: str
    other: str
    verdict: Verdict
    said: str = ""

    def told(self) -> str:
        """For people: who is said to be whom, or not to be."""
        sign = "=" if self.verdict == Verdict.SAME else "≠"
        pair = f"{self.one.removeprefix(ROW)} {sign} {self.other.removeprefix(ROW)}"
        return f"{pair} ({self.said})" if self.said else pair


@dataclass(frozen=True)
class Contradiction:
    """Answers that cannot all be true: ``same`` lead from one end to the other, and the ends are
    two persons, by an answer (``different``) or because the mirror has both (None)."""

    same: tuple[Judgement, ...]
    different: Judgement | None = None

    def told(self) -> str:
        """For people: all answers that are part of it."""
        parts = [*self.same, self.different] if self.different else self.same
        return "; ".join(part.told() for part in parts)


@dataclass(frozen=True)
class Judged:
    """What follows from answers, in the order in which they were given."""

    given: tuple[Judgement, ...] = ()

    @cached_property
    def standing(self) -> tuple[Judgement, ...]:
        """The last answer about each pair, but for those who are unsure."""
        last = {frozenset((j.one, j.other)): j for j in self.given}
        return tuple(j for j in last.values() if j.verdict != Verdict.UNSURE)

    @cached_property
    def _same(self) -> dict[str, list[tuple[str, Judgement]]]:
        found: dict[str, list[tuple[str, Judgement]]] = {}
        for j in self.standing:
            if j.verdict == Verdict.SAME:
                found.setdefault(j.one, []).append((j.other, j))
                found.setdefault(j.other, []).append((j.one, j))
        return found

    def paths(self, start: str) -> dict[str, tuple[Judgement, ...]]:
        """Everybody who is the same as ``start``, this one first, each with the shortest way of
        answers that leads there."""
        found: dict[str, tuple[Judgement, ...]] = {start: ()}
        queue = [start]
        for name in queue:  # grows while it is read
            for other, j in self._same.get(name, ()):
                if other not in found:
                    found[other] = (*found[name], j)
                    queue.append(other)
        return found

    def contradiction(self, name: str) -> Contradiction | None:
        """What is wrong with the answers that join others with this one; None when they agree."""
        members = self.paths(name)
        for j in self.standing:
            if j.verdict == Verdict.DIFFERENT and {j.one, j.other} <= members.keys():
                return Contradiction(self.paths(j.one)[j.other], j)
        known = _known(members)
        return Contradiction(self.paths(known[0])[known[1]]) if len(known) > 1 else None

    def verdict(self, one: str, other: str) -> Verdict:
        """What follows about two."""
        ours, theirs = self.paths(one), self.paths(other)
        if self.contradiction(one) or self.contradiction(other):
            return Verdict.UNSURE
        if other in ours:
            return Verdict.SAME
        apart = any(
            (j.one in ours and j.other in theirs) or (j.one in theirs and j.other in ours)
            for j in self.standing
        )
        both_known = _known(ours) and _known(theirs)
        return Verdict.DIFFERENT if apart or both_known else Verdict.UNSURE

    def known(self, name: str) -> list[str]:
        """The persons of the mirror whom this one is said to be, nearest first: one, unless the
        answers contradict each other."""
        return _known(self.paths(name))

    @cached_property
    def rows(self) -> frozenset[str]:
        """The keys of all rows that answers speak of."""
        names = {name for j in self.standing for name in (j.one, j.other)}
        return frozenset(name.removeprefix(ROW) for name in names if name.startswith(ROW))


def _known(names: Iterable[str]) -> list[str]:
    return [name for name in names if not name.startswith(ROW)]
