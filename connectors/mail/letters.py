"""What the letters say: Jinja templates of the package, or those that the office put in their
place.

A letter holds counts, dates and codes; what is said of a person stands only in the protected
attachment. Each letter has a text and a page (``<kind>.txt.j2``, ``<kind>.html.j2``); the pages
share ``thu.html.j2``.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from ...validators.texts import t
from .. import untrusted
from .letter import LetterError

KINDS = ("ket-qua", "don-doc")
"""``ket-qua``: the results of a period, with the marked workbook. ``don-doc``: reminder to a unit
that sent nothing."""

FACT_LIMIT = 300
"""UTF-16 units of a name in a letter: what a registry calls a unit is one line and no longer."""


@dataclass(frozen=True, slots=True)
class Words:
    """``html`` is '' where the office has a text of its own and no page to it."""

    subject: str
    body: str
    html: str


def write(kind: str, facts: dict[str, Any], office: Path | None = None) -> Words:
    """The words of a letter.

    The text's first line is the subject; the text begins after the first blank line.

    Args:
        facts: what a template may name, each text made one line: office, unit, period, people,
            errors, warnings, deadline, overdue, step, reply_to.
        office: folder whose templates replace the package's of the same names. A text of the office
            without a page of the office is sent alone: the package's page would say something else.

    Raises:
        LetterError: a template is wrong or names something that is not there.
    """
    facts = {
        name: untrusted.one_line(fact, FACT_LIMIT) if isinstance(fact, str) else fact
        for name, fact in facts.items()
    }
    own = [office] if office and office.is_dir() else []
    loader = jinja2.ChoiceLoader(
        [
            *(jinja2.FileSystemLoader(folder) for folder in own),
            jinja2.PackageLoader("hoso.connectors.mail", "templates"),
        ]
    )
    text = _render(
        SandboxedEnvironment(loader=loader, undefined=jinja2.StrictUndefined),
        f"{kind}.txt.j2",
        facts,
    )
    subject, _, body = text.partition("\n\n")
    alone = any(
        (folder / f"{kind}.txt.j2").exists() and not (folder / f"{kind}.html.j2").exists()
        for folder in own
    )
    page = (
        ""
        if alone
        else _render(untrusted.environment(loader, SandboxedEnvironment), f"{kind}.html.j2", facts)
    )
    return Words(" ".join(subject.split()), body.strip() + "\n", page)


def _render(environment: jinja2.Environment, name: str, facts: dict[str, Any]) -> str:
    try:
        return environment.get_template(name).render(facts)
    except (jinja2.TemplateError, UnicodeDecodeError, TypeError) as error:
        why = getattr(error, "message", "") or type(error).__name__
        raise LetterError(
            t("Mẫu thư {file} sai: {why}", file=getattr(error, "filename", None) or name, why=why)
        ) from error
