"""Figures at the desk: a form, who is behind a cell, as a file, as known, the balance of a year,
stated figures held against a form."""

import html
import io
import re

import openpyxl
import pytest

from hoso.connectors.registry.units import write_units
from hoso.fixtures import decisions
from hoso.fixtures import province as provinces
from hoso.office import forms

from .conftest import HOME, seat_at

DAY = "2026-12-31"


@pytest.fixture(scope="module")
def province():
    return provinces.generate(3, 300, workbooks=9)


@pytest.fixture(scope="module")
def desk(tmp_path_factory, province):
    seat = seat_at(tmp_path_factory.mktemp("so") / "so").enter()
    workspace = seat.desk.workspace
    write_units(province.units, workspace.root / "units.csv")
    with workspace.mirror() as mirror:
        mirror.pull({"nguoi": province.nguoi}, period="2026-10", source="export")
    return seat


def links(page: str, path: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(rf'href="({path}[^"]*)"', page)]


def test_every_form_is_drawn_and_each_cell_opens_its_people(desk, province):
    page = desk.get("/figures")
    drawn = links(page, r"/figures/form")
    assert len(drawn) == len(forms.known(desk.desk.workspace)) >= 6
    for address in drawn:
        assert "<table" in desk.get(address)
    form = desk.get(f"/figures/form?form=HS-02&day={DAY}")
    (women,) = [a for a in links(form, "/figures/people") if a.endswith("row=%2A&column=11")]
    names = province.nguoi.loc[province.nguoi["gioi_tinh"] == "Nữ", "ho_ten"]
    shown = desk.get(women)
    assert f"trong {len(names)}" in shown
    assert sum(name in html.unescape(shown) for name in set(names)) >= 50
    # Each leads to the record, and no address names anybody.
    person = links(shown, "/people/one/")[0]
    assert "Nguồn và các lần đổi" in desk.get(person)
    assert not any(cccd in shown for cccd in province.nguoi["cccd"].dropna())


def test_of_a_unit_as_a_file_as_known(desk, province):
    unit = province.nguoi["ma_don_vi_su_dung"].iloc[0]
    page = desk.get(f"/figures/form?form=HS-02&day={DAY}&unit={unit}")
    assert "và các đơn vị bên dưới" in page
    (excel,) = [a for a in links(page, "/figures/file") if "xlsx" in a]
    answer = desk.client.get(excel)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    desk.get(f"/figures/form?form=HS-02&day={DAY}&known=1999-01-01", 400)
    desk.get("/figures/form?form=BM99", 400)
    desk.get("/figures/form?form=HS-02&day=mai", 400)
    desk.get(f"/figures/file?form=HS-02&day={DAY}&ending=html", 404)
    desk.get(f"/figures/people?form=HS-02&day={DAY}&row=*&column=99", 400)


@pytest.mark.parametrize("by", ["unit", "class"])
def test_the_balance_of_a_year(desk, by):
    page = desk.get(f"/figures/form?balance=2026&by={by}")
    assert "Cân đối" in page or "cân đối" in page
    assert links(page, "/figures/people")
    desk.get(links(page, "/figures/people")[0])
    desk.get("/figures/form?balance=2026&by=made-up", 404)
    desk.get("/figures/form?balance=x", 404)


def test_it_is_drawn_once_and_anew_when_something_was_written(desk, monkeypatch):
    asked = []
    before = forms.draw
    monkeypatch.setattr(forms, "draw", lambda *a: asked.append(a) or before(*a))
    address = f"/figures/form?form=HS-01&day={DAY}"
    for _ in range(3):
        desk.get(address)
    assert len(asked) == 1
    with desk.desk.workspace.mirror() as mirror:
        mirror.note("test", "x", by="lan")
    desk.get(address)
    assert len(asked) == 2


def test_stated_figures_are_held_against_the_form(desk):
    answer = desk.client.get("/figures/stated")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[0]
    made = forms.draw(desk.desk.workspace, forms.Asked("HS-02", DAY))
    right = int(made.drawn.figures["2"]["*"])
    row = sheet.max_row + 1
    for n, stated in enumerate((right, right + 5)):
        for column, value in enumerate(("HS-02", "*", "2", DAY, stated), 1):
            sheet.cell(row + n, column, value)
    out = io.BytesIO()
    book.save(out)
    headers = {"origin": HOME, "x-form-token": desk.token, "x-file-name": "cong-bo.xlsx"}
    came = desk.client.post("/figures/compare", content=out.getvalue(), headers=headers)
    assert came.status_code == 200, came.text
    page = desk.get(came.json()["go"])
    assert "1 chỗ lệch trong 2 số" in page and "-5" in page.replace("−", "-")


def test_a_cell_of_the_register_opens_its_lines_and_no_address_names_anybody(desk, province):
    register = decisions.generate(5, 2023, province.units, province.nguoi)
    with desk.desk.workspace.mirror() as mirror:
        mirror.record_decisions(register, source="truth")
    form = desk.get("/figures/form?form=QH-01&day=2023-12-31")
    cells = [a for a in links(form, "/figures/people") if "row=%2A" in a]
    paged = r"/figures/people[^\"]*after="
    page = next(p for a in cells if links(p := desk.get(a), paged))
    assert "Các dòng của ô" in page and not links(page, "/people/one/")
    planned, said = register["quy_hoach"], html.unescape(page)
    assert sum(name in said for name in set(planned["ho_ten"])) >= 50
    (more,) = links(page, paged)
    assert not any(number in more for number in planned["cccd"].dropna())
    assert desk.get(more) != page
