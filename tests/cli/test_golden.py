"""The commands say what they said: a move inside the house changes nothing that people see."""

import pytest

from . import golden


@pytest.mark.parametrize("language", ["vi", "en"])
def test_help_is_as_it_was(language):
    kept = (golden.KEPT / f"help.{language}.txt").read_text(encoding="utf-8")
    assert golden.helps(language) == kept


def test_every_command_gives_an_example():
    """But groups, and those that take nothing."""
    told = (golden.KEPT / "help.vi.txt").read_text(encoding="utf-8").split("\n$ ")
    bare = [
        part.splitlines()[0].removeprefix("$ ")
        for part in told
        if "\nCommands:" not in part and "\nLệnh:" not in part and "Ví dụ" not in part
    ]
    assert bare == []


def test_the_small_demo_says_what_it_said(worlds, tmp_path):
    kept = (golden.KEPT / "demo.txt").read_text(encoding="utf-8")
    assert golden.demo(worlds("plain"), tmp_path / "demo") == kept
