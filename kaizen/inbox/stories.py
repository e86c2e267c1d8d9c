"""What an inbox, a digest or a message says: one story for each card, newest first.

In the language that is read; whoever writes to somebody else chooses theirs before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import LazyString
from sqlalchemy import String, cast, literal, null, select, union_all
from sqlalchemy.orm import aliased

from kaizen.complaints.models import Complaint
from kaizen.database import Model
from kaizen.events.catalog import CATALOG
from kaizen.events.models import EventKind
from kaizen.events.secrecy import hides_who
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Idea
from kaizen.inbox.hears import Card
from kaizen.inbox.models import Notice, NoticeKind
from kaizen.language import gettext as _
from kaizen.language import lazy_gettext, listed, ngettext
from kaizen.standards.models import Standard, StandardVersion
from kaizen.standups.models import StandUp
from kaizen.teams.models import Team
from kaizen.todos.models import ToDo

NAMED = 2  # of several who did the same
ADDED_UP = (EventKind.VOTE_GIVEN, EventKind.HELP_OFFERED, EventKind.COMPLAINT_HEARD)
WORDS = ("words", "lesson", "reason")

# To the one who is meant it is said otherwise than on the card.
TO_ME: dict[tuple[EventKind, NoticeKind], LazyString] = {
    (EventKind.COMMENT_ADDED, NoticeKind.MENTIONS): lazy_gettext("asks you something"),
    (EventKind.COMMENT_CHANGED, NoticeKind.MENTIONS): lazy_gettext("asks you something"),
    (EventKind.DECISION_TO_BE_TOLD, NoticeKind.MY_IDEAS): lazy_gettext(
        "answered your idea. You hear it first: open it and read"
    ),
    (EventKind.TRIAL_STARTED, NoticeKind.TO_DOS): lazy_gettext(
        "let it be tried, and you look after it"
    ),
    (EventKind.LOOKED_AT_AGAIN, NoticeKind.TO_DOS): lazy_gettext(
        "let it be tried again, and you look after it"
    ),
    (EventKind.TRIAL_DUE, NoticeKind.TO_DOS): lazy_gettext(
        "The trial that you look after is at its end. What came of it?"
    ),
    (EventKind.TRIAL_DUE, NoticeKind.ANSWERS): lazy_gettext(
        "The trial is at its end and waits for a decision"
    ),
    (EventKind.CHECK_DUE, NoticeKind.CHECKS): lazy_gettext("Is it still done this way? Look at it"),
    (EventKind.STANDARD_WRITTEN, NoticeKind.TRAINING): lazy_gettext(
        "wrote a standard that you should know. Read it"
    ),
    (EventKind.STANDARD_REWRITTEN, NoticeKind.TRAINING): lazy_gettext(
        "wrote a new version of a standard that you should know. Read it"
    ),
    (EventKind.TO_DO_TAKEN, NoticeKind.TO_DOS): lazy_gettext("gave you something to do"),
    (EventKind.PASSED_ON, NoticeKind.ANSWERS): lazy_gettext("asked you to answer"),
    (EventKind.STAND_UP_ENDED, NoticeKind.STAND_UPS): lazy_gettext(
        "ended the stand-up. Here is what you missed"
    ),
}


@dataclass
class Line:
    """One sentence under a card's name; `who` stands before it, and is nobody's for the board."""

    notice: Notice
    who: list[str]
    words: str = ""

    @property
    def kind(self) -> EventKind:
        return self.notice.event.kind

    @property
    def icon(self) -> str:
        return CATALOG[self.kind].icon

    @property
    def at(self) -> datetime:
        return self.notice.at

    @property
    def is_unread(self) -> bool:
        return self.notice.read_at is None

    @property
    def names(self) -> str:
        """`Aylin, Tomasz and 3 others`; empty where the board itself did it."""
        known = [name for name in self.who if name]
        shown = known[: NAMED if len(self.who) > NAMED + 1 else NAMED + 1]
        rest = len(self.who) - len(shown)
        others = [ngettext("%(num)s other", "%(num)s others", rest)] if known and rest else []
        return listed([*shown, *others]) if shown else ""

    @property
    def is_whole(self) -> bool:
        """The sentence needs nobody's name before it: the board itself asks."""
        asked = self.notice.event.by is None and (self.kind, self.notice.kind) in TO_ME
        return asked or hides_who(self.kind)

    @property
    def sentence(self) -> str:
        """What stands after the names."""
        many, event = len(self.who), self.notice.event
        if hides_who(self.kind):
            return ngettext("One colleague backs this", "%(num)s colleagues back this", many)
        if self.kind is EventKind.VOTE_GIVEN:
            return ngettext("backs this", "back this", many)
        if self.kind is EventKind.HELP_OFFERED:
            return ngettext("would help try it", "would help try it", many)
        if self.kind is EventKind.COMPLAINT_HEARD:
            return ngettext("heard it again", "heard it again", many)
        to_me = TO_ME.get((self.kind, self.notice.kind))
        return str(to_me) if to_me else CATALOG[self.kind].said(event.details)


@dataclass
class Story:
    """All that somebody hears of one card."""

    card: Card
    title: str
    language: str | None
    lines: list[Line] = field(default_factory=list)  # newest first

    @property
    def about(self) -> str:
        return self.card[0]

    @property
    def about_id(self) -> int:
        return self.card[1]

    @property
    def newest(self) -> int:
        """The number of its last event."""
        return self.lines[0].notice.event_id

    @property
    def is_followed(self) -> bool:
        """It is told for no other reason."""
        return all(line.notice.kind is NoticeKind.FOLLOWED for line in self.lines)

    @property
    def is_unread(self) -> bool:
        return any(line.is_unread for line in self.lines)

    @property
    def asks(self) -> bool:
        return any(line.is_unread and line.notice.asks for line in self.lines)


def story_of(notices: Iterable[Notice]) -> list[Story]:
    """One for each card, the one with the newest notice first. In two queries, if the notices
    come with their events and who did them."""
    newest_first = sorted(notices, key=lambda one: one.event_id, reverse=True)
    cards = list(dict.fromkeys((one.about, one.about_id) for one in newest_first))
    titles, said = _titles(cards), _comments(newest_first)
    stories = {card: Story(card, *titles.get(card, ("", None))) for card in cards}
    for notice in newest_first:
        _add(stories[notice.about, notice.about_id], notice, said)
    return list(stories.values())


def _add(story: Story, notice: Notice, said: dict[int, str]) -> None:
    event = notice.event
    who = event.by.name if event.by and not hides_who(event.kind) else ""
    if event.kind in ADDED_UP:
        for line in story.lines:
            if line.kind is event.kind and line.is_unread == (notice.read_at is None):
                if who not in line.who or not who:
                    line.who.append(who)
                return
    words = said.get(event.details.get("comment", 0), "") or _words_in(event.details)
    story.lines.append(Line(notice, [who], words if words != story.title else ""))


def _words_in(details: dict[str, Any]) -> str:
    return next((str(details[one]) for one in WORDS if details.get(one)), "")


def _comments(notices: Sequence[Notice]) -> dict[int, str]:
    said = {one.event.details["comment"] for one in notices if "comment" in one.event.details}
    if not said:
        return {}
    rows = db.session.scalars(select(Comment).where(Comment.id.in_(said)))
    return {comment.id: comment.words for comment in rows}


def _titles(cards: Iterable[Card]) -> dict[Card, tuple[str, str | None]]:
    """What each card is called, and in which language that is written; in one query."""
    numbers: dict[str, set[int]] = {}
    for about, number in cards:
        numbers.setdefault(about, set()).add(number)
    parts = [_TITLED[about](ids) for about, ids in numbers.items() if about in _TITLED]
    if not parts:
        return {}
    titles: dict[Card, tuple[str, str | None]] = {}
    for about, number, title, language in db.session.execute(union_all(*parts)):
        named = _("Stand-up of %(team)s", team=title) if about == "stand_up" else title
        titles[about, number] = (named, language)
    return titles


def _titled(model: type[Model], title: Any, language: Any) -> Any:
    about = literal(model.__tablename__)
    return select(about, model.id, cast(title, String), cast(language, String))


def _standards(ids: set[int]) -> Any:
    """As the newest version calls it; one that was taken back only where there is no other."""
    version = aliased(StandardVersion)
    newest = (
        select(version.id)
        .where(version.standard_id == Standard.id)
        .order_by(version.withdrawn_at.is_not(None), version.number.desc())
        .limit(1)
        .correlate(Standard)
        .scalar_subquery()
    )
    query = _titled(Standard, StandardVersion.title, StandardVersion.language)
    return query.join(StandardVersion, StandardVersion.id == newest).where(Standard.id.in_(ids))


_TITLED: dict[str, Any] = {
    "idea": lambda ids: _titled(Idea, Idea.title, Idea.language).where(Idea.id.in_(ids)),
    "complaint": lambda ids: _titled(Complaint, Complaint.sentence, Complaint.language).where(
        Complaint.id.in_(ids)
    ),
    "to_do": lambda ids: _titled(ToDo, ToDo.words, null()).where(ToDo.id.in_(ids)),
    "standard": _standards,
    "stand_up": lambda ids: (
        _titled(StandUp, Team.name, null())
        .join(Team, Team.id == StandUp.team_id)
        .where(StandUp.id.in_(ids))
    ),
}
