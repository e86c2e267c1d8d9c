"""What each screen was told, held against what the ledger says happened."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any


@dataclass
class Told:
    """One answer that was not 204."""

    at: float
    after: int
    newest: int
    ideas: frozenset[int]
    is_stale: bool


@dataclass
class Screen:
    visitor: Any
    newest: int
    told: list[Told] = field(default_factory=list)
    asked: int = 0
    took: list[float] = field(default_factory=list)
    refused: int = 0


@dataclass
class Report:
    screens: list[Screen]
    events: list[tuple[int, float, int]]
    took: float
    cpu: float
    client: float
    writes_refused: int

    def as_text(self) -> str:
        late, missed, twice = [], 0, 0
        for screen in self.screens:
            for number, at, idea in self.events:
                covering = [one for one in screen.told if one.after < number <= one.newest]
                telling = [one for one in covering if idea in one.ideas or one.is_stale]
                missed += not telling
                twice += len(telling) > 1
                late += [telling[0].at - at] if telling else []
        asked = sum(screen.asked for screen in self.screens)
        answers = sorted(took for screen in self.screens for took in screen.took)
        broken = sum(
            one.newest > other.after for s in self.screens for one, other in pairwise(s.told)
        )
        refused = Counter(screen.refused for screen in self.screens)
        late.sort()
        return "\n".join(
            [
                f"{len(self.screens)} screens, {len(self.events)} changes in {self.took:.0f} s",
                f"from commit to shown: p50 {part(late, 0.5):.2f} s, p95 {part(late, 0.95):.2f} s,"
                f" worst {part(late, 1):.2f} s",
                f"{asked / self.took:.0f} requests a second, answered in"
                f" p50 {1000 * part(answers, 0.5):.0f} ms, p95 {1000 * part(answers, 0.95):.0f} ms",
                f"server: {self.cpu / self.took:.2f} cores, {1000 * self.cpu / asked:.1f} ms of"
                f" processor time a request; this client: {self.client / self.took:.2f} cores",
                f"missed: {missed}, twice: {twice + broken}, refused:"
                f" {sum(number * many for number, many in refused.items()) + self.writes_refused}",
            ]
        )


def part(numbers: list[float], share: float) -> float:
    return numbers[int(share * (len(numbers) - 1))] if numbers else float("nan")
