"""Every route of the desk, whatever page it is of: reached by links from the first page, behind the
door, with its headers, and with nobody's name in any address. A new page is in these tests by
standing in ``GROUPS``."""

import hashlib
import html
import re
from collections import Counter
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import pytest
from starlette.routing import compile_path

from hoso.desk.guard import HEADERS
from hoso.desk.pages import GROUPS
from hoso.office.month import run_month

from ..office.people import person
from ..office.story import UNITS, Office, staff_of
from .conftest import HOME, PORT, seat_at

NOV = "2026-11"
ROUTES = [route for group in GROUPS for route in group.routes]
GETS = {route.path for route in ROUTES if "GET" in (route.methods or ())}
POSTS = {route.path for route in ROUTES if "POST" in (route.methods or ())}
PATTERNS = [(path, compile_path(path)[0]) for path in sorted(GETS)]
DOOR = {"/enter", "/alive"}
OF_AN_OFFICE = {"/login", "/account", "/accounts"}
NO_LINKS = {
    "/touch": "what the script of every page asks for",
    "/-/jobs/{number:int}": "what the page of a piece of work asks for while it goes",
    "/jobs/{number:int}": "where a form leads; no work was begun here",
    "/figures/compared": "where a table of stated figures leads",
    "/units/reorganise/{number:int}/list": "of a reorganisation that splits a unit",
    "/units/reorganise/crossed": "made of a crosswalk",
    "/plans/{number:int}/notations": "left by a search for them",
    "/rules/packs/{pack}/differences": "left by a rehearsal",
    "/reports/copy/{key}": "of a file that was put right",
    "/register/one/{key}": "of a register with decisions",
}
"""Pages that no link of this office leads to, and why."""
EACH = 1
"""Pages that are looked at of one route, asked for by the same names."""
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:")


@pytest.fixture(scope="module")
def people():
    """Two files of people with names that stand in no text of ours."""
    gone, wrong = staff_of(UNITS[0])[1:], staff_of(UNITS[1])
    wrong[0] = wrong[0].but(cccd=wrong[0].cccd[:-1])
    return [*gone, person(900)], wrong


@pytest.fixture(scope="module")
def seat(people, tmp_path_factory):
    """An office with a month that was run, and somebody who was let in."""
    office = Office(tmp_path_factory.mktemp("routes") / "so")
    office.national("2026-10", {p.key: (u, p) for u in UNITS[:3] for p in staff_of(u)})
    for unit, own in zip(UNITS[:2], people, strict=True):
        office.send(NOV, f"{own[0].name}.xlsx", unit, own, "2026-11-20")
    run_month(office.workspace, NOV, as_of="2026-11-28", jobs=1)
    return seat_at(office.root).enter()


@pytest.fixture(scope="module")
def crawled(seat, people):
    """address -> answer of what links lead to, from the first page on and from a search."""
    asked = {"words": people[0][0].name, "form_token": seat.token}
    found = seat.client.post("/people/search", data=asked, headers={"origin": HOME})
    waiting, answers = ["/", urlsplit(str(found.url)).path], {}
    seen = Counter()
    while waiting:
        address = waiting.pop(0)
        route = route_of(address)
        asks = (route, *sorted(dict(parse_qsl(urlsplit(address).query))))
        if address in answers or route in ("", *DOOR) or seen[asks] >= EACH:
            continue
        seen[asks] += 1
        answers[address] = seat.client.get(address)
        if answers[address].headers["content-type"].startswith("text/html"):
            text = answers[address].text
            waiting += [*map(html.unescape, re.findall(r' href="([^"]*)"', text)), *filled(text)]
    return answers


def route_of(address: str) -> str:
    path = urlsplit(address).path
    return next((route for route, pattern in PATTERNS if pattern.match(path)), "")


ASKS = re.compile(r'<form\b[^>]*method="get" action="([^"]*)"(.*?)</form>', re.S)


def links(text: str) -> list[str]:
    """Every address that a page names, in whatever attribute; what a form asks for is another."""
    attributes = r'\s(?:href|src|action|formaction|hx-get|hx-post|data-upload)="([^"]*)"'
    return [html.unescape(one) for one in re.findall(attributes, ASKS.sub("", text))]


def filled(text: str) -> list[str]:
    """The addresses that the forms of a page ask for as they stand."""
    found = []
    for action, inner in ASKS.findall(text):
        given = re.findall(r'<input[^>]*type="hidden" name="([^"]*)" value="([^"]*)"', inner)
        for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', inner):
            chosen = re.search(r'<option(?: value="([^"]*)")?(?: selected)?>([^<]*)', options)
            given += [(name, chosen[1] or chosen[2])] if chosen and chosen[1] != "" else []
        found.append(f"{action}?" + urlencode([(n, html.unescape(v)) for n, v in given]))
    return found


def test_every_page_is_reached_by_links_and_answers(crawled):
    wrong = {a: r.status_code for a, r in crawled.items() if r.status_code != 200}
    assert wrong == {}
    reached = {route_of(address) for address in crawled}
    assert reached == GETS - DOOR - OF_AN_OFFICE - NO_LINKS.keys()


def test_every_link_leads_to_a_route(crawled):
    posts = [compile_path(path)[0] for path in POSTS]
    for address, answer in crawled.items():
        text = answer.text if "html" in answer.headers["content-type"] else ""
        for link in [*links(text), *filled(text)]:
            path = urlsplit(link).path
            known = link.startswith(("#", "/static/")) or route_of(link) if link else True
            assert known or any(p.match(path) for p in posts), (address, link)


def test_every_answer_carries_the_headers_and_nothing_of_ours_is_shown_inline(crawled):
    for address, answer in crawled.items():
        assert {k: answer.headers.get(k) for k in HEADERS} == HEADERS, address
        if answer.headers["content-type"].startswith("text/html"):
            text = answer.text
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:|hx-on", text), address
            assert not re.search(r"<script(?![^>]*\ssrc=\"/static/)", text), address
            assert not re.search(r"(?:src|href|action)=\"(?!/|#)", text), address
        else:
            assert answer.headers["content-disposition"].startswith("attachment;"), address


def test_no_address_and_no_title_names_anybody(crawled, people):
    names = {p.name for own in people for p in own} | {p.cccd for own in people for p in own}
    names |= {p.born for own in people for p in own}
    for address, answer in crawled.items():
        text = answer.text if "html" in answer.headers["content-type"] else ""
        title = re.findall(r"<title>(.*?)</title>", text)
        for said in [address, *links(text), *title, answer.headers.get("content-disposition", "")]:
            told = unquote(said).replace("+", " ")
            assert not [n for n in names if n in told], (address, said)


def test_no_page_shows_an_instant_as_machines_write_it(crawled):
    for address, answer in crawled.items():
        if answer.headers["content-type"].startswith("text/html"):
            assert not INSTANT.search(answer.text), (address, INSTANT.findall(answer.text))


@pytest.fixture(scope="module")
def named(crawled):
    """Every address that some page names, without what it asks for."""
    texts = [r.text for r in crawled.values() if "html" in r.headers["content-type"]]
    return sorted({urlsplit(link).path for text in texts for link in links(text)})


def sample(path: str, named) -> str:
    """An address of a route, with keys that exist where pages name some."""
    pattern = compile_path(path)[0]
    fills = {"number:int": "1", "period": NOV, "key": "0" * 32, "code": UNITS[0], "name": "lan"}
    given = re.sub(r"\{([^}]*)\}", lambda found: fills.get(found[1], "x"), path)
    return next((one for one in named if pattern.match(one)), given)


def written(seat) -> str:
    """Changes with any file of the workspace."""
    root, digest = seat.desk.workspace.root, hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.is_file() and p.suffix != ".db-shm"):
        digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()


def test_no_form_of_elsewhere_changes_anything_anywhere(seat, named):
    own, before, other = seat.token, written(seat), {"origin": "http://evil.example"}
    for path in sorted(POSTS - OF_AN_OFFICE):
        address = sample(path, named)
        upload = {"origin": HOME, "x-file-name": "ds.xlsx"}
        attacks = {
            "no token": {"data": {"a": "b"}, "headers": {"origin": HOME}},
            "another token": {"data": {"form_token": own[::-1]}, "headers": {"origin": HOME}},
            "a file without a token": {"content": b"PK", "headers": upload},
            "another site": {"data": {"form_token": own}, "headers": other},
            "no origin": {
                "content": b"PK",
                "headers": {**upload, "origin": "", "x-form-token": own},
            },
        }
        for name, attack in attacks.items():
            answer = seat.client.post(address, **attack)
            assert answer.status_code == 403, (path, name, answer.status_code)
    assert written(seat) == before


def test_nobody_who_is_out_sees_or_changes_anything_anywhere(seat, named):
    cookies, before = dict(seat.client.cookies), written(seat)
    token = seat.token
    seat.client.cookies.clear()
    try:
        for path in sorted(GETS - DOOR - OF_AN_OFFICE):
            answer = seat.client.get(sample(path, named))
            assert answer.status_code == 401, (path, answer.status_code)
        for path in sorted(POSTS - OF_AN_OFFICE):
            asked = {"data": {"form_token": token}, "headers": {"origin": HOME}}
            answer = seat.client.post(sample(path, named), **asked)
            assert answer.status_code == 401, (path, answer.status_code)
    finally:
        seat.client.cookies.update(cookies)
    assert written(seat) == before


def test_no_link_of_elsewhere_and_no_name_pointed_here_shows_anything(seat, named):
    for path in sorted(GETS - DOOR - OF_AN_OFFICE):
        address = sample(path, named)
        answer = seat.client.get(address, headers={"sec-fetch-site": "cross-site"})
        assert answer.status_code == 403, address
        answer = seat.client.get(address, headers={"host": f"evil.example:{PORT}"})
        assert answer.status_code == 421, address
