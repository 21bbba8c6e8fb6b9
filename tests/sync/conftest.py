"""Small provinces for the tests of the sync stage."""

import pandas as pd
import pytest

from hoso.validators.records import ColumnFound, Records, TableFound
from hoso.validators.schemas import dictionary
from hoso.validators.shapes import dtypes, of_rows

FIELDS = [f.name for f in dictionary.nguoi().fields]


def table(rows, name="nguoi"):
    """Rows as a frame of the dictionary's fields."""
    fields = dictionary.tables()[name].fields
    return pd.DataFrame(
        {
            f.name: pd.Series([r.get(f.name) for r in rows], dtype=dictionary.dtype(f))
            for f in fields
        }
    )


@pytest.fixture
def person():
    """A sound person by number, with other values over it."""

    def make(n, **values):
        sound = {
            # Numbers and birth dates far apart: neighbouring ones are a reason to ask whether two
            # are one.
            "cccd": f"037080{n * 104_729 % 1_000_000:06d}",
            "so_hieu": f"NB{n:04d}",
            "ho_ten": f"Nguyễn Văn {chr(65 + n % 26)}{n}",
            "ngay_sinh": f"1980-{n * 5 % 12 + 1:02d}-{n * 11 % 28 + 1:02d}",
            "gioi_tinh": "Nam",
            "ma_don_vi_su_dung": "A",
            "ma_don_vi_quan_ly": "S",
            "he_so": 2.34,
            "dien_thoai": f"0912{n:06d}",
        }
        return {**sound, **values}

    return make


@pytest.fixture
def state():
    """People (and lists: table -> rows with ``id``) as a state of the mirror; ``id`` is p and the
    number of the row."""

    def make(people, lists=None, ids=None):
        nguoi = table(people).assign(
            id=pd.Series(ids or [f"p{i}" for i in range(len(people))], dtype="str"), version=7
        )
        found = {"nguoi": nguoi}
        for name, rows in (lists or {}).items():
            found[name] = table(rows, name).assign(
                id=pd.Series([r["id"] for r in rows], dtype="str"), version=7
            )
        return found

    return make


@pytest.fixture
def records():
    """People as submissions: one file a unit (``_don_vi``, default the unit of the person); lists:
    table -> rows with ``_nguoi``."""

    def make(people, lists=None, raw=None):
        senders = [p.get("_don_vi", p["ma_don_vi_su_dung"]) for p in people]
        files = sorted(set(senders))
        about = {
            c: 0 if t == "int64" else True if t == "bool" else ""
            for c, t in dtypes(TableFound).items()
        }
        tables = [
            {**about, "_table": i, "file": f"{unit}.xlsx", "sheet": "DS", "kind": "nguoi"}
            for i, unit in enumerate(files)
        ]
        letter = [
            {
                "_table": i,
                "column": "F",
                "heading": "",
                "field": "he_so",
                "how": "exact",
                "score": 1.0,
                "reason": "",
            }
            for i in range(len(files))
        ]
        nguoi = table(people).assign(
            _table=[files.index(s) for s in senders],
            _row=range(5, 5 + len(people)),
            _don_vi=pd.Series(senders, dtype="str"),
        )
        con = {}
        for name, rows in (lists or {}).items():
            owners = [r["_nguoi"] for r in rows]
            con[name] = table(rows, name).assign(
                _table=[0] * len(rows), _row=range(5, 5 + len(rows)), _nguoi=owners
            )
        cells = pd.DataFrame(raw or {}, index=nguoi.index, dtype="str")
        return Records(
            nguoi, con, cells, {}, of_rows(TableFound, tables), of_rows(ColumnFound, letter)
        )

    return make


def carry_out(changes, base, theirs):
    """A tiny apply: the approved lines on copies of both states (``agreed`` lines on the base), as
    plain dicts of people."""
    sides = {"base": _dicts(base), "theirs": _dicts(theirs)}
    for c in changes[changes["table"] == "nguoi"].itertuples():
        if c.kind == "agreed":
            sides["base"].setdefault(c.id, dict(sides["theirs"][c.id]))[c.field] = c.ours
        elif c.decision == "approve":
            for held in sides.values():
                if c.op == "close":
                    if held is sides["theirs"]:
                        held[c.id]["trang_thai"] = "KET_THUC"
                elif c.op == "add" or c.field:
                    own = held.setdefault(c.id, dict(sides["theirs"].get(c.id, {})))
                    if c.field:
                        own[c.field] = c.ours
    return sides["base"], sides["theirs"]


def _dicts(state):
    return {
        str(r["id"]): {f: r[f] for f in FIELDS if r[f] == r[f] and r[f] is not None}
        for r in state["nguoi"].to_dict("records")
    }


@pytest.fixture
def apply(state):
    """Approve what is approvable (or the lines that ``choose`` takes) and give back both states."""

    def make(plan, base, theirs, choose=lambda c: pd.Series(True, index=c.index)):
        decided = plan.changes.assign(
            decision=choose(plan.changes).map({True: "approve", False: ""})
        )
        done = carry_out(decided, base, theirs)
        return tuple(
            state(
                [
                    {k: _value(k, v) for k, v in r.items() if isinstance(v, (str, float))}
                    for r in side.values()
                ],
                ids=list(side),
            )
            for side in done
        )

    return make


def _value(name, given):
    return float(given) if dictionary.field(name).kind in ("int", "decimal") else given
