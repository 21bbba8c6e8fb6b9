"""The page of the province: where every unit stands. Counts, rules and names of units; never a
person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from ...validators.explanations import awake
from ...validators.findings import SEVERITIES
from ...validators.people import persons
from ...validators.quieting import heads
from ...validators.records import Records
from ...validators.shapes import Shape, dtypes
from ...validators.texts import language, t
from ...validators.vocabulary import DIFFERENT
from ...validators.written import vn_date
from . import charts, tasks, words
from .lacking import lacking
from .plans import plan_rows
from .subjects import field_labels

TOP = 15
MONTHS = 12
"""Months before this one that stand on the page."""


class Counted(Shape):
    """One line a unit, with what its people have."""

    unit: str
    name: str
    people: int
    """Different people whom the unit declared."""
    clean: int
    """Those of ``people`` whom no error holds back."""
    error: int
    """To be repaired; so ``warning`` and ``info``."""
    warning: int
    info: int
    under: int
    """What follows from another finding (see ``quieting``)."""
    sent: bool
    """Declared somebody."""
    twice: int
    """How many of ``people``, and of ``clean``, another unit declared too, where the province
    counts them."""
    twice_clean: int


COUNTS = dtypes(Counted)
SUMMED = ("people", "clean", *SEVERITIES, "under")


def unit_counts(
    units: pd.DataFrame | None, records: Records, findings: pd.DataFrame, as_of: str
) -> pd.DataFrame:
    """One line a unit in force on *as_of* or that sent people, with its counts (columns
    :data:`COUNTS`); what has no known unit stands under the code ''."""
    people = _heads(records, tasks.held(findings, records, lacking(findings, records, as_of)))
    findings = awake(findings)
    main = heads(findings)
    found = pd.crosstab(main["unit"].fillna(""), main["severity"]).reindex(
        columns=list(SEVERITIES), fill_value=0
    )
    every = findings["unit"].fillna("").value_counts()
    names: dict[str, str] = {}
    codes = set(people.index) | set(every.index)
    if units is not None:
        names = dict(zip(units["code"], units["name"], strict=True))
        alive = (units["valid_from"].fillna("") <= as_of) & (
            (units["valid_to"].fillna("") == "") | (units["valid_to"].fillna("") >= as_of)
        )
        # A unit that only heads others has nobody to declare and is not silent.
        employing = ~units["code"].isin(units["parent"].dropna()) | units["code"].isin(people.index)
        codes |= set(units.loc[alive & employing, "code"])
    table = (
        pd.DataFrame(index=pd.Index(sorted(codes), dtype="str"))
        .join(people)
        .join(found)
        .join(every.rename("under"))
        .fillna(0)
    )
    out = table.rename_axis("unit").reset_index()
    out["name"] = [names.get(u) or u or t("Chưa rõ đơn vị") for u in out["unit"]]
    out["under"] -= out[list(SEVERITIES)].sum(axis=1)
    out["sent"] = out["people"] > 0
    return out[list(COUNTS)].astype(COUNTS)


def _heads(records: Records, held: pd.Series) -> pd.DataFrame:
    """``people``, ``clean``, ``twice`` and ``twice_clean`` by unit: each person once in a unit, and
    what must be taken off so that each is once in the province, clean where no unit's row is
    held."""
    each = pd.DataFrame(
        {
            "unit": records.nguoi["_don_vi"].fillna(""),
            "person": persons(records.nguoi),
            "held": held,
        }
    )
    own = each.groupby(["unit", "person"])["held"].max().reset_index()
    own["clean"] = ~own["held"]
    by_person = own.groupby("person")
    own["twice"] = by_person.cumcount() > 0
    # One who is clean in one unit and not in another is no clean person of the province.
    every = by_person["clean"].transform("min")
    own["twice_clean"] = own["clean"] & (own["twice"] | ~every)
    return own.groupby("unit").agg(
        people=("person", "size"), **{c: (c, "sum") for c in ("clean", "twice", "twice_clean")}
    )


def sums(counts: pd.DataFrame) -> dict[str, int]:
    """The province's figures: the sums of :func:`unit_counts`, with ``units``, how many there are,
    and each person once (``twice`` says how many more the units' rows add up to); what has no
    known unit is counted, but as no unit."""
    known = counts["unit"] != ""
    found = {c: int(counts[c].sum()) for c in SUMMED if c in counts}
    if "twice" in counts:  # figures kept by an older version have it not
        found["twice"] = int(counts["twice"].sum())
        found["people"] -= found["twice"]
        found["clean"] -= int(counts["twice_clean"].sum())
    return {
        **dict.fromkeys((*SUMMED, "twice"), 0),
        **found,
        "sent": int((counts["sent"] & known).sum()),
        "units": int(known.sum()),
    }


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where every unit stands in a month.

    Attributes:
        counts: what :func:`unit_counts` gave. ``registry``: it knows every unit, so that one
            without people is silent.
        records, findings: of all units; findings rendered (only ``title`` is shown of their words).
        place: whose page it is, as "tỉnh Ninh Bình".
        target: people to reach. ``progress``: columns ``day`` (ISO) and ``done`` (people), one line
            a day so far.
        scores: columns ``unit`` and the six of ``words.QUALITIES``, 0 to 100, NaN when not
            measured.
        crashed: ids of rules that could not be run to their end.
        plan: the whole change set. ``previous``: :func:`unit_counts` of the month before.
        history: months before this one, oldest first, each with its :func:`sums`.
        states: how many findings became what since the month before (``tasks.STATES``).
        top: how many of the most frequent findings are shown.
    """

    counts: pd.DataFrame
    records: Records
    findings: pd.DataFrame
    as_of: str
    period: str
    place: str = ""
    target: int = 24_000
    registry: bool = True
    progress: pd.DataFrame | None = None
    scores: pd.DataFrame | None = None
    plan: pd.DataFrame | None = None
    previous: pd.DataFrame | None = None
    history: Sequence[tuple[str, Mapping[str, int]]] = ()
    states: Mapping[str, int] | None = None
    top: int = TOP
    crashed: Sequence[str] = ()

    def silent(self) -> list[str]:
        """Names of the units of the registry that declared nobody."""
        if not self.registry:
            return []
        counts = self.counts
        return counts.loc[~counts["sent"] & (counts["unit"] != ""), "name"].tolist()

    def before(self) -> dict[str, tuple[int, int]]:
        """Unit -> its people and clean people of the month before."""
        if self.previous is None:
            return {}
        figures = zip(self.previous["people"], self.previous["clean"], strict=True)
        return dict(zip(self.previous["unit"], figures, strict=True))

    def months(self) -> list[dict[str, Any]]:
        """The figures of each month up to this one; none in the first."""
        if not self.history:
            return []
        now = (self.period, sums(self.counts))
        return [{"period": p, **figures} for p, figures in (*self.history[-MONTHS:], now)]


def province_page(now: Standing) -> str:
    """HTML of the province's page, self-contained and without a script."""
    silent, months = now.silent(), now.months()
    faults = _faults(now.findings, now.records, now.top)
    points, outlook, line = _progress(now.progress, now.target, len(silent))
    fields, in_conflict = _conflicts(now.plan)
    states = now.states or {}
    return (
        words.environment()
        .get_template("province.html.j2")
        .render(
            lang=language(),
            style=words.style(),
            orientation="landscape",
            as_of=now.as_of,
            period=now.period,
            target=now.target,
            crashed=now.crashed,
            title=t("Hồ sơ cán bộ, công chức, viên chức {place}", place=now.place).strip(),
            total=sums(now.counts),
            progress=points,
            outlook=outlook,
            progress_chart=line,
            faults=faults,
            faults_chart=charts.bars(
                t("Phát hiện nhiều nhất"), [(f["title"], f["count"], f["severity"]) for f in faults]
            ),
            months=months,
            months_chart=charts.bars(
                t("Người không có lỗi theo kỳ"),
                [(vn_date(m["period"]), m["clean"], "plain") for m in months],
            ),
            states=[(words.became(s), states[s]) for s in tasks.STATES if states.get(s)],
            plan=[]
            if now.plan is None
            else plan_rows(now.plan["id"].tolist(), now.plan["kind"].tolist()),
            conflicts=fields,
            conflicts_chart=charts.bars(
                t("Mâu thuẫn theo trường"), [(f["label"], f["people"], "warning") for f in fields]
            ),
            disputed=now.plan is not None,
            silent=silent,
            heat=_heat(now.scores, now.counts),
            qualities=words.QUALITIES,
            units=_units(now.counts, now.before(), in_conflict),
            compared=now.previous is not None,
        )
    )


def _conflicts(plan: pd.DataFrame | None) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Values that differ on both sides: people and units by field, and people by unit."""
    if plan is None:
        return [], {}
    lines = plan[plan["kind"].isin(DIFFERENT)]
    labels = field_labels()
    by_field = (
        lines.groupby(["table", "field"], sort=True)
        .agg(people=("id", "nunique"), units=("unit", "nunique"))
        .sort_values("people", ascending=False, kind="stable")
    )
    fields = [
        {"label": labels.get(key, key[1]), "people": row.people, "units": row.units}
        for key, row in zip(by_field.index, by_field.itertuples(), strict=True)
    ]
    by_unit = lines.groupby(lines["unit"].fillna(""))["id"].nunique()
    return fields, {str(unit): int(n) for unit, n in by_unit.items()}


def _faults(findings: pd.DataFrame, records: Records, top: int) -> list[dict[str, Any]]:
    findings = heads(awake(findings))
    with_people = findings.assign(_who=tasks.people_of(findings, records).where(lambda p: p >= 0))
    grouped = with_people.groupby("rule").agg(
        occurrences=("rule", "size"),
        people=("_who", "nunique"),
        units=("unit", "nunique"),
        severity=("severity", "first"),
        title=("title", "first"),
    )
    ranked = grouped.sort_values("occurrences", ascending=False, kind="stable").head(top)
    return [
        {
            "rule": row.Index,
            "title": row.title or row.Index,
            "severity": row.severity,
            "level": words.level_text(str(row.severity)),
            "count": row.occurrences,
            "people": row.people,
            "units": row.units,
        }
        for row in ranked.itertuples()
    ]


def _progress(
    progress: pd.DataFrame | None, target: int, silent: int
) -> tuple[list[dict[str, Any]], str, Any]:
    if progress is None or progress.empty:
        return [], "", ""
    ordered = progress.sort_values("day")
    points = [
        (date.fromisoformat(d), float(n))
        for d, n in zip(ordered["day"], ordered["done"], strict=True)
    ]
    finish = words.forecast(points, target)
    left = target - points[-1][1]
    if left <= 0 and silent:
        outlook = t(
            "Đã đủ {n} người của mục tiêu mà còn {silent} đơn vị chưa gửi: hãy xem lại mục tiêu.",
            n=words.number(target),
            silent=words.number(silent),
        )
    elif left <= 0:
        outlook = t("Đã đạt mục tiêu.")
    elif finish is None:
        outlook = t("Còn {n} người. Chưa đủ căn cứ để dự báo ngày xong.", n=words.number(left))
    else:
        outlook = t(
            "Còn {n} người. Nếu giữ tốc độ của các ngày qua, dự báo xong vào {day}.",
            n=words.number(left),
            day=vn_date(finish.isoformat()),
        )
    # One day is no line yet.
    chart = (
        charts.progress(t("Số người đạt theo ngày, so với mục tiêu"), points, target, finish)
        if len(points) > 1
        else ""
    )
    return [{"day": d.isoformat(), "done": n} for d, n in points], outlook, chart


def _heat(scores: pd.DataFrame | None, counts: pd.DataFrame) -> list[dict[str, Any]]:
    if scores is None or scores.empty:
        return []
    names = dict(zip(counts["unit"], counts["name"], strict=True))
    table = scores.assign(_mean=scores[list(words.QUALITIES)].mean(axis=1)).sort_values(
        "_mean", kind="stable"
    )
    return [
        {"name": names.get(unit, unit), "scores": list(row)}
        for unit, row in zip(
            table["unit"], table[list(words.QUALITIES)].itertuples(index=False), strict=True
        )
    ]


def _units(
    counts: pd.DataFrame, before: dict[str, tuple[int, int]], in_conflict: dict[str, int]
) -> list[dict[str, Any]]:
    rows = []
    ranked = counts.assign(_held=counts["people"] - counts["clean"]).sort_values(
        ["_held", "error", "name"], ascending=[False, False, True]
    )
    for row in ranked.to_dict("records"):
        held = row["people"] - row["clean"]
        if not row["sent"]:
            kind, status = "warning", t("Chưa gửi")
        elif held:
            kind, status = "error", t("Còn lỗi")
        else:
            kind, status = "good", t("Sẵn sàng")
        people, clean = before.get(row["unit"], (0, 0))
        change = "–"
        if people and row["people"]:
            points = 100 * (row["clean"] / row["people"] - clean / people)
            change = t(
                "{sign}{n} điểm %",
                sign="+" if points > 0 else "−" if points < 0 else "±",
                n=words.number(abs(points), 1),
            )
        rows.append(
            {
                **row,
                "kind": kind,
                "status": status,
                "change": change,
                "conflicts": in_conflict.get(row["unit"], 0),
            }
        )
    return rows
