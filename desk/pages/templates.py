"""The workbook that units fill in, issued by a click."""

import datetime
import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...connectors.templates.kinds import KINDS, WHOLE
from ...office import choices, decisions
from ...office import templates as office
from ...validators.texts import pick, t
from ..views import Group, desk, download, form, page


def templates(request: Request) -> Response:
    place = desk(request).workspace
    return page(
        request,
        "templates.html.j2",
        t("Biểu mẫu"),
        kinds=[(name, pick(kind.label)) for name, kind in KINDS.items()],
        whole=WHOLE,
        units=sorted(decisions.unit_names(place).items(), key=lambda one: one[1]),
        unit=request.query_params.get("unit", ""),
        mirror=place.has_mirror(),
        today=datetime.date.today().isoformat(),
    )


def issue(request: Request) -> Response:
    """The workbook of a kind of unit, or of one unit with or without its present records."""
    place, given = desk(request).workspace, form(request)
    unit = choices.unit(given["unit"], place.units()) if given.get("unit") else None
    day = choices.day(given.get("as_of", "")).isoformat()
    labels = {name: pick(one.label) for name, one in KINDS.items()}
    kind = choices.chosen(given["kind"], labels, t("loại mẫu")) if given.get("kind") else None
    name = "-".join(filter(None, ("mau", re.sub(r"[^A-Za-z0-9.]", "", unit or kind or ""), day)))
    return download(
        f"{name}.xlsx",
        lambda target: office.build(
            target, place, kind=kind, as_of=day, unit=unit, filled=given.get("filled", "") == "1"
        ),
    )


GROUP = Group(
    [Route("/templates", templates), Route("/templates/issue", issue, methods=["POST"])],
    "/templates",
    lambda: t("Biểu mẫu"),
    aside=True,
)
