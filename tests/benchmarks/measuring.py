"""One board of a given size: what each page costs, and how often a second it is answered."""

import os
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from kaizen import create_app
from kaizen.database import expect_writing
from kaizen.events.models import Event
from kaizen.extensions import db
from kaizen.schema import bring_up_to_date
from tests.benchmarks import load, plant, servers
from tests.benchmarks.lines import READERS, Line, Script
from tests.benchmarks.load import Load
from tests.benchmarks.servers import Server
from tests.benchmarks.visitors import Request, Visitor, sign_in
from tests.statements import statements
from tests.stored_counts import wrong_counts

WARM_UP = 1  # seconds, until both workers have drawn each card once
REFERENCES = ["hello", "one query", "bare board"]


@dataclass
class Measured:
    load: Load
    cpu: float | None
    """Milliseconds of processor time for each request, on the server's side."""
    queries: int | None = None
    bytes: int = 0
    compressed: int = 0


@dataclass
class Board:
    """A filled database in a folder of its own, and what was measured on it."""

    ideas: int
    instance: Path
    wrk: bool
    seconds: float
    measured: dict[str, Measured] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    memory: float | None = None
    """Megabytes of server, workers and jobs together, after all lines."""

    def measure(self, lines: list[Line]) -> None:
        say(f"Filling a board with {self.ideas:,} ideas")
        visitors = self.fill()
        self.check_counts("filling")
        self.measure_references()
        queries = {line.name: self.count_queries(line, visitors) for line in lines}
        with servers.serving(servers.PRODUCT, self.instance, look_at="/health") as server:
            for line in lines:
                self.measure_line(server, line, visitors)
                self.measured[line.name].queries = queries[line.name]
            self.memory = server.memory()
        self.check_counts("all that was written")

    @cached_property
    def app(self) -> Flask:
        os.environ["INSTANCE_PATH"] = str(self.instance)
        app = create_app()
        bring_up_to_date(app)
        return app

    def fill(self) -> list[Visitor]:
        with self.app.app_context():
            expect_writing(writing=True)
            plant.fill(self.ideas)
        return sign_in(self.app, range(1, plant.VISITORS + 1))

    def measure_references(self) -> None:
        paths = ["/hello", f"/one-query/{self.ideas}", "/bare-board"]
        with servers.serving(servers.REFERENCES, self.instance, look_at="/hello") as server:
            for name, path in zip(REFERENCES, paths, strict=True):
                say(f"  {name}")
                request = Request(path)
                scripts = [[request.as_sent(None)]] * READERS
                measured = self.loaded(server, scripts, warm_up=True)
                measured.bytes = measured.compressed = servers.ask(server.port, request).bytes
                self.measured[name] = measured

    def count_queries(self, line: Line, visitors: list[Visitor]) -> int:
        """By somebody who is not measured; in this process, where statements can be seen."""
        somebody = visitors[line.people[0] - 1] if len(set(line.people)) == 1 else visitors[-2]
        request = self.script(line, somebody)[0]
        with statements() as seen:
            status = request.in_process(self.app.test_client(), somebody)
        self.expect_answer(line, status)
        return len(seen)

    def measure_line(self, server: Server, line: Line, visitors: list[Visitor]) -> None:
        say(f"  {line.name}")
        people = [visitors[number - 1] for number in line.people]
        scripts = [[request.as_sent(one) for request in self.script(line, one)] for one in people]
        before = self.events_of(line)
        measured = self.loaded(server, scripts, warm_up=not line.writes)
        self.measured[line.name] = measured
        if measured.load.refused:
            self.faults.append(f"{line.name}: {measured.load.refused} refused")
        if line.writes and self.events_of(line) - before < measured.load.requests:
            self.faults.append(f"{line.name}: more acknowledged than is in the ledger")
        self.weigh(server.port, line, visitors[-3], measured)

    def loaded(self, server: Server, scripts: list[list[bytes]], *, warm_up: bool) -> Measured:
        if warm_up:
            load.send(server.port, scripts, WARM_UP, wrk=self.wrk)
        before = server.cpu()
        sent = load.send(server.port, scripts, self.seconds, wrk=self.wrk)
        after = server.cpu()
        if not sent.requests:
            raise RuntimeError(f"Not one answer within {self.seconds} seconds.")
        used = None if before is None or after is None else 1000 * (after - before)
        return Measured(sent, used and used / sent.requests)

    def weigh(self, port: int, line: Line, somebody: Visitor, measured: Measured) -> None:
        """How long an answer is, asked for plainly and as browsers do."""
        script = self.script(line, somebody)
        plain = servers.ask(port, script[0], somebody, encoding="identity")
        packed = servers.ask(port, script[1 % len(script)], somebody)
        self.expect_answer(line, max(plain.status, packed.status))
        measured.bytes, measured.compressed = plain.bytes, packed.bytes

    def script(self, line: Line, somebody: Visitor) -> Script:
        with self.app.app_context():
            return line.script(somebody.person_id, self.ideas)

    def events_of(self, line: Line) -> int:
        with self.app.app_context():
            kinds = Event.kind.in_(line.events)
            return db.session.scalar(select(func.count()).select_from(Event).where(kinds)) or 0

    def expect_answer(self, line: Line, status: int) -> None:
        if status not in (200, 204):
            raise RuntimeError(f"{line.name} was answered with {status}")

    def check_counts(self, after: str) -> None:
        with self.app.app_context():
            self.faults += [f"After {after}: {wrong}" for wrong in wrong_counts()[:5]]


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
