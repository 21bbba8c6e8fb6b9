"""Real layouts, when they lie beside the repository: heading rows, first and last row, number of
people."""

from pathlib import Path

import pytest

from hoso.connectors.intake.loading import load

SAMPLES = Path(__file__).parents[3].parent / "shared" / "samples"
# file -> sheet -> tables as (first heading row, last heading row, first row, last row, people)
EXPECTED = {
    "V01_truong_ds_can_bo.xls": {
        "DANHSACH": [(4, 4, 5, 28, 24)],
        "Ví dụ": [(4, 4, 5, 14, 10)],
        "phân loại công tác": [],
    },
    "V03_dai_hoc_he_so_uu_dai_biff.xls": {"Sheet1": [(6, 6, 8, 280, 273)]},
    "V05_xa_ds_can_bo_biff.xls": {
        "DANHSACH": [(4, 4, 5, 37, 33)],
        "Ví dụ": [(4, 4, 5, 14, 10)],
        "phân loại công tác": [],
    },
    "V06_mau_ds_can_bo.xlsx": {
        "DANHSACH": [(4, 4, None, None, 0)],
        "Ví dụ": [(4, 4, 5, 14, 10)],
        "phân loại công tác": [],
    },
    "V08_hai_quan_nhieu_bang.xlsx": {
        "Chinh sua (2)": [],
        "Chinh sua": [],
        "He so luong": [],
        "CHAM CONG": [],
        "NHẬP du lieu": [(3, 5, 6, 6, 1), (9, 9, 10, 10, 1)],
        "XUAT du lieu": [(1, 3, 4, 11, 8)],
    },
    "V10_mau_thong_tin_ngay_chu.xlsx": {"Sheet1": [(1, 3, 4, 5, 2)], "Sheet2": [], "Sheet3": []},
    "V11_mau_tong_hop_phan_loai_trong.xlsx": {
        "Sheet1": [(7, 8, None, None, 0)],
        "Sheet2": [],
        "Sheet3": [],
    },
}

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the sample layouts do not lie beside the repository"
)


@pytest.fixture(scope="module")
def loaded():
    return load([SAMPLES], jobs=2)


@pytest.mark.parametrize("name", EXPECTED)
def test_finds_the_tables(loaded, name):
    file = next(f for f in loaded.files if Path(f.path).name == name)
    found = {
        sheet["name"]: [
            (
                t["heading_rows"][0],
                t["heading_rows"][-1],
                t["first_row"],
                t["last_row"],
                t["people"],
            )
            for t in sheet["tables"]
        ]
        for sheet in file.as_dict()["sheets"]
    }
    assert found == EXPECTED[name]


def test_says_that_the_extension_is_wrong(loaded):
    file = next(f for f in loaded.files if f.path.endswith("V01_truong_ds_can_bo.xls"))
    assert file.format == "xlsx"
    assert any(".xls" in note for note in file.notes)


def test_sex_comes_from_the_birth_column(loaded):
    r = loaded.records
    table = r.tables.query("sheet == 'XUAT du lieu'")["_table"].iloc[0]
    rows = r.nguoi[r.nguoi["_table"] == table]
    assert rows["gioi_tinh"].tolist() == ["Nam", "Nữ", "Nữ", "Nữ", "Nữ", "Nữ", "Nam", "Nữ"]
    assert rows["ngay_sinh"].notna().all()


def test_names_in_tcvn3_are_read(loaded):
    r = loaded.records
    table = r.tables[r.tables["file"].str.endswith("V21_giao_vien_tcvn3.xlsx")]["_table"].iloc[0]
    rows = r.nguoi[r.nguoi["_table"] == table]
    assert rows["ho_ten"].iloc[4] == "Hồ Thị Diện Thủy"
    assert r.raw["ho_ten"][rows.index[4]] == "Hå ThÞ DiÖn Thñy"
