"""Files that come late under the name of a unit that was merged, and the same file twice."""

import shutil

import pytest

from hoso.connectors.intake.loading import load
from hoso.connectors.registry.units import read_units
from hoso.office import month, submissions
from hoso.office.workspace import Workspace

from .books import plain
from .people import person

UNITS = """code,name,parent,kind,valid_from,valid_to,successors
S,Sở Giáo dục và Đào tạo,,SO,,,
S.1,Trường THCS Ninh Hải,S,SNCL_T,,2026-11-30,S.3
S.2,Trường THCS Gia Sinh,S,SNCL_T,,2026-11-30,S.3
S.3,Trường THCS Hợp Nhất,S,SNCL_T,2026-12-01,,
"""
PERIOD = "2026-12"
BOTH = [person(n) for n in range(8)]


@pytest.fixture
def workspace(tmp_path):
    made = Workspace.create(tmp_path / "so", name="Sở", target=8)
    (made.root / "units.csv").write_text(UNITS, encoding="utf-8")
    (made.root / "inbox" / PERIOD).mkdir(parents=True)
    return made


def judged(workspace):
    """(unit, outcome, counted) of each file."""
    folder = workspace.root / "inbox" / PERIOD
    units = read_units(workspace.root / "units.csv")
    found = submissions.received(workspace, PERIOD, load([folder], jobs=1), units, "2026-12-28")
    files = found.judged.files.assign(file=found.judged.files["file"].map(found.short))
    told = files.set_index("file")[["unit", "outcome", "counted"]]
    assert len(found.records.nguoi) == files["counted"].sum()
    return {str(name): tuple(line) for name, line in zip(told.index, told.values, strict=True)}


def test_a_list_under_the_old_name_is_no_second_one_of_its_people(workspace):
    inbox = workspace.root / "inbox" / PERIOD
    plain(inbox / "hop-nhat.xlsx", "Trường THCS Hợp Nhất", BOTH, "2026-12-20")
    plain(inbox / "ninh-hai-cu.xlsx", "Trường THCS Ninh Hải", BOTH[:4], "2026-12-10")
    assert judged(workspace) == {
        "hop-nhat.xlsx": ("S.3", "stands", 8),
        "ninh-hai-cu.xlsx": ("S.1", "older", 0),
    }


def test_two_lists_under_both_old_names_are_both_counted(workspace):
    inbox = workspace.root / "inbox" / PERIOD
    plain(inbox / "ninh-hai.xlsx", "Trường THCS Ninh Hải", BOTH[:4], "2026-12-20")
    plain(inbox / "gia-sinh.xlsx", "Trường THCS Gia Sinh", BOTH[4:], "2026-12-20")
    assert judged(workspace) == {
        "ninh-hai.xlsx": ("S.1", "stands", 4),
        "gia-sinh.xlsx": ("S.2", "stands", 4),
    }


def test_the_same_file_twice_is_of_its_unit_in_both_places(workspace):
    inbox = workspace.root / "inbox" / PERIOD
    plain(inbox / "a.xlsx", "Trường THCS Hợp Nhất", BOTH, "2026-12-20")
    shutil.copy(inbox / "a.xlsx", inbox / "b.xlsx")
    found = judged(workspace)
    assert sorted(found.values()) == [("S.3", "repeat", 0), ("S.3", "stands", 8)]


def test_between_two_runs_files_are_judged_on_the_day_of_the_last(workspace):
    inbox = workspace.root / "inbox" / PERIOD
    plain(inbox / "a.xlsx", "Trường THCS Hợp Nhất", BOTH[:4], "2026-12-20")
    month.run_month(workspace, PERIOD, as_of="2026-12-28", jobs=1)
    assert month._judged_on(workspace, PERIOD) == "2026-12-28"
