"""PINs and passwords: kept only as Argon2 hashes."""

import re
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

PIN = re.compile(r"[0-9]{4,8}")
SHORTEST_PASSWORD = 10
LONGEST_SECRET = 200
NEW_PASSWORD_BYTES = 12

hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_nobody: list[str] = []


class Hashed(str):
    """A secret that went through the hasher already."""


def hashed(secret: str) -> Hashed:
    """Costs tens of milliseconds on purpose: call it before a write transaction begins."""
    return secret if isinstance(secret, Hashed) else Hashed(hasher.hash(_composed(secret)))


def fits(secret: str, kept: str | None) -> bool:
    """Whether the secret is the one kept. Takes as long when there is nobody to compare with."""
    try:
        return hasher.verify(kept or nobody(), _composed(secret)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def nobody() -> str:
    """A hash that no secret is tried against on purpose: it costs the time of a real one."""
    if not _nobody:
        _nobody.append(hasher.hash(secrets.token_urlsafe()))
    return _nobody[0]


def is_pin(secret: str) -> bool:
    return PIN.fullmatch(secret) is not None


def new_pin() -> str:
    """Six digits, the first not 0: spreadsheets drop zeros in front."""
    return str(10**5 + secrets.randbelow(9 * 10**5))


def new_password() -> str:
    return secrets.token_urlsafe(NEW_PASSWORD_BYTES)


def _composed(secret: str) -> str:
    """Two keyboards may write "é" as one sign or as two; the secret is the same."""
    return unicodedata.normalize("NFKC", secret)
