"""Files for machines give hostile text back exactly; a CSV for people opens without a formula."""

import csv
import io
import json
import re
from html import escape

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoso.connectors import dictionary
from hoso.connectors.exchange import shape
from hoso.connectors.exchange.build import _Wanted
from hoso.connectors.exchange.carrier import FileDrop
from hoso.connectors.formats.records import write_records
from hoso.connectors.untrusted import clean, csv_for_people, frame_for_people, is_formula, json_text
from hoso.validators.records import ColumnFound, Records, TableFound
from hoso.validators.schemas import dictionary as fields
from hoso.validators.shapes import dtypes, of_rows

from ..hostile import HOSTILE, STAIN
from .reports.programs import convert

# A lone carriage return ends a line of a CSV without quotes in some readers; the loader leaves none
# in a value.
TEXTS = [text for text in HOSTILE if not re.search("\r(?!\n)", text)]


@pytest.fixture(scope="module")
def records() -> Records:
    nguoi = pd.DataFrame(
        {
            f.name: pd.Series([None] * len(TEXTS), dtype=fields.dtype(f))
            for f in fields.nguoi().fields
        }
    )
    nguoi["ho_ten"], nguoi["chuc_vu"] = pd.Series(TEXTS, dtype="str"), pd.Series(TEXTS, dtype="str")
    nguoi = nguoi.assign(_table=0, _row=range(len(TEXTS)))
    about = {
        c: 0 if t == "int64" else True if t == "bool" else "" for c, t in dtypes(TableFound).items()
    }
    return Records(
        nguoi,
        {},
        nguoi[["ho_ten"]],
        {},
        of_rows(
            TableFound,
            [{**about, "_table": 0, "file": "\u202ea.xlsx", "sheet": "=1+1", "kind": "nguoi"}],
        ),
        of_rows(ColumnFound, []),
    )


def test_records_as_csv_jsonl_and_parquet(records, tmp_path):
    for suffix in (".csv", ".jsonl", ".parquet"):
        write_records(records, tmp_path / f"a{suffix}")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["ho_ten"] for line in lines] == TEXTS == [
        line["chuc_vu"] for line in lines
    ] and lines[0]["_sheet"] == "=1+1"
    assert [
        json.loads(line)["ho_ten"]
        for line in (tmp_path / "a.jsonl").read_text("utf-8").split("\n")
        if line
    ] == TEXTS
    assert pd.read_parquet(tmp_path / "a.parquet")["ho_ten"].tolist() == TEXTS


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_message_says_exactly_what_was_applied(tmp_path, number):
    text = HOSTILE[number]
    body = {"HoVaTen": text, "List": [{text[:50]: text}]}
    message = _Wanted("p1", "M0001", ("c1",), body).message(number, "H42")
    (answer,) = next(FileDrop(tmp_path / "out").carry([message]))
    sent = json.loads((tmp_path / "out" / message.file_name).read_bytes())
    assert sent["Body"][shape.ROOT] == {"HoVaTen": text, "List": [{text[:50]: text}]}
    assert answer.transaction_id == sent["Header"]["TransactionId"] and re.fullmatch(
        r"[\w-]+\.json", message.file_name
    )


def test_a_csv_for_people_holds_no_formula_also_in_libreoffice(tmp_path):
    frame = pd.DataFrame(
        {"ho_ten": HOSTILE, "reason": [f"a;{text}" for text in HOSTILE], "n": range(len(HOSTILE))}
    )
    data = frame_for_people(frame, ["ho_ten", "reason", "n"])
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert STAIN.findall(data.decode("utf-8-sig").replace("\r\n", "\n")) == []
    assert len(lines) == len(HOSTILE) + 1 and not any(
        is_formula(cell) for line in lines for cell in line
    )
    assert [line[0].replace("'", "") for line in lines[1:]] == [
        clean(text).replace("'", "") for text in HOSTILE
    ] and lines[1][2] == "0"
    # As a program reads it whose list separator is the comma, and one where it is the semicolon.
    for sign in (44, 59):
        (tmp_path / f"a{sign}.csv").write_bytes(data)
        book = openpyxl.load_workbook(
            convert(
                tmp_path / f"a{sign}.csv",
                "xlsx:Calc MS Excel 2007 XML",
                tmp_path / "out",
                f"--infilter=CSV:{sign},34,76,1,,0,false,true,false,false,false,-1,true",
            )
        )
        assert [
            c.coordinate
            for row in book.worksheets[0].iter_rows()
            for c in row
            if c.data_type in "fe"
        ] == []


@given(
    st.recursive(
        st.text(st.characters(categories=None)),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text(st.characters(categories=None)), inner, max_size=3)
        ),
        max_leaves=6,
    )
)
def test_json_is_exact_and_clean(value):
    text = json_text(value)
    assert json.loads(text) == value and not STAIN.search(text)


@given(st.text("=+-@;\t\n\r\v ab'"))
def test_nothing_that_passed_is_a_formula(text):
    (line,) = csv.reader(io.StringIO(csv_for_people([[text, "x"]]).decode("utf-8-sig"), newline=""))
    assert not is_formula(line[0])


def test_the_dictionary_holds_nothing_of_others(tmp_path):
    """Its words are ours alone; its pages are escaped all the same."""
    for path in dictionary.write(tmp_path, dictionary.FORMATS, "2026-11-01"):
        text = path.read_text("utf-8")
        assert STAIN.findall(text) == [] and (
            path.suffix != ".html" or (escape("<script>") not in text and "<script" not in text)
        ), path.name
