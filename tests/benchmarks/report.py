"""What was measured, as Markdown, and held against the aims."""

import platform
import sys
from collections.abc import Iterator
from importlib.metadata import version
from os import cpu_count

from tests.benchmarks.lines import READERS, WRITERS, Line
from tests.benchmarks.load import client_name
from tests.benchmarks.measuring import REFERENCES, Board, Measured

Row = list[str]


def report(boards: list[Board], lines: list[Line]) -> str:
    parts = [conditions(boards), table(boards, lines), *aims(boards, lines)]
    faults = [f"{board.ideas:,} ideas: {fault}" for board in boards for fault in board.faults]
    parts.append("\n".join(["**Faults**", *faults]) if faults else "No request was refused.")
    return "\n\n".join(parts)


def conditions(boards: list[Board]) -> str:
    board = boards[0]
    load = board.measured["hello"].load
    return (
        f"{cpu_count()} cores, Python {platform.python_version()}, {sys.platform}; granian"
        f" {version('granian')}, 2 workers with one thread each; SQLite; {READERS} connections"
        f" reading, {WRITERS} people writing, {board.seconds} s a line, sent by"
        f" {client_name(wrk=board.wrk)} on the same machine (it took {load.client:.0%} of one core"
        f" for {load.rate:,.0f} hellos a second)."
    )


def table(boards: list[Board], lines: list[Line]) -> str:
    each = [f"{board.ideas:,} ideas: req/s | p50 ms | p99 ms | CPU ms" for board in boards]
    head = ["", *each, "SQL", "bytes", "compressed"]
    rows = [row(name, boards) for name in [*(line.name for line in lines), *REFERENCES]]
    marks = ["---"] + ["---:"] * (4 * len(boards) + 3)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [head, marks, *rows])


def row(name: str, boards: list[Board]) -> Row:
    measured = [board.measured[name] for board in boards]
    cells = [cell for each in measured for cell in speed(each)]
    last = measured[-1]
    queries = "" if last.queries is None else str(last.queries)
    shown = f"*{name}*" if name in REFERENCES else name
    return [shown, *cells, queries, f"{last.bytes:,}", f"{last.compressed:,}"]


def speed(measured: Measured) -> Row:
    load, cpu = measured.load, measured.cpu
    milliseconds = [f"{each:.1f}" for each in (load.p50, load.p99)]
    return [f"{load.rate:,.0f}", *milliseconds, "" if cpu is None else f"{cpu:.2f}"]


def aims(boards: list[Board], lines: list[Line]) -> Iterator[str]:
    rows = [["aim", *(f"{board.ideas:,} ideas" for board in boards)], ["---"] * (1 + len(boards))]
    measured = {line.name for line in lines}
    for name, reference, least in BESIDE:
        if name in measured:
            words = f"{name}: at least {least:.2f} × {reference}"
            rows.append([words, *(share(b, name, reference, least) for b in boards)])
    pages = [line.name for line in lines if not line.writes]
    most = [max((b.measured[page].queries or 0 for page in pages), default=0) for b in boards]
    rows.append(["no page above over 8 queries", *(f"{n} {'✓' if n <= 8 else '✗'}" for n in most)])
    words = f"server, workers and jobs under {MOST_MEMORY} MB at the end"
    rows.append([words, *map(memory, boards)])
    yield "\n".join("| " + " | ".join(cells) + " |" for cells in rows)
    if len(boards) > 1:
        yield slower(boards, lines)


MOST_SLOWER = 1.3
MOST_MEMORY = 250
BESIDE = [
    ("board, 200 cards", "bare board", 1.2),
    ("changes, nothing new", "one query", 0.5),
    ("vote", "one query", 1 / 3),
    ("propose", "one query", 1 / 3),
]


def share(board: Board, name: str, reference: str, least: float) -> str:
    real, bare = board.measured[name], board.measured[reference]
    rate = real.load.rate / bare.load.rate
    return f"{rate:.2f} {'✓' if rate >= least else '✗'}{by_cpu(bare, real)}"


def memory(board: Board) -> str:
    if board.memory is None:
        return ""
    return f"{board.memory:.0f} {'✓' if board.memory < MOST_MEMORY else '✗'}"


def slower(boards: list[Board], lines: list[Line]) -> str:
    """How the biggest board compares with the smallest."""
    said = []
    for line in lines:
        few, many = boards[0].measured[line.name], boards[-1].measured[line.name]
        times = few.load.rate / many.load.rate
        cpu = by_cpu(many, few)
        said.append(f"{line.name} {times:.2f} {'✓' if times <= MOST_SLOWER else '✗'}{cpu}")
    words = f"{boards[-1].ideas:,} ideas than with {boards[0].ideas:,} (at most {MOST_SLOWER})"
    return f"Times slower with {words}: {'; '.join(said)}."


def by_cpu(one: Measured, other: Measured) -> str:
    """The same of the processor's time, which says more on a busy machine."""
    return f" (CPU {one.cpu / other.cpu:.2f})" if one.cpu and other.cpu else ""
