"""Tokens of a timestamp authority (RFC 3161), by the library rfc3161-client (extra
``timestamp``)."""

from pathlib import Path

import urllib3

from ..validators.texts import t

LARGEST = 1 << 20
SECONDS = 10.0


class NoStamp(Exception):
    """No token could be had, or a token proves nothing; the text is a sentence."""


def _library():
    try:
        import rfc3161_client
    except ImportError as error:
        raise NoStamp(t("thiếu thư viện; cài: pip install 'hoso[timestamp]'")) from error
    return rfc3161_client


def stamp(url: str, data: bytes) -> bytes:
    """A token of the authority at *url* over the SHA-256 of *data*.

    Raises:
        NoStamp: the library is not installed, the server does not answer, or its answer is none.
    """
    library = _library()
    asked = library.TimestampRequestBuilder().data(data)
    asked = asked.hash_algorithm(library.HashAlgorithm.SHA256).build()
    http = urllib3.PoolManager(timeout=SECONDS, retries=urllib3.Retry(1, redirect=0))
    try:
        answer = http.request(
            "POST",
            url,
            body=asked.as_bytes(),
            headers={"Content-Type": "application/timestamp-query"},
            preload_content=False,
        )
        body = answer.read(LARGEST)
        answer.release_conn()
    except (urllib3.exceptions.HTTPError, ValueError, OSError) as error:
        raise NoStamp(t("máy chủ dấu thời gian không trả lời: {why}", why=error)) from error
    if answer.status != 200:
        raise NoStamp(t("máy chủ dấu thời gian trả lời {status}", status=answer.status))
    found = _decoded(library, body)
    if found.tst_info.nonce != asked.nonce:
        raise NoStamp(t("câu trả lời của máy chủ dấu thời gian không phải cho câu hỏi này"))
    return body


def stamped_at(token: bytes, data: bytes, roots: Path) -> str:
    """When the authority saw *data* (UTC, ISO).

    Args:
        roots: PEM file of the certificates that are trusted.

    Raises:
        NoStamp: it is over other data, not signed by whom we trust, or cannot be read.
    """
    library = _library()
    from cryptography.x509 import load_pem_x509_certificates

    found = _decoded(library, token)
    try:
        trusted = load_pem_x509_certificates(roots.read_bytes())
    except (OSError, ValueError) as error:
        raise NoStamp(t("không đọc được chứng thư gốc (timestamp_ca): {why}", why=error)) from error
    builder = library.VerifierBuilder(roots=list(trusted))
    try:
        builder.build().verify_message(found, data)
    except (library.VerificationError, ValueError) as error:
        raise NoStamp(str(error)) from error
    return found.tst_info.gen_time.isoformat()


def _decoded(library, body: bytes):
    try:
        found = library.decode_timestamp_response(body)
        granted = library.PKIStatus(found.status) == library.PKIStatus.GRANTED
    except ValueError as error:
        raise NoStamp(t("không đọc được dấu thời gian: {why}", why=error)) from error
    if not granted:
        raise NoStamp(t("máy chủ dấu thời gian từ chối"))
    return found
