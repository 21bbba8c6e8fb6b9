"""The audit: append-only entries, each holding the hash of the one before.

An entry's hash is SHA-256 over its length-prefixed parts, so no two entries share a text. Triggers
refuse changes by the ordinary account; whoever gets around them is found by :func:`verify`. Noting
the head hash outside the database (it is printed by ``hoso audit verify``) also finds a chain that
was made anew from end to end.
"""

import hashlib
import json

import sqlalchemy as sa

from ...validators.texts import t
from .schema import audit, audit_head

GENESIS = "0" * 64


def _hash(*parts: int | str) -> str:
    """Of number, time, by whom, action, subject, detail and the hash of the entry before."""
    return hashlib.sha256("".join(f"{len(p)}:{p}" for p in map(str, parts)).encode()).hexdigest()


def digest(rows: object) -> str:
    """SHA-256 of anything that JSON can say."""
    return hashlib.sha256(
        json.dumps(rows, ensure_ascii=False, sort_keys=True, default=str).encode()
    ).hexdigest()


def head(conn: sa.Connection) -> tuple[int, str]:
    """Number and hash of the last entry; (0, zeros) when there is none."""
    found = conn.execute(sa.select(audit_head.c.seq, audit_head.c.hash)).first()
    return (int(found[0]), str(found[1])) if found else (0, GENESIS)


def append(
    conn: sa.Connection, *, at: str, by: str, action: str, subject: str = "", **detail: object
) -> int:
    """Write one entry inside the caller's transaction; its number is returned. ``detail`` holds
    counts and hashes, no personal data."""
    seq, previous = head(conn)
    seq += 1
    text = json.dumps(detail, ensure_ascii=False, sort_keys=True, default=str)
    found = _hash(seq, at, by, action, subject, text, previous)
    conn.execute(
        audit.insert().values(
            seq=seq,
            at=at,
            by=by,
            action=action,
            subject=subject,
            detail=text,
            previous=previous,
            hash=found,
        )
    )
    if seq == 1:
        conn.execute(audit_head.insert().values(one=1, seq=seq, hash=found))
    else:
        conn.execute(audit_head.update().values(seq=seq, hash=found))
    return seq


def verify(conn: sa.Connection) -> list[str]:
    """One sentence for every entry that was altered, removed or inserted; empty when the chain is
    whole."""
    problems, expected, previous = [], 1, GENESIS
    for seq, at, by, action, subject, detail, before, found in conn.execute(
        sa.select(audit).order_by(audit.c.seq)
    ):
        if seq != expected:
            problems.append(
                t("Nhật ký thiếu mục {first} đến {last}.", first=expected, last=seq - 1)
            )
        elif before != previous:
            problems.append(
                t("Mục {n} không nối với mục trước: có mục bị sửa, bị xóa hoặc bị chèn.", n=seq)
            )
        if found != _hash(seq, at, by, action, subject, detail, before):
            problems.append(t("Mục {n} đã bị sửa sau khi ghi.", n=seq))
        expected, previous = seq + 1, found
    seq, found = head(conn)
    if seq > expected - 1:
        problems.append(t("Nhật ký thiếu mục {first} đến {last}.", first=expected, last=seq))
    elif (seq, found) != (expected - 1, previous):
        problems.append(t("Mục cuối của nhật ký không khớp với số đã ghi riêng (mục {n}).", n=seq))
    return problems
