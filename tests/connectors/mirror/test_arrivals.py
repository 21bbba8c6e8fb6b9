"""An export of the national side is judged before it is taken in, and can be taken back."""

import pandas as pd
import pytest

from hoso.connectors.mirror import BadExport, BadPlan, Unreachable, backup, read_national
from hoso.sync import arrivals
from hoso.sync.settings import over_defaults

from .province import everything, frames, plan, pulled, saved, state
from .test_pull import written

LIMITS = over_defaults({})["gates"]
TRAIL = {"audit", "audit_head"}


def tripped(people: pd.DataFrame, **figures: int) -> list[str]:
    told = {"people": 100, "known": 100, "new": 0, "gone": 0, "returned": 0, "changed": 0}
    found = arrivals.gates(people, arrivals.Figures(**told | figures), LIMITS, None, "2026-11-30")
    return found.loc[found["tripped"], "gate"].tolist()


def people(*numbers: str | None) -> pd.DataFrame:
    return pd.DataFrame({"cccd": pd.Series(numbers, dtype="str")})


@pytest.mark.parametrize(
    ("given", "figures", "gates"),
    [
        (people("037085000001", None), {}, []),
        (people("37085000001"), {}, ["export_numbers"]),
        (people("0370850000012"), {}, ["export_numbers"]),
        (people("037085000001", "037085000001"), {}, ["export_twice"]),
        (people("037085000001"), {"gone": 5}, []),
        (people("037085000001"), {"gone": 6}, ["export_gone"]),
        (people("037085000001"), {"returned": 6}, ["export_returned"]),
        (people("037085000001"), {"changed": 50}, []),
        (people("037085000001"), {"changed": 51}, ["export_changed"]),
        # A share counts only from three people on.
        (people("037085000001"), {"known": 10, "gone": 2}, []),
    ],
)
def test_the_gates_of_an_export(given, figures, gates):
    assert tripped(given, **figures) == gates


def test_old_cards_have_nine_digits_or_twelve():
    cards = people(None, None, None).assign(
        cmnd=pd.Series(["164123456", "037085000001", "16412345"], dtype="str")
    )
    assert tripped(cards) == ["export_numbers"]
    assert tripped(cards.iloc[:2]) == []


def test_an_export_may_name_people_by_their_old_cards_alone():
    cards = pd.DataFrame({"cmnd": ["164123456", "16412345"]}, index=[3, 7], dtype="str")
    assert tripped(cards) == ["export_numbers"]
    assert tripped(cards.iloc[:1]) == []


def test_the_detail_names_rows_and_no_numbers():
    figures = arrivals.Figures(3, 0, 3, 0, 0, 0)
    found = arrivals.gates(
        people("037085000001", "1", "2"), figures, LIMITS, None, "2026-11-30"
    ).set_index("gate")
    assert found.loc["export_numbers", "detail"] == "dòng 3, 4"


def test_coded_values_stand_in_their_lists():
    """A rank that lost its zero is no code; a label is another writing of one."""
    given = people(*(f"0370850000{n:02d}" for n in range(10))).assign(
        ma_ngach=["1.004", "1.004", "1.004", *["01.004"] * 7],
        gioi_tinh=["Nam"] * 10,
        trinh_do_cm=["DH", "Đại học", *["TC"] * 8],
    )
    told = {"people": 10, "known": 10, "new": 0, "gone": 0, "returned": 0, "changed": 0}
    found = arrivals.gates(given, arrivals.Figures(**told), LIMITS, None, "2026-11-30")
    (line,) = found[found["gate"] == "export_codes"].to_dict("records")
    assert line["tripped"] and line["value"] == 0.3
    assert line["detail"] == "Mã ngạch/CDNN 1.004: dòng 2"
    # Three are the fewest of which a share says anything.
    assert tripped(given.iloc[1:]) == []


def test_a_rehearsal_keeps_nothing(mirror):
    pulled(mirror)
    before = state(mirror, set())
    moved = frames()
    moved["nguoi"].loc[0, "ho_ten"] = "Đã Đổi"
    moved["nguoi"] = moved["nguoi"].drop(index=5)
    done = mirror.rehearse_pull(moved, period="2026-11")
    assert (done.changed, done.closed) == (1, 1)
    assert state(mirror, set()) == before
    assert mirror.last_period() == "2026-10"


def test_a_column_that_the_export_lacks_stays(mirror, tmp_path):
    theirs = pulled(mirror)
    cccd = theirs["nguoi"]["cccd"].tolist()
    folder = written(tmp_path / "x", nguoi="cccd,ho_ten\n" + "".join(f"{c},Mới\n" for c in cccd))
    found = read_national(folder)
    assert found["nguoi"].attrs["given"] == ["ho_ten", "cccd"]
    mirror.pull(found, period="2026-11", source="x")
    now = mirror.theirs()["nguoi"]
    assert now["ho_ten"].tolist() == ["Mới"] * len(cccd)
    assert now["he_so"].tolist() == theirs["nguoi"]["he_so"].tolist()
    assert len(mirror.theirs()["qt_phu_cap"]) == 12


def test_a_blank_in_a_column_that_is_there_erases(mirror, tmp_path):
    cccd = pulled(mirror)["nguoi"]["cccd"].tolist()
    folder = written(tmp_path / "x", nguoi="cccd,he_so\n" + "".join(f"{c},\n" for c in cccd))
    mirror.pull(read_national(folder), period="2026-11", source="x")
    assert mirror.theirs()["nguoi"]["he_so"].isna().all()


@pytest.mark.parametrize("number", ["3.7189E+10", "3,7189E+10", "4E+10"])
def test_a_number_that_excel_shortened_is_refused(tmp_path, number):
    folder = written(tmp_path / "x", nguoi=f'cccd,ho_ten\n037085000001,An\n"{number}",Bình\n')
    with pytest.raises(BadExport, match=r"dòng 3.*cccd"):
        read_national(folder)


def test_a_list_without_its_key_is_refused(tmp_path):
    folder = written(tmp_path / "x", nguoi="cccd\n1\n", qt_luong="cccd,bac\n1,3\n")
    with pytest.raises(BadExport, match=r"qt_luong\.csv"):
        read_national(folder)


def test_a_pull_is_taken_back_and_the_chain_goes_on(mirror, tmp_path):
    pulled(mirror)
    before = state(mirror, TRAIL)
    moved = frames()
    moved["nguoi"].loc[0, "ho_ten"] = "Đã Đổi"
    folder = tmp_path / "backups"
    mirror._backups = folder
    mirror.pull(moved, period="2026-11", source="x", by="Lan")
    assert mirror.undo_pull(by="Hoa") == "2026-11"
    assert state(mirror, TRAIL) == before
    assert mirror.last_period() == "2026-10"
    assert mirror.read("audit")["action"].tolist()[-2:] == ["pull", "undo-pull"]
    assert mirror.audit_verify() == []
    with pytest.raises(BadPlan):
        mirror.undo_pull(by="Hoa")


def test_a_pull_that_something_was_built_on_stays(mirror, tmp_path):
    mirror._backups = tmp_path / "backups"
    number = saved(mirror, plan(pulled(mirror), *everything()))
    mirror.apply(number, by="Lan")
    with pytest.raises(BadPlan):
        mirror.undo_pull(by="Hoa")


def test_an_older_backup_keeps_the_chain_and_the_numbers_given_since(mirror, tmp_path):
    pulled(mirror)
    file = mirror.backup(tmp_path / "kept.db")
    more = frames(8)
    mirror.pull(more, period="2026-11", source="x", by="Lan")
    newest = set(mirror.theirs()["nguoi"]["id"])
    entries = len(mirror.read("audit"))
    mirror.restore(file, by="Hoa")
    assert len(mirror.read("audit")) == entries + 1 and mirror.audit_verify() == []
    mirror.pull(frames(7).copy(), period="2026-12", source="x", by="Lan")
    again = set(mirror.theirs()["nguoi"]["id"])
    kept = {i for i in newest if i in again}
    assert len(again - kept) == 1 and not (again - kept) & newest


def test_a_backup_that_cannot_be_written_costs_no_older_one(mirror, tmp_path, monkeypatch):
    pulled(mirror)
    mirror._backups = tmp_path / "backups"
    for _ in range(backup.KEPT):
        backup.before_writing(mirror.engine, "pull", mirror._backups)
    kept = sorted(p.name for p in mirror._backups.iterdir())
    assert len(kept) == backup.KEPT

    def full(*_):
        raise Unreachable("the disk is full")

    with monkeypatch.context() as broken, pytest.raises(Unreachable):
        broken.setattr(backup, "write", full)
        backup.before_writing(mirror.engine, "pull", mirror._backups)
    assert sorted(p.name for p in mirror._backups.iterdir()) == kept
    backup.before_writing(mirror.engine, "pull", mirror._backups)
    assert len(list(mirror._backups.iterdir())) == backup.KEPT


def test_the_first_pull_is_taken_back_too(mirror, tmp_path):
    """A wrong export taken in first is no reason to begin anew."""
    mirror._backups = tmp_path / "backups"
    mirror.pull(frames(), period="2026-10", source="x", by="Lan")
    mirror.undo_pull(by="Lan")
    assert len(mirror.theirs(closed=True)["nguoi"]) == 0 and mirror.audit_verify() == []
    # What happened is not forgotten with it.
    assert [*mirror.read("audit")["action"]] == ["pull", "undo-pull"]
    mirror.pull(frames(), period="2026-10", source="x", by="Lan")
    assert len(mirror.theirs()["nguoi"])


def test_other_spellings_of_a_code_are_the_code(tmp_path):
    text = "cccd,ho_ten,gioi_tinh,trinh_do_cm\n1,A,2,Đại học\n2,B,Nữ,DH\n3,C,x9,\n"
    (tmp_path / "nguoi.csv").write_text(text, encoding="utf-8")
    people = read_national(tmp_path)["nguoi"]
    assert people["gioi_tinh"].tolist() == ["Nữ", "Nữ", "x9"]
    assert people["trinh_do_cm"].fillna("").tolist() == ["DH", "DH", ""]
