"""The audit: who did what when, and whether all of it still holds."""

import json
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...office import audit as office
from ...validators.texts import t
from ..paging import MOST
from ..views import Group, begun, cells, desk, page


def audit(request: Request) -> Response:
    before = request.query_params.get("before", "")
    with desk(request).workspace.mirror() as mirror:
        last, _ = mirror.audit_head()
        found = mirror.audit_entries(MOST, int(before) if before.isdigit() else None)
    lowest = int(found["seq"].min()) if len(found) else 0
    return page(
        request,
        "audit.html.j2",
        t("Nhật ký"),
        entries=[
            {**one, "facts": _facts(one), "what": office.action_name(str(one["action"]))}
            for one in cells(found)
        ],
        total=last,
        older=lowest if lowest > 1 else None,
        newest=not before,
    )


def _facts(entry: Mapping[str, object]) -> str:
    """The detail of an entry in one line; digests are for the check and not for reading."""
    try:
        told = json.loads(str(entry["detail"]))
    except ValueError:
        return str(entry["detail"])
    if not isinstance(told, dict):
        return str(told)
    return ", ".join(
        f"{office.fact_name(name)}: {value}"
        for name, value in told.items()
        if isinstance(value, (int, str)) and value != "" and len(str(value)) < 60
    )


def verify(request: Request) -> Response:
    return begun(request, "audit", {})


GROUP = Group(
    [Route("/audit", audit), Route("/audit/verify", verify, methods=["POST"])],
    "/audit",
    lambda: t("Nhật ký"),
    aside=True,
)
