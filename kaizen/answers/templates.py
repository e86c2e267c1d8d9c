"""Words to begin an answer with, in the language of who reads it. Gaps are left for what only the
writer knows, so that nothing is sent unread."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import LazyString, force_locale
from wtforms import Field, Form, ValidationError

from kaizen.complaints.models import Complaint
from kaizen.ideas.models import Idea
from kaizen.language import gettext, lazy_gettext

# It stands in every text below, in every language.
GAP = re.compile(r"\[\s*…\s*\]")


class Template(StrEnum):
    LOOK_AT_IT = "look_at_it"
    KNOW_MORE = "know_more"
    WE_TRY_IT = "we_try_it"
    NOT_THIS_WAY = "not_this_way"
    NOT_NOW = "not_now"
    PASSED_ON = "passed_on"


@dataclass(frozen=True)
class Ready:
    """What it is called, in the language of who writes, and its words."""

    label: LazyString
    words: LazyString


READY = {
    Template.LOOK_AT_IT: Ready(
        lazy_gettext("Thank you, and when we look at it"),
        lazy_gettext("Thank you. We look at it on […] and tell you then what comes of it."),
    ),
    Template.KNOW_MORE: Ready(
        lazy_gettext("I need to know more"),
        lazy_gettext("Thank you. Before we decide I would like to know: […]"),
    ),
    Template.WE_TRY_IT: Ready(
        lazy_gettext("We try it"),
        lazy_gettext("Thank you. We try it from […] on. […] looks after it; what do you expect?"),
    ),
    Template.NOT_THIS_WAY: Ready(
        lazy_gettext("Not this way"),
        lazy_gettext(
            "Thank you for thinking along. It can't be done this way, because […]. What could help"
            " instead: […]"
        ),
    ),
    Template.NOT_NOW: Ready(
        lazy_gettext("Not now"),
        lazy_gettext(
            "Thank you. There is something in it, but not now, because […]. We look at it again on"
            " […]."
        ),
    ),
    Template.PASSED_ON: Ready(
        lazy_gettext("Somebody else knows more"),
        lazy_gettext("Thank you. I have asked […], who knows more about it and answers by […]."),
    ),
}


def offered() -> list[tuple[str, str]]:
    """Each template and what it is called, in the language that is being read."""
    return [(one.value, str(ready.label)) for one, ready in READY.items()]


def ready_words(asked: str, language: str) -> str:
    """Its words in this language; nothing for a template that there is not."""
    if asked not in {*Template}:
        return ""
    with force_locale(language):
        return str(READY[Template(asked)].words)


def language_of_reader(thing: Idea | Complaint, board: str) -> str:
    """The first author's; else the one in which it was written, else the board's."""
    author = thing.authors[0] if isinstance(thing, Idea) and thing.authors else None
    return (author and author.language) or thing.language or board


def has_gap(words: str | None) -> bool:
    return bool(words and GAP.search(words))


def no_gap(_form: Form, field: Field) -> None:
    """A validator: what comes from a template is read before it is sent."""
    if has_gap(field.data):
        raise ValidationError(gettext("Fill in what is missing where […] stands."))
