"""How pages write numbers, days and states: decimal comma, thousands with a dot, dd/mm/yyyy."""

from datetime import UTC, date, datetime
from functools import cache
from importlib import resources

from jinja2 import Environment
from markupsafe import Markup

from ...validators.findings import SEVERITY_TEXTS
from ...validators.scores import WORDS
from ...validators.texts import language, pick, t
from ...validators.written import vn_date
from .. import untrusted

QUALITIES = WORDS
"""The six words by which the Ministry's campaign measures data."""
SIGNS = {
    s: f"{sign} {SEVERITY_TEXTS[s][0]}"
    for s, sign in (("error", "✖"), ("warning", "▲"), ("info", "●"))
}
"""A severity in a workbook: not by colour alone, and Vietnamese in every language, as the sheet is
read back."""
_STATES = {
    "repaired": "Đã sửa",
    "removed": "Đã sửa bằng cách xóa người",
    "explained": "Đã giải trình",
    "new": "Mới",
    "open": "Còn nguyên",
}


def level_text(severity: str) -> str:
    return pick(SEVERITY_TEXTS[severity])


_BECAME = {
    "repaired": "đã sửa từ kỳ trước",
    "removed": "hết vì người không còn trong tệp",
    "explained": "đã giải trình",
    "new": "mới so với kỳ trước",
    "open": "còn nguyên từ kỳ trước",
}


def became(state: str) -> str:
    """The words beneath a page's count of findings in one of ``tasks.STATES``."""
    return t(_BECAME[state])


def state_text(state: str) -> str:
    """What became of a finding since the month before (one of ``tasks.STATES``), as the sheets say
    it."""
    return _STATES[state]


def with_folded(message: str, folded: int) -> str:
    """The message of a finding, and how many others follow from it. What becomes of them shows when
    it is put right: nothing is promised."""
    return (
        f"{message} {t('(Kéo theo {n} phát hiện khác.)', n=number(folded))}" if folded else message
    )


def with_places(message: str, same: list[str], others: list[str]) -> str:
    """The message of a finding, with the cells that have the same fault and must be corrected too,
    and those of the other findings that may go with it."""
    parts = [message]
    if same:
        parts.append(
            t("(Cùng lỗi ở {n} ô nữa: {cells}.)", n=number(len(same)), cells=", ".join(same))
        )
    if others:
        cells = ", ".join(dict.fromkeys(others))
        parts.append(
            t("(Kéo theo {n} phát hiện khác: {cells}.)", n=number(len(others)), cells=cells)
        )
    return " ".join(parts)


def number(value: float, digits: int = 0) -> str:
    """1234.5 -> "1.234,5" with one digit; a missing value -> "–"."""
    if value != value:
        return "–"
    text = f"{value:,.{digits}f}"
    return text if language() == "en" else text.translate(str.maketrans(",.", ".,"))


def instant(when: str) -> str:
    """An instant (ISO, UTC) on the clock of this machine, as people say it: 27/11/2026 19:05; a day
    stays one."""
    if len(when) <= len("2026-11-27"):
        return vn_date(when)
    return moment(when).astimezone().strftime("%d/%m/%Y %H:%M")


def moment(when: str) -> datetime:
    """An instant (ISO) with its time zone: UTC where it names none."""
    found = datetime.fromisoformat(when)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def percent(part: float, whole: float) -> str:
    """Share with one digit, rounded down where it would show as whole and is not: "99,9%", never
    "100,0%"."""
    if not whole:
        return "–"
    share = 100 * part / whole
    return number(99.9 if part < whole and share > 99.9 else share, 1) + "%"


def level(share: float) -> int:
    """Step of the heat scale, 0 (worst) to 4, for a score of 0 to 100; -1 without a score."""
    if share != share:
        return -1
    return sum(share >= edge for edge in (60, 80, 90, 98))


def forecast(points: list[tuple[date, float]], target: float) -> date | None:
    """Day on which the straight line of least squares through *points* reaches *target*; None when
    it says nothing.

    It needs three days or more and growth, and is not told when it lies more than three years
    ahead.
    """
    if len(points) < 3 or points[-1][1] >= target:
        return None
    xs = [(d - points[0][0]).days for d, _ in points]
    ys = [v for _, v in points]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - mean_x) ** 2 for x in xs)
    slope = (
        sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread
        if spread
        else 0
    )
    if slope <= 0:
        return None
    left = (target - points[-1][1]) / slope
    return (
        date.fromordinal(points[-1][0].toordinal() + -int(-left // 1)) if left <= 3 * 365 else None
    )


def width(points: list[tuple[date, float]], target: float) -> tuple[date, date | None] | None:
    """The earliest and the latest day that :func:`forecast` would name were any one of the *points*
    not known; the latest is None when without one of them it says nothing. None where the forecast
    itself says nothing. What hangs on one day so much is told as wide as it is."""
    middle = forecast(points, target)
    if middle is None:
        return None
    # The last point is where we are; three of the others still make a line.
    others = [forecast([*points[:k], *points[k + 1 :]], target) for k in range(len(points) - 1)]
    known = [middle, *(day for day in others if day)]
    return min(known), None if len(points) < 4 or None in others else max(known)


@cache
def style() -> Markup:
    """The one style sheet of the pages; ours, so it stands in the page as it is."""
    return Markup(
        resources.files("hoso.connectors.reports").joinpath("style.css").read_text(encoding="utf-8")
    )


def environment() -> Environment:
    """The pages' environment with these words as filters."""
    env = untrusted.pages()
    env.filters |= {
        "number": number,
        "day": vn_date,
        "mask": untrusted.mask,
        "person": untrusted.mask_person,
    }
    env.globals |= {"t": t, "percent": percent, "level": level}
    return env
