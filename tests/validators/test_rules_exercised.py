"""Every rule has its words, law and examples, and meets the generated province: planted in its workbooks or broken in its frames."""

from hoso.fixtures import faults
from hoso.validators.rules import BOOK, examples, packs

from . import test_mutate_faults, test_mutate_pay, test_mutate_units

# What ``fixtures.faults`` plants beyond single cells and lines: twins, people declared twice, whole sheets.
OTHERS = {
    "id-cccd-unique-file", "id-cccd-unique-province", "id-sohieu-unique", "ld-hidden", "ld-total-matches", "ld-duplicate-columns", "ld-stt-sequence",
}  # fmt: skip
PLANTED = {r for f in (*faults.CELLS, *(f for _, f in faults.LINES)) for r in f.rules} | OTHERS
BROKEN = (
    {m.rule for m in (*test_mutate_pay.MUTATIONS, *test_mutate_units.MUTATIONS)}
    | {m[0] for m in test_mutate_faults.MORE}
    | {r for f in test_mutate_faults.KINDS for r in f.rules}
    # Doubles, near namesakes and whole units are tests of their own in the same modules.
    | {"id-cccd-unique-file", "id-bhxh-unique", "id-sohieu-unique", "id-person-fuzzy-duplicate"}
    | {"ap-one-head", "ap-deputy-cap", "un-headcount", "un-active-on-date", "un-merger-map", "un-autonomy-group", "un-tree"}
)

# Rules that no planted fault and no mutation meets, and why; their own examples try them.
ALONE = {
    "a whole sheet or file must be built for it": (
        "ld-header-found", "ld-required-columns", "ld-section-row", "ld-date-ambiguous", "ld-same-file", "ld-unit-declared", "ld-merged-data",
        "pe-birth-column-gender", "pa-sensitive", "pl-secrecy",
    ),
    "needs two months or a mirror": (
        "id-changed-against-mirror", "sy-local-only", "sy-mirror-only", "sy-destructive-null", "sy-mass-change",
    ),
    "needs several lines of a list that agree with each other": (
        "sa-history-step-jump", "sa-history-before-2004", "sa-raise-too-early", "sa-raise-early-twice", "sa-raise-rating", "sa-promotion-coefficient",
        "sa-entry-step", "sa-raise-uncounted-time", "al-leader-one", "al-leader-after-term", "al-preserved", "al-teacher-seniority",
        "al-public-service-25", "al-profession-sector", "pe-family-self", "ev-excellent-cap",
    ),
    "hangs on the day or on dates that the sound province keeps away from": (
        "sa-code-valid-date", "rt-past-active", "rt-year-only", "rt-notice-6m", "rt-after-close", "re-unit-existed", "re-probation-length",
        "ap-age-first", "ap-age-reappoint", "ap-in-planning", "ap-consecutive-terms", "ap-merger-keeps-term",
    ),
    "is about a whole unit or its planning": (
        "ap-deputy-cap-department", "ap-merger-excess", "ap-relatives", "pl-max-per-post", "pl-ratio", "pl-structure", "un-min-15",
        "un-two-agencies-dates", "un-old-name",
    ),
}  # fmt: skip


def test_eighty_rules_are_met_by_generate_mutate_expect():
    assert set(BOOK) >= BROKEN | PLANTED
    assert len(BROKEN) >= 80 and len(PLANTED) >= 80


def test_a_hundred_kinds_of_faults_are_planted():
    assert len({f.kind for f in faults.CELLS} | {f.kind for _, f in faults.LINES}) + len(OTHERS) >= 100


def test_every_rule_is_exercised_or_says_why_not():
    """A new rule must be planted, broken, or listed above; a rule that is met by now leaves the list."""
    alone = [r for rules in ALONE.values() for r in rules]
    assert len(alone) == len(set(alone))
    # Rules of packs and of a Department join the book when a command adopts them; their own examples try them then.
    joined = {r.id for p in packs.builtin().values() for r in p.rules} | {r.id for r in BOOK.values() if r.local}
    assert set(alone) == set(BOOK) - joined - PLANTED - BROKEN


def test_every_rule_has_examples_law_and_words_in_both_languages():
    for rule in BOOK.values():
        assert rule.wrong != rule.right, rule.id
        assert examples.context(rule.wrong).records.nguoi is not None
        assert rule.laws and all(x.text.strip() for x in rule.laws), rule.id
        for pair in (rule.title, rule.message, rule.fix):
            assert len(pair) == 2 and all(x.strip() for x in pair) and pair[0] != pair[1], rule.id
