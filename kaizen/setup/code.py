"""The code that the start prints, so that nobody else takes a new board."""

import hmac

LENGTH = 8
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on paper


def setup_code(secret_key: str) -> str:
    """Eight letters, the same at each start and on each machine of the board."""
    drawn = hmac.new(secret_key.encode(), b"setup code", "sha256").digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in drawn[:LENGTH])


def is_setup_code(typed: str, secret_key: str) -> bool:
    code = setup_code(secret_key).encode()
    return hmac.compare_digest(typed.strip().casefold().encode(), code)
