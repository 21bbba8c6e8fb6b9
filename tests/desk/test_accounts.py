"""An office's desk: who comes in by an account, what each role may do, and attacks on both."""

import re

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from hoso.cli.main import hoso as program
from hoso.connectors.accounts import read
from hoso.desk import rights
from hoso.desk.app import Desk, build
from hoso.desk.door import IDLE_SECONDS, LONGEST_SECONDS, Door, Links, Sessions
from hoso.desk.jobs import Jobs
from hoso.desk.pages import GROUPS
from hoso.desk.serve import shared
from hoso.desk.tries import MOST, WINDOW_SECONDS, Tries
from hoso.office import accounts
from hoso.office.accounts import ADMIN, DECIDE, READ, ROLES, WORK
from hoso.office.stop import Stop
from hoso.office.workspace import Workspace

from .conftest import Clock, Seat

PORT = 8443
HOME = f"https://desk.example:{PORT}"
PASSWORD = "bàn đạp xe kéo 27"
PEOPLE = {"an": "doc", "binh": "nghiep_vu", "chi": "duyet", "dung": "quan_tri"}


class Person(Seat):
    """Somebody of the office in a browser."""

    def enter(self, name: str = "", password: str = PASSWORD, status: int = 200) -> "Person":
        answer = self.client.post(
            "/login", data={"name": name, "password": password}, headers={"origin": HOME}
        )
        assert answer.status_code == status, answer.text
        return self

    def post(self, path: str, status: int = 200, origin: str | None = HOME, **fields) -> str:
        return super().post(path, status, origin, **fields)


@pytest.fixture(scope="module")
def hashed():
    """One password for all, hashed once: argon2 is slow on purpose."""
    from hoso.connectors.accounts import hashed as made

    return made(PASSWORD)


@pytest.fixture
def office(tmp_path, hashed, monkeypatch):
    workspace = Workspace.create(tmp_path / "so", name="Sở Nội vụ", target=200)
    monkeypatch.setattr(accounts.kept, "hashed", lambda password: hashed)
    for name, role in PEOPLE.items():
        accounts.add(workspace, name, role, PASSWORD, by="test")
    monkeypatch.undo()
    return workspace


class Timed(Desk):
    """A desk whose clock the test turns."""

    clock: Clock


@pytest.fixture
def desk(office):
    clock = Clock()
    them = shared(office, ("desk.example",))
    them = type(them)(them.names, them.account, them.enter, them.record, Tries(clock))
    door = Door(PORT, Links(b"a secret", clock), Sessions(clock), by="x", shared=them)
    found = Timed(office, door, Jobs(office))
    found.clock = clock
    return found


def person(desk, name: str = "") -> Person:
    found = Person(TestClient(build(desk), base_url=HOME), desk, desk.clock)
    return found.enter(name) if name else found


def routes(method: str) -> list[str]:
    every = [route for group in GROUPS for route in group.routes]
    return [route.path for route in every if method in (route.methods or ())]


def address(route: str) -> str:
    return re.sub(r"\{[^}]+\}", "1", route)


def audited(workspace) -> list[tuple[str, str, str]]:
    with workspace.mirror() as mirror:
        found = mirror.audit_entries(200)
    return list(zip(found["by"], found["action"], found["subject"], strict=True))


# ------------------------------------------------------------------ roles


def test_every_form_stands_in_the_table():
    assert set(routes("POST")) - {"/login"} - set(rights.POSTS) == set()


@pytest.mark.parametrize("name", PEOPLE)
def test_each_role_may_do_what_the_table_says_and_no_more(desk, name, monkeypatch):
    """By direct posts, with the session's own token: buttons that are not shown protect nothing."""
    may = ROLES[PEOPLE[name]].rights
    one, token = person(desk, name), ""
    text = one.get("/")
    token = text.partition('name="form_token" value="')[2].partition('"')[0]
    for route, right in rights.POSTS.items():
        if route in ("/leave", "/account/password"):
            continue
        answer = one.client.post(
            address(route), data={"form_token": token}, headers={"origin": HOME}
        )
        refused = answer.status_code == 403
        assert refused == (right != rights.SELF and right not in may), (route, answer.status_code)
        if refused:
            assert "Vai trò" in answer.text
    for path, right in {**dict.fromkeys(("/", "/rules", "/audit", "/account"), READ),
                        **rights.GETS}.items():  # fmt: skip
        assert one.client.get(path).status_code == (200 if right in may else 403), path


def test_what_stands_in_no_table_nobody_may(desk, monkeypatch):
    monkeypatch.delitem(rights.POSTS, "/audit/verify")
    for name in PEOPLE:
        person(desk, name).post("/audit/verify", 403)


def test_the_rights_of_the_roles():
    """The table of role and right, whole."""
    assert {name: role.rights for name, role in ROLES.items()} == {
        "doc": {READ}, "nghiep_vu": {READ, WORK}, "duyet": {READ, WORK, DECIDE},
        "quan_tri": {READ, ADMIN},
    }  # fmt: skip


def test_what_a_role_may_not_do_it_is_not_offered(desk):
    assert 'href="/accounts"' in person(desk, "dung").get("/")
    assert 'href="/accounts"' not in person(desk, "chi").get("/")


@pytest.mark.parametrize("name", PEOPLE)
def test_a_page_offers_no_form_that_the_role_may_not_send(desk, name):
    (desk.workspace.root / "units.csv").write_text("code,name\nH42,Sở\n", encoding="utf-8")
    desk.workspace.inbox("2026-11")
    one, may = person(desk, name), ROLES[PEOPLE[name]].rights
    offered = set()
    for path in ("/", "/files", "/month", "/receipts", "/people", "/national", "/figures",
                 "/units", "/units/H42", "/units/reorganise",
                 "/templates", "/audit", "/account"):  # fmt: skip
        text = one.get(path)
        for found in re.findall(r'(?:formaction|action|data-upload)="(/[^"?]*)"', text):
            right, _ = rights.needed("POST", found)
            if right is not None:
                offered.add(found)
                assert right == rights.SELF or right in may, (path, found)
    assert ("/month/run" in offered) == (WORK in may)
    assert ("/units/take" in offered) == (DECIDE in may)


# ------------------------------------------------------------------ the way in


def test_an_account_comes_in_and_is_named(desk):
    one = person(desk, "chi")
    assert "chi</a>" in one.get("/") and "duyệt" in one.get("/")
    answer = one.client.get("/")
    assert answer.headers["strict-transport-security"]
    (cookie,) = one.client.cookies.jar
    assert cookie.name == f"__Host-hoso-{PORT}" and cookie.secure and cookie.path == "/"


def test_nobody_sees_a_page_who_did_not_come_in(desk):
    one = person(desk)
    for group in GROUPS:
        for route in group.routes:
            path = address(route.path)
            if path in ("/login", "/alive"):
                continue
            answer = one.client.get(path, follow_redirects=False)
            assert answer.status_code in (303, 401), path
            assert answer.headers.get("location", "/login") == "/login"
            posted = one.client.post(path, headers={"origin": HOME})
            assert posted.status_code == 401 and "Sở Nội vụ" not in posted.text


def test_the_link_of_ones_own_machine_lets_nobody_in(desk):
    one = person(desk)
    path = desk.door.link().partition(str(PORT))[2]
    assert one.client.get(path, follow_redirects=False).headers["location"] == "/login"


def test_accounts_are_not_there_on_ones_own_machine(seat):
    for path in ("/login", "/account", "/accounts"):
        seat.get(path, 404)
    seat.post("/accounts/an/lock", 404)
    assert "/accounts" not in seat.get("/")


@pytest.mark.parametrize(
    ("name", "password"),
    [("chi", "sai"), ("khong-co", PASSWORD), ("chi", ""), ("", ""), ("CHI' OR 1=1", PASSWORD)],
)
def test_what_was_wrong_is_not_told(desk, name, password):
    one = person(desk)
    answer = one.client.post(
        "/login", data={"name": name, "password": password}, headers={"origin": HOME}
    )
    assert answer.status_code == 401 and not one.client.cookies
    assert "Tên hoặc mật khẩu không đúng" in answer.text


@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example", f"http://desk.example:{PORT}"]
)
def test_nobody_is_brought_in_by_a_form_of_elsewhere(desk, origin):
    headers = {} if origin is None else {"origin": origin}
    answer = person(desk).client.post(
        "/login", data={"name": "chi", "password": PASSWORD}, headers=headers
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example:8443", "desk.example", "127.0.0.1:8443", "desk.example:1"]
)
def test_the_desk_answers_to_the_names_of_its_certificate_only(desk, host):
    one = person(desk, "chi")
    for path in ("/", "/login", "/static/desk.css", "/alive"):
        assert one.client.get(path, headers={"host": host}).status_code == 421
    answer = one.client.post("/login", data={}, headers={"host": host, "origin": f"https://{host}"})
    assert answer.status_code == 421


@pytest.mark.parametrize("token", ["", "x"])
def test_a_form_without_its_token_changes_nothing(desk, token):
    person(desk, "dung").post("/accounts/an/lock", 403, form_token=token)
    assert not read(desk.workspace.root)["an"].disabled
    other = person(desk, "chi").token
    person(desk, "dung").post("/accounts/an/lock", 403, form_token=other)


def test_coming_in_again_is_another_session(desk):
    one = person(desk, "chi")
    before = next(iter(one.client.cookies.jar)).value
    one.client.post("/login", data={"name": "chi", "password": PASSWORD}, headers={"origin": HOME})
    assert next(iter(one.client.cookies.jar)).value != before
    one.client.cookies.clear()
    one.client.cookies.set(f"__Host-hoso-{PORT}", before)
    assert one.client.get("/", follow_redirects=False).status_code == 303


# ------------------------------------------------------------------ brute force


def test_an_account_is_tried_so_often_and_no_more(desk):
    one = person(desk)
    for _ in range(MOST["account"]):
        one.enter("chi", "sai mật khẩu", 401)
    one.enter("chi", PASSWORD, 429)
    one.enter("binh", PASSWORD)  # others are not kept out by it
    desk.clock.now += WINDOW_SECONDS + 1
    one.enter("chi", PASSWORD)


def test_many_names_from_one_machine_are_too_many(desk, monkeypatch):
    monkeypatch.setitem(MOST, "address", 5)
    one = person(desk)
    for n in range(5):
        one.enter(f"ten-{n}", "sai mật khẩu", 401)
    one.enter("chi", PASSWORD, 429)


def test_tries_at_the_same_instant_count():
    tries = Tries(lambda: 0.0)
    assert sum(tries.begin("chi", str(n)) for n in range(100)) == MOST["account"]
    tries = Tries(lambda: 0.0)
    for _ in range(100):  # somebody who comes in often is none who guesses
        assert tries.begin("chi", "here")
        tries.good("chi", "here")


def test_the_own_password_is_not_guessed_from_within(desk):
    one = person(desk, "chi")
    new = "một câu khác hẳn 9"
    for _ in range(MOST["account"]):
        one.post("/account/password", 400, old="sai", new=new, again=new)
    text = one.post("/account/password", 400, old=PASSWORD, new=new, again=new)
    assert "Sai quá nhiều lần" in text


# ------------------------------------------------------------------ while somebody is in


def test_who_does_nothing_or_is_in_too_long_comes_in_again(desk):
    one = person(desk, "chi")
    desk.clock.now += IDLE_SECONDS + 1
    assert one.client.get("/", follow_redirects=False).headers["location"] == "/login?locked=1"
    one = person(desk, "chi")
    for _ in range(int(LONGEST_SECONDS / IDLE_SECONDS) + 1):
        desk.clock.now += IDLE_SECONDS - 1
        last = one.client.get("/", follow_redirects=False).status_code
    assert last == 303


def test_a_role_that_is_taken_away_is_gone_at_once(desk):
    one = person(desk, "chi")
    one.post("/units/take", 400)
    accounts.set_role(desk.workspace, "chi", "doc", by="dung")
    one.post("/units/take", 403)


def test_an_account_that_is_locked_is_out_at_once(desk):
    one = person(desk, "binh")
    person(desk, "dung").post("/accounts/binh/lock")
    assert one.client.get("/", follow_redirects=False).status_code == 303
    person(desk).enter("binh", PASSWORD, 401)
    person(desk, "dung").post("/accounts/binh/lock", back="1")
    person(desk, "binh")


def test_another_password_ends_the_sessions_of_the_old_one(desk):
    one, two = person(desk, "chi"), person(desk, "chi")
    new = "một câu khác hẳn 9"
    assert "không giống nhau" in one.post("/account/password", 400, old=PASSWORD, new=new, again="")
    assert "không đúng" in one.post("/account/password", 400, old="sai", new=new, again=new)
    assert "ký tự" in one.post("/account/password", 400, old=PASSWORD, new="ngan", again="ngan")
    assert "Đăng nhập" in one.post("/account/password", old=PASSWORD, new=new, again=new)
    assert two.client.get("/", follow_redirects=False).status_code == 303
    person(desk).enter("chi", PASSWORD, 401)
    person(desk).enter("chi", new)


def test_nobody_locks_or_changes_their_own_account(desk):
    one = person(desk, "dung")
    one.post("/accounts/dung/lock", 400)
    one.post("/accounts/dung/role", 400, role="duyet")
    assert "Không có vai trò" in one.post("/accounts/an/role", 400, role="vua")
    one.post("/accounts/an/role", role="nghiep_vu")
    assert read(desk.workspace.root)["an"].role == "nghiep_vu"


def test_every_action_stands_in_the_audit_with_its_person(desk):
    one = person(desk, "binh")
    one.post("/letters/7/decide", 400)
    one.post("/plans/3/apply", 403)
    person(desk, "dung").post("/accounts/an/role", role="duyet")
    person(desk).enter("chi", "sai mật khẩu", 401)
    said = audited(desk.workspace)
    assert ("binh", "login", "") in said and ("chi", "login-failed", "") in said
    assert ("binh", "desk", "/letters/7/decide") in said
    assert ("binh", "desk", "/plans/3/apply") not in said
    assert ("dung", "desk", "/accounts/{name}/role") in said
    assert ("dung", "account-role", "an") in said
    with desk.workspace.mirror() as mirror:
        assert mirror.audit_verify() == []


# ------------------------------------------------------------------ the accounts


def test_the_file_of_accounts_is_the_owners_and_holds_no_password(office):
    file = office.root / ".hoso" / "accounts.json"
    assert file.stat().st_mode & 0o077 == 0
    assert PASSWORD not in file.read_text(encoding="utf-8") and "argon2id" in file.read_text()


@pytest.mark.parametrize("name", ["A", "Lan", "lan nguyen", "a" * 41, "../x", "", "lần"])
def test_a_name_is_one_that_fits_into_an_address(office, name):
    with pytest.raises(Stop):
        accounts.add(office, name, "doc", PASSWORD, by="test")


@pytest.mark.parametrize("password", ["", "ngắn", "aaaaaaaaaaaaaa", "lan1234567890lan"])
def test_a_password_that_is_too_simple_is_refused(office, password):
    with pytest.raises(Stop):
        accounts.add(office, "lan", "doc", password, by="test")
    assert "lan" not in read(office.root)


def test_the_terminal_keeps_accounts(tmp_path, monkeypatch):
    workspace = Workspace.create(tmp_path / "so", name="Sở Nội vụ", target=200)
    monkeypatch.chdir(workspace.root)
    typed = f"{PASSWORD}\n{PASSWORD}\n"

    def hoso(*words: str, given: str = "") -> str:
        done = CliRunner().invoke(program, ["accounts", *words], input=given)
        return done.output + str(done.exception or "")

    assert "Đã thêm" in hoso("add", "lan", "--role", "duyet", given=typed)
    assert PASSWORD not in hoso("list") and "duyệt" in hoso("list")
    assert "Đã có tài khoản" in hoso("add", "lan", "--role", "doc", given=typed)
    assert "nghiệp vụ" in hoso("role", "lan", "nghiep_vu")
    assert "khóa" in hoso("disable", "lan") and "khóa" in hoso("list")
    assert "mở lại" in hoso("disable", "lan", "--back")
    other = "một câu khác hẳn 9"
    assert "mật khẩu mới" in hoso("password", "lan", given=f"{other}\n{other}\n")
    assert accounts.entered(workspace, "lan", other) and not accounts.entered(
        workspace, "lan", PASSWORD
    )
    assert "Không có tài khoản" in hoso("role", "minh", "doc")
    assert [a for _, a, _ in audited(workspace)][::-1] == [
        "account-add", "account-role", "account-disable", "account-enable", "account-password",
    ]  # fmt: skip
