"""What colleagues say about an idea."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, update
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from kaizen import clock
from kaizen.database import Model, Moment, Words
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.language import language_now
from kaizen.people.models import Person
from kaizen.words import folded

AT_SOMEBODY = re.compile(r"@(\w[\w.'-]*(?: \w[\w.'-]*){0,3})")
MENTIONS_AT_MOST = 20


class Mention(Model):
    """Somebody is called into the talk by @name."""

    __table_args__ = (UniqueConstraint("comment_id", "person_id"),)

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    person: Mapped[Person] = relationship()


class Comment(Model):
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"), index=True)
    at: Mapped[Moment]
    words: Mapped[Words]
    language: Mapped[str | None] = mapped_column(String(10))
    changed_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    came_from_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"))

    idea: Mapped[Idea] = relationship(foreign_keys=[idea_id])
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])
    removed_by: Mapped[Person | None] = relationship(foreign_keys=[removed_by_id])
    mentions: Mapped[list[Mention]] = relationship(cascade="all, delete-orphan")

    @classmethod
    def say(
        cls, words: str, idea: Idea, by: Person | None, *, receipt_id: int | None = None
    ) -> Comment:
        """Without `by`, who left the idea without a name says it, by its receipt."""
        idea.refuse_when_merged()
        comment = cls(words=words, idea=idea, by=by, receipt_id=receipt_id)
        comment.language = language_now()
        comment.mentions = [Mention(person=person) for person in people_called(words)]
        db.session.add(comment)
        db.session.flush()
        _count(idea, 1)
        mentioned = [mention.person_id for mention in comment.mentions]
        record(EventKind.COMMENT_ADDED, idea, by, comment=comment.id, mentioned=mentioned)
        return comment

    def change(self, by: Person, *, words: str) -> None:
        if self.removed_at:
            raise Refusal(_("This comment was removed. It can't be changed any more."))
        if words == self.words:
            return
        before, self.words, self.changed_at = self.words, words, clock.now()
        called = {person.id: person for person in people_called(words)}
        kept = [mention for mention in self.mentions if mention.person_id in called]
        new = set(called) - {mention.person_id for mention in kept}
        self.mentions = kept + [Mention(person=called[key]) for key in sorted(new)]
        record(
            EventKind.COMMENT_CHANGED,
            self.idea,
            by,
            comment=self.id,
            before=before,
            mentioned=sorted(new),
        )

    def remove(self, by: Person) -> None:
        """The words go, that something was said stays: "removed by …"."""
        if self.removed_at:
            raise Refusal(_("This comment is removed already."))
        self.removed_at, self.removed_by, self.words = clock.now(), by, ""
        self.mentions = []
        _count(self.idea, -1)
        record(EventKind.COMMENT_REMOVED, self.idea, by, comment=self.id)


def people_called(words: str) -> list[Person]:
    """Active people whose full name, or badge, stands after an @."""
    called = [folded(name) for name in AT_SOMEBODY.findall(words)[:MENTIONS_AT_MOST]]
    if not called:
        return []
    everybody = db.session.execute(
        db.select(Person.id, Person.name, Person.badge).where(Person.left_at.is_(None))
    )
    ids = [key for key, name, badge in everybody if _is_called(called, folded(name), badge)]
    return list(db.session.scalars(db.select(Person).where(Person.id.in_(ids)).order_by(Person.id)))


def _is_called(called: list[str], name: str, badge: str | None) -> bool:
    return any(f"{words} ".startswith((f"{name} ", f"{badge} ")) for words in called)


def _count(idea: Idea, more: int) -> None:
    change = update(Idea).where(Idea.id == idea.id).values(comments=Idea.comments + more)
    change = change.execution_options(synchronize_session=False)
    set_committed_value(idea, "comments", db.session.scalar(change.returning(Idea.comments)))
