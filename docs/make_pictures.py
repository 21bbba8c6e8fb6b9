"""Makes the pictures of the README from the workspace that ``make demo`` leaves.

    python docs/make_pictures.py demo docs/pictures

Needs Chromium, LibreOffice and pdftoppm. The people in the pictures are made up.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from python_calamine import CalamineWorkbook

CHROMIUM = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")


def page(html: Path, target: Path, width: int, height: int) -> None:
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run([*CHROMIUM, f"--user-data-dir={profile}", f"--window-size={width},{height}", f"--screenshot={target}", html.resolve().as_uri()], check=True, capture_output=True)


def workbook(xlsx: Path, target: Path) -> None:
    """The upper part of the workbook's first page as LibreOffice prints it."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf", "--outdir", folder, str(xlsx)], check=True, capture_output=True)
        subprocess.run(["pdftoppm", "-png", "-r", "160", "-f", "1", "-l", "1", "-x", "50", "-y", "60", "-W", "2560", "-H", "620", "-singlefile", f"{folder}/{xlsx.stem}.pdf", str(target.with_suffix(""))], check=True)


def tasks(xlsx: Path) -> int:
    return CalamineWorkbook.from_path(str(xlsx)).get_sheet_by_name("Việc cần làm").total_height


def main() -> None:
    workspace, pictures = Path(sys.argv[1]), Path(sys.argv[2])
    missing = [p for p in ("chromium", "soffice", "pdftoppm") if not shutil.which(p)]
    if missing:
        sys.exit(f"not found: {', '.join(missing)}")
    pictures.mkdir(parents=True, exist_ok=True)
    period = max((workspace / "reports").iterdir())
    page(period / "tinh.html", pictures / "province.png", 1280, 1250)
    marked = max(sorted(period.glob("HSCB_*.xlsx"))[:120], key=tasks)
    workbook(marked, pictures / "marked.png")


if __name__ == "__main__":
    main()
