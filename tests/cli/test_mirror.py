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
