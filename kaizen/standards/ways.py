"""A standard as somebody writes it down, before it is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from kaizen.people.models import Person, Role
from kaizen.stations.models import Station
from kaizen.teams.models import Team

if TYPE_CHECKING:
    from kaizen.photos.pictures import Picture


@dataclass(frozen=True)
class NewStep:
    """One step in plain words, with a picture if there is one."""

    words: str
    content: str | None = None  # names the picture's file by what is in it
    width: int | None = None
    height: int | None = None

    @classmethod
    def shown_by(cls, picture: Picture, words: str) -> NewStep:
        return cls(words, picture.content, picture.width, picture.height)


@dataclass(frozen=True)
class Way:
    """The new way of working, as somebody wrote it down."""

    title: str
    steps: Sequence[NewStep]
    why: str = ""


@dataclass(frozen=True)
class Audience:
    """Who must know a standard: people by name, whole teams, everybody of a role."""

    people: Sequence[Person] = ()
    teams: Sequence[Team] = ()
    roles: Sequence[Role] = ()


@dataclass(frozen=True)
class Care:
    """Who looks after a standard, where it holds, for whom, and when it is looked at again."""

    owner: Person
    review_on: date
    stations: Sequence[Station] = ()
    must_know: Audience = field(default_factory=Audience)
