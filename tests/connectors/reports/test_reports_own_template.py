"""The marked workbook of a unit that filled in a template of ours is a template of the same
kind."""

from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from hoso.connectors.reports import skeleton
from hoso.connectors.reports.marked import marked
from hoso.connectors.reports.subjects import WHOLE, Province
from hoso.connectors.templates import layout, stamp
from hoso.connectors.templates.build import build
from hoso.connectors.templates.check import check
from hoso.connectors.templates.kinds import KINDS
from hoso.validators.records import concat
from hoso.validators.rules import engine, messages
from hoso.validators.rules.context import Context

from ...typed import properties, text, there
from ..intake.at_home import load
from .conftest import AS_OF, NAME, PERIOD, UNIT
from .one_unit import subject

OWN = sorted(KINDS.keys() - {WHOLE})


def judged(records):
    found = engine.run(Context(records, AS_OF)).findings
    return messages.render(
        found[found["unit"].isin([UNIT, ""])].reset_index(drop=True), as_of=AS_OF
    )


@pytest.fixture(scope="module", params=OWN)
def sent(request, tmp_path_factory, month):
    """The unit's people in a template of a kind, as the loader reads them."""
    path = tmp_path_factory.mktemp("mau") / f"{request.param}.xlsx"
    build(path, kind=request.param, as_of=AS_OF, records=month.records, unit=UNIT, unit_name=NAME)
    return request.param, load([path]).records.with_unit({str(path): UNIT})


@pytest.fixture(scope="module")
def made(sent):
    kind, records = sent
    return kind, records, judged(records)


def written(tmp_path, one):
    path = tmp_path / "so.xlsx"
    path.write_bytes(marked(one))
    return path


def test_has_the_sheets_columns_and_choices_of_that_kind(tmp_path, made):
    kind, records, findings = made
    one = subject(UNIT, NAME, records, findings, AS_OF, PERIOD)
    assert one.kind == kind and one.older == ""
    book = openpyxl.load_workbook(written(tmp_path, one))
    specs = layout.sheets(AS_OF, kind)
    assert book.sheetnames == [skeleton.TASKS, *(s.name for s in specs), layout.GUIDE, layout.LISTS]
    for spec in specs:
        assert [c.value for c in book[spec.name][layout.HEADING_ROW]] == [
            c.heading for c in spec.columns
        ]
    offered = {
        column[0].value: [c.value for c in column[1:] if c.value is not None]
        for column in book[layout.LISTS].iter_cols()
    }
    assert (
        offered[layout.RANK]
        == layout.choices(layout.RANK, AS_OF, kind)
        != layout.choices(layout.RANK, AS_OF)
    )
    assert stamp.parse(properties(book)[stamp.PROPERTY].value) == stamp.stamp(
        kind, AS_OF, UNIT, period=PERIOD
    )


def test_marks_comments_and_links_stand_at_their_cells(tmp_path, made):
    kind, records, findings = made
    book = openpyxl.load_workbook(
        written(tmp_path, subject(UNIT, NAME, records, findings, AS_OF, PERIOD))
    )
    person = layout.sheets(AS_OF, kind)[0]
    of_people = findings[
        (findings["table"] == "nguoi")
        & (findings["index"] >= 0)
        & findings["field"].isin(person.positions)
    ]
    assert len(of_people) >= 5
    for f in of_people.itertuples():
        cell = book[person.name].cell(layout.FIRST_ROW + f.index, person.positions[f.field] + 1)
        assert f.rule in there(cell.comment).text and cell.fill.fill_type
    rows = list(book[skeleton.TASKS].iter_rows(min_row=skeleton.TASK_HEADING_ROW + 1))
    assert len(rows) == len(findings)
    assert all(
        text(row[14].value) in book[text(row[2].value)][text(row[3].value)].comment.text
        for row in rows
        if row[3].hyperlink
    )


def test_sent_back_it_is_that_template_still(tmp_path, made):
    kind, records, findings = made
    path = written(tmp_path, subject(UNIT, NAME, records, findings, AS_OF, PERIOD))
    back = load([path]).records
    assert set(back.columns["how"]) == {"exact"} and len(back.nguoi) == len(records.nguoi)
    pd.testing.assert_frame_equal(
        back.nguoi.drop(columns=["_table", "_don_vi"]),
        records.nguoi.drop(columns=["_table", "_don_vi"]),
    )
    assert subject(UNIT, NAME, back, findings, AS_OF, PERIOD).kind == kind
    differences = check(path, as_of=AS_OF, filled=True)
    assert differences[differences["severity"] == "error"].empty


def with_stamp(records, change):
    return replace(
        records, tables=records.tables.assign(stamp=[change(s) for s in records.tables["stamp"]])
    )


def first_line(tmp_path, one) -> str:
    return text(
        openpyxl.load_workbook(written(tmp_path, one))[skeleton.TASKS].cell(6, 1).value or ""
    )


def test_an_older_template_gives_todays_of_its_kind_and_says_so(tmp_path, made):
    kind, records, findings = made
    older = with_stamp(
        records,
        lambda s: str(replace(there(stamp.parse(s)), as_of="2026-01-31", fingerprint="0" * 16)),
    )
    one = subject(UNIT, NAME, older, findings, AS_OF, PERIOD)
    assert (one.kind, one.older) == (kind, "2026-01-31") and "31/01/2026" in first_line(
        tmp_path, one
    )
    assert first_line(tmp_path, subject(UNIT, NAME, records, findings, AS_OF, PERIOD)) == ""


@pytest.mark.parametrize("text", ["", "hoso/1 khong_co 2026-11-30 0123456789abcdef", "rác"])
def test_files_without_a_stamp_of_ours_get_the_whole_template(made, text):
    _, records, findings = made
    one = subject(UNIT, NAME, with_stamp(records, lambda s: text), findings, AS_OF, PERIOD)
    assert (one.kind, one.older) == (WHOLE, "")


def test_two_kinds_in_one_unit_give_the_whole_template(made):
    kind, records, findings = made
    other = next(k for k in OWN if k != kind)
    both = concat([records, with_stamp(records, lambda s: s.replace(kind, other))])
    assert subject(UNIT, NAME, both, findings, AS_OF, PERIOD).kind == WHOLE


def test_what_that_kind_has_no_place_for_gives_the_whole_template(tmp_path, made):
    """A column added to the template, and filled in: read into its field, so it must not fall out
    of the workbook."""
    kind, records, findings = made
    for name in KINDS[kind].without:
        table, _, column = name.partition(".")
        if column:
            more = replace(
                records,
                nguoi=records.nguoi.assign(
                    **{column: pd.Series(["GS", *[None] * (len(records.nguoi) - 1)], dtype="str")}
                ),
            )
            unread = replace(
                records,
                raw=records.raw.assign(
                    **{column: pd.Series(["GS?", *[None] * (len(records.nguoi) - 1)], dtype="str")}
                ),
            )
            assert subject(UNIT, NAME, unread, findings, AS_OF, PERIOD).kind == WHOLE
        else:
            line = (
                records.con[table]
                .reindex([0])
                .assign(_table=0, _row=3, _nguoi=records.nguoi.index[0])
            )
            more = replace(
                records,
                con={**records.con, table: line},
                raw_con={**records.raw_con, table: pd.DataFrame(index=line.index)},
            )
        assert subject(UNIT, NAME, more, findings, AS_OF, PERIOD).kind == WHOLE


def test_each_unit_of_a_province_has_its_own(tmp_path, made, month):
    """One in a template of its kind, one in a file of its own: both get all their data, at their
    places."""
    kind, records, findings = made
    both = concat(
        [records, replace(month.records, tables=records.tables.iloc[[0]].assign(stamp=""))]
    )
    both.nguoi["_don_vi"] = pd.Series(
        ["DV001"] * len(records.nguoi) + ["DV002"] * len(month.records.nguoi), dtype="str"
    )
    province = Province(both, findings.assign(unit="DV001"), AS_OF, PERIOD)
    assert province.kinds == [kind, WHOLE]
    one, two = province.subjects()
    alone = subject("DV001", "DV001", records, findings.assign(unit="DV001"), AS_OF, PERIOD)
    assert one.data == alone.data and one.todo == alone.todo
    assert [len(s.data["nguoi"][0]) for s in (one, two)] == [
        len(layout.sheets(AS_OF, k)[0].columns) for k in (kind, WHOLE)
    ]


def test_columns_without_a_place_are_named(tmp_path, month):
    columns = pd.DataFrame(
        [(0, "Z", f"Cột <{n}>", "", "", 0.0, "") for n in range(14)]
        + [(0, "AA", " ", "", "", 0.0, "")],
        columns=list(month.records.columns),
    ).astype(month.records.columns.dtypes)
    tables = (
        month.records.tables.reindex([0]).fillna({"stamp": "", "file": "a.xlsx"}).assign(_table=0)
    )
    records = replace(
        month.records, columns=columns, tables=tables, nguoi=month.records.nguoi.assign(_table=0)
    )
    told = first_line(tmp_path, subject(UNIT, NAME, records, month.findings, AS_OF, PERIOD))
    assert "Cột <0>; Cột <1>" in told and "Cột <11> và 2 cột nữa" in told


def test_proposals_and_plans_show_what_the_cell_would(tmp_path, month):
    """Typed as it is shown, a proposal passes the template's own checks: 01/03/2024 and not
    2024-03-01, the label and not the code."""
    line = month.findings.iloc[[0]]
    proposed = {
        "ngay_vao_dang": "2024-03-01",
        "ngay_sinh": "1980-05",
        "he_so": "3.33",
        "dan_toc": "01",
        "ho_ten": "2024-03-01",
        "ngay_bo_nhiem": "01/2020?",
    }
    findings = pd.concat(
        [line.assign(field=f, proposal=p, fingerprint=f) for f, p in proposed.items()],
        ignore_index=True,
    )
    plan = pd.DataFrame(
        [
            (
                "c1",
                "push",
                "P1",
                "037190000001",
                "An",
                "nguoi",
                "ngay_sinh",
                "1980-05",
                "1980-05-12",
                "x",
            ),
            ("c2", "new", "P2", "037190000002", "Bình", "nguoi", "", None, "2024-03-01", "x"),
        ],
        columns=[
            "change",
            "kind",
            "id",
            "cccd",
            "ho_ten",
            "table",
            "field",
            "theirs",
            "ours",
            "reason",
        ],
    ).astype("str")
    book = openpyxl.load_workbook(
        written(tmp_path, subject(UNIT, NAME, month.records, findings, AS_OF, PERIOD, plan=plan))
    )
    told = {
        row[15]: row[7]
        for row in book[skeleton.TASKS].iter_rows(
            min_row=skeleton.TASK_HEADING_ROW + 1, values_only=True
        )
    }
    assert told == {
        "ngay_vao_dang": "01/03/2024",
        "ngay_sinh": "05/1980",
        "he_so": "3,33",
        "dan_toc": "Kinh",
        "ho_ten": "2024-03-01",
        "ngay_bo_nhiem": "01/2020?",
    }
    assert [[c.value for c in row[4:6]] for row in book[skeleton.PLANNED].iter_rows(min_row=4)] == [
        ["05/1980", "12/05/1980"],
        [None, "2024-03-01"],
    ]


def test_the_stamp_says_which_period_and_which_files_the_workbook_answers(tmp_path, made):
    """By it the next intake knows what a returned workbook stands in place of."""
    kind, records, findings = made
    path = written(tmp_path, subject(UNIT, NAME, records, findings, AS_OF, PERIOD))
    digests = set(records.tables["sha256"])
    book = openpyxl.load_workbook(path)
    places = (
        properties(book)[stamp.PROPERTY].value,
        book.defined_names[stamp.NAME].attr_text,
        load([path], jobs=1).records.tables["stamp"].iloc[0],
    )
    for place in places:
        told = there(stamp.parse(place))
        assert told.period == PERIOD and told.unit == UNIT
        assert all(map(told.answers, digests)) and not told.answers("f" * 64)
    footer = there(book[layout.sheets(AS_OF, kind)[0].name].oddFooter).left
    printed = text(there(footer).text)
    assert f"ky={PERIOD}" in printed and "tep=" not in printed


def test_a_stamp_is_short_enough_for_a_property_and_reads_back_what_it_says():
    long = stamp.stamp(
        "don_vi", AS_OF, "H" * 60, period=PERIOD, files=[f"{n:064x}"[::-1] for n in range(40)]
    )
    assert len(str(long)) <= 255 and len(long.printed) <= 180
    for one in (long, stamp.stamp("don_vi", AS_OF, period=PERIOD, files=["a" * 64])):
        back = there(stamp.parse(str(one)))
        assert (back, back.files) == (one, one.files)
