"""What becomes of a letter, on a server that answers as the test says: no network, no waiting."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from hoso.connectors.mail import outbox as made
from hoso.connectors.mail.bounces import Report
from hoso.connectors.mail.letter import Letter
from hoso.connectors.mail.server import Fate, Reply
from hoso.connectors.mirror.schema import ledger, outbox

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SENDER = "hoso@ninhbinh.example.vn"


@dataclass
class Answers:
    """A server that gives these answers in turn, then takes everything; counts what it saw."""

    replies: list[Reply] = field(default_factory=list)
    broken: bool = False
    took: list[str] = field(default_factory=list)
    seen: list[tuple[str, bytes]] = field(default_factory=list)
    connected: int = 0
    left: int = 0

    def connect(self) -> Any:
        self.connected += 1
        self.broken = False
        return self

    def send(self, sender: str, recipient: str, letter: bytes) -> Reply:
        self.took.append(recipient)
        self.seen.append((sender, letter))
        return self.replies.pop(0) if self.replies else Reply(Fate.SENT, "250 ok")

    def __exit__(self, *_: object) -> None:
        self.left += 1


@pytest.fixture
def engine():
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    ledger.create_all(engine, tables=[outbox])
    yield engine
    engine.dispose()


def put(engine, folder, *units: str, recipient="don-vi@example.vn", content="c", period="2026-11"):
    new = []
    for unit in units:
        ident = made.message_id(period, unit, content, recipient, "example.vn")
        letter = Letter(("Sở Nội vụ", SENDER), recipient, "Kết quả", "Nội dung", ident, NOW)
        new.append(made.enqueue(engine, folder, letter, made.Occasion(period, unit, content), NOW))
    return new


def rows(engine) -> list[sa.Row]:
    with engine.connect() as conn:
        return list(conn.execute(sa.select(outbox).order_by(outbox.c.seq)))


def send(engine, server, at=NOW, progress=None, **options):
    options = {"per_minute": 0, **options}
    return made.send_all(engine, server, SENDER, made.Round(lambda: at, **options), progress)


def text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def test_the_same_letter_has_the_same_name_and_another_has_another():
    about = {"period": "2026-11", "unit": "A", "content": "c", "recipient": "a@example.vn"}
    ident = made.message_id(**about, domain="example.vn")
    assert ident == made.message_id(**about, domain="example.vn")
    assert ident.startswith("<") and ident.endswith("@example.vn>")
    assert len(ident) == len("<@example.vn>") + 32
    others = [
        made.message_id(**{**about, name: about[name] + "x"}, domain="example.vn") for name in about
    ]
    assert len({ident, *others}) == 5
    # Parts are kept apart: moving a letter from one to the next is another content.
    assert made.content_hash(b"ab", b"c") != made.content_hash(b"a", b"bc")


def test_a_letter_waits_as_it_was_made(engine, tmp_path):
    assert put(engine, tmp_path, "A", "B", "A") == [True, True, False]
    first, _ = rows(engine)
    assert (first.period, first.unit, first.content) == ("2026-11", "A", "c")
    assert (first.recipient, first.subject) == ("don-vi@example.vn", "Kết quả")
    assert (first.state, first.attempts) == ("queued", 0)
    assert first.next_try == first.created == first.updated == text(NOW)
    assert Path(first.path).read_bytes().count(b"Message-ID: " + first.message_id.encode()) == 1
    for other in ({"recipient": "b@example.vn"}, {"content": "d"}, {"period": "2026-12"}):
        assert put(engine, tmp_path, "A", **other) == [True], other
    assert len(list(tmp_path.glob("*.eml"))) == len(rows(engine)) == 5


def test_letters_go_out_in_the_order_they_were_made_up_to_the_cap(engine, tmp_path):
    for n in range(4):
        put(engine, tmp_path, f"U{n}", recipient=f"{9 - n}@example.vn")
    server, told = Answers(), []
    done = send(engine, server, most=3, progress=lambda *at: told.append(at))
    assert done == made.Sent(sent=3)
    assert server.took == ["9@example.vn", "8@example.vn", "7@example.vn"]
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert (server.connected, server.left) == (1, 1)
    assert [r.state for r in rows(engine)] == ["sent"] * 3 + ["queued"]
    assert rows(engine)[0].reply == "250 ok" and rows(engine)[0].attempts == 1


def test_one_unit_alone(engine, tmp_path):
    put(engine, tmp_path, "A", "B")
    assert send(engine, Answers(), only="B").sent == 1
    assert [r.state for r in rows(engine)] == ["queued", "sent"]


def test_the_rate_is_kept_between_letters_and_not_after_the_last(engine, tmp_path):
    put(engine, tmp_path, "A", "B", "C")
    slept: list[float] = []
    send(engine, Answers(), per_minute=30, sleep=slept.append)
    assert slept == [2.0, 2.0]


def test_a_broken_line_is_opened_again(engine, tmp_path):
    put(engine, tmp_path, "A", "B")
    server = Answers()
    send(engine, server, progress=lambda *_: setattr(server, "broken", True))
    assert server.connected == 2


def test_nothing_to_send_asks_no_server(engine):
    server = Answers()
    assert send(engine, server) == made.Sent()
    assert server.connected == server.left == 0


@pytest.mark.parametrize(
    ("tried", "state", "minutes"),
    [(1, "retry", 5), (2, "retry", 30), (3, "retry", 120), (4, "retry", 480), (5, "failed", 480)],
)
def test_later_waits_longer_each_time_and_then_ends(engine, tmp_path, tried, state, minutes):
    put(engine, tmp_path, "A")
    with engine.begin() as conn:
        conn.execute(outbox.update().values(attempts=tried - 1, state="retry"))
    done = send(engine, Answers([Reply(Fate.RETRY, "451 later")]))
    (row,) = rows(engine)
    assert (row.state, row.attempts, row.reply) == (state, tried, "451 later")
    assert row.next_try == text(NOW + timedelta(minutes=minutes))
    assert (done.retry, done.failed) == ((0, 1) if state == "failed" else (1, 0))
    assert send(engine, Answers(), at=NOW + timedelta(minutes=minutes, seconds=-1)).sent == 0
    after = send(engine, Answers(), at=NOW + timedelta(minutes=minutes))
    assert after.sent == (state == "retry")


def test_each_fate_is_counted(engine, tmp_path):
    put(engine, tmp_path, "A", "B", "C", "D")
    fates = [Fate.FAILED, Fate.UNSURE, Fate.RETRY, Fate.SENT]
    done = send(engine, Answers([Reply(f, "") for f in fates]))
    assert done == made.Sent(sent=1, retry=1, failed=1, unsure=1)
    assert [r.state for r in rows(engine)] == ["failed", "unsure", "retry", "sent"]


def test_what_somebody_else_took_meanwhile_is_passed_over(engine, tmp_path):
    put(engine, tmp_path, "A", "B")

    def taken(*_: object) -> None:
        with engine.begin() as conn:
            conn.execute(outbox.update().where(outbox.c.unit == "B").values(state="sending"))

    server = Answers()
    assert send(engine, server, progress=taken).sent == 1
    assert len(server.took) == 1 and server.left == 1


@pytest.mark.parametrize(("age", "state"), [(15, "unsure"), (14, "sending")])
def test_a_dead_run_leaves_letters_unsure_after_a_quarter_of_an_hour(engine, tmp_path, age, state):
    put(engine, tmp_path, "A")
    with engine.begin() as conn:
        values = {"state": "sending", "updated": text(NOW - timedelta(minutes=age)), "reply": "x"}
        conn.execute(outbox.update().values(**values))
    assert made.settle(engine, NOW) == (state == "unsure")
    (row,) = rows(engine)
    assert row.state == state
    if state == "unsure":
        assert (row.reply, row.updated) == ("", text(NOW))
    assert send(engine, Answers()).sent == 0


@pytest.mark.parametrize("state", ["queued", "sent", "failed", "bounced", "unsure"])
def test_only_what_was_under_way_is_settled(engine, tmp_path, state):
    put(engine, tmp_path, "A")
    with engine.begin() as conn:
        long_ago = text(NOW - timedelta(days=9))
        conn.execute(outbox.update().values(state=state, updated=long_ago, reply="x"))
    assert made.settle(engine, NOW) == 0
    assert [(r.state, r.reply) for r in rows(engine)] == [(state, "x")]


@pytest.mark.parametrize(
    ("before", "arrived", "after"),
    [
        ("unsure", True, "sent"),
        ("failed", True, None),
        ("bounced", True, None),
        ("sent", True, None),
        ("unsure", False, "queued"),
        ("failed", False, "queued"),
        ("bounced", False, "queued"),
        ("sent", False, None),
        ("sending", False, None),
        ("queued", False, None),
    ],
)
def test_the_officers_word(engine, tmp_path, before, arrived, after):
    put(engine, tmp_path, "A", "B")
    later = NOW + timedelta(days=1)
    with engine.begin() as conn:
        conn.execute(outbox.update().values(state=before, attempts=3))
    if after is None:
        with pytest.raises(LookupError):
            made.decide(engine, 1, arrived=arrived, now=later)
        return
    made.decide(engine, 1, arrived=arrived, now=later)
    first, second = rows(engine)
    assert (first.state, first.attempts) == (after, 3 if arrived else 0)
    assert first.next_try == first.updated == text(later)
    assert (second.state, second.attempts) == (before, 3)


def report(row, action: str) -> Report:
    about = {"message_id": row.message_id, "action": action, "status": "5.1.1", "text": "no such"}
    return SimpleNamespace(**about)  # pyright: ignore[reportReturnType]


@pytest.mark.parametrize(
    ("before", "action", "after", "counted"),
    [
        ("sent", "failed", "bounced", made.Heard(bounced=1)),
        ("unsure", "failed", "bounced", made.Heard(bounced=1)),
        ("sending", "failed", "bounced", made.Heard(bounced=1)),
        ("bounced", "failed", "bounced", made.Heard()),
        ("queued", "failed", "queued", made.Heard()),
        ("unsure", "delivered", "sent", made.Heard(delivered=1)),
        ("sent", "delivered", "sent", made.Heard()),
        ("bounced", "delivered", "bounced", made.Heard()),
        ("sent", "delayed", "sent", made.Heard(delayed=1)),
        ("sent", "relayed", "sent", made.Heard()),
    ],
)
def test_what_a_delivery_report_changes(engine, tmp_path, before, action, after, counted):
    put(engine, tmp_path, "A", "B")
    with engine.begin() as conn:
        conn.execute(outbox.update().values(state=before))
    later = NOW + timedelta(days=1)
    assert made.hear(engine, [report(rows(engine)[0], action)], later) == counted
    first, second = rows(engine)
    assert (first.state, second.state) == (after, before)
    assert (first.updated == text(later)) == (before != after)
    if after == "bounced" != before:
        assert first.reply == "5.1.1 no such"


def test_reports_of_letters_of_others_are_counted_apart(engine, tmp_path):
    put(engine, tmp_path, "A")
    foreign = SimpleNamespace(message_id="<x@y>", action="failed", status="5.0.0", text="")
    assert made.hear(engine, [foreign, foreign], NOW) == made.Heard(unknown=2)  # pyright: ignore[reportArgumentType]
    assert rows(engine)[0].state == "queued"


def test_the_defaults_are_patient(engine, tmp_path):
    put(engine, tmp_path, "A", "B")
    slept: list[float] = []
    made.send_all(engine, Answers(), SENDER, made.Round(lambda: NOW, sleep=slept.append))  # pyright: ignore[reportArgumentType]
    assert slept == [1.0]


def test_no_more_than_five_hundred_letters_in_one_run(engine, tmp_path):
    put(engine, tmp_path, "A")
    (row,) = rows(engine)
    copied = {c.name: getattr(row, c.name) for c in outbox.columns if c.name != "seq"}
    with engine.begin() as conn:
        conn.execute(
            outbox.insert(),
            [{**copied, "unit": f"U{n}", "message_id": f"<{n}@example.vn>"} for n in range(500)],
        )
    assert send(engine, Answers()).sent == 500


def test_a_letter_goes_out_as_it_lies_there_under_the_name_of_the_office(engine, tmp_path):
    put(engine, tmp_path, "A")
    server, (row,) = Answers(), rows(engine)
    lies = Path(row.path).read_bytes()
    send(engine, server)
    assert server.seen == [(SENDER, lies)] and b"Subject" in lies
    assert Path(row.path).parent == tmp_path
    assert oct(Path(row.path).stat().st_mode & 0o777) == "0o600"


def test_a_run_first_settles_what_a_dead_one_left(engine, tmp_path):
    put(engine, tmp_path, "A", "B")
    long_ago = text(NOW - timedelta(hours=1))
    with engine.begin() as conn:
        mine = outbox.update().where(outbox.c.unit == "A")
        conn.execute(mine.values(state="sending", updated=long_ago))
    assert send(engine, Answers()) == made.Sent(sent=1)
    assert [r.state for r in rows(engine)] == ["unsure", "sent"]


def test_a_line_that_dies_in_the_middle_is_left_and_what_was_sent_stays(engine, tmp_path):
    put(engine, tmp_path, "A", "B")

    class Dying(Answers):
        def send(self, sender, recipient, letter):
            if self.took:
                raise OSError("gone")
            return super().send(sender, recipient, letter)

    server = Dying()
    with pytest.raises(OSError, match="gone"):
        send(engine, server)
    assert server.left == 1
    assert [r.state for r in rows(engine)] == ["sent", "sending"]


def test_the_moments_of_a_letter_are_those_of_its_steps(engine, tmp_path):
    put(engine, tmp_path, "A")
    moments = [NOW + timedelta(minutes=m) for m in (1, 2, 3, 4)]
    made.send_all(
        engine,
        Answers([Reply(Fate.UNSURE, "?")]),  # pyright: ignore[reportArgumentType]
        SENDER,
        made.Round(clock=iter(moments).__next__, per_minute=0),
    )
    (row,) = rows(engine)
    assert (row.created, row.updated) == (text(NOW), text(moments[3]))
    assert (row.state, row.reply, row.attempts) == ("unsure", "?", 1)


def test_a_returned_letter_says_what_the_report_said_and_no_blank_beside_it(engine, tmp_path):
    put(engine, tmp_path, "A")
    send(engine, Answers())
    bare = SimpleNamespace(**vars(report(rows(engine)[0], "failed")) | {"text": ""})
    made.hear(engine, [bare], NOW)  # pyright: ignore[reportArgumentType]
    assert rows(engine)[0].reply == "5.1.1"


def test_reports_are_counted_one_by_one(engine, tmp_path):
    put(engine, tmp_path, "A", "B", "C", "D")
    send(engine, Answers([Reply(Fate.UNSURE, "")] * 2))
    words = ["delivered", "delivered", "failed", "failed"]
    heard = [report(row, word) for row, word in zip(rows(engine), words, strict=True)]
    late = [report(row, "delayed") for row in rows(engine)[:3]]
    assert made.hear(engine, [*heard, *late], NOW) == made.Heard(2, 2, 3, 0)
    assert [r.state for r in rows(engine)] == ["sent", "sent", "bounced", "bounced"]


@pytest.mark.parametrize(
    ("key", "written"),
    [
        (made.Key("ket-qua", "30/11/2026", "abc"), "ket-qua/30-11-2026/abc"),
        (made.Key("don-doc-2", "", "abc"), "don-doc-2//abc"),
    ],
)
def test_a_key_is_read_as_it_was_written(key, written):
    assert str(key) == written and made.Key.of(written) == key


def test_a_letter_of_old_is_known_by_its_hash_alone():
    assert made.Key.of("abc") == made.Key("", "", "abc")


def test_the_earlier_letters_of_one_mailbox_of_a_unit_in_a_period(engine, tmp_path):
    put(engine, tmp_path, "A", content="nhac/30-11-2026/h1")
    put(engine, tmp_path, "B")
    put(engine, tmp_path, "A", recipient="khac@example.vn")
    put(engine, tmp_path, "A", period="2026-12")
    put(engine, tmp_path, "A", content="nhac/30-11-2026/h2")
    send(engine, Answers(), most=1)
    found = made.earlier(engine, "2026-11", "A", "don-vi@example.vn")
    keys = [made.Key("nhac", "30/11/2026", h) for h in ("h1", "h2")]
    assert [(e.seq, e.key, e.state, e.day) for e in found] == [
        (1, keys[0], "sent", "2026-11-23"),
        (5, keys[1], "queued", "2026-11-23"),
    ]
