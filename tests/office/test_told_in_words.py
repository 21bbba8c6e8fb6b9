"""What the officer reads has words where the program has codes, and a command that is suggested can
be typed as it stands."""

import re
import shlex

import openpyxl
import pytest

from hoso.cli import show
from hoso.validators.vocabulary import DECISIONS, KINDS, SITUATIONS, SUBMISSIONS

from .people import person
from .story import UNITS, Office, staff_of

PERIOD, UNIT = "2026-11", UNITS[0]
CODES = {*KINDS, *SITUATIONS, *SUBMISSIONS, *DECISIONS}


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Somebody new, somebody absent, a value that changed, a file that came twice."""
    office = Office(tmp_path_factory.mktemp("lời & số") / "sở của tôi")
    office.national(PERIOD, {p.key: (UNIT, p) for p in staff_of(UNIT)})
    people = staff_of(UNIT)[1:]
    people[0] = people[0].but(since="2025-03-01")
    office.send(PERIOD, "mot.xlsx", UNIT, [*people, person(900)])
    office.send(PERIOD, "mot lan 2.xlsx", UNIT, people)
    office.hoso("run", "--period", PERIOD, "--as-of", f"{PERIOD}-28")
    return office


def codes_in(said: str) -> set[str]:
    return {word for word in re.findall(r"[a-z]+(?:_[a-z]+)*", said) if word in CODES}


@pytest.mark.parametrize(
    "words",
    [
        ("plan", "--max", "0"),
        ("intake", "--period", PERIOD),
        ("mirror", "status"),
        ("judge", "list"),
    ],
)
def test_the_terminal_shows_no_code(office, words):
    said = office.hoso(*words)
    assert len(said) > 20 and codes_in(said) == set()


def test_the_check_above_can_fail():
    assert codes_in("1  push  H42  bac: 3 → 4") == {"push"}


def test_a_suggested_command_can_be_typed_as_it_stands(office):
    said = office.hoso("review", "export", 1, "sổ $(duyệt) 'của' tôi.xlsx")
    assert str(office.root) not in said, "paths are told as seen from here"
    (command,) = re.findall(r"hoso (review import .*\.xlsx\S?)", said)
    typed = shlex.split(command)
    assert typed == ["review", "import", "1", "sổ $(duyệt) 'của' tôi.xlsx"]
    office.hoso(*typed)


def test_what_is_said_of_files_names_them_from_here(office):
    """A file that cannot be read, and one with a column that must be asked about."""
    folder = office.root / "inbox" / PERIOD
    (folder / "hong.xlsx").write_bytes(b"")
    book = openpyxl.Workbook()
    book.worksheets[0].append(["TT", "Họ và tên", "Ngày sinh", "Số CCCD", "Mốc nâng lương"])
    for n, p in enumerate(staff_of(UNITS[1]), 1):
        book.worksheets[0].append([n, p.name, "01/02/1980", p.cccd, "01/03/2024"])
    book.save(folder / "hai.xlsx")
    said = office.hoso("run", "--period", PERIOD, "--as-of", f"{PERIOD}-28")
    assert f"inbox/{PERIOD}/hong.xlsx: " in said and "hoso map" in said
    assert str(office.root) not in said


def test_a_path_is_told_from_here_and_quoted(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a b.xlsx", "$(rm -rf x).xlsx", "it's.xlsx"):
        assert shlex.split(show.typed(tmp_path / "so" / name)) == [f"so/{name}"]
    assert show.typed("/elsewhere/x.xlsx") == "/elsewhere/x.xlsx"
