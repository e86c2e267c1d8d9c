"""The front door: what every request passes on its way in, and every answer on its way out."""

import logging
import secrets
import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, request
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_login import current_user
from limits import RateLimitItemPerMinute
from werkzeug.middleware.proxy_fix import ProxyFix

from kaizen import sweep
from kaizen.database import expect_writing
from kaizen.extensions import db, limiter, login
from kaizen.kiosks import device
from kaizen.people.sign_ins import person_signed_in
from kaizen.web import apologies, outbox, pages

View = TypeVar("View", bound=Callable[..., Any])

A_YEAR = 365 * 24 * 3600
READING = {"GET", "HEAD", "OPTIONS"}
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


def open_to_all(view: View) -> View:
    """Nobody needs to be signed in for this view. Everything else is closed by default."""
    view.is_open_to_all = True  # type: ignore[attr-defined]
    return view


class SecureBehindTls(SecureCookieSessionInterface):
    """The session's cookie is for TLS only as soon as TLS is there."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def init_app(app: Flask) -> None:
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    app.session_interface = SecureBehindTls()
    login.session_protection = None  # the token in the session is the protection; see SignIn
    login.user_loader(person_signed_in)
    app.before_request(begin)
    app.before_request(device.recognise)
    outbox.init_app(app)
    app.before_request(let_in)
    app.before_request(device.stay_inside)
    app.before_request(slow_down)
    sweep.init_app(app)
    app.before_request(begin_to_write)
    app.after_request(add_headers)
    app.after_request(device.keep_nothing)
    pages.init_app(app)
    apologies.init_app(app)
    if not app.debug:
        logging.getLogger("kaizen").setLevel(logging.INFO)


def begin() -> None:
    g.reference = secrets.token_hex(4)
    g.started = time.perf_counter()
    expect_writing(writing=False)
    # What a view shows after its commit is what it has just written. Reading it again would
    # wait for the write lock a second time.
    db.session().expire_on_commit = False
    if request.mimetype != "multipart/form-data":  # only files may be large
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]


def let_in() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    view = current_app.view_functions[request.endpoint]
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


def add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={A_YEAR}; includeSubDomains"
    if request.endpoint == "static":
        if "v" in request.args:
            response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    else:
        response.vary.update(["HX-Request", "Cookie", "Accept-Language"])
        response.headers.setdefault("Cache-Control", "no-cache, private")
    return response
