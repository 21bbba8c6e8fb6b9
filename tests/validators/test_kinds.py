"""Words that a list does not hold and that are plainly of its kind; who is on probation, and who
is away."""

import pytest

from hoso.validators import kinds
from hoso.validators.codelists import code_list, table
from hoso.validators.rules import BOOK, Example, absences, engine, examples, probation


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("loai_hop_dong", "Hợp đồng thỉnh giảng", "warning"),
        ("loai_phu_cap", "Phụ cấp đặc thù nghề", "info"),
        ("loai_phu_cap", "Trợ cấp lần đầu", "info"),
        ("khen_thuong", "Huy chương Vì sự nghiệp giáo dục", "info"),
        ("khen_thuong", "Giáo viên dạy giỏi cấp tỉnh", "info"),
        ("hinh_thuc_ky_luat", "Xóa tư cách chức vụ", "warning"),
        ("ma_ngach", "Thẩm phán sơ cấp", "warning"),
        ("ma_ngach", "07.046", "warning"),
        # Not of the kind, or of a family that the list holds: a slip of the pen.
        ("doi_tuong", "Biên chế", ""),
        ("loai_phu_cap", "x", ""),
        ("khen_thuong", "2021", ""),
        ("ma_ngach", "01.099", ""),
        ("gioi_tinh", "Nam giới", ""),
    ],
)
def test_what_a_list_lacks_is_no_fault_of_the_person(name: str, text: str, told: str):
    assert kinds.severity(name, text) == told


def test_the_words_of_a_kind_are_of_lists_that_exist_and_begin_what_these_hold():
    for row in table(kinds.TABLE).to_dict("records"):
        labels = code_list(row["list"]).rows["label_vi"]
        assert any(kinds.severity(row["list"], label) for label in labels), row["list"]
        assert row["severity"] in ("warning", "info")


@pytest.mark.parametrize(
    ("name", "example"),
    [
        (
            "ld-code-unknown",
            Example(
                problems=(
                    {
                        "rule": "ld-code-unknown",
                        "field": "loai_hop_dong",
                        "value": "Hợp đồng thỉnh giảng",
                    },
                )
            ),
        ),
        ("sy-coded-value", Example({"ma_ngach": "Thẩm phán sơ cấp"})),
        ("sa-code-known", Example({"ma_ngach": "07.046"})),
        (
            "di-form-class-date",
            Example(con={"ds_ky_luat": [{"ngay": "2019-02-10", "hinh_thuc": "Xóa tư cách"}]}),
        ),
        ("ev-list", Example(con={"ds_danh_gia": [{"nam": 2021, "xep_loai": "Đang chờ xếp loại"}]})),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_no_rule_is_an_error_against_a_word_of_the_kind(name: str, example: Example):
    found = engine.run(examples.context(example), [BOOK[name]]).findings
    assert list(found["severity"]) == ["warning"]


@pytest.mark.parametrize(
    ("mark", "on"),
    [
        ("x", True), ("Đang tập sự", True), ("Có", True), ("Tập sự đến 01/6/2027", True),
        ("Không", False), ("Ko", False), ("Đã hết tập sự", False), ("Miễn tập sự", False),
        ("Hoàn thành tập sự", False), ("Chính thức", False), ("", False),
        ("Từ 01/9/2013 đến 31/8/2014", False),
    ],
)  # fmt: skip
def test_one_list_says_who_is_not_on_probation(mark: str, on: bool):
    assert probation.marked(examples.context(Example({"tap_su": mark or None})))[0] == on


@pytest.mark.parametrize(
    ("note", "spans"),
    [
        ("Nghỉ không lương từ 01/7/2022 đến 30/4/2023", [("2022-07-01", "2023-04-30")]),
        ("Nghỉ không lương từ 01/01/2020 đến 31/3/2020", [
            ("2020-01-01", "2020-03-31"), ("2022-07-01", "2023-04-30")]),
        ("Đang nghỉ không lương", [(None, "2026-11-01"), ("2022-07-01", "2023-04-30")]),
    ],
)  # fmt: skip
def test_an_absence_that_note_and_history_tell_counts_once(
    note: str, spans: list[tuple[str | None, str]]
):
    line = {"tu_ngay": "2022-07-01", "den_ngay": "2023-04-30", "chuc_vu": "Nghỉ không hưởng lương"}
    c = examples.context(Example({"ghi_chu": note}, {"qt_cong_tac": [line]}))
    told = absences.away(c)
    days = [told[name].dt.strftime("%Y-%m-%d") for name in ("start", "end")]
    found = [(a if isinstance(a, str) else None, b) for a, b in zip(*days, strict=True)]
    assert found == spans
