"""What came of a trial, said beside what was expected, as a card and a lesson show it."""

from typing import Protocol

from kaizen.language import gettext as _
from kaizen.language import number
from kaizen.trials.predictions import Kind
from kaizen.web.figures import from_to


class Result(Protocol):
    """A trial that ended, or the part of a card that knows it."""

    @property
    def kind(self) -> Kind | None: ...
    @property
    def expected_from(self) -> float | None: ...
    @property
    def expected_to(self) -> float | None: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def actual_figure(self) -> float | None: ...


def expected(result: Result) -> str:
    """`12 → 8 minutes`; of yes and no there is no figure to say."""
    if result.expected_from is None or result.expected_to is None:
        return ""
    return _in_its_unit(result, from_to(result.expected_from, result.expected_to))


def came(result: Result) -> str:
    """`12 → 9 minutes`, from what it was to what it came to; empty where nothing was counted."""
    actual = result.actual_figure
    if actual is None:
        return ""
    if result.kind is Kind.YES_NO:
        return _("it came true") if actual else _("it did not come true")
    before = result.expected_from
    change = number(actual) if before is None else from_to(before, actual)
    return _in_its_unit(result, change)


def came_beside_expected(result: Result) -> str:
    """`12 → 9 minutes, expected 8`."""
    change = came(result)
    if not change or result.kind is Kind.YES_NO or result.expected_to is None:
        return change
    return _("%(change)s, expected %(figure)s", change=change, figure=number(result.expected_to))


def _in_its_unit(result: Result, change: str) -> str:
    if result.kind is Kind.COMPLAINT:
        return _("heard %(change)s times a week", change=change)
    return f"{change} {result.unit or ''}".strip()
