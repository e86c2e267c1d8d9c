"""The code that the start prints, so that nobody else takes a new board."""

from hmac import compare_digest
from pathlib import Path

from kaizen.config import kept_secret

LENGTH = 8
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on paper


def setup_code(instance_path: str) -> str:
    """Eight letters, the same until the board is set up."""
    secret = kept_secret(Path(instance_path) / "setup-code")
    picked = [LETTERS[ord(sign) % len(LETTERS)] for sign in secret[:LENGTH]]
    return "".join(picked)


def is_setup_code(typed: str, instance_path: str) -> bool:
    code = setup_code(instance_path)
    return len(code) == LENGTH and compare_digest(typed.strip().casefold().encode(), code.encode())


def forget_setup_code(instance_path: str) -> None:
    (Path(instance_path) / "setup-code").unlink(missing_ok=True)
