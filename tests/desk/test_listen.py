"""What a desk for other machines needs before it opens, and that it speaks TLS only."""

import datetime
import ipaddress
import json
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request

import pytest
import uvicorn
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hoso.cli.main import hoso as program
from hoso.connectors.certificates import BadCertificate, names_of
from hoso.desk import serve
from hoso.desk.app import Desk
from hoso.desk.door import Links
from hoso.desk.jobs import Jobs
from hoso.desk.serve import Listen, Running
from hoso.office import accounts
from hoso.office.stop import Stop
from hoso.office.workspace import Workspace

PASSWORD = "bàn đạp xe kéo 27"
NOW = datetime.datetime.now(datetime.UTC)


def certificate(folder, *names: str, days: int = 30, key=None):
    """(certificate, key) that stand for these names, as files."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    about = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hoso")])
    made = (
        x509.CertificateBuilder()
        .subject_name(about)
        .issuer_name(about)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - datetime.timedelta(days=60))
        .not_valid_after(NOW + datetime.timedelta(days=days))
    )
    if names:
        said = [
            x509.IPAddress(ipaddress.ip_address(n)) if n[0].isdigit() else x509.DNSName(n)
            for n in names
        ]
        made = made.add_extension(x509.SubjectAlternativeName(said), critical=False)
    found = made.sign(key, hashes.SHA256())
    one, two = folder / "desk.pem", folder / "desk.key"
    one.write_bytes(found.public_bytes(serialization.Encoding.PEM))
    two.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return one, two


@pytest.fixture
def workspace(tmp_path):
    return Workspace.create(tmp_path / "so", name="Sở Nội vụ", target=200)


def on_postgresql(workspace) -> Workspace:
    """Its settings name a server; nobody asks it here."""
    file = workspace.root / "hoso.toml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("sqlite:///mirror.db", "postgresql+psycopg://hoso@127.0.0.1:1/hoso")
    file.write_text(text, encoding="utf-8")
    return Workspace(workspace.root)


def opened(workspace, listen: Listen) -> None:
    serve.serve(workspace, port=0, by="x", browser=False, say=print, listen=listen)


def test_several_people_on_sqlite_are_refused(workspace, tmp_path):
    accounts.add(workspace, "lan", "duyet", PASSWORD, by="x")
    files = certificate(tmp_path, "desk.example")
    with pytest.raises(Stop, match="PostgreSQL"):
        opened(workspace, Listen("0.0.0.0", 0, *files))
    assert not (workspace.root / ".hoso" / "desk" / "server.json").exists()


def test_a_desk_without_accounts_is_refused(workspace, tmp_path):
    files = certificate(tmp_path, "desk.example")
    accounts.add(workspace, "lan", "duyet", PASSWORD, by="x")
    accounts.disable(workspace, "lan", by="x")
    with pytest.raises(Stop, match="hoso accounts add"):
        opened(on_postgresql(workspace), Listen("0.0.0.0", 0, *files))


def test_a_certificate_that_proves_nothing_is_refused(workspace, tmp_path):
    accounts.add(workspace, "lan", "duyet", PASSWORD, by="x")
    there = on_postgresql(workspace)
    for made in (
        certificate(tmp_path),
        certificate(tmp_path, "*.gov.example"),
        certificate(tmp_path, "desk.example", days=-1),
        (tmp_path / "desk.key", tmp_path / "desk.pem"),
    ):
        with pytest.raises(BadCertificate):
            opened(there, Listen("0.0.0.0", 0, *made))
    one, _ = certificate(tmp_path, "desk.example")
    kept = one.read_bytes()
    _, other = certificate(tmp_path, "desk.example")
    one.write_bytes(kept)
    with pytest.raises(BadCertificate):
        names_of(one, other)


def test_the_names_of_a_certificate(tmp_path):
    files = certificate(tmp_path, "Desk.Example", "10.0.0.7", "*.example")
    assert names_of(*files) == ["desk.example", "10.0.0.7"]


@pytest.mark.parametrize(
    "words",
    [
        ["--listen", "0.0.0.0:8443"],
        ["--listen", "8443", "--tls", "{cert}", "{key}"],
        ["--listen", "0.0.0.0:99999", "--tls", "{cert}", "{key}"],
        ["--tls", "{cert}", "{key}"],
    ],
)
def test_half_of_what_is_needed_opens_nothing(workspace, tmp_path, words):
    cert, key = certificate(tmp_path, "desk.example")
    typed = [word.format(cert=cert, key=key) for word in words]
    done = CliRunner().invoke(program, ["serve", str(workspace.root), *typed])
    assert done.exit_code == 2 and ("--listen" in done.output or "--tls" in done.output)


@pytest.fixture
def live(workspace, tmp_path):
    """An office's desk on a real port of this machine; over SQLite, which `serve` would refuse."""
    accounts.add(workspace, "lan", "duyet", PASSWORD, by="x")
    files = certificate(tmp_path, "localhost")
    listening = serve._listening(0)
    port = listening.getsockname()[1]
    here = Running(port, b"of the tests")
    door = serve.dataclasses.replace(
        here.door("x"), shared=serve.shared(workspace, ("localhost",))
    )  # fmt: skip
    listen = Listen("127.0.0.1", port, *files)
    server = uvicorn.Server(serve._config(Desk(workspace, door, Jobs(workspace)), listen))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    serve._note(workspace, serve.dataclasses.replace(here, address=door.address()))
    yield workspace, port, files[0]
    server.should_exit = True
    thread.join(timeout=20)
    listening.close()


def test_it_speaks_tls_only_under_its_own_certificate(live):
    _, port, cert = live
    trusting = ssl.create_default_context(cafile=str(cert))
    page = urllib.request.urlopen(f"https://localhost:{port}/login", context=trusting, timeout=20)
    assert "Đăng nhập" in page.read().decode() and page.headers["strict-transport-security"]
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"https://localhost:{port}/login", timeout=20)
    with socket.create_connection(("127.0.0.1", port), timeout=20) as plain:
        plain.sendall(b"GET /login HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b"200" not in plain.recv(100)
    old = ssl.create_default_context(cafile=str(cert))
    old.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"https://localhost:{port}/login", context=old, timeout=20)


def test_a_second_desk_of_the_workspace_is_not_opened(live, tmp_path):
    workspace, port, _ = live
    found = serve.running(workspace)
    assert found and found.address == f"https://localhost:{port}"
    with pytest.raises(Stop, match=f"https://localhost:{port}"):
        serve.serve(workspace, port=0, by="x", browser=False, say=print)
    file = workspace.root / ".hoso" / "desk" / "server.json"
    kept = json.loads(file.read_text())
    file.write_text(json.dumps({**kept, "secret": b"another".hex()}))
    assert serve.running(workspace) is None and Links(b"x").name()
