"""People who write without a pause, and send again with the same key what was not acknowledged."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread
from typing import NamedTuple

from tests.benchmarks.visitors import Request, Visitor

PATIENCE = 60  # seconds for one answer; who waits longer asks again
AWAY = 0  # the status where there was no answer
LATER = {AWAY, 503, 507}


class Answer(NamedTuple):
    status: int
    text: str


@dataclass(frozen=True)
class Write:
    """Something a person says, once; `mark` is in no other one's words."""

    kind: str
    mark: str
    request: Request


@dataclass
class Writer(Thread):
    """One person at one device."""

    person: Visitor
    port: int
    ideas: list[int]
    """What is voted for and commented on; none of them the writer's own."""
    complaint: int
    stop: Event
    pause: float = 0.0
    acknowledged: list[Write] = field(default_factory=list)
    answers: dict[int, int] = field(default_factory=dict)
    """How often which status; 0 is no answer at all."""
    faults: list[str] = field(default_factory=list)
    said: dict[int, set[str]] = field(default_factory=dict)
    """In which words it was put off, by status."""

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.line: HTTPConnection | None = None

    __hash__ = Thread.__hash__

    def run(self) -> None:
        for write in self.writes():
            if self.stop.is_set():
                break
            self.insist(write)
            time.sleep(self.pause)
        self.hang_up()

    def writes(self) -> Iterator[Write]:
        who, number = self.person.person_id, 0
        while True:
            number += 1
            mark = f"said {who}-{number}"
            idea = self.ideas[number % len(self.ideas)]
            key = {"key": f"key-{who}-{number}"}
            give = number // len(self.ideas) % 2
            yield Write("vote", f"{idea}:{give}", Request(f"/ideas/{idea}/vote", {"give": give}))
            words = key | {"words": mark}
            yield Write("comment", mark, Request(f"/ideas/{idea}/comments", words))
            path = f"/complaints/{self.complaint}/occurrences"
            yield Write("occurrence", mark, Request(path, {"key": f"h{key['key']}", "words": mark}))
            proposal = {"key": f"p{key['key']}", "title": mark, "details": "", "team": 1}
            yield Write("idea", mark, Request("/ideas", proposal | {"heard": f"Heard {mark}"}))

    def insist(self, write: Write) -> None:
        """Until it is acknowledged; what can't be, is a fault."""
        while True:
            answer = self.send(write.request)
            self.answers[answer.status] = self.answers.get(answer.status, 0) + 1
            if 200 <= answer.status < 400:
                self.acknowledged.append(write)
                return
            if answer.status not in LATER:
                self.faults.append(
                    f"{write.kind} {write.mark}: {answer.status} {answer.text[:300]}"
                )
                return
            self.said.setdefault(answer.status, set()).add(answer.text)
            time.sleep(0.2 + random.random() / 2)

    def send(self, request: Request) -> Answer:
        try:
            line = self.line = self.line or self.dial()
            line.sock.sendall(request.as_sent(self.person, "identity"))
            response = line.response_class(line.sock)
            response.begin()
            answer = Answer(response.status, response.read().decode())
        except (OSError, HTTPException):
            self.hang_up()
            return Answer(AWAY, "")
        if response.will_close:
            self.hang_up()
        return answer

    def dial(self) -> HTTPConnection:
        line = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        line.connect()
        return line

    def hang_up(self) -> None:
        if self.line:
            with suppress(OSError):
                self.line.close()
        self.line = None


@dataclass
class Crowd:
    """Many of them at once."""

    writers: list[Writer]
    stop: Event

    def start(self) -> None:
        for writer in self.writers:
            writer.start()

    def finish(self) -> None:
        """Each insists on what was under way."""
        self.stop.set()
        for writer in self.writers:
            writer.join(3 * PATIENCE)
            assert not writer.is_alive(), "A writer got no answer."

    @property
    def acknowledged(self) -> list[Write]:
        return [write for writer in self.writers for write in list(writer.acknowledged)]

    @property
    def faults(self) -> list[str]:
        return [fault for writer in self.writers for fault in writer.faults]

    def answered(self, status: int) -> int:
        return sum(writer.answers.get(status, 0) for writer in self.writers)

    def said(self, status: int) -> set[str]:
        return set().union(*(writer.said.get(status, set()) for writer in self.writers))


def crowd_of(people: list[Visitor], port: int, ideas: list[int], *, pause: float = 0.0) -> Crowd:
    stop = Event()
    return Crowd([Writer(one, port, ideas, 1, stop, pause) for one in people], stop)
