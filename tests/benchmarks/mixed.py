"""`python -m tests.benchmarks.mixed`: all that a plant does at once, for minutes: live boards that
ask what happened, people who read, and people who write.

What is asked for, and by whom, is drawn by lot from a fixed seed. `--database=postgresql` starts
a cluster of its own.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.live import PACE, answered, newest_in
from tests.benchmarks.told import part

THOUGHT = 1.0  # seconds between two pages of somebody who reads
WARM_UP = 5.0
TEAMS = range(1, 9)
READ = ["board", "board", "idea", "idea", "complaints", "search", "inbox"]
WRITTEN = ["vote"] * 6 + ["heard"] * 2 + ["comment", "proposal"]


def main() -> None:
    asked = arguments()
    with ExitStack() as open_things:
        # Short, because a socket's path has a limit.
        thrown_away = tempfile.TemporaryDirectory(prefix="kaizen-mixed-")
        folder = str(asked.at or open_things.enter_context(thrown_away))
        # Before the app is imported: the board's own instance must never be touched.
        os.environ["INSTANCE_PATH"] = folder
        os.environ.pop("DATABASE_URL", None)
        if asked.database == "postgresql":
            from tests.postgres import postgres

            settings = {"fsync": "on", "shared_buffers": "512MB"}
            os.environ["DATABASE_URL"] = open_things.enter_context(postgres(Path(folder), settings))
        print(measured(asked, Path(folder)))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.mixed", description=__doc__)
    parser.add_argument("--screens", type=int, default=300)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--writes", type=float, default=5.0, help="a second, all together")
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--ideas", type=int, default=2000)
    parser.add_argument("--occurrences", type=int, default=0)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    where = "an SQLite board that stays, and is filled only when it is empty"
    parser.add_argument("--at", type=Path, metavar="FOLDER", help=where)
    return parser.parse_args()


def measured(asked: argparse.Namespace, instance: Path) -> str:
    from kaizen import create_app
    from kaizen.database import expect_writing
    from kaizen.events.since import newest_event_number
    from kaizen.extensions import db
    from kaizen.people.queries import anybody_here
    from kaizen.schema import bring_up_to_date
    from tests.benchmarks import plant, servers
    from tests.benchmarks.visitors import sign_in

    app = create_app()
    bring_up_to_date(app)
    with app.app_context():
        expect_writing(writing=True)
        if not anybody_here():
            say(f"Filling a board with {asked.ideas:,} ideas")
            plant.fill(asked.ideas, occurrences=asked.occurrences, people=asked.people)
        asked.ideas, asked.occurrences, asked.people = plant.size()
        newest = newest_event_number()
        db.session.remove()
        db.engine.dispose()
    visitors = sign_in(app, range(1, asked.screens + asked.readers + 1))
    began = time.perf_counter()
    with servers.serving(servers.PRODUCT, instance, look_at="/sign-in") as server:
        started = time.perf_counter() - began
        say(f"{asked.screens} screens, {asked.readers} readers for {asked.seconds} seconds")
        day = Day(server.port, visitors, asked, newest)
        figures = asyncio.run(day.lived(server))
    return report(asked, day, figures, started)


@dataclass
class Figures:
    seconds: float
    cpu: float
    client: float
    memory: list[float]
    """Megabytes at the start, after half the time, and at the end."""


@dataclass
class Kind:
    took: list[float] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)


class Day:
    def __init__(
        self, port: int, visitors: list[Any], asked: argparse.Namespace, newest: int
    ) -> None:
        self.port, self.asked, self.newest = port, asked, newest
        self.screens = visitors[: asked.screens]
        self.readers = visitors[asked.screens :]
        self.kinds: dict[str, Kind] = {}
        self.chance = random.Random(11)
        self.until = time.perf_counter() + WARM_UP + asked.seconds

    async def lived(self, server: Any) -> Figures:
        everybody = [self.look(number, one) for number, one in enumerate(self.screens)]
        everybody += [self.read(one) for one in self.readers]
        everybody += [self.write(one) for one in self.readers]
        tasks = [asyncio.create_task(one) for one in everybody]
        await asyncio.sleep(WARM_UP)
        self.kinds.clear()
        began, before, mine = time.perf_counter(), server.cpu() or 0, time.process_time()
        memory = [server.memory() or 0]
        await asyncio.sleep(self.asked.seconds / 2)
        memory.append(server.memory() or 0)
        await asyncio.gather(*tasks)
        took = time.perf_counter() - began
        used, client = (server.cpu() or 0) - before, time.process_time() - mine
        return Figures(took, used, client, [*memory, server.memory() or 0])

    async def look(self, number: int, visitor: Any) -> None:
        """A live board, as its script asks."""
        from tests.benchmarks.visitors import Request

        newest, team = self.newest, TEAMS[number % len(TEAMS)]
        await asyncio.sleep(self.chance.random() * PACE)
        line = Line(self, visitor)
        while time.perf_counter() < self.until:
            request = Request(f"/changes?after={newest}&team={team}")
            head = await line.send(request, lambda status: f"changes {status}")
            newest = newest_in(head) or newest
            await asyncio.sleep(PACE * (0.85 + 0.3 * self.chance.random()))

    async def read(self, visitor: Any) -> None:
        line = Line(self, visitor)
        while time.perf_counter() < self.until:
            await asyncio.sleep(self.chance.expovariate(1 / THOUGHT))
            kind = self.chance.choice(READ)
            await line.send(self.page(kind), lambda _status, kind=kind: kind)

    def page(self, kind: str) -> Any:
        from tests.benchmarks.plant import FAULTS
        from tests.benchmarks.visitors import Request

        fault = self.chance.choice(FAULTS).replace(" ", "+")
        paths = {
            "board": f"/?team={self.chance.choice(TEAMS)}",
            "idea": f"/ideas/{self.an_open_idea()}",
            "complaints": "/complaints",
            "search": f"/complaints?q={fault}+order+{7 * self.chance.randrange(1, 200):06}",
            "inbox": "/inbox",
        }
        return Request(paths[kind])

    async def write(self, visitor: Any) -> None:
        line, pace = Line(self, visitor), len(self.readers) / self.asked.writes
        for number in range(10**9):
            await asyncio.sleep(self.chance.expovariate(1 / pace))
            if time.perf_counter() > self.until:
                return
            kind = self.chance.choice(WRITTEN)
            await line.send(self.form(kind, visitor, number), lambda _status, kind=kind: kind)

    def form(self, kind: str, visitor: Any, number: int) -> Any:
        from tests.benchmarks.visitors import Request

        idea, key = self.an_open_idea(), f"{kind}-{visitor.person_id}-{number}"
        complaint = self.chance.randrange(1, 200)
        title = f"Mark the floor {number} of {visitor.person_id}, and check it at the start"
        team = self.chance.choice(TEAMS)
        forms = {
            "vote": (f"/ideas/{idea}/vote", {"give": self.chance.choice("10")}),
            "heard": (f"/complaints/{complaint}/occurrences", {"key": key}),
            "comment": (f"/ideas/{idea}/comments", {"words": "We had this too.", "key": key}),
            "proposal": (
                "/ideas",
                {"title": title, "details": "", "team": team, "complaint": complaint, "key": key},
            ),
        }
        return Request(*forms[kind])

    def an_open_idea(self) -> int:
        from tests.benchmarks.lines import open_ideas

        return self.chance.choice(open_ideas(self.asked.ideas))


class Line:
    """One kept connection of one person."""

    def __init__(self, day: Day, visitor: Any) -> None:
        self.day, self.visitor = day, visitor
        self.streams: Any = None

    async def send(self, request: Any, kind_of: Any) -> bytes:
        begun = time.perf_counter()
        head = await self.answer_to(request.as_sent(self.visitor))
        status = int(head[9:12])
        kind = self.day.kinds.setdefault(kind_of(status), Kind())
        kind.took.append(time.perf_counter() - begun)
        if status >= 400:
            kind.refused[status] += 1
        return head

    async def answer_to(self, sent: bytes) -> bytes:
        """The server hangs up on who is silent for long; browsers then connect again."""
        for _ in range(2):
            if self.streams is None:
                where = "127.0.0.1", self.day.port
                self.streams = await asyncio.open_connection(*where, limit=2**20)
            reader, writer = self.streams
            writer.write(sent)
            try:
                head, _body = await answered(reader)
                return head
            except (asyncio.IncompleteReadError, ConnectionError):
                writer.close()
                self.streams = None
        raise ConnectionError("The server hung up twice.")


def report(asked: argparse.Namespace, day: Day, figures: Figures, started: float) -> str:
    total = sum(len(kind.took) for kind in day.kinds.values())
    head = (
        f"{asked.database}: {asked.ideas:,} ideas, {asked.occurrences:,} occurrences,"
        f" {asked.people:,} people; {figures.seconds:.0f} s, {total / figures.seconds:.0f} requests"
        f" a second; server {figures.cpu / figures.seconds:.2f} cores, this client"
        f" {figures.client / figures.seconds:.2f}; memory {figures.memory[0]:.0f} MB at the start,"
        f" {figures.memory[1]:.0f} at half-time, {figures.memory[2]:.0f} at the end;"
        f" first answer {started:.1f} s after the start"
    )
    rows = ["| | requests | p50 ms | p95 ms | p99 ms | refused |"]
    rows += ["| --- | ---: | ---: | ---: | ---: | ---: |"]
    return "\n".join([head, "", *rows, *lines(day.kinds)])


def lines(kinds: dict[str, Kind]) -> Iterator[str]:
    for name, kind in sorted(kinds.items(), key=lambda one: -len(one[1].took)):
        took = sorted(kind.took)
        refused = ", ".join(f"{many} × {status}" for status, many in kind.refused.items())
        times = " | ".join(f"{1000 * part(took, share):.0f}" for share in (0.5, 0.95, 0.99))
        yield f"| {name} | {len(took):,} | {times} | {refused} |"


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
