from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from kaizen import clock
from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.database import Model, Moment
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Idea


class Receipt(Model):
    """Who left something without a name keeps the code, we keep a hash that is slow to guess.

    Nothing here, and nothing in the ledger, says who it was or on which device.
    """

    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[Moment]
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"), index=True)
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"), index=True)
    looked_at: Mapped[datetime | None]

    idea: Mapped[Idea | None] = relationship()
    occurrence: Mapped[Occurrence | None] = relationship()

    @property
    def complaint(self) -> Complaint | None:
        """Where it is counted now."""
        heard = self.idea.complaint if self.idea else self.occurrence and self.occurrence.complaint
        return heard.merged_into or heard if heard else None

    @property
    def goes_on_in(self) -> Idea | None:
        """The idea into which this one was merged."""
        return self.idea.merged_into if self.idea else None

    def reply(self, words: str) -> None:
        """To what colleagues say of the idea; else more of what was heard."""
        if self.idea:
            Comment.say(words, self.goes_on_in or self.idea, None, receipt_id=self.id)
        elif self.occurrence:
            so_far = self.occurrence.words
            self.occurrence.correct(None, words=f"{so_far}\n\n{words}" if so_far else words)

    def look(self) -> None:
        """What is told from now on is new at the next look."""
        looked = update(Receipt).where(Receipt.id == self.id)
        db.session.execute(looked.values(looked_at=clock.now()))


def receipt_with(code_hash: str) -> Receipt | None:
    """With the idea or the complaint that it is for."""
    query = (
        db.select(Receipt)
        .options(
            joinedload(Receipt.idea).joinedload(Idea.complaint),
            joinedload(Receipt.idea).joinedload(Idea.team),
            joinedload(Receipt.idea).joinedload(Idea.authorships),
            joinedload(Receipt.occurrence)
            .joinedload(Occurrence.complaint)
            .joinedload(Complaint.team),
        )
        .where(Receipt.code_hash == code_hash)
    )
    return db.session.scalars(query).unique().one_or_none()
