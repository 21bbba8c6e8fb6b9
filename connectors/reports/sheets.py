"""The parts of a workbook that differ from unit to unit, as XML: rows, links, comments (ECMA-376,
Part 1, section 18).

Whole columns at a time. Every text that others wrote goes through ``untrusted``; all else here is
ours: letters, numbers of rows and styles.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import Any

from .. import untrusted
from ..templates import layout
from ..templates.layout import FIRST_ROW, HEADING_ROW

Strings = defaultdict[str, str]
"""Text -> its number in the workbook's table of strings, given when it is first asked for."""


def strings(first: int) -> Strings:
    """An empty table whose first entry has the number *first*."""
    return defaultdict(map(str, count(first)).__next__)


def cells(
    letter: str, rows: Sequence[str], values: Sequence[Any], style: str, known: Strings
) -> list[str]:
    """One column: text as a string whatever it looks like, a number as a number, '' as a blank with
    the style, None as no cell."""
    head, text, number, blank = (
        f'<c r="{letter}',
        f'" s="{style}" t="s"><v>',
        f'" s="{style}"><v>',
        f'" s="{style}"/>',
    )
    return [
        ""
        if x is None
        else f"{head}{r}{text}{known[x]}</v></c>"
        if x and x.__class__ is str
        else f"{head}{r}{blank}"
        if x == ""
        else f"{head}{r}{number}{x:.16G}</v></c>"
        for r, x in zip(rows, values, strict=True)
    ]


def row_names(first: int, lines: int) -> list[str]:
    return list(map(str, range(first, first + lines)))


def rows(
    names: Sequence[str], columns: Iterable[Sequence[str]], heights: Sequence[int] | None = None
) -> bytes:
    """Rows of the cells that :func:`cells` gave, column by column; *heights* in points."""
    joined = map("".join, zip(*columns, strict=True))
    if heights is None:
        return "".join(
            [f'<row r="{r}">{line}</row>' for r, line in zip(names, joined, strict=True)]
        ).encode()
    return "".join(
        [
            f'<row r="{r}" ht="{h}" customHeight="1">{line}</row>'
            for r, line, h in zip(names, joined, heights, strict=True)
        ]
    ).encode()


def links(found: Iterable[tuple[str, str, str]]) -> bytes:
    """Links to cells of our own sheets: (cell, sheet, cell there).

    Raises:
        ValueError: the target is not a plain sheet name or the cell not a plain reference.
    """
    items = [
        f'<hyperlink ref="{cell}" location="{untrusted.inside(sheet, there)}" display="{there}"/>'
        for cell, sheet, there in found
    ]
    return f"<hyperlinks>{''.join(items)}</hyperlinks>".encode() if items else b""


_COMMENT = (
    '<comment ref="{cell}" authorId="0"><text><r><rPr><sz val="8"/><color '
    'indexed="81"/><rFont val="Tahoma"/><family val="2"/></rPr>'
    '<t xml:space="preserve">{text}</t></r></text></comment>'
)
_COMMENTS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments '
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<authors><author>hoso</author></authors><commentList>{comments}</commentList></comments>"
)
_SHAPES = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" '
    'data="{number}"/></o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" '
    'o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" '
    'o:connecttype="rect"/></v:shapetype>{shapes}</xml>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" '
    'style="position:absolute;margin-left:{left:g}pt;margin-top:{top:g}pt;'
    'width:{width:g}pt;height:{height:g}pt;z-index:{z};visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" '
    'color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div '
    'style="text-align:left"></div></v:textbox><x:ClientData '
    'ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_WIDTH, _LINE, _INSET, _DROP, _ROW = 333, 16, 15, 10, 20
"""Pixels: width of a comment's box and height of a line in it; how far right of and above its cell
it stands; height of a row."""
_TITLE, _HEADING = 32, 64


def comments(
    spec: layout.Sheet, number: int, marked: Mapping[tuple[int, int], str]
) -> tuple[bytes, bytes]:
    """Comments of a template's sheet and the boxes that show them (VML).

    Args:
        number: of the sheet in the workbook, from 1.
        marked: (line from 0, -1 for the heading; column from 0) -> text.
    """
    edges = [0]
    for column in spec.columns:
        edges.append(edges[-1] + column.width * 7 + 5)
    edges += [edges[-1] + 64 * n for n in range(1, 12)]
    texts, shapes = [], []
    for n, (line, column) in enumerate(sorted(marked)):
        text = marked[line, column]
        row = FIRST_ROW - 1 + line if line >= 0 else HEADING_ROW - 1
        texts.append(
            _COMMENT.format(
                cell=f"{layout.letter(column)}{row + 1}",
                text=untrusted.markup(text, untrusted.COMMENT_LIMIT),
            )
        )
        height = min(_LINE * (2 + text.count("\n") + len(text) // 60), 300)
        left, top = edges[column + 1] + _INSET, _top(row - 1) + _DROP
        right = bisect_right(edges, left + _WIDTH) - 1
        bottom = _row_at(top + height)
        anchor = (
            f"{column + 1}, {_INSET}, {row - 1}, {_DROP}, {right}, "
            f"{left + _WIDTH - edges[right]}, {bottom}, {top + height - _top(bottom)}"
        )
        shapes.append(
            _SHAPE.format(
                id=1024 * number + 1 + n,
                left=left * 0.75,
                top=top * 0.75,
                width=_WIDTH * 0.75,
                height=height * 0.75,
                z=n + 1,
                anchor=anchor,
                row=row,
                column=column,
            )
        )
    return _COMMENTS.format(comments="".join(texts)).encode(), _SHAPES.format(
        number=number, shapes="".join(shapes)
    ).encode()


def _top(row: int) -> int:
    """Upper edge in pixels of a row (from 0) of a template's sheet."""
    return 0 if row <= 0 else _TITLE if row == 1 else _TITLE + _HEADING + (row - 2) * _ROW


def _row_at(y: int) -> int:
    return 0 if y < _TITLE else 1 if y < _TITLE + _HEADING else 2 + (y - _TITLE - _HEADING) // _ROW
