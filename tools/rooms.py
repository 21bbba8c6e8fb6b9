"""Which quick tests stand beside which modules of the core, for ``tools/mutants.py``.

A change of a module is tried on the tests named here and on no others: what only a run of a whole
month notices is noticed too late and cannot be found by who made it. Tests marked ``slow`` are left
out.
"""

from pathlib import Path

ROOT = Path(__file__).parent.parent
MIRROR, MAIL = "tests/connectors/mirror", "tests/connectors/mail"

# Module or folder -> its tests; the longest name counts.
ROOMS: dict[str, tuple[str, ...]] = {
    "validators/parsing.py": ("tests/validators/test_parsing.py",),
    "validators/rules/engine.py": (
        "tests/validators/test_engine.py",
        "tests/validators/test_quieting.py",
    ),
    "sync": ("tests/sync",),
    "connectors/mirror": (
        f"{MIRROR}/test_apply.py",
        f"{MIRROR}/test_trail.py",
        f"{MIRROR}/test_pull.py",
    ),
    "connectors/mirror/engine.py": (f"{MIRROR}/test_engine.py", f"{MIRROR}/test_apply.py"),
    "connectors/mirror/pending.py": (f"{MIRROR}/test_pending.py",),
    "connectors/mirror/roles.py": (f"{MIRROR}/test_roles.py",),
    "connectors/mirror/reorganised.py": (f"{MIRROR}/test_reorganised.py",),
    "connectors/review": ("tests/connectors/test_review.py",),
    "connectors/untrusted.py": ("tests/connectors/test_untrusted.py",),
    "connectors/mail/outbox.py": (f"{MAIL}/test_outbox_states.py",),
    "connectors/exchange": ("tests/connectors/test_exchange.py",),
    "connectors/exchange/https.py": ("tests/connectors/test_exchange_https.py",),
    "connectors/templates/check.py": ("tests/connectors/test_template_differences.py",),
    "connectors/intake": ("tests/connectors/test_load.py",),
    "connectors/intake/workbooks": ("tests/connectors/test_load.py", "tests/connectors/workbooks"),
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
