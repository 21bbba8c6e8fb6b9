"""Rules of scope ``row`` as pandera checks: one check for each table whose rows a rule judges.

The check's function gives True for each row that is right, as pandera wants it; what the rule says
beyond that (cell, proposal, detail) are the hits of the same call. Failure cases are the cells that
the rule blames, not the whole rows.
"""

import warnings
from typing import Protocol

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.backends.pandas.checks import PandasCheckBackend
from pandera.errors import SchemaWarning

from ..texts import pick
from .context import Context
from .locate import Locator
from .rule import Rule, Severity

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


class Judged:
    """What rules find in one context; each rule is asked once, whatever number of tables it
    judges."""

    def __init__(self, context: Context):
        self.context = context
        self._found: dict[str, pd.DataFrame | None] = {}
        self._located: dict[str, pd.DataFrame] = {}

    def hits(self, rule: Rule) -> pd.DataFrame | None:
        """The hits of a rule, None for none."""
        if rule.id not in self._found:
            self._found[rule.id] = evaluate(rule, self.context)
        return self._found[rule.id]

    def located(self, rule: Rule) -> pd.DataFrame:
        """The hits of a rule that has some, in their order, with table, severity, field and value
        as in findings."""
        if rule.id not in self._located:
            locate = self.context.once("locator", lambda: Locator(self.context))
            hits = self.hits(rule)
            assert hits is not None
            numbered = hits.reset_index(drop=True)
            named = tables_of(rule, hits) if "table" in hits else np.full(len(hits), rule.table)
            # The locator gives the hits table by table: they are put back into their order.
            at = np.concatenate([np.flatnonzero(named == t) for t in dict.fromkeys(named)])
            parts = [pd.DataFrame(part) for part in locate.columns(rule, numbered)]
            self._located[rule.id] = pd.concat(parts).set_axis(at).sort_index()
        return self._located[rule.id]

    def take(self, rule: Rule) -> pd.DataFrame | None:
        """:meth:`hits`, which are then forgotten: the frames of 200 rules are not kept."""
        found = self.hits(rule)
        del self._found[rule.id]
        return found


class Source(Protocol):
    """Where a check gets what its rule found in the frame that it is called on."""

    def judged(self, frame: pd.DataFrame, rule: Rule) -> Judged | None:
        """None when the frame has not the columns that the rule needs."""
        ...


class CellCheck(pa.Check):
    """A check of a frame that blames cells."""

    def cells(self, frame: pd.DataFrame, right: pd.Series) -> pd.DataFrame | None:
        """``column``, ``index`` and ``failure_case`` of what is wrong; None for no cases."""
        raise NotImplementedError


class RuleCheck(CellCheck):
    """A rule as the check of one table.

    Args:
        rule: of scope ``row``. table: one of ``rule.judges``.
        source: gives the context of a frame.
        raises: the lowest severity that makes a failure case; below it pandera warns.
        cases: whether failure cases are made; the engine locates the hits itself.
    """

    def __init__(
        self,
        rule: Rule,
        table: str,
        source: Source,
        *,
        raises: Severity = "error",
        cases: bool = True,
    ):
        self.rule, self.table, self.source = rule, table, source

        self.raises: Severity = raises

        def right(frame: pd.DataFrame) -> pd.Series:
            judged = source.judged(frame, rule)
            found = None if judged is None else judged.hits(rule)
            if judged is None or found is None:
                return pd.Series(True, index=frame.index)
            if cases and not below(rule.severity, raises):
                found = self._heavy(judged, found)
            return pd.Series(right_rows(rule, table, found, judged.context), index=frame.index)

        super().__init__(
            right,
            name=rule.id,
            title=pick(rule.title),
            description=pick(rule.fix),
            error=f"{rule.id}: {pick(rule.title)}",
            raise_warning=below(rule.severity, raises),
            ignore_na=False,
            n_failure_cases=None if cases else 0,
        )

    def _heavy(self, judged: Judged, hits: pd.DataFrame) -> pd.DataFrame:
        """The hits that are failure cases: one that the row explains by a stated reason is lighter
        than its rule, and pandera only warns of it."""
        told = judged.located(self.rule)["severity"].tolist()
        light = np.array([below(s, self.raises) for s in told], dtype=bool)
        if light.any():
            text = f"{self.error}: {int(light.sum())} ({', '.join(SEVERITIES[1:])})"
            warnings.warn(text, SchemaWarning, stacklevel=2)
        return hits[~light]

    def cells(self, frame: pd.DataFrame, right: pd.Series) -> pd.DataFrame | None:
        """The blamed cells of a frame: ``column`` is the field, ``index`` the frame's own label
        (None for a whole column), ``failure_case`` the value as people read it, '' for blank."""
        judged = self.source.judged(frame, self.rule)
        if self.n_failure_cases == 0 or right.all() or judged is None:
            return None
        told = judged.located(self.rule)
        told = told[told["table"] == self.table]
        if not self.raise_warning:
            told = told[[not below(s, self.raises) for s in told["severity"]]]
        at = judged.context.frame(self.table).index.get_indexer(pd.Index(told["index"]))
        labels = np.array([*frame.index, None], dtype=object)
        return pd.DataFrame(
            {
                "column": told["field"].to_numpy(),
                "index": labels[at],
                "failure_case": told["value"].to_numpy(),
            }
        )


class CellBackend(PandasCheckBackend):
    """Failure cases are the cells that the check blames."""

    check: CellCheck

    def _get_series_failure_cases(
        self, check_obj: pd.DataFrame, check_output: pd.Series
    ) -> pd.DataFrame | None:
        return self.check.cells(check_obj, check_output)


RuleCheck.register_backend(pd.DataFrame, CellBackend)


def below(severity: Severity, least: Severity) -> bool:
    """Whether a severity is lighter than *least*."""
    return SEVERITIES.index(severity) > SEVERITIES.index(least)


def evaluate(rule: Rule, context: Context) -> pd.DataFrame | None:
    """The hits of a rule with their proposals, None for none.

    Raises:
        ValueError: a rule of scope ``row`` speaks of a table that it does not say it judges.
    """
    found = rule.test(context)
    if not isinstance(found, pd.DataFrame):
        frame = context.frame(rule.table)
        mask = np.asarray(found, dtype=bool)
        if not mask.any():
            return None
        found = pd.DataFrame({"index": frame.index[mask]})
    if not len(found):
        return None
    if rule.propose is not None and "proposal" not in found:
        proposals = rule.propose(context, pd.Index(found["index"]))
        found = found.assign(proposal=proposals.fillna("").to_numpy())
    if rule.scope == "row" and "table" in found:
        undeclared = set(tables_of(rule, found)) - set(rule.judges)
        if undeclared:
            raise ValueError(f"{rule.id} judges {', '.join(sorted(undeclared))} unsaid")
    return found


def tables_of(rule: Rule, hits: pd.DataFrame) -> np.ndarray:
    """The table that each hit speaks of."""
    named = hits["table"]
    return named.where(named.notna() & (named != ""), rule.table).to_numpy(dtype=object)


def right_rows(rule: Rule, table: str, hits: pd.DataFrame, context: Context) -> np.ndarray:
    """True for each row of *table* that no hit speaks of; a hit on a whole column speaks of every
    row of its sheet."""
    frame = context.frame(table)
    right = np.ones(len(frame), dtype=bool)
    if "table" in hits:
        hits = hits[tables_of(rule, hits) == table]
    elif table != rule.table:
        return right
    at = frame.index.get_indexer(pd.Index(hits["index"]))
    right[at[at >= 0]] = False
    if (at < 0).any():
        sheets = hits["_table"][at < 0] if "_table" in hits else []
        right[frame["_table"].isin(sheets).to_numpy()] = False
    return right


def lacking(rule: Rule, context: Context) -> str:
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
