"""What the office has to do next, by what the stages left."""

import datetime

import pandas as pd
import pytest

from hoso.connectors.mirror.outgoing import Answer, Order
from hoso.office import decisions, exchange, runs, standings
from hoso.office.campaign import campaign, urge
from hoso.office.today import today
from hoso.validators.shapes import of_rows
from hoso.validators.vocabulary import REVIEWED

from .people import person
from .story import UNITS, Office, staff_of

NOV = "2026-11"


def standing(office):
    """State -> records, those that there are."""
    return {s: n for s, n in standings.standings(office.workspace).counts().items() if n}


def staff():
    """All whom the office knows: the staff of the beginning and the one new person."""
    return sum(len(staff_of(u)) for u in UNITS)


def tasks(office):
    return {task.key: task.count for task in today(office.workspace).tasks}


def steps(office):
    return {step.key: step.state for step in today(office.workspace).steps}


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    return Office(tmp_path_factory.mktemp("today") / "so")


def test_01_an_office_that_has_nothing_yet_is_told_what_it_needs(office):
    (office.root / "units.csv").rename(office.root / "units.away")
    assert tasks(office) == {"registry": 1, "national": 1, "period": 1}
    assert set(steps(office).values()) == {"later"}
    (office.root / "units.away").rename(office.root / "units.csv")
    assert tasks(office) == {"national": 1, "period": 1}


def test_02_files_that_came_are_first(office):
    everybody = {p.key: (u, p) for u in UNITS for p in staff_of(u)}
    office.national("2026-10", everybody)
    people = [*staff_of(UNITS[0])[1:], person(900)]
    office.send(NOV, "ninh-hai.xlsx", UNITS[0], people, "2026-11-20")
    wrong = staff_of(UNITS[1])
    wrong[0] = wrong[0].but(cccd=wrong[0].cccd[:-1])
    office.send(NOV, "gia-sinh.xlsx", UNITS[1], wrong, "2026-11-20")
    office.send(NOV, "truong-yen.xlsx", UNITS[6], staff_of(UNITS[6]), "2026-10-31")
    (office.root / "inbox" / NOV / "~$ninh-hai.xlsx").write_bytes(b"open")
    found = today(office.workspace)
    assert {t.key: t.count for t in found.tasks} == {"files": 3}
    assert standing(office) == {"not_sent": staff()}
    assert found.tasks[0].about == NOV and found.tasks[0].since[:4] == str(
        datetime.datetime.now(datetime.UTC).year
    )
    assert steps(office)["intake"] == "now" and steps(office)["check"] == "later"


def test_03_a_run_leaves_what_is_to_be_looked_at(office):
    (office.root / "inbox" / NOV / "hong.xlsx").write_bytes(b"PK\x03\x04 broken")
    office.hoso("run", "--period", NOV, "--as-of", "2026-11-28")
    found = tasks(office)
    assert "files" not in found
    assert found["refused"] == 1 and found["aside"] == 1
    assert found["silent"] == len(UNITS) - 2
    assert found["questions"] == 1  # one person is absent
    lines = decisions.lines_of(office.workspace, None)[1]
    new = lines[(lines["kind"] == "new") & (lines["field"].fillna("") == "")]
    values = lines[lines["kind"].isin(["push", "two_way", "conflict", "erase"])]
    assert found["decisions"] == len(new) + len(values)
    assert steps(office) == {
        "intake": "done", "check": "done", "plan": "done", "decide": "now", "apply": "later",
        "send": "later",
    }  # fmt: skip
    where = standing(office)
    assert sum(where.values()) == staff() + 1
    # The one absent, the one new and who differs wait; one number lacks a digit; ten units and
    # whoever sent the file of another day are silent.
    asked = lines[lines["kind"].isin(REVIEWED)]["id"].nunique()
    assert where["waiting"] == asked and where["errors"] == 1
    assert where["not_sent"] == sum(len(staff_of(u)) for u in UNITS[2:])


def test_04_a_file_that_changed_is_new_again(office):
    path = office.root / "inbox" / NOV / "ninh-hai.xlsx"
    before = path.read_bytes()
    path.write_bytes(before + b" ")
    assert tasks(office)["files"] == 1
    assert runs.new(runs.last(office.workspace, NOV), runs.inbox(office.workspace, NOV)) == [
        "ninh-hai.xlsx"
    ]
    path.write_bytes(before)
    assert tasks(office)["files"] == 1  # its time says that somebody was at it


def test_05_what_was_decided_waits_to_be_applied_and_then_to_be_sent(office):
    office.hoso("run", "--period", NOV, "--as-of", "2026-11-28")
    office.hoso("review", "approve", "--kind", "new", "--because", "thử")
    found = tasks(office)
    assert found["approved"] == 1 and "export" not in found
    assert standing(office)["approved"] == 1
    office.hoso("apply")
    assert standing(office)["applied"] == 1 and "waiting" not in standing(office)
    found = tasks(office)
    assert "approved" not in found and "decisions" not in found and found["export"] == 1
    assert steps(office)["apply"] == "done"
    exchange.export_messages(office.workspace, exchange.last_applied(office.workspace))
    assert "export" not in tasks(office)
    sent = standing(office)
    assert sent.get("sent", 0) + sent.get("applied", 0) == 1
    days = standings.daily(office.workspace)
    assert days.groupby("day")["people"].sum().tolist() == [sum(sent.values())]


def test_06_refused_messages_come_back(office):
    order = {
        "transaction_id": "T1", "service": "s", "action": "a", "id": "x", "body": "{}",
        "sha256": "0",
    }  # fmt: skip
    answer = {"transaction_id": "T1", "err_code": "1", "message": "sai số"}
    number = exchange.last_applied(office.workspace)
    with office.workspace.mirror() as mirror:
        mirror.queue(number, of_rows(Order, [order]))
        assert "ministry" not in tasks(office)
        mirror.answered(of_rows(Answer, [answer]), source="test")
    assert tasks(office)["ministry"] == 1


def test_06_a_refused_newcomer_is_named_and_stands_where_he_is(office):
    """The message names him as the plan did before he had an id."""
    new, number = person(900), exchange.last_applied(office.workspace)
    order = {
        "transaction_id": "T2", "service": "s", "action": "a", "id": f"new:{new.cccd}",
        "body": "{}", "sha256": "1",
    }  # fmt: skip
    answer = {"transaction_id": "T2", "err_code": "1", "message": "sai mã đơn vị"}
    with office.workspace.mirror() as mirror:
        mirror.queue(number, of_rows(Order, [order]))
        mirror.answered(of_rows(Answer, [answer]), source="test")
    refused = exchange.refused(office.workspace)
    told = refused[refused["transaction_id"] == "T2"]
    assert told[["ho_ten", "cccd"]].to_numpy().tolist() == [[new.name, new.cccd]]
    records = standings.standings(office.workspace).records.set_index("cccd")
    assert records.loc[new.cccd, "state"] == "refused"


def test_07_units_that_were_not_told_are_counted_when_there_is_a_mail_server(office):
    assert "results" not in tasks(office)
    config = office.root / "hoso.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace("[mail]", '[mail]\nhost = "127.0.0.1"\nsender = "a@b.vn"', 1), "utf-8"
    )
    from hoso.office.workspace import Workspace

    office.workspace = Workspace(office.root)
    assert tasks(office)["results"] == 2


def test_08_the_campaign_is_that_of_the_page(office):
    found = campaign(office.workspace)
    assert found.target == 200 and found.done == office_clean(office)
    assert found.finish is None  # one day says nothing


def office_clean(office):
    from hoso.connectors.reports.province_page import sums
    from hoso.office.periods import counts_of

    return sums(counts_of(office.workspace, NOV))["clean"]


def test_09_the_terminal_says_the_same(office):
    said = office.hoso("today")
    for task in today(office.workspace).tasks:
        assert task.sentence.split()[0] in said
    assert "hoso send --period 2026-11 --remind" in said.replace("\n", " ")


def test_10_the_campaign_is_told_by_state_by_unit_and_person_by_person(office):
    where = standing(office)
    said = office.hoso("campaign")
    assert "chỉ tiêu 200" in said.lower().replace("\n", " ")
    for state, n in where.items():
        assert standings.name(state) in said and str(n) in said
    office.hoso("campaign", "--by-unit", "-o", office.root / "don-vi.csv")
    by_unit = pd.read_csv(office.root / "don-vi.csv")
    assert by_unit["Cộng"].sum() == sum(where.values())
    office.hoso("campaign", "--state", "errors", "-o", office.root / "nguoi.csv")
    (wrong,) = pd.read_csv(office.root / "nguoi.csv", dtype="str").to_dict("records")
    assert wrong["Họ và tên"] == staff_of(UNITS[1])[0].name
    assert "campaign" not in office.hoso("campaign", "days")


def test_11_whom_to_urge_is_told_with_the_way_to_do_it(office):
    now = datetime.datetime.now(datetime.UTC)
    period, found = urge(office.workspace, now)
    assert period == NOV and set(found["unit"]) == set(UNITS) - {UNITS[0]}
    assert set(found["means"]) == {"letter"}
    assert "điện thoại" not in office.hoso("campaign", "urge")
