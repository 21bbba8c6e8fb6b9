"""The book as pandera schemas: anybody's frame, the same findings as hoso's."""

import subprocess
import sys
import warnings
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pytest
from pandera.errors import SchemaWarning

from hoso.fixtures import faults, perfect, province
from hoso.validators import plain, schema
from hoso.validators.records import ColumnFound
from hoso.validators.rules import BOOK, Rule, engine, examples
from hoso.validators.rules.checks import RuleCheck
from hoso.validators.rules.context import Context
from hoso.validators.rules.schema import Frames, rules_of
from hoso.validators.schemas import dictionary
from hoso.validators.shapes import empty

from ..typed import there
from . import together

AS_OF = examples.AS_OF
ROW = together.ROW
UNITS = examples.registry()

Cell = tuple[str, str, object, str, str]
"""Table, rule, label of the row (None = the whole column), field, value."""


def cases(table: str, checked: pa.DataFrameSchema, given: pd.DataFrame) -> set[Cell]:
    """What pandera's failure cases say, of rules only."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SchemaWarning)
        try:
            checked.validate(given, lazy=True)
        except pa.errors.SchemaErrors as errors:
            told = errors.failure_cases
        else:
            return set()
    told = told[told["check"].isin([r.id for r in ROW])]
    labels = [None if pd.isna(i) else i for i in told["index"].tolist()]
    return set(
        zip(
            [table] * len(told),
            told["check"].tolist(),
            labels,
            told["column"].tolist(),
            told["failure_case"].tolist(),
            strict=True,
        )
    )


def findings(found: pd.DataFrame, labels: dict[str, pd.Index] | None = None) -> set[Cell]:
    """The same of hoso's findings; *labels* of the rows that were numbered for hoso."""
    indexes = [
        None if at < 0 else int(at) if labels is None else labels[table][at]
        for table, at in zip(found["table"], found["index"], strict=True)
    ]
    named = (found[c].tolist() for c in ("table", "rule"))
    return set(zip(*named, indexes, found["field"].tolist(), found["value"].tolist(), strict=True))


def all_cases(frames: dict[str, pd.DataFrame], as_of: str, units: pd.DataFrame) -> set[Cell]:
    """The failure cases of every table that has lines."""
    found: set[Cell] = set()
    for table, given in frames.items():
        if len(given):
            lists = {n: f for n, f in frames.items() if n != table}
            made = schema(table, as_of, lists=lists, units=units, raises="info")
            found |= cases(table, made, given)
    return found


def by_one_check(check: RuleCheck, given: pd.DataFrame) -> set[Cell]:
    """The failure cases of one rule's check, called by itself."""
    result = check(given)
    assert result.check_passed == bool(result.check_output.all())
    if result.check_passed:
        return set()
    told = result.failure_cases[["index", "column", "failure_case"]]
    return {
        (check.table, check.rule.id, label, column, value)
        for label, column, value in told.itertuples(index=False, name=None)
    }


def of_engine(
    frames: dict[str, pd.DataFrame], as_of: str, units: pd.DataFrame, rules: Iterable[Rule] = ROW
) -> set[Cell]:
    """hoso's findings of the rules of a row on the same frames."""
    result = engine.run(Context(plain.records(frames), as_of, units), rules)
    assert not result.crashed
    return findings(result.findings, {n: f.index for n, f in frames.items()})


def relabelled(frames: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The same frames under labels of their own, as somebody else's would be."""
    people = frames["nguoi"]
    labels = pd.Index([f"p{n:05}" for n in range(len(people))])
    made = {"nguoi": people.set_axis(labels)}
    for name, lines in frames.items():
        if name != "nguoi":
            at = people.index.get_indexer(pd.Index(lines["_nguoi"]))
            owner = np.array([*labels, None], dtype=object)[at]
            made[name] = lines.assign(_nguoi=owner).set_axis(range(7, 7 + len(lines)))
    return made


def test_every_rule_of_a_row_is_a_pandera_check():
    """None lives beside them: in force on its day, every rule is in the schema of each table that
    it judges, and the engine knows it from there only."""
    for table in dictionary.tables():
        lists = {n: dictionary.empty(n) for n in dictionary.tables() if n != table}
        days = {AS_OF} | {r.laws[0].until for r in rules_of(table) if not r.in_force(AS_OF)}
        made = [schema(table, day, lists=lists, units=UNITS) for day in sorted(days)]
        checks = {c.name: c for m in made for c in m.checks or () if isinstance(c, RuleCheck)}
        assert list(checks) and set(checks) == {r.id for r in rules_of(table)}
        for rule in rules_of(table):
            check = checks[rule.id]
            assert check.title and rule.id in str(check.error) and check.description
            assert check.raise_warning == (rule.severity != "error")
            assert check.ignore_na is False
    assert {r.id for t in dictionary.tables() for r in rules_of(t)} == {r.id for r in ROW}


def test_the_engine_runs_rules_of_a_row_through_pandera_only(monkeypatch):
    """With pandera's checks broken every rule of a row crashes, and no other one does."""

    def broken(self, *_):
        raise RuntimeError(self.name)

    monkeypatch.setattr(RuleCheck, "__call__", broken)
    context = examples.context(examples.Example())
    result = engine.run(context)
    crashed = {o.rule for o in result.crashed}
    skipped = {o.rule for o in result.outcomes.values() if o.outcome in ("skipped", "not in force")}
    assert crashed == {r.id for r in ROW} - skipped and len(crashed) > 50


@pytest.fixture(scope="module")
def batch() -> tuple[dict[str, pd.DataFrame], set[Cell]]:
    """The people of all examples that keep to the usual day and registry, under strange labels;
    and hoso's findings of the rules of a row."""
    usual = {
        repr((e.nguoi, e.more, e.con, e.without)): e
        for rule in BOOK.values()
        for e in (rule.wrong, rule.right)
        if not e.units and e.as_of in ("", AS_OF)
    }
    frames = relabelled(plain.frames_of(together.context(usual.values())[0].records))
    return frames, of_engine(frames, AS_OF, UNITS)


def test_failure_cases_are_the_findings_on_all_examples(batch):
    frames, told = batch
    assert all_cases(frames, AS_OF, UNITS) == told
    assert len({rule for _, rule, *_ in told}) > 90


@pytest.mark.parametrize("rule", ROW, ids=lambda r: r.id)
def test_a_check_finds_in_the_frame_what_hoso_finds_in_the_workbook(rule: Rule):
    """The rule's own examples as a workbook's records, with addresses, and as bare frames."""
    for example in (rule.wrong, rule.right):
        if example.problems or "_raw" in repr(example):
            continue
        if example.settings:
            example = replace(example, settings={})
        context = examples.context(example)
        day = context.as_of
        expected = findings(engine.run(context, [rule]).findings)
        frames = plain.frames_of(context.records)
        found: set[Cell] = set()
        for table in (t for t in rule.judges if len(frames[t])):
            some = Frames(table, day, frames, context.units, {})
            with some.validating():
                found |= by_one_check(RuleCheck(rule, table, some, raises="info"), frames[table])
        assert found == expected
        if not rule.wrong.settings:
            assert bool(found) == (example is rule.wrong)


@pytest.fixture(scope="module")
def spoiled() -> dict[str, pd.DataFrame]:
    """A province with a fault in every third person, as frames."""
    made = province.generate(3, 300, AS_OF)
    records = perfect.records(made)
    frames = {n: f.copy() for n, f in plain.frames_of(records).items()}
    people, random = frames["nguoi"], np.random.default_rng(5)
    whole = records.nguoi
    for number, fault in enumerate(faults.CELLS * 3):
        able = np.flatnonzero(np.asarray(fault.choice(whole), dtype=bool))
        if fault.field not in people or not len(able):
            continue
        label = people.index[able[number % len(able)]]
        person = whole.loc[label].astype(object).where(whole.loc[label].notna(), None).to_dict()
        value = fault.change({str(c): v for c, v in person.items()}, random)
        cell = value.cell if isinstance(value, faults.Raw) else value
        number_there = people[fault.field].dtype == "float64"
        if number_there and isinstance(cell, str):
            continue  # a text where a number stands is the loader's matter
        written: Any = cell if number_there or cell is None else str(cell)
        people.loc[label, fault.field] = written
    return frames


def test_failure_cases_are_the_findings_on_the_generators_faults(spoiled):
    frames = relabelled(spoiled)
    told = all_cases(frames, AS_OF, UNITS)
    assert told == of_engine(frames, AS_OF, UNITS)
    assert len({rule for _, rule, *_ in told}) > 40 and len(told) > 200


def test_a_rule_of_a_row_needs_nobody_else(spoiled):
    """Half of the people give half of the findings: what looks at other people is no rule of a
    row."""
    frames = spoiled
    whole = of_engine(frames, AS_OF, UNITS)
    halves: set[Cell] = set()
    for odd in (0, 1):
        people = frames["nguoi"].iloc[odd::2]
        part = {
            name: people if name == "nguoi" else lines[lines["_nguoi"].isin(people.index)]
            for name, lines in frames.items()
        }
        halves |= of_engine(part, AS_OF, UNITS)
    assert {c for c in halves if c[2] is not None} == {c for c in whole if c[2] is not None}


def test_a_rule_sees_no_table_that_it_does_not_name(batch):
    """Without the tables that it does not name it finds the same."""
    frames, told = batch
    for table in dictionary.tables():
        for named in {r.beside(table) for r in rules_of(table)}:
            some = Frames(table, AS_OF, {n: frames[n] for n in named}, UNITS, {})
            alike = [r for r in rules_of(table) if r.beside(table) == named and r.in_force(AS_OF)]
            with some.validating():
                bare = {
                    cell
                    for r in alike
                    for cell in by_one_check(
                        RuleCheck(r, table, some, raises="info"), frames[table]
                    )
                }
            assert bare == {c for c in told if c[0] == table and c[1] in {r.id for r in alike}}


def test_what_is_lighter_than_an_error_is_a_warning_that_names_its_rule():
    people = plain.frames_of(examples.context(BOOK["id-phone"].wrong).records)["nguoi"]
    with pytest.warns(SchemaWarning, match="id-phone"):
        schema("nguoi", AS_OF).validate(people, lazy=True)
    with pytest.raises(pa.errors.SchemaErrors) as caught:
        schema("nguoi", AS_OF, raises="warning").validate(people, lazy=True)
    told = caught.value.failure_cases
    assert told[["check", "column", "failure_case"]].to_numpy().tolist() == [
        ["id-phone", "dien_thoai", "912345678"]
    ]


def test_rules_without_their_lists_are_left_out_and_named():
    made = schema("nguoi", AS_OF)
    names = {c.name for c in made.checks or ()}
    assert made.left_out == there(made.metadata)["left_out"]
    assert {"sa-next-raise", "ev-year-present", "un-code-known"} <= set(made.left_out)
    assert "ds_danh_gia" in made.left_out["ev-year-present"]
    assert not names & set(made.left_out)
    assert {r.id for r in rules_of("nguoi")} == names & {r.id for r in ROW} | set(made.left_out)


def test_a_rule_whose_column_is_not_there_is_named_and_not_passed():
    people = pd.DataFrame({"ho_ten": ["Nguyễn Thị Hoa"], "cccd": ["12"]})
    with (
        pytest.warns(SchemaWarning, match=r"id-phone \(dien_thoai\)"),
        pytest.raises(pa.errors.SchemaErrors) as caught,
    ):
        schema("nguoi", AS_OF).validate(people, lazy=True)
    assert "id-cccd-format" in set(caught.value.failure_cases["check"])


@pytest.mark.parametrize(
    ("column", "value", "check"),
    [
        ("gioi_tinh", "Khác", "pe-gender-list"),
        ("doi_tuong", "Biên chế", "ld-code-unknown"),
        ("ngay_cap", "31/02/2020", "ld-value-unreadable"),
        ("ngay_cap", "2021-02-30", "ld-value-unreadable"),
        ("phan_tram_huong", -3.0, "range"),
        ("noi_cap", "x" * 300, "length"),
        ("bac", 99.0, "sa-step-range"),
    ],
)
def test_a_column_says_its_list_form_range_and_length_once(column, value, check):
    people = plain.frames_of(examples.context(examples.Example()).records)["nguoi"]
    people = people.assign(**{column: [value]})
    with pytest.raises(pa.errors.SchemaErrors) as caught:
        schema("nguoi", AS_OF, raises="info").validate(people, lazy=True)
    told = caught.value.failure_cases
    mine = told[(told["column"] == column) & told["check"].isin([check, *_ABOUT_COLUMNS])]
    assert mine["check"].tolist() == [check]


_ABOUT_COLUMNS = ("pe-gender-list", "ld-code-unknown", "ld-value-unreadable", "range", "length")


def test_what_the_loader_makes_passes_the_columns_own_checks():
    """The loader leaves no value in a frame that its column does not allow."""
    frames = plain.frames_of(perfect.records(province.generate(4, 100, AS_OF)))
    for table, given in frames.items():
        made = schema(table, AS_OF, raises="info")
        made.checks = []
        made.validate(given, lazy=True)


def test_numbers_and_texts_of_anybodys_frame_are_taken_as_the_dictionary_has_them():
    person = plain.frames_of(examples.context(examples.Example()).records)["nguoi"]
    strange = person.astype(object).assign(bac=5, nam_tn="2012", cmnd=None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SchemaWarning)
        typed = schema("nguoi", AS_OF).validate(strange, lazy=True)
    assert str(typed["bac"].dtype) == "float64" and typed["nam_tn"].tolist() == [2012.0]


def test_lines_find_their_people_by_number_too():
    """A list in another pipeline has the personal ID and no label of hoso's."""
    frames = plain.frames_of(examples.context(BOOK["ev-year-present"].wrong).records)
    people, ratings = frames["nguoi"], frames["ds_danh_gia"]
    named = ratings.assign(cccd=people.loc[ratings["_nguoi"], "cccd"].to_numpy())
    made = schema(
        "nguoi", AS_OF, lists={"ds_danh_gia": named.drop(columns="_nguoi")}, raises="info"
    )
    assert "ev-year-present" in {c[1] for c in cases("nguoi", made, people)}


def test_a_key_that_stands_twice_is_told():
    lines = plain.frames_of(examples.context(BOOK["ev-list"].wrong).records)["ds_danh_gia"]
    twice = pd.concat([lines, lines], ignore_index=True)
    with pytest.raises(pa.errors.SchemaErrors) as caught:
        schema("ds_danh_gia", AS_OF, raises="warning").validate(twice, lazy=True)
    told = caught.value.failure_cases
    assert told.loc[told["check"] == "key", ["column", "index"]].to_numpy().tolist() == [
        ["nam", len(lines)]
    ]


def test_frames_of_a_workbook_say_which_columns_were_there():
    context = examples.context(examples.Example(without=("dien_thoai",)))
    frames = plain.frames_of(context.records)
    assert "dien_thoai" not in frames["nguoi"] and "cccd" in frames["nguoi"]
    again = plain.records(frames)
    assert again.columns.columns.tolist() == empty(ColumnFound).columns.tolist()
    assert not Context(again, AS_OF).has_column("dien_thoai").any()


def test_a_light_import_stays_light():
    code = "import sys, hoso.validators; sys.exit('hoso.validators.rules' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
