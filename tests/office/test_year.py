"""The year 57 / 7 / 9 / 31 / 21 / 284: each figure as plain pandas counts it over the truth, every
planted difference of one found."""

import os
import re
import shlex
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from hoso.cli.main import hoso as program
from hoso.connectors.forms import conference, stated
from hoso.connectors.registry.units import write_units
from hoso.fixtures import decisions, province
from hoso.office import forms, reconcile
from hoso.office.workspace import Workspace

DAY = "2023-12-31"
SAID = decisions.Figures().said()


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


def test_the_conference_says_the_year_with_its_decisions(seat, truth, monkeypatch, tmp_path):
    people, register = truth
    monkeypatch.chdir(seat.root)
    for name in ("o.docx", "o.html"):
        asked = ["figures", "conference", "2023", "-o", str(tmp_path / name)]
        assert CliRunner().invoke(program, asked, standalone_mode=False).exception is None
    book = docx.Document(str(tmp_path / "o.docx"))
    rows = {r.cells[0].text: [c.text for c in r.cells] for t in book.tables for r in t.rows}
    said = {"Đơn vị sự nghiệp đã sắp xếp": "57", "Sở chủ quản có đơn vị sắp xếp": "7",
            "Đơn vị được giao tự chủ tài chính": "9", "Lượt bổ nhiệm": "21",
            "Cơ quan được quy định lại chức năng, nhiệm vụ": "31",
            "Người được quy hoạch": "284"}  # fmt: skip
    assert {title: rows[title][1] for title in said} == said
    own = register["bo_nhiem"]
    then = int((own["ngay_ky"].str[:4] == "2022").sum())
    assert rows["Lượt bổ nhiệm"][2] == str(then)
    assert rows["Lượt bổ nhiệm"][3].split()[0] == f"+{21 - then}"
    # Nobody is known of the year before, which is told; the people of this year are counted.
    assert int(rows["Có mặt"][1]) == len(people.nguoi) and rows["Có mặt"][2] == ""
    assert any("31/12/2022" in p.text for p in book.paragraphs)
    # The annexes list each decision behind a figure.
    annexes = [t for t in book.tables if t.rows[0].cells[0].text == "Tên"]
    appointed = next(t for t in annexes if len(t.rows) == 22)
    told = sorted(r.cells[2].text for r in appointed.rows[1:])
    kinds = ["LAN_DAU", "CAO_HON", "TUONG_DUONG", "BO_NHIEM_LAI"]
    of_year = (own["ngay_ky"].str[:4] == "2023") & own["hinh_thuc"].isin(kinds)
    assert told == sorted(own.loc[of_year, "so"])
    page = (tmp_path / "o.html").read_text(encoding="utf-8")
    assert page.count("<details>") == len(annexes) and "<script" not in page
    assert (tmp_path / "o.docx").stat().st_mode & 0o777 == 0o600


def test_a_conference_of_a_year_that_nobody_knows_is_refused_in_a_sentence(seat, monkeypatch):
    monkeypatch.chdir(seat.root)
    asked = CliRunner().invoke(program, ["figures", "conference", "2023", "-o", "o.pdf"])
    assert asked.exit_code != 0 and ".docx" in str(asked.exception or asked.output)


GUIDE = Path(__file__).parents[2] / "docs" / "year.md"
COMMAND = re.compile(r"```console\n\$ hoso (.*)\n((?:.*\n)*?)```\n")


def test_the_guide_of_the_year_says_what_the_commands_say(seat, monkeypatch):
    """After a change that is meant: ``HOSO_GOLDEN=write pytest -k guide_of_the_year``."""
    monkeypatch.chdir(seat.root)
    paper(seat.root / "so-cong-bo.xlsx", {**SAID, ("BN-02", "1"): 22})

    def run(block: re.Match[str]) -> str:
        told = CliRunner().invoke(program, shlex.split(block[1]), standalone_mode=False)
        assert told.exception is None, told.exception
        lines = [line.rstrip() for line in told.output.splitlines()]
        # When the mirror is asked is the only thing that no two runs say alike.
        said = re.sub(r"(đã biết đến) [^.]*\.", r"\1 …", "\n".join(lines))
        return f"```console\n$ hoso {block[1]}\n{said}\n```\n"

    kept = GUIDE.read_text(encoding="utf-8")
    now = COMMAND.sub(run, kept)
    if os.environ.get("HOSO_GOLDEN") == "write":
        GUIDE.write_text(now, encoding="utf-8")
    assert len(COMMAND.findall(kept)) == 9
    assert now == GUIDE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("now", "then", "told"),
    [(0, 0, "0"), (5, 0, "+5"), (3, 3, "0"), (12, 10, "+2 (+20,0 %)"), (1, 4, "-3 (-75,0 %)"),
     (None, 3, ""), (3, None, "")],
)  # fmt: skip
def test_the_change_between_two_years_is_told(now, then, told):
    line = conference.Line("x", now, then, "", None)
    assert conference.change(line) == told
