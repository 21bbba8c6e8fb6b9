"""A small province, and an office whose mirror holds its people."""

import pytest

from hoso.connectors.registry.units import write_units
from hoso.fixtures import province as provinces
from hoso.office.workspace import Workspace


@pytest.fixture(scope="module")
def province():
    return provinces.generate(3, 300, workbooks=9)


@pytest.fixture(scope="module")
def office(tmp_path_factory, province):
    workspace = Workspace.create(tmp_path_factory.mktemp("o") / "so", name="Sở Nội vụ", target=300)
    write_units(province.units, workspace.root / "units.csv")
    with workspace.mirror() as mirror:
        mirror.pull({"nguoi": province.nguoi}, period="2026-10", source="export")
    return workspace
