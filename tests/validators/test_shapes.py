"""Frames between the parts: each is what its model says, to the last value; a border sees another
column or dtype."""

import time

import numpy as np
import pandas as pd
import pytest

from hoso.sync.gates import NAMES, Gate, Override, override
from hoso.validators import findings, shapes
from hoso.validators.change import CHANGES, Change
from hoso.validators.findings import Finding
from hoso.validators.records import ColumnFound, Place, Problem, Records, TableFound, row
from hoso.validators.rules import examples
from hoso.validators.rules.context import Context, Unit, units_frame
from hoso.validators.rules.engine import run
from hoso.validators.schemas import dictionary
from hoso.validators.shapes import Misshaped, checked, dtypes, empty, of_rows

from ..connectors.intake import at_home
from ..workbooks.layouts import LAYOUTS


@pytest.fixture(scope="module")
def records(tmp_path_factory) -> Records:
    """What the loader makes of every layout."""
    root = tmp_path_factory.mktemp("layouts")
    for number, case in enumerate(LAYOUTS.values()):
        for path, data in case.files.items():
            (target := root / f"{number:03d}" / path).parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    return at_home.load([root]).records


def test_the_contents_of_records_are_what_the_models_say(records):
    for model, frame in (
        (TableFound, records.tables),
        (ColumnFound, records.columns),
        (Problem, records.problems),
        (Place, records.places),
    ):
        assert len(frame)
        model.validate(frame, lazy=True)
    known = set(dictionary.tables()) | {""}
    assert set(records.tables["kind"]) <= known
    assert records.con.keys() == dictionary.children_tables().keys()
    for name, lines in records.con.items():
        assert lines["_nguoi"].between(-1, len(records.nguoi) - 1).all(), name


def test_the_contents_of_findings_are_what_the_model_says(records):
    found = run(Context(records, "2026-11-30", units=examples.registry())).findings
    assert len(found) > 100
    Finding.validate(found, lazy=True)
    Finding.validate(findings.empty())


def test_the_registry_of_the_examples_is_what_the_model_says():
    Unit.validate(examples.registry(), lazy=True)
    told = units_frame([{"code": "A", "name": "Sở", "quota": 3}])
    assert list(told.loc[0, ["parent", "valid_to"]]) == ["", ""] and np.isnan(told["level"][0])


def test_no_records_have_the_shape_of_records():
    none = Records.empty()
    assert none.checked() is none
    assert list(none.nguoi) == [*(f.name for f in dictionary.nguoi().fields), *_META, "_don_vi"]
    for name, lines in none.con.items():
        fields = [f.name for f in dictionary.tables()[name].fields]
        assert list(lines) == [*fields, *_META, "_nguoi"]
        assert dtypes(row(name))["_nguoi"] == "int64"


_META = ("_table", "_row")


def test_an_override_says_which_gate():
    frame = of_rows(Override, [override(NAMES[0], "Lan", "vì", "2026-12-31")])
    Override.validate(frame)
    with pytest.raises(shapes.pa.errors.SchemaError):
        Override.validate(frame.assign(gate="nothing"))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda f: f.drop(columns="seal"), "Change: seal: none"),
        (lambda f: f.assign(more="x"), "Change: more: str"),
        (lambda f: f.astype({"version": "float64"}), "Change: version: float64"),
        (lambda f: f.astype({"note": "object"}), "Change: note: object"),
        (lambda f: f[[*f.columns[1:], f.columns[0]]], "Change: order of the columns"),
        (lambda f: f.rename(columns={"by": "who"}), "Change: who: str, by: none"),
    ],
)
def test_a_border_says_what_is_otherwise(spoil, said):
    frame = empty(Change)
    assert checked(frame, Change) is frame
    with pytest.raises(Misshaped, match=f"^{said}$"):
        checked(spoil(frame), Change)


def test_columns_may_stand_behind_those_of_the_model_where_they_are_named():
    frame = empty(Change).assign(more=1.0)
    assert checked(frame, Change, more=("more", "other")) is frame
    with pytest.raises(Misshaped, match="more: float64"):
        checked(frame, Change, more=("other",))
    with pytest.raises(Misshaped, match="version: str"):
        checked(frame.astype({"version": "str"}), Change, more=frame.columns)


def test_rows_that_say_little_are_whole_rows():
    gates = of_rows(Gate, [{"gate": "a", "over": True, "tripped": False}], text="")
    assert gates.dtypes.astype(str).to_dict() == dtypes(Gate)
    assert list(gates.loc[0, ["unit", "because"]]) == ["", ""] and np.isnan(gates["value"][0])
    changes = of_rows(Change, [{"change": "c"}, {"version": 3}], number=0)
    assert changes["version"].tolist() == [0, 3] and changes["note"].isna().all()
    assert of_rows(Change, []).dtypes.astype(str).to_dict() == CHANGES


def test_a_border_costs_next_to_nothing_however_long_the_frame():
    frame = pd.DataFrame(
        {c: pd.Series(["x"] * 50_000 if t == "str" else [1] * 50_000, dtype=t)
         for c, t in CHANGES.items()}
    )  # fmt: skip
    checked(frame, Change)
    start = time.process_time()
    for _ in range(100):
        checked(frame, Change)
    assert (time.process_time() - start) / 100 < 0.002


@pytest.mark.parametrize("made", [lambda: empty(Finding), lambda: dictionary.empty("nguoi")])
def test_an_empty_frame_is_ones_own(made):
    """Whatever is done to one, the next is as the model says."""
    first, wanted = made(), made().dtypes.to_dict()
    first["more"] = 1
    first.attrs["x"] = 1
    first.loc[0, first.columns[0]] = None
    first.columns = [f"{c}!" for c in first.columns]
    again = made()
    assert again.dtypes.to_dict() == wanted and len(again) == 0 and not again.attrs
