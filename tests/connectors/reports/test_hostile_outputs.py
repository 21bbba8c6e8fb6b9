"""The 40 hostile strings through the outputs beside workbooks and pages: each form gives them back
as text and nothing more."""

import csv
import io
import json
import re
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pytest

from hoso.connectors import formats
from hoso.connectors.corrections import copies
from hoso.connectors.review import workbook
from hoso.connectors.untrusted import clean, is_formula, json_text, one_line
from hoso.sync import changes as change_set

from ...hostile import HOSTILE, SHORT, STAIN
from .programs import convert

RULE = "id-cccd-format"


@pytest.fixture(scope="module")
def rendered(month):
    """One finding for each string, which stands wherever others write."""
    lines = pd.concat([month.findings.iloc[[0]]] * len(HOSTILE), ignore_index=True).assign(
        rule=RULE
    )
    for name in (
        "sheet",
        "value",
        "proposal",
        "person",
        "detail",
        "title",
        "message",
        "fix",
        "law",
    ):
        lines[name] = pd.Series(HOSTILE, dtype=object)
    return lines.assign(
        file=[f"{n}.xlsx" for n in range(len(lines))],
        fingerprint=[str(n) for n in range(len(lines))],
    )


@pytest.fixture(scope="module")
def looked(rendered):
    return formats.Looked(
        [formats.Seen(f) for f in rendered["file"]]
        + [formats.Seen("x.xlsx", "refused", "lỗi\n::error::giả ]]> <b>")]
    )


def known():
    return {RULE: formats.Described(RULE, "tên", "luật", "error")}


def test_json_gives_each_back(rendered):
    text = json_text(formats.json_report.finding_objects(rendered))
    assert [line["value"] for line in json.loads(text)] == HOSTILE and STAIN.findall(text) == []


def test_sarif_holds_one_result_each(rendered, looked):
    text = formats.write("sarif", looked, rendered, known())
    results = json.loads(text)["runs"][0]["results"]
    assert len(results) == len(HOSTILE) and {r["ruleId"] for r in results} == {RULE}
    assert STAIN.findall(text) == [] and not re.search(
        r"\\u(00[01]|00[89]|20[0126]|fe|ff|d[b-f])", text.replace("\\ud83d\\ude00", "")
    )


def test_junit_is_whole_xml_with_one_failure_each(rendered, looked):
    text = formats.write("junit", looked, rendered, known())
    root = ElementTree.fromstring(text)
    assert {e.tag for e in root.iter()} <= {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "error",
        "properties",
        "property",
        "system-out",
        "skipped",
    }
    assert STAIN.findall(text) == []
    assert len(list(root.iter("failure"))) == len(HOSTILE) and len(list(root.iter("error"))) == 1


def test_github_commands_stay_one_line_each(rendered, looked):
    text = formats.write("github", looked, rendered, known())
    lines = text.splitlines()
    assert STAIN.findall(text) == []
    assert len(lines) == len(HOSTILE) + 1 and all(
        line.startswith(("::error ", "::warning ", "::notice ", "::error::")) for line in lines
    )


def plan():
    sound = {c: "" if kind == "str" else 3 for c, kind in change_set.CHANGES.items()}
    shown = ("cccd", "ho_ten", "unit", "base", "theirs", "ours", "reason", "evidence")
    rows = [
        {
            **sound,
            "change": f"P-{n:06d}",
            "kind": "push",
            "id": f"p{n}",
            "table": "nguoi",
            "op": "set",
            "field": "chuc_vu",
            **dict.fromkeys(shown, text),
        }
        for n, text in enumerate(HOSTILE)
    ]
    frame = pd.DataFrame(rows).astype({c: k for c, k in change_set.CHANGES.items() if k != "str"})
    return frame.assign(seal=change_set.seal(frame))


def formulas(book):
    return [
        c.coordinate
        for sheet in book
        for row in sheet.iter_rows()
        for c in row
        if c.data_type in "fe" or (c.hyperlink and c.hyperlink.target)
    ]


def test_review_workbook_shows_all_as_text_also_after_libreoffice(tmp_path):
    workbook.write_review(plan(), tmp_path / "duyet.xlsx")
    book = openpyxl.load_workbook(tmp_path / "duyet.xlsx")
    seen = {
        str(c.value)
        for sheet in book
        for row in sheet.iter_rows()
        for c in row
        if c.value is not None
    }
    assert formulas(book) == [] and {clean(t).strip() for t in SHORT} <= {s.strip() for s in seen}
    assert (
        formulas(
            openpyxl.load_workbook(
                convert(tmp_path / "duyet.xlsx", "xlsx:Calc MS Excel 2007 XML", tmp_path / "out")
            )
        )
        == []
    )


def test_fixed_copies_hold_proposals_as_text(tmp_path):
    """``hoso fix`` writes into a copy of the unit's file: a workbook gets text, a CSV the same
    bytes quoted."""
    book = openpyxl.Workbook()
    for n in range(len(SHORT)):
        book.worksheets[0].cell(n + 1, 1, "cũ")
    book.worksheets[0].title = "S"
    book.save(tmp_path / "a.xlsx")
    changes = [copies.Change("S", n + 1, "A", text) for n, text in enumerate(SHORT)]
    data, left = copies.write(tmp_path / "a.xlsx", "xlsx", changes)
    again = openpyxl.load_workbook(io.BytesIO(data))
    assert formulas(again) == []
    # openpyxl leaves the escapes of a text that stands in its cell as they are.
    written = [
        str(again["S"].cell(n + 1, 1).value).replace("_x005F_", "_")
        for n, why in enumerate(left)
        if not why
    ]
    assert written == [clean(text) for text in SHORT]
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbf" + "cũ;B\r\n".encode() * len(SHORT))
    data, left = copies.write(tmp_path / "a.csv", "csv", changes)
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [bool(why) for why in left] == [is_formula(one_line(text)) for text in SHORT] and sum(
        map(bool, left)
    ) > 8
    assert [line[0] for line in lines] == [
        "cũ" if is_formula(one_line(text)) else one_line(text) for text in SHORT
    ]
