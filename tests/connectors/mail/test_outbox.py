"""The outbox against a real SMTP server: nothing lost, nothing doubled, whatever breaks."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hoso.connectors.mail.letter import Letter
from hoso.connectors.mail.outbox import (
    Occasion,
    Round,
    content_hash,
    decide,
    enqueue,
    message_id,
    send_all,
    settle,
)
from hoso.connectors.mail.server import Server, ServerError
from hoso.connectors.mirror.schema import ledger, outbox

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SENDER = "hoso@ninhbinh.example.vn"


class MailServer:
    """The server process, its port and what it took."""

    def __init__(self, folder: Path, *options: str):
        self.log, port_file = folder / "taken", folder / "port"
        self.log.touch()
        self.process = subprocess.Popen(
            [
                sys.executable,
                str(Path(__file__).with_name("smtp_server.py")),
                str(port_file),
                str(self.log),
                *options,
            ]
        )
        for _ in range(200):
            if port_file.exists() and port_file.read_text():
                break
            time.sleep(0.05)
        self.port = int(port_file.read_text())

    @property
    def taken(self) -> Counter[str]:
        return Counter(self.log.read_text().split())


@pytest.fixture
def serve(tmp_path):
    started = []

    def start(*options: str, script: str = "") -> MailServer:
        if script:
            (tmp_path / "script").write_text(script)
            options = (*options, "--script", str(tmp_path / "script"))
        started.append(MailServer(tmp_path, *options))
        return started[-1]

    yield start
    for server in started:
        server.process.kill()
        server.process.wait()


@pytest.fixture
def engine(tmp_path):
    yield from opened(f"sqlite:///{tmp_path / 'mirror.db'}")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def either(request, tmp_path):
    """An outbox on each engine in turn."""
    if request.param == "sqlite":
        yield from opened(f"sqlite:///{tmp_path / 'mirror.db'}")
    else:
        yield from opened(
            request.getfixturevalue("databases")().replace("postgresql://", "postgresql+psycopg://")
        )


def opened(url: str):
    engine = sa.create_engine(url)
    ledger.create_all(engine, tables=[outbox])
    yield engine
    engine.dispose()


def fill(engine, folder: Path, letters: int) -> int:
    """Enqueue *letters*; how many were new."""
    made = 0
    for n in range(letters):
        unit, recipient = f"H42.{n:03d}", f"don-vi-{n}@ninhbinh.example.vn"
        content = content_hash(f"body {n}".encode())
        ident = message_id("2026-11", unit, content, recipient, "ninhbinh.example.vn")
        letter = Letter(
            ("Sở Nội vụ", SENDER),
            recipient,
            f"Kết quả kỳ 2026-11 ({unit})",
            f"body {n}",
            ident,
            NOW,
        )
        made += enqueue(engine, folder / "outbox", letter, Occasion("2026-11", unit, content), NOW)
    return made


def states(engine) -> Counter[str]:
    with engine.connect() as conn:
        return Counter(conn.scalars(sa.select(outbox.c.state)))


def send(engine, server: MailServer, *, at: datetime = NOW, **options):
    return send_all(
        engine,
        Server("127.0.0.1", server.port, "none", timeout=10),
        SENDER,
        Round(clock=lambda: at, per_minute=0, **options),
    )


def test_a_letter_is_made_once_and_sent_once(engine, tmp_path, serve):
    server = serve()
    assert fill(engine, tmp_path, 20) == 20
    assert fill(engine, tmp_path, 20) == 0
    assert send(engine, server).sent == 20
    assert send(engine, server).sent == 0
    assert len(server.taken) == 20 and set(server.taken.values()) == {1}


def test_later_is_tried_again_and_no_is_not(engine, tmp_path, serve):
    server = serve(script="1 451\n2 550\n3 450\n")
    fill(engine, tmp_path, 4)
    first = send(engine, server)
    assert (first.sent, first.retry, first.failed) == (1, 2, 1)
    assert send(engine, server).sent == 0, "not before its time"
    assert send(engine, server, at=NOW + timedelta(minutes=6)).sent == 2
    assert states(engine) == {"sent": 3, "failed": 1}


def test_patience_ends(engine, tmp_path, serve):
    server = serve(script="".join(f"{n} 451\n" for n in range(1, 10)))
    fill(engine, tmp_path, 1)
    for day in range(6):
        send(engine, server, at=NOW + timedelta(days=day))
    assert states(engine) == {"failed": 1}


def test_a_line_cut_before_the_text_is_tried_again_after_it_is_unsure(engine, tmp_path, serve):
    server = serve(script="2 drop-rcpt\n4 drop-data\n6 slow\n")
    fill(engine, tmp_path, 6)
    done = send(engine, server)
    assert (done.sent, done.retry, done.unsure) == (4, 1, 1)
    assert send(engine, server, at=NOW + timedelta(hours=1)).sent == 1
    assert states(engine) == {"sent": 5, "unsure": 1}
    assert set(server.taken.values()) == {1}


def test_the_officer_decides_on_the_unsure(engine, tmp_path, serve):
    server = serve(script="1 drop-data\n2 drop-data\n")
    fill(engine, tmp_path, 2)
    send(engine, server)
    with engine.connect() as conn:
        first, second = conn.scalars(
            sa.select(outbox.c.seq).where(outbox.c.state == "unsure").order_by(outbox.c.seq)
        )
    decide(engine, first, arrived=True, now=NOW)
    decide(engine, second, arrived=False, now=NOW)
    assert send(engine, server).sent == 1
    with pytest.raises(LookupError):
        decide(engine, first, arrived=False, now=NOW)


KILLS = int(os.environ.get("HOSO_MAIL_KILLS", "15"))
"""Kills on each engine while ten times as many letters go out; ``make kills`` does 50."""


def test_letters_go_out_once_through_kills(either, tmp_path, serve, senders):
    server = serve()
    fill(either, tmp_path, 10 * KILLS)
    dice = random.Random(7)
    forked = senders(either, server.port, NOW)
    killed_at_work = 0
    for _ in range(KILLS):
        forked.start()
        time.sleep(dice.uniform(0.0, 0.1))
        forked.kill()
        killed_at_work += states(either)["queued"] > 0
    forked.close()
    assert killed_at_work >= KILLS // 2, "most of the kills must fall into the sending"
    settle(either, NOW + timedelta(hours=1))
    send(either, server, at=NOW + timedelta(hours=2))
    time.sleep(0.5)
    taken, found = server.taken, states(either)
    assert set(taken.values()) == {1}, "no letter twice"
    assert found["sent"] + found["unsure"] == 10 * KILLS, found
    with either.connect() as conn:
        sent = set(conn.scalars(sa.select(outbox.c.message_id).where(outbox.c.state == "sent")))
    assert sent <= set(taken), "what is called sent was taken"
    assert found["unsure"] <= KILLS


def test_two_senders_at_once_send_each_letter_once(either, tmp_path, serve, senders):
    server = serve()
    fill(either, tmp_path, 60)
    both = [senders(either, server.port, NOW) for _ in range(2)]
    started = [s.start() for s in both]
    for sender in both:
        sender.close()
    assert len(set(started)) == 2
    assert states(either) == {"sent": 60}, "a living sender's letter is never called unsure"
    assert len(server.taken) == 60 and set(server.taken.values()) == {1}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder / "cert", folder / "key"


def test_tls_and_login(engine, tmp_path, serve, certificate):
    cert, key = certificate
    server = serve("--tls", str(cert), str(key), "--user", "hoso", "--password", "bi-mat")
    fill(engine, tmp_path, 3)
    good = Server("localhost", server.port, "starttls", "hoso", "bi-mat", cert, timeout=10)
    for bad, word in [
        (
            Server("localhost", server.port, "starttls", "hoso", "sai", cert, timeout=10),
            "đăng nhập",
        ),
        (
            Server("localhost", server.port, "starttls", "hoso", "bi-mat", None, timeout=10),
            "Chứng thư",
        ),
        (Server("localhost", server.port, "starttls", "hoso", "bí mật", cert), "không dấu"),
        (Server("mail.example.vn", 25, "none"), "TLS"),
        (Server("127.0.0.1", 1, "none", timeout=2), "Không nối được"),
    ]:
        with pytest.raises(ServerError, match=word):
            send_all(engine, bad, SENDER, Round(lambda: NOW, per_minute=0))
    assert states(engine) == {"queued": 3}
    assert send_all(engine, good, SENDER, Round(lambda: NOW, per_minute=0)).sent == 3


def test_letters_wait_for_their_owner_only(engine, tmp_path):
    fill(engine, tmp_path, 1)
    (eml,) = (tmp_path / "outbox").iterdir()
    assert eml.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "outbox").stat().st_mode & 0o777 == 0o700
