"""The desk as an ASGI application over one workspace."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from ..office.settings import FILE
from ..office.workspace import Workspace
from . import errors
from .door import Door
from .guard import Guard
from .jobs import Jobs
from .keys import Keys
from .known import Known
from .pages import GROUPS
from .views import Group

STATIC = Path(__file__).parent / "static"


@dataclass
class Desk:
    """What the pages share.

    Attributes:
        writing: held while a short decision is written, so that two tabs do not overtake each
            other; what lasts goes through :attr:`jobs`.
        known: what pages ask again and again, read once.
        keys: what stands in addresses in the place of names.
    """

    workspace: Workspace
    door: Door
    jobs: Jobs
    groups: Sequence[Group] = GROUPS
    writing: threading.Lock = field(default_factory=threading.Lock)
    keys: Keys = field(default_factory=Keys)

    def __post_init__(self) -> None:
        self.known = Known(self.workspace)
        self._read = self._written()

    def look(self) -> None:
        """Take the workspace anew when its settings were written, here or at the terminal."""
        now = self._written()
        if now != self._read:
            self._read, self.workspace = now, Workspace(self.workspace.root)
            self.known = Known(self.workspace)

    def _written(self) -> int:
        return (self.workspace.root / FILE).stat().st_mtime_ns


def build(desk: Desk) -> Starlette:
    """The application, with its guard before every page."""
    routes = [route for group in desk.groups for route in group.routes]
    app = Starlette(
        routes=[*routes, Mount("/static", StaticFiles(directory=STATIC))],
        middleware=[Middleware(Guard, desk.door)],
        # What there is not is a page of ours, too.
        exception_handlers={HTTPException: lambda request, why: errors.answer(request.scope, why)},
    )
    app.state.desk = desk
    return app
