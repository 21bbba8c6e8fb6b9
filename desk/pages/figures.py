"""Figures of a day in the official forms, the balance of a year, who is behind a cell, and stated
figures held against them."""

import datetime
from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ...connectors.forms.printed import Printed
from ...connectors.forms.stated import write_template
from ...office import balance, choices, forms, reconcile
from ...office.balance import Balanced
from ...office.forms import Asked, Made
from ...office.workspace import Workspace
from ...validators.texts import pick, t
from ...validators.written import vn_date
from ..paging import MOST, cut
from ..uploads import received
from ..views import Group, cells, desk, download, page

ENDINGS = {"xlsx": "Excel", "csv": "CSV"}
MOST_BYTES = 20_000_000
"""Of a table of stated figures."""
BALANCES = {"unit": lambda: t("theo đơn vị quản lý"), "class": lambda: t("theo đối tượng")}


def figures(request: Request) -> Response:
    """What can be asked for."""
    place = desk(request).workspace
    year = datetime.date.today().year
    known = forms.known(place)
    return page(
        request,
        "figures.html.j2",
        t("Số liệu"),
        forms=[(f, f.day_of(year), f.in_force(f.day_of(year))) for f in known.values()],
        years=range(year, year - 5, -1),
        balances=[(key, words()) for key, words in BALANCES.items()],
        units=desk(request).known.names(),
        today=_today(),
    )


def _today() -> str:
    return datetime.date.today().isoformat()


def _day(text: str) -> str:
    return choices.day(text.strip()).isoformat() if text.strip() else ""


def _drawn(request: Request) -> tuple[Made | Balanced, dict[str, str]]:
    """What an address asks for, and its own words in an address."""
    asked, place = request.query_params, desk(request)
    known = _day(asked.get("known", ""))
    if "balance" in asked:
        year, by = asked["balance"], asked.get("by", "unit")
        if not (year.isdigit() and 1945 <= int(year) <= 2200) or by not in BALANCES:
            raise HTTPException(404)
        given = {"balance": year, "by": by, "known": known}

        def balanced() -> Made | Balanced:
            return balance.of_year(place.workspace, int(year), by, known, _today())

        return place.known.drawn(given, balanced), given
    wanted = Asked(asked.get("form", ""), _day(asked.get("day", "")) or _today(), known,
                   asked.get("unit", ""))  # fmt: skip
    given = {"form": wanted.form, "day": wanted.day, "known": known, "unit": wanted.unit}

    def drawn() -> Made | Balanced:
        return forms.draw(place.workspace, wanted)

    return place.known.drawn(given, drawn), given


def form(request: Request) -> Response:
    made, given = _drawn(request)
    paper = made.paper
    where = cut(paper.rows, request.query_params.get("after", ""))
    return page(
        request,
        "form.html.j2",
        t("Số liệu"),
        paper=paper,
        head=[[c for c in paper.head if c.row == level] for level in range(paper.depth)],
        rows=[(paper.rows[n], _beside(paper, n), paper.figures[n])
              for n in range(where.start, where.last)],
        place=where,
        broken=made.broken() if isinstance(made, Made) else [],
        address=_address("/figures/form", given),
        people=lambda row, column: _address("/figures/people", given, row=row, column=column),
        file=lambda ending: _address("/figures/file", given, ending=ending),
        endings=ENDINGS,
        remainder=balance.REST,
    )  # fmt: skip


def _beside(paper: Printed, row: int):
    return [c for c in paper.beside if c.row == row]


def _address(path: str, given: Mapping[str, str], **more: str) -> str:
    return f"{path}?" + urlencode({k: v for k, v in {**given, **more}.items() if v})


def people(request: Request) -> Response:
    """Who, or which lines of the register, is behind a cell."""
    made, given = _drawn(request)
    asked, place = request.query_params, desk(request)
    row, column = asked.get("row", ""), asked.get("column", "")
    found = place.known.fresh(
        ("behind", *given.items(), row, column), lambda: made.behind(row, column)
    )
    # By position: what a person or a line goes by would stand in the address.
    where = cut([str(n) for n in range(len(found))], asked.get("after", ""))
    names = place.known.names()
    columns = [c for c in found if c != "id"]
    lines = [
        (
            place.keys.of("person", str(one["id"])) if "ho_ten" in found else "",
            [_said(c, str(one[c]), names) for c in columns],
        )
        for one in cells(found.iloc[where.start : where.last])
    ]
    return page(
        request,
        "figures_people.html.j2",
        t("Số liệu"),
        title_=made.paper.title,
        told=(
            t("Những người của ô {cell}", cell=f"{row}, {column}")
            if "ho_ten" in found
            else t("Các dòng của ô {cell}", cell=f"{row}, {column}")
        ),
        headings=forms.headings(columns),
        lines=lines,
        place=where,
        back=_address("/figures/form", given),
        address=_address("/figures/people", given, row=row, column=column),
    )


def _said(column: str, value: str, names: Mapping[str, str]) -> str:
    if column in ("ngay_sinh", "ngay_ky"):
        return vn_date(value)
    return names.get(value) or value if column in ("ma_don_vi_su_dung", "don_vi") else value


def file(request: Request) -> Response:
    """The form as a file."""
    made, _ = _drawn(request)
    ending = request.query_params.get("ending", "")
    if ending not in ENDINGS:
        raise HTTPException(404)
    place: Workspace = desk(request).workspace
    return download(f"bieu.{ending}", lambda target: forms.write(place, made.paper, target))


def stated(request: Request) -> Response:
    return download("so-cong-bo.xlsx", write_template)


async def compare(request: Request) -> Response:
    """Hold the figures that a table states against the forms."""
    place = desk(request)
    async with received(request, place.workspace, MOST_BYTES) as came:
        found = await run_in_threadpool(
            reconcile.compare, place.workspace, came, "", _today()
        )  # fmt: skip
    place.known.compared = found
    return JSONResponse({"go": "/figures/compared"})


def compared(request: Request) -> Response:
    found = desk(request).known.compared
    if found is None:
        raise HTTPException(404)
    apart = cells(reconcile.everybody(found).head(MOST)) if found else []
    return page(
        request,
        "figures_compared.html.j2",
        t("Số liệu"),
        found=found,
        wrong=sum(not one.agrees for one in found),
        apart=apart,
        way=lambda name: pick(reconcile.WAYS[name]),
    )


GROUP = Group(
    [
        Route("/figures", figures),
        Route("/figures/form", form),
        Route("/figures/people", people),
        Route("/figures/file", file),
        Route("/figures/stated", stated),
        Route("/figures/compare", compare, methods=["POST"]),
        Route("/figures/compared", compared),
    ],
    "/figures",
    lambda: t("Số liệu"),
    aside=True,
)
