"""The plan: everything that would be done, as data, before the first write.

Facts (match, situations, diff), then reactions from the table of the office, then limits over the
whole. Pure: the same input gives the same plan, to the last byte of its ids.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..validators import codelists
from ..validators.records import Records
from ..validators.schemas import dictionary
from ..validators.texts import t
from ..validators.units import LIST_COLUMNS
from . import changes as change_set
from . import diff, gates, situations
from .canonical import among, distinct, erased, texts
from .groups import groups
from .judgements import Standing, settle, standing
from .match import NUMBER_BEFORE, candidates, match, person_key
from .settings import Settings, over_defaults

LEAVING = ("ngay_roi", "ly_do_roi", "so_qd_roi")
UNIT = "ma_don_vi_su_dung"

# One line a person: the known ones and those whom a submission adds. unit_before, unit_after: ''
# when the person is not in service before or after; row: label in the submission's people, -1 when
# nobody listed the person.
PEOPLE = {
    "id": "str", "cccd": "str", "ho_ten": "str", "unit_before": "str", "unit_after": "str",
    "situation": "str",
    "outcome": "str", "cause": "str", "reason": "str", "how": "str", "row": "int64",
    "lines": "int64",
}  # fmt: skip
KEPT_OUT = {
    "row": "int64", "file": "str", "sheet": "str", "sheet_row": "int64", "unit": "str",
    "cccd": "str", "ho_ten": "str", "id": "str",
}  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """A whole plan.

    Attributes:
        id: same for the same plan; part of the name of every change.
        changes: frame of ``changes.CHANGES``.
        people: frame of :data:`PEOPLE`.
        balance: per unit and for the province (``unit`` ''): before, new, returned, in, left, out,
            after, absent.
        gates: frame of ``gates.GATES``.
        kept_out: frame of :data:`KEPT_OUT`: rows whose errors keep them out.
        delivered: this period's deliveries (``situations.LEDGER``) with how many were absent or
            left: what the next months are measured by.
    """

    id: str
    changes: pd.DataFrame
    people: pd.DataFrame
    balance: pd.DataFrame
    gates: pd.DataFrame
    kept_out: pd.DataFrame
    delivered: pd.DataFrame

    @property
    def stopped(self) -> pd.DataFrame:
        """The gates that stop the plan."""
        return self.gates[self.gates["tripped"]]

    def counts(self) -> dict[str, int]:
        """People by situation."""
        found = self.people["situation"].value_counts()
        return {s: int(found.get(s, 0)) for s in situations.SITUATIONS}


def plan(
    ours: Records,
    base: dict[str, pd.DataFrame],
    theirs: dict[str, pd.DataFrame],
    ledger: pd.DataFrame | None = None,
    units: pd.DataFrame | None = None,
    settings: Settings | None = None,
    as_of: str = "",
    *,
    kept_out: Collection[int] = (),
    judgements: pd.DataFrame | None = None,
    overrides: pd.DataFrame | None = None,
    mirror_day: str = "",
    numbers: pd.DataFrame | None = None,
) -> Plan:
    """Make the plan of one period.

    Args:
        ours: the accepted submissions.
        base, theirs: table name -> frame of the dictionary's fields with ``id`` (and ``version`` in
            ``theirs``): what was agreed on last, and the mirror. An empty ``base`` compares two
            ways.
        ledger: deliveries of this and earlier periods (``situations.LEDGER``); without any of this
            period whoever sent a file lists all.
        units: registry (``UNITS``), or None: unit codes are taken as they stand.
        settings: what the office writes over ``defaults.toml``.
        as_of: ISO day.
        kept_out: labels of people with a finding at error level: listed, and neither changed nor
            absent.
        judgements: what people answered before (``judgements.COLUMNS``).
        overrides: see ``gates.OVERRIDES``.
        mirror_day: ISO day of the last pull.
        numbers: which number belonged to whom and when (table ``identifier`` of the mirror): who
            bore a number before.
    """
    ways = over_defaults(settings)
    theirs = _with_closed(theirs, base)
    their_people = _known_frame(theirs)
    base_people = _known_frame(base)
    people = _with_units(ours.nguoi, units)
    period = as_of[:7]
    said = standing(judgements, as_of, int(ways["judgements"]["absent_days"]))
    deliveries = situations.ledger(people, period) if ledger is None else ledger
    if not (deliveries["period"] == period).any():
        deliveries = pd.concat([deliveries, situations.ledger(people, period)], ignore_index=True)
    scope = deliveries[(deliveries["period"] == period) & (deliveries["status"] == "accepted")]

    links = match(people, their_people, base_people, said.identity, numbers, ways["matching"])
    rows = _rows(links, people, their_people, base_people, units, as_of, set(kept_out), said)
    rows["situation"] = situations.of_rows(rows)
    states = _States(ours, people, rows, base, theirs, base_people, their_people, ways)
    lines = pd.concat([states.values(), states.lists(), states.events()], ignore_index=True)
    lines = settle(lines, said.values)
    gone = _gone(rows, people, their_people, scope, units, as_of, said)
    absent = _absent_lines(gone, their_people, base_people, ways)
    changes, name = _finish([lines, absent], ways)
    about = _people(rows, people, their_people, gone, changes)
    balance = _balance(about, changes, their_people, as_of)
    limits = gates.gates(
        about,
        changes,
        balance,
        people,
        deliveries,
        units,
        ways["gates"],
        as_of,
        mirror_day,
        overrides,
    )
    heads = (balance["absent"] + balance["left"]).set_axis(balance["unit"]).astype("float64")
    delivered = scope.assign(absent=heads.reindex(scope["unit"]).to_numpy(dtype="float64"))
    return Plan(
        name,
        changes,
        about,
        balance,
        limits,
        _kept_out(rows, people, ours),
        delivered.reset_index(drop=True),
    )


def _with_closed(
    theirs: dict[str, pd.DataFrame], base: dict[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """The mirror with those whom it no longer lists, as they were agreed on last and closed: who
    comes back is known."""
    if not len(base.get("nguoi", ())):
        return theirs
    people = theirs.get("nguoi", base["nguoi"].iloc[:0])
    lost = distinct(base["nguoi"]["id"]) - distinct(people["id"])
    if not lost:
        return theirs
    found = dict(theirs)
    for name, frame in base.items():
        rows = frame[among(frame["id"], lost)]
        rows = rows.assign(closed="?") if name == "nguoi" else rows
        held = theirs.get(name)
        found[name] = (
            rows if held is None or not len(held) else pd.concat([held, rows], ignore_index=True)
        )
    return found


def _known_frame(state: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The people of a state with every field of the dictionary, on a plain index."""
    frame = state.get("nguoi")
    names = [f.name for f in dictionary.nguoi().fields]
    if frame is None or not len(frame):
        return dictionary.empty("nguoi").assign(
            id=pd.Series(dtype="str"), version=pd.Series(dtype="int64")
        )
    frame = frame.reset_index(drop=True)
    missing = {
        n: pd.Series(np.nan, index=frame.index, dtype=dictionary.dtype(dictionary.field(n)))
        for n in names
        if n not in frame
    }
    if "version" not in frame:
        missing["version"] = pd.Series(0, index=frame.index)
    return (
        pd.concat([frame, pd.DataFrame(missing, index=frame.index)], axis=1) if missing else frame
    )


def _with_units(nguoi: pd.DataFrame, units: pd.DataFrame | None) -> pd.DataFrame:
    """The people with ``unit``: the unit they are declared in, else the one that sent the file.
    Names that the registry does not know say nothing about a code."""
    codes = None if units is None else set(units["code"])
    using, managing = nguoi[UNIT], nguoi["ma_don_vi_quan_ly"]
    if codes is not None:
        using, managing = using.where(using.isin(codes)), managing.where(managing.isin(codes))
    unit = using.fillna(nguoi["_don_vi"])
    return nguoi.assign(unit=unit, **{UNIT: unit, "ma_don_vi_quan_ly": managing})


def _rows(
    rows: pd.DataFrame,
    people: pd.DataFrame,
    theirs: pd.DataFrame,
    base: pd.DataFrame,
    units: pd.DataFrame | None,
    as_of: str,
    kept_out: set[int],
    said: Standing,
) -> pd.DataFrame:
    """The facts of every row of the submission (see ``situations.of_rows``), with ``their_at`` and
    ``base_at``, positions in the known states or -1. ``rows``: what ``match`` found, taken over."""
    rows["kept_out"] = people.index.isin(list(kept_out))
    rows["left_ours"] = situations.has_left(people, as_of)
    reissued = (rows["id"] != "") & _plausible(people)
    rows["conflict"] = ((rows["verdict"] == "conflict") & (~rows["kept_out"] | reissued)).to_numpy()
    rows["ambiguous"] = (rows["verdict"] == "ambiguous").to_numpy()
    rows["key"] = ("new:" + person_key(people)).fillna("new:").to_numpy(dtype=object)
    rows["their_at"] = pd.Index(theirs["id"]).get_indexer(pd.Index(rows["id"]))
    rows["base_at"] = pd.Index(base["id"]).get_indexer(pd.Index(rows["id"]))
    rows["known"] = rows["their_at"] >= 0
    left = np.append(situations.has_left(theirs, as_of), False)
    rows["left_theirs"] = left[rows["their_at"]]
    _doubles(rows, people, said.units)
    field = dictionary.field(UNIT)
    ours = people["unit"].fillna("").to_numpy(dtype=object)
    held, agreed = (
        np.append(side[UNIT].fillna("").to_numpy(dtype=object), "")[rows[at].to_numpy()]
        for side, at in ((theirs, "their_at"), (base, "base_at"))
    )
    found = diff.outcome(
        agreed, held, ours, field, said=ours != "", has_base=rows["base_at"].to_numpy() >= 0
    )
    rows["moved"] = rows["known"].to_numpy() & np.isin(
        found, (diff.PUSH, diff.TWO_WAY, diff.CONFLICT)
    )
    follows = situations.successors(units, as_of)
    rows["reorganised"] = rows["moved"].to_numpy() & np.fromiter(
        (pair in follows for pair in zip(held, ours, strict=True)), dtype=bool, count=len(rows)
    )
    rows["unit"], rows["their_unit"], rows["base_unit"] = ours, held, agreed
    return rows


def _plausible(people: pd.DataFrame) -> pd.Series:
    """Where the personal ID could be the person's own: a province, sex with century, and year of
    birth that agree. Any other is a slip of the row.

    Source: Nghị định 137/2015/NĐ-CP, Điều 13; Thông tư 59/2021/TT-BCA, Điều 4 and annexes.
    """
    number, born = people["cccd"], people["ngay_sinh"]
    digits = codelists.table("cccd_the_ky_gioi_tinh")
    sex = dict(
        zip(digits["birth_year_from"].str[:2] + digits["gender_vi"], digits["code"], strict=True)
    )
    fits = number.str.fullmatch("[0-9]{12}") & number.str[:3].isin(
        codelists.table("cccd_ma_tinh")["code"]
    )
    fits &= (number.str[3] == (born.str[:2] + people["gioi_tinh"]).map(sex)) & (
        number.str[4:6] == born.str[2:4]
    )
    return fits.fillna(False).astype(bool)


def _doubles(rows: pd.DataFrame, people: pd.DataFrame, chosen: dict[str, str]) -> None:
    """Mark ``duplicate`` (two rows for one person) and ``superseded`` (the line that only says that
    the person left for the unit of the other line, or that errors keep out beside a sound one).
    ``chosen``: person -> the unit to which a person said that this one belongs."""
    who = rows["id"].where(rows["id"] != "", people["cccd"].fillna("")).to_numpy(dtype=object)
    several = np.flatnonzero((who != "") & pd.Series(who).duplicated(keep=False).to_numpy())
    group, persons = pd.factorize(who[several])
    unit = people["unit"].fillna("?").to_numpy(dtype=object)[several]
    sound = ~rows["kept_out"].to_numpy(dtype=bool)[several]
    belongs = np.array(
        [chosen.get(str(p), chosen.get(f"new:{p}", "")) for p in persons], dtype=object
    )[group]

    def count(which: np.ndarray) -> np.ndarray:
        return np.bincount(group[which], minlength=len(persons))[group]

    told = sound & (belongs != "") & (unit == belongs)
    stands = np.where(
        count(sound) == 1, sound, sound & ~rows["left_ours"].to_numpy(dtype=bool)[several]
    )
    answered = count(told) == 1
    settled = ~answered & (count(stands) == 1)
    asked = ~answered & ~settled
    told, left = answered & told, settled & stands & (count(sound) > 1)
    beside = np.where(
        answered, ~told, np.where(settled, ~stands, pd.Series(group).duplicated().to_numpy())
    )
    reason = rows["reason"].to_numpy(dtype=object)
    reason[several[told]] += "; " + t("cán bộ đã xác định đơn vị của người khai trùng")
    reason[several[left]] += "; " + t("đơn vị cũ khai đã chuyển đi")
    open_rows = np.flatnonzero(asked)
    for places in pd.Series(open_rows).groupby(group[open_rows]).indices.values():
        own = open_rows[places]
        reason[several[own]] = t(
            "Cùng một người được khai {n} lần, ở: {units}",
            n=len(own),
            units=", ".join(sorted(set(unit[own]))),
        )
    rows["duplicate"], rows["superseded"] = (
        np.isin(np.arange(len(rows)), several[which]) for which in (asked, beside)
    )
    rows["reason"] = pd.Series(reason, index=rows.index, dtype="str")


class _States:
    """The three states side by side, for the rows whose situation lets values through."""

    def __init__(
        self, ours: Records, people, rows, base, theirs, base_people, their_people, ways: Settings
    ):
        self.ours, self.people, self.ways = ours, people, ways
        self.base, self.theirs = base, theirs
        self.base_people, self.their_people = base_people, their_people
        self.all_rows = rows
        reaction = rows["situation"].map(lambda s: ways["reactions"][s]["values"])
        live = ~rows["superseded"]
        left_stranger = ~rows["known"] & rows["left_ours"]
        self.compared = rows[live & (reaction == "diff") & rows["known"] & ~rows["kept_out"]]
        self.added = rows[live & (reaction == "all") & ~rows["known"] & ~left_stranger]
        self.told = rows[live & ~left_stranger]
        self.about = people[["cccd", "ho_ten", "unit"]].astype(object)
        self.evidence = _Evidence(ours)
        self.ids = rows["id"].where(rows["known"], rows["key"])

    def _fields(self, table: str):
        return tuple(
            f
            for f in dictionary.tables()[table].fields
            if table != "nguoi" or f.name not in self.ways["ignored"]
        )

    def values(self) -> pd.DataFrame:
        """Lines of the person's own fields: those not in step, and all of a new person."""
        fields = self._fields("nguoi")
        rows = self.compared
        at = {
            "base": rows["base_at"].to_numpy(),
            "theirs": rows["their_at"].to_numpy(),
            "ours": self.people.index.get_indexer(rows.index),
        }
        erase = {
            f.name: e for f in fields if (e := erased(self.ours.raw, f.name, rows.index)).any()
        }
        states = (self.base_people, self.their_people, self.people)
        if len(rows) >= self.ways["diff"]["duckdb_from"]:
            from . import out_of_core  # DuckDB is loaded only where it is needed

            found = out_of_core.values(*states, at, fields, at["base"] >= 0, erase)
        else:
            b, th, o = (
                diff.Side.of(state, fields, places)
                for state, places in zip(states, at.values(), strict=True)
            )
            found = diff.values(b, th, o, fields, at["base"] >= 0, erase)
        who = rows.iloc[found["at"].to_numpy()]
        kind = np.array(diff.OUTCOMES, dtype=object)[found["outcome"]]
        kind = np.where(found["erase"] & np.isin(kind, ("push", "two_way")), "erase", kind)
        field = found["field"].to_numpy(dtype=object)
        # A number that the person bore before is old, not corrected: the unit is told the one in
        # force.
        kind = np.where(
            (field == "cccd") & (who["how"] == NUMBER_BEFORE).to_numpy(), "keep_theirs", kind
        )
        situation = who["situation"].to_numpy(dtype=object)
        kind = np.where(
            np.isin(field, (UNIT, "ma_don_vi_quan_ly"))
            & (kind != "keep_theirs")
            & np.isin(situation, ("transferred", "reorganised")),
            situation,
            kind,
        )
        kind = np.where(
            np.isin(field, LEAVING) & (situation == "leaver") & (kind != "keep_theirs"),
            "leaver",
            kind,
        )
        texts_ = {n: found[n].to_numpy(dtype=object) for n in ("base", "theirs", "ours")}
        lines = [self._lines(who, "nguoi", kind, "set", field, **texts_)]
        # The number in dispute stands on the line of the event itself.
        dispute = (situation == "identity_conflict") & (field == "cccd")
        lines[0] = lines[0][~dispute].reset_index(drop=True)
        lines += [self._added(fields), self._back(), self._first_base(fields)]
        return pd.concat(lines, ignore_index=True)

    def _added(self, fields) -> pd.DataFrame:
        columns = texts(self.people.loc[self.added.index], fields)
        given = {
            name: hits
            for name, column in columns.items()
            if len(hits := np.flatnonzero(column != ""))
        }
        if not given:
            return _no_lines()
        names = np.repeat(
            np.array(list(given), dtype=object), [len(hits) for hits in given.values()]
        )
        values = np.concatenate([columns[name][hits] for name, hits in given.items()])
        return self._lines(
            self.added.iloc[np.concatenate(list(given.values()))],
            "nguoi",
            "new",
            "add",
            names,
            ours=values,
        )

    def _back(self) -> pd.DataFrame:
        """Who returns is no longer one who left."""
        rows = self.compared[self.compared["situation"] == "returned"]
        parts = [_no_lines()]
        for f in dictionary.nguoi().fields:
            if f.name in (*LEAVING, "trang_thai"):
                held = diff.Side.of(self.their_people, (f,), rows["their_at"].to_numpy())[f.name]
                hits = np.flatnonzero(
                    held == situations.CLOSED if f.name == "trang_thai" else held != ""
                )
                parts.append(
                    self._lines(
                        rows.iloc[hits], "nguoi", "returned", "set", f.name, theirs=held[hits]
                    )
                )
        return pd.concat(parts, ignore_index=True)

    def _first_base(self, fields) -> pd.DataFrame:
        """Where nothing was agreed on before, what nobody disputes is agreed from now on: one line
        says so, on a key."""
        mine = self.people[["cccd", "so_hieu", "ho_ten"]].loc[self.compared.index]
        their_at = self.compared["their_at"].to_numpy()
        open_rows = (self.compared["base_at"].to_numpy() < 0) & (their_at >= 0)
        parts = [_no_lines()]
        for f in fields if open_rows.any() else ():
            if f.name in ("cccd", "so_hieu", "ho_ten"):
                held = diff.Side.of(self.their_people, (f,), their_at)[f.name]
                hits = np.flatnonzero(
                    open_rows & (held != "") & (texts(mine, (f,))[f.name] == held)
                )
                parts.append(
                    self._lines(
                        self.compared.iloc[hits],
                        "nguoi",
                        "agreed",
                        "set",
                        f.name,
                        theirs=held[hits],
                        ours=held[hits],
                    )
                )
                open_rows[hits] = False
        return pd.concat(parts, ignore_index=True)

    def lists(self) -> pd.DataFrame:
        """Lines of the child tables."""
        parts = [_no_lines()]
        if not any(len(child) for child in self.ours.con.values()):
            return _no_lines()
        compared = distinct(self.compared["id"])
        agreed = distinct(self.base_people["id"])
        owner = pd.Series(self.ids.to_numpy(dtype=object), index=self.all_rows.index)
        wanted = set(self.compared.index) | set(self.added.index)
        for name, table in dictionary.children_tables().items():
            child = self.ours.con.get(name)
            if child is None or not len(child):
                continue
            mine = child[child["_nguoi"].isin(wanted)]
            if not len(mine):
                continue
            fields = self._fields(name)
            mine = mine.assign(id=owner.reindex(mine["_nguoi"]).to_numpy(dtype=object))
            known = [self._lines_of(state, name) for state in (self.base, self.theirs)]
            has_base = agreed | (distinct(mine["id"]) - compared)
            mine = mine[
                ~among(mine["id"], diff.in_step(known[0], known[1], mine, fields, has_base))
            ]
            if not len(mine):
                continue
            people = distinct(mine["id"])
            known = [side[among(side["id"], people)] for side in known]
            mine = _with_known_units(mine, known, name, table.key)
            found = diff.lists(known[0], known[1], mine, fields, table.key, has_base)
            parts += self._list_lines(name, fields, found, mine)
        return pd.concat(parts, ignore_index=True)

    @staticmethod
    def _lines_of(state: dict[str, pd.DataFrame], name: str) -> pd.DataFrame:
        frame = state.get(name)
        return dictionary.empty(name).assign(id=pd.Series(dtype="str")) if frame is None else frame

    def _list_lines(
        self, name: str, fields, found: diff.Lists, mine: pd.DataFrame
    ) -> list[pd.DataFrame]:
        row_of = pd.Series(self.all_rows.index, index=self.ids).groupby(level=0).first()
        # A person with superseded rows has one row that stands.
        standing = (
            pd.Series(self.told.index, index=self.ids.reindex(self.told.index))
            .groupby(level=0)
            .first()
        )
        row_of.update(standing)
        at_row = row_of.reindex(found.keys["id"]).to_numpy()
        line = found.keys["line"].to_numpy(dtype=object)
        mine_labels = np.append(mine.index.to_numpy(), -1)[found.mine]
        kinds = np.array(diff.OUTCOMES, dtype=object)
        parts = []

        def add(at: np.ndarray, kind, op: str, field, base, theirs, ours) -> None:
            who = self.all_rows.loc[at_row[at]]
            kind = np.where(who["known"], kind, "new")
            made = self._lines(
                who,
                name,
                kind,
                op,
                field,
                base=base,
                theirs=theirs,
                ours=ours,
                line=line[at],
                child=mine_labels[at],
            )
            parts.append(made)

        v = found.values
        if len(v):
            add(
                v["at"].to_numpy(),
                kinds[v["outcome"]],
                "set",
                v["field"].to_numpy(dtype=object),
                *(v[n].to_numpy(dtype=object) for n in ("base", "theirs", "ours")),
            )
        for f in fields:
            at = np.flatnonzero((found.event == diff.LINE_ADD) & (found.ours[f.name] != ""))
            if len(at):
                add(
                    at,
                    kinds[found.outcome[at]],
                    "add",
                    f.name,
                    found.base[f.name][at],
                    "",
                    found.ours[f.name][at],
                )
        # A line that goes, or that only the mirror changed, is one change; its values are shown
        # together.
        whole = (
            (diff.LINE_REMOVE, "remove"),
            (diff.LINE_THEIR_ADD, "add"),
            (diff.LINE_THEIR_REMOVE, "remove"),
            (diff.LINE_GONE, "remove"),
        )
        for event, op in whole:
            at = np.flatnonzero(found.event == event)
            if len(at):
                base, theirs = (_together(side, fields, at) for side in (found.base, found.theirs))
                add(at, kinds[found.outcome[at]], op, "", base, theirs, "")
        return parts

    def events(self) -> pd.DataFrame:
        """The line that carries what happens to a person as a whole."""
        parts = [_no_lines()]
        for situation, rows in self.told.groupby("situation"):
            way = self.ways["reactions"][situation]
            if not way["event"]:
                continue
            base, theirs, ours, field = rows["base_unit"], rows["their_unit"], rows["unit"], ""
            if situation == "leaver":
                mine = self.people.loc[rows.index]
                ours = mine["ngay_roi"].fillna("") + " " + mine["ly_do_roi"].fillna("")
                ours = ours.str.strip()
            ids = self.ids.loc[rows.index]
            line: Any = ""
            if situation == "ambiguous":
                # A question for each candidate; the row is named by its key, so that an answer
                # finds it again.
                told = [
                    [*e.split("|"), *[""] * c.count(";")][: c.count(";") + 1]
                    for e, c in zip(rows["evidence"], rows["candidates"], strict=True)
                ]
                rows = rows.assign(
                    candidate=rows["candidates"].str.split(";"), evidence=told
                ).explode(["candidate", "evidence"])
                ids = rows["candidate"].where(rows["candidate"] != "", rows["key"])
                line = rows["key"].str.removeprefix("new:").to_numpy(dtype=object)
                rows = rows.assign(
                    their_at=pd.Index(self.their_people["id"]).get_indexer(pd.Index(ids))
                )
                base, theirs, ours = (
                    "",
                    _portrait(self.their_people, rows["their_at"].to_numpy()),
                    _portrait(self.people, self.people.index.get_indexer(rows.index)),
                )
            if situation in ("ambiguous", "identity_conflict"):
                more = rows["evidence"].to_numpy(dtype=object)
                rows = rows.assign(
                    reason=rows["reason"].to_numpy(dtype=object)
                    + np.where(more == "", "", "; " + more)
                )
            if situation in ("identity_conflict", "duplicate"):
                one = (rows["candidates"] != "") & ~rows["candidates"].str.contains(";")
                ids = rows["id"].where(rows["known"], rows["candidates"].where(one, rows["key"]))
                rows = rows.assign(
                    their_at=pd.Index(self.their_people["id"]).get_indexer(pd.Index(ids))
                )
            if situation == "identity_conflict":
                field = np.where(rows["known"], "cccd", "")
                ours = self.people.loc[rows.index, "cccd"].fillna("")
                at = pd.Index(self.their_people["id"]).get_indexer(ids)
                theirs = diff.Side.of(self.their_people, (dictionary.field("cccd"),), at)["cccd"]
                before = pd.Index(self.base_people["id"]).get_indexer(ids)
                base = diff.Side.of(self.base_people, (dictionary.field("cccd"),), before)["cccd"]
            parts.append(
                self._lines(
                    rows,
                    "nguoi",
                    way["event"],
                    way["op"],
                    field,
                    base=np.asarray(base),
                    theirs=np.asarray(theirs),
                    ours=np.asarray(ours),
                    ids=ids.to_numpy(dtype=object),
                    line=line,
                )
            )
        return pd.concat(parts, ignore_index=True)

    def _lines(
        self,
        who: pd.DataFrame,
        table: str,
        kind: Any,
        op: str,
        field: Any,
        *,
        base: Any = "",
        theirs: Any = "",
        ours: Any = "",
        line: Any = "",
        child: np.ndarray | None = None,
        ids: np.ndarray | None = None,
    ) -> pd.DataFrame:
        """Change lines for these rows of the submission (columns of CHANGES without ids and
        seals)."""
        n = len(who)
        mine = self.about.loc[who.index]
        version = np.append(self.their_people["version"].to_numpy(), 0)[who["their_at"].to_numpy()]
        field = np.broadcast_to(np.asarray(field, dtype=object), n)
        return pd.DataFrame(
            {
                "kind": np.broadcast_to(np.asarray(kind, dtype=object), n),
                "id": self.ids.loc[who.index].to_numpy(dtype=object) if ids is None else ids,
                "cccd": mine["cccd"].to_numpy(dtype=object),
                "ho_ten": mine["ho_ten"].to_numpy(dtype=object),
                "unit": mine["unit"].to_numpy(dtype=object),
                "table": table,
                "line": np.broadcast_to(np.asarray(line, dtype=object), n),
                "op": op,
                "field": field,
                "base": np.broadcast_to(np.asarray(base, dtype=object), n),
                "theirs": np.broadcast_to(np.asarray(theirs, dtype=object), n),
                "ours": np.broadcast_to(np.asarray(ours, dtype=object), n),
                "version": version,
                "reason": who["reason"].to_numpy(dtype=object),
                "evidence": self.evidence(
                    table,
                    who.index.to_numpy() if child is None else child,
                    field,
                    who.index.to_numpy(),
                ),
            },
            index=range(n),
        )


def _portrait(people: pd.DataFrame, at: np.ndarray) -> np.ndarray:
    """Who stands at these positions, in one text: name, birth date, personal ID, unit."""
    fields = tuple(dictionary.field(f) for f in ("ho_ten", "ngay_sinh", "cccd", UNIT))
    return _together(diff.Side.of(people, fields, at), fields, np.arange(len(at)))


def _together(side: diff.Side, fields, at: np.ndarray) -> np.ndarray:
    """The values of whole lines as one text each, '' where the side has no such line."""
    shown = np.full(len(at), "", dtype=object)
    for f in fields:
        column = side[f.name][at]
        shown = shown + np.where(
            column == "", "", np.where(shown == "", "", "; ") + (f.labelled() + ": ") + column
        )
    return shown


def _with_known_units(
    mine: pd.DataFrame, known: list[pd.DataFrame], name: str, key: tuple[str, ...]
) -> pd.DataFrame:
    """A unit of a list that is written otherwise than the known line of the same person and time (a
    unit closed long ago has a name and no code in the registry) is that line's unit, where there is
    exactly one such line."""
    column = dict(LIST_COLUMNS).get(name)
    if column is None or column not in key or column not in mine:
        return mine
    by = ["id", *(k for k in key if k != column)]
    held = pd.concat([k.reindex(columns=[*by, column]) for k in known]).drop_duplicates()
    whole = set(map(tuple, held[[*by, column]].astype(object).fillna("").to_numpy().tolist()))
    held = held[~held.duplicated(by, keep=False)].set_index(by)[column]
    own = mine[[*by, column]].astype(object).fillna("")
    alone = ~mine.duplicated(by, keep=False).to_numpy()
    found = held.reindex(pd.MultiIndex.from_frame(mine[by])).to_numpy(dtype=object)
    strange = np.array([tuple(line) not in whole for line in own.to_numpy().tolist()], dtype=bool)
    written = (
        mine[column].str.contains(" ", regex=False).fillna(True).to_numpy(dtype=bool)
    )  # a name, or nothing
    take = alone & strange & written & pd.notna(found)
    return mine.assign(
        **{column: mine[column].mask(take, pd.Series(found, index=mine.index, dtype="str"))}
    )


class _Evidence:
    """Where a value was read: ``file!sheet!cell``."""

    def __init__(self, ours: Records):
        self.ours = ours
        tables = ours.tables.drop_duplicates("_table").set_index("_table")
        self.place = (tables["file"] + "!" + tables["sheet"].fillna("") + "!").to_dict()
        columns = ours.columns[ours.columns["field"].fillna("") != ""].drop_duplicates(
            ["_table", "field"]
        )
        self.letter = dict(
            zip(
                zip(columns["_table"], columns["field"], strict=True),
                columns["column"],
                strict=True,
            )
        )
        places = ours.places
        self.moved = dict(
            zip(
                zip(places["_table"], places["_row"], places["field"], strict=True),
                places["column"],
                strict=True,
            )
        )

    def _column(self, sheet: int, row: int, field: str) -> str:
        return self.moved.get((sheet, row, field)) or self.letter.get((sheet, field), "")

    def __call__(
        self, table: str, labels: np.ndarray, fields: np.ndarray, people: np.ndarray
    ) -> list[str]:
        child = None if table == "nguoi" else self.ours.con[table]
        where = (self.ours.nguoi if child is None else child)[["_table", "_row"]].reindex(labels)
        person = self.ours.nguoi[["_table", "_row"]].reindex(people)
        sheets, lines = (
            where["_table"].fillna(person["_table"].reset_index(drop=True).set_axis(where.index)),
            where["_row"],
        )
        return [
            ""
            if sheet not in self.place
            else f"{self.place[sheet]}{self._column(sheet, row, f)}{int(row) if row == row else ''}"
            for sheet, row, f in zip(sheets, lines, fields, strict=True)
        ]


def _no_lines() -> pd.DataFrame:
    names = [
        c
        for c in change_set.CHANGES
        if c not in ("change", "group", "decision", "by", "note", "seal")
    ]
    return pd.DataFrame(
        {c: pd.Series(dtype="int64" if c == "version" else "object") for c in names}
    )


def _gone(
    rows: pd.DataFrame,
    people: pd.DataFrame,
    theirs: pd.DataFrame,
    scope: pd.DataFrame,
    units: pd.DataFrame | None,
    as_of: str,
    said: Standing,
) -> pd.DataFrame:
    """Known people in service whom no row of this period speaks of, with situation, cause and what
    a person said of it (``ours``); index as ``theirs``."""
    seen = distinct(rows["id"]) | candidates(rows["candidates"])
    gone = theirs.loc[~situations.has_left(theirs, as_of) & ~among(theirs["id"], seen)]
    gone = situations.absences(gone, scope, units, as_of).assign(ours="")
    # A row that errors keep out may have lost its numbers to the very errors: name or birth date in
    # the same unit will do.
    lost = rows.index[rows["kept_out"] & ~rows["known"]]
    if len(lost) and len(gone):
        held = theirs.loc[gone.index]
        for name in ("ho_ten", "ngay_sinh"):
            key = (people.loc[lost, "unit"] + "|" + people.loc[lost, name]).dropna()
            hit = (held[UNIT] + "|" + held[name]).isin(set(key)) & (gone["situation"] == "absent")
            gone.loc[hit, ["situation", "cause", "reason"]] = [
                "kept_out",
                "errors",
                t("Có trong tệp của đơn vị nhưng dòng còn lỗi"),
            ]
    return _answered(gone, theirs, said)


def _answered(gone: pd.DataFrame, theirs: pd.DataFrame, said: Standing) -> pd.DataFrame:
    """Absent people of whom somebody said, while they were in the same unit, that they still work
    or that they left."""
    for at in gone.index[gone["situation"] == "absent"] if said.absent else ():
        word, ours, who, unit = said.absent.get(str(theirs.at[at, "id"]), ("", "", "", ""))
        if word and unit == theirs.at[at, UNIT]:
            left = word == "left"
            reason = (
                t("Đã xác nhận thôi công tác ({said})", said=who)
                if left
                else t("Đã xác nhận còn làm việc ({said})", said=who)
            )
            gone.loc[at, ["situation", "cause", "reason", "ours"]] = [
                "leaver" if left else "absent",
                word,
                reason,
                ours if left else "",
            ]
    return gone


def _absent_lines(
    gone: pd.DataFrame, theirs: pd.DataFrame, base: pd.DataFrame, ways: Settings
) -> pd.DataFrame:
    """The lines of people whom nobody lists: the question, or the leaving that a person has
    confirmed."""
    way = ways["reactions"]["absent"]
    asked = (
        gone[(gone["situation"] == "absent") & (gone["cause"] != "works")]
        if way["event"]
        else gone[:0]
    )
    left = gone[gone["situation"] == "leaver"]
    parts = [
        _about_gone(
            asked, theirs, base, way["event"], way["op"], "", theirs.loc[asked.index, UNIT], ""
        ),
        _about_gone(
            left, theirs, base, "leaver", "close", "", theirs.loc[left.index, UNIT], left["ours"]
        ),
    ]
    for name, values in (
        ("ngay_roi", left["ours"].str.extract(r"^(\d\S*)")[0]),
        ("ly_do_roi", left["ours"].str.extract(r"([A-Z]\S*)$")[0]),
    ):
        given = values.dropna()
        parts.append(
            _about_gone(
                left.loc[given.index],
                theirs,
                base,
                "leaver",
                "set",
                name,
                theirs.loc[given.index, name].fillna(""),
                given,
            )
        )
    return pd.concat(parts, ignore_index=True)


def _about_gone(
    gone: pd.DataFrame,
    theirs: pd.DataFrame,
    base: pd.DataFrame,
    kind: str,
    op: str,
    field: str,
    held: pd.Series,
    ours: Any,
) -> pd.DataFrame:
    if not len(gone):
        return _no_lines()
    who = theirs.loc[gone.index]
    agreed = base.drop_duplicates("id").set_index("id")[field or UNIT].reindex(who["id"])
    return pd.DataFrame(
        {
            "kind": kind,
            "id": who["id"].to_numpy(dtype=object),
            "cccd": who["cccd"].to_numpy(dtype=object),
            "ho_ten": who["ho_ten"].to_numpy(dtype=object),
            "unit": who[UNIT].to_numpy(dtype=object),
            "table": "nguoi",
            "line": "",
            "op": op,
            "field": field,
            "base": agreed.to_numpy(dtype=object),
            "theirs": held.to_numpy(dtype=object),
            "ours": np.asarray(ours, dtype=object),
            "version": who["version"].to_numpy(),
            "reason": gone["reason"].to_numpy(dtype=object),
            "evidence": "",
        }
    )


def _finish(parts: list[pd.DataFrame], ways: Settings) -> tuple[pd.DataFrame, str]:
    """Sorted lines with group, name and seal, and the id of the plan."""
    lines = pd.concat(parts, ignore_index=True)
    for name in ("base", "theirs", "ours"):
        lines[name] = lines[name].where(lines[name] != "", np.nan)
    lines = lines.assign(change="", group="", decision="", by="", note="", seal="")[
        list(change_set.CHANGES)
    ].astype(change_set.CHANGES)
    lines = lines.sort_values(
        ["unit", "id", "table", "line", "op", "field", "kind"], kind="stable", ignore_index=True
    )
    lines["group"] = groups(lines, int(ways["group_from"]))
    stated = change_set.stated(lines)
    name = _plan_id(stated)
    names = [f"{name}-{i:06d}" for i in range(1, len(lines) + 1)]
    lines["change"], lines["seal"] = (
        pd.Series(v, index=lines.index, dtype="str")
        for v in (names, change_set.named(names, stated))
    )
    return lines, name


def _plan_id(stated: list[str]) -> str:
    """Hash of what all lines state; the names of the changes come from it and are not part of
    it."""
    return (
        "P"
        + hashlib.sha256(
            "".join(change_set.named([""] * len(stated), stated)).encode()
        ).hexdigest()[:10]
    )


def _people(
    rows: pd.DataFrame,
    people: pd.DataFrame,
    theirs: pd.DataFrame,
    gone: pd.DataFrame,
    changes: pd.DataFrame,
) -> pd.DataFrame:
    """One line a person (:data:`PEOPLE`)."""
    standing = rows[~rows["superseded"]]
    mine = people[["cccd", "ho_ten"]].loc[standing.index]
    situation = standing["situation"].to_numpy(dtype=object)
    known = standing["known"].to_numpy()
    before = np.where(known & ~standing["left_theirs"].to_numpy(), standing["their_unit"], "")
    moves = np.isin(situation, ("transferred", "reorganised", "new", "returned"))
    after = np.where(moves, standing["unit"], np.where(situation == "leaver", "", before))
    after = np.where(~known & standing["left_ours"].to_numpy(), "", after)
    ids = standing["id"].where(standing["known"], standing["key"])
    listed = pd.DataFrame(
        {
            "id": ids.to_numpy(dtype=object),
            "cccd": mine["cccd"].to_numpy(dtype=object),
            "ho_ten": mine["ho_ten"].to_numpy(dtype=object),
            "unit_before": before,
            "unit_after": after,
            "situation": situation,
            "cause": "",
            "reason": standing["reason"].to_numpy(dtype=object),
            "how": standing["how"].to_numpy(dtype=object),
            "row": standing.index.to_numpy(),
        }
    )
    theirs = theirs[["id", "cccd", "ho_ten", UNIT]]
    who = theirs.loc[gone.index]
    unlisted = pd.DataFrame(
        {
            "id": who["id"].to_numpy(dtype=object),
            "cccd": who["cccd"].to_numpy(dtype=object),
            "ho_ten": who["ho_ten"].to_numpy(dtype=object),
            "unit_before": who[UNIT].to_numpy(dtype=object),
            "unit_after": who[UNIT]
            .where((gone["situation"] != "leaver").to_numpy(), "")
            .to_numpy(dtype=object),
            "situation": gone["situation"].to_numpy(dtype=object),
            "cause": gone["cause"].to_numpy(dtype=object),
            "reason": gone["reason"].to_numpy(dtype=object),
            "how": "",
            "row": -1,
        }
    )
    # Who is the candidate of an open question is in service as before: the question stands on the
    # row that asks it.
    rest = theirs[~among(theirs["id"], distinct(listed["id"]) | distinct(unlisted["id"]))]
    open_rows = rows[rows["verdict"].isin(["ambiguous", "conflict"])]
    out = open_rows["situation"] == "kept_out"
    waits, asked = (candidates(open_rows.loc[which, "candidates"]) for which in (out, ~out))
    rest = rest[among(rest["id"], asked | waits)]
    question = among(rest["id"], asked)
    held = pd.DataFrame(
        {
            "id": rest["id"].to_numpy(dtype=object),
            "cccd": rest["cccd"].to_numpy(dtype=object),
            "ho_ten": rest["ho_ten"].to_numpy(dtype=object),
            "unit_before": rest[UNIT].to_numpy(dtype=object),
            "unit_after": rest[UNIT].to_numpy(dtype=object),
            "situation": np.where(question, "ambiguous", "kept_out"),
            "cause": np.where(question, "candidate", "errors"),
            "reason": np.where(
                question,
                t("Có một dòng trong tệp của đơn vị chưa khớp chắc chắn với người này"),
                t("Có trong tệp của đơn vị nhưng dòng còn lỗi"),
            ),
            "how": "",
            "row": -1,
        }
    )
    about = pd.concat([listed, unlisted, held], ignore_index=True)
    asks = changes[~changes["kind"].isin(change_set.TOLD)]
    about["lines"] = about["id"].map(asks["id"].value_counts()).fillna(0).astype("int64")
    about.loc[(about["situation"] == "unchanged") & (about["lines"] > 0), "situation"] = "changed"
    order = ["nothing", "agreed", "keep_theirs", "push", "erase", "two_way", "conflict"]
    rank = (
        changes["kind"].map({kind: i for i, kind in enumerate(order)}).groupby(changes["id"]).max()
    )
    worst = about["id"].map(rank).fillna(0).astype("int64")
    about["outcome"] = np.array(order, dtype=object)[worst]
    return about[list(PEOPLE)].fillna({"unit_before": "", "unit_after": ""}).astype(PEOPLE)


def _balance(
    about: pd.DataFrame, changes: pd.DataFrame, theirs: pd.DataFrame, as_of: str
) -> pd.DataFrame:
    """Heads per unit if everything that the plan proposes is approved; who is absent stays until a
    person decides.

    before, new, in, left and out come from the situations, after from carrying out the change
    lines: that both agree is what the gate ``balance`` checks.
    """
    was, now, s = about["unit_before"], about["unit_after"], about["situation"]
    moved = (was != "") & (now != "") & (was != now)
    columns = {
        "before": was[was != ""].value_counts(),
        "new": now[(s.isin(["new", "returned"])) & (was == "") & (now != "")].value_counts(),
        "in": now[moved].value_counts(),
        "left": was[(s == "leaver") & (was != "") & (now == "")].value_counts(),
        "out": was[moved].value_counts(),
        "after": _heads_after(changes, theirs, as_of).value_counts(),
        "absent": was[(s == "absent") & (about["cause"] != "works")].value_counts(),
        "returned": now[(s == "returned") & (now != "")].value_counts(),
    }
    balance = pd.DataFrame(columns).fillna(0).astype("int64").sort_index()
    total = balance.sum().rename("")
    balance = pd.concat([balance, total.to_frame().T])
    return balance.rename_axis("unit").reset_index().astype({"unit": "str"})


def _heads_after(changes: pd.DataFrame, theirs: pd.DataFrame, as_of: str) -> pd.Series:
    """Person -> unit after the lines of the plan are carried out."""
    serving = theirs.loc[~situations.has_left(theirs, as_of), ["id", UNIT]]
    unit = serving.set_index("id")[UNIT]
    event = (changes["table"] == "nguoi") & (changes["field"] == "")
    leave = changes.loc[event & (changes["kind"] == "leaver") & (changes["op"] == "close"), "id"]
    come = changes[
        event & changes["kind"].isin(["new", "returned", "transferred", "reorganised"])
    ].set_index("id")["ours"]
    unit = unit[~among(unit.index, distinct(leave) | distinct(come.index))]
    return pd.concat([unit, come])


def _kept_out(rows: pd.DataFrame, people: pd.DataFrame, ours: Records) -> pd.DataFrame:
    out = rows[rows["kept_out"]]
    mine = people.loc[out.index]
    tables = ours.tables.drop_duplicates("_table").set_index("_table")
    return pd.DataFrame(
        {
            "row": out.index.to_numpy(),
            "file": tables["file"].reindex(mine["_table"]).to_numpy(dtype=object),
            "sheet": tables["sheet"].reindex(mine["_table"]).to_numpy(dtype=object),
            "sheet_row": mine["_row"].to_numpy(),
            "unit": mine["unit"].to_numpy(dtype=object),
            "cccd": mine["cccd"].to_numpy(dtype=object),
            "ho_ten": mine["ho_ten"].to_numpy(dtype=object),
            "id": out["id"].to_numpy(dtype=object),
        }
    ).astype(KEPT_OUT)
