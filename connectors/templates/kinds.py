"""The kinds of unit that templates are issued to, and what the sheets, columns and lists of each
leave out.

``don_vi`` is the whole dictionary. The others leave out what nobody there can have, so that a clerk
is not asked for it.
"""

import re
from dataclasses import dataclass

from ...validators.folding import fold


@dataclass(frozen=True)
class Kind:
    """Without which sheets (tables) and columns ("table.field") a kind's template is, and which
    codes its drop-downs offer (list -> pattern of whole codes; a list not named is offered
    whole)."""

    label: tuple[str, str]
    without: frozenset[str] = frozenset()
    lists: tuple[tuple[str, str], ...] = ()

    def offers(self, codelist: str, code: str) -> bool:
        return all(re.fullmatch(pattern, code) for name, pattern in self.lists if name == codelist)


# Ranks of civil servants begin with two digits, titles of public employees with "V." and the number
# of the ministry's field; 01, 02, 06 (accounts) and 17 (libraries) are met in every unit.
_COMMON = r"01\..*|02\..*|06a?\.0(29|3[0-5])|17\..*|V\.(00|01|05|10|11)\..*"
WHOLE = "don_vi"
"""The kind that leaves nothing out."""
KINDS: dict[str, Kind] = {
    WHOLE: Kind(("Đơn vị", "Unit")),
    "hanh_chinh": Kind(
        ("Cơ quan hành chính", "Administrative body"),
        frozenset({"nguoi.hoc_ham"}),
        (("ma_ngach", r"\d\d.*"), ("doi_tuong", "CB|CC|HDLD"), ("loai_hop_dong", "HDLD.*")),
    ),
    "truong_hoc": Kind(
        ("Trường học", "School"),
        frozenset({"nguoi.nhiem_ky"}),
        (("ma_ngach", rf"{_COMMON}|15\..*|V\.(07|08|09)\..*"), ("doi_tuong", "CC|VC|HDLD")),
    ),
    "benh_vien": Kind(
        ("Bệnh viện, cơ sở y tế", "Hospital, health facility"),
        frozenset({"nguoi.nhiem_ky"}),
        (("ma_ngach", rf"{_COMMON}|13\..*|16\..*|V\.(03|08|09)\..*"), ("doi_tuong", "CC|VC|HDLD")),
    ),
    "xa": Kind(
        ("UBND xã, phường, đặc khu", "People's Committee of a commune, ward, special zone"),
        frozenset({"nguoi.hoc_ham", "ds_hop_dong"}),
        (
            ("ma_ngach", r"\d\d.*"),
            ("doi_tuong", "CB|CC|CBX|CCX|KCT|HDLD"),
            ("loai_hop_dong", "HDLD.*"),
        ),
    ),
}


def kind_of(unit_kind: str, name: str) -> str:
    """The kind of template for a unit of the registry: by its kind (list ``loai_don_vi``), public
    service units by name."""
    if unit_kind in ("XA", "PHONGX"):
        return "xa"
    if not unit_kind.startswith("SNCL"):
        return "hanh_chinh" if unit_kind else WHOLE
    folded = fold(name)
    if folded.startswith("truong"):
        return "truong_hoc"
    return (
        "benh_vien"
        if folded.startswith(("benhvien", "trungtamyte", "tramyte", "phongkham"))
        else WHOLE
    )
