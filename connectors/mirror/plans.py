"""Change sets in the database: save, decide, apply, undo. Each function works inside one
transaction of its caller."""

import json
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from ...validators.items import indivisible
from ...validators.schemas import dictionary
from ...validators.texts import t
from ...validators.vocabulary import TOLD
from . import audit, changes, engine, judgements, pending, reorganised, rows, schema, seals, writing
from .errors import BadPlan, Blocked, StalePlan
from .schema import changeset
from .tally import DECISION, Tally
from .tally import after as sums_after
from .writing import Event, Image, Key

DECISIONS = ("", "approve", "reject", "defer")
RESERVED = ("reject", "defer", "approve")
"""Decisions, the most reserved first."""


@dataclass(frozen=True)
class Applied:
    """Attributes: number of the change set; lines that took effect; people touched; rows written by
    table; whether it had been applied before (then nothing was done now)."""

    number: int
    lines: int
    people: int
    rows: dict[str, int]
    again: bool = False

    @property
    def figures(self) -> dict[str, object]:
        """What the audit and the change set keep of it."""
        return {"lines": self.lines, "people": self.people, "rows": self.rows}


# --- saving and reading
# ------------------------------------------------------------------------------------------


def _as_stored(plan: pd.DataFrame) -> list[tuple]:
    """The lines as rows of ``changeset_line``.

    Raises:
        BadPlan: a column or a name is missing, or a name stands twice.
    """
    missing = [c for c in schema.LINE if c not in plan]
    if missing:
        raise BadPlan(t("Kế hoạch thiếu cột {columns}.", columns=", ".join(missing)))
    if plan["change"].duplicated().any() or plan["change"].isna().any():
        raise BadPlan(t("Kế hoạch có hai dòng cùng mã hoặc dòng không có mã."))
    more = [c for c in plan.columns if c not in schema.LINE]
    lists = rows.objects(plan, schema.LINE)
    rest = (
        [
            json.dumps(dict(zip(more, r, strict=True)), ensure_ascii=False, default=str)
            if more
            else None
            for r in zip(*rows.objects(plan, more), strict=True)
        ]
        if more
        else [None] * len(plan)
    )
    at_version = schema.LINE.index("version")
    lists[at_version] = [None if v is None else int(str(v)) for v in lists[at_version]]
    return list(zip(*lists, rest, strict=True))


def save(
    conn: sa.Connection,
    plan: pd.DataFrame,
    meta: dict[str, object],
    at: str,
    by: str,
    kind: str = "plan",
) -> int:
    """Store a plan; the number of an equal one that is still to be applied when there is one."""
    stored = _as_stored(plan)
    text = json.dumps(meta, ensure_ascii=False, sort_keys=True, default=str)
    sealed, drafts = seals.of_lines(stored), _drafts(plan, at)
    digest = audit.digest([text, sealed, [d[1:4] for d in drafts]])
    c = changeset.c
    wanted = (c.digest == digest, c.state == "planned")
    if kind == "plan":
        # A plan that another one has followed is not the last word any more: what is applied
        # without a number, and what later months are measured by, is the newest.
        of_period = sa.select(sa.func.max(c.number)).where(
            c.kind == kind, c.period.is_not_distinct_from(_str(meta.get("period")))
        )
        wanted = (*wanted, c.number == of_period.scalar_subquery())
    same = conn.execute(sa.select(c.number).where(*wanted).order_by(c.number.desc())).scalar()
    if same is not None:
        return int(same)
    number = _next(conn)
    tally = _decisions(conn, [(number, *d[1:]) for d in drafts])
    event = audit.append(
        conn,
        at=at,
        by=by,
        action="plan",
        subject=str(number),
        lines=len(plan),
        digest=digest,
        sealed=sealed,
        **_sums(conn, tally, bool(drafts)),
    )
    conn.execute(
        changeset.insert().values(
            number=number,
            kind=kind,
            state="planned",
            period=_str(meta.get("period")),
            as_of=_str(meta.get("as_of")),
            digest=digest,
            meta=text,
            created=at,
            event=event,
        )
    )
    _store(conn, number, stored)
    return number


def _drafts(plan: pd.DataFrame, at: str) -> list[tuple]:
    """The decisions that a plan comes with, as rows of the log of decisions."""
    some = plan[plan["decision"].fillna("") != ""]
    given = zip(*rows.objects(some, ("change", "decision", "by", "note")), strict=True)
    return [(None, c, w, who, note, at) for c, w, who, note in given]


def _decisions(conn: sa.Connection, made: list[tuple]) -> Tally:
    """Write rows of the log of decisions; what they move."""
    tally = Tally()
    for row in made:
        tally.put("decisions", *row)
    engine.insert(conn, "decision", DECISION, made)
    return tally


def _sums(conn: sa.Connection, tally: Tally, moved: bool = True) -> dict[str, object]:
    return {"sums": sums_after(conn, tally)} if moved else {}


def _str(value: object) -> str | None:
    return None if value is None else str(value)


def _next(conn: sa.Connection) -> int:
    """A number that no change set ever had, not even one that a restored backup does not know."""
    last = conn.execute(sa.select(sa.func.max(changeset.c.number))).scalar() or 0
    c = schema.counter.c
    given = conn.execute(sa.select(c.value).where(c.name == "changeset")).scalar()
    number = max(int(last), int(given or 0)) + 1
    if given is None:
        conn.execute(schema.counter.insert().values(name="changeset", value=number))
    else:
        conn.execute(schema.counter.update().where(c.name == "changeset").values(value=number))
    return number


def _store(conn: sa.Connection, number: int, stored: list[tuple]) -> None:
    engine.insert(
        conn,
        "changeset_line",
        ("changeset", "position", *schema.LINE, "more"),
        [(number, n, *r) for n, r in enumerate(stored)],
    )


def head(conn: sa.Connection, number: int) -> sa.Row:
    found = conn.execute(sa.select(changeset).where(changeset.c.number == number)).first()
    if found is None:
        raise BadPlan(t("Không có kế hoạch số {n}; xem: hoso plan.", n=number))
    return found


def latest(conn: sa.Connection) -> int | None:
    return conn.execute(
        sa.select(sa.func.max(changeset.c.number)).where(changeset.c.kind == "plan")
    ).scalar()


def read(conn: sa.Connection, number: int) -> pd.DataFrame:
    """The lines of a change set in the order in which they were planned, with the decisions made
    since."""
    head(conn, number)
    stored = engine.select(
        conn,
        "changeset_line",
        (*schema.LINE, "more"),
        f"changeset = {int(number)}",
        order="position",
    )
    kinds = dict.fromkeys(schema.LINE, "str") | {"version": "int64"}
    frame = rows.frame([line[:-1] for line in stored], kinds)
    more = [json.loads(line[-1]) for line in stored if line[-1]]
    return pd.concat([frame, pd.DataFrame(more)], axis=1) if more else frame


# --- deciding
# ------------------------------------------------------------------------------------------


def decide(conn: sa.Connection, number: int, decided: pd.DataFrame, at: str, by: str) -> int:
    """Store decisions (columns change, decision, and note, seal when given); how many lines they
    changed.

    Raises:
        BadPlan: the plan is applied already, a line is not of it or was altered, or the word is no
        decision.
    """
    if head(conn, number).state != "planned":
        raise BadPlan(
            t("Kế hoạch số {n} đã áp dụng hoặc hoàn tác, không nhận thêm quyết định.", n=number)
        )
    stored = read(conn, number)
    stored = stored.assign(_position=range(len(stored))).set_index("change")
    given = decided.set_index("change")
    _check_decided(stored, given, number)
    own = stored.loc[given.index]
    word = given["decision"].fillna("")
    note = given["note"] if "note" in given else own["note"]
    word, note, own = _whole(stored, word, note)
    moved = (word != own["decision"].fillna("")) | (note.fillna("") != own["note"].fillna(""))
    if not moved.any():
        return 0
    word, note, own = word[moved], note[moved], own[moved]
    notes = note.astype(object).where(note.notna(), None).tolist()
    mark, quote = engine.mark(conn), conn.dialect.identifier_preparer.quote
    conn.exec_driver_sql(
        f"UPDATE changeset_line SET decision = {mark}, {quote('by')} = {mark}, note = "
        f"{mark} WHERE changeset = {mark} AND position = {mark}",
        [
            (w, by, m, number, n)
            for w, m, n in zip(word, notes, own["_position"].tolist(), strict=True)
        ],
    )
    tally = _decisions(
        conn, [(number, c, w, by, m, at) for w, m, c in zip(word, notes, word.index, strict=True)]
    )
    answers = {"answer": word.tolist(), "by": by, "note": notes}
    judgements.keep(conn, pd.DataFrame({**_questions(own), **answers}, dtype=object), at)
    audit.append(
        conn,
        at=at,
        by=by,
        action="decide",
        subject=str(number),
        lines=len(word),
        digest=audit.digest(list(zip(word.index, word, notes, strict=True))),
        **_sums(conn, tally),
    )
    return len(word)


def _check_decided(stored: pd.DataFrame, given: pd.DataFrame, number: int) -> None:
    """Each decision is of a line of the plan as it was shown, once, and a word that we know; both
    frames by ``change``."""
    wrong = given.index.difference(stored.index)
    if len(wrong) or given.index.has_duplicates:
        raise BadPlan(
            t(
                "Quyết định có dòng không thuộc kế hoạch số {n} hoặc dòng lặp: {change}.",
                n=number,
                change=wrong[0] if len(wrong) else given.index[given.index.duplicated()][0],
            )
        )
    if "seal" in given:
        altered = given["seal"].fillna("") != stored.loc[given.index, "seal"].fillna("")
        if altered.any():
            raise BadPlan(
                t(
                    "Dòng {change} đã bị sửa so với kế hoạch số {n}; xuất lại sổ duyệt.",
                    change=given.index[altered][0],
                    n=number,
                )
            )
    word = given["decision"].fillna("")
    if not word.isin(DECISIONS).all():
        raise BadPlan(t("Không hiểu quyết định {word}.", word=word[~word.isin(DECISIONS)].iloc[0]))


def _questions(own: pd.DataFrame) -> dict[str, list]:
    """What lines of a plan ask and the values that they state, as columns of the judgements."""
    asked = rows.objects(own, ("id", *judgements.QUESTION[1:]))
    stated = rows.objects(own, judgements.VALUES)
    return dict(zip((*judgements.QUESTION, *judgements.VALUES), (*asked, *stated), strict=True))


def _whole(
    stored: pd.DataFrame, word: pd.Series, note: pd.Series
) -> tuple[pd.Series, pd.Series, pd.DataFrame]:
    """Decisions and notes, spread over all lines of what is only decided whole, and these lines. Of
    several words for one whole the most reserved counts: nothing is taken in of which a part was
    refused."""
    item = indivisible(stored.reset_index()).set_axis(stored.index)
    asked = item.loc[word.index]
    decided = word[(asked != "") & (word != "")]
    order = decided.map({w: n for n, w in enumerate(RESERVED)}).sort_values(kind="stable")
    lead = pd.Series(order.index, index=asked[order.index].to_numpy())
    lead = lead[~lead.index.duplicated()]  # item -> the line whose decision counts for all of it
    spread = stored.index[item.isin(lead.index)]
    from_lead = lead[item[spread]]
    rest = word.index.difference(spread, sort=False)
    word, note = (
        pd.concat([given.loc[rest], given.loc[from_lead].set_axis(spread)])
        for given in (word, note)
    )
    return word, note, stored.loc[word.index]


# --- applying
# ------------------------------------------------------------------------------------------


def ready(conn: sa.Connection, number: int) -> Applied | list[changes.Line]:
    """The lines of a plan of which something is to be applied, or what an earlier apply did.

    Raises:
        BadPlan: nothing is approved, the change set was undone, or a line is not as it was planned
            and decided.
    """
    plan = head(conn, number)
    if plan.state == "applied":
        return Applied(number, **json.loads(plan.meta)["applied"], again=True)
    if plan.state != "planned":
        raise BadPlan(t("Đợt số {n} đã hoàn tác; lập kế hoạch mới.", n=number))
    whole = read(conn, number)
    lines = changes.lines(whole)
    asked = [p for p in lines if p.kind not in TOLD]
    if not changes.effective(lines) or (
        asked and not any(p.decision == changes.APPROVED for p in asked)
    ):
        raise BadPlan(t("Kế hoạch số {n} chưa có dòng nào được duyệt.", n=number))
    seals.check(conn, number, whole, {p.change for p in changes.effective(lines)})
    return lines


def apply(
    conn: sa.Connection, number: int, whole: list[changes.Line], at: str, by: str, today: str
) -> Applied:
    """Carry out what is approved of the lines from :func:`ready`: mirror, base, identifiers,
    history, images and audit.

    Raises:
        StalePlan: somebody's record is not as it was when the plan was made.
        BadPlan: a line does not fit the mirror.
    """
    approved = changes.effective(whole)
    open_values = changes.disputed(whole, approved)
    plan = [p for p in approved if p.table != changes.UNIT]
    set_ = head(conn, number)
    heads = reorganised.expected(conn, number, json.loads(set_.meta))
    old = sorted({p.id for p in plan if not p.id.startswith(changes.NEW)})
    versions = writing.read(conn, "person", old)
    _check_fresh(plan, versions, number)
    born = _born(conn, plan)
    event = Event(audit.head(conn)[0] + 1, at, set_.as_of or today, number)
    tables = {"nguoi", *(p.table for p in plan)} & dictionary.tables().keys()
    now = {
        r: writing.read(conn, r, old)
        for r in (schema.relation(s, table) for s in schema.STATES for table in sorted(tables))
    }
    images = changes.execute(plan, now, born, event.valid, open_values)
    images += _first_lists(conn, images, set(old), open_values)
    touched = sorted({i.key[0] for i in images})
    numbers = writing.read(conn, "identifier", touched)
    images += _numbered(conn, event, images, numbers, plan, born)
    images += writing.versions(event, versions, touched)
    images += reorganised.images(conn, number, [p for p in approved if p.table == changes.UNIT])
    writing.write(conn, event, images)
    reorganised.balance(conn, number, heads)
    relations = sorted({i.relation for i in images})
    done = Applied(number, len(approved), len(touched), _counts(images, relations))
    _finish(conn, event, images, by, done, {**json.loads(set_.meta), "born": born})
    pending.begin(conn, number)
    return done


def _check_fresh(plan: list[changes.Line], versions: dict[Key, rows.Row], number: int) -> None:
    """Everybody's record is still as it was when the plan was made."""
    stale = sorted(
        {
            p.id
            for p in plan
            if not p.id.startswith(changes.NEW)
            and versions.get((p.id,), {}).get("version") != p.version
        }
    )
    if stale:
        raise StalePlan(
            t(
                "Bản sao đã đổi sau khi lập kế hoạch số {n} ({count} người, ví dụ {id}); "
                "không áp dụng gì. Chạy lại: hoso run.",
                n=number,
                count=len(stale),
                id=stale[0],
            )
        )


def _born(conn: sa.Connection, plan: list[changes.Line]) -> dict[str, str]:
    """Name of a new person in the plan -> the id that the person gets."""
    fresh = list(dict.fromkeys(p.id for p in plan if p.id.startswith(changes.NEW)))
    return dict(zip(fresh, writing.allot(conn, len(fresh)), strict=True)) if fresh else {}


def _counts(images: list[Image], relations: list[str]) -> dict[str, int]:
    """How many rows of each relation are written."""
    return {r: sum(1 for i in images if i.relation == r) for r in relations}


def _first_lists(
    conn: sa.Connection,
    images: list[Image],
    known: set[str],
    open_values: set[tuple[str, str, str, str]],
) -> list[Image]:
    """With the first base of a known person the lists that nobody disputes are agreed on too, as
    they will stand in "theirs"."""
    fresh = {i.key[0] for i in images if i.relation == "base_nguoi" and i.before is None} & known
    if not fresh:
        return []
    written = {(i.relation, i.key): i.after for i in images}
    found = []
    for table in dictionary.children_tables():
        base = schema.relation("base", table)
        held = writing.read(conn, base, fresh).keys() | {
            key for relation, key in written if relation == base
        }
        lines = {
            **writing.read(conn, table, fresh),
            **{
                key: row
                for (relation, key), row in written.items()
                if relation == table and key[0] in fresh
            },
        }
        agreed = {
            key: row
            for key, row in sorted(lines.items())
            if row is not None
            and key not in held
            and (key[0], table, key[1], "") not in open_values
        }
        found += [
            Image(
                base,
                key,
                None,
                {f: v for f, v in row.items() if (key[0], table, key[1], f) not in open_values},
            )
            for key, row in agreed.items()
        ]
    return found


def _numbered(
    conn: sa.Connection,
    event: Event,
    images: list[Image],
    numbers: dict[Key, rows.Row],
    plan: list[changes.Line],
    born: dict[str, str],
) -> list[Image]:
    people = {i.key[0]: i.after for i in images if i.relation == "nguoi"}
    found = writing.renumber(event, people, numbers)
    taken = [i.key for i in found if i.after == {} and i.key[0] == "cccd"]
    if taken:
        bearers = engine.select(
            conn,
            "identifier",
            ("value", "id"),
            f"scheme = 'cccd' AND valid_to IS NULL AND {engine.among(conn, 'value')}",
            engine.values(conn, [k[1] for k in taken]),
        )
        freed = {(i.key[1], i.key[3]) for i in found if i.after}
        owner = {k[1]: k[3] for k in taken}
        other = [owner[v] for v, i in bearers if (v, i) not in freed and owner[v] != i]
        if other:
            back = {v: k for k, v in born.items()}
            change = next(p.change for p in plan if p.id == back.get(other[0], other[0]))
            raise BadPlan(
                t(
                    "Dòng {change}: số CCCD này đang là của một người khác trong bản sao; "
                    "xử lý xung đột định danh trước.",
                    change=change,
                )
            )
    return found


def _finish(
    conn: sa.Connection,
    event: Event,
    images: list[Image],
    by: str,
    done: Applied,
    meta: dict[str, object],
) -> None:
    """Keep the images, enter the event in the audit, and note at the change set what was done."""
    stored = [(i.relation, rows.dumps(i.key), *_difference(i)) for i in images]
    engine.insert(
        conn,
        "image",
        ("changeset", "position", "relation", "key", "before", "after"),
        [(done.number, n, *r) for n, r in enumerate(stored)],
    )
    undoes = "undoes" in meta
    written = audit.append(
        conn,
        at=event.at,
        by=by,
        action="undo" if undoes else "apply",
        subject=str(done.number),
        digest=audit.digest(stored),
        **(_sealed_lines(conn, done.number) if undoes else {}),
        **_sums(conn, event.tally),
        **done.figures,
    )
    assert written == event.number
    conn.execute(
        changeset.update()
        .where(changeset.c.number == done.number)
        .values(
            state="applied",
            applied=event.at,
            applied_by=by,
            event=event.number,
            meta=json.dumps({**meta, "applied": done.figures}, ensure_ascii=False, sort_keys=True),
        )
    )


def _sealed_lines(conn: sa.Connection, number: int) -> dict[str, object]:
    return {"sealed": seals.stored(conn, number)}


def _difference(i: Image) -> tuple[str | None, str | None]:
    """Before and after as JSON: of a row that stays only the fields that differ, else the whole
    row."""
    before, after = i.before, i.after
    if before is not None and after is not None:
        before, after = (
            {f: v for f, v in before.items() if after.get(f) != v},
            {f: v for f, v in after.items() if before.get(f) != v},
        )
    return tuple(None if r is None else rows.dumps(r) for r in (before, after))  # pyright: ignore[reportReturnType]


# --- undoing
# ------------------------------------------------------------------------------------------


def undoable(conn: sa.Connection, number: int) -> sa.Row:
    """The change set's head. Raises BadPlan when it is not applied, or undone already."""
    plan = head(conn, number)
    if plan.state == "undone":
        raise BadPlan(
            t(
                "Đợt số {n} đã được hoàn tác bằng đợt {inverse}; không còn gì để hoàn tác.",
                n=number,
                inverse=plan.undone_by,
            )
        )
    if plan.state != "applied":
        raise BadPlan(t("Đợt số {n} chưa áp dụng nên không có gì để hoàn tác.", n=number))
    return plan


def undo(conn: sa.Connection, number: int, at: str, by: str, today: str) -> int:
    """Make and apply the inverse change set; its number.

    Raises:
        Blocked: something later touched the same fields; the sentence names it.
        BadPlan: the change set is not applied.
    """
    plan = undoable(conn, number)
    stored = _images(conn, number)
    relations = sorted({i.relation for i in stored})
    ids = sorted({_person(i) for i in stored})
    now = {r: writing.read(conn, r, ids) for r in relations}
    event = Event(audit.head(conn)[0] + 1, at, plan.as_of or today, None)
    images, obstacles = _taken_back(stored, now, event.number)
    if obstacles:
        raise Blocked(_why(conn, number, obstacles, plan.event))
    frame = _inverse_lines(images, now.get("person", {}), number)
    lines = [(*r, None) for r in zip(*rows.objects(frame, schema.LINE), strict=True)]
    meta: dict[str, object] = {"undoes": number}
    inverse = _next(conn)
    event = Event(event.number, at, event.valid, inverse)
    conn.execute(
        changeset.insert().values(
            number=inverse,
            kind="undo",
            state="planned",
            period=plan.period,
            as_of=plan.as_of,
            digest=audit.digest(lines),
            meta=json.dumps(meta),
            created=at,
            undoes=number,
        )
    )
    _store(conn, inverse, lines)
    writing.write(conn, event, images)
    done = Applied(inverse, len(lines), len(ids), _counts(images, relations))
    _finish(conn, event, images, by, done, meta)
    pending.undone(conn, number, inverse)
    conn.execute(
        changeset.update()
        .where(changeset.c.number == number)
        .values(state="undone", undone_by=inverse)
    )
    return inverse


def _images(conn: sa.Connection, number: int) -> list[Image]:
    """What a change set wrote, in that order."""
    return [
        Image(r, tuple(json.loads(k)), rows.loads(b), rows.loads(a))
        for r, k, b, a in engine.select(
            conn,
            "image",
            ("relation", "key", "before", "after"),
            f"changeset = {int(number)}",
            order="position",
        )
    ]


def _taken_back(
    stored: list[Image], now: dict[str, dict[Key, rows.Row]], event: int
) -> tuple[list[Image], list[Image]]:
    """The images that undo those of *stored*, and those that cannot be undone because something
    later touched the same fields."""
    images, obstacles = [], []
    for i in stored:
        current = now[i.relation].get(i.key)
        back = _reverse(i, current, event)
        if back is None:
            obstacles.append(i)
        elif current != back.after:
            images.append(back)
    gone = {i.key[0] for i in stored if i.relation == "nguoi" and i.before is None}
    obstacles += [
        i
        for i in stored
        if i.relation == "person" and i.key[0] in gone and now["person"].get(i.key) != i.after
    ]
    return images, obstacles


def _person(i: Image) -> str:
    return i.key[3] if i.relation == "identifier" else i.key[0]


def _reverse(i: Image, current: rows.Row | None, event: int) -> Image | None:
    """The image that takes *i* back, or None when its fields were touched since."""
    if i.relation == "person":
        # A version names contents: when nothing came between, the old contents and so the old
        # version are back.
        if current == i.after:
            return Image(i.relation, i.key, current, i.before)
        return None if current is None else Image(i.relation, i.key, current, {"version": event})
    if i.before is None or i.after is None:
        return Image(i.relation, i.key, current, i.before) if current == i.after else None
    fields = i.before.keys() | i.after.keys()
    if current is None or any(current.get(f) != i.after.get(f) for f in fields):
        return None
    return Image(
        i.relation, i.key, current, {f: v for f, v in current.items() if f not in fields} | i.before
    )


def _why(conn: sa.Connection, number: int, obstacles: list[Image], event: int) -> str:
    ids = sorted({_person(i) for i in obstacles})
    later = (
        conn.execute(
            sa.select(changeset.c.number)
            .where(changeset.c.event > event, changeset.c.state == "applied")
            .order_by(changeset.c.number)
        )
        .scalars()
        .all()
    )
    pulls = engine.select(conn, "audit", ("seq",), f"action = 'pull' AND seq > {int(event)}")
    causes = [t("đợt {n}", n=n) for n in later] + (
        [t("{n} lần nạp bản xuất sau đó", n=len(pulls))] if pulls else []
    )
    return t(
        "Không hoàn tác đợt {n}: {count} người đã bị đổi ở cùng chỗ sau đó (ví dụ {ids}; có "
        "thể do {causes}). Không có gì bị đổi.",
        n=number,
        count=len(ids),
        ids=", ".join(ids[:3]),
        causes=", ".join(causes) or "?",
    )


def _inverse_lines(images: list[Image], versions: dict[Key, rows.Row], undone: int) -> pd.DataFrame:
    """The inverse as lines to read: what is set, added, removed or closed in "theirs"."""
    found = []
    for i in images:
        table = i.relation
        if table not in dictionary.tables() and table != changes.UNIT:
            continue
        one = {
            "id": i.key[0],
            "table": table,
            "line": "".join(i.key[1:]),
            "version": versions.get((i.key[0],), {}).get("version", 0),
        }
        before, after = i.before or {}, i.after or {}
        if i.before is None or i.after is None:
            found.append({**one, "op": "add" if i.before is None else "remove", "field": ""})
        found += [
            {
                **one,
                "op": "set",
                "field": f,
                "theirs": _shown(before.get(f)),
                "ours": _shown(after.get(f)),
            }
            for f in sorted(before.keys() | after.keys())
            if before.get(f) != after.get(f)
        ]
    reason = t("hoàn tác đợt {n}", n=undone)
    for n, line in enumerate(found):
        line |= {
            "change": f"u{undone}-{n + 1}",
            "kind": "undo",
            "reason": reason,
            "decision": "approve",
        }
    return pd.DataFrame(
        {
            c: pd.Series([r.get(c) for r in found], dtype="int64" if c == "version" else "str")
            for c in schema.LINE
        }
    )


def _shown(value: object) -> str | None:
    return None if value is None else rows.text(value)
