"""Random small provinces of four periods through files, review workbook, apply, undo and a national
side that lags behind, against the oracle: what a plan says, what the mirror and the base hold.

``make oracle`` runs fifty; the suite a few (HOSO_ORACLE: how many, HOSO_ORACLE_FROM: first
seed).
"""

import os
import random
import re

import openpyxl
import pandas as pd
import pytest

from hoso.connectors.intake.loading import load
from hoso.connectors.mirror import BadPlan, Mirror
from hoso.connectors.review import workbook
from hoso.sync.plan import Known
from hoso.sync.plan import plan as make
from hoso.validators.schemas import dictionary

from ..typed import single, there
from .oracle import OWN, Office, blank

PROVINCES = int(os.environ.get("HOSO_ORACLE", "3"))
FIRST = int(os.environ.get("HOSO_ORACLE_FROM", "0"))
PERIODS = ("2026-11", "2026-12", "2027-01", "2027-02")
DAYS = ("2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28")
FIELDS = ("email", "dien_thoai", "chuc_vu", "que_quan")
LISTS = {"ds_danh_gia": "tham_quyen", "qt_dao_tao": "co_so"}
FAMILIES = ("Nguyễn Ngọc", "Trần Hữu", "Lê Đình", "Phạm Quang", "Vũ Thị", "Đỗ Kim", "Bùi Xuân",
            "Hoàng Tiến", "Đinh Bá", "Tạ Phương", "Lương Gia", "Mai Thế")  # fmt: skip


def text(name, n, style=0):
    """A fact in one of its writings; the first is the national side's."""
    return {
        "email": (f"u{n}@x.vn", f"U{n}@X.VN"),
        "dien_thoai": (f"09{n:08d}", f"+84 9{n:08d}"),
        "chuc_vu": (f"Giáo viên khối {n}", f"GV  khối {n}.", f"GIÁO VIÊN KHỐI {n}"),
        "que_quan": (f"xã Gia Hoà {n}, tỉnh Ninh Bình", f"Gia Hòa {n} - Ninh Bình."),
        "tham_quyen": (f"Hội đồng trường {n}", f"HỘI ĐỒNG TRƯỜNG {n}."),
        "co_so": (f"Trường Đại học số {n}", f"ĐH số {n}"),
        "chuyen_nganh": (f"Quản trị kinh doanh {n}", f"QTKD {n}"),
        "nam": (n,),
        "tu_ngay": (f"{2000 + n % 20}-09", f"{2000 + n % 20}"),
    }[name][style]


WRITINGS = {"email": 2, "dien_thoai": 2, "chuc_vu": 3, "que_quan": 2, "tham_quyen": 2, "co_so": 2,
            "chuyen_nganh": 2}  # fmt: skip


def fact(name, said):
    """The fact that a text states, by its last number; None for no text."""
    if said is None or said != said or said == "":
        return None
    if isinstance(said, float):
        return int(said)
    return int(re.findall(r"\d+", said.replace(" ", ""))[-1][-7:])


class Province:
    """Twelve people of two units, their units' files and the national side, by chance."""

    def __init__(self, seed, folder):
        self.rng, self.folder, self.next = random.Random(seed), folder, 1000
        self.unit = {n: self.rng.choice("AB") for n in range(12)}
        first = {n: self.person() for n in range(9)}
        copied = lambda: {n: self.copy(p) for n, p in first.items()}  # noqa: E731
        self.office = Office(copied(), copied())
        self.national, self.files = copied(), copied()
        self.due, self.gone, self.forged = [], set(), False

    def fresh(self):
        self.next += 1
        return self.next

    def copy(self, p):
        lists = {t: {k: dict(line) for k, line in lines.items()} for t, lines in p["lists"].items()}
        return {"own": dict(p["own"]), "lists": lists}

    def person(self):
        made = blank()
        made["own"] = {f: self.fresh() for f in FIELDS if self.rng.random() < 0.9}
        for table in LISTS:
            made["lists"][table] = dict(self.line(table) for _ in range(self.rng.randint(1, 3)))
        return made

    def line(self, table):
        key = self.rng.randint(1990, 2026) if table == "ds_danh_gia" else self.fresh()
        return key, {"k": key, LISTS[table]: self.fresh()}

    # --- what happens in a period

    def units_move(self):
        for who in list(self.files):
            mine = self.files[who]
            for name in FIELDS:
                chance = self.rng.random()
                if chance < 0.12:
                    mine["own"][name] = self.fresh()
                elif chance < 0.2:
                    mine["own"].pop(name, None)  # a blank cell
                elif chance < 0.3 and (held := self.national.get(who, blank())["own"].get(name)):
                    mine["own"][name] = held  # the unit learns of it
            for table, lines in mine["lists"].items():
                if self.rng.random() < 0.3:
                    key, line = self.line(table)
                    lines.setdefault(key, line)
                for key in list(lines):
                    if self.rng.random() < 0.15:
                        lines[key] = {**lines[key], LISTS[table]: self.fresh()}
                    elif self.rng.random() < 0.1 and len(lines) > 1:
                        del lines[key]
        for who in range(9, 12):
            # Who has left does not come back here: the table tells of no returning.
            if who not in self.files and self.rng.random() < 0.5 and who not in self.gone:
                self.files[who] = self.person()
        for who in list(self.files):
            if self.rng.random() < 0.05:
                del self.files[who]
                self.gone.add(who)

    def nation_moves(self, period):
        for _, who, change in [d for d in self.due if d[0] <= period]:
            change(self.national, who)
        self.due = [d for d in self.due if d[0] > period]
        for who, theirs in self.national.items():
            if who in self.office.closed:
                continue
            for name in FIELDS:
                if self.rng.random() < 0.06:
                    theirs["own"][name] = self.fresh()
            for table, lines in theirs["lists"].items():
                if self.rng.random() < 0.1:
                    key, line = self.line(table)
                    if (who, table, key) not in self.office.waiting:
                        lines.setdefault(key, line)
                for key in list(lines):
                    if (who, table, key) in self.office.waiting:
                        continue
                    if self.rng.random() < 0.06:
                        lines[key] = {**lines[key], LISTS[table]: self.fresh()}
                    elif self.rng.random() < 0.05:
                        del lines[key]

    def send(self, before, after, period):
        """The messages of what was applied: the national side takes them over one or two periods
        later."""
        for who in sorted(self.files.keys() | after.theirs.keys()):
            was, now = before.get(who), after.theirs.get(who)
            # Messages about one person are taken in the order in which they were sent.
            due = max([period + self.rng.randint(1, 2), *(d[0] for d in self.due if d[1] == who)])
            if now is not None and was is None:
                self.due.append((due, who, _taker(self.copy(now))))
            elif now is not None:
                self.due += [(due, who, step) for step in _steps(was, now)]

    # --- as files

    def constants(self, who):
        return {
            "cccd": f"037080{who * 104_729 % 1_000_000:06d}",
            "ho_ten": f"{FAMILIES[who]} {['Anh', 'Bình', 'Chi', 'Dũng', 'Giang', 'Hiền', 'Khôi', 'Lâm', 'Minh', 'Nga', 'Oanh', 'Phú'][who]}",  # noqa: E501
            "ngay_sinh": f"{1966 + who * 3}-{who * 5 % 12 + 1:02d}-{who * 11 % 28 + 1:02d}",
            "gioi_tinh": "Nam",
        }

    def write(self, period, unit):
        book = openpyxl.Workbook()
        page = book.worksheets[0]
        page.title = "Hồ sơ"
        own = ("cccd", "ho_ten", "ngay_sinh", "gioi_tinh", *FIELDS)
        page.append([dictionary.field(f).label for f in own])
        listed = [w for w in sorted(self.files) if self.unit[w] == unit]
        for who in listed:
            said = self.constants(who) | {
                f: self.said(f, n) for f, n in self.files[who]["own"].items()
            }
            page.append([said.get(f) for f in own])
        for table, value in LISTS.items():
            page = book.create_sheet(dictionary.tables()[table].label)
            names = (*dictionary.tables()[table].key, value)
            page.append(
                [dictionary.field("cccd").label] + [dictionary.field(f, table).label for f in names]
            )
            for who in listed:
                for key, line in self.files[who]["lists"][table].items():
                    known = key in self.office.theirs.get(who, blank())["lists"].get(table, {})
                    cells = [self.key(f, key, known) for f in names[:-1]]
                    cells.append(self.said(value, line[value]))
                    page.append([self.constants(who)["cccd"], *cells])
        path = self.folder / f"{period}-{unit}.xlsx"
        book.save(path)
        return path if listed else None

    def said(self, name, n):
        return text(name, n, self.rng.randrange(WRITINGS[name]))

    def key(self, name, key, known):
        """A part of a key; the date less precise only where the line is known."""
        style = int(known and self.rng.random() < 0.4)
        found = text(name, key, 0 if name == "nam" else style)
        if name == "tu_ngay" and "-" in found:
            return "/".join(reversed(found.split("-")))
        return found

    def export(self):
        """The national side as frames."""
        people, lines = [], {t: [] for t in LISTS}
        for who, p in self.national.items():
            known = self.constants(who)
            own = {f: text(f, n) for f, n in p["own"].items()}
            people.append({**known, "ma_don_vi_su_dung": self.unit[who], **own})
            for table, value in LISTS.items():
                for key, line in p["lists"].get(table, {}).items():
                    parts = {f: text(f, key) for f in dictionary.tables()[table].key}
                    told = {value: text(value, line[value])} if value in line else {}
                    lines[table].append({"cccd": known["cccd"], **parts, **told})
        frames = {OWN: _frame(OWN, people)}
        return frames | {t: _frame(t, rows, "cccd") for t, rows in lines.items()}


def _taker(person):
    return lambda national, who: national.__setitem__(who, person)


def _steps(was, now):
    """What makes one record of another, for later."""
    for name, n in now["own"].items():
        if was["own"].get(name) != n:
            yield lambda nat, who, f=name, v=n: nat[who]["own"].__setitem__(f, v)
    for table, lines in now["lists"].items():
        before = was["lists"].get(table, {})
        for key, line in lines.items():
            if before.get(key) != line:
                yield (
                    lambda nat, who, t=table, k=key, v=dict(line): (
                        nat[who]["lists"]
                        .setdefault(t, {})
                        .__setitem__(k, {**nat[who]["lists"][t].get(k, {}), **v})
                    )
                )
        for key in before.keys() - lines.keys():
            yield lambda nat, who, t=table, k=key: nat[who]["lists"].get(t, {}).pop(k, None)


def _frame(table, rows, *more):
    fields = dictionary.tables()[table].fields
    names = {f.name: dictionary.dtype(f) for f in fields} | dict.fromkeys(more, "str")
    used = {n: t for n, t in names.items() if any(n in r for r in rows)} or names
    return pd.DataFrame({n: pd.Series([r.get(n) for r in rows], dtype=t) for n, t in used.items()})


def told(changes, people):
    """The lines of a plan as the oracle says them."""
    return dict(question(c, people) for c in lines_of(changes))


def lines_of(changes):
    return changes.astype(object).fillna("").to_dict("records")


def question(c, people):
    """What a line of a plan is about, as the oracle says it; and its kind."""
    who = people.get(c["id"], people.get(c["cccd"]))
    if c["kind"] == "new" or (c["kind"] == "keep_theirs" and str(c["id"]).startswith("new:")):
        return (who, OWN, 0, "new"), c["kind"]
    if c["kind"] == "absent":
        return (who, OWN, 0, "absent"), "absent"
    if c["table"] == OWN:
        return (who, OWN, 0, c["field"]), c["kind"]
    table = dictionary.tables()[c["table"]]
    key = fact("", str(table.parts(c["line"])[table.key[-1]]))
    what = c["field"]
    if c["op"] in ("add", "remove"):
        what = "+" if c["op"] == "add" else "-"
    elif what in table.key:
        what = "k"
    return (who, c["table"], key, what), c["kind"]


def held(state, people):
    """A state of the mirror as the oracle holds it."""
    found = {}
    for row in state[OWN].to_dict("records"):
        own = {f: n for f in FIELDS if (n := fact(f, row[f])) is not None}
        found[people[row["id"]]] = {"own": own, "lists": {t: {} for t in LISTS}}
    for table, value in LISTS.items():
        last = dictionary.tables()[table].key[-1]
        for row in state[table].to_dict("records"):
            if row["id"] not in people or people[row["id"]] not in found:
                continue
            key = fact(last, row[last])
            line = {"k": key, value: fact(value, row[value])}
            found[people[row["id"]]]["lists"][table][key] = {
                n: v for n, v in line.items() if v is not None
            }
    return found


def expected(people, closed):
    return {
        who: {"own": p["own"], "lists": {t: p["lists"].get(t, {}) for t in LISTS}}
        for who, p in people.items()
        if who not in closed
    }


def decided(path, changes, choice):
    """Fill the review workbook as an officer does."""
    workbook.write_review(changes, path)
    book = openpyxl.load_workbook(path)
    page = book[workbook.LINES]
    top = next(r for r in page.iter_rows() if workbook.HEAD["decision"] in [c.value for c in r])
    at = {cell.value: there(cell.column) for cell in top}
    for row in range(there(top[0].row) + 1, page.max_row + 1):
        change = page.cell(row, at[workbook.HEAD["change"]]).value
        if change:
            single(page.cell(row, at[workbook.HEAD["decision"]])).value = choice.get(str(change))
    book.save(path)
    return page, at, there(top[0].row)


@pytest.mark.parametrize("seed", range(FIRST, FIRST + PROVINCES))
def test_plans_and_states_are_those_of_the_tables(seed, tmp_path):
    world = Province(seed, tmp_path)
    instants = [f"{DAYS[0]}T08:00:00Z"]
    with Mirror.open(tmp_path / "m.db", clock=lambda: instants[-1]) as mirror:
        mirror.pull(world.export(), period="2026-10", source="x", by="Bộ")
        for n, period in enumerate(PERIODS):
            instants.append(f"{DAYS[n]}T08:00:00Z")
            world.units_move()
            if n:
                world.nation_moves(n)
                mirror.pull(world.export(), period=period, source="x", by="Bộ")
                world.office.pull(world.national)
            _month(world, mirror, n, period, tmp_path)
        assert mirror.audit_verify() == []


def _month(world, mirror, n, period, folder):
    units = [u for u in "AB" if u == "A" or world.rng.random() < 0.8]
    paths = {u: p for u in units if (p := world.write(period, u))}
    loaded = load(list(paths.values()), jobs=1)
    assert not [f.reason for f in loaded.files if f.status != "read"]
    ours = loaded.records.with_unit({str(p): u for u, p in paths.items()})
    file = {w: p for w, p in world.files.items() if world.unit[w] in paths}
    delivered = {w for w in world.unit if world.unit[w] in paths}
    again = world.rng.random() < 0.3
    dice = world.rng.getstate()
    for turn in range(1 + again):
        world.rng.setstate(dice)
        before = _turn(world, mirror, (n, ours, file, delivered), folder, undone=again and not turn)
        _compare_states(world, mirror)
    if before is not None:
        world.send(before[1], world.office, n)


def _turn(world, mirror, given, folder, undone):
    """Plan, compare, decide, apply; and back. The states before, None where nothing was applied."""
    n, ours, file, delivered = given
    people = _people(world, mirror)
    known = Known(
        mirror.base(),
        mirror.theirs(),
        numbers=mirror.read("identifier"),
        judgements=mirror.judgements(),
        mirror_day=DAYS[n],
    )
    plan = make(ours, known, DAYS[n])
    said = world.office.plan(file, delivered)
    assert told(plan.changes, people) == said
    number = mirror.save_plan(plan.changes, {"period": PERIODS[n], "as_of": DAYS[n]}, by="máy")
    changes = mirror.plan(number)
    item = workbook.items(changes)
    names = {}
    for name, one in zip(item, lines_of(changes), strict=True):
        if name:
            names.setdefault(name, question(one, people)[0])
    words, answers = {}, {}
    for name in sorted(names):
        word = world.rng.choice(["Duyệt", "Duyệt", "Từ chối", None])
        words[name] = word
        answers[names[name]] = {"Duyệt": True, "Từ chối": False}.get(word)
    path = folder / f"review-{n}-{number}.xlsx"
    page, at, top = decided(path, changes, words)
    if not world.forged and page.max_row > top:
        _altered_is_refused(path, page, at, top, changes)
        world.forged = True
    mirror.decide(number, workbook.read_review(path, changes, by="Lan"), by="Lan")
    asked = [k for k in said.values() if k not in ("keep_theirs", "agreed")]
    agreed = "agreed" in said.values()
    if not any(answers.values()) and (asked or not agreed):
        with pytest.raises(BadPlan):
            mirror.apply(number, by="Lan")
        quiet = {q: k for q, k in said.items() if k != "agreed"}
        world.office.decide(file, quiet, {q: a for q, a in answers.items() if a is False})
        return None
    before = world.office.decide(file, said, answers)
    mirror.apply(number, by="Lan")
    if undone:
        mirror.undo(number, by="Lan")
        world.office.undo(before)
    return before


def _altered_is_refused(path, page, at, top, changes):
    """A workbook with one altered line is refused whole."""
    forged = path.with_name("forged.xlsx")
    book = openpyxl.load_workbook(path)
    book[workbook.LINES].cell(top + 1, at[workbook.HEAD["ho_ten"]], "Người Khác")
    book.save(forged)
    with pytest.raises(workbook.ReviewError):
        workbook.read_review(forged, changes, by="Lan")


def _people(world, mirror):
    numbers = {world.constants(w)["cccd"]: w for w in world.unit}
    everybody = mirror.theirs(closed=True)[OWN]
    return numbers | {
        i: numbers[c] for i, c in zip(everybody["id"], everybody["cccd"], strict=True)
    }


def _compare_states(world, mirror):
    people = _people(world, mirror)
    office = world.office
    assert held(mirror.theirs(), people) == expected(office.theirs, office.closed)
    base = {w: p for w, p in held(mirror.base(), people).items() if w not in office.closed}
    assert base == expected(office.base, office.closed)
