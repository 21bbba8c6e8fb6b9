"""A real mail server in its own process: TLS and login as asked, replies from a script, every
letter taken written down.

    python smtp_server.py PORT_FILE LOG [--tls CERT KEY] [--user U --password P] [--script FILE]
    [--keep FOLDER]

A line of the script is "<n> <what>": the n-th letter gets ``451``, ``550``, ``drop-rcpt``,
``drop-data`` (line cut after the text was taken) or ``slow`` instead of 250.
"""

import argparse
import asyncio
import ssl
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    def __init__(self, log: Path, script: dict[int, str], keep: Path | None):
        self.log, self.script, self.count, self.keep = log, script, 0, keep

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        self.count += 1
        what = self.script.get(self.count, "")
        if what == "drop-rcpt":
            server.transport.abort()
        if what in ("450", "550"):
            return f"{what} scripted"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        what = self.script.get(self.count, "")
        if what == "451":
            return "451 scripted"
        if what == "slow":
            await asyncio.sleep(0.5)
        if self.keep:
            (self.keep / f"{self.count}.eml").write_bytes(envelope.content)
        with self.log.open("a") as log:
            log.write(str(message_from_bytes(envelope.content)["Message-ID"]) + "\n")
        if what == "drop-data":
            server.transport.abort()
        return "250 OK"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("port_file", type=Path)
    parser.add_argument("log", type=Path)
    parser.add_argument("--tls", nargs=2)
    parser.add_argument("--user")
    parser.add_argument("--password")
    parser.add_argument("--script", type=Path)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    script = (
        {int(n): what for n, what in map(str.split, asked.script.read_text().splitlines())}
        if asked.script
        else {}
    )
    options: dict = {}
    if asked.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*asked.tls)
        options |= {"tls_context": context, "require_starttls": True}
    if asked.user:

        def allow(server, session, envelope, mechanism, auth_data):
            good = (
                auth_data.login == asked.user.encode()
                and auth_data.password == asked.password.encode()
            )
            return AuthResult(success=good, handled=False)

        options |= {
            "authenticator": allow,
            "auth_required": True,
            "auth_require_tls": bool(asked.tls),
            "auth_exclude_mechanism": ["LOGIN"],
        }

    async def serve() -> None:
        handler = Handler(asked.log, script, asked.keep)
        server = await asyncio.get_running_loop().create_server(
            lambda: SMTP(handler, **options), "127.0.0.1", 0
        )
        ready = asked.port_file.with_suffix(".new")
        ready.write_text(str(server.sockets[0].getsockname()[1]))
        ready.replace(asked.port_file)
        await server.serve_forever()

    asyncio.run(serve())


if __name__ == "__main__":
    main()
