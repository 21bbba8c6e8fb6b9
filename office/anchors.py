"""The head of the audit's chain outside the database: a file of the workspace with one line for
each time the chain grew, the letters that go out, and a timestamp authority where one is set up.
What the database loses or is made anew from end to end is found by them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..connectors.files import append_private, private_folder, write_private
from ..validators.texts import t

if TYPE_CHECKING:
    from ..connectors.mirror import Mirror

FILE = "neo-nhat-ky.jsonl"
STAMPS = "neo-nhat-ky"
"""Folder of the tokens of the timestamp authority, one file an entry."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head of the chain as it was noted: number and hash of an entry."""

    seq: int
    hash: str

    @staticmethod
    def parsed(text: str) -> "Anchor":
        """Of "153:ab12...", as letters and the terminal show it.

        Raises:
            ValueError: it is none.
        """
        number, _, found = text.strip().partition(":")
        if not number.isdigit() or len(found) != 64:
            raise ValueError(text)
        return Anchor(int(number), found.lower())

    def told(self) -> str:
        return f"{self.seq}:{self.hash}"


def noted(root: Path) -> list[Anchor]:
    """The anchors of the workspace's file, as they were noted. A line that cannot be read is left
    out."""
    path = root / FILE
    if not path.exists():
        return []
    found = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            one = json.loads(line)
            found.append(Anchor(int(one["seq"]), str(one["hash"])))
        except (ValueError, KeyError, TypeError):
            continue
    return found


def last(root: Path) -> Anchor | None:
    known = noted(root)
    return known[-1] if known else None


def note(root: Path, head: tuple[int, str], at: str, server: dict[str, Any]) -> None:
    """Note the head of the chain where it is another than the last one noted; with a token of the
    timestamp authority where ``[audit]`` names one. That none could be had is noted too: it must
    stop nothing."""
    now, before = Anchor(*head), last(root)
    if now == before or not now.seq:
        return
    line: dict[str, Any] = {"seq": now.seq, "hash": now.hash, "at": at}
    if server.get("timestamp_url"):
        line |= _stamped(root, now, server)
    append_private(root / FILE, json.dumps(line, ensure_ascii=False).encode() + b"\n")


def _stamped(root: Path, anchor: Anchor, server: dict[str, Any]) -> dict[str, Any]:
    from ..connectors.timestamps import NoStamp, stamp

    try:
        token = stamp(str(server["timestamp_url"]), anchor.told().encode())
    except NoStamp as why:
        return {"unstamped": str(why)}
    write_private(private_folder(root / STAMPS) / f"{anchor.seq}.tsr", token)
    return {"stamp": f"{anchor.seq}.tsr"}


def check(root: Path, mirror: "Mirror", given: tuple[Anchor, ...] = ()) -> list[str]:
    """One sentence for each way in which the chain is not the one that was noted outside.

    Args:
        given: anchors from elsewhere: a letter, a note on paper.
    """
    hashes = mirror.audit_hashes()
    lost, other = [], []
    for anchor in (*noted(root), *given):
        found = hashes.get(anchor.seq)
        if found is None:
            lost.append(anchor.seq)
        elif found != anchor.hash:
            other.append(anchor.seq)
    said = []
    if lost:
        said.append(
            t(
                "Nhật ký chỉ còn tới mục {last}, nhưng mục {n} đã được ghi neo bên ngoài: phần "
                "cuối bị cắt, hoặc bản sao đã bị thay.",
                last=max(hashes, default=0),
                n=max(lost),
            )
        )
    if other:
        said.append(
            t(
                "Mục {n} không phải mục đã được ghi neo bên ngoài: nhật ký đã được làm lại.",
                n=min(other),
            )
        )
    return said


def stamps(root: Path, server: dict[str, Any]) -> tuple[list[str], list[str]]:
    """(what is wrong with the tokens of the timestamp authority, what they prove), in sentences."""
    from ..connectors.timestamps import NoStamp, stamped_at

    wrong, proved = [], []
    for anchor in {a.seq: a for a in noted(root)}.values():
        file = root / STAMPS / f"{anchor.seq}.tsr"
        if not file.exists():
            continue
        roots = Path(str(server.get("timestamp_ca", "")))
        try:
            at = stamped_at(file.read_bytes(), anchor.told().encode(), root / roots)
        except NoStamp as why:
            wrong.append(t("Dấu thời gian của mục {n} không đúng: {why}", n=anchor.seq, why=why))
        else:
            proved.append(t("Mục {n} có dấu thời gian {at}.", n=anchor.seq, at=at))
    return wrong, proved
