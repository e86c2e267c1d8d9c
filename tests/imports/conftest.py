from collections.abc import Callable
from pathlib import Path

import pytest

from kaizen.imports.reading import Row, Unreadable, open_table

Read = Callable[[bytes], tuple[list[str], list[Row]]]


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="session")
def read(shelf: Path) -> Read:
    """Columns and rows of a file with this content."""

    def read(content: bytes) -> tuple[list[str], list[Row]]:
        path = shelf / "file"
        path.write_bytes(content)
        table = open_table(path)
        return table.columns, list(table)

    return read


@pytest.fixture(scope="session")
def assert_reads_or_refuses(read: Read) -> Callable[[bytes], None]:
    def assert_reads_or_refuses(content: bytes) -> None:
        try:
            columns, rows = read(content)
        except Unreadable:
            return
        assert len(set(columns)) == len(columns) > 0
        assert all(len(row.cells) == len(columns) for row in rows)
        for text in [*columns, *(cell for row in rows for cell in row.cells)]:
            text.encode()  # what cannot be encoded cannot be stored
        assert [row.number for row in rows] == sorted({row.number for row in rows})

    return assert_reads_or_refuses
