"""The code on a receipt: easy to write down, hard to guess, and kept only as a slow hash."""

import hashlib
import hmac

# Without signs that are mixed up when written by hand: 29 of them, so twelve are 58 bits.
SIGNS = "0123456789ACDEFGHJKMNPQRTVWXY"
LENGTH = 12
GROUP = 4
MIXED_UP = str.maketrans("OILBSZU", "011852V")

# The same for every board and every code: without it there would be nothing to look up by. That a
# stolen database can't be guessed through is the work of 58 bits times this much time and memory.
SALT = b"kaizen receipt"
COST = {"n": 2**14, "r": 8, "p": 1}


def code_of(secret: str, key: str) -> str:
    """The same for each try to send one form, so that a lost answer loses no receipt, and
    nothing that could be read is stored."""
    drawn = hmac.digest(secret.encode(), f"receipt {key}".encode(), "sha256")
    number, signs = int.from_bytes(drawn, "big"), ""
    for _ in range(LENGTH):
        number, at = divmod(number, len(SIGNS))
        signs += SIGNS[at]
    return signs


def in_groups(code: str) -> str:
    """`7KQM-4XPA-9D3E`"""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def as_printed(typed: str) -> str | None:
    """What was typed with any case, spaces, dashes and look-alikes; None if it can't be a code."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(MIXED_UP)
    return signs if len(signs) == LENGTH and set(signs) <= set(SIGNS) else None


def slow_hash(code: str) -> str:
    return hashlib.scrypt(code.encode(), salt=SALT, dklen=32, **COST).hex()
