"""Today: what to do next, the line of the month, the campaign."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...office import today as office
from ...office.today import Task
from ...validators.texts import t
from ..views import Group, desk, page
from .campaign import chart

BUTTONS: dict[str, tuple[str, Callable[[], str]]] = {
    "registry": ("/units", lambda: t("Đặt danh bạ")),
    "national": ("/national", lambda: t("Nạp bản xuất")),
    "period": ("/files", lambda: t("Nhận tệp")),
    "files": ("/month", lambda: t("Chạy kỳ")),
    "refused": ("/files?period={about}&state=refused", lambda: t("Xem tệp")),
    "unknown": ("/files?period={about}&state=unknown", lambda: t("Xem tệp")),
    "aside": ("/files?period={about}&state=aside", lambda: t("Xem tệp")),
    "asked": ("/files?period={about}&state=asked", lambda: t("Trả lời")),
    "columns": ("/files?period={about}&state=columns", lambda: t("Xem cột")),
    "questions": ("/questions?plan={about}", lambda: t("Trả lời")),
    "approved": ("/plans/{about}", lambda: t("Áp dụng")),
    "export": ("/plans/{about}", lambda: t("Xuất")),
    "ministry": ("/receipts", lambda: t("Xem")),
    "letters": ("/letters", lambda: t("Xem thư")),
    "results": ("/letters", lambda: t("Gửi kết quả")),
    "silent": ("/letters?remind=1", lambda: t("Đôn đốc")),
    "gates": ("/month#gates", lambda: t("Xem ngưỡng")),
    "decisions": ("/decisions?plan={about}&people=0", lambda: t("Duyệt")),
}
"""Kind of a task -> (address, words) of the page on which it is done; ``{about}`` in the address is
the plan, change set or period that it is about."""


def today(request: Request) -> Response:
    found = office.today(desk(request).workspace, desk(request).known.waiting)
    return page(
        request,
        "today.html.j2",
        t("Hôm nay"),
        period=found.period,
        steps=[(office.step_name(s.key), s) for s in found.steps],
        tasks=[(task, _button(task)) for task in found.tasks],
        campaign=found.campaign,
        chart=chart(found.campaign),
    )


def _button(task: Task) -> tuple[str, str] | None:
    if task.key not in BUTTONS:
        return None
    address, label = BUTTONS[task.key]
    return address.format(about=task.about), label()


GROUP = Group([Route("/", today)], "/", lambda: t("Hôm nay"))
