"""Wrong input of a user ends with its own sentence and status, never as an unforeseen fault."""

import pytest

from hoso.cli.main import main


@pytest.fixture
def workspace(tmp_path, monkeypatch, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["init", str(tmp_path)])
    assert ended.value.code == 0
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()
    return tmp_path


def call(capsys, *args: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(args))
    return int(str(ended.value.code)), capsys.readouterr().err


def test_a_bad_registry(workspace, capsys):
    (workspace / "units.csv").write_text("code,name,quota\nA,Sở A,năm mươi\n", encoding="utf-8")
    status, said = call(capsys, "units", "list")
    assert (status, said.strip()) == (
        2,
        "units.csv, dòng 2, cột quota: “năm mươi” không phải là số không âm",
    )


def test_a_demo_with_more_workbooks_than_its_people_fill(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    status, said = call(capsys, "demo", "nhỏ", "--people", "100", "--workbooks", "60")
    assert (status, said.strip()) == (2, "Ít nhất 2 người một tệp: 60 tệp thì --people từ 120.")
    assert not list(tmp_path.iterdir())


def test_bad_receipts(workspace, capsys):
    (workspace / "a.json").write_text('{"transaction_id": "1", "err_code": 7}', encoding="utf-8")
    status, said = call(capsys, "receipts", "a.json")
    assert (status, said.strip()) == (2, "a.json, phản hồi thứ 1: err_code phải là 0 hoặc 1.")


def test_a_bad_review_workbook(workspace, capsys):
    from hoso.office.workspace import Workspace
    from hoso.sync import changes

    with Workspace(workspace).mirror() as mirror:
        number = mirror.save_plan(changes.empty(), {"period": "2026-11"})
    (workspace / "a.xlsx").write_bytes(b"nothing")
    status, said = call(capsys, "review", "import", str(number), "a.xlsx")
    assert (status, said.strip()) == (
        2,
        "a.xlsx không phải là sổ duyệt do hoso ghi ra; hãy ghi lại sổ duyệt.",
    )


def test_a_bad_export(workspace, capsys):
    (workspace / "export").mkdir()
    status, said = call(capsys, "mirror", "pull", "export")
    assert status == 3
    assert "nguoi.csv" in said


def test_an_unknown_section(workspace, capsys):
    (workspace / "hoso.toml").write_text("[mial]\n", encoding="utf-8")
    status, said = call(capsys, "mirror", "status")
    assert status == 2
    assert "[mial]" in said


def test_a_spelling_of_a_list_that_there_is_not(workspace, capsys):
    (workspace / "cach-viet.csv").write_text("list,written,code\nhop_dong,HĐ 111,X\n", "utf-8")
    status, said = call(capsys, "check", "a.xlsx")
    assert status == 2
    assert said.startswith("cach-viet.csv, dòng 2: không có danh mục “hop_dong”; có ")
    assert "loai_hop_dong" in said
