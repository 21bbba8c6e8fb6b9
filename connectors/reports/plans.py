"""What a change set will do, counted for a page. The set itself comes from outside as a frame."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ...validators.vocabulary import KINDS, label


def plan_rows(ids: Sequence[str], kinds: Sequence[str]) -> list[dict[str, Any]]:
    """People and lines of each kind that occurs, in the order of ``vocabulary.KINDS``; one id and
    one kind a line of the plan."""
    lines = Counter(kinds)
    people = Counter(kind for _, kind in set(zip(ids, kinds, strict=True)))
    rank = {k: i for i, k in enumerate(KINDS)}
    return [
        {"kind": label(str(k)), "people": people[k], "lines": lines[k]}
        for k in sorted(lines, key=lambda k: (rank.get(k, 99), str(k)))
    ]
