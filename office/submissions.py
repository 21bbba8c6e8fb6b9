"""Which of the files in a period's inbox count, and what the office said of them."""

import datetime
import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from ..connectors.files import private_folder, write_private
from ..connectors.intake.loading import FileReport, Loaded
from ..connectors.intake.saved import saved
from ..connectors.templates.stamp import parse
from ..sync import parts
from ..sync import submissions as judging
from ..sync.counted import counted
from ..validators import units as registry
from ..validators.records import Records
from ..validators.shapes import of_rows
from ..validators.texts import pick, t
from ..validators.vocabulary import DOUBTS, SEVERAL, SUBMISSIONS
from . import senders
from .stop import USAGE, Stop
from .workspace import Workspace


@dataclass(frozen=True)
class Received:
    """What the units sent for a period, and what of it counts.

    Attributes:
        inbox: where the files lie.
        judged: outcome, trace and questions.
        refused: paths of the files that could not be read.
        records: of the people who count.
    """

    period: str
    inbox: Path
    judged: judging.Judged
    refused: list[str]
    records: Records

    def short(self, path: object) -> str:
        """A path as it is told: within the inbox."""
        return str(path).removeprefix(f"{self.inbox}/")

    def heard(self, records: Records) -> Records:
        """*records* as they were read, their tables as the files came, without those that an
        officer dropped: what they answer counts no more than what they declare."""
        files = self.judged.files.sort_values(["seen", "changed", "file"])
        came = {file: i for i, file in enumerate(files["file"])}
        dropped = files.loc[files["outcome"] == "dropped", "file"]
        tables = records.tables[~records.tables["file"].isin(dropped)]
        at = tables["file"].map(came).argsort(kind="stable")
        return replace(records, tables=tables.iloc[at])

    def counts(self) -> dict[str, int]:
        """Files by outcome (``vocabulary.SUBMISSIONS``), those that there are."""
        found = self.judged.files["outcome"].value_counts()
        every = {name: int(found.get(name, 0)) for name in SUBMISSIONS}
        return {n: k for n, k in {**every, "refused": len(self.refused)}.items() if k}

    def told(self) -> list[tuple[str, str]]:
        """(file, why it does not count) of each that somebody should look at."""
        files = self.judged.files
        return [
            (self.short(file), pick(SUBMISSIONS[outcome].label))
            for file, outcome in zip(files["file"], files["outcome"], strict=True)
            if SUBMISSIONS[outcome].told
        ]

    def left_out(self) -> bool:
        """Whether a file with people does not count, which an officer may decide otherwise."""
        return any(
            SUBMISSIONS[o].told and SUBMISSIONS[o].aside for o in self.judged.files["outcome"]
        )

    def questions(self) -> list[str]:
        """What an officer is asked, as sentences."""
        return [
            t(
                "{file}: {why} (so với {other}, {n} người)",
                file=self.short(q.file),
                why=pick(DOUBTS[str(q.why)]),
                other=self.short(q.other),
                n=q.people,
            )
            for q in self.judged.questions.itertuples()
        ]

    def traces(self) -> dict[str, str]:
        """File -> "thay cho ..." of each that came in the place of others."""
        lines: dict[str, list[str]] = {}
        for line in self.judged.trace.itertuples():
            if line.people:
                said = t("{file} ({n} người)", file=self.short(line.other), n=line.people)
                lines.setdefault(self.short(line.file), []).append(said)
        return {f: t("thay cho {files}", files="; ".join(said)) for f, said in lines.items()}

    def by_unit(self) -> dict[str, tuple[str, ...]]:
        """Code of a unit -> what became of its files, one sentence each; only of units that sent
        more than one file, or one that somebody must look at."""
        traces, found = self.traces(), {}
        files = self.judged.files
        plain = (files["outcome"] == "stands") & ~files["unit"].duplicated(keep=False)
        for line in files[~plain & (files["unit"] != "")].itertuples():
            short = self.short(line.file)
            said = t(
                "{file}: {became} ({n} người được tính)",
                file=short,
                became=pick(SUBMISSIONS[str(line.outcome)].label).lower(),
                n=line.counted,
            )
            trace = traces.get(short, "")
            for unit in str(line.unit).split(SEVERAL):
                found.setdefault(unit, []).append(f"{said}; {trace}" if trace else said)
        return {unit: tuple(said) for unit, said in found.items()}


def received(
    workspace: Workspace, period: str, loaded: Loaded, units: pd.DataFrame | None, as_of: str
) -> Received:
    """Judge what was read of a period's inbox. Notes when each file was first seen; running it
    again gives the same."""
    inbox = _inbox(workspace, period)
    said = senders.of_files(workspace, loaded)
    records = registry.resolve(loaded.records, units, as_of, said)
    state = _State.read(workspace, period)
    files = _facts(loaded, records, state)
    count = len(files)
    files, people = parts.parted(files, _people(records, files))
    # Whose rows say it themselves, of several units, is no other unit's file.
    apart = files["file"].duplicated(keep=False) & (files["unit"] == "")
    owner = judging.adopted(files, people).where(~apart, "")
    known = (files["unit"] == "") & (owner != "") & ~owner.str.startswith("?")
    if known.any():
        given = {**said, **dict(zip(files.loc[known, "file"], owner[known], strict=True))}
        records = registry.resolve(loaded.records, units, as_of, given)
    days = int(workspace.settings.intake["days_before"])
    files = files.assign(unit=_heirs(owner, units, as_of))
    people = _saying(records, files, people)
    judged = judging.submissions(files, people, state.decided(), period, days)
    judged = parts.joined(replace(judged, files=judged.files.assign(unit=owner)), count)
    state.seen(files)
    refused = [f.path for f in loaded.files if f.status == "refused"]
    return Received(period, inbox, judged, refused, counted(records, judged))


def _heirs(owner: pd.Series, units: pd.DataFrame | None, as_of: str) -> pd.Series:
    """The units as which files are judged: a list that comes late under the name of a unit that was
    merged is one of those of the unit that took it over."""
    if units is None or units.empty:
        return owner
    known = registry.Registry(units)
    return owner.map({u: known.follow(u, as_of) if u in known.codes else u for u in owner.unique()})


def decide(
    workspace: Workspace, found: Received, file: str, word: str, *, by: str, because: str
) -> str:
    """Keep what an officer says of a file (one of ``judging.WORDS``): with day and name in the
    workspace and in the audit. The name of the file as it is kept.

    Raises:
        Stop: no such file, or several.
    """
    line = _one(found, file)
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds")
    state = _State.read(workspace, found.period)
    said = {
        "sha256": line["sha256"],
        "file": found.short(line["file"]),
        "word": word,
        "by": by,
        "at": now,
    }
    state.decisions.append({**said, "because": because})
    with workspace.mirror() as mirror:
        # The name of a file may be a person's.
        mirror.note(
            "intake", found.period, by=by, word=word, unit=line["unit"],
            sha256=line["sha256"], because=because,
        )  # fmt: skip
    state.write()
    return found.short(line["file"])


def assign(
    workspace: Workspace, found: Received, loaded: Loaded, file: str, of: senders.Sender
) -> str:
    """Keep whose a file is (``senders.say``), in the audit, too. The name of the file as kept.

    Raises:
        Stop: no such file or unit, or several.
    """
    line = _one(found, file)
    path = str(line["file"])
    code = senders.say(workspace, loaded, path, of)
    with workspace.mirror() as mirror:
        mirror.note(
            "intake", found.period, by=of.by, word="unit", unit=code, sha256=line["sha256"],
            because=of.because,
        )  # fmt: skip
    return found.short(path)


def _one(found: Received, file: str) -> pd.Series:
    """The line of the file that is meant: by its path, in the inbox too, or by its name alone.

    Raises:
        Stop: there is none, or more than one.
    """
    paths = found.judged.files["file"]
    here = paths.isin({file, str(found.inbox / file), str(Path(file).resolve())})
    if not here.any():
        here = paths.map(lambda p: Path(str(p)).name) == Path(file).name
    if here.sum() != 1:
        raise Stop(
            t("Không có đúng một tệp {file} trong inbox/{period}.", file=file, period=found.period),
            USAGE,
        )
    return found.judged.files[here].iloc[0]


def _inbox(workspace: Workspace, period: str) -> Path:
    return workspace.root / "inbox" / period


@dataclass
class _State:
    """What is kept of a period's inbox beside its files: when each content was first seen, and
    what officers said."""

    path: Path
    arrived: dict[str, str]
    decisions: list[dict[str, str]]

    @staticmethod
    def read(workspace: Workspace, period: str) -> "_State":
        path = private_folder(workspace.root / ".hoso" / "intake") / f"{period}.json"
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return _State(path, kept.get("arrived", {}), kept.get("decisions", []))

    def write(self) -> None:
        kept = {"arrived": self.arrived, "decisions": self.decisions}
        write_private(self.path, json.dumps(kept, ensure_ascii=False, indent=1).encode())

    def seen(self, files: pd.DataFrame) -> None:
        """Keep when the files were first seen."""
        new = dict(zip(files["sha256"], files["seen"], strict=True))
        if new.keys() - self.arrived.keys():
            self.arrived = {**new, **self.arrived}
            self.write()

    def decided(self) -> pd.DataFrame:
        """Frame of ``judging.Decision``."""
        return of_rows(judging.Decision, self.decisions)


def _facts(loaded: Loaded, records: Records, state: _State) -> pd.DataFrame:
    """What is known of each file that was read (``judging.File``)."""
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds")
    tables = records.tables
    facts = {
        "_unit": records.senders().reindex(tables["_table"]).fillna(""),
        "stamp": tables["stamp"],
        "declared": tables["declared"].where(tables["kind"] == "nguoi", ""),
    }
    # As objects: what comes out of the cache is not aligned as Arrow wants it for such work.
    of_tables = pd.DataFrame({n: f.to_numpy(dtype=object) for n, f in facts.items()})
    told = of_tables.groupby(tables["file"].to_numpy(dtype=object)).max().to_dict("index")
    file_of = tables.set_index("_table")["file"]
    mapped = records.columns[records.columns["field"] != ""]
    fields = mapped["field"].groupby(mapped["_table"].map(file_of)).agg(frozenset)
    lists = set(tables.loc[~tables["kind"].isin(["", "nguoi"]), "file"])
    others = _for_another_purpose(records)
    read = [f for f in loaded.files if f.status == "read"]
    seen: dict[str, str] = {}
    lines = []
    for f in read:
        own = told.get(f.path, dict.fromkeys(facts, ""))
        stamp = parse(str(own["stamp"]))
        same = seen.setdefault(f.sha256, f.path)
        lines.append(
            {
                "file": f.path,
                "sha256": f.sha256,
                "unit": own["_unit"],
                # A template tells the day of its law, a marked workbook its period.
                "declared": "" if stamp else own["declared"],
                "period": stamp.period if stamp else "",
                "answers": ",".join(stamp.files) if stamp else "",
                "seen": state.arrived.get(f.sha256, now),
                "same": "" if same == f.path else same,
                "fields": fields.get(f.path, frozenset()),
                "purpose": f.path in others,
                "lists": f.path in lists,
                **_times(f),
            }
        )
    unit_of = {line["file"]: line["unit"] for line in lines}
    for line in lines:
        # Of the same bytes nothing is read a second time.
        line["unit"] = unit_of.get(line["same"], line["unit"])
    return of_rows(judging.File, lines)


def _for_another_purpose(records: Records) -> set[str]:
    """The files whose lists of people are all for another purpose."""
    tables = records.tables
    told = records.problems.loc[records.problems["rule"] == "ld-other-list", "_table"]
    other = tables["_table"].isin(told)
    staff = tables.loc[(tables["kind"] == "nguoi") & ~other, "file"]
    return set(tables.loc[other, "file"]) - set(staff)


def _times(file: FileReport) -> dict[str, float]:
    """When the file, or the archive that holds it, was laid where it is; when it was saved."""
    path = Path(file.path)
    while not path.is_file() and path != path.parent:
        path = path.parent
    whole = path == Path(file.path)
    return {
        "changed": path.stat().st_mtime if path.is_file() else 0.0,
        "saved": saved(path) if whole else float("nan"),
    }


_SAID = ("cccd", "so_hieu", "ho_ten", "ngay_sinh")


def _people(records: Records, files: pd.DataFrame) -> pd.DataFrame:
    """The rows of all files as ``judging.submissions`` takes them."""
    number = {path: i for i, path in enumerate(files["file"])}
    of_table = records.tables.set_index("_table")["file"].map(number)
    nguoi = records.nguoi
    file, unit = nguoi["_table"].map(of_table).astype("int64"), nguoi["_don_vi"].fillna("")
    return nguoi[[*_SAID]].assign(file=file, unit=unit)


def _saying(records: Records, files: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """*people* with ``said``, a hash of all that a row says."""
    said = records.nguoi.drop(columns=["_table", "_row", "_don_vi", "stt"], errors="ignore")
    several = files["unit"].duplicated(keep=False).to_numpy()[people["file"]]
    # Only where a unit sent more than one file is it asked whether they say the same.
    hashes = np.zeros(len(people), dtype="uint64")
    hashes[several] = pd.util.hash_pandas_object(said[several], index=False).to_numpy()
    return people.assign(said=hashes)
