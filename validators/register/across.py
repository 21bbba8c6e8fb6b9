"""What several lines of the register say together, and what units and people's records say beside
it: orphans both ways, numbers given twice, replacements, sums of a case."""

from collections.abc import Iterator, Mapping

import pandas as pd

from ..codelists import code_list
from ..schemas import dictionary
from ..schemas.decisions import DECISION, KINDS, MUST
from ..texts import t
from . import ERROR, WARNING, Fault, carrying, places, rewards
from .replacing import key_of, number_of, replacements

Register = Mapping[str, pd.DataFrame]
RECORDS = {"ds_quy_hoach": ("quy_hoach", "ngay"), "qt_cong_tac": ("bo_nhiem", "tu_ngay")}
"""Lists of people's records that name a decision -> the table of the register in which it would
stand, and the list's field of its day."""


def faults(register: Register) -> list[Fault]:
    """What the register says against itself."""
    return [
        *_repeated(register[DECISION]),
        *_orphans(register),
        *_replaced(register[DECISION]),
        *_budget(register["sap_xep"]),
        *_autonomy(register["sap_xep"]),
        *_band(register["tu_chu"]),
        *_changed(register["tu_chu"]),
        *_two_in_force(register),
        *places.faults(register),
        *rewards.faults(register),
    ]


def _repeated(decisions: pd.DataFrame) -> Iterator[Fault]:
    """One number, one decision: of an issuer in a year, and by number and day, which its lines go
    by."""
    number = number_of(decisions["so"])
    year, issuer = decisions["ngay_ky"].str[:4], decisions["co_quan"].str.strip().str.casefold()
    one = pd.DataFrame({"n": number, "y": year, "i": issuer})
    again = (one.duplicated() & number.notna()) | key_of(decisions).dropna().duplicated().reindex(
        decisions.index, fill_value=False
    )
    for row in decisions.index[again]:
        said = t("Số {so} đã có trong năm của cùng cơ quan.", so=decisions.at[row, "so"])
        yield Fault(DECISION, int(row), "dc-repeated", ERROR, said)


def _orphans(register: Register) -> Iterator[Fault]:
    """Decisions without the lines that their kind has, lines without a decision, lines of a
    decision of another kind."""
    decisions = register[DECISION]
    keys = key_of(decisions)
    kind_of = dict(zip(keys, decisions["loai"], strict=True))
    for table, kinds in KINDS.items():
        lines = register[table]
        own = key_of(lines)
        asked = (decisions["loai"] == kinds[0]) if table in MUST else pd.Series(False, keys.index)
        for row in decisions.index[asked & ~keys.isin(set(own))]:
            said = t(
                "Quyết định {so} không có dòng nào ở trang {sheet}.",
                so=decisions.at[row, "so"],
                sheet=dictionary.registers()[table].label,
            )
            yield Fault(DECISION, int(row), "dc-no-line", ERROR, said)
        for row in lines.index[own.notna() & ~own.isin(set(keys))]:
            said = t("Sổ không có quyết định {so} ngày {day}.", so=lines.at[row, "so"],
                     day=lines.at[row, "ngay_ky"])  # fmt: skip
            yield Fault(table, int(row), "dc-no-decision", ERROR, said)
        for row in lines.index[~own.map(kind_of).fillna(kinds[0]).isin(kinds)]:
            said = t("Quyết định {so} thuộc loại khác trong sổ.", so=lines.at[row, "so"])
            yield Fault(table, int(row), "dc-kind", ERROR, said)
        double = own.notna() & _line_keys(table, lines).duplicated()
        for row in lines.index[double]:
            said = t("Dòng này đã có ở trên trong cùng quyết định {so}.", so=lines.at[row, "so"])
            yield Fault(table, int(row), "dc-line-twice", ERROR, said)


def _line_keys(table: str, lines: pd.DataFrame) -> pd.Series:
    own = [n for n in dictionary.registers()[table].key if n not in ("so", "ngay_ky")]
    found = key_of(lines)
    for name in own:
        found = found + "|" + lines[name].fillna("")
    return found


def _replaced(decisions: pd.DataFrame) -> Iterator[Fault]:
    """What is replaced is in the register, and was signed before."""
    told = replacements(decisions)
    lost = told[told["old"].isna()]
    for row, number in zip(lost["row"], lost["said"], strict=True):
        said = t("Sổ không có quyết định {so} bị thay thế, ký trước đó.", so=number)
        yield Fault(DECISION, int(row), "dc-replaces", WARNING, said)


def _budget(lines: pd.DataFrame) -> Iterator[Fault]:
    """A case has no more staff paid by the budget after than before, where it says both."""
    both = lines.groupby(key_of(lines))[["bien_che_ns_truoc", "bien_che_ns_sau"]].sum(min_count=1)
    for key, sums in both[both["bien_che_ns_sau"] > both["bien_che_ns_truoc"]].iterrows():
        row = lines.index[key_of(lines) == key][0]
        said = t(
            "Quyết định {so}: biên chế hưởng lương ngân sách sau sắp xếp {after:g}, trước "
            "{before:g}; không được làm tăng (Nghị định 120/2020/NĐ-CP, Điều 4.3).",
            so=lines.at[row, "so"],
            after=float(sums["bien_che_ns_sau"]),
            before=float(sums["bien_che_ns_truoc"]),
        )
        yield Fault("sap_xep", int(row), "rx-no-more-budget", ERROR, said)


def _autonomy(lines: pd.DataFrame) -> Iterator[Fault]:
    """The heir of units of one group is not below it; of several, its group is named."""
    rank = {code: n for n, code in enumerate(code_list("nhom_tu_chu").rows["code"])}
    was, now = (lines[f"nhom_tu_chu_{when}"].map(rank) for when in ("truoc", "sau"))
    told = lines.assign(key=key_of(lines), was=was, now=now).dropna(subset=["ma_moi", "was"])
    for (_, heir), own in told.groupby(["key", "ma_moi"]):
        row = int(own.index[0])
        if own["was"].nunique() > 1 and own["now"].isna().all():
            said = t(
                "{unit}: các đơn vị khác nhóm tự chủ; quyết định phải nêu nhóm sau sắp xếp "
                "(Nghị định 120/2020/NĐ-CP, Điều 5.2.c).",
                unit=heir,
            )
            yield Fault("sap_xep", row, "rx-autonomy", ERROR, said)
        elif own["was"].nunique() == 1 and own["now"].max() > own["was"].iloc[0]:
            said = t(
                "{unit}: nhóm tự chủ sau sắp xếp thấp hơn trước (Nghị định 120/2020/NĐ-CP, "
                "Điều 5.2.c).",
                unit=heir,
            )
            yield Fault("sap_xep", row, "rx-autonomy", ERROR, said)


def _band(lines: pd.DataFrame) -> Iterator[Fault]:
    """The percent is in the band of the group; groups 1, 2 and 4 may rest on condition b, without
    one (Art. 9)."""
    groups = code_list("nhom_tu_chu").rows.set_index("code")
    least, most = (
        pd.to_numeric(lines["nhom"].map(groups[c]), errors="coerce")
        for c in ("self_funding_min_percent", "self_funding_max_percent")
    )
    share = lines["muc_tu_bao_dam"].round(2)
    other = lines["dieu_kien"].str.lower().eq("b") & lines["nhom"].isin(["N1", "N2", "N4"])
    for row in lines.index[((share < least) | (share > most)) & ~other]:
        said = t(
            "{unit}: mức tự bảo đảm {share:g} % không thuộc {group} (Nghị định 60/2021/NĐ-CP, "
            "Điều 9).",
            unit=lines.at[row, "ma_don_vi"],
            share=float(share[row]),
            group=code_list("nhom_tu_chu").label(str(lines.at[row, "nhom"])),
        )
        yield Fault("tu_chu", int(row), "au-band", ERROR, said)


def _changed(lines: pd.DataFrame) -> Iterator[Fault]:
    """A unit that falls to a lower group within a period has a decision that adjusts the first."""
    rank = {code: n for n, code in enumerate(code_list("nhom_tu_chu").rows["code"])}
    own = lines.assign(rank=lines["nhom"].map(rank)).sort_values(["ma_don_vi", "ngay_ky"])
    before = own.groupby("ma_don_vi")[["rank", "giai_doan_den"]].shift()
    fell = (own["rank"] > before["rank"]) & (own["giai_doan_tu"] <= before["giai_doan_den"])
    for row in own.index[fell.fillna(False) & own["dieu_chinh"].isna()]:
        said = t(
            "{unit}: nhóm tự chủ thấp hơn trong cùng giai đoạn ổn định; ghi số quyết định được "
            "điều chỉnh (Nghị định 60/2021/NĐ-CP).",
            unit=lines.at[row, "ma_don_vi"],
        )
        yield Fault("tu_chu", int(row), "au-change", WARNING, said)


MOST_POSTS = 3
"""Posts of one level for which somebody may be planned in a term, and people for one post (Party
rules, from memory)."""


def planning(register: Register) -> list[Fault]:
    """Somebody planned for too many posts, a post with too many people."""
    lines = register["quy_hoach"]
    own = lines[lines["trang_thai"].isin(["MOI", "GIU", "BO_SUNG"])]
    post = own["ma_don_vi"] + "|" + own["chuc_danh"] + "|" + own["nhiem_ky"]
    level = own["cccd"] + "|" + own["cap_quan_ly"].fillna("") + "|" + own["nhiem_ky"]
    found = []
    for group, what, check in ((level, post, "pl-posts"), (post, own["cccd"], "pl-people")):
        count = what.groupby(group).nunique()
        many = group[group.isin(count.index[count > MOST_POSTS])].drop_duplicates()
        for row, key in many.items():
            said = (
                t("{name}: quy hoạch {n} chức danh cùng cấp, tối đa {most}.",
                  name=own.at[row, "ho_ten"], n=int(count[key]), most=MOST_POSTS)
                if check == "pl-posts"
                else t("{post}, {unit}: {n} người trong quy hoạch, tối đa {most}.",
                       post=own.at[row, "chuc_danh"], unit=own.at[row, "ma_don_vi"],
                       n=int(count[key]), most=MOST_POSTS)
            )  # fmt: skip
            found.append(Fault("quy_hoach", int(str(row)), check, WARNING, said))
    return found


def _two_in_force(register: Register) -> Iterator[Fault]:
    """An agency has one decision on its functions in force: the newer one says what it replaces, or
    what it amends."""
    lines, decisions = register["chuc_nang"], register[DECISION]
    gone = set(replacements(decisions)["old"].dropna())
    ended = set(
        key_of(decisions.loc[decisions["het_hieu_luc"].notna() | decisions.index.isin(gone)])
    )
    own = lines[~key_of(lines).isin(ended) & lines["sua_doi_cho"].isna()]
    order = own.sort_values("ngay_ky")
    for row in order.index[order["ma_don_vi"].duplicated() & order["ma_don_vi"].notna()]:
        said = t(
            "{unit}: quyết định trước về chức năng vẫn còn hiệu lực; ghi số bị thay thế hoặc sửa "
            "đổi.",
            unit=lines.at[row, "ma_don_vi"],
        )
        yield Fault("chuc_nang", int(row), "fn-one", WARNING, said)


def against_units(register: Register, units: pd.DataFrame) -> list[Fault]:
    """Units that lines name and the registry lacks; decisions that the registry names and the
    register lacks, in the years in which it has reorganisations; divisions of a decision on
    functions that the registry does not have. Nothing where no register is kept.

    Args:
        units: the registry (``UNITS``).
    """
    if register[DECISION].empty:
        return []
    known, found = set(units["code"]), []
    for name, table in dictionary.registers().items():
        for field in (f for f in table.fields if f.kind == "unit"):
            told = register[name][field.name].dropna()
            for row, code in told[~told.isin(known)].items():
                said = t("Danh bạ không có đơn vị {unit}.", unit=code)
                found.append(Fault(name, int(str(row)), "dc-unit", WARNING, said))
    have = set(number_of(register[DECISION]["so"].dropna()))
    years = {"", *register["sap_xep"]["ngay_ky"].str[:4]}
    told = units[(units["decision"] != "") & units["valid_from"].str[:4].isin(years)]
    named = told[["code", "decision"]].drop_duplicates("decision")
    for code, number in named.itertuples(index=False):
        if str(number).strip().upper() not in have:
            said = t("Danh bạ ghi {unit} theo quyết định {so}; sổ không có.", unit=code, so=number)
            found.append(Fault(DECISION, -1, "dc-unknown", WARNING, said))
    return [*found, *_divisions(register, units)]


def not_carried(register: Register, units: pd.DataFrame, day: str) -> list[Fault]:
    """Decided reorganisations in force by an ISO day that the registry of units does not know."""
    found = []
    for row, line in carrying.left(register, units, day).iterrows():
        said = t(
            "{unit}: đã sắp xếp theo {so} mà danh bạ còn nguyên: hoso units reorganise --decision "
            "{so}.",
            unit=line["ma_cu"],
            so=line["so"],
        )
        found.append(Fault("sap_xep", int(str(row)), "rx-not-carried", WARNING, said))
    return found


def _divisions(register: Register, units: pd.DataFrame) -> Iterator[Fault]:
    """The newest decision on functions of an agency, and its divisions in the registry, where that
    lists any."""
    own = units[units["kind"].isin(["PHONG", "PHONGH", "PHONGX"]) & (units["valid_to"] == "")]
    count = own.groupby("parent").size()
    lines = register["chuc_nang"].dropna(subset=["so_phong"])
    newest = lines.sort_values("ngay_ky").drop_duplicates("ma_don_vi", keep="last")
    have = newest["ma_don_vi"].map(count)
    for row in newest.index[have.notna() & (have != newest["so_phong"])]:
        said = t(
            "{unit}: quyết định ghi {n} phòng, danh bạ có {have}.",
            unit=lines.at[row, "ma_don_vi"],
            n=f"{newest['so_phong'][row]:g}",
            have=f"{have[row]:g}",
        )
        yield Fault("chuc_nang", int(row), "fn-divisions-match", WARNING, said)


def against_people(register: Register, people: Register) -> list[Fault]:
    """People whom lines name and nobody knows; decisions that records name and the register lacks,
    in the years of which it has decisions of that kind; lines that the person's record does not
    name.

    Args:
        people: ``nguoi`` and lists of their records, with ``id``.
    """
    if register[DECISION].empty:
        return []
    return [
        *_strangers(register, people["nguoi"]),
        *_not_in_step(register, people),
        *rewards.against_people(register, people),
    ]


def _strangers(register: Register, people: pd.DataFrame) -> Iterator[Fault]:
    known = {n: set(people[n].dropna()) for n in ("cccd", "so_hieu")}
    for table in ("bo_nhiem", "quy_hoach", "doi_du"):
        lines = register[table]
        given = lines["cccd"].notna() | lines["so_hieu"].notna()
        there = lines["cccd"].isin(known["cccd"]) | lines["so_hieu"].isin(known["so_hieu"])
        for row in lines.index[given & ~there]:
            said = t("Bản sao không có người này: {name}.", name=lines.at[row, "ho_ten"])
            yield Fault(table, int(row), "dc-person", WARNING, said)


def _not_in_step(register: Register, people: Register) -> Iterator[Fault]:
    who = people["nguoi"].set_index("id")
    names = who["ho_ten"].to_dict()
    for source, (table, day) in RECORDS.items():
        # Where nobody's record has such a list it is not kept, and nobody's lacks a line.
        if source not in people or people[source].empty:
            continue
        lines, told = register[table], people[source].dropna(subset=["so_quyet_dinh"])
        number, owner = number_of(told["so_quyet_dinh"]), told["id"].map(who["cccd"])
        years = set(lines["ngay_ky"].str[:4])
        have = set(number_of(lines["so"]))
        for row in told.index[told[day].str[:4].isin(years) & ~number.isin(have)]:
            said = t(
                "Hồ sơ của {name} ghi quyết định {so}; sổ không có.",
                name=names.get(str(told.at[row, "id"]), "?"),
                so=told.at[row, "so_quyet_dinh"],
            )
            yield Fault(table, -1, "dc-unknown", WARNING, said)
        stated = set(zip(owner, number, strict=True))
        own = zip(lines["cccd"], number_of(lines["so"]), strict=True)
        here = lines["cccd"].isin(set(who["cccd"]))
        for (row, there), pair in zip(here.items(), own, strict=True):
            if there and pair not in stated:
                said = t(
                    "Hồ sơ của {name} chưa ghi quyết định {so}.",
                    name=lines.at[row, "ho_ten"],
                    so=lines.at[row, "so"],
                )
                yield Fault(table, int(str(row)), "dc-not-recorded", WARNING, said)
