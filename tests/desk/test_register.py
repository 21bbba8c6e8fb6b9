"""The register of decisions in the browser: a workbook taken in wholly or not at all, listed,
looked at, checked, what falls due, taken out."""

import html
import io
import re

import openpyxl
import pytest

from hoso.connectors.decisions.workbook import write
from hoso.connectors.registry.units import write_units
from hoso.fixtures import decisions
from hoso.fixtures import province as provinces

from .conftest import HOME


@pytest.fixture(scope="module")
def province():
    return provinces.generate(3, 300, workbooks=9)


@pytest.fixture(scope="module")
def year(province):
    few = decisions.Figures(
        units=3, departments=2, autonomies=2, functions=2, appointed=3, planned=3
    )
    return decisions.generate(4, 2023, province.units, province.nguoi, few)


@pytest.fixture
def seat(seat, province):
    workspace = seat.desk.workspace
    write_units(province.units, workspace.root / "units.csv")
    with workspace.mirror() as mirror:
        mirror.pull({"nguoi": province.nguoi}, period="2026-10", source="export")
    return seat


def sent(seat, data: bytes):
    headers = {"origin": HOME, "x-form-token": seat.token, "x-file-name": "so.xlsx"}
    headers["hx-request"] = "true"
    return seat.client.post("/register/take", content=data, headers=headers)


def test_a_register_is_taken_in_looked_at_and_a_decision_taken_out(seat, year, tmp_path):
    assert "Sổ chưa có quyết định" in seat.get("/register")
    blank = openpyxl.load_workbook(io.BytesIO(seat.client.get("/register/blank").content))
    assert len(blank.worksheets) > 3
    write(tmp_path / "so.xlsx", year)
    answer = sent(seat, (tmp_path / "so.xlsx").read_bytes())
    assert answer.json() == {"go": "/register"}, answer.text
    own = year["quyet_dinh"]
    page = seat.get("/register")
    assert f"Đã nạp {len(own)} quyết định" in page
    assert {so in html.unescape(page) for so in own["so"]} == {True}
    first = own.iloc[0]
    of_year = seat.get(f"/register?year={first['ngay_ky'][:4]}&kind={first['loai']}&unit=")
    rows = re.findall(r'<th scope="row"><a href="(/register/one/\w+)">([^<]*)', of_year)
    number = {html.unescape(so): address for address, so in rows}
    assert first["so"] in number and all("%2F" not in a for a in number.values())
    one = html.unescape(seat.get(number[first["so"]]))
    assert first["trich_yeu"] in one and "Rút quyết định ghi nhầm" in one
    assert "Sổ khớp" in (text := seat.get("/register/check")) or "Cần xem lại" in text
    assert "2099" in seat.get("/register/due?until=2099-12-31")
    seat.get("/register/due?until=x", 400)
    assert "vì sao" in seat.post(number[first["so"]] + "/withdraw", 400, because=" ")
    assert "Đã rút quyết định" in seat.post(number[first["so"]] + "/withdraw", because="nhầm số")
    assert first["so"] not in html.unescape(seat.get("/register").partition("<main")[2])
    with seat.desk.workspace.mirror() as mirror:
        assert len(mirror.register_of_decisions()["quyet_dinh"]) == len(own) - 1


def test_a_register_with_an_error_gives_nothing_and_says_where(seat, year, tmp_path):
    write(tmp_path / "so.xlsx", year)
    book = openpyxl.load_workbook(tmp_path / "so.xlsx")
    sheet = next(s for s in book.worksheets if s.max_row > 3)
    cell = next(c for row in sheet.iter_rows() for c in row if re.match(r"\d{2}/\d{2}/\d{4}|\d{4}-",
                str(c.value)))  # fmt: skip
    sheet[cell.coordinate] = "31/02/2023"
    out = io.BytesIO()
    book.save(out)
    answer = sent(seat, out.getvalue())
    assert answer.status_code == 400 and "told error" in answer.text
    with seat.desk.workspace.mirror() as mirror:
        assert len(mirror.register_of_decisions()["quyet_dinh"]) == 0
    assert sent(seat, b"PK nothing").status_code in (400, 422)
