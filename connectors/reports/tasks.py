"""Findings of one unit as a list of work, the repair that frees the most people first."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ...validators.records import Records
from . import lacking


def people_of(findings: pd.DataFrame, records: Records) -> pd.Series:
    """For each finding the index label of the person in ``records.nguoi`` it is about; -1 when it
    is about no one row."""
    person = findings["index"].where(findings["table"] == "nguoi", -1)
    for table, lines in records.con.items():
        here = (findings["table"] == table) & (findings["index"] >= 0)
        if here.any():
            person[here] = (
                lines["_nguoi"].reindex(findings.loc[here, "index"]).fillna(-1).to_numpy()
            )
    known = person.isin(records.nguoi.index)
    return person.where(known, -1).astype("int64")


def blocked(
    findings: pd.DataFrame, records: Records, people: pd.Series, wanted: pd.DataFrame
) -> dict[int, set[str]]:
    """Person's index label -> rules at error level that hold the person back. A finding about a
    whole sheet or file holds back everybody in it, a column that a sheet lacks who lacks its value.

    Args:
        people: what :func:`people_of` gave; wanted: what :func:`lacking.lacking` gave.
    """
    errors = findings[findings["severity"] == "error"]
    found: dict[int, set[str]] = {}
    if not len(errors):
        return found
    files = records.tables.set_index("_table")[["file", "sheet"]]
    of_table = records.nguoi.groupby("_table").groups if (people[errors.index] < 0).any() else {}
    for rule, person, file, sheet in zip(
        errors["rule"], people[errors.index], errors["file"], errors["sheet"], strict=True
    ):
        if person >= 0:
            found.setdefault(person, set()).add(rule)
        elif rule == lacking.RULE:
            here = (wanted["file"] == file) & (wanted["sheet"] == sheet)
            for label in wanted.loc[here, "person"]:
                found.setdefault(label, set()).add(rule)
        elif file:
            for table in files.index[
                (files["file"] == file) & ((files["sheet"] == sheet) | (sheet == ""))
            ]:
                for label in of_table.get(table, ()):
                    found.setdefault(label, set()).add(rule)
    return found


def held(findings: pd.DataFrame, records: Records, wanted: pd.DataFrame) -> pd.Series:
    """For each person of ``records.nguoi`` whether an error holds them back; the vectorised
    :func:`blocked` for a province."""
    errors = findings[findings["severity"] == "error"]
    people = people_of(errors, records)
    mask = pd.Series(records.nguoi.index.isin(people), index=records.nguoi.index)
    about_columns = errors["rule"] == lacking.RULE
    if about_columns.any():
        mask |= mask.index.isin(
            wanted.merge(errors.loc[about_columns, ["file", "sheet"]].drop_duplicates())["person"]
        )
    wide = errors.loc[
        (people < 0) & (errors["file"] != "") & ~about_columns, ["file", "sheet"]
    ].drop_duplicates()
    if len(wide):
        whole = set(wide.loc[wide["sheet"] == "", "file"])
        sheets = set(zip(wide["file"], wide["sheet"], strict=True))
        tables = records.tables
        hit = [
            f in whole or (f, s) in sheets
            for f, s in zip(tables["file"], tables["sheet"], strict=True)
        ]
        mask |= records.nguoi["_table"].isin(tables.loc[hit, "_table"])
    return mask


def order(blocking: Mapping[int, set[str]]) -> list[tuple[str, int]]:
    """Rules in the order in which to repair them, each with the number of people who are then free
    of errors.

    Greedy: next is always the rule whose repair frees the most people after those before it; among
    equals the one that touches more people, then the name.
    """
    open_rules = {person: set(rules) for person, rules in blocking.items()}
    left = set().union(*open_rules.values()) if open_rules else set()
    found: list[tuple[str, int]] = []
    while left:
        frees = dict.fromkeys(left, 0)
        touches = dict.fromkeys(left, 0)
        for rules in open_rules.values():
            for rule in rules:
                touches[rule] += 1
                frees[rule] += len(rules) == 1
        best = min(left, key=lambda r: (-frees[r], -touches[r], r))
        found.append((best, frees[best]))
        left.remove(best)
        for rules in open_rules.values():
            rules.discard(best)
    return found


def ordered(
    findings: pd.DataFrame, records: Records, wanted: pd.DataFrame, *, by_unit: bool = False
) -> pd.DataFrame:
    """The findings as tasks: errors by people freed, then warnings and information by how often
    they occur.

    Adds ``about``, the index label of the person (see :func:`people_of`), and ``frees``: people
    whom the repair of the rule frees, those before it done. With *by_unit* each unit has an order
    of its own. What follows from another finding is repaired with it (``main`` of
    ``quieting.quiet``).
    """
    if "main" in findings:
        findings = findings.assign(_rule=findings["rule"], rule=findings["main"])
    people = people_of(findings, records)
    unit = (
        findings["unit"].fillna("") if by_unit else pd.Series("", index=findings.index, dtype="str")
    )
    owner = records.nguoi["_don_vi"].fillna("").to_dict() if by_unit else {}
    blocking: dict[str, dict[int, set[str]]] = {}
    for person, rules in blocked(findings, records, people, wanted).items():
        blocking.setdefault(owner.get(person, ""), {})[person] = rules
    steps = {
        (u, rule): (place, frees)
        for u, held_back in blocking.items()
        for place, (rule, frees) in enumerate(order(held_back))
    }
    found = [steps.get(key, (len(steps), 0)) for key in zip(unit, findings["rule"], strict=True)]
    frame = findings.assign(
        about=people,
        frees=np.array([frees for _, frees in found], dtype="int64"),
        _unit=unit,
        _level=findings["severity"].map({"error": 0, "warning": 1, "info": 2}),
        _place=np.array([place for place, _ in found], dtype="int64"),
        _often=-findings.groupby([unit, "rule"])["rule"].transform("size").astype("int64"),
    )
    keys = ["_unit", "_level", "_place", "_often", "rule", "file", "sheet", "row", "column"]
    frame = frame.sort_values(keys, kind="stable").drop(
        columns=["_unit", "_level", "_place", "_often"]
    )
    return frame.assign(rule=frame["_rule"]).drop(columns="_rule") if "_rule" in frame else frame


STATES = ("repaired", "removed", "explained", "new", "open")
"""What became of a finding since the month before: gone; gone because the person is no longer
declared; explained by the unit; new; still there."""


def compare(
    previous: pd.DataFrame, present: pd.DataFrame, records: Records, *, by_unit: bool = False
) -> pd.DataFrame:
    """Both months' findings with ``state`` (one of :data:`STATES`, in that order).

    Args:
        previous, present: rendered findings; equal fingerprints are the same finding.
        records: who is declared now. With *by_unit* a person who went to another unit is removed
            from the first.
    """

    def keys(frame: pd.DataFrame, column: str) -> pd.Series:
        return (
            frame["unit"].fillna("") + "\0" + frame[column].fillna("")
            if by_unit
            else frame[column].fillna("")
        )

    present_keys, previous_keys = keys(present, "fingerprint"), keys(previous, "fingerprint")
    states = present_keys.isin(set(previous_keys)).map({True: "open", False: "new"}).astype("str")
    if "explained" in present:
        states = states.where(present["explained"] == "", "explained")
    gone = previous[~previous_keys.isin(set(present_keys))]
    gone = gone[~keys(gone, "fingerprint").duplicated()]
    declared = person_keys(records)
    if by_unit:
        declared = records.nguoi["_don_vi"].fillna("") + "\0" + declared
    removed = (gone["person"].fillna("") != "") & ~keys(gone, "person").isin(set(declared))
    parts = [
        present.assign(state=states),
        gone.assign(state=removed.map({True: "removed", False: "repaired"}).astype("str")),
    ]
    both = pd.concat([p for p in parts if len(p)] or parts[:1], ignore_index=True)
    rank = both["state"].map({s: i for i, s in enumerate(STATES)})
    return both.loc[rank.sort_values(kind="stable").index].reset_index(drop=True)


def person_keys(records: Records) -> pd.Series:
    """The key people know a person by: personal ID, else personnel number, else name; '' when all
    are missing."""
    nguoi = records.nguoi
    return nguoi["cccd"].fillna(nguoi["so_hieu"]).fillna(nguoi["ho_ten"]).fillna("")
