"""`python -m tests.benchmarks.live`: many screens on one board, while people vote and move cards.

Each screen asks as the page's script does. Afterwards the ledger says what each of them should
have been told: nothing may be missing, nothing may come twice.
"""

import argparse
import asyncio
import os
import random
import re
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path
from typing import Any

from tests.benchmarks.told import Report, Screen, Told

PACE = 1.4  # seconds between an answer and the next question, as live.js
WRITES = 2.0  # a second, all writers together
WARM_UP = 3.0  # seconds until all screens ask
PATIENCE = 30
BACKERS = range(301, 341)


def main() -> None:
    asked = arguments()
    with tempfile.TemporaryDirectory(prefix="kaizen-live-") as folder:
        # Before the app is imported: the board's own instance must never be touched.
        os.environ["INSTANCE_PATH"] = folder
        print(measured(asked, Path(folder)))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.live", description=__doc__)
    parser.add_argument("--screens", type=int, default=300)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--ideas", type=int, default=200)
    return parser.parse_args()


def measured(asked: argparse.Namespace, instance: Path) -> str:
    from kaizen import create_app
    from kaizen.database import expect_writing
    from kaizen.events.since import newest_event_number
    from kaizen.extensions import db
    from kaizen.schema import bring_up_to_date
    from tests.benchmarks import plant, servers
    from tests.benchmarks.visitors import sign_in

    say(f"Filling a board with {asked.ideas} ideas")
    app = create_app()
    bring_up_to_date(app)
    with app.app_context():
        expect_writing(writing=True)
        plant.fill(asked.ideas)
        newest = newest_event_number()
        db.session.remove()
    screens = [Screen(one, newest) for one in sign_in(app, range(1, asked.screens + 1))]
    backers = sign_in(app, BACKERS)
    leader = sign_in(app, range(plant.LEADER, plant.LEADER + 1))[0]
    say(f"{asked.screens} screens for {asked.seconds} seconds")
    with servers.serving(servers.PRODUCT, instance, look_at="/health") as server:
        before, mine = server.cpu() or 0, time.process_time()
        began = time.perf_counter()
        run = Run(server.port, screens, backers, leader, asked.ideas, asked.seconds)
        asyncio.run(run.all())
        took = time.perf_counter() - began
        used, client = (server.cpu() or 0) - before, time.process_time() - mine
    with app.app_context():
        report = Report(screens, events_after(newest), took, used, client, run.refused)
        return report.as_text()


def events_after(number: int) -> list[tuple[int, float, int]]:
    """Number, moment and idea of each event."""
    from sqlalchemy import select

    from kaizen.events.models import Event
    from kaizen.extensions import db

    query = select(Event.id, Event.at, Event.about, Event.about_id).where(Event.id > number)
    rows = db.session.execute(query.order_by(Event.id))
    return [(one, at.timestamp(), idea) for one, at, about, idea in rows if about == "idea"]


class Run:
    def __init__(
        self,
        port: int,
        screens: list[Screen],
        backers: list[Any],
        leader: Any,
        ideas: int,
        seconds: int,
    ) -> None:
        self.port, self.screens, self.backers, self.leader = port, screens, backers, leader
        self.ideas, self.refused = ideas, 0
        self.until = time.perf_counter() + WARM_UP + seconds
        self.last = 0  # the newest event, when nothing more is written

    async def all(self) -> None:
        looking = [asyncio.create_task(self.look(one)) for one in self.screens]
        await asyncio.sleep(WARM_UP)
        await self.write()
        await asyncio.gather(*looking)

    async def look(self, screen: Screen) -> None:
        from tests.benchmarks.visitors import Request

        await asyncio.sleep(random.random() * PACE)
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        while not self.is_told(screen):
            after = screen.newest
            request = Request(f"/changes?after={after}&team=1")
            begun = time.perf_counter()
            writer.write(request.as_sent(screen.visitor, encoding="identity"))
            head, body = await answered(reader)
            screen.took.append(time.perf_counter() - begun)
            screen.asked += 1
            take(screen, after, head, body)
            await asyncio.sleep(PACE * (0.85 + 0.3 * random.random()))
        writer.close()

    def is_told(self, screen: Screen) -> bool:
        """Everything had its chance; a server that does not keep up is not waited for."""
        late = time.perf_counter() > self.until + PATIENCE
        return late or bool(self.last and screen.newest >= self.last)

    async def write(self) -> None:
        """Votes, taken back later, and cards that go to their column's top or are tried."""
        from tests.benchmarks.visitors import Request

        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        for visitor, request in self.acts():
            if time.perf_counter() > self.until:
                break
            writer.write(request.as_sent(visitor))
            head, _ = await answered(reader)
            self.refused += head[9:12] >= b"400"
            await asyncio.sleep(random.expovariate(WRITES))
        writer.write(Request("/changes").as_sent(self.leader))
        self.last = newest_in((await answered(reader))[0])
        writer.close()

    def acts(self) -> Any:
        from tests.benchmarks.plant import ON_SHOW
        from tests.benchmarks.visitors import Request

        # The newest ideas of the plant are proposed, those before them on trial.
        proposed = [self.ideas - number for number in range(len(ON_SHOW) - 80)]
        fresh = iter(proposed)
        for turn in cycle(range(8)):
            if turn == 3:
                yield self.leader, Request(f"/ideas/{random.choice(proposed[40:])}/place", {})
            elif turn == 7:
                yield self.leader, Request(f"/ideas/{next(fresh)}/trial", self.trial())
            else:
                idea, give = random.choice(proposed[40:]), random.choice("10")
                vote = Request(f"/ideas/{idea}/vote", {"give": give})
                yield random.choice(self.backers), vote

    def trial(self) -> dict[str, Any]:
        from datetime import timedelta

        from kaizen import clock

        ends_on = (clock.today() + timedelta(days=10)).isoformat()
        wanted = {"measure": "Labels lost", "expected_from": "12", "expected_to": "8"}
        wanted |= {"kind": "measured", "version": 1}
        wanted |= {"unit": "a day", "owner": self.leader.person_id, "ends_on": ends_on}
        return wanted | {"key": f"trial-{time.perf_counter_ns()}"}


async def answered(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
    length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
    return head, await reader.readexactly(int(length[1]) if length else 0)


def take(screen: Screen, after: int, head: bytes, body: bytes) -> None:
    status = int(head[9:12])
    if status not in (200, 204):
        screen.refused += 1
        return
    screen.newest = newest_in(head)
    if status == 200:
        gone = re.search(rb'data-gone="([\d ]*)"', body)
        ideas = [int(one) for one in re.findall(rb'<li id="idea-(\d+)"', body)]
        ideas += map(int, gone[1].split() if gone else [])
        is_stale = b"hx-trigger: stale" in head.lower()
        told = Told(time.time(), after, screen.newest, frozenset(ideas), is_stale)
        screen.told.append(told)


def newest_in(head: bytes) -> int:
    found = re.search(rb"kaizen-newest: *(\d+)", head, re.IGNORECASE)
    return int(found[1]) if found else 0


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
