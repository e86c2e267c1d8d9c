from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from kaizen import clock
from kaizen.complaints.models import Complaint
from kaizen.database import Line, Model, Moment, Words, index_of_few
from kaizen.errors import Refusal
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.ideas.lifecycle import NEXT, OPEN, REOPENED, STAGE_WORDS, NotToldYet, Stage, WrongStage
from kaizen.ideas.pending import PendingDecision
from kaizen.ideas.stage_counts import count_in
from kaizen.language import gettext as _
from kaizen.language import language_now
from kaizen.people.models import Person
from kaizen.stations.models import Station
from kaizen.teams.calendars import due_day
from kaizen.teams.models import Team
from kaizen.words import folded

EDIT_FOR = timedelta(hours=1)
PLACE_STEP = 1 << 20  # room for twenty halvings between two cards


class Authorship(Model):
    """This person proposed this idea; several may have, and each is credited always."""

    __table_args__ = (UniqueConstraint("idea_id", "person_id"),)

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    came_from_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"))

    person: Mapped[Person] = relationship()


class Idea(Model):
    """What small change would help. On the board it is a card; it always has a complaint."""

    __table_args__ = (
        Index("ix_idea_newest", "team_id", "stage", "id"),
        Index("ix_idea_most_voted", "team_id", "stage", "votes", "id"),
        Index("ix_idea_by_hand", "team_id", "stage", "place", "id"),
        Index("ix_idea_since", "team_id", "stage", "stage_since"),
        Index("ix_idea_all_since", "stage", "stage_since"),
        Index("ix_idea_last_moved", "stage_since", "id"),
        Index("ix_idea_due", "team_id", "stage", "due_on"),
        Index("ix_idea_complaint", "complaint_id", "stage"),
        Index("ix_idea_comes_back", "stage", "due_on"),
        index_of_few("ix_idea_reworked_from", "reworked_from_id"),
        index_of_few("ix_idea_merged_into", "merged_into_id"),
    )

    title: Mapped[Line]
    details: Mapped[Words] = mapped_column(default="")
    folded: Mapped[Words]
    language: Mapped[str | None] = mapped_column(String(10))
    stage: Mapped[Stage] = mapped_column(default=Stage.PROPOSED)
    stage_since: Mapped[Moment]
    due_on: Mapped[date | None]
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"))
    came_with_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"), index=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"), index=True)
    proposed_at: Mapped[Moment]
    votes: Mapped[int] = mapped_column(default=0)
    helpers: Mapped[int] = mapped_column(default=0)
    comments: Mapped[int] = mapped_column(default=0)
    place: Mapped[int] = mapped_column(BigInteger, default=0)
    version: Mapped[int] = mapped_column(default=1)
    reworked_from_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"))

    complaint: Mapped[Complaint] = relationship(foreign_keys=[complaint_id])
    team: Mapped[Team] = relationship()
    station: Mapped[Station | None] = relationship()
    authorships: Mapped[list[Authorship]] = relationship(
        order_by=Authorship.id, foreign_keys=Authorship.idea_id
    )
    reworked_from: Mapped[Idea | None] = relationship(
        foreign_keys=[reworked_from_id], remote_side="Idea.id"
    )
    merged_into: Mapped[Idea | None] = relationship(
        foreign_keys=[merged_into_id], remote_side="Idea.id"
    )
    pending: Mapped[PendingDecision | None] = relationship(
        back_populates="idea", cascade="all, delete-orphan"
    )

    # Two decisions at the same moment: the second one finds no row of this version.
    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def propose(
        cls,
        title: str,
        complaint: Complaint,
        team: Team,
        by: Person | None,
        *,
        details: str = "",
        station: Station | None = None,
        reworked_from: Idea | None = None,
    ) -> Idea:
        """Without `by` it has no author: somebody left it without a name."""
        if complaint.merged_into_id:
            raise Refusal(_("This complaint was merged into another one. Choose that one."))
        if reworked_from:
            reworked_from.make_way(by)
        now = clock.now()
        idea = cls(title=title, details=details, complaint=complaint, team=team, station=station)
        idea.reworked_from = reworked_from
        idea.language = language_now()
        idea.stage, idea.stage_since, idea.proposed_at = Stage.PROPOSED, now, now
        idea.authorships = [Authorship(person=by)] if by else []
        idea.votes = idea.helpers = idea.comments = 0
        db.session.add(idea)
        idea.stand_on_top()
        db.session.flush()
        count_in(Stage.PROPOSED, team.id, 1)
        of = {"reworked_from": reworked_from.id} if reworked_from else {}
        record(EventKind.IDEA_PROPOSED, idea, by, complaint=complaint.id, **of)
        if reworked_from:
            record(EventKind.IDEA_REWORKED, reworked_from, by, idea=idea.id)
        return idea

    @validates("title", "details")
    def _fold(self, key: str, text: str) -> str:
        other = (self.details if key == "title" else self.title) or ""
        self.folded = folded(f"{text} {other}" if key == "title" else f"{other} {text}")
        return text

    @property
    def authors(self) -> list[Person]:
        return [authorship.person for authorship in self.authorships]

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < self.team.today

    @property
    def days_left(self) -> int | None:
        """Negative when it is overdue."""
        return (self.due_on - self.team.today).days if self.due_on else None

    @property
    def can_be_edited(self) -> bool:
        """By its authors: within an hour or until the first vote, whichever is later."""
        fresh = clock.now() - self.proposed_at <= EDIT_FOR
        return self.stage is Stage.PROPOSED and (fresh or self.votes == 0)

    def is_by(self, person: Person) -> bool:
        return any(authorship.person_id == person.id for authorship in self.authorships)

    def change(self, by: Person, *, title: str, details: str) -> None:
        if not self.can_be_edited:
            raise Refusal(
                _("Colleagues have voted for this as it is. Add a comment instead of changing it.")
            )
        before = {"title": self.title, "details": self.details}
        after = {"title": title, "details": details}
        if before != after:
            self.title, self.details = title, details
            record(EventKind.IDEA_CHANGED, self, by, before=before, after=after)

    def decline(self, by: Person, *, reason: str, problem: str, **more: str) -> None:
        """Not this way. `problem` says what happens to the complaint; it stays open.

        `more` are further details of the event, as of `defer`.
        """
        words: dict[str, Any] = more | {"reason": reason, "problem": problem}
        self.move_to(Stage.DECLINED, by, EventKind.IDEA_DECLINED, **words)

    def defer(self, by: Person, *, reason: str, problem: str, review_on: date, **more: str) -> None:
        """Not now, but on that date, or the next working day, we look again."""
        words: dict[str, Any] = more | {"reason": reason, "problem": problem}
        day = due_day(self.team, review_on)
        self.move_to(Stage.DEFERRED, by, EventKind.IDEA_DEFERRED, due_on=day, **words)

    def come_back(self) -> None:
        """The day to look again has come: it stands on top of what is proposed."""
        if self.stage is not Stage.DEFERRED:
            raise WrongStage(self.stage, Stage.PROPOSED)
        self.move_to(Stage.PROPOSED, None, EventKind.IDEA_CAME_BACK)
        self.stand_on_top()

    def reopen(self, by: Person, *, reason: str) -> None:
        if self.stage not in REOPENED:
            raise WrongStage(self.stage, Stage.PROPOSED)
        self.move_to(Stage.PROPOSED, by, EventKind.IDEA_REOPENED, reason=reason)

    def make_way(self, by: Person | None) -> None:
        """For a second version: its author has heard what stands against the first."""
        if self.pending:
            self.pending.hear(by)
        self.refuse_unless_off_the_board()

    def refuse_unless_off_the_board(self) -> None:
        if self.stage not in REOPENED:
            now = STAGE_WORDS[self.stage]
            raise Refusal(_("This idea is %(now)s. It can go on as it is.", now=now))

    def move_to(
        self,
        stage: Stage,
        by: Person | None,
        kind: EventKind,
        due_on: date | None = None,
        **details: Any,
    ) -> None:
        """Check, set, record: every way from one stage to another comes through here."""
        if stage not in NEXT[self.stage]:
            raise WrongStage(self.stage, stage)
        self._stand_in(stage, clock.now(), due_on)
        record(kind, self, by, due_on=self._due_day, **details)

    def put_back(self, stage: Stage, since: datetime, due_on: date | None, by: Person) -> None:
        """Undo of a move: where it stood before, as if it had not left."""
        undone = self.stage
        self._stand_in(stage, since, due_on)
        record(EventKind.MOVE_UNDONE, self, by, undone=undone, stage=stage, due_on=self._due_day)

    def stand_on_top(self) -> None:
        self.place = -int(clock.now().timestamp()) * PLACE_STEP

    def refuse_when_merged(self) -> None:
        if number := self.merged_into_id:
            raise Refusal(_("This idea goes on in #%(number)s. Do it there.", number=number))

    @property
    def _due_day(self) -> str | None:
        return self.due_on.isoformat() if self.due_on else None

    def _stand_in(self, stage: Stage, since: datetime, due_on: date | None) -> None:
        if self.pending:
            raise NotToldYet(self.pending.by.name)
        self.refuse_when_merged()
        count_in(self.stage, self.team_id, -1)
        count_in(stage, self.team_id, 1)
        self.stage, self.stage_since, self.due_on = stage, since, due_on
