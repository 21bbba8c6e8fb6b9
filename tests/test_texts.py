"""Both languages say everything: the catalogue is whole, keeps every name to fill in, and is what
the package carries."""

import ast
import gettext
import importlib.util
import string
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

from hoso.cli.main import hoso, main
from hoso.validators import texts
from hoso.validators.texts import t

from .typed import there

ROOT = Path(__file__).parents[1]
spec = importlib.util.spec_from_file_location("messages", ROOT / "tools" / "messages.py")
assert spec and spec.loader
messages = importlib.util.module_from_spec(spec)
spec.loader.exec_module(messages)


@pytest.fixture(autouse=True)
def vietnamese():
    yield
    texts.use("vi")


def names(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def test_the_collector_sees_code_pages_labels_and_f_strings():
    found = messages.texts()
    assert {"KHÔNG ĐỌC ĐƯỢC", "Đọc tệp", "Từng phát hiện", "Chưa rõ đã tới chưa"} <= found
    assert len(found) > 400


def test_every_text_has_an_english_one():
    translated = messages.read()
    assert (
        sorted(messages.texts() - {text for text, english in translated.items() if english}) == []
    )


def test_the_catalogue_holds_nothing_that_nobody_says():
    assert sorted(set(messages.read()) - messages.texts()) == []


def test_translations_keep_the_names_to_fill_in():
    wrong = [text for text, english in messages.read().items() if names(text) != names(english)]
    assert wrong == []


def test_no_entry_is_fuzzy():
    assert "#, fuzzy" not in messages.CATALOGUE.read_text(encoding="utf-8")


def test_both_files_come_from_the_sources_byte_for_byte(tmp_path):
    again = tmp_path / "hoso.po"
    assert messages.write(messages.read(), again) == []
    assert again.read_bytes() == messages.CATALOGUE.read_bytes()
    assert (
        again.with_suffix(".mo").read_bytes() == messages.CATALOGUE.with_suffix(".mo").read_bytes()
    )


def test_the_compiled_catalogue_says_what_the_written_one_does():
    with messages.CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert [
        text for text, english in messages.read().items() if compiled.gettext(text) != english
    ] == []


def test_a_new_text_is_missed(monkeypatch, tmp_path):
    monkeypatch.setattr(messages, "texts", lambda: {"Đọc tệp", "Một câu chưa ai dịch {n}"})
    assert messages.write(messages.read(), tmp_path / "hoso.po") == ["Một câu chưa ai dịch {n}"]


def test_switching_the_language():
    assert t("Đã ghi {file}", file="a.xlsx") == "Đã ghi a.xlsx"
    texts.use("en")
    assert t("Đã ghi {file}", file="a.xlsx") == "a.xlsx written"
    assert t("KHÔNG ĐỌC ĐƯỢC") == "COULD NOT BE READ"
    texts.use("vi")
    assert t("KHÔNG ĐỌC ĐƯỢC") == "KHÔNG ĐỌC ĐƯỢC"
    with pytest.raises(ValueError):
        texts.use("fr")


def test_values_are_never_read_as_names_to_fill_in():
    texts.use("en")
    assert t("Đã ghi {file}", file="{n}{0.__class__}") == "{n}{0.__class__} written"


def test_the_command_line_speaks_english():
    shown = CliRunner().invoke(hoso, ["--lang", "en", "rules", "list", "--missing"])
    assert shown.exit_code == 0
    assert "Missing" in shown.output
    assert "Còn thiếu" not in shown.output


def sentences_of_click():
    for path in Path(click.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("_", "ngettext")
            ):
                told = [a.value for a in node.args[:2] if isinstance(a, ast.Constant)]
                if told:
                    yield told[0] if node.func.id == "_" else tuple(told)


def test_click_speaks_vietnamese_in_sentences_that_it_has():
    with messages.OF_CLICK.open("rb") as file:
        ours = [m for m in read_po(file, locale="vi") if m.id]
    sentences = set(sentences_of_click())
    assert len(ours) > 40 and all(m.id in sentences for m in ours)
    for m in ours:
        known = {
            name for text in ([m.id] if isinstance(m.id, str) else m.id) for name in names(text)
        }
        said = m.string if isinstance(m.string, str) else there(m.string)[0]
        assert said and set(names(said)) <= known
    assert messages.OF_CLICK.with_suffix(".mo").read_bytes() == messages.compiled()


@pytest.fixture
def environment(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "")
    was = gettext.textdomain()
    yield
    gettext.textdomain(was)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["khong-co"], "Lỗi: Không có lệnh 'khong-co'."),
        (["check"], "Lỗi: Thiếu tham số 'PATHS...'."),
        (["plan", "--max", "x"], "'x' không phải là số đúng dạng."),
        (["--lang", "en", "khong-co"], "Error: No such command 'khong-co'."),
    ],
)
@pytest.mark.usefixtures("environment")
def test_wrong_usage_is_told_in_the_language_in_use(capsys, words, told):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2 and told in capsys.readouterr().err
