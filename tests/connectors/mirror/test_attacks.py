"""Whoever writes to the database behind the audit's back is found, on both engines."""

import json

import pytest
import sqlalchemy as sa

from hoso.connectors.mirror import BadExport, BadPlan, Mirror, verifying
from hoso.sync import changes as change_set

from ...golden import compared
from .province import everything, frames, plan, pulled, saved, state


def written(mirror: Mirror) -> int:
    """A month of the mirror: pull, plan, decisions, apply, messages."""
    number = saved(mirror, plan(pulled(mirror), *everything()))
    mirror.apply(number, by="Lan")
    mirror.queue(number, messages(3))
    mirror.answered(answers(0), source="answers.json")
    assert mirror.audit_verify() == []
    return number


def messages(n: int):
    import hashlib

    import pandas as pd

    bodies = [json.dumps({"so": i, "ten": "Trần Mới"}, ensure_ascii=False) for i in range(n)]
    return pd.DataFrame(
        {
            "transaction_id": [f"t{i}" for i in range(n)],
            "service": "M0001",
            "action": "EDIT",
            "id": [f"P000000{i + 1}" for i in range(n)],
            "body": bodies,
            "sha256": [hashlib.sha256(b.encode()).hexdigest() for b in bodies],
        }
    )


def answers(*which: int):
    import pandas as pd

    return pd.DataFrame(
        [{"transaction_id": f"t{i}", "err_code": "0", "message": ""} for i in which]
    )


def behind(mirror: Mirror, sql: str) -> None:
    """What somebody with the password of the database does."""
    with mirror.engine.begin() as conn:
        done = conn.exec_driver_sql(sql)
        assert done.rowcount, "the attack itself must hit something"


ATTACKS = {
    "a line of a plan": "UPDATE changeset_line SET ours = '9.99' WHERE change = 'c1'",
    "a line taken out": "DELETE FROM changeset_line WHERE change = 'c1'",
    "a line and its seal": "UPDATE changeset_line SET ours = '9', seal = 'x' WHERE change = 'c2'",
    "a decision": "UPDATE changeset_line SET decision = 'reject' WHERE change = 'c1'",
    "the log of decisions": "UPDATE decision SET decision = 'reject' WHERE change = 'c1'",
    "who decided": "UPDATE decision SET \"by\" = 'Hoa' WHERE change = 'c1'",
    "a decision taken out": "DELETE FROM decision WHERE change = 'c3'",
    "a person": "UPDATE nguoi SET he_so = 6.2 WHERE id = 'P0000003'",
    "a person taken out": "DELETE FROM nguoi WHERE id = 'P0000003'",
    "a line of a list": "UPDATE qt_phu_cap SET he_so = 0.7 WHERE id = 'P0000002'",
    "the base": "UPDATE base_nguoi SET ho_ten = 'Khác' WHERE id = 'P0000003'",
    "a base taken out": "DELETE FROM base_qt_phu_cap WHERE id = 'P0000002'",
    "a number": "UPDATE identifier SET value = '037085000099' WHERE id = 'P0000001'",
    "a version": "UPDATE person SET version = 1 WHERE id = 'P0000001'",
    "history": "UPDATE history SET record = '{}' WHERE id = 'P0000004'",
    "the end of a version": "UPDATE history SET recorded_to = NULL WHERE recorded_to IS NOT NULL",
    "history taken out": "DELETE FROM history WHERE id = 'P0000001'",
    "an image": "UPDATE image SET before = '{}' WHERE position = 0",
    "images taken out": "DELETE FROM image",
    "the body of a message": "UPDATE message SET body = '{}' WHERE transaction_id = 't1'",
    "a message and its hash": "UPDATE message SET sha256 = 'x' WHERE transaction_id = 't1'",
    "the state of a message": "UPDATE message SET state = 'accepted' WHERE transaction_id = 't2'",
    "a receipt": "UPDATE receipt SET err_code = '1'",
}


MORE = {
    "nothing": "SELECT 1",
    "two people": "UPDATE nguoi SET he_so = 6.2 WHERE id IN ('P0000003', 'P0000004')",
    "a note of a line": "UPDATE changeset_line SET note = 'x' WHERE change = 'c1'",
    "who decided a line": "UPDATE changeset_line SET \"by\" = 'Hoa' WHERE change = 'c1'",
    "a blank body": "UPDATE message SET body = NULL WHERE transaction_id = 't0'",
    "a list that is new": "INSERT INTO qt_phu_cap (id, line) VALUES ('P0000001', 'x')",
}
"""Seen by some checks only, or by none."""


@pytest.fixture
def month(mirror):
    """A whole month; on SQLite a copy of the first one."""
    written(mirror)
    return mirror


@pytest.mark.parametrize("sql", ATTACKS.values(), ids=[k.replace(" ", "-") for k in ATTACKS])
def test_what_is_written_behind_the_audit_is_found(month, sql):
    behind(month, sql)
    assert month.audit_verify()


def test_golden_what_is_said_of_each_attack(tmp_path):
    """Each by every check that can find it: one that fails is not hidden by another."""
    with Mirror.open(tmp_path / "m.db") as mirror:
        written(mirror)
        told = []
        for name, sql in {**ATTACKS, **MORE}.items():
            with mirror.engine.connect() as conn:
                conn.exec_driver_sql(sql)
                told += [f"== {name}", *verifying.verify(conn)]
                told += [f"named: {', '.join(verifying.strangers(conn))}"]
                conn.rollback()
        compared("mirror/attacks.txt", "\n".join(told))


def test_a_changed_record_is_named(mirror):
    pulled(mirror)
    behind(mirror, "UPDATE nguoi SET he_so = 6.2 WHERE id = 'P0000003'")
    assert any("P0000003" in sentence for sentence in mirror.audit_verify())


def test_an_undo_is_covered_as_well(month):
    number = month.undo(1, by="Lan")
    assert month.audit_verify() == []
    behind(month, f"UPDATE changeset_line SET ours = '1' WHERE changeset = {number}")
    assert month.audit_verify()


@pytest.mark.parametrize(
    "set_", ["ours = '9.99'", "ours = '9.99', seal = :seal", "id = 'P0000002'"]
)
def test_a_line_that_is_not_as_planned_is_not_applied(mirror, set_):
    changes = plan(pulled(mirror), *everything())
    number = saved(mirror, changes)
    if ":seal" in set_:  # sealed anew, as anybody could
        forged = changes.assign(ours=changes["ours"].mask(changes["change"] == "c1", "9.99"))
        set_ = set_.replace(":seal", f"'{change_set.seal(forged)[0]}'")
    behind(mirror, f"UPDATE changeset_line SET {set_} WHERE change = 'c1'")
    before = state(mirror)
    with pytest.raises(BadPlan, match="c1"):
        mirror.apply(number, by="Lan")
    assert state(mirror) == before


def test_a_decision_that_nobody_made_is_not_applied(mirror):
    lines = [*everything(), {"who": 5, "field": "ho_ten", "ours": "Không ai duyệt", "decision": ""}]
    number = saved(mirror, plan(pulled(mirror), *lines))
    behind(mirror, "UPDATE changeset_line SET decision = 'approve' WHERE change = 'c13'")
    with pytest.raises(BadPlan, match="c13"):
        mirror.apply(number, by="Lan")


def test_after_a_restore_the_chain_goes_on_and_nothing_is_numbered_twice(mirror, tmp_path):
    theirs = pulled(mirror)
    file = mirror.backup(tmp_path / "kept.db")
    first = saved(mirror, plan(theirs, *everything()))
    mirror.apply(first, by="Lan")
    given = set(mirror.theirs(closed=True)["nguoi"]["id"])
    mirror.restore(file, by="Lan")
    assert mirror.audit_verify() == []
    again = saved(mirror, plan(mirror.theirs(), *everything()))
    assert again > first
    mirror.apply(again, by="Lan")
    born = set(mirror.theirs(closed=True)["nguoi"]["id"]) - set(theirs["nguoi"]["id"])
    assert born and not born & given
    assert mirror.audit_verify() == []
    behind(mirror, "UPDATE nguoi SET he_so = 6.2 WHERE id = 'P0000003'")
    assert mirror.audit_verify()


def test_a_backup_that_was_altered_is_not_restored(mirror, tmp_path):
    pulled(mirror)
    file = mirror.backup(tmp_path / "kept.db")
    engine = sa.create_engine(f"sqlite:///{file}")
    with engine.begin() as conn:
        conn.exec_driver_sql("UPDATE nguoi SET he_so = 6.2 WHERE id = 'P0000003'")
    engine.dispose()
    before = state(mirror, set())
    with pytest.raises(BadExport, match="P0000003"):
        mirror.restore(file, by="Lan")
    assert state(mirror, set()) == before


def test_a_clock_that_went_backwards_is_told_and_is_no_fault(url):
    days = iter(["2026-10-05T08:00:00Z", "2026-09-01T08:00:00Z", "2026-10-06T08:00:00Z"])
    with Mirror.open(url, clock=lambda: next(days)) as mirror:
        for _ in range(3):
            mirror.note("x", by="Lan")
        assert mirror.audit_verify() == []
        (told,) = mirror.audit_notes()
        assert "2026-09-01" in told and "Mục 2" in told


def test_a_pull_that_is_refused_leaves_nothing(mirror, tmp_path):
    pulled(mirror)
    before = state(mirror, set())
    moved = frames()
    moved["nguoi"].loc[0, "ho_ten"] = "Đã Đổi"

    class No(Exception):
        pass

    def consent(done):
        assert done.changed == 1
        raise No

    with pytest.raises(No):
        mirror.pull(moved, period="2026-11", source="x", by="Lan", consent=consent)
    assert state(mirror, set()) == before
    mirror.pull(moved, period="2026-11", source="x", by="Lan", consent=lambda done: None)
    assert mirror.theirs()["nguoi"]["ho_ten"][0] == "Đã Đổi" and mirror.audit_verify() == []


def test_a_mirror_from_before_the_sums_is_taken_up(mirror):
    """The first entry that has sums takes them of what is there."""
    pulled(mirror)
    with mirror.engine.begin() as conn:
        for table in ("audit", "audit_head"):
            if conn.dialect.name == "postgresql":
                conn.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        if conn.dialect.name == "sqlite":
            conn.exec_driver_sql("DROP TRIGGER audit_no_delete")
            conn.exec_driver_sql("DROP TRIGGER audit_no_update")
        conn.exec_driver_sql("DELETE FROM audit")
        conn.exec_driver_sql("DELETE FROM audit_head")
    assert mirror.audit_verify() == []
    mirror.apply(saved(mirror, plan(mirror.theirs(), *everything())), by="Lan")
    assert mirror.audit_verify() == []
    behind(mirror, "UPDATE nguoi SET he_so = 6.2 WHERE id = 'P0000003'")
    assert mirror.audit_verify()
