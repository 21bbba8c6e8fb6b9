"""How one field (trường) of a record is declared.

Everything that is known of a field stands in one call of :func:`declare` inside a pandera model;
schema, template, mirror table, JSON Schema, dictionary page and message mapping are all derived
from it.
"""

from dataclasses import dataclass
from typing import Any, Literal

import pandera.pandas as pa

from .checks import field_checks

Kind = Literal["text", "code", "date", "int", "decimal", "place", "unit"]
"""What a value is. In a frame ``int`` and ``decimal`` are float64 (NaN is missing), all others
``str``.

``date`` is ISO 8601 text of reduced precision: ``1980``, ``1980-05`` or ``1980-05-12``; the
precision is never invented.
"""

Notation = Literal[
    "", "name", "school", "office", "training", "term", "exact", "email", "digits", "phone"
]
"""What may differ in a text without the fact being another (see ``notation``); '' = as its kind
says."""
Level = Literal["error", "warning"]
Pay = Literal["bang_luong", "chuc_vu", "thoa_thuan", "phu_cap"]
"""How somebody is paid: by rank and step of a table, by the post alone (elected and commune
cadres), by an agreed wage (labour contracts), by an allowance (part-time commune workers)."""


@dataclass(frozen=True, slots=True)
class Required:
    """A field that must be given from ``since`` to ``until`` (ISO, '' = open), by the classes in
    ``doi_tuong`` and the ways of pay in ``paid`` (() = all)."""

    level: Level
    since: str = ""
    doi_tuong: tuple[str, ...] = ()
    paid: tuple[Pay, ...] = ()
    until: str = ""

    def holds(self, day: str) -> bool:
        """Whether it is asked on an ISO day."""
        return self.since <= day and (not self.until or day <= self.until)

    @property
    def of_all(self) -> bool:
        """Whether everybody is asked."""
        return not self.doi_tuong and not self.paid


@dataclass(frozen=True, slots=True)
class Field:
    """One field, as read back from its model by ``dictionary``."""

    name: str
    table: str
    label: str
    label_en: str
    kind: Kind
    headings: tuple[str, ...]
    codelist: str
    required: tuple[Required, ...]
    sensitive: bool
    personal: bool
    message: str
    scale: int
    length: int
    minimum: float | None
    maximum: float | None
    key: bool
    since: str
    source: str
    confidence: str
    note: str
    notation: Notation

    @property
    def writing(self) -> str:
        """By what values of the field are compared: its notation, else its kind."""
        return self.notation or self.kind

    def level(self, day: str) -> Level | None:
        """The level at which somebody must give the field on an ISO day, None for nobody."""
        levels = {r.level for r in self.required if r.holds(day)}
        return "error" if "error" in levels else "warning" if levels else None

    def labelled(self, lang: str = "vi") -> str:
        return self.label_en if lang == "en" else self.label


def declare(
    label: str,
    label_en: str,
    kind: Kind = "text",
    *,
    headings: str = "",
    codelist: str = "",
    required: Level | tuple[Required, ...] | None = None,
    sensitive: bool = False,
    personal: bool = True,
    message: str = "",
    scale: int = 0,
    length: int = 255,
    minimum: float | None = None,
    maximum: float | None = None,
    key: bool = False,
    since: str = "",
    source: str = "Thông tư 06/2023/TT-BNV, phụ lục",
    confidence: str = "secondary",
    note: str = "",
    notation: Notation = "",
) -> Any:
    """Declare a field of a pandera model.

    Args:
        label, label_en: what people read, Vietnamese and English.
        headings: what units write above the column beside the label (compared folded, see
            ``text.fold``).
        codelist: name of the list of codes; the value in a frame is the code.
        required: level of the finding when it is missing, or rules by date, class and way of pay.
        sensitive: sensitive personal data (Law 91/2025/QH15; Decree 356/2025/NĐ-CP Art. 4).
        personal: basic personal data; False for pure facts of the post or the sheet.
        message: element of the national message.
        scale: digits after the comma of a ``decimal``.
        length: longest text, in characters.
        minimum, maximum: bounds of a number, for templates and, as a warning, the schema (the
            rules say what is wrong).
        key: part of the natural key of a child table's line.
        since: the date field of the same table from which the value is true; '' when the record
            does not say it.
        notation: what may differ in a text without the fact being another; '' = as its kind says.
        source, confidence: where the field comes from, and ``read``, ``secondary`` or
            ``from_memory``.
    """
    if isinstance(required, str):
        required = (Required(required),)
    metadata = {
        "label": label, "label_en": label_en, "kind": kind,
        "headings": tuple(h for h in headings.split("; ") if h),
        "codelist": codelist,
        "required": required or (), "sensitive": sensitive, "personal": personal,
        "message": message, "scale": scale,
        "length": length, "minimum": minimum, "maximum": maximum, "key": key, "since": since,
        "source": source, "confidence": confidence, "note": note, "notation": notation,
    }  # fmt: skip
    made = pa.Field(nullable=True, title=label, description=label_en, metadata=metadata)
    made.checks = field_checks(metadata)
    return made
