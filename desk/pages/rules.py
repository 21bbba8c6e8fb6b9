"""The rule book: every rule with its laws, remedy and examples, from its one declaration."""

import datetime
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...connectors.rule_book.page import CONFIDENCE, row
from ...office import rules as office
from ...validators.findings import SEVERITY_TEXTS
from ...validators.rules.missing import MISSING
from ...validators.schemas import dictionary
from ...validators.texts import language, pick, t
from ..paging import cut
from ..views import Group, desk, page

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


GROUP = Group(
    [Route("/rules", rules), Route("/rules/{number}", rule)],
    "/rules",
    lambda: t("Sổ quy tắc"),
    aside=True,
)
