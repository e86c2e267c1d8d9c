"""What every answer carries, whoever gives it: a page, a picture, a refusal, or our own fault."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable
from typing import Any

from flask import Response, g, request

log = logging.getLogger("kaizen")

A_YEAR = 365 * 24 * 3600
# Opened alone it shows and does nothing: a file, a list for machines, a fault.
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# A service worker fetches for its pages, and holds its whole code itself.
WORKER = "default-src 'none'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
PAGE = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types default",
    ]
)
HEADERS = {
    "Content-Security-Policy": NOTHING,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{power}=()" for power in ("camera", "microphone", "geolocation", "payment", "usb")
    ),
}
BEHIND_TLS = {"Strict-Transport-Security": f"max-age={A_YEAR}; includeSubDomains"}


def script_nonce() -> str:
    """The word that a page's own scripts carry. A page that never asks for it runs none."""
    if "script_nonce" not in g:
        g.script_nonce = secrets.token_urlsafe(16)
    return str(g.script_nonce)


def policy_of(response: Response) -> str:
    if response.mimetype != "text/html":
        return NOTHING
    scripts = f"'nonce-{g.script_nonce}'" if "script_nonce" in g else "'none'"
    return f"{PAGE}; script-src {scripts}"


def add_headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", policy_of(response))
    if request.endpoint == "static":
        # A first visit fetches thirty of them: what says nothing there weighs as much as a script.
        response.headers.remove("Content-Disposition")
        if "v" in request.args:
            response.headers.remove("Last-Modified")
            response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    else:
        response.vary.update(["HX-Request", "Cookie", "Accept-Language"])
        response.headers.setdefault("Cache-Control", "no-cache, private")
    return response


class Doorway:
    """Around the whole app, so that no way out goes past it, a fault of the app itself included."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        always = HEADERS
        if environ.get("wsgi.url_scheme") == "https":
            always = HEADERS | BEHIND_TLS

        def guarded(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            there = {name.lower() for name, _ in headers}
            missing = [one for one in always.items() if one[0].lower() not in there]
            return start_response(status, [*headers, *missing], *more)

        try:
            return self.app(environ, guarded)
        except Exception:
            log.exception("fault at the door")
            guarded("500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8")])
            return [b"That did not work, and it is our fault. Try again in a moment.\n"]
