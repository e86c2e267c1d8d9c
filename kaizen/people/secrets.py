"""PINs and passwords: kept only as Argon2 hashes."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_nobody: list[str] = []


def hashed(secret: str) -> str:
    return hasher.hash(secret)


def fits(secret: str, kept: str | None) -> bool:
    """Whether the secret is the one kept. Takes as long when there is nobody to compare with."""
    try:
        return hasher.verify(kept or nobody(), secret) and kept is not None
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False


def nobody() -> str:
    """A hash that no secret is tried against on purpose: it costs the time of a real one."""
    if not _nobody:
        _nobody.append(hasher.hash("nobody"))
    return _nobody[0]
