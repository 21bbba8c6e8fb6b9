"""Messages for the national system and its answers."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pandas as pd

from ..connectors.files import private_folder, write_private
from ..connectors.untrusted import csv_for_people, frame_for_people
from ..validators.corrections import label
from ..validators.schemas import dictionary
from ..validators.shapes import of_rows
from ..validators.texts import language, t
from . import standings
from .decisions import unit_names
from .passwords import exchange_token
from .stop import USAGE, Stop
from .workspace import Workspace

if TYPE_CHECKING:
    from ..connectors import exchange
    from ..connectors.exchange import Carrier
    from ..connectors.mirror import Mirror

NOT_SENDABLE = "chua-gui-duoc.csv"
COVERAGE = "do-phu-ma.csv"
STATES = {
    "queued": "Chưa gửi",
    "sent": "Đã gửi, chờ trả lời",
    "accepted": "Được nhận",
    "refused": "Bị từ chối",
    "replaced": "Đã có thông điệp sau thay",
}


def state_name(state: str) -> str:
    """What people call a state of a message."""
    return t(STATES[state]) if state in STATES else state


@dataclass(frozen=True)
class Exported:
    """What an export gave: the folder, how many messages there are, how many people cannot be sent
    yet, and the messages by state (``accepted``, ``refused``, ...)."""

    folder: Path
    messages: int
    unsendable: int
    states: dict[str, int]

    @property
    def not_sendable(self) -> Path:
        """The list of the people who cannot be sent yet, with the reason."""
        return self.folder / NOT_SENDABLE


def last_applied(workspace: Workspace) -> int:
    """The change set that was applied last.

    Raises:
        Stop: none was.
    """
    with workspace.mirror() as mirror:
        plans = mirror.plans()
    applied = plans.loc[plans["state"] == "applied", "number"]
    if not len(applied):
        raise Stop(t("Chưa áp dụng đợt nào; chạy: hoso apply"), USAGE)
    return int(applied.max())


def export_messages(
    workspace: Workspace, number: int, *, http: bool = False, again: bool = False
) -> Exported:
    """Enter the messages of an applied change set in the mirror, then hand over those that were not
    yet: as numbered files, or over HTTPS. The same change set gives the same files, byte for byte;
    a message that was answered keeps its answer.

    Args:
        again: send what was refused again, though it did not change.

    Raises:
        Stop: the change set was not applied, or ``[exchange]`` cannot be used.
    """
    from ..connectors import exchange

    carrier = _https(workspace) if http else None
    with workspace.mirror() as mirror:
        about = mirror.read("changeset", number=number)
        if not len(about) or about["state"].iloc[0] != "applied":
            raise Stop(t("Đợt số {n} chưa áp dụng nên chưa có gì để gửi.", n=number), USAGE)
        lines = mirror.plan(number)
        built = _built(workspace, mirror, lines, str(about["as_of"].iloc[0]))
        mirror.queue(number, _queued(built), again=again)
        folder = private_folder(
            workspace.folder("messages", str(about["period"].iloc[0])) / f"{number:04d}"
        )
        write_private(folder / NOT_SENDABLE, _not_sendable(built.not_sendable, workspace))
        write_private(folder / COVERAGE, _coverage(built.coverage))
        stored = mirror.read("message", changeset=number)
        _hand_over(mirror, carrier or exchange.FileDrop(folder), stored)
        # Some were answered while they were handed over.
        states = states_of(mirror, number)
    standings.note(workspace)
    return Exported(
        folder,
        int((stored["state"] != "replaced").sum()),
        int(built.not_sendable["id"].nunique()),
        states,
    )


def _not_sendable(found: pd.DataFrame, workspace: Workspace) -> bytes:
    """The list of who and what cannot be sent, in words; a value stands as it would be sent."""
    tables, names = dictionary.tables(), unit_names(workspace)
    lines = [
        (
            names.get(line.unit) or line.unit, line.ho_ten, line.cccd,
            tables[line.table].label if line.table in tables else "",
            label(line.table, line.field, language()) if line.table in tables else "",
            line.value, line.reason, line.id,
        )
        for line in found.astype(object).fillna("").itertuples()
    ]  # fmt: skip
    headings = (
        t("Đơn vị"), t("Họ và tên"), t("Số định danh"), t("Phần hồ sơ"), t("Trường"),
        t("Giá trị"), t("Vì sao"), t("Mã hồ sơ"),
    )  # fmt: skip
    return csv_for_people([headings, *lines])


def _coverage(found: pd.DataFrame) -> bytes:
    """How many values of each coded field the list has."""
    of = [label(table, name, language()) for table, name in found["field"].str.split(".").tolist()]
    told = found.assign(field=of)
    return frame_for_people(told, (t("Trường"), t("Số giá trị"), t("Khớp danh mục")))


def states_of(mirror: "Mirror", number: int) -> dict[str, int]:
    """State -> how many messages of a change set, the most first."""
    counts = mirror.read("message", changeset=number)["state"].value_counts()
    return {str(state): int(n) for state, n in counts.items()}


def _built(
    workspace: Workspace, mirror: "Mirror", lines: pd.DataFrame, as_of: str
) -> "exchange.Built":
    """The messages of the approved lines about people."""
    from ..connectors import exchange

    return exchange.build(
        lines[(lines["decision"] == "approve") & (lines["table"] != "unit")],
        mirror.theirs(closed=True),
        workspace.units(),
        sender=str(workspace.settings.office.get("code", "")),
        as_of=as_of,
    )


def _queued(built: "exchange.Built") -> pd.DataFrame:
    """Messages as the mirror queues them."""
    from ..connectors.mirror.outgoing import Order

    return of_rows(
        Order,
        [
            {
                "transaction_id": m.transaction_id,
                "service": m.service,
                "action": m.action,
                "id": m.id,
                "body": m.body.decode(),
                "sha256": m.sha256,
            }
            for m in built.messages
        ],
    )


def _hand_over(mirror: "Mirror", carrier: "Carrier", stored: pd.DataFrame) -> None:
    """Send what is queued, in its order; each batch of answers is entered before the next one goes
    out. Files of messages that were handed over before are written again: somebody may have lost
    the folder."""
    from ..connectors import exchange
    from ..connectors.mirror.outgoing import Answer

    stored = stored.dropna(subset=["body"]).sort_values("position", kind="stable")
    files = isinstance(carrier, exchange.FileDrop)
    wanted = (
        stored[stored["state"] != "replaced"]
        if files
        else stored[stored["state"].isin(("queued", "sent"))]
    )
    messages = [
        exchange.Message(
            int(str(m.position)),
            str(m.transaction_id),
            str(m.service),
            str(m.action),
            str(m.id),
            str(m.body).encode(),
            (),
        )
        for m in wanted.itertuples()
    ]
    if not files:
        mirror.tried([m.transaction_id for m in messages])
    for answers in carrier.carry(messages):
        frame = of_rows(Answer, map(dataclasses.asdict, answers))
        mirror.answered(frame, source=carrier.source, action="deliver")


def _https(workspace: Workspace) -> "Carrier":
    from ..connectors import exchange

    given = options(workspace)
    url = str(given.pop("url"))
    return exchange.Https(url, exchange_token(str(urlsplit(url).hostname)), **given)  # pyright: ignore[reportArgumentType]


def options(workspace: Workspace) -> dict[str, object]:
    """``[exchange]`` of the workspace, each setting of its kind: ``url`` and what ``Https`` takes.

    Raises:
        Stop: no url, a name that there is not, or a value of another kind.
    """
    given = dict(workspace.settings.exchange)
    url = str(given.pop("url", ""))
    kinds = {
        "ca_file": lambda v: workspace.root / str(v),
        "batch": int,
        "timeout": float,
        "deadline": float,
        "tries": int,
        "pause": float,
    }
    wrong = sorted(set(given) - set(kinds))
    if wrong or not url:
        raise Stop(
            t("hoso.toml, mục [exchange]: cần url, và chỉ nhận {known}.", known=", ".join(kinds)),
            USAGE,
        )
    try:
        return {"url": url, **{k: kinds[k](v) for k, v in given.items() if v != ""}}
    except (TypeError, ValueError) as error:
        raise Stop(
            t("hoso.toml, mục [exchange]: batch, timeout, deadline, tries, pause phải là số."),
            USAGE,
        ) from error


@dataclass(frozen=True)
class Received:
    """What a file of receipts said: how many lines it has, how many of our messages were accepted,
    which were refused (``transaction_id``, ``message``, ``ho_ten``, ``cccd``, ``unit``, by unit and
    name), how many lines are not ours."""

    lines: int
    accepted: int
    refused: pd.DataFrame
    unknown: int


def take_receipts(workspace: Workspace, file: Path) -> Received:
    """Enter the national system's answers in the mirror."""
    from ..connectors import exchange

    answers, names = exchange.read_receipts(file), unit_names(workspace)
    with workspace.mirror() as mirror:
        sent = mirror.read("message")
        known = answers[answers["transaction_id"].isin(sent["transaction_id"])]
        mirror.answered(known, source=file.name)
        refused = _whose(known[known["err_code"] == "1"], sent, mirror, names)
    standings.note(workspace)
    # A message once accepted stays accepted, whatever arrives late.
    accepted = set(known.loc[known["err_code"] == "0", "transaction_id"])
    states = known.drop_duplicates("transaction_id")["transaction_id"].isin(accepted)
    return Received(len(answers), int(states.sum()), refused, len(answers) - len(known))


def refused(workspace: Workspace) -> pd.DataFrame:
    """The messages that the national side refused and that nobody sent again with other contents:
    ``transaction_id``, ``changeset``, ``at``, ``message`` (why), ``ho_ten``, ``cccd``, ``unit``, by
    unit and name."""
    names = unit_names(workspace)
    with workspace.mirror() as mirror:
        sent = mirror.read("message", state="refused")
        answers = mirror.read("receipt") if len(sent) else mirror.read("receipt", seq=-1)
        own = answers[answers["transaction_id"].isin(sent["transaction_id"])]
        last = own.drop_duplicates("transaction_id", keep="last")
        found = _whose(last, sent, mirror, names)
    changeset = sent.set_index("transaction_id")["changeset"]
    found = found.assign(changeset=found["transaction_id"].map(changeset))
    columns = ["transaction_id", "changeset", "at", "message", "ho_ten", "cccd", "unit"]
    return found[columns].reset_index(drop=True)


def _whose(
    receipts: pd.DataFrame, sent: pd.DataFrame, mirror: "Mirror", names: dict[str, str]
) -> pd.DataFrame:
    """Receipts with the person of each and the name of the unit that has the person in service."""
    wanted = sent[sent["transaction_id"].isin(receipts["transaction_id"])]
    people = mirror.named(wanted["id"].tolist()).set_index("id")
    # Who was new then is named as the plan named the person.
    for n in wanted.loc[~wanted["id"].isin(people.index), "changeset"].unique():
        lines = mirror.read("changeset_line", changeset=int(n)).drop_duplicates("id")
        lines = lines.set_index("id")
        told = lines[~lines.index.isin(people.index)].rename(columns={"unit": "ma_don_vi_su_dung"})
        people = pd.concat([people, told.reindex(columns=people.columns)])
    person = receipts["transaction_id"].map(sent.set_index("transaction_id")["id"])
    serving = people["ma_don_vi_su_dung"].fillna(people["ma_don_vi_quan_ly"])
    unit = person.map(serving).astype("str")
    found = receipts.assign(
        ho_ten=person.map(people["ho_ten"]).astype("str").fillna(""),
        cccd=person.map(people["cccd"]).astype("str").fillna(""),
        unit=unit.map(lambda code: names.get(code) or code, na_action="ignore")
        .astype("str")
        .fillna(""),
    )
    return found.sort_values(["unit", "ho_ten"], kind="stable")
