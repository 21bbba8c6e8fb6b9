"""The law of the day, the reasons that rows state, and the words of every finding."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from hoso.validators import bounds, reasons
from hoso.validators.codelists import table
from hoso.validators.rules import (
    BOOK,
    Example,
    Law,
    Rule,
    engine,
    evaluation,
    examples,
    laws,
    messages,
)
from hoso.validators.rules.pay import TEACHER
from hoso.validators.rules.retirement import BORN_1964
from hoso.validators.written import vietnamese

from . import together

RULES = list(BOOK.values())
DAYS = ("2023-12-31", "2025-07-15", "2026-11-30")
DOCUMENTS = [law for law in vars(laws).values() if isinstance(law, Law)]


def _found(rule: Rule, example: Example, day: str = ""):
    """What a rule alone finds in an example."""
    example = replace(example, as_of=day or example.as_of)
    return engine.run(examples.context(example), [rule]).findings


def _all_found(day: str) -> Iterator[pd.DataFrame]:
    """What the book finds in all examples on a day ('' = each on its own): those that need nothing
    of their own stand on one sheet, the others are judged by their own rule alone."""
    shared: dict[str, list[Example]] = defaultdict(list)
    for rule in RULES:
        for example in (rule.wrong, *rule.lawful):
            if together.stands_alone(example) or rule.scope != "row":
                yield _found(rule, example, day)
            else:
                shared[day or example.as_of].append(example)
    for one_day, several in shared.items():
        yield engine.run(together.context(several, one_day)[0], together.ROW).findings


def test_no_rule_that_rests_on_memory_alone_is_an_error():
    remembered = [r for r in RULES if r.confidence == "from_memory"]
    assert [r.id for r in remembered if r.severity == "error"] == []
    # Nor does a single hit of one rise to it.
    raised = [r.id for r in remembered if "error" in set(_found(r, r.wrong)["severity"])]
    assert raised == []


@pytest.mark.parametrize(
    ("reason", "outside"),
    [
        ("Vi phạm chính sách dân số", True),
        ("Sinh con thứ ba", True),
        ("Vi phạm luật giao thông, nồng độ cồn", True),
        ("Vi phạm kế hoạch hóa gia đình", True),
        ("Vi phạm quản lý đất đai", False),
        ("Thiếu trách nhiệm trong thực hiện nhiệm vụ", False),
        ("Vi phạm quy định về đất đai nơi cư trú", True),
        ("", False),
    ],
)
def test_a_breach_outside_of_duty_is_told_by_its_reason(reason: str, outside: bool):
    """Nghị định 90/2020/NĐ-CP Điều 15 khoản 1 điểm c; Nghị định 233/2026/NĐ-CP Điều 12."""
    assert evaluation.outside_duty(reason) is outside


@pytest.mark.parametrize("law", DOCUMENTS, ids=lambda law: f"{law.text} {law.since}")
def test_a_document_that_ended_names_its_successor(law: Law):
    assert bool(law.until) == bool(law.successor)
    assert not law.until or law.since <= law.until
    for day in (law.since, law.until):
        assert not day or re.fullmatch(r"\d{4}-\d{2}-\d{2}", day)


def test_a_successor_that_is_declared_begins_when_the_document_ends():
    """The day after the end, or (amendments that came later) afterwards; never before."""
    begins = {law.text: law.since for law in DOCUMENTS}
    for law in DOCUMENTS:
        if law.successor in begins:
            assert begins[law.successor] > law.until


@pytest.mark.parametrize("day", DAYS)
def test_every_citation_is_in_force_on_its_day(day: str):
    """On the day of the check or on that of the event: the one test of all rules and days."""
    cited: set[str] = set()
    for found in _all_found(day):
        shown = messages.render(found, as_of=day)
        for name, event, law in zip(found["rule"], shown["event"], shown["law"], strict=True):
            laws = BOOK[name].cited(day, event)
            assert laws and law == "; ".join(x.text for x in laws)
            assert all(x.in_force(event) or x.in_force(day) for x in laws), name
            cited.add(name)
    in_force = {r.id for r in RULES if r.in_force(day)}
    assert cited <= in_force and len(cited) > 0.6 * len(in_force)


def test_a_finding_about_a_past_event_cites_the_law_of_its_day():
    old, new = Law("cũ", "2000-01-01", "2020-06-30", "mới"), Law("mới", "2020-07-01")
    rule = replace(BOOK["re-age-18"], severity="error", laws=(old, new), event=("ngay_tuyen_dung",))
    found = _found(rule, rule.wrong)
    assert found["event"].tolist() == [rule.wrong.nguoi["ngay_tuyen_dung"]]
    assert [x.text for x in rule.cited("2026-11-01", found["event"][0])] == ["cũ"]
    assert [x.text for x in rule.cited("2026-11-01")] == ["mới"]
    ended = replace(rule, laws=(old,))
    assert ended.in_force("2026-11-01") and not replace(ended, event=()).in_force("2026-11-01")


# ---- Reasons ----


def test_every_reason_is_known_by_its_own_label():
    for code, reason in reasons.recognised().items():
        assert code in reasons.read(reason.label[0]), code
    assert set(table(reasons.LIST)["confidence"]) <= {"read", "secondary"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", set()),
        ("Phụ trách công nghệ thông tin", set()),
        ("Kéo dài thời hạn nâng lương 6 tháng do kỷ luật", {"GIAM_NANG_LUONG", "KY_LUAT"}),
        ("Nghỉ hưu ở tuổi thấp hơn: nặng nhọc, độc hại", {"TUOI_THAP_HON", "NANG_NHOC"}),
        ("đi học thạc sĩ ở nước ngoài, hưởng 40% lương", {"HOC_NUOC_NGOAI"}),
        ("Không được nâng lương trước thời hạn", set()),
        ("Không có thời gian công tác ở nước ngoài", set()),
        ("Chưa bị kỷ luật", set()),
        ("TAM DINH CHI CONG TAC", {"DINH_CHI"}),
        ("Bộ đội chuyển ngành", {"CHUYEN_NGANH"}),
    ],
)
def test_reasons_are_read_as_people_write_them(text: str, codes: set[str]):
    assert reasons.read(text) == codes


def test_rules_name_reasons_that_are_read():
    for rule in RULES:
        assert set(rule.reasons) <= set(reasons.recognised()), rule.id


def test_a_fitting_reason_explains_and_another_is_quoted():
    rule = replace(BOOK["re-age-18"], reasons=("BIET_PHAI",))
    fits = _found(rule, replace(rule.wrong, nguoi={**rule.wrong.nguoi, "ghi_chu": "Biệt phái"}))
    assert fits[["severity", "reason", "stated"]].values.tolist() == [
        ["info", "BIET_PHAI", "Biệt phái"]
    ]
    other = _found(rule, replace(rule.wrong, nguoi={**rule.wrong.nguoi, "ghi_chu": "Đã xem"}))
    assert other[["severity", "reason", "stated"]].values.tolist() == [["error", "", "Đã xem"]]
    none = _found(rule, rule.wrong)
    assert none[["severity", "reason", "stated"]].values.tolist() == [["error", "", ""]]
    # The fingerprint is that of the fault: stating a reason does not make another finding of it.
    assert len({f["fingerprint"][0] for f in (fits, other, none)}) == 1


# ---- Words ----


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("từ 2020-09-01 đến 2021-03", "từ 01/09/2020 đến 03/2021"),
        ("0.25; 0.3.", "0,25; 0,3."),
        (
            "mã 01.003, V.07.03.28, H42.05.01, nhóm A2.1",
            "mã 01.003, V.07.03.28, H42.05.01, nhóm A2.1",
        ),
        ("nhiệm kỳ 2021-2026, số 15/QĐ-2021-12", "nhiệm kỳ 2021-2026, số 15/QĐ-2021-12"),
        ("1.234.567 đồng", "1.234.567 đồng"),
    ],
)
def test_days_and_decimals_inside_words(text: str, written: str):
    assert vietnamese(text) == written


def test_vietnamese_sentences_have_vietnamese_days_and_decimals():
    said: set[str] = set()
    for found in _all_found(""):
        shown = messages.render(found, as_of=examples.AS_OF)
        for column in ("title", "message", "fix"):
            for name, text in zip(found["rule"], shown[column], strict=True):
                assert vietnamese(text) == text, name
        said |= set(found["rule"])
    assert said == {r.id for r in RULES}


# ---- Lawful near misses ----

LAWFUL = [
    pytest.param(rule, example, id=f"{rule.id}-{n}")
    for rule in RULES
    for n, example in enumerate(rule.lawful)
]


@pytest.mark.parametrize("rule", [r for r in RULES if not r.local], ids=lambda r: r.id)
def test_a_lawful_near_miss_is_not_the_fault_itself(rule: Rule):
    assert rule.wrong not in rule.lawful


@pytest.mark.parametrize(("rule", "example"), LAWFUL)
def test_a_lawful_near_miss_is_not_accused(rule: Rule, example: Example):
    context = examples.context(example)
    result = engine.run(context, [rule])
    assert not result.crashed
    accused = result.findings[result.findings["severity"] != "info"]
    assert accused[["field", "value", "detail"]].to_dict("records") == []


# ---- Modules ----

# What builds rules from other files declares their documents there.
DECLARING = {"laws", "rule", "local"}
MODULES = [p for p in Path(laws.__file__).parent.glob("*.py") if p.stem not in DECLARING]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.stem)
def test_documents_are_declared_in_laws_only(path: Path):
    assert not re.search(r"\bLaw\(", path.read_text(encoding="utf-8"))


KINDS_OF_DOCUMENTS = re.compile(
    r"(Luật|Nghị định|Nghị quyết|Thông tư|Quyết định|Quy định|Kết luận|Công văn|Hướng dẫn"
    r"|Thông báo|Chỉ thị|Điều lệ)\b"
)


def test_a_document_is_declared_once_with_its_day():
    """A document without a day would be cited on days before it was made."""
    assert len({(law.text, law.since) for law in DOCUMENTS}) == len({id(x) for x in DOCUMENTS})
    assert [x.text for x in DOCUMENTS if KINDS_OF_DOCUMENTS.match(x.text) and not x.since] == []


@pytest.mark.parametrize("rule", [r for r in RULES if not r.local], ids=lambda r: r.id)
def test_a_rule_cites_each_declared_document_once_with_its_own_days(rule: Rule):
    """An article cited keeps the days of its document; no day cites the same words twice."""
    for law in rule.laws:
        assert any(
            (law.text == d.text or law.text.startswith(f"{d.text} "))
            and (law.since, law.until, law.successor) == (d.since, d.until, d.successor)
            for d in DOCUMENTS
        ), law
    for day in DAYS:
        cited = [law.text for law in rule.cited(day)]
        assert len(cited) == len(set(cited))


def test_the_book_lists_reasons_near_misses_and_successors():
    from hoso.connectors.rule_book import page

    rule = BOOK["sa-percent-received"]
    shown = page.row(rule)
    assert len(shown["lawful"]) == len(rule.lawful) and shown["reasons"]
    text = page.book_markdown()
    for reason in reasons.recognised().values():
        assert f"- {reason.label[0]} ({reason.law})" in text
    assert laws.QD244_2005.successor in page.law_span(laws.QD244_2005)


# ---- Kinds that a set of people made from the law alone showed ----


@pytest.mark.parametrize(
    ("rule", "nguoi", "lists"),
    [
        # The last year of a written term is not over before its day.
        ("ap-term-expired", {"ngay_bo_nhiem": "2020-05-01", "nhiem_ky": "30/04/2026"}, {}),
        ("ap-term-expired", {"ngay_bo_nhiem": "2024-01-01", "nhiem_ky": "đến 31/12/2025"}, {}),
        ("ap-term-expired", {"ngay_bo_nhiem": "2020-05-01", "nhiem_ky": "2020-2025"}, {}),
        ("ap-term-expired", {"ngay_bo_nhiem": "2020-05-01", "nhiem_ky": "2026-04-30 00:00:00"}, {}),
        # Seven months after the dismissal.
        (
            "di-forced-resignation",
            {"ngay_tuyen_dung": "2026-09-01", "ngay_vao_co_quan": "2026-09-01"},
            {"ds_ky_luat": [{"ngay": "2026-02-10", "hinh_thuc": "VC_BTV"}]},
        ),
        # Too young for arts too, and too young elsewhere.
        ("pe-birth-range", {"ngay_sinh": "2013-05-12", "ma_ngach": "V.10.04.15"}, {}),
        ("pe-birth-range", {"ngay_sinh": "2010-05-12", "doi_tuong": "HDLD"}, {}),
        ("re-age-18", {"ngay_sinh": "1996-01-01", "ngay_tuyen_dung": "2013-09-01"}, {}),
    ],
)
def test_what_only_looks_like_the_lawful_case_is_found(rule, nguoi, lists):
    base = BOOK[rule].wrong if rule == "ap-term-expired" else Example()
    example = Example({**base.nguoi, **nguoi}, lists, as_of="2026-11-01")
    found = _found(BOOK[rule], example)
    assert (found["severity"] == "error").sum() == 1


_UDN = {"tu_ngay": "2026-01-01", "loai_phu_cap": "UDN"}


@pytest.mark.parametrize(
    ("rule", "nguoi", "lists"),
    [
        # Five years at once, though the end is still to come (Law 58/2010 Art. 36.2).
        ("re-secondment-length", {}, {"qt_cong_tac": [
            {"tu_ngay": "2025-01-01", "den_ngay": "2029-12-31", "chuc_vu": "Biệt phái"}]}),
        # Only the job says it.
        ("ap-post-ended", {"vi_tri_viec_lam": "Trưởng Công an xã"}, {}),
        # The pay tells the probation (Decree 115/2020 Art. 21, 23).
        ("ap-on-probation",
         {**BOOK["ap-on-probation"].wrong.nguoi, "tap_su": None, "phan_tram_huong": 85}, {}),
        ("ap-on-probation",
         {**BOOK["ap-on-probation"].wrong.nguoi, "tap_su": None, "phan_tram_huong": 100},
         {"qt_luong": [{"tu_ngay": "2026-06-01", "den_ngay": "2026-10-31", "ma_ngach": "01.003",
                        "bac": 1, "he_so": 2.34, "phan_tram_huong": 85}]}),
        # A cadre knows no pay reduction (Law 22/2008 Art. 78.1).
        ("di-form-class-date",
         {"doi_tuong": "CB", "chuc_vu": "Phó Chủ tịch HĐND", "ngay_bo_nhiem": "2021-07-01"},
         {"ds_ky_luat": [{"ngay": "2024-05-20", "hinh_thuc": "CC_HBL"}]}),
        # No ground allows more than ten years, preschool teachers five.
        ("rt-earliest", {**BOOK["rt-earliest"].wrong.nguoi, "ghi_chu": "Sắp xếp tổ chức"}, {}),
        ("rt-earliest", {**BOOK["rt-earliest"].lawful[0].nguoi,
                         "ghi_chu": "Giáo viên mầm non nghỉ hưu ở tuổi thấp hơn"}, {}),
        # Art. 3.5.b: an ordinary lower or upper secondary school.
        ("al-profession-rate", BOOK["al-profession-rate"].wrong.nguoi,
         {"qt_phu_cap": [{**_UDN, "phan_tram": 45}]}),
        # The areas explain their own rate only.
        ("al-profession-rate",
         {**BOOK["al-profession-rate"].wrong.nguoi, "ghi_chu": "Trường ở xã khu vực II"},
         {"qt_phu_cap": [{**_UDN, "phan_tram": 70}]}),
        # No head of a division is kept on beyond the age (Decree 83/2022 Art. 2).
        ("rt-extension",
         {**BOOK["rt-past-active"].wrong.nguoi, "chuc_vu": "Trưởng phòng", "ngay_nghi_huu":
          "2027-07-01", "ghi_chu": "Kéo dài thời gian công tác 12 tháng"}, {}),
        # Probation counts towards no raise (Decree 115/2020 Art. 23.3).
        ("sa-next-raise",
         {"ngay_tuyen_dung": "2026-02-03", "ngay_bac": "2026-02-03", "ngay_ngach": "2026-02-03",
          "ngay_nang_luong_sau": "2029-02-03", "bac": 1, "he_so": 2.34, "phan_tram_huong": 85}, {}),
    ],
)  # fmt: skip
def test_kinds_of_a_second_set_of_people_are_found(rule, nguoi, lists):
    found = _found(BOOK[rule], Example(nguoi, lists))
    assert (found["severity"] != "info").sum() == 1


_HEAD = {k: v for k, v in BOOK["ap-term-expired"].right.nguoi.items() if k != "ngay_bo_nhiem_lai"}
_HELD = {"tu_ngay": "2023-05-01", "ma_don_vi": "H42.05.01", "chuc_vu": "Trưởng phòng"}


@pytest.mark.parametrize(
    ("nguoi", "work", "level"),
    [
        # A term shorter than five years, told in a column of its own.
        ({"ngay_bo_nhiem": "2023-05-01", "het_han_chuc_vu": "2026-04-30"}, (), "error"),
        ({"ngay_bo_nhiem": "2023-05-01", "het_han_chuc_vu": "2026-11-30"}, (), ""),
        # The work history ends the post and nothing follows.
        ({"ngay_bo_nhiem": "2023-05-01"}, ({**_HELD, "den_ngay": "2026-04-30"},), "warning"),
        ({"ngay_bo_nhiem": "2023-05-01"}, (_HELD,), ""),
        # It ends another post than the present one.
        ({"ngay_bo_nhiem": "2025-05-01"}, ({**_HELD, "den_ngay": "2025-04-30"},), ""),
    ],
)
def test_a_post_is_not_held_past_its_stated_end(nguoi, work, level):
    """Nghị định 115/2020/NĐ-CP Điều 49 khoản 3, 4."""
    example = Example({**_HEAD, **nguoi}, {"qt_cong_tac": list(work)} if work else {})
    found = _found(BOOK["ap-term-expired"], example)
    assert "".join(found["severity"]) == level


def _pay(*lines, **more):
    rows: list[dict[str, Any]] = [
        dict(zip(("tu_ngay", "ma_ngach", "bac", "he_so", "phan_tram_huong"), line, strict=False))
        for line in lines
    ]
    last = {n: rows[-1][n] for n in ("ma_ngach", "bac", "he_so")}
    return Example(last, {"qt_luong": rows, **more}, as_of="2026-11-01")


@pytest.mark.parametrize(
    ("rule", "example", "count"),
    [
        # 18 months since the step, whatever the code was called in between.
        (
            "sa-raise-too-early",
            _pay(
                ("2021-09-01", "15.113", 3, 3.00),
                ("2022-06-01", "V.07.05.15", 3, 3.00),
                ("2023-03-01", "V.07.05.15", 4, 3.33),
            ),
            1,
        ),
        # Time on probation counts towards no raise.
        (
            "sa-raise-too-early",
            _pay(
                ("2020-02-01", "01.003", 1, 2.34, 85),
                ("2021-02-01", "01.003", 1, 2.34, 100),
                ("2022-08-01", "01.003", 2, 2.67, 100),
            ),
            1,
        ),
        # A new rank that gave more than a step began a new time.
        (
            "sa-raise-too-early",
            _pay(
                ("2021-09-01", "V.07.04.12", 4, 3.03),
                ("2023-10-01", "V.07.04.32", 5, 3.66),
                ("2024-09-01", "V.07.04.32", 6, 3.99),
            ),
            1,
        ),
        # The delay runs from the step, not from the new code.
        (
            "sa-raise-delay-discipline",
            _pay(
                ("2020-03-01", "15.113", 4, 3.33),
                ("2022-08-01", "V.07.04.32", 4, 3.33),
                ("2023-06-01", "V.07.04.32", 5, 3.66),
                ds_ky_luat=[{"ngay": "2021-05-10", "hinh_thuc": "VC_KT"}],
            ),
            0,
        ),
        (
            "sa-raise-delay-discipline",
            _pay(
                ("2020-03-01", "15.113", 4, 3.33),
                ("2022-08-01", "V.07.04.32", 4, 3.33),
                ("2023-03-01", "V.07.04.32", 5, 3.66),
                ds_ky_luat=[{"ngay": "2021-05-10", "hinh_thuc": "VC_KT"}],
            ),
            1,
        ),
        # Lowered by a form that was no longer in force, by two steps, by a discipline of old.
        *[
            (
                "sa-history-step-jump",
                _pay(
                    ("2023-03-01", "01.003", 6, 3.99),
                    ("2025-09-01", "01.003", step, value),
                    ds_ky_luat=[{"ngay": day, "hinh_thuc": "CC_HBL"}],
                ),
                1,
            )
            for step, value, day in (
                (5, 3.66, "2025-08-20"),
                (4, 3.33, "2025-06-20"),
                (5, 3.66, "2021-06-20"),
            )
        ],
        # A title of A2.2 paid by A2.1 without any word of the transfer.
        (
            "sa-history-step-jump",
            _pay(("2024-03-01", "V.10.02.05", 2, 4.34), ("2026-10-01", "V.10.02.05", 1, 4.40)),
            1,
        ),
    ],
)
def test_time_in_a_step_and_steps_down(rule, example, count):
    found = _found(BOOK[rule], example)
    assert (found["severity"] != "info").sum() == count


@pytest.mark.parametrize(
    ("changes", "count"),
    [({}, 0), ({"ghi_chu": None}, 1), ({"doi_tuong": "CC"}, 1), ({"he_so": 4.74}, 1)],
)
def test_a_title_passes_to_the_next_scale_only_by_its_decision(changes, count):
    """Nghị định 232/2026/NĐ-CP Điều 18 khoản 2 điểm d."""
    transfer = {
        "doi_tuong": "VC", "ma_ngach": "V.10.02.05", "bac": 1, "he_so": 4.40,
        "ghi_chu": "Chuyển vào bậc nghề nghiệp 4",
    }  # fmt: skip
    rule = BOOK["sa-coefficient-table"]
    assert len(_found(rule, Example({**transfer, **changes}, as_of="2026-11-01"))) == count
    if not count:
        assert len(_found(rule, Example(transfer, as_of="2026-06-30"))) == 1


@pytest.mark.parametrize(
    ("step", "value", "vi", "en"),
    [(2, 4.05, "bảng lương cho 4,74", "the table gives 4.74"),
     (1, 4.05, "bảng lương cho 4,40", "the table gives 4.40")],
)  # fmt: skip
def test_a_coefficient_is_written_with_two_decimals(step, value, vi, en):
    example = Example({"ma_ngach": "01.002", "bac": step, "he_so": value}, as_of="2026-11-01")
    found = _found(BOOK["sa-coefficient-table"], example)
    assert vi in messages.render(found, "vi")["message"][0]
    assert en in messages.render(found, "en")["message"][0]


def test_a_whole_coefficient_is_written_with_two_decimals():
    example = Example({"ma_ngach": "V.10.02.05", "bac": 1, "he_so": 4.40}, as_of="2026-11-01")
    shown = messages.render(_found(BOOK["sa-coefficient-table"], example))
    assert "bảng lương cho 4,00." in shown["message"][0]


# ---- Bounds of reasons: until when, how long, how much ----


def test_every_reason_has_its_bound_declared():
    assert set(bounds.declared()) == set(reasons.recognised())
    rows = table(bounds.LIST)
    assert set(rows["stated"]) <= {"", "end", "length"} and rows["source"].str.len().min() > 10
    assert set(rows["confidence"]) <= {"read", "secondary"}
    assert {r for rule in rows["rules"] for r in rule.split(";") if r} <= set(BOOK)
    for code in reasons.recognised():
        assert bounds.of(code, reasons.known(code).label[0]).code == code


@pytest.mark.parametrize(
    ("code", "text", "rule", "end"),
    [
        ("TUOI_CAO_HON", "Kéo dài công tác 29 tháng từ 01/6/2024 đến 31/10/2026", "", "2026-10-31"),
        ("TUOI_CAO_HON", "Kéo dài công tác 36 tháng từ 01.10.2023", "", "2026-09-30"),
        ("TUOI_CAO_HON", "Nghỉ hưu ở tuổi cao hơn đến 2029", "", "2029-12-31"),
        ("TUOI_CAO_HON", "Kéo dài công tác theo QĐ số 44/QĐ-UBND ngày 10/11/2023", "", ""),
        ("TUOI_CAO_HON", "Kéo dài công tác theo Nghị định 50/2022/NĐ-CP", "", ""),
        ("BIET_PHAI", "Biệt phái từ 01/9/2025 đến 31/8/2028", "", "2028-08-31"),
        # "đến" of a movement is followed by the day since which, not until which.
        ("SAP_XEP", "Chuyển đến do sáp nhập trường từ 01/4/2025", "", "2030-03-31"),
        # The law allows 36 months whatever the note says.
        ("BIET_PHAI", "Biệt phái từ 01/9/2021 đến 31/12/2025", "", "2024-08-31"),
        ("BIET_PHAI", "Biệt phái từ 01/10/2021 đến nay", "", "2024-09-30"),
        ("BIET_PHAI", "Gia hạn biệt phái đến 30/9/2027", "", "2027-09-30"),
        (
            "BAO_LUU",
            "Điều động từ Trường PTDT nội trú 01/9/2025, bảo lưu phụ cấp ưu đãi 80%",
            "al-profession-rate",
            "2026-08-31",
        ),
        (
            "BAO_LUU",
            "Điều động từ Trường Tiểu học Cúc Phương đến từ 01/8/2026, bảo lưu mức 60%",
            "al-profession-rate",
            "2027-07-31",
        ),
        ("BAO_LUU", "Bảo lưu phụ cấp 0,5 đến hết nhiệm kỳ 2021-2026", "al-leader-value",
         "2026-12-31"),
        ("BAO_LUU", "Bảo lưu phụ cấp (0,90) đến hết thời hạn bổ nhiệm 30/6/2028", "", "2028-06-30"),
        # A day of another reason in the same note is not its own.
        ("VUNG_KHO_KHAN", "Xã đặc biệt khó khăn; biệt phái đến 31/8/2024", "al-profession-rate",
         ""),
    ],
)  # fmt: skip
def test_the_end_of_a_reason_is_read(code: str, text: str, rule: str, end: str):
    assert bounds.ends(code, text, rule) == end
    if end:
        assert code in bounds.read(text, end, rule)
        assert code not in bounds.read(text, f"{int(end[:4]) + 1}{end[4:]}", rule)


@pytest.mark.parametrize(
    ("code", "text", "months"),
    [
        ("KHONG_LUONG", "Nghỉ không hưởng lương 01/9/2023 - 31/8/2024", 12),
        ("GIAM_NANG_LUONG", "Kéo dài nâng bậc lương 06 tháng do kỷ luật", 6),
        ("KY_LUAT", "Kỷ luật khiển trách", 6),
        ("KY_LUAT", "Bị kỷ luật", 12),
    ],
)
def test_the_length_of_a_reason_is_read(code: str, text: str, months: int):
    assert bounds.length(code, text) == months


TEACHING_80 = {"qt_phu_cap": [{"tu_ngay": "2026-01-01", "loai_phu_cap": "UDN", "phan_tram": 80}]}


@pytest.mark.parametrize(
    ("rule", "nguoi", "lists", "day"),
    [
        ("rt-past-active", {**BORN_1964, "ghi_chu": "Kéo dài công tác từ 01/7/2026 đến 31/10/2026"},
         {}, "2026-11-30"),
        ("rt-past-active", {**BORN_1964, "ngay_nghi_huu": "2026-10-01",
                            "ghi_chu": "Kéo dài thời gian công tác"}, {}, "2026-11-30"),
        ("rt-deferral", {**BORN_1964, "ngay_nghi_huu": "2026-11-01",
                         "ghi_chu": "Lùi thời điểm nghỉ hưu 04 tháng do bệnh nặng"}, {},
         "2026-10-15"),
        ("al-profession-rate", {**TEACHER, "ghi_chu": "Điều động từ trường nội trú 01/9/2025, bảo "
                                "lưu ưu đãi 80%"}, TEACHING_80, "2026-11-30"),
        # The note names no day: that of the entry counts.
        ("al-profession-rate", {**TEACHER, "ghi_chu": "Điều động, bảo lưu phụ cấp ưu đãi 80%",
                                "ngay_vao_co_quan": "2025-09-01"}, TEACHING_80, "2026-11-30"),
        ("sa-percent-received", {"phan_tram_huong": 40.0, "ghi_chu": "Học ở Úc từ 01/9/2022 đến "
                                 "31/8/2025, hưởng 40% lương"}, {}, "2026-11-30"),
        ("sa-percent-received", {"phan_tram_huong": 50.0, "ghi_chu": "Tạm đình chỉ công tác từ "
                                 "01/3/2026"}, {}, "2026-11-30"),
        ("re-class-unit-type", {"doi_tuong": "VC", "ghi_chu": "Biệt phái đến 31/8/2026"}, {},
         "2026-11-30"),
        ("sa-next-raise", {"ngay_nang_luong_sau": "2029-09-01",
                           "ghi_chu": "Kéo dài thời hạn nâng lương 6 tháng"}, {}, "2026-11-30"),
        ("sa-raise-overdue", {"ngay_bac": "2022-09-01", "ngay_nang_luong_sau": None,
                              "ghi_chu": "Nghỉ không lương 6 tháng"}, {}, "2026-11-30"),
    ],
)  # fmt: skip
def test_a_reason_whose_bound_is_passed_is_quoted_and_explains_nothing(
    rule: str, nguoi: dict[str, object], lists: dict[str, list[dict[str, object]]], day: str
):
    found = _found(BOOK[rule], Example(nguoi, lists), day)
    assert set(found["severity"]) == {BOOK[rule].severity} and set(found["reason"]) == {""}
    if BOOK[rule].reasons:
        message = messages.render(found, as_of=day)["message"][0]
        assert str(nguoi["ghi_chu"])[:40] in message and "quá thời hạn" in message


@pytest.mark.parametrize(
    ("rule", "nguoi", "lists", "day"),
    [
        ("al-profession-rate", {**TEACHER, "ghi_chu": "Điều động từ trường nội trú 01/9/2025, bảo "
                                "lưu ưu đãi 80%"}, TEACHING_80, "2026-08-31"),
        ("al-profession-rate", {**TEACHER, "ghi_chu": "Điều động, bảo lưu phụ cấp ưu đãi 80%",
                                "ngay_vao_co_quan": "2026-02-01"}, TEACHING_80, "2026-11-30"),
        ("sa-percent-received", {"phan_tram_huong": 50.0, "ghi_chu": "Tạm giam từ 01/3/2026"}, {},
         "2026-11-30"),
        ("sa-raise-overdue", {"ngay_bac": "2022-09-01", "ngay_nang_luong_sau": None,
                              "ghi_chu": "Nghỉ không lương từ 01/01/2024 đến 31/12/2024"}, {},
         "2026-09-30"),
    ],
)  # fmt: skip
def test_a_reason_within_its_bound_explains(
    rule: str, nguoi: dict[str, object], lists: dict[str, list[dict[str, object]]], day: str
):
    found = _found(BOOK[rule], Example(nguoi, lists), day)
    assert set(found["severity"]) <= {"info"}
