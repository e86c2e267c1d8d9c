"""A request that met a lost connection or a lock is carried out once more, where that is safe."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from flask import g, has_app_context, has_request_context, request
from sqlalchemy import Engine, event

from kaizen.database import expects_writing

Environ = dict[str, Any]
StartResponse = Callable[..., Any]

READ_AGAIN = 64 * 1024  # bytes; a longer form, or one with files, is sent again by who sent it
SOON = 2.0  # seconds; who waited longer is told so instead
BODY, ASKED = "kaizen.body", "kaizen.once-more"


class OnceMore:
    """Around the app: the second try knows nothing of the first one."""

    def __init__(self, app: Callable[[Environ, StartResponse], Iterable[bytes]]) -> None:
        self.app = app

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        body = body_of(environ)
        if body is None:
            return self.app(environ, start_response)
        untouched = dict(environ)
        environ |= {"wsgi.input": BytesIO(body), BODY: body}
        begun: list[tuple[Any, ...]] = []
        answer = self.app(environ, lambda *head: begun.append(head))
        if ASKED not in environ:
            start_response(*begun[-1])
            return answer
        if hasattr(answer, "close"):
            answer.close()
        time.sleep(random.uniform(0.1, 0.4))
        forget_the_first_try()
        return self.app(untouched | {"wsgi.input": BytesIO(body)}, start_response)


def forget_the_first_try() -> None:
    """Where the app's context is another one's, what was noted there outlives the request."""
    for noted in list(g) if has_app_context() else ():
        g.pop(noted)


def body_of(environ: Environ) -> bytes | None:
    """What was sent, or None where it can't be kept to be read again."""
    if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
        return b""
    length = environ.get("CONTENT_LENGTH") or ""
    kind = environ.get("CONTENT_TYPE") or ""
    if not length.isdecimal() or int(length) > READ_AGAIN or kind.startswith("multipart/"):
        return None
    return bytes(environ["wsgi.input"].read(int(length)))


def ask_once_more() -> bool:
    """Whether this request will be tried again. Once something may be stored it is not: whether
    it is stored, only the key of the form can tell."""
    is_safe = BODY in request.environ and not g.get("may_be_stored")
    if not is_safe or time.perf_counter() - g.get("started", 0.0) > SOON:
        return False
    request.environ[ASKED] = True
    return True


@event.listens_for(Engine, "commit")
def note_what_may_be_stored(_: Any) -> None:
    """Before the commit is sent: after it nobody knows, when the connection breaks meanwhile."""
    if has_request_context() and expects_writing():
        g.may_be_stored = True
