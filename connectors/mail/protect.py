"""Attachments that only the unit can open: agile AES-256 (ECMA-376), decrypted once after writing
to be sure."""

import io
import secrets

import msoffcrypto
from msoffcrypto.format.ooxml import OOXMLFile

# No letter that is taken for another (0 O 1 I L), ASCII only: neither keyboard nor Unicode form can
# break it.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_password() -> str:
    """Four groups of four from 31 letters, 79 bits; handed over by another way than the mail."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def encrypt(workbook: bytes, password: str) -> bytes:
    """The workbook behind *password*.

    Raises:
        ValueError: decrypting what was written does not give the same bytes; nothing may be sent
        then.
    """
    written = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook)).encrypt(password, written)
    if decrypt(written.getvalue(), password) != workbook:
        raise ValueError("the encrypted workbook does not decrypt to what was encrypted")
    return written.getvalue()


def decrypt(data: bytes, password: str) -> bytes:
    """The plain workbook.

    Raises:
        msoffcrypto.exceptions.InvalidKeyError: wrong password.
    """
    plain = io.BytesIO()
    file = msoffcrypto.OfficeFile(io.BytesIO(data))
    file.load_key(password=password, verify_password=True)  # pyright: ignore[reportCallIssue]
    file.decrypt(plain, verify_integrity=True)  # pyright: ignore[reportCallIssue]
    return plain.getvalue()
