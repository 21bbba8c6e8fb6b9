"""What people are called follows "theirs" whatever is written, and a name is found by it."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoso.connectors.mirror import Mirror, called, engine
from hoso.validators.folding import fold_words

from .province import plan, pulled, saved


def kept(mirror) -> dict[str, str]:
    with mirror.engine.connect() as conn:
        return dict(engine.select(conn, "called", ("id", "words")))


def wanted(mirror) -> dict[str, str]:
    people = mirror.theirs(closed=True)["nguoi"]
    names = people["ho_ten"].fillna("").map(fold_words)
    return dict(zip(people["id"], names, strict=True))


def having(mirror, asked: str, most: int = 100) -> set[str]:
    with engine.reading(mirror.engine) as conn:
        return set(called.having(conn, asked.split(), most))


def test_it_follows_a_pull_an_apply_an_undo_and_a_backup(mirror, tmp_path):
    pulled(mirror)
    assert kept(mirror) == wanted(mirror) != {}
    file = mirror.backup(tmp_path / "kept.db")
    before = kept(mirror)
    number = saved(
        mirror,
        plan(mirror.theirs(), {"who": 0, "field": "ho_ten", "ours": "Đặng Thị Út"},
             {"who": 1, "kind": "leaver", "op": "close"}),
    )  # fmt: skip
    mirror.apply(number, by="Lan")
    assert kept(mirror) == wanted(mirror) != before
    assert len(having(mirror, "dang thi ut")) == 1
    mirror.undo(number, by="Lan")
    assert kept(mirror) == wanted(mirror) == before
    mirror.apply(
        saved(mirror, plan(mirror.theirs(), {"who": 0, "field": "ho_ten", "ours": "X"})), by="Lan"
    )
    mirror.restore(file, by="Lan")
    assert kept(mirror) == wanted(mirror) == before
    assert mirror.audit_verify() == []


def test_a_mirror_from_before_is_made_whole(url, mirror):
    pulled(mirror)
    before = kept(mirror)
    with mirror.engine.begin() as conn:
        conn.exec_driver_sql("DROP TABLE called")
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '0007'")
    with Mirror.open(url) as opened:
        assert kept(opened) == before != {}


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_words_are_beginnings_of_words(mirror, data):
    """As plain Python says it, where words are rare (the index) and where they are common."""
    names = ["nguyen van an", "nguyen an", "van nguyen thi", "le anh", "o'brien", "an", "", "a1 b2"]
    with mirror.engine.begin() as conn:
        conn.exec_driver_sql("DELETE FROM called")
        rows = [(f"P{n:03d}", fold_words(name)) for n, name in enumerate(names)]
        engine.insert(conn, "called", ("id", "words"), rows)
    asked = data.draw(
        st.lists(st.sampled_from(["n", "ng", "nguyen", "a", "an", "anh", "van", "o", "b2", "x"]),
                 min_size=1, max_size=3)
    )  # fmt: skip
    expected = {who for who, name in rows if all(f" {w}" in f" {name}" for w in asked)}
    for common in ((4_000, 400), (4_000, 1), (0, 1)):
        called.COMMON, before = common, called.COMMON
        try:
            assert having(mirror, " ".join(asked)) == expected
        finally:
            called.COMMON = before
    assert len(having(mirror, "n", 2)) == 2
