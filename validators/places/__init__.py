"""Places in Vietnam by day: which province, district and commune a written place names, and what it
is called now.

Provinces and districts are those of the whole country; communes and their successors those of Ninh
Bình (Hà Nam, Nam Định and Ninh Bình until 2025-06-30), since 2019-09. The district level ended on
2025-06-30 (Law 72/2025/QH15). Each province and commune row carries its source and confidence;
districts are the list of the General Statistics Office (secondary). Communes of other provinces,
without codes and days, are in ``written``.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

import pandas as pd
from rapidfuzz import fuzz, process

from ..folding import clean, fold_words

DISTRICTS_ENDED = "2025-07-01"
HOME = ("35", "36", "37")  # codes until 2025-06-30 of the three provinces that are Ninh Bình now
_PIECES = re.compile(r"\s*(?:[,;–—|/\n]|\s-\s)\s*")
_COMMUNE = re.compile(r"^(xa|x|phuong|p|thi tran|tt|dac khu)\s+(.+)$")
_DISTRICT = re.compile(r"^(huyen|h|quan|q|thi xa|tx|thanh pho|tp)\s+(.+)$")
_PROVINCE = re.compile(r"^(tinh|t|thanh pho|tp)\s+(.+)$")
_TYPES = {
    "x": "xa",
    "p": "phuong",
    "tt": "thi tran",
    "h": "huyen",
    "q": "quan",
    "tx": "thi xa",
    "tp": "thanh pho",
}
_SHORT = {
    "tphcm": "ho chi minh",
    "tp hcm": "ho chi minh",
    "hcm": "ho chi minh",
    "sai gon": "ho chi minh",
    "hn": "ha noi",
}


@cache
def table(name: str) -> pd.DataFrame:
    """``provinces``, ``districts``, ``communes`` or ``crosswalk`` as text; missing is ''. Shared:
    do not write into it."""
    with resources.files(__name__).joinpath(f"{name}.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file, dtype=str, keep_default_na=False)


@dataclass(frozen=True, slots=True)
class Unit:
    """One administrative unit in one period: ``kind`` and ``bare`` are the folded words of its type
    and its name."""

    code: str
    name: str
    kind: str
    bare: str
    above: str
    province: str
    since: str
    until: str

    def on(self, day: str) -> bool:
        return (not self.since or self.since <= day) and (not self.until or day <= self.until)


def _split(name: str, kinds: re.Pattern[str]) -> tuple[str, str]:
    found = kinds.match(fold_words(name))
    return (_TYPES.get(found[1], found[1]), found[2]) if found else ("", fold_words(name))


@cache
def _units(level: str) -> dict[str, tuple[Unit, ...]]:
    """Units of a level by bare folded name."""
    kinds = {"provinces": _PROVINCE, "districts": _DISTRICT, "communes": _COMMUNE}[level]
    found: dict[str, list[Unit]] = {}
    for row in table(level).to_dict("records"):
        kind, bare = _split(row["name"], kinds)
        unit = Unit(
            row["code"],
            row["name"],
            kind,
            bare,
            str(row.get("district", "")),
            str(row.get("province", row["code"])),
            row["valid_from"],
            row["valid_to"],
        )
        found.setdefault(bare, []).append(unit)
    return {k: tuple(v) for k, v in found.items()}


@cache
def _followers() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Code of a commune -> (day of the change, code after it, ``full`` or ``part``)."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for row in table("crosswalk").to_dict("records"):
        found.setdefault(row["old"], []).append((row["on"], row["new"], row["relation"]))
    return {k: tuple(sorted(v)) for k, v in found.items()}


def successors(code: str, after: str, day: str) -> tuple[tuple[str, ...], bool]:
    """The communes of *day* that hold the area which the commune *code* had until the ISO day
    *after*.

    Returns:
        Their codes, and whether the area was divided: then the name alone does not say where a
        place lies now.
    """
    now, divided = {(code, after)}, False
    done: set[str] = set()
    seen: set[tuple[str, str]] = set()
    while now:
        unit, since = now.pop()
        if (unit, since) in seen:
            continue
        seen.add((unit, since))
        later = [step for step in _followers().get(unit, ()) if since < step[0] <= day]
        if not later:
            done.add(unit)
            continue
        first = later[0][0]
        for _, follower, relation in (s for s in later if s[0] == first):
            divided |= relation == "part"
            now.add((follower, first))
    return tuple(sorted(done)), divided and len(done) > 1


@dataclass(frozen=True, slots=True)
class Place:
    """A written place, read from its end.

    ``province``, ``district``, ``commune`` are names as listed ('' when not told); ``unknown`` is
    the piece that names no place of its level in any period; ``ended`` the piece that named one,
    but not on the day; ``now`` the present writing when there is exactly one; ``divided`` says that
    the commune was divided among several.
    """

    province: str = ""
    district: str = ""
    commune: str = ""
    unknown: str = ""
    ended: str = ""
    now: str = ""
    divided: bool = False


@cache
def resolve(text: str, day: str) -> Place:
    """What *text* names, judged on an ISO *day*.

    Only what is certain is said: a commune outside Ninh Bình, a hamlet or a country is left alone,
    and a level that is not named with its word (xã, huyện, tỉnh ...) is never called unknown.
    """
    if re.fullmatch(r"\d{5}", text.strip()):
        return _code(text.strip(), day)
    pieces = [p for p in _PIECES.split(clean(text)) if fold_words(p) not in ("", "viet nam", "vn")]
    units, used = _province(pieces, day)
    if not units:
        return _unknown_province(pieces)
    province = _province_on(units, day)
    district, rest = _district(pieces[: len(pieces) - used], province, day)
    if district.unknown:
        return Place(province.shown, unknown=district.named.strip())
    ended = province.ended or district.ended
    wanted = rest[-1] if rest and _COMMUNE.match(fold_words(rest[-1])) else ""
    if not province.home or not wanted:
        alone = not district.named and not rest
        now = _present_province(units, day) if ended and alone else ""
        return Place(province.shown, district.shown, wanted, ended=ended, now=now)
    return _commune(wanted, rest[:-1], province, district, day)


@dataclass(frozen=True, slots=True)
class _Province:
    """The named province on a day: its name then (or its first one), ``codes`` of the provinces
    that its districts and communes may lie in, whether it is ``home``, and its name when it has
    ``ended``."""

    shown: str
    codes: frozenset[str]
    home: bool
    ended: str


def _province_on(units: tuple[Unit, ...], day: str) -> _Province:
    """Of every period of a province what counts on a day."""
    codes = frozenset(u.code for u in units)
    shown = next((u.name for u in units if u.on(day)), "")
    return _Province(
        shown or units[0].name,
        # Places of all three provinces are written with the name that they share now.
        codes | {*HOME} if "37" in codes else codes,
        not codes.isdisjoint(HOME),
        "" if shown else units[0].name,
    )


@dataclass(frozen=True, slots=True)
class _District:
    """The district as ``named`` ('' when none is), the ``units`` that it may be, whether it is
    ``unknown`` for certain, and its name when it has ``ended``."""

    named: str = ""
    units: tuple[Unit, ...] = ()
    unknown: bool = False
    ended: str = ""

    @property
    def shown(self) -> str:
        return self.units[0].name if self.units else self.named


def _district(rest: list[str], province: _Province, day: str) -> tuple[_District, list[str]]:
    """The district that the last of these pieces names, and the pieces before it."""
    if not rest or not _DISTRICT.match(fold_words(rest[-1])):
        return _District(), rest
    *before, named = rest
    kind, bare = _split(named, _DISTRICT)
    alike = [d for d in _units("districts").get(bare, ()) if d.province in province.codes]
    units = tuple(d for d in alike if d.kind == kind)
    # Until 2019 other districts existed, and towns became cities: only a name of no district at
    # all is unknown.
    unknown = province.home and not alike and kind in ("huyen", "thi xa")
    on = any(d.on(day) for d in units)
    return _District(named, units, unknown, "" if on else units[0].name if units else named), before


def _commune(
    wanted: str, detail: list[str], province: _Province, district: _District, day: str
) -> Place:
    """A commune of Ninh Bình with what stands around it; *detail* are the pieces before it."""
    kind, exact = _communes(wanted, province)
    shown, named = province.shown, district.named
    ended = province.ended or district.ended
    if not exact:
        return Place(shown, named, unknown=wanted.strip())
    valid = [c for c in exact if c.on(day)]
    if not named and not ended and any(c.kind == kind for c in valid):
        return Place(shown, "", valid[0].name)
    candidates = _candidates(exact, valid, district)
    commune = candidates[0]
    if len(candidates) != 1:
        return Place(shown, named, commune.name, ended=ended or commune.name)
    now, divided = _today(commune, detail, day)
    ended = ended or ("" if commune.on(day) else commune.name)
    return Place(shown, named, commune.name, ended=ended, now=now, divided=divided)


def _today(commune: Unit, detail: list[str], day: str) -> tuple[str, bool]:
    """How the place in this commune is written on the day ('' when nothing single is), and whether
    the commune was divided since."""
    if commune.on(day):
        return _written(commune.code, day, detail), False
    if not commune.until or commune.until >= day:  # it came later than the day
        return "", False
    followers, divided = successors(commune.code, commune.until, day)
    return _written(followers[0], day, detail) if len(followers) == 1 else "", divided


def _communes(wanted: str, province: _Province) -> tuple[str, list[Unit]]:
    """The kind that is written, and every period of the communes of that name: of that kind when
    there is one."""
    kind, bare = _split(wanted, _COMMUNE)
    same = [c for c in _units("communes").get(bare, ()) if c.province in province.codes]
    return kind, [c for c in same if c.kind == kind] or same


def _candidates(exact: list[Unit], valid: list[Unit], district: _District) -> list[Unit]:
    """The latest state of each code that the writing may mean; several codes mean several places
    of one name. *valid* are those of *exact* that exist on the day."""
    above = {d.code for d in district.units}
    inside = [c for c in exact if c.above in above]
    # Where the named district has no such commune, one that exists is meant before one that did.
    meant = inside or (valid if district.named and valid else exact)
    return list({c.code: c for c in meant}.values())


def _province(pieces: list[str], day: str) -> tuple[tuple[Unit, ...], int]:
    """Every period of the province that the last piece (or, with a dash in its name, the last two)
    names."""
    for used in (2, 1):
        if len(pieces) < used:
            continue
        words = fold_words(" ".join(pieces[-used:]))
        found = _PROVINCE.match(words)
        bare = _SHORT.get(words) or (found[2] if found else words)
        bare = _SHORT.get(bare, bare)
        units = _units("provinces").get(bare, ())
        if units:
            return units, used
    return (), 0


def _unknown_province(pieces: list[str]) -> Place:
    last = pieces[-1] if pieces else ""
    words = fold_words(last)
    found = re.match(r"^tinh (.+)$", words)
    if found or (len(pieces) > 1 and len(words) >= 5):
        bare = found[1] if found else words
        match = process.extractOne(
            bare, list(_units("provinces")), scorer=fuzz.ratio, score_cutoff=86 if found else 90
        )
        if match:
            unit = _units("provinces")[match[0]][-1]
            return Place(
                unknown=last.strip(),
                now=", ".join(
                    [*(p.strip() for p in pieces[:-1]), unit.name[0].lower() + unit.name[1:]]
                ),
            )
        if found:
            return Place(unknown=last.strip())
    return Place()


def _present_province(units: tuple[Unit, ...], day: str) -> str:
    successor = {
        r["code"]: r["successor"]
        for r in table("provinces").to_dict("records")
        if r["successor"] and r["code"]
    }
    code = successor.get(units[0].code, "")
    return next(
        (u.name for us in _units("provinces").values() for u in us if u.code == code and u.on(day)),
        "",
    )


@cache
def _by_code() -> dict[str, tuple[Unit, ...]]:
    found: dict[str, list[Unit]] = {}
    for units in _units("communes").values():
        for unit in units:
            found.setdefault(unit.code, []).append(unit)
    return {k: tuple(v) for k, v in found.items()}


def _code(code: str, day: str) -> Place:
    units = _by_code().get(code, ())
    if not units:
        return Place()
    valid = next((u for u in units if u.on(day)), None)
    if valid:
        return Place(commune=valid.name)
    latest = max(units, key=lambda u: u.until)
    if not latest.until or latest.until >= day:
        return Place(commune=latest.name, ended=code)
    followers, divided = successors(code, latest.until, day)
    return Place(
        commune=latest.name,
        ended=code,
        now=followers[0] if len(followers) == 1 else "",
        divided=divided,
    )


def _written(code: str, day: str, detail: list[str]) -> str:
    """The place as it is written on *day*, with what stood before the commune (house, hamlet)
    kept."""
    commune = next((u for u in _by_code().get(code, ()) if u.on(day)), None)
    if commune is None:
        return ""
    above = [
        u.name
        for us in _units("districts").values()
        for u in us
        if u.code == commune.above and u.on(day)
    ][:1]
    province = [
        u.name
        for us in _units("provinces").values()
        for u in us
        if u.code == commune.province and u.on(day)
    ][:1]
    return ", ".join(
        [
            *(d.strip() for d in detail),
            commune.name,
            *(n[0].lower() + n[1:] for n in (*above, *province)),
        ]
    )
