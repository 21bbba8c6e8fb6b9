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

from hoso.cli.main import hoso, teach_click
from hoso.validators import texts

from ..worlds import World, world
from ..worlds import hoso as hoso_alone

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
    """The help of every command, one after another, as a process of its own says it: what other
    tests made of the language stays with them."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.golden", language],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, "HOSO_LANG": language, "PYTHONIOENCODING": "utf-8"},
    )
    return done.stdout


def told(language: str) -> str:
    """What :func:`helps` gives, said in this process."""
    texts.use(language)
    teach_click()
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


def demo(world: World, folder: Path) -> str:
    """What a small demo said on stdout but for its time and folder, then ``hoso run`` again on its
    copy in *folder*."""
    kept = [line for line in world.said.splitlines() if not line.startswith("Xong sau")]
    world.copy(folder)
    again = hoso_alone("run", "--as-of", "2026-11-01", cwd=folder, ends=(0, 1, 4))
    again = again.replace(str(folder), "FOLDER")
    return "\n".join([*kept, "$ hoso run --as-of 2026-11-01", again])


if __name__ == "__main__":
    import tempfile

    if sys.argv[1:]:
        sys.stdout.write(told(sys.argv[1]))
        sys.exit(0)
    KEPT.mkdir(exist_ok=True)
    for language in ("vi", "en"):
        (KEPT / f"help.{language}.txt").write_text(helps(language), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        figures = demo(world(root / "worlds", "plain"), root / "demo")
        (KEPT / "demo.txt").write_text(figures, encoding="utf-8")
