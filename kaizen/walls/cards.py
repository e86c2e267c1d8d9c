"""A card as a wall shows it: in few words, the same for everybody who passes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from kaizen import clock
from kaizen.adoptions.troubles import Trouble
from kaizen.answers.waits import Wait, raised_in_words, wait_since
from kaizen.ideas.lifecycle import ENDED, ON_THE_BOARD, Stage
from kaizen.language import gettext as _
from kaizen.language import listed, ngettext
from kaizen.teams.working_time import WorkingTime
from kaizen.trials.predictions import Kind
from kaizen.trials.telling import came_beside_expected, expected
from kaizen.web import figures
from kaizen.words import initials_of, short_name

if TYPE_CHECKING:
    from kaizen.board.queries import Facts

Author = tuple[int, str]

TROUBLES = {
    Trouble.HEARD_AGAIN: "ear",
    Trouble.DRIFTED: "alert",
    Trouble.LATE: "clock",
}


class Chip(NamedTuple):
    """How it goes, in a word, with its colour and its shape."""

    kind: str
    icon: str
    words: str

    @property
    def needs_a_word(self) -> bool:
        """Vermilion and ochre with a reason: a human is needed."""
        return self.icon in ("clock", "ear", "alert")


class Card(NamedTuple):
    id: int
    stage: Stage
    title: str
    title_language: str | None
    heard: int
    sentence: str
    sentence_language: str | None
    authors: str
    since: str
    votes: int
    measure: str
    figures: str
    lesson: str
    teams: str
    raised: str
    chip: Chip | None


def called(name: str, *, initials: bool) -> str:
    return initials_of(name) if initials else short_name(name)


def cards_of(
    shown: Iterable[Facts],
    authors: Mapping[int, list[Author]],
    troubles: Mapping[int, Trouble],
    working: WorkingTime,
    *,
    initials: bool,
) -> dict[str, list[Card]]:
    """By column, in the order in which they hang."""
    columns: dict[str, list[Card]] = {stage: [] for stage in ON_THE_BOARD}
    today = clock.today(working.zone)
    for facts in shown:
        wait = wait_since(facts.waits_since, working) if facts.waits_since else None
        names = [called(name, initials=initials) for _number, name in authors.get(facts.id, ())]
        chip = _chip(facts, wait, troubles.get(facts.id), today)
        column = Stage.ADOPTED if facts.stage in ENDED else facts.stage
        columns[column].append(_card(facts, listed(names) if names else "", wait, chip))
    return columns


def _card(facts: Facts, authors: str, wait: Wait | None, chip: Chip | None) -> Card:
    in_use = 1 + (facts.other_teams or 0)
    since = figures.day if facts.stage in ENDED else figures.hours_since
    return Card(
        id=facts.id,
        stage=facts.stage,
        title=facts.title,
        title_language=facts.title_language,
        heard=facts.times_heard,
        sentence=facts.sentence,
        sentence_language=facts.sentence_language,
        authors=authors,
        since=since(facts.stage_since),
        votes=facts.votes,
        # Of a complaint the sentence stands at the head of the card already.
        measure="" if facts.kind is Kind.COMPLAINT else facts.measure or "",
        figures=(came_beside_expected(facts) or facts.actual or "")
        if facts.stage in ENDED
        else expected(facts),
        lesson=facts.lesson or "" if facts.stage in ENDED else "",
        teams=ngettext("used in %(num)s team", "used in %(num)s teams", in_use)
        if in_use > 1
        else "",
        raised=raised_in_words(facts.raised_to),
        chip=chip,
    )


def _chip(facts: Facts, wait: Wait | None, trouble: Trouble | None, today: date) -> Chip | None:
    if facts.due_on and facts.stage is Stage.TRIALLED:
        days = (facts.due_on - today).days
        words = figures.days_left(days)
        if days < 0:
            return Chip("signal", "clock", _("decide: %(days)s", days=words))
        return Chip("try", "flask", words)
    if wait and wait.is_late:
        return Chip("signal", "clock", wait.in_words())
    if trouble:
        return Chip("try", TROUBLES[trouble], trouble_in_words(trouble))
    if facts.stage is Stage.ADOPTED:
        return Chip("keep", "check", _("Adopted"))
    return Chip("keep", "book", _("Learned")) if facts.stage is Stage.ABANDONED else None


def trouble_in_words(trouble: Trouble) -> str:
    return {
        Trouble.HEARD_AGAIN: _("heard again"),
        Trouble.DRIFTED: _("drifted"),
        Trouble.LATE: _("check is late"),
    }[trouble]
