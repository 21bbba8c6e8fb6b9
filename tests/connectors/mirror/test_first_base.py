"""Somebody whom the national side registered first: with the first agreement the lists are agreed
on as well."""

import pandas as pd

from .province import frames, plan, pulled, saved, state


def test_the_lists_of_a_first_base_are_those_that_stand(mirror):
    given = frames()
    pulled(mirror, 5)
    mirror.pull(given, period="2026-11", source="export")
    theirs = mirror.theirs()
    assert len(mirror.base()["nguoi"]) == 5
    before = state(mirror)
    lines = [
        {"who": 5, "kind": "agreed", "field": "so_hieu", "ours": "NB005", "decision": ""},
        {
            "who": 5,
            "table": "qt_phu_cap",
            "line": "tu_ngay=2010-01|loai_phu_cap=PCCV",
            "op": "remove",
        },
        {
            "who": 5,
            "table": "qt_phu_cap",
            "line": "tu_ngay=2020|loai_phu_cap=PCKV",
            "op": "add",
            "field": "he_so",
            "ours": "0.5",
        },
    ]
    number = saved(mirror, plan(theirs, *lines))
    mirror.apply(number, by="Lan")
    now, base = mirror.theirs()["qt_phu_cap"], mirror.base()["qt_phu_cap"]
    who = theirs["nguoi"]["id"][5]
    assert set(now.loc[now["id"] == who, "line"]) == {
        "tu_ngay=2015-01|loai_phu_cap=PCCV",
        "tu_ngay=2020|loai_phu_cap=PCKV",
    }
    own = [f[f["id"] == who].drop(columns="version").reset_index(drop=True) for f in (now, base)]
    pd.testing.assert_frame_equal(*own)
    mirror.undo(number, by="Lan")
    assert state(mirror) == before
