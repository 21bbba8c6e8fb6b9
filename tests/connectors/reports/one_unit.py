"""The subject of one unit alone."""

import pandas as pd

from hoso.connectors.reports.subjects import Province, Subject
from hoso.validators.records import Records


def subject(
    unit: str,
    unit_name: str,
    records: Records,
    findings: pd.DataFrame,
    as_of: str,
    period: str,
    previous: pd.DataFrame | None = None,
    plan: pd.DataFrame | None = None,
) -> Subject:
    """*records*, *findings*, *previous* and *plan* are all the unit's own."""
    province = Province(
        records, findings, as_of, period, {unit: unit_name}, previous, plan, whole=unit
    )
    return next(province.subjects())
