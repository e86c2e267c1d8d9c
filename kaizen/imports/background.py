"""Runs an import beside the pages that are served meanwhile."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from flask import Flask

from kaizen.database import expect_writing
from kaizen.extensions import db
from kaizen.imports.models import Import
from kaizen.imports.reading import open_table
from kaizen.imports.rows import heard_rows
from kaizen.imports.running import bring_in
from kaizen.imports.undoing import undo

log = logging.getLogger("kaizen")

PAUSE = 0.05
"""Seconds between two batches, about as long as one of them: others write and pages are served
meanwhile. SQLite gives its lock to whoever asks just then, not to who waits longest."""


class _Cancelled(Exception):  # noqa: N818 - nothing went wrong
    """Somebody wants it to end."""


class _Overtaken(Exception):  # noqa: N818
    """This run was thought dead, and another one has taken its place."""


def run_in_background(app: Flask, number: int, attempt: int, path: Path) -> Thread:
    """The import is started and committed. The run ends with the process; what it committed until
    then can be run again or taken back."""
    thread = Thread(target=_run, args=(app, number, attempt, path), daemon=True)
    thread.start()
    return thread


def _run(app: Flask, number: int, attempt: int, path: Path) -> None:
    with app.app_context():
        expect_writing(writing=True)
        try:
            _bring_in(number, attempt, path)
        except _Overtaken:
            db.session.rollback()
        except _Cancelled:
            _take_out(number)
        except Exception:
            log.exception("import %s stopped", number)
            _say_that_it_failed(number, attempt)


def _bring_in(number: int, attempt: int, path: Path) -> None:
    import_ = db.session.get_one(Import, number)
    columns, now = import_.columns, import_.now
    db.session.commit()

    @contextmanager
    def each_in_its_transaction() -> Iterator[None]:
        db.session.refresh(import_, with_for_update={"of": Import})
        if import_.attempt != attempt or import_.state != "running":
            raise _Overtaken
        if import_.cancel_asked_at:
            raise _Cancelled
        yield
        db.session.commit()
        time.sleep(PAUSE)

    rows = heard_rows(open_table(path), columns, now=now)
    bring_in(import_, rows, around=each_in_its_transaction)


def _take_out(number: int) -> None:
    db.session.rollback()
    import_ = db.session.get_one(Import, number)
    undo(import_, import_.by)
    db.session.commit()


def _say_that_it_failed(number: int, attempt: int) -> None:
    db.session.rollback()
    import_ = db.session.get(Import, number)
    if import_ and import_.attempt == attempt and import_.state == "running":
        import_.fail()
        db.session.commit()
