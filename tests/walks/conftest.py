"""A real board and a real browser, shared by all walks that one worker takes."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests import databases
from tests.walks import pocket
from tests.walks.serving import Board
from tests.walks.walkers import FLAGS, PHONE, Walkers

HERE = Path(__file__).parent
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def walkers() -> Iterator[Walkers]:
    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if path is None:
        reason = f"No Chromium on the PATH: looked for {', '.join(CHROMIUMS)}."
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield Walkers(chromium)
        chromium.close()


@pytest.fixture
def walk(walkers):
    """Opens a page: `walk(board, "1001", PHONE)`. Errors in its console fail the test."""
    yield walkers.walk
    faults = walkers.part()
    assert not faults, "The browser's console said:\n" + "\n".join(faults)


@pytest.fixture(scope="session")
def seen() -> dict[str, tuple[str, str]]:
    """The HTML of each place that was looked at: as it was served, and after use."""
    return {}


@pytest.fixture(scope="session")
def demo_plant(tmp_path_factory) -> Path:
    """Where it was filled in, once for all."""
    filled = Board(tmp_path_factory.mktemp("filled"), "--demo")
    filled.end()
    return filled.instance


@pytest.fixture(scope="module")
def board(demo_plant, tmp_path_factory) -> Iterator[Board]:
    """A demo plant where no other file's walks have been. It may be stopped, and started again."""
    yield from served(databases.copied(demo_plant, tmp_path_factory.mktemp("demo")))


@pytest.fixture(scope="session")
def bare_board(tmp_path_factory) -> Iterator[Board]:
    """Nobody has set it up yet."""
    yield from served(tmp_path_factory.mktemp("bare"))


def served(instance: Path, *arguments: str) -> Iterator[Board]:
    running = Board(instance, *arguments, UPLOAD_MEGABYTES="1")
    yield running
    running.end()


@pytest.fixture
def without_network(walkers) -> Iterator[None]:
    """What the console says of a lost connection is no fault."""
    with walkers.forgiving(*pocket.LOST):
        yield


@pytest.fixture
def phone(board, walk) -> Page:
    """Signed in, with everything on it that is wanted without network."""
    return pocket.equipped(walk(board, pocket.WORKER, PHONE, service_workers="allow"))


@pytest.fixture
def own_phone(board, walk) -> Page:
    """With a session of its own, which may be ended."""
    page = walk(board, screen=PHONE, service_workers="allow")
    pocket.sign_in(page, pocket.WORKER)
    return pocket.equipped(page)


@pytest.fixture
def plain_phone(board, walk) -> Page:
    """As on plain http: nothing works behind the page."""
    page = walk(board, pocket.WORKER, PHONE)
    page.context.add_init_script("""
      delete Navigator.prototype.locks;
      delete Navigator.prototype.serviceWorker;
      delete Crypto.prototype.randomUUID;
    """)
    return page
