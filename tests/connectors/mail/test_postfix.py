"""The outbox against Debian's postfix, as an optional job: HOSO_POSTFIX=1 (root, postfix
installed), see `make postfix`."""

import mailbox
import os
import pwd
import random
import shutil
import socket
import subprocess
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from hoso.connectors.mail.bounces import read
from hoso.connectors.mail.letter import Letter
from hoso.connectors.mail.outbox import (
    Occasion,
    Round,
    content_hash,
    enqueue,
    hear,
    message_id,
    send_all,
)
from hoso.connectors.mail.server import Server
from hoso.connectors.mirror.schema import ledger, outbox

pytestmark = pytest.mark.skipif(
    not os.environ.get("HOSO_POSTFIX"),
    reason="optional job: HOSO_POSTFIX=1 with postfix installed, as root",
)
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SENDER = "hoso@ninhbinh.example.vn"


@pytest.fixture
def postfix(tmp_path):
    """A postfix of its own: mail for example.vn into Maildirs, mail for tra-lai.example.vn taken
    first and returned later."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # Its servers run as "postfix" and must be able to walk to their folders.
    root = Path("/var/spool") / f"hoso-postfix-{port}"
    config, mail = root / "etc", root / "mail"
    for folder in (root, config, mail, root / "queue", root / "data"):
        folder.mkdir(mode=0o755)
    for folder in (mail, root / "data"):
        shutil.chown(folder, "postfix", "postfix")
    (config / "main.cf").write_text(f"""compatibility_level = 3.6
queue_directory = {root}/queue
data_directory = {root}/data
mail_owner = postfix
myhostname = mx.example.vn
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = ninhbinh.example.vn, tra-lai.example.vn
smtpd_reject_unlisted_recipient = no
virtual_mailbox_base = {mail}
virtual_mailbox_maps = regexp:{config}/boxes
virtual_uid_maps = static:{pwd.getpwnam("postfix").pw_uid}
virtual_gid_maps = static:{pwd.getpwnam("postfix").pw_gid}
virtual_minimum_uid = 1
maillog_file = /var/log/hoso-postfix-{port}.log
""")
    (config / "boxes").write_text("/^hoso@/ van-thu/\n/@ninhbinh/ don-vi/\n")
    stock = Path("/etc/postfix/master.cf").read_text()
    (config / "master.cf").write_text(
        "".join(line for line in stock.splitlines(True) if not line.startswith("smtp      inet"))
        + f"127.0.0.1:{port} inet n - n - - smtpd\n"
    )
    subprocess.run(["postfix", "-c", str(config), "start"], check=True)
    yield port, mail
    subprocess.run(["postfix", "-c", str(config), "stop"], check=True)
    shutil.rmtree(root)


def test_500_letters_through_50_kills_arrive_once_and_what_comes_back_is_heard(
    postfix, tmp_path, senders
):
    port, mail = postfix
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'mirror.db'}")
    ledger.create_all(engine, tables=[outbox])
    for n in range(500):
        unit, domain = (
            f"H42.{n:03d}",
            "tra-lai.example.vn" if n % 100 == 7 else "ninhbinh.example.vn",
        )
        recipient, content = f"don-vi-{n}@{domain}", content_hash(f"{n}".encode())
        ident = message_id("2026-11", unit, content, recipient, "ninhbinh.example.vn")
        enqueue(
            engine,
            tmp_path / "outbox",
            Letter(
                ("Sở Nội vụ Ninh Bình", SENDER),
                recipient,
                f"Kết quả kỳ 2026-11: đơn vị {n}",
                "Kính gửi",
                ident,
                NOW,
            ),
            Occasion("2026-11", unit, content),
            NOW,
        )
    dice, forked = random.Random(11), senders(engine, port, NOW)
    for _ in range(50):
        forked.start()
        time.sleep(dice.uniform(0.0, 0.1))
        forked.kill()
    forked.close()
    later = NOW + timedelta(hours=1)
    send_all(engine, Server("127.0.0.1", port, "none"), SENDER, Round(lambda: later, per_minute=0))
    with engine.connect() as conn:
        state = dict(conn.execute(sa.select(outbox.c.message_id, outbox.c.state)).all())
        returning = set(
            conn.scalars(
                sa.select(outbox.c.message_id).where(
                    outbox.c.recipient.endswith("@tra-lai.example.vn")
                )
            )
        )
    assert set(state.values()) <= {"sent", "unsure"} and len(state) == 500
    sent = {ident for ident, word in state.items() if word == "sent"}
    arrived, told, ends = Counter(), [], time.monotonic() + 120
    while time.monotonic() < ends and (
        not sent - returning <= set(arrived) or len(told) < len(sent & returning)
    ):
        time.sleep(0.5)
        arrived = Counter(
            str(m["Message-ID"]) for m in mailbox.Maildir(mail / "don-vi", create=True)
        )
        told = list(read(mail / "van-thu")) if (mail / "van-thu").is_dir() else []
    assert set(arrived.values()) == {1}, "no letter twice"
    assert sent - returning <= set(arrived), "what is called sent has arrived"
    assert (
        hear(engine, told, later).bounced
        == len({r.message_id for r in told})
        >= len(sent & returning)
        > 0
    )
    with engine.connect() as conn:
        bounced = conn.execute(
            sa.select(outbox.c.message_id, outbox.c.reply).where(outbox.c.state == "bounced")
        ).all()
    assert {r.message_id for r in bounced} <= returning
    assert all(r.reply.startswith("5.1.1") and "unknown user" in r.reply for r in bounced)
