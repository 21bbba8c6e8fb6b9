"""Machine formats of a check: json, SARIF 2.1.0, JUnit XML, GitHub annotations."""

import json

import pandas as pd

from .checked import Checked
from .github import github
from .json_report import json_object
from .junit import junit
from .sarif import sarif

__all__ = ["github", "json_object", "junit", "sarif", "write"]


def write(form: str, checked: Checked, rendered: pd.DataFrame) -> str:
    """The text of *checked* as ``json``, ``sarif``, ``junit`` or ``github``.

    Raises:
        ValueError: no such format.
    """
    if form == "json":
        return json.dumps(json_object(checked, rendered), ensure_ascii=False, indent=1) + "\n"
    if form == "sarif":
        return json.dumps(sarif(checked, rendered), ensure_ascii=False, indent=1) + "\n"
    if form == "junit":
        return junit(checked, rendered)
    if form == "github":
        return github(checked, rendered)
    raise ValueError(form)
