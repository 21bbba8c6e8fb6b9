"""Places as people write them, anywhere in the country, whatever the day: do they exist, and which
one place is it now.

Ninh Bình's communes are those of ``communes.csv`` and ``crosswalk.csv``; ``elsewhere.csv`` joins
every other commune of 2019 to 2025 to the one that took its area on 2025-07-01 (Decision
19/2025/QĐ-TTg and the statistics office's conversion table). Names are compared folded and without
their type, since units write "Xã", "P." or nothing. What cannot be told apart accuses nobody and
proposes nothing. Only the provinces that are asked about are indexed.
"""

import csv
import re
from functools import cache, lru_cache
from importlib import resources

from ..folding import clean, fold
from . import DISTRICTS_ENDED, HOME, successors, table

_COMMUNE = re.compile(r"(?:xã|phường|thị trấn|đặc khu|x|p|tt)(?:\.\s*|\s+)(.+)", re.IGNORECASE)
_DISTRICT = re.compile(r"(?:huyện|quận|thị xã|h|q|tx)(?:\.\s*|\s+)(.+)", re.IGNORECASE)
_CITY = re.compile(r"(?:thành phố|tp)(?:\.\s*|\s+)(.+)", re.IGNORECASE)
_PROVINCE = re.compile(r"(?:tỉnh|t)(?:\.\s*|\s+)(.+)", re.IGNORECASE)
_TYPE = re.compile(
    r"(?:Xã|Phường|Thị trấn|Thị Trấn|Đặc khu|Huyện|Quận|Thị xã|Thị Xã|Thành phố|Thành Phố|Tỉnh)\s+"
)
_EVER = "9999-12-31"

Area = tuple[str, str, str, bool]
"""Name of a commune, of its district ('' since 2025-07-01), writing of the one place that has its
area now ('' for none), whether it has ended."""


@cache
def _bare(name: str) -> str:
    return fold(_TYPE.sub("", name, count=1))


@cache
def _successor_codes() -> dict[str, str]:
    """Code of a province, of any time -> code of the present one."""
    rows = table("provinces")
    return {
        code: after or code
        for code, after in zip(rows["code"], rows["successor"], strict=True)
        if code
    }


@cache
def _present_names() -> dict[str, str]:
    """Code of a present province -> its name with its type ("tỉnh Ninh Bình", "Thành phố Hà
    Nội")."""
    rows = table("provinces")
    now = rows[(rows["valid_to"] == "") & (rows["code"] != "")]
    return {
        code: name.replace("Tỉnh ", "tỉnh ", 1)
        for code, name in zip(now["code"], now["name"], strict=True)
    }


@cache
def _provinces() -> dict[str, str]:
    """Folded name, of any time -> code of the present province; '' for one that no single province
    follows."""
    rows, present = table("provinces"), _present_names()
    found: dict[str, str] = {}
    for name, code, after in zip(rows["name"], rows["code"], rows["successor"], strict=True):
        now = after or code
        if _bare(name) not in found or now in present:
            found[_bare(name)] = now if now in present else ""
    named = {_bare(name): code for code, name in present.items()}
    return {**found, **named, "thuathienhue": named["hue"], "thanhphohochiminh": named["hochiminh"]}


@cache
def _elsewhere() -> dict[str, list[Area]]:
    """The areas outside Ninh Bình by the code of their present province."""
    found: dict[str, list[Area]] = {}
    after, names = _successor_codes(), _present_names()
    lines = (
        resources.files(__package__ or "")
        .joinpath("elsewhere.csv")
        .read_text(encoding="utf-8")
        .splitlines()
    )
    for old, district, province, new, new_province, relation in csv.reader(lines[1:]):
        if old:
            now = f"{new}, {names[new_province]}" if new and relation != "part" else ""
            found.setdefault(after[province], []).append((old, district, now, True))
        if new:
            found.setdefault(new_province, []).append((new, "", "", False))
    return found


def _home() -> list[Area]:
    communes, districts = table("communes"), table("districts")
    above = dict(zip(districts["code"], districts["name"], strict=True))
    name_now = {
        c: n
        for c, n, until in zip(
            communes["code"], communes["name"], communes["valid_to"], strict=True
        )
        if not until
    }
    found: list[Area] = []
    for code, name, district, until in zip(
        communes["code"], communes["name"], communes["district"], communes["valid_to"], strict=True
    ):
        heirs, divided = successors(code, until, _EVER) if until else ((), False)
        heir = name_now.get(heirs[0], "") if len(heirs) == 1 and not divided else ""
        now = f"{heir}, {_present_names()[HOME[-1]]}" if heir else ""
        found.append((name, above.get(district, ""), now, bool(until)))
    return found


@cache
def _areas(province: str) -> tuple[frozenset[str], dict[tuple[str, str], str]]:
    """Of a present province: the folded names of its communes of all times; (commune, district) ->
    the one place of today or ''."""
    areas = _home() if province == HOME[-1] else _elsewhere().get(province, [])
    after: dict[tuple[str, str], set[str]] = {}
    for name, district, now, ended in areas:
        if ended and district:
            after.setdefault((_bare(name), _bare(district)), set()).add(now)
    return frozenset(_bare(a[0]) for a in areas), {
        k: next(iter(v)) for k, v in after.items() if len(v) == 1
    }


def split(text: str) -> dict[str, str]:
    """The parts of a written place that can be told: "commune", "district", "province" (as written,
    without the type)."""
    found: dict[str, str] = {}
    parts = [clean(p) for p in re.split(r"[,;]| - ", text) if clean(p)]
    for i, part in enumerate(parts):
        last = i == len(parts) - 1
        if match := _PROVINCE.fullmatch(part):
            found["province"] = match[1]
        elif match := _CITY.fullmatch(part):
            found["province" if last and fold(match[1]) in _provinces() else "district"] = match[1]
        elif match := _DISTRICT.fullmatch(part):
            found["district"] = match[1]
        elif match := _COMMUNE.fullmatch(part):
            found.setdefault("commune", match[1])
        elif last and fold(part) in _provinces():
            found["province"] = part
    return found


@lru_cache(maxsize=65536)
def wrong(text: str, as_of: str, present: bool = False) -> str:
    """What is wrong with a written place, in words; '' when nothing can be said against it.

    Args:
        present: where somebody lives now, so that the areas of *as_of* count; else any time's.
    """
    place = split(text)
    if "province" not in place:
        return ""
    now = _provinces().get(fold(place["province"]))
    if now is None:
        return f"không có tỉnh «{place['province']}»"
    if now and "commune" in place and fold(place["commune"]) not in _areas(now)[0]:
        return f"không có xã, phường «{place['commune']}» ở {place['province']}"
    if present and as_of >= DISTRICTS_ENDED and "district" in place:
        return "từ 01/7/2025 không còn cấp huyện"
    return ""


@lru_cache(maxsize=65536)
def successor(text: str) -> str:
    """The one place of today for a place written with its former names; '' when it is of today,
    unknown, or was divided."""
    place = split(text)
    now = _provinces().get(fold(place.get("province", "")))
    if not now or "commune" not in place or "district" not in place:
        return ""
    return _areas(now)[1].get((fold(place["commune"]), fold(place["district"])), "")
