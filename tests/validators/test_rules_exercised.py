"""Every rule meets the generated province: planted in its workbooks or broken in its frames."""

from hoso.fixtures import faults
from hoso.validators.rules import BOOK, packs

from . import (
    test_mutate_duties,
    test_mutate_faults,
    test_mutate_pay,
    test_mutate_rest,
    test_mutate_units,
)

DAY = "2026-11-01"
# What ``fixtures.faults`` plants beyond single cells and lines: twins, people declared twice, whole
# sheets.
OTHERS = {
    "id-cccd-unique-file",
    "id-cccd-unique-province",
    "id-sohieu-unique",
    "ld-hidden",
    "ld-total-matches",
    "ld-duplicate-columns",
    "ld-stt-sequence",
}
PLANTED = {r for f in (*faults.CELLS, *(f for _, f in faults.LINES)) for r in f.rules} | OTHERS
BROKEN = (
    {m.rule for m in (*test_mutate_pay.MUTATIONS, *test_mutate_units.MUTATIONS)}
    | {m[0] for m in test_mutate_faults.MORE}
    | {c.rule for c in test_mutate_rest.CASES}
    | set(test_mutate_duties.RULES)
    | {r for f in test_mutate_faults.KINDS for r in f.rules}
    # Doubles, near namesakes and whole units are tests of their own in the same modules.
    | {"id-cccd-unique-file", "id-bhxh-unique", "id-sohieu-unique", "id-person-fuzzy-duplicate"}
    | {
        "ap-one-head",
        "ap-deputy-cap",
        "un-headcount",
        "un-active-on-date",
        "un-merger-map",
        "un-autonomy-group",
        "un-tree",
    }
)


def test_eighty_rules_are_met_by_generate_mutate_expect():
    assert set(BOOK) >= BROKEN | PLANTED
    assert len(BROKEN) >= 80 and len(PLANTED) >= 80


def test_a_hundred_kinds_of_faults_are_planted():
    assert (
        len({f.kind for f in faults.CELLS} | {f.kind for _, f in faults.LINES}) + len(OTHERS) >= 100
    )


def test_every_rule_is_exercised_by_the_generator():
    """A new rule must be planted in the workbooks of the generator, or broken in its province."""
    # Rules of packs and of a Department join the book when a command adopts them; their own
    # examples try them then.
    joined = {r.id for p in packs.builtin().values() for r in p.rules} | {
        r.id for r in BOOK.values() if r.local
    }
    # The province is of one day; a rule whose law had ended by then is tried by its examples alone.
    ended = {r.id for r in BOOK.values() if not r.in_force(DAY)} - joined
    assert set(BOOK) - joined - PLANTED - BROKEN - ended == set()
    assert ended <= {
        "ap-consecutive-terms",
        "al-profession-former",
        "al-leader-resigned",
        "di-suspension-length",
    }
