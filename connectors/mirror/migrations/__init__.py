"""Alembic migrations of the ledger, run from code when a mirror is opened; the record tables follow
the dictionary."""

import hashlib
from functools import cache
from importlib import resources

import sqlalchemy as sa
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

from ....validators.schemas import dictionary
from ....validators.texts import t
from .. import engine, roles, schema
from ..errors import Unreachable


@cache
def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(resources.files(__name__)).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


@cache
def _head() -> str | None:
    return _scripts().get_current_head()


def upgrade(database: sa.Engine) -> None:
    """Bring the ledger to the newest revision and the record tables to the present dictionary.

    Raises:
        Unreachable: the mirror was made by a newer hoso.
    """
    scripts, head = _scripts(), _head()
    with engine.reading(database) as conn:
        current = MigrationContext.configure(conn).get_current_revision()
        if current == head and _fits(conn):
            return
    with engine.writing(database) as conn:
        context = MigrationContext.configure(
            conn,
            opts={
                "target_metadata": schema.ledger,
                "fn": lambda rev, _: scripts._upgrade_revs("head", rev),
            },
        )
        current = context.get_current_revision()
        if current is not None and current not in {r.revision for r in scripts.walk_revisions()}:
            raise Unreachable(
                t("Bản sao do phiên bản hoso mới hơn tạo ra; cập nhật hoso rồi mở lại.")
            )
        if current != head:
            with Operations.context(context):
                context.run_migrations()
        schema.grow(conn)
        roles.grant(conn)
        conn.execute(schema.counter.delete().where(schema.counter.c.name.like("dictionary:%")))
        conn.execute(schema.counter.insert().values(name=_form(), value=0))


def _fits(conn: sa.Connection) -> bool:
    asked = sa.select(schema.counter.c.name).where(schema.counter.c.name == _form())
    return conn.execute(asked).scalar() is not None


def _form() -> str:
    """What the record tables and the grants on them follow: other fields, or another choice of what
    may be read, and both are brought up to date."""
    granted = hashlib.sha256(repr(roles.readable()).encode()).hexdigest()[:16]
    return f"dictionary:{dictionary.fingerprint()}:{granted}"
