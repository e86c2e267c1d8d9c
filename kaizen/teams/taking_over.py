"""Public holidays become closed days: choose a country, look at its days, take them over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale
from babel.core import get_global
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.language import language_now, ngettext
from kaizen.numbers import number_in
from kaizen.permissions import Action, may
from kaizen.submissions import remember
from kaizen.teams import public_holidays as known
from kaizen.teams.closed_days import close, closed_days_of
from kaizen.teams.models import Team
from kaizen.teams.views import bp
from kaizen.web.answers import find, me, sent_before, sent_key
from kaizen.words import folded

YEARS_OFFERED = 3


@dataclass(frozen=True)
class Choice:
    """Whose holidays, of which years, from today on; none until a country is chosen."""

    today: date
    country: str
    region: str | None
    years: tuple[int, ...]
    offered_years: tuple[int, ...]
    is_made: bool

    @classmethod
    def of(
        cls, team: Team, value: Callable[..., Any], values: Callable[..., list[Any]]
    ) -> "Choice":
        this_year = team.today.year
        offered = tuple(range(this_year, this_year + YEARS_OFFERED))
        chosen = value("country", "")
        country = chosen if chosen in known.countries() else _likely_country(team)
        region = value("region", "")
        years = tuple(year for year in offered if year in map(number_in, values("year")))
        return cls(
            team.today,
            country,
            region if country and region in known.countries()[country] else None,
            years or offered[:2],
            offered,
            is_made=chosen in known.countries(),
        )

    @property
    def days(self) -> list[tuple[date, str]]:
        if not self.is_made:
            return []
        language = language_now() or "en"
        found = known.public_holidays(self.country, self.region, self.years, language)
        return [(day, name) for day, name in found if day >= self.today]


@bp.route("/teams/<int:number>/public-holidays", methods=["GET", "POST"])
def public_holidays(number: int) -> ResponseReturnValue:
    team = find(Team, number, to=Action.EDIT_WORKING_DAYS)
    sent = request.form if request.method == "POST" else request.args
    choice = Choice.of(team, sent.get, sent.getlist)
    if request.method == "GET":
        return look(team, choice)
    chosen = set(request.form.getlist("day"))
    days = [(day, name) for day, name in choice.days if day.isoformat() in chosen]
    if not days:
        return look(team, choice, refusal=_("Choose at least one day.")), 422
    if not sent_before():
        whose = None if request.form.get("for_all") and may(me(), Action.MANAGE_TEAMS) else team
        added = len(close(days, me(), team=whose))
        remember(sent_key(), me())
        db.session.commit()
        flash(ngettext("%(num)s closed day added.", "%(num)s closed days added.", added), "keep")
    return redirect(url_for(".working_days", number=team.id), 303)


def look(team: Team, choice: Choice, refusal: str = "") -> str:
    return render_template(
        "teams/public_holidays.html",
        team=team,
        choice=choice,
        countries=countries_by_name(),
        regions=known.regions_of(choice.country) if choice.country else {},
        days=choice.days,
        closed={one.day for one in closed_days_of(team)},
        refusal=refusal,
    )


def countries_by_name() -> list[tuple[str, str]]:
    """In the reader's language, in its order."""
    locale = get_locale() or Locale("en")
    called = [(code, str(locale.territories.get(code, code))) for code in known.countries()]
    return sorted(called, key=lambda country: folded(country[1]))


def _likely_country(team: Team) -> str:
    """Where its clocks are."""
    country = str(get_global("zone_territories").get(team.time_zone or "", ""))
    return country if country in known.countries() else ""
