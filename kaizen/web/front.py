"""The front door: what every request passes on its way in, and every answer on its way out."""

import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from limits import RateLimitItemPerMinute
from structlog.contextvars import bind_contextvars
from werkzeug.middleware.proxy_fix import ProxyFix

from kaizen.database import expect_writing
from kaizen.extensions import db, limiter, login
from kaizen.kiosks import device
from kaizen.people.sign_ins import person_signed_in
from kaizen.web import apologies, logs, outbox, pages
from kaizen.web.cookies import SessionOfThisHost
from kaizen.web.headers import Doorway, add_headers
from kaizen.web.hosts import names_of_the_board, refuse_strange_hosts
from kaizen.web.once_more import OnceMore

View = TypeVar("View", bound=Callable[..., Any])

READING = {"GET", "HEAD", "OPTIONS"}


def open_to_all(view: View) -> View:
    """Nobody needs to be signed in for this view. Everything else is closed by default."""
    view.is_open_to_all = True  # type: ignore[attr-defined]
    return view


def by_short_way(short_way: Callable[[], ResponseReturnValue | None]) -> Callable[[View], View]:
    """An answer that comes before it is looked up who asks; it has to see by itself that somebody
    is signed in. Where it has none, the view is asked as ever."""

    def marked(view: View) -> View:
        view.short_way = short_way  # type: ignore[attr-defined]
        return view

    return marked


def init_app(app: Flask) -> None:
    app.extensions["kaizen-hosts"] = names_of_the_board(app.config)
    app.config["TRUSTED_HOSTS"] = None  # Flask itself would refuse before a page can be drawn
    app.wsgi_app = Doorway(app.wsgi_app)  # type: ignore[method-assign]
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    app.wsgi_app = OnceMore(app.wsgi_app)  # type: ignore[method-assign]
    app.session_interface = SessionOfThisHost()
    login.session_protection = None  # the token in the session is the protection; see SignIn
    login.user_loader(person_signed_in)
    logs.init_app(app)
    app.before_request(begin)
    app.before_request(refuse_strange_hosts)
    app.before_request(device.recognise)
    outbox.init_app(app)
    app.before_request(let_in)
    app.before_request(device.stay_inside)
    app.before_request(slow_down)
    app.before_request(begin_to_write)
    app.after_request(add_headers)
    app.after_request(device.keep_nothing)
    pages.init_app(app)
    apologies.init_app(app)


def begin() -> None:
    g.request_id = logs.request_id()
    g.reference = g.request_id[:8]
    bind_contextvars(request_id=g.request_id)
    g.started = time.perf_counter()
    expect_writing(writing=False)
    # What a view shows after its commit is what it has just written. Reading it again would
    # wait for the write lock a second time.
    db.session().expire_on_commit = False
    if request.is_json:  # Flask-WTF would read it in place of a form, of whatever depth and types
        abort(415)


def let_in() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    view = current_app.view_functions[request.endpoint]
    short_way = getattr(view, "short_way", None)
    if short_way and (answer := short_way()):
        return cast(ResponseReturnValue, answer)
    if getattr(view, "is_open_to_all", False) or current_user.is_authenticated:
        return None
    return login.unauthorized()


def slow_down() -> None:
    """A person, or a visitor's address, sends at most so many forms in a minute; 0 is no limit."""
    most = current_app.config["WRITES_PER_MINUTE"]
    if request.method in READING or not most or not limiter.enabled:
        return
    who = f"person {current_user.id}" if current_user.is_authenticated else request.remote_addr
    if not limiter.limiter.hit(RateLimitItemPerMinute(most), "writes", who or ""):
        abort(429)


def begin_to_write() -> None:
    """The one write lock is held as short as can be: who comes in was looked up without it."""
    if request.method not in READING:
        db.session.commit()
        expect_writing(writing=True)
