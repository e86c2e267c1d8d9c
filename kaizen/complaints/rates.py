"""Is it heard less since? The exact comparison of two Poisson rates.

Given how often it was heard in all, how many of those times fall before is binomial, if nothing
changed: Przyborowski and Wilenski, "Homogeneity of results in testing samples from Poisson
series", Biometrika 31 (1940), 313-323. Two-sided as R's `poisson.test` and `binom.test` do it:
the probabilities of all outcomes that are not likelier than the one seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import exp, lgamma, log, log1p

LEVEL = 0.05
ALIKE = 1 + 1e-7  # R's own allowance: outcomes as likely as the one seen, but for rounding
NOTHING = 1e-18  # a probability that changes no digit of the sum


@dataclass(frozen=True, slots=True)
class Heard:
    """So many times in so long a time, in any unit."""

    times: int
    within: float


class Change(StrEnum):
    FEWER = "fewer"
    MORE = "more"
    NONE = "none"
    TOO_EARLY = "too_early"


def change(before: Heard, since: Heard) -> Change:
    """Too early: even if it had not been heard at all since, that could still be chance."""
    if p_value(before, since) < LEVEL:
        is_fewer = since.times * before.within < before.times * since.within
        return Change.FEWER if is_fewer else Change.MORE
    if p_value(before, Heard(0, since.within)) >= LEVEL:
        return Change.TOO_EARLY
    return Change.NONE


def p_value(one: Heard, other: Heard) -> float:
    """How probable a difference at least as great is, if the rate is the same. 1 without time."""
    together = one.times + other.times
    if together == 0 or one.within <= 0 or other.within <= 0:
        return 1.0
    chances = _Binomial(together, one.within / (one.within + other.within))
    return min(1.0, chances.not_likelier_than(one.times))


class _Binomial:
    def __init__(self, times: int, share: float):
        self.times = times
        self.odds = share / (1 - share)
        self.logs = log(share), log1p(-share)
        self.mode = min(times, int((times + 1) * share))

    def chance(self, at: int) -> float:
        rest = self.times - at
        ways = lgamma(self.times + 1) - lgamma(at + 1) - lgamma(rest + 1)
        return exp(ways + at * self.logs[0] + rest * self.logs[1])

    def not_likelier_than(self, seen: int) -> float:
        most = self.chance(seen) * ALIKE
        if self.chance(self.mode) <= most:
            return 1.0
        low, high = self._last_below(most), self._first_above(most)
        return self._downwards(low) + self._upwards(high)

    def _last_below(self, most: float) -> int:
        """Left of the mode chances only grow, so the place is found by halving; -1 for none."""
        under, over = -1, self.mode
        while over - under > 1:
            middle = (under + over) // 2
            if self.chance(middle) <= most:
                under = middle
            else:
                over = middle
        return under

    def _first_above(self, most: float) -> int:
        over, under = self.mode, self.times + 1
        while under - over > 1:
            middle = (under + over) // 2
            if self.chance(middle) <= most:
                under = middle
            else:
                over = middle
        return under

    def _downwards(self, at: int) -> float:
        found, chance = 0.0, self.chance(at) if at >= 0 else 0.0
        while at >= 0 and chance > NOTHING * found:
            found += chance
            chance *= at / ((self.times - at + 1) * self.odds)
            at -= 1
        return found

    def _upwards(self, at: int) -> float:
        found, chance = 0.0, self.chance(at) if at <= self.times else 0.0
        while at <= self.times and chance > NOTHING * found:
            found += chance
            chance *= (self.times - at) * self.odds / (at + 1)
            at += 1
        return found
