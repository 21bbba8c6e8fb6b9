"""The certificate under which the desk answers other machines."""

import datetime
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import ExtensionOID

from ..validators.texts import t


class BadCertificate(ValueError):
    """The certificate or its key cannot be used; the message is one sentence for the user."""

    status = 2


def names_of(certificate: Path, key: Path) -> list[str]:
    """The names (DNS, IP) for which a certificate in PEM stands, those with "*" left out.

    Raises:
        BadCertificate: files that are none, do not belong together, are out of date, or name
            nothing.
    """
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
    except (OSError, ValueError) as error:
        raise BadCertificate(
            t(
                "{certificate} và {key} không phải chứng thư và khóa PEM của nhau, hoặc không đọc "
                "được.",
                certificate=certificate,
                key=key,
            )
        ) from error
    now = datetime.datetime.now(datetime.UTC)
    if not found.not_valid_before_utc <= now <= found.not_valid_after_utc:
        raise BadCertificate(t("Chứng thư {file} đã hết hạn hoặc chưa có hiệu lực.",
                               file=certificate))  # fmt: skip
    try:
        said = found.extensions.get_extension_for_oid(ExtensionOID.SUBJECT_ALTERNATIVE_NAME).value
    except x509.ExtensionNotFound:
        said = x509.SubjectAlternativeName([])
    assert isinstance(said, x509.SubjectAlternativeName)
    names = [
        *said.get_values_for_type(x509.DNSName),
        *(str(ip) for ip in said.get_values_for_type(x509.IPAddress)),
    ]
    exact = [name.lower() for name in names if "*" not in name]
    if not exact:
        raise BadCertificate(
            t("Chứng thư {file} không ghi tên máy nào (subjectAltName).", file=certificate)
        )
    return exact
