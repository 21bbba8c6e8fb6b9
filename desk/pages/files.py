"""Files: what came for a period, what stands and what does not, and why; more is taken in here."""

import datetime
import os
from urllib.parse import urlencode

import pandas as pd
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ...office import choices, inbox
from ...office.inbox import Listing, Seen
from ...office.workspace import Workspace
from ...validators.texts import t
from ...validators.vocabulary import SUBMISSIONS
from ..paging import cut
from ..uploads import changed_of, folders_of, name_of, received
from ..views import Group, begun, desk, page, session

BACK = 12
"""Months back that may still begin."""


def files(request: Request) -> Response:
    place, asked = desk(request), request.query_params
    periods = place.workspace.periods()
    period = asked.get("period") or (periods[-1] if periods else _begins(place.workspace)[0])
    found = inbox.listing(place.workspace, choices.month(period))
    names = place.known.names()
    state, unit = asked.get("state", ""), asked.get("unit", "")
    shown = [f for f in found.files if _fits(f, state, unit)]
    cut_ = cut([str(n) for n in range(len(shown))], asked.get("after", ""))
    counts = found.counts()
    return page(
        request,
        "files.html.j2",
        t("Tệp"),
        found=found,
        counts=[(name, inbox.called(name), n) for name, n in counts.items()],
        rows=[(place.keys.of("file", period, f.file), f) for f in shown[cut_.start : cut_.last]],
        place=cut_,
        periods=_periods(place.workspace, period),
        states=_states(found, state),
        state=state,
        unit=unit,
        units=_units(found, names),
        names=names,
        called=inbox.called,
        look=_looks,
        address=lambda: "/files?" + urlencode({"period": period, "state": state, "unit": unit}),
    )


def _fits(file: Seen, state: str, unit: str) -> bool:
    return (not state or state == file.outcome or state in file.states()) and (
        not unit or unit in file.units
    )


def _looks(file: Seen) -> str:
    """How the outcome of a file is to be seen: as what is good, what somebody must look at, what is
    wrong, or what is only told."""
    if file.outcome == "refused":
        return "error"
    if file.outcome == inbox.NEW or file.states():
        return "warning"
    return "good" if file.counted else "quiet"


def _begins(workspace: Workspace) -> list[str]:
    """Periods that have no file yet and may begin, this month first: the months of a year back, for
    what comes late, and the one after the newest."""
    now, have = pd.Period(datetime.date.today(), "M"), workspace.periods()
    after = [inbox.month_after(have[-1])] if have else []
    back = [str(now - n) for n in range(BACK)]
    return [p for p in dict.fromkeys([*back, *after]) if p not in have]


def _periods(workspace: Workspace, chosen: str) -> list[str]:
    return sorted({*workspace.periods(), *_begins(workspace), chosen}, reverse=True)


def _states(found: Listing, chosen: str) -> list[tuple[str, str]]:
    """What can be asked for, as (state or outcome, what it is called)."""
    outcomes = {f.outcome for f in found.files} - {inbox.NEW, "refused"}
    names = [*found.counts(), *(name for name in SUBMISSIONS if name in outcomes)]
    if chosen and chosen not in names:
        names.append(chosen)
    return [(name, inbox.called(name)) for name in names]


def _units(found: Listing, names) -> list[tuple[str, str]]:
    codes = {code for f in found.files for code in f.units}
    return sorted(((c, names.get(c) or c) for c in codes), key=lambda one: one[1])


async def take(request: Request) -> Response:
    """Take a file into the inbox of a period."""
    place, period = desk(request), choices.month(request.path_params["period"])
    name, folder = name_of(request), folders_of(request)
    inbox.refuse_name(name)
    most = inbox.most_bytes(place.workspace, name)
    async with received(request, place.workspace, most) as file:

        def taken() -> inbox.Taken:
            if (changed := changed_of(request)) is not None:
                # Of two files of a unit the later counts: what was saved last, not sent last.
                os.utime(file, (changed, changed))
            with place.writing:
                return inbox.take(place.workspace, period, file, folder)

        got = await run_in_threadpool(taken)
    if got.again:
        session(request).tell(
            t("{file}: cùng nội dung đã có trong hộp nhận; không nhận thêm.", file=got.name),
            "warning",
        )
    return JSONResponse({"go": f"/files?period={period}"})


def read(request: Request) -> Response:
    """Read what came, without checking it: which file stands for whom."""
    place = desk(request)
    period = choices.period(request.path_params["period"], place.workspace)
    return begun(request, "read", {"period": period})


GROUP = Group(
    [
        Route("/files", files),
        Route("/files/{period}/take", take, methods=["POST"]),
        Route("/files/{period}/read", read, methods=["POST"]),
    ],
    "/files",
    lambda: t("Tệp"),
)
