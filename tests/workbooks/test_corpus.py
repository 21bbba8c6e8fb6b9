"""Walks the corpus: every layout gives its tables, columns and people, every damaged or hostile
file its sentence."""

import dataclasses
import hashlib
from pathlib import Path

import pytest

from hoso.connectors.intake.loading import load, questions
from hoso.connectors.intake.workbooks import accounts, refusals
from hoso.connectors.intake.workbooks.limits import MB, Limits

from . import independent
from .hostile import BOOK, HOSTILE
from .layouts import LAYOUTS

LIMITS = Limits(seconds=30, memory=700 * MB)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Everything read in two goes, with one sound file among the hostile ones: (folder or file of
    each case, what was loaded with it)."""
    root, bad = tmp_path_factory.mktemp("layouts"), tmp_path_factory.mktemp("hostile")
    places = {}
    for number, (name, case) in enumerate(LAYOUTS.items()):
        places[name] = root / f"{number:03d}"
        for path, data in case.files.items():
            target = places[name] / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    for name, case in HOSTILE.items():
        places[name] = bad / name
        places[name].write_bytes(case.data)
    (bad / "sound.xlsx").write_bytes(BOOK)
    layouts = load([root], jobs=2, limits=LIMITS)
    hostile = load([bad, bad / "gone.xlsx"], jobs=2, limits=LIMITS)
    return {
        name: (place, layouts if name in LAYOUTS else hostile) for name, place in places.items()
    }


def test_no_layout_repeats_another():
    digests = [
        hashlib.sha256(data).hexdigest()
        for case in LAYOUTS.values()
        for data in set(case.files.values())
    ]
    assert len(set(digests)) == len(digests)
    assert len(LAYOUTS) >= 100
    assert not set(LAYOUTS) & set(HOSTILE)


@pytest.mark.parametrize("name", [*LAYOUTS, *HOSTILE])
def test_corpus(corpus, name):
    place, loaded = corpus[name]
    if name in LAYOUTS:
        _is_understood(LAYOUTS[name], f"{place}/", loaded)
    else:
        _is_turned_away(HOSTILE[name], str(place), loaded)


def _is_understood(case, root, loaded):
    files = [f for f in loaded.files if f.path.startswith(root)]
    assert {(f.status, f.code) for f in files} == {("read", "")}
    found = [
        (sheet["name"], table)
        for f in files
        for sheet in f.as_dict()["sheets"]
        for table in sheet["tables"]
    ]
    assert [_told(sheet, table) for sheet, table in found] == [_wanted(t) for t in case.tables]
    records = loaded.records
    mine = records.tables.loc[records.tables["file"].str.startswith(root), "_table"]
    people = records.nguoi[records.nguoi["_table"].isin(mine)]
    for field, values in case.people.items():
        assert people[field].astype(object).where(people[field].notna(), "").tolist() == values, (
            field
        )
    for table, columns in case.lists.items():
        lines = records.con[table][records.con[table]["_table"].isin(mine)]
        for field, values in columns.items():
            got = (
                lines["_nguoi"].map({label: i for i, label in enumerate(people.index)})
                if field == "_nguoi"
                else lines[field]
            )
            assert got.tolist() == values, field
    problems = records.problems[records.problems["_table"].isin(mine)]
    assert sorted(
        problems[["rule", "_row", "column"]].itertuples(index=False, name=None)
    ) == sorted(case.told)
    asked = [q for f in files for q in questions(f)]
    assert [(q["column"], q["kind"], q["candidates"][0]["field"]) for q in asked] == list(case.asks)
    notes = " ".join(note for f in files for note in f.notes)
    assert all(word in notes for word in case.notes)
    assert bool(notes) == bool(case.notes)
    assert [f.format for f in files] == list(case.formats) or not case.formats


def _told(sheet, table):
    columns = " ".join(f"{letter}={c['field']}" for letter, c in table["columns"].items())
    return (
        sheet,
        table["kind"],
        table["aside"],
        table["heading_rows"],
        table["first_row"],
        table["last_row"],
        table["people"],
        columns,
    )


def _wanted(t):
    rows = list(t.rows)
    first, last = (rows[0], rows[-1]) if rows else (None, None)
    return (
        t.sheet,
        t.kind,
        t.aside,
        list(range(t.heading[0], t.heading[1] + 1)),
        first,
        last,
        len(rows),
        t.columns,
    )


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_row_is_accounted_for(corpus, name):
    """Rows by reason: as many as other readers see rows with a value, and a person for each line
    of a table."""
    place, loaded = corpus[name]
    for file in [f for f in loaded.files if f.path.startswith(f"{place}/")]:
        for sheet, (_, _, tables) in zip(file.as_dict()["sheets"], file.sheets, strict=True):
            rows = sheet["rows"]
            assert set(rows) <= set(accounts.REASONS)
            lines = {r for s in tables for r in s.rows}
            assert sum(rows.get(k, 0) for k in ("person", "line", "aside")) == len(lines)
        if file.format in ("xlsx", "xlsb", "ods", "xml") and Path(file.path).is_file():
            seen = [
                sum(any(v not in ("", None) for v in row) for row in rows.values())
                for rows in independent.rows_of(file.format, Path(file.path).read_bytes())
            ]
            told = [sum(r.values()) - r.get("blank", 0) for r in file.rows]
            assert told == seen


def _is_turned_away(case, path, loaded):
    file = next(f for f in loaded.files if f.path == path or f.path.startswith(f"{path}/"))
    if case.people >= 0:
        assert (file.status, file.people) == ("read", case.people)
    elif case.reason == "no table":
        assert (file.status, file.people, bool(file.reason)) == ("read", 0, True)
    else:
        assert (file.status, file.code) == ("refused", case.reason)
        assert file.reason
        assert "\n" not in file.reason


def test_a_sound_file_is_read_among_hostile_ones(corpus):
    place, loaded = corpus[next(iter(HOSTILE))]
    tables = loaded.records.tables
    mine = tables.loc[tables["file"] == str(place.with_name("sound.xlsx")), "people"]
    assert mine.tolist() == [3]
    assert (loaded.files[-1].status, loaded.files[-1].code) == ("refused", "missing")


def test_every_refusal_has_a_sentence_of_its_own():
    codes = [code for code in refusals.codes() if code != "not-a-template"]
    assert {case.reason for case in HOSTILE.values()} - {"", "no table"} <= set(codes)
    values = {"limit": MB, "sheet": "A", "row": 1, "column": "B", "cell": "B1"}
    assert len({refusals.sentence(c, values) for c in codes}) == len(codes) >= 24


@pytest.mark.parametrize("limit", dataclasses.fields(Limits), ids=lambda f: f.name)
def test_every_limit_is_documented_with_its_sentence(limit):
    page = Path(__file__).parents[2] / "docs" / "loading.md"
    told = refusals.sentence(
        limit.name, {"limit": limit.default, "sheet": "Danh sách", "row": 120_000, "column": "ALN"}
    )
    (line,) = [
        line
        for line in page.read_text(encoding="utf-8").splitlines()
        if line.startswith(f"| `{limit.name}` |")
    ]
    assert line.endswith(f"| {told} |")
