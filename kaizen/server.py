"""Starting the board: migrate, say where it is, serve."""

import gc
import multiprocessing
import os
import sys
from pathlib import Path
from typing import Any

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

import kaizen
from kaizen import create_app
from kaizen.config import BadSetting
from kaizen.extensions import db
from kaizen.jobs.beside import jobs_beside
from kaizen.language import read_formats_of
from kaizen.people.queries import anybody_here, is_demo
from kaizen.safekeeping.unclean_stops import look_after_unclean_stop, marked_as_running
from kaizen.schema import CannotMigrate, bring_up_to_date
from kaizen.serving import loaded
from kaizen.setup.code import setup_code
from kaizen.web.logs import of_the_server

SHARED = ("VAPID_PRIVATE_KEY", "PHOTOS_URL", "REDIS_URL")
ENDS_WITHIN = 20  # seconds, for the requests under way when the server is told to end


def started_app(*, migrate: bool = True) -> Flask:
    """The app, with its database up to date; ends the start in plain words if that fails."""
    try:
        app = create_app()
        if migrate:
            look_after_unclean_stop(app)
            bring_up_to_date(app)
    except (BadSetting, CannotMigrate) as fault:
        sys.exit(f"Kaizen did not start. {fault}")
    return app


def serve(app: Flask) -> None:
    say_where(app)
    say_what_is_only_here(app)
    os.environ["INSTANCE_PATH"] = app.instance_path  # workers must look where we looked
    host, port, workers = (app.config[name] for name in ("HOST", "PORT", "WORKERS"))
    be_ready_to_be_copied(app)
    with jobs_beside(app), marked_as_running(app):
        production_server(
            "kaizen.serving:serving_app",
            host,
            port,
            workers=workers,
            log_format=app.config["LOG_FORMAT"],
        ).serve()


def be_ready_to_be_copied(app: Flask) -> None:
    """Where the system can copy a process, those that serve and the jobs are copies of this one:
    they begin at once, and what is loaded lies in memory once."""
    if sys.platform == "linux":  # elsewhere the system's own libraries may not survive it
        multiprocessing.set_start_method("fork", force=True)
        loaded.append(app)
    read_formats_of(app.config["LANGUAGE"])
    with app.app_context():
        db.engine.dispose()  # no two may speak through one connection
    gc.collect()
    gc.freeze()  # else the collector would write into what is shared


def production_server(
    factory: str, host: str, port: int, *, workers: int, log_format: str = "plain"
) -> Any:
    """Worker processes with one thread each: threads in one process cost most of its speed."""
    return Granian(
        factory,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1 if sys.platform == "win32" else workers,
        blocking_threads=1,
        backlog=2048,
        respawn_failed_workers=True,
        workers_kill_timeout=ENDS_WITHIN,
        log_access=False,
        log_level=LogLevels.warning,
        log_dictconfig=of_the_server(log_format),
        websockets=False,
    )


def say_where(app: Flask) -> None:
    host, port = app.config["HOST"], app.config["PORT"]
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host  # nosec B104 # noqa: S104
    print(f"Kaizen {kaizen.__version__} is at http://{shown}:{port}", flush=True)
    with app.app_context():
        if not anybody_here():
            print(
                "The board is empty. Open it on this machine to set it up; from another machine"
                f" this code is asked for: {setup_code(app.config['SECRET_KEY'])}",
                flush=True,
            )
        elif is_demo():
            say_demo_sign_ins()


def say_what_is_only_here(app: Flask) -> None:
    """Where several machines may serve one board, what this one shares with none of them."""
    if app.config["DATABASE_URL"].startswith("sqlite"):
        return
    alone = [name for name in SHARED if not app.config[name]]
    own_key = Path(app.instance_path) / "secret-key"
    if own_key.is_file() and own_key.read_text("ascii").strip() == app.config["SECRET_KEY"]:
        alone.insert(0, "SECRET_KEY")
    if alone:
        print(
            f"Of this machine alone: {', '.join(alone)}. One machine needs no more; where several"
            " serve one board, set the same on each of them.",
            flush=True,
        )


def say_demo_sign_ins() -> None:
    print(
        "This is a demo plant, for looking around. Sign in with a badge number, which is the PIN"
        " too:\n  1001 worker\n  2001 leader of the first team\n  9001 admin",
        flush=True,
    )
