"""What each process that serves does beyond the app: it ends when its server is gone."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from multiprocessing import parent_process
from threading import Thread

from flask import Flask

from kaizen import create_app
from kaizen.connections import let_nobody_wait_long
from kaizen.extensions import db

log = logging.getLogger("kaizen")

loaded: list[Flask] = []
"""The server's own app, for the processes that are copies of the server."""

LOOKS_EVERY = 0.5  # seconds
ENDS_WITHIN = 10.0  # seconds, for the requests under way


def serving_app() -> Flask:
    """For a worker of the server. Killed, the server can't end its workers: they would serve on
    for ever, hold the port, and nobody would know of them."""
    Thread(target=_end_with_the_server, args=(os.getppid(),), daemon=True).start()
    return as_served(loaded[0] if loaded else create_app())


def as_served(app: Flask) -> Flask:
    with app.app_context():
        let_nobody_wait_long(db.engine)
    return app


def _end_with_the_server(server: int) -> None:
    wait_for_the_end_of(server)
    log.warning("The server is gone; this process of it (%s) ends as well.", os.getpid())
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(ENDS_WITHIN)
    os._exit(1)


def wait_for_the_end_of(server: int) -> None:
    above = parent_process()
    if sys.platform == "win32" and above:  # a process keeps the number of a parent that is gone
        above.join()
        return
    while os.getppid() == server:
        time.sleep(LOOKS_EVERY)
