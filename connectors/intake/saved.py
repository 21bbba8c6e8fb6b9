"""When the program that made a workbook saved it last, as the workbook itself tells."""

import datetime
import re
import zipfile
from pathlib import Path

_PARTS = {
    "docProps/core.xml": re.compile(rb"<dcterms:modified[^>]*>([^<]{10,40})<"),
    "meta.xml": re.compile(rb"<dc:date>([^<]{10,40})<"),
}
"""Part of the package (Office Open XML, OpenDocument) -> the element that tells."""
_MOST = 1 << 18


def saved(path: Path) -> float:
    """Seconds since 1970; NaN when the file does not tell."""
    try:
        with zipfile.ZipFile(path) as package:
            for part, element in _PARTS.items():
                if part in package.namelist():
                    with package.open(part) as stream:
                        found = element.search(stream.read(_MOST))
                    return _seconds(found[1].decode("ascii")) if found else float("nan")
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, EOFError):
        pass
    return float("nan")


def _seconds(text: str) -> float:
    """Raises:
    ValueError: the text is no day and time.
    """
    moment = datetime.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return moment.timestamp()
