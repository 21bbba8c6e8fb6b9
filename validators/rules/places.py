"""Written places against the lists of areas: 63 provinces, districts and communes until 2025-06-30; 34 and communes since.

``dia_danh.csv`` joins every commune of 2019 to 2025 to the commune that took its area on 2025-07-01 (Decision 19/2025/QĐ-TTg
and the statistics office's conversion table). Names are compared folded and without their type, since units write "Xã",
"P." or nothing. What cannot be told apart accuses nobody and proposes nothing.
"""

import re
from functools import cache, lru_cache

from ..codelists import table
from ..text import clean, fold

END_OF_DISTRICTS = "2025-07-01"

_COMMUNE = re.compile(r"(?:xã|phường|thị trấn|đặc khu|x|p|tt)(?:\.\s*|\s+)(.+)", re.IGNORECASE)
_DISTRICT = re.compile(r"(?:huyện|quận|thị xã|h|q|tx)(?:\.\s*|\s+)(.+)", re.IGNORECASE)
_CITY = re.compile(r"(?:thành phố|tp)(?:\.\s*|\s+)(.+)", re.IGNORECASE)
_PROVINCE = re.compile(r"(?:tỉnh|t)(?:\.\s*|\s+)(.+)", re.IGNORECASE)
_TYPE = re.compile(r"(?:Xã|Phường|Thị trấn|Thị Trấn|Đặc khu|Huyện|Quận|Thị xã|Thị Xã|Thành phố|Thành Phố|Tỉnh)\s+")


@cache
def _bare(name: str) -> str:
    return fold(_TYPE.sub("", name, count=1))


@cache
def _provinces() -> dict[str, str]:
    """Folded name, old or new -> folded name of the province since 2025-07-01."""
    merged = table("tinh_sap_nhap")
    found = {fold(old): fold(new) for old, new in zip(merged["label_cu_vi"], merged["label_vi"], strict=True)}
    found.update({fold(new): fold(new) for new in merged["label_vi"]})
    return {**found, "thuathienhue": fold("Huế"), "thanhphohochiminh": fold("Hồ Chí Minh")}


def _rows(*columns: str) -> set[tuple[str, ...]]:
    """The different rows of some columns of the list of areas."""
    places = table("dia_danh")
    return set(zip(*(places[c].tolist() for c in columns), strict=True))


@cache
def _present_names() -> tuple[dict[str, str], dict[str, str]]:
    """Code of a province until 2025-06-30 -> folded name of the present one; code since then -> name."""
    merged = table("tinh_sap_nhap")
    old = {code[1:]: fold(name) for code, name in zip(merged["code"], merged["label_vi"], strict=True)}
    return old, dict(zip(merged["ma_tinh_moi"], merged["label_vi"], strict=True))


@cache
def _communes() -> frozenset[tuple[str, str]]:
    """(commune, present province), folded, of all times."""
    old, new = _present_names()
    ever = {(_bare(name), old.get(province, "")) for name, province in _rows("xa_cu", "tinh_cu") if name}
    return frozenset(ever | {(_bare(name), fold(new[province])) for name, province in _rows("xa_moi", "tinh_moi") if name})


@cache
def _after() -> dict[tuple[str, str, str], set[str]]:
    """(commune, district, present province), folded -> the places that took its area, '' for one that was divided."""
    old_name, new_name = _present_names()
    found: dict[tuple[str, str, str], set[str]] = {}
    for old, province, district, new, new_province, relation in _rows("xa_cu", "tinh_cu", "huyen_cu", "xa_moi", "tinh_moi", "quan_he"):
        if old and district:
            kind = "Thành phố " if fold(new_name.get(new_province, "")) in _CITIES else "tỉnh "
            full = f"{new}, {kind}{new_name[new_province]}" if new and relation != "part" else ""
            found.setdefault((_bare(old), _bare(district), old_name.get(province, "")), set()).add(full)
    return found


# The cities under the central government (Đồng Nai joined on 2026-04-30).
_CITIES = frozenset(fold(n) for n in ("Hà Nội", "Hải Phòng", "Huế", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ", "Đồng Nai"))


def split(text: str) -> dict[str, str]:
    """The parts of a written place that can be told: "commune", "district", "province" (as written, without the type)."""
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
    if "commune" in place and (fold(place["commune"]), now) not in _communes():
        return f"không có xã, phường «{place['commune']}» ở {place['province']}"
    if present and as_of >= END_OF_DISTRICTS and "district" in place:
        return "từ 01/7/2025 không còn cấp huyện"
    return ""


@lru_cache(maxsize=65536)
def successor(text: str) -> str:
    """The one place of today for a place written with its former names; '' when it is of today, unknown, or was divided."""
    place = split(text)
    now = _provinces().get(fold(place.get("province", "")))
    if now is None or "commune" not in place or "district" not in place:
        return ""
    places = _after().get((fold(place["commune"]), fold(place["district"]), now), set())
    return next(iter(places)) if len(places) == 1 else ""
