"""A filled board, and databases to carry it to."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from kaizen import clock, create_app
from kaizen.database import expect_writing
from kaizen.demo.loading import load_demo
from kaizen.extensions import db
from kaizen.safekeeping.backup import back_up
from kaizen.schema import bring_up_to_date
from tests.postgres import missing, postgres
from tests.safekeeping.archives import quiet

NOW = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)
numbers = count(1)


@contextmanager
def board_at(url: str, instance: Path) -> Iterator[Flask]:
    app = create_app(
        TESTING=True,
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=False,
        SQLALCHEMY_DATABASE_URI=url,
    )
    app.instance_path = str(instance)
    with app.app_context():
        expect_writing(writing=True)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def planted(tmp_path_factory) -> Path:
    """The instance of a demo plant, made once and never written again."""
    folder = tmp_path_factory.mktemp("planted")
    with board_at(f"sqlite:///{folder / 'kaizen.db'}", folder) as app, clock.at(NOW):
        bring_up_to_date(app)
        load_demo()
        db.session.commit()
    return folder


@pytest.fixture
def instance(planted, tmp_path) -> Path:
    """The plant's own copy for one test: `kaizen.db` and photos."""
    return Path(shutil.copytree(planted, tmp_path / "instance"))


@pytest.fixture
def sqlite_url(instance) -> str:
    return f"sqlite:///{instance / 'kaizen.db'}"


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    if why := missing():
        pytest.skip(why)
    pytest.importorskip("psycopg")
    with (
        tempfile.TemporaryDirectory(prefix="kaizen-") as folder,
        postgres(Path(folder)) as address,
    ):
        yield address


@pytest.fixture
def new_postgres(cluster) -> Callable[..., str]:
    """The address of one more database: with nothing in it, or like another one."""

    def create(template: str = "template1") -> str:
        name = f"board{next(numbers)}"
        engine = create_engine(cluster, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        engine.dispose()
        return make_url(cluster).set(database=name).render_as_string(hide_password=False)

    return create


@pytest.fixture
def migrated_postgres(new_postgres, tmp_path) -> str:
    """The same, with the tables of this version."""
    url = new_postgres()
    with board_at(url, tmp_path) as app:
        bring_up_to_date(app)
    return url


@pytest.fixture(scope="session")
def backed_up(planted, tmp_path_factory) -> Path:
    """A backup of the demo plant, never written again."""
    instance = Path(shutil.copytree(planted, tmp_path_factory.mktemp("backup") / "instance"))
    (instance / "config.toml").write_text("port = 8123\n")
    (instance / "vapid-key").write_text("of the devices\n")
    (instance / "uploads").mkdir()
    (instance / "uploads" / ("0" * 32)).write_text("Customer;When\n")
    (instance / "uploads" / "people-1-abcdef.csv").write_text("Aylin;1001;4711\n")
    file = instance.parent / "board.tar.gz"
    with board_at(f"sqlite:///{instance / 'kaizen.db'}", instance) as app, clock.at(NOW):
        app.config["SECRET_KEY"] = "of the old board"
        back_up(file, quiet)
    return file


@pytest.fixture
def fresh(tmp_path):
    """An instance that holds nothing yet."""
    instance = tmp_path / "fresh"
    instance.mkdir()
    (instance / "secret-key").write_text("of the new board\n")
    with board_at(f"sqlite:///{instance / 'kaizen.db'}", instance) as app:
        yield app
