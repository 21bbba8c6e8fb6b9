"""A list of two schools: for each of them a file of its own."""

import pandas as pd

from hoso.sync.parts import joined, parted
from hoso.sync.submissions import Decision, submissions
from hoso.validators.shapes import of_rows

from .test_submissions import PERIOD, Sent, person


def judged(sent: Sent):
    """The outcome and the unit of each file, and who counts in it."""
    files, people = sent.frames()
    own = people["unit"].fillna("").astype("str")
    more, parts = parted(files, people.assign(unit=own))
    assert (files["unit"] != "").all() or len(more) > len(files)
    found = joined(submissions(more, parts, of_rows(Decision, sent.said), PERIOD), len(files))
    told = found.files.set_index("file")
    kept = people[found.stands.to_numpy()].assign(name=lambda p: p["file"].map(files["file"]))
    return told, {str(name): [*own["who"]] for name, own in kept.groupby("name")}, found


def rows(numbers, unit):
    return [person(i, unit=unit) for i in numbers]


def both() -> Sent:
    return Sent().file("hai.xlsx", rows(range(4), "H1") + rows(range(4, 9), "H2"), unit="")


def test_alone_it_counts_for_both():
    told, heads, _ = judged(both())
    line = told.loc["hai.xlsx"]
    assert (line["unit"], line["outcome"], line["people"], line["counted"]) == (
        "H1; H2", "stands", 9, 9,
    )  # fmt: skip
    assert heads == {"hai.xlsx": [*range(9)]}


def test_a_later_file_of_one_replaces_its_people_only():
    told, heads, found = judged(both().file("h1.xlsx", rows(range(4), "H1"), unit="H1"))
    assert told["outcome"].to_dict() == {"hai.xlsx": "part", "h1.xlsx": "stands"}
    assert heads == {"hai.xlsx": [4, 5, 6, 7, 8], "h1.xlsx": [0, 1, 2, 3]}
    assert found.trace.to_dict("records") == [{"file": "h1.xlsx", "other": "hai.xlsx", "people": 4}]


def test_later_files_of_both_leave_nothing_of_it():
    sent = both().file("h1.xlsx", rows(range(4), "H1"), unit="H1")
    told, heads, _ = judged(sent.file("h2.xlsx", rows(range(4, 9), "H2"), unit="H2"))
    assert told.loc["hai.xlsx", "outcome"] == "replaced"
    assert heads == {"h1.xlsx": [0, 1, 2, 3], "h2.xlsx": [4, 5, 6, 7, 8]}


def test_sent_again_it_replaces_itself():
    again = rows(range(4), "H1") + rows(range(4, 9), "H2")
    told, heads, _ = judged(both().file("hai 2.xlsx", again, unit=""))
    assert told["outcome"].to_dict() == {"hai.xlsx": "replaced", "hai 2.xlsx": "stands"}
    assert heads == {"hai 2.xlsx": [*range(9)]}


def test_what_its_sender_says_is_left_as_it_is():
    sent = Sent().file("a", rows(range(3), "H1"), unit="H1").file("b", rows(range(3, 5), "H2"))
    files, people = sent.frames()
    more, same = parted(files, people)
    pd.testing.assert_frame_equal(more, files)
    assert (same["file"] == people["file"]).all()
