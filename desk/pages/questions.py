"""Questions about people: the same person, still in service, of which unit; answered with the
reason, kept so that nobody is asked twice."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...connectors.review.told import Words
from ...office import choices, deciding, decisions
from ...office import questions as office
from ...office.stop import USAGE, Stop
from ...validators.texts import t
from ..marks import marked
from ..paging import cut
from ..views import Group, because, desk, form, go, page, session

CARDS = 30
"""Questions of a page: each is a card with a form."""


def questions(request: Request) -> Response:
    place, asked = desk(request), request.query_params
    number = asked.get("plan", "")
    if number and not number.isdigit():
        raise HTTPException(404)
    found, units = place.known.seen(int(number) if number else None)
    names = office.names(found)
    where = cut(names, asked.get("after", ""), most=CARDS)
    shown = names[where.start : where.last]
    with place.workspace.mirror() as mirror:
        may = office.asked(found, mirror, shown, Words(units))
    rows = []
    for item in deciding.shown(found, shown, units):
        sides = [(v.what, *marked(v.theirs, v.ours)) for v in item.values]
        rows.append((item, sides, may[item.change]))
    return page(
        request,
        "questions.html.j2",
        t("Câu hỏi về người"),
        board=found,
        rows=rows,
        place=where,
        reasons=office.reasons(),
    )


def answer(request: Request) -> Response:
    """Keep an answer; it counts from the next run on."""
    place, given = desk(request), form(request)
    number = int(request.path_params["number"])
    change, word = given.get("change", ""), given.get("word", "")
    if not word:
        raise Stop(t("Hãy chọn câu trả lời."), USAGE)
    said = decisions.Answer(
        change,
        word,
        because(request),
        _day(given.get("until", "")),
        given.get("reason", ""),
        _day(given.get("day", "")),
        given.get("unit", ""),
    )
    with place.writing:
        decisions.answer(place.workspace, number, said, by=session(request).by)
    session(request).tell(t("Đã ghi câu trả lời; có hiệu lực từ lần chạy kỳ sau."))
    return go(f"/questions?plan={number}")


def _day(text: str) -> str:
    return choices.day(text).isoformat() if text.strip() else ""


def answers(request: Request) -> Response:
    """The answers that hold."""
    with desk(request).workspace.mirror() as mirror:
        found = office.given(mirror)
    where = cut([str(one.number) for one in found], request.query_params.get("after", ""))
    return page(
        request,
        "answers.html.j2",
        t("Câu trả lời đã ghi"),
        given=found[where.start : where.last],
        place=where,
    )


def withdraw(request: Request) -> Response:
    """Take an answer back: the question comes up again."""
    place, number = desk(request), int(request.path_params["number"])
    why = because(request)
    with place.writing, place.workspace.mirror() as mirror:
        mirror.withdraw(number, by=session(request).by, because=why)
    session(request).tell(t("Đã rút ý kiến số {n}.", n=number))
    return go("/questions/answers")


GROUP = Group(
    [
        Route("/questions", questions),
        Route("/questions/answers", answers),
        Route("/questions/answers/{number:int}/withdraw", withdraw, methods=["POST"]),
        Route("/questions/{number:int}", answer, methods=["POST"]),
    ]
)
