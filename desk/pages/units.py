"""Units: the registry, what is odd in it, one unit, and reorganisations planned from a table."""

import datetime
import shutil
from collections.abc import Mapping
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ...connectors.files import private_folder
from ...connectors.registry.reorganisation import write_form
from ...connectors.registry.units import write_units
from ...connectors.reports import words
from ...office import choices, periods
from ...office import units as office
from ...office.stop import USAGE, Stop
from ...office.workspace import Workspace
from ...validators.codelists import code_list
from ...validators.texts import t
from ..paging import MOST, cut
from ..uploads import received
from ..views import Group, cells, desk, download, form, go, page, saved_file, session

MOST_BYTES = 20_000_000
"""Of a registry, a table of reorganisations, a list of people: the largest is a tenth of it."""


def units(request: Request) -> Response:
    place, asked = desk(request).workspace, request.query_params
    there = (place.root / "units.csv").exists()
    wanted = asked.get("words", "")
    on = _today() if asked.get("ended", "") != "1" else None
    known = desk(request).known
    found = (
        known.fresh(("units", wanted, on), lambda: office.listed(place, wanted, on))
        if there
        else None
    )
    names = dict(zip(found["code"], found["name"], strict=True)) if found is not None else {}
    where = cut(list(names), asked.get("after", ""))
    return page(
        request,
        "units.html.j2",
        t("Đơn vị"),
        there=there,
        words=wanted,
        ended=on is None,
        units=[] if found is None else cells(found.iloc[where.start : where.last]),
        names=names,
        kind=code_list("loai_don_vi").label,
        place=where,
    )


def _today() -> str:
    return datetime.date.today().isoformat()


def check(request: Request) -> Response:
    place = desk(request).workspace
    known = desk(request).known
    found = known.fresh(("units check",), lambda: office.checked(place, _today()))
    where = cut([str(n) for n in range(len(found))], request.query_params.get("after", ""))
    return page(
        request,
        "units_check.html.j2",
        t("Kiểm tra danh bạ"),
        faults=found[where.start : where.last],
        names=known.names(),
        place=where,
    )


def unit(request: Request) -> Response:
    place, code = desk(request).workspace, str(request.path_params["code"])
    own, history, registry, faults = desk(request).known.fresh(
        ("unit", code), lambda: _unit(place, code)
    )
    names: Mapping[str, str] = dict(zip(registry["code"], registry["name"], strict=True))
    below = registry[registry["parent"] == own["code"]]
    return page(
        request,
        "unit.html.j2",
        t("Đơn vị"),
        unit=own,
        facts=office.facts(own, names),
        below=cells(below.head(100)),
        many=len(below),
        history=[] if history is None else cells(history.tail(100)),
        label=office.label,
        counts=_counts(place, str(own["code"])),
        faults=faults,
    )


def _unit(place: Workspace, code: str):
    """(the unit, what decisions changed of it, the registry, what is odd in its addresses)."""
    own, history = office.one(place, code)
    registry = office.registry_of(place)
    return own, history, registry, office.address_faults(place, registry, [str(own["code"])])


def _counts(place: Workspace, code: str) -> tuple[str, dict[str, object]] | None:
    """The period that was run last, and what it counted of a unit."""
    for period in reversed(place.periods()):
        try:
            found = periods.counts_of(place, period)
        except Stop:
            continue
        own = cells(found[found["unit"] == code])
        return (period, own[0]) if own else None
    return None


def letter_password(request: Request) -> Response:
    """What opens the attachments of a unit's letters; told to the unit by another way."""
    code = str(request.path_params["code"])
    renew = form(request).get("renew", "") == "1"
    said = office.password(desk(request).workspace, code, renew=renew)
    session(request).tell(t("Mật khẩu mở sổ của {unit}: {password}", unit=code, password=said))
    return go(f"/units/{choices.unit(code, desk(request).workspace.units())}")


def export(request: Request) -> Response:
    registry = office.registry_of(desk(request).workspace)
    return download("danh-ba.csv", lambda file: write_units(registry, file))


async def take(request: Request) -> Response:
    """Another registry instead of the one that is there."""
    place = desk(request).workspace
    async with received(request, place, MOST_BYTES) as file:
        n = await run_in_threadpool(office.take, place, file)
    session(request).tell(t("Danh bạ có {n} đơn vị.", n=words.number(n)))
    return JSONResponse({"go": "/units/check"})


def reorganise(request: Request) -> Response:
    place = desk(request).workspace
    kept = _kept(place, "table")
    planned = []
    if place.has_mirror():
        with place.mirror() as mirror:
            sets = mirror.plans().query("kind == 'reorganise'").iloc[::-1].head(100)
        planned = [{**one, "choose": _list_of(place, one).exists()} for one in cells(sets)]
    return page(
        request,
        "reorganise.html.j2",
        t("Sắp xếp đơn vị"),
        planned=planned,
        table=kept.name if kept else "",
        crosswalk=_name(_kept(place, "crosswalk")),
        crossed=_name(_kept(place, "crossed")),
    )


def _list_of(place: Workspace, one: Mapping[str, object]) -> Path:
    return office.waiting_list(place, int(str(one["number"])), str(one["as_of"]))


def blank(request: Request) -> Response:
    return download("sap-xep.xlsx", write_form)


def waiting(request: Request) -> Response:
    """The list in which a unit is chosen for each person who has several to go to."""
    place, number = desk(request).workspace, int(request.path_params["number"])
    with place.mirror() as mirror:
        sets = [one for one in cells(mirror.plans()) if one["number"] == number]
    file = _list_of(place, sets[0]) if sets and sets[0]["kind"] == "reorganise" else None
    if file is None or not file.exists():
        raise HTTPException(404)
    return download(file.name, lambda target: shutil.copyfile(file, target))


async def crosswalk(request: Request) -> Response:
    """Keep a crosswalk of communes until a table is made of it."""
    place = desk(request).workspace
    async with received(request, place, MOST_BYTES) as file:
        await run_in_threadpool(_keep, place, "crosswalk", file)
    return JSONResponse({"go": "/units/reorganise#crosswalk"})


def crossed(request: Request) -> Response:
    """Make the table of reorganisations of the crosswalk that is kept."""
    place, given = desk(request).workspace, form(request)
    source, decision = _kept(place, "crosswalk"), given.get("decision", "").strip()
    if source is None:
        raise Stop(t("Gửi bảng đối chiếu trước."), USAGE)
    if not decision:
        raise Stop(t("Cần số nghị quyết, quyết định."), USAGE)
    target = private_folder(_folder(place, "crossed")) / "sap-xep.xlsx"
    target.unlink(missing_ok=True)
    said, strange = office.crosswalk(
        place, source, target, decision, choices.day(given.get("day", "")).isoformat(),
        given.get("province", "").strip(),
    )  # fmt: skip
    for sentence in strange[:MOST]:
        session(request).tell(sentence, "warning")
    session(request).tell(said)
    return go("/units/reorganise#crosswalk")


def crossed_table(request: Request) -> Response:
    found = _kept(desk(request).workspace, "crossed")
    if found is None:
        raise HTTPException(404)
    return saved_file(found)


async def table(request: Request) -> Response:
    """Plan what a table declares."""
    return await _plan(request, "table")


async def chosen(request: Request) -> Response:
    """Plan it again with the units that were chosen for people."""
    if _kept(desk(request).workspace, "table") is None:
        raise Stop(t("Gửi bảng sắp xếp trước."), USAGE)
    return await _plan(request, "people")


async def _plan(request: Request, what: str) -> Response:
    place, by = desk(request), session(request).by
    async with received(request, place.workspace, MOST_BYTES) as file:
        await run_in_threadpool(_keep, place.workspace, what, file)
    if what == "table":
        shutil.rmtree(_folder(place.workspace, "people"), ignore_errors=True)
    given = {name: str(_kept(place.workspace, name) or "") for name in ("table", "people")}
    job = await run_in_threadpool(place.jobs.start, "reorganise", given, by=by)
    return JSONResponse({"go": f"/jobs/{job.number}"})


def _folder(place: Workspace, what: str) -> Path:
    return place.root / ".hoso" / "desk" / "reorganise" / what


def _keep(place: Workspace, what: str, file: Path) -> None:
    """Keep a file that came until another one comes: the list of people goes with its table."""
    folder = _folder(place, what)
    shutil.rmtree(folder, ignore_errors=True)
    file.rename(private_folder(folder) / file.name)


def _name(path: Path | None) -> str:
    return path.name if path else ""


def _kept(place: Workspace, what: str) -> Path | None:
    folder = _folder(place, what)
    return next(folder.iterdir(), None) if folder.is_dir() else None


GROUP = Group(
    [
        Route("/units", units),
        Route("/units/check", check),
        Route("/units/export", export),
        Route("/units/take", take, methods=["POST"]),
        Route("/units/reorganise", reorganise),
        Route("/units/reorganise/form", blank),
        Route("/units/reorganise/crosswalk", crosswalk, methods=["POST"]),
        Route("/units/reorganise/crossed", crossed, methods=["POST"]),
        Route("/units/reorganise/crossed", crossed_table),
        Route("/units/reorganise/table", table, methods=["POST"]),
        Route("/units/reorganise/chosen", chosen, methods=["POST"]),
        Route("/units/reorganise/{number:int}/list", waiting),
        Route("/units/{code}", unit),
        Route("/units/{code}/password", letter_password, methods=["POST"]),
    ],
    "/units",
    lambda: t("Đơn vị"),
    aside=True,
)
