"""What is measured: which requests, over how many connections."""

from collections.abc import Callable
from dataclasses import dataclass

from kaizen.events.models import EventKind
from kaizen.events.since import newest_event_number
from kaizen.ideas.lifecycle import OPEN
from tests.benchmarks.plant import (
    CHANGES,
    FAULTS,
    LEADER,
    ON_SHOW,
    PLACES,
    THINGS,
    WAYS,
    complaints_for,
)
from tests.benchmarks.visitors import Request

READERS, WRITERS = 16, 64
PROPOSALS = 400  # of each writer: more than anybody sends while it is measured
BOARD = "/?team=1"

Script = list[Request]
"""What one connection sends, in a circle."""


@dataclass(frozen=True)
class Line:
    name: str
    script: Callable[[int, int], Script]
    """From the number of the person and of the ideas in the database, which may be asked."""
    people: tuple[int, ...] = tuple(range(1, READERS + 1))
    """Who has one connection each, by number."""
    events: tuple[EventKind, ...] = ()
    """What the ledger says after each request; nothing for a page that is only read."""

    @property
    def writes(self) -> bool:
        return bool(self.events)


def board(_person: int, _ideas: int) -> Script:
    return [Request(BOARD)]


def changes(_person: int, _ideas: int) -> Script:
    """A live board after the last that happened."""
    return [Request(f"/changes?after={newest_event_number()}&team=1")]


def idea_page(_person: int, ideas: int) -> Script:
    return [Request(f"/ideas/{number}") for number in open_ideas(ideas)]


def complaints(_person: int, _ideas: int) -> Script:
    return [Request("/complaints")]


def search_many(_person: int, _ideas: int) -> Script:
    """One word of every sixth complaint: a whole page of them is found."""
    return [Request(f"/complaints?q={fault.replace(' ', '+')}") for fault in FAULTS]


def search_few(_person: int, _ideas: int) -> Script:
    return [Request(f"/complaints?q=order+{7 * number:06}") for number in range(1, 90)]


def similar_complaints(_person: int, _ideas: int) -> Script:
    """A sentence as it grows under the fingers, with other words than the list has."""
    typed = "The label keeps coming off in the cold store".replace(" ", "+")
    return [Request(f"/complaints/similar?q={typed[:end]}") for end in range(6, len(typed), 4)]


def vote(_person: int, ideas: int) -> Script:
    """For every open idea, and then each vote back."""
    paths = [f"/ideas/{number}/vote" for number in open_ideas(ideas)]
    return [Request(path, {"give": give}) for give in (1, 0) for path in paths]


def hear(person: int, ideas: int) -> Script:
    keys = (f"heard-{person}-{number}" for number in range(PROPOSALS))
    complaint = 1 + person * 7 % complaints_for(ideas)
    return [Request(f"/complaints/{complaint}/occurrences", {"key": key}) for key in keys]


def propose(person: int, ideas: int) -> Script:
    """In turn on a new complaint and on one of the list."""
    return [_proposal(person, number, ideas) for number in range(PROPOSALS)]


def _proposal(person: int, number: int, ideas: int) -> Request:
    some = person * 31 + number
    place = PLACES[some % len(PLACES)]
    title = f"{CHANGES[some % len(CHANGES)]} {place}, {WAYS[some % len(WAYS)]}"
    fields = {"title": title, "details": "", "team": 1, "key": f"idea-{person}-{number}"}
    if number % 2:
        return Request("/ideas", fields | {"complaint": 1 + some % complaints_for(ideas)})
    return Request(
        "/ideas", fields | {"heard": f"{THINGS[some % len(THINGS)]} {some} was lost {place}"}
    )


def open_ideas(ideas: int) -> range:
    """The numbers of those on the first team's board; they are the newest."""
    are_open = sum(stage in OPEN for stage in ON_SHOW)
    return range(ideas - are_open + 1, ideas + 1)


WRITING = tuple(range(1, WRITERS + 1))
LINES = [
    Line("board, 200 cards", board),
    Line("the same, for its leader", board, (LEADER,) * READERS),
    Line("changes, nothing new", changes),
    Line("idea", idea_page),
    Line("complaints", complaints),
    Line("search, many found", search_many),
    Line("search, few found", search_few),
    Line("similar while typing", similar_complaints),
    Line("vote", vote, WRITING, (EventKind.VOTE_GIVEN, EventKind.VOTE_TAKEN_BACK)),
    Line("heard it again", hear, WRITING, (EventKind.COMPLAINT_HEARD,)),
    Line("propose", propose, WRITING, (EventKind.IDEA_PROPOSED,)),
]
