"""Which quick tests stand beside which modules of the core, for ``tools/mutants.py``.

A change of a module is tried on the tests named here and on no others: what only a run of a whole
month notices is noticed too late and cannot be found by who made it. Tests marked ``slow`` are left
out.
"""

from pathlib import Path

ROOT = Path(__file__).parent.parent
MIRROR, MAIL, SYNC = "tests/connectors/mirror", "tests/connectors/mail", "tests/sync"
INTAKE = "tests/connectors/intake"
LEDGER = f"{MIRROR}/test_ledger_golden.py"
PROVED = (f"{MIRROR}/test_attacks.py", f"{MIRROR}/test_anchors.py")
PLANS = f"{SYNC}/test_plan_golden.py"

# What is made of sheets, read in the process of the test.
READ = (
    f"{INTAKE}/test_cells_golden.py",
    f"{INTAKE}/test_golden.py",
    f"{INTAKE}/test_beside.py",
    f"{INTAKE}/test_carried_down.py",
    f"{INTAKE}/test_heading_steps.py",
    f"{INTAKE}/test_headings_and_cells.py",
    f"{INTAKE}/test_leavers.py",
    f"{INTAKE}/test_load.py",
    f"{INTAKE}/test_names_in_parts.py",
    f"{INTAKE}/test_old_encodings.py",
    f"{INTAKE}/test_other_shapes.py",
    f"{INTAKE}/test_pointed.py",
    f"{INTAKE}/test_same_people.py",
    f"{INTAKE}/test_sections.py",
    f"{INTAKE}/test_standing.py",
    f"{INTAKE}/test_two_in_a_cell.py",
    f"{INTAKE}/test_whose_people.py",
    f"{INTAKE}/workbooks/test_headings.py",
    f"{INTAKE}/workbooks/test_since.py",
    f"{INTAKE}/workbooks/test_titles.py",
)
# Of tests that run on both engines the one on SQLite, which takes milliseconds; what only a server
# does (roles, the lock) is tried on it.
SQLITE = ("-k", "not postgresql")
# Of the sync stage everything but the random histories and provinces.
BOUNDED = ("-k", "not histories and not conserved")

# Module or folder -> its tests; the longest name counts.
ROOMS: dict[str, tuple[str, ...]] = {
    "validators/parsing.py": (
        "tests/validators/test_parsing_golden.py",
        "tests/validators/test_parsing.py",
    ),
    "validators/rules/engine.py": (
        "tests/validators/test_engine.py",
        "tests/validators/test_local_rules.py",
        "tests/validators/test_quieting.py",
        "-k",
        "engine or works_like_any_other or type_of_every_column or quieting",
    ),
    "sync": (
        PLANS,
        f"{SYNC}/test_diff.py",
        f"{SYNC}/test_steps.py",
        f"{SYNC}/test_match.py",
        f"{SYNC}/test_identity.py",
        f"{SYNC}/test_plan.py",
        f"{SYNC}/test_table.py",
        *BOUNDED,
    ),
    "sync/arrivals.py": (f"{MIRROR}/test_arrivals.py", *SQLITE),
    "sync/counted.py": (f"{SYNC}/test_counted.py",),
    "sync/diff.py": (
        f"{SYNC}/test_diff.py",
        f"{SYNC}/test_steps.py",
        f"{SYNC}/test_plan.py",
        PLANS,
        *BOUNDED,
    ),
    "sync/judgements.py": (f"{SYNC}/test_judgements.py", *BOUNDED),
    "sync/match_fuzzy.py": (f"{SYNC}/test_match_fuzzy.py", *BOUNDED),
    "sync/out_of_core.py": (f"{SYNC}/test_out_of_core.py", *BOUNDED),
    "sync/same_people.py": (f"{SYNC}/test_submissions_golden.py", f"{SYNC}/test_submissions.py"),
    "sync/submissions.py": (f"{SYNC}/test_submissions_golden.py", f"{SYNC}/test_submissions.py"),
    "sync/reorganise.py": (f"{SYNC}/test_reorganise.py", *BOUNDED),
    "connectors/mirror": (LEDGER, f"{MIRROR}/test_apply.py", *SQLITE),
    "connectors/mirror/audit.py": (
        LEDGER,
        f"{MIRROR}/test_trail.py",
        "-k",
        "golden or (sqlite and (audit or entry))",
    ),
    "connectors/mirror/backup.py": (
        f"{MIRROR}/test_trail.py",
        f"{MIRROR}/test_apply.py",
        f"{MIRROR}/test_arrivals.py",
        "-k",
        "backup and not postgresql",
    ),
    "connectors/mirror/changes.py": (
        LEDGER,
        f"{MIRROR}/test_changes.py",
        f"{MIRROR}/test_apply.py",
        *SQLITE,
    ),
    "connectors/mirror/engine.py": (f"{MIRROR}/test_engine.py",),
    "connectors/mirror/history.py": (LEDGER, f"{MIRROR}/test_trail.py", *SQLITE),
    "connectors/mirror/national.py": (
        f"{MIRROR}/test_pull.py",
        f"{MIRROR}/test_arrivals.py",
        *SQLITE,
    ),
    "connectors/mirror/outgoing.py": (LEDGER, f"{MIRROR}/test_pending.py", *SQLITE),
    "connectors/mirror/pending.py": (
        LEDGER,
        f"{MIRROR}/test_waiting.py",
        f"{MIRROR}/test_pending.py",
        *SQLITE,
    ),
    "connectors/mirror/plans.py": (
        LEDGER,
        f"{MIRROR}/test_apply.py",
        f"{MIRROR}/test_first_base.py",
        f"{MIRROR}/test_attacks.py",
        *SQLITE,
    ),
    "connectors/mirror/pull.py": (
        LEDGER,
        f"{MIRROR}/test_pull.py",
        f"{MIRROR}/test_pending.py",
        *SQLITE,
    ),
    "connectors/mirror/reorganised.py": (LEDGER, f"{MIRROR}/test_reorganised.py", *SQLITE),
    "connectors/mirror/roles.py": (f"{MIRROR}/test_roles.py",),
    "connectors/mirror/seals.py": (LEDGER, *PROVED, *SQLITE),
    "connectors/mirror/store.py": (
        LEDGER,
        f"{MIRROR}/test_apply.py",
        f"{MIRROR}/test_arrivals.py",
        f"{MIRROR}/test_trail.py",
        *PROVED,
        *SQLITE,
    ),
    "connectors/mirror/tally.py": (LEDGER, *PROVED, *SQLITE),
    "connectors/mirror/verifying.py": (*PROVED, f"{MIRROR}/test_trail.py", *SQLITE),
    "connectors/mirror/writing.py": (
        LEDGER,
        f"{MIRROR}/test_apply.py",
        f"{MIRROR}/test_trail.py",
        *SQLITE,
    ),
    "connectors/review": (
        "tests/connectors/review/test_review_golden.py",
        "tests/connectors/review/test_review.py",
    ),
    "connectors/untrusted.py": ("tests/connectors/test_untrusted.py",),
    "connectors/mail/outbox.py": (f"{MAIL}/test_outbox_states.py",),
    "connectors/exchange": ("tests/connectors/exchange/test_exchange.py",),
    "connectors/exchange/https.py": ("tests/connectors/exchange/test_exchange_https.py",),
    "connectors/templates/check.py": ("tests/connectors/test_template_differences.py",),
    "connectors/intake": (*READ, f"{INTAKE}/test_cells_told.py", f"{INTAKE}/test_spellings.py"),
    "connectors/intake/saved.py": (f"{INTAKE}/test_kept.py",),
    "connectors/intake/store.py": (f"{INTAKE}/test_kept.py",),
    "connectors/intake/headings": (f"{INTAKE}/test_headings_golden.py", *READ),
    "connectors/intake/workbooks": (
        f"{INTAKE}/workbooks/test_preflight_golden.py",
        f"{INTAKE}/workbooks/test_grids_golden.py",
        f"{INTAKE}/workbooks/test_rows_golden.py",
        f"{INTAKE}/workbooks/test_binary_golden.py",
        f"{INTAKE}/workbooks/test_marks.py",
        f"{INTAKE}/workbooks/test_shown_digits.py",
        f"{INTAKE}/workbooks/test_stamp_kept.py",
        *READ,
    ),
    "connectors/intake/workbooks/pool.py": (
        f"{INTAKE}/workbooks/test_pool.py",
        f"{INTAKE}/test_load_hostile.py",
    ),
    "connectors/intake/workbooks/worker.py": (
        f"{INTAKE}/workbooks/test_pool.py",
        f"{INTAKE}/test_load_hostile.py",
        *READ,
    ),
}
# Written by hand and proved by upgrading; a change of it is a change of history.
OUTSIDE = ("connectors/mirror/migrations",)


def modules() -> list[str]:
    """The modules of the core that are changed, by path."""
    found = {
        str(p.relative_to(ROOT))
        for room in ROOMS
        for p in ([ROOT / room] if room.endswith(".py") else (ROOT / room).rglob("*.py"))
    }
    return sorted(p for p in found if not p.startswith(OUTSIDE))


def tests_of(path: str) -> list[str]:
    """The tests that must notice a change of the module at *path*."""
    room = max((r for r in ROOMS if path == r or path.startswith(f"{r}/")), key=len)
    return list(ROOMS[room])


def room_of(path: str) -> str:
    """Under which heading the report counts a module."""
    return max((r for r in ROOMS if path == r or path.startswith(f"{r}/")), key=len)
