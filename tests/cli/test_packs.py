"""Packs on the command line: what is in force, what a coming one would change, a province's own."""

import csv
import io

import pytest

from .test_check import hoso, workbook

OWN = """
id = "nb-2027"
title = {vi = "Ninh Bình 2027", en = "Ninh Binh 2027"}
law = "Công văn 12/SNV-CCVC"
since = "2027-01-01"
remove = ["id-cccd-gender"]

[[rule]]
id = "nb-mot-don-vi"
title = {vi = "Không dùng tên cũ", en = "Not the old name"}
message = {vi = "Tên đơn vị đã đổi.", en = "The unit has a new name."}
fix = {vi = "Ghi tên mới.", en = "Write the new name."}
"""


@pytest.fixture
def home(tmp_path):
    assert hoso("init", tmp_path / "noi").returncode == 0
    (tmp_path / "noi" / "ds.xlsx").write_bytes(workbook())
    return tmp_path / "noi"


def declare(home, text: str) -> None:
    (home / "goi").mkdir(exist_ok=True)
    (home / "goi" / "nb.toml").write_text(text, encoding="utf-8")
    config = home / "hoso.toml"
    before = config.read_text(encoding="utf-8")
    if 'packs = "goi"' not in before:
        config.write_text(
            before.replace("[rules]", '[rules]\npacks = "goi"\n#', 1), encoding="utf-8"
        )


def test_a_coming_pack_is_rehearsed_and_then_in_force(home):
    declare(home, OWN.split("[[rule]]")[0])
    assert "nb-2027" in hoso("rules", "packs", cwd=home).stdout
    done = hoso(
        "rules",
        "rehearse",
        "nb-2027",
        "ds.xlsx",
        "--as-of",
        "2026-11-01",
        "-o",
        "khac.csv",
        cwd=home,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    gone = [
        line
        for line in csv.DictReader(io.StringIO((home / "khac.csv").read_text(encoding="utf-8-sig")))
        if line["Quy tắc"] == "id-cccd-gender"
    ]
    assert len(gone) == 1, "the one person whose number tells another sex"
    assert (gone[0]["Thay đổi"], gone[0]["Mức"]) == ("Hết", "Lỗi")
    assert not {"ceased", "error"} & set(gone[0].values()), "words, no codes"
    assert (
        "id-cccd-gender"
        in hoso(
            "check", "ds.xlsx", "--format", "json", "--as-of", "2026-12-31", cwd=home
        ).stdout.split('"rules"')[0]
    )
    assert (
        "id-cccd-gender"
        not in hoso(
            "check", "ds.xlsx", "--format", "json", "--as-of", "2027-01-01", cwd=home
        ).stdout.split('"rules"')[0]
    )


@pytest.mark.parametrize(
    "text, says",
    [
        (OWN, "nb.toml"),
        (OWN.split("[[rule]]")[0].replace('since = "2027-01-01"', 'since = "mai"'), "since"),
        (OWN.split("[[rule]]")[0].replace("id-cccd-gender", "khong-co"), "khong-co"),
        ("id = ", "nb.toml"),
    ],
)
def test_a_pack_that_cannot_be_used_is_one_sentence(home, text, says):
    declare(home, text)
    done = hoso("rules", "packs", cwd=home)
    assert done.returncode == 2 and says in done.stderr and "Traceback" not in done.stderr, (
        done.stderr
    )


def test_a_pack_that_is_not_there_names_the_others(home):
    done = hoso("rules", "rehearse", "khong-co", "ds.xlsx", cwd=home)
    assert done.returncode == 2 and "vtvl-2027" in done.stderr
