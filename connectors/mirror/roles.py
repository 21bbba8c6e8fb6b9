"""Who may read what on PostgreSQL: the group role of accounts that only report.

Members of :data:`READER` may read the units, the deliveries and the records without their sensitive
columns, and may write nothing. A list whose key is sensitive (discipline) is not granted at all:
that there is a line would say enough. Which columns are sensitive stands in the field dictionary
and nowhere else. History, change sets, judgements and messages hold whole records as text, so they
are not granted at all. SQLite has no accounts: there the mode of the file counts.
"""

import sqlalchemy as sa

from ...validators.schemas import dictionary
from . import schema

READER = "hoso_reader"
LEDGER = ("unit", "submission")


def readable() -> dict[str, tuple[str, ...]]:
    """Table -> columns that a reporting account may read."""
    found = {name: tuple(c.name for c in schema.ledger.tables[name].columns) for name in LEDGER}
    for name, table in dictionary.tables().items():
        hidden = {f.name for f in table.fields if f.sensitive}
        if hidden & set(table.key):
            continue
        found[name] = tuple(c for c in schema.columns("theirs", name) if c not in hidden)
    return found


def grant(conn: sa.Connection) -> bool:
    """Give the group role exactly :func:`readable`; False when there is no such role (or no
    accounts at all)."""
    if (
        conn.dialect.name != "postgresql"
        or not conn.exec_driver_sql("SELECT 1 FROM pg_roles WHERE rolname = %s", (READER,)).first()
    ):
        return False
    quote = conn.dialect.identifier_preparer.quote
    conn.exec_driver_sql(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {READER}, PUBLIC")
    conn.exec_driver_sql(f"GRANT USAGE ON SCHEMA public TO {READER}")
    for table, columns in readable().items():
        conn.exec_driver_sql(
            f"GRANT SELECT ({', '.join(quote(c) for c in columns)}) ON {quote(table)} TO {READER}"
        )
    return True
