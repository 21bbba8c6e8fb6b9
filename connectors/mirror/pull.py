"""Taking in an export of the national database: "theirs" is replaced, people keep their ids, history is kept."""

from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from ...validators.schemas import dictionary
from ...validators.text import fold
from . import rows, schema, writing
from .writing import Event, Image, Key


@dataclass(frozen=True)
class Pulled:
    """Attributes: people of the export; people who were new, changed, closed (no longer there) or reopened; ``orphans``:
    lines of each list whose person is not in the export (they were not taken in)."""

    people: int
    new: int
    changed: int
    closed: int
    reopened: int
    orphans: dict[str, int]


def owners(frames: dict[str, pd.DataFrame]) -> dict[str, pd.Series]:
    """Position in ``nguoi`` of each line of the lists, -1 when its person is not there.

    A list says its person by ``_nguoi`` (index label) or by ``cccd``, else ``so_hieu`` where only one person bears it.
    """
    people = frames["nguoi"].reset_index(drop=True)
    place = pd.Series(people.index, index=frames["nguoi"].index)
    by = {}
    for scheme in ("cccd", "so_hieu"):
        known = people[scheme].dropna() if scheme in people else pd.Series(dtype="str")
        if scheme == "so_hieu":
            known = known[~known.duplicated(keep=False)]
        known = known[~known.duplicated()]
        by[scheme] = pd.Series(known.index, index=known.to_numpy())
    found = {}
    for table in dictionary.children_tables():
        frame = frames.get(table)
        if frame is None:
            continue
        if "_nguoi" in frame:
            found[table] = frame["_nguoi"].map(place).fillna(-1).astype("int64")
            continue
        owner = pd.Series(float("nan"), index=frame.index)
        for scheme in ("cccd", "so_hieu"):
            if scheme in frame:
                owner = owner.fillna(frame[scheme].map(by[scheme]).astype("float64"))
        found[table] = owner.fillna(-1).astype("int64")
    return found


def _ladder(people: pd.DataFrame) -> list[tuple[tuple[str, ...], bool]]:
    """Rungs (columns that must be equal, whether a second witness is asked for), the surest first."""
    return [(("cccd", "so_hieu", "_unit"), False), (("cccd",), False), (("so_hieu", "_unit"), True), (("cmnd",), True), (("_name", "ngay_sinh", "gioi_tinh", "_unit"), True)]


def _prepared(people: pd.DataFrame) -> pd.DataFrame:
    frame = pd.DataFrame({c: people[c] if c in people else pd.Series(index=people.index) for c in ("cccd", "so_hieu", "cmnd", "ngay_sinh", "gioi_tinh", "ho_ten", "ma_don_vi_quan_ly", "ma_don_vi_su_dung")}).astype("str")
    frame["_unit"] = frame["ma_don_vi_quan_ly"].fillna(frame["ma_don_vi_su_dung"])
    frame["_name"] = frame["ho_ten"].map(fold, na_action="ignore").astype("str")
    return frame.reset_index(drop=True)


def match(people: pd.DataFrame, known: pd.DataFrame) -> pd.Series:
    """For each row of *people* the ``id`` of the known person that it is, NaN for a new one; nobody twice.

    A personnel number or an old card number alone does not decide: where both sides have a ``cccd`` and they differ, the
    name or the birth date must agree as well (numbers are given again after somebody leaves).
    """
    left, right = _prepared(people), _prepared(known)
    right["id"] = known["id"].to_numpy()
    found = pd.Series(index=left.index, dtype="str")
    for columns, witness in _ladder(people):
        on = list(columns)
        a = left.loc[found.isna(), :].dropna(subset=on)
        b = right.loc[~right["id"].isin(found.dropna()), :].dropna(subset=on)
        if witness and columns[0] == "_name":
            a, b = a[~a.duplicated(on, keep=False)], b[~b.duplicated(on, keep=False)]
        a = a.assign(_nth=a.groupby(on).cumcount(), _row=a.index)
        b = b.assign(_nth=b.groupby(on).cumcount())
        pairs = a.merge(b, on=[*on, "_nth"], suffixes=("", "_b"))
        if witness:
            own, other = pairs["cccd"], pairs["cccd_b"]
            agrees = own.isna() | other.isna() | (own == other)
            if columns[0] != "_name":
                agrees |= (pairs["_name"] == pairs["_name_b"]) | (pairs["ngay_sinh"] == pairs["ngay_sinh_b"])
            pairs = pairs[agrees]
        found.loc[pairs["_row"]] = pairs["id"].to_numpy()
    return found


def pull(conn: sa.Connection, frames: dict[str, pd.DataFrame], event: Event) -> Pulled:
    """Replace "theirs" by *frames*; where there is no base at all, "base" becomes the same."""
    spec = dictionary.tables()
    present = {table: writing.read(conn, schema.relation("theirs", table)) for table in spec}
    known = pd.DataFrame([{"id": k[0], **r} for k, r in present["nguoi"].items()], columns=["id", *(f.name for f in spec["nguoi"].fields), "closed"]).sort_values(["closed", "id"], na_position="first")
    first = not _any(conn, schema.relation("base", "nguoi"))

    people = frames["nguoi"]
    ids = match(people, known).to_numpy(dtype=object)
    new = [n for n, i in enumerate(ids) if i != i or i is None]
    for n, i in zip(new, writing.allot(conn, len(new)) if new else [], strict=True):
        ids[n] = i

    wanted: dict[str, dict[Key, rows.Row]] = {t: {} for t in spec}
    wanted["nguoi"] = {(i,): r for i, r in zip(ids, rows.of_frame(people, (f.name for f in spec["nguoi"].fields)), strict=True)}
    if len(people.columns.intersection([f.name for f in spec["nguoi"].fields])) == 0:
        wanted["nguoi"] = {(i,): {} for i in ids}
    orphans = {}
    for table, owner in owners(frames).items():
        keep = (owner >= 0).to_numpy()
        if not keep.all():
            orphans[table] = int((~keep).sum())
        lines = rows.of_frame(frames[table][keep], (f.name for f in spec[table].fields))
        seen: dict[Key, int] = {}
        for i, row in zip(ids[owner[keep]], lines, strict=True):
            line = rows.line_key(table, row)
            nth = seen[i, line] = seen.get((i, line), 0) + 1
            wanted[table][i, line if nth == 1 else f"{line}#{nth}"] = row

    here = set(ids)
    closed = reopened = 0
    touched: set[str] = set()
    images: list[Image] = []
    for key, row in present["nguoi"].items():
        if key[0] not in here:
            wanted["nguoi"][key] = row if row.get("closed") else {**row, "closed": event.valid}
            closed += "closed" not in row
        elif row.get("closed"):
            reopened += 1
    for table in spec:
        relation, now, want = schema.relation("theirs", table), present[table], wanted[table]
        # A list for which the export has no frame is not in the export; what is known of it stays.
        gone = [] if table != "nguoi" and table not in frames else [k for k in now if k not in want]
        own = [Image(relation, k, now.get(k), r) for k, r in want.items() if now.get(k) != r]
        own += [Image(relation, k, now[k], None) for k in gone if k[0] in here]
        touched.update(i.key[0] for i in own)
        images += own
    numbers = writing.read(conn, "identifier")
    changed_people = {i.key[0]: i.after for i in images if i.relation == "nguoi"}
    images += writing.renumber(event, changed_people, numbers)
    images += writing.versions(event, writing.read(conn, "person"), sorted(touched))
    if first:
        images += [
            Image(schema.relation("base", table), k, None, {f: v for f, v in r.items() if f != "closed"})
            for table in spec
            for k, r in wanted[table].items()
        ]
    writing.write(conn, event, images)
    return Pulled(len(people), len(new), _changed(touched, set(ids[new]), here, present), closed, reopened, orphans)


def _changed(touched: set[str], new: set[str], here: set[str], present: dict) -> int:
    return sum(1 for i in touched if i in here and i not in new and not present["nguoi"].get((i,), {}).get("closed"))


def _any(conn: sa.Connection, table: str) -> bool:
    return conn.exec_driver_sql(f"SELECT 1 FROM {conn.dialect.identifier_preparer.quote(table)} LIMIT 1").first() is not None
