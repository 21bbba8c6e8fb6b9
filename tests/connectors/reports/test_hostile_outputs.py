"""The 40 hostile strings through the outputs beside workbooks and pages: each form gives them back as text and nothing more."""

import io
import json
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pytest

from hoso.connectors import fixed, formats, review
from hoso.connectors.untrusted import clean
from hoso.sync import changes as change_set

from .programs import convert
from .test_reports_untrusted import HOSTILE

TEXTS = [t for t in HOSTILE if len(t) < 1_000]
RULE = "id-cccd-format"


@pytest.fixture(scope="module")
def rendered(month):
    """One finding for each string, which stands wherever others write."""
    lines = pd.concat([month.findings.iloc[[0]]] * len(HOSTILE), ignore_index=True).assign(rule=RULE)
    for name in ("sheet", "value", "proposal", "person", "detail", "title", "message", "fix", "law"):
        lines[name] = pd.Series(HOSTILE, dtype=object)
    return lines.assign(file=[f"{n}.xlsx" for n in range(len(lines))], fingerprint=[str(n) for n in range(len(lines))])


@pytest.fixture(scope="module")
def looked(rendered):
    return formats.Looked([formats.Seen(f) for f in rendered["file"]] + [formats.Seen("x.xlsx", "refused", "lỗi\n::error::giả ]]> <b>")])


def known():
    return {RULE: formats.Described(RULE, "tên", "luật", "error")}


def test_json_gives_each_back(rendered):
    told = json.loads(json.dumps(formats.json_report.finding_objects(rendered), ensure_ascii=True))
    assert [line["value"] for line in told] == HOSTILE


def test_sarif_holds_one_result_each(rendered, looked):
    text = formats.write("sarif", looked, rendered, known())
    results = json.loads(text)["runs"][0]["results"]
    assert len(results) == len(HOSTILE) and {r["ruleId"] for r in results} == {RULE}
    assert not any(mark in text for mark in ("\x1b", "\u202e", "\u2066", "\u200f", "\\u001b"))


def test_junit_is_whole_xml_with_one_failure_each(rendered, looked):
    text = formats.write("junit", looked, rendered, known())
    root = ElementTree.fromstring(text)
    assert {e.tag for e in root.iter()} <= {"testsuites", "testsuite", "testcase", "failure", "error", "properties", "property", "system-out", "skipped"}
    assert len(list(root.iter("failure"))) == len(HOSTILE) and len(list(root.iter("error"))) == 1


def test_github_commands_stay_one_line_each(rendered, looked):
    lines = formats.write("github", looked, rendered, known()).splitlines()
    assert len(lines) == len(HOSTILE) + 1 and all(line.startswith(("::error ", "::warning ", "::notice ", "::error::")) for line in lines)


def plan():
    sound = {c: "" if kind == "str" else 3 for c, kind in change_set.CHANGES.items()}
    shown = ("cccd", "ho_ten", "unit", "base", "theirs", "ours", "reason", "evidence")
    rows = [{**sound, "change": f"P-{n:06d}", "kind": "push", "id": f"p{n}", "table": "nguoi", "op": "set", "field": "chuc_vu", **dict.fromkeys(shown, text)} for n, text in enumerate(HOSTILE)]
    frame = pd.DataFrame(rows).astype({c: k for c, k in change_set.CHANGES.items() if k != "str"})
    return frame.assign(seal=change_set.seal(frame))


def formulas(book):
    return [c.coordinate for sheet in book for row in sheet.iter_rows() for c in row if c.data_type in "fe" or (c.hyperlink and c.hyperlink.target)]


def test_review_workbook_shows_all_as_text_also_after_libreoffice(tmp_path):
    review.write_review(plan(), tmp_path / "duyet.xlsx")
    book = openpyxl.load_workbook(tmp_path / "duyet.xlsx")
    seen = {str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None}
    assert formulas(book) == [] and {clean(t).strip() for t in TEXTS if "\r" not in t and "\x00" not in t and "_x" not in t} <= {s.strip() for s in seen}
    assert formulas(openpyxl.load_workbook(convert(tmp_path / "duyet.xlsx", "xlsx:Calc MS Excel 2007 XML", tmp_path / "out"))) == []


def test_fixed_copies_hold_proposals_as_text(tmp_path):
    """``hoso fix`` writes into a copy of the unit's file: a workbook gets text, a CSV the same bytes quoted."""
    book = openpyxl.Workbook()
    for n in range(len(TEXTS)):
        book.active.cell(n + 1, 1, "cũ")
    book.active.title = "S"
    book.save(tmp_path / "a.xlsx")
    changes = [fixed.Change("S", n + 1, "A", text) for n, text in enumerate(TEXTS)]
    data, left = fixed.write(tmp_path / "a.xlsx", "xlsx", changes)
    again = openpyxl.load_workbook(io.BytesIO(data))
    assert formulas(again) == []
    written = [str(again["S"].cell(n + 1, 1).value) for n, why in enumerate(left) if not why]
    assert len(written) >= 30 and "=1+1" in written and "<script>alert(1)</script>" in written
