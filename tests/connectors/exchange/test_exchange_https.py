"""Messages over HTTPS to the reference server, through what goes wrong on the way; then by the
command, into the ledger."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest

from hoso.connectors import exchange
from hoso.connectors.mirror import Mirror

from ... import warm
from .national_server import TOKEN, National
from .test_exchange import UNITS, applied, frames


@pytest.fixture
def national(tmp_path):
    server = National(tmp_path)
    yield server
    server.close()


@pytest.fixture(scope="module")
def messages():
    people = [
        {"id": f"p{i}", "so_hieu": f"NB{i}", "cccd": f"0370800000{i:02d}"} for i in range(1, 6)
    ]
    built = exchange.build(
        applied(*({"id": p["id"], "field": "he_so", "ours": "3.00"} for p in people)),
        frames(*people),
        UNITS,
        sender="H42",
    )
    assert len(built.messages) == 5
    return built.messages


def carrier(national, **options):
    return exchange.Https(
        national.url,
        **{
            "token": TOKEN,
            "ca_file": national.ca,
            "batch": 2,
            "timeout": 0.5,
            "pause": 0.01,
            "tries": 3,
            **options,
        },
    )


def sent(way, messages):
    return [answer for answers in way.carry(messages) for answer in answers]


def test_all_are_taken_once_in_their_order(national, messages):
    answers = sent(carrier(national), messages)
    assert (
        [a.transaction_id for a in answers]
        == list(national.taken)
        == [m.transaction_id for m in messages]
    )
    assert {a.err_code for a in answers} == {"0"} and national.requests == 3


@pytest.mark.parametrize("fault", [503, 429, "cut before", "cut after", "slow"])
def test_a_failed_request_is_made_again_under_the_same_ids(national, messages, fault):
    national.faults = [fault, None, fault]
    answers = sent(carrier(national), messages)
    assert {a.err_code for a in answers} == {"0"} and national.requests == 5
    assert list(national.taken) == [m.transaction_id for m in messages], "none lost, none doubled"


@pytest.mark.parametrize("fault", [503, "cut before", "slow", "babble"])
def test_what_stays_broken_stops_with_a_sentence_and_the_rest_waits(national, messages, fault):
    national.faults = [None, *[fault] * 9]
    way = carrier(national).carry(messages)
    assert len(next(way)) == 2
    with pytest.raises(exchange.Unavailable) as told:
        next(way)
    assert (
        "127.0.0.1" in str(told.value) and told.value.status == 5 and TOKEN not in str(told.value)
    )
    national.faults = []
    assert len(sent(carrier(national), messages[2:])) == 3 and len(national.taken) == 5


def test_a_server_that_drips_holds_nobody_up(national, messages):
    national.faults = [None, *["drip"] * 9]
    began = time.monotonic()
    way = carrier(national, deadline=1.0).carry(messages)
    assert len(next(way)) == 2
    with pytest.raises(exchange.Unavailable, match="1 giây"):
        next(way)
    assert time.monotonic() - began < 10  # it drips for half a minute
    national.faults = []
    assert len(sent(carrier(national), messages[2:])) == 3


def test_pauses_count_towards_the_deadline(national, messages):
    national.faults = ["cut before"] * 9
    began = time.monotonic()
    with pytest.raises(exchange.Unavailable, match=r"0\.5 giây"):
        sent(carrier(national, deadline=0.5, pause=30, tries=9), messages)
    assert time.monotonic() - began < 10


def test_an_answer_that_is_too_long_is_not_read(national, messages):
    national.faults = ["flood"]
    with pytest.raises(exchange.Unavailable, match="8 MB"):
        sent(carrier(national), messages)


def test_a_refused_message_says_why(national, messages):
    national.refuse = {messages[1].transaction_id}
    answers = {a.transaction_id: a for a in sent(carrier(national), messages)}
    assert (
        answers[messages[1].transaction_id].err_code == "1"
        and answers[messages[1].transaction_id].message == "sai mã đơn vị"
    )
    assert len(national.taken) == 4


def test_token_and_certificate_are_checked(national, messages, tmp_path):
    for options in ({"token": "khac"}, {"ca_file": None}, {"ca_file": tmp_path / "khong-co.pem"}):
        with pytest.raises(exchange.Unavailable):
            sent(carrier(national, **options), messages)
    for url, token in (
        ("http://127.0.0.1/", TOKEN),
        (national.url, ""),
        (national.url, "hai\ndòng"),
    ):
        with pytest.raises(exchange.Unavailable):
            exchange.Https(url, token)
    assert not national.taken


def hoso(*words, cwd, **env):
    given = {**os.environ, "PYTHONIOENCODING": "utf-8", **env}
    return warm.run(list(map(str, words)), cwd, given, 120)


@pytest.fixture(scope="module")
def province(worlds, tmp_path_factory):
    """A small workspace in which a change set was applied and nothing was sent; and its mirror as a
    backup."""
    folder = worlds("plain").copy(tmp_path_factory.mktemp("demo") / "tinh")
    with Mirror.open(folder / "mirror.db") as mirror:
        return folder, mirror.backup(folder.parent / "kept.db")


@pytest.mark.slow
def test_the_command_sends_resumes_and_sends_refused_ones_again(national, province, tmp_path, url):
    """On each engine: the mirror of the workspace stands there."""
    folder = shutil.copytree(province[0], tmp_path / "tinh")
    with Mirror.open(url) as mirror:
        mirror.restore(province[1], by="Lan")
    text = (folder / "hoso.toml").read_text(encoding="utf-8")
    text = re.sub(
        r'(?m)^url = "sqlite:.*$',
        f'url = "{url if "://" in url else "sqlite:///" + url}"',
        text,
        count=1,
    )
    assert url in text
    own = f'url = "{national.url}"\nca_file = "{national.ca}"\npause = 0.01\ntries = 2\nbatch = 4\n'
    text = (
        text.replace("[exchange]", f"[exchange]\n{own}", 1)
        if "\n[exchange]" in text
        else f"{text}\n[exchange]\n{own}"
    )
    (folder / "hoso.toml").write_text(text, encoding="utf-8")
    national.faults = [None, *["cut before"] * 9]
    stopped = hoso("export", "--http", cwd=folder, HOSO_EXCHANGE_TOKEN=TOKEN)
    assert (
        stopped.returncode == 5
        and "Traceback" not in stopped.stderr
        and 0 < len(national.taken) <= 4
    ), stopped.stderr
    with Mirror.open(url) as mirror:
        ledger = mirror.read("message").sort_values("position")
    assert ledger["state"].value_counts()["accepted"] == len(national.taken) and len(ledger) > 6
    bad = ledger[ledger["state"] != "accepted"]["transaction_id"].iloc[-1]
    # Killed when the other side has taken a batch and nobody has heard of it: the same messages go
    # once more, and count once.
    before = len(national.taken)
    with subprocess.Popen(
        [sys.executable, "-m", "hoso.cli", "export", "--http"],
        cwd=folder,
        env={**os.environ, "HOSO_EXCHANGE_TOKEN": TOKEN},
    ) as killed:
        national.faults = [killed.kill]
    assert (
        killed.returncode == -signal.SIGKILL
        and before < len(national.taken) < len(ledger)
        and bad not in national.taken
    )
    with Mirror.open(url) as mirror:
        assert (
            mirror.read("message").sort_values("position")["state"].tolist()
            == ledger["state"].tolist()
            and not mirror.audit_verify()
        )
    national.faults, national.refuse = [], {bad}
    done = hoso("export", "--http", cwd=folder, HOSO_EXCHANGE_TOKEN=TOKEN)
    assert done.returncode == 1 and len(national.taken) == len(ledger) - 1, done.stderr
    national.refuse = set()
    done = hoso("export", "--http", "--again", cwd=folder, HOSO_EXCHANGE_TOKEN=TOKEN)
    assert done.returncode in (0, 1) and len(national.taken) == len(ledger), done.stderr
    with Mirror.open(url) as mirror:
        ledger, receipts = mirror.read("message"), mirror.read("receipt")
        assert set(ledger["state"]) == {"accepted"} and not mirror.audit_verify()
    assert (receipts["err_code"] == "1").sum() == 1 and (receipts["err_code"] == "0").sum() == len(
        ledger
    )
    for file in (folder / "messages").rglob("*.json"):
        assert (
            json.loads(file.read_text(encoding="utf-8"))["Header"]["TransactionId"]
            in national.taken
        )
    assert hoso("export", "--http", cwd=folder, HOSO_EXCHANGE_TOKEN="").returncode == 5
