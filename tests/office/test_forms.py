"""Forms drawn from a mirror: the day, the knowledge, the unit, the file, a form of one's own."""

import re
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from openpyxl.utils import get_column_letter

from hoso.cli.main import hoso as program
from hoso.connectors.registry.units import write_units
from hoso.office import forms
from hoso.office.stop import Stop
from hoso.office.workspace import Workspace
from hoso.validators.units import Registry

DAY = "2026-12-31"


def test_the_mirror_of_a_province_gives_its_headcount(office, province):
    made = forms.draw(office, forms.Asked("HS-02", DAY))
    expected = province.nguoi.groupby("ma_don_vi_quan_ly").size()
    found = made.drawn.figures["2"].drop(index="*")
    pd.testing.assert_series_equal(found, expected.astype("float64"), check_names=False)
    women = made.behind("*", "11")
    own = province.nguoi[province.nguoi["gioi_tinh"] == "Nữ"]
    assert sorted(women["ho_ten"]) == sorted(own["ho_ten"])


def test_a_unit_is_it_and_those_below(office, province):
    registry = Registry(province.units)
    unit = province.nguoi["ma_don_vi_quan_ly"].iloc[0]
    below = province.nguoi[["ma_don_vi_quan_ly", "ma_don_vi_su_dung"]].map(
        lambda code: registry.within(code, unit)
    )
    made = forms.draw(office, forms.Asked("HS-02", DAY, unit=registry.name[unit]))
    assert made.drawn.figures.loc["*", "2"] == below.any(axis=1).sum()


def test_what_came_later_does_not_change_what_was_known(tmp_path, province):
    workspace = Workspace.create(tmp_path / "so", name="Sở", target=300)
    write_units(province.units, workspace.root / "units.csv")
    with workspace.mirror() as mirror:
        mirror.pull({"nguoi": province.nguoi}, period="2026-10", source="a")
    known = forms.now()
    before = forms.draw(workspace, forms.Asked("HS-01", DAY, known))
    with workspace.mirror() as mirror:
        fewer = province.nguoi.iloc[20:].assign(gioi_tinh="Nữ")
        mirror.pull({"nguoi": fewer}, period="2026-11", source="b")
    again = forms.draw(workspace, forms.Asked("HS-01", DAY, known))
    pd.testing.assert_frame_equal(before.drawn.figures, again.drawn.figures)
    assert before.paper == again.paper
    now = forms.draw(workspace, forms.Asked("HS-01", DAY))
    assert now.drawn.figures.loc["*", "2"] == 280 and now.drawn.figures.loc["*", "10"] == 0


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (forms.Asked("BM99", DAY), "Không có biểu"),
        (forms.Asked("HS-01", "2020-01-01"), "ngày sớm nhất bản sao biết là 01/10/2026"),
        (forms.Asked("HS-01", DAY, unit="Sở Không Có"), "Không có đơn vị"),
        (forms.Asked("HS-01", DAY, by="lop"), "không có trường «lop»"),
        (forms.Asked("8B-BTCTW", DAY, by="doi_tuong"), "các hàng riêng"),
        (forms.Asked("HS-01", DAY, by="dan_toc"), "adds"),
    ],
)
def test_what_cannot_be_drawn_is_a_sentence(office, asked, says):
    with pytest.raises(Stop, match=re.escape(says)):
        forms.draw(office, asked)


def test_a_form_not_in_force_says_so(office):
    notes = forms.draw(office, forms.Asked("BM01/BNV", DAY)).paper.notes
    assert any("không có hiệu lực" in note for note in notes)


def test_a_workbook_has_the_head_of_the_paper(office, tmp_path):
    made = forms.draw(office, forms.Asked("BM01/BNV", DAY))
    forms.write(office, made.paper, tmp_path / "b.xlsx")
    assert (tmp_path / "b.xlsx").stat().st_mode & 0o777 == 0o600
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["Biểu"]
    rows = [[c.value for c in row] for row in sheet.iter_rows()]
    codes = next(row for row in rows if row[:4] == ["A", "B", "1", "2"])
    assert codes[2:39] == [str(n) for n in range(1, 38)]
    total = next(row for row in rows if row[1] == "Tổng số")
    assert total[2:39] == made.drawn.figures.iloc[0, :37].tolist()
    merged = {str(sheet.cell(m.min_row, m.min_col).value): m for m in sheet.merged_cells.ranges}
    inside = merged["Trong đó"]
    assert (inside.max_col - inside.min_col + 1, inside.max_row - inside.min_row) == (4, 0)
    age = merged["Từ 51 đến 60"]
    assert age.max_col - age.min_col + 1 == 3


def test_no_number_and_no_words_of_a_line_are_hidden(office, tmp_path):
    """A column is as wide as its longest number, a row as high as its words."""
    paper = forms.draw(office, forms.Asked("BM01/BNV", DAY)).paper
    figures = [list(row) for row in paper.figures]
    figures[0][3] = 51_033_800_000.0
    beside = [replace(c, text="Trung tâm " * 12) if c.row == 1 else c for c in paper.beside]
    wide = replace(paper, figures=figures, beside=beside)
    forms.write(office, wide, tmp_path / "b.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["Biểu"]
    column = sheet.column_dimensions[get_column_letter(paper.words + 4)].width
    assert column >= len("51,033,800,000")
    (line,) = (n for n, row in enumerate(sheet.values, 1) if "Trung tâm" in str(row[1]))
    assert sheet.row_dimensions[line].height >= 3 * 15


def test_page_and_csv_say_the_same(office, tmp_path):
    made = forms.draw(office, forms.Asked("8B-BTCTW", DAY))
    forms.write(office, made.paper, tmp_path / "b.csv")
    table = pd.read_csv(tmp_path / "b.csv", dtype=str, skiprows=[1], index_col=0)
    figures = table.drop(columns=table.columns[0]).astype("float64")
    expected = made.drawn.figures.fillna(-1).to_numpy().tolist()  # the mean of nobody is blank
    assert figures.fillna(-1).to_numpy().tolist() == expected
    forms.write(office, made.paper, tmp_path / "b.html")
    page = (tmp_path / "b.html").read_text(encoding="utf-8")
    lines = [re.findall("<td>(.*?)</td>", line) for line in page.split("<tbody>")[1].split("</tr>")]
    read = [[float(v or -1) for v in line] for line in lines if line]
    assert read == expected
    with pytest.raises(Stop, match=r"\.xlsx"):
        forms.write(office, made.paper, tmp_path / "b.doc")


OWN = """
id = "BM-A/SNV"
title = "Công chức nữ theo đơn vị"
law = "Công văn 12/SNV-CCVC"
since = "2026-01-01"
who = "cong_chuc"
rows = "ma_don_vi_quan_ly"

[[column]]
code = "1"
head = "Tổng số"

[[column]]
code = "2"
head = ["Trong đó", "Nữ dưới 35 tuổi"]
where = "nu and tuoi < 35"
"""


def test_a_department_adds_a_form_without_code(tmp_path, province, monkeypatch):
    workspace = Workspace.create(tmp_path / "so", name="Sở", target=300)
    write_units(province.units, workspace.root / "units.csv")
    with workspace.mirror() as mirror:
        mirror.pull({"nguoi": province.nguoi}, period="2026-10", source="a")
    (workspace.root / "bieu").mkdir()
    (workspace.root / "bieu" / "a.toml").write_text(OWN, encoding="utf-8")
    config = workspace.root / "hoso.toml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("# forms = ", "forms = "), encoding="utf-8"
    )
    monkeypatch.chdir(workspace.root)
    said = CliRunner().invoke(program, ["figures", "BM-A/SNV", "--as-of", DAY])
    p = province.nguoi
    own = p[p["doi_tuong"] == "CC"]
    young = own[(own["gioi_tinh"] == "Nữ") & (own["ngay_sinh"] > "1991-12-31")]
    assert said.exit_code == 0, said.output
    assert re.search(rf"│ 2 +│ Trong đó - Nữ dưới 35 tuổi +│ +{len(young)} │", said.output)
    told = CliRunner().invoke(program, ["figures", "bm-a/snv", "--as-of", DAY, "--cell", "*,2"])
    assert told.output.count("│ P0") == len(young) > 0
    (workspace.root / "bieu" / "a.toml").write_text(OWN.replace("nu and", "nux and"), "utf-8")
    wrong = CliRunner().invoke(program, ["figures", "forms"])
    assert "a.toml: 2: không có trường «nux»" in str(wrong.exception)
