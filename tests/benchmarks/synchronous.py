"""What safe writes cost: `python -m tests.benchmarks.synchronous`.

SQLite's `synchronous` FULL against NORMAL, in turns on one board, votes and proposals of 64 people.
"""

import argparse
import os
import sqlite3
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.benchmarks.lines import Line, Script

MODES = ["NORMAL", "FULL"]
MEASURED = ["vote", "propose"]
SYNCHRONOUS = "SYNCHRONOUS"  # in the environment of the server that is measured
SERVES = ["-m", "tests.benchmarks.synchronous", "serve"]


def create_app() -> Any:
    """The product, whose connections to SQLite are as safe as the environment says."""
    from sqlalchemy import Engine, event

    import kaizen

    @event.listens_for(Engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute(f"PRAGMA synchronous={os.environ[SYNCHRONOUS]}")

    return kaizen.create_app()


def serve() -> None:
    from kaizen.server import production_server

    where = "127.0.0.1", int(os.environ["PORT"])
    production_server("tests.benchmarks.synchronous:create_app", *where, workers=2).serve()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.synchronous")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=int, default=3, help="for each turn of a line")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kaizen-synchronous-") as folder:
        os.environ["INSTANCE_PATH"] = folder  # the board's own instance must never be touched
        say(f"A wait for the disk here takes {waits_for_the_disk(Path(folder)):.2f} ms.")
        measure(Path(folder), asked.rounds, asked.seconds)


def measure(folder: Path, rounds: int, seconds: int) -> None:
    """Both are served all the time; they take turns, so that both see the machine as it is."""
    from tests.benchmarks import servers
    from tests.benchmarks.lines import LINES
    from tests.benchmarks.measuring import Board

    lines = [line for line in LINES if line.name in MEASURED]
    boards, people, served = {}, {}, {}
    with ExitStack() as running:
        for mode in MODES:
            (folder / mode).mkdir()
            os.environ[SYNCHRONOUS] = mode
            boards[mode] = Board(200, folder / mode, wrk=True, seconds=seconds)
            people[mode] = boards[mode].fill()
            server = servers.serving(SERVES, folder / mode, look_at="/health")
            served[mode] = running.enter_context(server)
        print("| round | " + " | ".join(f"{line}, {m}" for line in MEASURED for m in MODES) + " |")
        print("| --- |" + " ---: |" * len(MEASURED) * len(MODES))
        rates: dict[tuple[str, str], list[float]] = {}
        for number in range(rounds):
            for line in lines:
                for mode in MODES if number % 2 else reversed(MODES):
                    turn = fresh(str(number), line)
                    boards[mode].measure_line(served[mode], turn, people[mode])
                    load = boards[mode].measured[line.name].load
                    assert not load.refused, f"{line.name}: {load.refused} were refused"
                    rates.setdefault((line.name, mode), []).append(load.rate)
            row = (f"{rates[line, mode][-1]:.0f}" for line in MEASURED for mode in MODES)
            print(f"| {number + 1} | " + " | ".join(row) + " |", flush=True)
    for line_name in MEASURED:
        loose, full = (rates[line_name, mode] for mode in MODES)
        ratios = [one / other for other, one in zip(loose, full, strict=True)]
        say(
            f"{line_name}: FULL runs at {median(ratios):.2f} of NORMAL in the median"
            f" ({min(ratios):.2f} to {max(ratios):.2f}), at {sum(full) / sum(loose):.2f} in all"
        )


def fresh(turn: str, line: "Line") -> "Line":
    """The same with keys that were not sent before, and each vote taken back at once: what was
    done already would cost nothing."""

    def script(person: int, ideas: int) -> "Script":
        keyed = []
        for one in sorted(line.script(person, ideas), key=lambda one: one.path):
            fields = one.fields or {}
            key = {"key": f"{turn}-{fields['key']}"} if "key" in fields else {}
            keyed.append(replace(one, fields=fields | key))
        return keyed

    return replace(line, script=script)


def waits_for_the_disk(folder: Path) -> float:
    """Milliseconds in the median, for a page of the log."""
    took = []
    with (folder / "tried").open("wb") as file:
        for _ in range(100):
            file.write(bytes(4096))
            file.flush()
            before = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - before)
    return 1000 * median(took)


def say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    serve() if sys.argv[1:] == ["serve"] else main()
