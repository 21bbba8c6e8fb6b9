"""Findings: what the last run of a period found, by rule, unit, person and file; one of them in its
surroundings, explained or put right."""

from typing import Any
from urllib.parse import urlencode

import pandas as pd
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...connectors.formats.checked import cell
from ...connectors.intake.loading import explain as tables_of
from ...connectors.intake.remarks import label
from ...office import choices, corrections, findings, mappings
from ...office.findings import Filter, Found
from ...office.stop import USAGE, Stop
from ...validators import corrections as proposing
from ...validators.columns import number
from ...validators.texts import LANGUAGES, language, t
from .. import grids
from ..paging import cut
from ..views import Group, begun, cells, desk, form, go, page, saved, session

AROUND = 3
"""Rows above and below a cell that are shown with it."""
BY = ("rule", "unit", "person", "file")
BEFORE_HIDDEN = 8


def listing(request: Request) -> Response:
    place, asked = desk(request), request.query_params
    periods = _periods(request)
    period = asked.get("period") or (periods[0] if periods else "")
    if not period:
        return page(request, "findings_none.html.j2", t("Phát hiện"))
    given = place.known.findings(choices.month(period))
    which = _filter(request, asked)
    lines = findings.chosen(given, which)
    by = asked.get("by", "" if which != Filter() else "rule")
    shown: dict[str, Any] = (
        _grouped(request, given, which, by) if by in BY else _listed(request, given, lines)
    )
    names = place.known.names()
    return page(
        request,
        "findings.html.j2",
        t("Phát hiện"),
        given=given,
        periods=periods,
        which=which,
        by=by if by in BY else "",
        counts=[(s, findings.severity(s), n) for s, n in findings.counts(given, which).items()],
        units=sorted(((u, names.get(u) or u) for u in given.names("unit")),
                     key=lambda one: one[1]),
        names=names,
        rules=sorted(((r, findings.title(r)) for r in given.names("rule")),
                     key=lambda one: one[1]),
        severity=findings.severity,
        keyed={name: asked.get(name, "") for name in ("person", "file", "follows")},
        under=lambda fingerprint: place.keys.of("follows", fingerprint),
        proposals=_proposals(given, which),
        address=lambda **more: _address(given, asked, **more),
        **shown,
    )  # fmt: skip


def _periods(request: Request) -> list[str]:
    workspace = desk(request).workspace
    return [p for p in reversed(workspace.periods()) if findings.stamp(workspace, p)]


def _filter(request: Request, asked) -> Filter:
    """The filter of an address; persons and files stand in it by their keys."""
    keys = desk(request).keys
    person, file, follows = (asked.get(name, "") for name in ("person", "file", "follows"))
    return Filter(
        severity=asked.get("severity", ""),
        rule=asked.get("rule", ""),
        unit=asked.get("unit", ""),
        person=keys.what(person, "declared")[0] if person else "",
        file=keys.what(file, "file")[1] if file else "",
        follows=keys.what(follows, "follows")[0] if follows else "",
        every="every" in asked,
    )


def _address(given: Found, asked, **more: object) -> str:
    names = ("severity", "rule", "unit", "person", "file", "follows", "every", "by")
    kept = {name: asked.get(name, "") for name in names} | {k: str(v) for k, v in more.items()}
    return "/findings?" + urlencode(
        {"period": given.period, **{k: v for k, v in kept.items() if v or k == "by"}}
    )


def _grouped(request: Request, given: Found, which: Filter, by: str) -> dict[str, Any]:
    found = findings.groups(given, which, by)
    place = cut([str(n) for n in range(len(found))], request.query_params.get("after", ""))
    keys, names = desk(request).keys, desk(request).known.names()
    rows = []
    for group in found[place.start : place.last]:
        value, words = group.name, group.name
        if by == "rule":
            words = findings.title(value)
        elif by == "unit":
            words = names.get(value) or value
        elif by == "person":
            value = keys.of("declared", value)
        else:
            value = keys.of("file", given.period, value)
        rows.append((value, words, group))
    return {"grouped": rows, "rows": [], "place": place}


def _listed(request: Request, given: Found, lines: pd.DataFrame) -> dict[str, Any]:
    place = cut([str(n) for n in lines.index], request.query_params.get("after", ""))
    told = findings.told(given, lines.iloc[place.start : place.last])
    keys = desk(request).keys
    rows = [
        (keys.of("finding", given.period, str(index)), line, _where(line))
        for index, line in zip(told.index, cells(told), strict=True)
    ]
    return {"grouped": [], "rows": rows, "place": place}


def _where(line: dict[str, Any]) -> str:
    return cell(str(line["sheet"]), str(line["column"]), int(line["row"]))


def _proposals(given: Found, which: Filter) -> list[dict[str, Any]]:
    """What hoso proposes for the file that is looked at."""
    if not which.file or which.follows:
        return []
    own = given.lines[given.lines["file"] == which.file]
    found = proposing.proposals(own, LANGUAGES.index(language()))
    return [
        {**line, "cell": _where(line), "what": label(str(line["field"]), str(line["table"]))}
        for line in cells(found)[:100]
    ]


def one(request: Request) -> Response:
    place, key = desk(request), request.path_params["key"]
    given, line = _one(request)
    told: dict[str, Any] = cells(findings.told(given, line))[0]
    grid = _surroundings(request, given, told)
    same = given.lines
    row = same[
        (same["file"] == told["file"]) & (same["sheet"] == told["sheet"])
        & (same["row"] == told["row"]) & (same["row"] > 0) & (same.index != line.index[0])
    ]  # fmt: skip
    beside = findings.told(given, row.head(20))
    known = corrections.explained(place.workspace)
    known = known[known["fingerprint"] == told["fingerprint"]]
    return page(
        request,
        "finding.html.j2",
        t("Một phát hiện"),
        key=key,
        given=given,
        line=told,
        where=_where(told),
        what=label(str(told["field"]), str(told["table"])) if told["field"] else "",
        grid=grid,
        mark=(int(str(told["row"])), number(str(told["column"]))) if told["column"] else None,
        beside=[
            (place.keys.of("finding", given.period, str(i)), other, _where(other))
            for i, other in zip(beside.index, cells(beside), strict=True)
        ],
        names=place.known.names(),
        severity=findings.severity,
        person=place.keys.of("declared", str(told["person"])) if told["person"] else "",
        file=place.keys.of("file", given.period, str(told["file"])),
        explained=cells(known),
    )


def _one(request: Request) -> tuple[Found, pd.DataFrame]:
    place = desk(request)
    period, index = place.keys.what(request.path_params["key"], "finding")
    given = place.known.findings(period)
    if int(index) >= len(given.lines):
        raise Stop(t("Kỳ đã chạy lại; mở lại danh sách phát hiện."), USAGE)
    return given, given.lines.iloc[[int(index)]]


def _surroundings(request: Request, given: Found, line: dict[str, Any]) -> grids.Grid | None:
    """The rows around a cell, below the heading of its table; None where its file is gone, or the
    finding is about no row."""
    if not line["row"]:
        return None
    try:
        seen = mappings.look(desk(request).workspace, given.period, str(line["file"]))
    except Stop:
        return None
    sheet = next((s for s in seen.drawn if s["name"] == line["sheet"]), None)
    if sheet is None:
        return None
    row = int(line["row"])
    own = [one for one in tables_of(seen.report) if one["sheet"] == sheet["name"]]
    above = [one["heading_rows"] for one in own if one["heading_rows"][0] <= row]
    first, last = max(above, default=(row, row))
    heading = range(first, min(last, first + BEFORE_HIDDEN) + 1)
    near = range(max(row - AROUND, 1), row + AROUND + 1)
    return grids.cut(sheet, own, sorted({*heading, *near}))


def explain(request: Request) -> Response:
    """Keep why a finding is right as it stands."""
    place, words = desk(request), form(request)
    given, line = _one(request)
    said = corrections.Explanation(
        words.get("text", ""),
        session(request).by,
        choices.day(words.get("until", "")).isoformat(),
        words.get("document", "").strip(),
    )
    with place.writing:
        kept, refused = corrections.explain_these(place.workspace, given.lines, line, said)
    if len(refused):
        raise Stop(
            t("{rule} là lỗi, không giải trình được: hãy sửa giá trị.", rule=line["rule"].iloc[0]),
            USAGE,
        )
    session(request).tell(
        t("Đã lưu {n} giải trình, có giá trị đến hết {day}.", n=len(kept), day=said.until)
    )
    return go(f"/findings/one/{request.path_params['key']}")


def fix(request: Request) -> Response:
    """Write a copy of a file with the proposals that were accepted."""
    place, given = desk(request), form(request)
    period, file = place.keys.what(given.get("file", ""), "file")
    accepted = given.every("cell")
    if not accepted:
        raise Stop(t("Chưa nhận đề xuất nào."), USAGE)
    asked = {"period": period, "file": file, "cells": accepted, "key": given["file"]}
    return begun(request, "fix", asked)


TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "sarif": "application/json"}


def export(request: Request) -> Response:
    """The list under the filter of the page, as a file to keep."""
    place, asked = desk(request), form(request)
    given = place.known.findings(choices.month(asked.get("period", "")))
    lines = findings.chosen(given, _filter(request, asked))
    kind = asked.get("form", "csv")
    data = findings.export(given, lines, kind)
    name = f"phat-hien-{given.period}.{kind}"
    return saved(name, data, TYPES[kind])


GROUP = Group(
    [
        Route("/findings", listing),
        Route("/findings/one/{key}", one),
        Route("/findings/one/{key}/explain", explain, methods=["POST"]),
        Route("/findings/fix", fix, methods=["POST"]),
        Route("/findings/export", export, methods=["POST"]),
    ],
    "/findings",
    lambda: t("Phát hiện"),
)
