"""Starting the board: migrate, say where it is, serve."""

import os
import sys
from typing import Any

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

import kaizen
from kaizen import create_app
from kaizen.config import BadSetting
from kaizen.people.queries import anybody_here, is_demo
from kaizen.schema import CannotMigrate, bring_up_to_date
from kaizen.setup.code import setup_code


def started_app(*, migrate: bool = True) -> Flask:
    """The app, with its database up to date; ends the start in plain words if that fails."""
    try:
        app = create_app()
        if migrate:
            bring_up_to_date(app)
    except (BadSetting, CannotMigrate) as fault:
        sys.exit(f"Kaizen did not start. {fault}")
    return app


def serve(app: Flask) -> None:
    say_where(app)
    os.environ["INSTANCE_PATH"] = app.instance_path  # workers must look where we looked
    host, port, workers = (app.config[name] for name in ("HOST", "PORT", "WORKERS"))
    production_server("kaizen:create_app", host, port, workers=workers).serve()


def production_server(factory: str, host: str, port: int, *, workers: int) -> Any:
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
        log_access=False,
        log_level=LogLevels.warning,
        websockets=False,
    )


def say_where(app: Flask) -> None:
    host, port = app.config["HOST"], app.config["PORT"]
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host  # noqa: S104
    print(f"Kaizen {kaizen.__version__} is at http://{shown}:{port}", flush=True)
    with app.app_context():
        if not anybody_here():
            print(
                "The board is empty. Open it on this machine to set it up; from another machine"
                f" this code is asked for: {setup_code(app.instance_path)}",
                flush=True,
            )
        elif is_demo():
            say_demo_sign_ins()


def say_demo_sign_ins() -> None:
    print(
        "This is a demo plant, for looking around. Sign in with a badge number, which is the PIN"
        " too:\n  1001 worker\n  2001 leader of the first team\n  9001 admin",
        flush=True,
    )
