"""What may be decided on one thing in front of the board, and by which key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import LazyString

from kaizen.adoptions.checks import SustainCheck
from kaizen.adoptions.recurrences import Recurrence
from kaizen.answers.raises import Raised
from kaizen.complaints.models import Kind
from kaizen.ideas.lifecycle import Stage
from kaizen.language import lazy_gettext as _
from kaizen.people.models import Person
from kaizen.permissions import Action, may
from kaizen.standups.stories import Story
from kaizen.todos.models import ToDo

Fits = Callable[[Story, Person], bool]


@dataclass(frozen=True)
class Way:
    """`noun` ends its address. With `value` one press does it: nothing is asked."""

    noun: str
    key: str
    words: LazyString
    icon: str
    fits: Fits
    value: str = ""


def is_proposed(story: Story, person: Person) -> bool:
    idea = story.idea
    if idea is None or idea.stage is not Stage.PROPOSED or idea.pending:
        return False
    return may(person, Action.DECIDE, idea)


def is_tried(story: Story, person: Person) -> bool:
    return bool(story.trial and story.idea and may(person, Action.DECIDE, story.idea))


def can_be_extended(story: Story, person: Person) -> bool:
    return is_tried(story, person) and story.trial is not None and not story.trial.was_extended


def is_checked(story: Story, person: Person) -> bool:
    check = story.thing
    if not isinstance(check, SustainCheck) or not check.can_be_answered:
        return False
    return may(person, Action.CHECK, check)


def is_heard_again(story: Story, person: Person) -> bool:
    heard = story.thing
    if not isinstance(heard, Recurrence) or not heard.is_open:
        return False
    return may(person, Action.ANSWER_RECURRENCE, heard)


def is_to_be_done(story: Story, person: Person) -> bool:
    to_do = story.thing
    return isinstance(to_do, ToDo) and to_do.is_open and may(person, Action.DO_TO_DO, to_do)


def is_raised_here(story: Story, person: Person) -> bool:
    raised = story.thing
    if not isinstance(raised, Raised) or not raised.is_open:
        return False
    return may(person, Action.ANSWER_RAISE, raised)


def can_be_answered(story: Story, person: Person) -> bool:
    thing = story.main
    if thing is None or isinstance(story.thing, Raised | ToDo) or is_win(story):
        return False
    return may(person, Action.ANSWER, thing)


def can_be_raised(story: Story, person: Person) -> bool:
    thing = story.main
    if thing is None or is_win(story) or thing.team_id != story.item.stand_up.team_id:
        return False
    return may(person, Action.RAISE, thing)


def can_be_taken(story: Story, person: Person) -> bool:
    return may(person, Action.TAKE_TO_DO, story.item.stand_up.team)


def is_win(story: Story) -> bool:
    return story.idea is None and bool(story.complaint and story.complaint.kind is Kind.WIN)


WAYS = (
    Way("trial", "t", _("Try it"), "flask", is_proposed),
    Way("adoption", "k", _("Adopt it"), "check", is_tried),
    Way("adaptation", "c", _("Change and try again"), "repeat", is_tried),
    Way("extension", "m", _("More time"), "clock", can_be_extended),
    Way("abandonment", "e", _("End it"), "book", is_tried),
    Way("check", "k", _("Kept"), "check", is_checked, value="kept"),
    Way("drift", "f", _("Drifted"), "alert", is_checked),
    Way("acceptance", "s", _("It can stay as it is"), "check", is_heard_again),
    Way("done", "y", _("Done"), "check", is_to_be_done, value="done"),
    Way("raise-answer", "a", _("Answer"), "comment", is_raised_here),
    Way("answer", "a", _("Answer"), "comment", can_be_answered),
    Way("decline", "n", _("Not this way"), "x", is_proposed),
    Way("deferral", "l", _("Not now"), "calendar", is_proposed),
    Way("raise", "r", _("Raise it"), "raise", can_be_raised),
    Way("to-do", "d", _("To-do"), "to-do", can_be_taken),
    Way("offline", "o", _("Take it offline"), "users", can_be_taken),
)
BY_NOUN = {way.noun: way for way in WAYS}


def ways_of(story: Story, person: Person) -> list[Way]:
    return [way for way in WAYS if way.fits(story, person)]
