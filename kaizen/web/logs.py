"""What the board says of itself: one line for each request that did something, for each job and
fault, in plain text or in JSON. It never holds what people type, or what opens a door."""

from __future__ import annotations

import logging
import re
import secrets
import sys
import time
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog
from flask import Flask, Response, current_app, g, request

log = logging.getLogger("kaizen")

LEVELS = {"kaizen": logging.INFO, "huey": logging.WARNING, "alembic": logging.WARNING}
QUIET = (204, 304)
# A link may hold what opens a door, and what somebody looked for.
SECRET_WAYS = re.compile(r"(/(?:wall|follow|s|mail/unsubscription|people/imports)/)[^\s\"'?#<]+")
ADDRESS = re.compile(r"\b(\w+://)(?:[^\s/@]*@)?([^\s/\"'?#@]+)[^\s\"']*")
QUERY = re.compile(r"(?<=[\w/…])\?[^\s\"']+")
COOKIE = re.compile(r"((?:__Host-)?(?:kaizen(?:-kiosk)?|session|language)=)[^\s;,\"']+")
NAMED = re.compile(
    r"(?i)(\b(?:pin|password|secret|token|code|key|authorization|cookie|badge)\b['\"]?\s*[=:]\s*)"
    r"('[^']*'|\"[^\"]*\"|[^\s,;)}]+)"
)
GROUPS = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2,}\b")  # a receipt's code as it is written
HIDDEN = "…"
FITS = re.compile(r"[\w-]{8,64}", re.ASCII)


class StandardError(logging.StreamHandler[TextIO]):
    """Wherever it leads at that moment."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, _other: TextIO) -> None:
        return


def without_secrets(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> Any:
    for name, value in line.items():
        if isinstance(value, str) and name not in {"level", "timestamp", "request_id"}:
            line[name] = hidden(value)
    return line


def hidden(words: str) -> str:
    words = ADDRESS.sub(r"\1\2", words)
    words = QUERY.sub(f"?{HIDDEN}", SECRET_WAYS.sub(rf"\1{HIDDEN}", words))
    words = NAMED.sub(rf"\1{HIDDEN}", COOKIE.sub(rf"\1{HIDDEN}", words))
    return GROUPS.sub(HIDDEN, words)


def formatter(log_format: str) -> logging.Formatter:
    """Of a line in the log: `plain` or `json`."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=("method", "route", "status", "ms")),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        # Never with the values of variables: they hold what people typed.
        structlog.processors.format_exc_info,
        structlog.processors.StackInfoRenderer(),
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        without_secrets,
    ]
    if log_format == "json":
        last: list[Any] = [
            structlog.processors.EventRenamer("message"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    else:
        last = [structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0, pad_level=False)]
    return structlog.stdlib.ProcessorFormatter(processors=[*shared, *last])


def begin_logging(log_format: str) -> None:
    """For this process, whichever it is: the server's, a worker's, the jobs', a command's."""
    handler = StandardError()
    handler.setFormatter(formatter(log_format))
    root = logging.getLogger()
    root.handlers = [one for one in root.handlers if not isinstance(one, StandardError)]
    root.addHandler(handler)
    for name, level in LEVELS.items():
        logging.getLogger(name).setLevel(level)


def of_the_server(log_format: str) -> dict[str, Any]:
    """Granian's own lines in the same shape, as its `log_dictconfig`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"ours": {"()": formatter, "log_format": log_format}},
        "handlers": {"ours": {"()": StandardError, "formatter": "ours"}},
        "loggers": {"_granian": {"handlers": ["ours"], "level": "INFO", "propagate": False}},
    }


def request_id() -> str:
    """A proxy's own, where one is trusted and says it in a way that fits into a line."""
    said = request.headers.get("X-Request-ID", "")
    if current_app.config["TRUSTED_PROXIES"] and FITS.fullmatch(said):
        return said
    return secrets.token_hex(8)


def init_app(app: Flask) -> None:
    if not app.testing:
        begin_logging(app.config["LOG_FORMAT"])
    app.after_request(note)
    app.teardown_request(lambda _fault: structlog.contextvars.clear_contextvars())


def note(response: Response) -> Response:
    """By its route, because an address may hold what opens a door. Not who, and not from where:
    what is said without a name stays without one. What only asked whether there is news is silent,
    else three hundred screens would fill the disk."""
    if request.endpoint == "static":
        return response
    response.headers["X-Request-ID"] = g.get("request_id") or request_id()
    if response.status_code not in QUIET:
        route = request.url_rule.rule if request.url_rule else "none"
        took = (time.perf_counter() - g.started) * 1000 if "started" in g else 0.0
        about = {"method": request.method, "route": route, "status": response.status_code}
        log.info("request", extra=about | {"ms": round(took, 1)})
    return response
