"""What was expected of a trial and what came of it, in the reader's words."""

from __future__ import annotations

from kaizen.language import gettext as _
from kaizen.language import ngettext, number
from kaizen.trials.counting import Weekly
from kaizen.trials.ends import Decision
from kaizen.trials.models import Trial
from kaizen.trials.outcomes import Outcome, outcome
from kaizen.trials.predictions import Kind
from kaizen.trials.run_charts import NARROW, WIDE, Run, RunChart
from kaizen.trials.telling import came_beside_expected, expected
from kaizen.web import figures

__all__ = [
    "came_beside_expected",
    "charts",
    "decided",
    "described",
    "expected",
    "figure",
    "heard_said",
    "outcome_of",
    "value",
]


def value(trial: Trial, read: float) -> str:
    """A figure in the terms of this trial, with its unit."""
    if trial.kind is Kind.COMPLAINT:
        return _("%(times)s a week", times=number(read))
    return f"{figure(trial, read)} {trial.unit}".strip()


def figure(trial: Trial, read: float) -> str:
    if trial.kind is Kind.YES_NO:
        return _("Yes") if read else _("No")
    return number(read)


def outcome_of(trial: Trial) -> Outcome | None:
    """None while it runs, and where it ended without a figure."""
    if trial.actual_figure is None:
        return None
    if trial.kind is Kind.YES_NO:
        return outcome(0, 1, trial.actual_figure)
    if trial.expected_from is None or trial.expected_to is None:
        return None
    return outcome(trial.expected_from, trial.expected_to, trial.actual_figure)


OUTCOMES = {
    Outcome.MET: lambda: _("As expected"),
    Outcome.BETTER: lambda: _("Better than before, less than expected"),
    Outcome.UNMET: lambda: _("Not as expected"),
}


def outcome_said(trial: Trial) -> str:
    found = outcome_of(trial)
    return OUTCOMES[found]() if found else ""


DECIDED = {
    Decision.ADOPT: lambda: _("Adopted: this is how we work now."),
    Decision.ADAPT: lambda: _("Changed, and tried again."),
    Decision.ABANDON: lambda: _("Tried and dropped, with what was learned."),
    Decision.STOP: lambda: _("Stopped by who leads the team."),
}


def decided(trial: Trial) -> str:
    return DECIDED[trial.decision]() if trial.decision else ""


def heard_said(heard: Weekly) -> str:
    """`heard 5 times in 12 weeks: 0.4 a week`."""
    times = ngettext("heard %(num)s time", "heard %(num)s times", heard.times)
    if heard.weeks == int(heard.weeks):
        span = ngettext("%(num)s week", "%(num)s weeks", int(heard.weeks))
    else:
        span = ngettext("%(num)s day", "%(num)s days", round(heard.weeks * 7))
    return _(
        "%(heard)s in %(span)s: %(rate)s a week", heard=times, span=span, rate=number(heard.a_week)
    )


def charts(trial: Trial, run: Run) -> list[RunChart]:
    """The same on a narrow and on a wide paper."""
    labels = line_labels(run)
    mirrored = figures.text_direction() == "rtl"
    return [RunChart(run, paper, labels=labels, mirrored=mirrored) for paper in (NARROW, WIDE)]


def line_labels(run: Run) -> tuple[str, str]:
    """What is written at the two lines of a run: from, then to."""
    if run.is_yes_no:
        return _("No"), _("Yes")
    return number(run.expected_from or 0), number(run.expected_to or 0)


def described(trial: Trial, run: Run) -> str:
    """What the chart shows, for who does not see it."""
    points = run.points
    if not points:
        return _("Nothing is noted yet.")
    said = ngettext("%(num)s reading", "%(num)s readings", len(points))
    first, last = points[0], points[-1]
    return _(
        "%(readings)s: %(first)s on %(first_day)s, %(last)s on %(last_day)s.",
        readings=said,
        first=value(trial, first.value),
        first_day=figures.day(first.on),
        last=value(trial, last.value),
        last_day=figures.day(last.on),
    )
