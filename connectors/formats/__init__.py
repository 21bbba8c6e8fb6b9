"""Machine formats of a check: json, SARIF 2.1.0, JUnit XML, GitHub annotations.

SARIF, JUnit and GitHub tell any findings: a frame with the columns :data:`COLUMNS`, the files as
:class:`Looked`, and the rules as :class:`Described` when they are not of the book.
"""

from collections.abc import Mapping
from typing import cast

import pandas as pd

from ..untrusted import json_text
from .checked import Check, Checked, Described, Looked, Seen, of_book
from .github import github
from .json_report import json_object
from .junit import junit
from .sarif import sarif

__all__ = [
    "COLUMNS",
    "FORMATS",
    "Described",
    "Looked",
    "Seen",
    "github",
    "json_object",
    "junit",
    "sarif",
    "write",
]

FORMATS = ("json", "sarif", "junit", "github")
COLUMNS = (
    "rule",
    "severity",
    "file",
    "sheet",
    "row",
    "column",
    "title",
    "message",
    "fix",
    "fingerprint",
)
"""What a frame of findings must have; ``explained``, a text, is told where it is there."""


def write(
    form: str,
    checked: Checked,
    rendered: pd.DataFrame,
    rules: Mapping[str, Described] | None = None,
) -> str:
    """The text of *checked* as ``json``, ``sarif``, ``junit`` or ``github``.

    Args:
        checked: for ``json`` the check itself.
        rules: every rule that *rendered* names; the book's when left out.

    Raises:
        ValueError: no such format.
    """
    if form == "json":
        return json_text(json_object(cast(Check, checked), rendered)) + "\n"
    if form == "sarif":
        known = (
            rules
            if rules is not None
            else of_book(rendered["rule"].unique(), getattr(checked, "as_of", ""))
        )
        return json_text(sarif(checked, rendered, known)) + "\n"
    if form == "junit":
        return junit(checked, rendered)
    if form == "github":
        return github(checked, rendered)
    raise ValueError(form)
