"""Charts as inline SVG without a script: text stays text, and the page's own figures stand in a
table beneath.

Widths are in percent and heights in pixels, so that letters keep their size from a telephone to a
print. Colours come from classes of the style sheet, which knows light, dark and paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
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


_HEIGHT, _LOW, _HIGH = 240, 30, 210


@dataclass(frozen=True)
class _Axes:
    """Days to the right, from 3 % to 95 % of the width; a count upwards."""

    first: date
    last: date
    top: float

    def x(self, when: date) -> float:
        return 3 + 92 * (when - self.first).days / max((self.last - self.first).days, 1)

    def y(self, value: float) -> float:
        return _HIGH - (_HIGH - _LOW) * value / self.top


def progress(
    title: str, points: Sequence[tuple[date, float]], target: float, finish: date | None = None
) -> Markup:
    """A line of a count by day, the target as a dashed line, and a dashed forecast to its crossing
    when *finish* is given."""
    axes = _Axes(
        points[0][0],
        max(points[-1][0], finish or points[-1][0]),
        max(target, *(v for _, v in points)) * 1.05 or 1,
    )
    stretches = [(a, b, "line") for a, b in pairwise(points)]
    if finish is not None:
        stretches.append((points[-1], (finish, target), "forecast"))
    parts = (
        *_ground(axes, target),
        *(_stretch(axes, *s) for s in stretches),
        *_points(axes, points),
        *_first_and_last_day(axes),
    )
    return _svg(title, _HEIGHT, Markup("").join(parts))


def _ground(axes: _Axes, target: float) -> list[Markup]:
    """The line of nothing and the line of the target."""
    y = axes.y(target)
    return [
        Markup('<line x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}" class="axis"/>').format(
            y=axes.y(0)
        ),
        Markup(
            '<line x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}" class="target"/><text x="0" '
            'y="{t:.1f}" class="label">{text}</text>'
        ).format(y=y, t=y - 7, text=number(target)),
    ]


def _stretch(axes: _Axes, a: tuple[date, float], b: tuple[date, float], kind: str) -> Markup:
    line = '<line x1="{a:.2f}%" y1="{b:.1f}" x2="{c:.2f}%" y2="{d:.1f}" class="{kind}"/>'
    return Markup(line).format(
        a=axes.x(a[0]), b=axes.y(a[1]), c=axes.x(b[0]), d=axes.y(b[1]), kind=kind
    )


def _points(axes: _Axes, points: Sequence[tuple[date, float]]) -> list[Markup]:
    """A dot for each day, and the count of the last one in figures."""
    dot = Markup('<circle cx="{x:.2f}%" cy="{y:.1f}" r="4" class="point"/>')
    found = [dot.format(x=axes.x(when), y=axes.y(value)) for when, value in points]
    when, value = points[-1]
    x = axes.x(when)
    shown = Markup(
        '<text x="{x:.2f}%" y="{y:.1f}" text-anchor="{anchor}" class="value">{text}</text>'
    ).format(x=x, y=axes.y(value) + 20, anchor="end" if x > 50 else "start", text=number(value))
    return [*found, shown]


def _first_and_last_day(axes: _Axes) -> list[Markup]:
    text = Markup('<text x="{x}%" y="{y}" text-anchor="{anchor}" class="label">{text}</text>')
    ends = [(axes.first, "start")] + ([(axes.last, "end")] if axes.last > axes.first else [])
    return [
        text.format(
            x=0 if anchor == "start" else 100,
            y=_HEIGHT - 8,
            anchor=anchor,
            text=vn_date(when.isoformat()),
        )
        for when, anchor in ends
    ]


def _lines(text: str) -> list[str]:
    """*text* as one or two lines; what does not fit into two is cut, the table beneath has it
    whole."""
    return wrap(untrusted.clean(text, 500), _LETTERS, max_lines=2, placeholder="…") or [""]


def _svg(title: str, height: int, body: Markup) -> Markup:
    return Markup(
        '<svg class="chart" role="img" width="100%" height="{h}" '
        'aria-label="{title}"><title>{title}</title>{body}</svg>'
    ).format(h=height, title=untrusted.clean(title, 500), body=body)
