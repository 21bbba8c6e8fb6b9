"""The audit: its entries, and whether all that it speaks of is still so."""

from dataclasses import dataclass

from ..validators.texts import pick, t
from . import anchors
from .anchors import Anchor
from .workspace import Workspace

ACTIONS = {
    "pull": ("nạp bản xuất quốc gia", "export taken in"),
    "undo-pull": ("bỏ lần nạp", "export taken back"),
    "plan": ("lập kế hoạch", "planned"), "decide": ("quyết định", "decided"),
    "judge": ("trả lời câu hỏi", "question answered"),
    "apply": ("áp dụng", "applied"), "undo": ("hoàn tác", "undone"),
    "export": ("xuất thông điệp", "messages written"),
    "deliver": ("gửi thông điệp", "messages sent"),
    "receipts": ("nhận phản hồi", "receipts taken in"),
    "withdraw": ("rút lại", "withdrawn"), "restore": ("phục hồi", "restored"),
    "decisions": ("ghi sổ quyết định", "register of decisions written"),
    "override": ("cho qua ngưỡng", "gate let pass"),
    "intake": ("quyết định về tệp", "decided on a file"),
    "explain": ("giải trình", "explained"), "settings": ("sửa cấu hình", "settings changed"),
    "desk": ("yêu cầu ở bàn làm việc", "asked at the desk"),
    "login": ("đăng nhập", "logged in"),
    "login-failed": ("đăng nhập sai", "login failed"),
    "account-add": ("thêm tài khoản", "account added"),
    "account-role": ("đổi vai trò", "role changed"),
    "account-disable": ("khóa tài khoản", "account locked"),
    "account-enable": ("mở lại tài khoản", "account let in again"),
    "account-password": ("đổi mật khẩu", "password changed"),
}  # fmt: skip
"""Action of an entry -> what people call it, in both languages."""
FACTS = {
    "decisions": ("quyết định", "decisions"), "lines": ("dòng", "lines"),
    "people": ("người", "people"), "new": ("mới", "new"),
    "closed": ("đóng", "closed"), "changed": ("đổi", "changed"), "reopened": ("mở lại", "reopened"),
    "source": ("nguồn", "source"), "messages": ("thông điệp", "messages"),
    "accepted": ("nhận", "accepted"), "refused": ("từ chối", "refused"),
    "sent": ("đã gửi", "sent"), "role": ("vai trò", "role"), "until": ("đến", "until"),
    "because": ("vì", "because"), "unit": ("đơn vị", "unit"),
}  # fmt: skip
"""Name of a fact of an entry -> the same."""


def action_name(action: str) -> str:
    """What people call an action; its own name where there is no other."""
    return pick(ACTIONS.get(action, (action, action)))


def fact_name(name: str) -> str:
    """What people call a fact of an entry."""
    return pick(FACTS.get(name, (name, name)))


@dataclass(frozen=True)
class Verified:
    """What a look through the audit found.

    Attributes:
        problems: what is not as the audit or an anchor says. notes: what is told and no fault.
        proved: what the timestamps of an authority prove. head: the last entry.
    """

    problems: list[str]
    notes: list[str]
    proved: list[str]
    head: Anchor

    def sentences(self) -> list[str]:
        """All of it as people read it, and what to note elsewhere."""
        whole = [] if self.problems else [t("Nhật ký nguyên vẹn.")]
        # Kept elsewhere, it also tells a chain that was made anew from end to end.
        noted = t(
            "Mục cuối {n}:{hash}; chép lại ở nơi khác để đối chiếu lần sau (--anchor).",
            n=self.head.seq,
            hash=self.head.hash,
        )
        return [*self.problems, *self.notes, *self.proved[-1:], *whole, noted]


def verify(workspace: Workspace, outside: tuple[Anchor, ...] = ()) -> Verified:
    """Hold everything that the audit speaks of against the data, and the audit against the anchors
    outside.

    Args:
        outside: anchors from elsewhere: a letter, a note on paper.
    """
    with workspace.mirror() as store:
        problems = [*store.audit_verify(), *anchors.check(workspace.root, store, outside)]
        notes, head = store.audit_notes(), store.audit_head()
    wrong, proved = anchors.stamps(workspace.root, workspace.settings.audit)
    return Verified([*problems, *wrong], notes, proved, Anchor(*head))
