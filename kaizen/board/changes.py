"""What happened after an event, as far as a page shows it: the page asks this while it is open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response, current_app, g, make_response, request, session
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from kaizen.board.cards import Seen, drawn
from kaizen.board.keeping import kept_until_something_happens
from kaizen.board.looking import View, by_date
from kaizen.board.queries import column_of
from kaizen.board.redrawing import Redrawn, redrawn
from kaizen.board.touched import PRIVATE, Touched, things_of, touched_by
from kaizen.board.views import ALL_TEAMS, FILTERS, bp
from kaizen.events.catalog import CATALOG
from kaizen.events.secrecy import hides_who
from kaizen.events.since import Happened, News, happened_since
from kaizen.extensions import db
from kaizen.ideas.lifecycle import ON_THE_BOARD
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.language import ngettext
from kaizen.numbers import number_in
from kaizen.people.models import Person
from kaizen.people.sign_ins import newest_event_for
from kaizen.permissions import Action, may
from kaizen.teams.models import Team
from kaizen.web import figures
from kaizen.web.answers import allow, look_up, me
from kaizen.web.front import by_short_way
from kaizen.web.pages import by_nobody

NEWEST = "Kaizen-Newest"  # the event to ask after next


def nothing_here() -> Response | None:
    """Nothing happened, or nothing that shows on the board of this team: then nobody needs to
    be known but that they are signed in."""
    after, team_id = number_in(request.args.get("after")), number_in(request.args.get("team"))
    if after is None or g.kiosk:
        return None
    newest = newest_event_for(session.get("_user_id", ""))
    if newest is None or newest == after:
        return nothing(newest) if newest else None
    if team_id is None or "of" in request.args:
        return None
    g.news = happened_since(after)
    touched = touched_by(g.news.events, team_id)
    shows = g.news.is_stale or touched.is_whole or touched
    return None if shows else nothing(g.news.newest)


@bp.get("/changes")
@by_short_way(nothing_here)
def changes() -> ResponseReturnValue:
    """204 while nothing happened after the event `after`. Else the fragments of the board that
    came anew; or, `of` some other page, only that something did."""
    allow(Action.SEE)
    after = number_in(request.args.get("after"))
    if after is None:
        return nothing(me().newest_event)
    news = g.pop("news", None) or happened_since(after)
    things = request.args.getlist("of")
    if news.is_stale:
        return stale(news)
    return of_a_page(news, things) if things else of_the_board(news)


def nothing(newest: int) -> Response:
    return Response(status=204, headers={NEWEST: str(newest)})


def stale(news: News) -> Response:
    """Too much to tell one by one: the page fetches itself anew."""
    return Response(headers={NEWEST: str(news.newest), "HX-Trigger": "stale"})


def of_the_board(news: News) -> Response:
    person, team_id = me(), team_asked()
    touched = touched_by(news.events, team_id)
    if touched.is_whole:
        return stale(news)
    if not touched:
        return nothing(news.newest)
    found = found_before(person, team_id, touched, news.newest)
    if found is None:
        return stale(news)
    cards = list(found.seen_by(person))
    if not cards and not found.gone and touched.is_private:
        return nothing(news.newest)
    html = put_together(found, cards, said_of(news, cards, found, person))
    return make_response(html, {NEWEST: str(news.newest)})


def team_asked() -> int | None:
    wanted = request.args.get("team", "")
    return None if wanted == ALL_TEAMS else number_in(wanted) or me().team_id


def found_before(
    person: Person, team_id: int | None, touched: Touched, newest: int
) -> Redrawn | None:
    asked = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    who = person.id if "mine" in asked else None

    def read() -> Redrawn | None:
        todays = {team.id: team.today for team in db.session.scalars(db.select(Team))}
        view = View.from_query(asked, person, team_id, by_date(todays))
        return redrawn(view, touched, todays)

    key = (tuple(asked.items()), who, team_id, touched)
    return kept_until_something_happens("changes", key, newest, read)


def put_together(found: Redrawn, cards: Iterable[Seen], said: str) -> str:
    columns: dict[str, list[Markup]] = {stage: [] for stage in ON_THE_BOARD}
    for seen in cards:
        columns[column_of(seen.facts.stage)].append(drawn(seen))
    language = figures.language()
    if language not in found.drawn:
        found.drawn[language] = fragment("board/_heads.html", found=found, **vars(found.heads))
    # nosemgrep: markup-of-what-nobody-escaped
    heads = Markup(found.drawn[language])  # noqa: S704 - the template has escaped it
    gone = " ".join(map(str, sorted(found.gone)))
    return fragment("board/_changes.html", columns=columns, heads=heads, gone=gone, said=said)


def fragment(name: str, **context: Any) -> str:
    """Without all that a page has around it."""
    return current_app.jinja_env.get_template(name).render(**context)


def said_of(news: News, cards: list[Seen], found: Redrawn, person: Person) -> str:
    """What the others did, in one sentence for who listens."""
    titles = {seen.facts.id: seen.facts.title for seen in cards}
    others = [one for one in news.events if one.by_id != person.id and one.about != PRIVATE]
    theirs = touched_by(others, found.view.ideas.team_id)
    on_cards = theirs.ideas & (titles.keys() | found.gone)
    for seen in cards:
        if seen.facts.complaint_id in theirs.complaints:
            on_cards |= {seen.facts.id}
    if not on_cards:
        return ""
    (number, *more) = on_cards
    if more or number not in titles:
        return ngettext("%(num)s card changed", "%(num)s cards changed", len(on_cards))
    told = [one for one in others if ("idea", number) in things_of(one)] or others
    return _("%(who)s: %(what)s. %(title)s", **words_of(told[-1]), title=titles[number])


def words_of(event: Happened) -> dict[str, str]:
    who = _("Somebody") if hides_who(event.kind) else event.name or by_nobody(event)
    return {"who": who, "what": CATALOG[event.kind].said(dict(event.details))}


def of_a_page(news: News, things: list[str]) -> Response:
    """`idea-7`, `complaint-3`, or `complaints` for the list: whether one of them was touched."""
    person = me()
    about = [one for one in news.events if is_about(one, things)]
    told = [one for one in about if one.about != PRIVATE or may_know(person, one)]
    if not told:
        return nothing(news.newest)
    others = [one for one in told if one.by_id != person.id and one.about != PRIVATE]
    said = _("%(who)s: %(what)s", **words_of(others[-1])) if others else ""
    looks = any(one.about == PRIVATE for one in told)
    html = fragment("board/_changes.html", columns={}, heads="", gone="", said=said, looks=looks)
    return make_response(html, {NEWEST: str(news.newest)})


def is_about(event: Happened, things: list[str]) -> bool:
    if event.about == PRIVATE:
        return f"idea-{event.details['idea']}" in things
    names = {f"{about}-{number}" for about, number in things_of(event)}
    is_of_the_list = "complaints" in things and event.about in ("complaint", "import")
    return is_of_the_list or not names.isdisjoint(things)


def may_know(person: Person, event: Happened) -> bool:
    idea = look_up(Idea, event.details["idea"])
    return idea is not None and (may(person, Action.DECIDE, idea) or idea.is_by(person))
