"""What a count says, in words: a long-standing problem, or one customer's opinion?"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+")
KEY_LENGTH = 200

_recent = timedelta(days=28)


def recent() -> timedelta:
    """Within this time, from first to last, several customers are no long-standing problem yet."""
    return _recent


def use_recent(days: int) -> None:
    global _recent
    _recent = timedelta(days=days)


class Verdict(StrEnum):
    HEARD_ONCE = "heard_once"
    ONE_CUSTOMER = "one_customer"
    SEVERAL_RECENTLY = "several_recently"
    LONG_STANDING = "long_standing"


@dataclass(frozen=True, slots=True)
class Count:
    """How often, by whom, from when to when. `unnamed` are occurrences of unknown customers."""

    times: int
    customers: int
    unnamed: int
    first: datetime | None = None
    last: datetime | None = None

    @property
    def at_least(self) -> int:
        """Distinct customers that are certain: an unnamed one may be any of the named."""
        return max(self.customers, 1) if self.times else 0

    @property
    def is_exact(self) -> bool:
        return self.unnamed == 0


def verdict(count: Count) -> Verdict | None:
    """None when nothing was heard. Distinct customers decide, not the raw count (DESIGN, 2)."""
    if count.times == 0:
        return None
    if count.times == 1:
        return Verdict.HEARD_ONCE
    if count.at_least < 2:
        return Verdict.ONE_CUSTOMER
    if count.first is None or count.last is None or count.last - count.first <= recent():
        return Verdict.SEVERAL_RECENTLY
    return Verdict.LONG_STANDING


def customer_key(customer: str | None, contact: str | None = None) -> str | None:
    """The same for the same customer, however it was typed; None when unknown.

    A contact decides before a name: two customers may share a name, not an address.
    Of a contact with an e-mail address only that counts; of everything else letters and digits,
    so that a telephone number is the same with and without its dashes.
    """
    for given in (contact, customer):
        text = unicodedata.normalize("NFKC", given or "").casefold()
        address = ADDRESS.search(text)
        if address:
            return address.group().rstrip(".")[:KEY_LENGTH]
        kept = "".join(sign for sign in text if sign.isalnum())
        if kept:
            return kept[:KEY_LENGTH]
    return None
