"""Settings: ``hoso.toml`` as a text, written only when everything that reads it can."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...office import configuring
from ...office.configuring import Text
from ...office.settings import FILE
from ...office.stop import GATE, Stop
from ...validators.texts import t
from ..views import Group, desk, form, go, page, session


def settings(request: Request) -> Response:
    return _shown(request, configuring.text_of(desk(request).workspace), [])


def _shown(request: Request, text: Text, wrong: list[str]) -> Response:
    return page(
        request,
        "settings.html.j2",
        t("Cấu hình"),
        text=text,
        wrong=wrong,
        file=FILE,
        hidden=configuring.HIDDEN,
    )


def change(request: Request) -> Response:
    """Write what was typed, or show it again with what is wrong in it."""
    place, given = desk(request), form(request)
    text = Text(given.get("text", ""), given.get("stamp", ""))
    try:
        with place.writing:
            configuring.write(place.workspace, text.shown, text.stamp, by=session(request).by)
    except Stop as error:
        if error.status == GATE:
            raise
        response = _shown(request, text, [str(error)])
        response.status_code = 400
        return response
    session(request).tell(t("Đã ghi cấu hình; bản trước được giữ trong thư mục backups."))
    return go("/settings")


GROUP = Group(
    [Route("/settings", settings), Route("/settings", change, methods=["POST"])],
    "/settings",
    lambda: t("Cấu hình"),
    aside=True,
)
