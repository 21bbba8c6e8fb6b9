"""What there is not is refused everywhere in the same way: one sentence with the nearest names."""

import pandas as pd
import pytest
from click.testing import CliRunner

from hoso.cli.init import init
from hoso.cli.main import main
from hoso.office import choices
from hoso.office.stop import Stop
from hoso.office.workspace import Workspace


def refused(ask, *args) -> str:
    with pytest.raises(Stop) as found:
        ask(*args)
    assert found.value.status == 2
    return str(found.value)


REGISTRY = pd.DataFrame(
    {"code": ["H42.01", "H42.02", "H42.10"], "name": ["Sở Nội vụ", "Sở Y tế", "Trường Một"]}
)


@pytest.mark.parametrize("given", ["H42.02", "h42.02", "Sở Y tế", "so y te"])
def test_a_unit_is_named_by_code_or_name(given):
    assert choices.unit(given, REGISTRY) == "H42.02"


@pytest.mark.parametrize("given", ["new", "Người mới", "nguoi moi", "NEW"])
def test_a_kind_is_named_by_code_or_label(given):
    assert choices.kind(given) == "new"


def test_what_there_is_not_comes_with_the_nearest():
    said = refused(choices.unit, "H42.03", REGISTRY)
    assert said.startswith("Không có đơn vị “H42.03”. Gần nhất: H42.0")
    said = refused(choices.kind, "pusch")
    assert said.startswith("Không có loại thay đổi “pusch”. Gần nhất: push (Đơn vị sửa)")
    assert "dien_thoai (Điện thoại)" in refused(choices.field, "dienthoai2")
    assert choices.field("điện thoại") == "dien_thoai"


@pytest.mark.parametrize(
    ("given", "day"),
    [("05/12/2026", "2026-12-05"), ("2026-12-05", "2026-12-05"), ("5-12-2026", "2026-12-05")],
)
def test_a_day_as_people_write_it(given, day):
    assert choices.day(given).isoformat() == day


@pytest.mark.parametrize("given", ["31/02/2026", "12/2026", "thứ sáu", "2026-13-01", ""])
def test_what_is_no_day_is_refused(given):
    assert "Ngày phải có thật" in refused(choices.day, given)


@pytest.fixture
def office(tmp_path, monkeypatch):
    assert CliRunner().invoke(init, [str(tmp_path)]).exit_code == 0
    monkeypatch.chdir(tmp_path)
    (tmp_path / "units.csv").write_text(
        "code,name,email\nH42.01,Sở Nội vụ,a@x.vn\nH42.02,Sở Y tế,mailto:b@x.vn\n", encoding="utf-8"
    )
    (tmp_path / "inbox" / "2026-11").mkdir()
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "nguoi.csv").write_text("cccd\n", encoding="utf-8")
    from hoso.sync import changes

    with Workspace(tmp_path).mirror() as mirror:
        mirror.save_plan(changes.empty(), {"period": "2026-11"})
    return tmp_path


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("send --only H42.99", "Không có đơn vị “H42.99”. Gần nhất: H42.0"),
        ("send --period 2026-12", "Không có kỳ “2026-12”. Gần nhất: 2026-11."),
        ("send --period tháng-11", "Không có kỳ “tháng-11”. Gần nhất: 2026-11."),
        (
            "run --period 2026-12",
            "Không có kỳ “2026-12”. Gần nhất: 2026-11. Kỳ mới bắt đầu khi tệp",
        ),
        ("report --period 2026-12", "Không có kỳ “2026-12”. Gần nhất: 2026-11."),
        ("intake --period 2026-12", "Không có kỳ “2026-12”. Gần nhất: 2026-11."),
        ("run --period 2026-13", "Không có kỳ “2026-13”. Gần nhất: 2026-11."),
        ("mirror pull x --period 11/2026", "Kỳ phải có dạng năm-tháng, ví dụ 2026-11"),
        ("judge line x unit --unit H42.99 --because x", "Không có đơn vị “H42.99”. Gần nhất: H42."),
        ("intake --unit H42.99", "Không có đơn vị “H42.99”. Gần nhất: H42.0"),
        ("plan --kind pusch", "Không có loại thay đổi “pusch”. Gần nhất: push"),
        ("judge questions --kind vang", "Không có loại thay đổi “vang”. Gần nhất: "),
        ("judge list --kind abcd", "Không có loại thay đổi “abcd”. Gần nhất: "),
        ("review approve --kind nwe --because x", "Không có loại thay đổi “nwe”. Gần nhất: new"),
        ("review approve --field cccdd --because x", "Không có trường “cccdd”. Gần nhất: cccd"),
        ("review approve --unit H42.99 --because x", "Không có đơn vị “H42.99”. Gần nhất: H42.0"),
        ("units show H42.99", "Không có đơn vị “H42.99”. Gần nhất: H42.0"),
        ("units password H42.99", "Không có đơn vị “H42.99”. Gần nhất: H42.0"),
        ("units list --on 31/02/2026", "Ngày phải có thật"),
        ("template build --unit H42.99 m.xlsx", "Không có đơn vị “H42.99”. Gần nhất: H42.0"),
        ("rules list --field cccdd", "Không có trường “cccdd”. Gần nhất: cccd"),
    ],
)
def test_every_command_refuses_alike(office, capsys, command, sentence):
    before = folders(office)
    with pytest.raises(SystemExit) as ended:
        main(command.split())
    said = capsys.readouterr().err
    assert (ended.value.code, said[: len(sentence)]) == (2, sentence), said
    assert folders(office) == before, "leaves nothing behind"


def folders(office):
    """What an officer sees of the workspace."""
    return sorted(p for p in office.rglob("*") if p.is_dir() and ".hoso" not in p.parts)


def test_units_check_names_a_bad_address_with_unit_and_line(office, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["units", "check"])
    said = capsys.readouterr().out
    assert ended.value.code == 1
    assert (
        "units.csv, dòng 3: địa chỉ thư “mailto:b@x.vn” của Sở Y tế không hợp lệ. Có phải b@x.vn?"
    ) in said
    assert "a@x.vn" not in said
