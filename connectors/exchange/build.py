"""Messages of what was applied: the same input gives the same bytes."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ...validators.codelists import code_list
from ...validators.schemas import dictionary
from ...validators.schemas.field import Field
from ...validators.shapes import Shape, dtypes, of_rows
from ...validators.texts import t
from . import shape


class NotSendable(Shape):
    """Who or what cannot be sent, and why."""

    id: str
    cccd: str
    ho_ten: str
    unit: str
    table: str
    field: str
    value: str
    reason: str


NOT_SENDABLE = dtypes(NotSendable)
UNSENT = ("keep_theirs", "agreed")


@dataclass(frozen=True)
class Message:
    """One message. ``changes``: the change lines that it carries; ``body``: UTF-8 JSON as it is
    sent."""

    number: int
    transaction_id: str
    service: str
    action: str
    id: str
    body: bytes
    changes: tuple[str, ...]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    @property
    def file_name(self) -> str:
        """Without personal data."""
        return f"{self.number:06d}-{self.service}-{self.action}.json"


@dataclass(frozen=True)
class Built:
    """Attributes:
    messages: in the order in which they are to be sent.
    not_sendable: frame of :data:`NOT_SENDABLE`: who or what cannot be sent, and why. Everybody with
        an applied change is in a message or here.
    coverage: per coded element: values, and values that the list has exactly.
    """

    messages: list[Message]
    not_sendable: pd.DataFrame
    coverage: pd.DataFrame


@dataclass(frozen=True)
class _Wanted:
    """What a message is to say, before it has a number."""

    person: str
    service: str
    changes: tuple[str, ...]
    body: dict[str, Any]

    @property
    def action(self) -> str:
        return "ADD" if self.service == shape.WHOLE else "EDIT"

    def message(self, number: int, sender: str) -> Message:
        """The message; its transaction is named after all that it says."""
        inner = json.dumps(self.body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        parts = (sender, self.service, self.action, *self.changes, inner)
        named = hashlib.sha256("".join(f"{len(p)}:{p}" for p in parts).encode())
        transaction = named.hexdigest()[:32]
        header = {
            "SenderCode": sender,
            "Service": self.service,
            "Action": self.action,
            "TransactionId": transaction,
        }
        whole = {"Header": header, "Body": {shape.ROOT: self.body}}
        sent = json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
        return Message(
            number, transaction, self.service, self.action, self.person, sent.encode(), self.changes
        )


@dataclass(frozen=True)
class _Refusals:
    """Takes down what of one person cannot be sent, and why."""

    about: dict[str, str]
    unsent: list[dict[str, str]]

    @classmethod
    def of(cls, own: pd.DataFrame, unsent: list[dict[str, str]]) -> "_Refusals":
        head = own.iloc[0]
        named = {name: _text(head[name]) for name in ("id", "cccd", "ho_ten", "unit")}
        return cls(named, unsent)

    def __call__(self, reason: str, table: str = "nguoi", field: str = "", value: str = "") -> None:
        place = {"table": table, "field": field, "value": value}
        self.unsent.append({**self.about, **place, "reason": reason})


def build(
    applied: pd.DataFrame,
    frames: dict[str, pd.DataFrame],
    units: pd.DataFrame | None = None,
    *,
    sender: str = "",
    as_of: str = "",
) -> Built:
    """The messages of an applied change set.

    Args:
        applied: the applied lines (``sync.changes.CHANGES``).
        frames: the mirror after the apply, closed people included: table -> frame with ``id``.
        units: registry; when given, unit codes must be in it.
        sender: code of the sending office; as_of: ISO day whose code lists count ('' = all times).

    Raises:
        ValueError: none; what cannot be sent is listed.
    """
    lines = applied[~applied["kind"].isin(UNSENT)]
    codes = None if units is None else set(units["code"])
    records = _Records(frames, set(lines["id"]), lines)
    check = _Check(codes, as_of)
    unsent: list[dict[str, str]] = []
    wanted: list[_Wanted] = []
    lines = lines.sort_values(["unit", "id", "change"], kind="stable")
    for person, own in lines.groupby("id", sort=False):
        wanted += _of_person(str(person), own, records, check, _Refusals.of(own, unsent))
    messages = [w.message(n, sender) for n, w in enumerate(wanted, start=1)]
    return Built(messages, of_rows(NotSendable, unsent, text=""), check.coverage())


def batches(messages: list[Message], size: int) -> Iterator[list[Message]]:
    """The messages in batches of at most *size*; the messages of one person stay in one batch where
    they fit."""
    batch: list[Message] = []
    for i, message in enumerate(messages):
        same = sum(m.id == message.id for m in messages[i : i + len(shape.SERVICES)])
        starts = not batch or batch[-1].id != message.id
        if batch and (len(batch) >= size or (starts and len(batch) + same > size)):
            yield batch
            batch = []
        batch.append(message)
    if batch:
        yield batch


def shape_lists() -> tuple[str, ...]:
    """Child tables that a message can carry."""
    return (*(name for tables in shape.LISTS.values() for name in tables), shape.RATINGS)


def _services(own: pd.DataFrame, refuse) -> tuple[dict[str, list[str]], set[str]]:
    """Service -> changes that it carries, and the lists that changed."""
    services: dict[str, list[str]] = {}
    touched: set[str] = set()
    for line in own.itertuples():
        table, field = _text(line.table) or "nguoi", _text(line.field)
        if table == "nguoi" and not field:
            continue  # an event; its values stand on lines of their own
        service = shape.service_of(table, field)
        if not service:
            refuse(
                t(
                    "Thông điệp không có chỗ cho nội dung này; cập nhật trực tiếp trên hệ "
                    "thống quốc gia"
                ),
                table,
                field,
                _text(line.ours),
            )
            continue
        services.setdefault(service, []).append(str(line.change))
        if table != "nguoi":
            touched.add(table)
    return services, touched


class _Records:
    """The records of the people concerned, each as a dict without missing values."""

    def __init__(self, frames: dict[str, pd.DataFrame], ids: set[str], lines: pd.DataFrame):
        self.alias = self._aliases(frames, lines)
        concerned = ids.union(self.alias.values())
        self.frames = {name: frame[frame["id"].isin(concerned)] for name, frame in frames.items()}
        self.by_id = {str(r["id"]): r for r in _rows(self.frames["nguoi"])}
        self.lists = {}
        for name, frame in self.frames.items():
            if name != "nguoi":
                own: dict[str, list[dict[str, Any]]] = {}
                for row in _rows(frame):
                    own.setdefault(str(row["id"]), []).append(row)
                self.lists[name] = own

    @staticmethod
    def _aliases(frames: dict[str, pd.DataFrame], lines: pd.DataFrame) -> dict[str, str]:
        """Id "new:..." -> the id that the mirror gave, by personal ID, else by unit and personnel
        number."""
        fresh = lines[
            lines["id"].str.startswith("new:")
            & (lines["op"] == "add")
            & (lines["table"] == "nguoi")
        ]
        if not len(fresh):
            return {}
        given = fresh.pivot_table(index="id", columns="field", values="ours", aggfunc="first")
        people = frames["nguoi"]
        by_cccd = people.dropna(subset=["cccd"]).drop_duplicates("cccd").set_index("cccd")["id"]
        numbered = people.dropna(subset=["so_hieu", "ma_don_vi_su_dung"])
        by_number = dict(
            zip(
                numbered["ma_don_vi_su_dung"] + "/" + numbered["so_hieu"],
                numbered["id"],
                strict=True,
            )
        )
        found = {}
        for new, row in given.iterrows():
            cccd, number = row.get("cccd"), f"{row.get('ma_don_vi_su_dung')}/{row.get('so_hieu')}"
            held = by_cccd.get(cccd) if isinstance(cccd, str) else None
            held = held or by_number.get(number)
            if held:
                found[str(new)] = str(held)
        return found

    def person(self, person: str) -> dict[str, Any] | None:
        return self.by_id.get(self.alias.get(person, person))

    def lines(self, person: str, table: str) -> list[dict[str, Any]]:
        return self.lists.get(table, {}).get(self.alias.get(person, person), [])


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(k): v for k, v in row.items() if v == v and v is not None}
        for row in frame.to_dict("records")
    ]


class _Check:
    """Exact tests: the server's own test lets any part of a code pass, so the sender must not."""

    def __init__(self, units: set[str] | None, as_of: str):
        self.units, self.as_of = units, as_of
        self.seen: dict[str, list[int]] = {}

    def value(self, f: Field, value: Any) -> str:
        """Why a value cannot be sent, or ''."""
        if f.kind == "unit" and f.name != "ma_don_vi":
            return (
                ""
                if self.units is None or value in self.units
                else t("Mã đơn vị không có trong danh mục đơn vị")
            )
        if not f.codelist:
            return ""
        counts = self.seen.setdefault(f"{f.table}.{f.name}", [0, 0])
        ok = value in code_list(f.codelist, self.as_of).codes
        counts[0] += 1
        counts[1] += ok
        return "" if ok else t("Mã không có trong danh mục {list}", list=f.codelist)

    def common(self, record: dict[str, Any]) -> list[tuple[str, str, str]]:
        found = []
        for element in shape.REQUIRED:
            f = shape.elements()[element]
            if f.name not in record:
                found.append(
                    (
                        f.name,
                        "",
                        t("Thiếu {field}, thông điệp bắt buộc phải có", field=f.labelled()),
                    )
                )
        return found

    def coverage(self) -> pd.DataFrame:
        rows = [
            {"field": name, "values": n, "exact": ok} for name, (n, ok) in sorted(self.seen.items())
        ]
        return pd.DataFrame(rows, columns=["field", "values", "exact"])


def _body(
    service: str,
    record: dict[str, Any],
    records: _Records,
    person: str,
    touched: set[str],
    check: _Check,
):
    """(HOSO_CBCCVC of the message, problems as table, field, value, reason)."""
    problems: list[tuple[str, str, str, str]] = []
    blocks = (
        list(shape.BLOCKS)
        if service == shape.WHOLE
        else [b for b in (shape.COMMON, shape.SERVICES[service]) if b]
    )
    body: dict[str, Any] = {shape.KEY: record.get("so_hieu")}
    for block in blocks:
        content: dict[str, Any] = {}
        for element in shape.BLOCKS[block]:
            f = shape.elements()[element]
            if f.name in record:
                why = check.value(f, record[f.name])
                if why:
                    problems.append(("nguoi", f.name, _text(record[f.name]), why))
                content[element] = (
                    str(int(record[f.name] != "0"))
                    if element in shape.YES_NO
                    else _sent(f, record[f.name])
                )
        for table in shape.LISTS.get(block, ()):
            if table in touched and (service != shape.WHOLE or records.lines(person, table)):
                content[dictionary.tables()[table].message] = _list(
                    table, records, person, check, problems
                )
        if content:
            body[block] = content
    carries = service in (shape.WHOLE, "M0006")
    if (
        carries
        and shape.RATINGS in touched
        and (service != shape.WHOLE or records.lines(person, shape.RATINGS))
    ):
        body[dictionary.tables()[shape.RATINGS].message] = _list(
            shape.RATINGS, records, person, check, problems
        )
    return body, problems


def _list(
    table: str,
    records: _Records,
    person: str,
    check: _Check,
    problems: list[tuple[str, str, str, str]],
) -> list[dict[str, Any]]:
    found = []
    for row in records.lines(person, table):
        for f in shape.list_fields(table):
            why = check.value(f, row[f.name]) if f.name in row else ""
            if why:
                problems.append((table, f.name, _text(row[f.name]), why))
        found.append(
            {f.message: _sent(f, row[f.name]) for f in shape.list_fields(table) if f.name in row}
        )
    return sorted(found, key=lambda line: json.dumps(line, sort_keys=True, ensure_ascii=False))


def _sent(f: Field, value: Any) -> Any:
    if f.kind == "int":
        return round(float(value))
    return round(float(value), f.scale) if f.kind == "decimal" else str(value)


def _text(value: Any) -> str:
    return (
        value if isinstance(value, str) else "" if value is None or value != value else f"{value:g}"
    )


def _of_person(
    person: str, own: pd.DataFrame, records: _Records, check: _Check, refuse: _Refusals
) -> Iterator[_Wanted]:
    """What is to be said of one person; *own*: the applied lines."""
    record = records.person(person)
    if record is None:
        refuse(t("Không thấy hồ sơ trong bản sao; nạp lại bản sao rồi xuất lại"))
        return
    whole = bool(((own["kind"] == "new") & (own["field"].fillna("") == "")).any())
    services, touched = (
        ({shape.WHOLE: list(own["change"])}, set(shape_lists()))
        if whole
        else _services(own, refuse)
    )
    closing = own.loc[own["op"] == "close", "change"]
    if len(closing) and "ngay_roi" not in record:
        refuse(t("Thôi công tác nhưng chưa có ngày thôi, thông điệp cần DenNgay"), field="ngay_roi")
        services.pop("M0003", None)
    elif len(closing):
        services.setdefault("M0003", []).extend(closing)
    lacking = check.common(record)
    if services and lacking:
        for field, value, reason in lacking:
            refuse(reason, field=field, value=value)
        return
    for service in sorted(services):
        body, problems = _body(service, record, records, person, touched, check)
        if problems:
            for table, field, value, reason in problems:
                refuse(reason, table, field, value)
            continue
        yield _Wanted(person, service, tuple(sorted(set(services[service]))), body)
