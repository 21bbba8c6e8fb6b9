"""The register of decisions from a workbook into the mirror and back, with both times."""

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from hoso.cli.main import hoso as program
from hoso.connectors.decisions.workbook import write
from hoso.connectors.registry.units import BadRegistry, write_units
from hoso.fixtures import decisions
from hoso.office import forms
from hoso.office import register as office
from hoso.office.stop import Stop
from hoso.office.workspace import Workspace
from hoso.validators.schemas import dictionary

DAY = "2026-11-28"


@pytest.fixture(scope="module")
def year(province):
    few = decisions.Figures(
        units=12, departments=4, autonomies=3, functions=4, appointed=6, planned=15
    )
    return decisions.generate(4, 2023, province.units, province.nguoi, few)


@pytest.fixture
def seat(tmp_path, province):
    workspace = Workspace.create(tmp_path / "so", name="Sở Nội vụ", target=300)
    write_units(province.units, workspace.root / "units.csv")
    with workspace.mirror() as mirror:
        mirror.pull({"nguoi": province.nguoi}, period="2026-10", source="export")
    return workspace


def loaded(seat, register, tmp_path):
    file = tmp_path / "quyet-dinh.xlsx"
    write(file, register)
    return office.load(seat, file, by="lan", day=DAY)


def the_same(held, register):
    """Whether the mirror holds exactly these lines."""
    for name, table in dictionary.registers().items():
        names = [f.name for f in table.fields]
        by = [n for n in table.key if n in names]
        left, right = (
            f[names].sort_values(by, ignore_index=True).astype("str").fillna("")
            for f in (held[name], register[name])
        )
        pd.testing.assert_frame_equal(left, right)


def test_what_is_written_is_read_and_held(seat, year, tmp_path):
    made = loaded(seat, year, tmp_path)
    assert made.faults == [] and made.unknown == []
    assert made.recorded is not None and len(made.recorded.ids) == len(year["quyet_dinh"])
    with seat.mirror() as mirror:
        the_same(mirror.register_of_decisions(), year)
        early = mirror.register_of_decisions("2022-12-31")
        assert mirror.damage() == []
    assert (early["sap_xep"]["ngay_ky"] <= "2022-12-31").all() and len(early["sap_xep"])


def test_what_was_known_stays_known(seat, year, tmp_path):
    loaded(seat, year, tmp_path)
    known = forms.now()
    first = year["bo_nhiem"].iloc[0]
    own = (year["bo_nhiem"]["so"] == first["so"]) & (
        year["bo_nhiem"]["ngay_ky"] == first["ngay_ky"]
    )
    fewer = year["bo_nhiem"].drop(index=year["bo_nhiem"].index[own][0])
    changed = year["quyet_dinh"].copy()
    at = changed.index[changed["so"] == first["so"]][0]
    changed.loc[at, "trich_yeu"] = "Sửa trích yếu"
    one = {n: f[f["so"] == first["so"]].reset_index(drop=True) for n, f in year.items()}
    one |= {"quyet_dinh": changed.loc[[at]].reset_index(drop=True),
            "bo_nhiem": fewer[fewer["so"] == first["so"]].reset_index(drop=True)}  # fmt: skip
    made = loaded(seat, one, tmp_path)
    assert made.recorded is not None and len(made.recorded.ids) == 1
    with seat.mirror() as mirror:
        the_same(mirror.register_of_decisions(), {**year, "quyet_dinh": changed, "bo_nhiem": fewer})
        the_same(mirror.register_of_decisions(known=known), year)
        assert mirror.damage() == []
    office.withdraw(seat, first["so"], because="ghi nhầm", by="lan")
    with seat.mirror() as mirror:
        assert first["so"] not in set(mirror.register_of_decisions()["quyet_dinh"]["so"])
        the_same(mirror.register_of_decisions(known=known), year)
        assert mirror.damage() == []
    with pytest.raises(Stop):
        office.one(seat, first["so"])


def test_an_error_keeps_everything_out(seat, year, tmp_path):
    file = tmp_path / "q.xlsx"
    write(file, year)
    book = openpyxl.load_workbook(file)
    book["Tự chủ"]["H3"].value = "nhóm lạ"
    book["Quyết định"]["E2"].value = None
    book.save(file)
    made = office.load(seat, file, by="lan", day=DAY)
    assert made.recorded is None
    told = {(f.check, f.place) for f in made.faults}
    assert {("dc-unread", "Tự chủ!H3"), ("dc-missing", "Quyết định!2")} <= told
    assert len(office.held(seat)["quyet_dinh"]) == 0


def test_a_loss_of_the_pull_does_not_take_the_register(seat, year, tmp_path):
    """Undoing a pull would bring back a backup without the register: it is refused."""
    from hoso.connectors.mirror.errors import BadPlan

    with seat.mirror() as mirror:
        people = mirror.theirs()["nguoi"].drop(columns=["version", "closed"])
        mirror.pull({"nguoi": people}, period="2026-11", source="again")
    loaded(seat, year, tmp_path)
    with seat.mirror() as mirror, pytest.raises(BadPlan):
        mirror.undo_pull()


@pytest.mark.parametrize(
    ("sheets", "says"),
    [
        ({"Quyết định": [["Số quyết định"], ["1/QĐ-UBND"]]}, "thiếu cột Ngày ký"),
        ({"Khác": [["Số quyết định", "Ngày ký"]]}, "không có trang"),
        ({"Quyết định": [["Số quyết định", "Ngày ký"]]}, "không có quyết định nào"),
        ({"Quyết định": [["Số quyết định", "Ngày ký"], ["1/QĐ-UBND", "2023"]]}, "đủ ngày"),
    ],
)
def test_what_is_no_register_says_why(seat, tmp_path, sheets, says):
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "q.xlsx")
    with pytest.raises((Stop, BadRegistry)) as told:
        office.load(seat, tmp_path / "q.xlsx", by="lan", day=DAY)
    assert says in str(told.value)


def test_a_clerks_layout_is_read_as_the_template(tmp_path, province):
    """Sheets of other names, titles, headings of two rows, number and day in one column, dates as
    people write them, units by name, a decision over several lines, sums and signatures."""
    from hoso.connectors.decisions.reading import read

    units = province.units
    name = str(units["name"].drop_duplicates(keep=False).iloc[0])
    code = units.loc[units["name"] == name, "code"].iloc[0]
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sổ theo dõi"
    for row in [
        ["UBND TỈNH"], ["SỔ QUYẾT ĐỊNH NĂM 2023"], [],
        ["STT", "Số, ngày quyết định", "Hiệu lực từ", "Cơ quan ban hành", "Loại", "Về việc", "Màu"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        [1, "12/QĐ-UBND ngày 05/6/2023", "5/6/2023", "UBND tỉnh", "Bổ nhiệm", "A", "x"],
        [2, "13/QĐ-UBND, 7/6/2023", "07.06.2023", "UBND tỉnh", "Tự chủ", "B", ""],
        ["Tổng cộng", "", "", "", "", "", ""],
        ["", "", "", "NGƯỜI LẬP BIỂU", "", "", ""],
    ]:  # fmt: skip
        sheet.append(row)
    other = book.create_sheet("DS bổ nhiệm")
    for row in [
        ["DANH SÁCH BỔ NHIỆM"],
        ["TT", "Họ tên", "Quyết định", "", "Đơn vị", "Chức vụ", "Hình thức", "Hết hạn"],
        ["", "", "Số QĐ", "Ngày QĐ", "", "", "", ""],
        [1, "Lê Văn A", "12/QĐ-UBND", "05/06/2023", name, "Giám đốc", "Bổ nhiệm lại", "5/6/2028"],
        [2, "Trần Thị B", "", "", name, "Phó Giám đốc", "Lần đầu", "5/6/2028"],
    ]:  # fmt: skip
        other.append(row)
    other.merge_cells("C2:D2")
    book.save(tmp_path / "so.xlsx")
    found = read(tmp_path / "so.xlsx", units)
    assert found.unread == [] and found.unknown == ["Sổ theo dõi: Màu"]
    decisions_, lines = found.register["quyet_dinh"], found.register["bo_nhiem"]
    assert decisions_[["so", "ngay_ky", "ngay_hieu_luc", "loai"]].to_numpy().tolist() == [
        ["12/QĐ-UBND", "2023-06-05", "2023-06-05", "BO_NHIEM"],
        ["13/QĐ-UBND", "2023-06-07", "2023-06-07", "TU_CHU"],
    ]
    assert lines["so"].tolist() == ["12/QĐ-UBND"] * 2 and lines["ma_don_vi"].tolist() == [code] * 2
    assert lines["thoi_han_den"].tolist() == ["2028-06-05"] * 2
    assert lines["hinh_thuc"].tolist() == ["BO_NHIEM_LAI", "LAN_DAU"]
    assert found.place("bo_nhiem", 1) == "DS bổ nhiệm!5"


def test_the_commands(seat, year, tmp_path, monkeypatch):
    monkeypatch.chdir(seat.root)
    run = lambda *words: CliRunner().invoke(program, list(words), standalone_mode=False)  # noqa: E731
    assert not run("template", "build", "mau.xlsx", "--kind", "so_quyet_dinh").exception
    sheets = openpyxl.load_workbook("mau.xlsx").sheetnames
    assert sheets == [*(t.label for t in dictionary.registers().values()), "Danh mục"]
    write(tmp_path / "q.xlsx", year)
    said = run("decisions", "load", str(tmp_path / "q.xlsx"))
    assert said.return_value == 0 and f"Đã nạp {len(year['quyet_dinh'])} quyết định" in said.output
    number = year["tu_chu"]["so"].iloc[0]
    assert year["tu_chu"]["ten_don_vi"].iloc[0] in run("decisions", "show", number).output
    listed = run("decisions", "list", "--year", "2023", "--kind", "tu_chu").output
    assert "3 quyết định." in listed and number in listed
    assert "việc." in run("decisions", "due", "--until", "2030-12-31").output
    checked = run("decisions", "check")
    assert checked.return_value == 0 and "dc-unit" in checked.output
    none = run("units", "reorganise", "--decision", "9999/QĐ-UBND")
    assert "Sổ không có quyết định 9999/QĐ-UBND" in str(none.exception)
    # The units that the fixture rearranges are none of the registry: each line is named.
    merged = year["sap_xep"].loc[year["sap_xep"]["hinh_thuc"] == "SAP_NHAP", "so"].iloc[0]
    strange = run("units", "reorganise", "--decision", merged)
    assert "không có trong danh bạ" in str(strange.exception) and strange.exception
    gone = run("decisions", "withdraw", number, "--because", "ghi nhầm")
    assert "Đã rút" in gone.output
    assert "2 quyết định." in run("decisions", "list", "--year", "2023", "--kind", "tu_chu").output
