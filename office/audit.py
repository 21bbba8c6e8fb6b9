"""The audit: its entries, and whether all that it speaks of is still so."""

from dataclasses import dataclass

from ..validators.texts import t
from . import anchors
from .anchors import Anchor
from .workspace import Workspace


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
