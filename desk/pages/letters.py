"""Letters: who gets one, what it says, sent at the pace of the mail server, each with its state."""

import datetime
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ...connectors.mail import schedule
from ...office import choices, letters
from ...office.letters import Asked
from ...office.stop import USAGE, Stop
from ...validators.texts import t
from ..paging import MOST, cut
from ..uploads import received
from ..views import Group, begun, cells, desk, form, go, page, session

MOST_BYTES = 100_000_000
"""Of a mailbox of reports."""


def show(request: Request) -> Response:
    place, asked = desk(request).workspace, request.query_params
    remind = asked.get("remind", "") == "1"
    period = place.latest()
    to = letters.recipients(place, period, remind=remind)
    with place.mirror() as mirror:
        sent = letters.states(mirror, period)
    last = letters.last(sent, remind=remind).set_index("unit")
    to = to.assign(state=to["unit"].map(last["state"]).astype("str").fillna(""))
    where = cut(to["unit"].tolist(), asked.get("after", ""))
    return page(
        request,
        "letters.html.j2",
        t("Thư"),
        period=period,
        remind=remind,
        ready=not letters.missing(place),
        deadline=_deadline(place.settings.mail, period),
        units=cells(to.iloc[where.start : where.last]),
        place=where,
        unsent=int((to["state"] == "").sum()),
        nameless=int((to["email"] == "").sum()),
        open=cells(letters.unsettled(sent).head(MOST)),
        state_name=letters.state_name,
        mail=place.settings.mail,
    )


def _deadline(mail: dict[str, object], period: str) -> str:
    """The deadline by the office's own day of the month."""
    try:
        return f"{schedule.deadline(period, int(str(mail['deadline_day']))):%d/%m/%Y}"
    except (KeyError, ValueError):
        return ""


def preview(request: Request) -> Response:
    """The letter to one unit as it would go out now; nothing is queued."""
    place, given = desk(request).workspace, form(request)
    period = choices.period(given.get("period", ""), place)
    asked = Asked(given.get("remind", "") == "1", given.get("deadline", ""))
    made = letters.compose(
        place, period, asked, only=given.get("unit", ""), now=datetime.datetime.now(datetime.UTC)
    )
    if not made.letters:
        raise Stop(
            made.bad_addresses[0] if made.bad_addresses else t("Đơn vị này không có thư nào."),
            USAGE,
        )
    return page(
        request,
        "letter.html.j2",
        t("Xem thử thư"),
        letters=[one.letter for one in made.letters],
        remind=asked.remind,
    )


def send(request: Request) -> Response:
    place, given = desk(request), form(request)
    period = choices.period(given.get("period", ""), place.workspace)
    deadline = letters.deadline_of(period, given.get("deadline", "").strip())
    wanted = {
        "period": period, "deadline": deadline, "remind": given.get("remind", "") == "1",
        "again": given.get("again", "") == "1",
    }  # fmt: skip
    return begun(request, "letters", wanted)


def decide(request: Request) -> Response:
    """Say of a letter that it arrived, or send it again."""
    number, now = int(request.path_params["number"]), datetime.datetime.now(datetime.UTC)
    with desk(request).workspace.mirror() as mirror:
        letters.decide(mirror, number, arrived=form(request).get("word") == "arrived", now=now)
    session(request).tell(t("Đã ghi: thư số {n}.", n=number))
    return go("/letters")


async def hear(request: Request) -> Response:
    """Take reports of letters that did not arrive over."""
    place = desk(request).workspace

    def heard(file: Path):
        with place.mirror() as mirror:
            return letters.hear(mirror, file, datetime.datetime.now(datetime.UTC))

    async with received(request, place, MOST_BYTES) as file:
        got = await run_in_threadpool(heard, file)
    session(request).tell(letters.of_heard(got))
    return JSONResponse({"go": "/letters"})


GROUP = Group(
    [
        Route("/letters/hear", hear, methods=["POST"]),
        Route("/letters", show),
        Route("/letters/preview", preview, methods=["POST"]),
        Route("/letters/send", send, methods=["POST"]),
        Route("/letters/{number:int}/decide", decide, methods=["POST"]),
    ],
    "/letters",
    lambda: t("Thư"),
)
