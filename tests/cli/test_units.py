"""The officer's path: declare, review, apply, undo; and what the registry says then."""

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from hoso.cli.main import hoso as program
from hoso.connectors.registry.units import read_units, write_units
from hoso.fixtures import province as provinces
from hoso.office.workspace import Workspace


@pytest.fixture(scope="module")
def province():
    return provinces.generate(3, 300, workbooks=9)


@pytest.fixture
def office(tmp_path, monkeypatch, province):
    workspace = Workspace.create(tmp_path / "so", name="Sở Nội vụ", target=300)
    write_units(province.units, workspace.root / "units.csv")
    with workspace.mirror() as mirror:
        mirror.pull({"nguoi": province.nguoi}, period="2026-10", source="export")
    monkeypatch.chdir(workspace.root)
    return workspace


def hoso(*args: object, status: int = 0) -> str:
    done = CliRunner().invoke(program, [str(a) for a in args])
    code = (
        getattr(done.exception, "status", done.exit_code)
        if done.exception
        else done.return_value or 0
    )
    assert code == status, (done.output, done.exception)
    return done.output + str(done.exception or "")


def declared(path, *lines):
    rows = [
        dict(
            zip(
                (
                    "Loại",
                    "Mã đơn vị cũ",
                    "Mã đơn vị mới",
                    "Tên mới",
                    "Số quyết định",
                    "Ngày hiệu lực",
                ),
                line,
                strict=True,
            )
        )
        for line in lines
    ]
    pd.DataFrame(rows).to_excel(path, index=False)
    return path


def schools(province) -> list[str]:
    return province.senders.loc[
        province.senders["group"].isin(["TH", "MN", "THCS"]), "code"
    ].tolist()


def test_declare_review_apply_undo(office, province):
    a, b, *_ = schools(province)
    target = f"{a.rsplit('.', 1)[0]}.77"
    heads = province.nguoi["ma_don_vi_su_dung"].value_counts()
    file = declared(
        office.root / "sx.xlsx",
        ("Nhập", a, target, "Trường liên cấp Mới", "12/QĐ-UBND", "01/12/2026"),
        ("nhập", b, target, "", "", ""),
    )
    said = hoso("units", "reorganise", file)
    assert "12/QĐ-UBND" in said and str(heads[a] + heads[b]) in said and "hoso apply 1" in said
    hoso("review", "export", 1, "duyet.xlsx")
    assert openpyxl.load_workbook("duyet.xlsx")["Quyết định"].max_row == 2
    hoso("apply", 1, status=2)
    hoso("review", "approve", 1, "--kind", "reorganised", "--because", "theo quyết định")
    hoso("apply", 1)
    with office.mirror() as mirror:
        now = mirror.theirs()["nguoi"]["ma_don_vi_su_dung"].value_counts()
    assert now[target] == heads[a] + heads[b] and a not in now and now.sum() == 300
    assert target in hoso("units", "show", a) and "Trường liên cấp Mới" in hoso(
        "units", "list", "lien", "cap", "moi"
    )
    hoso("units", "export", "tat-ca.csv")
    assert read_units(office.root / "tat-ca.csv").set_index("code").at[a, "successors"] == target
    hoso("export", 1)
    hoso("undo", 1)
    with office.mirror() as mirror:
        assert dict(mirror.theirs()["nguoi"]["ma_don_vi_su_dung"].value_counts()) == dict(heads)
    assert target not in set(office.units()["code"])


def test_who_must_choose_is_listed_filled_and_taken_back(office, province):
    a, b, *_ = schools(province)
    target = f"{a.rsplit('.', 1)[0]}.78"
    file = declared(
        office.root / "sx.xlsx",
        ("tách", a, target, "Trường Mới", "13/QĐ-UBND", "2026-12-01"),
        ("tách", a, b, "", "", ""),
    )
    hoso("units", "reorganise", file)
    listed = office.root / "reviews" / "2026-12" / "sap-xep-1.xlsx"
    book = openpyxl.load_workbook(listed)
    sheet = book.worksheets[0]
    count = int((province.nguoi["ma_don_vi_su_dung"] == a).sum())
    assert sheet.max_row == count + 1 and listed.stat().st_mode & 0o077 == 0
    for row in range(2, count + 1):  # the last one stays open
        sheet.cell(row, 6, target if row % 2 else b)
    book.save(listed)
    said = hoso("units", "reorganise", file, "--people", listed)
    assert "Đợt số 2" in said and "1 hồ sơ chờ" in said
    sheet.cell(2, 6, "H42.99.99")
    book.save(listed)
    assert "không có trong danh bạ" in hoso(
        "units", "reorganise", file, "--people", listed, status=2
    )


def test_a_bad_line_gives_one_sentence_and_no_change_set(office):
    file = declared(office.root / "sx.xlsx", ("nhập", "H42.00.00", "H42.02", "", "1", "2026-12-01"))
    assert "Dòng 2" in hoso("units", "reorganise", file, status=2)
    (office.root / "sx.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert "Loại" in hoso("units", "reorganise", office.root / "sx.csv", status=2)
    with office.mirror() as mirror:
        assert mirror.plans().empty


def test_the_form_can_be_filled_and_the_registry_checked(office):
    hoso("units", "form", "mau.xlsx")
    assert [c.value for c in openpyxl.load_workbook("mau.xlsx").worksheets[0][1]][:3] == [
        "Loại",
        "Mã đơn vị cũ",
        "Mã đơn vị mới",
    ]
    assert "cần xem lại" in hoso("units", "check", "--on", "2026-11-01", status=0)


CROSSWALK = """effective_by,old_code,old_name,old_district_code,successor_code,successor_name,relation
2026-12-01,1,{a},,2,{b},merged
2026-12-01,3,Xã Không Có,,2,{b},merged
2026-12-01,4,{c},,9,Xã Không Thấy,merged
"""


def test_a_crosswalk_becomes_lines_for_the_officer(office, province):
    communes = province.units[province.units["kind"] == "XA"]
    a, b, c = (name.removeprefix("UBND ").capitalize() for name in communes["name"].iloc[:3])
    (office.root / "dc.csv").write_text(CROSSWALK.format(a=a, b=b, c=c), encoding="utf-8")
    said = hoso(
        "units", "crosswalk", "dc.csv", "sx.xlsx", "--decision", "1/NQ", "--day", "2026-12-01"
    )
    assert "3 dòng đối chiếu, 1 dòng" in said and "Xã Không Thấy" in said
    assert [cell.value for cell in openpyxl.load_workbook("sx.xlsx").worksheets[0][2]][:3] == [
        "nhập",
        communes["code"].iloc[0],
        communes["code"].iloc[1],
    ]
    hoso("units", "reorganise", "sx.xlsx")


NATIONAL = """old_commune_code,old_commune_name,old_district_code,old_district_name,old_province_code,old_province_name,new_commune_code,new_commune_name,new_province_code,new_province_name,relation,note_vi
1,Xã Cũ,1,Huyện Một,37,Tỉnh Ninh Bình,9,{new},37,Tỉnh Ninh Bình,full,
2,Xã Cũ,2,Huyện Hai,37,Tỉnh Ninh Bình,9,{other},37,Tỉnh Ninh Bình,part,
2,Xã Cũ,2,Huyện Hai,37,Tỉnh Ninh Bình,8,{new},37,Tỉnh Ninh Bình,part,
3,Xã Cũ,3,Huyện Ba,01,Thành phố Hà Nội,7,Xã Đâu Đó,01,Thành phố Hà Nội,full,
"""


@pytest.mark.parametrize("wanted", ["Ninh Bình", "37"])
def test_namesakes_are_told_apart_by_their_district_and_other_provinces_left_out(office, wanted):
    registry = office.units()
    communes = registry.loc[registry["kind"] == "XA", "name"]
    new, other = (name.removeprefix("UBND ").capitalize() for name in communes.iloc[:2])
    added = pd.DataFrame(
        [
            {"code": "H42.91", "name": "UBND huyện Một", "parent": "H42", "kind": "HUYEN"},
            {"code": "H42.92", "name": "UBND huyện Hai", "parent": "H42", "kind": "HUYEN"},
            {"code": "H42.91.1", "name": "UBND xã Cũ", "parent": "H42.91", "kind": "XA"},
            {"code": "H42.92.1", "name": "UBND xã Cũ", "parent": "H42.92", "kind": "XA"},
        ]
    )
    write_units(pd.concat([registry, added], ignore_index=True), office.root / "units.csv")
    (office.root / "dc.csv").write_text(NATIONAL.format(new=new, other=other), encoding="utf-8")
    said = hoso(
        "units",
        "crosswalk",
        "dc.csv",
        "sx.xlsx",
        "--decision",
        "1/NQ",
        "--day",
        "2026-12-01",
        "--province",
        wanted,
    )
    assert "Xã Đâu Đó" not in said
    rows = [
        [c.value for c in row[:3]]
        for row in openpyxl.load_workbook("sx.xlsx").worksheets[0].iter_rows(min_row=2)
    ]
    codes = registry.set_index("name")["code"]
    assert ["nhập", "H42.91.1", codes[communes.iloc[0]]] in rows
    assert [r for r in rows if r[1] == "H42.92.1"] == [
        ["tách", "H42.92.1", codes[communes.iloc[1]]],
        ["tách", "H42.92.1", codes[communes.iloc[0]]],
    ]
    assert [r[0] for r in rows if r[1] == "H42.91"] == ["nhập"] and [
        r[0] for r in rows if r[1] == "H42.92"
    ] == ["tách", "tách"]


def public_units(workspace) -> None:
    """Two small centres, of another group each, in the registry of a workspace."""
    from hoso.validators.rules.context import units_frame

    units = read_units(workspace.root / "units.csv")
    made = units_frame(
        {
            "code": code,
            "name": name,
            "parent": "H42.02",
            "kind": "SNCL_S",
            "level": 3,
            "quota": quota,
            "autonomy": group,
            "self_funding": share,
            "valid_from": "2021-01-01",
        }
        for code, name, quota, group, share in (
            ("H42.02.91", "Trung tâm Khuyến công", 38, "N2", 100),
            ("H42.02.92", "Trung tâm Xúc tiến", 29, "N4", 0),
            ("H42.02.93", "Trung tâm Tư vấn", 33, "N4", 0),
        )
    )
    write_units(pd.concat([units, made], ignore_index=True), workspace.root / "units.csv")


def told(path, **more):
    """A table with the columns that say more of the new unit."""
    rows = pd.read_excel(path, dtype=str, engine="openpyxl")
    for column, values in more.items():
        rows[column.replace("_", " ")] = values
    rows.to_excel(path, index=False)
    return path


@pytest.fixture
def centres(office, province):
    """The office with 38, 29 and 33 viên chức in three public centres."""
    people = province.nguoi.copy()
    staff = people.index[people["doi_tuong"] == "VC"]
    for first, last, code in ((0, 38, "91"), (38, 67, "92"), (67, 100, "93")):
        here = staff[first:last]
        people.loc[here, ["ma_don_vi_su_dung", "ma_don_vi_quan_ly"]] = [f"H42.02.{code}", "H42.02"]
    public_units(office)
    with office.mirror() as mirror:
        mirror.pull({"nguoi": people}, period="2026-11", source="export")
    return office


def test_a_merge_that_breaks_the_decree_is_stopped_with_its_articles(centres):
    file = declared(
        centres.root / "sx.xlsx",
        ("Nhập", "H42.02.91", "H42.02.94", "Trung tâm Mới", "12/QĐ-UBND", "01/12/2026"),
        ("nhập", "H42.02.92", "H42.02.94", "", "", ""),
    )
    told(file, Biên_chế=["200", ""])
    said = hoso("units", "reorganise", file, status=4)
    assert "biên chế sau sắp xếp 200, trước sắp xếp 67" in said and "Điều 4.3" in said
    assert "khác nhóm tự chủ (H42.02.91: N2, H42.02.92: N4)" in said and "Điều 5.2.c" in said
    assert "--override rx-autonomy:H42.02.94 --override rx-no-more-budget:H42.02.94" in said
    with centres.mirror() as mirror:
        assert mirror.plans().empty
    told(file, Biên_chế=["67", ""], Nhóm_tự_chủ=["Nhóm 4", ""])
    hoso("units", "reorganise", file)
    with centres.mirror() as mirror:
        plan = mirror.plan(1).query("table == 'unit' and unit == 'H42.02.94'")
        assert plan.set_index("field")["ours"][["autonomy", "quota"]].tolist() == ["N4", "67"]


def test_a_split_that_leaves_fewer_than_15_is_stopped(centres):
    halves = [
        ("tách", "H42.02.93", "H42.02.95", "Trung tâm Một", "13/QĐ-UBND", "2026-12-01"),
        ("tách", "H42.02.93", "H42.02.96", "Trung tâm Hai", "", ""),
    ]
    file = declared(centres.root / "sx.xlsx", *halves)
    hoso("units", "reorganise", file)  # 33 are enough for two, until somebody says who goes where
    listed = centres.root / "reviews" / "2026-12" / "sap-xep-1.xlsx"
    book = openpyxl.load_workbook(listed)
    for row in range(2, 35):
        book.worksheets[0].cell(row, 6, "H42.02.95" if row < 12 else "H42.02.96")
    book.save(listed)
    said = hoso("units", "reorganise", file, "--people", listed, status=4)
    assert "H42.02.95: 10 viên chức sau sắp xếp, tối thiểu 15" in said and "Điều 5.1.d" in said
    three = [*halves, ("tách", "H42.02.93", "H42.02.97", "Trung tâm Ba", "", "")]
    said = hoso("units", "reorganise", declared(centres.root / "s.xlsx", *three), status=4)
    assert "cộng lại 33 viên chức, mỗi đơn vị tối thiểu 15" in said
    schools_ = [(*line[:3], f"Trường Mầm non {n}", *line[4:]) for n, line in enumerate(three)]
    hoso("units", "reorganise", declared(centres.root / "m.xlsx", *schools_))


def test_a_department_does_not_dissolve_a_public_unit(centres):
    file = declared(
        centres.root / "sx.xlsx",
        ("Giải thể", "H42.02.93", "H42.02.91", "", "14/QĐ-SCT", "01/12/2026"),
    )
    said = hoso("units", "reorganise", file, status=4)
    assert "quyết định 14/QĐ-SCT không phải của UBND" in said and "Điều 24" in said


def test_a_condition_is_let_pass_by_name_reason_and_day(centres):
    file = declared(
        centres.root / "sx.xlsx",
        ("Giải thể", "H42.02.93", "H42.02.92", "", "14/QĐ-SCT", "01/12/2026"),
    )
    let = ("--override", "rx-power:H42.02.93")
    assert "lý do" in hoso("units", "reorganise", file, *let, status=2)
    late = ("--because", "ủy quyền", "--until", "2020-01-01")
    hoso("units", "reorganise", file, *let, *late, status=2)
    other = ("--override", "rx-power:H42.02.92", "--because", "ủy quyền", "--until", "2099-12-31")
    hoso("units", "reorganise", file, *other, status=4)
    hoso("units", "reorganise", file, *let, *other[2:])
    with centres.mirror() as mirror:
        notes = mirror.read("audit", action="override")
    assert "ủy quyền" in notes["detail"].iloc[-1] and notes["subject"].iloc[-1] == "rx-power"
