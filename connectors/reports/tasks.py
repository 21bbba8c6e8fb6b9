"""Findings of one unit as a list of work, the repair that frees the most people first."""

from collections.abc import Mapping

import pandas as pd

from ...validators.records import Records

RENDERED = ("title", "message", "fix", "law")
"""Columns that rendering joins to the findings, in the language in use."""


def people_of(findings: pd.DataFrame, records: Records) -> pd.Series:
    """For each finding the index label of the person in ``records.nguoi`` it is about; -1 when it is about no one row."""
    person = findings["index"].where(findings["table"] == "nguoi", -1)
    for table, lines in records.con.items():
        here = (findings["table"] == table) & (findings["index"] >= 0)
        if here.any():
            person[here] = lines["_nguoi"].reindex(findings.loc[here, "index"]).fillna(-1).to_numpy()
    known = person.isin(records.nguoi.index)
    return person.where(known, -1).astype("int64")


def blocked(findings: pd.DataFrame, records: Records, people: pd.Series) -> dict[int, set[str]]:
    """Person's index label -> rules at error level that hold the person back. A finding about a whole sheet or file
    holds back everybody in it. *people* is what :func:`people_of` gave."""
    errors = findings[findings["severity"] == "error"]
    found: dict[int, set[str]] = {}
    if not len(errors):
        return found
    files = records.tables.set_index("_table")[["file", "sheet"]]
    for rule, person, file, sheet in zip(errors["rule"], people[errors.index], errors["file"], errors["sheet"], strict=True):
        if person >= 0:
            found.setdefault(person, set()).add(rule)
        elif file:
            here = files.index[(files["file"] == file) & ((files["sheet"] == sheet) | (sheet == ""))]
            for label in records.nguoi.index[records.nguoi["_table"].isin(here)]:
                found.setdefault(label, set()).add(rule)
    return found


def held(findings: pd.DataFrame, records: Records) -> pd.Series:
    """For each person of ``records.nguoi`` whether an error holds them back; the vectorised :func:`blocked` for a province."""
    errors = findings[findings["severity"] == "error"]
    people = people_of(errors, records)
    mask = pd.Series(records.nguoi.index.isin(people), index=records.nguoi.index)
    wide = errors.loc[(people < 0) & (errors["file"] != ""), ["file", "sheet"]].drop_duplicates()
    if len(wide):
        whole = set(wide.loc[wide["sheet"] == "", "file"])
        sheets = set(zip(wide["file"], wide["sheet"], strict=True))
        tables = records.tables
        hit = [f in whole or (f, s) in sheets for f, s in zip(tables["file"], tables["sheet"], strict=True)]
        mask |= records.nguoi["_table"].isin(tables.loc[hit, "_table"])
    return mask


def order(blocking: Mapping[int, set[str]]) -> list[tuple[str, int]]:
    """Rules in the order in which to repair them, each with the number of people who are then free of errors.

    Greedy: next is always the rule whose repair frees the most people after those before it; among equals the one that
    touches more people, then the name.
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


def ordered(findings: pd.DataFrame, records: Records) -> pd.DataFrame:
    """The findings as tasks: errors by people freed, then warnings and information by how often they occur.

    Adds ``about``, the index label of the person (see :func:`people_of`), and ``frees``: people whom the repair of the
    rule frees, those before it done.
    """
    people = people_of(findings, records)
    steps = order(blocked(findings, records, people))
    place = {rule: i for i, (rule, _) in enumerate(steps)}
    often = findings["rule"].map(findings["rule"].value_counts())
    frame = findings.assign(
        about=people,
        frees=findings["rule"].map(dict(steps)).fillna(0).astype("int64"),
        _level=findings["severity"].map({"error": 0, "warning": 1, "info": 2}),
        _place=findings["rule"].map(place).fillna(len(place)),
        _often=-often.astype("int64"),
    )
    keys = ["_level", "_place", "_often", "rule", "file", "sheet", "row", "column"]
    return frame.sort_values(keys, kind="stable").drop(columns=["_level", "_place", "_often"])


def compare(previous: pd.DataFrame, present: pd.DataFrame, people: set[str]) -> pd.DataFrame:
    """Both months' findings with ``state``: open (still there), new, repaired, or removed (the person is no longer declared).

    Args:
        previous, present: rendered findings; equal fingerprints are the same finding.
        people: keys of the people declared now.
    """
    before, now = set(previous["fingerprint"]), set(present["fingerprint"])
    states = present["fingerprint"].isin(before).map({True: "open", False: "new"})
    gone = previous[~previous["fingerprint"].isin(now)].drop_duplicates("fingerprint")
    removed = (gone["person"] != "") & ~gone["person"].isin(people)
    parts = [present.assign(state=states), gone.assign(state=removed.map({True: "removed", False: "repaired"}))]
    return pd.concat([p for p in parts if len(p)] or parts[:1], ignore_index=True)


def person_keys(records: Records) -> pd.Series:
    """The key people know a person by: personal ID, else personnel number, else name; '' when all are missing."""
    nguoi = records.nguoi
    return nguoi["cccd"].fillna(nguoi["so_hieu"]).fillna(nguoi["ho_ten"]).fillna("")
