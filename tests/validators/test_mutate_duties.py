"""Put the wrong person of a rule among the people of a sound province: the rule speaks of that
person and of nobody else.

For rules that need nothing of a unit or of other people: the example of the rule is the change.
"""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from hoso.fixtures import perfect, province
from hoso.validators.rules import BOOK, engine
from hoso.validators.rules.context import Context, units_frame
from hoso.validators.rules.examples import PERSON

DAY = "2026-11-01"
RULES = (
    "qu-field-of-title",
    "qu-degree-after-title",
    "sa-promotion-skipped",
    "sa-title-change-raise",
    "re-secondment-nursing",
    "re-secondment-nursing-told",
    "re-transfer-probation",
    "re-reception-years",
    "re-service-recruited",
    "re-contract-kept-fixed",
    "sa-entry-prior",
    "re-company-manager",
    "al-profession-since",
    "di-convicted-stays",
    "ap-convicted-head",
    "di-suspension-length",
    "ap-under-investigation",
    "di-limitation",
    "di-training",
    "ap-term-length",
    "ap-term-past-retirement",
    "ap-not-reappointed",
    "ap-reappoint-rating",
    "al-leader-resigned",
    "rt-extension-discipline",
    "ap-reappoint-late",
    "re-contract-before",
    "re-probation-class",
    "ev-party-excellent",
    "rw-title-profession",
    "rw-order-below",
    "rt-left-investigated",
    "ap-corruption",
    "ap-before-hired",
)
OWN = ("stt", "so_hieu", "ho_ten", "so_bhxh", "dien_thoai", "ma_don_vi_quan_ly",
       "ma_don_vi_su_dung", "ten_don_vi")  # fmt: skip
"""What the person whose place is taken keeps."""


@pytest.fixture(scope="module")
def sound() -> province.Province:
    return province.generate(8, 300, DAY)


def _lines(old: pd.DataFrame, label: int, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """*old* without the lines of a person, and *rows* instead."""
    kept = old[old["_nguoi"] != label]
    if not rows:
        return kept
    place = {"_nguoi": label, "_table": -1, "_row": 0}
    new = pd.DataFrame([{**row, **place} for row in rows]).reindex(columns=old.columns)
    return pd.concat([kept, new.astype(old.dtypes.to_dict())], ignore_index=True)


def _found(context: Context, rule: str) -> set[int]:
    """The owners of what the rule finds."""
    result = engine.run(context, [BOOK[rule]])
    assert not result.crashed
    found = result.findings[result.findings["severity"] != "info"]
    lists = context.records.con
    return {
        int(lists[table]["_nguoi"][i]) if table in lists else int(i)
        for table, i in zip(found["table"], found["index"], strict=True)
    }


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_speaks_of_the_wrong_person_only(sound, rule):
    wrong = BOOK[rule].wrong
    records = perfect.records(sound)
    # The rate of a school needs the school itself.
    units = pd.concat([sound.units, units_frame(wrong.units)]) if wrong.units else sound.units
    assert _found(Context(records, wrong.as_of or DAY, units, None), rule) == set()
    label = int(records.nguoi.index[7])
    people = records.nguoi.copy()
    for name, value in {**PERSON, **wrong.nguoi}.items():
        if name not in OWN and name in people:
            people.at[label, name] = float("nan") if value is None else value
    if wrong.nguoi.get("ten_don_vi"):
        people.at[label, "ten_don_vi"] = wrong.nguoi["ten_don_vi"]
    if wrong.units:
        people.at[label, "ma_don_vi_su_dung"] = wrong.nguoi["ma_don_vi_su_dung"]
    con = {n: _lines(f, label, list(wrong.con.get(n, ()))) for n, f in records.con.items()}
    changed = replace(records, nguoi=people, con=con)
    assert _found(Context(changed, wrong.as_of or DAY, units, None), rule) == {label}
