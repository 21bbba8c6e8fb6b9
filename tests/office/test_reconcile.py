"""Stated figures against the forms: every planted difference of one is found, and by name."""

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from hoso.cli.main import hoso as program
from hoso.connectors.forms import stated
from hoso.connectors.registry.units import BadRegistry
from hoso.office import forms, reconcile

DAY = "2026-12-31"


def filled(path, figures, names=()):
    """The template, filled."""
    stated.write_template(path)
    book = openpyxl.load_workbook(path)
    for line in figures:
        book[stated.FIGURES].append([*line])
    for line in names:
        book[stated.NAMES].append([*line])
    book.save(path)
    return path


def test_each_difference_of_one_is_found(office, tmp_path):
    drawn = forms.draw(office, forms.Asked("HS-01", DAY)).drawn.figures
    codes = [c for c in drawn.columns if c != "4"]
    truth = [("HS-01", "*", c, "31/12/2026", str(int(drawn[c]["*"])), "báo cáo") for c in codes]
    file = filled(tmp_path / "s.xlsx", truth)
    assert all(c.agrees for c in reconcile.compare(office, file, "", DAY))
    for n in range(0, len(truth), 5):
        planted = [(*x[:4], str(int(x[4]) + (i == n)), x[5]) for i, x in enumerate(truth)]
        found = reconcile.compare(office, filled(tmp_path / f"{n}.xlsx", planted), "", DAY)
        assert [i for i, c in enumerate(found) if not c.agrees] == [n]
        assert found[n].figure == found[n].stated.value - 1


def test_a_list_tells_who_differs(office, province, tmp_path, monkeypatch):
    own = province.nguoi[province.nguoi["doi_tuong"] == "CC"]
    men = own[own["gioi_tinh"] == "Nam"]
    women = own[own["gioi_tinh"] == "Nữ"]
    left_out, too_many = women.iloc[0], men.iloc[0]
    listed = [*women["cccd"].iloc[1:], too_many["so_hieu"], "999999999999"]
    file = filled(
        tmp_path / "s.xlsx",
        [("BM01/BNV", "Tổng số", "3", "2026-12-31", str(len(listed)), "Biểu đã gửi")],
        [("BM01/BNV", "Tổng số", "3", number) for number in listed],
    )
    (found,) = reconcile.compare(office, file, "", DAY)
    assert not found.agrees and found.figure == len(women)
    told = found.people.set_index("way")
    assert told.loc["missing", "ho_ten"] == too_many["ho_ten"]
    assert told.loc["extra", "ho_ten"] == left_out["ho_ten"]
    assert told.loc["strange", "number"] == "999999999999" and len(told) == 3
    monkeypatch.chdir(office.root)
    said = CliRunner().invoke(program, ["figures", "reconcile", str(file)], standalone_mode=False)
    assert said.return_value == 1, said.output
    assert left_out["ho_ten"] in said.output and "1 chỗ lệch trong 1 số." in said.output
    out = tmp_path / "lech.csv"
    CliRunner().invoke(program, ["figures", "reconcile", str(file), "-o", str(out)])
    assert len(pd.read_csv(out)) == 3 and out.stat().st_mode & 0o777 == 0o600


def test_a_figure_of_no_form_or_cell_says_why(office, tmp_path):
    lines = [("BM99", "*", "1", DAY, "3", ""), ("HS-01", "*", "99", DAY, "3", "")]
    found = reconcile.compare(office, filled(tmp_path / "s.xlsx", lines), "", DAY)
    assert [c.figure for c in found] == [None, None] and not any(c.agrees for c in found)
    assert "Không có biểu" in found[0].why and "Không có cột" in found[1].why


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Biểu,Hàng\nHS-01,*\n", "thiếu cột Cột, Ngày, Số công bố, Nguồn"),
        ("Biểu,Hàng,Cột,Ngày,Số công bố,Nguồn\nHS-01,*,2,,x,\n", "dòng 2, cột Số công bố"),
        ("Biểu,Hàng,Cột,Ngày,Số công bố,Nguồn\nHS-01,*,2,32/1/2026,1,\n", "dòng 2, cột Ngày"),
        ("Biểu,Hàng,Cột,Ngày,Số công bố,Nguồn\n", "không có số công bố nào"),
    ],
)
def test_what_is_wrong_with_the_file_is_a_sentence(tmp_path, text, says):
    (tmp_path / "s.csv").write_text(text, encoding="utf-8")
    with pytest.raises(BadRegistry, match=says):
        stated.read(tmp_path / "s.csv")
