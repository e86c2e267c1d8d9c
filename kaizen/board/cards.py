"""One card, drawn once for all who see the same of it, until something of that changes."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from flask import current_app
from markupsafe import Markup

from kaizen import clock
from kaizen.adoptions.troubles import Trouble
from kaizen.answers.waits import Wait, raised_in_words, wait_since
from kaizen.board.around import Around, Author
from kaizen.board.queries import Facts
from kaizen.complaints.verdict import Count, Verdict, verdict
from kaizen.ideas.lifecycle import ENDED, Stage
from kaizen.language import gettext as _
from kaizen.language import listed
from kaizen.people.models import Person
from kaizen.standards.audience import Coverage
from kaizen.teams.working_time import WorkingTime
from kaizen.trials.predictions import Kind
from kaizen.trials.telling import came_beside_expected, expected
from kaizen.web import figures
from kaizen.web.verdicts import verdict_in_words
from kaizen.words import short_name

DRAWINGS_KEPT = 1500
AN_HOUR = timedelta(hours=1)


class Seen(NamedTuple):
    """Everything that the drawing of a card depends on, and nothing else: two that are equal
    share one drawing. Words are made only for a new drawing."""

    facts: Facts
    authors: tuple[Author, ...]
    hours: int
    days_left: int | None
    own: bool
    movable: bool
    voted: bool
    trouble: Trouble | None
    language: str
    trained: Coverage | None
    wait: Wait | None


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
    waits: str
    waits_long: bool
    raised: str
    place: int
    moved_at: int  # in milliseconds, to find its place among others


def as_seen_by(
    person: Person, cards: Iterable[Facts], around: Around, voted: Container[int]
) -> Iterator[Seen]:
    led_team_ids = person.led_team_ids
    for facts in cards:
        yield seen(
            facts,
            around,
            own=any(person.id == number for number, _name in around.authors.get(facts.id, ())),
            movable=person.is_admin or facts.team_id in led_team_ids,
            voted=facts.id in voted,
        )


def seen(facts: Facts, around: Around, *, own: bool, movable: bool, voted: bool) -> Seen:
    due_on, today = facts.due_on, around.todays[facts.team_id]
    return Seen(
        facts if own or movable else facts._replace(answered=None),
        authors=tuple(around.authors.get(facts.id, ())),
        hours=(clock.now() - facts.stage_since) // AN_HOUR,
        days_left=(due_on - today).days if due_on else None,
        own=own,
        movable=movable,
        voted=voted,
        trouble=around.amber.get(facts.id),
        language=figures.language(),
        trained=around.trained.get(facts.id),
        wait=_wait(facts, around.working),
    )


def _wait(facts: Facts, working: Mapping[int, WorkingTime]) -> Wait | None:
    return wait_since(facts.waits_since, working[facts.team_id]) if facts.waits_since else None


@lru_cache(DRAWINGS_KEPT)
def drawn(seen: Seen) -> Markup:
    template = current_app.jinja_env.get_template("board/_card.html")
    # nosemgrep: markup-of-what-nobody-escaped
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
        voted=seen.voted,
        own=seen.own,
        movable=seen.movable,
        trouble=seen.trouble or "",
        answered=_answered(seen),
        trained=_trained(seen.trained),
        teams=1 + facts.other_teams if facts.other_teams else 0,
        waits=seen.wait.in_words() if seen.wait and not facts.answered else "",
        waits_long=bool(seen.wait and seen.wait.is_late),
        raised=raised_in_words(facts.raised_to),
        place=facts.place,
        moved_at=int(facts.stage_since.timestamp() * 1000),
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
