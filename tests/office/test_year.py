"""The year 57 / 7 / 9 / 31 / 21 / 284: each figure as plain pandas counts it over the truth, every
planted difference of one found."""

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from hoso.cli.main import hoso as program
from hoso.connectors.forms import stated
from hoso.connectors.registry.units import write_units
from hoso.fixtures import decisions, province
from hoso.office import forms, reconcile
from hoso.office.workspace import Workspace

DAY = "2023-12-31"
SAID = {("SX-01", "1"): 57, ("SX-01", "20"): 7, ("TC-02", "1"): 9, ("CN-01", "1"): 31,
        ("BN-02", "1"): 21, ("QH-01", "2"): 284}  # fmt: skip


@pytest.fixture(scope="module")
def truth():
    people = province.generate(3, 400, workbooks=9)
    return people, decisions.generate(5, 2023, people.units, people.nguoi)


@pytest.fixture(scope="module")
def seat(truth, tmp_path_factory):
    people, register = truth
    workspace = Workspace.create(tmp_path_factory.mktemp("y") / "so", name="Sở", target=400)
    write_units(people.units, workspace.root / "units.csv")
    with workspace.mirror() as mirror:
        mirror.pull({"nguoi": people.nguoi}, period="2023-06", source="export")
        mirror.record_decisions(register, source="truth")
    return workspace


def paper(path, figures):
    stated.write_template(path)
    book = openpyxl.load_workbook(path)
    for (form, column), value in figures.items():
        book[stated.FIGURES].append([form, "*", column, DAY, str(value), "báo cáo"])
    book.save(path)
    return path


def test_each_planted_difference_of_one_is_found(seat, tmp_path):
    assert all(c.agrees for c in reconcile.compare(seat, paper(tmp_path / "a.xlsx", SAID), "", DAY))
    for n, cell in enumerate(SAID):
        for by in (-1, 1):
            file = paper(tmp_path / f"{n}{by}.xlsx", {**SAID, cell: SAID[cell] + by})
            found = reconcile.compare(seat, file, "", DAY)
            assert [i for i, c in enumerate(found) if not c.agrees] == [n]
            assert found[n].figure == SAID[cell]


def test_cells_are_what_plain_pandas_counts(seat, truth):
    _, register = truth
    lines = register["sap_xep"]
    own = lines[(lines["ngay_ky"].str[:4] == "2023") & (lines["trang_thai"] == "DA_QD")]
    made = forms.draw(seat, forms.Asked("SX-01", DAY))
    for department, part in own.groupby("so_chu_quan"):
        figures = made.drawn.figures.loc[department]
        assert figures["1"] == part["ma_cu"].nunique()
        assert figures["7"] == part["ma_moi"].nunique()
        assert figures["15"] == part["bien_che_ns_truoc"].sum()
        assert figures["19"] == part["doi_du"].sum()
        assert sorted(made.behind(department, "1")["don_vi"]) == sorted(part["ma_cu"])
    assert made.drawn.figures.loc["*", "15"] == own["bien_che_ns_truoc"].sum()


@pytest.mark.parametrize("form", ["SX-01", "TC-02", "CN-01", "BN-02", "QH-01"])
def test_the_checks_of_each_form_hold(seat, form):
    made = forms.draw(seat, forms.Asked(form, DAY))
    assert made.drawn.broken == []
    assert made.drawn.figures.loc["*"].to_numpy().sum() > 0


def test_women_are_found_by_the_person_of_the_line(seat, truth):
    people, register = truth
    lines = register["quy_hoach"]
    own = lines[(lines["ngay_ky"].str[:4] == "2023") & (lines["trang_thai"] != "DUA_RA")]
    sex = own["cccd"].map(people.nguoi.set_index("cccd")["gioi_tinh"])
    made = forms.draw(seat, forms.Asked("QH-01", DAY))
    assert made.drawn.figures.loc["*", "6"] == (sex == "Nữ").sum()
    told = pd.Series(made.behind("*", "1")["so"]).value_counts()
    assert told.to_dict() == own["so"].value_counts().to_dict()


def test_a_cell_opens_its_decisions_on_the_terminal_and_in_a_file(seat, monkeypatch, tmp_path):
    monkeypatch.chdir(seat.root)
    asked = ["figures", "BN-02", "--year", "2023", "--cell", "*,1"]
    said = CliRunner().invoke(program, asked, standalone_mode=False)
    assert said.return_value == 0 and "21 dòng." in said.output
    target = tmp_path / "o.csv"
    CliRunner().invoke(program, [*asked, "-o", str(target)], standalone_mode=False)
    assert len(pd.read_csv(target)) == 21
