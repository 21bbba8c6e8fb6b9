"""A stamp is found wherever a program that saved the workbook left it."""

import re
import zipfile

import openpyxl
import pytest

from hoso.connectors.intake.loading import load
from hoso.connectors.templates import stamp as stamps
from hoso.connectors.templates.build import template

from ....typed import properties
from ...reports.programs import convert

DAY, KIND, UNIT = "2026-06-01", "hanh_chinh", "H42.01"


@pytest.fixture(scope="module")
def issued(tmp_path_factory):
    path = tmp_path_factory.mktemp("mau") / "mau.xlsx"
    path.write_bytes(template(as_of=DAY, kind=KIND))
    return path


def stamp_of(path):
    (text,) = set(load([path], jobs=1).records.tables["stamp"])
    return stamps.parse(text)


def test_a_workbook_without_its_properties_has_its_name(issued, tmp_path):
    whole = stamp_of(issued)
    assert whole is not None
    book = openpyxl.load_workbook(issued)
    del properties(book)[stamps.PROPERTY]
    book.save(tmp_path / "a.xlsx")
    assert stamp_of(tmp_path / "a.xlsx") == whole
    # Only the footers left.
    with (
        zipfile.ZipFile(tmp_path / "a.xlsx") as old,
        zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/workbook.xml":
                part = re.sub(rb"<definedName [^>]*HOSO_MAU.*?</definedName>", b"", part)
                assert b"hoso/" not in part
            new.writestr(name, part)
    assert stamp_of(tmp_path / "b.xlsx") == whole


def test_an_ods_keeps_it(issued, tmp_path):
    assert stamp_of(convert(issued, "ods", tmp_path)) == stamp_of(issued)
