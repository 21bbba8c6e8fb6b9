"""The campaign: progress with its forecast, by unit, and whom to urge."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...connectors.reports import charts
from ...office import campaign as office
from ...office.campaign import Campaign
from ...validators.texts import t
from ..paging import cut
from ..views import Group, cells, desk, page


def campaign(request: Request) -> Response:
    place, asked = desk(request).workspace, request.query_params
    period, units = office.by_unit(place)
    which = asked.get("which", "")
    if which == "silent":
        units = units[~units["sent"]]
    elif which == "left":
        units = units[units["sent"] & (units["left"] > 0)]
    where = cut(units["unit"].tolist(), asked.get("after", ""))
    found = office.campaign(place)
    return page(
        request,
        "campaign.html.j2",
        t("Chiến dịch"),
        period=period,
        campaign=found,
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


GROUP = Group([Route("/campaign", campaign)], "/campaign", lambda: t("Chiến dịch"), aside=True)
