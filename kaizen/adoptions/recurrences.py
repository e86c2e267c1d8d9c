"""A complaint that is heard again although an idea against it was adopted: an open question."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen import clock
from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.database import Model, Moment, Words, insert_once
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.trials.adoption import Adoption

OPEN = text("answer IS NULL AND called_off_at IS NULL")


class Answer(StrEnum):
    """What a leader says to it."""

    ACCEPT = "accept"
    LOOK_AGAIN = "look_again"
    NEW_IDEA = "new_idea"


class Recurrence(Model):
    """At most one is open for an adoption; what is heard meanwhile belongs to it."""

    __table_args__ = (
        Index(
            "uq_recurrence_open",
            "adoption_id",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
    )

    adoption_id: Mapped[int] = mapped_column(ForeignKey("adoption.id"), index=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), index=True)
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"), index=True)
    noticed_at: Mapped[Moment]
    answer: Mapped[Answer | None]
    words: Mapped[Words] = mapped_column(default="")
    new_idea_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"), index=True)
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    called_off_at: Mapped[datetime | None]

    adoption: Mapped[Adoption] = relationship()
    complaint: Mapped[Complaint] = relationship()
    occurrence: Mapped[Occurrence | None] = relationship()
    new_idea: Mapped[Idea | None] = relationship()
    answered_by: Mapped[Person | None] = relationship()

    @classmethod
    def notice(cls, adoption: Adoption, occurrence_id: int) -> None:
        """By nobody: the board sees it. While one is open nothing more is asked."""
        complaint_id = adoption.idea.complaint_id
        row = {"adoption_id": adoption.id, "complaint_id": complaint_id, "words": ""}
        seen = {"occurrence_id": occurrence_id, "noticed_at": clock.now()}
        if insert_once(db.session(), cls, **row, **seen):
            details = {"complaint": complaint_id, "occurrence": occurrence_id}
            record(EventKind.RECURRENCE_NOTICED, adoption.idea, None, **details)

    @property
    def is_open(self) -> bool:
        return self.answer is None and self.called_off_at is None

    def accept(self, by: Person, *, words: str) -> None:
        """It stays as it is, and why."""
        self._answer(Answer.ACCEPT, by, words)

    def look_again(self, by: Person, *, words: str) -> None:
        """The idea went back to trialled because of this."""
        self._answer(Answer.LOOK_AGAIN, by, words)

    def have_new_idea(self, by: Person, idea: Idea) -> None:
        """What was adopted is not enough; another change is proposed."""
        self.new_idea = idea
        self._answer(Answer.NEW_IDEA, by, idea.title)

    def open_again(self) -> None:
        """The answer was a slip."""
        self.answer = self.answered_at = self.answered_by = None
        self.words = ""

    def call_off(self) -> None:
        """It was not heard after all, or the adoption was a slip."""
        if self.is_open:
            self.called_off_at = clock.now()

    def _answer(self, answer: Answer, by: Person, words: str) -> None:
        self._refuse_unless_open()
        self.answer, self.words = answer, words
        self.answered_at, self.answered_by = clock.now(), by
        details = {"answer": answer, "words": words, "idea": self.adoption.idea_id}
        if self.new_idea:
            details["new_idea"] = self.new_idea.id
        # In the story of both: of what was adopted, and of what was heard.
        record(EventKind.RECURRENCE_ANSWERED, self.adoption.idea, by, **details)
        record(EventKind.RECURRENCE_ANSWERED, self.adoption.idea.complaint, by, **details)

    def _refuse_unless_open(self) -> None:
        if self.called_off_at:
            raise Refusal(_("It was not heard again after all. There is nothing to answer."))
        if self.answer:
            who = self.answered_by.name if self.answered_by else _("Somebody")
            raise Refusal(_("%(name)s has answered this already.", name=who))
