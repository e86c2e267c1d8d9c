from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import databases
from tests.jobs.processes import Processes


@pytest.fixture
def processes(tmp_path) -> Iterator[Processes]:
    """On an empty board."""
    with databases.ready(tmp_path):
        some = Processes(tmp_path)
        yield some
        some.end()
