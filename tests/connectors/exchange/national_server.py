"""A small reference server of the national side, as strict as the notes on the exchange say: TLS,
token, schema, order of a person's messages, one record for one transaction id. Faults are scripted,
one for each request.
"""

import datetime
import hashlib
import ipaddress
import json
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jsonschema
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hoso.connectors import exchange

TOKEN = "mot-ma-truy-cap"
LARGEST = 4 << 20


def certificate(folder):
    """(certificate, key) of 127.0.0.1 as files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


class National:
    """``faults``: what goes wrong with the next requests, the first first: 503, 429, "cut before",
    "cut after", "slow", "babble", or what is called once the messages are taken, in place of an
    answer. ``refuse``: transaction ids or personnel numbers that are refused. ``taken``:
    transaction id -> body, in order."""

    def __init__(self, folder):
        self.faults, self.refuse, self.taken, self.requests = [], set(), {}, 0
        self._judge = jsonschema.Draft202012Validator(exchange.schema())
        self._lock = threading.Lock()
        national = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                national.answer(self)

            def log_message(self, *_):
                """Nothing of a person goes to a log."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.ca, key = certificate(folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.ca, key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self.server.server_address[1]}/hoso"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, request):
        self.requests += 1
        fault = self.faults.pop(0) if self.faults else None
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return reply(request, 401)
        length = int(request.headers.get("Content-Length", "0"))
        if length > LARGEST or not request.headers.get("Content-Type", "").startswith(
            "application/json"
        ):
            return reply(request, 413)
        data = request.rfile.read(length)
        if fault in (503, 429):
            return reply(request, fault, headers={"Retry-After": "0"})
        if fault == "cut before":
            return cut(request)
        try:
            receipts = self.take(json.loads(data))
        except (ValueError, jsonschema.ValidationError) as error:
            return reply(request, 400, [{"message": str(error)[:100]}])
        if callable(fault):
            fault()
        if fault == "cut after" or callable(fault):
            return cut(request)
        if fault == "drip":
            return drip(request)
        if fault == "flood":
            return reply(request, 200, [{"message": "x" * (9 << 20)}])
        if fault == "slow":
            time.sleep(1.5)
        return reply(request, 200, [{"babble": 1}] if fault == "babble" else receipts)

    def take(self, batch):
        receipts = []
        with self._lock:
            for message in batch:
                self._judge.validate(message)
                transaction = message["Header"]["TransactionId"]
                body = hashlib.sha256(json.dumps(message, sort_keys=True).encode()).hexdigest()
                if self.taken.get(transaction, body) != body:
                    raise ValueError("another message under a known transaction id")
                refused = transaction in self.refuse
                if not refused:
                    self.taken.setdefault(transaction, body)
                receipts.append(
                    {
                        "transaction_id": transaction,
                        "err_code": "1" if refused else "0",
                        "message": "sai mã đơn vị" if refused else "",
                    }
                )
        return receipts


def reply(request, status, rows=None, headers=None):
    data = json.dumps(rows or []).encode()
    request.send_response(status)
    for name, value in {
        "Content-Type": "application/json",
        "Content-Length": str(len(data)),
        **(headers or {}),
    }.items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(data)


def drip(request):
    """A byte now and then, for half a minute; each comes before any timeout of a single wait."""
    for byte in b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Long: " + b"." * 300:
        try:
            request.wfile.write(bytes([byte]))
        except OSError:
            return
        time.sleep(0.1)


def cut(request):
    request.close_connection = True
    request.connection.close()
