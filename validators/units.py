"""The registry of units (cây đơn vị): who sent a file, which code a written unit name means, who
follows a closed unit.

A name is taken silently only when it is the name or an alias of exactly one unit, compared without
tone marks and with the usual abbreviations written out ("TTYT H. Kim Sơn" is "Trung tâm Y tế huyện
Kim Sơn"). The same name in many units ("Phòng Kinh tế") is decided by day and by nearness to the
sender; what then stays open is left as written. A resembling name is only ever proposed
(:func:`proposals`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from .folding import fold_words
from .letterheads import Letterheads, is_unread
from .records import Records
from .unit_names import is_beside_parts, is_part, says_whose, spelled_out

# What stands between a unit and the one above it: "Phòng Kinh tế, UBND xã Gia Viễn", "Phòng A - Sở
# B", "Phòng A (Sở B)".
_PARTS = re.compile(r"\s*(?:,|;|\(|\)|\n|\||/|–|—|\s-\s|\btrực thuộc\b|\bthuộc\b)\s*")
DISTRICT_KINDS = ("HUYEN", "PHONGH", "SNCL_H")
PERSON_COLUMNS = ("ma_don_vi_quan_ly", "ma_don_vi_su_dung")
LIST_COLUMNS = (("qt_cong_tac", "ma_don_vi"), ("ds_quy_hoach", "ma_don_vi"))


def parts(cell: str | float) -> list[str]:
    """The several values of a registry cell (aliases, successors), separated by ``|`` or ``;``."""
    return (
        [p.strip() for p in re.split(r"[|;]", cell) if p.strip()] if isinstance(cell, str) else []
    )


class Registry:
    """Look-ups over a frame of ``UNITS``, each made once."""

    def __init__(self, units: pd.DataFrame):
        texts = {c: units[c].fillna("") for c in units.columns if units[c].dtype.kind not in "fi"}
        self.units = units.assign(**texts).drop_duplicates("code").set_index("code", drop=False)

    @cached_property
    def codes(self) -> frozenset[str]:
        return frozenset(self.units.index)

    @cached_property
    def parent(self) -> dict[str, str]:
        return dict(zip(self.units.index, self.units["parent"], strict=True))

    @cached_property
    def name(self) -> dict[str, str]:
        return dict(zip(self.units.index, self.units["name"], strict=True))

    @cached_property
    def with_parts(self) -> frozenset[str]:
        """The units of which the registry keeps parts (departments, teams) as units of their
        own."""
        return frozenset(
            parent for c, parent in self.parent.items() if self.valid(c) and is_part(self.name[c])
        )

    @cached_property
    def _paths(self) -> dict[str, tuple[str, ...]]:
        return {code: tuple(self._climb(code)) for code in self.units.index}

    def _climb(self, code: str) -> Iterator[str]:
        seen: set[str] = set()
        while code in self.parent and code not in seen:
            seen.add(code)
            yield code
            code = self.parent[code]

    def path(self, code: str) -> tuple[str, ...]:
        """The unit, its parent, and so on up to the root; a cycle ends the walk; () for an unknown
        code."""
        return self._paths.get(code, ())

    def within(self, code: str, head: str) -> bool:
        """Whether *code* is *head* or lies below it."""
        return head in self.path(code)

    def common(self, codes: Iterable[str]) -> str:
        """The lowest unit above all *codes* (or the one code itself); '' when there is none."""
        paths = [self.path(c) for c in codes]
        if not paths or not all(paths):
            return ""
        shared = set(paths[0]).intersection(*paths[1:])
        return next((c for c in paths[0] if c in shared), "")

    @cached_property
    def _names(self) -> tuple[dict[str, tuple[str, ...]], ...]:
        """Three indices, from strict to loose: with tone marks; folded; folded without "trường" and
        the province."""
        found: tuple[dict[str, list[str]], ...] = ({}, {}, {})
        for code, name, aliases in zip(
            self.units.index, self.units["name"], self.units["aliases"], strict=True
        ):
            for spelling in (name, *parts(aliases)):
                for index, form in zip(found, self._forms(spelling), strict=True):
                    if form and code not in index.setdefault(form, []):
                        index[form].append(code)
        return tuple({k: tuple(v) for k, v in index.items()} for index in found)

    @cached_property
    def province(self) -> str:
        """What stands after the name of a provincial unit (" tinh ninh binh"), from the name of a
        root; '' when unknown."""
        roots = (
            self.units.loc[~self.units["parent"].isin(self.codes), "name"]
            .map(spelled_out)
            .map(fold_words)
        )
        return next(
            (m[0] for name in roots if (m := re.search(r" (?:tinh|thanh pho) [a-z ]+$", name))), ""
        )

    def _forms(self, name: str) -> tuple[str, str, str]:
        full = spelled_out(name)
        folded = fold_words(full)
        short = folded.removesuffix(self.province) if self.province else folded
        return full, folded, re.sub(r"^truong ", "", short) or folded

    def candidates(self, name: str) -> tuple[str, ...]:
        """Codes of the units that *name* may mean, by the strictest form of it that any unit has;
        () for none."""
        code = name.strip().upper()
        if code in self.codes:
            return (code,)
        for index, form in zip(self._names, self._forms(name), strict=True):
            if form in index:
                return index[form]
        return ()

    def find(self, name: str, sender: str = "", day: str = "") -> str:
        """The one unit that *name* means for *sender* on an ISO *day* ('' = open end), or ''."""
        found = self._nearest(self.candidates(name), sender, day)
        if found:
            return found
        pieces = [p for p in _PARTS.split(name) if p]
        if len(pieces) < 2:
            return ""
        # "Phòng Kinh tế, UBND xã Gia Viễn": the last part says where, the first which one there.
        head = self._nearest(self.candidates(pieces[-1]), sender, day)
        below = (
            tuple(
                c
                for c in self.candidates(", ".join(pieces[:-1]))
                if c != head and self.within(c, head)
            )
            if head
            else ()
        )
        return self._nearest(below, head, day)

    def _nearest(self, codes: tuple[str, ...], sender: str, day: str) -> str:
        if len(codes) > 1:
            codes = tuple(c for c in codes if self.valid(c, day)) or codes
        if len(codes) > 1 and sender:
            up = self.path(sender)
            # Distance to the sender: steps up from the sender to the first unit that is above the
            # candidate too.
            steps = {
                c: next((i for i, a in enumerate(up) if a in self.path(c)), len(up) + 1)
                for c in codes
            }
            nearest = min(steps.values())
            # A unit that shares only the root with the sender is not near.
            codes = (
                tuple(c for c in codes if steps[c] == nearest)
                if nearest < max(len(up) - 1, 1)
                else codes
            )
            depths = {c: len(self.path(c)) for c in codes}
            if len(codes) > 1 and min(depths.values()) < sorted(depths.values())[1]:
                codes = (min(depths, key=lambda c: depths[c]),)
        return codes[0] if len(codes) == 1 else ""

    @cached_property
    def _validity(self) -> dict[str, tuple[str, str]]:
        return dict(
            zip(
                self.units.index,
                zip(self.units["valid_from"], self.units["valid_to"], strict=True),
                strict=True,
            )
        )

    def valid(self, code: str, day: str = "") -> bool:
        """Whether the unit exists on an ISO day; '' asks whether it has no end."""
        since, until = self._validity.get(code, ("9999", ""))
        return (not since or not day or since <= day) and (
            not until or (bool(day) and day <= until)
        )

    def successors(self, code: str, day: str = "") -> tuple[str, ...]:
        """The units that exist on *day* and took over from *code*, over several reorganisations;
        itself when it exists."""
        found: list[str] = []
        queue, seen = [code], {code}
        while queue:
            unit = queue.pop(0)
            if self.valid(unit, day):
                found.append(unit)
                continue
            for follower in parts(self.units["successors"].get(unit, "")):
                if follower not in seen:
                    seen.add(follower)
                    queue.append(follower)
        return tuple(found)

    def follow(self, code: str, day: str) -> str:
        """The one unit that took over from *code*, when *code* no longer exists on *day*; else
        *code* itself.

        District offices ended with their level, so a name of theirs is not taken for a commune's.
        """
        if (
            code not in self.codes
            or self.valid(code, day)
            or self.units.at[code, "kind"] in DISTRICT_KINDS
        ):
            return code
        heirs = self.successors(code, day)
        return heirs[0] if len(heirs) == 1 else code


def valid_on(units: pd.DataFrame, day: str) -> pd.Series:
    """True for each unit of the registry frame that exists on an ISO day."""
    since, until = units["valid_from"].fillna(""), units["valid_to"].fillna("")
    return ((since == "") | (since <= day)) & ((until == "") | (until >= day))


def senders(records: Records, units: pd.DataFrame | Registry) -> pd.DataFrame:
    """What each file says of its sender: one row a file.

    Columns: ``file``; ``stamp``, ``title``, ``name``, ``rows`` (the code that the stamp of our
    template, the title rows, the file name and the people's own units point to, '' when none);
    ``unit``, the first of them that is given.
    """
    registry = units if isinstance(units, Registry) else Registry(units)
    tables = records.tables
    using: dict[int, set[str]] = {}
    pairs = records.nguoi[["_table", "ma_don_vi_su_dung"]].dropna().drop_duplicates()
    for table, name in zip(
        pairs["_table"].tolist(), pairs["ma_don_vi_su_dung"].tolist(), strict=True
    ):
        using.setdefault(table, set()).add(name)
    wanted = ("_table", "as_of", "stamp", "unit", "above")
    columns = {c: tables[c].fillna("").tolist() for c in wanted}
    letterheads = Letterheads(registry)
    lines = []
    for file, positions in tables.groupby("file", sort=False).indices.items():
        numbers, days, stamps, titles, above = ([columns[c][i] for i in positions] for c in wanted)
        day = next((d for d in days if d), "")
        stamp = next((c for s in stamps for c in s.split(" ") if c in registry.codes), "")
        names = {n for number in numbers for n in using.get(number, ())}
        # People of another unit in the file (seconded, written wrongly) must not move the sender up
        # the tree at once.
        codes = {c for n in names if (c := registry.find(n, stamp, day))}
        rows = registry.common(codes)
        rows = rows if len(codes) == 1 or len(registry.path(rows)) > 1 else ""
        title = ""
        for text, higher in dict.fromkeys(zip(titles, above, strict=True)):
            title = _titled(letterheads, text, higher, stamp or rows, day) if text else ""
            if title:
                break
        name = _in_file_name(registry, str(file), rows, day)
        if not stamp and _several(registry, titles, above, day):
            # Whose each row is must be said by the row or the section above it.
            title = name = rows = ""
        lines.append((file, stamp, title, name, rows, stamp or title or name or rows))
    return pd.DataFrame(
        lines, columns=["file", "stamp", "title", "name", "rows", "unit"], dtype="str"
    )


def _several(registry: Registry, titles: list[str], above: list[str], day: str) -> bool:
    """Whether a letterhead names two units of one kind side by side: it is the title of a list of
    both, and of neither alone. A superior above its unit is no second one."""
    for text, higher in dict.fromkeys(zip(titles, above, strict=True)):
        named: dict[tuple[str, str], set[str]] = {}
        for line in (*higher.split(" / "), text):
            for code in _named(registry, line, day):
                kind = str(registry.units.at[code, "kind"])
                kind = kind or fold_words(registry.name[code]).partition(" ")[0]
                named.setdefault((registry.parent[code], kind), set()).add(code)
        if any(len(codes) > 1 for codes in named.values()):
            return True
    return False


def _named(registry: Registry, line: str, day: str) -> set[str]:
    """The units that a line names: as a whole, else in its parts."""
    if code := registry.find(line, "", day):
        return {code}
    found: set[str] = set()
    for part in filter(None, _PARTS.split(line)):
        code = registry.find(part, "", day)
        each = (
            [code] if code else [registry.find(p, "", day) for p in re.split(r"(?i)\s+và\s+", part)]
        )
        found.update(filter(None, each))
    return found


def _titled(letterheads: Letterheads, text: str, above: str, sender: str, day: str) -> str:
    """The unit that the title *text* names under the superiors *above*, '' for none; of "UBND TỈNH
    NINH BÌNH / SỞ NỘI VỤ" the one that stands lowest."""
    if found := letterheads.unit(text, above, sender, day):
        return found
    pieces = [p for p in _PARTS.split(text) if p]
    known = [letterheads.registry.find(p, sender, day) for p in pieces]
    unread = any(not code and is_unread(p) for p, code in zip(pieces, known, strict=True))
    return "" if unread else next(filter(None, reversed(known)), "")


def _in_file_name(registry: Registry, file: str, sender: str, day: str) -> str:
    stem = re.sub(r"\.[A-Za-z]{2,5}$", "", re.split(r"[/\\]", file)[-1])
    codes = [
        c for c in re.findall(r"[A-Z0-9]+(?:\.[A-Z0-9]+)*", stem.upper()) if c in registry.codes
    ]
    if codes:
        return max(codes, key=len)
    text = f" {fold_words(spelled_out(stem.replace('_', ' ').replace('-', ' ')))} "
    inside = [n for n in registry._names[1] if len(n) >= 8 and f" {n} " in text]
    if not inside:
        return ""
    longest = max(inside, key=len)
    # Two names that do not contain each other: the file name says two units, so it says none.
    if any(n not in longest for n in inside):
        return ""
    return registry._nearest(registry._names[1][longest], sender, day)


def resolve(
    records: Records,
    units: pd.DataFrame | None,
    as_of: str = "",
    whose: Mapping[str, str] | None = None,
) -> Records:
    """The same records with ``_don_vi`` set for each file, for its people and its tables, and known
    unit names turned into registry codes.

    ``whose``: file -> unit, of files of which it is known otherwise whose they are.

    Where nothing tells who sent a file, each of its people is of the unit that their row or the
    section above it names: two schools may send one list.

    Where a sheet has no column at all for the using unit, its people belong to the unit that stands
    over their own table when the tables of the file name several, else to the unit of the file.
    Cells that hold a name of no unit, or of several, stay as written, except parts of the unit that
    sends the list (:func:`_place_parts`). ``as_of`` is the day
    for files that state none, and the day on which people
    are placed: a unit that has ended by then is read as the one that took it over, where there is
        exactly one. The sender of the file stays who it says it is, so that it promises nothing for
        the unit that took it over.
    """
    if units is None or units.empty or records.tables.empty:
        return records
    registry = Registry(units)
    sent = senders(records, registry)
    if whose:
        sent["unit"] = sent["file"].map(whose).fillna(sent["unit"]).astype("str")
    files = records.tables.set_index("_table")["file"]
    unit_of = files.map(sent.set_index("file")["unit"])
    day_of = records.tables.set_index("_table")["as_of"].fillna("").replace("", as_of)
    nguoi = records.nguoi.copy()
    sender = nguoi["_table"].map(unit_of).fillna("")
    day = nguoi["_table"].map(day_of).fillna(as_of)
    nguoi["_don_vi"] = sender.where(sender != "").astype("str")
    written = nguoi["ma_don_vi_su_dung"]
    for column in PERSON_COLUMNS:
        nguoi[column] = _coded(registry, nguoi[column], sender, day)
    with_column = set(
        records.columns.loc[
            records.columns["field"].isin(["ma_don_vi_su_dung", "ten_don_vi"]), "_table"
        ]
    )
    from_name = nguoi["ma_don_vi_su_dung"].isna() & nguoi["ten_don_vi"].notna()
    if from_name.any():
        named = _coded(registry, nguoi["ten_don_vi"], sender, day)
        nguoi["ma_don_vi_su_dung"] = nguoi["ma_don_vi_su_dung"].where(
            ~(from_name & named.isin(registry.codes)), named
        )
    own = nguoi["_table"].map(_named_over_tables(records.tables, registry, unit_of, day_of))
    own = own.where(own.notna(), sender)
    _place_parts(registry, nguoi, written, own, from_title=_from_title(sent, files))
    absent = nguoi["ma_don_vi_su_dung"].isna() & ~nguoi["_table"].isin(with_column) & (own != "")
    nguoi["ma_don_vi_su_dung"] = nguoi["ma_don_vi_su_dung"].where(~absent, own).astype("str")
    _follow(registry, nguoi, as_of)
    using = nguoi["ma_don_vi_su_dung"]
    nguoi["_don_vi"] = nguoi["_don_vi"].fillna(using.where(using.isin(registry.codes)))
    con = _lists_coded(registry, records.con, sender, as_of)
    tables = records.tables.assign(_don_vi=unit_of.where(unit_of != "").astype("str").array)
    return replace(records, nguoi=nguoi, con=con, tables=tables)


def _follow(registry: Registry, nguoi: pd.DataFrame, as_of: str) -> None:
    """People of an ended unit are of the one that took it over. In place."""
    for column in PERSON_COLUMNS if as_of else ():
        known = nguoi[column].dropna().unique()
        ended = {code: heir for code in known if (heir := registry.follow(code, as_of)) != code}
        if ended:
            nguoi[column] = nguoi[column].replace(ended).astype("str")


def _lists_coded(
    registry: Registry, lists: Mapping[str, pd.DataFrame], sender: pd.Series, as_of: str
) -> dict[str, pd.DataFrame]:
    """The lists with the names of units in them turned into codes."""
    con = dict(lists)
    for table, column in LIST_COLUMNS:
        lines = con[table]
        if lines.empty:
            continue
        own = pd.Series(sender.reindex(lines["_nguoi"]).fillna("").to_numpy(), index=lines.index)
        since = (
            lines["tu_ngay"].fillna("")
            if "tu_ngay" in lines
            else pd.Series(as_of, index=lines.index)
        )
        con[table] = lines.assign(**{column: _coded(registry, lines[column], own, since)})
    return con


def _from_title(sent: pd.DataFrame, files: pd.Series) -> pd.Series:
    """``_table`` -> whether the letterhead says whose the file is."""
    told = sent.set_index("file")
    return files.map((told["unit"] == told["title"]) & (told["title"] != "")).fillna(False)


def _place_parts(
    registry: Registry,
    nguoi: pd.DataFrame,
    written: pd.Series,
    own: pd.Series,
    *,
    from_title: pd.Series,
) -> None:
    """Who works in a part of the unit that sends the list ("Khoa Nội", "Phòng TCHC") works in that
    unit; the part stays in ``ten_don_vi``. In place.

    A part is of the sender where no unit bears its name below the sender; and below a letterhead it
    is of no other unit that has a part of this name. It stays a question where the registry keeps
    such parts of the sender, or one of nearly this name: then it was written wrongly.

    Args:
        written: the cells before names were turned into codes. own: the unit of each person's list,
            '' when unknown. from_title: ``_table`` -> the unit was read in the letterhead.
    """
    text = written.fillna(nguoi["ten_don_vi"])
    open_ = text.notna() & (own != "") & ~text.isin(registry.codes)
    if not open_.any():
        return
    asked = pd.DataFrame(
        {
            "table": nguoi["_table"],
            "text": text,
            "own": own,
            "read": nguoi["ma_don_vi_su_dung"].fillna(""),
            "titled": nguoi["_table"].map(from_title).fillna(False).astype(bool),
        }
    )[open_]
    cases = asked.drop_duplicates()
    is_part_ = cases["text"].map(is_part)
    mostly = is_part_.groupby(cases["table"]).transform("mean") > 0.5
    of_parts = is_part_ | (mostly & cases["text"].map(is_beside_parts))
    cases = cases[of_parts]
    unread = cases.loc[~cases["read"].isin(registry.codes), "text"].drop_duplicates()
    near = dict(zip(unread, proposals(unread, registry), strict=True))
    heads = {
        row: head
        for row in cases.itertuples(index=False, name=None)
        if (head := _head_of(registry, near, *row[1:]))
    }
    placed = pd.Series(
        [heads.get(row, "") for row in asked.itertuples(index=False, name=None)],
        index=asked.index,
        dtype="str",
    )
    placed = placed[placed != ""]
    nguoi.loc[placed.index, "ma_don_vi_su_dung"] = placed
    nguoi.loc[placed.index, "ten_don_vi"] = text[placed.index]


def _head_of(
    registry: Registry, near: Mapping[str, str], text: str, own: str, read: str, titled: bool
) -> str:
    """The unit of which *text* is a part, '' where it stays as it was *read*. *near*: text ->
    the unit of nearly this name."""
    if not registry.parent.get(own):
        return ""  # the province has many units with such parts
    # Who sends may itself be a part; the others of its list are beside it.
    head = registry.parent.get(own, "") if is_part(registry.name.get(own, "")) else own
    if read in registry.codes:
        elsewhere = titled and is_part(text) and not says_whose(text)
        return own if head and elsewhere and not registry.within(read, head) else ""
    if says_whose(text) and is_part(text) and not _OFFICES.match(spelled_out(text)):
        return ""
    if own in registry.with_parts:
        return ""
    return "" if near[text] and head and registry.within(near[text], head) else own


# "Văn phòng HĐND và UBND" names whom the office serves, and is a part all the same.
_OFFICES = re.compile(r"văn phòng\b(?!.*\b(?:xã|phường|huyện|tỉnh|sở)\b)")


def _named_over_tables(
    tables: pd.DataFrame, registry: Registry, unit_of: pd.Series, day_of: pd.Series
) -> dict[int, str]:
    """``_table`` -> the unit that its own title names, in files whose tables name several: a sheet
    for each school, each with its letterhead."""
    named = tables.loc[tables["unit"].fillna("") != "", ["_table", "file", "unit", "above"]]
    named = named.assign(above=named["above"].fillna(""))
    both = named["above"] + " / " + named["unit"]
    several = both.groupby(named["file"]).transform("nunique") > 1
    found, letterheads = {}, Letterheads(registry)
    for table, text, above in named.loc[several, ["_table", "unit", "above"]].itertuples(
        index=False
    ):
        sender, day = str(unit_of[table]), str(day_of[table])
        unit = _titled(letterheads, text, above, "" if above else sender, day)
        if unit or is_unread(text):
            # Who is of a unit that nobody knows is not of the one over another table.
            found[int(table)] = unit
    return found


def _coded(registry: Registry, names: pd.Series, sender: pd.Series, day: pd.Series) -> pd.Series:
    """*names* with those of exactly one unit turned into its code; each distinct name is looked up
    once."""
    given = names.dropna()
    if given.empty:
        return names
    unique = pd.Series({n: registry.candidates(n) for n in given.unique()}, dtype=object)
    alone = {n: c[0] for n, c in unique.items() if len(c) == 1}
    out = names.map(alone).astype("str")
    open_ = names.notna() & out.isna()
    if open_.any():
        asked = pd.DataFrame({"name": names[open_], "sender": sender[open_], "day": day[open_]})
        distinct = asked.drop_duplicates()
        answer = {row: registry.find(*row) for row in distinct.itertuples(index=False, name=None)}
        found = [answer[row] or row[0] for row in asked.itertuples(index=False, name=None)]
        out = out.fillna(pd.Series(found, index=asked.index, dtype="str"))
    return out


def proposals(
    names: pd.Series, units: pd.DataFrame | Registry, *, least: float = 88.0, gap: float = 3.0
) -> pd.Series:
    """Codes of the units that resemble *names* most, '' where none scores *least* or the second is
    nearer than *gap*."""
    registry = units if isinstance(units, Registry) else Registry(units)
    unique = names.dropna().unique()
    index = registry._names[2]
    forms = [f for f, codes in index.items() if len(codes) == 1]
    if len(unique) == 0 or not forms:
        return pd.Series("", index=names.index, dtype="str")
    asked = [registry._forms(n)[2] for n in unique]
    scores = process.cdist(
        asked, forms, scorer=fuzz.ratio, score_cutoff=least - gap, dtype=np.float32
    )
    best = scores.argmax(axis=1)
    top = scores[np.arange(len(asked)), best]
    scores[np.arange(len(asked)), best] = -1
    second = scores.max(axis=1)
    sure = (top >= least) & (top - second >= gap)
    found = {
        n: index[forms[b]][0] if ok else "" for n, b, ok in zip(unique, best, sure, strict=True)
    }
    return names.map(found).fillna("").astype("str")
