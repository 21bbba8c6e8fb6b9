"""History, audit, backup, schema."""

import itertools
import json

import pandas as pd
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import exc

from hoso.connectors.mirror import BadExport, Mirror, Unreachable, schema
from hoso.connectors.mirror import audit as trail
from hoso.connectors.mirror.audit import _hash as audit_hash
from hoso.connectors.mirror.audit import verify as audit_verify
from hoso.connectors.mirror.schema import audit, audit_head
from hoso.validators.schemas import dictionary

from .province import everything, frames, plan, pulled, saved, state


def days(*given: str):
    """A clock that says these days, one after the other, then the last for ever."""
    instants = itertools.chain(
        (f"{d}T08:00:00.000000Z" for d in given), itertools.repeat(f"{given[-1]}T09:00:00.000000Z")
    )
    return lambda: next(instants)


def test_history_has_two_times(url):
    """Pulled in October; in December we learn that from November on the coefficient was another."""
    with Mirror.open(url, clock=days("2026-10-05", "2026-12-01")) as mirror:
        mirror.pull(frames(), period="2026-10", source="export")
        theirs = mirror.theirs()
        cccd = theirs["nguoi"]["cccd"][0]
        number = saved(mirror, plan(theirs, {"who": 0, "field": "he_so", "ours": "3.33"}))
        mirror.apply(number, by="Lan")

        def he_so(**when: str) -> list[str]:
            found = mirror.history(cccd, **when)
            return found.loc[
                (found["table"] == "nguoi") & (found["field"] == "he_so"), "value"
            ].tolist()

        assert he_so(as_of="2026-10-15", known="2026-10-31") == ["2.34"]
        assert he_so(as_of="2026-12-15", known="2026-10-31") == ["2.34"]
        assert he_so(as_of="2026-10-15", known="2026-12-31") == ["2.34"]
        assert he_so(as_of="2026-12-15", known="2026-12-31") == ["3.33"]
        assert he_so(as_of="2026-09-15", known="2026-12-31") == []
        assert he_so(as_of="2026-12-15", known="2026-10-01") == []
        told = mirror.history(cccd)
        change = told[told["changeset"] == number].iloc[-1]
        assert (change["before"], change["value"], change["by"], change["valid_from"]) == (
            "2.34",
            "3.33",
            "Lan",
            "2026-11-30",
        )
        assert mirror.history("không có").empty


def test_a_field_with_a_date_of_effect_is_true_from_that_date(url):
    """Pulled in October: step 3 since 2024. In November the unit says: step 4 since April. In
    December the Ministry dates it to May."""
    given = frames(1)
    given["nguoi"] = given["nguoi"].assign(
        bac=3.0, ngay_bac="2024-04-01", ma_ngach="V.07.03.29", ngay_ngach="2015-09"
    )
    given["qt_luong"] = pd.DataFrame(
        {"cccd": given["nguoi"]["cccd"], "tu_ngay": ["2024-04-01"], "bac": [3.0]}
    )
    with Mirror.open(
        url, clock=days("2026-10-05", "2026-11-30", "2026-11-30", "2026-11-30", "2026-12-20")
    ) as mirror:
        mirror.pull(given, period="2026-10", source="export", by="Bộ")
        theirs = mirror.theirs()
        raised = [
            {"who": 0, "field": f, "ours": v}
            for f, v in (
                ("bac", "4"),
                ("he_so", "3.33"),
                ("ngay_bac", "2026-04-01"),
                ("dien_thoai", "0999"),
            )
        ]
        number = saved(mirror, plan(theirs, *raised))
        mirror.apply(number, by="Lan")
        cccd = theirs["nguoi"]["cccd"][0]

        def told(field, table="nguoi", **when):
            found = mirror.history(cccd, **when)
            found = found[(found["table"] == table) & (found["field"] == field)]
            return [
                tuple(None if v != v else v for v in row)
                for row in found[["value", "valid_from", "valid_to", "by"]].itertuples(
                    index=False, name=None
                )
            ]

        assert told("he_so")[-1] == ("3.33", "2026-04-01", None, "Lan") and told("dien_thoai")[
            -1
        ] == ("0999", "2026-11-30", None, "Lan")
        assert told("he_so", as_of="2026-03-31") == [("2.34", "2024-04-01", "2026-04-01", "Bộ")]
        assert (
            told("bac", as_of="2026-04-01")
            == told("bac", as_of="2030-01-01")
            == [("4", "2026-04-01", None, "Lan")]
        )
        assert told("bac", as_of="2026-06-01", known="2026-10-31") == [
            ("3", "2024-04-01", None, "Bộ")
        ]
        assert told("bac", as_of="2024-03-31") == told("dien_thoai", as_of="2026-09-30") == []
        assert told("dien_thoai", as_of="2026-11-01") == [
            ("0912000000", "2026-10-01", "2026-11-30", "Bộ")
        ]
        # What nobody changed is told of who said it, also after others were changed.
        assert told("ma_ngach", as_of="2026-12-01") == [("V.07.03.29", "2015-09", None, "Bộ")]
        assert told("ho_ten", as_of="2026-12-01") == [("Nguyễn Văn A", "2026-10-01", None, "Bộ")]
        assert told("bac", "qt_luong", as_of="2025-01-01") == [("3", "2024-04-01", None, "Bộ")]
        assert told("bac", "qt_luong", as_of="2024-01-01") == []

        held = mirror.theirs()["nguoi"].drop(columns=["id", "version", "closed"])
        mirror.pull(
            {"nguoi": held.assign(ngay_bac="2026-05-01")},
            period="2026-12",
            source="export",
            by="Bộ",
        )
        assert told("bac", as_of="2026-04-15") == [("3", "2024-04-01", "2026-05-01", "Bộ")]
        assert told("bac", as_of="2026-05-01") == [("4", "2026-05-01", None, "Lan")]
        assert told("bac", as_of="2026-04-15", known="2026-11-30") == [
            ("4", "2026-04-01", None, "Lan")
        ]


def test_it_says_where_a_value_came_from(mirror):
    theirs = pulled(mirror)
    place = "truong.xlsx!DS!F5"
    lines = (
        {"who": 0, "field": "he_so", "ours": "3.33", "evidence": place},
        {
            "who": 0,
            "table": "qt_phu_cap",
            "line": "loai_phu_cap=PCCV|tu_ngay=2010-01",
            "field": "he_so",
            "ours": "0.9",
            "evidence": "truong.xlsx!PC!D7",
        },
        {"id": "new:1", "kind": "new", "op": "add", "reason": "người mới"},
        {
            "id": "new:1",
            "kind": "new",
            "op": "add",
            "field": "cccd",
            "ours": "037085111111",
            "decision": "",
            "evidence": "truong.xlsx!DS!C9",
        },
    )
    number = saved(mirror, plan(theirs, *lines))
    mirror.apply(number, by="Lan")

    def source(who, table, field, **when):
        found = mirror.history(who, **when)
        return found.loc[(found["table"] == table) & (found["field"] == field), "source"].tolist()

    cccd = theirs["nguoi"]["cccd"][0]
    assert source(cccd, "nguoi", "he_so") == ["export", place] and source(
        cccd, "nguoi", "he_so", as_of="2026-12-01"
    ) == [place]
    assert (
        source(cccd, "nguoi", "he_so", as_of="2026-10-02")
        == source(cccd, "nguoi", "ho_ten", as_of="2026-12-01")
        == ["export"]
    )
    assert source(cccd, "qt_phu_cap", "he_so")[-1] == "truong.xlsx!PC!D7"
    assert source("037085111111", "nguoi", "cccd") == ["truong.xlsx!DS!C9"]
    mirror.undo(number, by="Lan")
    assert source(cccd, "nguoi", "he_so")[-1] == f"hoàn tác đợt {number}"


def test_a_value_that_counts_from_later_leaves_the_present_one(mirror):
    given = frames(1)
    given["nguoi"] = given["nguoi"].assign(ngay_bac="2024-04-01")
    mirror.pull(given, period="2026-10", source="export")
    theirs = mirror.theirs()
    number = saved(
        mirror,
        plan(
            theirs,
            {"who": 0, "field": "he_so", "ours": "3.33"},
            {"who": 0, "field": "ngay_bac", "ours": "2027-01-01"},
        ),
    )
    mirror.apply(number, by="Lan")

    def he_so(day):
        found = mirror.history(theirs["nguoi"]["cccd"][0], as_of=day)
        return found.loc[
            (found["table"] == "nguoi") & (found["field"] == "he_so"), "value"
        ].tolist()

    assert [he_so(d) for d in ("2026-12-31", "2027-01-01")] == [["2.34"], ["3.33"]]
    mirror.undo(number, by="Lan")
    assert [he_so(d) for d in ("2026-12-31", "2027-01-01")] == [["2.34"], ["2.34"]]


def test_every_date_of_effect_is_a_date_of_its_table():
    dated = [(table, f) for table in dictionary.tables().values() for f in table.fields if f.since]
    assert {f.name for _, f in dated} >= {"he_so", "bac", "ma_ngach", "ly_do_roi", "loai_hop_dong"}
    for table, f in dated:
        assert table.field(f.since).kind == "date" and table.field(f.since).since == f.since, (
            table.name,
            f.name,
        )


def test_history_is_found_by_an_old_number(mirror):
    theirs = pulled(mirror)
    mirror.apply(
        saved(mirror, plan(theirs, {"who": 4, "field": "cccd", "ours": "037085999999"})), by="Lan"
    )
    by_old, by_new = mirror.history(theirs["nguoi"]["cccd"][4]), mirror.history("037085999999")
    assert len(by_old)
    assert by_old.equals(by_new)


def test_at_any_time_one_version_is_known_of_each_line(mirror):
    theirs = pulled(mirror)
    number = saved(mirror, plan(theirs, *everything()))
    mirror.apply(number, by="Lan")
    mirror.undo(number, by="Lan")
    mirror.pull(frames(5), period="2026-12", source="export")
    known = mirror.read("history")
    for now in known["recorded_from"].unique():
        then = known[(known["recorded_from"] <= now) & ~(known["recorded_to"] <= now)]
        for _, versions in then.sort_values("valid_from").groupby(["table", "id", "line"]):
            ends = versions["valid_to"].tolist()
            starts = versions["valid_from"].tolist()
            assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
    last = known[known["recorded_to"].isna() & known["valid_to"].isna()]
    people = mirror.theirs(closed=True)["nguoi"].set_index("id")
    for row in last[last["table"] == "nguoi"].itertuples():
        assert json.loads(row.record)["ho_ten"] == people["ho_ten"][row.id]


TAMPERING = {
    "altered": lambda c: c.execute(audit.update().where(audit.c.seq == 2).values(by="khác")),
    "removed": lambda c: c.execute(audit.delete().where(audit.c.seq == 2)),
    "cut off": lambda c: c.execute(audit.delete().where(audit.c.seq == 4)),
    "emptied": lambda c: c.execute(audit.delete()),
    "inserted": lambda c: c.execute(
        audit.insert().values(
            seq=5, at="", by="", action="", subject="", detail="", previous="", hash=""
        )
    ),
    "head": lambda c: c.execute(audit_head.update().values(hash="0")),
    "swapped": lambda c: [
        c.execute(audit.update().where(audit.c.seq == a).values(seq=b))
        for a, b in ((2, 99), (3, 2), (99, 3))
    ],
}


@pytest.mark.parametrize("how", TAMPERING)
def test_tampering_with_the_audit_is_found(mirror, how):
    for n in range(4):
        mirror.note("thử", str(n), by="Lan", count=n)
    assert mirror.audit_verify() == []
    with mirror.engine.begin() as conn:
        if conn.dialect.name == "sqlite":
            conn.exec_driver_sql("DROP TRIGGER audit_no_update")
            conn.exec_driver_sql("DROP TRIGGER audit_no_delete")
        else:
            conn.exec_driver_sql("DROP TRIGGER audit_append_only ON audit")
        TAMPERING[how](conn)
    assert mirror.audit_verify()


COLUMNS = ("at", "by", "action", "subject", "detail", "previous", "hash")


def test_every_entry_altered_removed_or_inserted_is_found(mirror):
    """At each position of a chain, each column, on each engine."""
    last = 5
    for n in range(last):
        mirror.note("thử", str(n), by="Lan", count=n)
    with mirror.engine.connect() as conn:
        if conn.dialect.name == "sqlite":
            conn.exec_driver_sql("DROP TRIGGER audit_no_update")
            conn.exec_driver_sql("DROP TRIGGER audit_no_delete")
        else:
            conn.exec_driver_sql("DROP TRIGGER audit_append_only ON audit")
        conn.commit()

        def found(*orders: sa.Executable) -> bool:
            for order in orders:
                conn.execute(order)
            problems = audit_verify(conn)
            conn.rollback()
            return bool(problems)

        assert not found()

        def make_room(n):
            return [
                audit.update().where(audit.c.seq == s).values(seq=s + 1)
                for s in range(last, n - 1, -1)
            ]

        for n in range(1, last + 1):
            row = dict(conn.execute(sa.select(audit).where(audit.c.seq == n)).mappings().one())
            conn.rollback()
            for column in COLUMNS:
                assert found(
                    audit.update().where(audit.c.seq == n).values({column: row[column] + "x"})
                ), (n, column)
            assert found(audit.delete().where(audit.c.seq == n)), n
            # Entries behind it moved up, so that no number is missing.
            after = [
                audit.update().where(audit.c.seq == s).values(seq=s - 1)
                for s in range(n + 1, last + 1)
            ]
            assert found(
                audit.delete().where(audit.c.seq == n),
                *after,
                audit_head.update().values(seq=last - 1),
            ), n
            assert found(*make_room(n), audit.insert().values(row | {"seq": n})), n
            # An inserter who computes a right hash for the entry still breaks the next one, or the
            # head.
            forged = row | {"seq": n, "by": "khác"}
            forged["hash"] = audit_hash(
                *(forged[c] for c in ("seq", "at", "by", "action", "subject", "detail", "previous"))
            )
            assert found(*make_room(n), audit.insert().values(forged)), n
        assert found(audit.insert().values(dict.fromkeys(COLUMNS, "") | {"seq": last + 1}))


def test_the_audit_refuses_to_be_changed(mirror):
    mirror.note("thử", by="Lan")
    for change in (audit.update().values(by="khác"), audit.delete()):
        with pytest.raises(exc.DBAPIError, match="append-only"), mirror.engine.begin() as conn:
            conn.execute(change)


def test_a_backup_restores_everything_on_either_engine(mirror, tmp_path, databases):
    number = saved(mirror, plan(pulled(mirror), *everything()))
    mirror.apply(number, by="Lan")
    before = state(mirror, set())
    file = mirror.backup(tmp_path / "kept.db")
    assert file.stat().st_mode & 0o777 == 0o600
    mirror.undo(number, by="Lan")
    mirror.restore(file, by="Lan")
    trail = {"audit", "audit_head", "counter"}  # numbers that were given do not come back
    assert state(mirror, trail) == {k: v for k, v in before.items() if k not in trail}
    assert mirror.audit_verify() == []
    for other in (databases(), tmp_path / "other.db"):
        with Mirror.open(other) as target:
            target.restore(file, by="Lan")
            assert state(target, trail) == {k: v for k, v in before.items() if k not in trail}
            target.undo(number, by="Lan")
            assert target.audit_verify() == []


def test_a_restore_without_its_audit_entry_does_not_happen(mirror, tmp_path, monkeypatch):
    number = saved(mirror, plan(pulled(mirror), *everything()))
    file = mirror.backup(tmp_path / "kept.db")
    mirror.apply(number, by="Lan")
    before = state(mirror, set())

    def broken(*_, **__):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(trail, "append", broken)
    with pytest.raises(RuntimeError):
        mirror.restore(file, by="Lan")
    assert state(mirror, set()) == before
    monkeypatch.undo()
    mirror.restore(file, by="Lan")
    last = mirror.read("audit").sort_values("seq").iloc[-1]
    assert (last["action"], last["by"], last["subject"]) == ("restore", "Lan", "kept.db")
    assert mirror.audit_verify() == []


def test_what_is_no_backup_is_refused(mirror, tmp_path):
    before = pulled(mirror)["nguoi"]
    (tmp_path / "x.db").write_bytes(b"nothing")
    for file in ("x.db", "none.db"):
        with pytest.raises(BadExport):
            mirror.restore(tmp_path / file)
    assert mirror.theirs()["nguoi"].equals(before)


def test_the_migrations_make_the_ledger(mirror):
    with mirror.engine.connect() as conn:
        found = compare_metadata(
            MigrationContext.configure(conn, opts={"compare_type": True}), schema.ledger
        )
    records = set(schema.records().tables)
    assert [d for d in found if not (d[0] == "remove_table" and d[1].name in records)] == []


def test_a_field_new_in_the_dictionary_gets_its_column(mirror):
    pulled(mirror)
    table = "qt_phu_cap"
    with mirror.engine.begin() as conn:
        conn.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN gia_tri")
        conn.exec_driver_sql("DROP TABLE base_ds_hop_dong")
        assert schema.grow(conn) == ["base_ds_hop_dong", "qt_phu_cap.gia_tri"]
        assert schema.grow(conn) == []
    assert "gia_tri" in {f.name for f in dictionary.tables()[table].fields}
    assert len(mirror.theirs()[table]) == 12


def test_a_mirror_of_a_newer_hoso_is_left_alone(url):
    with Mirror.open(url) as mirror, mirror.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = 'later'")
    with pytest.raises(Unreachable, match="mới hơn"):
        Mirror.open(url)


def test_what_cannot_be_opened_is_one_sentence(tmp_path):
    (tmp_path / "x.db").write_bytes(b"this is no database, it is a text that is long enough" * 99)
    (tmp_path / "folder").mkdir()
    for url in (
        tmp_path / "x.db",
        tmp_path / "folder",
        "mysql://a/b",
        "postgresql://nobody@127.0.0.1:1/none",
    ):
        with pytest.raises(Unreachable) as caught:
            Mirror.open(url)
        assert "\n" not in str(caught.value)
