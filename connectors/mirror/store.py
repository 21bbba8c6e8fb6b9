"""The mirror as its users see it: one object over one database."""

import dataclasses
import datetime
import getpass
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from ...validators.change import Change
from ...validators.schemas import dictionary
from ...validators.shapes import checked
from ...validators.texts import t
from . import (
    audit,
    backup,
    engine,
    history,
    judgements,
    migrations,
    on_day,
    outgoing,
    people,
    plans,
    pull,
    register,
    rows,
    schema,
    tally,
    verifying,
    waiting,
)
from .errors import BadExport, BadPlan, MirrorError
from .plans import Applied
from .pull import Pulled
from .waiting import OnTheWay
from .writing import Event


def _utc() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _frame(conn: sa.Connection, state: str, table: str, closed: bool) -> pd.DataFrame:
    """One record table with the versions of its people, in order of its keys; without those who are
    closed unless asked."""
    quote = conn.dialect.identifier_preparer.quote
    names = schema.columns(state, table)
    numbers = rows.numeric(table)
    kinds = {
        "id": "str",
        "version": "int64",
        **{n: "float64" if n in numbers else "str" for n in names if n != "id"},
    }
    shown = ["r.id", "coalesce(p.version, 0)", *(f"r.{quote(n)}" for n in names if n != "id")]
    open_only = (
        ""
        if closed
        else "WHERE r.closed IS NULL"
        if table == "nguoi"
        else "JOIN nguoi n ON n.id = r.id AND n.closed IS NULL"
    )
    order = "r.id" if table == "nguoi" else "r.id, r.line"
    return engine.frame(
        conn,
        f"SELECT {', '.join(shown)} FROM {quote(schema.relation(state, table))} r LEFT JOIN "
        f"person p ON p.id = r.id {open_only} ORDER BY {order}",
        kinds,
    )


class _Rehearsed(Exception):
    """Ends the transaction of a rehearsal, so that nothing of it stays."""

    def __init__(self, done: Any):
        super().__init__()
        self.done = done


_WRITES = ("pull", "apply", "undo", "undo-pull", "restore", register.ACTION)
"""Entries of the audit after which another history stands."""
HEADS = ("id", "ma_don_vi_su_dung", "trang_thai", "ngay_roi", "ly_do_roi", "closed")
"""What says who serves where."""


@dataclasses.dataclass(frozen=True)
class Rehearsed:
    """What an apply would do: its figures, and everybody (columns :data:`HEADS`) before and
    after."""

    applied: Applied
    before: pd.DataFrame
    after: pd.DataFrame


def _heads(conn: sa.Connection) -> pd.DataFrame:
    return engine.frame(
        conn, f"SELECT {', '.join(HEADS)} FROM nguoi ORDER BY id", dict.fromkeys(HEADS, "str")
    )


def _somebody(frames: dict[str, pd.DataFrame]) -> None:
    if not len(frames.get("nguoi", ())):
        raise BadExport(t("Bản xuất không có người nào; không nạp gì."))


def _first_day(period: str) -> str:
    return f"{period}-01" if len(period) == 7 else period


def _last_pull(conn: sa.Connection) -> tuple[str, str] | None:
    """(UTC instant, period) of the newest pull that was not taken back."""
    standing: list[tuple[str, str]] = []
    for action, at, subject in conn.execute(
        sa.select(schema.audit.c.action, schema.audit.c.at, schema.audit.c.subject)
        .where(schema.audit.c.action.in_(("pull", "undo-pull")))
        .order_by(schema.audit.c.seq)
    ):
        if action == "pull":
            standing.append((str(at), str(subject)))
        elif standing:
            standing.pop()
    return standing[-1] if standing else None


class Mirror:
    """The local mirror of the national database: what it holds ("theirs"), what both sides last
    agreed on ("base"), the change sets, the history with two times and the audit. Use :meth:`open`;
    works as a context manager.

    Every writing method is one transaction under one lock; killed at any instant it is wholly there
    or wholly not.
    """

    def __init__(
        self, database: sa.Engine, clock: Callable[[], str] = _utc, backups: Path | None = None
    ):
        self.engine = database
        self._clock = clock
        self._backups = backups
        self.on_leave: Callable[[Mirror], object] | None = None
        """Called when the mirror is left as a context manager: what goes outside with it."""

    @classmethod
    def open(
        cls,
        url_or_path: str | Path,
        *,
        clock: Callable[[], str] = _utc,
        wait: float = engine.WAIT,
        backups: Path | None = None,
    ) -> "Mirror":
        """Open the mirror at a database URL (``sqlite:///...``, ``postgresql://...``) or SQLite
        path, made when missing and brought up to the present schema and dictionary.

        Args:
            clock: gives the UTC instant that is recorded.
            wait: seconds to wait for another writer.
            backups: folder of the backups taken before each apply; default: beside an SQLite file,
                none for a server.

        Raises:
            Unreachable: it cannot be opened. Busy: another writer held it too long.
        """
        mirror = cls(engine.create(url_or_path, wait), clock, backups)
        migrations.upgrade(mirror.engine)
        return mirror

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> "Mirror":
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        found = engine.told(self.engine, error) if error is not None else None
        try:
            if self.on_leave is not None and found is None:
                self.on_leave(self)
        finally:
            self.close()
        # Others (the outbox) use the engine on their own; what a lost database means is the same
        # for them.
        if found is not None:
            raise found from error

    # --- what is known

    def theirs(self, *, closed: bool = False) -> dict[str, pd.DataFrame]:
        """What the national side holds: table -> frame of ``id``, ``version``, the dictionary's
        fields and, for a list, ``line``. ``nguoi`` has ``closed`` too; people closed there (and
        their lists) come only with ``closed=True``."""
        return self._frames("theirs", closed)

    def base(self) -> dict[str, pd.DataFrame]:
        """What unit and national side last agreed on, in the same shape (``version`` is the
        person's present one)."""
        return self._frames("base", True)

    def _frames(self, state: str, closed: bool) -> dict[str, pd.DataFrame]:
        with engine.reading(self.engine) as conn:
            return {table: _frame(conn, state, table, closed) for table in dictionary.tables()}

    def on_day(
        self, day: str, known: str | None = None, tables: Iterable[str] = ("nguoi",)
    ) -> dict[str, pd.DataFrame]:
        """The record tables as they were on *day*, by what was known on *known* (an ISO day, to its
        end, or a UTC instant; None: all that is known); see :func:`on_day.frame`."""
        with engine.reading(self.engine) as conn:
            return {table: on_day.frame(conn, table, [day], known)[day] for table in tables}

    def on_days(
        self, days: Iterable[str], known: str | None, fields: Iterable[str]
    ) -> dict[str, pd.DataFrame]:
        """The people as they were on each of some days, closed ones with the day in ``closed``:
        only these fields; see :func:`on_day.frame`."""
        with engine.reading(self.engine) as conn:
            return on_day.frame(conn, "nguoi", days, known, fields=fields, closed=True)

    def units_known(self, known: str | None = None) -> pd.DataFrame:
        """The ``unit`` table as it was known on a day; see :func:`on_day.units`."""
        with engine.reading(self.engine) as conn:
            return on_day.units(conn, known)

    def register_of_decisions(
        self, day: str = "", known: str | None = None
    ) -> dict[str, pd.DataFrame]:
        """The register of decisions: its tables with ``id`` (of the decision) and ``line``, as far
        as signed by an ISO day ('' for all), by what was known on another; see
        :func:`register.held`."""
        with engine.reading(self.engine) as conn:
            return register.held(conn, day, known)

    def record_decisions(
        self, frames: dict[str, pd.DataFrame], *, source: str, by: str | None = None
    ) -> register.Recorded:
        """Take in decisions: what is said of each replaces whatever was known of it. Others stay.

        Args:
            frames: every table of the register; number and whole day of signing are in each line.
        """
        return self._registered(lambda conn, event: register.take(conn, event, frames), source, by)

    def withdraw_decision(self, number: str, *, because: str, by: str | None = None) -> str:
        """Take a decision that was never made out of the register, and all its lines; its id. What
        was known until now stays known.

        Raises:
            BadPlan: there is no such decision, or there are several.
        """

        def out(conn: sa.Connection, event: Event) -> register.Recorded:
            return register.withdraw(conn, event, number)

        return self._registered(out, because, by).ids[0]

    def _registered(
        self, do: Callable[[sa.Connection, Event], register.Recorded], source: str, by: str | None
    ) -> register.Recorded:
        at = self._clock()
        with engine.writing(self.engine) as conn:
            event = Event(audit.head(conn)[0] + 1, at, "", tally=tally.begun(conn))
            done = do(conn, event)
            audit.append(
                conn,
                at=at,
                by=by or getpass.getuser(),
                action=register.ACTION,
                subject=source,
                decisions=len(done.ids),
                lines=done.lines,
                sums=tally.after(conn, event.tally),
            )
        return done

    def first_day(self) -> str | None:
        """The first day of which the mirror knows anything, None before the first pull."""
        with engine.reading(self.engine) as conn:
            return on_day.first_day(conn)

    def status(self) -> dict[str, object]:
        """Figures for ``hoso mirror status``: people, closed people, period of the last pull, last
        change set, audit entries."""
        with engine.reading(self.engine) as conn:
            one = lambda sql: conn.exec_driver_sql(sql).scalar()  # noqa: E731
            last = _last_pull(conn)
            applied = conn.execute(
                sa.select(sa.func.max(schema.changeset.c.number)).where(
                    schema.changeset.c.state == "applied"
                )
            ).scalar()
            return {
                t("Hồ sơ đang có"): one("SELECT count(*) FROM nguoi WHERE closed IS NULL"),
                t("Hồ sơ đã đóng"): one("SELECT count(*) FROM nguoi WHERE closed IS NOT NULL"),
                t("Dòng chờ CSDL quốc gia tiếp nhận"): one("SELECT count(*) FROM pending"),
                t("Lần nạp gần nhất"): last[1] if last else "-",
                t("Kế hoạch gần nhất"): plans.latest(conn) or "-",
                t("Đợt áp dụng gần nhất"): applied or "-",
                t("Mục nhật ký"): audit.head(conn)[0],
                t("Mã băm cuối"): audit.head(conn)[1][:16],
            }

    def named(self, ids: list[str]) -> pd.DataFrame:
        """Who these people are (``id``, ``ho_ten``, ``cccd``, ``ma_don_vi_su_dung``,
        ``ma_don_vi_quan_ly``), those that are closed too."""
        columns = ("id", "ho_ten", "cccd", "ma_don_vi_su_dung", "ma_don_vi_quan_ly")
        with engine.reading(self.engine) as conn:
            found = engine.select(
                conn, "nguoi", columns, engine.among(conn, "id"), engine.values(conn, ids)
            )
        return rows.frame(found, dict.fromkeys(columns, "str"))

    def last_period(self) -> str | None:
        """Period of the newest pull that was not taken back, None before the first."""
        with engine.reading(self.engine) as conn:
            last = _last_pull(conn)
        return last[1] if last else None

    def last_pull(self) -> str | None:
        """UTC instant of the last pull that stands, None before the first: the mirror's age."""
        with engine.reading(self.engine) as conn:
            last = _last_pull(conn)
        return last[0] if last else None

    # --- from the national side

    def pull(
        self,
        frames: dict[str, pd.DataFrame],
        *,
        period: str,
        source: str,
        as_of: str | None = None,
        by: str | None = None,
        consent: Callable[[Pulled], object] | None = None,
    ) -> Pulled:
        """Take in an export; a backup is taken before. The first one is the base as well; later
        ones replace "theirs" only.

        One transaction: what is judged by its figures is what is kept, nothing comes between.

        Args:
            frames: from :func:`read_national`, or ``nguoi`` and lists whose lines carry ``_nguoi``,
                or cccd and so_hieu. A list that is not among them, and a field that
                ``attrs["given"]`` of its frame does not name, stay what they are.
            period: "2026-11"; ``as_of``: day on which the export is true (default: first day of the
                period).
            consent: is given the figures before anything is kept; whatever it raises leaves
                everything as it was.

        Raises:
            BadExport: there is nobody in it.
        """
        _somebody(frames)
        at = self._clock()
        with engine.writing(self.engine) as conn:
            number, tallied = audit.head(conn)[0] + 1, tally.begun(conn)
            event = Event(number, at, as_of or _first_day(period), tally=tallied)
            done = pull.pull(conn, frames, event)
            if consent is not None:
                consent(done)
            # Of what stands until this is committed, an empty mirror before the first.
            backup.before_writing(self.engine, "pull", self._backups)
            audit.append(
                conn,
                at=at,
                by=by or getpass.getuser(),
                action="pull",
                subject=period,
                source=source,
                sums=tally.after(conn, event.tally),
                **dataclasses.asdict(done),
            )
        return done

    def rehearse_pull(
        self, frames: dict[str, pd.DataFrame], *, period: str, as_of: str | None = None
    ) -> Pulled:
        """What :meth:`pull` would do, in figures; nothing is kept.

        Raises:
            BadExport: there is nobody in it.
        """

        def stop(done: Pulled) -> None:
            raise _Rehearsed(done)

        try:
            self.pull(frames, period=period, source="", as_of=as_of, consent=stop)
        except _Rehearsed as figures:
            return figures.done
        raise AssertionError  # unreachable: the consent was asked

    def undo_pull(self, by: str | None = None) -> str:
        """Take back the last pull, by the backup made before it; the period of that pull.

        Raises:
            BadPlan: nothing was pulled, something was written since, or the backup is not there.
        """
        with engine.reading(self.engine) as conn:
            last = conn.execute(
                sa.select(schema.audit.c.action, schema.audit.c.subject)
                .where(schema.audit.c.action.in_(_WRITES))
                .order_by(schema.audit.c.seq.desc())
            ).first()
        if last is None or last.action != "pull":
            raise BadPlan(
                t(
                    "Không hoàn tác được lần nạp: chưa nạp lần nào, hoặc sau lần nạp đã có "
                    "đợt áp dụng, hoàn tác hoặc phục hồi khác."
                )
            )
        file = backup.latest(self.engine, "pull", self._backups)
        if file is None:
            raise BadPlan(t("Không còn bản sao lưu trước lần nạp; dùng hoso restore với bản khác."))
        self._bring_back(file, "undo-pull", str(last.subject), by)
        return str(last.subject)

    def _bring_back(self, file: Path, action: str, subject: str, by: str | None) -> None:
        """Restore a backup, with the entry that says so: what it went back to, the sums of what is
        there now and the counters, which never go back."""

        def note(conn: sa.Connection, own: int) -> None:
            counters = {c.name: int(c.value) for c in conn.execute(sa.select(schema.counter))}
            audit.append(
                conn,
                at=self._clock(),
                by=by or getpass.getuser(),
                action=action,
                subject=subject,
                back_to=own,
                counters=counters,
                sums=tally.shown(tally.whole(conn)),
            )

        backup.restore(self.engine, file, note)

    # --- change sets

    def save_plan(
        self,
        changes: pd.DataFrame,
        meta: dict[str, object],
        *,
        by: str | None = None,
        kind: str = "plan",
    ) -> int:
        """Store a CHANGES frame; its number. A plan equal to one not yet applied is not stored
        twice.

        Args:
            kind: "plan" for a month's, "reorganise" for a reorganisation; its meta has ``heads``,
                unit -> records before.
        """
        with engine.writing(self.engine) as conn:
            return plans.save(conn, changes, meta, self._clock(), by or getpass.getuser(), kind)

    def plan(self, number: int) -> pd.DataFrame:
        """The CHANGES frame of a change set with its decisions. Raises BadPlan when there is
        none."""
        with engine.reading(self.engine) as conn:
            lines = plans.read(conn, number)
        return checked(lines, Change, more=lines.columns)

    def plans(self) -> pd.DataFrame:
        """Every change set: number, kind, state, period, as_of, created, applied, applied_by,
        undoes, undone_by."""
        return (
            self.read("changeset")
            .drop(columns=["digest", "meta"])
            .sort_values("number", ignore_index=True)
        )

    def latest_plan(self) -> int | None:
        with engine.reading(self.engine) as conn:
            return plans.latest(conn)

    def waiting(self, number: int) -> pd.DataFrame:
        """The lines of a change set by kind and decision, counted (``waiting.COLUMNS``)."""
        with engine.reading(self.engine) as conn:
            return waiting.lines(conn, number)

    def on_the_way(self) -> OnTheWay:
        """Everybody, and what of each is decided, applied, sent and answered."""
        with engine.reading(self.engine) as conn:
            return waiting.on_the_way(conn)

    def stamp(self, number: int) -> tuple[str, int]:
        """(state, number of the last decision) of a change set. Raises BadPlan: there is none."""
        with engine.reading(self.engine) as conn:
            return waiting.stamp(conn, number)

    def decisions(self, number: int) -> dict[str, tuple[str, str, str]]:
        """Line -> (decision, who, why) of the decided lines of a change set."""
        with engine.reading(self.engine) as conn:
            return waiting.decisions(conn, number)

    def refused(self) -> tuple[int, str]:
        """Messages that the national side refused: how many, and the oldest instant."""
        with engine.reading(self.engine) as conn:
            return waiting.refused(conn)

    def decide(self, number: int, decided: pd.DataFrame, by: str) -> int:
        """Store decisions on lines (columns change, decision; note and seal when given); how many
        lines changed."""
        with engine.writing(self.engine) as conn:
            return plans.decide(conn, number, decided, self._clock(), by)

    def judge(self, answers: pd.DataFrame, by: str) -> int:
        """Store answers (frame of ``judgements.COLUMNS``, see there); how many. Earlier answers to
        the same questions are closed, in the same transaction, and the audit says that somebody
        judged."""
        at = self._clock()
        with engine.writing(self.engine) as conn:
            judgements.keep(conn, answers.assign(by=by), at)
            kinds = {str(k): int(n) for k, n in answers["kind"].value_counts().items()}
            audit.append(
                conn,
                at=at,
                by=by,
                action="judge",
                digest=audit.digest(answers.astype(object).to_dict("records")),
                kinds=kinds,
            )
        return len(answers)

    def withdraw(self, number: int, by: str, because: str) -> None:
        """Take one judgement back: it is closed, not erased, and the question comes up again.

        Raises:
            BadPlan: there is no open judgement of that number.
        """
        at = self._clock()
        with engine.writing(self.engine) as conn:
            judgements.close(conn, number, at)
            audit.append(
                conn, at=at, by=by, action="withdraw", subject=str(number), because=because
            )

    def judgements(self) -> pd.DataFrame:
        """Every judgement that nobody closed, in the order in which they were given."""
        found = self.read("judgement")
        return found[found["closed"].isna()].reset_index(drop=True)

    def apply(self, number: int, by: str) -> Applied:
        """Carry out what is approved, in one transaction; a backup is taken before. The second time
        nothing is done.

        Raises:
            StalePlan: the mirror moved after the plan was made. BadPlan: nothing approved, undone,
            or it does not fit.
        """
        at = self._clock()
        with engine.writing(self.engine) as conn:
            lines = plans.ready(conn, number)
            if isinstance(lines, Applied):
                return lines
            backup.before_writing(self.engine, number, self._backups)
            return plans.apply(conn, number, lines, at, by, at[:10])

    def rehearse_apply(self, number: int, by: str) -> Rehearsed:
        """What :meth:`apply` would do now; nothing is kept.

        Raises:
            StalePlan, BadPlan: as the apply would.
        """
        at = self._clock()
        try:
            with engine.writing(self.engine) as conn:
                lines = plans.ready(conn, number)
                if isinstance(lines, Applied):
                    raise BadPlan(t("Kế hoạch số {n} đã áp dụng rồi.", n=number))
                before = _heads(conn)
                done = plans.apply(conn, number, lines, at, by, at[:10])
                raise _Rehearsed(Rehearsed(done, before, _heads(conn)))
        except _Rehearsed as figures:
            return figures.done

    def undo(self, number: int, by: str) -> int:
        """Make and apply the inverse of an applied change set; the inverse's number.

        Raises:
            Blocked: something later touched the same fields. BadPlan: it is not applied.
        """
        at = self._clock()
        with engine.writing(self.engine) as conn:
            plans.undoable(conn, number)
            backup.before_writing(self.engine, number, self._backups)
            return plans.undo(conn, number, at, by, at[:10])

    # --- to the national side

    def queue(
        self, number: int, made: pd.DataFrame, *, again: bool = False, by: str | None = None
    ) -> int:
        """Enter the messages of a change set, with the audit's entry; see
        :func:`outgoing.queue`."""
        with engine.writing(self.engine) as conn:
            return outgoing.queue(
                conn, number, made, at=self._clock(), by=by or getpass.getuser(), again=again
            )

    def tried(self, transactions: list[str]) -> None:
        """Count one more attempt to hand these messages over."""
        with engine.writing(self.engine) as conn:
            outgoing.tried(conn, transactions)

    def answered(
        self, answers: pd.DataFrame, *, source: str, action: str = "receipts", by: str | None = None
    ) -> dict[str, int]:
        """Enter answers of the national side with what they make of the messages; see
        :func:`outgoing.answered`."""
        with engine.writing(self.engine) as conn:
            return outgoing.answered(
                conn,
                answers,
                at=self._clock(),
                by=by or getpass.getuser(),
                source=source,
                action=action,
            )

    # --- history, audit, backup

    def history(
        self, cccd: str, as_of: str | None = None, known: str | None = None
    ) -> pd.DataFrame:
        """What was recorded of a person; see :func:`history.of`."""
        with engine.reading(self.engine) as conn:
            return history.of(conn, cccd, as_of, known)

    def person_history(
        self, person: str, as_of: str | None = None, known: str | None = None
    ) -> pd.DataFrame:
        """The same as :meth:`history` of one person, by the mirror's own id."""
        with engine.reading(self.engine) as conn:
            return history.of_person(conn, person, as_of, known)

    def called(self, words: list[str], most: int) -> list[tuple[str, ...]]:
        """Who has these words in the name (columns of ``people.WHO``), *most* people at most."""
        with engine.reading(self.engine) as conn:
            return people.of_name(conn, words, most)

    def people_of(self, number: str) -> list[tuple[str, ...]]:
        """Who bears or bore a number, as :meth:`called`."""
        with engine.reading(self.engine) as conn:
            return people.of_number(conn, number)

    def one(self, person: str) -> tuple[str, ...] | None:
        """Who somebody is, as :meth:`called`; None when there is nobody of this id."""
        with engine.reading(self.engine) as conn:
            return next(iter(people.some(conn, [person])), None)

    def declared(self, person: str, changesets: list[int]) -> pd.DataFrame:
        """What units said of a person; see :func:`people.declared`."""
        with engine.reading(self.engine) as conn:
            return people.declared(conn, person, changesets)

    def unit_history(
        self, code: str, as_of: str | None = None, known: str | None = None
    ) -> pd.DataFrame:
        """What reorganisations said of a unit; columns as for :meth:`history`."""
        with engine.reading(self.engine) as conn:
            return history.of_unit(conn, code, as_of, known)

    def prepared_by(self, number: int) -> str:
        """Who planned a change set, by the audit; '' when it does not say."""
        c = schema.audit.c
        asked = (
            sa.select(c.by)
            .where(c.action == "plan", c.subject == str(number))
            .order_by(c.seq.desc())
            .limit(1)
        )
        with engine.reading(self.engine) as conn:
            return str(conn.execute(asked).scalar() or "")

    def audit_entries(self, most: int, before: int | None = None) -> pd.DataFrame:
        """The newest entries of the audit that stand before number *before* (None for the end), the
        newest first: seq, at, by, action, subject, detail, hash."""
        c = schema.audit.c
        names = ("seq", "at", "by", "action", "subject", "detail", "hash")
        asked = sa.select(*(c[n] for n in names)).order_by(c.seq.desc()).limit(most)
        if before is not None:
            asked = asked.where(c.seq < before)
        with engine.reading(self.engine) as conn:
            found = conn.execute(asked).all()
        return rows.frame(found, {"seq": "int64", **dict.fromkeys(names[1:], "str")})

    def note(
        self, action: str, subject: str = "", *, by: str | None = None, **detail: object
    ) -> int:
        """Write an audit entry (an override, an export, a mailing); its number. No personal data in
        *detail*."""
        with engine.writing(self.engine) as conn:
            return audit.append(
                conn,
                at=self._clock(),
                by=by or getpass.getuser(),
                action=action,
                subject=subject,
                **detail,
            )

    def audit_verify(self) -> list[str]:
        """One sentence for each entry altered, missing or inserted, and for everything that is not
        as the audit says: lines, decisions, records, history, messages. Empty when all is
        whole."""
        with engine.reading(self.engine) as conn:
            return verifying.verify(conn)

    def audit_notes(self) -> list[str]:
        """What the audit tells beside that: where the clock went backwards."""
        with engine.reading(self.engine) as conn:
            return verifying.notes(conn)

    def audit_head(self) -> tuple[int, str]:
        """Number and hash of the last entry, to be noted outside the database."""
        with engine.reading(self.engine) as conn:
            return audit.head(conn)

    def audit_hashes(self) -> dict[int, str]:
        """Number -> hash of every entry."""
        with engine.reading(self.engine) as conn:
            a = schema.audit.c
            return {int(n): str(h) for n, h in conn.execute(sa.select(a.seq, a.hash))}

    def damage(self) -> list[str]:
        """What is broken in the database itself: pages (SQLite), and records that are not as they
        were last written; sentences."""
        try:
            with engine.reading(self.engine) as conn:
                return verifying.damage(conn)
        except MirrorError as error:
            return [str(error)]

    def clock_behind(self) -> str | None:
        """Instant of the newest entry where the machine's clock stands before it, else None."""
        with engine.reading(self.engine) as conn:
            last = conn.execute(sa.select(sa.func.max(schema.audit.c.at))).scalar()
        return str(last) if last and str(last) > self._clock() else None

    def backup(self, path: str | Path) -> Path:
        """Write the whole mirror to an SQLite file (0600), from either engine."""
        return backup.write(self.engine, Path(path))

    def restore(self, path: str | Path, *, by: str | None = None) -> None:
        """Replace the whole mirror by a backup; the audit entry that says so comes in the same
        transaction.

        Raises:
            BadExport: it is not a backup of a mirror, or it is damaged.
        """
        self._bring_back(Path(path), "restore", Path(path).name, by)

    # --- the rest of the ledger: units, submissions, judgements, messages, receipts, outbox,
    # explanations

    def read(self, table: str, **equal: object) -> pd.DataFrame:
        """Rows of a ledger table whose columns equal the given values (in key order)."""
        columns = schema.ledger.tables[table].c
        kinds = {
            c.name: "float64"
            if isinstance(c.type, sa.BigInteger | sa.Integer | sa.Double)
            else "str"
            for c in columns
        }
        query = sa.select(schema.ledger.tables[table]).order_by(
            *schema.ledger.tables[table].primary_key.columns
        )
        for name, value in equal.items():
            query = query.where(columns[name] == value)
        with engine.reading(self.engine) as conn:
            found = conn.execute(query).all()
        frame = rows.frame(found, kinds)
        whole = [
            n
            for n, c in columns.items()
            if isinstance(c.type, sa.BigInteger | sa.Integer) and frame[n].notna().all()
        ]
        return frame.astype(dict.fromkeys(whole, "int64"))

    def record(self, table: str, frame: pd.DataFrame) -> None:
        """Add or replace rows of ``unit``, ``submission``, ``judgement`` or ``explanation``.

        Rows with the same primary key are replaced; tables with a serial key are only added to.

        Raises:
            ValueError: another table; those have methods of their own.
        """
        if table not in ("unit", "submission", "judgement", "explanation"):
            raise ValueError(table)
        relation = schema.ledger.tables[table]
        own = [c.name for c in relation.c if c.name in frame]
        keys = [c.name for c in relation.primary_key.columns if c.name != "seq"]
        values = list(zip(*rows.objects(frame, own), strict=True))
        with engine.writing(self.engine) as conn:
            if keys:
                engine.delete(conn, table, keys, list(zip(*rows.objects(frame, keys), strict=True)))
            engine.insert(conn, table, own, values)
