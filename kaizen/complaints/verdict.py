"""What a count says, in words: a long-standing problem, or one customer's opinion?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

RECENT = timedelta(days=28)


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


def verdict(count: Count, *, recent: timedelta = RECENT) -> Verdict | None:
    """None when nothing was heard. Distinct customers decide, not the raw count (DESIGN, 2)."""
    if count.times == 0:
        return None
    if count.times == 1:
        return Verdict.HEARD_ONCE
    if count.at_least < 2:
        return Verdict.ONE_CUSTOMER
    if count.first is None or count.last is None or count.last - count.first <= recent:
        return Verdict.SEVERAL_RECENTLY
    return Verdict.LONG_STANDING


def customer_key(customer: str | None, contact: str | None = None) -> str | None:
    """The same for the same customer, however it was typed; None when unknown.

    A contact decides before a name: two customers may share a name, not an address.
    Telephone numbers keep only their digits, everything else its letters and digits.
    """
    for given in (contact, customer):
        text = (given or "").strip().casefold()
        if "@" in text:
            return text
        kept = "".join(sign for sign in text if sign.isalnum())
        if kept:
            return kept[:200]
    return None
