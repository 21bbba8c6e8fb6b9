"""Rules of the domain's list that cannot be evaluated yet, and what they lack: (Vietnamese, English)."""

MISSING: dict[str, tuple[str, str]] = {}
