"""What the national side answered is told by person and by the unit that has the person in
service, in words that an officer can hand on."""

import json

import pandas as pd
import pytest

from .people import person
from .story import PARENT, UNITS, Office, name, staff_of

PERIOD = "2026-11"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Two schools under one Department; in each one value changed and was sent."""
    office = Office(tmp_path_factory.mktemp("receipts") / "so")
    staff = {unit: staff_of(unit) for unit in UNITS[:2]}
    office.national(
        PERIOD, {p.key: (unit, p) for unit, own in staff.items() for p in own}, numbered=True
    )
    for unit, own in staff.items():
        own[3] = own[3].but(since="2025-03-01")
        office.send(PERIOD, f"{unit}.xlsx", unit, own)
        office.tally.counts(unit, own)
    office.send(PERIOD, "them.xlsx", UNITS[0], [person(900)])
    office.hoso("run", "--period", PERIOD, "--as-of", f"{PERIOD}-28")
    office.hoso("review", "approve", "--kind", "push", "--kind", "new", "--because", "đã hỏi")
    office.hoso("apply")
    office.hoso("export", 1)
    return office


def test_a_refused_message_names_the_person_and_the_unit_that_has_him_in_service(office):
    with office.workspace.mirror() as mirror:
        sent = mirror.read("message")
    answers = [
        {"transaction_id": t, "err_code": 1, "message": "sai mã ngạch"}
        for t in sent["transaction_id"]
    ]
    (office.root / "tra-loi.json").write_text(json.dumps(answers), encoding="utf-8")
    said = office.hoso("receipts", "tra-loi.json")
    for unit in UNITS[:2]:
        changed = staff_of(unit)[3]
        (line,) = [line for line in said.splitlines() if changed.cccd in line]
        assert line.startswith(f"{name(unit)}: {changed.name}") and "sai mã ngạch" in line
    assert PARENT not in said and "Sở Giáo dục" not in said


def test_what_cannot_be_sent_is_listed_in_words(office):
    (path,) = office.root.rglob("chua-gui-duoc.csv")
    unsent = pd.read_csv(path, dtype="str")
    assert set(unsent["Đơn vị"]) == {name(UNITS[0])}
    assert set(unsent["Trường"]) == {"Số hiệu CBCCVC", "Cơ quan quản lý"}
    assert not {"nguoi", "so_hieu", "ma_don_vi_quan_ly"} & {
        *unsent,
        *unsent.astype(str).to_numpy().ravel(),
    }
    (path,) = office.root.rglob("do-phu-ma.csv")
    covered = pd.read_csv(path)
    assert list(covered) == ["Trường", "Số giá trị", "Khớp danh mục"] and len(covered)
    assert not covered["Trường"].str.contains("_").any()
