"""What a wall tells beside its board: who was answered today, what needs a word, what went well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from babel.dates import format_time

from kaizen import clock
from kaizen.answers.waits import wait_since
from kaizen.events.catalog import CATALOG
from kaizen.events.models import EventKind
from kaizen.ideas.glance import Answered
from kaizen.ideas.lifecycle import ENDED
from kaizen.language import formats_of
from kaizen.language import gettext as _
from kaizen.teams.working_time import WorkingTime
from kaizen.walls.cards import Card, called
from kaizen.walls.queries import ANSWERED, WAITING, WIN, Heard
from kaizen.web import figures

LESSONS_TOLD = 6


class News(NamedTuple):
    """One thing in passing: what kind of thing it is, in a word, and what it is about."""

    id: str
    kind: str  # the colour that means it
    icon: str
    label: str
    about: str
    language: str | None
    words: str = ""
    heard: int = 0


def answers(ideas: Iterable[Answered], heard: Iterable[Heard], *, initials: bool) -> Iterator[News]:
    """Each thing once, by its newest answer."""
    seen: set[int] = set()
    for one in ideas:
        if one.idea_id in seen:
            continue
        seen.add(one.idea_id)
        entry = CATALOG[one.event.kind]
        said = _("answered") if one.event.kind is EventKind.COMMENT_ADDED else entry.said({})
        words = _("%(who)s: %(what)s", who=called(one.by, initials=initials), what=said)
        id_ = f"answered-{one.idea_id}"
        yield News(id_, entry.tone, entry.icon, "", one.title, None, words)
    for number, line in enumerate(heard):
        if line.what == ANSWERED:
            who = called(line.by or "", initials=initials)
            words = _("%(who)s: %(what)s", who=who, what=_("answered"))
            id_ = f"replied-{number}"
            yield News(id_, "", "comment", "", line.sentence, line.language, words)


def needing_a_word(
    columns: Mapping[str, list[Card]], heard: Iterable[Heard], working: WorkingTime
) -> Iterator[News]:
    """Trials past their day, ideas and complaints that wait too long, and what may not hold."""
    for card in (card for cards in columns.values() for card in cards):
        chip = card.chip
        if chip and chip.needs_a_word:
            title = card.title, card.title_language
            yield News(f"word-{card.id}", chip.kind, chip.icon, chip.words, *title)
    for number, line in enumerate(heard):
        wait = wait_since(line.at, working) if line.what == WAITING else None
        if wait and wait.is_late:
            words = wait.in_words()
            id_ = f"waits-{number}"
            yield News(id_, "signal", "clock", words, line.sentence, line.language)


def going_well(columns: Mapping[str, list[Card]], heard: Iterable[Heard]) -> Iterator[News]:
    """Wins lately, then what was learned last."""
    for number, line in enumerate(heard):
        if line.what == WIN:
            id_ = f"win-{number}"
            said = line.sentence, line.language, figures.day(line.at), line.times_heard
            yield News(id_, "keep", "heart", _("A win"), *said)
    ended = [card for cards in columns.values() for card in cards if card.stage in ENDED]
    for card in [card for card in ended if card.lesson][:LESSONS_TOLD]:
        about = card.lesson, None, card.title
        yield News(f"lesson-{card.id}", "keep", "book", _("Learned"), *about)


class StandUp(NamedTuple):
    """When the team stands up next, by its own clocks."""

    time: str
    day: str


def stand_up_in_words(moment: datetime, working: WorkingTime) -> StandUp:
    there = clock.local(moment, working.zone)
    today = clock.today(working.zone)
    if there.date() == today:
        day = _("today")
    elif there.date() == today + timedelta(days=1):
        day = _("tomorrow")
    else:
        day = figures.full_day(there.date())
    return StandUp(time_of_day(there), day)


def time_of_day(there: datetime) -> str:
    return format_time(there, "short", locale=formats_of(figures.language()))
