"""What goes on: the true state of the piece of work that was begun last."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...validators.texts import t
from ..jobs import Job
from ..views import Group, desk, go, page, part


def _job(request: Request) -> Job:
    found = desk(request).jobs.get(int(request.path_params["number"]))
    if found is None:
        raise HTTPException(404)
    return found


def job(request: Request) -> Response:
    return page(request, "job.html.j2", t("Đang làm"), one=_job(request))


def state(request: Request) -> Response:
    """The changing part of the page; it asks for itself until the work is over."""
    return part(request, "job_state.html.j2", one=_job(request))


def cancel(request: Request) -> Response:
    found = _job(request)
    desk(request).jobs.cancel(found.number)
    return go(f"/jobs/{found.number}")


GROUP = Group(
    [
        Route("/jobs/{number:int}", job),
        Route("/-/jobs/{number:int}", state),
        Route("/jobs/{number:int}/cancel", cancel, methods=["POST"]),
    ]
)
