"""The machine formats say everything that a check found, in forms that their readers accept."""

import json
from dataclasses import dataclass, field
from xml.etree import ElementTree

import pytest
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif

from hoso.connectors import formats
from hoso.connectors.formats.sarif import column_number
from hoso.validators import findings as finding
from hoso.validators.rules import BOOK, Example, engine, examples, messages
from hoso.validators.rules.rule import Rule


@dataclass
class File:
    path: str
    status: str = "read"
    reason: str | None = None

    def as_dict(self):
        return {"path": self.path, "status": self.status, "reason": self.reason}


@dataclass
class Checked:
    files: list
    records: object
    result: engine.Result
    as_of: str = examples.AS_OF
    extra: dict = field(default_factory=dict)

    @property
    def crashed(self):
        return self.result.crashed

    def summary(self):
        counts = finding.by_severity(self.result.findings)
        return {"people": len(self.records.nguoi), "errors": counts["error"], "warnings": counts["warning"], "info": counts["info"]}


def _crash(context):
    raise RuntimeError("hỏng\n::error::giả")


@pytest.fixture
def checked():
    evil = "a::b\n::error::x %0A ]]> \x00 037"
    context = examples.context(Example({"cccd": evil, "gioi_tinh": "Nữ", "he_so": None}))
    broken: Rule = BOOK["re-age-18"]
    crash = Rule(**{s: getattr(broken, s) for s in Rule.__slots__} | {"id": "zz-crash", "test": _crash, "needs": ()})
    result = engine.run(context, [BOOK["id-cccd-format"], BOOK["ld-required-value"], BOOK["re-age-18"], crash])
    return Checked([File(examples.FILE), File("hỏng, lạ.xlsx", "refused", "Tệp không đọc được.")], context.records, result)


@pytest.fixture
def rendered(checked):
    return messages.render(checked.result.findings)


def test_json_has_the_stable_keys(checked, rendered):
    found = json.loads(formats.write("json", checked, rendered))
    assert set(found) == {"version", "as_of", "files", "findings", "rules", "summary"}
    assert {f["rule"] for f in found["findings"]} == {"id-cccd-format", "ld-required-value"}
    first = next(f for f in found["findings"] if f["rule"] == "id-cccd-format")
    assert (first["sheet"], first["row"], first["field"]) == ("Danh sách", 5, "cccd") and first["column"]
    assert found["rules"]["zz-crash"]["outcome"] == "crashed" and found["rules"]["re-age-18"]["outcome"] == "passed"
    assert found["summary"]["errors"] == 2


def test_sarif_follows_the_official_schema(checked, rendered):
    text = formats.write("sarif", checked, rendered)
    log = Sarif.model_validate_json(text)
    run = log.runs[0]
    assert [r.ruleId for r in run.results] == list(rendered["rule"])
    assert all(run.tool.driver.rules[r.ruleIndex].id == r.ruleId for r in run.results)
    assert run.invocations[0].executionSuccessful is False
    assert len(run.invocations[0].toolExecutionNotifications) == 2
    # The models come from the schema, and do refuse what it does not allow.
    wrong = json.loads(text)
    wrong["runs"][0]["results"][0]["level"] = "info"
    with pytest.raises(ValueError, match="level"):
        Sarif.model_validate(wrong)


def test_junit_counts_failures_and_errors(checked, rendered):
    root = ElementTree.fromstring(formats.write("junit", checked, rendered))
    assert (root.get("failures"), root.get("errors")) == ("2", "2")
    assert {c.get("name") for c in root.iter("testcase")} >= {"id-cccd-format", "ld-required-value", "read", "zz-crash"}


def test_github_lines_cannot_be_forged(checked, rendered):
    lines = formats.write("github", checked, rendered).splitlines()
    assert len(lines) == 4 and all(line.startswith("::error ") for line in lines)
    assert "%0A" not in "".join(lines) and "%250A" in "".join(lines)


def test_unknown_format(checked, rendered):
    with pytest.raises(ValueError, match="xml"):
        formats.write("xml", checked, rendered)


@pytest.mark.parametrize(("letters", "number"), [("A", 1), ("Z", 26), ("AA", 27), ("XFD", 16384)])
def test_column_number(letters, number):
    assert column_number(letters) == number
