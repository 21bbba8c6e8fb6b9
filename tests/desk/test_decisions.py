"""Deciding in the browser: what is shown of an item, what is written, and two tabs at once."""

import io
import re
import shutil
from html.parser import HTMLParser

import openpyxl
import pytest

from hoso.connectors.review.items import decided
from hoso.desk import paging
from hoso.desk.marks import marked
from hoso.desk.pages.decisions import _rows
from hoso.desk.views import templates
from hoso.office import deciding, decisions
from hoso.office.deciding import Item, Value
from hoso.office.decisions import Block, approve_block

from ..office.people import person
from ..office.story import UNITS, Office, staff_of
from .conftest import HOME, seat_at

NOV = "2026-11"


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """A plan: somebody new, somebody absent, three values that units say otherwise."""
    office = Office(tmp_path_factory.mktemp("deciding") / "so")
    office.national("2026-10", {p.key: (u, p) for u in UNITS[:3] for p in staff_of(u)})
    people = [*staff_of(UNITS[0])[1:], person(900)]
    office.send(NOV, "a.xlsx", UNITS[0], people, "2026-11-20")
    other = staff_of(UNITS[1])
    for n in range(3):
        other[n] = other[n].but(hired="2001-02-03")
    office.send(NOV, "b.xlsx", UNITS[1], other, "2026-11-20")
    office.hoso("run", "--period", NOV, "--as-of", "2026-11-28")
    return office


@pytest.fixture
def seat(planned, tmp_path):
    shutil.copytree(planned.root, tmp_path / "so")
    return seat_at(tmp_path / "so").enter()


def board(seat):
    return seat.desk.known.board()


def items(text):
    return re.findall(r'data-item="([^"]+)"', text)


def test_every_item_of_the_plan_is_there_once_with_both_sides(seat):
    text = seat.get("/decisions?plan=1&decision=")
    found = board(seat)
    assert sorted(items(text)) == sorted(found.heads["change"]) and len(items(text)) >= 4
    lines = decisions.lines_of(seat.desk.workspace, 1)[1]
    assert found.counts()[""] == int(decided(lines).sum()) == len(found.heads)
    assert "03/02/2001" in re.sub(r"</?ins>", "", text)
    assert "Lần thống nhất trước" in text and "a.xlsx" in text


def test_one_is_decided_and_taken_back(seat):
    name = items(seat.get("/decisions?plan=1&people=0"))[0]
    seat.post("/decisions/1/one", one=f"approve:{name}:")
    assert board(seat).decision[name][:2] == ("approve", "lan")
    assert name not in items(seat.get("/decisions?plan=1"))
    assert name in items(seat.get("/decisions?plan=1&decision=approve"))
    seat.post("/decisions/1/one", one=f":{name}:approve")
    assert board(seat).decision[name][0] == ""
    assert name in items(seat.get("/decisions?plan=1"))


def test_htmx_gets_the_row_and_the_counts(seat):
    name = items(seat.get("/decisions?plan=1&people=0"))[0]
    answer = seat.client.post(
        "/decisions/1/one",
        data={"form_token": seat.token, "one": f"approve:{name}:"},
        headers={"origin": "http://127.0.0.1:4711", "hx-request": "true"},
    )
    assert items(answer.text) == [name] and 'id="counts"' in answer.text
    assert "<html" not in answer.text and f"approve:{name}" not in answer.text


def test_two_tabs_that_decide_the_same_line(seat):
    """The second one is told, and the first decision stands."""
    name = items(seat.get("/decisions?plan=1&people=0"))[0]
    seat.post("/decisions/1/one", one=f"approve:{name}:")
    text = seat.post("/decisions/1/one", 409, one=f"reject:{name}:", because="không đúng")
    assert "quyết định khác" in text and "lan" in text
    assert board(seat).decision[name][0] == "approve"
    seat.post("/decisions/1/marked", 409, item=f"{name}:", word="defer")
    assert board(seat).decision[name][0] == "approve"


def test_what_somebody_decides_at_the_terminal_is_seen_at_once(seat, planned):
    before = seat.get("/decisions?plan=1")
    approve_block(seat.desk.workspace, 1, Block(kind=("new",)), by="minh", because="thử")
    text = seat.get("/decisions?plan=1&decision=approve")
    assert len(items(text)) == 1 and "minh: thử" in text
    assert len(items(before)) - len(items(seat.get("/decisions?plan=1"))) == 1


def test_rejecting_needs_a_reason(seat):
    name = items(seat.get("/decisions?plan=1&people=0"))[0]
    assert "vì sao" in seat.post("/decisions/1/one", 400, one=f"reject:{name}:", because=" ")
    seat.post("/decisions/1/one", one=f"reject:{name}:", because="đơn vị nhầm")
    assert board(seat).decision[name] == ("reject", "lan", "đơn vị nhầm")


def test_marked_ones(seat):
    names = items(seat.get("/decisions?plan=1&people=0"))[:2]
    seat.post("/decisions/1/marked", item=[f"{n}:" for n in names], word="defer")
    assert {board(seat).decision[n][0] for n in names} == {"defer"}
    assert "Chưa đánh dấu" in seat.post("/decisions/1/marked", 400, word="approve")


def test_a_whole_filter(seat):
    kind = board(seat).heads.loc[board(seat).heads["field"] == "ngay_tuyen_dung", "kind"].iloc[0]
    n = len(deciding.chosen(board(seat), deciding.Filter(kind=kind, decision="waiting")))
    given = {"kind": kind, "decision": "waiting", "word": "approve", "count": str(n)}
    assert "vì sao" in seat.post("/decisions/1/all", 400, **given)
    wrong = {**given, "count": str(n + 1)}
    assert "nay là" in seat.post("/decisions/1/all", 409, because="đã xem", **wrong)
    nothing = {**given, "kind": "", "count": str(len(items(seat.get("/decisions?plan=1"))))}
    assert "ít nhất một bộ lọc" in seat.post("/decisions/1/all", 400, because="x", **nothing)
    assert board(seat).counts()["approve"] == 0
    seat.post("/decisions/1/all", because="đã xem", **given)
    assert board(seat).counts()["approve"] == n >= 2


@pytest.mark.parametrize(
    "fields", [{"one": "approve:nobody:"}, {"one": ""}, {"one": "shout:{name}:"}, {"one": ":::"}]
)
def test_what_the_plan_does_not_have_is_refused(seat, fields):
    name = items(seat.get("/decisions?plan=1"))[0]
    seat.post("/decisions/1/one", 400, **{k: v.format(name=name) for k, v in fields.items()})
    assert board(seat).counts()["approve"] == 0


def test_no_plan_and_no_such_plan(seat, tmp_path):
    assert "Không có kế hoạch số 9" in seat.get("/decisions?plan=9", 400)
    seat.get("/decisions?plan=x", 404)
    assert "hoso run" in seat_at(tmp_path / "empty").enter().get("/decisions", 400)


def test_names_and_values_of_others_stay_text(seat):
    nasty = "<script>alert(1)</script>\"' onload=x {{ 7*7 }} =1+1"
    item = Item("c1", "push", nasty, nasty, nasty, nasty, [Value(nasty, nasty, nasty, "x")], nasty,
                nasty, nasty, nasty, 2, "approve", nasty, nasty, "b")  # fmt: skip
    (row,) = _rows([item])
    text = templates().get_template("decision_row.html.j2").render(
        row=row, board=board(seat), words={"approve": "", "reject": "", "defer": "", "": ""},
        address=lambda **more: "/", lang="vi", may={"decide"},
    )  # fmt: skip
    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.append((tag, dict(attrs)))

    Reader().feed(text)
    assert "script" not in {tag for tag, _ in found} and "49" not in text
    assert not any(name.startswith("on") for _, given in found for name in given)


def test_marks_show_where_two_texts_differ():
    assert marked("Xã Yên Mạc", "Xã Yên Mô") == (
        [(False, "Xã Yên M"), (True, "ạc")],
        [(False, "Xã Yên M"), (True, "ô")],
    )
    assert marked("", "x") == ([], [(False, "x")])
    assert marked("abc", "xyz") == ([(True, "abc")], [(True, "xyz")])
    assert marked("a", "a") == ([(False, "a")], [(False, "a")])
    left, right = marked("037085001234", "037085001284")
    assert "".join(t for _, t in left) == "037085001234" and [t for d, t in right if d] == ["8"]


def test_pages_by_key():
    keys = [f"k{n}" for n in range(250)]
    first = paging.cut(keys)
    assert (first.start, first.first, first.last, first.before, first.after) == (
        0,
        1,
        100,
        None,
        "k99",
    )
    second = paging.cut(keys, "k99")
    assert (second.first, second.last, second.before, second.after) == (101, 200, "", "k199")
    third = paging.cut(keys, "k199")
    assert (third.first, third.last, third.before, third.after) == (201, 250, "k99", None)
    assert paging.cut(keys, "gone") == first
    assert paging.cut([]).total == 0 and paging.cut([]).first == 0


def test_a_review_workbook_goes_out_and_comes_back_with_decisions(seat):
    book = openpyxl.load_workbook(io.BytesIO(seat.client.get("/decisions/1/book").content))
    found = ((s, [c.value for c in s[1]]) for s in book.worksheets if s.max_row > 1)
    sheet, headings = next((s, h) for s, h in found if "Quyết định" in h)
    sheet.cell(2, headings.index("Quyết định") + 1, "Từ chối")
    sheet.cell(2, headings.index("Ghi chú") + 1, "hỏi lại đơn vị")
    out = io.BytesIO()
    book.save(out)
    headers = {"origin": HOME, "x-form-token": seat.token, "x-file-name": "duyet.xlsx"}
    seat.client.headers["hx-request"] = "true"
    answer = seat.client.post("/decisions/1/book", content=out.getvalue(), headers=headers)
    assert answer.json() == {"go": "/decisions?plan=1&decision="}, answer.text
    assert [who for word, who, _ in board(seat).decision.values() if word == "reject"] == ["lan"]
    answer = seat.client.post("/decisions/1/book", content=b"PK nothing", headers=headers)
    assert answer.status_code == 400 and "told error" in answer.text
