"""A behaviour chart and a comparison of rates, in the reader's words."""

from __future__ import annotations

from datetime import date

from babel.dates import format_skeleton

from kaizen import clock
from kaizen.complaints.behaviour import Shape, Signal
from kaizen.complaints.charts import Chart
from kaizen.complaints.periods import Every
from kaizen.complaints.rates import Change
from kaizen.language import formats_of, ngettext, number
from kaizen.language import gettext as _
from kaizen.trials.watch import Since
from kaizen.web import figures


def heading(chart: Chart) -> str:
    match chart.every:
        case Every.WEEK:
            return _("Heard each week")
        case Every.MONTH:
            return _("Heard each month")
    return _("Days from one time to the next")


def when(chart: Chart, on: date) -> str:
    """`3 Nov`; of a month `Nov 2026`."""
    if chart.every is Every.MONTH:
        return format_skeleton("yMMM", on, locale=formats_of(figures.language()))
    return figures.day(on)


def column(chart: Chart) -> str:
    match chart.every:
        case Every.WEEK:
            return _("Week from")
        case Every.MONTH:
            return _("Month")
    return _("Heard again")


def rounded(value: float) -> str:
    """One decimal at most."""
    return number(round(value)) if value == round(value) else number(round(value, 1))


def tone(chart: Chart, signal: Signal | None) -> str:
    """The colour of a signal; what got worse long ago calls for nobody any more."""
    if signal is None:
        return "none"
    if chart.is_better(signal):
        return "better"
    return "worse" if chart.is_now(signal) else "past"


def usual(chart: Chart) -> str:
    limits = chart.limits
    figures_said = {
        "centre": rounded(limits.centre),
        "lower": rounded(limits.lower),
        "upper": rounded(limits.upper),
    }
    match chart.every:
        case Every.WEEK:
            said = _("Usual: %(centre)s a week. From %(lower)s to %(upper)s is chance.")
        case Every.MONTH:
            said = _("Usual: %(centre)s a month. From %(lower)s to %(upper)s is chance.")
        case _other:
            said = _("Usual: every %(centre)s days. From %(lower)s to %(upper)s is chance.")
    return said % figures_said


def learned_from(chart: Chart) -> str:
    span = _span(chart, chart.limits.points)
    if chart.limits.is_provisional and chart.before_trial:
        return _("Provisional: only %(span)s before the first trial.", span=span)
    if chart.limits.is_provisional:
        return _("Provisional: only %(span)s.", span=span)
    if chart.before_trial:
        return _("What is usual comes from before the first trial: %(span)s.", span=span)
    return ""


def _span(chart: Chart, points: int) -> str:
    match chart.every:
        case Every.WEEK:
            return ngettext("%(num)s week", "%(num)s weeks", points)
        case Every.MONTH:
            return ngettext("%(num)s month", "%(num)s months", points)
    return ngettext("%(num)s gap", "%(num)s gaps", points)


def so_far(chart: Chart) -> str:
    times = chart.so_far
    match chart.every:
        case Every.WEEK:
            return ngettext(
                "This week so far: %(num)s time.", "This week so far: %(num)s times.", times
            )
        case Every.MONTH:
            return ngettext(
                "This month so far: %(num)s time.", "This month so far: %(num)s times.", times
            )
    if times == 0:
        return _("Heard today.")
    if chart.stays_away:
        return ngettext(
            "Not heard for %(num)s day: longer than chance explains.",
            "Not heard for %(num)s days: longer than chance explains.",
            times,
        )
    return ngettext("Not heard for %(num)s day.", "Not heard for %(num)s days.", times)


def signal_said(chart: Chart, signal: Signal) -> str:
    first, last = (when(chart, chart.points[at].on) for at in (signal.first, signal.last))
    match signal.shape:
        case Shape.OUTSIDE:
            return _outside(chart, last, is_high=signal.is_high)
        case Shape.NEAR if signal.is_high:
            return _(
                "%(first)s to %(last)s: three of four near the upper limit, not by chance",
                first=first,
                last=last,
            )
        case Shape.NEAR:
            return _(
                "%(first)s to %(last)s: three of four near the lower limit, not by chance",
                first=first,
                last=last,
            )
    return _in_a_row(chart, signal, first, last)


def _in_a_row(chart: Chart, run: Signal, first: str, last: str) -> str:
    points, is_high = run.last - run.first + 1, run.is_high
    match chart.every, is_high:
        case None, True:
            return ngettext(
                "%(first)s to %(last)s: %(num)s gap in a row longer than usual, not by chance",
                "%(first)s to %(last)s: %(num)s gaps in a row longer than usual, not by chance",
                points,
                first=first,
                last=last,
            )
        case None, False:
            return ngettext(
                "%(first)s to %(last)s: %(num)s gap in a row shorter than usual, not by chance",
                "%(first)s to %(last)s: %(num)s gaps in a row shorter than usual, not by chance",
                points,
                first=first,
                last=last,
            )
        case _every, True:
            return ngettext(
                "%(first)s to %(last)s: %(num)s in a row above the usual, not by chance",
                "%(first)s to %(last)s: %(num)s in a row above the usual, not by chance",
                points,
                first=first,
                last=last,
            )
    return ngettext(
        "%(first)s to %(last)s: %(num)s in a row below the usual, not by chance",
        "%(first)s to %(last)s: %(num)s in a row below the usual, not by chance",
        points,
        first=first,
        last=last,
    )


def _outside(chart: Chart, day: str, *, is_high: bool) -> str:
    if chart.every is None:
        if is_high:
            return _("%(day)s: a longer gap than chance explains", day=day)
        return _("%(day)s: a shorter gap than chance explains", day=day)
    if is_high:
        return _("%(day)s: more than chance explains", day=day)
    return _("%(day)s: fewer than chance explains", day=day)


def since_said(since: Since) -> str:
    """`Heard 14 times in the 12 weeks before, 2 times in the 9 weeks since: too early to say`"""
    days, weeks = since.days_since, since.days_since // 7
    said = {
        "before": ngettext("%(num)s time", "%(num)s times", since.before),
        "since": ngettext("%(num)s time", "%(num)s times", since.since),
        "time_before": ngettext(
            "in the %(num)s week before", "in the %(num)s weeks before", since.weeks_before
        ),
        "time_since": ngettext("in the %(num)s week since", "in the %(num)s weeks since", weeks)
        if weeks
        else ngettext("in the %(num)s day since", "in the %(num)s days since", days),
    }
    match since.change:
        case Change.FEWER:
            sentence = _(
                "Heard %(before)s %(time_before)s, %(since)s %(time_since)s: fewer, beyond chance"
            )
        case Change.MORE:
            sentence = _(
                "Heard %(before)s %(time_before)s, %(since)s %(time_since)s: more, beyond chance"
            )
        case Change.NONE:
            sentence = _(
                "Heard %(before)s %(time_before)s, %(since)s %(time_since)s:"
                " no difference beyond chance"
            )
        case _too_early:
            sentence = _(
                "Heard %(before)s %(time_before)s, %(since)s %(time_since)s: too early to say"
            )
    return sentence % said


def described(chart: Chart) -> str:
    """For who cannot see the drawing: from when to when, and that its numbers stand below."""
    first, last = (when(chart, chart.points[at].on) for at in (0, -1))
    return _(
        "From %(first)s to %(last)s. The numbers are in the table below.", first=first, last=last
    )


def date_on_axis(chart: Chart, on: date) -> str:
    """Shorter than elsewhere: a month without its year inside this year."""
    if chart.every is Every.MONTH and on.year == clock.today().year:
        return format_skeleton("MMM", on, locale=formats_of(figures.language()))
    return when(chart, on)
