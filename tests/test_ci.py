"""The action, the pre-commit hook and the GitLab job, run in a sample repository: a good template
passes, a stale one fails at its cell."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
import yaml

from hoso.connectors.templates.build import template
from hoso.connectors.templates.kinds import KINDS

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


@pytest.fixture
def repository(tmp_path):
    """Templates of every kind, in a folder whose name has a space, committed."""
    folder = tmp_path / "kho mau"
    (folder / "mau" / "nam 2026").mkdir(parents=True)
    for kind in KINDS:
        (folder / "mau" / "nam 2026" / f"{kind}.xlsx").write_bytes(
            template(as_of="2026-07-01", kind=kind)
        )
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "templates")
    return folder


def git(folder, *words):
    return subprocess.run(
        ["git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a@example.org", *words],
        check=True,
        capture_output=True,
        text=True,
    )


def stale(folder):
    """An old entry in a list of one template."""
    path = folder / "mau" / "nam 2026" / "xa.xlsx"
    book = openpyxl.load_workbook(path)
    book["Danh mục"]["B5"] = "Cũ"
    book.save(path)
    return path


def run(script, folder, **variables):
    env = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", **variables}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def action(folder, paths="mau/**/*.xlsx", sarif=""):
    steps = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"]
    assert [s.get("shell", "") for s in steps] == ["", "bash", "bash"] and steps[0][
        "uses"
    ].startswith("actions/setup-python@")
    assert not any("${{" in s.get("run", "") for s in steps), (
        "an input inside a script could be run as a command"
    )
    return run(steps[-1]["run"], folder, HOSO_PATHS=paths, HOSO_AS_OF="", HOSO_SARIF=sarif)


def test_the_action_passes_good_templates_and_annotates_a_stale_one(repository):
    done = action(repository)
    assert done.returncode == 0 and "::error" not in done.stdout, done.stdout + done.stderr
    path = stale(repository)
    done = action(repository, sarif="ket-qua.sarif")
    assert done.returncode == 1
    errors = [line for line in done.stdout.splitlines() if line.startswith("::error")]
    assert errors and all(
        f"file={path.relative_to(repository).as_posix()}," in line and "Hồ sơ!" in line
        for line in errors
    ), done.stdout
    assert (repository / "ket-qua.sarif").stat().st_size > 500
    assert action(repository, paths="khong-co/*.xlsx").returncode == 2, (
        "a pattern that matches nothing must not look like success"
    )
    assert (
        action(repository, paths="$(touch hong)\n;touch hong").returncode == 2
        and not (repository / "hong").exists()
    )


def test_the_gitlab_job_reports_and_fails(repository):
    job = yaml.safe_load((ROOT / "docs" / "ci" / "gitlab.yml").read_text(encoding="utf-8"))[
        "templates"
    ]
    shutil.move(repository / "mau" / "nam 2026", repository / "phat")
    script = "\n".join(job["script"])
    assert (
        run(script.replace("exit", "exit", 1), repository, HOSO_TEMPLATES="phat/*.xlsx").returncode
        == 0
    )
    shutil.move(repository / "phat", repository / "mau" / "nam 2026")
    stale(repository)
    shutil.move(repository / "mau" / "nam 2026", repository / "phat")
    done = run(script, repository, HOSO_TEMPLATES="phat/*.xlsx")
    assert done.returncode == 1 and "<failure" in (
        repository / job["artifacts"]["reports"]["junit"]
    ).read_text(encoding="utf-8")


def test_pre_commit_runs_the_hook(repository, tmp_path):
    """From a local repository that offers the hook; hoso itself comes from this environment."""
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / ".pre-commit-hooks.yaml").write_text(
        (ROOT / ".pre-commit-hooks.yaml")
        .read_text(encoding="utf-8")
        .replace("language: python", "language: system"),
        encoding="utf-8",
    )
    git(hooks, "init", "-q")
    git(hooks, "add", ".")
    git(hooks, "commit", "-qm", "hook")
    revision = git(hooks, "rev-parse", "HEAD").stdout.strip()
    config = {"repos": [{"repo": str(hooks), "rev": revision, "hooks": [{"id": "hoso-template"}]}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    git(repository, "add", ".")
    check = f'"{BIN / "pre-commit"}" run --all-files'
    home = {"PRE_COMMIT_HOME": str(tmp_path / "cache")}
    done = run(check, repository, **home)
    assert done.returncode == 0 and "Passed" in done.stdout, done.stdout + done.stderr
    stale(repository)
    git(repository, "add", ".")
    done = run(check, repository, **home)
    assert done.returncode == 1 and "[tpl-list-stale]" in done.stdout and "Hồ sơ!" in done.stdout, (
        done.stdout + done.stderr
    )
