"""Whatever goes wrong, as a page: one sentence, and what to do. Never a trace: its text may quote a
person."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from ..office import stop
from ..validators.texts import t
from . import views

WORDS = {
    "host": lambda: (
        t("Bàn làm việc chỉ trả lời dưới tên của chính nó trên máy này."),
        t("Mở lại bằng: hoso serve"),
    ),
    "site": lambda: (
        t("Yêu cầu này không đến từ trang của bàn làm việc nên không được nhận; không có gì đổi."),
        t("Mở bàn làm việc và làm lại trên trang của nó."),
    ),
    "form": lambda: (
        t("Trang này đã cũ nên chưa có gì được ghi."),
        t("Tải lại trang rồi làm lại."),
    ),
    "size": lambda: (t("Dữ liệu gửi lên không đọc được hoặc quá lớn; không có gì được ghi."), ""),
    "outside": lambda: (
        t("Chưa vào bàn làm việc."),
        t("Chạy hoso serve để có đường vào mới; mỗi đường vào dùng một lần."),
    ),
    "locked": lambda: (
        t("Bàn làm việc đã khóa vì lâu không ai dùng, hoặc đã mở lại từ đầu."),
        t("Chạy hoso serve để vào tiếp; việc đã ghi vẫn còn nguyên."),
    ),
    "login": lambda: (
        t("Chưa đăng nhập, hoặc phiên làm việc đã hết."),
        t("Đăng nhập rồi làm lại."),
    ),
    "right": lambda: (
        t("Vai trò của tài khoản này không làm được việc đó; không có gì đổi."),
        t("Nhờ người có vai trò phù hợp, hoặc người quản trị đổi vai trò."),
    ),
    "used": lambda: (
        t("Đường vào này đã dùng, đã quá hạn hoặc không đúng."),
        t("Chạy hoso serve để có đường vào mới."),
    ),
    "missing": lambda: (t("Không có trang này."), ""),
    "method": lambda: (t("Trang này không nhận yêu cầu như vậy."), ""),
}
"""Name -> (what is the case, what to do), in the language in use."""

STATUS = {
    stop.USAGE: 400, stop.UNREADABLE: 422, stop.GATE: 409, stop.SERVICE: 503, stop.INTERNAL: 500,
}  # fmt: skip
"""Status of the office's sentence -> status of the page."""


class Refused(Exception):
    """The request is refused, with the status and the sentence of the page that says so, or with
    another page to go to."""

    def __init__(self, status: int, sentence: str, hint: str = "", *, go: str = ""):
        super().__init__(sentence)
        self.status_code, self.hint, self.go = status, hint, go


def answer(scope: Scope, error: Exception) -> Response:
    """The page that says what is wrong."""
    if isinstance(error, Refused) and error.go:
        return views.go(error.go)
    status, sentence, hint = _told(error)
    return views.problem(Request(scope), status, sentence, hint)


def _told(error: Exception) -> tuple[int, str, str]:
    if isinstance(error, Refused):
        return error.status_code, str(error), error.hint
    if isinstance(error, HTTPException):
        name = "method" if error.status_code == 405 else "missing"
        return error.status_code, *WORDS[name]()
    if hasattr(error, "status"):  # the office's own sentence, the mirror's, a workbook's
        return STATUS.get(error.status, 400), str(error), ""  # pyright: ignore[reportAttributeAccessIssue]
    return (
        500,
        t("hoso gặp lỗi ngoài dự kiến ({kind}).", kind=type(error).__name__),
        t("Việc chưa ghi thì chưa có gì đổi. Thử lại; nếu vẫn vậy, báo người phụ trách."),
    )
