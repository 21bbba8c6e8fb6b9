"""The desk in Chromium: nothing leaves the machine, everybody can read it, it fits a telephone and
a screen, and the month can be worked through in it."""

import pytest

from ..connectors.reports.browser import chromium
from ..connectors.reports.programs import need
from ..connectors.reports.test_reports_browser import OVERFLOWING
from ..office.people import person
from ..office.story import UNITS, staff_of
from .live import at, served

NOV = "2026-11"
PAGES = [
    "/",
    "/files",
    "/files?period=2026-11&state=new",
    "/findings",
    "/findings?by=",
    "/findings?by=person",
    "/people",
    "/month",
    "/decisions",
    "/decisions?decision=&kind=new",
    "/questions",
    "/plans",
    "/plans/1",
    "/receipts",
    "/campaign",
    "/campaign/state/waiting",
    "/campaign/urge",
    "/national",
    "/figures",
    "/figures/form?form=HS-02",
    "/figures/form?balance=2026",
    "/figures/people?form=HS-02&row=*&column=2",
    "/units",
    "/units/check",
    "/units/reorganise",
    "/units/H42.09.21",
    "/templates",
    "/rules?severity=error&table=qt_luong",
    "/rules/id-cccd-gender",
    "/settings",
    "/audit",
    "/nowhere",
]
"""Every page that a workspace with a planned month has, and one that there is not."""
LOOKS = [(1280, "light", "vi"), (360, "dark", "vi"), (1280, "dark", "en"), (360, "light", "en")]
"""Every two of width, colours and language meet."""


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def live(browser, twelve_units, tmp_path_factory):
    """An office in which three units sent something, one of it wrong, and nothing was run yet."""
    office = twelve_units.copy(tmp_path_factory.mktemp("desk") / "so")
    people = [*staff_of(UNITS[0])[1:], person(900)]
    office.send(NOV, "ninh-hai.xlsx", UNITS[0], people, "2026-11-20")
    wrong = staff_of(UNITS[1])
    wrong[0] = wrong[0].but(cccd=wrong[0].cccd[:-1])
    office.send(NOV, "gia-sinh.xlsx", UNITS[1], wrong, "2026-11-20")
    with served(office.workspace) as found:
        yield found


def test_01_a_month_is_run_and_every_tab_sees_it(browser, live):
    with at(browser, live) as tab, at(browser, live) as second:
        tab.get_by_role("link", name="Chạy kỳ").last.click()
        tab.get_by_role("button", name="Chạy", exact=True).click()
        assert "/jobs/1" in tab.url
        second.goto(live.home + "/jobs/1")
        for page in (tab, second):
            page.get_by_role("link", name="Xem việc tiếp theo").wait_for(timeout=120_000)
            assert "kế hoạch số 1" in page.inner_text("main")
        tab.reload()
        assert "kế hoạch số 1" in tab.inner_text("main")
        assert tab.said == [] and second.said == []


@pytest.mark.parametrize(("width", "colours", "lang"), LOOKS)
def test_02_everybody_can_read_every_page_and_nothing_leaves(browser, live, width, colours, lang):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    with at(browser, live, width=width, colours=colours) as tab:
        if lang == "en":
            tab.get_by_role("button", name="English").click()
        for path in [*PAGES, "/jobs/1"]:
            tab.goto(live.home + path)
            assert tab.evaluate(OVERFLOWING) == [], (path, width)
            found = axe.run(tab).response["violations"]
            assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == [], path
        assert {url.startswith(live.home) for url in tab.asked} == {True}
        assert [said for said in tab.said if "404" not in said] == []


def test_03_a_page_of_elsewhere_with_our_form_changes_nothing(browser, live):
    """Of another port of this machine, so that the browser sends our strict cookie with it; and it
    knows the token."""
    with at(browser, live) as tab:
        token = tab.locator("input[name=form_token]").first.get_attribute("value")
        form = (
            f'<form method="post" action="{live.home}/language">'
            f'<input name="form_token" value="{token}"><input name="language" value="en"></form>'
            "<script>document.forms[0].submit()</script>"
        )
        tab.route(
            "http://127.0.0.1:9/*",
            lambda route: route.fulfill(body=form, content_type="text/html; charset=utf-8"),
        )
        with tab.expect_response(f"{live.home}/language") as answered:
            tab.goto("http://127.0.0.1:9/")
        assert answered.value.status == 403
        tab.goto(live.home + "/")
        assert tab.get_attribute("html", "lang") == "vi"


def test_04_a_name_pointed_here_is_refused_by_the_desk(browser, live):
    """DNS rebinding, with a browser that is told that the name is this machine."""
    rule = "--host-resolver-rules=MAP evil.example 127.0.0.1"
    deceived = browser.browser_type.launch(
        executable_path=need("chromium"), args=["--no-sandbox", rule]
    )
    answer = deceived.new_page().goto(live.link().replace("127.0.0.1", "evil.example"))
    assert answer is not None and answer.status == 421
    deceived.close()
