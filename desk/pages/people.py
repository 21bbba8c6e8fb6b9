"""A person: found by name or number, and why the record says what it says. No address names
anybody."""

import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...office import people as office
from ...office.stop import Stop
from ...validators.texts import t
from ..paging import cut
from ..views import Group, desk, form, go, page


def people(request: Request) -> Response:
    return page(
        request, "people.html.j2", t("Người"), words="", found=None, place=None, wrong="", more=0
    )


def search(request: Request) -> Response:
    """Keep what is looked for, so that its address need not say it."""
    words = form(request).get("words", "").strip()[:200]
    return go(f"/people/found/{desk(request).keys.of('search', words)}")


def found(request: Request) -> Response:
    place = desk(request)
    (words,) = place.keys.what(request.path_params["key"], "search")
    wrong, people_, more = "", [], False
    try:
        with place.workspace.mirror() as mirror:
            people_, more = office.search(mirror, words)
    except Stop as refused:
        wrong = str(refused)
    where = cut([str(n) for n in range(len(people_))], request.query_params.get("after", ""))
    shown = [(place.keys.of("person", p.id), p) for p in people_[where.start : where.last]]
    return page(
        request, "people.html.j2", t("Người"), words=words, found=shown, place=where, wrong=wrong,
        more=office.MOST if more else 0, names=place.known.names(), key=request.path_params["key"],
    )  # fmt: skip


def person(request: Request) -> Response:
    place, asked = desk(request), request.query_params
    (who,) = place.keys.what(request.path_params["key"], "person")
    names = place.known.names()
    as_of, known = _day(asked.get("day", "")), _day(asked.get("known", ""))
    with place.workspace.mirror() as mirror:
        record = office.record(mirror, who, names, as_of, known)
    return page(
        request, "person.html.j2", t("Một người"), record=record, names=names, as_of=as_of,
        known=known, key=request.path_params["key"],
    )  # fmt: skip


def _day(text: str) -> str:
    try:
        return datetime.date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise HTTPException(404) from None


GROUP = Group(
    [
        Route("/people", people),
        Route("/people/search", search, methods=["POST"]),
        Route("/people/found/{key}", found),
        Route("/people/one/{key}", person),
    ],
    "/people",
    lambda: t("Người"),
)
