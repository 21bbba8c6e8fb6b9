"""What becomes of others' text, function by function; the outputs themselves are read in
``reports/test_reports_untrusted.py``, ``reports/test_hostile_outputs.py``,
``test_untrusted_files.py``."""

import json

import pandas as pd
import pytest
from jinja2 import DictLoader, UndefinedError
from markupsafe import Markup

from hoso.connectors import untrusted
from hoso.connectors.untrusted import CELL_LIMIT, clean, markup, mask, mask_person, strings


@pytest.mark.parametrize("sign", list("=+-@"))
@pytest.mark.parametrize("before", ["", " ", "a;", "a; ", "a\t", "a\n", "\n"])
def test_what_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe(sign, before):
    text = f"{before}{sign}1"
    assert untrusted.is_formula(text)
    made = untrusted.csv_for_people([[text]]).decode("utf-8-sig")
    assert f"'{before[-1:] if before[-1:] == ' ' else ''}{sign}1" in made


@pytest.mark.parametrize("text", ["a=1", "a, =1", "1+1", "a@b", "", "(=1)", "2-1"])
def test_what_is_no_formula_stays(text):
    assert not untrusted.is_formula(text)
    assert "'" not in untrusted.csv_for_people([[text]]).decode("utf-8-sig")


def test_a_csv_for_people_keeps_numbers_and_has_the_mark():
    made = untrusted.csv_for_people([["=1", -2.5, None], ["a\x00b", "c", ""]])
    assert made == b"\xef\xbb\xbf'=1,-2.5,\r\nab,c,\r\n"
    frame = pd.DataFrame({"a": ["x", None], "=b": [1.0, float("nan")]})
    assert untrusted.frame_for_people(frame, ["a", "=b"]) == b"\xef\xbb\xbfa,'=b\r\nx,1.0\r\n,\r\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a\x00b", "ab"),
        ("a\x08\x0e\x1f\x7f\x9fb", "ab"),
        ("a\tb\nc", "a\tb\nc"),
        ("a\r\nb\rc\vd\fe\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("a\xad\u061c\u180e\u200b\u200f\u202a\u202e\u2060\u206f\ufeffb", "ab"),
        ("a\ufff9\ufffb\ufffe\uffff\ud800\udfff\U000e0000\U000e007fb", "ab"),
        (KEPT := "\u2010\u2027\u2070\ufff8\ufffc\ue000\xa0\xae~ ", KEPT),
    ],
)  # fmt: skip
def test_what_is_taken_out(text, wanted):
    assert clean(text) == wanted


@pytest.mark.parametrize(
    ("text", "limit", "wanted"),
    [
        ("abcd", 4, "abcd"),
        ("abcde", 4, "abc…"),
        ("ab😀", 4, "ab😀"),
        ("ab😀c", 4, "ab…"),
        ("a😀😀", 4, "a😀…"),
        ("abc", 2, "a…"),
    ],
)
def test_a_text_is_cut_at_the_limit_in_units_of_the_workbook(text, limit, wanted):
    assert clean(text, limit) == wanted
    assert len(clean(text, limit).encode("utf-16-le")) // 2 <= limit


def test_the_limit_of_a_cell_is_the_default():
    for made in (clean, untrusted.one_line, markup):
        assert made("a" * CELL_LIMIT) == "a" * CELL_LIMIT
        assert made("a" * (CELL_LIMIT + 1)) == "a" * (CELL_LIMIT - 1) + "…"


def test_a_line_is_one_line():
    assert untrusted.one_line("a\r\n\t\nb\tc d") == "a b c d"
    assert untrusted.one_line("abcdef", 3) == "ab…"


def test_json_says_the_same_without_unwanted_signs():
    value = {"tên": "a\u202eb\x7f\U000e0041", "n": [1]}
    made = untrusted.json_text(value)
    assert json.loads(made) == value
    assert untrusted.json_text({"tên": [1]}) == '{\n "tên": [\n  1\n ]\n}', "a line a value"
    assert "tên" in made and "\\u202e" in made and "\x7f" not in made and "\n " in made


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a<b>&c", "a&lt;b&gt;&amp;c"),
        ("_x0041_", "_x005F_x0041_"),
        ("_x0041_x0042_", "_x005F_x0041_x005F_x0042_"),
        ("_x00Fg_ _x41_", "_x00Fg_ _x41_"),
        ("a\x00_xabCD_", "a_x005F_xabCD_"),
    ],
)
def test_markup_of_a_workbook(text, wanted):
    assert markup(text) == wanted


def entry(text: str) -> str:
    return f'<si><t xml:space="preserve">{text}</t></si>'


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        ([], []),
        (["a", "", "b<c"], ["a", "", "b&lt;c"]),
        (["a>b", "&"], ["a&gt;b", "&amp;"]),
        (["_x0041_", "&"], ["_x005F_x0041_", "&amp;"]),
        (["a\x00", "b"], ["a", "b"]),
        (["a\ue000b", "c>"], ["a\ue000b", "c&gt;"]),
        (["a\ue000b", "_x0041_"], ["a\ue000b", "_x005F_x0041_"]),
        (["b" * (CELL_LIMIT + 1), "c"], ["b" * (CELL_LIMIT - 1) + "…", "c"]),
    ],
)
def test_each_text_is_its_own_entry(texts, wanted):
    assert strings(texts) == "".join(map(entry, wanted))
    assert strings(iter(texts)) == strings(texts)


RUN = '<r><t xml:space="preserve">{}</t></r>'


class Sheet:
    """Takes down what is written."""

    def __init__(self) -> None:
        self.calls: list[tuple] = []

    def __getattr__(self, name: str):
        return lambda *given: self.calls.append((name, *given))


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("=1+1", ("write_string", 1, 2, "=1+1", "s")),
        ("a\x00b", ("write_string", 1, 2, "ab", "s")),
        ("", ("write_blank", 1, 2, None, "s")),
        ("\x00", ("write_blank", 1, 2, None, "s")),
        (
            "a_x0041_",
            ("write_string", 1, 2, RUN.format("a&#95;x005F&#95;x0041&#95;"), "s"),
        ),
        (
            "<r>x</r>",
            ("write_string", 1, 2, RUN.format("&lt;r&gt;x&lt;/r&gt;"), "s"),
        ),
        ("a<r>", ("write_string", 1, 2, "a<r>", "s")),
    ],
)  # fmt: skip
def test_a_cell_gets_a_string(text, call):
    sheet = Sheet()
    untrusted.put_text(sheet, 1, 2, text, "s")
    assert sheet.calls == [call]


def test_a_run_fits_into_a_cell_however_much_its_escapes_need():
    for text in ("_x0041_" * 4_000, "_x" + "&" * 30_000, "_x" + "😀" * 16_000):
        sheet = Sheet()
        untrusted.put_text(sheet, 0, 0, text)
        ((_, _, _, run, _),) = sheet.calls
        size = len(run.encode("utf-16-le")) // 2
        # Halved until it fits, so more than a third of the cell is used.
        assert CELL_LIMIT // 3 < size <= CELL_LIMIT


def test_numbers_and_blanks_are_written_as_such():
    sheet = Sheet()
    untrusted.put_number(sheet, 1, 2, 3.5, "s")
    untrusted.put_blank(sheet, 3, 4, "s")
    assert sheet.calls == [("write_number", 1, 2, 3.5, "s"), ("write_blank", 3, 4, None, "s")]


@pytest.mark.parametrize(("sheet", "cell"), [("Lỗi", "A1"), ("a" * 31, "ABC1234567")])
def test_a_place_in_our_own_workbook(sheet, cell):
    assert untrusted.inside(sheet, cell) == f"'{sheet}'!{cell}"


@pytest.mark.parametrize(
    ("sheet", "cell"),
    [(f"a{c}", "A1") for c in "'[]:*?/\\<>&\""]
    + [("", "A1"), ("a" * 32, "A1")]
    + [("Lỗi", c) for c in ("", "A", "1", "A0", "a1", "ABCD1", "A12345678", "A1:B2", "A1\n")],
)
def test_what_is_no_plain_place_is_refused(sheet, cell):
    with pytest.raises(ValueError, match="!"):
        untrusted.inside(sheet, cell)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("037085000123", "037••••••123"),
        ("CCCD 037085000123.", "CCCD 037••••••123."),
        ("037 085 000 123", "037••••••123"),
        ("037.085.000.123 x", "037••••••123 x"),
        ("123456789", "123•••789"),
        ("12345678", "12345678"),
        ("12/03/1980", "12/03/1980"),
        ("NB12345", "NB1•345"),
        ("NB1234", "NB1234"),
        ("03630206O235", "036••••••235"),
        ("a1b2c3d4e5f6", "a1b••••••5f6"),
        ("abcdef12345", "abcdef12345"),
        ("abcde123456", "abc•••••456"),
        ("ab123456", "ab123456"),
        ("Đồng chí A", "Đồng chí A"),
    ],
)
def test_ids_are_masked_wherever_they_stand(text, wanted):
    assert mask(text) == wanted


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("Nguyễn Văn An", "N.V.A."),
        ("a b c d e f", "a.b.c.d.e."),
        ("", ""),
        ("NB12345", "NB1•345"),
        ("NB1234", "••••••"),
        (" NB1 ", "•••"),
        ("\x00NB12345\u202e", "NB1•345"),
    ],
)
def test_a_persons_key(key, wanted):
    assert mask_person(key) == wanted


def test_a_key_is_cut_before_it_is_masked():
    assert len(mask_person("1" * 500)) == 200


def test_pages_escape_clean_and_refuse_unknown_names():
    page = untrusted.environment(
        DictLoader(
            {"a": "{{ x }}|{{ n }}|{{ m }}\n  {% if n %}\nb\n  {% endif %}\n", "b": "{{ y }}"}
        )
    )
    given = {"x": "<b>\x00\u202ec</b>", "n": 3, "m": Markup("<i>\x0b</i>")}
    assert page.get_template("a").render(given) == "&lt;b&gt;c&lt;/b&gt;|3|<i>\x0b</i>\nb\n"
    with pytest.raises(UndefinedError):
        page.get_template("b").render()
    long = page.from_string("{{ x }}").render(x="a" * (untrusted.PAGE_LIMIT + 1))
    assert long == "a" * (untrusted.PAGE_LIMIT - 1) + "…"
    assert untrusted.pages() is untrusted.pages()


def test_the_limits_are_those_of_the_format():
    assert (untrusted.CELL_LIMIT, untrusted.COMMENT_LIMIT, untrusted.PAGE_LIMIT) == (
        32_767,
        4_000,
        2_000,
    )
