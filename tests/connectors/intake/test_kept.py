"""What a set of files gave is kept whole and for its owner only; when a workbook says that it was
saved."""

import datetime
import math
import os
import zipfile

import pandas as pd
import pytest

from hoso.connectors.intake import store
from hoso.connectors.intake.saved import saved

from ...typed import there
from . import at_home
from .test_cells_golden import grid, staff

FILES = [("a.xlsx", 1.5, None, (1, 2)), ("b.xlsx", 2.0, "x", ())]


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept")
    (folder / "a.xlsx").write_bytes(b"a")
    with at_home.sheets({b"a": [grid("Danh sách", staff(3))]}):
        return at_home.load([folder]).records


def test_what_was_kept_comes_back_whole(records, tmp_path):
    store.keep(tmp_path / "cache", "one", FILES, records)
    files, found = there(store.find(tmp_path / "cache", "one"))
    assert files == FILES
    for name in ("nguoi", "raw", "tables", "columns", "problems", "places"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(records, name))
    for name in ("con", "raw_con"):
        held, kept = getattr(records, name), getattr(found, name)
        assert list(kept) == list(held)
        for table in held:
            pd.testing.assert_frame_equal(kept[table], held[table])
    found.nguoi.loc[0, "ho_ten"] = "Có thể ghi"
    assert store.find(tmp_path / "cache", "other") is None


def test_what_is_kept_is_the_owners(records, tmp_path):
    store.keep(tmp_path / "cache", "one", FILES, records)
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700
    (path,) = (tmp_path / "cache").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("at", [0, 31, 32, 45, -1])
def test_what_was_altered_is_not_there(records, tmp_path, at):
    store.keep(tmp_path, "one", FILES, records)
    (path,) = tmp_path.iterdir()
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))
    assert store.find(tmp_path, "one") is None
    path.write_bytes(bytes(data[:-1]))
    assert store.find(tmp_path, "one") is None


def test_the_newest_three_sets_stay(records, tmp_path):
    (tmp_path / "other").write_bytes(b"not a set")
    for n in range(5):
        store.keep(tmp_path, str(n), FILES, records)
        os.utime(tmp_path / f"set-{n}", (100 - n if n == 1 else 100 + n, 100 + n))
    assert {p.name for p in tmp_path.iterdir()} == {"other", "set-2", "set-3", "set-4"}


def test_a_set_is_named_by_its_files_in_their_order():
    name = store.name_of(["a", 1])
    assert name == store.name_of(iter(["a", 1])) and len(name) == 32
    assert len({name, *map(store.name_of, ([1, "a"], ["a", "1"], ["a", 1, ""], ["a"]))}) == 5


CORE, META = "docProps/core.xml", "meta.xml"
MODIFIED = '<dcterms:modified xsi:type="dcterms:W3CDTF">{}</dcterms:modified>'
MOMENT = datetime.datetime(2026, 11, 20, 8, 30, tzinfo=datetime.UTC).timestamp()


@pytest.mark.parametrize(
    ("part", "text", "wanted"),
    [
        (CORE, MODIFIED.format("2026-11-20T08:30:00Z"), MOMENT),
        (CORE, MODIFIED.format("2026-11-20T15:30:00+07:00"), MOMENT),
        (CORE, MODIFIED.format("2026-11-20T08:30:00"), MOMENT),
        (META, "<dc:date>2026-11-20T08:30:00</dc:date>", MOMENT),
        (META, MODIFIED.format("2026-11-20T08:30:00Z"), None),
        (CORE, "<dc:date>2026-11-20T08:30:00</dc:date>", None),
        (CORE, MODIFIED.format("hôm qua lúc tám giờ rưỡi"), None),
        (CORE, MODIFIED.format("2026-11"), None),
        (CORE, "<a/>", None),
        (CORE, " " * (1 << 18) + MODIFIED.format("2026-11-20T08:30:00Z"), None),
        ("other.xml", MODIFIED.format("2026-11-20T08:30:00Z"), None),
    ],
)
def test_when_a_workbook_was_saved(tmp_path, part, text, wanted):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as package:
        package.writestr(part, text)
    found = saved(tmp_path / "a.xlsx")
    assert found == wanted if wanted is not None else math.isnan(found)


def test_what_is_no_package_tells_no_time(tmp_path):
    (tmp_path / "a.xls").write_bytes(b"no package")
    assert math.isnan(saved(tmp_path / "a.xls"))
    assert math.isnan(saved(tmp_path / "gone.xlsx"))


def test_of_two_parts_that_tell_the_first_counts(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as package:
        package.writestr(META, "<dc:date>2020-01-01T00:00:00</dc:date>")
        package.writestr(CORE, MODIFIED.format("2026-11-20T08:30:00Z"))
    assert saved(tmp_path / "a.xlsx") == MOMENT
