"""The dictionary as JSON Schema 2020-12 of one person with his lists.

It describes the lines that ``hoso check --records FILE.jsonl`` writes: every field by its name,
codes as codes, missing values null or left out. The lists are arrays under the name of their table.
Codes are those of all times, since a record keeps what was right when it was written (a contract of
2018); whether a code was right on its day is for the rules.
"""

import json
from typing import Any

from ...validators.schemas.dictionary import Table
from ...validators.schemas.field import Field
from ...validators.texts import t
from ..formats import records as records_file
from . import described

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FILE = "ho-so.schema.json"
NULL = {"type": "null"}


def files(as_of: str) -> dict[str, str]:
    """The one file of this form."""
    return {FILE: json.dumps(schema(as_of), ensure_ascii=False, indent=1) + "\n"}


def schema(as_of: str) -> dict[str, Any]:
    """The schema of a person on an ISO day."""
    person, *lists = described.tables()
    root = _object(person, as_of)
    places = {
        name: {"title": title, "type": ["integer" if name == "_row" else "string", "null"]}
        for name, title in records_file.PLACE.items()
    }
    root["properties"] |= places | {
        table.name: {
            "title": described.label(table),
            "type": "array",
            "items": {"$ref": f"#/$defs/{table.name}"},
        }
        for table in lists
    }
    defs = {
        "ngay": {
            "title": t("Ngày, tháng hoặc năm (ISO 8601)"),
            "type": "string",
            "anyOf": [
                {"pattern": r"^\d{4}$"},
                {"pattern": r"^\d{4}-(0[1-9]|1[0-2])$"},
                {"format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
            ],
        }
    }
    defs |= {table.name: _object(table, as_of) for table in lists}
    defs |= {
        f"dm_{listed.name}": {
            "title": listed.name,
            "oneOf": [{"const": c.code, "title": c.label} for c in listed.codes],
        }
        for listed in described.code_lists("")
    }
    return {
        "$schema": DIALECT,
        "$id": f"urn:hoso:ho-so:{described.dictionary.fingerprint()}:{as_of}",
        "title": described.label(person),
        "description": t(
            "Áp dụng quy định đến ngày {day}. Từ điển: {fingerprint}",
            day=as_of,
            fingerprint=described.dictionary.fingerprint(),
        ),
        **root,
        "$defs": defs,
    }


def _object(table: Table, as_of: str) -> dict[str, Any]:
    always, by_class = [], {}
    for field in table.fields:
        for r in described.requirements(field, as_of):
            if r.level == "error" and not r.doi_tuong:
                always.append(field.name)
            elif r.level == "error":
                by_class.setdefault(r.doi_tuong, []).append(field.name)
    found: dict[str, Any] = {
        "type": "object",
        "properties": {f.name: _property(f, f.name in always) for f in table.fields},
        "required": list(dict.fromkeys(always)),
        "additionalProperties": False,
    }
    if by_class:
        found["allOf"] = [
            {
                "if": {
                    "properties": {"doi_tuong": {"enum": list(classes)}},
                    "required": ["doi_tuong"],
                },
                "then": {"properties": {n: {"not": NULL} for n in names}, "required": names},
            }
            for classes, names in by_class.items()
        ]
    return found


def _property(field: Field, required: bool) -> dict[str, Any]:
    about: dict[str, Any] = {"title": described.label(field)}
    if field.note:
        about["description"] = field.note
    about["$comment"] = field.source
    value = _value(field)
    if "$ref" in value:
        return about | (value if required else {"anyOf": [value, NULL]})
    return about | value | {"type": value["type"] if required else [value["type"], "null"]}


def _value(field: Field) -> dict[str, Any]:
    if field.codelist:
        return {"$ref": f"#/$defs/dm_{field.codelist}"}
    if field.kind == "date":
        return {"$ref": "#/$defs/ngay"}
    if field.kind in ("int", "decimal"):
        bounds = {"minimum": field.minimum, "maximum": field.maximum}
        return {"type": "integer" if field.kind == "int" else "number"} | {
            k: v for k, v in bounds.items() if v is not None
        }
    return {"type": "string", "minLength": 1, "maxLength": field.length}
