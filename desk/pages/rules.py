"""The rule book: every rule with its laws, remedy and examples, from its one declaration."""

import datetime
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...connectors.rule_book.page import CONFIDENCE, row
from ...office import rules as office
from ...validators.findings import SEVERITY_TEXTS
from ...validators.rules.missing import MISSING
from ...validators.schemas import dictionary
from ...validators.texts import language, pick, t
from .. import work
from ..paging import cut
from ..views import Group, begun, desk, form, page, saved_file

FIELDS = ("words", "table", "severity", "confidence", "law")


def rules(request: Request) -> Response:
    place, asked = desk(request).workspace, request.query_params
    which = office.Filter(**{name: asked.get(name, "") for name in FIELDS})
    known = list(office.book(place).on(_today()).rules.values())
    found = office.chosen(known, which)
    where = cut([rule.id for rule in found], asked.get("after", ""))
    period, fired = office.fired(place)
    return page(
        request,
        "rules.html.j2",
        t("Sổ quy tắc"),
        which=which,
        rules=found[where.start : where.last],
        place=where,
        period=period,
        fired=fired,
        choices=_choices(known),
        missing=[(number, pick(why)) for number, why in sorted(MISSING.items())],
        severities=_severities(),
        confidences={name: pick(said) for name, said in CONFIDENCE.items()},
        address="/rules?" + urlencode({name: getattr(which, name) for name in FIELDS}),
    )


def _choices(known: list) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The filters as (name, what it is called, (value, words))."""
    judged = {table for rule in known for table in rule.judges}
    tables = [
        (name, table.label if language() == "vi" else table.label_en)
        for name, table in dictionary.tables().items()
        if name in judged
    ]
    return [
        ("table", t("Bảng"), tables),
        ("severity", t("Mức"), list(_severities().items())),
        ("confidence", t("Độ tin cậy"), [(n, pick(said)) for n, said in CONFIDENCE.items()]),
        ("law", t("Căn cứ"), [(name, name) for name in office.documents(known)]),
    ]


def _severities() -> dict[str, str]:
    return {name: pick(said) for name, said in SEVERITY_TEXTS.items()}


def _today() -> str:
    return datetime.date.today().isoformat()


def rule(request: Request) -> Response:
    place, number = desk(request).workspace, str(request.path_params["number"])
    found = office.one(office.book(place), number, _today())
    period, fired = office.fired(place)
    return page(
        request,
        "rule.html.j2",
        t("Quy tắc {id}", id=found.id),
        rule=row(found, fired),
        holds=found.in_force(_today()),
        period=period,
    )


def packs(request: Request) -> Response:
    """The packs of rules, and what each does from when on."""
    place, today = desk(request).workspace, _today()
    found = sorted(office.book(place).packs.values(), key=lambda p: (p.since, p.id))
    return page(
        request,
        "packs.html.j2",
        t("Gói quy tắc"),
        packs=[(p, pick(p.title), p.in_force(today), today < p.since) for p in found],
        ready={p.id for p in found if work.rehearsed_file(place, p.id).exists()},
        ran=bool(place.periods()),
    )


def rehearse(request: Request) -> Response:
    """Try a pack on the newest period as if it were in force."""
    place, pack = desk(request).workspace, form(request).get("pack", "")
    if pack not in office.book(place).packs:
        raise HTTPException(404)
    return begun(request, "rehearse-pack", {"pack": pack, "period": place.latest()})


def differences(request: Request) -> Response:
    """Each finding that would be another, as the rehearsal left it."""
    place, pack = desk(request).workspace, str(request.path_params["pack"])
    file = work.rehearsed_file(place, pack) if pack in office.book(place).packs else None
    if file is None or not file.exists():
        raise HTTPException(404)
    return saved_file(file)


GROUP = Group(
    [
        Route("/rules", rules),
        Route("/rules/packs", packs),
        Route("/rules/packs/rehearse", rehearse, methods=["POST"]),
        Route("/rules/packs/{pack}/differences", differences),
        Route("/rules/{number}", rule),
    ],
    "/rules",
    lambda: t("Sổ quy tắc"),
    aside=True,
)
