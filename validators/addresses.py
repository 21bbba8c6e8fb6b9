"""Mail addresses as a registry writes them: one or several in a cell, some of them wrong."""

import re

# Long enough for a mailbox, short enough that nothing else hides in it; no dot at an end or twice.
_LOCAL = r"[A-Za-z0-9_%+'-]+(?:\.[A-Za-z0-9_%+'-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(
    rf"(?=.{{1,64}}@){_LOCAL}@(?:{_LABEL}\.)+[A-Za-z][A-Za-z0-9-]{{0,61}}[A-Za-z0-9]"
)
_BETWEEN = re.compile(r"[;,\n]")
_AROUND = re.compile(r"^(?:mailto:|e-?mail:)\s*|^[^<>]*<\s*|\s*>$|[.;,:]+$", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Whether *text* is one mailbox and nothing else."""
    return bool(_ADDRESS.fullmatch(text))


def addresses(cell: str) -> tuple[list[str], list[str]]:
    """The mailboxes of a cell, each once, in its order, and the pieces that are none.

    Separators are ";", "," and line breaks. A piece with a comma inside its domain
    ("a@sonoivu,gov.vn") stays whole, so that what is told is what stands there.
    """
    good: list[str] = []
    bad: list[str] = []
    pieces = [p.strip() for p in _BETWEEN.split(cell) if p.strip()]
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        following = pieces[at + 1] if at + 1 < len(pieces) else ""
        if not is_address(piece) and "@" in piece and following and "@" not in following:
            piece, at = f"{piece},{following}", at + 1
        at += 1
        into = good if is_address(piece) else bad
        if piece.lower() not in (p.lower() for p in into):
            into.append(piece)
    return good, bad


def proposal(piece: str) -> str:
    """The mailbox that a wrong piece most likely means, '' when that is not plain: without
    "mailto:", brackets or a last full stop, with a full stop for a comma, without blanks."""
    found, before = piece.strip(), ""
    while found != before:
        before, found = found, _AROUND.sub("", found).strip()
    for text in (found, found.replace(",", "."), re.sub(r"\s+", "", found.replace(",", "."))):
        if is_address(text):
            return text
    return ""
