"""The page of the province: where every unit stands. Counts, rules and names of units; never a person."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from ...validators.quieting import heads
from ...validators.records import Records
from ...validators.texts import language, pick, t
from . import charts, tasks, words
from .plans import plan_rows

TOP = 15
COUNTS = {"unit": "str", "name": "str", "people": "int64", "clean": "int64", "error": "int64", "warning": "int64", "info": "int64", "sent": "bool"}
"""Columns of :func:`unit_counts`: ``clean`` = people whom no error holds back, ``sent`` = declared somebody."""


def unit_counts(units: pd.DataFrame | None, records: Records, findings: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """One line a unit in force on *as_of* or that sent people, with its counts (columns :data:`COUNTS`)."""
    nguoi = records.nguoi.assign(_don_vi=records.nguoi["_don_vi"].fillna(""), _held=tasks.held(findings, records))
    people = nguoi.groupby("_don_vi")["_held"].agg(people="size", held="sum")
    found = pd.crosstab(findings["unit"].fillna(""), findings["severity"]).reindex(columns=list(words.SEVERITY), fill_value=0)
    names: dict[str, str] = {}
    codes = set(people.index) | set(found.index)
    if units is not None:
        names = dict(zip(units["code"], units["name"], strict=True))
        alive = (units["valid_from"].fillna("") <= as_of) & ((units["valid_to"].fillna("") == "") | (units["valid_to"].fillna("") >= as_of))
        # A unit that only heads others has nobody to declare and is not silent.
        employing = ~units["code"].isin(units["parent"].dropna()) | units["code"].isin(people.index)
        codes |= set(units.loc[alive & employing, "code"])
    table = pd.DataFrame(index=pd.Index(sorted(codes), dtype="str")).join(people).join(found).fillna(0)
    out = table.rename_axis("unit").reset_index()
    out["name"] = [names.get(u) or u or t("Chưa rõ đơn vị") for u in out["unit"]]
    out["clean"] = out["people"] - out["held"].astype("float64")
    out["sent"] = out["people"] > 0
    return out[list(COUNTS)].astype(COUNTS)


def province_page(
    *,
    units: pd.DataFrame | None,
    records: Records,
    findings: pd.DataFrame,
    as_of: str,
    period: str,
    place: str = "",
    target: int = 24_000,
    progress: pd.DataFrame | None = None,
    scores: pd.DataFrame | None = None,
    plan: pd.DataFrame | None = None,
    previous: pd.DataFrame | None = None,
    top: int = TOP,
    crashed: Sequence[str] = (),
) -> str:
    """HTML of the province's page, self-contained and without a script.

    Args:
        units: registry (``UNITS``), or None: then only units that sent something are known and none is silent.
        records, findings: of all units; findings rendered (only ``title`` is shown of their words).
        place: whose page it is, as "tỉnh Ninh Bình".
        target: people to reach. ``progress``: columns ``day`` (ISO) and ``done`` (people), one line a day so far.
        scores: columns ``unit`` and the six of ``words.QUALITIES``, 0 to 100, NaN when not measured.
        crashed: ids of rules that could not be run to their end.
        plan: the whole change set. ``previous``: :func:`unit_counts` of the month before.
    """
    counts = unit_counts(units, records, findings, as_of)
    total = {c: int(counts[c].sum()) for c in ("people", "clean", "error", "warning", "info", "sent")} | {"units": len(counts)}
    faults = _faults(findings, records, top)
    points, outlook, line = _progress(progress, target)
    heat = _heat(scores, counts)
    before = {} if previous is None else dict(zip(previous["unit"], zip(previous["people"], previous["clean"], strict=True), strict=True))
    return words.environment().get_template("province.html.j2").render(
        lang=language(), style=words.style(), orientation="landscape", as_of=as_of, period=period, target=target, crashed=crashed,
        title=t("Hồ sơ cán bộ, công chức, viên chức {place}", place=place).strip(), total=total,
        progress=points, outlook=outlook, progress_chart=line, faults=faults,
        faults_chart=charts.bars(t("Phát hiện nhiều nhất"), [(f["title"], f["count"], f["severity"]) for f in faults]),
        plan=plan_rows(plan["id"].tolist(), plan["kind"].tolist()) if plan is not None else [], silent=counts.loc[~counts["sent"], "name"].tolist() if units is not None else [],
        heat=heat, qualities=words.QUALITIES, units=_units(counts, before), compared=previous is not None,
    )  # fmt: skip


def _faults(findings: pd.DataFrame, records: Records, top: int) -> list[dict[str, Any]]:
    findings = heads(findings)
    with_people = findings.assign(_who=tasks.people_of(findings, records).where(lambda p: p >= 0))
    grouped = with_people.groupby("rule").agg(
        occurrences=("rule", "size"), people=("_who", "nunique"), units=("unit", "nunique"), severity=("severity", "first"), title=("title", "first")
    )
    ranked = grouped.sort_values("occurrences", ascending=False, kind="stable").head(top)
    return [
        {
            "rule": row.Index, "title": row.title or row.Index, "severity": row.severity, "level": pick(words.SEVERITY[str(row.severity)]),
            "count": row.occurrences, "people": row.people, "units": row.units,
        }
        for row in ranked.itertuples()
    ]  # fmt: skip


def _progress(progress: pd.DataFrame | None, target: int) -> tuple[list[dict[str, Any]], str, Any]:
    if progress is None or progress.empty:
        return [], "", ""
    ordered = progress.sort_values("day")
    points = [(date.fromisoformat(d), float(n)) for d, n in zip(ordered["day"], ordered["done"], strict=True)]
    finish = words.forecast(points, target)
    left = target - points[-1][1]
    if left <= 0:
        outlook = t("Đã đạt mục tiêu.")
    elif finish is None:
        outlook = t("Còn {n} người. Chưa đủ căn cứ để dự báo ngày xong.", n=words.number(left))
    else:
        outlook = t("Còn {n} người. Nếu giữ tốc độ của các ngày qua, dự báo xong vào {day}.", n=words.number(left), day=words.day(finish.isoformat()))
    chart = charts.progress(t("Số người đạt theo ngày, so với mục tiêu"), points, target, finish)
    return [{"day": d.isoformat(), "done": n} for d, n in points], outlook, chart


def _heat(scores: pd.DataFrame | None, counts: pd.DataFrame) -> list[dict[str, Any]]:
    if scores is None or scores.empty:
        return []
    names = dict(zip(counts["unit"], counts["name"], strict=True))
    table = scores.assign(_mean=scores[list(words.QUALITIES)].mean(axis=1)).sort_values("_mean", kind="stable")
    return [
        {"name": names.get(unit, unit), "scores": list(row)}
        for unit, row in zip(table["unit"], table[list(words.QUALITIES)].itertuples(index=False), strict=True)
    ]


def _units(counts: pd.DataFrame, before: dict[str, tuple[int, int]]) -> list[dict[str, Any]]:
    rows = []
    ranked = counts.assign(_held=counts["people"] - counts["clean"]).sort_values(["_held", "error", "name"], ascending=[False, False, True])
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
            change = t("{sign}{n} điểm %", sign="+" if points > 0 else "−" if points < 0 else "±", n=words.number(abs(points), 1))
        rows.append({**row, "kind": kind, "status": status, "change": change})
    return rows
