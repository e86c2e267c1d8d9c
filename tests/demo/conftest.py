import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from flask import Flask

from kaizen import clock, create_app
from kaizen.demo.loading import load_demo
from kaizen.extensions import db

NOW = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)


@contextmanager
def loaded(empty_database, folder, now: datetime) -> Iterator[Flask]:
    """A board of its own, with the demo plant as it is at that moment."""
    path = folder / f"demo-{now:%Y%m%d%H%M}.db"
    shutil.copy(empty_database, path)
    app = create_app(TESTING=True, SQLALCHEMY_DATABASE_URI=f"sqlite:///{path}")
    app.instance_path = str(folder)
    with app.app_context():
        with clock.at(now):
            load_demo()
            db.session.commit()
            yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def plant(empty_database, tmp_path_factory) -> Iterator[Flask]:
    """Loaded once; the tests of a module only look at it."""
    with loaded(empty_database, tmp_path_factory.mktemp("demo"), NOW) as app:
        yield app
