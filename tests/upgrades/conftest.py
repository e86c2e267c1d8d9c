"""Boards of earlier versions, brought to this one: made once for all that is asked of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine

from kaizen import create_app
from kaizen.database import expect_writing
from kaizen.extensions import db
from kaizen.schema import bring_up_to_date, upgrade
from tests import databases
from tests.upgrades.releases import lay_down, released
from tests.upgrades.rows import Rows, put_into, rows_of


@dataclass
class Upgraded:
    """A board that was of that release, what its database held then, and what after."""

    release: str
    before: Rows
    after: Rows
    app: Flask


@pytest.fixture(scope="module", params=released())
def upgraded(request, tmp_path_factory) -> Iterator[Upgraded]:
    instance = tmp_path_factory.mktemp(f"of-{request.param}")
    before = left_by(request.param, instance)
    app = board_at(instance)
    bring_up_to_date(app)
    with app.app_context():
        expect_writing(writing=True)
        yield Upgraded(request.param, before, rows_of(db.engine), app)
        db.session.remove()
        db.engine.dispose()


def left_by(release: str, instance: Path) -> Rows:
    """Its database is there as it was then; on PostgreSQL the rows of the one kept in SQLite."""
    file = instance / ("kaizen.db" if databases.kind() == "sqlite" else "of-sqlite.db")
    lay_down(release, file)
    engine = create_engine(f"sqlite:///{file}")
    rows = rows_of(engine)
    engine.dispose()
    if databases.kind() == "postgresql":
        app = board_at(instance)
        with app.app_context():
            upgrade(app, release)
            put_into(db.engine, rows)
            db.engine.dispose()
    return rows


def board_at(instance: Path) -> Flask:
    app = create_app(
        TESTING=True,
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=False,
        PROPAGATE_EXCEPTIONS=False,
        SQLALCHEMY_DATABASE_URI=databases.address(instance),
    )
    app.instance_path = str(instance)
    return app
