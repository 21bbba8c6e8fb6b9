"""What the letters say: Jinja templates of the package, or those that the office put in their place.

A letter holds counts, dates and codes; what is said of a person stands only in the protected attachment.
"""

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from ...validators.texts import t
from .letter import LetterError

KINDS = ("ket-qua", "don-doc")
"""``ket-qua``: the results of a period, with the marked workbook. ``don-doc``: reminder to a unit that sent nothing."""


@dataclass(frozen=True, slots=True)
class Words:
    subject: str
    body: str


def write(kind: str, facts: dict[str, Any], office: Path | None = None) -> Words:
    """The words of a letter.

    The template's first line is the subject; the text begins after the first blank line.

    Args:
        facts: what the template may name: office, unit, period, people, errors, warnings, deadline, overdue, step, reply_to.
        office: folder whose ``<kind>.txt.j2`` replaces the package's.

    Raises:
        LetterError: the template is wrong or names something that is not there.
    """
    environment = SandboxedEnvironment(undefined=jinja2.StrictUndefined, keep_trailing_newline=False)
    own = office / f"{kind}.txt.j2" if office else None
    if own is not None and own.exists():
        name, source = str(own), own.read_text(encoding="utf-8")
    else:
        name = f"{kind}.txt.j2"
        source = resources.files("hoso.connectors.mail").joinpath("templates", name).read_text(encoding="utf-8")
    try:
        text = environment.from_string(source).render(facts)
    except jinja2.TemplateError as error:
        raise LetterError(t("Mẫu thư {file} sai: {why}", file=name, why=error.message or type(error).__name__)) from error
    subject, _, body = text.partition("\n\n")
    return Words(" ".join(subject.split()), body.strip() + "\n")
