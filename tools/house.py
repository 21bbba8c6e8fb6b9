"""``make house``: draws the house, its rooms and the arrows between them, from the imports as they
stand in the code.

The picture is ``docs/house.svg``. An arrow from A to B says that a module of A imports one of B.
The floors are the ones that ``tests/test_structure.py`` keeps: what is drawn lower knows nothing of
what is drawn higher. The same code gives the same picture, byte for byte.
"""

import ast
import sys
from collections import defaultdict
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "house.svg"
# From the top: who calls, what the office does, what it does it with, what is right.
FLOORS = (("cli", "desk"), ("office",), ("sync", "connectors", "fixtures"), ("validators",))
WIDTH, ROOM, GAP, PAD, AISLE = 1180, 30, 8, 16, 44
INK, PAPER, LINE = "#1b2733", "#ffffff", "#7a8ba0"
TINT = {
    "cli": "#e8f1fb", "desk": "#e3f3f4", "office": "#e6f4ea", "sync": "#fdf3df",
    "connectors": "#f3ecfa", "fixtures": "#f1f1f1", "validators": "#fbe9e7",
}  # fmt: skip


def parts() -> list[str]:
    """The parts of the house that exist, top floor first."""
    return [p for floor in FLOORS for p in floor if (ROOT / p).is_dir()]


def rooms(part: str) -> list[str]:
    """The rooms of a part: its packages one level down; a part without any has none."""
    return sorted(
        p.parent.name for p in (ROOT / part).glob("*/__init__.py") if any(p.parent.glob("*.py"))
    )


def imports() -> dict[tuple[str, str], int]:
    """How many modules of one part import another, for every pair that occurs."""
    found: dict[tuple[str, str], set[Path]] = defaultdict(set)
    for part in parts():
        for path in (ROOT / part).rglob("*.py"):
            for target in _imported(path):
                if target != part:
                    found[part, target].add(path)
    return {pair: len(paths) for pair, paths in sorted(found.items())}


def _imported(path: Path) -> set[str]:
    inside = path.relative_to(ROOT).parent.parts
    out = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level > len(inside):
            out |= {(node.module or a.name).split(".")[0] for a in node.names}
    return out & set(parts())


def _boxes() -> dict[str, tuple[int, int, int, int]]:
    """x, y, width, height of every part; a part is as high as its rooms need."""
    boxes, top = {}, PAD
    for floor in FLOORS:
        here = [p for p in floor if (ROOT / p).is_dir()]
        shares = [max(2, len(rooms(p))) for p in here]
        room = WIDTH - 2 * PAD - AISLE * (len(here) - 1)
        left, height = PAD, 0
        for part, share in zip(here, shares, strict=True):
            width = room * share // sum(shares)
            lines = -(-len(rooms(part)) // max(1, (width - GAP) // 150))
            boxes[part] = (left, top, width, 44 + lines * (ROOM + GAP))
            left, height = left + width + AISLE, max(height, boxes[part][3])
        for part in here:
            boxes[part] = (*boxes[part][:3], height)
        top += height + 56
    return boxes


def _box(part: str, box: tuple[int, int, int, int]) -> list[str]:
    x, y, width, height = box
    out = [
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="8" '
        f'fill="{TINT[part]}" stroke="{LINE}"/>',
        f'<text x="{x + 12}" y="{y + 26}" font-weight="bold">{part}/</text>',
    ]
    columns = max(1, (width - GAP) // 150)
    for number, name in enumerate(rooms(part)):
        left = x + GAP + number % columns * ((width - GAP) // columns)
        top = y + 40 + number // columns * (ROOM + GAP)
        out += [
            f'<rect x="{left}" y="{top}" width="{(width - GAP) // columns - GAP}" '
            f'height="{ROOM}" rx="5" fill="{PAPER}" stroke="{LINE}"/>',
            f'<text x="{left + 8}" y="{top + 20}" font-size="13">{escape(name)}</text>',
        ]
    return out


def _arrow(start: tuple[int, int, int, int], end: tuple[int, int, int, int], shift: int) -> str:
    x1, y1 = start[0] + start[2] // 2 + shift, start[1] + start[3]
    x2, y2 = end[0] + end[2] // 2 + shift, end[1]
    if y2 < y1:  # parts of one floor: from side to side
        x1, y1 = start[0], start[1] + start[3] // 2
        x2, y2 = end[0] + end[2], end[1] + end[3] // 2
        return _path(f"M{x1},{y1} L{x2 + 4},{y2}")
    bend = (y1 + y2) // 2
    return _path(f"M{x1},{y1} C{x1},{bend} {x2},{bend} {x2},{y2 - 4}")


def _path(way: str) -> str:
    return f'<path d="{way}" fill="none" stroke="{INK}" stroke-width="1.4" marker-end="url(#tip)"/>'


def drawing() -> str:
    """The picture as SVG."""
    boxes = _boxes()
    height = max(y + h for _, y, _, h in boxes.values()) + PAD
    # Arrows first: one that passes a floor on its way goes behind it.
    body = [
        _arrow(boxes[a], boxes[b], 14 * (number % 5) - 28)
        for number, (a, b) in enumerate(imports())
    ]
    body += [line for part, box in boxes.items() for line in _box(part, box)]
    words = "; ".join(f"{a} imports {b}" for a, b in imports())
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
            f'font-family="DejaVu Sans, sans-serif" font-size="16" fill="{INK}">',
            f"<title>The house of hoso</title><desc>{escape(words)}</desc>",
            f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>',
            '<marker id="tip" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" '
            f'orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="{INK}"/></marker>',
            *body,
            "</svg>\n",
        ]
    )


def main() -> int:
    PICTURE.write_text(drawing(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
