"""The dictionary as one page that needs neither network nor script."""

import base64
import hashlib
from importlib import resources

import jinja2

from ...validators.texts import language, t
from .. import untrusted
from . import described

FILE = "tu-dien.html"


def _file(name: str) -> str:
    return resources.files("hoso.connectors.dictionary").joinpath(name).read_text(encoding="utf-8")


def files(as_of: str) -> dict[str, str]:
    """The one file of this form."""
    environment = untrusted.environment(jinja2.FunctionLoader(_file))
    environment.globals["t"] = t
    style = _file("page.css")
    html = environment.get_template("page.html.j2").render(
        lang=language(),
        as_of=as_of,
        d=described,
        tables=described.tables(),
        lists=described.code_lists(as_of),
        style=style,
        fingerprint=described.dictionary.fingerprint(),
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    )
    return {FILE: html + "\n"}
