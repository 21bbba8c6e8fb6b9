"""Accounts: the way into an office's desk, one's own password, and who may do what."""

import threading

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from ...office import accounts as office
from ...office.accounts import ROLES
from ...office.stop import USAGE, Stop
from ...validators.texts import language, t
from ..door import Shared
from ..guard import cookies
from ..views import Group, desk, form, go, page, session, templates

AT_ONCE = threading.Semaphore(2)
"""Passwords that are looked at at a time: each takes 64 MB."""
LONGEST = 1000
"""Letters of a password that are looked at."""


def _shared(request: Request) -> Shared:
    found = desk(request).door.shared
    if found is None:
        raise HTTPException(404)
    return found


def login(request: Request) -> Response:
    _shared(request)
    locked = request.query_params.get("locked", "") == "1"
    said = t("Phiên làm việc đã hết; đăng nhập để làm tiếp.") if locked else ""
    return _login_page(said, 200)


def _login_page(sentence: str, status: int) -> Response:
    shown = templates().get_template("login.html.j2").render(lang=language(), sentence=sentence)
    return HTMLResponse(shown, status_code=status)


def come_in(request: Request) -> Response:
    """Swap a name and its password for a cookie. What is wrong of the two is not told."""
    shared, door, given = _shared(request), desk(request).door, form(request)
    name = given.get("name", "").strip().lower()[:100]
    password = given.get("password", "")[:LONGEST]
    address = request.client.host if request.client else ""
    if not shared.tries.begin(name, address):
        return _login_page(t("Sai quá nhiều lần; đợi 15 phút rồi thử lại."), 429)
    with AT_ONCE:
        account = shared.enter(name, password)
    if account is None:
        if shared.account(name) is not None:
            shared.record(name, "login-failed", "")
        return _login_page(t("Tên hoặc mật khẩu không đúng, hoặc tài khoản đã khóa."), 401)
    shared.tries.good(name, address)
    shared.record(name, "login", "")
    door.sessions.end(cookies(request.headers).get(door.cookie, ""))
    cookie, _ = door.sessions.begin(language(), name, account.stamp)
    response = go("/")
    response.set_cookie(
        door.cookie, cookie, httponly=True, samesite="strict", path="/", secure=True
    )
    return response


def account(request: Request) -> Response:
    _shared(request)
    return page(request, "account.html.j2", t("Tài khoản"), letters=office.LETTERS)


def password(request: Request) -> Response:
    """Change one's own password; it ends every session but says so first."""
    shared, given, by = _shared(request), form(request), session(request).by
    address = request.client.host if request.client else ""
    if given.get("new", "") != given.get("again", ""):
        raise Stop(t("Hai lần gõ mật khẩu mới không giống nhau; không đổi gì."), USAGE)
    if not shared.tries.begin(by, address):
        raise Stop(t("Sai quá nhiều lần; đợi 15 phút rồi thử lại."), USAGE)
    place = desk(request).workspace
    with AT_ONCE:
        office.change_own_password(place, by, given.get("old", "")[:LONGEST], given["new"])
    shared.tries.good(by, address)
    return go("/login")


def accounts(request: Request) -> Response:
    _shared(request)
    return page(
        request,
        "accounts.html.j2",
        t("Tài khoản"),
        accounts=office.every(desk(request).workspace),
        roles={name: office.role_name(name) for name in ROLES},
    )


def role(request: Request) -> Response:
    _shared(request)
    name, by = str(request.path_params["name"]), _another(request)
    wanted = form(request).get("role", "")
    office.set_role(desk(request).workspace, name, wanted, by=by)
    session(request).tell(
        t("{name} nay có vai trò {role}.", name=name, role=office.role_name(wanted))
    )
    return go("/accounts")


def lock(request: Request) -> Response:
    _shared(request)
    name, by = str(request.path_params["name"]), _another(request)
    back = form(request).get("back", "") == "1"
    office.disable(desk(request).workspace, name, by=by, back=back)
    session(request).tell(
        t("Đã mở lại tài khoản {name}.", name=name) if back else t("Đã khóa {name}.", name=name)
    )
    return go("/accounts")


def _another(request: Request) -> str:
    """Who does it. Nobody locks themselves out of the accounts.

    Raises:
        Stop: it is one's own account.
    """
    by = session(request).by
    if by == request.path_params["name"]:
        raise Stop(t("Không tự đổi vai trò hay khóa tài khoản của chính mình."), USAGE)
    return by


GROUP = Group(
    [
        Route("/login", login),
        Route("/login", come_in, methods=["POST"]),
        Route("/account", account),
        Route("/account/password", password, methods=["POST"]),
        Route("/accounts", accounts),
        Route("/accounts/{name}/role", role, methods=["POST"]),
        Route("/accounts/{name}/lock", lock, methods=["POST"]),
    ],
    "/accounts",
    lambda: t("Tài khoản"),
    aside=True,
    shared=True,
)
