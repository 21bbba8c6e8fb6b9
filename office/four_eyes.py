"""Four eyes on every change, where ``[office] four_eyes`` asks for it: who prepared a plan does not
approve of it, who approved does not apply it."""

from typing import TYPE_CHECKING

from ..validators.texts import t
from .stop import GATE, Stop
from .workspace import Workspace

if TYPE_CHECKING:
    from ..connectors.mirror import Mirror


def refuse_approving(workspace: Workspace, mirror: "Mirror", number: int, by: str) -> None:
    """Refuse that whoever prepared a plan approves of its lines.

    Raises:
        Stop: it is the same person.
    """
    if _asked(workspace) and mirror.prepared_by(number) == by:
        raise Stop(
            t(
                "Nguyên tắc bốn mắt: {name} đã lập kế hoạch số {n} nên người khác duyệt.",
                name=by,
                n=number,
            ),
            GATE,
        )


def refuse_applying(workspace: Workspace, mirror: "Mirror", number: int, by: str) -> None:
    """Refuse that whoever approved lines of a plan applies it.

    Raises:
        Stop: it is the same person.
    """
    if not _asked(workspace):
        return
    if any(word == "approve" and who == by for word, who, _ in mirror.decisions(number).values()):
        raise Stop(
            t(
                "Nguyên tắc bốn mắt: {name} đã duyệt dòng của kế hoạch số {n} nên người khác áp "
                "dụng.",
                name=by,
                n=number,
            ),
            GATE,
        )


def _asked(workspace: Workspace) -> bool:
    return bool(workspace.settings.office.get("four_eyes", False))
