"""What holds for every test."""

import os
from functools import partial

import pytest

from hoso.validators import texts

from . import worlds as making


@pytest.fixture(autouse=True)
def _vietnamese(monkeypatch):
    """Each test begins in the language in which hoso does, whatever the one before spoke."""
    texts.use("vi")
    monkeypatch.setenv("LANGUAGE", "vi")


@pytest.fixture(scope="session")
def worlds(tmp_path_factory):
    """Gives the small provinces of ``tests/worlds.py`` by their names."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return partial(making.world, shared / "worlds")
