"""What the commands say, kept: help of every command, the figures of a small demo.

``python -m tests.cli.golden`` writes the files anew after a change that is meant.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from click.testing import CliRunner

from hoso.cli.main import hoso

KEPT = Path(__file__).parents[1] / "data" / "golden"


def commands(group: click.Group, ctx: click.Context, path: tuple[str, ...] = ()) -> Iterator:
    """Every command by its words, groups too."""
    yield path
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        if isinstance(command, click.Group):
            yield from commands(command, ctx, (*path, name))
        else:
            yield (*path, name)


def helps(language: str) -> str:
    """The help of every command, one after another."""
    runner, parts = CliRunner(), []
    with click.Context(hoso) as ctx:
        every = list(commands(hoso, ctx))
    for words in every:
        done = runner.invoke(
            hoso, ["--lang", language, *words, "--help"], prog_name="hoso", terminal_width=100
        )
        assert done.exit_code == 0, (words, done.output)
        parts.append(f"$ hoso {' '.join([*words, '--help'])}\n{done.output}")
    return "\n".join(parts)


def demo(folder: Path) -> str:
    """What a small demo says on stdout but for its time and folder, then ``hoso run`` again."""
    said = _hoso("demo", folder, "--people", 300, "--workbooks", 12, cwd=folder.parent)
    kept = [line for line in said.splitlines() if not line.startswith("Xong sau")]
    again = _hoso("run", "--as-of", "2026-11-01", cwd=folder).replace(str(folder), "FOLDER")
    return "\n".join([*kept, "$ hoso run --as-of 2026-11-01", again])


def _hoso(*words: object, cwd: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "hoso.cli", *map(str, words)],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "HOSO_LANG": "vi", "PYTHONIOENCODING": "utf-8"},
    )
    assert not done.stderr, done.stderr
    return done.stdout


if __name__ == "__main__":
    import tempfile

    KEPT.mkdir(exist_ok=True)
    for language in ("vi", "en"):
        (KEPT / f"help.{language}.txt").write_text(helps(language), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        (KEPT / "demo.txt").write_text(demo(Path(folder) / "demo"), encoding="utf-8")
