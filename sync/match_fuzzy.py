"""Who could it be: people whom no key finds, compared with known people by the Fellegi-Sunter model
of Splink.

Only ever proposes. Every comparison gives bits of evidence, log2(m / u): how much more often its
level is seen between two records of one person (m) than between records of two persons (u). Their
sum with the prior is the weight of the pair; 0 bits are even odds. What few others share weighs
more (Nguyễn says little, Khiếu much; a telephone that the whole office gives says nothing).

The m and u are fixed, so that the same input gives the same proposals. ``python -m
benchmarks.matching`` measures what comes of them, and prints what Splink estimates beside them.

Source of the model: I. P. Fellegi, A. B. Sunter, "A Theory for Record Linkage", JASA 64 (1969);
Splink 5.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ..validators import shapes
from ..validators.folding import fold, fold_words, key
from ..validators.shapes import Shape, dtypes
from ..validators.texts import t
from .canonical import among, distinct


class Proposal(Shape):
    """One line a proposed pair."""

    row: int
    """Label of the row."""
    id: str
    """The known person."""
    bits: float
    evidence: str
    """How the weight came about, for people."""


PROPOSALS = dtypes(Proposal)


@dataclass(frozen=True)
class Level:
    """One answer of a comparison.

    Attributes:
        label: for people; Vietnamese text of the catalogue.
        sql: when it holds, with the two records as ``_l`` and ``_r``; the first level that holds
            counts.
        m, u: how often it is seen between records of one person, and of two persons.
        rare: the column whose value counts by how many of the other known people share it; ``u`` is
            then the least that it can be. '' = not.
    """

    label: str
    sql: str
    m: float
    u: float
    rare: str = ""


@dataclass(frozen=True)
class Comparison:
    """Levels of one kind of evidence, the strongest first; the last one holds for all that is left.
    A side that says nothing (one of ``given`` missing) gives no evidence at all."""

    name: str
    label: str
    given: str
    levels: tuple[Level, ...] = field(default_factory=tuple)


def comparisons() -> tuple[Comparison, ...]:
    """What is compared, and why the figures are as they are.

    m: units type names without tone marks or in capitals (a quarter), put syllables in another
        order, leave out the middle name, swap day and month (each a few in a hundred), and move
        people between units. u: counted between random pairs of the generated province and rounded
        up; with ``rare`` the least that is believed: one birthday in some 14,000 days, one
        telephone in 100,000; and a unit says no more than one of a hundred units would.
    """
    return (*_compared_names(), *_compared_births(), *_compared_belonging(), *_compared_numbers())


_OFF = "damerau_levenshtein({0}_l, {0}_r) <= 1"
"""One letter or digit is wrong, or two stand the other way round."""


def _compared_names() -> tuple[Comparison, ...]:
    moved = "bag_l = bag_r"
    return (
        Comparison(
            "ho",
            t("họ"),
            "ho",
            (
                Level(t("giống hệt"), "ho_l = ho_r", 0.72, 1e-3, "ho"),
                Level(t("giống khi bỏ dấu"), "ho_plain_l = ho_plain_r", 0.24, 1e-3, "ho_plain"),
                Level(t("cùng các tiếng, khác thứ tự"), moved, 0.02, 1e-3),
                Level(t("lệch một chữ"), _OFF.format("ho_plain"), 0.015, 0.05),
                Level(t("khác"), "", 0.005, 0.78),
            ),
        ),
        Comparison(
            "ten",
            t("đệm và tên"),
            "ten",
            (
                Level(t("giống hệt"), "ten_l = ten_r", 0.68, 2e-4, "ten"),
                Level(t("giống khi bỏ dấu"), "ten_plain_l = ten_plain_r", 0.23, 2e-4, "ten_plain"),
                Level(t("cùng các tiếng, khác thứ tự"), moved, 0.03, 2e-4),
                Level(
                    t("thiếu tên đệm"), "goi_l = goi_r AND (dem_l = '' OR dem_r = '')", 0.02, 1e-3
                ),
                Level(t("lệch một chữ"), _OFF.format("ten_plain"), 0.03, 4e-3),
                Level(t("cùng tên gọi, khác đệm"), "goi_l = goi_r", 0.005, 0.01),
                Level(t("khác"), "", 0.001, 0.98),
            ),
        ),
    )


def _compared_births() -> tuple[Comparison, ...]:
    return (
        Comparison(
            "born",
            t("ngày sinh"),
            "born",
            (
                Level(t("giống hệt"), "born_day_l = born_day_r", 0.90, 7e-5, "born_day"),
                Level(t("đảo ngày và tháng"), "born_l = turned_r", 0.03, 4e-5),
                Level(
                    t("khớp phần được ghi"),
                    "starts_with(born_l, born_r) OR starts_with(born_r, born_l)",
                    0.03,
                    0.03,
                ),
                Level(t("lệch một chữ số"), _OFF.format("born"), 0.03, 1.5e-3),
                Level(t("cùng năm"), "substr(born_l, 1, 4) = substr(born_r, 1, 4)", 0.005, 0.03),
                Level(t("khác"), "", 0.005, 0.94),
            ),
        ),
    )


def _compared_belonging() -> tuple[Comparison, ...]:
    return (
        # A name mostly tells the sex already, so that agreeing adds little: u is far above one
        # half.
        Comparison(
            "sex",
            t("giới tính"),
            "sex",
            (Level(t("giống hệt"), "sex_l = sex_r", 0.99, 0.80), Level(t("khác"), "", 0.01, 0.20)),
        ),
        Comparison(
            "home",
            t("quê quán"),
            "home",
            (
                Level(t("giống hệt"), "home_l = home_r", 0.85, 2e-3, "home"),
                Level(t("cùng xã, phường"), "ward_l = ward_r", 0.05, 0.01),
                Level(t("khác"), "", 0.10, 0.98),
            ),
        ),
        Comparison(
            "unit",
            t("đơn vị"),
            "unit",
            (
                Level(t("cùng đơn vị"), "unit_l = unit_r", 0.90, 0.01, "unit"),
                Level(t("khác"), "", 0.10, 0.996),
            ),
        ),
    )


def _compared_numbers() -> tuple[Comparison, ...]:
    return (
        Comparison(
            "bhxh",
            t("số bảo hiểm xã hội"),
            "bhxh",
            (
                Level(t("giống hệt"), "bhxh_l = bhxh_r", 0.96, 1e-6, "bhxh"),
                Level(t("lệch một chữ số"), _OFF.format("bhxh"), 0.02, 1e-4),
                Level(t("khác"), "", 0.02, 0.9999),
            ),
        ),
        Comparison(
            "phone",
            t("điện thoại"),
            "phone",
            (
                Level(t("giống hệt"), "phone_l = phone_r", 0.70, 1e-5, "phone"),
                Level(t("khác"), "", 0.30, 0.99998),
            ),
        ),
        # Whoever has the very number is matched by it before; hardly any record of one person has
        # quite another number. Families that registered on one day have numbers in a row, so a
        # neighbouring number is not the proof that chance makes of it.
        Comparison(
            "cccd",
            t("số định danh"),
            "cccd",
            (
                Level(t("lệch một chữ số"), _OFF.format("cccd"), 0.05, 1e-3),
                Level(t("khác"), "", 0.02, 0.999),
            ),
        ),
    )


# A pair is looked at when one of these holds: (column of ours, column of theirs) must be equal.
BLOCKS = (
    ("born_day", "born_day"), ("turned", "born_day"), ("bag", "bag"), ("bhxh", "bhxh"), ("phone",
    "phone"), ("unit_name_year", "unit_name_year"),
    ("cccd_first", "cccd_first"), ("cccd_last", "cccd_last"), ("cccd_ends", "cccd_ends"),
)  # fmt: skip
CROWD = 20
"""So many known people with one value make a block too wide: pairs would grow with the square of
the province."""
# What a pair of a crowded block must have in common as well, one of it. What the bits cannot reach
# without any of these (see docs/sync.md) is left out; what another block brings together stays.
SECOND = {
    "bag": ("year", "unit", "home"),
    "born_day": ("goi", "unit", "ward"),
    "turned": ("goi", "unit", "ward"),
    "phone": ("goi", "year", "ward"),
    "bhxh": ("goi", "year", "ward"),
}
FEWEST = 1000
"""The prior is one in the known people, at least one in so many: among a handful chance would look
like proof."""
MOST = 3
"""Candidates shown for one row: more are no help to whoever must choose."""


def propose(
    people: pd.DataFrame, free: pd.DataFrame, known: pd.DataFrame, *, least: float, margin: float
) -> pd.DataFrame:
    """Pairs of a row and a known person that may be one person.

    Args:
        people: rows of the submission that no key found, with ``unit``; unique integer index.
        free: known people with ``id`` whom no row claims.
        known: all known people: what is rare is counted among them, and the prior is one in their
            number.
        least: bits from which a pair is proposed.
        margin: bits by which a candidate may be weaker than the best one of the row, or of the
            known person.

    Returns:
        Frame of :data:`PROPOSALS`, by row and falling weight.
    """
    ours, theirs = (
        prepared(people).assign(unique_id=people.index),
        prepared(free).assign(unique_id=free["id"].to_numpy()),
    )
    mine, other = (np.zeros(len(side), dtype=bool) for side in (ours, theirs))
    for a, b in BLOCKS:
        mine |= among(ours[a], distinct(theirs[b].dropna()))
        other |= among(theirs[b], distinct(ours[a].dropna()))
    if not mine.any():
        return _none()
    ours = ours[mine]
    return chosen(
        told(pairs(ours, theirs[other], counted(known, ours), least=least)), least, margin
    )


@dataclass(frozen=True)
class Counts:
    """How many known people there are, and for each rare column how many of them hold a value
    (values that a submission gives)."""

    people: int
    held: dict[str, pd.Series]


def counted(known: pd.DataFrame, ours: pd.DataFrame) -> Counts:
    """Count among all known people what is rare; only the values of ``ours`` (a frame of
    :func:`prepared`) are looked for."""
    found: dict[str, pd.Series] = {}

    def each(column: str) -> pd.Series:
        held = known[column].value_counts() if column in known else pd.Series(dtype="int64")
        return held.set_axis(held.index.astype(object))

    def count(raw: pd.Series, **forms: list[str | None]) -> None:
        for column, values in forms.items():
            asked, total = distinct(ours[column].dropna()), {}
            for value, people in zip(values, raw.tolist(), strict=True):
                if value in asked:
                    total[value] = total.get(value, 0) + people
            found[column] = pd.Series(total, dtype="int64")

    whole, rest = _asked_names(known["ho_ten"], distinct(ours["goi"].dropna()))
    names = _names(whole.index)
    count(
        pd.concat([whole, rest]),
        **{
            c: [*(names[n][c] for n in whole.index), *(form(w) for w in rest.index)]
            for c, form in (("ho", key), ("ho_plain", fold_words))
        },
    )
    count(whole, **{c: [names[n][c] for n in whole.index] for c in ("ten", "ten_plain")})
    raw = each("ngay_sinh")
    count(raw, born_day=[_day(v) for v in raw.index])
    raw = each("que_quan")
    count(raw, home=[fold_words(v) or None for v in raw.index])
    raw = each(_unit_column(known))
    count(raw, unit=raw.index.tolist())
    for column, name in (("bhxh", "so_bhxh"), ("phone", "dien_thoai")):
        raw = each(name)
        count(raw, **{column: [_number_text(v) for v in raw.index]})
    return Counts(len(known), found)


def narrowed(
    ours: pd.DataFrame, theirs: pd.DataFrame, blocks: tuple[tuple[str, str], ...] = BLOCKS
) -> tuple[pd.DataFrame, pd.DataFrame, list[tuple[str, str]]]:
    """Both sides with the columns to block on, and which must be equal: values that more than
    :data:`CROWD` of ``theirs`` hold bring together only those who share something of :data:`SECOND`
    too, so that pairs grow with the people and not with their square."""
    one, other, asked = {}, {}, []
    for a, b in blocks:
        held = theirs[b].value_counts()
        wide = set(held.index[held.to_numpy() > CROWD]) if a in SECOND else set()
        if not wide:
            asked.append((a, b))
            continue
        crowded = [among(side[c], wide) for side, c in ((ours, a), (theirs, b))]
        for kept, side, c, many in ((one, ours, a, crowded[0]), (other, theirs, b, crowded[1])):
            kept[f"{a}_alone"] = side[c].mask(many)
            kept.update(
                {
                    f"{a}_{second}": (side[c] + "/" + side[second]).where(many)
                    for second in SECOND[a]
                }
            )
        asked += [
            (name, name) for name in (f"{a}_alone", *(f"{a}_{second}" for second in SECOND[a]))
        ]
    return ours.assign(**one), theirs.assign(**other), asked


def pairs(
    ours: pd.DataFrame,
    theirs: pd.DataFrame,
    known: Counts,
    blocks: tuple[tuple[str, str], ...] = BLOCKS,
    *,
    least: float | None = None,
) -> pd.DataFrame:
    """Every pair that a block brings together, as Splink scores it: ``unique_id_l``,
    ``unique_id_r``, ``match_weight`` and for each comparison ``gamma_`` (the level from below, -1
    when nothing is said) and ``mw_``, ``mw_tf_adj_`` (bits).

    Args:
        ours, theirs: frames of :func:`prepared` with ``unique_id``.
        known: see :func:`counted`.
        least: bits below which a pair is not given back; None gives all.
    """
    # Loaded only when somebody is left without a key: most runs of one unit need neither.
    import duckdb
    import pyarrow as pa
    from splink import DuckDBAPI, Linker, SettingsCreator

    model_of = comparisons()
    ours, theirs, asked = narrowed(ours, theirs, blocks)
    with duckdb.connect(config={"memory_limit": "1GB", "threads": 2}) as conn:
        api = DuckDBAPI(connection=conn)
        sides = [
            api.register(
                pa.Table.from_pandas(side, preserve_index=False), dataset_display_name=name
            )
            for side, name in ((ours.astype("str"), "a_ours"), (theirs.astype("str"), "b_theirs"))
        ]
        model = SettingsCreator(
            link_type="link_only",
            comparisons=[_splink(c) for c in model_of],
            blocking_rules_to_generate_predictions=[
                {"blocking_rule": f"l.{a} = r.{b}"} for a, b in asked
            ],
            probability_two_random_records_match=1 / max(known.people, FEWEST),
            retain_matching_columns=True,
            retain_intermediate_calculation_columns=True,
        )
        linker = Linker(
            sides, model, log_level=None, validate_settings=False
        )  # the settings are these, tried by the tests
        for column in dict.fromkeys(
            level.rare for c in model_of for level in c.levels if level.rare
        ):
            held = known.held[column]
            share = (held - 1) / max(
                known.people, 1
            )  # the others: whoever is proposed bears the value anyway
            lookup = pa.table(
                {
                    column: pa.array(share.index.astype(object), pa.string()),
                    f"tf_{column}": pa.array(share.to_numpy(), pa.float64()),
                }
            )
            linker.table_management.register_term_frequency_lookup(api.register(lookup), column)
        limit = None if least is None else least - 1e-6  # what is told is rounded
        return (
            linker.inference.predict(threshold_match_weight=limit, warning_mode="never")
            .as_pyarrow_table()
            .to_pandas()
        )


def _splink(c: Comparison) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {
            "sql_condition": f"{c.given}_l IS NULL OR {c.given}_r IS NULL",
            "label_for_charts": "null",
            "is_null_level": True,
        }
    ]
    for level in c.levels:
        made = {
            "sql_condition": level.sql or "ELSE",
            "label_for_charts": level.label,
            "m_probability": level.m,
            "u_probability": level.u,
        }
        if level.rare:
            made |= {
                "tf_adjustment_column": level.rare,
                "tf_adjustment_weight": 1.0,
                "disable_tf_exact_match_detection": True,
                "tf_minimum_u_value": level.u,
            }
        levels.append(made)
    return {"output_column_name": c.name, "comparison_levels": levels}


def told(found: pd.DataFrame) -> pd.DataFrame:
    """:data:`PROPOSALS` of scored pairs, all of them: the bits of each comparison in words."""
    shown = np.full(len(found), "", dtype=object)
    for c in comparisons():
        bits = found[f"mw_{c.name}"].to_numpy(dtype="float64")
        rare = f"mw_tf_adj_{c.name}"
        bits = bits + (found[rare].fillna(0.0).to_numpy(dtype="float64") if rare in found else 0.0)
        level = found[f"gamma_{c.name}"].to_numpy()
        words = np.array([*(x.label for x in reversed(c.levels)), ""], dtype=object)[
            level
        ]  # -1, nothing said, is the last
        said = level >= 0
        text = np.array(
            [f"{c.label} {w} {_number(b)}" for w, b in zip(words, bits, strict=True)], dtype=object
        )
        shown = np.where(said, shown + np.where(shown == "", "", "; ") + text, shown)
    whole = np.array(
        [
            t("độ khớp {bits} bit: {parts}", bits=_number(b), parts=p)
            for b, p in zip(found["match_weight"], shown, strict=True)
        ],
        dtype=object,
    )
    told = {
        "row": found["unique_id_l"].astype("int64"),
        "id": found["unique_id_r"],
        "bits": found["match_weight"].round(6),
        "evidence": whole,
    }
    return (
        pd.DataFrame(told)
        .astype(PROPOSALS)
        .sort_values(["row", "bits", "id"], ascending=[True, False, True], ignore_index=True)
    )


def _number(bits: float) -> str:
    return f"{bits:+.1f}".replace("-", "\u2212").replace(".", ",")


def chosen(scored: pd.DataFrame, least: float, margin: float) -> pd.DataFrame:
    """Of :data:`PROPOSALS` those from ``least`` bits on, each about as good as the best one of its
    row and of its known person."""
    found = scored[scored["bits"] >= least]
    for by in ("row", "id"):
        found = found[found["bits"] >= found.groupby(by)["bits"].transform("max") - margin]
    return found.groupby("row").head(MOST).reset_index(drop=True)


def _none() -> pd.DataFrame:
    return shapes.empty(Proposal)


Texts = list[str | None]
"""One column, a text or None a row."""


def asked(people: pd.DataFrame) -> pd.DataFrame:
    """Of people only the columns that are looked at here, and their ``id``."""
    return people[[c for c in ("id", *_ASKED) if c in people]]


def prepared(people: pd.DataFrame) -> pd.DataFrame:
    """The columns that levels and blocks ask, texts or NaN, on a plain index."""
    held: dict[str, Texts] = {
        c: people[c].astype("str").astype(object).where(people[c].notna(), None).tolist()
        if c in people
        else [None] * len(people)
        for c in _ASKED
    }
    names = _names(held["ho_ten"])
    found: dict[str, Texts] = {
        c: [names[n][c] if n else None for n in held["ho_ten"]] for c in _NAME
    }
    found |= _births(held["ngay_sinh"])
    found["sex"] = held["gioi_tinh"]
    found |= _homes(held["que_quan"])
    found["unit"] = unit = held[_unit_column(people)]
    found["bhxh"], found["phone"] = (
        [_number_text(v) for v in held[c]] for c in ("so_bhxh", "dien_thoai")
    )
    cards = _cards(held["cccd"])
    found["cccd"] = cards.pop("cccd")
    found["unit_name_year"] = [
        f"{u}/{g}/{year}" if u and g and year else None
        for u, g, year in zip(unit, found["goi"], found["year"], strict=True)
    ]
    found |= cards
    return pd.DataFrame({c: pd.Series(v, dtype="str") for c, v in found.items()})


def _births(born: Texts) -> dict[str, Texts]:
    """Dates as written, whole dates only, years, and whole dates with day and month the other way
    round (where that is another date)."""
    day = [_day(d) for d in born]
    return {
        "born": born,
        "born_day": day,
        "year": [d[:4] if d else None for d in born],
        "turned": [_turned(d) if d else None for d in day],
    }


def _turned(day: str) -> str | None:
    year, month, number = day[:4], day[5:7], day[8:]
    return f"{year}-{number}-{month}" if number <= "12" and number != month else None


def _homes(given: Texts) -> dict[str, Texts]:
    """Home places and their first parts, folded; each different text once."""
    homes = {
        h: (fold_words(h) or None, fold_words(h.split(",")[0]) or None) for h in set(given) if h
    }
    return {c: [homes[h][i] if h else None for h in given] for i, c in enumerate(("home", "ward"))}


def _cards(given: Texts) -> dict[str, Texts]:
    """Numbers of twelve digits, and the parts that one mistyped digit leaves whole."""
    number = [n if n and len(n) == 12 else None for n in given]
    return {
        "cccd": number,
        "cccd_first": [n and n[:9] for n in number],
        "cccd_last": [n and n[6:] for n in number],
        "cccd_ends": [n and n[:6] + n[9:] for n in number],
    }


_ASKED = (
    "ho_ten",
    "ngay_sinh",
    "gioi_tinh",
    "que_quan",
    "unit",
    "ma_don_vi_su_dung",
    "so_bhxh",
    "dien_thoai",
    "cccd",
)
_NAME = ("ho", "ho_plain", "ten", "ten_plain", "goi", "dem", "bag")


def _unit_column(people: pd.DataFrame) -> str:
    return "unit" if "unit" in people else "ma_don_vi_su_dung"


def _day(date: str | None) -> str | None:
    return date if date and len(date) == 10 else None


def _number_text(value: str | None) -> str | None:
    return (value if value.isdigit() else fold(value) or None) if value else None


def _asked_names(names: pd.Series, goi: set[str]) -> tuple[pd.Series, pd.Series]:
    """Of all known names those that may end in one of these given names, and of the others the
    surname only, which is one word: text -> people. Words are few beside names, so that the rest is
    never taken apart."""
    names = names.dropna().astype("str")
    told = names.to_numpy(dtype=object)
    first = pd.factorize(np.array([(n.split(None, 1) or [""])[0] for n in told], dtype=object))
    last = pd.factorize(np.array([(n.rsplit(None, 1) or [""])[-1] for n in told], dtype=object))
    # A word of plain letters and digits folds to its lower case.
    ends = [[w.lower()] if w.isascii() and w.isalnum() else fold_words(w).split() for w in last[1]]
    asked = np.array([not plain or plain[-1] in goi for plain in ends], dtype=bool)
    plain = np.array(
        [bool(key(w)) and fold_words(w).isalnum() and w.split() == [w] for w in first[1]],
        dtype=bool,
    )
    whole = asked[last[0]] | ~plain[first[0]] if len(names) else np.zeros(0, dtype=bool)
    held = names[whole].value_counts()
    rest = pd.Series(
        np.bincount(first[0][~whole], minlength=len(first[1])),
        index=pd.Index(first[1], dtype=object),
    )
    return held.set_axis(held.index.astype(object)), rest[rest > 0]


def _names(given: Collection[str | None]) -> dict[str, dict[str, str | None]]:
    """The parts of each different name. Names share their words, so each word is folded once; a
    name of one syllable is both surname and given name."""
    split = {name: name.split() for name in set(given) if name}
    found: dict[str, dict[str, str | None]] = {}
    words = {w: (key(w), fold_words(w)) for w in {w for parts in split.values() for w in parts}}
    for name, parts in split.items():
        form = [f for f in (words[w][0] for w in parts) if f]
        plain = " ".join(words[w][1] for w in parts).split()
        if not form or not plain:
            found[name] = dict.fromkeys(_NAME)
            continue
        found[name] = {
            "ho": form[0],
            "ho_plain": plain[0],
            "ten": " ".join(form[1:]) or form[0],
            "ten_plain": " ".join(plain[1:]) or plain[0],
            "goi": plain[-1],
            "dem": " ".join(plain[1:-1]),
            "bag": " ".join(sorted(plain)),
        }
    return found
