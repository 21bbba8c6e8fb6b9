"""One file: what was understood of it, put right by whoever looks at it, checked again; and whether
it counts."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...connectors.intake.loading import Looked, explain
from ...connectors.intake.remarks import ROWS, asked, label
from ...office import inbox, mappings
from ...office.stop import USAGE, Stop
from ...sync.submissions import WORDS
from ...validators.schemas import dictionary
from ...validators.texts import language, t
from .. import grids
from ..views import Group, begun, desk, form, go, page, session

FIRST, MOST, LEFT = 16, 100, 100
"""Rows of a sheet that are shown at first beneath its heading, and at most; rows left out that are
named."""


def file(request: Request) -> Response:
    place = desk(request)
    period, name = place.keys.what(request.path_params["key"], "file")
    own = next((f for f in inbox.listing(place.workspace, period).files if f.file == name), None)
    if own is None:
        raise Stop(t("Tệp này không còn trong hộp nhận."), USAGE)
    seen = mappings.look(place.workspace, period, name)
    return page(
        request,
        "file.html.j2",
        t("Một tệp"),
        key=request.path_params["key"],
        period=period,
        file=own,
        seen=seen,
        names=place.known.names(),
        called=inbox.called,
        sheets=_sheets(seen, more="more" in request.query_params),
        fields=_fields(),
        words=_words(),
    )


def _words() -> dict[str, tuple[str, str]]:
    """What an officer may say of a file -> (on the button, what follows)."""
    return {
        "keep": (t("Tính tệp này"), t("người trong tệp lấy theo tệp này, người khác giữ như cũ")),
        "replace": (t("Thay mọi tệp khác"), t("chỉ tính tệp này của đơn vị")),
        "drop": (t("Không tính"), t("bỏ tệp này trong kỳ")),
    }


def _fields() -> list[str]:
    """What people call the fields, each once."""
    return list(
        dict.fromkeys(
            field.labelled(language())
            for table in dictionary.tables().values()
            for field in table.fields
        )
    )


def _sheets(seen: Looked, *, more: bool) -> list[dict[str, Any]]:
    """The sheets of a file, with the tables of each."""
    tables = explain(seen.report)
    found = []
    for n, sheet in enumerate(seen.drawn):
        own = [(i, one) for i, one in enumerate(tables, 1) if one["sheet"] == sheet["name"]]
        begin = min((one["heading_rows"][0] for _, one in own), default=1)
        last = MOST if more else begin + FIRST
        left = grids.left_out(sheet)
        counts = seen.report.rows[n] if n < len(seen.report.rows) else {}
        found.append(
            {
                "number": n,
                "name": sheet["name"],
                "visible": seen.report.sheets[n][1],
                "grid": grids.cut(sheet, [one for _, one in own], range(1, min(last, MOST) + 1)),
                "tables": [(i, one, _columns(one)) for i, one in own],
                "counts": [(ROWS[k](), c) for k, c in counts.items() if k in ROWS],
                "left": left[:LEFT],
                "lefts": len(left),
            }
        )
    return found


def _columns(table: dict[str, Any]) -> list[dict[str, Any]]:
    """The columns of a table in words: what each was taken for and why, or what it could be."""
    open_ = {q["column"]: q for q in table["questions"]}
    found = []
    for one in table["columns"]:
        question = open_.get(one["column"])
        found.append(
            {
                "letter": one["column"],
                "heading": one["heading"],
                "words": label(one["field"], table["kind"]) if one["field"] else "",
                "said": one["how"] == "manual",
                "why": asked(question, table["kind"]) if question else one["reason"],
                "asked": question is not None,
                "candidates": [
                    (c["field"], label(c["field"], table["kind"]))
                    for c in (question["candidates"] if question else ())
                ],
            }
        )
    return found


def columns(request: Request) -> Response:
    """Keep what the columns of a table are, for the files of its sender with the same heading."""
    place, given, key = desk(request), form(request), request.path_params["key"]
    period, name = place.keys.what(key, "file")
    tables = explain(mappings.look(place.workspace, period, name).report)
    number = given.get("table", "")
    if not number.isdigit() or not 1 <= int(number) <= len(tables):
        raise Stop(t("Tệp không còn bảng này; tải lại trang rồi xem lại."), USAGE)
    table = tables[int(number) - 1]
    chosen = []
    for one in table["columns"]:
        at = one["column"]
        picked = given.get(f"one-{at}", "")
        typed = mappings.named(given.get(f"any-{at}", ""), table["kind"])
        field = typed or picked
        if given.get(f"none-{at}"):
            chosen.append(f"{at}=")
        elif field:
            chosen.append(f"{at}={field}")
    if not chosen:
        raise Stop(t("Chưa chọn gì cho cột nào."), USAGE)
    with place.writing:
        answers = mappings.choices(tuple(dict.fromkeys(chosen)), table)
        mappings.remember(
            place.workspace, place.workspace.mappings(), table, answers,
            every_unit="every" in given,
        )  # fmt: skip
    session(request).tell(
        t("Đã nhớ {n} cột cho các tệp có cùng tiêu đề; trang này đã đọc lại tệp.", n=len(answers))
    )
    return go(f"/files/one/{key}")


def heading(request: Request) -> Response:
    """Keep where a table's heading and its column of names are."""
    place, given, key = desk(request), form(request), request.path_params["key"]
    period, name = place.keys.what(key, "file")
    sheet = _number(given.get("sheet", ""))
    rows = sorted({_number(row) for row in given.every("row")})
    with place.writing:
        seen = mappings.look(place.workspace, period, name)
        where = (rows, _number(given.get("column", "")))
        mappings.point(place.workspace, seen, sheet, where, every_unit="every" in given)
        again = mappings.look(place.workspace, period, name)
    if mappings.headed(again, sheet, rows[0]):
        session(request).tell(t("Đã nhớ dòng tiêu đề và cột họ tên; trang này đã đọc lại tệp."))
    else:
        session(request).tell(
            t("Đã nhớ, nhưng dưới dòng ấy không thấy người nào: xem lại dòng và cột."), "warning"
        )
    return go(f"/files/one/{key}")


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 8 else -1


def said(request: Request) -> Response:
    """Keep what an officer says of a file, and judge the period's files again."""
    place, given = desk(request), form(request)
    period, name = place.keys.what(request.path_params["key"], "file")
    word = given.get("word", "")
    if word not in WORDS:
        raise Stop(t("Không có câu trả lời {word}.", word=word), USAGE)
    wanted = {"period": period, "file": name, "word": word,
             "because": given.get("because", "").strip()}  # fmt: skip
    return begun(request, "said", wanted)


def assign(request: Request) -> Response:
    """Keep whose a file is, and judge the period's files again."""
    place, given = desk(request), form(request)
    period, name = place.keys.what(request.path_params["key"], "file")
    unit = given.get("unit", "")
    if not unit:
        raise Stop(t("Hãy chọn đơn vị."), USAGE)
    wanted = {"period": period, "file": name, "unit": unit, "every": "every" in given,
             "because": given.get("because", "").strip()}  # fmt: skip
    return begun(request, "assign", wanted)


def check(request: Request) -> Response:
    """Check one file again, with what was said of it."""
    place, key = desk(request), request.path_params["key"]
    period, name = place.keys.what(key, "file")
    wanted = {"period": period, "file": name, "key": key}
    return begun(request, "check", wanted)


GROUP = Group(
    [
        Route("/files/one/{key}", file),
        Route("/files/one/{key}/columns", columns, methods=["POST"]),
        Route("/files/one/{key}/heading", heading, methods=["POST"]),
        Route("/files/one/{key}/unit", assign, methods=["POST"]),
        Route("/files/one/{key}/said", said, methods=["POST"]),
        Route("/files/one/{key}/check", check, methods=["POST"]),
    ]
)
