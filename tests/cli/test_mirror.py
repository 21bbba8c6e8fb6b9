"""``hoso mirror history``: what people read."""

import pandas as pd
import pytest

from hoso.cli import main as cli
from hoso.connectors.mirror import Mirror
from hoso.office.workspace import Workspace


@pytest.fixture
def hoso(capsys):
    """(exit status, output, errors) of a command."""

    def run(*words):
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main(list(words))
        told = capsys.readouterr()
        return ended.value.code, " ".join(told.out.split()), told.err

    return run


def test_the_history_of_a_person_is_told_in_words(tmp_path, monkeypatch, hoso):
    root = Workspace.create(tmp_path / "so", name="Sở", target=1).root
    with Mirror.open(root / "mirror.db") as mirror:
        people = pd.DataFrame(
            {
                "cccd": ["037085000001"],
                "so_hieu": ["NB1"],
                "ho_ten": ["An"],
                "he_so": [2.34],
                "ngay_bac": ["2024-04-01"],
            }
        )
        pay = pd.DataFrame({"cccd": ["037085000001"], "tu_ngay": ["2024-04-01"], "bac": [1.0]})
        mirror.pull(
            {"nguoi": people, "qt_luong": pay}, period="2026-10", source="goc.zip", by="Lan"
        )
    monkeypatch.chdir(root)
    status, words, _ = hoso("mirror", "history", "037085000001")
    assert status == 0
    for part in ("Hệ số", "2.34", "2024-04", "goc.zip", "Lan", "Diễn biến"):
        assert part in words, part
    status, words, _ = hoso("mirror", "history", "037085000001", "--as-of", "2020-01-01")
    assert status == 0 and "Không ghi nhận gì" in words
    status, _, errors = hoso("mirror", "history", "1", "--as-of", "hôm qua")
    assert status == 2 and "--as-of" in errors


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    root = Workspace.create(tmp_path / "so", name="Sở", target=1).root
    monkeypatch.chdir(root)
    return root


def export(folder, numbers, name="An"):
    folder.mkdir()
    rows = "".join(f"{n},NB{k},{name}\n" for k, n in enumerate(numbers))
    (folder / "nguoi.csv").write_text("cccd,so_hieu,ho_ten\n" + rows, encoding="utf-8")
    return str(folder)


PEOPLE = [f"0370850000{n:02d}" for n in range(20)]


def test_a_damaged_export_changes_nothing_until_somebody_lets_it_pass(workspace, hoso):
    assert hoso("mirror", "pull", export(workspace / "a", PEOPLE), "--period", "2026-10")[0] == 0
    half = export(workspace / "b", PEOPLE[:10])
    status, words, errors = hoso("mirror", "pull", half, "--period", "2026-11")
    assert status == 4 and "export_gone" in words and "50,0 %" in words
    assert "chưa nạp gì" in errors
    with Mirror.open(workspace / "mirror.db") as mirror:
        assert (len(mirror.theirs()["nguoi"]), mirror.last_period()) == (20, "2026-10")
    passed = ("--override", "export_gone", "--because", "sáp nhập tỉnh", "--until", "2999-01-01")
    status, words, _ = hoso("mirror", "pull", half, "--period", "2026-11", *passed, "--by", "Lan")
    assert status == 0 and "Đã nạp 10 hồ sơ" in words
    status, words, _ = hoso("mirror", "undo-pull", "--yes")
    assert status == 0 and "2026-11" in words
    with Mirror.open(workspace / "mirror.db") as mirror:
        assert len(mirror.theirs()["nguoi"]) == 20


def test_a_gate_is_let_pass_by_a_day_to_come_and_not_by_looking(workspace, hoso):
    whole, half = export(workspace / "a", PEOPLE), export(workspace / "b", PEOPLE[:10])
    hoso("mirror", "pull", whole, "--period", "2026-10")
    passing = ("--period", "2026-11", "--override", "export_gone", "--because", "sáp nhập")
    status, _, told = hoso("mirror", "pull", half, *passing, "--until", "01/02/2020")
    assert status == 2 and "01/02/2020" in told and "không có tác dụng" in told
    status, _, told = hoso("mirror", "pull", half, *passing, "--until", "2999-02-30")
    assert status == 2 and "Ngày phải có thật" in told
    status, _, _ = hoso("mirror", "pull", half, *passing, "--until", "2999-01-01", "--dry-run")
    # Seen beforehand, and no word of it kept: the gate stops as before.
    status, _, told = hoso("mirror", "pull", half, "--period", "2026-11")
    assert status == 4 and "export_gone" in told


def test_a_dry_run_shows_the_figures_and_takes_nothing_in(workspace, hoso):
    hoso("mirror", "pull", export(workspace / "a", PEOPLE), "--period", "2026-10")
    status, words, _ = hoso(
        "mirror",
        "pull",
        export(workspace / "b", PEOPLE, "Bình"),
        "--period",
        "2026-11",
        "--dry-run",
    )
    assert status == 0 and "Có thay đổi │ 20" in words and "chưa nạp gì" in words
    with Mirror.open(workspace / "mirror.db") as mirror:
        assert set(mirror.theirs()["nguoi"]["ho_ten"]) == {"An"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--period", "2026-09"), "cũ hơn"),
        (("--period", "2026-13"), "Kỳ phải có dạng"),
        (("--period", "2026-11", "--as-of", "2999-01-01"), "chưa tới"),
    ],
)
def test_a_period_that_cannot_be_is_refused(workspace, hoso, words, told):
    hoso("mirror", "pull", export(workspace / "a", PEOPLE), "--period", "2026-10")
    status, _, errors = hoso("mirror", "pull", export(workspace / "b", PEOPLE), *words)
    assert status == 2 and told in errors
