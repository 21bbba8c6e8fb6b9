"""Makes the pictures of the documentation: those of ``loading.md`` and ``templates.md``, and those
of the README and the forms from the workspace that ``make demo`` leaves.

    python docs/make_pictures.py [demo] docs/pictures

Needs LibreOffice and pdftoppm; for the pictures of the demo Chromium, Playwright, Xvfb, xdotool and
ImageMagick too. The people in the pictures are made up.
"""

import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Literal

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.properties import PageSetupProperties
from playwright.sync_api import sync_playwright
from python_calamine import CalamineWorkbook
from rich.console import Console
from rich.text import Text

HOSO = Path(sys.executable).parent / "hoso"


def page(
    html: Path, target: Path, width: int, height: int, colours: Literal["light", "dark"] = "light"
) -> None:
    """The upper part of a page as wide as a screen (1280) or a telephone (360)."""
    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        tab = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=colours
        ).new_page()
        tab.goto(html.resolve().as_uri())
        tab.screenshot(path=target)
        browser.close()


def printed(xlsx: Path, target: Path, *how: str) -> None:
    """The workbook's first page as LibreOffice prints it; *how*: options of pdftoppm."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                "soffice",
                "--headless",
                f"-env:UserInstallation=file://{folder}/profile",
                "--convert-to",
                "pdf",
                "--outdir",
                folder,
                str(xlsx),
            ],
            check=True,
            capture_output=True,
        )
        subprocess.run(
            [
                "pdftoppm",
                "-png",
                *how,
                "-singlefile",
                f"{folder}/{xlsx.stem}.pdf",
                str(target.with_suffix("")),
            ],
            check=True,
        )


def workbook(xlsx: Path, target: Path, height: int) -> None:
    """The upper part of the workbook's first page."""
    printed(xlsx, target, *f"-r 160 -x 50 -y 60 -W 2560 -H {height}".split())


FORMS = {"bm01": "BM01/BNV", "8b": "8B-BTCTW", "9a": "9A-BTCTW", "bn01": "BN-01"}
"""Picture -> the form that it shows."""


def forms(demo: Path, pictures: Path) -> None:
    """Official forms of the workspace *demo* at the end of its year."""
    with tempfile.TemporaryDirectory() as folder:
        for name, form in FORMS.items():
            xlsx = Path(folder, f"{name}.xlsx")
            subprocess.run(
                [HOSO, "figures", "form", form, "--as-of", "2026-12-31", "-o", xlsx],
                check=True,
                capture_output=True,
                cwd=demo,
            )
            printed(xlsx, pictures / f"form-{name}.png", "-r", "90", "-f", "1")


_QUIET = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Linguistic/SpellChecking"><prop oor:name="IsSpellAuto" oor:op="fuse"><value>false</value></prop></item></oor:items>"""


def screen(xlsx: Path, target: Path, *keys: str) -> None:
    """The window of LibreOffice with the workbook open, after these keys (as xdotool names them;
    "=AB5" is typed)."""
    with tempfile.TemporaryDirectory() as folder:
        # Spelling is not checked, or names would stand on red waves; a copy is opened, or its lock
        # would be in the way next time.
        (user := Path(folder, "profile", "user")).mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_QUIET)
        opened = shutil.copy(xlsx, folder)
        show = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "1500x900x24"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert show.stdout is not None
        env = {**os.environ, "DISPLAY": f":{show.stdout.readline().strip()}"}
        office = subprocess.Popen(
            [
                "soffice",
                f"-env:UserInstallation=file://{folder}/profile",
                "--norestore",
                "--nologo",
                "--calc",
                opened,
            ],
            env=env,
            start_new_session=True,
            stderr=subprocess.DEVNULL,
        )
        try:
            subprocess.run(
                [
                    "xdotool",
                    "search",
                    "--sync",
                    "--onlyvisible",
                    "--name",
                    f"{xlsx.name} - LibreOffice",
                ],
                env=env,
                check=True,
                capture_output=True,
                timeout=120,
            )
            time.sleep(5)
            for key in keys:
                subprocess.run(
                    ["xdotool", *(("type", key[1:]) if key.startswith("=") else ("key", key))],
                    env=env,
                    check=True,
                    timeout=20,
                )
                time.sleep(1)
            subprocess.run(["import", "-window", "root", str(target)], env=env, check=True)
        finally:
            os.killpg(office.pid, signal.SIGKILL)
            office.wait()
            show.terminate()
            show.wait()


def tasks(xlsx: Path) -> list[list[str]]:
    return [
        list(map(str, row))
        for row in CalamineWorkbook.from_path(str(xlsx))
        .get_sheet_by_name("Việc cần làm")
        .to_python()[7:]
        if row[0]
    ]


def marked(period: Path, pictures: Path) -> Path:
    """A marked workbook in LibreOffice: the list of work, a faulty cell with its comment, the
    drop-down of reasons."""
    work = {xlsx: tasks(xlsx) for xlsx in sorted(period.glob("HSCB_*.xlsx"))[:120]}
    chosen = max(
        work, key=lambda xlsx: (len({row[1] for row in work[xlsx]}), -abs(len(work[xlsx]) - 15))
    )
    cell = next(
        row[3]
        for row in work[chosen]
        if row[2] == "Hồ sơ" and "Lỗi" in row[1] and len(row[3].rstrip("0123456789")) > 1
    )
    pages = CalamineWorkbook.from_path(str(chosen)).sheet_names.index("Hồ sơ")
    screen(chosen, pictures / "marked.png")
    screen(
        chosen,
        pictures / "marked-data.png",
        *["ctrl+Next"] * pages,
        "ctrl+shift+t",
        "ctrl+a",
        f"={cell}",
        "Return",
        "ctrl+F1",
    )
    screen(
        chosen,
        pictures / "marked-answer.png",
        "ctrl+shift+t",
        "ctrl+a",
        "=N8",
        "Return",
        "alt+Down",
    )
    return chosen


MESSY = [
    ["UBND XÃ GIA HƯNG", "", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["TRƯỜNG THCS GIA HƯNG", "", "", "", "Độc lập - Tự do - Hạnh phúc"],
    ["DANH SÁCH CÁN BỘ, GIÁO VIÊN (Tính đến ngày 31/12/2025)"],
    [],
    [
        "TT",
        "Họ và tên khai sinh",
        "Ngày, tháng, năm sinh",
        "",
        "Số định danh",
        "Chức vụ",
        "Lương hiện hưởng",
        "",
        "Ngày nâng bậc",
    ],
    ["", "", "Nam", "Nữ", "", "", "Bậc", "Hệ số", ""],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"],
    ["I", "Ban giám hiệu"],
    [1, "Nguyễn Văn An", "12/3/1975", "", "037075000001", "Hiệu trưởng", 4, "5,02", "01/2024"],
    [2, "Trần Thị Bình", "", 1980, "037180000002", "Phó Hiệu trưởng", 3, 4.68, "5/2023"],
    ["II", "Tổ Toán"],
    [
        1,
        "Hoàng Thị Mười",
        "",
        "tháng 5 năm 1982",
        "037 182 000 003",
        "Giáo viên",
        "5/3,66",
        "3.66",
        "1.9.2024",
    ],
    ["", "Tổng cộng: 3 người"],
    [],
    ["", "NGƯỜI LẬP BIỂU", "", "", "", "", "HIỆU TRƯỞNG"],
]
"""A list as a school sends it: letterhead, merged headings, birth dates under the sex, groups, a
total, signatures."""
WIDTHS = (5, 25, 13, 18, 19, 18, 9, 9, 16)


def messy(target: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "Danh sách"
    line = Side(style="thin")
    for r, row in enumerate(MESSY, 1):
        for c in range(1, len(WIDTHS) + 1):
            cell = page.cell(r, c, (row[c - 1] if c <= len(row) else "") or None)
            cell.alignment = Alignment(
                horizontal="center" if r < 8 else None, vertical="center", wrap_text=4 < r < 7
            )
            cell.font = Font(name="Times New Roman", size=12, bold=r < 7 or r in (8, 11, 13, 15))
            if 5 <= r <= 13:
                cell.border = Border(line, line, line, line)
    for area in (
        "A1:D1",
        "E1:I1",
        "A2:D2",
        "E2:I2",
        "A3:I3",
        "A5:A6",
        "B5:B6",
        "C5:D5",
        "E5:E6",
        "F5:F6",
        "G5:H5",
        "I5:I6",
        "B15:D15",
        "G15:I15",
    ):
        page.merge_cells(area)
    for letter, width in zip("ABCDEFGHI", WIDTHS, strict=True):
        page.column_dimensions[letter].width = width
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.save(target)


def terminal(command: list[str], folder: Path, target: Path, status: int = 0) -> None:
    """What a command of hoso prints, as a picture."""
    told = subprocess.run(
        [HOSO, *command],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "150", "FORCE_COLOR": "1"},
    )
    if told.returncode != status:
        sys.exit(told.stderr)
    console = Console(record=True, width=150, file=io.StringIO())
    console.print(Text(f"$ hoso {' '.join(command)}", style="bold"))
    console.print(Text.from_ansi(told.stdout))
    svg = console.export_svg(title="hoso")
    target.write_text(
        re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL), encoding="utf-8"
    )  # the page loads nothing from elsewhere


def loading(pictures: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "thcs-gia-hung.xlsx"
        messy(sheet)
        workbook(sheet, pictures / "loading-sheet.png", 500)
        subprocess.run([HOSO, "init", "."], cwd=folder, check=True, capture_output=True)
        terminal(["map", "--no-ask", sheet.name], sheet.parent, pictures / "loading-map.svg")


def templates(pictures: Path) -> None:
    """The people's sheet of a school's template, and what the check says of one that somebody
    changed."""
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "truong-hoc-2026.xlsx"
        subprocess.run(
            [HOSO, "template", "build", built, "--kind", "truong_hoc", "--as-of", "2026-07-01"],
            check=True,
            capture_output=True,
        )
        workbook(built, pictures / "template.png", 420)
        book = openpyxl.load_workbook(built)
        sheet = book["Hồ sơ"]
        sheet["F2"], sheet.column_dimensions["B"].number_format = "Sinh ngày nào", "0"
        sheet.protection.sheet = False
        book.defined_names["DM_dan_toc"].attr_text = "'Danh mục'!$B$2:$B$20"
        book.save(built)
        terminal(
            ["template", "check", built.name],
            built.parent,
            pictures / "template-check.svg",
            status=1,
        )


def main() -> None:
    pictures = Path(sys.argv[-1])
    missing = [
        p
        for p in (
            "soffice",
            "pdftoppm",
            *(["chromium", "Xvfb", "xdotool", "import"] if len(sys.argv) > 2 else []),
        )
        if not shutil.which(p)
    ]
    if missing:
        sys.exit(f"not found: {', '.join(missing)}")
    pictures.mkdir(parents=True, exist_ok=True)
    loading(pictures)
    templates(pictures)
    if len(sys.argv) > 2:
        period = max((Path(sys.argv[1]) / "reports").iterdir())
        page(period / "tinh.html", pictures / "province.png", 1280, 1250)
        page(period / "tinh.html", pictures / "province-360.png", 360, 1250, "dark")
        unit = marked(period, pictures).with_suffix(".html")
        page(unit, pictures / "unit.png", 1280, 1250)
        page(unit, pictures / "unit-360.png", 360, 1250)
        forms(Path(sys.argv[1]), pictures)


if __name__ == "__main__":
    main()
