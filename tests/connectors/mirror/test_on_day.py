"""The frames of a day say of everybody what the history says of each."""

import itertools

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hoso.connectors.mirror import Mirror

from ...more import more

DAYS = ["2024-06-01", "2025-01-01", "2025-07-01", "2026-01-01", "2026-07-01", "2027-01-01"]
SINCE = st.sampled_from([None, "2019-01-01", "2024-09", "2025-03-01", "2025", "2026-03-01", "2028"])


def instants():
    return map("2026-{:02d}-01T00:00:00.000000Z".format, itertools.count(1)).__next__


def person(number: int) -> st.SearchStrategy[dict]:
    return st.fixed_dictionaries(
        {
            "cccd": st.just(f"0370850000{number:02d}"),
            "ho_ten": st.sampled_from(["Hoa", "Hùng"]),
            "dien_thoai": st.sampled_from([None, "0912000001", "0912000002"]),
            "he_so": st.sampled_from([None, 2.34, 2.67]),
            "ngay_bac": SINCE,
            "chuc_vu": st.sampled_from([None, "Trưởng phòng"]),
            "ngay_bo_nhiem": SINCE,
        }
    )


EXPORT = st.tuples(
    st.sampled_from(DAYS[1:]),
    st.tuples(person(0), person(1), st.one_of(st.none(), person(2))),
    st.sets(st.tuples(st.integers(0, 1), st.sampled_from(["2020-01-01", "2025-04", "2028-01"]))),
)


def frames(people, lines) -> dict[str, pd.DataFrame]:
    here = [p for p in people if p]
    pay = [
        {"cccd": here[w]["cccd"], "tu_ngay": d, "loai_phu_cap": "PCCV", "he_so": 0.3}
        for w, d in sorted(lines)
    ]
    columns = ["cccd", "tu_ngay", "loai_phu_cap", "he_so"]
    return {"nguoi": pd.DataFrame(here), "qt_phu_cap": pd.DataFrame(pay, columns=columns)}


def told(frame: pd.DataFrame, table: str) -> set[tuple]:
    """(person, line, field, value) of all that is not missing."""
    keys = ["id"] if table == "nguoi" else ["id", "line"]
    long = frame.melt(keys, var_name="field").dropna(subset=["value"])
    line = long["line"] if table != "nguoi" else [""] * len(long)
    return set(zip(long["id"], line, long["field"], map(str, long["value"]), strict=True))


@given(
    exports=st.lists(EXPORT, min_size=1, max_size=5),
    day=st.sampled_from(DAYS),
    known=st.sampled_from([None, "2026-01-31", "2026-03-31"]),
)
@settings(
    max_examples=more(15),
    deadline=None,
    suppress_health_check=list(HealthCheck),  # pyright: ignore[reportArgumentType]
    phases=(Phase.explicit, Phase.generate),  # an example takes a mirror of its own
)
def test_a_day_of_all_is_the_history_of_each(tmp_path_factory, exports, day, known):
    path = tmp_path_factory.mktemp("m") / "m.db"
    with Mirror.open(path, clock=instants()) as mirror:
        for as_of, people, lines in exports:
            mirror.pull(frames(people, lines), period=as_of[:7], as_of=as_of, source="e")
        found = mirror.on_day(day, known, ("nguoi", "qt_phu_cap"))
        wanted = {"nguoi": set(), "qt_phu_cap": set()}
        for number in range(3):
            lines = mirror.history(f"0370850000{number:02d}", day, known or "2099-01-01")
            own = lines[lines["table"] == "nguoi"]
            there = {"ho_ten"} <= set(own["field"]) and "closed" not in set(own["field"])
            for table in wanted:
                if table != "nguoi" or there:
                    rows = lines[lines["table"] == table]
                    columns = (rows[c].fillna("") for c in ("id", "line", "field", "value"))
                    wanted[table] |= set(zip(*columns, strict=True))
    assert {t: told(f, t) for t, f in found.items()} == wanted


def test_what_is_known_later_does_not_change_what_was_known(url):
    with Mirror.open(url, clock=instants()) as mirror:
        first = {"cccd": "037085000001", "ho_ten": "Hoa", "he_so": 2.34, "ngay_bac": "2023-01-01"}
        mirror.pull(frames([first], []), period="2025-01", as_of="2025-01-01", source="a")
        mirror.pull(
            frames([{**first, "he_so": 2.67, "ngay_bac": "2025-02-01"}], []),
            period="2025-06",
            as_of="2025-06-01",
            source="b",
        )
        assert mirror.on_day("2025-03-01")["nguoi"]["he_so"].tolist() == [2.67]
        assert mirror.on_day("2025-03-01", "2026-01-15")["nguoi"]["he_so"].tolist() == [2.34]
        assert mirror.on_day("2024-12-31")["nguoi"].empty
        assert mirror.first_day() == "2025-01-01"


@pytest.mark.parametrize("day", ["2025-05-31", "2025-06-01"])
def test_who_is_closed_is_not_there_from_that_day(url, day):
    with Mirror.open(url, clock=instants()) as mirror:
        two = [{"cccd": f"03708500000{n}", "ho_ten": "Hoa"} for n in (1, 2)]
        mirror.pull(frames(two, []), period="2025-01", as_of="2025-01-01", source="a")
        mirror.pull(frames(two[:1], []), period="2025-06", as_of="2025-06-01", source="b")
        assert len(mirror.on_day(day)["nguoi"]) == (2 if day < "2025-06-01" else 1)
        told = mirror.on_days([day, "2024-01-01"], None, ("ho_ten",))
        assert [len(told[d]) for d in (day, "2024-01-01")] == [2, 0]
        assert told[day]["closed"].notna().sum() == (day == "2025-06-01")
