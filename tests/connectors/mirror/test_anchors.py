"""The head of the audit outside the database: what was cut off, made anew or deleted is found."""

import http.server
import json
import shutil
import sqlite3
import subprocess
import threading

import pytest

from hoso.office import anchors
from hoso.office.workspace import Workspace

from .province import frames

TSA = """[tsa]
default_tsa = me
[me]
serial = {root}/serial
crypto_device = builtin
signer_cert = {root}/tsa.pem
signer_key = {root}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


@pytest.fixture
def workspace(tmp_path):
    made = Workspace.create(tmp_path / "w", name="Sở Nội vụ", target=10)
    with made.mirror() as mirror:
        mirror.pull(frames(), period="2026-10", source="x", by="Lan")
    for n in range(3):
        with made.mirror() as mirror:
            mirror.note("x", str(n), by="Lan")
    return made


def problems(workspace, *given):
    with workspace.mirror() as mirror:
        mirror.on_leave = None
        return [*mirror.audit_verify(), *anchors.check(workspace.root, mirror, given)]


def test_each_growth_of_the_chain_is_noted_once(workspace):
    assert [a.seq for a in anchors.noted(workspace.root)] == [1, 2, 3, 4]
    with workspace.mirror() as mirror:
        mirror.theirs()
    assert [a.seq for a in anchors.noted(workspace.root)] == [1, 2, 3, 4]
    assert (workspace.root / anchors.FILE).stat().st_mode & 0o777 == 0o600
    assert problems(workspace) == []


def cut(workspace, keep):
    """Cut the end of the chain off as somebody does who knows how it is made."""
    with sqlite3.connect(workspace.root / "mirror.db") as db:
        for verb in ("update", "delete"):
            db.execute(f"DROP TRIGGER audit_no_{verb}")
        db.execute("DELETE FROM audit WHERE seq > ?", (keep,))
        db.execute("DELETE FROM audit_head")
        db.execute("INSERT INTO audit_head SELECT 1, seq, hash FROM audit WHERE seq = ?", (keep,))


def test_a_cut_tail_is_found_also_after_the_chain_grew_again(workspace):
    cut(workspace, 2)
    (said,) = problems(workspace)
    assert "mục 4" in said
    for n in range(5):
        with workspace.mirror() as mirror:
            mirror.note("y", str(n), by="Hoa")
    (said,) = problems(workspace)
    assert "Mục 3" in said, "it is another entry now"


def test_a_deleted_audit_is_found(workspace):
    for rest in ("", "-wal", "-shm"):
        (workspace.root / f"mirror.db{rest}").unlink(missing_ok=True)
    assert len(problems(workspace)) == 1


def test_an_anchor_from_a_letter_is_enough(workspace):
    head = anchors.last(workspace.root)
    assert head is not None and anchors.Anchor.parsed(head.told()) == head
    (workspace.root / anchors.FILE).unlink()
    cut(workspace, 3)
    assert problems(workspace) == [] and len(problems(workspace, head)) == 1
    for wrong in ("", "4", "4:ab", "x:" + "0" * 64):
        with pytest.raises(ValueError):
            anchors.Anchor.parsed(wrong)


def test_a_restored_backup_keeps_what_was_anchored(workspace, tmp_path):
    with workspace.mirror() as mirror:
        file = mirror.backup(tmp_path / "kept.db")
        mirror.note("later", by="Lan")
    with workspace.mirror() as mirror:
        mirror.restore(file, by="Lan")
    assert problems(workspace) == []


def test_damaged_pages_and_records_are_found(workspace):
    with workspace.mirror() as mirror:
        assert mirror.damage() == []
    path = workspace.root / "mirror.db"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'history'").fetchone()[0]
        size = db.execute("PRAGMA page_size").fetchone()[0]
    data = bytearray(path.read_bytes())
    data[(page - 1) * size : page * size] = b"\x00" * size
    path.write_bytes(bytes(data))
    with workspace.mirror() as mirror:
        mirror.on_leave = None
        assert mirror.damage()


def test_a_flipped_byte_in_a_record_is_found(workspace):
    path = workspace.root / "mirror.db"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = path.read_bytes()
    assert data.count(b"0912000003")
    path.write_bytes(data.replace(b"0912000003", b"0912000008"))
    with workspace.mirror() as mirror:
        assert mirror.damage()


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """A timestamp authority of openssl behind HTTP; (url, file of its root certificate)."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    pytest.importorskip("rfc3161_client")
    root = tmp_path_factory.mktemp("tsa")
    call = lambda *args: subprocess.run(  # noqa: E731
        ["openssl", *args], cwd=root, check=True, capture_output=True
    )
    (root / "serial").write_text("01")
    (root / "tsa.cnf").write_text(TSA.format(root=root))
    (root / "ext").write_text(
        "extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n"
    )
    call("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem",
         "-subj", "/CN=Goc", "-days", "30", "-addext", "keyUsage=critical,keyCertSign")  # fmt: skip
    call("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr",
         "-subj", "/CN=Dau thoi gian")  # fmt: skip
    call("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
         "-out", "tsa.pem", "-days", "30", "-extfile", "ext")  # fmt: skip

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            (root / "q").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            call("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "q", "-out", "a")
            body = (root / "a").read_bytes()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *said):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", root / "ca.pem"
    server.shutdown()
    server.server_close()


def test_a_timestamp_authority_says_when_it_saw_the_head(authority, workspace):
    url, ca = authority
    (workspace.root / "tsa.pem").write_bytes(ca.read_bytes())
    config = {"timestamp_url": url, "timestamp_ca": "tsa.pem"}
    workspace.settings.audit.update(config)
    with workspace.mirror() as mirror:
        mirror.note("z", by="Lan")
    wrong, proved = anchors.stamps(workspace.root, config)
    assert not wrong and len(proved) == 1 and "Mục 5" in proved[0]
    token = workspace.root / anchors.STAMPS / "5.tsr"
    (workspace.root / anchors.STAMPS / "4.tsr").write_bytes(token.read_bytes())
    wrong, _ = anchors.stamps(workspace.root, config)
    assert len(wrong) == 1 and "mục 4" in wrong[0], "a token of another entry proves nothing"


def test_a_server_that_is_away_stops_nothing_and_is_noted(workspace):
    workspace.settings.audit.update({"timestamp_url": "http://127.0.0.1:9/"})
    with workspace.mirror() as mirror:
        mirror.note("z", by="Lan")
    last = (workspace.root / anchors.FILE).read_text().splitlines()[-1]
    assert json.loads(last)["unstamped"]
