import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoso.validators import parsing
from hoso.validators.date_columns import month_first, swapped_by_excel
from hoso.validators.schemas import dictionary


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("12/3/1975", "1975-03-12"),
        ("12-3-75", "1975-03-12"),
        ("12.03.1975", "1975-03-12"),
        ("12 / 03 / 1975", "1975-03-12"),
        ("ngày 12 tháng 3 năm 1975", "1975-03-12"),
        ("03/1975", "1975-03"),
        ("T3/1975", "1975-03"),
        ("tháng 5 năm 1980", "1980-05"),
        ("1975", "1975"),
        (1975.0, "1975"),
        ("năm 1975", "1975"),
        (27465.0, "1975-03-12"),
        ("27465", "1975-03-12"),
        ("12031975", "1975-03-12"),
        ("1980-05-12", "1980-05-12"),
        ("1980-05-12 00:00:00", "1980-05-12"),
        ("1980-05", "1980-05"),
        ("'12/03/1975", "1975-03-12"),
        (datetime.date(1975, 3, 12), "1975-03-12"),
        (datetime.datetime(1975, 3, 12, 8, 30), "1975-03-12"),
        ("sinh ngày 12/3/1975", "1975-03-12"),
    ],
)
def test_dates_keep_their_precision(cell, iso):
    assert parsing.date(cell, birth=True).value == iso


@pytest.mark.parametrize(
    "cell", ["31/02/1980", "30/13/1980", "2020-13-01", "abc", "00/00/1980", 5.0, True]
)
def test_what_is_no_date_gives_no_value_and_says_so(cell):
    found = parsing.date(cell)
    assert found.value is None
    assert found.rule == "ld-value-unreadable"


@pytest.mark.parametrize("cell", ["", " ", "-", "...", "…", "không", "chưa", "chưa rõ", "NULL"])
def test_empty_likes_are_blank(cell):
    assert parsing.date(cell) == parsing.BLANK


def test_typed_letters_are_proposed_not_read():
    found = parsing.date("2O/O2/1980")
    assert (found.value, found.proposal) == (None, "20/02/1980")


def test_a_year_in_a_date_cell_is_a_year():
    assert parsing.date(datetime.date(1905, 6, 7), birth=True).value == "1985"


def test_two_digit_years_are_of_the_century_of_the_field():
    # Nobody who works was born in 1905; whoever was born in 2013 or later is too young.
    early = parsing.date("1/2/05", birth=True)
    assert (early.value, early.rule, early.proposal) == (
        "2005-02-01",
        "ld-date-ambiguous",
        "01/02/2005",
    )
    assert parsing.date("1/2/12", birth=True).value == "2012-02-01"
    assert parsing.date("1/2/13", birth=True) == parsing.Parsed("1913-02-01")
    assert parsing.date("1/2/05").value == "2005-02-01"


def test_month_first_is_read_only_where_the_column_proves_it():
    assert month_first(["10/20/1959", "04/05/1984"])
    assert not month_first(["10/20/1959", "21/09/1996"])
    assert not month_first(["10/12/1959", "11/09/1996"])
    alone = parsing.date("10/20/1959")
    assert (alone.value, alone.rule, alone.proposal) == (None, "ld-date-ambiguous", "20/10/1959")
    assert parsing.date("10/20/1959", month_first=True).value == "1959-10-20"


def test_dates_swapped_by_the_program_are_seen():
    column = [
        "13/05/1980",
        "25/12/1979",
        "31/01/1990",
        datetime.date(1980, 3, 4),
        datetime.date(1981, 2, 9),
    ]
    assert swapped_by_excel(column) == [3, 4]
    assert swapped_by_excel([*column, datetime.date(1980, 3, 14)]) == []


@given(
    st.dates(datetime.date(1930, 1, 1), datetime.date(2026, 12, 31)),
    st.sampled_from(
        [
            "{d}/{m}/{y}",
            "{d:02d}.{m:02d}.{y}",
            "{d}-{m}-{y}",
            "ngày {d} tháng {m} năm {y}",
            "{y}-{m:02d}-{d:02d}",
        ]
    ),
)
def test_every_day_in_every_form(day, form):
    assert parsing.date(form.format(d=day.day, m=day.month, y=day.year)).value == day.isoformat()


@settings(deadline=None)
@given(
    st.one_of(
        st.text(max_size=30),
        st.floats(),
        st.booleans(),
        st.dates(),
        st.datetimes(),
        st.sampled_from(["12/3", "1e5", "4/9", "٣"]),
    )
)
def test_nothing_makes_a_reader_fail(cell):
    for table in dictionary.tables().values():
        for field in table.fields:
            found = parsing.parser(field)(cell)
            if dictionary.dtype(field) == "float64":
                assert found.value is None or isinstance(found.value, float)
            else:
                assert found.value is None or (isinstance(found.value, str) and found.value)


@pytest.mark.parametrize(
    ("cell", "value", "also"),
    [
        ("3,33", 3.33, ""),
        ("3.33", 3.33, ""),
        (" 3,33 ", 3.33, ""),
        ("3,330", 3.33, ""),
        ("333", 333.0, ""),
        (3.3300000000000001, 3.33, ""),
        ("4.98 + 7%", 4.98, "7"),
        ("2,34(85%)", 2.34, "85"),
        ("50%", 50.0, ""),
        ("-", None, ""),
        ("0", 0.0, ""),
    ],
)
def test_decimals(cell, value, also):
    found = parsing.number(cell)
    assert (found.value, found.also) == (value, also)


def test_thousands_are_for_money_only():
    assert parsing.number("5.000.000", grouped=True).value == 5_000_000
    assert parsing.number("5.000.000 đồng", grouped=True).value == 5_000_000
    assert parsing.number("5.000.000").value is None


def test_shares_are_percent_in_percent_fields():
    assert parsing.number(0.07, percent=True).value == 7
    assert parsing.number(7.0, percent=True).value == 7


@pytest.mark.parametrize(
    ("cell", "value"), [("4/9", 4), ("Bậc 4", 4), ("4", 4), (4.0, 4), ("IV", 4), ("12", 12)]
)
def test_steps(cell, value):
    assert parsing.step(cell).value == value


def test_a_step_that_became_a_date_is_proposed():
    found = parsing.step(datetime.date(2024, 9, 4))
    assert (found.value, found.proposal) == (None, "4/9")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("001085012345", "001085012345"),
        ("'001085012345", "001085012345"),
        ("001 085 012 345", "001085012345"),
        ("001.085.012.345", "001085012345"),
        (1085012345.0, "1085012345"),
        ("03630206O235", "03630206O235"),
    ],
)
def test_id_numbers_stay_as_read(cell, value):
    assert parsing.identifier(cell).value == value


def test_scientific_id_numbers_are_accused():
    assert parsing.identifier("3.7085E+10").rule == "id-cccd-float"


@pytest.mark.parametrize(
    ("cell", "name", "code"),
    [
        ("Đại học", "trinh_do_chuyen_mon", "DH"),
        ("ThS", "trinh_do_chuyen_mon", "THS"),
        ("đại học", "trinh_do_chuyen_mon", "DH"),
        ("Cử nhân", "ly_luan_chinh_tri", "CN"),
        ("Cử nhân", "trinh_do_chuyen_mon", "DH"),
        ("Chuyên viên (01.003)", "ma_ngach", "01.003"),
        (1.003, "ma_ngach", "01.003"),
        (1.01, "ma_ngach", "01.010"),
        ("V.07.02.06", "ma_ngach", "V.07.02.06"),
        ("12/12", "trinh_do_gdpt", "22"),
        ("Lớp 12/12", "trinh_do_gdpt", "22"),
        ("Tốt nghiệp THPT", "trinh_do_gdpt", "22"),
        ("Lớp 10/12", "trinh_do_gdpt", "20"),
        ("Kinh", "dan_toc", "01"),
        (1.0, "dan_toc", "01"),
        ("Không", "ton_giao", "99"),
        ("HTTNV", "xep_loai_chat_luong", "HTT"),
        ("nữ", "gioi_tinh", "Nữ"),
        ("Anh văn", "ngoai_ngu_ten", "en"),
    ],
)
def test_codes_by_code_label_and_what_people_write(cell, name, code):
    assert parsing.code(cell, name).value == code


def test_a_misspelling_is_kept_and_the_right_one_proposed():
    found = parsing.code("Đại hcj", "trinh_do_chuyen_mon")
    assert found.value == "Đại hcj"
    assert found.detail == parsing.UNLISTED
    assert parsing.code("Thac sx", "trinh_do_chuyen_mon").proposal == "Thạc sĩ"


def test_a_code_with_a_digit_too_many_is_not_that_code():
    assert parsing.code("V.07.02.061", "ma_ngach").value == "V.07.02.061"


def test_each_code_and_label_reads_as_itself():
    for field in (
        f for table in dictionary.tables().values() for f in table.fields if f.kind == "code"
    ):
        from hoso.validators.codelists import code_list

        for code in code_list(field.codelist).codes:
            # What people write as B1 and B2 are levels of Europe, steps 3 and 4 of 6.
            europe = {"B1": "B3", "B2": "B4"} if field.codelist == "ngoai_ngu_trinh_do" else {}
            assert parsing.code(code, field.codelist).value == europe.get(code, code)


def test_names():
    assert parsing.name("  Nguyễn   Văn A. ").value == "Nguyễn Văn A"
    assert parsing.name("Ðinh Văn A").rule == "pe-name-legacy-encoding"
    assert parsing.name("NGUYỄN VĂN A").value == "NGUYỄN VĂN A"


def test_no_is_an_answer_only_where_it_is_asked():
    assert parsing.free_text("Không", "kiem_nhiem").value is None
    assert parsing.free_text("Không", "tieng_dan_toc").value == "Không"


def test_a_column_reads_each_value_once():
    field = dictionary.field("ngay_sinh")
    values, notes = parsing.column(["12/3/1975", "", "31/02/1980", "12/3/1975"], field)
    assert values == ["1975-03-12", None, None, "1975-03-12"]
    assert [(i, p.rule) for i, p in notes] == [(2, "ld-value-unreadable")]


@given(
    st.sampled_from(["Nguyễn Văn An", "Trần Thị Ngọc Hà", "H'Hen Niê", "Đỗ Lê"]),
    st.dates(datetime.date(1940, 1, 1), datetime.date(2006, 12, 31)),
    st.sampled_from(["{} ({})", "{} (SN {})", "{} - {}", "{}, sinh ngày {}", "{} [{}]"]),
    st.sampled_from(["%d/%m/%Y", "%Y", "%-d.%-m.%Y"]),
)
def test_a_name_with_a_birth_date_behind_it_gives_both(full, day, form, written):
    text = day.strftime(written)
    found = parsing.name(form.format(full, text))
    assert found.value == full and found.detail == text
    assert found.also == (text if written == "%Y" else day.isoformat())


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Văn A (Bình)",
        "Nguyễn Văn A 2",
        "Lê Văn C (31/02/1980)",
        "Đỗ Thị - Hà",
        "1980",
        "Tổ 1980",
        "Nguyễn Văn An (bé) 1980",
    ],
)
def test_other_signs_behind_a_name_stay_where_they_are(text):
    assert parsing.name(text) == parsing.Parsed(text)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (True, "TRUE"),
        (False, "FALSE"),
        (3.0, "3"),
        (3.5, "3.5"),
        (1e18, "1e+18"),
        (9e17, "900000000000000000"),
        (datetime.date(980, 2, 1), "01/02/0980"),
        (datetime.datetime(1980, 2, 1), "01/02/1980"),
        (datetime.datetime(1980, 2, 1, 7, 5, 9), "01/02/1980 07:05:09"),
        (12, "12"),
    ],
)
def test_what_people_see_of_a_cell(cell, text):
    assert parsing.shown(cell) == text


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        # A whole number: a year, a serial day of Excel, packed digits, or nothing.
        (1850.0, "1850"),
        (2100.0, "2100"),
        (2101.0, "1905-10-01"),
        (59999.0, "2064-04-07"),
        (1849.0, None),
        (60000.0, None),
        (1011850.0, "1850-01-01"),
        (12031975.0, "1975-03-12"),
        (1011849.0, None),
        (112031975.0, None),
        (19800512.0, "1980-05-12"),
        # With a fraction: month.year, or a day with its time.
        (5.198, "1980-05"),
        (1.19, "1900-01"),
        (12.21, "2100-12"),
        (12.2101, None),
        (1.1899, None),
        (13.198, None),
        (0.198, None),
        (27465.5, "1975-03-12"),
        (9999.5, None),
        (10000.5, "1927-05-18"),
        (59999.5, "2064-04-07"),
        (60000.5, None),
        (float("inf"), None),
        (float("nan"), None),
        # Texts of the same digits.
        ("1011850", None),
        ("18500101", "1850-01-01"),
        ("01011849", None),
        ("21011231", None),
        ("31122100", "2100-12-31"),
        ("2100", "2100"),
        ("1799", None),
        ("Năm 1975", "1975"),
    ],
)
def test_numbers_that_are_dates(cell, iso):
    found = parsing.date(cell)
    assert found.value == iso
    assert found.rule == ("" if iso else "ld-value-unreadable")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("sinh năm 1975", "1975"),
        ("từ ngày: 1/2/1975", "1975-02-01"),
        ("từ 02/1975", "1975-02"),
        ("n. 1/2/1975", "1975-02-01"),
        ("ngày 1/2/1975", "1975-02-01"),
        ("1/2/1975.", "1975-02-01"),
        ("1|2|1975", "1975-02-01"),
        ("1\\2\\1975", "1975-02-01"),
        ("1 2 1975", "1975-02-01"),
        ("1975/2", "1975-02"),
        ("1975.2.1", "1975-02-01"),
        ("tháng 13 năm 1975", None),
        ("13/1975", None),
        ("0/1975", None),
        ("12/1975", "1975-12"),
        ("1/1975", "1975-01"),
        ("T3/05", "2005-03"),
        ("T. 3-75", "1975-03"),
        ("ngày 1, tháng 2, năm 1975", "1975-02-01"),
        ("ngày 1 tháng 2 năm 1975 .", "1975-02-01"),
        ("ghi ngày 1 tháng 2 năm 1975", None),
        ("1/2/1975 8:30", "1975-02-01"),
        ("1/2/1975 08:30:15.5 AM", "1975-02-01"),
        ("#N/A", None),
        ("chưa có", None),
        ("1234567", None),
        ("123456", None),
    ],
)
def test_forms_of_dates(text, iso):
    assert parsing.date(text).value == iso


@pytest.mark.parametrize(
    ("text", "birth", "iso"),
    [
        ("1/2/40", False, "2040-02-01"),
        ("1/2/41", False, "1941-02-01"),
        ("1/2/40", True, "1940-02-01"),
        ("1/2/00", False, "2000-02-01"),
    ],
)
def test_where_the_century_of_two_digits_turns(text, birth, iso):
    assert parsing.date(text, birth=birth).value == iso


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        (True, parsing.Parsed(None, parsing.UNREADABLE)),
        (
            datetime.date(1905, 6, 7),
            parsing.Parsed("1985", parsing.AMBIGUOUS, "1985", "year typed into a date cell"),
        ),
        (
            datetime.date(1905, 3, 1),
            parsing.Parsed("1887", parsing.AMBIGUOUS, "1887", "year typed into a date cell"),
        ),
        (
            datetime.date(1905, 10, 1),
            parsing.Parsed("2101", parsing.AMBIGUOUS, "2101", "year typed into a date cell"),
        ),
        (datetime.date(1905, 2, 28), parsing.Parsed("1905-02-28")),
        (datetime.date(1905, 10, 2), parsing.Parsed("1905-10-02")),
        (datetime.date(1906, 6, 7), parsing.Parsed("1906-06-07")),
        ("#REF!", parsing.Parsed(None, parsing.ERROR_CELL)),
        ("chưa", parsing.BLANK),
        (
            "l/2/198O",
            parsing.Parsed(None, parsing.UNREADABLE, "01/02/1980", "letters typed for digits"),
        ),
        ("32/2/198O", parsing.Parsed(None, parsing.UNREADABLE)),
        ("hôm nay", parsing.Parsed(None, parsing.UNREADABLE)),
        ("20/13/1980", parsing.Parsed(None, parsing.UNREADABLE)),
        ("2/13/1980", parsing.Parsed(None, parsing.AMBIGUOUS, "13/02/1980", "month first")),
    ],
)
def test_what_is_said_about_a_date(cell, wanted):
    assert parsing.date(cell) == wanted


ERRORS = (
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!",
    "#CALC!", "#FIELD!", "#ERROR!", "#DIV/0",
)  # fmt: skip


def test_errors_of_formulas_are_told_and_never_a_proposal():
    """ "#N/A" and the like stand where a formula failed, also in files that know texts only."""
    told = parsing.Parsed(None, parsing.ERROR_CELL)
    for error in (*ERRORS, "Err:502", "#n/a"):
        for read in (parsing.date, parsing.number, parsing.identifier, parsing.name):
            assert read(error) == told, (read, error)
        assert parsing.free_text(error) == told
        assert parsing.code(error, "dan_toc") == told


UNREAD = parsing.Parsed(None, parsing.UNREADABLE)


@pytest.mark.parametrize(
    ("cell", "how", "wanted"),
    [
        (True, {}, UNREAD),
        (float("inf"), {}, UNREAD),
        (0.5, {"percent": True}, parsing.Parsed(50.0)),
        (-0.5, {"percent": True}, parsing.Parsed(-50.0)),
        (1.0, {"percent": True}, parsing.Parsed(1.0)),
        (1.5, {"percent": True}, parsing.Parsed(1.5)),
        (0.0, {"percent": True}, parsing.Parsed(0.0)),
        (0.123456, {"percent": True}, parsing.Parsed(12.3456)),
        (0.1234567, {"percent": True}, parsing.Parsed(12.3457)),
        (0.5, {}, parsing.Parsed(0.5)),
        (3.33000000001, {}, parsing.Parsed(3.33)),
        (3.3300000001, {}, parsing.Parsed(3.3300000001)),
        (
            datetime.date(2024, 4, 3),
            {},
            parsing.Parsed(None, parsing.UNREADABLE, "3,04", "a date stands in a number column"),
        ),
        ("chưa có", {}, parsing.BLANK),
        ("…", {}, parsing.BLANK),
        ("'3,5", {}, parsing.Parsed(3.5)),
        ("3,5.", {}, parsing.Parsed(3.5)),
        ("50 %", {}, parsing.Parsed(50.0)),
        ("7,5%", {}, parsing.Parsed(7.5)),
        ("abc%", {}, UNREAD),
        ("1" * 60, {}, parsing.Parsed(float("1" * 60))),
        ("1" * 61, {}, UNREAD),
        ("-2,5", {}, parsing.Parsed(-2.5)),
        (",5", {}, parsing.Parsed(0.5)),
        ("4,98 + 7,5 %", {}, parsing.Parsed(4.98, also="7.5")),
        ("4,98 (VK 7%)", {}, parsing.Parsed(4.98, also="7")),
        ("5 000 000", {"grouped": True}, parsing.Parsed(5_000_000.0)),
        ("5.000.000 vnđ.", {"grouped": True}, parsing.Parsed(5_000_000.0)),
        ("5.000.000 đồng", {}, UNREAD),
        ("3,3O", {}, parsing.Parsed(None, parsing.UNREADABLE, "3,30", "letters typed for digits")),
        ("O.5", {}, parsing.Parsed(None, parsing.UNREADABLE, "0,5", "letters typed for digits")),
        ("tốt", {}, UNREAD),
    ],
)
def test_what_is_said_about_a_number(cell, how, wanted):
    assert parsing.number(cell, **how) == wanted


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("I", 1), ("II", 2), ("III", 3), ("IV", 4), ("V", 5), ("vi", 6), ("VIII", 8), ("IX", 9),
        ("X", 10), ("XII", 12), ("bậc 4/9", 4), ("4\\9", 4), ("4 vk 7%", 4), ("12 (VK 15%)", 12),
        ("3,5", 3.5),
    ],
)  # fmt: skip
def test_forms_of_steps(cell, wanted):
    assert parsing.step(cell) == parsing.Parsed(float(wanted))


@pytest.mark.parametrize("text", ["IIII", "XX", "IC", "VX", "4/9/2"])
def test_what_is_no_step(text):
    assert parsing.step(text).rule == "ld-value-unreadable"


def test_a_fraction_that_became_a_date_is_the_smaller_of_the_larger():
    """4/9 shows as 4 September or as 9 April, as the program is set."""
    for day in (datetime.date(2024, 9, 4), datetime.date(2024, 4, 9)):
        found = parsing.step(day)
        assert (found.rule, found.proposal) == ("ld-value-unreadable", "4/9")
        assert found.detail == "a fraction became a date"


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("06/2005", parsing.Parsed(2005.0)),
        (datetime.date(2005, 6, 1), parsing.Parsed(2005.0)),
        (2005.0, parsing.Parsed(2005.0)),
        ("", parsing.BLANK),
        ("mới", UNREAD),
    ],
)
def test_years(cell, wanted):
    assert parsing.year(cell) == wanted


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("037085000001,0", "037085000001"),
        ("037085000001.0", "037085000001"),
        ("12,05", "12,05"),
        ("037’085-000.001", "037085000001"),
        ("`0912345678", "0912345678"),
        (37085000001.0, "37085000001"),
        (1e17, "100000000000000000"),
        (9999999999999998.0, "9999999999999998"),
        (1.5, "1.5"),
        ("không", None),
        ("…", None),
        ("'12a", "12a"),
        ("٣٤", "٣٤"),
    ],
)
def test_digits_of_numbers_that_name_somebody(cell, wanted):
    assert parsing.identifier(cell) == parsing.Parsed(wanted)


@pytest.mark.parametrize("text", ["3,7085E+10", "3e10", "3.7085e10"])
def test_an_id_number_in_powers_of_ten_keeps_what_stood(text):
    assert parsing.identifier(text) == parsing.Parsed(text, "id-cccd-float")


def test_what_is_said_about_a_name():
    assert parsing.name("Ðinh Văn A") == parsing.Parsed(
        "Đinh Văn A",
        "pe-name-legacy-encoding",
        "Đinh Văn A",
        "look-alike letters or separate marks",
    )
    assert parsing.name("Lê Văn B (nữ)") == parsing.Parsed("Lê Văn B", detail="nữ", also="Nữ")
    assert parsing.name("Lê Văn B sinh năm 1980") == parsing.Parsed(
        "Lê Văn B", detail="1980", also="1980"
    )
    assert parsing.name(" ., ") == parsing.BLANK


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Không", "ton_giao", "Không"),
        ("Không", "ghi_chu", "Không"),
        ("chưa có", "kiem_nhiem", None),
        ("Không xác định", "kiem_nhiem", None),
        ("'Kế toán", "kiem_nhiem", "Kế toán"),
        ("-", "ghi_chu", None),
        ("  Kế   toán ", "kiem_nhiem", "Kế toán"),
        ("(Không)", "kiem_nhiem", None),
    ],
)
def test_texts_and_words_for_nothing(text, field, value):
    assert parsing.free_text(text, field) == parsing.Parsed(value)


@pytest.mark.parametrize(
    ("cell", "name", "wanted"),
    [
        # Excel read 12/12 and 10/12 as days.
        (datetime.date(2024, 12, 10), "trinh_do_gdpt", ("10/12/2024", "10/12")),
        (datetime.date(2024, 10, 12), "trinh_do_gdpt", ("12/10/2024", "10/12")),
        (datetime.date(2024, 1, 1), "trinh_do_gdpt", ("01/01/2024", "")),
        ("Kjnh", "dan_toc", ("Kjnh", "Kinh")),
        ("Ki", "dan_toc", ("Ki", "")),
        (99.5, "dan_toc", ("99.5", "")),
        (9.999, "ma_ngach", ("9.999", "")),
    ],
)  # fmt: skip
def test_what_is_in_no_list_says_so(cell, name, wanted):
    found = parsing.code(cell, name)
    assert (found.value, found.detail, found.rule) == (wanted[0], parsing.UNLISTED, "")
    assert (found.proposal == "") == (wanted[1] == "")
    assert wanted[1] in found.proposal


@pytest.mark.parametrize(
    ("cell", "name", "value"),
    [
        ("Không", "dan_toc", None),
        ("chưa có", "ton_giao", "chưa có"),
        ("không", "ngoai_ngu_ten", None),
        ("'01.003", "ma_ngach", "01.003"),
        ("Ngạch 01.003 bậc 2", "ma_ngach", "01.003"),
        ("Đại học (chính quy)", "trinh_do_chuyen_mon", "DH"),
        ("Trình độ [Thạc sĩ]", "trinh_do_chuyen_mon", "THS"),
        (2.0, "dan_toc", "02"),
        (13.09, "ma_ngach", "13.090"),
        ("…", "dan_toc", None),
    ],
)
def test_more_codes(cell, name, value):
    assert parsing.code(cell, name).value == value


def test_each_kind_of_field_has_its_reader():
    read = lambda name, cell: parsing.parser(dictionary.field(name))(cell)  # noqa: E731
    assert read("ngay_sinh", "1/2/05").value == "2005-02-01"
    assert read("bac", "IV").value == 4.0
    assert read("he_so", "3,33").value == 3.33
    assert read("vuot_khung", 0.07).value == 7.0
    assert read("cccd", "001 085 012 345").value == "001085012345"
    assert read("ho_ten", "Ðinh Văn A").rule == "pe-name-legacy-encoding"
    assert read("ghi_chu", "Không").value == "Không"
    assert read("gioi_tinh", "nữ").value == "Nữ"


def test_a_column_gives_notes_for_every_place_of_a_value():
    values, notes = parsing.column(["x", "3,3", "", "x"], dictionary.field("he_so"))
    assert values == [None, 3.3, None, None]
    assert [i for i, _ in notes] == [0, 3]
    # Also where there is nothing to say but a second value, or all are different.
    assert [i for i, _ in parsing.column(["A (1980)", "B"], dictionary.field("ho_ten"))[1]] == [0]
    assert parsing.column(["2", "2"], dictionary.field("he_so")) == ([2.0, 2.0], [])
    proven = parsing.column(["10/20/1959"], dictionary.field("ngay_sinh"), month_first=True)
    assert proven == (["1959-10-20"], [])


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        # One letter in a short word, two from 7 letters on, three from 14 on (counted folded).
        ("Knih", "dan_toc", "Kinh"),
        ("Kxxh", "dan_toc", ""),
        ("Đại hxx", "trinh_do_chuyen_mon", ""),
        ("Trung cxx", "trinh_do_chuyen_mon", "Trung cấp"),
        ("Trung xxx", "trinh_do_chuyen_mon", ""),
        ("Kh", "dan_toc", ""),
    ],
)  # fmt: skip
def test_how_far_a_misspelling_may_be(text, name, wanted):
    assert parsing.code(text, name).proposal == wanted


@pytest.mark.parametrize("name", ["cccd", "cmnd", "so_bhxh", "dien_thoai", "so_the_dang"])
def test_numbers_that_name_somebody_are_read_as_such(name):
    assert parsing.parser(dictionary.field(name))("001 085 012").value == "001085012"


@pytest.mark.parametrize("name", sorted(parsing.PERCENTS))
def test_shares_are_percent_wherever_a_percent_is_asked(name):
    field = next(
        f for table in dictionary.tables().values() for f in table.fields if f.name == name
    )
    assert parsing.parser(field)(0.85).value == 85.0


def test_years_money_and_texts_are_read_by_their_field():
    fields = {f.name: f for table in dictionary.tables().values() for f in table.fields}
    for name in ("nam_tn", "nam", "nam_sinh"):
        assert parsing.parser(fields[name])("06/2005").value == 2005.0
    whole = [f for f in fields.values() if f.kind == "int" and f.name not in parsing.PERCENTS]
    money = [f for f in whole if f.name not in ("bac", "nam_tn", "nam", "nam_sinh")]
    assert money and all(parsing.parser(f)("5.000.000").value == 5e6 for f in money)
    for name in ("ton_giao", "tieng_dan_toc", "ghi_chu", "ket_qua_dan_cu"):
        assert parsing.free_text("Không", name).value == "Không"


def test_a_code_in_no_list_is_noted_for_its_column():
    _, notes = parsing.column(["Kinh", "Kjnh"], dictionary.field("dan_toc"))
    assert [(i, p.detail) for i, p in notes] == [(1, parsing.UNLISTED)]


def test_signs_around_values_are_taken_off():
    assert parsing.identifier("`12a").value == "12a"
    assert parsing.name("Lê Văn B;").value == "Lê Văn B"
