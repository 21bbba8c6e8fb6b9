"""The machine formats say everything that a check found, in forms that their readers accept."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pandas as pd
import pytest
import xmlschema

from hoso.connectors import formats
from hoso.connectors.formats.sarif import column_number
from hoso.validators import findings as finding
from hoso.validators import quieting
from hoso.validators.records import Records
from hoso.validators.rules import BOOK, Example, engine, examples, messages
from hoso.validators.rules.rule import Rule

from ...typed import there


@dataclass
class File:
    path: str
    status: str = "read"
    reason: str | None = None
    remarks: tuple[str, ...] = ()

    def as_dict(self):
        return {"path": self.path, "status": self.status, "reason": self.reason}


@dataclass
class Checked:
    files: list
    records: Records
    result: engine.Result
    as_of: str = examples.AS_OF
    skipped: tuple[str, ...] = ()
    extra: dict = field(default_factory=dict)

    @property
    def crashed(self):
        return self.result.crashed

    def summary(self):
        counts = finding.by_severity(self.result.findings)
        return {
            "people": len(self.records.nguoi),
            "errors": counts["error"],
            "warnings": counts["warning"],
            "info": counts["info"],
        }


def _crash(context):
    raise RuntimeError("hỏng\n::error::giả")


@pytest.fixture
def checked():
    evil = "a::b\n::error::x %0A ]]> \x00 037"
    context = examples.context(Example({"cccd": evil, "gioi_tinh": "Nữ", "he_so": None}))
    broken: Rule = BOOK["re-age-18"]
    crash = Rule(
        **{s: getattr(broken, s) for s in Rule.__slots__}
        | {"id": "zz-crash", "test": _crash, "needs": ()}
    )
    result = engine.run(
        context, [BOOK["id-cccd-format"], BOOK["ld-required-value"], BOOK["re-age-18"], crash]
    )
    return Checked(
        [File(examples.FILE), File("hỏng, lạ.xlsx", "refused", "Tệp không đọc được.")],
        context.records,
        result,
    )


@pytest.fixture
def rendered(checked):
    return messages.render(checked.result.findings)


def test_json_has_the_stable_keys(checked, rendered):
    found = json.loads(formats.write("json", checked, rendered))
    assert set(found) == {
        "version", "as_of", "files", "skipped", "findings", "rules", "summary"
    }  # fmt: skip
    assert {f["rule"] for f in found["findings"]} == {"id-cccd-format", "ld-required-value"}
    first = next(f for f in found["findings"] if f["rule"] == "id-cccd-format")
    assert (first["sheet"], first["row"], first["field"]) == ("Danh sách", 5, "cccd") and first[
        "column"
    ]
    assert (
        found["rules"]["zz-crash"]["outcome"] == "crashed"
        and found["rules"]["re-age-18"]["outcome"] == "passed"
    )
    assert found["summary"]["errors"] == 2


DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def sarif_schema():
    schema = json.loads((DATA / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    jsonschema.Draft4Validator.check_schema(schema)
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())


@pytest.fixture(scope="module")
def junit_schema():
    return xmlschema.XMLSchema(DATA / "junit-10.xsd")


@pytest.fixture
def folded():
    """An error and what only follows from it at the same cell."""
    context = examples.context(
        Example({"cccd": "037090001234", "gioi_tinh": "Nữ", "dien_thoai": "12"})
    )
    result = engine.run(context, [BOOK["id-cccd-gender"], BOOK["id-phone"], BOOK["id-cccd-format"]])
    more = result.findings[result.findings["rule"] == "id-cccd-gender"].assign(
        rule="id-cccd-birth-year", fingerprint="0" * 20
    )
    found = pd.concat([result.findings, more], ignore_index=True)
    return messages.render(quieting.quiet(found, context.records.tables))


def test_sarif_follows_the_official_schema(checked, rendered, sarif_schema):
    log = json.loads(formats.write("sarif", checked, rendered))
    assert [str(e.message) for e in sarif_schema.iter_errors(log)] == []
    run = log["runs"][0]
    assert [r["ruleId"] for r in run["results"]] == list(rendered["rule"])
    assert all(
        run["tool"]["driver"]["rules"][r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"]
    )
    assert run["invocations"][0]["executionSuccessful"] is False
    assert len(run["invocations"][0]["toolExecutionNotifications"]) == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda log: log["runs"][0]["results"][0].update(level="info"),
        lambda log: log.update(version="2.0"),
        lambda log: log["runs"][0]["results"][0].update(hoso=1),
        lambda log: log["runs"][0]["tool"].pop("driver"),
        lambda log: log["runs"][0]["results"][0]["locations"][0]["physicalLocation"][
            "region"
        ].update(startLine=0),
    ],
)
def test_the_schema_refuses_what_is_wrong(checked, rendered, sarif_schema, spoil):
    log = json.loads(formats.write("sarif", checked, rendered))
    spoil(log)
    assert not sarif_schema.is_valid(log)


def test_what_follows_is_told_in_every_format(checked, folded, sarif_schema, junit_schema):
    """The rule that follows is no failure of its own: it goes with the one above it."""
    above = folded.loc[folded["follows"] != "", "main"].iloc[0]
    below = folded.loc[folded["follows"] != "", "rule"].iloc[0]
    log = json.loads(formats.write("sarif", checked, folded))
    assert sarif_schema.is_valid(log)
    head = folded.loc[folded["rule"] == above, "fingerprint"].iloc[0]
    assert [
        r["properties"]["follows"] for r in log["runs"][0]["results"] if r["ruleId"] == below
    ] == [head]
    text = formats.write("junit", checked, folded)
    junit_schema.validate(text)
    cases = {c.get("name"): c for c in ElementTree.fromstring(text).iter("testcase")}
    assert cases[above].find("failure") is not None and cases[below].find("failure") is None
    assert above in there(there(cases[below].find("skipped")).get("message")) and above in there(
        there(cases[below].find("system-out")).text
    )
    suite = next(
        s for s in ElementTree.fromstring(text).iter("testsuite") if s.get("name") == examples.FILE
    )
    assert (suite.get("failures"), suite.get("skipped")) == ("1", "1")
    assert below not in formats.write("github", checked, folded)


def test_junit_follows_its_schema(checked, rendered, junit_schema):
    text = formats.write("junit", checked, rendered)
    junit_schema.validate(text)
    root = ElementTree.fromstring(text)
    assert [
        sum(int(s.get(n, "0")) for s in root.iter("testsuite")) for n in ("failures", "errors")
    ] == [2, 2]
    assert {c.get("name") for c in root.iter("testcase")} >= {
        "id-cccd-format",
        "ld-required-value",
        "read",
        "zz-crash",
    }
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        junit_schema.validate(text.replace("<testcase ", "<testcase hoso='1' ", 1))


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
