"""What holds for every test."""

import pytest

from hoso.validators import texts


@pytest.fixture(autouse=True)
def _vietnamese(monkeypatch):
    """Each test begins in the language in which hoso does, whatever the one before spoke."""
    texts.use("vi")
    monkeypatch.setenv("LANGUAGE", "vi")
