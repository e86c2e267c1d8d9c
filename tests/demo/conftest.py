from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from kaizen import clock, create_app
from kaizen.demo.loading import load_demo
from kaizen.extensions import db
from tests import databases

NOW = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)


@contextmanager
def loaded(folder: Path, now: datetime, kept_in=None) -> Iterator[Flask]:
    """A board of its own, with the demo plant as it is at that moment."""
    with (kept_in or databases.here).ready(folder) as address:
        app = create_app(TESTING=True, SQLALCHEMY_DATABASE_URI=address)
        app.instance_path = str(folder)
        with app.app_context():
            with clock.at(now):
                load_demo()
                db.session.commit()
                yield app
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(scope="module")
def plant(tmp_path_factory) -> Iterator[Flask]:
    """Loaded once; the tests of a module only look at it."""
    with loaded(tmp_path_factory.mktemp("demo"), NOW) as app:
        yield app
