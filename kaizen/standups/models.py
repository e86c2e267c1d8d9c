from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_modified

from kaizen import clock
from kaizen.complaints.models import Complaint
from kaizen.database import Model, Moment
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind, record
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.standups.ending import told_at_the_end
from kaizen.standups.plans import MINUTES, Part
from kaizen.standups.reasons import in_words
from kaizen.teams.models import Team

SCREEN_GONE = timedelta(seconds=60)  # a screen that leads says every fifteen that it is there


class ItemState(StrEnum):
    OPEN = "open"
    DONE = "done"
    PARKED = "parked"


class StandUp(Model):
    """One meeting of one team. What a crash must not lose is written at once."""

    __table_args__ = (Index("ix_stand_up_team", "team_id", "id"),)

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    # The team while it runs, empty afterwards: one running stand-up for each team.
    running_team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), unique=True)
    started_at: Mapped[Moment]
    started_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    minutes: Mapped[int] = mapped_column(default=MINUTES)  # planned
    # The team's parts as they were, each with its minutes or none.
    parts: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    event_id: Mapped[int] = mapped_column(default=0)  # the newest event when the agenda was made
    item_id: Mapped[int | None]  # of its agenda, the one that is shown
    item_since: Mapped[datetime | None]
    # Whoever leads from which screen: a token that the screen made, and when it was last there.
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    screen: Mapped[str | None] = mapped_column(String(64))
    screen_seen_at: Mapped[datetime | None]
    turn: Mapped[int] = mapped_column(default=1)  # one more with every change that screens show

    team: Mapped[Team] = relationship(foreign_keys=[team_id])
    started_by: Mapped[Person] = relationship(foreign_keys=[started_by_id])
    ended_by: Mapped[Person | None] = relationship(foreign_keys=[ended_by_id])
    leader: Mapped[Person | None] = relationship(foreign_keys=[leader_id])
    items: Mapped[list[AgendaItem]] = relationship(
        back_populates="stand_up", order_by="AgendaItem.place"
    )
    attendances: Mapped[list[Attendance]] = relationship(
        back_populates="stand_up", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": turn}

    @property
    def is_running(self) -> bool:
        return self.ended_at is None

    @property
    def item(self) -> AgendaItem | None:
        """The one that is shown now."""
        return next((one for one in self.items if one.id == self.item_id), None)

    @property
    def present(self) -> list[Person]:
        return [one.person for one in self.attendances]

    @property
    def left_open(self) -> list[AgendaItem]:
        return [one for one in self.items if one.state is ItemState.OPEN]

    @property
    def is_led(self) -> bool:
        """A screen that has said nothing for a while is gone: switched off, or crashed."""
        seen = self.screen_seen_at
        return seen is not None and clock.now() - seen < SCREEN_GONE

    def is_led_from(self, screen: str) -> bool:
        return bool(screen) and self.screen == screen

    def beside(self, steps: int) -> AgendaItem | None:
        """So many places after the one that is shown, or before it."""
        if self.item is None:
            return self.items[-1] if self.items and steps < 0 else None
        place = self.items.index(self.item) + steps
        return self.items[place] if 0 <= place < len(self.items) else None

    def show(self, item: AgendaItem) -> None:
        """This one is talked about from now on; the time of the last one is added up."""
        self.refuse_when_over()
        self._add_up_time()
        self.item_id, self.item_since = item.id, clock.now()

    def settle(self, item: AgendaItem) -> None:
        """It was talked about: nothing more to say today."""
        self.refuse_when_over()
        item.state = ItemState.DONE
        self.move_on()

    def park(self, item: AgendaItem, by: Person) -> None:
        """To the next stand-up."""
        self.refuse_when_over()
        item.state = ItemState.PARKED
        record(EventKind.ITEM_PARKED, self, by, item=item.id, idea=item.idea_id)
        self.move_on()

    def move_on(self) -> None:
        """To the next open item behind the one that is shown, else to the first open one."""
        place = self.item.place if self.item else 0
        waiting = sorted(self.left_open, key=lambda one: (one.place <= place, one.place))
        if waiting:
            self.show(waiting[0])
        else:
            self._add_up_time()
            self.item_id = self.item_since = None

    def note(self, item: AgendaItem, event: Event, *, standing_in: bool = False) -> None:
        """It was decided here; the minutes tell it, and whether the deputy decided."""
        if all(one.event_id != event.id for one in item.outcomes):
            item.outcomes.append(Outcome(event_id=event.id, standing_in=standing_in))
            self.notice()

    def attend(self, person: Person) -> None:
        self.refuse_when_over()
        if person.id not in {one.person_id for one in self.attendances}:
            self.attendances.append(Attendance(person=person))
            self.notice()

    def leave(self, person: Person) -> None:
        """The tap on the face was a slip."""
        self.refuse_when_over()
        self.attendances = [one for one in self.attendances if one.person_id != person.id]
        self.notice()

    def lead(self, by: Person, screen: str) -> None:
        """From this screen; whoever led until now is told there."""
        self.refuse_when_over()
        if self.screen and self.screen != screen:
            record(EventKind.STAND_UP_TAKEN_OVER, self, by)
        self.leader, self.screen, self.screen_seen_at = by, screen, clock.now()

    def end(self, by: Person, *, seconds: int | None = None) -> None:
        """`seconds` are those spent, where it is not the time since it began."""
        self.refuse_when_over()
        self._add_up_time()
        self.item_id = self.item_since = self.running_team_id = None
        self.ended_at, self.ended_by = clock.now(), by
        record(EventKind.STAND_UP_ENDED, self, by, **told_at_the_end(self, seconds))

    def refuse_when_over(self) -> None:
        if not self.is_running:
            raise Refusal(_("This stand-up is over. Its minutes are kept."))

    def notice(self) -> None:
        """Other screens draw it anew, though no column of its own has changed."""
        self.minutes = int(self.minutes)  # read again, where a commit has let it go
        flag_modified(self, "minutes")

    def _add_up_time(self) -> None:
        if self.item and self.item_since:
            self.item.seconds += int((clock.now() - self.item_since).total_seconds())


class AgendaItem(Model):
    """One thing to talk about, and why it is there. `about` is its table, `about_id` its number."""

    __table_args__ = (Index("ix_agenda_item_stand_up", "stand_up_id", "place"),)

    stand_up_id: Mapped[int] = mapped_column(ForeignKey("stand_up.id"))
    part: Mapped[Part]
    place: Mapped[int]
    about: Mapped[str] = mapped_column(String(40))
    about_id: Mapped[int]
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"), index=True)
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"), index=True)
    because: Mapped[str] = mapped_column(String(40), default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[ItemState] = mapped_column(default=ItemState.OPEN)
    seconds: Mapped[int] = mapped_column(default=0)  # that it was shown

    stand_up: Mapped[StandUp] = relationship(back_populates="items")
    idea: Mapped[Idea | None] = relationship()
    complaint: Mapped[Complaint | None] = relationship()
    outcomes: Mapped[list[Outcome]] = relationship(back_populates="item", order_by="Outcome.id")

    @property
    def words(self) -> str:
        """What it is called: the to-do's words, the idea's, or the complaint's."""
        thing = self.idea.title if self.idea else self.complaint.sentence if self.complaint else ""
        return self.details["words"] if self.about == "to_do" else thing

    @property
    def reason(self) -> str:
        """Why it is here, in the reader's language."""
        return in_words(self.because, self.details)


class Outcome(Model):
    """What was decided on an item: the event says it."""

    __table_args__ = (UniqueConstraint("item_id", "event_id"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    standing_in: Mapped[bool] = mapped_column(default=False)  # by the deputy

    item: Mapped[AgendaItem] = relationship(back_populates="outcomes")
    event: Mapped[Event] = relationship()


class Attendance(Model):
    """Who is here; by badge or by a tap."""

    __table_args__ = (UniqueConstraint("stand_up_id", "person_id"),)

    stand_up_id: Mapped[int] = mapped_column(ForeignKey("stand_up.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[Moment]

    stand_up: Mapped[StandUp] = relationship(back_populates="attendances")
    person: Mapped[Person] = relationship()
