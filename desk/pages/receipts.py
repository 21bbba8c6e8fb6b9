"""Receipts: what the national side answered, person by person; its files are taken in here."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ...connectors.reports import words
from ...office import exchange
from ...validators.texts import t
from ..paging import cut
from ..uploads import received
from ..views import Group, cells, desk, page, session

MOST_BYTES = 100_000_000
"""Of a file of receipts: 24,000 answers are a tenth of it."""


def receipts(request: Request) -> Response:
    place_ = desk(request)
    found = place_.known.fresh(("refused",), lambda: exchange.refused(place_.workspace))
    place = cut(found["transaction_id"].tolist(), request.query_params.get("after", ""))
    return page(
        request,
        "receipts.html.j2",
        t("Phản hồi"),
        refused=cells(found.iloc[place.start : place.last]),
        place=place,
    )


async def take(request: Request) -> Response:
    """Take in a file of receipts."""
    place = desk(request)
    async with received(request, place.workspace, MOST_BYTES) as file:
        got = await run_in_threadpool(exchange.take_receipts, place.workspace, file)
    session(request).tell(
        t(
            "{n} phản hồi: {good} được nhận, {bad} bị từ chối, {unknown} không phải của ta.",
            n=words.number(got.lines),
            good=words.number(got.accepted),
            bad=words.number(len(got.refused)),
            unknown=words.number(got.unknown),
        ),
        "warning" if len(got.refused) or got.unknown else "good",
    )
    return JSONResponse({"go": "/receipts"})


GROUP = Group(
    [Route("/receipts", receipts), Route("/receipts/take", take, methods=["POST"])],
    "/receipts",
    lambda: t("Phản hồi"),
)
