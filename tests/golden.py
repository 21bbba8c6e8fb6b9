"""Texts kept of what the parts make of many inputs, so that a change of any of it is seen.

A test gives all that a part made of its inputs as one text; what was kept stands under
``tests/data/golden``. After a change that is meant: ``HOSO_GOLDEN=write pytest -k golden``, and the
difference in git is read before it is committed.
"""

import difflib
import os
from pathlib import Path

KEPT = Path(__file__).parent / "data" / "golden"
SHOWN = 40
"""Lines of a difference that a failing test shows."""


def compared(name: str, text: str) -> None:
    """*text* is what is kept under *name*; else the difference, and how to keep the new one.

    Raises:
        AssertionError: it is not.
    """
    path, text = KEPT / name, text.rstrip("\n") + "\n"
    if os.environ.get("HOSO_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    kept = path.read_text(encoding="utf-8")
    if kept == text:
        return
    pairs = difflib.unified_diff(kept.splitlines(), text.splitlines(), "kept", "now", lineterm="")
    lines = [line for _, line in zip(range(SHOWN), pairs, strict=False)]
    advice = f"If this is meant: HOSO_GOLDEN=write pytest -k golden, and read the diff of {name}."
    raise AssertionError("\n".join([*lines, advice]))
