"""The review workbook: what goes out comes back, and anything else is refused with a sentence."""

import stat

import openpyxl
import pandas as pd
import pytest
import python_calamine

from hoso.connectors.review import workbook
from hoso.connectors.review.workbook import ReviewError, approve, read_review, sheet, write_review
from hoso.sync import changes as change_set
from hoso.validators.vocabulary import KINDS

from ...typed import single


def plan(*lines, name="Pabc"):
    sound = {c: "" if t == "str" else 3 for c, t in change_set.CHANGES.items()}
    rows = [
        {
            **sound,
            "table": "nguoi",
            "op": "set",
            "unit": "A",
            "ho_ten": "Trần Thị Bé",
            "cccd": "037180000001",
            **line,
        }
        for line in lines
    ]
    for i, row in enumerate(rows):
        row["change"] = f"{name}-{i + 1:06d}"
    frame = pd.DataFrame(rows).astype(change_set.CHANGES)
    for side in ("base", "theirs", "ours"):
        frame[side] = frame[side].where(frame[side] != "")
    return frame.assign(seal=change_set.seal(frame))


@pytest.fixture
def changes():
    return plan(
        {
            "kind": "push",
            "id": "p1",
            "field": "dien_thoai",
            "theirs": "1",
            "ours": "=2+3",
            "evidence": "a.xlsx!DS!F6",
        },
        {"kind": "new", "id": "new:1", "op": "add", "ours": "A"},
        {"kind": "new", "id": "new:1", "op": "add", "field": "ho_ten", "ours": "Trần Thị Bé"},
        {
            "kind": "push",
            "id": "p2",
            "table": "qt_luong",
            "line": "tu_ngay=2026-01-01",
            "op": "add",
            "field": "bac",
            "ours": "3",
        },
        {
            "kind": "push",
            "id": "p2",
            "table": "qt_luong",
            "line": "tu_ngay=2026-01-01",
            "op": "add",
            "field": "he_so",
            "ours": "3.00",
        },
        {
            "kind": "keep_theirs",
            "id": "p3",
            "field": "email",
            "base": "a",
            "theirs": "b",
            "ours": "a",
        },
        {"kind": "conflict", "id": "p4", "field": "email", "base": "a", "theirs": "b", "ours": "c"},
    )


@pytest.fixture
def edit(tmp_path):
    """Write the workbook, change it with openpyxl, give the path."""

    def make(changes, change):
        path = tmp_path / "duyet.xlsx"
        write_review(changes, path)
        book = openpyxl.load_workbook(path)
        sheet = book[workbook.LINES]
        at = {cell.value: cell.column for cell in sheet[1]}
        change(sheet, lambda name: at[workbook.HEAD[name]])
        book.save(path)
        return path

    return make


def row_of(sheet, column, change):
    return next(
        r for r in range(2, sheet.max_row + 1) if sheet.cell(r, column("change")).value == change
    )


def test_decisions_come_back(changes, edit):
    def decide(sheet, column):
        for change, word in (
            ("Pabc-000001", "Duyệt"),
            ("Pabc-000002", "Từ chối"),
            ("Pabc-000004", "Duyệt"),
            ("Pabc-000007", "Hoãn"),
        ):
            sheet.cell(row_of(sheet, column, change), column("decision")).value = word
        sheet.cell(row_of(sheet, column, "Pabc-000001"), column("note")).value = "đã gọi điện"

    back = read_review(edit(changes, decide), changes, by="Lan")
    assert back["decision"].tolist() == [
        "approve",
        "reject",
        "reject",
        "approve",
        "approve",
        "",
        "defer",
    ]
    assert back["by"].tolist() == ["Lan"] * 5 + ["", "Lan"]
    assert back["note"][0] == "đã gọi điện"
    pd.testing.assert_frame_equal(
        back.drop(columns=["decision", "by", "note"]),
        changes.drop(columns=["decision", "by", "note"]),
    )


def test_nothing_is_approved_by_default(changes, tmp_path):
    write_review(changes, tmp_path / "r.xlsx")
    assert (read_review(tmp_path / "r.xlsx", changes, by="Lan")["decision"] == "").all()


def test_the_workbook_is_private_typed_and_has_a_list(changes, tmp_path):
    path = tmp_path / "r.xlsx"
    write_review(changes, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    sheet = openpyxl.load_workbook(path)[workbook.LINES]
    cells = [c for row in sheet.iter_rows() for c in row if c.value is not None]
    assert {c.data_type for c in cells} == {"s"}
    assert "Điện thoại: 1 → =2+3" in [c.value for c in cells]
    assert '"Duyệt,Từ chối,Hoãn"' in {v.formula1 for v in sheet.data_validations.dataValidation}
    assert sheet.auto_filter.ref
    kind = list(workbook.HEAD).index("kind")
    assert [row[kind].value for row in sheet.iter_rows(min_row=2)] == [
        "Xung đột giá trị",
        "Người mới",
        "Đơn vị sửa",
        "Đơn vị sửa",
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda s, c: s.delete_rows(2), "Thiếu dòng"),
        (lambda s, c: setattr(s.cell(3, c("what")), "value", "khác"), "Dòng 3: cột Thay đổi"),
        (lambda s, c: setattr(s.cell(3, c("seal")), "value", "0"), "Dòng 3: cột Dấu"),
        (
            lambda s, c: setattr(s.cell(3, c("decision")), "value", "OK"),
            "Dòng 3: quyết định phải là",
        ),
        (
            lambda s, c: setattr(s.cell(6, c("change")), "value", "Pabc-000099"),
            "Dòng 6: được thêm vào",
        ),
        (
            lambda s, c: setattr(s.cell(6, c("change")), "value", "Pother-000001"),
            "Dòng 6: thuộc kế hoạch khác",
        ),
        (
            lambda s, c: setattr(s.cell(6, c("change")), "value", s.cell(2, c("change")).value),
            "Dòng 6: lặp lại",
        ),
        (lambda s, c: setattr(s.cell(1, c("seal")), "value", "x"), "thiếu cột Dấu"),
    ],
)
def test_any_other_edit_is_refused(changes, edit, change, sentence):
    with pytest.raises(ReviewError, match=sentence):
        read_review(edit(changes, change), changes)


def test_a_workbook_of_another_plan_or_none_is_refused(changes, tmp_path):
    path = tmp_path / "r.xlsx"
    write_review(changes, path)
    with pytest.raises(ReviewError, match="kế hoạch khác"):
        read_review(
            path, plan({"kind": "push", "id": "p1", "field": "email", "ours": "x"}, name="Pzzz")
        )
    path.write_text("không phải sổ")
    with pytest.raises(ReviewError, match="không phải là sổ duyệt"):
        read_review(path, changes)


def test_blocks(changes):
    done = approve(changes, kind="push", field=["dien_thoai"], by="Lan", because="quen thuộc")
    assert done.loc[done["decision"] == "approve", "change"].tolist() == ["Pabc-000001"]
    assert done["note"][0] == "quen thuộc"
    done = approve(changes, kind=("push", "new"), by="Lan", because="x")
    assert done["decision"].tolist() == ["approve"] * 5 + ["", ""]
    assert (approve(changes, field="ho_ten", by="Lan", because="x")["decision"] == "").all()
    rejected = changes.assign(decision=["reject", *[""] * 6])
    assert approve(rejected, kind="push", by="Lan", because="x")["decision"].tolist() == [
        "reject",
        "",
        "",
        "approve",
        "approve",
        "",
        "",
    ]
    with pytest.raises(ValueError):
        approve(changes, by="Lan", because="x")
    with pytest.raises(ValueError):
        approve(changes, kind="push", by="Lan", because=" ")


def test_the_guide_says_what_approving_each_kind_does(tmp_path):
    write_review(plan({"kind": "push"}, {"kind": "absent", "field": ""}), tmp_path / "r.xlsx")
    guide = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "r.xlsx"))
    lines = guide.get_sheet_by_name(workbook.GUIDE).to_python()
    told = {line[0]: line[2] for line in lines if line[1] == "1"}
    assert told == {KINDS[k].label[0]: KINDS[k].approving[0] for k in ("absent", "push")}


def test_values_are_written_as_people_write_them(tmp_path):
    """01/03/2024, 3,00 and labels, in single lines and in items of several; a unit's own text stays
    as it is."""
    changes = plan(
        {
            "kind": "push",
            "id": "p1",
            "field": "ngay_sinh",
            "theirs": "1980-05",
            "ours": "1980-05-12",
        },
        {"kind": "push", "id": "p1", "field": "dan_toc", "theirs": "01", "ours": "02"},
        {
            "kind": "push",
            "id": "p2",
            "table": "qt_luong",
            "line": "tu_ngay=2026-01-01",
            "op": "add",
            "field": "tu_ngay",
            "ours": "2026-01-01",
        },
        {
            "kind": "push",
            "id": "p2",
            "table": "qt_luong",
            "line": "tu_ngay=2026-01-01",
            "op": "add",
            "field": "he_so",
            "ours": "3.00",
        },
        {"kind": "push", "id": "p3", "field": "ho_ten", "ours": "2026-01-01"},
    )
    shown = sheet(changes)
    told = dict(zip(shown["change"], shown["what"], strict=True))
    names = list(changes["change"])
    assert (
        told[names[0]] == "Ngày sinh: 05/1980 → 12/05/1980"
        and told[names[1]] == "Dân tộc: Kinh → Tày"
        and told[names[4]] == "Họ và tên: (chưa có) → 2026-01-01"
    )
    assert "01/01/2026" in told[names[2]] and "3,00" in told[names[2]]
    write_review(changes, tmp_path / "duyet.xlsx")
    assert (
        read_review(tmp_path / "duyet.xlsx", changes)["ours"].tolist() == changes["ours"].tolist()
    )


def test_who_decided_before_stays_while_the_decision_does(changes, tmp_path):
    decided = changes.assign(decision="approve", by="Lan")
    write_review(decided, tmp_path / "duyet.xlsx")
    back = read_review(tmp_path / "duyet.xlsx", decided, by="Minh")
    assert set(back["decision"]) == {"approve"} and set(back["by"]) == {"Lan"}


NAMES = {"A": "Trường Một", "B": "Trường Hai"}


def test_a_person_s_work_stands_together_with_the_decision_beside_the_name(tmp_path):
    """The hard one of somebody pulls the easy ones of the same person up; people of whom only one
    cause is asked stand together."""
    cause = {"field": "chuc_vu", "theirs": "x", "ours": "y", "group": "g-1"}
    changes = plan(
        {"kind": "push", "id": "p1", "field": "email", "ours": "a", "ho_ten": "An"},
        {"kind": "push", "id": "p3", "ho_ten": "Cúc", **cause},
        {"kind": "push", "id": "p2", "field": "email", "ours": "b", "ho_ten": "Bình"},
        {"kind": "push", "id": "p4", "ho_ten": "Dũng", **cause},
        {"kind": "conflict", "id": "p2", "field": "dien_thoai", "ours": "1", "ho_ten": "Bình"},
        {"kind": "push", "id": "p1", "ho_ten": "An", **cause},
    )
    rows = sheet(changes)
    assert rows["ho_ten"].tolist() == ["Bình", "Bình", "An", "An", "Cúc", "Dũng"]
    assert rows["kind"].tolist()[:2] == ["Xung đột giá trị", "Đơn vị sửa"]
    assert set(rows.loc[rows["ho_ten"].isin(["Cúc", "Dũng"]), "group"]) == {
        "3 dòng: Chức vụ: x → y"
    }
    assert list(rows.columns)[:2] == ["ho_ten", "decision"]


def test_each_line_says_what_happens_and_where_it_was_read(tmp_path):
    place = "/home/lan/inbox/2026-11/a b.xlsx!Danh sách!AD72"
    line = {"table": "qt_luong", "line": "tu_ngay=2026-01-01"}
    changes = plan(
        {"kind": "push", "id": "p1", "field": "bac", "theirs": "4", "ours": "5", "evidence": place},
        {"kind": "erase", "id": "p2", "field": "email", "theirs": "a@b.vn"},
        {"kind": "two_way", "id": "p3", "field": "email", "theirs": "a", "ours": "b"},
        {"kind": "absent", "id": "p4", "op": "close", "theirs": "A"},
        {"kind": "transferred", "id": "p5", "theirs": "B", "ours": "A"},
        {"kind": "push", "id": "p6", **line, "op": "add", "field": "bac", "ours": "3"},
        {"kind": "push", "id": "p7", **line, "op": "remove", "field": "bac", "theirs": "2"},
        {"kind": "push", "id": "p8", **line, "op": "set", "field": "bac", "theirs": "2",
         "ours": "3", "evidence": "C:\\Users\\Lan\\b.xls!Lương!9"},
    )  # fmt: skip
    rows = sheet(changes, NAMES).set_index("change")
    rows.index = rows.index.str[-1]
    what, does = rows["what"], rows["does"]
    assert what["1"] == "Bậc lương: 4 → 5" and does["1"] == "nhận giá trị đơn vị khai"
    assert what["2"] == "Email: a@b.vn → (xóa)" and does["2"] == "xóa giá trị"
    assert what["3"].splitlines()[1:] == ["CSDL quốc gia: a", "Đơn vị khai: b"]
    assert "từ chối: giữ giá trị quốc gia" in does["3"]
    assert "A Trường Một" in what["4"] and "đóng hồ sơ" in does["4"]
    assert what["5"] == "Đơn vị: B Trường Hai → A Trường Một"
    assert what["6"].startswith("Thêm dòng vào ") and does["6"] == "thêm dòng này vào danh sách"
    assert what["7"].startswith("Bỏ dòng khỏi ") and does["7"] == "bỏ dòng này khỏi danh sách"
    assert "(Từ ngày: 01/01/2026)" in what["8"] and what["8"].endswith(": 2 → 3")
    assert rows["source"]["1"] == "a b.xlsx, trang Danh sách, ô AD72"
    assert rows["source"]["8"] == "b.xls, trang Lương, dòng 9"
    assert not rows.map(lambda text: "/home" in text or "Users" in text).to_numpy().any()


def test_every_decided_kind_says_what_approving_does():
    for kind in KINDS.values():
        if kind.decided:
            rows = sheet(plan({"kind": kind.name, "id": "p1", "theirs": "A", "ours": "B"}))
            assert rows["does"][0] == kind.approving[0] and rows["what"][0]


def hire():
    head = {"kind": "new", "id": "new:1", "op": "add"}
    facts = {"cccd": "037180000001", "ngay_sinh": "1980-05-12", "ho_ten": "Trần Thị Bé"}
    return plan(
        {**head, "ours": "A"},
        *({**head, "field": f, "ours": v} for f, v in facts.items()),
        {**head, "table": "qt_luong", "line": "tu_ngay=2020-01", "field": "bac", "ours": "3"},
    )


def test_a_hire_is_a_card_that_only_stays_as_it_was(tmp_path):
    path = tmp_path / "r.xlsx"
    write_review(hire(), path, NAMES)
    book = openpyxl.load_workbook(path)
    cards = [[c.value or "" for c in row] for row in book[workbook.CARDS].iter_rows()]
    assert cards[0][:3] == ["Trần Thị Bé", "A Trường Một", "037180000001"]
    pairs = {row[at]: row[at + 1] for row in cards[1:] for at in (0, 2)}
    assert pairs["Ngày sinh"] == "12/05/1980" and "Bậc: 3" in str(pairs)
    assert f"trang {workbook.CARDS}, dòng 1" in sheet(hire(), NAMES)["what"][0]
    assert (read_review(path, hire())["decision"] == "").all()
    book[workbook.CARDS].cell(2, 2, "khác")
    book.save(path)
    with pytest.raises(ReviewError, match="Trang Hồ sơ mới, dòng 2: đã bị sửa"):
        read_review(path, hire())


@pytest.mark.parametrize("spelled", ["duyệt ", " DUYỆT", "Duyê\u0323t", "du\u0079\u1ec7t\u00a0"])
def test_a_decision_counts_however_it_is_spelled(changes, edit, spelled):
    def decide(sheet, column):
        sheet.cell(row_of(sheet, column, "Pabc-000001"), column("decision")).value = spelled

    back = read_review(edit(changes, decide), changes, by="Lan")
    assert back["decision"].tolist() == ["approve", *[""] * 6]


def repeated(sheet, column):
    at = sheet.max_column + 1
    sheet.cell(1, at).value = " quyết  ĐỊNH"
    sheet.cell(2, at).value = "Duyệt"


def hidden(sheet, column):
    from openpyxl.utils import get_column_letter

    sheet.column_dimensions[get_column_letter(column("decision"))].hidden = True


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (repeated, "cột Quyết định có hai lần"),
        (hidden, "cột Quyết định đang bị ẩn"),
        (lambda s, c: setattr(s.row_dimensions[1], "hidden", True), "đang bị ẩn"),
    ],
)
def test_headings_that_stand_twice_or_are_hidden_are_refused_with_one_sentence(
    changes, edit, change, sentence
):
    with pytest.raises(ReviewError, match=sentence) as found:
        read_review(edit(changes, change), changes)
    assert len(found.value.sentences) == 1


def test_what_somebody_filled_in_is_counted_and_what_the_plan_knows_is_not(changes, edit, tmp_path):
    path = edit(changes, lambda s, c: None)
    assert workbook.filled(path, changes) == 0
    path = edit(changes, lambda s, c: setattr(s.cell(2, c("note")), "value", "gọi lại"))
    assert workbook.filled(path, changes) == 1
    decided = changes.assign(decision="approve")
    write_review(decided, path)
    assert workbook.filled(path, decided) == 0 and workbook.filled(path, changes) == 4
    path.write_bytes(b"x")
    assert workbook.filled(path, changes) is None


def test_rows_are_counted_not_lines_of_the_plan(changes):
    done = approve(changes, kind=("push", "new"), by="Lan", because="x")
    assert (done["decision"] == "approve").sum() == 5
    assert workbook.decided(done).to_dict() == {"approve": 3, "": 1}


def test_read_back_in_another_language_it_is_the_same_workbook(changes, tmp_path):
    import contextvars

    from hoso.validators import texts

    def in_english():
        texts.use("en")
        write_review(changes, tmp_path / "r.xlsx")

    contextvars.copy_context().run(in_english)
    assert (read_review(tmp_path / "r.xlsx", changes)["decision"] == "").all()


def test_no_text_is_higher_than_its_row(tmp_path):
    """Neither Excel nor LibreOffice fits rows by itself, so each is given what its texts need."""
    changes = plan({"kind": "conflict", "id": "p1", "field": "que_quan", "theirs": "x " * 150,
                    "ours": "y " * 200, "reason": "vì " * 60})  # fmt: skip
    write_review(changes, tmp_path / "r.xlsx")
    lines = openpyxl.load_workbook(tmp_path / "r.xlsx")[workbook.LINES]
    for cell in lines[2]:
        width = lines.column_dimensions[single(cell).column_letter].width
        text = str(cell.value or "")
        needed = sum(-(-len(part) // int(width)) for part in text.split("\n"))
        hidden = lines.column_dimensions[single(cell).column_letter].hidden
        assert hidden or 15 * needed <= lines.row_dimensions[2].height


def test_thousands_of_lines_are_written_in_one_pass(monkeypatch, tmp_path):
    """Work grows with the lines: each is looked at a fixed number of times."""
    from hoso.connectors.review import told

    calls = []
    plain = told.Words.of_one
    monkeypatch.setattr(
        told.Words, "of_one", lambda self, line: calls.append(1) or plain(self, line)
    )
    many = plan(
        *({"kind": "push", "id": f"p{n}", "field": "email", "ours": str(n)} for n in range(500))
    )
    write_review(many, tmp_path / "r.xlsx")
    assert len(calls) == 500
