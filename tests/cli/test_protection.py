"""Every artefact of two months of a small province, walked: no unit's file holds another unit's
person, and what anybody may see holds no one."""

import html
import io
import json
import re
import shutil
import stat
import zipfile
from email import message_from_bytes, policy
from pathlib import Path

import pandas as pd
import pytest

from hoso.cli import demo as story
from hoso.connectors.intake.loading import load
from hoso.connectors.mail.protect import decrypt
from hoso.office.workspace import Workspace

from ..typed import text, there
from .test_check import hoso

NEXT = "2026-12"
KEYS = ("cccd", "cmnd", "so_hieu", "so_bhxh", "so_bhyt", "dien_thoai", "email", "ho_ten")
"""What tells who somebody is."""


@pytest.fixture(scope="module")
def workspace(worlds, tmp_path_factory):
    """Two months, the second with what the first found and half of the units silent; letters of
    both kinds, exported, applied."""
    folder = worlds("faulty").copy(tmp_path_factory.mktemp("protection") / "tinh")
    config = folder / "hoso.toml"
    config.write_text(
        config.read_text("utf-8")
        .replace("[mail]", '[mail]\nhost = "127.0.0.1"\nsender = "hoso@ninhbinh.example.vn"\n#', 1)
        .replace("[intake]", "[intake]\ndays_before = 31  # the same files are sent again\n#", 1),
        "utf-8",
    )
    shutil.copytree(folder / "inbox" / story.PERIOD, folder / "inbox" / NEXT)
    for path in sorted((folder / "inbox" / NEXT).iterdir())[:3]:
        path.unlink()
    assert hoso("run", "--period", NEXT, "--as-of", "2026-12-01", cwd=folder).returncode in (
        0,
        1,
        4,
    )
    for period in (story.PERIOD, NEXT):
        assert hoso("send", "--period", period, "--dry-run", cwd=folder).returncode == 0
    shutil.copytree(folder / "reports" / NEXT / "thu", folder / "reports" / NEXT / "ket-qua")
    assert (
        hoso(
            "send",
            "--period",
            NEXT,
            "--remind",
            "--deadline",
            "25/12/2026",
            "--dry-run",
            cwd=folder,
        ).returncode
        == 0
    )
    return folder


@pytest.fixture(scope="module")
def owners(workspace):
    """Key -> units to which a person with it belongs: who declared it, and whom the national
    database puts there."""
    frames = []
    truth = workspace / "truth" / story.PERIOD
    sent = (
        pd.read_csv(truth / "tables.csv", dtype=str, keep_default_na=False)
        .drop_duplicates("file")
        .set_index("file")["unit"]
    )
    people = pd.read_csv(truth / "people.csv", dtype=str, keep_default_na=False)
    frames.append(people.assign(_unit=people["file"].map(sent)))
    # As declared: a unit may have written another's number itself, and is told so.
    declared = load(sorted((workspace / "inbox" / story.PERIOD).iterdir())).records
    of_table = declared.tables.set_index("_table")["file"].map(lambda f: sent[Path(text(f)).name])
    frames.append(
        declared.nguoi[[*KEYS]].fillna("").assign(_unit=declared.nguoi["_table"].map(of_table))
    )
    for national in sorted((workspace / "national").glob("*/nguoi.csv")):
        known = pd.read_csv(national, dtype=str, keep_default_na=False)
        frames += [known.assign(_unit=known[c]) for c in ("ma_don_vi_quan_ly", "ma_don_vi_su_dung")]
    found: dict[str, set[str]] = {}
    for frame in frames:
        for key in KEYS:
            for value, unit in zip(frame[key], frame["_unit"], strict=True):
                # A name of one word is a slip of the pen, and a word like others.
                if value and unit and (key != "ho_ten" or " " in value):
                    found.setdefault(value, set()).add(unit)
    assert len(found) > 1_000 and len({u for units in found.values() for u in units}) >= 8
    return found


def text_of(data: bytes) -> str:
    """Everything that a workbook, a letter or a page says, hidden sheets, comments and properties
    included."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return "\n".join(
                f"{n}\n" + html.unescape(re.sub(r"<[^>]+>", "\n", parts.read(n).decode("utf-8")))
                for n in parts.namelist()
            )
    return html.unescape(re.sub(r"<[^>]+>", "\n", data.decode("utf-8")))


NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)+")


def people_in(text: str, owners: dict[str, set[str]]) -> set[str]:
    """The keys of people that *text* holds: numbers and addresses as whole words, names as whole
    cells or between marks."""
    words = (
        set(re.findall(r"[\w.@+-]+", text))
        | {w.strip(".-") for w in re.findall(r"[\w.@+-]+", text)}
        | set(re.findall(r"\d{9,}", text))
    )
    words |= {
        run
        for line in text.split("\n")
        for part in re.split(r"[«»“”\"(),:;./]", line)
        for run in [part.strip()]
        if NAME.fullmatch(run)
    }
    return words & owners.keys()


def unit_of(name: str) -> str:
    return there(re.fullmatch(r"HSCB_\d{6}_(.+)\.(?:xlsx|html|eml)", name))[1]


def strangers(text: str, unit: str, owners: dict[str, set[str]]) -> set[str]:
    return {key for key in people_in(text, owners) if unit not in owners[key]}


def letters(workspace):
    for path in sorted(workspace.glob("reports/*/*/*.eml")):
        yield path, message_from_bytes(path.read_bytes(), policy=policy.default)


def test_the_walk_can_find_somebody(workspace, owners):
    """Each workbook holds its own people, hidden parts are read, and another unit's eyes would see
    strangers."""
    books = sorted(workspace.glob("reports/*/HSCB_*.xlsx"))
    assert len(books) >= 10
    for path in books:
        text = text_of(path.read_bytes())
        own = {k for k in people_in(text, owners) if unit_of(path.name) in owners[k]}
        assert len(own) >= 3, path.name
        assert strangers(text, "H00", owners) and "xl/comments" in text and "docProps" in text


@pytest.mark.parametrize("kind", ["xlsx", "html"])
def test_no_file_of_a_unit_holds_anothers_person(workspace, owners, kind):
    files = sorted(workspace.glob(f"reports/*/HSCB_*.{kind}"))
    assert len(files) >= 10
    found = {
        f"{path.parent.name}/{path.name}": strangers(
            text_of(path.read_bytes()), unit_of(path.name), owners
        )
        for path in files
    }
    assert {name: who for name, who in found.items() if who} == {}


def test_attachments_open_with_their_units_password_and_hold_its_people_only(workspace, owners):
    passwords = json.loads((workspace / ".hoso" / "passwords.json").read_text())
    opened = 0
    for path, letter in letters(workspace):
        for part in letter.iter_attachments():
            unit = unit_of(text(part.get_filename()))
            assert unit == unit_of(path.name)
            plain = decrypt(part.get_content(), passwords[unit])
            assert (
                plain
                == (
                    workspace / "reports" / path.parent.parent.name / part.get_filename()
                ).read_bytes()
            )
            assert strangers(text_of(plain), unit, owners) == set()
            opened += 1
    assert opened >= 10 and len(set(passwords.values())) == len(passwords)


def test_bodies_and_headers_of_letters_hold_nobody(workspace, owners):
    read = 0
    for _, letter in letters(workspace):
        texts = [str(v) for v in letter.values()] + [
            p.get_content() for p in letter.walk() if p.get_content_maintype() == "text"
        ]
        assert len(texts) > 8
        assert people_in(text_of("\n".join(texts).encode()), owners) == set() and not re.search(
            r"\d{9}", " ".join(texts[-2:])
        )
        read += 1
    assert read >= 15


def test_pages_mask_every_number_and_the_province_names_nobody(workspace, owners):
    pages = sorted(workspace.glob("reports/*/*.html"))
    assert len(pages) >= 12
    # A number that Excel made into 3.7175E+10 has lost who it was.
    numbers = {k for k in owners if any(c.isdigit() for c in k) and "E+" not in k}
    for path in pages:
        text = text_of(re.sub(rb"<style>.*?</style>", b"", path.read_bytes(), flags=re.DOTALL))
        assert people_in(text, owners) & numbers == set(), path.name
        assert not re.search(r"\d{9}", text), path.name
        if path.name == "tinh.html":
            assert people_in(text, owners) == set()


def test_file_names_hold_nobody_and_only_the_owner_reads(workspace, owners):
    everything = [workspace, *workspace.rglob("*")]
    assert len(everything) > 100
    for path in everything:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
        assert people_in(path.name.replace("_", "\n"), owners) == set(), path


def test_what_is_kept_for_the_next_month_is_kept_by_period_not_handed_out(workspace, owners):
    """The kept frames and the mirror hold everybody: they lie outside of every folder that is
    handed out, and logs hold nobody."""
    out = Workspace(workspace)
    assert out.cache.is_relative_to(workspace / ".hoso")
    assert {p.suffix for p in (workspace / "reports").rglob("*") if p.is_file()} == {
        ".xlsx",
        ".html",
        ".eml",
    }
    assert people_in((workspace / ".hoso" / "progress.csv").read_text(), owners) == set()
    said = hoso("send", "--period", NEXT, "--dry-run", cwd=workspace)
    assert people_in(said.stdout + said.stderr, owners) == set()
    run = hoso("report", "--period", NEXT, "--as-of", "2026-12-01", cwd=workspace)
    assert people_in(run.stdout + run.stderr, owners) == set()
