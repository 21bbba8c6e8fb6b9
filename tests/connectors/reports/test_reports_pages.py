import re
from datetime import date
from html.parser import HTMLParser

import pandas as pd
import pytest

from hoso.connectors.reports import charts, words
from hoso.connectors.reports.province_page import COUNTS, Standing, province_page, sums, unit_counts
from hoso.connectors.reports.unit_page import unit_page
from hoso.connectors.untrusted import mask, mask_person
from hoso.validators import quieting
from hoso.validators.written import vn_date

from ...typed import there
from .both_pages import UNITS, province_html, unit_html
from .conftest import AS_OF, NAME, PERIOD, UNIT
from .one_unit import subject


class Page(HTMLParser):
    """What a page holds: elements with their attributes, and its text."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.words, self._skip = [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._skip = tag == "style"

    def handle_endtag(self, tag):
        self._skip = False

    def handle_data(self, data):
        if not self._skip:
            self.words.append(data)

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.words))


@pytest.fixture(scope="module")
def unit(month):
    return unit_html(month)


@pytest.fixture(scope="module")
def province(month):
    return province_html(month)


@pytest.fixture(params=["unit", "province"])
def page(request):
    return request.getfixturevalue(request.param)


def test_nothing_runs_and_nothing_is_fetched(page):
    seen = Page(page)
    tags = {t for t, _ in seen.elements}
    assert not tags & {
        "script",
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "form",
        "base",
        "use",
        "image",
        "foreignobject",
    }
    assert not any(
        a.startswith("on") or a in ("src", "href", "xlink:href")
        for _, attrs in seen.elements
        for a in attrs
    )
    assert "url(" not in page and "@import" not in page
    policy = next(
        a["content"] for t, a in seen.elements if a.get("http-equiv") == "Content-Security-Policy"
    )
    assert (
        policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
        and "script-src" not in policy
    )


def test_is_readable_by_all(page):
    seen = Page(page)
    assert ("html", {"lang": "vi"}) in seen.elements
    assert (
        sum(t == "h1" for t, _ in seen.elements) == 1
        and sum(t == "main" for t, _ in seen.elements) == 1
    )
    assert all(a.get("scope") in ("col", "row") for t, a in seen.elements if t == "th")
    assert all(
        a.get("role") == "img" and a.get("aria-label") for t, a in seen.elements if t == "svg"
    )
    assert all(
        a.get("tabindex") == "0" and a.get("aria-label")
        for _, a in seen.elements
        if a.get("class") == "scroll"
    )
    assert "size: A4" in page and "prefers-color-scheme: dark" in page


def test_unit_page_masks_ids_and_hides_sensitive_values(unit, month):
    text = Page(unit).text
    for cccd in month.records.nguoi["cccd"].dropna():
        if len(cccd) == 12 and cccd.isdigit():
            assert cccd not in text
    assert not re.search(r"\d{9}", text)
    assert "371••••" not in text and "«99»" not in text and "id-cccd-format" in text
    assert "pe-ethnic-list" in text


def test_unit_page_counts(unit, month):
    text = Page(unit).text
    errors = (month.findings["severity"] == "error").sum()
    assert f"{errors} lỗi" in text and "5 người đã khai" in text and "Còn 4 người có lỗi" in text
    assert "Số liệu đến 30/11/2026" in text and "kỳ 11/2026" in text
    assert "Vắng trong tệp 1 1" in text and "Đơn vị sửa 1 2" in text


def test_unit_page_without_findings_says_ready(month):
    text = Page(
        unit_page(subject(UNIT, NAME, month.records, month.findings.iloc[:0], AS_OF, PERIOD))
    ).text
    assert "Sẵn sàng đồng bộ" in text and "Không có phát hiện nào" in text


def test_province_page_has_no_person(province, month):
    text = Page(province).text
    for column in ("ho_ten", "cccd", "so_hieu", "so_bhxh", "dien_thoai", "email"):
        for value in month.records.nguoi[column].dropna():
            assert str(value) not in text, column
    assert not set(month.findings["message"]) & set(Page(province).words)


def test_province_page_figures(province, month):
    text = Page(province).text
    assert "50,0% của mục tiêu 10" in text and "1/2 đơn vị đã gửi" in text
    assert "Đơn vị chưa gửi (1) Trạm Y tế xã Khánh Nhạc" in text and "Huyện đã giải thể" not in text
    assert "dự báo xong vào 30/01/2027" in text
    assert "99,5" in text and "91,0" in text
    # Two of four were free of errors before, one of five is now.
    assert "−30,0 điểm %" in text


def test_province_page_compares_months_and_shows_conflicts(province, month):
    text = Page(province).text
    assert "Từ kỳ trước đến nay: 7 đã sửa từ kỳ trước; 2 mới so với kỳ trước." in text
    assert re.search(r"10/2026 1 4 2 50,0% 1 1 1 11/2026 1 5 1 20,0%", text)
    assert "Hệ số lương 1 1" in text.split("Mâu thuẫn với cơ sở dữ liệu quốc gia")[1]


def test_tiles_agree_with_the_tables_beneath(month):
    """What follows from another finding is counted apart, on both pages."""
    folded = quieting.quiet(month.findings, month.records.tables)
    main = quieting.heads(folded)
    under = len(folded) - len(main)
    assert under
    counts = unit_counts(UNITS, month.records, folded, AS_OF)
    assert sums(counts)["under"] == under and sum(
        sums(counts)[s] for s in ("error", "warning", "info")
    ) == len(main)
    errors = (main["severity"] == "error").sum()
    for page in (
        unit_page(subject(UNIT, NAME, month.records, folded, AS_OF, PERIOD)),
        province_page(
            Standing(
                counts=counts, records=month.records, findings=folded, as_of=AS_OF, period=PERIOD
            )
        ),
    ):
        text = Page(page).text
        assert f" {errors} lỗi " in text and f"Kéo theo {under} phát hiện khác" in text
    told = re.findall(
        r'data-label="Số lần">(\d+)<',
        unit_page(subject(UNIT, NAME, month.records, folded, AS_OF, PERIOD)),
    )
    assert sum(map(int, told)) == len(main)


def test_what_was_explained_is_no_work_any_more(month):
    said = month.findings["severity"] == "warning"
    findings = month.findings.assign(
        explained=said.map({True: "Giấy tờ gốc ghi như vậy", False: ""})
    )
    assert said.any()
    made = subject(UNIT, NAME, month.records, findings, AS_OF, PERIOD, previous=month.findings)
    assert (
        "warning" not in made.todo["severity"]
        and there(made.changed)["state"].count("explained") == said.sum()
    )
    assert unit_counts(UNITS, month.records, findings, AS_OF)["warning"].sum() == 0


def test_a_unit_that_nobody_knows_is_not_silent(month):
    """Findings without a unit count for the province, but there is nobody to remind."""
    lost = pd.concat([month.findings, month.findings.iloc[[0]].assign(unit="")], ignore_index=True)
    counts = unit_counts(UNITS, month.records, lost, AS_OF)
    assert set(counts["unit"]) == {"", UNIT, "DV002"} and sums(counts)["units"] == 2
    text = Page(
        province_page(
            Standing(
                counts=counts, records=month.records, findings=lost, as_of=AS_OF, period=PERIOD
            )
        )
    ).text
    assert "Đơn vị chưa gửi (1) Trạm Y tế" in text and "1/2 đơn vị đã gửi" in text


def test_heat_says_the_number_and_colours_by_it(province):
    cells = re.findall(r'<td class="n(?: (h\d))?">([\d,–]+)</td>', province)
    assert [c for c in cells if c[1] in ("99,5", "91,0", "82,0", "61,0", "10,0", "–")][:6] == [
        ("h4", "99,5"),
        ("h3", "91,0"),
        ("h2", "82,0"),
        ("h1", "61,0"),
        ("h0", "10,0"),
        ("", "–"),
    ]


def test_unit_counts_add_up(month):
    counts = unit_counts(UNITS, month.records, month.findings, AS_OF)
    assert dict(counts.dtypes.astype(str)) == COUNTS
    assert counts["people"].sum() == len(month.records.nguoi) and counts[
        ["error", "warning", "info"]
    ].to_numpy().sum() == len(month.findings)
    assert counts.set_index("unit")["sent"].to_dict() == {UNIT: True, "DV002": False}


def test_province_without_registry_or_anything_else(month):
    text = Page(
        province_page(
            Standing(
                counts=unit_counts(None, month.records, month.findings, AS_OF),
                registry=False,
                records=month.records,
                findings=month.findings,
                as_of=AS_OF,
                period=PERIOD,
            )
        )
    ).text
    assert (
        "Đơn vị chưa gửi" not in text
        and "Tiến độ" not in text
        and "0,0% của mục tiêu 24.000" in text
    )


@pytest.mark.parametrize(
    ("points", "target", "finish"),
    [
        ([("2026-11-01", 0), ("2026-11-02", 10), ("2026-11-03", 20)], 50, "2026-11-06"),
        ([("2026-11-01", 0), ("2026-11-02", 10)], 50, None),
        ([("2026-11-01", 20), ("2026-11-02", 10), ("2026-11-03", 5)], 50, None),
        ([("2026-11-01", 1), ("2026-11-02", 2), ("2026-11-03", 3)], 24_000, None),
        ([("2026-11-01", 0), ("2026-11-02", 10), ("2026-11-03", 50)], 50, None),
        ([("2026-11-01", 5), ("2026-11-01", 6), ("2026-11-01", 7)], 50, None),
    ],
)
def test_forecast(points, target, finish):
    found = words.forecast([(date.fromisoformat(d), v) for d, v in points], target)
    assert (found.isoformat() if found else None) == finish


def test_numbers_as_written_in_vietnam():
    assert [
        words.number(24000),
        words.number(3.456, 2),
        words.number(float("nan")),
        words.number(0),
    ] == ["24.000", "3,46", "–", "0"]
    assert [words.percent(23999, 24000), words.percent(24000, 24000), words.percent(1, 0)] == [
        "99,9%",
        "100,0%",
        "–",
    ]
    assert [vn_date("2026-11-30"), vn_date("2026-11"), vn_date("2026")] == [
        "30/11/2026",
        "11/2026",
        "2026",
    ]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("037085012345", "037••••••345"),
        ("số 037 085 012 345 sai", "số 037••••••345 sai"),
        ("CMND 161234567.", "CMND 161•••567."),
        ("ngày 12/05/1980", "ngày 12/05/1980"),
        ("V.07.03.29", "V.07.03.29"),
        ("2026-11-30", "2026-11-30"),
        ("12345678", "12345678"),
        ("«03507371O284» sai", "«035••••••284» sai"),
        ("còn NB000152, H42.10.01", "còn NB0••152, H42.10.01"),
    ],
)
def test_mask(text, masked):
    assert mask(text) == masked


def test_mask_person():
    assert [
        mask_person("037085012345"),
        mask_person("NB0001"),
        mask_person("Nguyễn Văn An"),
        mask_person(""),
    ] == ["037••••••345", "••••••", "N.V.A.", ""]


def test_bars_are_in_proportion():
    svg = str(charts.bars("Lỗi", [("a", 10, "error"), ("b", 5, "error"), ("c", 0, "error")]))
    assert re.findall(r'width="([\d.]+)%" height="14"', svg) == ["80.00", "40.00", "0.00"]


def _variables(css):
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", css))


def _luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("look", [0, 1, 2], ids=["light", "dark", "print"])
def test_contrast_is_wcag_aa(look):
    """4.5:1 for every text on every ground that it stands on (WCAG 2.2, 1.4.3); 3:1 for bars
    (1.4.11)."""
    colours = _variables(re.findall(r":root \{[^}]*\}", str(words.style()))[look])

    def ratio(a, b):
        high, low = sorted((_luminance(colours[a]), _luminance(colours[b])), reverse=True)
        return (high + 0.05) / (low + 0.05)

    for text in ("ink", "quiet", "error", "warning", "info", "good"):
        for ground in ("paper", "soft"):
            assert ratio(text, ground) >= 4.5, (text, ground)
    for ground in ("h0", "h1", "h2", "h3", "h4"):
        assert ratio("ink", ground) >= 4.5, ground
    for bar in ("accent", "error", "warning", "good", "line"):
        assert ratio(bar, "paper") >= 3, bar
