"""Reports: the page and the marked workbook of each unit and the page of the province, as the last
run of a period wrote them; each is saved by the browser and never shown in the desk."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...office import choices, reports
from ...validators.folding import fold_words
from ...validators.texts import t
from ..paging import cut
from ..views import Group, archive, begun, cells, desk, page, saved_file


def show(request: Request) -> Response:
    place, asked = desk(request).workspace, request.query_params
    periods = [p for p in reversed(place.periods()) if (place.root / "reports" / p).is_dir()]
    period = choices.period(asked["period"], place) if asked.get("period") else ""
    period = period or next(iter(periods), "")
    province, units = reports.written(place, period) if period else ([], None)
    words = asked.get("words", "")
    if units is not None and words:
        wanted = fold_words(words)
        units = units[units["name"].map(lambda name: wanted in fold_words(str(name)))]
    where = cut([] if units is None else units["unit"].tolist(), asked.get("after", ""))
    return page(
        request,
        "reports.html.j2",
        t("Báo cáo"),
        period=period,
        periods=periods,
        words=words,
        province=province,
        units=[] if units is None else cells(units.iloc[where.start : where.last]),
        place=where,
        called=_called,
        copies=[
            (desk(request).keys.of("copy", period, name), name)
            for name in (reports.copies(place, period) if period else ())
        ],
    )


def _called(name: str) -> str:
    return reports.ENDINGS["." + name.rpartition(".")[2]]()


def file(request: Request) -> Response:
    place, period = desk(request).workspace, request.path_params["period"]
    period = choices.period(period, place)
    return saved_file(reports.file_of(place, period, str(request.path_params["name"])))


def copy(request: Request) -> Response:
    """A corrected copy; its name may be a person's, so no address says it."""
    period, name = desk(request).keys.what(request.path_params["key"], "copy")
    return saved_file(reports.file_of(desk(request).workspace, period, name))


def everything(request: Request) -> Response:
    """All of a period in one archive."""
    place = desk(request).workspace
    period = choices.period(request.path_params["period"], place)
    province, units = reports.written(place, period)
    names = [*province, *(name for files in units["files"] for name in files)]
    return archive(f"bao-cao-{period}.zip", [place.root / "reports" / period / n for n in names])


def prints(request: Request) -> Response:
    """Print every page of a period beside itself."""
    period = choices.period(request.path_params["period"], desk(request).workspace)
    return begun(request, "print", {"period": period})


GROUP = Group(
    [
        Route("/reports", show),
        Route("/reports/copy/{key}", copy),
        Route("/reports/{period}/all", everything),
        Route("/reports/{period}/print", prints, methods=["POST"]),
        Route("/reports/{period}/file/{name}", file),
    ],
    "/reports",
    lambda: t("Báo cáo"),
)
