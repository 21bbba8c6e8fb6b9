"""A clerk's way with LibreOffice: fill in the template with its own drop-downs, paste a block, save
as xlsx and ods, send it."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from hoso.connectors.templates import layout
from hoso.connectors.templates.build import template
from hoso.connectors.templates.workbook import rows_of
from hoso.fixtures.perfect import records
from hoso.fixtures.province import generate

from .test_check import hoso

DAY, KIND = "2026-06-01", "hanh_chinh"
SLIP = layout.FIRST_ROW + 3
CLERK = Path(__file__).parent.parent / "data" / "clerk.py"
WRONG = f"M{layout.FIRST_ROW + 20}"


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """(the folder with the two saved files, the cells whose drop-down refused what was wanted)."""
    office, python = shutil.which("soffice"), shutil.which("python3", path="/usr/bin")
    if (
        office is None
        or python is None
        or subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode
    ):
        assert not (
            os.environ.get("CI") == "true" or os.environ.get("HOSO_REQUIRE_PROGRAMS") == "1"
        ), "soffice and python3-uno are required here"
        pytest.skip("soffice or python3-uno not found")
    folder = tmp_path_factory.mktemp("thu-ky")
    (folder / "mau.xlsx").write_bytes(template(as_of=DAY, kind=KIND))
    (folder / "viec.json").write_text(
        json.dumps(work(layout.sheets(DAY, KIND)[0])), encoding="utf-8"
    )
    pipe = f"hoso{os.getpid()}"
    serving = subprocess.Popen(
        [
            office,
            "--headless",
            "--norestore",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        done = subprocess.run(
            [python, CLERK, pipe, folder / "mau.xlsx", folder / "viec.json", folder / "gui"],
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
    finally:
        serving.terminate()
        serving.wait(timeout=30)
    assert done.returncode == 0, done.stderr
    return folder, json.loads(done.stdout)


def people():
    """Civil servants of one unit below the last step, sound by every rule, as the generator makes
    them."""
    whole = records(generate(7, 600, DAY))
    own = whole.nguoi
    fit = (
        own["doi_tuong"].eq("CC")
        & own["chuc_vu"].isna()
        & own["vuot_khung"].isna()
        & own["ngay_roi"].isna()
    )
    return whole, own.index[fit][:6]


def work(spec):
    """What the clerk does: the first person cell by cell, then the others pasted as rows, with one
    slip."""
    whole, chosen = people()
    found, labels = rows_of(spec, whole)
    rows = dict(zip(labels, found, strict=True))
    first, *others = (rows[label] for label in chosen)
    tasks = []
    for column, value in zip(spec.columns, first, strict=True):
        value = 1.0 if column.field.name == "stt" else value
        if value is not None:
            follows = column.field.name in (layout.STEP, layout.COEFFICIENT)
            how = (
                "choose"
                if column.field.codelist
                else "pick"
                if follows
                else "type"
                if isinstance(value, str)
                else "number"
            )
            tasks.append((f"{column.letter}{layout.FIRST_ROW}", how, value))
    tasks.append((WRONG, "choose", "Không có dân tộc này"))
    for row, values in enumerate(others, layout.FIRST_ROW + 1):
        pasted = ["" if v is None else v for v in values]
        pasted[0] = row - layout.FIRST_ROW + 1
        if row == SLIP:
            pasted[1] = pasted[1][:-1]
        tasks.append((f"A{row}", "paste", pasted))
    return tasks


def test_the_drop_downs_offer_what_is_needed_and_nothing_else(filled):
    assert filled[1] == [WRONG]


def test_the_saved_template_agrees_with_its_specification(filled):
    done = hoso("template", "check", filled[0] / "gui.xlsx", "--filled")
    assert done.returncode == 0 and "khớp với đặc tả" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["gui.xlsx", "gui.ods"])
def test_sent_in_it_is_read_whole_with_the_one_slip(filled, name):
    done = hoso("check", filled[0] / name, "--as-of", DAY, "--format", "json")
    told = json.loads(done.stdout)
    assert told["summary"]["people"] == 6
    own = [f for f in told["findings"] if not f.get("follows")]
    assert [(f["rule"], f["row"], f["column"]) for f in own] == [("id-cccd-format", SLIP, "B")], [
        (f["rule"], f["row"], f["column"], f["message"]) for f in own
    ]
