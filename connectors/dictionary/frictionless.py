"""The dictionary as Frictionless Table Schemas, and as a data package that holds the code lists and
empty tables.

Two shapes of each table: ``table-schema/TABLE.json`` for records as ``hoso check --records
FILE.csv`` writes them (field names, codes of all times, ISO dates), and
``table-schema/bieu-mau/TABLE.json`` for the sheet of the template (headings, what the drop-downs
offer, dates as people write them).
"""

import csv
import io
import json
from typing import Any

from ...validators.schemas.dictionary import Table
from ...validators.schemas.field import Field
from ...validators.texts import t
from ..formats import records as records_file
from ..templates import layout
from . import described

SCHEMAS, LISTS, DATA = "table-schema", "danh-muc", "du-lieu"
PACKAGE = "datapackage.json"
VN_DATE = r"^((0[1-9]|[12]\d|3[01])/)?((0[1-9]|1[0-2])/)?\d{4}$"
PERSON = "cccd"
"""The field by which a line of a list finds its person."""


def schema_files(as_of: str) -> dict[str, str]:
    """Both shapes of every table."""
    found = {
        f"{SCHEMAS}/{table.name}.json": _json(record_schema(table, as_of))
        for table in described.tables()
    }
    return found | {
        f"{SCHEMAS}/bieu-mau/{sheet.table}.json": _json(sheet_schema(sheet, as_of))
        for sheet in layout.sheets(as_of)
    }


def package_files(as_of: str) -> dict[str, str]:
    """The package, a CSV of each code list, and of each table one that has the headings only."""
    resources, found = [], {}
    for table in described.tables():
        schema = record_schema(table, as_of)
        path = f"{DATA}/{table.name}.csv"
        found[path] = _csv([[f["name"] for f in schema["fields"]]])
        resources.append(
            _resource(
                table.name, described.label(table), path, schema | {"foreignKeys": _keys(table)}
            )
        )
    for listed in described.code_lists(""):
        path = f"{LISTS}/{listed.name}.csv"
        names = ("code", "label", "since", "until", "source")
        found[path] = _csv(
            [list(names), *([c.code, c.label, c.since, c.until, c.source] for c in listed.codes)]
        )
        fields: list[dict[str, Any]] = [{"name": n, "type": "string"} for n in names]
        fields[0]["constraints"] = {"required": True, "unique": True}
        resources.append(
            _resource(
                _list(listed.name),
                listed.name,
                path,
                {"fields": fields, "primaryKey": ["code"], "missingValues": [""]},
            )
        )
    package = {
        "name": "hoso-tu-dien",
        "title": t("Từ điển dữ liệu"),
        "version": described.dictionary.fingerprint(),
        "description": t(
            "Áp dụng quy định đến ngày {day}. Từ điển: {fingerprint}",
            day=as_of,
            fingerprint=described.dictionary.fingerprint(),
        ),
        "profile": "tabular-data-package",
        "resources": resources,
    }
    return {PACKAGE: _json(package), **found}


def record_schema(table: Table, as_of: str) -> dict[str, Any]:
    """Table Schema of a table in the form of its records; a list begins with the person's
    number."""
    fields = [_record_field(f, as_of) for f in table.fields]
    if table.name == "nguoi":
        places: list[dict[str, Any]] = [
            {"name": n, "title": title, "type": "integer" if n == "_row" else "string"}
            for n, title in records_file.PLACE.items()
        ]
        return {"fields": fields + places, "missingValues": [""], "primaryKey": [PERSON]}
    person = _record_field(described.dictionary.field(PERSON), as_of)
    person["constraints"].pop("unique", None)
    return {"fields": [person, *fields], "missingValues": [""]}


def sheet_schema(sheet: layout.Sheet, as_of: str) -> dict[str, Any]:
    """Table Schema of a sheet of the template."""
    return {
        "fields": [_sheet_field(c.field, c.heading, c.required, as_of) for c in sheet.columns],
        "missingValues": [""],
    }


def _keys(table: Table) -> list[dict[str, Any]]:
    keys = [
        {"fields": [f.name], "reference": {"resource": _list(f.codelist), "fields": ["code"]}}
        for f in table.fields
        if f.codelist
    ]
    if table.name != "nguoi":
        keys.append({"fields": [PERSON], "reference": {"resource": "nguoi", "fields": [PERSON]}})
    return keys


def _list(name: str) -> str:
    # Names of resources are lower case with hyphens.
    return f"danh-muc-{name.replace('_', '-')}"


def _resource(name: str, title: str, path: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name.replace("_", "-"),
        "type": "table",
        "title": title,
        "path": path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _about(field: Field, name: str, kind: str, constraints: dict[str, Any]) -> dict[str, Any]:
    about = {
        "name": name,
        "title": described.label(field),
        "description": "; ".join(filter(None, (described.kind_text(field), field.note))),
    }
    return about | {
        "type": kind,
        "constraints": {k: v for k, v in constraints.items() if v not in (None, False)},
    }


def _must(field: Field, as_of: str) -> bool:
    """Whether everybody must give it: a column can say nothing about some classes only."""
    return any(r.level == "error" and not r.doi_tuong for r in described.requirements(field, as_of))


def _record_field(field: Field, as_of: str) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": _must(field, as_of)}
    if field.kind in ("int", "decimal"):
        return _about(
            field,
            field.name,
            "integer" if field.kind == "int" else "number",
            constraints | {"minimum": field.minimum, "maximum": field.maximum},
        )
    if field.codelist:
        constraints["enum"] = [c.code for c in described.codes(field.codelist, "")]
    elif field.kind == "date":
        constraints["pattern"] = described.DATE
    else:
        constraints["maxLength"] = field.length
    return _about(field, field.name, "string", constraints)


def _sheet_field(field: Field, heading: str, marked: bool, as_of: str) -> dict[str, Any]:
    found = _record_field(field, as_of)
    constraints: dict[str, Any] = found["constraints"]
    if not marked:
        constraints.pop("required", None)
    if field.codelist:
        constraints["enum"] = layout.choices(field.codelist, as_of)
    elif field.kind == "date":
        constraints["pattern"] = VN_DATE
    return found | {"name": heading}


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
