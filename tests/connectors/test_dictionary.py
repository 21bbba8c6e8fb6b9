"""The dictionary for others, each form held to its own official validator, with the people of the
generator."""

import json
import subprocess
import sys
from html.parser import HTMLParser

import jsonschema
import openpyxl
import pytest

from hoso.connectors import dictionary
from hoso.connectors.dictionary import json_schema
from hoso.connectors.formats import records as records_file
from hoso.connectors.templates.build import template
from hoso.fixtures.perfect import records
from hoso.fixtures.province import generate
from hoso.validators.schemas import dictionary as fields

from ..typed import there

DAY = "2026-06-01"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tu-dien")
    dictionary.write(folder, dictionary.FORMATS, DAY)
    return folder


@pytest.fixture(scope="module")
def people():
    return records(generate(5, 120, DAY))


def lines(people, folder):
    records_file.write_records(people, folder / "ho-so.jsonl")
    return [
        json.loads(line)
        for line in (folder / "ho-so.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def test_json_schema_is_valid_and_takes_the_people(people, tmp_path):
    schema = json_schema.schema(DAY)
    jsonschema.Draft202012Validator.check_schema(schema)
    judge = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    found = lines(people, tmp_path)
    assert len(found) == 120
    for person in found:
        assert not [e.message for e in judge.iter_errors(person)]
    for change in (
        {"gioi_tinh": "X"},
        {"ngay_sinh": "1980-13"},
        {"cccd": 37185001234},
        {"ho_ten": None},
        {"bac": 99},
        {"la": "x"},
    ):
        assert list(judge.iter_errors({**found[0], **change})), change


FRICTIONLESS = """
import json, os, sys
from pathlib import Path
import frictionless
from frictionless import Schema, Resource, Dialect
folder, csv, xlsx = map(Path, sys.argv[1:])
os.chdir(folder)
report = {"package": frictionless.validate("datapackage.json").valid}
report["csv"] = [e.type for t in Resource(path=csv.name, basepath=str(csv.parent), schema=Schema.from_descriptor(json.loads((folder / "table-schema/nguoi.json").read_text()))).validate().tasks for e in t.errors]
sheet = Dialect.from_descriptor({"headerRows": [2], "excel": {"sheet": "Hồ sơ"}})
found0 = 0
found = Resource(path=xlsx.name, basepath=str(xlsx.parent), dialect=sheet, schema=Schema.from_descriptor(json.loads((folder / "table-schema/bieu-mau/nguoi.json").read_text()))).validate()
report["xlsx"] = [(e.type, getattr(e, "field_name", ""), getattr(e, "row_number", 0), e.message) for t in found.tasks for e in t.errors]
print(json.dumps(report))
"""


def frictionless(folder, csv, xlsx):
    """In a process and a folder of its own: its dependency "validators" has the name of a folder of
    ours."""
    done = subprocess.run(
        [sys.executable, "-c", FRICTIONLESS, folder, csv, xlsx],
        cwd=csv.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_frictionless_takes_package_records_and_filled_sheet(written, people, tmp_path):
    csv, xlsx = tmp_path / "ho-so.csv", tmp_path / "mau.xlsx"
    records_file.write_records(people, csv)
    xlsx.write_bytes(template(as_of=DAY, records=people))
    found = frictionless(written, csv, xlsx)
    assert found == {"package": True, "csv": [], "xlsx": []}
    text = csv.read_text(encoding="utf-8-sig")
    csv.write_text(text.replace(",Nam,", ",Ông,", 1), encoding="utf-8-sig")
    book = openpyxl.load_workbook(xlsx)
    book["Hồ sơ"]["F6"] = "40/13/1980"
    book.save(xlsx)
    found = frictionless(written, csv, xlsx)
    assert found["csv"] == ["constraint-error"] and [e[0] for e in found["xlsx"]] == [
        "constraint-error"
    ]
    assert found["xlsx"][0][1] == "Ngày sinh"


class Tags(HTMLParser):
    """Every element that is opened is closed, in order; what it may load, and its ids."""

    def __init__(self):
        super().__init__()
        self.open, self.loads, self.ids, self.links = [], [], [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.loads += [
            v
            for k, v in attrs
            if k in ("src", "srcset", "data", "action") or (k == "href" and tag == "link")
        ]
        self.ids += [given["id"]] if "id" in given else []
        self.links += [there(given["href"])[1:]] if tag == "a" else []
        assert tag != "script" and not any(k.startswith("on") for k in given)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_is_whole_and_loads_nothing(written):
    page = Tags()
    page.feed((written / "tu-dien.html").read_text(encoding="utf-8"))
    assert (
        not page.open
        and not page.loads
        and len(page.ids) == len(set(page.ids))
        and set(page.links) <= set(page.ids)
    )


def test_every_field_and_list_stands_in_every_form(written):
    whole = {
        "md": (written / "tu-dien.md").read_text(encoding="utf-8"),
        "html": (written / "tu-dien.html").read_text(encoding="utf-8"),
    }
    for table in fields.tables().values():
        own = json.loads(
            (written / "table-schema" / f"{table.name}.json").read_text(encoding="utf-8")
        )
        assert {f.name for f in table.fields} <= {f["name"] for f in own["fields"]}
        for field in table.fields:
            assert (
                f"`{field.name}`" in whole["md"]
                and f'id="{table.name}.{field.name}"' in whole["html"]
            )


def test_the_same_day_gives_the_same_bytes(written, tmp_path):
    again = dictionary.write(tmp_path, dictionary.FORMATS, DAY)
    assert len(again) > 40 and all(
        path.read_bytes() == (written / path.relative_to(tmp_path)).read_bytes() for path in again
    )
