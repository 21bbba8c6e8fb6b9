"""``python -m benchmarks.matching [PEOPLE]``: how well people without any number are found again;
writes the curve of the docs.

The mirror of a generated province; from it a submission without personal IDs, card and personnel
numbers, in which names lose tone marks or syllables, days and months change places, and so on
(:func:`spoil`). One in ten of the submission is nobody of the mirror, some of those the twin or the
namesake of somebody. A proposed pair is right when it is the same person: precision counts the
pairs proposed, recall the people of the submission whom the mirror knows. Four in ten of the mirror
are in nobody's submission, so that a stranger who is like one of them finds no better claim beside
his own. Afterwards the bits: what each level's m and u are in the model, and how often the level
was really seen.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import pandas as pd

from hoso.fixtures import national
from hoso.sync import match_fuzzy
from hoso.sync.settings import over_defaults
from hoso.validators.folding import fold_words

CURVE = Path(__file__).parent.parent / "docs" / "matching.svg"
KEYS = ("cccd", "cmnd", "so_hieu")
# Share of the rows that show each slip; the rest is as the mirror has it.
SLIPS = {
    "plain": 0.20, "order": 0.03, "no_middle": 0.02, "letter": 0.03, "turned": 0.03,
    "year_only": 0.02, "digit": 0.02, "no_sex": 0.03,
    "no_home": 0.20, "other_home": 0.05, "other_unit": 0.05, "other_phone": 0.10,
    "bhxh_digit": 0.01,
}  # fmt: skip


def spoil(
    people: pd.DataFrame, rng: np.random.Generator, *, bare: bool, slips: dict[str, float] = SLIPS
) -> pd.DataFrame:
    """The people as a unit without numbers writes them.

    Args:
        bare: name, birth date, sex, native place and unit are all that is given; else half give a
            telephone and 40% the number of the social insurance too.
    """
    made = people.assign(**{k: pd.Series(np.nan, index=people.index, dtype="str") for k in KEYS})
    columns = {
        c: made[c].to_numpy(dtype=object).copy()
        for c in (
            "ho_ten",
            "ngay_sinh",
            "gioi_tinh",
            "que_quan",
            "ma_don_vi_su_dung",
            "dien_thoai",
            "so_bhxh",
        )
    }
    n = len(made)

    def slip(kind: str, column: str, change) -> None:
        held = columns[column]
        for at in np.flatnonzero(rng.random(n) < slips[kind]):
            held[at] = change(str(held[at]))

    def other(column: str):
        pool = people[column].to_numpy(dtype=object)
        return lambda _: pool[int(rng.integers(n))]

    slip("order", "ho_ten", lambda v: " ".join([*v.split()[-1:], *v.split()[:-1]]))
    slip("no_middle", "ho_ten", lambda v: " ".join([v.split()[0], v.split()[-1]]))
    slip("letter", "ho_ten", lambda v: _changed(v, rng, "aeioungh"))
    slip("plain", "ho_ten", lambda v: fold_words(v).upper())
    slip("turned", "ngay_sinh", lambda v: f"{v[:4]}-{v[8:]}-{v[5:7]}" if v[8:] <= "12" else v)
    slip(
        "digit",
        "ngay_sinh",
        lambda v: (
            v[:8] + f"{int(v[8:]) % 9 + 1:02d}"
            if v[8:] < "10"
            else v[:9] + str((int(v[9]) + 1) % 9)
        ),
    )
    slip("year_only", "ngay_sinh", lambda v: v[:4])
    slip("no_sex", "gioi_tinh", lambda _: np.nan)
    slip("other_home", "que_quan", other("que_quan"))
    slip("no_home", "que_quan", lambda _: np.nan)
    slip("other_unit", "ma_don_vi_su_dung", other("ma_don_vi_su_dung"))
    slip("other_phone", "dien_thoai", lambda v: v[:3] + f"{int(rng.integers(10_000_000)):07d}")
    slip("bhxh_digit", "so_bhxh", lambda v: _changed(v, rng, "0123456789"))
    for column, missing in (
        ("dien_thoai", 1.0 if bare else 0.5),
        ("so_bhxh", 1.0 if bare else 0.6),
    ):
        columns[column][rng.random(n) < missing] = np.nan
    made = made.assign(
        **{c: pd.Series(v, index=made.index, dtype="str") for c, v in columns.items()}
    )
    return made.assign(unit=made["ma_don_vi_su_dung"])


def _changed(value: str, rng: np.random.Generator, letters: str) -> str:
    at = int(rng.choice([i for i, c in enumerate(value) if c != " "]))
    return value[:at] + letters[int(rng.integers(len(letters)))] + value[at + 1 :]


def case(
    people: int, seed: int = 1, *, bare: bool = False
) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    """(submission without keys, mirror with ``id``, id of who each row is, '' for nobody of the
    mirror)."""
    rng = np.random.default_rng([seed, 900])
    whole = (
        national.tell(seed, people, max(people // 48, 1), "2026-11", 1)[0]
        .theirs["nguoi"]
        .reset_index(drop=True)
    )
    whole = whole.assign(id="p" + whole.index.astype("str"))
    strangers = rng.choice(len(whole), len(whole) // 10, replace=False)
    known = whole.drop(index=strangers.tolist()).reset_index(drop=True)
    # Twins: another given name, the same surname, birth date and native place. Namesakes: the same
    # name, sex and birth year.
    twins = rng.choice(strangers, len(strangers) // 50, replace=False)
    of = known.iloc[rng.choice(len(known), len(twins), replace=False)]
    whole.loc[twins, ["ngay_sinh", "que_quan", "gioi_tinh"]] = of[
        ["ngay_sinh", "que_quan", "gioi_tinh"]
    ].to_numpy(dtype=object)
    namesakes = rng.choice(np.setdiff1d(strangers, twins), len(strangers) // 20, replace=False)
    like = known.iloc[rng.choice(len(known), len(namesakes), replace=False)]
    whole.loc[namesakes, ["ho_ten", "gioi_tinh"]] = like[["ho_ten", "gioi_tinh"]].to_numpy(
        dtype=object
    )
    whole.loc[namesakes, "ngay_sinh"] = (
        like["ngay_sinh"].str[:4].to_numpy(dtype=object) + whole.loc[namesakes, "ngay_sinh"].str[4:]
    )
    given = whole.loc[twins, "ho_ten"].str.split(n=1).str[-1].to_numpy(dtype=object)
    whole.loc[twins, "ho_ten"] = (
        of["ho_ten"].str.split(n=1).str[0].to_numpy(dtype=object) + " " + given
    )
    whole = whole[whole.index.isin(strangers) | (rng.random(len(whole)) < 0.6)]
    truth = whole["id"].where(~whole.index.isin(strangers), "")
    return spoil(whole, rng, bare=bare).drop(columns="id"), known, truth


def scored(sent: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Every pair with its weight."""
    ours = match_fuzzy.prepared(sent).assign(unique_id=sent.index)
    theirs = match_fuzzy.prepared(known).assign(unique_id=known["id"].to_numpy())
    return match_fuzzy.pairs(ours, theirs, match_fuzzy.counted(known, ours))


def curve(
    weighed: pd.DataFrame, truth: pd.Series, margin: float, limits: np.ndarray
) -> pd.DataFrame:
    """``bits``, ``pairs``, ``precision``, ``recall`` for every limit."""
    there = int((truth != "").sum())
    lines = []
    for least in limits:
        found = match_fuzzy.chosen(weighed, float(least), margin)
        right = int(
            (
                truth.reindex(found["row"]).to_numpy(dtype=object)
                == found["id"].to_numpy(dtype=object)
            ).sum()
        )
        lines.append(
            (float(least), len(found), right / len(found) if len(found) else 1.0, right / there)
        )
    return pd.DataFrame(lines, columns=["bits", "pairs", "precision", "recall"])


def levels(
    sent: pd.DataFrame, known: pd.DataFrame, truth: pd.Series, seed: int = 1
) -> pd.DataFrame:
    """Each level's m and u in the model and as counted: m between the pairs that are one person, u
    between random pairs."""
    ours, theirs = (match_fuzzy.prepared(side) for side in (sent, known))
    there = (truth != "").to_numpy()
    whose = known.set_index("id").index
    rng = np.random.default_rng(seed)
    some = [rng.choice(len(side), min(700, len(side)), replace=False) for side in (sent, known)]
    pairs = {
        "m": (
            ours[there].assign(unique_id=np.flatnonzero(there), mark=truth[there].to_numpy()),
            theirs.assign(unique_id=whose, mark=whose),
        ),
        "u": (
            ours.iloc[some[0]].assign(unique_id=some[0], mark="x"),
            theirs.iloc[some[1]].assign(unique_id=whose[some[1]], mark="x"),
        ),
    }
    seen = {
        name: match_fuzzy.pairs(*sides, match_fuzzy.counted(known, ours), (("mark", "mark"),))
        for name, sides in pairs.items()
    }
    same = truth.to_numpy(dtype=object)[seen["u"]["unique_id_l"].astype("int64")] == seen["u"][
        "unique_id_r"
    ].to_numpy(dtype=object)
    seen["u"] = seen["u"][~same]
    lines = []
    for c in match_fuzzy.comparisons():
        share = {
            n: frame.loc[frame[f"gamma_{c.name}"] >= 0, f"gamma_{c.name}"].value_counts(
                normalize=True
            )
            for n, frame in seen.items()
        }
        for i, level in enumerate(reversed(c.levels)):
            lines.append(
                (
                    c.label,
                    level.label,
                    level.m,
                    float(share["m"].get(i, 0.0)),
                    level.u,
                    float(share["u"].get(i, 0.0)),
                )
            )
    return pd.DataFrame(lines, columns=["comparison", "level", "m", "m seen", "u", "u seen"])


def drawn(curves: dict[str, pd.DataFrame], least: float) -> str:
    """Precision over recall as SVG, with the limit in force marked on each line."""
    left, top, wide, high, low = 70, 20, 520, 300, 0.90
    at_x = lambda v: left + (max(v, low) - low) / (1 - low) * wide  # noqa: E731
    at_y = lambda v: top + high - (max(v, 0.98) - 0.98) / 0.02 * high  # noqa: E731
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + wide + 20} '
        f'{top + high + 60}" font-family="sans-serif" font-size="13">',
        f'<rect x="{left}" y="{top}" width="{wide}" height="{high}" fill="#fff" stroke="#999"/>',
    ]
    for i in range(6):
        x, y = left + wide * i / 5, top + high - high * i / 5
        parts.append(
            f'<text x="{x:.0f}" y="{top + high + 18}" '
            f'text-anchor="middle">{90 + 2 * i}%</text><path d="M{x:.0f} '
            f'{top}V{top + high}" stroke="#eee"/>'
        )
        parts.append(
            f'<text x="{left - 6}" y="{y + 4:.0f}" '
            f'text-anchor="end">{98 + 0.4 * i:.1f}%</text><path d="M{left} '
            f'{y:.0f}H{left + wide}" stroke="#eee"/>'
        )
    parts.append(
        f'<path d="M{at_x(0.95):.1f} {top}V{at_y(0.995):.1f}H{left + wide}" fill="none" '
        f'stroke="#b00" stroke-dasharray="5 4"/>'
    )
    for (name, points), colour in zip(curves.items(), ("#1f4e79", "#c55a11"), strict=False):
        seen = points[points["recall"] >= low]
        seen_at = zip(seen["recall"], seen["precision"], strict=True)
        line = " ".join(f"{at_x(r):.1f},{at_y(p):.1f}" for r, p in seen_at)
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{line}"/>')
        here = points[points["bits"] == least].iloc[0]
        row = list(curves).index(name)
        parts.append(
            f'<circle cx="{at_x(here["recall"]):.1f}" cy="{at_y(here["precision"]):.1f}" '
            f'r="5" fill="{colour}"/>'
        )
        parts.append(
            f'<text x="{left + 12}" y="{top + high - 30 + 18 * row}" fill="{colour}">{name}</text>'
        )
    parts.append(
        f'<text x="{left + wide / 2}" y="{top + high + 42}" text-anchor="middle">recall (độ '
        f"phủ); chấm: ngưỡng {least:g} bit; gạch: mục tiêu</text>"
    )
    parts.append(
        f'<text transform="translate(18 {top + high / 2}) rotate(-90)" '
        f'text-anchor="middle">precision (độ đúng)</text></svg>'
    )
    return "\n".join(parts) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.matching",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("people", type=int, nargs="?", default=24_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    ways = over_defaults()["matching"]
    limits = np.unique([*np.arange(-4.0, 21.0, 1.0), float(ways["propose_bits"])])
    found = {}
    for name, bare in (
        ("có BHXH, điện thoại ở một phần", False),
        ("chỉ tên, ngày sinh, giới tính, quê, đơn vị", True),
    ):
        sent, known, truth = case(given.people, given.seed, bare=bare)
        clock, cpu = time.perf_counter(), time.process_time()
        weighed = match_fuzzy.told(scored(sent, known))
        print(
            f"{name}: {len(sent):,} rows, {len(known):,} known, {len(weighed):,} pairs, "
            f"{time.perf_counter() - clock:.1f} s ({time.process_time() - cpu:.1f} s of "
            f"processor)"
        )
        found[name] = curve(weighed, truth, float(ways["margin_bits"]), limits)
        shown = found[name].assign(
            precision=found[name]["precision"].map("{:.2%}".format),
            recall=found[name]["recall"].map("{:.2%}".format),
        )
        print(shown.to_string(index=False))
        print(levels(sent, known, truth).to_string(index=False, float_format="{:.2g}".format))
    if given.people >= 24_000:
        CURVE.write_text(drawn(found, float(ways["propose_bits"])), encoding="utf-8")
        print(f"written: {CURVE.name}")


if __name__ == "__main__":
    main()
