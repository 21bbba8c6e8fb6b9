"""Text files: which bytes are which letters, what stands between the cells."""

import csv
import io
import re
import unicodedata

from ....validators.encodings import LEGACY, decode
from ....validators.encodings.syllables import is_word
from .limits import Limits, Refused

DELIMITERS = (",", ";", "\t", "|")


def text_of(data: bytes) -> tuple[str, str]:
    """(text, name of the encoding). TCVN3 and VNI bytes come out as Latin-1 letters, as they stand
    in xlsx files."""
    if data.startswith(b"\xef\xbb\xbf"):
        return data.decode("utf-8-sig", "replace"), "utf-8"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace"), "utf-16"
    sample = data[:8192]
    if sample.count(0) > len(sample) // 6:
        name = "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"
        return data.decode(name, "replace"), "utf-16"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        mended = data.decode("utf-8", "replace")
    # A few bytes spoiled on the way do not make another encoding of it. Letters of one byte hardly
    # ever look like UTF-8.
    if sum(c > "\x7f" for c in mended) > 10 * mended.count("\ufffd"):
        return mended, "utf-8"
    latin = data.decode("latin-1")
    windows = unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    head = latin[:20000]
    scores = {"cp1258": _share(windows[:20000])} | {e: _share(decode(head, e)) for e in LEGACY}
    best = max(scores, key=lambda e: scores[e])
    return (windows, best) if best == "cp1258" else (latin, best)


def _share(text: str) -> float:
    words = [w for w in "".join(c if c.isalpha() else " " for c in text).split() if not w.isascii()]
    return sum(is_word(w) for w in words) / len(words) if words else 0.0


def delimiter_of(text: str) -> str:
    """The sign that stands equally often in most lines."""
    if text[:4].lower() == "sep=" and len(text) > 4:
        return text[4]
    lines = [line for line in text[:50000].splitlines()[:80] if line.strip()]
    best, best_score = ",", 0.0
    for sign in DELIMITERS:
        counts = [_outside_quotes(line, sign) for line in lines]
        used = [c for c in counts if c]
        if not used:
            continue
        common = max(set(used), key=used.count)
        score = used.count(common) * min(common, 20)
        if score > best_score:
            best, best_score = sign, float(score)
    return best


def _outside_quotes(line: str, sign: str) -> int:
    return sum(part.count(sign) for part in line.split('"')[::2])


def rows(data: bytes, limits: Limits) -> tuple[list[list[str]], str]:
    """(cells of every line, encoding).

    Raises:
        Refused: too many rows or columns, or no text at all.
    """
    text, encoding = text_of(data)
    delimiter = delimiter_of(text)
    if text[:4].lower() == "sep=":
        text = "\r\n" + text.partition("\n")[2]
    csv.field_size_limit(1 << 20)
    # A quote that is never closed would swallow every line after it: then quotes are letters, and
    # each line is a row.
    quoting = csv.QUOTE_NONE if text.count('"') % 2 else csv.QUOTE_MINIMAL
    found: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(
            io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter, quoting=quoting
        ):
            found.append(
                [c.strip() if quoting == csv.QUOTE_MINIMAL else c.strip().strip('"') for c in row]
            )
            cells += len(row)
            if len(found) > limits.rows:
                raise Refused("rows", sheet="csv", row=len(found), limit=limits.rows)
            if len(row) > limits.columns:
                raise Refused("columns", sheet="csv", column=len(row), limit=limits.columns)
            if cells > limits.cells:
                raise Refused("cells", sheet="csv", limit=limits.cells)
    except csv.Error as error:
        raise Refused("damaged") from error
    if delimiter == ",":
        found = _with_decimals(found)
    width = max(map(len, found), default=0)
    if width * len(found) > limits.cells:
        raise Refused("cells", sheet="csv", limit=limits.cells)
    return [r + [""] * (width - len(r)) for r in found], encoding


_WHOLE, _TENTHS = re.compile(r"\d{1,2}"), re.compile(r"\d{2}")
_DECIMAL = re.compile(r"\d{1,2}[,.]\d{2}")


def _with_decimals(lines: list[list[str]]) -> list[list[str]]:
    """The *lines* of a file parted by commas; those with one cell more than the usual line get back
    the decimal that a comma without quotes has cut in two ("3,66"), where the only place for it is
    a column of decimals of the other lines, or the same in all of them."""
    filled = [line for line in lines if sum(map(bool, line)) > 2]
    if len(filled) < 2:
        return lines
    usual = len(filled[0])
    cut = [line for line in filled if len(line) == usual + 1 and line[-1]]
    if not cut:
        return lines
    whole = [line for line in filled[1:] if len(line) == usual]
    places = [{i for i in range(usual) if _is_cut(line, i)} for line in cut]
    decimals = {
        i
        for i in set.union(*places)
        if any(_DECIMAL.fullmatch(line[i]) for line in whole)
        and not any(line[i].isdigit() for line in whole)
    }
    common = set.intersection(*places)
    result = []
    for line in lines:
        if len(line) == usual + 1 and line[-1] and sum(map(bool, line)) > 2:
            own = {i for i in range(usual) if _is_cut(line, i)}
            for only in (own & decimals, common if len(cut) > 1 else set()):
                if len(only) == 1:
                    (i,) = only
                    line = [*line[:i], f"{line[i]},{line[i + 1]}", *line[i + 2 :]]
                    break
        result.append(line)
    return result


def _is_cut(line: list[str], i: int) -> bool:
    return bool(_WHOLE.fullmatch(line[i]) and _TENTHS.fullmatch(line[i + 1]))
