"""One card, drawn once for all who see the same of it, until something of that changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from flask import current_app
from markupsafe import Markup

from kaizen import clock
from kaizen.adoptions.troubles import Trouble
from kaizen.board.queries import Facts
from kaizen.complaints.verdict import Count, Verdict, verdict
from kaizen.ideas.lifecycle import ENDED, Stage
from kaizen.language import gettext as _
from kaizen.language import listed
from kaizen.people.models import Person
from kaizen.standards.audience import Coverage
from kaizen.trials.predictions import Kind
from kaizen.trials.telling import came_beside_expected, expected
from kaizen.web import figures
from kaizen.web.verdicts import verdict_in_words
from kaizen.words import short_name

DRAWINGS_KEPT = 8192
AN_HOUR = timedelta(hours=1)

Author = tuple[int, str]


class Seen(NamedTuple):
    """Everything that the drawing of a card depends on, and nothing else: two that are equal
    share one drawing. Words are made only for a new drawing."""

    facts: Facts
    authors: tuple[Author, ...]
    hours: int
    days_left: int | None
    own: bool
    movable: bool
    trouble: Trouble | None
    language: str
    trained: Coverage | None


class Card(NamedTuple):
    """What a card shows, in words."""

    id: int
    title: str
    title_language: str | None
    stage: str
    complaint_id: int
    heard: int
    sentence: str
    sentence_language: str | None
    verdict: str
    long_standing: bool
    authors: str
    station: str
    since: str
    votes: int
    helpers: int
    comments: int
    due: str
    overdue: bool
    measure: str
    expected: str
    came: str
    lesson: str
    just_do_it: bool
    voted: bool
    own: bool
    movable: bool
    trouble: str
    answered: str
    trained: str
    teams: int  # that use it, from the second on


def as_seen_by(
    person: Person,
    cards: list[Facts],
    authors: dict[int, list[Author]],
    todays: Mapping[int, date],
    amber: Mapping[int, Trouble],
    trained: Mapping[int, Coverage],
) -> Iterator[Seen]:
    """`todays` is the date where each team works, by the team's id; `amber` what may not hold, by
    the idea's, as `trained` who can do it."""
    now, language = clock.now(), figures.language()
    led_team_ids = person.led_team_ids
    for facts in cards:
        by = tuple(authors.get(facts.id, ()))
        own = any(person.id == number for number, _name in by)
        movable = person.is_admin or facts.team_id in led_team_ids
        yield Seen(
            facts if own or movable else facts._replace(answered=None),
            authors=by,
            hours=(now - facts.stage_since) // AN_HOUR,
            days_left=(facts.due_on - todays[facts.team_id]).days if facts.due_on else None,
            own=own,
            movable=movable,
            trouble=amber.get(facts.id),
            language=language,
            trained=trained.get(facts.id),
        )


@lru_cache(DRAWINGS_KEPT)
def drawn(seen: Seen) -> Markup:
    template = current_app.jinja_env.get_template("board/_card.html")
    return Markup(template.render(card=card_of(seen)))  # noqa: S704 - the template has escaped it


def card_of(seen: Seen) -> Card:
    facts = seen.facts
    count = Count(
        facts.times_heard, facts.customers, facts.unnamed, facts.first_heard_at, facts.last_heard_at
    )
    return Card(
        id=facts.id,
        title=facts.title,
        title_language=facts.title_language,
        stage=facts.stage,
        complaint_id=facts.complaint_id,
        heard=facts.times_heard,
        sentence=facts.sentence,
        sentence_language=facts.sentence_language,
        verdict=verdict_in_words(count),
        long_standing=verdict(count) is Verdict.LONG_STANDING,
        authors=listed(short_name(name) for _number, name in seen.authors),
        station=facts.station or "",
        since=_since(facts),
        votes=facts.votes,
        helpers=facts.helpers,
        comments=facts.comments,
        due="" if seen.days_left is None else figures.days_left(seen.days_left),
        overdue=seen.days_left is not None and seen.days_left < 0,
        # Of a complaint the sentence stands at the head of the card already.
        measure="" if facts.kind is Kind.COMPLAINT else facts.measure or "",
        expected=expected(facts),
        came=came_beside_expected(facts) or facts.actual or "",
        lesson=facts.lesson or "",
        just_do_it=bool(facts.just_do_it),
        voted=bool(facts.voted),
        own=seen.own,
        movable=seen.movable,
        trouble=seen.trouble or "",
        answered=_answered(seen),
        trained=_trained(seen.trained),
        teams=1 + facts.other_teams if facts.other_teams else 0,
    )


def _answered(seen: Seen) -> str:
    """For who leads the team, and for the authors, who hear it before the others."""
    stage, movable = seen.facts.answered, seen.movable
    if stage is None:
        return ""
    if not movable:
        return _("an answer for you")
    names = listed(short_name(name) for _number, name in seen.authors)
    if not names:
        return _("answered: told first to who left it")
    if stage is Stage.DECLINED:
        return _("not this way: told to %(names)s first", names=names)
    return _("not now: told to %(names)s first", names=names)


def _trained(coverage: Coverage | None) -> str:
    if coverage is None:
        return ""
    if coverage.is_whole:
        return _("everybody can do it")
    return _("%(percent)s can do it", percent=figures.percent(coverage.percent))


def _since(facts: Facts) -> str:
    if facts.stage in ENDED:
        return figures.day(facts.stage_since)
    return figures.hours_since(facts.stage_since)
