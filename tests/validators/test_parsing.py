import datetime

import pytest
from hypothesis import given
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


@pytest.mark.parametrize("cell", ["", " ", "-", "...", "…", "không", "chưa", "#N/A"])
def test_empty_likes_are_blank(cell):
    assert parsing.date(cell) == parsing.BLANK


def test_typed_letters_are_proposed_not_read():
    found = parsing.date("2O/O2/1980")
    assert (found.value, found.proposal) == (None, "20/02/1980")


def test_a_year_in_a_date_cell_is_a_year():
    assert parsing.date(datetime.date(1905, 6, 7), birth=True).value == "1985"


def test_two_digit_years_are_of_the_century_of_the_field():
    assert parsing.date("1/2/05", birth=True).value == "1905-02-01"
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
            assert parsing.code(code, field.codelist).value == code


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
