"""Connections, transactions and the lock of the one writer, statement by statement."""

import pandas as pd
import pytest
from sqlalchemy import exc

from hoso.connectors.mirror import engine
from hoso.connectors.mirror.errors import Busy, Unreachable


@pytest.fixture
def database(url):
    made = engine.create(url, wait=0.2)
    with made.begin() as conn:
        conn.exec_driver_sql('CREATE TABLE "t" (a BIGINT, "b c" TEXT, d DOUBLE PRECISION)')
    yield made
    made.dispose()


def fill(database) -> None:
    with engine.writing(database) as conn:
        rows = [(1, "x", 1.5), (2, "", None), (3, None, 2.0)]
        engine.insert(conn, "t", ["a", "b c", "d"], rows)


def test_rows_go_in_and_come_out(database):
    fill(database)
    with engine.reading(database) as conn:
        assert engine.select(conn, "t", ["a", "b c"], order="a DESC") == [
            (3, None),
            (2, ""),
            (1, "x"),
        ]
        asked = engine.among(conn, "b c")
        found = engine.select(conn, "t", ["a"], asked, engine.values(conn, ["x", "y"]))
        assert found == [(1,)]
        assert engine.select(conn, "t", ["d"], "a = 1") == [(1.5,)]


def test_rows_are_removed_by_their_whole_key(database):
    fill(database)
    with engine.writing(database) as conn:
        engine.delete(conn, "t", ["a", "b c"], [(1, "y"), (2, "")])
        engine.delete(conn, "t", ["a"], [])
        engine.insert(conn, "t", ["a"], [])
    with engine.reading(database) as conn:
        assert engine.select(conn, "t", ["a"], order="a") == [(1,), (3,)]


def test_a_frame_has_its_kinds_and_tells_nothing_from_an_empty_text(database):
    fill(database)
    columns = {"a": "int64", "b": "str", "d": "float64"}
    with engine.reading(database) as conn:
        found = engine.frame(conn, 'SELECT a, "b c", d FROM t ORDER BY a', columns)
        none = engine.frame(conn, 'SELECT a, "b c", d FROM t WHERE a > 9', columns)
    wanted = pd.DataFrame({"a": [1, 2, 3], "b": ["x", "", None], "d": [1.5, None, 2.0]})
    pd.testing.assert_frame_equal(found, wanted.astype(columns))
    assert len(none) == 0 and list(none.columns) == ["a", "b", "d"]
    assert none.dtypes.astype(str).to_dict() == found.dtypes.astype(str).to_dict()


def test_a_frame_longer_than_a_batch_is_whole(database):
    many = engine.BATCH * 2 + 1
    with engine.writing(database) as conn:
        engine.insert(conn, "t", ["a"], [(n,) for n in range(many)])
    with engine.reading(database) as conn:
        found = engine.frame(conn, "SELECT a FROM t ORDER BY a", {"a": "int64"})
    assert found["a"].tolist() == list(range(many))


def test_what_raises_leaves_nothing(database):
    with pytest.raises(KeyError), engine.writing(database) as conn:
        engine.insert(conn, "t", ["a"], [(1,)])
        raise KeyError
    with engine.reading(database) as conn:
        assert engine.select(conn, "t", ["a"]) == []


def test_a_reader_sees_one_state_from_its_first_question_on(database):
    fill(database)
    with engine.reading(database) as conn:
        assert len(engine.select(conn, "t", ["a"])) == 3
        with engine.writing(database) as other:
            engine.insert(other, "t", ["a"], [(9,)])
        assert len(engine.select(conn, "t", ["a"])) == 3


def test_a_second_writer_waits_and_is_told(database):
    """Also when it writes to other rows, and before it writes at all."""
    with (
        engine.writing(database),
        pytest.raises(Busy, match="đang ghi vào bản sao"),
        engine.writing(database),
    ):
        pass
    with engine.writing(database):
        pass


@pytest.mark.postgresql
def test_who_holds_the_lock_is_named(databases):
    import os

    database = engine.create(databases(), wait=0.1)
    with (
        engine.writing(database),
        pytest.raises(Busy, match=rf"hoso/{os.getpid()} \(tài khoản \w+\)"),
        engine.writing(database),
    ):
        pass
    database.dispose()


def test_what_a_driver_says_is_one_sentence(database):
    kind = database.dialect.loaded_dbapi.OperationalError
    found = engine.told(database, kind("server went away.\nat line 1"))
    assert isinstance(found, Unreachable)
    assert "(server went away)" in str(found)
    assert isinstance(engine.told(database, kind("database is locked")), Busy)
    assert "(?)" in str(engine.told(database, kind("")))
    wrapped = exc.OperationalError("SELECT 1", {}, kind("gone"))
    assert "(gone)" in str(engine.told(database, wrapped))
    assert engine.told(database, ValueError("x")) is None
    assert engine.told(database, exc.ProgrammingError("x", {}, kind("y"))) is None


def test_other_faults_of_ours_stay_what_they_are(database):
    with pytest.raises(exc.IntegrityError), engine.writing(database) as conn:
        conn.exec_driver_sql("CREATE TABLE u (a BIGINT NOT NULL)")
        conn.exec_driver_sql("INSERT INTO u VALUES (NULL)")


def test_the_file_and_its_folder_are_the_owners(tmp_path):
    """Also when they were there before with wider rights."""
    path = tmp_path / "mới" / "m.db"
    engine.create(path).dispose()
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    engine.create(path).dispose()
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_hoso_asks_of_sqlite(tmp_path):
    database = engine.create(tmp_path / "m.db")
    with database.connect() as conn:
        asked = {
            name: conn.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "temp_store", "cache_size")
        }
    database.dispose()
    assert asked == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "temp_store": 2,
        "cache_size": -8192,
    }


def test_a_mirror_in_memory_is_one(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    database = engine.create(":memory:")
    with engine.writing(database) as conn:
        conn.exec_driver_sql("CREATE TABLE t (a)")
    with engine.reading(database) as conn:
        assert engine.select(conn, "t", ["a"]) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["mysql://u@h/d", "oracle://h"])
def test_other_databases_are_refused(url):
    with pytest.raises(Unreachable, match="SQLite hoặc PostgreSQL"):
        engine.create(url)


def test_a_place_where_no_file_can_be_is_one_sentence(tmp_path):
    (tmp_path / "a").write_text("")
    with pytest.raises(Unreachable, match="Không mở được bản sao"):
        engine.create(tmp_path / "a" / "b" / "m.db")
