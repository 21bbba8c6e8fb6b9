"""A reporting account on PostgreSQL, with a real login."""

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from hoso.connectors.mirror import Busy, Mirror, engine, roles
from hoso.validators.schemas import dictionary

from .province import pulled


@pytest.fixture
def reporting(databases):
    """A mirror, and a connection of an account that is a member of the group role only."""
    url = databases()
    with Mirror.open(url) as mirror:
        pulled(mirror)
        with mirror.engine.begin() as conn:
            conn.exec_driver_sql("DROP ROLE IF EXISTS bao_cao")
            conn.exec_driver_sql(f"CREATE ROLE bao_cao LOGIN IN ROLE {roles.READER}")
        login = sa.create_engine(
            sa.make_url(url).set(drivername="postgresql+psycopg", username="bao_cao"),
            isolation_level="AUTOCOMMIT",
        )
        with login.connect() as conn:
            assert conn.exec_driver_sql("SELECT current_user").scalar() == "bao_cao"
            yield mirror, conn
        login.dispose()


@pytest.mark.postgresql
def test_it_reads_what_is_not_sensitive_and_nothing_else(reporting):
    mirror, conn = reporting
    refused = 0
    for name, table in dictionary.tables().items():
        for field in table.fields:
            ask = f'SELECT "{field.name}" FROM "{name}"'
            if field.sensitive or name not in roles.readable():
                refused += 1
                with pytest.raises(exc.ProgrammingError, match="permission denied"):
                    conn.exec_driver_sql(ask)
            else:
                conn.exec_driver_sql(ask).all()
    assert refused
    assert conn.exec_driver_sql("SELECT count(id) FROM nguoi").scalar() == 6
    with mirror.engine.connect() as own:
        everything = set(sa.inspect(own).get_table_names())
    for name in sorted(everything - roles.readable().keys()):
        with pytest.raises(exc.ProgrammingError, match="permission denied"):
            conn.exec_driver_sql(f'SELECT * FROM "{name}"')


@pytest.mark.postgresql
def test_it_writes_nothing(reporting):
    mirror, conn = reporting
    with mirror.engine.connect() as own:
        names = sa.inspect(own).get_table_names()
    for name in names:
        for order in (
            f'DELETE FROM "{name}"',
            f'INSERT INTO "{name}" DEFAULT VALUES',
            f'TRUNCATE "{name}"',
        ):
            with pytest.raises(exc.ProgrammingError, match="permission denied"):
                conn.exec_driver_sql(order)
    for order in ("UPDATE nguoi SET id = id", "CREATE TABLE x (a int)", "DROP TABLE nguoi"):
        with pytest.raises(exc.ProgrammingError, match=r"permission denied|must be owner"):
            conn.exec_driver_sql(order)


@pytest.mark.postgresql
def test_it_cannot_keep_the_office_from_writing(reporting):
    """Advisory locks are everybody's, whatever their key; those of tables need a right to them."""
    mirror, conn = reporting
    conn.exec_driver_sql(f"SELECT pg_advisory_lock({engine.FIRST})")
    with engine.writing(mirror.engine.execution_options(wait=0.2)) as own:
        own.exec_driver_sql("UPDATE nguoi SET id = id")
    with mirror.engine.connect() as own:
        names = sa.inspect(own).get_table_names()
    for name in names:
        with pytest.raises(exc.ProgrammingError, match="permission denied"):
            conn.exec_driver_sql(f'BEGIN; LOCK TABLE "{name}" IN EXCLUSIVE MODE')
        conn.exec_driver_sql("ROLLBACK")


@pytest.mark.postgresql
def test_two_writers_still_wait_for_one_another(reporting):
    mirror, _ = reporting
    with (
        engine.writing(mirror.engine),
        pytest.raises(Busy, match="hoso/"),
        engine.writing(mirror.engine.execution_options(wait=0.2)),
    ):
        pass


@pytest.mark.postgresql
def test_what_was_granted_beyond_is_taken_back(reporting):
    """By an older hoso or by hand, to the role or to everybody."""
    mirror, conn = reporting
    for order, ask in (
        (f"GRANT SELECT ON history TO {roles.READER}", "SELECT * FROM history"),
        (f"GRANT DELETE ON unit TO {roles.READER}", "DELETE FROM unit"),
        ("GRANT SELECT ON audit TO PUBLIC", "SELECT * FROM audit"),
    ):
        with mirror.engine.begin() as own:
            own.exec_driver_sql(order)
        conn.exec_driver_sql(ask)
        with mirror.engine.begin() as own:
            assert roles.grant(own)
        with pytest.raises(exc.ProgrammingError, match="permission denied"):
            conn.exec_driver_sql(ask)
        conn.exec_driver_sql("SELECT code FROM unit")


def test_what_may_be_read_holds_nothing_sensitive():
    readable = roles.readable()
    assert set(readable) == {"unit", "submission", *dictionary.tables()} - {"ds_ky_luat"}
    for name, table in dictionary.tables().items():
        hidden = {f.name for f in table.fields if f.sensitive}
        if name not in readable:  # that there is a line would say that somebody was disciplined
            assert hidden & set(table.key)
            continue
        shown = {f.name for f in table.fields} - hidden
        assert not hidden & set(readable[name]) and shown <= set(readable[name])
        assert name == "nguoi" or "line" in readable[name]
    assert "id" in readable["nguoi"] and len(readable["unit"]) > 2


@pytest.mark.postgresql
def test_a_mirror_without_the_role_works(reporting):
    mirror, _ = reporting
    with mirror.engine.connect() as conn:
        assert roles.grant(conn)
        conn.rollback()


def test_on_sqlite_there_is_nobody_to_grant_to(tmp_path):
    with Mirror.open(tmp_path / "m.db") as mirror, mirror.engine.connect() as conn:
        assert not roles.grant(conn)
