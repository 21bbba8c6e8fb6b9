"""Exports in: ids kept, base kept, history kept; and what is wrong with an export."""

import zipfile

import pandas as pd
import pytest

from hoso.connectors.mirror import BadExport, Mirror, read_national
from hoso.connectors.mirror.pull import match
from hoso.validators.schemas import dictionary

from .province import frames, plan, pulled, saved, state


def test_the_first_export_is_the_base_and_values_come_back_exactly(mirror):
    given = frames()
    theirs = pulled(mirror)
    base = mirror.base()
    for name in ("cccd", "ho_ten", "ngay_sinh", "he_so"):
        assert (
            theirs["nguoi"][name].tolist()
            == given["nguoi"][name].tolist()
            == base["nguoi"][name].tolist()
        )
    for table, spec in dictionary.tables().items():
        for f in spec.fields:
            assert theirs[table][f.name].dtype == base[table][f.name].dtype == dictionary.dtype(f)
    assert theirs["qt_phu_cap"]["line"][0] == "tu_ngay=2010-01|loai_phu_cap=PCCV"
    assert len(theirs["qt_phu_cap"]) == len(base["qt_phu_cap"]) == 12


def test_later_exports_keep_ids_and_base_and_close_who_is_gone(mirror):
    first = pulled(mirror)
    moved = frames()
    moved["nguoi"].loc[0, "ho_ten"] = "Đã Đổi"
    moved["nguoi"].loc[1, "cccd"] = (
        "037099999999"  # the same person: number in the unit and name agree
    )
    moved["qt_phu_cap"].loc[moved["qt_phu_cap"]["cccd"] == first["nguoi"]["cccd"][1], "cccd"] = (
        "037099999999"
    )
    moved["nguoi"] = moved["nguoi"].drop(index=5).sample(frac=1, random_state=1)
    moved["qt_phu_cap"] = moved["qt_phu_cap"].drop(index=[4])
    done = mirror.pull(moved, period="2026-11", source="export")
    assert (done.people, done.new, done.changed, done.closed, done.orphans) == (
        5,
        0,
        3,
        1,
        {"qt_phu_cap": 2},
    )
    now, was = mirror.theirs(closed=True)["nguoi"], first["nguoi"]
    assert now["id"].tolist() == was["id"].tolist()
    assert now["ho_ten"][0] == "Đã Đổi"
    assert now["cccd"][1] == "037099999999"
    assert now["closed"].tolist()[5] == "2026-11-01"
    assert (now["version"] != was["version"]).tolist() == [True, True, True, False, False, True]
    assert mirror.base()["nguoi"]["ho_ten"].tolist() == was["ho_ten"].tolist()
    back = mirror.pull(frames(), period="2026-12", source="export")
    assert (back.new, back.reopened) == (0, 1)
    assert mirror.theirs()["nguoi"].drop(columns="version").equals(was.drop(columns="version"))


def test_the_same_export_again_changes_nothing(mirror):
    pulled(mirror)
    before = state(mirror, {"audit", "audit_head"})
    done = mirror.pull(frames(), period="2026-11", source="export")
    assert (done.new, done.changed, done.closed) == (0, 0, 0)
    assert state(mirror, {"audit", "audit_head"}) == before


def test_a_list_that_the_export_lacks_stays(mirror):
    pulled(mirror)
    mirror.pull({"nguoi": frames()["nguoi"]}, period="2026-11", source="export")
    assert len(mirror.theirs()["qt_phu_cap"]) == 12


def test_lines_with_one_key_are_kept_apart(mirror):
    given = frames(1)
    given["qt_phu_cap"]["tu_ngay"] = "2010"
    mirror.pull(given, period="2026-10", source="export")
    assert mirror.theirs()["qt_phu_cap"]["line"].tolist() == [
        "tu_ngay=2010|loai_phu_cap=PCCV",
        "tu_ngay=2010|loai_phu_cap=PCCV#2",
    ]


def test_a_number_given_again_to_somebody_else_is_not_the_same_person():
    known = frames(1)["nguoi"].assign(id="P1")
    other = pd.DataFrame(
        {
            "cccd": ["037085777777"],
            "so_hieu": ["NB000"],
            "ma_don_vi_quan_ly": ["U0"],
            "ho_ten": ["Lê Khác"],
            "ngay_sinh": ["1999"],
        }
    )
    assert match(other, known).isna().all()
    assert match(other.assign(ho_ten="NGUYỄN VĂN A"), known).tolist() == ["P1"]
    assert match(other.assign(cccd=None), known).tolist() == ["P1"]


def test_nobody_in_the_export_is_an_error_and_closes_nobody(mirror):
    pulled(mirror)
    with pytest.raises(BadExport):
        mirror.pull({"nguoi": frames()["nguoi"].iloc[:0]}, period="2026-11", source="export")
    assert len(mirror.theirs()["nguoi"]) == 6


def written(folder, **files: str):
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.csv").write_bytes(text.encode())
    return folder


def test_a_folder_or_zip_of_csv_is_read_by_field_or_message_name(tmp_path, url):
    folder = written(
        tmp_path / "x",
        nguoi="\ufeffSoHieuCBCCVC,cccd,HoVaTen,he_so,cột lạ\nA1,001,An,2.34,x\nA2,002,Bình,,\n",
        qt_luong="cccd,so_hieu,tu_ngay,bac\n001,A1,2020-05,3\n,A2,2021,4\n",
        khac="a,b\n1,2\n",
    )
    found = read_national(folder)
    assert found["nguoi"]["ho_ten"].tolist() == ["An", "Bình"]
    assert found["nguoi"]["he_so"].tolist()[0] == 2.34
    assert found["nguoi"].attrs["unknown"] == ["cột lạ"]
    packed = tmp_path / "x.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"export/{file.name}")
    again = read_national(packed)
    assert list(found) == list(again) == ["nguoi", "qt_luong"]  # a list without a file says nothing
    for table in found:
        pd.testing.assert_frame_equal(found[table], again[table])
    with Mirror.open(url) as mirror:
        mirror.pull(found, period="2026-11", source="x")
        assert mirror.theirs()["qt_luong"]["id"].tolist() == mirror.theirs()["nguoi"]["id"].tolist()


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"qt_luong": "cccd,tu_ngay\n1,2020\n"}, "nguoi.csv"),
        ({"nguoi": "ho_ten\nAn\n"}, "cccd"),
        ({"nguoi": ""}, "nguoi.csv"),
        ({"nguoi": "cccd,ngay_sinh\n1,1980\n2,31/12/1980\n"}, "dòng 3.*ngay_sinh"),
        ({"nguoi": 'cccd,he_so\n1,"2,34"\n'}, "dòng 2.*he_so"),
        ({"nguoi": "cccd,he_so\n1,inf\n"}, "dòng 2.*he_so"),
        ({"nguoi": "cccd,ho_ten,HoVaTen\n1,An,An\n"}, "ho_ten"),
        ({"nguoi": "cccd\n1\0\n"}, "NUL"),
        ({"nguoi": "cccd,ho_ten\n1,An\n2,Bình,thừa\n"}, "nguoi.csv"),
    ],
)
def test_a_bad_export_is_one_sentence(tmp_path, files, words):
    with pytest.raises(BadExport, match=words) as caught:
        read_national(written(tmp_path / "x", **files))
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_export(tmp_path):
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04 nothing")
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "nguoi.csv").write_bytes("cccd,ho_ten\n1,Nguyễn".encode("utf-16"))
    for path in (tmp_path / "x.zip", tmp_path / "x", tmp_path / "none.zip"):
        with pytest.raises(BadExport):
            read_national(path)


def test_a_key_in_another_notation_is_the_line_that_we_hold(mirror):
    """What was added here in our words and is shown in the national side's is one line."""
    theirs = pulled(mirror)
    line = "tu_ngay=2020-09|chuyen_nganh=QTKD"
    new = {"who": 1, "table": "qt_dao_tao", "line": line, "op": "add"}
    added = [
        {**new, "field": f, "ours": v}
        for f, v in (("tu_ngay", "2020-09"), ("chuyen_nganh", "QTKD"), ("co_so", "ĐH Vinh"))
    ]
    mirror.apply(saved(mirror, plan(theirs, *added)), by="Lan")
    shown = frames()
    shown["qt_dao_tao"] = pd.DataFrame(
        {
            "cccd": [theirs["nguoi"]["cccd"][1]],
            "tu_ngay": ["2020-09"],
            "chuyen_nganh": ["Quản trị kinh doanh"],
            "co_so": ["Đại học Vinh"],
        }
    )
    mirror.pull(shown, period="2026-11", source="x", by="Lan")
    held = mirror.theirs()["qt_dao_tao"]
    assert held[["line", "co_so"]].values.tolist() == [[line, "Đại học Vinh"]]
