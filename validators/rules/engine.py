"""Runs the book over the records and says what came of every rule."""

import traceback
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..findings import FINDINGS, empty, fingerprint
from .context import Context
from .rule import BOOK, Rule


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one rule: ``passed``, ``found`` (with the count), ``skipped`` (with what it lacked), ``crashed`` or ``not in force``."""

    rule: str
    outcome: str
    count: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Result:
    findings: pd.DataFrame
    outcomes: dict[str, Outcome]
    unit_outcomes: pd.DataFrame = field(default_factory=pd.DataFrame)


def run(context: Context, rules: list[Rule] | None = None) -> Result:
    """Evaluate every rule once over the joined frames.

    A rule that raises is reported as crashed and the others go on; nothing is swallowed.
    """
    parts: list[pd.DataFrame] = []
    outcomes: dict[str, Outcome] = {}
    locate = Locator(context)
    for rule in BOOK.values() if rules is None else rules:
        if not rule.in_force(context.as_of):
            outcomes[rule.id] = Outcome(rule.id, "not in force", reason=context.as_of)
            continue
        lacking = _lacking(rule, context)
        if lacking:
            outcomes[rule.id] = Outcome(rule.id, "skipped", reason=lacking)
            continue
        try:
            hits = _hits(rule, context)
            if hits is not None and len(hits):
                parts.append(locate.findings(rule, hits))
        except Exception as error:  # noqa: BLE001 - the point of an outcome: a crash is shown, not raised
            where = traceback.extract_tb(error.__traceback__)[-1]
            outcomes[rule.id] = Outcome(rule.id, "crashed", reason=f"{type(error).__name__} ({where.name}:{where.lineno})")
            continue
        count = 0 if hits is None else len(hits)
        outcomes[rule.id] = Outcome(rule.id, "found" if count else "passed", count)
    findings = pd.concat(parts, ignore_index=True) if parts else empty()
    return Result(findings, outcomes)


def _lacking(rule: Rule, context: Context) -> str:
    """What the rule needs and nobody gave, or ''."""
    for need in rule.needs:
        if need == "@units" and context.units is None:
            return "units"
        if need == "@mirror" and context.mirror is None:
            return "mirror"
        if need.startswith("@"):
            continue
        table, _, name = need.rpartition(".")
        table = table or rule.table
        if table not in ("nguoi", *context.records.con):
            continue
        if not context.has_column(name, table).any() and not context.given(name, table).any():
            return f"{table}.{name}" if "." in need else name
    return ""


def _hits(rule: Rule, context: Context) -> pd.DataFrame | None:
    found = rule.test(context)
    if isinstance(found, pd.DataFrame):
        return found
    frame = context.frame(rule.table)
    mask = np.asarray(found, dtype=bool)
    if not mask.any():
        return None
    labels = frame.index[mask]
    hits = pd.DataFrame({"index": labels})
    if rule.propose is not None:
        hits["proposal"] = rule.propose(context, labels).fillna("").to_numpy()
    return hits


class Locator:
    """Turns hits into findings with file, sheet, row and column letter."""

    def __init__(self, context: Context):
        self.context = context
        self.tables = context.records.tables.set_index("_table")
        columns = context.records.columns
        columns = columns[columns["field"] != ""]
        self.letters: dict[tuple[int, str], str] = {}
        for table, name, letter in zip(columns["_table"], columns["field"], columns["column"], strict=True):
            self.letters.setdefault((table, name), letter)
        nguoi = context.records.nguoi
        self.person = nguoi["cccd"].fillna(nguoi["so_hieu"]).fillna(nguoi["ho_ten"]).fillna("")

    def findings(self, rule: Rule, hits: pd.DataFrame) -> pd.DataFrame:
        frame = self.context.frame(rule.table) if rule.table in ("nguoi", *self.context.records.con) else self.context.frame()
        raw = self.context.records.raw if rule.table == "nguoi" else self.context.records.raw_con.get(rule.table)
        n = len(hits)
        index = hits["index"].astype("int64").to_numpy() if "index" in hits else np.full(n, -1)
        known = index >= 0
        rows = frame.reindex(pd.Index(index)) if known.any() else frame.iloc[:0].reindex(pd.Index(index))

        def given(name: str, default: object) -> np.ndarray:
            return hits[name].to_numpy() if name in hits else np.full(n, default, dtype=object)

        table = np.where(known, rows["_table"].fillna(-1).to_numpy(), given("_table", -1)).astype("int64")
        row = np.where(known, rows["_row"].fillna(0).to_numpy(), given("row", 0)).astype("int64")
        # A child rule may blame a cell of another row of its table by giving "row" with its own index.
        name = pd.Series(given("field", ""), dtype="str").fillna("").to_numpy(dtype=object)
        letter = pd.Series(given("column", ""), dtype="str").fillna("").to_numpy(dtype=object)
        for i in range(n):
            if not name[i]:
                name[i] = next((b for b in rule.blames if (table[i], b) in self.letters), rule.blames[0] if rule.blames else "")
            if not letter[i] and name[i]:
                letter[i] = self.letters.get((table[i], name[i]), "")
        value = pd.Series(given("value", ""), dtype="str").fillna("").to_numpy(dtype=object)
        for blamed in {b for b in name if b}:
            if blamed not in frame:
                continue
            where = (name == blamed) & (value == "") & known
            if not where.any():
                continue
            shown = rows[blamed].map(_show)
            if raw is not None and blamed in raw:
                shown = raw[blamed].reindex(pd.Index(index)).fillna(pd.Series(shown.to_numpy(), index=pd.Index(index)))
            value[where] = shown.fillna("").to_numpy(dtype=object)[where]
        if rule.table == "nguoi" or rule.table not in self.context.records.con:
            person_index = index
        else:
            person_index = rows["_nguoi"].fillna(-1).astype("int64").to_numpy()
        person = self.person.reindex(pd.Index(person_index)).fillna("").to_numpy()
        sender = rows["_don_vi"] if rule.table == "nguoi" and "_don_vi" in rows else self.context.records.nguoi["_don_vi"].reindex(pd.Index(person_index))
        unit = pd.Series(given("unit", ""), dtype="str").fillna("").to_numpy(dtype=object)
        unit = np.where(unit == "", sender.fillna("").to_numpy(), unit)
        proposal = pd.Series(given("proposal", ""), dtype="str").fillna("")
        return pd.DataFrame(
            {
                "rule": rule.id,
                "severity": rule.severity,
                "file": self.tables["file"].reindex(table).fillna("").to_numpy(),
                "sheet": self.tables["sheet"].reindex(table).fillna("").to_numpy(),
                "row": row,
                "column": letter,
                "field": name,
                "value": value,
                "proposal": proposal.to_numpy(),
                "unit": unit,
                "person": person,
                "table": rule.table,
                "index": index,
                "detail": pd.Series(given("detail", ""), dtype="str").fillna("").to_numpy(),
                "fingerprint": [fingerprint(rule.id, str(p), str(f), str(v)) for p, f, v in zip(person, name, value, strict=True)],
            }
        ).astype(FINDINGS)


def _show(value: object) -> str:
    if isinstance(value, float):
        return "" if np.isnan(value) else f"{value:g}"
    return str(value)
