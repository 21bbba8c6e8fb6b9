"""The first six digits of a personal number, every one of them: place, century and sex, birth
year."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hoso.fixtures import perfect, province
from hoso.validators.codelists import code_list
from hoso.validators.rules import BOOK, engine
from hoso.validators.rules.context import Context

AS_OF = "2026-11-01"
PLACES = sorted(code_list("cccd_ma_tinh").codes)
RULES = (
    "id-cccd-format",
    "id-cccd-province",
    "id-cccd-gender",
    "id-cccd-century",
    "id-cccd-birth-year",
)


@pytest.fixture(scope="module")
def made():
    return perfect.records(province.generate(3, 1500, AS_OF))


def found(made, people: pd.DataFrame) -> dict[str, set[int]]:
    """Rule -> labels of *people* (cccd, gioi_tinh, ngay_sinh) that it found."""
    nguoi = made.nguoi.iloc[np.arange(len(people)) % len(made.nguoi)].reset_index(drop=True)
    given = {str(c): people[c].astype("str").to_numpy() for c in people}
    nguoi = nguoi.assign(_row=np.arange(len(nguoi)) + 2, **given)
    records = replace(
        made,
        nguoi=nguoi,
        raw=nguoi[made.raw.columns].astype("str"),
        con={n: f.iloc[:0] for n, f in made.con.items()},
    )
    result = engine.run(Context(records, AS_OF), [BOOK[r] for r in RULES])
    assert not result.crashed
    return {
        rule: set(result.findings.loc[result.findings["rule"] == rule, "index"]) for rule in RULES
    }


def frame(rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["cccd", "gioi_tinh", "ngay_sinh"])


def test_the_63_provinces_of_the_circular_are_known():
    assert len(PLACES) == 63 and all(len(p) == 3 and p.isdigit() for p in PLACES)


def test_every_place_with_every_sex_and_century(made):
    """Decree 137/2015: the fourth digit is 0 and 1 for men and women of the 1900s, 2 and 3 for
    those of the 2000s, and so on."""
    rows, sex, century = [], set(), set()
    for place in PLACES:
        for digit in range(10):
            for gender in ("Nam", "Nữ"):
                for born in ("1985", "2001"):
                    label = len(rows)
                    rows.append((f"{place}{digit}{born[2:]}123456", gender, f"{born}-03-12"))
                    if ("Nam", "Nữ")[digit % 2] != gender:
                        sex.add(label)
                    if 19 + digit // 2 != int(born[:2]):
                        century.add(label)
    assert len(rows) == 63 * 10 * 2 * 2
    assert found(made, frame(rows)) == {
        "id-cccd-format": set(),
        "id-cccd-province": set(),
        "id-cccd-gender": sex,
        "id-cccd-century": century,
        "id-cccd-birth-year": set(),
    }


def test_every_first_three_digits(made):
    """Below 097 only the places of the circular; from there on countries of birth."""
    rows = [(f"{n:03d}185123456", "Nữ", "1985-03-12") for n in range(1000)]
    wrong = {n for n in range(97) if f"{n:03d}" not in PLACES}
    assert len(wrong) == 97 - 63
    told = found(made, frame(rows))
    assert told["id-cccd-province"] == wrong and not any(
        told[r] for r in RULES if r != "id-cccd-province"
    )


def test_every_birth_year_against_every_two_digits(made):
    rows, wrong = [], set()
    for born in range(1950, 2009):
        for digits in range(100):
            if digits != born % 100:
                wrong.add(len(rows))
            rows.append((f"037{1 if born < 2000 else 3}{digits:02d}123456", "Nữ", f"{born}-03-12"))
    told = found(made, frame(rows))
    assert told["id-cccd-birth-year"] == wrong and not any(
        told[r] for r in RULES if r != "id-cccd-birth-year"
    )


def test_only_twelve_digits_are_a_number(made):
    rows = [("1" * n if n else "0", "Nữ", "1985-03-12") for n in range(1, 20)]
    told = found(made, frame(rows))
    assert told["id-cccd-format"] >= {n for n in range(19) if n + 1 not in (9, 12)}
