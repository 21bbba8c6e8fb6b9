"""Spoiled workbooks, a bounded run of what ``make fuzz`` does at length."""

from .fuzz import run


def test_spoiled_workbooks_stop_nothing_and_hide_nobody(tmp_path):
    outcomes, faults = run(range(150), tmp_path)
    assert faults == []
    assert sum(outcomes.values()) == 150
    assert outcomes["read, everybody; the other reader agrees"] >= 20
    assert sum(n for name, n in outcomes.items() if name.startswith("refused")) >= 20
