"""`python -m tests.benchmarks` prints a table for the README; what it does meanwhile, to stderr."""

import argparse
import os
import tempfile
from pathlib import Path


def main() -> None:
    asked = arguments()
    with tempfile.TemporaryDirectory(prefix="kaizen-benchmark-") as folder:
        # Before the app is imported: the board's own instance must never be touched.
        os.environ["INSTANCE_PATH"] = folder
        from tests.benchmarks.lines import LINES
        from tests.benchmarks.measuring import Board
        from tests.benchmarks.report import report

        lines = [line for line in LINES if not asked.only or line.name in asked.only]
        boards = []
        for ideas in asked.ideas:
            instance = Path(folder) / str(ideas)
            instance.mkdir()
            board = Board(ideas, instance, wrk=not asked.without_wrk, seconds=asked.seconds)
            board.measure(lines)
            boards.append(board)
        print(report(boards, lines))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--ideas", type=int, nargs="+", default=[200, 100_000], metavar="N")
    parser.add_argument("--seconds", type=int, default=5, help="for each line of the table")
    parser.add_argument("--only", nargs="+", metavar="LINE", help="e.g. 'vote'")
    parser.add_argument("--without-wrk", action="store_true", help="use the client written here")
    return parser.parse_args()


if __name__ == "__main__":
    main()
