"""A difference of notation is no change: of values, keys of lists, answers and groups."""

import pandas as pd
import pytest

from hoso.sync import judgements
from hoso.sync.plan import Known, notations
from hoso.validators.notation import DIFFERENT, LESS, MORE, SAME, form, line_form, relation
from hoso.validators.schemas import dictionary

from .plans import plan

DAY = "2026-11-30"

ALIKE = [
    ("que_quan", "xã Gia Sinh, huyện Gia Viễn, tỉnh Ninh Bình", "Gia Sinh - Gia Viễn - Ninh Bình."),
    ("que_quan", "Xã Gia Sinh huyện Gia Viễn tỉnh Ninh Bình", "Gia Sinh, Gia Viễn, Ninh Bình"),
    ("que_quan", "TP. Ninh Bình", "thành phố Ninh Bình, Việt Nam"),
    ("que_quan", "P. Hoa Lư, T. Ninh Bình", "phường Hoa Lư; Ninh Bình"),
    ("que_quan", "Hoà Bình", "HÒA BÌNH"),
    ("dien_thoai", "+84 912 345 678", "0912345678"),
    ("dien_thoai", "84912345678", "0912.345.678"),
    ("noi_cap", "Cục CSQLHC về TTXH", "Cục Cảnh sát quản lý hành chính về trật tự xã hội"),
    ("noi_cap", "CA tỉnh Ninh Bình", "Công an tỉnh Ninh Bình."),
    ("truong", "Trường ĐH Vinh", "Đại học Vinh"),
    ("chuc_vu", "GV", "giáo viên"),
    ("chuc_vu", "Phó HT", "Phó  Hiệu trưởng"),
    ("trinh_do_cm", "Đại học", "DH"),
    ("dan_toc", "Kinh", "01"),
    ("ho_ten", "NGUYỄN THỊ HOÀ", "Nguyễn Thị Hòa"),
    ("email", "Lan.Nguyen@Ninhbinh.gov.vn", "lan.nguyen@ninhbinh.gov.vn."),
    ("so_quyet_dinh", "12/QĐ-UBND", "12/QĐ-ubnd."),
    ("nhiem_ky", "2020 - 2025", "NK 2020-2025"),
    ("he_dao_tao", "CQ", "Chính quy"),
    ("chuyen_nganh", "QTKD", "Quản trị kinh doanh"),
]
LOST = [
    ("dien_thoai", "912345678", "0912345678"),
    ("so_bhxh", "112345678", "0112345678"),
    ("ho_ten", "Nguyen Thi Hoa", "Nguyễn Thị Hòa"),
    ("ngay_sinh", "1980", "1980-05-12"),
    ("so_quyet_dinh", "12/QD-UBND", "12/QĐ-UBND"),
    ("que_quan", "Gia Sinh, Ninh Binh", "xã Gia Sinh, tỉnh Ninh Bình"),
]
APART = [
    ("que_quan", "xã Gia Viễn, tỉnh Ninh Bình", "huyện Gia Viễn, tỉnh Ninh Bình"),
    ("que_quan", "Thanh Hà, Hà Nam", "Thành Hà, Hà Nam"),
    ("dien_thoai", "0912345678", "0912345679"),
    ("nhom_mau", "A+", "A-"),
    ("email", "a.b@x.vn", "a-b@x.vn"),
    ("dan_toc", "Kinh", "02"),
    ("ho_ten", "Nguyễn Văn Anh", "Nguyễn Vân Ánh"),
    ("ngay_sinh", "1980-05", "1980-06-12"),
    ("chuc_vu", "Hiệu trưởng", "Phó Hiệu trưởng"),
    ("so_quyet_dinh", "12/QĐ-UBND", "21/QĐ-UBND"),
    ("vi_tri_viec_lam", "Giáo viên hạng II", "Giáo viên hạng III"),
]


@pytest.mark.parametrize(("name", "one", "other"), ALIKE)
def test_two_writings_of_one_fact(name, one, other):
    field = dictionary.field(name)
    assert relation(one, other, field) == relation(other, one, field) == SAME
    assert form(one, field) == form(other, field)


@pytest.mark.parametrize(("name", "less", "more"), LOST)
def test_a_writing_with_something_lost_is_less(name, less, more):
    field = dictionary.field(name)
    assert (relation(less, more, field), relation(more, less, field)) == (LESS, MORE)


@pytest.mark.parametrize(("name", "one", "other"), APART)
def test_two_facts_stay_two(name, one, other):
    assert relation(one, other, dictionary.field(name)) == DIFFERENT


def test_every_notation_that_a_field_declares_has_its_form():
    for table in dictionary.tables().values():
        for field in table.fields:
            text = "2020" if field.kind == "date" else "1"
            assert relation(form(text, field), form(text, field), field) == SAME


def test_the_key_of_a_line_has_one_form():
    table = dictionary.tables()["qt_dao_tao"]
    one, other = (
        line_form(table, f"tu_ngay=2010-09|chuyen_nganh={x}")
        for x in ("QTKD", "Quản trị  kinh doanh.")
    )
    assert one == other
    assert line_form(table, "not a key") == "not a key"


@pytest.mark.parametrize(("name", "ours", "theirs"), ALIKE)
def test_another_notation_plans_nothing(person, state, records, name, ours, theirs):
    base = state([person(0, **{name: theirs})])
    assert not len(
        plan(records([person(0, **{name: ours})]), base=base, theirs=base, as_of=DAY).changes
    )


def test_a_worse_value_is_told_and_not_pushed(person, state, records):
    sound = person(0, dien_thoai="0912345678")
    base = state([sound])
    found = plan(records([{**sound, "dien_thoai": "912345678"}]), base=base, theirs=base, as_of=DAY)
    assert found.changes[["kind", "field", "theirs"]].values.tolist() == [
        ["keep_theirs", "dien_thoai", "0912345678"]
    ]
    assert "mất" in found.changes["reason"][0]
    better = state([{**sound, "dien_thoai": "912345678"}])
    found = plan(records([sound]), base=better, theirs=better, as_of=DAY)
    assert found.changes[["kind", "ours"]].values.tolist() == [["push", "0912345678"]]


def lines(base, theirs, ours, person, state, records, table="qt_cong_tac", **more):
    """The changes of one list of one person."""
    known = [{table: [{"id": "p0", **line} for line in side]} for side in (base, theirs)]
    sent = records([person(0)], {table: [{"_nguoi": 0, **line} for line in ours]})
    people = [person(0)]
    found = plan(
        sent, base=state(people, known[0]), theirs=state(people, known[1]), as_of=DAY, **more
    )
    return found.changes[found.changes["table"] == table]


POSTS = [
    {"tu_ngay": "2010-09-01", "den_ngay": "2015-08", "ma_don_vi": "Trường THCS Gia Sinh",
     "chuc_vu": "Giáo viên", "so_quyet_dinh": "12/QĐ-UBND"},
    {"tu_ngay": "2015-09-01", "ma_don_vi": "Trường THPT Gia Viễn A", "chuc_vu": "Hiệu trưởng"},
]  # fmt: skip


def test_the_key_of_a_list_in_another_notation_is_the_same_line(person, state, records):
    ours = [
        {"tu_ngay": "2010", "ma_don_vi": "trường trung học cơ sở GIA SINH", "chuc_vu": "GV"},
        {"tu_ngay": "2015-09", "ma_don_vi": "THPT Gia Viễn A.", "chuc_vu": "HT"},
    ]
    ours[1]["ma_don_vi"] = "Trường THPT  Gia Viễn A"
    assert not len(lines(POSTS, POSTS, ours, person, state, records))


def test_a_blank_erases_nothing_through_a_line_under_another_key(person, state, records):
    """The date was corrected; the decision tells the line. Only the date is a change."""
    ours = [
        {
            "tu_ngay": "2010-10-01",
            "ma_don_vi": "Trường THCS Gia Sinh",
            "so_quyet_dinh": "12/QĐ-UBND",
        },
        {"tu_ngay": "2015-09-01", "ma_don_vi": "Trường THPT Gia Viễn A"},
    ]
    found = lines(POSTS, POSTS, ours, person, state, records)
    assert found[["op", "field", "ours"]].values.tolist() == [["set", "tu_ngay", "2010-10-01"]]


def test_a_key_with_a_blank_part_finds_its_line(person, state, records):
    ours = [POSTS[1], {"tu_ngay": "2010-09", "chuc_vu": "Giáo viên"}]
    assert not len(lines(POSTS, POSTS, ours, person, state, records))


def test_where_two_lines_fit_none_is_paired(person, state, records):
    known = [{"tu_ngay": f"2020-0{m}", "he_so": 2.0 + m / 10} for m in (1, 7)]
    found = lines(known, known, [{"tu_ngay": "2020"}], person, state, records, table="qt_luong")
    assert sorted(found["op"]) == ["add", "remove", "remove"]


def test_the_national_side_may_write_a_key_otherwise_too(person, state, records):
    theirs = [{**POSTS[0], "tu_ngay": "2010-09", "chuc_vu": "GV."}, POSTS[1]]
    assert not len(lines(POSTS, theirs, POSTS, person, state, records))


def test_of_a_list_with_a_row_that_was_not_understood_nothing_is_removed(person, state, records):
    for ours, told in (
        ([POSTS[1]], ["remove"]),
        ([POSTS[1], {"_nguoi": -1, "tu_ngay": "2012", "ma_don_vi": "X"}], []),
    ):
        found = lines(POSTS, POSTS, ours, person, state, records)
        assert found["op"].tolist() == told


def test_nor_where_the_loader_names_an_unread_row(person, state, records):
    sent = records([person(0)], {"qt_cong_tac": [{"_nguoi": 0, **POSTS[1]}]})
    sent.tables.loc[0, "kind"] = "qt_cong_tac"
    unread = {"_table": 0, "_row": 9, "rule": "ld-row-unread"}
    base = state([person(0)], {"qt_cong_tac": [{"id": "p0", **line} for line in POSTS]})
    for problems, told in (([], ["remove"]), ([unread], [])):
        from hoso.validators.records import Problem
        from hoso.validators.shapes import of_rows

        given = type(sent)(**{**vars(sent), "problems": of_rows(Problem, problems)})
        found = plan(given, base=base, theirs=base, as_of=DAY)
        assert found.changes["op"].tolist() == told


def refused(found, rows=None):
    """All lines (or some) refused in the review workbook."""
    own = found.changes if rows is None else found.changes.iloc[rows]
    given = own.rename(columns={"id": "subject"}).assign(
        answer="reject", by="Lan", at="2026-11-20T00:00:00Z", until="", note="đã xét"
    )
    return given[list(judgements.COLUMNS)].reset_index(drop=True)


def test_an_answer_stands_in_another_notation(person, state, records):
    base = state([person(0, que_quan="xã Gia Sinh, tỉnh Ninh Bình")])
    made = lambda value, given=None: plan(  # noqa: E731
        records([person(0, que_quan=value)]), base=base, theirs=base, as_of=DAY, judgements=given
    )
    given = refused(made("xã Gia Vân, tỉnh Ninh Bình"))
    assert made("Gia Vân - Ninh Bình.", given).changes["kind"].tolist() == ["keep_theirs"]
    assert made("Gia Hòa - Ninh Bình.", given).changes["kind"].tolist() == ["push"]


NEW_LINE = {"tu_ngay": "2020-01", "ma_don_vi": "Trường THPT Gia Viễn A", "chuc_vu": "Hiệu phó"}


def test_a_refused_line_comes_back_only_when_it_changed_and_then_whole(person, state, records):
    made = lambda line, given=None: lines(  # noqa: E731
        POSTS, POSTS, [*POSTS, line], person, state, records, judgements=given
    )
    base = made(NEW_LINE)
    assert base["op"].tolist() == ["add"] * 3
    from types import SimpleNamespace

    given = refused(SimpleNamespace(changes=base))
    again = {**NEW_LINE, "ma_don_vi": "trường THPT Gia Viễn A.", "chuc_vu": "PHT"}
    assert set(made(again, given)["kind"]) == {"keep_theirs"}
    for moved in ({"so_quyet_dinh": "7/QĐ"}, {"chuc_vu": "Hiệu trưởng"}):
        found = made({**NEW_LINE, **moved}, given)
        assert set(found["kind"]) == {"push"}, "a line that changed is asked again whole"
        assert set(found["field"]) >= {"tu_ngay", "ma_don_vi", "chuc_vu"}
    partly = refused(SimpleNamespace(changes=base), [0])
    assert set(made(NEW_LINE, partly)["kind"]) == {"push"}, "no fragment is left out"


def test_a_refused_person_is_not_asked_again_until_something_changed(person, state, records):
    base = state([person(0)])
    made = lambda given=None, **values: plan(  # noqa: E731
        records([person(0), person(1, **values)]), base=base, theirs=base, as_of=DAY,
        judgements=given,
    )  # fmt: skip
    given = refused(made())
    again = made(given, ho_ten=person(1)["ho_ten"].upper())
    assert set(again.changes["kind"]) == {"keep_theirs"}
    assert not again.gates[again.gates["gate"] == "balance"]["tripped"].any()
    assert again.people.set_index("cccd")["unit_after"][person(1)["cccd"]] == ""
    assert set(made(given, he_so=3.0).changes["kind"]) == {"new"}


def test_one_cause_is_one_group_however_it_is_written(person, state, records):
    base = state([person(i, chuc_vu="Hiệu phó") for i in range(3)])
    wordings = ("Tổ trưởng chuyên môn", "TTCM", "tổ trưởng  chuyên môn")
    sent = records([person(i, chuc_vu=w) for i, w in enumerate(wordings)])
    found = plan(sent, base=base, theirs=base, as_of=DAY).changes
    assert found["group"].nunique() == 1 and found["group"][0] != ""


def test_the_loss_of_a_zero_by_the_national_side_is_not_taken_for_its_word(person, state, records):
    base, theirs = (state([person(0, so_bhxh=n)]) for n in ("0112345678", "112345678"))
    assert not len(
        plan(
            records([person(0, so_bhxh="0112345678")]), base=base, theirs=theirs, as_of=DAY
        ).changes
    )


def test_the_frames_hold_texts_of_pandas(person, state, records):
    """Arrow texts and missing ones are compared like any other."""
    base = state([person(0), person(1, que_quan="Hà Nội")])
    found = plan(records([person(0, que_quan=None), person(1)]), base=base, theirs=base, as_of=DAY)
    assert pd.isna(found.changes["ours"]).all()


def test_what_is_only_written_otherwise_can_be_listed(person, state, records):
    known = person(0, que_quan="xã Gia Sinh, tỉnh Ninh Bình", dien_thoai="0912345678")
    base = state([known], {"qt_cong_tac": [{"id": "p0", **POSTS[0]}]})
    written = {**POSTS[0], "tu_ngay": "2010", "chuc_vu": "GV"}
    sent = records(
        [{**known, "que_quan": "Gia Sinh - Ninh Bình", "dien_thoai": "912345678", "he_so": 3.0}],
        {"qt_cong_tac": [{"_nguoi": 0, **written}]},
    )
    found = notations(sent, Known(base, base), DAY)
    assert found[["table", "field", "ours", "less"]].values.tolist() == [
        ["nguoi", "dien_thoai", "912345678", True],
        ["nguoi", "que_quan", "Gia Sinh - Ninh Bình", False],
        ["qt_cong_tac", "chuc_vu", "GV", False],
        ["qt_cong_tac", "tu_ngay", "2010", True],
    ]
    assert not len(notations(records([known]), Known(base, base), DAY))
