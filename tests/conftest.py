"""The cast: people with fixed roles, and things made by the domain's own verbs."""

import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import time, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import settings

# Before the app is imported: the board's own instance must never be touched by a test.
os.environ["INSTANCE_PATH"] = tempfile.mkdtemp(prefix="kaizen-test-")

from kaizen import create_app
from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.database import Model, expect_writing
from kaizen.events.models import EventKind, record
from kaizen.events.queries import HISTORY_SHOWN
from kaizen.extensions import db, limiter
from kaizen.ideas.models import Idea
from kaizen.people import secrets
from kaizen.people.models import Person, Role
from kaizen.standards.models import Audience, Care, NewStep, Standard, StandardVersion, Way
from kaizen.teams.models import Team
from kaizen.teams.shifts import Shift
from tests import databases
from tests.browser import Browser
from tests.postgres import CARELESS, SORTED_BY_ICU, missing, postgres

# A hash that costs nothing: tests are about what happens, not about how long guessing takes.
secrets.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


settings.register_profile("long", max_examples=5000, deadline=None)

POSTGRES = pytest.StashKey[ExitStack]()


def pytest_addoption(parser: pytest.Parser) -> None:
    words = "where the tests' boards keep their rows"
    parser.addoption("--database", choices=databases.KINDS, default="sqlite", help=words)


def pytest_configure(config: pytest.Config) -> None:
    """One PostgreSQL for the whole run, started by whoever gives the work out."""
    if config.getoption("--database") != "postgresql":
        return
    given = getattr(config, "workerinput", {}).get("postgresql")
    databases.use(given or _started(config))


def _started(config: pytest.Config) -> str:
    if why := missing():
        raise pytest.UsageError(why)
    # Whoever ends the run by a signal ends the server with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    stack = config.stash[POSTGRES] = ExitStack()
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="kaizen-"))
    return stack.enter_context(postgres(Path(folder), CARELESS, SORTED_BY_ICU))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    if node.config.getoption("--database") == "postgresql":
        node.workerinput["postgresql"] = databases.here.server


def pytest_unconfigure(config: pytest.Config) -> None:
    if POSTGRES in config.stash:
        config.stash[POSTGRES].close()


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("only_on"):
        if databases.kind() not in mark.args:
            pytest.skip(f"About {mark.args[0]} alone.")


@pytest.fixture
def app(tmp_path) -> Iterator[Flask]:
    """A board with a real database of its own, in an application context."""
    with databases.ready(tmp_path) as address:
        app = create_app(
            TESTING=True,
            WTF_CSRF_ENABLED=False,
            RATELIMIT_ENABLED=False,
            PROPAGATE_EXCEPTIONS=False,
            SQLALCHEMY_DATABASE_URI=address,
        )
        app.instance_path = str(tmp_path)
        with app.app_context():
            expect_writing(writing=True)
            yield app
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def limited(app) -> Iterator[Flask]:
    """The same board with the limits that other tests do without."""
    app.config["RATELIMIT_ENABLED"] = True
    limiter.init_app(app)
    limiter.reset()
    yield app
    limiter.reset()
    limiter.enabled = False


def save(thing):
    db.session.add(thing)
    db.session.commit()
    return thing


def person(name: str, badge: str, team: Team | None, role: Role = Role.WORKER) -> Person:
    one = Person.add(name, None, team=team, role=role, badge=badge)
    one.set_pin(badge, None)
    return save(one)


def team(name: str) -> Team:
    """It works every day, so that what a test lets fall due stays on its day."""
    one = save(Team.add(name, None))
    week = (Shift(team_id=one.id, weekday=day, starts=time(6), ends=time(14)) for day in range(7))
    db.session.add_all(week)
    return save(one)


@pytest.fixture
def packing(app) -> Team:
    return team("Packing, line 3")


@pytest.fixture
def returns(app) -> Team:
    """Another team."""
    return team("Returns desk")


@pytest.fixture
def aylin(packing) -> Person:
    """A worker in packing; proposes the idea."""
    return person("Aylin Kaya", "1001", packing)


@pytest.fixture
def tomasz(packing) -> Person:
    """Another worker in packing."""
    return person("Tomasz Wójcik", "1002", packing)


@pytest.fixture
def jonas(packing) -> Person:
    """Leads packing."""
    leader = person("Jonas Berg", "2001", packing, Role.MANAGER)
    packing.change(leader, name=packing.name, parent=None, leaders=[leader])
    return save(leader)


@pytest.fixture
def ruth(returns) -> Person:
    """Leads another team."""
    leader = person("Ruth Adler", "2002", returns, Role.MANAGER)
    returns.change(leader, name=returns.name, parent=None, leaders=[leader])
    return save(leader)


@pytest.fixture
def ada(packing) -> Person:
    """The admin."""
    return person("Ada Owusu", "9001", packing, Role.ADMIN)


@pytest.fixture
def complaint(packing, aylin) -> Complaint:
    heard = Complaint.add("Label comes off in the cold store", packing, by=aylin)
    Occurrence.hear(heard, aylin, customer="Nordfrost")
    return save(heard)


@pytest.fixture
def idea(complaint, packing, aylin) -> Idea:
    return save(Idea.propose("Print the lot number twice", complaint, packing, by=aylin))


def a_standard(team: Team, by: Person, title: str = "Print both labels", **care) -> StandardVersion:
    """Written by the verb, owned by who writes it unless said otherwise; known to the team."""
    way = Way(title, [NewStep("Print the lot number twice"), NewStep("Press the label on")])
    care = {"owner": by, "review_on": team.today + timedelta(days=365)} | care
    audience = care.pop("must_know", Audience(teams=[team]))
    version = Standard.write(team, by, way, Care(must_know=audience, **care))
    db.session.commit()
    return version


@pytest.fixture
def standard(packing, jonas) -> Standard:
    """In force in packing; Jonas owns it."""
    return a_standard(packing, jonas).standard


def let_much_happen(thing: Model) -> None:
    """More than what is shown of a history, so that what came before is not read with it."""
    for _ in range(HISTORY_SHOWN):
        record(EventKind.IDEA_PLACED, thing, None)
    db.session.commit()


@pytest.fixture
def browse(app):
    """A signed-in browser of a person; without a person, a visitor's."""

    def as_person(who: Person | None = None) -> Browser:
        browser = Browser(app.test_client())
        if who is not None:
            browser.post("/sign-in", {"badge": who.badge, "pin": who.badge}, htmx=False)
        return browser

    return as_person
