"""The campaign: progress with its forecast, by unit, and whom to urge."""

import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...connectors.reports import charts
from ...office import campaign as office
from ...office import standings
from ...office.campaign import Campaign
from ...sync.identity import ROW
from ...validators.texts import t
from ...validators.vocabulary import STANDINGS
from ..paging import cut
from ..views import Group, cells, desk, page


def campaign(request: Request) -> Response:
    place, asked, known = desk(request).workspace, request.query_params, desk(request).known
    period, units = office.by_unit(place)
    which = asked.get("which", "")
    if which == "silent":
        units = units[~units["sent"]]
    elif which == "left":
        units = units[units["sent"] & (units["left"] > 0)]
    where = cut(units["unit"].tolist(), asked.get("after", ""))
    found = office.campaign(place)
    where_ = known.fresh(("standings",), lambda: standings.standings(place))
    return page(
        request,
        "campaign.html.j2",
        t("Chiến dịch"),
        period=period,
        campaign=found,
        standings=where_,
        states=[(state, standings.name(state), n) for state, n in where_.counts().items()],
        chart=chart(found),
        which=which,
        views=[
            ("", t("Mọi đơn vị")), ("silent", t("Chưa gửi tệp")), ("left", t("Còn người có lỗi")),
        ],
        units=cells(units.iloc[where.start : where.last]),
        place=where,
    )  # fmt: skip


def chart(found: Campaign) -> object:
    """The progress as a picture; '' before there is a line to draw."""
    if len(found.points) < 2:
        return ""
    return charts.progress(
        t("Số người không có lỗi theo ngày"), found.points, found.target, found.finish
    )


def people(request: Request) -> Response:
    """The people of a state."""
    state = request.path_params["state"]
    if state not in STANDINGS:
        raise HTTPException(404)
    place = desk(request)
    found = place.known.fresh(("standings",), lambda: standings.standings(place.workspace))
    records = found.records
    own = records[records["state"] == state]
    where = cut([str(n) for n in range(len(own))], request.query_params.get("after", ""))
    shown = cells(own.iloc[where.start : where.last])
    keys = [
        "" if str(one["id"]).startswith(ROW) else place.keys.of("person", str(one["id"]))
        for one in shown
    ]
    return page(
        request,
        "standing.html.j2",
        standings.name(state),
        state=state,
        people=list(zip(keys, shown, strict=True)),
        names=place.known.names(),
        place=where,
    )


def urge(request: Request) -> Response:
    """Whom to urge today."""
    now = datetime.datetime.now(datetime.UTC)
    period, found = office.urge(desk(request).workspace, now)
    told = found.assign(means=found["means"].map(office.means))
    where = cut(told["unit"].tolist(), request.query_params.get("after", ""))
    return page(
        request,
        "urge.html.j2",
        t("Đôn đốc hôm nay"),
        period=period,
        units=cells(told.iloc[where.start : where.last]),
        letters=bool((found["means"] == "letter").any()),
        place=where,
    )


GROUP = Group(
    [
        Route("/campaign", campaign),
        Route("/campaign/urge", urge),
        Route("/campaign/state/{state}", people),
    ],
    "/campaign",
    lambda: t("Chiến dịch"),
    aside=True,
)
