"""Charts as inline SVG without a script: text stays text, and the page's own figures stand in a
table beneath.

Widths are in percent and heights in pixels, so that letters keep their size from a telephone to a
print. Colours come from classes of the style sheet, which knows light, dark and paper.
"""

from collections.abc import Sequence
from datetime import date
from itertools import accumulate, pairwise
from textwrap import wrap

from markupsafe import Markup

from ...validators.written import vn_date
from .. import untrusted
from .words import number

_BAR, _LINE, _LETTERS = 46, 16, 44
"""Pixels of a bar with its label and of each further line of a label; letters of a line that fit on
a telephone."""


def bars(title: str, items: Sequence[tuple[str, float, str]]) -> Markup:
    """Horizontal bars, one under the other.

    Args:
        title: what the chart says, for readers who do not see it.
        items: (label, value from 0, class: "error", "warning", "info" or "plain").
    """
    top = max((v for _, v, _ in items), default=0) or 1
    labels = [_lines(label) for label, _, _ in items]
    ys = [0, *accumulate(_BAR + _LINE * (len(lines) - 1) for lines in labels)]
    rows = [
        Markup(
            '{label}<rect x="0" y="{b}" width="{w:.2f}%" height="14" class="bar '
            '{kind}"/><text x="{w:.2f}%" y="{t}" dx="6" class="value">{value}</text>'
        ).format(
            b=bottom - _BAR + 20,
            t=bottom - _BAR + 32,
            w=80 * value / top,
            value=number(value),
            kind=kind,
            label=Markup("").join(
                Markup('<text x="0" y="{y}" class="label">{text}</text>').format(
                    y=y + 14 + _LINE * n, text=text
                )
                for n, text in enumerate(lines)
            ),
        )
        for y, bottom, lines, (_, value, kind) in zip(ys, ys[1:], labels, items, strict=False)
    ]
    return _svg(title, ys[-1], Markup("").join(rows))


def progress(
    title: str, points: Sequence[tuple[date, float]], target: float, finish: date | None = None
) -> Markup:
    """A line of a count by day, the target as a dashed line, and a dashed forecast to its crossing
    when *finish* is given."""
    height, low, high = 240, 30, 210
    first, last = points[0][0], max(points[-1][0], finish or points[-1][0])
    span = max((last - first).days, 1)
    top = max(target, *(v for _, v in points)) * 1.05 or 1

    def x(when: date) -> float:
        return 3 + 92 * (when - first).days / span

    def y(value: float) -> float:
        return high - (high - low) * value / top

    parts = [
        Markup('<line x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}" class="axis"/>').format(y=y(0)),
        Markup(
            '<line x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}" class="target"/><text x="0" '
            'y="{t:.1f}" class="label">{text}</text>'
        ).format(y=y(target), t=y(target) - 7, text=number(target)),
    ]
    line = '<line x1="{a:.2f}%" y1="{b:.1f}" x2="{c:.2f}%" y2="{d:.1f}" class="{kind}"/>'
    for (d1, v1), (d2, v2) in pairwise(points):
        parts.append(Markup(line).format(a=x(d1), b=y(v1), c=x(d2), d=y(v2), kind="line"))
    if finish is not None:
        parts.append(
            Markup(line).format(
                a=x(points[-1][0]), b=y(points[-1][1]), c=x(finish), d=y(target), kind="forecast"
            )
        )
    for when, value in points:
        parts.append(
            Markup('<circle cx="{x:.2f}%" cy="{y:.1f}" r="4" class="point"/>').format(
                x=x(when), y=y(value)
            )
        )
    when, value = points[-1]
    parts.append(
        Markup(
            '<text x="{x:.2f}%" y="{y:.1f}" text-anchor="{anchor}" class="value">{text}</text>'
        ).format(
            x=x(when),
            y=y(value) + 20,
            anchor="end" if x(when) > 50 else "start",
            text=number(value),
        )
    )
    ends = [(first, "start")] + ([(last, "end")] if last > first else [])
    for when, anchor in ends:
        parts.append(
            Markup(
                '<text x="{x}%" y="{y}" text-anchor="{anchor}" class="label">{text}</text>'
            ).format(
                x=0 if anchor == "start" else 100,
                y=height - 8,
                anchor=anchor,
                text=vn_date(when.isoformat()),
            )
        )
    return _svg(title, height, Markup("").join(parts))


def _lines(text: str) -> list[str]:
    """*text* as one or two lines; what does not fit into two is cut, the table beneath has it
    whole."""
    return wrap(untrusted.clean(text, 500), _LETTERS, max_lines=2, placeholder="…") or [""]


def _svg(title: str, height: int, body: Markup) -> Markup:
    return Markup(
        '<svg class="chart" role="img" width="100%" height="{h}" '
        'aria-label="{title}"><title>{title}</title>{body}</svg>'
    ).format(h=height, title=untrusted.clean(title, 500), body=body)
