"""All that the loader makes of every layout, and of layouts a little out of shape, as it was kept:
values, cells as they stood, columns with their reasons, problems, questions, addresses."""

import hashlib
import re

from ...golden import compared
from ...workbooks.layouts import LAYOUTS
from ...workbooks.variants import variants
from . import at_home

SEED, EACH = 11, 6


def test_golden_layouts(tmp_path):
    for number, case in enumerate(LAYOUTS.values()):
        for path, data in case.files.items():
            (target := tmp_path / f"{number:03d}" / path).parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    names, parts = list(LAYOUTS), []
    for path, text in sorted(at_home.told(at_home.load([tmp_path]), tmp_path).items()):
        parts.append(f"== {names[int(path[:3])]}: {path}\n{text}\n")
    compared("intake/layouts.txt", "\n".join(parts))


def test_golden_variants(tmp_path):
    """A line for each: what its rows and columns were taken for, and a sum over all the rest (what
    it says ``varied`` gives)."""
    lines = [
        f"{name}: {brief(text)} #{hashlib.sha256(text.encode()).hexdigest()[:8]}"
        for name, text in varied(tmp_path).items()
    ]
    compared("intake/variants.txt", "\n".join(lines))


def varied(folder) -> dict[str, str]:
    """Name of the variant -> all that was made of it."""
    kept, names = {}, {}
    for number, (name, grid) in enumerate(variants(SEED, EACH)):
        (folder / f"{number:04d}.xlsx").write_bytes(str(number).encode())
        kept[str(number).encode()] = [grid]
        names[f"{number:04d}.xlsx"] = name
    with at_home.sheets(kept):
        found = at_home.told(at_home.load([folder]), folder)
    return {names[path]: text for path, text in sorted(found.items())}


def brief(text: str) -> str:
    rows = re.search(r"^sheet .*: (\{.*\})$", text, re.M)
    fields = re.findall(r"^columns: \d+ \| (\w+) \| [^|]* \| (\w+) \|", text, re.M)
    rules = re.findall(r"^problems: \d+ \| \d+ \| [^|]* \| [^|]* \| ([a-z-]+) \|", text, re.M)
    told = f" !{','.join(sorted(set(rules)))}" if rules else ""
    counts = rows[1].replace("'", "").replace(" ", "") if rows else "{}"
    return f"{counts} {' '.join(f'{a}={b}' for a, b in fields)}{told}"
