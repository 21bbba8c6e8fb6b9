"""How a page is made: the environment of the templates, what every page shows around its own, and
what an endpoint gets from its request."""

import datetime
import os
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pandas as pd
from jinja2 import Environment, PackageLoader
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from ..connectors.reports import words
from ..connectors.untrusted import environment
from ..office import choices
from ..office.accounts import READ, role_name
from ..office.stop import USAGE, Stop
from ..validators.texts import language, pick, t
from ..validators.vocabulary import label
from ..validators.written import vn_date
from . import rights

if TYPE_CHECKING:
    from .app import Desk
    from .door import Session
    from .guard import Form


@dataclass(frozen=True)
class Group:
    """A group of pages: one file of ``desk/pages``.

    Attributes:
        path: address of its first page, which the navigation leads to; '' for a group that the
            navigation does not name.
        name: what the navigation calls it, in the language in use.
        aside: it is no step of the month: it stands in the second line of the navigation.
        shared: it is there only where several people work.
    """

    routes: Sequence[Route]
    path: str = ""
    name: Callable[[], str] = field(default=lambda: "")
    aside: bool = False
    shared: bool = False


@cache
def templates() -> Environment:
    """The environment of the desk's templates: escapes all, refuses unknown names."""
    env = environment(PackageLoader("hoso.desk", "templates"))
    env.filters |= {
        "number": words.number, "day": vn_date, "age": age, "instant": words.instant, "kind": label,
    }  # fmt: skip
    env.globals |= {"role_name": role_name, "t": t, "pick": pick, "percent": words.percent}
    return env


def desk(request: Request) -> "Desk":
    found = cast("Desk", request.app.state.desk)
    found.look()
    return found


def session(request: Request) -> "Session":
    return cast("Session", request.scope["state"]["session"])


def form(request: Request) -> "Form":
    """The fields of the posted form; its token was looked at already."""
    return cast("Form", request.scope["state"]["form"])


def because(request: Request) -> str:
    """Why, as the posted form says.

    Raises:
        Stop: it does not; what is kept with a reason needs one.
    """
    said = form(request).get("because", "").strip()
    if not said:
        raise Stop(t("Hãy nói vì sao; lý do được ghi lại."), USAGE)
    return said


def page(request: Request, template: str, title: str, **shown: object) -> HTMLResponse:
    """A whole page.

    Args:
        title: what the page is; it stands in the browser's history, so it names no person.
        shown: what the template shows.
    """
    place, shared = desk(request), desk(request).door.shared is not None
    who = session(request)
    groups = [g for g in place.groups if g.path and (shared or not g.shared)]
    around = {
        "lang": language(), "title": title, "session": who, "may": who.rights,
        "here": request.url.path, "back": request.url.path,
        "office": str(place.workspace.settings.office["name"]), "shared": shared,
        "groups": [g for g in groups if rights.GETS.get(g.path, READ) in who.rights],
        "said": who.heard(), "job": place.jobs.latest(),
    }  # fmt: skip
    return HTMLResponse(templates().get_template(template).render(**{**around, **shown}))


def part(request: Request, template: str, **shown: object) -> HTMLResponse:
    """A part of a page, for htmx."""
    return HTMLResponse(
        templates().get_template(template).render(
            lang=language(), session=session(request), may=session(request).rights, **shown
        )
    )  # fmt: skip


def gates_of(request: Request, stopping: Sequence[str]) -> dict[str, object]:
    """The gates that the posted form lets pass, of those that stop something.

    Raises:
        Stop: it names none, or no reason or day.
    """
    given = form(request)
    names = [name for name in given.every("gate") if name in stopping]
    because = given.get("because", "").strip()
    if not names or not because:
        raise Stop(t("Chọn ngưỡng và nói vì sao cho qua; lý do được ghi vào nhật ký."), USAGE)
    until = choices.day(given.get("until", "")).isoformat()
    return {"names": names, "because": because, "until": until}


def go(path: str) -> Response:
    """What answers a form that was taken: the browser asks for *path* next, so that loading it
    again sends nothing twice."""
    return RedirectResponse(path, status_code=303)


def begun(request: Request, kind: str, wanted: Mapping[str, object]) -> Response:
    """Begin a piece of work for whoever asks, and show how it goes."""
    job = desk(request).jobs.start(kind, {**wanted}, by=session(request).by)
    return go(f"/jobs/{job.number}")


def download(name: str, write: Callable[[Path], object]) -> Response:
    """A file that the browser saves and never shows.

    Args:
        name: of the file, ASCII. write: writes it to a path of this name.
    """
    with tempfile.TemporaryDirectory(prefix="hoso-") as folder:
        path = Path(folder) / name
        write(path)
        data = path.read_bytes()
    kind = "text/csv; charset=utf-8" if name.endswith(".csv") else "application/octet-stream"
    return saved(name, data, kind)


def saved_file(path: Path) -> Response:
    """A file of the workspace that the browser saves and never shows."""
    return FileResponse(path, media_type="application/octet-stream", filename=path.name)


def archive(name: str, paths: Sequence[Path]) -> Response:
    """Files of the workspace in one archive that the browser saves; written beside, not held in
    memory."""
    descriptor, target = tempfile.mkstemp(prefix="hoso-", suffix=".zip")
    with os.fdopen(descriptor, "wb") as opened, zipfile.ZipFile(opened, "w") as made:
        for path in paths:
            made.write(path, path.name, zipfile.ZIP_DEFLATED if path.suffix == ".html" else None)
    gone = BackgroundTask(os.unlink, target)
    return FileResponse(target, media_type="application/zip", filename=name, background=gone)


def saved(name: str, data: bytes, kind: str) -> Response:
    """*data* as a file of this name that the browser saves and never shows."""
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type=kind, headers=headers)


def problem(request: Request, status: int, sentence: str, hint: str) -> HTMLResponse:
    """The page that says what is wrong. It stands without the workspace: nobody may be in. htmx
    gets the sentence for the place of errors on the page that it stands on."""
    if "hx-request" in request.headers:
        told = templates().get_template("problem_part.html.j2")
        response = HTMLResponse(told.render(sentence=sentence, hint=hint), status_code=status)
        if status == 401:
            response.headers["hx-refresh"] = "true"
        else:
            response.headers["hx-retarget"] = "#wrong"
            response.headers["hx-reswap"] = "innerHTML"
        return response
    inside = "session" in request.scope.get("state", {})
    title, shown = t("Không làm được"), {"sentence": sentence, "hint": hint}
    if inside:
        try:
            # What is refused may have no page of its own to come back to.
            response = page(request, "problem_inside.html.j2", title, back="/", **shown)
        except Exception:  # noqa: BLE001 - what is wrong may be the workspace itself
            pass
        else:
            response.status_code = status
            return response
    alone = templates().get_template("problem.html.j2")
    return HTMLResponse(
        alone.render(lang=language(), title=title, inside=inside, **shown), status_code=status
    )


def age(when: str) -> str:
    """How long ago an instant (ISO, UTC) or a day was, as people say it."""
    days = (datetime.datetime.now(datetime.UTC) - words.moment(when)).days
    if days <= 0:
        return t("hôm nay")
    return t("1 ngày") if days == 1 else t("{n} ngày", n=words.number(days))


def cells(frame: pd.DataFrame) -> list[dict[str, object]]:
    """The lines of a frame for a template: what is missing is ''."""
    rows = frame.astype(object).where(frame.notna(), "").to_dict("records")
    return [{str(k): v for k, v in row.items()} for row in rows]
