"""A person's browser, which notices what a person would only feel: errors nobody shows them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.walks.serving import Board

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TELL_OF_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", event =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""
# Chromium writes each refused answer into the console; refusals are tested by what they say.
ANSWERED = "Failed to load resource: the server responded with a status of 4"
# htmx throws when it cannot send, after it has told the page.
NO_CONNECTION = ("ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")
PATIENCE = 60_000  # milliseconds: a walk says what comes, not how fast on a busy machine
expect.set_options(timeout=PATIENCE)


class Screen(NamedTuple):
    name: str
    width: int
    height: int
    touch: bool

    @property
    def options(self) -> dict[str, Any]:
        size = {"width": self.width, "height": self.height}
        return {"viewport": size, "has_touch": self.touch, "is_mobile": self.touch}


DESK = Screen("desk", 1280, 800, touch=False)
PHONE = Screen("phone", 390, 844, touch=True)


class Walkers:
    """Opens browsers for people and remembers what went wrong in any of them."""

    def __init__(self, chromium: Browser):
        self.chromium = chromium
        self.faults: list[str] = []
        self.forgiven: list[str] = []
        self.contexts: list[BrowserContext] = []
        self.kept: dict[tuple[str, str | None], BrowserContext] = {}
        self.cookies: dict[tuple[str, str], Any] = {}

    def walk(
        self, board: Board, badge: str | None = None, screen: Screen = DESK, **options: Any
    ) -> Page:
        """A page of a new browser; with a badge somebody is signed in."""
        context = self.browser(board, screen, **options)
        self.contexts.append(context)
        if badge:
            self.sign_in(board, context, badge)
        return self.page(context)

    def look(self, board: Board, badge: str | None) -> Page:
        """A page for looking at only: its browser keeps files for the next look, but no words."""
        at = (board.url, badge)
        if at not in self.kept:
            self.kept[at] = self.browser(board, DESK)
            self.kept[at].add_init_script(
                "localStorage.clear(); indexedDB.deleteDatabase('outbox')"
            )
        self.kept[at].clear_cookies()
        if badge:
            self.sign_in(board, self.kept[at], badge)
        return self.page(self.kept[at])

    def browser(self, board: Board, screen: Screen, **options: Any) -> BrowserContext:
        # A worker behind each page would fetch every file anew; who walks offline asks for it.
        settings = {
            "base_url": board.url,
            "locale": "en-GB",
            "reduced_motion": "reduce",
            "service_workers": "block",
        }
        context = self.chromium.new_context(**(settings | screen.options | options))
        context.set_default_timeout(PATIENCE)
        context.add_init_script(TELL_OF_VIOLATIONS)
        return context

    def page(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.faults.append(f"{error}\n{error.stack}"))
        return page

    def sign_in(self, board: Board, context: BrowserContext, badge: str) -> None:
        """Through the real page once, then with the cookie that it gave."""
        at = (board.url, badge)
        if at not in self.cookies:
            page = context.new_page()
            page.goto("/sign-in")
            page.get_by_label("Badge").fill(badge)
            page.get_by_label("PIN").fill(badge)
            page.get_by_role("button", name="Sign in").click()
            # A leader begins with what waits for an answer.
            page.wait_for_url(lambda url: not url.endswith("/sign-in"))
            page.close()
            self.cookies[at] = context.cookies()
        context.add_cookies(self.cookies[at])

    def hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(ANSWERED):
            self.faults.append(f"{message.text} at {message.location.get('url', '')}")

    @contextmanager
    def forgiving(self, *words: str) -> Iterator[None]:
        """What the console may say, because the walk makes it happen."""
        self.forgiven += words
        yield

    def part(self) -> list[str]:
        """Close all browsers; the faults that nobody forgave."""
        for context in self.contexts:
            context.close()
        faults = [one for one in self.faults if not any(word in one for word in self.forgiven)]
        self.contexts, self.faults, self.forgiven = [], [], []
        return faults
