"""What falls due by the register: periods and terms that end, surplus staff to be solved, and the
decisions that follow a reorganisation."""

from collections.abc import Mapping

import pandas as pd

from ..schemas.decisions import DECISION
from ..texts import t
from .replacing import key_of

SUCCESSORS = pd.Timedelta(days=60)
"""Within which a new unit has its own decisions (practice, from memory)."""
COLUMNS = ("day", "what", "who", "so", "table")
_ENDS = (
    ("tu_chu", "giai_doan_den", "ma_don_vi"),
    ("bo_nhiem", "thoi_han_den", "ho_ten"),
    ("sap_xep", "lo_trinh_den", "ma_cu"),
)


def due(register: Mapping[str, pd.DataFrame], start: str, until: str) -> pd.DataFrame:
    """What falls due from one ISO day to another, both included; in order of days.

    What a later line of the same unit (or of the same person and post) took over is not due.

    Returns:
        Columns :data:`COLUMNS`: the day, what, of which unit or whom, by which decision.
    """
    parts = [_ending(register[table], table, end, who) for table, end, who in _ENDS]
    parts += [_successors(register, table) for table in ("chuc_nang", "tu_chu", "bo_nhiem")]
    told = pd.concat(parts, ignore_index=True)
    own = told[(told["day"] >= start) & (told["day"] <= until)]
    return own.sort_values(["day", "table", "who"], ignore_index=True)


def _ending(lines: pd.DataFrame, table: str, end: str, who: str) -> pd.DataFrame:
    """Lines whose last day comes, the newest of each whom it is about."""
    same = ["cccd", "chuc_vu"] if table == "bo_nhiem" else [who]
    newest = lines.sort_values("ngay_ky").drop_duplicates(same, keep="last")
    if table == "sap_xep":
        newest = newest[newest["doi_du"] > 0]
    words = {
        "tu_chu": t("Hết giai đoạn tự chủ"),
        "bo_nhiem": t("Hết thời hạn giữ chức vụ"),
        "sap_xep": t("Hết lộ trình giải quyết dôi dư"),
    }[table]
    return _told(newest.dropna(subset=[end]), newest[end], words, newest[who], table)


def _successors(register: Mapping[str, pd.DataFrame], table: str) -> pd.DataFrame:
    """Units that a reorganisation made and that have no decision of this kind signed since."""
    cases, lines = register["sap_xep"], register[table]
    made = cases[cases["hinh_thuc"].isin(["SAP_NHAP", "HOP_NHAT", "CHIA", "TACH"])]
    made = (
        made.dropna(subset=["ma_moi"]).sort_values("ngay_ky").drop_duplicates("ma_moi", keep="last")
    )
    decisions = register[DECISION]
    begins = dict(zip(key_of(decisions), decisions["ngay_hieu_luc"], strict=True))
    start = pd.to_datetime(
        key_of(made).map(begins).astype("str"), errors="coerce", format="%Y-%m-%d"
    )
    last = lines.groupby("ma_don_vi")["ngay_ky"].max()
    have = made["ma_moi"].map(last).fillna("") >= made["ngay_ky"]
    words = {
        "chuc_nang": t("Chưa có quyết định chức năng sau sắp xếp"),
        "tu_chu": t("Chưa có quyết định tự chủ sau sắp xếp"),
        "bo_nhiem": t("Chưa bổ nhiệm ai sau sắp xếp"),
    }[table]
    day = (start + SUCCESSORS).dt.strftime("%Y-%m-%d")
    return _told(made[~have], day, words, made["ma_moi"], table)


def _told(
    lines: pd.DataFrame, day: pd.Series, what: str, who: pd.Series, table: str
) -> pd.DataFrame:
    found = {"day": day, "what": what, "who": who, "so": lines["so"], "table": table}
    return pd.DataFrame(found, index=lines.index, columns=list(COLUMNS)).astype("str")
