"""Which files of a unit count, and for whom."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.sync.submissions import Decision, File, adopted, submissions
from hoso.validators.shapes import of_rows
from hoso.validators.vocabulary import SUBMISSIONS

from ..more import more

PERIOD = "2026-11"
NAMES = ["An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hùng", "Lan", "Mai", "Nam", "Oanh", "Phúc"]
ALL = frozenset({"ho_ten", "ngay_sinh", "cccd", "ma_ngach", "bac", "he_so"})


def person(i: int, **changed):
    """Somebody; the same number is the same person."""
    given = {
        "ho_ten": f"Nguyễn {'Văn' if i % 2 else 'Thị'} {NAMES[i % 12]} {'ABCDEFGH'[i // 12 % 8]}",
        "ngay_sinh": f"19{70 + i % 29}-{i % 12 + 1:02d}-{i % 27 + 1:02d}",
        "cccd": f"0370{70 + i % 29}{i:06d}",
        "so_hieu": np.nan,
        "who": i,
    }
    return {**given, **changed}


class Sent:
    """Files as they came: each with what it tells and its people."""

    def __init__(self):
        self.files, self.people, self.said = [], [], []

    def file(self, name: str, people, **told) -> "Sent":
        n = len(self.files)
        facts = {
            "file": name,
            "sha256": f"{n:02x}" * 32,
            "unit": "H1",
            "declared": "",
            "period": "",
            "answers": "",
            "seen": f"2026-11-{10 + n:02d}T08:00:00",
            "changed": 1000.0 * n,
            "saved": np.nan,
            "same": "",
            "fields": ALL,
            "lists": False,
        }
        self.files.append({**facts, **told})
        people = [person(p) if isinstance(p, int) else p for p in people]
        self.people += [{"file": n, **p} for p in people]
        return self

    def decide(self, number: int, word: str, at: str = "2026-12-01T08:00:00") -> "Sent":
        self.said.append({"sha256": self.sha(number), "word": word, "at": at})
        return self

    def sha(self, number: int) -> str:
        return self.files[number]["sha256"]

    def frames(self):
        files = of_rows(File, self.files)
        people = pd.DataFrame(self.people).astype(
            dict.fromkeys(("ho_ten", "ngay_sinh", "cccd", "so_hieu"), "str")
        )
        said = people.drop(columns=["file", "who"])
        return files, people.assign(said=pd.util.hash_pandas_object(said, index=False))

    def judged(self):
        files, people = self.frames()
        decisions = of_rows(Decision, self.said)
        found = submissions(files, people, decisions, PERIOD)
        return found, found.files.set_index("file")["outcome"].to_dict(), self.heads(found)

    def heads(self, found) -> dict[str, list[int]]:
        """File -> who counts in it."""
        _, people = self.frames()
        kept = people[found.stands.to_numpy()]
        return {
            f["file"]: kept.loc[kept["file"] == n, "who"].tolist()
            for n, f in enumerate(self.files)
            if (kept["file"] == n).any()
        }


def everybody(heads: dict[str, list[int]]) -> list[int]:
    return [who for own in heads.values() for who in own]


def test_a_later_file_with_the_same_people_stands_alone():
    found, outcome, heads = Sent().file("a", range(5)).file("b", range(5)).judged()
    assert outcome == {"a": "replaced", "b": "stands"}
    assert heads == {"b": [0, 1, 2, 3, 4]}
    assert found.trace.to_dict("records") == [{"file": "b", "other": "a", "people": 5}]
    assert found.questions.empty


def test_a_later_file_with_some_of_them_stands_for_these():
    found, outcome, heads = Sent().file("a", range(9)).file("b", [1, 3]).judged()
    assert outcome == {"a": "part", "b": "stands"}
    assert heads == {"a": [0, 2, 4, 5, 6, 7, 8], "b": [1, 3]}
    assert found.questions.empty


def test_teachers_and_staff_apart_are_both_counted():
    found, outcome, heads = Sent().file("gv", range(6)).file("nv", range(6, 9)).judged()
    assert set(outcome.values()) == {"stands"} and found.trace.empty
    # A second file of the teachers leaves the staff alone.
    sent = Sent().file("gv", range(6)).file("nv", range(6, 9)).file("gv2", range(6))
    _, outcome, heads = sent.judged()
    assert outcome == {"gv": "replaced", "nv": "stands", "gv2": "stands"}
    assert sorted(everybody(heads)) == list(range(9))


@pytest.mark.parametrize(
    "told",
    [{"declared": "2026-10-31"}, {"declared": "2026-10"}, {"declared": "2026-12-01"},
     {"period": "2026-10"}],
)  # fmt: skip
def test_a_file_of_another_period_waits(told):
    _, outcome, heads = Sent().file("a", range(5)).file("b", range(5), **told).judged()
    assert outcome == {"a": "stands", "b": "other_period"} and set(heads) == {"a"}
    _, outcome, heads = Sent().file("b", range(5), **told).judged()
    assert outcome == {"b": "other_period"} and not heads, "even when it is the only one"
    _, outcome, heads = Sent().file("b", range(5), **told).decide(0, "keep").judged()
    assert outcome == {"b": "stands"}


def test_a_month_or_day_of_the_period_is_its_own():
    for told in ("2026-11-01", "2026-11-30", "2026-11", ""):
        _, outcome, _ = Sent().file("a", range(3), declared=told).judged()
        assert outcome == {"a": "stands"}, told


def test_days_before_the_month_may_be_let_in():
    files, people = Sent().file("a", range(3), declared="2026-10-31").frames()
    none = of_rows(Decision, [])
    for days, outcome in ((0, "other_period"), (1, "stands")):
        assert submissions(files, people, none, PERIOD, days).files["outcome"].item() == outcome


def test_an_older_declared_day_does_not_count_however_late_it_comes():
    sent = Sent().file("a", range(6), declared="2026-11-25")
    _, outcome, heads = sent.file("b", range(5), declared="2026-11-20").judged()
    assert outcome == {"a": "stands", "b": "older"} and set(heads) == {"a"}
    _, outcome, heads = sent.decide(1, "keep").judged()
    assert outcome == {"a": "part", "b": "stands"} and heads["a"] == [5]


def test_of_two_that_came_together_the_newer_day_stands():
    together = {"seen": "2026-11-20T08:00:00", "changed": 5.0}
    for names in (("a", "b"), ("b", "a")):
        sent = Sent()
        for name in names:
            day = "2026-11-20" if name == "a" else "2026-11-25"
            sent.file(name, range(5), declared=day, **together)
        found, outcome, _ = sent.judged()
        assert outcome == {"a": "older", "b": "stands"} and found.questions.empty


def test_a_newer_day_replaces_the_older():
    sent = Sent().file("a", range(5), declared="2026-11-05")
    found, outcome, _ = sent.file("b", range(5), declared="2026-11-25").judged()
    assert outcome == {"a": "replaced", "b": "stands"} and found.questions.empty


def test_a_marked_workbook_answers_for_the_whole():
    sent = Sent().file("a", range(20))
    sent.file("b", range(19), period=PERIOD, answers=sent.sha(0)[:12])
    found, outcome, heads = sent.judged()
    assert outcome == {"a": "replaced", "b": "stands"} and heads == {"b": list(range(19))}
    assert found.questions.empty, "who was taken out of it is gone"


def test_a_marked_workbook_that_lost_many_is_asked_about():
    sent = Sent().file("a", range(20))
    sent.file("b", range(8), period=PERIOD, answers=sent.sha(0)[:12])
    found, outcome, heads = sent.judged()
    assert outcome == {"a": "part", "b": "stands"} and len(heads["a"]) == 12
    assert found.questions["why"].tolist() == ["fewer"]
    found, outcome, heads = sent.decide(1, "replace").judged()
    assert heads == {"b": list(range(8))} and found.questions.empty


def test_a_marked_workbook_that_answers_an_older_file_is_asked_about():
    sent = Sent().file("a", range(5)).file("b", [person(i, so_hieu=str(i)) for i in range(5)])
    sent.file("c", range(5), period=PERIOD, answers=sent.sha(0)[:12])
    found, _, heads = sent.judged()
    assert heads == {"c": list(range(5))}
    assert found.questions[["file", "other", "why"]].values.tolist() == [["c", "b", "between"]]
    found, _, heads = sent.decide(1, "keep").judged()
    assert heads == {"b": list(range(5))} and found.questions.empty


def test_a_footer_alone_still_tells_that_it_came_back():
    sent = Sent().file("a", range(9)).file("b", range(8), period=PERIOD)
    found, _, heads = sent.judged()
    assert heads == {"b": list(range(8))} and found.questions.empty


def test_an_order_that_nobody_knows_is_asked_once():
    together = {"seen": "2026-11-20T08:00:00", "changed": 5.0}
    corrected = [person(i, so_hieu=f"S{i}") for i in range(5)]
    sent = Sent().file("a", range(5), **together).file("b", corrected, **together)
    found, _, heads = sent.judged()
    assert found.questions["why"].tolist() == ["order"] and len(everybody(heads)) == 5
    for number, word, stands in ((0, "keep", "a"), (1, "replace", "b"), (0, "drop", "b")):
        again = Sent().file("a", range(5), **together).file("b", corrected, **together)
        found, _, heads = again.decide(number, word).judged()
        assert found.questions.empty and heads == {stands: list(range(5))}, word


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"saved": 99.0, "name": "b"}),
        ({"changed": 5.0}, {"changed": 90.0}),
        ({"seen": "2026-11-20"}, {"seen": "2026-11-21"}),
        ({"name": "truong"}, {"name": "truong-sua"}),
        ({"name": "DS truong"}, {"name": "DS truong (lan 2)"}),
    ],
)
def test_what_tells_the_order_is_not_asked(one, other):
    together = {"seen": "2026-11-20", "changed": 5.0, "saved": 10.0}
    sent = Sent()
    for told, i in ((one, 0), (other, 1)):
        told = {**together, **told}
        people = [person(p, so_hieu=f"{i}-{p}") for p in range(4)]
        sent.file(told.pop("name", f"x{i}"), people, **told)
    found, _, heads = sent.judged()
    assert found.questions.empty and list(heads.values()) == [[0, 1, 2, 3]]
    assert list(heads) == [sent.files[1]["file"]]


def test_the_same_said_twice_is_no_question():
    together = {"seen": "2026-11-20", "changed": 5.0}
    found, outcome, _ = (
        Sent().file("a", range(4), **together).file("b", range(4), **together).judged()
    )
    assert found.questions.empty and sorted(outcome.values()) == ["replaced", "stands"]


def test_a_file_with_few_of_the_columns_waits():
    sent = Sent().file("a", range(6)).file("b", range(6), fields=frozenset({"ho_ten", "cccd"}))
    found, outcome, heads = sent.judged()
    assert outcome == {"a": "stands", "b": "waits"} and set(heads) == {"a"}
    assert found.questions["why"].tolist() == ["narrower"]
    found, outcome, heads = sent.decide(1, "keep").judged()
    assert set(heads) == {"b"} and found.questions.empty


@pytest.mark.parametrize(
    "changed",
    [
        {"cccd": "001999999999"},
        {"cccd": np.nan},
        {"ho_ten": "Nguyễn Thị Ann A"},
        {"ngay_sinh": "1971-01-01"},
        {"ngay_sinh": "1970"},
        {"cccd": "001999999999", "ngay_sinh": np.nan},
        {"cccd": np.nan, "ho_ten": "nguyen thi an a"},
        {"cccd": "37070000000"},
        {"cccd": "001999999999", "ho_ten": "Nguyễn Thị Anh A"},
    ],
)
def test_a_correction_of_what_names_a_person_is_no_second_person(changed):
    people = [person(i) for i in range(8)]
    for before, after in ((person(0), person(0, **changed)), (person(0, **changed), person(0))):
        sent = Sent().file("a", [before, *people[1:]]).file("b", [after])
        _, _, heads = sent.judged()
        assert sorted(everybody(heads)) == list(range(8)) and heads["b"] == [0]


def test_two_people_under_one_number_stay_two():
    wrong = person(1, cccd=person(0)["cccd"])
    _, _, heads = Sent().file("a", [person(0), wrong, 2]).file("b", [0]).judged()
    assert heads == {"a": [1, 2], "b": [0]}
    _, _, heads = Sent().file("a", [person(0), wrong, 2]).file("b", [1]).judged()
    assert heads == {"a": [0, 2], "b": [1]}


def test_two_of_one_name_are_two_people():
    twin = person(1, ho_ten=person(0)["ho_ten"])
    _, _, heads = Sent().file("a", [0, 2]).file("b", [twin]).judged()
    assert heads == {"a": [0, 2], "b": [1]}


def test_one_who_stands_twice_in_a_file_is_replaced_in_both_rows():
    _, _, heads = Sent().file("a", [0, 0, 1]).file("b", [0]).judged()
    assert heads == {"a": [1], "b": [0]}


def test_of_three_files_each_is_replaced_by_the_next():
    sent = Sent().file("a", range(4)).file("b", range(4)).file("c", [2])
    found, outcome, heads = sent.judged()
    assert outcome == {"a": "replaced", "b": "part", "c": "stands"}
    assert heads == {"b": [0, 1, 3], "c": [2]}
    assert found.by.iloc[2] == 8, "the row that stands at last, not the one between"


def test_two_units_are_never_one():
    _, outcome, _ = Sent().file("a", range(5)).file("b", range(5), unit="H2").judged()
    assert set(outcome.values()) == {"stands"}


def test_a_file_of_nobody_known_belongs_to_whom_its_people_do():
    sent = Sent().file("a", range(6)).file("b", range(20, 26), unit="H2")
    sent.file("la", [1, 2], unit="").file("khac", [40, 41], unit="").file("hai", [1, 21], unit="")
    assert adopted(*sent.frames()).tolist() == ["H1", "H2", "H1", "", ""]


def test_files_of_an_unknown_sender_are_one_senders():
    sent = Sent().file("a", range(6), unit="").file("b", range(5), unit="")
    owner = adopted(*sent.frames())
    assert owner.nunique() == 1 and owner[0].startswith("?")


FILE = st.tuples(
    st.lists(st.integers(0, 14), min_size=1, max_size=10, unique=True), st.integers(0, 3)
)


@settings(max_examples=more(30), deadline=None)
@given(st.lists(FILE, min_size=1, max_size=5))
def test_nobody_is_ever_lost_or_counted_twice(sent):
    """Whatever a unit sends without a declared day: each person whom a file that counts lists is
    counted in exactly one row."""
    whole = Sent()
    for n, (people, moment) in enumerate(sent):
        whole.file(f"f{n}", people, seen=f"2026-11-1{moment}")
    found, outcome, heads = whole.judged()
    listed = {p for people, _ in sent for p in people}
    counted = everybody(heads)
    assert len(counted) == len(set(counted)) and set(counted) == listed
    assert set(outcome.values()) <= set(SUBMISSIONS)
    assert found.files["counted"].sum() == len(listed)


def test_a_list_for_another_purpose_counts_when_somebody_says_so():
    sent = Sent().file("staff", range(5)).file("planned", [1, 2], purpose=True)
    assert sent.judged()[1:] == (
        {"staff": "stands", "planned": "other_list"},
        {"staff": [0, 1, 2, 3, 4]},
    )
    assert sent.decide(1, "keep").judged()[1]["planned"] == "stands"
