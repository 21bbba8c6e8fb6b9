"""Reads a Department's own rules and packs from folders of TOML files."""

from pathlib import Path

from ...validators.rules import local, packs
from ...validators.rules.local import LocalRuleError
from ...validators.rules.rule import Rule
from ...validators.texts import t

LARGEST = 1 << 20
"""Bytes of one file; a rule file is a page or two."""


def local_rules(folder: Path) -> list[Rule]:
    """Every rule of the folder's ``*.toml`` files, in order of name.

    Raises:
        LocalRuleError: the folder is not there, or a file of it cannot be used; one sentence with
        file and line.
    """
    return [rule for path in _files(folder) for rule in local.rules_of(_read(path), path.name)]


def own_packs(folder: Path) -> list[packs.Pack]:
    """Every pack of the folder's ``*.toml`` files.

    Raises:
        LocalRuleError: as :func:`local_rules`.
    """
    return [packs.parse(_read(path), path.name) for path in _files(folder)]


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise LocalRuleError(
            t(
                "Không có thư mục {folder}; sửa mục [rules] của hoso.toml hoặc tạo thư mục.",
                folder=folder,
            )
        )
    return sorted(p for p in folder.glob("*.toml") if p.is_file())


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise LocalRuleError(t("{file} lớn quá {n} KiB.", file=path.name, n=LARGEST >> 10))
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LocalRuleError(
            t("Không đọc được {file}: phải là tệp văn bản UTF-8.", file=path.name)
        ) from error
