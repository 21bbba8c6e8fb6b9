"""A decision of the register as a reorganisation of units, and what the one knows of the other."""

from collections.abc import Iterable, Mapping

import pandas as pd

from .. import reorganisation
from ..schemas.decisions import DECISION
from ..texts import t
from .due import SUCCESSORS
from .replacing import called, key_of

KINDS = {
    "SAP_NHAP": "merge", "HOP_NHAT": "merge", "CHIA": "split", "TACH": "split",
    "GIAI_THE": "close", "CHUYEN_DOI": "close", "CHUYEN_GIAO": "move", "DOI_TEN": "rename",
}  # fmt: skip
"""What a line of the register does to its unit; a way that is not here changes no unit."""
ENDING = ("SAP_NHAP", "HOP_NHAT", "CHIA", "GIAI_THE", "CHUYEN_DOI")
DECIDED = ("DA_QD", "DA_TH")
Register = Mapping[str, pd.DataFrame]


def events(register: Register, number: str) -> pd.DataFrame:
    """The lines of ``reorganisation.EVENTS`` of the decisions of a number (or "number|day"): of
    units that it decided about. Empty where the register has none."""
    decisions = called(register[DECISION], number)
    day = dict(zip(key_of(decisions), decisions["ngay_hieu_luc"], strict=True))
    lines = register["sap_xep"]
    keys = key_of(lines)
    own = lines[keys.isin(set(day)) & lines["trang_thai"].isin(DECIDED)]
    own = own[own["hinh_thuc"].isin(list(KINDS))]
    # A unit that takes over others is in the register with itself as its heir; nothing moves there.
    stays = own["hinh_thuc"].isin(["SAP_NHAP", "HOP_NHAT"]) & (own["ma_cu"] == own["ma_moi"])
    told = own[~stays].fillna(dict.fromkeys(("ma_moi", "ten_moi", "nhom_tu_chu_sau"), ""))
    of = keys.reindex(told.index)
    return reorganisation.frame(
        _line(str(key), line, str(day[key]))
        for key, (_, line) in zip(of, told.iterrows(), strict=True)
    )


def _line(key: str, line: "pd.Series", day: str) -> dict[str, object]:
    kind = KINDS[str(line["hinh_thuc"])]
    keeps = kind == "move" or (kind == "rename" and line["ma_moi"] == line["ma_cu"])
    to = "" if keeps or kind == "close" else line["ma_moi"]
    return {
        "kind": kind, "unit": line["ma_cu"], "to": to,
        "name": "" if kind in ("close", "move") else line["ten_moi"],
        "parent": line["so_chu_quan"] if kind == "move" else "",
        "quota": line["bien_che_ns_sau"], "autonomy": line["nhom_tu_chu_sau"] if to else "",
        "self_funding": line["ty_le_sau"], "decision": key.partition("|")[0], "day": day,
        "row": int(str(line.name)) + 1,
    }  # fmt: skip


def told(register: Register, number: str, units: Iterable[str], heirs: Iterable[str]) -> list[str]:
    """What the register says of a reorganisation that is declared: nothing where no register is
    kept; that it has no such decision; units of which only one of both speaks; what the new units
    must have soon.

    Args:
        units: that lose records. heirs: that get them.
    """
    if register[DECISION].empty:
        return []
    decisions = called(register[DECISION], number)
    if decisions.empty:
        return [t("Sổ quyết định không có {so}; nạp vào sổ: hoso decisions load.", so=number)]
    lines = register["sap_xep"]
    own = lines[key_of(lines).isin(set(key_of(decisions)))]
    said = []
    meant = set(own.loc[own["hinh_thuc"].isin(ENDING) & (own["ma_cu"] != own["ma_moi"]), "ma_cu"])
    for sentence, codes in (
        (t("Sổ ghi theo {so} mà bảng không có: {units}."), meant - set(units)),
        (t("Bảng có theo {so} mà sổ không ghi: {units}."), set(units) - set(own["ma_cu"])),
    ):
        if codes:
            said.append(sentence.format(so=number, units=", ".join(sorted(codes))))
    if heirs := sorted(set(heirs)):
        said.append(
            t(
                "Trong {n} ngày {units} cần có quyết định chức năng, tự chủ và người đứng đầu: "
                "hoso decisions due.",
                n=SUCCESSORS.days,
                units=", ".join(heirs),
            )
        )
    return said


def left(register: Register, units: pd.DataFrame, day: str) -> pd.DataFrame:
    """Lines of the register in force by an ISO day whose unit the registry still has as it was."""
    decisions = register[DECISION]
    begins = dict(zip(key_of(decisions), decisions["ngay_hieu_luc"], strict=True))
    lines = register["sap_xep"]
    ends = lines["hinh_thuc"].isin(ENDING) & lines["trang_thai"].isin(DECIDED)
    here = set(units.loc[units["valid_to"] == "", "code"])
    due = key_of(lines).map(begins).fillna("9999") <= day
    return lines[ends & due & (lines["ma_cu"] != lines["ma_moi"]) & lines["ma_cu"].isin(here)]
