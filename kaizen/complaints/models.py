from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from kaizen import clock
from kaizen.complaints.verdict import Count, Verdict, verdict
from kaizen.database import Line, Model, Moment, Words
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.language import language_now
from kaizen.people.models import Person
from kaizen.teams.models import Team
from kaizen.words import folded


class Kind(StrEnum):
    COMPLAINT = "complaint"
    WIN = "win"


class Complaint(Model):
    """One line of the list: a problem customers report, in one sentence, that we count.

    The count is stored beside the occurrences, so that a list costs what it shows;
    `counting.py` keeps it, and a test checks it against the rows.
    """

    __table_args__ = (
        Index("ix_complaint_most_heard", "merged_into_id", "times_heard", "id"),
        Index("ix_complaint_most_customers", "merged_into_id", "customers", "times_heard", "id"),
        Index("ix_complaint_team_most_heard", "team_id", "merged_into_id", "times_heard", "id"),
        Index("ix_complaint_last_heard", "merged_into_id", "last_heard_at", "id"),
        # A hash, because PostgreSQL's other indexes take no long words.
        Index("ix_complaint_same_words", "folded", postgresql_using="hash"),
    )

    sentence: Mapped[Line]
    folded: Mapped[Words]
    language: Mapped[str | None] = mapped_column(String(10))
    kind: Mapped[Kind] = mapped_column(default=Kind.COMPLAINT)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    added_at: Mapped[Moment]
    times_heard: Mapped[int] = mapped_column(default=0)
    customers: Mapped[int] = mapped_column(default=0)
    unnamed: Mapped[int] = mapped_column(default=0)
    first_heard_at: Mapped[datetime | None]
    last_heard_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    settled_because: Mapped[Words | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"))
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import.id"), index=True)

    team: Mapped[Team] = relationship()
    merged_into: Mapped[Complaint | None] = relationship(remote_side="Complaint.id")

    @classmethod
    def add(
        cls, sentence: str, team: Team, by: Person | None, *, kind: Kind = Kind.COMPLAINT
    ) -> Complaint:
        complaint = cls(sentence=sentence, team=team, kind=kind, times_heard=0)
        complaint.customers = complaint.unnamed = 0
        complaint.language = language_now()
        db.session.add(complaint)
        record(EventKind.COMPLAINT_ADDED, complaint, by)
        return complaint

    @validates("sentence")
    def _fold(self, _key: str, sentence: str) -> str:
        self.folded = folded(sentence)
        return sentence

    @property
    def count(self) -> Count:
        return Count(
            self.times_heard,
            self.customers,
            self.unnamed,
            self.first_heard_at,
            self.last_heard_at,
        )

    @property
    def verdict(self) -> Verdict | None:
        return verdict(self.count)

    @property
    def is_settled(self) -> bool:
        return self.settled_at is not None

    def change(self, by: Person, *, sentence: str, kind: Kind, team: Team) -> None:
        after = {"sentence": sentence, "kind": kind, "team": team.name}
        before = {"sentence": self.sentence, "kind": self.kind, "team": self.team.name}
        if after == before:
            return
        self.sentence, self.kind, self.team = sentence, kind, team
        record(EventKind.COMPLAINT_CHANGED, self, by, before=before, after=after)

    def settle(self, by: Person, *, reason: str) -> None:
        if self.merged_into_id:
            raise Refusal(_("This complaint was merged into another one. Settle that one."))
        if self.is_settled:
            raise Refusal(_("This complaint is settled already."))
        self.settled_at, self.settled_because = clock.now(), reason
        record(EventKind.COMPLAINT_SETTLED, self, by, reason=reason)

    def reopen(self, by: Person | None, *, occurrence: int | None = None) -> None:
        """By a decision, or because it was heard again: then `occurrence` is the one."""
        if not self.is_settled:
            raise Refusal(_("This complaint is open already."))
        reason = self.settled_because
        self.settled_at = self.settled_because = None
        heard = {"occurrence": occurrence, "reason": reason} if occurrence else {}
        record(EventKind.COMPLAINT_REOPENED, self, by, **heard)

    def merge_into(self, other: Complaint, by: Person) -> None:
        """Occurrences and ideas move to the other line; this one keeps its history."""
        if other is self:
            raise Refusal(_("A complaint can't be merged with itself."))
        if self.merged_into_id or other.merged_into_id:
            raise Refusal(_("One of the two is merged already. Undo that first."))
        if has_merged_ones(self):
            raise Refusal(
                _("Other complaints were merged into this one. Merge the other way round instead.")
            )
        self.merged_into = other
        record(EventKind.COMPLAINT_MERGED, self, by, into=other.id)
        record(EventKind.COMPLAINT_MERGED, other, by, taken_in=self.id)

    def unmerge(self, by: Person) -> None:
        other = self.merged_into
        if other is None:
            raise Refusal(_("This complaint is not merged."))
        self.merged_into = None
        record(EventKind.COMPLAINT_UNMERGED, self, by, out_of=other.id)
        record(EventKind.COMPLAINT_UNMERGED, other, by, let_go=self.id)


def has_merged_ones(complaint: Complaint) -> bool:
    query = db.select(Complaint.id).where(Complaint.merged_into_id == complaint.id).limit(1)
    return db.session.scalar(query) is not None


class MonthHeard(Model):
    """How often a complaint was heard in one month: `month` is its first day in UTC, as 2026-11."""

    __table_args__ = (UniqueConstraint("complaint_id", "month"),)

    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"))
    month: Mapped[Line]
    times: Mapped[int] = mapped_column(default=0)
