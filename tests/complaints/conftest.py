from contextlib import contextmanager

import pytest
from sqlalchemy import event

from kaizen.extensions import db


@pytest.fixture
def queries(app):
    """Every statement sent to the database meanwhile."""

    @contextmanager
    def watching():
        asked = []

        def note(_connection, _cursor, statement, *_):
            if not statement.startswith("BEGIN"):
                asked.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield asked
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return watching
