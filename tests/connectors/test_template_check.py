"""The template check names each damage, at its sheet and cell, and nothing else."""

import hashlib
import os
import re
import shutil
import subprocess
import sys

import openpyxl
import pytest

from hoso.connectors.intake.workbooks.limits import Refused
from hoso.connectors.templates import described, layout
from hoso.connectors.templates.build import template
from hoso.connectors.templates.check import check
from hoso.connectors.templates.kinds import KINDS
from hoso.connectors.templates.repair import repair

DAY, PEOPLE = "2026-07-01", "Hồ sơ"


@pytest.fixture(scope="module")
def templates(tmp_path_factory):
    """Kind -> its empty template."""
    folder = tmp_path_factory.mktemp("mau")
    for kind in KINDS:
        (folder / f"{kind}.xlsx").write_bytes(template(as_of=DAY, kind=kind))
    return {kind: folder / f"{kind}.xlsx" for kind in KINDS}


@pytest.fixture(scope="module")
def built(templates):
    return templates["don_vi"]


@pytest.mark.parametrize("kind", KINDS)
def test_built_twice_is_equal_and_undamaged(templates, kind):
    assert template(as_of=DAY, kind=kind) == templates[kind].read_bytes()
    assert check(templates[kind]).empty


SAY = (
    "import hashlib, sys; from hoso.connectors.templates.build import template; "
    "print(*(hashlib.sha256(template(as_of='2026-07-01', kind=k)).hexdigest() for k in "
    "sys.argv[1:]))"
)


def test_nothing_depends_on_locale_or_zone(templates):
    """In other processes, with other zones, languages and hash seeds, the bytes are the same."""
    wanted = [hashlib.sha256(path.read_bytes()).hexdigest() for path in templates.values()]
    for zone, language, seed in (
        ("Pacific/Kiritimati", "tr_TR.UTF-8", "1"),
        ("America/Anchorage", "C", "2"),
    ):
        env = {
            **os.environ,
            "TZ": zone,
            "LC_ALL": language,
            "PYTHONHASHSEED": seed,
            "PYTHONUTF8": "0",
        }
        done = subprocess.run(
            [sys.executable, "-c", SAY, *templates],
            env=env,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.split() == wanted


def put(cell, value):
    return lambda book: book[PEOPLE].__setitem__(cell, value)


def _format(book):
    book[PEOPLE].column_dimensions["B"].number_format = "0"


def _protection(book):
    book[PEOPLE].protection.sheet = False


def _validation(book):
    book[PEOPLE].data_validations.dataValidation = [
        v for v in book[PEOPLE].data_validations.dataValidation if str(v.sqref) != "B3:B1002"
    ]


def _nowhere(book):
    book.defined_names["DM_dan_toc"].attr_text = "#REF!"


def _truncated(book):
    book.defined_names["DM_dan_toc"].attr_text = "'Danh mục'!$B$2:$B$20"


def _stale(book):
    book["Danh mục"]["B5"] = "Cũ"


def _hidden(book):
    book[PEOPLE].row_dimensions[7].hidden = True


def _moved(book):
    book.move_sheet("Quan hệ gia đình", -5)


def _renamed(book):
    book["Quan hệ gia đình"].title = "GĐ"


def _gone(book):
    del book["Quan hệ gia đình"]


def _merged(book):
    book[PEOPLE].merge_cells("C5:D5")


def _unstamped(book):
    del book.custom_doc_props["hoso"]
    del book.defined_names["HOSO_MAU"]
    for sheet in book:
        sheet.oddFooter.left.text = ""


def _author(book):
    book.properties.lastModifiedBy = "Nguyễn Văn A"


DAMAGES = {
    "heading renamed": (put("F2", "Xyz lạ"), "tpl-heading-renamed", "error", (PEOPLE, 2, "F")),
    "heading respelled": (put("F2", "Năm sinh"), "tpl-heading-respelled", "info", (PEOPLE, 2, "F")),
    "column missing": (put("F2", None), "tpl-column-missing", "error", (PEOPLE, 2, "F")),
    "data left": (put("C3", "Nguyễn Thị Mật"), "tpl-personal-data", "error", (PEOPLE, 3, "C")),
    "id format": (_format, "tpl-id-format", "error", (PEOPLE, 3, "B")),
    "protection off": (_protection, "tpl-protection-off", "warning", (PEOPLE, 0, "")),
    "validation lost": (_validation, "tpl-check-lost", "error", (PEOPLE, 3, "B")),
    "list nowhere": (_nowhere, "tpl-list-nowhere", "error", (PEOPLE, 3, "M")),
    "list truncated": (_truncated, "tpl-list-truncated", "error", (PEOPLE, 3, "M")),
    "list stale": (_stale, "tpl-list-stale", "error", (PEOPLE, 3, "M")),
    "row hidden": (_hidden, "tpl-rows-hidden", "error", (PEOPLE, 7, "A")),
    "sheets re-ordered": (_moved, "tpl-sheet-order", "info", ("Quan hệ gia đình", 0, "")),
    "sheet renamed": (_renamed, "tpl-sheet-renamed", "warning", ("GĐ", 0, "")),
    "sheet gone": (_gone, "tpl-sheet-missing", "error", ("Quan hệ gia đình", 0, "")),
    "stamp missing": (_unstamped, "tpl-stamp-missing", "error", ("", 0, "")),
    "merged cells": (_merged, "tpl-merged", "error", (PEOPLE, 5, "C")),
    "author left": (_author, "tpl-author", "warning", ("", 0, "")),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [*DAMAGES, "column added", "stray cell"])
def test_each_damage_is_named_at_its_cell(templates, tmp_path, name, kind):
    people = layout.sheets(DAY, kind)[0]
    after, far = layout.letter(len(people.columns)), layout.letter(len(people.columns) + 2)
    damages = {
        **DAMAGES,
        "column added": (
            put(f"{after}2", "Ghi thêm"),
            "tpl-column-added",
            "warning",
            (PEOPLE, 2, after),
        ),
        "stray cell": (put(f"{far}9", "x"), "tpl-stray", "warning", (PEOPLE, 9, far)),
    }
    damage, rule, severity, place = damages[name]
    book = openpyxl.load_workbook(templates[kind])
    damage(book)
    path = tmp_path / "hong.xlsx"
    book.save(path)
    found = check(path)
    assert list(found["rule"]) == [rule]
    only = found.iloc[0]
    assert (only["severity"], (only["sheet"], only["row"], only["column"])) == (severity, place)
    assert (
        not found.apply(lambda column: column.astype(str).str.contains("Mật|Văn A")).any().any()
    ), "a value of a person leaked"


def test_repair_gives_the_undamaged_template_back(built, tmp_path):
    book = openpyxl.load_workbook(built)
    _gone(book)
    _validation(book)
    book.save(tmp_path / "hong.xlsx")
    data, lost = repair(described.describe((tmp_path / "hong.xlsx").read_bytes()), DAY)
    assert data == built.read_bytes() and not lost


def test_repair_moves_data_and_says_what_has_no_place(built, tmp_path):
    book = openpyxl.load_workbook(built)
    sheet = book[PEOPLE]
    sheet["F2"], sheet["CL2"] = "Năm sinh", "Ghi thêm"
    sheet["B3"], sheet["F3"], sheet["CL3"] = "037185001234", 1985, "không có chỗ"
    book.save(tmp_path / "hong.xlsx")
    data, lost = repair(described.describe((tmp_path / "hong.xlsx").read_bytes()), DAY)
    (tmp_path / "sua.xlsx").write_bytes(data)
    copy = openpyxl.load_workbook(tmp_path / "sua.xlsx")[PEOPLE]
    assert (copy["B3"].value, copy["F3"].value) == ("037185001234", "1985")
    assert lost == [(PEOPLE, 3, "CL")]
    assert check(tmp_path / "sua.xlsx", filled=True).empty


def test_what_is_no_template_is_refused(tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"ho_ten;ngay_sinh\n")
    with pytest.raises(Refused):
        check(tmp_path / "x.xlsx")


def soffice():
    office = shutil.which("soffice")
    if office is None:
        assert not (
            os.environ.get("CI") == "true" or os.environ.get("HOSO_REQUIRE_PROGRAMS") == "1"
        ), "soffice is required here"
        pytest.skip("soffice not found")
    return office


THROUGH_CALC = (
    "heading renamed",
    "id format",
    "protection off",
    "list stale",
    "sheet gone",
    "data left",
    "row hidden",
)
CASES = (("01.003", 3, 9, 3.0), ("V.07.05.15", 9, 9, 4.98), ("01.004", None, 10, 2.1))
"""Rank, step typed (if any), steps on offer, least coefficient on offer."""


@pytest.fixture(scope="module")
def saved_by_calc(templates, tmp_path_factory):
    """Name -> workbook opened and saved again by LibreOffice, started once for them all (it takes
    three seconds of processor for each): the templates by their kinds, "hong" with the damages of
    :data:`THROUGH_CALC`, and "chon" with the drop-downs' formulas."""
    folder = tmp_path_factory.mktemp("calc")
    (folder / "in").mkdir()
    for kind, path in templates.items():
        shutil.copyfile(path, folder / "in" / f"{kind}.xlsx")
    book = openpyxl.load_workbook(templates["truong_hoc"])
    for name in THROUGH_CALC:
        DAMAGES[name][0](book)
    book.save(folder / "in" / "hong.xlsx")
    book = openpyxl.load_workbook(templates["don_vi"])
    ask_the_drop_downs(book)
    book.save(folder / "in" / "chon.xlsx")
    paths = sorted((folder / "in").iterdir())
    command = [
        soffice(),
        "--headless",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(folder / "out"),
        *map(str, paths),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {path.stem: folder / "out" / path.name for path in paths}


def ask_the_drop_downs(book):
    """Write the cases and, beside them, the drop-downs' own formulas as formulas of cells."""
    sheet, people = book[PEOPLE], layout.sheets(DAY)[0]
    at = {
        name: people.columns[people.positions[name]].letter
        for name in (layout.RANK, layout.STEP, layout.COEFFICIENT)
    }
    source = {
        n: next(
            v.formula1
            for v in sheet.data_validations.dataValidation
            if str(v.sqref) == f"{at[n]}3:{at[n]}1002"
        )
        for n in (layout.STEP, layout.COEFFICIENT)
    }
    for row, (rank, step, _, _) in enumerate(CASES, 3):
        sheet[f"{at[layout.RANK]}{row}"] = layout.shown(layout.RANK)[rank]
        sheet[f"{at[layout.STEP]}{row}"] = step
        for column, name, function in (
            ("CS", layout.STEP, "COLUMNS"),
            ("CT", layout.COEFFICIENT, "MIN"),
        ):
            # Without a step every coefficient of the rank is on offer; the first is the least.
            formula = re.sub(r"(\$?[A-Z]{1,3})3\b", rf"\g<1>{row}", source[name])
            sheet[f"{column}{row}"] = f"={function}({formula})"


@pytest.mark.parametrize("kind", KINDS)
def test_a_save_by_libreoffice_damages_nothing(saved_by_calc, kind):
    found = check(saved_by_calc[kind])
    assert found.empty, found[["sheet", "row", "column", "message"]].head()


def test_damages_are_found_through_libreoffice(saved_by_calc):
    """Damaged by code, then opened and saved by LibreOffice, as a clerk would pass it on: each is
    found, and nothing else."""
    found = check(saved_by_calc["hong"])
    said = set(zip(found["rule"], found["severity"], strict=True))
    assert said == {DAMAGES[name][1:3] for name in THROUGH_CALC}, found[["rule", "message"]]


def test_steps_follow_the_rank_and_coefficients_the_step(saved_by_calc):
    """The drop-downs' own formulas, worked out by LibreOffice, against the tables of Decree
    204/2004/NĐ-CP."""
    saved = openpyxl.load_workbook(saved_by_calc["chon"], data_only=True)[PEOPLE]
    for row, (rank, step, steps, least) in enumerate(CASES, 3):
        assert saved[f"CS{row}"].value == steps, rank
        assert saved[f"CT{row}"].value == pytest.approx(least), (rank, step)
