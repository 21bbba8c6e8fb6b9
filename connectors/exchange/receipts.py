"""The answers of the national side: message, err_code (0 taken, 1 refused) and transaction_id."""

import csv
import json
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from ...validators.shapes import Shape, dtypes
from ...validators.texts import t
from .build import Message

LARGEST = 64 << 20
"""Bytes of a file of receipts at most; a receipt takes about 150."""
LONGEST = 500
"""Letters of a message that are kept."""


class Receipt(Shape):
    """An answer of the national side."""

    transaction_id: str
    err_code: str = pa.Field(isin=("0", "1"))
    message: str


RECEIPTS = dtypes(Receipt)
STATES = {"0": "accepted", "1": "refused"}


class BadReceipt(ValueError):
    """A file of receipts cannot be read; the sentence says which file and what to do."""

    status = 2


def read_receipts(path: Path) -> pd.DataFrame:
    """Receipts of a JSON file (one object, a list, or one object a line) or a CSV file, as
    :data:`RECEIPTS`.

    Raises:
        BadReceipt: another content, more than :data:`LARGEST` bytes, a missing column or an
            err_code that is neither 0 nor 1.
    """
    path = Path(path)
    try:
        if path.stat().st_size > LARGEST:
            raise BadReceipt(
                t(
                    "{file}: tệp phản hồi lớn quá {mb} MB nên không đọc; chia thành nhiều tệp.",
                    file=path.name,
                    mb=LARGEST >> 20,
                )
            )
        text = path.read_text(encoding="utf-8-sig")
        rows = (
            list(csv.DictReader(text.splitlines()))
            if path.suffix.lower() == ".csv"
            else _json(text)
        )
    except (OSError, ValueError, RecursionError, csv.Error) as error:
        if isinstance(error, BadReceipt):
            raise
        raise BadReceipt(
            t("{file}: không đọc được phản hồi; cần tệp JSON hoặc CSV mã UTF-8.", file=path.name)
        ) from error
    return checked(rows, path.name)


def checked(rows: list, source: str) -> pd.DataFrame:
    """Receipts as :data:`RECEIPTS`; *source* is named when one is not as it must be
    (BadReceipt)."""
    found = []
    for n, row in enumerate(rows, start=1):
        lost = [
            c
            for c in ("transaction_id", "err_code")
            if not isinstance(row, dict) or row.get(c) in (None, "")
        ]
        if lost:
            raise BadReceipt(
                t(
                    "{file}, phản hồi thứ {n}: thiếu {column}.",
                    file=source,
                    n=n,
                    column=", ".join(lost),
                )
            )
        if str(row["err_code"]) not in STATES:
            raise BadReceipt(
                t("{file}, phản hồi thứ {n}: err_code phải là 0 hoặc 1.", file=source, n=n)
            )
        found.append(
            {
                c: str(row.get(c) or "")[:LONGEST] if c == "message" else str(row[c])
                for c in RECEIPTS
            }
        )
    return pd.DataFrame(found, columns=list(RECEIPTS)).astype(RECEIPTS)


def _json(text: str) -> list:
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        whole = [json.loads(line) for line in text.splitlines() if line.strip()]
    return whole if isinstance(whole, list) else [whole]


def answers(messages: list[Message], receipts: pd.DataFrame) -> pd.DataFrame:
    """What became of every message: ``transaction_id``, ``state`` (sent, accepted, refused),
    ``message``, and ``change``, one row a change line. A message once accepted stays accepted;
    receipts of unknown messages have ``state`` unknown."""
    last = receipts.assign(state=receipts["err_code"].map(STATES))
    last = last.sort_values("state", key=lambda s: s == "accepted", kind="stable").drop_duplicates(
        "transaction_id", keep="last"
    )
    state = last.set_index("transaction_id")
    rows = [
        {
            "transaction_id": m.transaction_id,
            "change": change,
            "state": state["state"].get(m.transaction_id, "sent"),
            "message": state["message"].get(m.transaction_id, ""),
        }
        for m in messages
        for change in m.changes
    ]
    known = {m.transaction_id for m in messages}
    rows += [
        {"transaction_id": r, "change": "", "state": "unknown", "message": state["message"][r]}
        for r in state.index
        if r not in known
    ]
    return pd.DataFrame(rows, columns=["transaction_id", "change", "state", "message"]).astype(
        "str"
    )
