from collections.abc import Collection
from typing import Any, NamedTuple

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from kaizen.board.keeping import kept_until_something_happens
from kaizen.board.looking import Order, View, by_date
from kaizen.board.queries import Facts, column_of
from kaizen.board.theirs import voted_and_to_read
from kaizen.board.whole import whole
from kaizen.complaints.models import Complaint
from kaizen.extensions import db
from kaizen.ideas.lifecycle import ON_THE_BOARD
from kaizen.language import gettext as _
from kaizen.language import lazy_gettext
from kaizen.permissions import Action, may
from kaizen.teams.models import Team
from kaizen.teams.queries import teams_by_name
from kaizen.trials.begun_alone import how_many_begun_alone
from kaizen.web.answers import allow, me

bp = Blueprint("board", __name__)

ALL_TEAMS = "all"
FILTERS = ("mine", "complaint", "q", "overdue", "order", "cards")
COMPLAINTS_OFFERED = 12
ORDER_WORDS = {
    Order.HAND: lazy_gettext("Our order"),
    Order.VOTES: lazy_gettext("Most votes"),
    Order.NEWEST: lazy_gettext("Newest"),
    Order.OLDEST: lazy_gettext("Oldest"),
}


@bp.get("/")
def show() -> ResponseReturnValue:
    """The board of one team, or of all: one column for each stage."""
    allow(Action.SEE)
    teams = teams_by_name()
    team = chosen_team(teams)
    person = me()
    todays = {one.id: one.today for one in teams}
    view = View.from_query(request.args, person, team.id if team else None, by_date(todays))
    asked = view, tuple(sorted(todays.items()))
    found = kept_until_something_happens(
        "boards", asked, person.newest_event, lambda: whole(view, team, todays)
    )
    voted, to_read = voted_and_to_read([one.id for one in found.facts], person)
    columns: dict[str, list[Markup]] = {stage: [] for stage in ON_THE_BOARD}
    for facts, card in found.cards_for(person, voted):
        columns[column_of(facts.stage)].append(card)
    return render_template(
        "board/show.html",
        team=team,
        teams=team_choices(teams, team),
        view=view,
        columns=columns,
        counts=found.counts,
        in_use=found.in_use,
        complaint=complaint_shown(view, found.facts),
        to_talk_about=len(found.troubles.of) + found.overdue,
        complaints=complaints_of(found.facts),
        orders=ORDER_WORDS,
        address=address,
        begun_alone=begun_alone(team),
        to_read=to_read,
        answers=found.answers,
        newest=person.newest_event,
        live=live_address(team),
    )


def live_address(team: Team | None) -> str:
    """What happens while the page is being put together is told after it, not lost."""
    kept: dict[str, Any] = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    number = str(team.id) if team else ALL_TEAMS
    return url_for(".changes", after=me().newest_event, team=number, **kept)


def begun_alone(team: Team | None) -> int:
    """What began without asking, for who leads here."""
    person = me()
    if team:
        led: Collection[int] = [team.id] if may(person, Action.SWITCH_JUST_DO_IT, team) else []
    else:
        led = person.led_team_ids
    if person.is_admin and not team:
        return how_many_begun_alone(None)
    return how_many_begun_alone(led) if led else 0


def chosen_team(teams: list[Team]) -> Team | None:
    """The one in the address, else my own, else the first; None for all."""
    wanted = request.args.get("team", "")
    if wanted == ALL_TEAMS or not teams:
        return None
    by_id = {str(team.id): team for team in teams}
    return by_id.get(wanted) or by_id.get(str(me().team_id)) or teams[0]


def team_choices(teams: list[Team], now: Team | None) -> list[dict[str, Any]]:
    choices = [
        {"label": team.name, "url": url_for(".show", team=team.id), "is_current": team is now}
        for team in teams
    ]
    if len(teams) > 1:
        everything = url_for(".show", team=ALL_TEAMS)
        choices.append({"label": _("All teams"), "url": everything, "is_current": now is None})
    return choices


class Sentence(NamedTuple):
    sentence: str
    language: str | None


def complaint_shown(view: View, shown: list[Facts]) -> Sentence | Complaint | None:
    """Its cards say it already; without any, it is looked up."""
    number = view.ideas.complaint_id
    for card in shown:
        if card.complaint_id == number:
            return Sentence(card.sentence, card.sentence_language)
    return db.session.get(Complaint, number) if number else None


def complaints_of(cards: list[Facts]) -> list[Facts]:
    """One card for each complaint on the board, the most heard first: to filter by it."""
    by_complaint = {card.complaint_id: card for card in cards}
    most_heard = sorted(by_complaint.values(), key=lambda card: -card.times_heard)
    return most_heard[:COMPLAINTS_OFFERED]


def address(**changes: str | None) -> str:
    """This board's address with other filters; None leaves one out."""
    kept = {name: value for name, value in request.args.items() if value} | changes
    wanted: dict[str, Any] = {name: value for name, value in kept.items() if value}
    return url_for(".show", **wanted)
