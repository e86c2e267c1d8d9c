"""People at work while machines fail: some write, some look, all through nginx."""

from __future__ import annotations

import random
import ssl
import time
import uuid
from collections import Counter
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode

from tests.benchmarks.visitors import Visitor

LOST = 0  # no answer at all
AWAY = {LOST, 502, 503, 504}
PATIENCE = 60  # seconds, for one answer


class Somebody:
    """A signed-in browser: one connection, tried again when it is lost."""

    def __init__(self, visitor: Visitor, port: int, certificate: Path) -> None:
        self.visitor, self.port = visitor, port
        self.trusts = ssl.create_default_context(cafile=str(certificate))
        self.statuses: Counter[int] = Counter()
        self.retry_after: str | None = None

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """The status and the number of the newest event, where the answer tells it."""
        site = f"localhost:{self.port}"
        connection = HTTPSConnection(site, timeout=PATIENCE, context=self.trusts)
        headers = {
            "Cookie": f"__Host-kaizen={self.visitor.cookie}",
            "HX-Request": "true",
            "X-CSRFToken": self.visitor.csrf_token,
            "Referer": f"https://{site}/",
        }
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(fields) if fields else None, headers)
            answer = connection.getresponse()
            answer.read()
            status = answer.status
            self.retry_after = answer.getheader("Retry-After")
            newest = answer.getheader("Kaizen-Newest") or ""
        except (OSError, HTTPException):
            status, newest = LOST, ""
        finally:
            connection.close()
        self.statuses[status] += 1
        return status, newest


class Writer(Somebody):
    """Says things, each under a key of its own, and again under the same until it is answered."""

    def __init__(self, *at, ideas: list[int]) -> None:
        super().__init__(*at)
        self.ideas = ideas
        self.acknowledged: list[str] = []
        self.refused: list[tuple[str, int]] = []
        self.longest_wait = 0.0

    def work(self, until: Event) -> None:
        while not until.is_set():
            words, began = f"Said {uuid.uuid4().hex}", time.monotonic()
            form = {"words": words, "key": uuid.uuid4().hex}
            path = f"/ideas/{random.choice(self.ideas)}/comments"
            while (status := self.ask("POST", path, form)[0]) in AWAY:
                time.sleep(random.uniform(0.2, 0.6))
            self.longest_wait = max(self.longest_wait, time.monotonic() - began)
            if status == 200:
                self.acknowledged.append(words)
            else:
                self.refused.append((words, status))


class Onlooker(Somebody):
    """A board that is looked at: asks what happened after the last event it knows."""

    def __init__(self, *at, after: int) -> None:
        super().__init__(*at)
        self.after = after

    def work(self, until: Event) -> None:
        while not until.is_set():
            status, newest = self.ask("GET", f"/changes?after={self.after}&team=1")
            if newest:
                assert int(newest) >= self.after
                self.after = int(newest)
            time.sleep(random.uniform(0.3, 0.7) if status not in AWAY else 1)


def at_work(people: list[Writer] | list[Onlooker], until: Event) -> list[Thread]:
    threads = [Thread(target=one.work, args=(until,), daemon=True) for one in people]
    for thread in threads:
        thread.start()
    return threads
