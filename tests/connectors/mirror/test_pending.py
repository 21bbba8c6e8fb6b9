"""An export from before our changes is no correction; one that shows something new is."""

import pandas as pd
import pytest

from hoso.connectors.mirror import Mirror, engine

from .province import everything, frames, plan, pulled, saved, state


def shown(mirror: Mirror, *, closed: bool = False) -> dict[str, pd.DataFrame]:
    return {
        name: frame.drop(columns="version") for name, frame in mirror.theirs(closed=closed).items()
    }


def pull(mirror: Mirror, given: dict[str, pd.DataFrame]) -> None:
    mirror.pull(given, period="2026-12", source="export")


def waiting(mirror: Mirror) -> int:
    return len(mirror.read("pending"))


def test_an_export_from_before_changes_nothing_and_one_with_the_changes_ends_the_waiting(mirror):
    theirs = pulled(mirror)
    mirror.apply(saved(mirror, plan(theirs, *everything())), by="Lan")
    after, base = shown(mirror, closed=True), mirror.base()
    for _ in range(2):
        pull(mirror, frames())
        for name, frame in shown(mirror, closed=True).items():
            pd.testing.assert_frame_equal(frame, after[name])
        for name, frame in mirror.base().items():
            pd.testing.assert_frame_equal(
                frame.drop(columns="version", errors="ignore"),
                base[name].drop(columns="version", errors="ignore"),
            )
    assert waiting(mirror)
    # The national side has taken everything over: the same rows, under the numbers of now.
    people = after["nguoi"][after["nguoi"]["closed"].isna()]
    lines = after["qt_phu_cap"].merge(people[["id", "cccd"]], on="id")
    pull(
        mirror,
        {
            "nguoi": people.drop(columns=["id", "closed"]),
            "qt_phu_cap": lines.drop(columns=["id", "line"]),
        },
    )
    for name, frame in shown(mirror, closed=True).items():
        pd.testing.assert_frame_equal(frame, after[name])
    assert waiting(mirror) == 0
    # From now on the old state would be a change of the Ministry's own.
    pull(mirror, frames())
    assert mirror.theirs()["nguoi"].set_index("id")["he_so"].loc["P0000001"] == 2.34


def test_a_correction_of_the_ministry_comes_through_beside_what_waits(mirror):
    theirs = pulled(mirror)
    mirror.apply(
        saved(
            mirror,
            plan(
                theirs,
                {"who": 0, "field": "he_so", "ours": "3.33"},
                {"who": 1, "field": "dien_thoai", "ours": "0900"},
            ),
        ),
        by="Lan",
    )
    given = frames()
    given["nguoi"].loc[0, "dien_thoai"] = "0911"
    given["nguoi"].loc[1, "dien_thoai"] = "0922"
    pull(mirror, given)
    now = mirror.theirs()["nguoi"]
    assert (
        now.loc[0, ["he_so", "dien_thoai"]].tolist() == [3.33, "0911"]
        and now["dien_thoai"][1] == "0922"
    )
    assert mirror.base()["nguoi"]["dien_thoai"].tolist()[:2] == [
        theirs["nguoi"]["dien_thoai"][0],
        "0900",
    ]


def test_messages_are_taken_over_one_after_the_other(mirror):
    """Changed and changed back: neither the first nor the second message is mistaken for a
    correction."""
    theirs = pulled(mirror)
    first = str(theirs["nguoi"]["dien_thoai"][0])
    for value in ("0900", first):
        mirror.apply(
            saved(mirror, plan(mirror.theirs(), {"who": 0, "field": "dien_thoai", "ours": value})),
            by="Lan",
        )
    for seen in ("0900", first, first):
        given = frames()
        given["nguoi"].loc[0, "dien_thoai"] = seen
        pull(mirror, given)
        assert mirror.theirs()["nguoi"]["dien_thoai"][0] == first
    assert waiting(mirror) == 0


def test_who_got_other_numbers_is_found_by_the_old_ones(mirror):
    theirs = pulled(mirror)
    lines = [
        {"who": 0, "field": name, "ours": value}
        for name, value in (
            ("cccd", "037085999999"),
            ("ma_don_vi_quan_ly", "U9"),
            ("ho_ten", "Tên Khác"),
        )
    ]
    mirror.apply(saved(mirror, plan(theirs, *lines)), by="Lan")
    pull(mirror, frames())
    now = mirror.theirs(closed=True)["nguoi"]
    assert (
        len(now) == 6
        and now.loc[0, ["cccd", "ho_ten", "ma_don_vi_quan_ly"]].tolist()
        == ["037085999999", "Tên Khác", "U9"]
        and now["closed"].isna().all()
    )


@pytest.mark.parametrize("sent", [False, True])
def test_an_undo_waits_only_for_what_was_sent(mirror, sent):
    theirs = pulled(mirror)
    before = state(mirror)
    number = saved(mirror, plan(theirs, {"who": 0, "field": "he_so", "ours": "3.33"}))
    mirror.apply(number, by="Lan")
    if sent:
        with engine.writing(mirror.engine) as conn:
            engine.insert(
                conn, "message", ("transaction_id", "changeset", "state"), [("t1", number, "sent")]
            )
    mirror.undo(number, by="Lan")
    assert (waiting(mirror) == 0) is not sent
    given = frames()
    given["nguoi"].loc[0, "he_so"] = (
        3.33  # the message had been taken over before the one that takes it back
    )
    pull(mirror, given)
    assert mirror.theirs()["nguoi"]["he_so"][0] == (2.34 if sent else 3.33)
    if not sent:
        pull(mirror, frames())
        assert {k: v for k, v in state(mirror).items() if k not in ("person",)} == {
            k: v for k, v in before.items() if k not in ("person",)
        }
