"""A plant of any size, put into the database in bulk, with every stored count as its rows say."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert, update

from kaizen import clock
from kaizen.complaints.counting import recount_all
from kaizen.complaints.models import Complaint, Kind
from kaizen.complaints.occurrences import Occurrence
from kaizen.database import Model, count_rows_anew
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.lifecycle import OPEN, Stage
from kaizen.ideas.models import PLACE_STEP, Authorship, Idea
from kaizen.ideas.stage_counts import StageCount
from kaizen.ideas.votes import Help, Vote
from kaizen.jobs.models import Bookmark
from kaizen.people.models import Person, Role
from kaizen.safekeeping.numbering import go_on_numbering
from kaizen.standards.models import MustKnow, Standard, StandardVersion, Step
from kaizen.teams.models import Leadership, Team
from kaizen.trials.adoption import Adoption
from kaizen.trials.models import Decision, Trial
from kaizen.words import folded

TEAMS = 8
PEOPLE = 400
VISITORS = 80  # who act when the board is measured: they wrote and voted nothing before
LEADER = VISITORS
DAYS = 3 * 365
BATCH = 5000

# The newest ideas are the 200 cards which the first team sees.
ON_SHOW = [Stage.PROPOSED] * 120 + [Stage.TRIALLED] * 50 + [Stage.ADOPTED] * 30
LONG_AGO = [Stage.ADOPTED] * 42 + [Stage.DECLINED] * 25 + [Stage.ABANDONED] * 15
LONG_AGO += [Stage.DEFERRED] * 18
ENDED_BY = {Stage.ADOPTED: Decision.ADOPT, Stage.ABANDONED: Decision.ABANDON}
MOVED_BY = {
    Stage.TRIALLED: EventKind.TRIAL_STARTED,
    Stage.ADOPTED: EventKind.IDEA_ADOPTED,
    Stage.DECLINED: EventKind.IDEA_DECLINED,
    Stage.ABANDONED: EventKind.IDEA_ABANDONED,
    Stage.DEFERRED: EventKind.IDEA_DEFERRED,
}

NAMES = ["Aylin", "Tomasz", "Jonas", "Ruth", "Ada", "Mehmet", "Ingrid", "Kwame", "Sofia", "Linh"]
FAMILIES = ["Kaya", "Wójcik", "Berg", "Adler", "Owusu", "Yılmaz", "Strand", "Mensah", "Rossi"]
THINGS = ["Label", "Carton", "Pallet", "Scanner", "Strapping", "Bottle", "Sensor", "Forklift"]
FAULTS = ["comes off", "is hard to read", "arrives late", "was mixed up", "leaks", "does not fit"]
PLACES = ["in the cold store", "at line 3", "after the night shift", "at goods-in", "on the ramp"]
CHANGES = ["Print the number twice", "Hang a second hook", "Mark the floor", "Warm the glue first"]
WAYS = ["so that nobody walks for it", "and check it at the start", "with a colour for each order"]
CHANNELS = ["telephone", "e-mail", "driver", "visit", "colleague"]

Row = dict[str, Any]


def fill(ideas: int, *, occurrences: int = 0, people: int = PEOPLE, seed: int = 7) -> None:
    """Commits. People 1 to VISITORS are of team 1, which the last of them leads. Each idea has two
    occurrences, unless more are wanted."""
    Plant(ideas, max(occurrences, 2 * ideas, 3000), people, random.Random(seed)).build()
    count_rows_anew(db.session.connection())
    db.session.commit()


def size() -> tuple[int, ...]:
    """How many ideas, occurrences and people the database has."""
    return tuple(db.session.query(model).count() for model in (Idea, Occurrence, Person))


def complaints_for(ideas: int) -> int:
    """Never so few that the list has not several pages."""
    return max(ideas // 2, 400)


class Plant:
    def __init__(self, ideas: int, occurrences: int, people: int, chance: random.Random) -> None:
        self.ideas, self.occurrences, self.people = ideas, occurrences, people
        self.chance = chance
        self.complaints = complaints_for(ideas)
        self.now = clock.now()
        self.events: list[Row] = []

    def build(self) -> None:
        put(Team, ({"name": f"Line {number}"} for number in range(1, TEAMS + 1)))
        put(Person, map(self.person, range(1, self.people + 1)))
        put(Leadership, [{"team_id": 1, "person_id": LEADER}])
        put(Complaint, map(self.complaint, range(1, self.complaints + 1)))
        put(Occurrence, (self.occurrence() for _ in range(self.occurrences)))
        recount_all(list(range(1, self.complaints + 1)))
        ideas = [self.idea(number) for number in range(1, self.ideas + 1)]
        put(Idea, ideas)
        put(Authorship, map(self.authorship, ideas))
        put(Vote, (vote for idea in ideas for vote in self.votes(idea)))
        put(Help, (helper for idea in ideas for helper in self.helpers(idea)))
        put(Comment, (comment for idea in ideas for comment in self.comments(idea)))
        put(StageCount, stage_counts(ideas))
        trials = [self.trial(idea) for idea in ideas if idea["stage"] in (*ENDED_BY, *OPEN[1:])]
        put(Trial, [trial | {"id": at} for at, trial in enumerate(trials, 1)])
        for model, rows in zip(
            (Standard, StandardVersion, Step, MustKnow),
            zip(*standards(trials), strict=True),
            strict=True,
        ):
            put(model, rows)
        put(Adoption, adoptions(trials))
        put(Event, sorted(self.events, key=lambda event: event["at"]))
        db.session.execute(update(Bookmark).values(event_id=len(self.events)))  # all were told

    def person(self, number: int) -> Row:
        return {
            "name": f"{self.chance.choice(NAMES)} {self.chance.choice(FAMILIES)}",
            "badge": str(1000 + number),
            "role": Role.MANAGER if number == LEADER else Role.WORKER,
            "team_id": 1 if number <= VISITORS else 1 + number % TEAMS,
            "added_at": self.days_ago(DAYS),
        }

    def complaint(self, number: int) -> Row:
        sentence = f"{self.a(THINGS)} {self.a(FAULTS)} {self.a(PLACES)}, order {number * 7:06}"
        row = {"sentence": sentence, "folded": folded(sentence), "kind": Kind.COMPLAINT}
        row |= {"team_id": self.chance.randint(1, TEAMS), "added_at": self.days_ago(DAYS)}
        self.happened(EventKind.COMPLAINT_ADDED, "complaint", number, row["added_at"])
        return row

    def occurrence(self) -> Row:
        """Few complaints are heard often, most of them seldom; a third name no customer."""
        customer = f"customer{self.chance.randrange(500)}" if self.chance.random() < 0.66 else None
        heard_at = self.days_ago(self.chance.random() * DAYS)
        return {
            "complaint_id": 1 + int(self.complaints * self.chance.random() ** 3),
            "heard_at": heard_at,
            "recorded_at": heard_at,
            "by_id": self.colleague(),
            "customer": customer,
            "customer_key": customer,
            "channel": self.a(CHANNELS),
            "words": f"It {self.a(FAULTS)} again, says the driver.",
        }

    def idea(self, number: int) -> Row:
        newer = self.ideas - number
        on_show = newer < len(ON_SHOW)
        stage = ON_SHOW[newer] if on_show else self.a(LONG_AGO)
        title = f"{self.a(CHANGES)} {self.a(PLACES)}, {self.a(WAYS)}"
        proposed_at = self.days_ago(20 + newer * DAYS / self.ideas)
        moved_at = proposed_at if stage is Stage.PROPOSED else proposed_at + timedelta(days=9)
        row = {"id": number, "title": title, "folded": folded(title), "details": ""}
        row |= {"stage": stage, "stage_since": moved_at, "due_on": None}
        row |= {"team_id": 1 if on_show else self.chance.randint(1, TEAMS)}
        row |= {"complaint_id": self.chance.randint(1, self.complaints), "version": 1}
        row |= {"proposed_at": proposed_at, "place": -int(proposed_at.timestamp()) * PLACE_STEP}
        row |= {"votes": self.chance.randrange(24 if stage in OPEN else 4)}
        row |= {"helpers": self.chance.randrange(3), "comments": self.chance.randrange(4)}
        row |= {"author": self.colleague()}
        if stage is Stage.TRIALLED:
            row["due_on"] = (self.now + timedelta(days=newer % 14 - 2)).date()
        self.happened(EventKind.IDEA_PROPOSED, "idea", number, proposed_at, row)
        if stage in MOVED_BY:
            self.happened(MOVED_BY[stage], "idea", number, moved_at, row)
        return row

    def authorship(self, idea: Row) -> Row:
        return {"idea_id": idea["id"], "person_id": idea["author"]}

    def votes(self, idea: Row) -> Iterator[Row]:
        colleagues = self.chance.sample(range(VISITORS + 1, self.people + 1), idea["votes"] + 1)
        voters = [one for one in colleagues if one != idea["author"]][: idea["votes"]]
        for person in voters:
            at = idea["proposed_at"] + timedelta(hours=self.chance.randrange(1, 200))
            self.happened(EventKind.VOTE_GIVEN, "idea", idea["id"], at, idea, by=person)
            yield {"idea_id": idea["id"], "person_id": person, "at": at}

    def helpers(self, idea: Row) -> Iterator[Row]:
        for person in self.chance.sample(range(VISITORS + 1, self.people + 1), idea["helpers"]):
            yield {"idea_id": idea["id"], "person_id": person, "at": idea["proposed_at"]}

    def comments(self, idea: Row) -> Iterator[Row]:
        for _ in range(idea["comments"]):
            words = f"We had this {self.a(PLACES)} too."
            row = {"idea_id": idea["id"], "by_id": self.colleague(), "words": words}
            yield row | {"at": idea["proposed_at"] + timedelta(hours=self.chance.randrange(99))}

    def trial(self, idea: Row) -> Row:
        ended = idea["stage"] in ENDED_BY
        started_at = idea["stage_since"] - timedelta(days=8 if ended else 0)
        row = {"idea_id": idea["id"], "cycle": 1, "owner_id": LEADER, "measure": "Calls a week"}
        row |= {"expected_from": 12.0, "expected_to": 3.0, "unit": "calls"}
        row |= {"started_at": started_at, "ended_at": idea["stage_since"] if ended else None}
        row |= {"ends_on": idea["due_on"] or (started_at + timedelta(days=14)).date()}
        row |= {
            "team_id": idea["team_id"],
            "decision": ENDED_BY.get(idea["stage"]),
            "actual": "4 calls a week",
        }
        return row | {"lesson": "It is worth asking the night shift."}

    def happened(
        self,
        kind: EventKind,
        about: str,
        number: int,
        at: datetime,
        idea: Row | None = None,
        by: int = LEADER,
    ) -> None:
        team = idea["team_id"] if idea else None
        row = {"kind": kind, "at": at, "by_id": by, "about": about, "about_id": number}
        self.events.append(row | {"team_id": team, "details": {}})

    def days_ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def colleague(self) -> int:
        return self.chance.randint(VISITORS + 1, self.people)

    def a(self, words: list[Any]) -> Any:
        return self.chance.choice(words)


def stage_counts(ideas: list[Row]) -> Iterator[Row]:
    counted = Counter((idea["team_id"], idea["stage"]) for idea in ideas)
    for (team, stage), number in counted.items():
        yield {"team_id": team, "stage": stage, "ideas": number}


def adoptions(trials: list[Row]) -> Iterator[Row]:
    for number, trial in enumerate(trials, 1):
        if trial["decision"] is Decision.ADOPT:
            row = {"idea_id": trial["idea_id"], "trial_id": number, "version_id": number}
            yield row | {"adopted_at": trial["ended_at"]}


def standards(trials: list[Row]) -> Iterator[tuple[Row, ...]]:
    """Of each adoption its standard: one version of one step, for its team."""
    for number, trial in enumerate(trials, 1):
        if trial["decision"] is Decision.ADOPT:
            moment = trial["ended_at"]
            standard = {"id": number, "team_id": trial["team_id"], "owner_id": trial["owner_id"]}
            standard |= {"review_on": moment.date() + timedelta(days=365), "written_at": moment}
            version = {"id": number, "standard_id": number, "number": 1, "title": "As we tried it"}
            version |= {"why": "", "folded": "as we tried it", "written_at": moment}
            version |= {"written_by_id": trial["owner_id"]}
            step = {"version_id": number, "place": 1, "words": "As we tried it."}
            yield standard, version, step, {"standard_id": number, "team_id": trial["team_id"]}


def put(model: type[Model], rows: Iterable[Row]) -> None:
    """Insert in batches; what is no column is left out."""
    table = model.__table__
    rows = iter(rows)
    while batch := [{k: v for k, v in row.items() if k in table.c} for row in islice(rows, BATCH)]:
        db.session.execute(insert(table), batch)  # type: ignore[arg-type]
    go_on_numbering(table, db.session.connection())  # type: ignore[arg-type]
