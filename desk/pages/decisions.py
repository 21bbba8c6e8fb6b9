"""Decisions: the items of a plan, both sides of each, and what is decided of them."""

from pathlib import Path
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ...connectors.reports import words
from ...office import deciding
from ...office import decisions as office
from ...office.deciding import Board, Filter, Item, Said
from ...office.stop import USAGE, Stop
from ...validators.texts import t
from ...validators.vocabulary import label
from ..marks import marked
from ..paging import cut
from ..uploads import received
from ..views import Group, desk, download, form, go, page, part, session

MOST_BYTES = 50_000_000
"""Of a review workbook: of 18,000 lines a tenth of it."""
FIELDS = ("kind", "field", "unit", "decision", "group", "people")


def decisions(request: Request) -> Response:
    asked = request.query_params
    found, units = desk(request).known.seen(_number(asked.get("plan", "")))
    which = _filter(asked, found.open)
    names = deciding.chosen(found, which)
    place = cut(names, asked.get("after", ""))
    shown = deciding.shown(found, names[place.start : place.last], units)
    return page(
        request,
        "decisions.html.j2",
        t("Duyệt"),
        board=found,
        which=which,
        rows=_rows(shown),
        place=place,
        choices=_choices(found, which, units),
        waiting=len(names)
        if which.decision == "waiting"
        else sum(not found.decision[name][0] for name in names),
        address=lambda **more: _address(found, which, **more),
        words=deciding.called(),
        counts=_counts(found),
        stamp=found.stamp,
    )


def _number(text: str) -> int | None:
    if text and not text.isdigit():
        raise HTTPException(404)
    return int(text) if text else None


def _filter(asked, still_open: bool) -> Filter:
    """The filter that an address or a form names; by default what waits, of a plan that is open."""
    given = {name: asked.get(name, "") for name in FIELDS}
    if "decision" not in asked and still_open:
        given["decision"] = "waiting"
    people = given.pop("people")
    return Filter(**given, people=None if not people else people == "1")


def _address(found: Board, which: Filter, **more: object) -> str:
    """The page of a plan with this filter; ``more`` changes it."""
    given = {name: getattr(which, name) for name in FIELDS if name != "people"}
    given["people"] = "" if which.people is None else str(int(which.people))
    given |= {k: str(v) for k, v in more.items()}
    kept = {k: v for k, v in given.items() if v or k == "decision"}
    return "/decisions?" + urlencode({"plan": found.number, **kept})


def _choices(found: Board, which: Filter, units) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The filters as (name, what it is called, (value, words)), the chosen value among them."""
    by = deciding.filters(found, units)
    named = (
        ("kind", t("Loại"), [(v, label(v), n) for v, _, n in by["kind"]]),
        ("field", t("Trường"), by["field"]),
        ("unit", t("Đơn vị"), by["unit"]),
    )
    made = []
    for name, called, values in named:
        chosen = getattr(which, name)
        options = [(v, f"{w} ({words.number(n)})") for v, w, n in values]
        if chosen and chosen not in [v for v, _ in options]:
            options.insert(0, (chosen, label(chosen) if name == "kind" else chosen))
        made.append((name, called, options))
    return made


def _counts(found: Board) -> list[tuple[str, str, int]]:
    """(decision as a filter, what it is called, how many items)."""
    counts = found.counts()
    return [(word or "waiting", name, counts[word]) for word, name in deciding.called().items()]


def _rows(items: list[Item]) -> list[dict[str, object]]:
    """Items with their values side by side, what differs marked; where a person begins."""
    rows, before = [], None
    for item in items:
        values = []
        for value in item.values:
            theirs, ours = marked(value.theirs, value.ours)
            values.append({"what": value.what, "base": value.base, "theirs": theirs, "ours": ours})
        rows.append({"item": item, "values": values, "begins": item.block != before})
        before = item.block
    return rows


def one(request: Request) -> Response:
    """Decide on one item; htmx gets its row again, and the counts."""
    word, _, rest = form(request).get("one", "").partition(":")
    name, _, seen = rest.partition(":")
    found = _decide(request, word, {name: seen})
    if "hx-request" not in request.headers:
        return go(_back(request, found))
    found, units = desk(request).known.seen(found.number)
    (row,) = _rows(deciding.shown(found, [name], units))
    return part(
        request, "decision_row.html.j2", row=row, board=found, words=deciding.called(),
        counts=_counts(found), address=lambda **more: _address(found, Filter(), **more), alone=True,
    )  # fmt: skip


def marked_ones(request: Request) -> Response:
    """Decide on the items whose boxes are ticked."""
    asked = dict(value.split(":", 1) for value in form(request).every("item") if ":" in value)
    if not asked:
        raise Stop(t("Chưa đánh dấu dòng nào."), USAGE)
    return _decided(request, form(request).get("word", ""), asked)


def everything(request: Request) -> Response:
    """Decide on all that waits under the filter of the page, on this page and on the others."""
    given = form(request)
    found = desk(request).known.board(int(request.path_params["number"]))
    which = _filter(given, found.open)
    said = Said(given.get("word", ""), given.get("because", ""))
    asked = deciding.waiting(found, which, given.get("count", ""), said)
    return _decided(request, said.word, asked)


def _decided(request: Request, word: str, asked: dict[str, str]) -> Response:
    """Write decisions; the page again, with how many they were."""
    found = _decide(request, word, asked)
    session(request).tell(t("Đã ghi quyết định cho {n} dòng.", n=words.number(len(asked))))
    return go(_back(request, found))


def _decide(request: Request, word: str, asked: dict[str, str]) -> Board:
    """Write decisions; the plan as it is after them."""
    place, number = desk(request), int(request.path_params["number"])
    with place.writing:
        found = place.known.board(number)
        with place.workspace.mirror() as mirror:
            said = Said(word, form(request).get("because", ""))
            deciding.decide(place.workspace, mirror, found, said, asked, by=session(request).by)
        return place.known.board(number)


def _back(request: Request, found: Board) -> str:
    return _address(found, _filter(form(request), found.open), after=form(request).get("after", ""))


def book(request: Request) -> Response:
    """The review workbook of a plan, to be filled in elsewhere."""
    place, number = desk(request).workspace, int(request.path_params["number"])
    return download(
        f"duyet-{number}.xlsx", lambda target: office.export_review(place, number, target)
    )


async def filled(request: Request) -> Response:
    """Take the decisions of a review workbook over."""
    place, number, by = desk(request), int(request.path_params["number"]), session(request).by

    def taken(file: Path) -> office.Decided:
        with place.writing:
            return office.import_review(place.workspace, number, file, by=by)

    async with received(request, place.workspace, MOST_BYTES) as file:
        made = await run_in_threadpool(taken, file)
    session(request).tell(made.sentence)
    return JSONResponse({"go": f"/decisions?plan={number}&decision="})


GROUP = Group(
    [
        Route("/decisions/{number:int}/book", book),
        Route("/decisions/{number:int}/book", filled, methods=["POST"]),
        Route("/decisions", decisions),
        Route("/decisions/{number:int}/one", one, methods=["POST"]),
        Route("/decisions/{number:int}/marked", marked_ones, methods=["POST"]),
        Route("/decisions/{number:int}/all", everything, methods=["POST"]),
    ],
    "/decisions",
    lambda: t("Duyệt"),
)
