"""What a screen at a wall shows. Nobody is signed in there: its address opens it, and nothing of
who looks goes into it, so it keeps no session and sets no cookie."""

from __future__ import annotations

import hashlib
from contextlib import AbstractContextManager
from typing import Any

from flask import Response, current_app, json, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from kaizen import __version__, clock
from kaizen.adoptions.troubles import troubles
from kaizen.board.looking import View
from kaizen.board.queries import authors_of, cards
from kaizen.board.touched import PRIVATE
from kaizen.events.since import Happened, happened_since
from kaizen.extensions import db
from kaizen.ideas.glance import answered_today
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.queries import IdeaFilter
from kaizen.language import formats_of
from kaizen.numbers import number_in
from kaizen.standups.times import next_slot
from kaizen.teams.calendars import working_time_of
from kaizen.teams.models import Team
from kaizen.walls.cards import cards_of
from kaizen.walls.models import Wall
from kaizen.walls.news import answers, going_well, needing_a_word, stand_up_in_words
from kaizen.walls.queries import SHOWN, day_of, heard_in, wall_and_newest
from kaizen.walls.views import bp
from kaizen.web import figures
from kaizen.web.answers import write_while_reading
from kaizen.web.front import open_to_all
from kaizen.web.languages import asked_for, tag
from kaizen.web.pages import asset
from kaizen.web.workers import worker

CARDS_SHOWN = 100  # of a column: at four on a page that is five minutes
NEWEST = "Kaizen-Newest"  # the event to ask after next
VERSION = "Kaizen-Version"  # of the files of the page: another one is worth a reload
GONE = "Kaizen-Wall"  # says that it is we who do not know the address, not a proxy
KEPT = (
    "css/tokens.css",
    "css/base.css",
    "css/components.css",
    "css/wall.css",
    "js/trusted.js",
    "js/wall.js",
    "js/wall-turns.js",
    "icons.svg",
)
FONTS = (
    "vendor/atkinson-hyperlegible-next-5.3.0/latin.woff2",
    "vendor/atkinson-hyperlegible-next-5.3.0/latin-ext.woff2",
)
THEMES = ("dark", "light")
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


@bp.get("/wall/<string:token>")
@open_to_all
def screen(token: str) -> ResponseReturnValue:
    found = wall_and_newest(token)
    if found is None:
        return not_connected()
    wall, newest = found
    with its_language(wall):
        page = drawn(
            "walls/screen.html",
            team=wall.team,
            zone=getattr(wall.team.zone, "key", ""),
            formats=tag(formats_of(figures.language())),
            changes=url_for(".changes", token=token),
            keeper=url_for(".keeper"),
            version=version(),
            theme=theme() or "",
            **picture(wall, newest),
        )
    note_that_it_is_here(wall)
    return Response(page, headers=HEADERS | {VERSION: version()})


@bp.get("/wall/<string:token>/changes")
@open_to_all
def changes(token: str) -> ResponseReturnValue:
    """204 while nothing happened after the event `after` that this wall would show."""
    found = wall_and_newest(token)
    if found is None:
        return not_connected()
    wall, newest = found
    after = number_in(request.args.get("after"))
    headers = HEADERS | {VERSION: version(), NEWEST: str(newest)}
    if after == newest or (after is not None and not concerns(wall.team, after)):
        answer = Response(status=204, headers=headers)
    else:
        with its_language(wall):
            answer = Response(drawn("walls/_picture.html", **picture(wall, newest)))
        answer.headers.update(headers)
    note_that_it_is_here(wall)
    return answer


@bp.get("/wall/service-worker.js")
@open_to_all
def keeper() -> ResponseReturnValue:
    """It lets a screen that was switched off and on show its last picture without network."""
    files = [asset(path) for path in KEPT] + [url_for("static", filename=name) for name in FONTS]
    wall = {"version": version(), "files": files, "folder": url_for("static", filename="")}
    return worker(f"self.wall = {json.dumps(wall | {'gone': GONE})};", "js/wall-keeper.js")


def concerns(team: Team, after: int) -> bool:
    """Whether something happened that may show. In doubt it may: what is heard elsewhere may be
    heard on its cards, and what is decided but not told yet shows nowhere."""

    def is_near(one: Happened) -> bool:
        return one.team_id in (None, team.id) or one.about in ("complaint", "standard")

    news = happened_since(after)
    return news.is_stale or any(is_near(one) and one.about != PRIVATE for one in news.events)


def picture(wall: Wall, newest: int) -> dict[str, Any]:
    """All that the wall is for, in as few queries as a page of the board."""
    team = wall.team
    unwell = troubles({team.id: team.today}, team.id)
    view = View(IdeaFilter(team_id=team.id), cards=CARDS_SHOWN)
    shown = cards(view, unwell.of.keys())
    working, day, heard = working_time_of(team), day_of(team), heard_in(team)
    by = {"initials": wall.initials}
    columns = cards_of(shown, authors_of([one.id for one in shown]), unwell.of, working, **by)
    answered = list(answers(answered_today(team, limit=SHOWN), heard, **by))
    stands_up = next_slot(day.slots, working, clock.now()) if day.slots else None
    return {
        "newest": newest,
        "at": int(clock.now().timestamp()),
        "offset": minutes_from_utc(team),
        "name": team.name,
        "columns": columns,
        "ideas": day.ideas,
        "in_use": day.ideas[Stage.ADOPTED] - len(unwell.out_of_use),
        "answers": max(day.answers, len(answered)),
        "answered": answered,
        "news": [*needing_a_word(columns, heard, working), *going_well(columns, heard)],
        "stands_up_now": day.stands_up,
        "stand_up": stand_up_in_words(stands_up, working) if stands_up else None,
    }


def minutes_from_utc(team: Team) -> int:
    """For a screen that does not know the team's time zone by name."""
    there = clock.local(clock.now(), team.zone).utcoffset()
    return int(there.total_seconds() // 60) if there else 0


def drawn(template: str, **context: Any) -> str:
    """Without what a page knows of who looks at it."""
    language = figures.language()
    context |= {"lang": tag(language), "text_direction": figures.text_direction()}
    return current_app.jinja_env.get_template(template).render(**context)


def its_language(wall: Wall) -> AbstractContextManager[None]:
    asked = wall.language or asked_for(request.accept_languages)
    return force_locale(asked or current_app.config["LANGUAGE"])


def theme() -> str | None:
    wanted = request.args.get("theme", "")
    return wanted if wanted in THEMES else None


def not_connected() -> ResponseReturnValue:
    """Revoked, or mistyped: it says what to do, and asks no more."""
    language = asked_for(request.accept_languages) or current_app.config["LANGUAGE"]
    with force_locale(language):
        return Response(drawn("walls/gone.html"), 404, HEADERS | {GONE: "unknown"})


def note_that_it_is_here(wall: Wall) -> None:
    """Written now and then only, after the picture was put together without the write lock."""
    if wall.is_long_unseen:
        write_while_reading()
        wall.is_here()
        db.session.commit()


def version() -> str:
    names = "\n".join([__version__, *(asset(path) for path in KEPT)])
    return hashlib.sha256(names.encode()).hexdigest()[:10]
