"""``hoso send`` against a real mail server: results, reminders by schedule, returned letters,
passwords."""

import io
import json
import shutil
import subprocess
import sys
import time
from email import message_from_bytes, policy
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import msoffcrypto
import pytest

from hoso.cli import demo as story
from hoso.office.passwords import server_password
from hoso.office.stop import Stop

from ..typed import text
from .test_check import hoso

SERVER = Path(__file__).parent.parent / "connectors" / "mail" / "smtp_server.py"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Path:
    """A small month in which one unit was silent."""
    folder = tmp_path_factory.mktemp("send") / "tinh"
    assert (
        hoso("demo", folder, "--people", "100", "--workbooks", "5", "--faults", "0.05").returncode
        == 0
    )
    (sorted((folder / "inbox" / story.PERIOD).glob("*.xls*"))[0]).unlink()
    assert hoso("run", "--period", story.PERIOD, "--as-of", story.AS_OF, cwd=folder).returncode in (
        0,
        1,
    )
    return folder


@pytest.fixture
def mail(workspace, tmp_path):
    """Lets the workspace send to a mail server of this machine; gives the folder of what it
    took."""
    taken = tmp_path / "taken"
    taken.mkdir()
    process = subprocess.Popen(
        [
            sys.executable,
            str(SERVER),
            str(tmp_path / "port"),
            str(tmp_path / "log"),
            "--keep",
            str(taken),
        ]
    )
    for _ in range(200):
        if (tmp_path / "port").exists():
            break
        time.sleep(0.05)
    config = workspace / "hoso.toml"
    before = config.read_text(encoding="utf-8")
    settings = (
        f'host = "127.0.0.1"\nport = {(tmp_path / "port").read_text()}\ntls = "none"\nsender = '
        f'"hoso@ninhbinh.example.vn"\nper_minute = 0\n'
    )
    config.write_text(before.replace("[mail]", "[mail]\n" + settings + "#", 1), encoding="utf-8")
    yield taken
    config.write_text(before, encoding="utf-8")
    process.kill()
    process.wait()


def test_results_go_out_once_encrypted_for_their_unit(workspace, mail):
    done = hoso("send", "--period", story.PERIOD, cwd=workspace)
    assert done.returncode == 0, done.stdout + done.stderr
    letters = [message_from_bytes(f.read_bytes(), policy=policy.default) for f in mail.iterdir()]
    assert letters
    passwords = json.loads((workspace / ".hoso" / "passwords.json").read_text())
    opened = 0
    for letter in letters:
        for part in letter.iter_attachments():
            unit = text(part.get_filename()).removesuffix(".xlsx").rpartition("_")[2]
            locked = msoffcrypto.OfficeFile(io.BytesIO(part.get_content()))
            (password,) = {
                p for u, p in passwords.items() if u.replace(".", "-") == unit or u == unit
            }
            locked.load_key(password=password, verify_password=True)  # pyright: ignore[reportCallIssue]
            opened += 1
    assert opened
    assert hoso("send", "--period", story.PERIOD, cwd=workspace).returncode == 0
    assert len(list(mail.iterdir())) == len(letters), "the second run sends nothing"


def test_silent_units_are_reminded_by_schedule(workspace, mail):
    assert (
        "deadline_day"
        in hoso("send", "--scheduled", "--period", story.PERIOD, cwd=workspace).stderr
    )
    config = workspace / "hoso.toml"
    config.write_text(
        config.read_text(encoding="utf-8").replace(
            "per_minute = 0", "per_minute = 0\ndeadline_day = 1\nreminders = [3, -2]"
        ),
        encoding="utf-8",
    )
    for _ in range(2):
        done = hoso("send", "--scheduled", "--period", "2020-01", cwd=workspace)
        assert done.returncode == 2, "a period that nobody ran has no silent units"
    for _ in range(2):
        done = hoso("send", "--scheduled", "--period", story.PERIOD, cwd=workspace)
        assert done.returncode == 0, done.stderr
    reminders = [message_from_bytes(f.read_bytes(), policy=policy.default) for f in mail.iterdir()]
    silent = [m for m in reminders if "Đôn đốc" in m["Subject"]]
    assert len(silent) == len(reminders) >= 1
    assert len({m["To"] for m in silent}) == len(silent), "each silent unit once for each step"


def test_a_returned_letter_is_shown_with_its_remedy(workspace, mail, tmp_path):
    hoso("send", "--period", story.PERIOD, "--remind", cwd=workspace)
    (first, *_) = mail.iterdir()
    ours = message_from_bytes(first.read_bytes())["Message-ID"]
    (tmp_path / "bao.eml").write_text(
        "Content-Type: multipart/report; report-type=delivery-status; "
        'boundary="XX"\n\n--XX\nContent-Type: message/delivery-status\n\n'
        "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; a@b.vn\nAction: failed\nStatus: "
        "5.1.1\nDiagnostic-Code: smtp; 550 no such user\n\n"
        f"--XX\nContent-Type: text/rfc822-headers\n\nMessage-ID: {ours}\n\n--XX--\n"
    )
    done = hoso("send", "--period", story.PERIOD, "--bounces", tmp_path / "bao.eml", cwd=workspace)
    assert done.returncode == 5, done.stdout + done.stderr
    assert (
        "Bị trả lại" in done.stdout and "no such user" in done.stdout and "units.csv" in done.stdout
    )


def test_a_unit_whose_file_holds_nobody_gets_its_result_and_no_reminder(workspace, mail, tmp_path):
    folder, letters = (
        workspace / "inbox" / story.PERIOD,
        workspace / "reports" / story.PERIOD / "thu",
    )

    def units(*words):
        shutil.rmtree(letters, ignore_errors=True)
        assert (
            hoso("send", "--period", story.PERIOD, "--dry-run", *words, cwd=workspace).returncode
            == 0
        )
        return {
            p.stem.rpartition("_")[2]: message_from_bytes(p.read_bytes(), policy=policy.default)
            for p in letters.iterdir()
        }

    silent = set(units("--remind"))
    assert silent and not silent & set(units())
    unit = min(silent)
    (folder / f"{unit}.csv").write_text(
        "Kính gửi Sở Nội vụ\nĐơn vị không có thay đổi.\n", encoding="utf-8"
    )
    try:
        assert (
            hoso("run", "--period", story.PERIOD, "--as-of", story.AS_OF, cwd=workspace).returncode
            == 1
        )
        assert [
            text(a.get_filename()).endswith(f"_{unit}.xlsx")
            for a in units()[unit].iter_attachments()
        ] == [True]
        assert set(units("--remind")) == silent - {unit}
    finally:
        (folder / f"{unit}.csv").unlink()
        hoso("run", "--period", story.PERIOD, "--as-of", story.AS_OF, cwd=workspace)
    assert set(units("--remind")) == silent and unit not in units(), (
        "what an earlier run wrote is not taken for this one's"
    )


class Keys(keyring.backend.KeyringBackend):
    priority = 1  # pyright: ignore[reportAssignmentType]

    def get_password(self, service, username):
        if username.startswith("khoa"):
            raise keyring.errors.KeyringLocked("locked")
        return "bi-mat" if (service, username) == ("hoso", "van-thu@mail.example.vn") else None

    def set_password(self, service, username, password):
        raise NotImplementedError

    def delete_password(self, service, username):
        raise NotImplementedError


def test_the_servers_password_comes_from_the_environment_or_the_keyring(monkeypatch):
    before = keyring.get_keyring()
    keyring.set_keyring(Keys())
    try:
        monkeypatch.delenv("HOSO_SMTP_PASSWORD", raising=False)
        assert server_password("van-thu", "mail.example.vn") == "bi-mat"
        assert server_password("ai-khac", "mail.example.vn") == ""
        with pytest.raises(Stop, match="HOSO_SMTP_PASSWORD"):
            server_password("khoa", "mail.example.vn")
        monkeypatch.setenv("HOSO_SMTP_PASSWORD", "tu-bien")
        assert server_password("van-thu", "mail.example.vn") == "tu-bien"
    finally:
        keyring.set_keyring(before)
