"""Delivery reports of the kinds that mail servers write, and mail that is none."""

import mailbox
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from hoso.connectors.mail.bounces import Report, read
from hoso.connectors.mail.letter import LetterError
from hoso.connectors.mail.outbox import Heard, decide, hear
from hoso.connectors.mirror.schema import ledger, outbox

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def report(
    ours: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    text: str = "smtp; 550 5.1.1 no such user",
    original: str = "message/rfc822",
) -> bytes:
    """A delivery report as RFC 3464 section 2 has it."""
    return f"""From: MAILER-DAEMON@mx.example.vn
To: hoso@ninhbinh.example.vn
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="XX"

--XX
Content-Type: text/plain

This is the mail system at host mx.example.vn.

--XX
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.vn
Arrival-Date: Mon, 23 Nov 2026 08:00:00 +0700

Final-Recipient: rfc822; don-vi@ninhbinh.example.vn
Action: {action}
Status: {status}
Diagnostic-Code: {text}

--XX
Content-Type: {original}

From: hoso@ninhbinh.example.vn
Message-ID: {ours}
Subject: Ket qua

body

--XX--
""".encode()


@pytest.fixture
def engine(tmp_path):
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'mirror.db'}")
    ledger.create_all(engine, tables=[outbox])
    with engine.begin() as conn:
        for n, state in enumerate(("sent", "unsure", "sent", "queued"), 1):
            conn.execute(
                outbox.insert().values(
                    period="2026-11",
                    unit=f"H42.{n}",
                    content=str(n),
                    recipient="x@y.vn",
                    state=state,
                    message_id=f"<{n}@hoso>",
                )
            )
    yield engine
    engine.dispose()


def states(engine) -> list[str]:
    with engine.connect() as conn:
        return list(conn.scalars(sa.select(outbox.c.state).order_by(outbox.c.seq)))


@pytest.mark.parametrize(
    "original",
    ["message/rfc822", "text/rfc822-headers", "message/global-headers", "message/global"],
)
def test_a_report_names_the_letter_and_the_reason(tmp_path, original):
    (tmp_path / "a.eml").write_bytes(report("<1@hoso>", original=original))
    assert list(read(tmp_path / "a.eml")) == [
        Report("<1@hoso>", "failed", "5.1.1", "smtp; 550 5.1.1 no such user")
    ]


def test_every_kind_of_mailbox_is_read_and_other_mail_is_passed_over(tmp_path):
    plain = b"From: a@b.vn\nSubject: Xin nghi\nMessage-ID: <1@hoso>\n\n550 5.1.1 failed\n"
    folder, mbox, maildir = (
        tmp_path / "eml",
        mailbox.mbox(tmp_path / "mbox"),
        mailbox.Maildir(tmp_path / "Maildir", create=True),
    )
    folder.mkdir()
    for n, data in enumerate(
        (
            plain,
            report("<1@hoso>"),
            report("<2@hoso>", action="delivered"),
            report("").replace(b"Message-ID: \n", b""),
        )
    ):
        (folder / f"{n}.eml").write_bytes(data)
        mbox.add(data)
        maildir.add(data)
    mbox.close()
    for path in (folder, tmp_path / "mbox", tmp_path / "Maildir"):
        assert sorted((r.message_id, r.action) for r in read(path)) == [
            ("<1@hoso>", "failed"),
            ("<2@hoso>", "delivered"),
        ], path
    with pytest.raises(LetterError, match="khong-co"):
        list(read(tmp_path / "khong-co"))


def test_reports_move_only_letters_that_went_out(engine):
    told = [
        Report(f"<{n}@hoso>", action, "5.1.1", "no such user")
        for n, action in (
            (1, "failed"),
            (2, "delivered"),
            (3, "delayed"),
            (4, "failed"),
            (9, "failed"),
        )
    ]
    assert hear(engine, told, NOW) == Heard(bounced=1, delivered=1, delayed=1, unknown=1)
    assert states(engine) == ["bounced", "sent", "sent", "queued"]
    assert hear(engine, told, NOW) == Heard(delayed=1, unknown=1), (
        "the same report tells nothing new"
    )
    with engine.connect() as conn:
        assert (
            conn.scalar(sa.select(outbox.c.reply).where(outbox.c.seq == 1)) == "5.1.1 no such user"
        )


def test_a_returned_letter_goes_out_again_only_by_the_officers_word(engine):
    hear(engine, [Report("<1@hoso>", "failed", "5.1.1", "")], NOW)
    with pytest.raises(LookupError):
        decide(engine, 1, arrived=True, now=NOW)
    decide(engine, 1, arrived=False, now=NOW)
    assert states(engine)[0] == "queued"
