"""The register of decisions: taken in from a workbook, listed, checked, what falls due by it."""

import datetime
from pathlib import Path
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ...office import choices
from ...office import register as office
from ...office.stop import FINDINGS, Stop
from ...validators.codelists import code_list
from ...validators.schemas import dictionary
from ...validators.schemas.decisions import DECISION
from ...validators.texts import t
from ..paging import MOST, cut
from ..uploads import received
from ..views import Group, because, cells, desk, download, go, page, session

MOST_BYTES = 50_000_000
"""Of a workbook of the register."""
KINDS = "loai_quyet_dinh"


def register(request: Request) -> Response:
    place, asked = desk(request), request.query_params
    year, kind, unit = (asked.get(name, "") for name in ("year", "kind", "unit"))
    there = place.workspace.has_mirror()
    found = (
        place.known.fresh(
            ("register", year, kind, unit),
            lambda: office.listed(
                place.workspace, int(year) if year.isdigit() else None, kind, unit
            ),
        )
        if there
        else None
    )
    keys = [] if found is None else [str(n) for n in range(len(found))]
    where = cut(keys, asked.get("after", ""))
    kinds = code_list(KINDS)
    shown = [] if found is None else cells(found.iloc[where.start : where.last])
    return page(
        request,
        "register.html.j2",
        t("Sổ quyết định"),
        there=there,
        decisions=[(place.keys.of("decision", str(one["so"])), one) for one in shown],
        place=where,
        kind=kind,
        year=year,
        unit=unit,
        kinds=list(zip(kinds.rows["code"], map(kinds.label, kinds.rows["code"]), strict=True)),
        label=kinds.label,
        units=place.known.names(),
        address="/register?" + urlencode({"year": year, "kind": kind, "unit": unit}),
        until=(datetime.date.today() + datetime.timedelta(days=365)).isoformat(),
    )


def one(request: Request) -> Response:
    """A decision with all its lines."""
    place, key = desk(request), request.path_params["key"]
    (number,) = place.keys.what(key, "decision")
    found = [
        [(dictionary.registers()[name].label, name == DECISION, *office.facts(name, lines))
         for name, lines in told.items()]
        for told in office.one(place.workspace, number)
    ]  # fmt: skip
    return page(
        request, "register_one.html.j2", t("Một quyết định"), number=number, found=found, key=key
    )


def check(request: Request) -> Response:
    """The register against itself, the registry and people's records."""
    place = desk(request)
    found = place.known.fresh(("register check",), lambda: office.check(place.workspace, _today()))
    where = cut([str(n) for n in range(len(found))], request.query_params.get("after", ""))
    return page(
        request, "register_check.html.j2", t("Kiểm tra sổ quyết định"),
        faults=found[where.start : where.last], place=where,
    )  # fmt: skip


def due(request: Request) -> Response:
    """What falls due until a day."""
    until = choices.day(request.query_params.get("until", "") or _today()).isoformat()
    place = desk(request)
    found = place.known.fresh(
        ("register due", until), lambda: office.due(place.workspace, _today(), until)
    )
    slice_ = cut([str(n) for n in range(len(found))], request.query_params.get("after", ""))
    return page(
        request, "register_due.html.j2", t("Việc đến hạn"), until=until, place=slice_,
        due=cells(found.iloc[slice_.start : slice_.last]),
    )  # fmt: skip


def _today() -> str:
    return datetime.date.today().isoformat()


def blank(request: Request) -> Response:
    return download("so-quyet-dinh.xlsx", office.write_template)


async def take(request: Request) -> Response:
    """Take a workbook in, wholly or not at all."""
    place, by = desk(request), session(request).by

    def taken(file: Path) -> office.Loaded:
        with place.writing:
            return office.load(place.workspace, file, by=by, day=_today())

    async with received(request, place.workspace, MOST_BYTES) as file:
        made = await run_in_threadpool(taken, file)
    said = [f"{one.place}: {one.sentence}" if one.place else one.sentence for one in made.faults]
    said += made.strange
    if made.recorded is None:
        raise Stop("\n".join([*said, made.sentence][-MOST:]), FINDINGS)
    for sentence in said[:MOST]:
        session(request).tell(sentence, "warning")
    session(request).tell(made.sentence)
    return JSONResponse({"go": "/register"})


def withdraw(request: Request) -> Response:
    """Take a decision that was written by mistake out of the register."""
    place, why = desk(request), because(request)
    (number,) = place.keys.what(request.path_params["key"], "decision")
    with place.writing:
        office.withdraw(place.workspace, number, because=why, by=session(request).by)
    session(request).tell(t("Đã rút quyết định {so} khỏi sổ.", so=number))
    return go("/register")


GROUP = Group(
    [
        Route("/register", register),
        Route("/register/one/{key}", one),
        Route("/register/one/{key}/withdraw", withdraw, methods=["POST"]),
        Route("/register/check", check),
        Route("/register/due", due),
        Route("/register/blank", blank),
        Route("/register/take", take, methods=["POST"]),
    ],
    "/register",
    lambda: t("Sổ quyết định"),
    aside=True,
)
