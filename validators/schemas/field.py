"""How one field (trường) of a record is declared.

Everything that is known of a field stands in one call of :func:`declare` inside a pandera model;
schema, template, mirror table, JSON Schema, dictionary page and message mapping are all derived
from it.
"""

from dataclasses import dataclass
from typing import Any, Literal, TypedDict, Unpack

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


class Words(TypedDict, total=False):
    """What a declaration says beside label and kind; what it leaves out is as in :data:`USUAL`."""

    headings: str
    """What units write above the column beside the label, parted by "; " (compared folded, see
    ``text.fold``)."""
    codelist: str
    """Name of the list of codes; the value in a frame is the code."""
    required: Level | tuple[Required, ...] | None
    """Level of the finding when it is missing, or rules by date, class and way of pay."""
    sensitive: bool
    """Sensitive personal data (Law 91/2025/QH15; Decree 356/2025/NĐ-CP Art. 4)."""
    personal: bool
    """Basic personal data; False for pure facts of the post or the sheet."""
    message: str
    """Element of the national message."""
    scale: int
    """Digits after the comma of a ``decimal``."""
    length: int
    """Longest text, in characters."""
    minimum: float | None
    maximum: float | None
    """Bounds of a number, for templates and, as a warning, the schema (the rules say what is
    wrong)."""
    key: bool
    """Part of the natural key of a child table's line."""
    since: str
    """The date field of the same table from which the value is true; '' when the record does not
    say it."""
    source: str
    confidence: str
    """Where the field comes from, and ``read``, ``secondary`` or ``from_memory``."""
    note: str
    notation: Notation
    """What may differ in a text without the fact being another; '' = as its kind says."""


USUAL: Words = {
    "headings": "", "codelist": "", "required": None, "sensitive": False, "personal": True,
    "message": "", "scale": 0, "length": 255, "minimum": None, "maximum": None, "key": False,
    "since": "", "source": "Thông tư 06/2023/TT-BNV, phụ lục", "confidence": "secondary",
    "note": "", "notation": "",
}  # fmt: skip


def declare(label: str, label_en: str, kind: Kind = "text", **words: Unpack[Words]) -> Any:
    """Declare a field of a pandera model.

    Args:
        label, label_en: what people read, Vietnamese and English.

    Raises:
        TypeError: a word that is none of :class:`Words`.
    """
    unknown = words.keys() - USUAL.keys()
    if unknown:
        raise TypeError(f"a field has no {', '.join(sorted(unknown))}")
    said: dict[str, Any] = {**USUAL, **words}
    required: Level | tuple[Required, ...] | None = said["required"]
    metadata = {
        "label": label, "label_en": label_en, "kind": kind, **said,
        "headings": tuple(h for h in said["headings"].split("; ") if h),
        "required": (Required(required),) if isinstance(required, str) else required or (),
    }  # fmt: skip
    made = pa.Field(nullable=True, title=label, description=label_en, metadata=metadata)
    made.checks = field_checks(metadata)
    return made
