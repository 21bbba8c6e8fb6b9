"""Reads a Department's own rules and packs from folders of TOML files."""

from collections.abc import Iterator
from pathlib import Path

from ...validators.rules import local, packs
from ...validators.rules.local import LocalRuleError
from ...validators.rules.rule import Rule
from ...validators.texts import t
from ..toml_folder import texts


def local_rules(folder: Path) -> list[Rule]:
    """Every rule of the folder's ``*.toml`` files, in order of name.

    Raises:
        LocalRuleError: the folder is not there, or a file of it cannot be used; one sentence with
        file and line.
    """
    return [rule for name, text in _texts(folder) for rule in local.rules_of(text, name)]


def own_packs(folder: Path) -> list[packs.Pack]:
    """Every pack of the folder's ``*.toml`` files.

    Raises:
        LocalRuleError: as :func:`local_rules`.
    """
    return [packs.parse(text, name) for name, text in _texts(folder)]


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    if not folder.is_dir():
        raise LocalRuleError(
            t(
                "Không có thư mục {folder}; sửa mục [rules] của hoso.toml hoặc tạo thư mục.",
                folder=folder,
            )
        )
    return texts(folder, LocalRuleError)
