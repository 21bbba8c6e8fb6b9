"""Hostile text through every output: shown as text, executed nowhere."""

import ast
import io
import re
import zipfile
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

import hoso.connectors.untrusted
from hoso.connectors.reports import charts, marked
from hoso.connectors.reports.province_page import Standing, province_page, unit_counts
from hoso.connectors.reports.unit_page import unit_page
from hoso.connectors.templates.build import build
from hoso.connectors.untrusted import CELL_LIMIT, clean, inside, put_text, strings
from hoso.validators.rules.context import units_frame

from ...hostile import FORTY, HOSTILE, STAIN
from .conftest import AS_OF, PERIOD, UNIT
from .one_unit import subject
from .programs import convert


def test_there_are_forty():
    assert len(set(FORTY)) == 40 and set(FORTY) < set(HOSTILE)


def frames(month, text):
    """The month with *text* in every place that others write."""
    nguoi = month.records.nguoi.copy()
    for name in (
        "ho_ten",
        "noi_sinh",
        "chuc_vu",
        "ma_don_vi_su_dung",
        "ma_ngach",
        "dan_toc",
        "ngay_sinh",
        "ghi_chu",
    ):
        nguoi[name] = pd.Series(text, index=nguoi.index, dtype=object)
    findings = month.findings.copy()
    for name in (
        "rule",
        "file",
        "sheet",
        "value",
        "proposal",
        "person",
        "detail",
        "title",
        "message",
        "fix",
        "law",
    ):
        findings[name] = pd.Series(text, index=findings.index, dtype=object)
    return type(month.records)(
        nguoi,
        month.records.con,
        month.records.raw,
        {},
        month.records.tables.assign(sheet=text),
        month.records.columns,
    ), findings


def texts_of(book):
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    yield sheet.title, cell


def check_workbook(path, text):
    book = openpyxl.load_workbook(path)
    expected = clean(text)
    seen = 0
    for _, cell in texts_of(book):
        assert cell.data_type != "f", (cell.coordinate, cell.value)
        assert cell.data_type in ("s", "n"), (cell.coordinate, cell.data_type)
        seen += cell.value == expected
        assert cell.hyperlink is None or (
            cell.hyperlink.target is None
            and re.fullmatch(r"'[\w ,]+'![A-Z]+\d+", cell.hyperlink.location or "")
        )
    return seen


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_in_workbooks(tmp_path, month, text):
    records, findings = frames(month, text)
    plan = pd.DataFrame(
        {
            c: pd.Series([text, text], dtype=object)
            for c in (
                "change",
                "kind",
                "id",
                "cccd",
                "ho_ten",
                "unit",
                "table",
                "field",
                "theirs",
                "ours",
                "reason",
            )
        }
    ).assign(kind=["absent", text])
    marked.write_marked(
        tmp_path / "a.xlsx",
        subject(
            text, text, records, findings, AS_OF, PERIOD, findings.assign(fingerprint="y"), plan
        ),
    )
    build(tmp_path / "b.xlsx", as_of=AS_OF, records=records, unit=text, unit_name=text)
    for name in ("a.xlsx", "b.xlsx"):
        assert check_workbook(tmp_path / name, text) >= 5 * len(records.nguoi)


def _elements(book):
    """(part, tag and names of attributes) of every element of a workbook, counted; a part that is
    no XML raises."""
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert len(set(parts.namelist())) == len(parts.namelist())
        return Counter(
            (name, e.tag, *sorted(e.attrib))
            for name in parts.namelist()
            for e in ElementTree.fromstring(parts.read(name)).iter()
        )


@settings(
    deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.one_of(
        st.text(st.characters(categories=None), min_size=1, max_size=40),
        st.sampled_from([text for text in HOSTILE if len(text) < 1_000]),
        st.text("<>&\"']=_xE00\ue000\ue001{}/!-", min_size=1, max_size=30),
    )
)
def test_what_is_written_as_xml_stays_well_formed_whatever_the_text(month, text):
    """The marked workbook is XML of our own writing: with any text in every place it has the very
    elements that it has with a tame one."""

    def made(text):
        records, findings = frames(month, text)
        plan = pd.DataFrame(
            {
                c: pd.Series([text], dtype=object)
                for c in (
                    "change",
                    "id",
                    "cccd",
                    "ho_ten",
                    "unit",
                    "table",
                    "field",
                    "theirs",
                    "ours",
                    "reason",
                )
            }
        ).assign(kind="absent")
        return _elements(
            marked.marked(
                subject(
                    "DV001",
                    text,
                    records,
                    findings,
                    AS_OF,
                    PERIOD,
                    findings.assign(fingerprint="y"),
                    plan,
                )
            )
        )

    hostile, tame = made(text), made("lành")
    # A text of nothing but refused signs leaves a blank cell, so texts and strings may be fewer,
    # never others.
    assert not {k for k in hostile if k not in tame}
    assert {k[1] for k in tame} == {k[1] for k in hostile}


class _Tags(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.names, self.words = [], set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.names |= {n for n, _ in attrs}

    def handle_data(self, data):
        self.words.append(data)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_in_pages(month, text):
    """The page has the very same elements as with harmless text of the same length, and the text
    itself stands in it."""

    def pages(text):
        records, findings = frames(month, text)
        units = units_frame(
            [
                {"code": UNIT, "name": text, "valid_from": ""},
                {"code": "X", "name": text, "valid_from": ""},
            ]
        )
        scores = pd.DataFrame(
            {
                "unit": [text],
                **dict.fromkeys(("đúng", "đủ", "sạch", "sống", "thống nhất", "dùng chung"), 1.0),
            }
        )
        plan = pd.DataFrame(
            {
                "id": ["1", "2"],
                "kind": [text, "conflict"],
                "unit": text,
                "table": text,
                "field": text,
            }
        )
        yield unit_page(subject(text, text, records, findings, AS_OF, PERIOD, plan=plan))
        yield province_page(
            Standing(
                counts=unit_counts(units, records, findings, AS_OF),
                records=records,
                findings=findings,
                as_of=AS_OF,
                period=PERIOD,
                place=text,
                scores=scores,
                plan=plan,
            )
        )
        yield str(charts.bars(text, [(text, 1.0, "error")]))

    for hostile, tame in zip(pages(text), pages("b" * len(text)), strict=True):
        seen, expected = _Tags(hostile), _Tags(tame)
        assert seen.tags == expected.tags and seen.names == expected.names
        assert STAIN.findall(hostile) == []
        if len(text) < 40 and not re.search(r"\d{9}", text):
            assert clean(text).strip() in "".join(seen.words)


def test_libreoffice_calculates_none_of_it(tmp_path, month):
    """All of it in one workbook, opened and saved again by a program that would calculate."""
    records, _ = frames(month, "lành")
    small = [t for t in HOSTILE if len(t) < 1_000]
    people = pd.concat([records.nguoi.iloc[[0]]] * len(small), ignore_index=True)
    people["ho_ten"] = pd.Series(small, dtype=object)
    records = type(records)(
        people,
        records.con,
        records.raw.iloc[:0].reindex(people.index),
        {},
        records.tables,
        records.columns,
    )
    build(tmp_path / "a.xlsx", as_of=AS_OF, records=records)
    again = openpyxl.load_workbook(
        convert(tmp_path / "a.xlsx", "xlsx:Calc MS Excel 2007 XML", tmp_path / "out")
    )
    cells = [c for _, c in texts_of(again)]
    assert not [c.value for c in cells if c.data_type in "fe"]
    names = {str(row[0].value) for row in again["Hồ sơ"]["C3:C60"]}
    assert {
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+1+1",
        "@SUM(1)",
        "0012",
        "1E5",
        "http://x.example/",
    } <= names


@given(st.text(alphabet=st.characters(categories=None), max_size=300))
def test_clean_gives_what_xml_may_hold_and_nothing_changes_twice(text):
    done = clean(text)
    assert clean(done) == done
    done.encode("utf-8")
    assert not STAIN.search(done)


@given(st.text(alphabet="aà😀", min_size=0, max_size=60), st.integers(10, 40))
def test_clean_cuts_by_the_units_of_the_format(text, limit):
    done = clean(text, limit)
    assert len(done.encode("utf-16-le")) // 2 <= limit
    assert done == text or (done.endswith("…") and text.startswith(done[:-1]))


LIKE_WORKBOOKS = "_x0041F<r>/t&;=+-@'\r\n\t 1"
WRITTEN = st.lists(
    st.one_of(
        st.text(st.characters(categories=None), max_size=30),
        st.text(LIKE_WORKBOOKS, max_size=30),
        st.sampled_from(HOSTILE),
        st.builds(lambda text: f"<r>{text}</r>", st.text(LIKE_WORKBOOKS, max_size=10)),
    ),
    min_size=1,
    max_size=8,
)


def written(texts) -> bytes:
    """A workbook with *texts* in column A by ``put_text``, in column B as entries that ``strings``
    wrote."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("S")
    for n, text in enumerate(texts):
        put_text(sheet, n, 0, text)
        sheet.write_string(n, 1, f"\ue010{n}\ue010")
    book.close()
    again = io.BytesIO()
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(again, "w") as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "xl/sharedStrings.xml":
                for n, entry in enumerate(re.findall("<si>.*?</si>", strings(texts), re.DOTALL)):
                    data = data.replace(f"<si><t>\ue010{n}\ue010</t></si>".encode(), entry.encode())
            target.writestr(item, data)
    return again.getvalue()


@settings(deadline=None, max_examples=60)
@given(WRITTEN)
def test_two_readers_see_the_same_text_and_nothing_else(texts):
    """Whatever the text: both ways of writing a workbook give ``clean(text)`` back, as a string, to
    openpyxl and to calamine."""
    book = written(texts)
    expected = [clean(text) for text in texts]
    sheet = openpyxl.load_workbook(io.BytesIO(book))["S"]
    lines = (
        CalamineWorkbook.from_filelike(io.BytesIO(book))
        .get_sheet_by_name("S")
        .to_python(skip_empty_area=False)
    )
    lines += [["", ""]] * (len(texts) - len(lines))
    for n, text in enumerate(expected):
        for column in (0, 1):
            cell = sheet.cell(n + 1, column + 1)
            assert cell.hyperlink is None and (not text or cell.data_type == "s")
            # openpyxl takes "x005F_" out wherever it stands.
            assert (cell.value or "") == text.replace("x005F_", "")
            assert lines[n][column] == text


def test_the_longest_escapes_are_cut_and_shown_so():
    text = "_x0041_" * 4_600
    cell = openpyxl.load_workbook(io.BytesIO(written([text])))["S"]["A1"]
    assert (
        cell.data_type == "s"
        and cell.value.endswith("…")
        and text.startswith(cell.value[:-1])
        and len(cell.value) > 2_000
    )


def test_vietnamese_is_left_alone():
    for text in ("Nguyễn Thị Hòa", "Đặng Văn Ước", "Trường THPT\nHoa Lư", "a\tb"):
        assert clean(text) == text
    assert len(clean("a" * 40_000)) == CELL_LIMIT


@pytest.mark.parametrize(
    ("sheet", "cell"),
    [("a'b", "A1"), ("Lỗi", "A1'!x"), ("Lỗi", "A0"), ("x" * 32, "A1"), ("[x]y", "A1")],
)
def test_links_lead_only_to_our_cells(sheet, cell):
    with pytest.raises(ValueError):
        inside(sheet, cell)


CONNECTORS = Path(hoso.connectors.untrusted.__file__).parent
WRITERS = {
    "write_string", "write_number", "write_blank", "write_formula", "write_array_formula",
    "write_dynamic_array_formula", "write_url", "write_row",
    "write_column", "write_rich_string", "write_datetime", "write_boolean", "write_comment",
    "merge_range", "add_table", "insert_textbox", "set_header",
    "to_excel", "to_html",
}  # fmt: skip


def _ours(node):
    """Whether what becomes markup is a constant, the pieces of a chart, or our style sheet."""
    return (
        isinstance(node, ast.Constant)
        or (isinstance(node, ast.Name) and node.id == "line")
        or "style.css" in ast.dump(node)
    )


def _offences(tree):
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and (node.func.attr in WRITERS or (node.func.attr == "write" and len(node.args) >= 3))
        ):
            yield node.lineno, node.func.attr
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "Markup"
            and not _ours(node.args[0])
        ):
            yield node.lineno, "Markup"
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in (
            "Environment",
            "Template",
        ):
            yield node.lineno, "Environment"
        if isinstance(node, ast.Assign) and any(
            isinstance(x, ast.Attribute) and x.attr == "value" for x in node.targets
        ):
            yield node.lineno, ".value ="


def test_nothing_else_writes_untrusted_text():
    """Workbooks and pages get text through one helper: no other module of the connectors calls the
    writers themselves."""
    found = {}
    modules = [
        p
        for folder in (CONNECTORS, CONNECTORS.parent / "cli")
        for p in folder.rglob("*.py")
        if p.name != "untrusted.py" and "mirror" not in p.parts
    ]
    assert len(modules) > 60
    for path in modules:
        source = path.read_text("utf-8")
        offences = [
            o
            for o in _offences(ast.parse(source))
            if not (o[1] in ("write", "add_table") and "xlsxwriter" not in source)
        ]
        if offences:
            found[str(path.relative_to(CONNECTORS.parent))] = offences
    assert found == {}


def test_the_check_above_can_fail():
    bad = (
        "sheet.write_string(0, 0, x)\nsheet.write(0, 0, x)\ncell.value = "
        "x\nMarkup(x)\nframe.to_excel(p)\njinja2.Environment()\n"
    )
    assert sorted(line for line, _ in _offences(ast.parse(bad))) == [1, 2, 3, 4, 5, 6]


def test_templates_escape_everything():
    """Only our own script and style sheet go into a page as they are."""
    found = list(CONNECTORS.rglob("*.html.j2"))
    assert len(found) >= 6
    for path in found:
        source = path.read_text("utf-8").replace(" ", "")
        assert (
            set(re.findall(r"([^{(]*)\|safe", source)) <= {"script", "style"}
            and "autoescape" not in source
        ), path.name
