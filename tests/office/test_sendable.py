"""What cannot be sent to the national side is told when it is checked, not after the apply."""

import pandas as pd

from hoso.connectors.exchange import shape
from hoso.validators.rules.sync_rules import MUST

from .people import person
from .story import UNITS, Office, name, staff_of

PERIOD, UNIT = "2026-11", UNITS[0]


def test_who_is_new_and_lacks_what_the_message_must_have_is_told_at_the_check(tmp_path):
    office = Office(tmp_path / "so")
    office.national(PERIOD, {p.key: (UNIT, p) for p in staff_of(UNIT)})
    people = [*staff_of(UNIT), person(900)]
    office.send(PERIOD, "mot.xlsx", UNIT, people)
    office.tally.counts(UNIT, people)
    found = office.whole(PERIOD).rendered
    told = found.loc[found["rule"] == "sy-local-only", "message"].tolist()
    office.hoso("review", "approve", "--kind", "new", "--because", "đã hỏi")
    office.hoso("apply")
    office.hoso("export", 1)
    (path,) = office.root.rglob("chua-gui-duoc.csv")
    unsent = pd.read_csv(path, dtype="str")
    assert set(unsent["Trường"]) == {"Số hiệu CBCCVC", "Cơ quan quản lý"}
    assert set(unsent["Đơn vị"]) == {name(UNIT)} and set(unsent["Phần hồ sơ"]) == {"Hồ sơ"}
    assert len(told) == 1
    assert "chưa gửi được vì thiếu Số hiệu CBCCVC, Cơ quan quản lý" in told[0]


def test_the_rule_asks_what_the_message_requires():
    assert {shape.elements()[e].name for e in shape.REQUIRED} == {*MUST}
