"""The data dictionary for others: Markdown, a page, JSON Schema, Table Schema and a data package.

All of it is derived from the pandera models and the code lists; nothing is described here a second
time.
"""

from collections.abc import Iterable
from pathlib import Path

from . import frictionless, json_schema, markdown, page

FORMATS = ("md", "html", "json-schema", "table-schema", "data-package")


def files(form: str, as_of: str) -> dict[str, str]:
    """Path inside the folder (with "/") -> text of each file of *form*, for the law and lists of an
    ISO day.

    Raises:
        ValueError: *form* is none of :data:`FORMATS`.
    """
    writers = {
        "md": markdown.files,
        "html": page.files,
        "json-schema": json_schema.files,
        "table-schema": frictionless.schema_files,
        "data-package": frictionless.package_files,
    }
    if form not in writers:
        raise ValueError(form)
    return writers[form](as_of)


def write(folder: Path, forms: Iterable[str], as_of: str) -> list[Path]:
    """Write the files of every one of *forms* under *folder*; their paths in the order written.

    Raises:
        OSError: *folder* cannot be made or written to.
    """
    written = []
    for form in forms:
        for name, text in files(form, as_of).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            # The same bytes on every system: no line end of the machine's own.
            path.write_bytes(text.encode())
            written.append(path)
    return written
