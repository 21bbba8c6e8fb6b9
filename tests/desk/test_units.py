"""Units on the desk: the registry, what is odd in it, one unit, reorganisations from a table."""

import io
from collections.abc import Mapping

import openpyxl
import pytest

from hoso.connectors.registry.reorganisation import TITLES, write_form
from hoso.connectors.registry.units import read_units
from hoso.office.month import run_month
from hoso.validators import reorganisation

from ..office.story import PARENT, UNITS, Office, name, staff_of
from .conftest import HOME, end, seat_at

NOV = "2026-11"


@pytest.fixture
def seat(twelve_units, tmp_path):
    office = twelve_units.copy(tmp_path / "so")
    found = seat_at(office.root).enter()
    yield found
    end(found)


def upload(seat, path: str, data: bytes, file: str, status: int = 200):
    headers = {
        "origin": HOME, "x-form-token": seat.token, "x-file-name": file, "hx-request": "true",
    }  # fmt: skip
    answer = seat.client.post(path, content=data, headers=headers)
    assert answer.status_code == status, answer.text
    return answer


def table(tmp_path, *lines: Mapping[str, object]) -> bytes:
    rows = [
        {"parent": "", "quota": float("nan"), "decision": "12/QĐ-UBND", "day": "2026-12-01", **line}
        for line in lines
    ]
    file = tmp_path / "bang.xlsx"
    write_form(file, reorganisation.frame(rows))
    return file.read_bytes()


def test_the_registry_is_searched_without_tone_marks(seat):
    text = seat.get("/units")
    assert all(name(u) in text for u in UNITS) and "trong 13" in text
    text = seat.get("/units", params={"words": "yen mac"})
    assert "Yên Mạc" in text and "Gia Sinh" not in text and "trong 1<" in text
    assert "Không có đơn vị nào" in seat.get("/units", params={"words": "không có đâu"})


def test_a_unit_with_its_contact_and_what_is_below_it(seat):
    text = seat.get(f"/units/{UNITS[0]}")
    assert name(UNITS[0]) in text and f"{UNITS[0].lower()}@truong.example.vn" in text
    assert "Sở Giáo dục và Đào tạo (H42.09)" in text
    assert all(u in seat.get(f"/units/{PARENT}") for u in UNITS)
    assert "Không có đơn vị" in seat.get("/units/H99", 400)


def test_what_the_last_period_counted_of_it(tmp_path):
    office = Office(tmp_path / "so")
    office.send(NOV, "ninh-hai.xlsx", UNITS[0], staff_of(UNITS[0]), "2026-11-20")
    run_month(office.workspace, NOV)
    seat = seat_at(office.root).enter()
    text = seat.get(f"/units/{UNITS[0]}")
    assert f"<b>{len(staff_of(UNITS[0]))}</b><span>người, kỳ 11/2026" in text


def test_what_is_odd_in_the_registry_is_told_as_by_the_command(seat):
    from hoso.office import units as office

    root = seat.desk.workspace.root
    text = (root / "units.csv").read_text(encoding="utf-8")
    (root / "units.csv").write_text(text.replace("@truong", "@@truong", 1), encoding="utf-8")
    shown = seat.get("/units/check")
    said = office.checked(seat.desk.workspace, "2026-11-28")
    assert said and all(s.replace("“", "").split("”")[0][:20] in shown.replace("“", "")
                        for _, s in said[:50])  # fmt: skip
    assert "không hợp lệ" in shown and f"/units/{UNITS[0]}" in shown


def test_the_registry_is_taken_away_as_a_file_and_another_one_is_taken(seat, tmp_path):
    answer = seat.client.get("/units/export")
    assert answer.headers["content-disposition"] == 'attachment; filename="danh-ba.csv"'
    assert answer.headers["cache-control"] == "no-store"
    (tmp_path / "x.csv").write_bytes(answer.content)
    assert list(read_units(tmp_path / "x.csv")["code"]) == [PARENT, *UNITS]
    root = seat.desk.workspace.root
    before = (root / "units.csv").read_bytes()
    bad = upload(seat, "/units/take", b"code;name\nH1;\n", "units.csv", 400)
    assert "mỗi đơn vị cần một tên" in bad.text and (root / "units.csv").read_bytes() == before
    upload(seat, "/units/take", "code,name\nH42,Sở Mới\n".encode(), "units.csv")
    assert "Sở Mới" in seat.get("/units")
    (kept,) = (root / "backups").glob("units-*.csv")
    assert kept.read_bytes() == before


def test_a_merger_is_planned_with_the_heads_before_and_after(seat, tmp_path):
    target = f"{PARENT}.78"
    lines = [
        {"kind": "merge", "unit": u, "to": target, "name": "Trường Mới"} for u in UNITS[:2]
    ]  # fmt: skip
    answer = upload(seat, "/units/reorganise/table", table(tmp_path, *lines), "nq.xlsx")
    done = seat.desk.jobs.wait(1)
    assert answer.json() == {"go": "/jobs/1"} and done.state == "done", done.sentence
    heads = [len(staff_of(u)) for u in UNITS[:2]]
    rows = {row[1]: row[2:6] for row in done.rows}
    assert rows[UNITS[0]] == [heads[0], 0, heads[0], 0]
    assert rows[target] == [0, sum(heads), 0, sum(heads)]
    assert "12/QĐ-UBND" in done.sentence and "Trước" in seat.get("/jobs/1")
    text = seat.get("/units/reorganise")
    assert 'href="/plans/1"' in text and "Tải danh sách" not in text
    with seat.desk.workspace.mirror() as mirror:
        assert mirror.plans()["state"].tolist() == ["planned"]
        assert target not in set(mirror.theirs()["nguoi"]["ma_don_vi_su_dung"])


def test_who_must_choose_is_downloaded_filled_and_planned_again(seat, tmp_path):
    lines = [
        {"kind": "split", "unit": UNITS[0], "to": f"{PARENT}.{n}", "name": f"Trường {n}"}
        for n in (78, 79)
    ]
    upload(seat, "/units/reorganise/table", table(tmp_path, *lines), "nq.xlsx")
    done = seat.desk.jobs.wait(1)
    people = len(staff_of(UNITS[0]))
    assert f"{people} hồ sơ chờ chọn đơn vị" in done.sentence
    answer = seat.client.get("/units/reorganise/1/list")
    assert "attachment" in answer.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    for row in range(2, people + 2):
        book.worksheets[0].cell(row, 6, f"{PARENT}.{78 + row % 2}")
    book.save(tmp_path / "chon.xlsx")
    chosen = (tmp_path / "chon.xlsx").read_bytes()
    upload(seat, "/units/reorganise/chosen", chosen, "chon.xlsx")
    done = seat.desk.jobs.wait(2)
    assert done.state == "done" and "chờ chọn" not in done.sentence, done.sentence
    assert sum(row[6] for row in done.rows if row[1].startswith("H42")) == 0
    assert seat.client.get("/units/reorganise/9/list").status_code == 404


def test_a_table_that_is_wrong_plans_nothing_and_says_every_place(seat, tmp_path):
    lines = [{"kind": "merge", "unit": u, "to": UNITS[0], "name": ""} for u in ("H1", "H2")]
    upload(seat, "/units/reorganise/table", table(tmp_path, *lines), "nq.xlsx")
    done = seat.desk.jobs.wait(1)
    assert done.state == "stopped" and len(done.rows) >= 1
    assert "Không lập đợt nào" in seat.get("/jobs/1") and "H1" in seat.get("/jobs/1")
    assert "Gửi bảng sắp xếp" not in upload(
        seat, "/units/reorganise/chosen", b"x", "chon.xlsx"
    ).text  # fmt: skip


def test_a_list_of_people_needs_its_table(seat):
    text = upload(seat, "/units/reorganise/chosen", b"x", "chon.xlsx", 400).text
    assert "Gửi bảng sắp xếp trước" in text


def test_the_blank_table_is_one_that_is_read_again(seat):
    book = openpyxl.load_workbook(
        io.BytesIO(seat.client.get("/units/reorganise/form").content)
    )  # fmt: skip
    assert [c.value for c in book.worksheets[0][1]] == list(TITLES.values())


def test_the_password_of_letters_is_told_once_and_only_when_asked(seat):
    from hoso.office.passwords import password_of

    assert "Mật khẩu mở sổ của" not in seat.get(f"/units/{UNITS[0]}")
    text = seat.post(f"/units/{UNITS[0]}/password")
    kept = password_of(seat.desk.workspace, UNITS[0])
    assert kept in text and kept not in seat.get(f"/units/{UNITS[0]}")
    assert kept not in seat.post(f"/units/{UNITS[0]}/password", renew="1")


def test_a_crosswalk_becomes_a_table_to_look_through(seat):
    made = "/units/reorganise/crossed"
    assert "Gửi bảng đối chiếu trước" in seat.post(made, 400, decision="1/NQ", day="2026-12-01")
    seat.get(made, 404)
    lines = (
        "effective_by,old_code,old_name,old_district_code,successor_code,successor_name,relation"
    )
    upload(
        seat, "/units/reorganise/crosswalk",
        f"{lines}\n2026-12-01,1,Xã Không Có,,2,Xã Không Thấy,merged\n".encode(), "dc.csv",
    )  # fmt: skip
    assert "quyết định" in seat.post(made, 400, decision=" ", day="2026-12-01")
    text = seat.post(made, decision="1/NQ", day="2026-12-01")
    assert "1 dòng đối chiếu, 0 dòng" in text and 'href="/units/reorganise/crossed"' in text
    answer = seat.client.get(made)
    assert (
        answer.content.startswith(b"PK") and "attachment" in answer.headers["content-disposition"]
    )
