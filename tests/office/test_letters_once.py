"""A letter of a unit, a kind and a period goes out once; another deadline is told; a bad address
holds nobody else up."""

import datetime

import pandas as pd
import pytest
import sqlalchemy as sa

from hoso.connectors.mirror.schema import outbox
from hoso.office import letters
from hoso.office.stop import Stop
from hoso.office.workspace import Workspace

NOW = datetime.datetime(2026, 11, 25, 8, 0, tzinfo=datetime.UTC)
ADDRESSES = {"A": "a@x.vn; a2@x.vn", "B": "mailto:b@x.vn", "C": "", "D": "d@x.vn,hong@x,vn"}


@pytest.fixture
def office(tmp_path):
    """A workspace whose period 2026-11 was run; no unit sent anything."""
    workspace = Workspace.create(tmp_path / "tinh", name="Sở Nội vụ", target=4)
    config = workspace.root / "hoso.toml"
    config.write_text(
        config.read_text(encoding="utf-8").replace(
            "[mail]", '[mail]\nhost = "127.0.0.1"\nsender = "hoso@x.vn"\ndeadline_day = 30\n'
            "reminders = [7, 3]", 1
        ),
        encoding="utf-8",
    )  # fmt: skip
    lines = [f'{code},Trường {code},"{cell}"' for code, cell in ADDRESSES.items()]
    (workspace.root / "units.csv").write_text(
        "\n".join(["code,name,email", *lines]), encoding="utf-8"
    )
    (workspace.root / "inbox" / "2026-11").mkdir()
    set_counts(workspace, errors=1)
    return Workspace(workspace.root)


def set_counts(workspace, *, sent=False, errors=0):
    folder = workspace.root / ".hoso" / "periods" / "2026-11"
    folder.mkdir(parents=True, exist_ok=True)
    pd.DataFrame(
        {
            "unit": list(ADDRESSES),
            "name": [f"Trường {code}" for code in ADDRESSES],
            "people": 10,
            "error": errors,
            "warning": 0,
            "sent": sent,
        }
    ).to_parquet(folder / "counts.parquet", index=False)


def ask(office, asked, *, again=False):
    """(how many are new, what is held back, bad addresses, units without any)."""
    made = letters.compose(office, "2026-11", asked, only="", now=NOW)
    with office.mirror() as mirror:
        queued = letters.enqueue(office, mirror, "2026-11", made.letters, again=again)
    return queued.new, queued.held, made.bad_addresses, made.without_address


def remind(deadline="", step=0, overdue=False):
    return letters.Asked(True, deadline, overdue, step)


def test_every_good_address_gets_its_letter_and_each_bad_one_is_named(office):
    new, held, bad, without = ask(office, remind())
    assert (new, held, without) == (3, [], ["C"])
    assert len(bad) == 2
    assert bad[0].startswith("units.csv, dòng 3: địa chỉ thư “mailto:b@x.vn” của Trường B")
    assert bad[1].startswith("units.csv, dòng 5: địa chỉ thư “hong@x,vn” của Trường D")
    with office.mirror() as mirror, mirror.engine.connect() as conn:
        to = list(conn.scalars(sa.select(outbox.c.recipient).order_by(outbox.c.seq)))
    assert to == ["a@x.vn", "a2@x.vn", "d@x.vn"]


def test_the_same_letter_is_made_once(office):
    assert ask(office, remind("05/12/2026"))[0] == 3
    assert ask(office, remind("2026-12-05"))[:2] == (0, []), "the same day written otherwise"


def test_another_deadline_is_told_and_needs_again(office):
    ask(office, remind("05/12/2026"))
    new, held, *_ = ask(office, remind("10/12/2026"))
    assert new == 0 and {h.unit for h in held} == {"A", "D"}
    assert {(h.kind, h.before, h.now) for h in held} == {("don-doc", "05/12/2026", "10/12/2026")}
    assert ask(office, remind("10/12/2026"), again=True)[:2] == (3, [])
    assert ask(office, remind("10/12/2026"), again=True)[0] == 0


def test_each_step_of_the_schedule_is_a_letter_of_its_own_and_lateness_is_none(office):
    assert ask(office, remind("30/11/2026", 1))[0] == 3
    assert ask(office, remind("30/11/2026", 2))[0] == 3
    assert ask(office, remind("30/11/2026", 2, overdue=True))[:2] == (0, [])


def test_results_that_changed_are_told_and_need_again(office):
    set_counts(office, sent=True, errors=3)
    assert ask(office, letters.Asked())[0] == 3
    set_counts(office, sent=True, errors=1)
    new, held, *_ = ask(office, letters.Asked())
    assert new == 0 and {(h.kind, h.before, h.now) for h in held} == {("ket-qua", "", "")}
    assert ask(office, letters.Asked(), again=True)[0] == 3


def test_a_letter_that_did_not_arrive_holds_no_other_back(office):
    set_counts(office, sent=True, errors=3)
    ask(office, letters.Asked())
    with office.mirror() as mirror, mirror.engine.begin() as conn:
        conn.execute(outbox.update().values(state="bounced"))
    set_counts(office, sent=True, errors=1)
    assert ask(office, letters.Asked())[0] == 3


def test_letters_of_old_are_known_by_what_they_said(office):
    """Rows made before the kind was kept hold the hash alone."""
    ask(office, remind())
    with office.mirror() as mirror, mirror.engine.begin() as conn:
        for row in conn.execute(sa.select(outbox)).all():
            hash_alone = row.content.rpartition("/")[2]
            conn.execute(outbox.update().where(outbox.c.seq == row.seq).values(content=hash_alone))
    assert ask(office, remind())[:2] == (0, [])


@pytest.mark.parametrize("deadline", ["31/02/2026", "mai", "05/10/2026"])
def test_a_deadline_that_is_none_is_refused(office, deadline):
    with pytest.raises(Stop):
        ask(office, remind(deadline))


def test_each_mailbox_has_its_file_in_a_dry_run(office):
    made = letters.compose(office, "2026-11", remind(), only="a", now=NOW)
    folder = letters.write_dry(office, "2026-11", made.letters)
    assert sorted(p.stem.rpartition("_")[2] for p in folder.iterdir()) == ["A", "A-2"]
