"""Whether the mirror still holds what its audit says: change lines, decisions, what was written,
people and lists, history, messages. Everything is recomputed from the tables and compared with the
digests in the chain, so the answer is the same on both engines."""

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc

from ...validators.schemas import dictionary
from ...validators.texts import t
from . import audit, engine, rows, schema, seals, tally, writing

TAKEN_BACK = ("restore", "undo-pull")
"""Actions that bring an older state back: what entries in between speak of is gone with it."""


@dataclass(frozen=True, slots=True)
class Entry:
    seq: int
    at: str
    action: str
    subject: str
    detail: dict[str, Any]


def verify(conn: sa.Connection) -> list[str]:
    """One sentence for everything that is not as the audit says; empty when all is whole."""
    found = audit.verify(conn)
    entries = standing(conn)
    return found + _lines(conn, entries) + _images(conn, entries) + _bodies(conn) + _sums(conn)


def notes(conn: sa.Connection) -> list[str]:
    """What is told and no fault of the data: entries that were written while the clock stood before
    the one of the entry before."""
    found, last = [], ""
    for seq, at in conn.execute(
        sa.select(schema.audit.c.seq, schema.audit.c.at).order_by(schema.audit.c.seq)
    ):
        if at < last:
            found.append(
                t(
                    "Mục {n} ghi lúc {at}, sớm hơn mục trước nó ({before}): đồng hồ máy đã lùi.",
                    n=seq,
                    at=at,
                    before=last,
                )
            )
        last = max(last, at)
    return found


def standing(conn: sa.Connection) -> list[Entry]:
    """The entries that speak of what is there: without those that a restored backup took back."""
    a = schema.audit.c
    query = sa.select(a.seq, a.at, a.action, a.subject, a.detail).order_by(a.seq)
    found: list[Entry] = []
    for seq, at, action, subject, detail in conn.execute(query):
        entry = Entry(int(seq), at, action, subject, _detail(detail))
        if action in TAKEN_BACK and "back_to" in entry.detail:
            found = [e for e in found if e.seq <= entry.detail["back_to"]]
        found.append(entry)
    return found


def _detail(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}  # an altered entry: the chain tells of it
    return found if isinstance(found, dict) else {}


def _lines(conn: sa.Connection, entries: list[Entry]) -> list[str]:
    """Lines and decisions of every change set."""
    sealed = {
        e.subject: e.detail["sealed"]
        for e in entries
        if e.action in ("plan", "undo") and "sealed" in e.detail
    }
    found = [
        t("Dòng thay đổi của đợt {n} không còn như lúc lập.", n=number)
        for number, digest in sealed.items()
        if number.isdigit() and seals.stored(conn, int(number)) != digest
    ]
    for (number,) in engine.select(
        conn, "changeset", ("number",), "kind <> 'undo'", order="number"
    ):
        broken = seals.undecided(conn, int(number))
        if broken:
            found.append(
                t(
                    "Quyết định của dòng {change} (đợt {n}) không khớp với sổ quyết định.",
                    change=broken[0],
                    n=number,
                )
            )
    return found


def _images(conn: sa.Connection, entries: list[Entry]) -> list[str]:
    """What each change set wrote, before and after."""
    found = []
    for e in entries:
        if e.action not in ("apply", "undo") or not e.subject.isdigit():
            continue
        stored = engine.select(
            conn,
            "image",
            ("relation", "key", "before", "after"),
            f"changeset = {int(e.subject)}",
            order="position",
        )
        if audit.digest(stored) != e.detail.get("digest"):
            found.append(
                t("Dữ liệu trước và sau của đợt {n} (để hoàn tác) đã bị đổi.", n=e.subject)
            )
    return found


def _bodies(conn: sa.Connection) -> list[str]:
    """The text of messages, by the hash that stands beside it."""
    texts = engine.select(conn, "message", ("transaction_id", "body", "sha256"))
    wrong = [x for x, body, h in texts if hashlib.sha256((body or "").encode()).hexdigest() != h]
    return [t("Nội dung thông điệp {n} đã bị đổi sau khi vào sổ.", n=x) for x in wrong]


def damage(conn: sa.Connection) -> list[str]:
    """What is broken in the database itself: its pages, and the records by their sums."""
    try:
        if conn.dialect.name == "sqlite":
            said = [str(r[0]) for r in conn.exec_driver_sql("PRAGMA quick_check(5)")]
            if said != ["ok"]:
                return [t("Tệp cơ sở dữ liệu hỏng: {why}", why="; ".join(said))]
        return _sums(conn)
    except sqlite3.DatabaseError as error:
        return [t("Tệp cơ sở dữ liệu hỏng: {why}", why=error)]
    except exc.DatabaseError as error:
        return [t("Tệp cơ sở dữ liệu hỏng: {why}", why=error.orig)]


def sentences() -> dict[str, str]:
    """What it means that the sum of a part does not fit."""
    return {
        "theirs": t("Hồ sơ và danh sách trong bản sao không còn như lần ghi cuối."),
        "base": t("Mốc thống nhất (gốc) không còn như lần ghi cuối."),
        "numbers": t("Bảng số định danh hoặc phiên bản hồ sơ không còn như lần ghi cuối."),
        "history": t("Lịch sử đã bị sửa, thêm hoặc bớt ngoài nhật ký."),
        "decisions": t("Sổ quyết định đã bị sửa, thêm hoặc bớt ngoài nhật ký."),
        "messages": t("Sổ thông điệp hoặc phản hồi đã bị sửa, thêm hoặc bớt ngoài nhật ký."),
    }


def _sums(conn: sa.Connection) -> list[str]:
    """Every table by the sums of the newest entry that has them."""
    stated = tally.stated(conn)
    if stated is None:
        return []
    now, said = tally.whole(conn), sentences()
    found = [said[part] for part in tally.PARTS if now[part] != stated.get(part)]
    if now["theirs"] != stated.get("theirs") and (people := strangers(conn)):
        found.append(t("Hồ sơ khác lịch sử của chính nó: {ids}.", ids=", ".join(people[:5])))
    return found


def strangers(conn: sa.Connection) -> list[str]:
    """Ids of the people with a row that is not the one which their history has open."""
    quote = conn.dialect.identifier_preparer.quote
    found: set[str] = set()
    for table in dictionary.tables():
        known = {
            (i, line): rows.loads(record)
            for i, line, record in engine.select(
                conn,
                "history",
                ("id", "line", "record"),
                f"{quote('table')} = '{table}' AND recorded_to IS NULL AND valid_to IS NULL",
            )
        }
        held = {(k[0], "".join(k[1:])): r for k, r in writing.read(conn, table).items()}
        found |= {k[0] for k in known.keys() | held.keys() if known.get(k) != held.get(k)}
    return sorted(found)
