"""The commands that see to it that nothing is lost."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask
from flask.cli import with_appcontext
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from kaizen import create_app
from kaizen.config import BadSetting, database_url, instance_folder, load_settings
from kaizen.extensions import db
from kaizen.safekeeping.moving import CannotMove, move, what_is_there
from kaizen.schema import CannotMigrate, bring_up_to_date, nobody_else_starting, revisions

SAID_EVERY = 2.0  # seconds


@click.command("move-database")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def move_database_command(source: str, target: str) -> None:
    """Carry the board from the database FROM over to the empty database TO.

    Each is an address such as sqlite:////srv/kaizen/kaizen.db or postgresql://user@host/name, or
    the path of an SQLite file. Stop the board first. FROM stays as it is.
    """
    here, there = _address(source), _address(target)
    if here == there:
        raise click.ClickException("FROM and TO are the same database.")
    if (file := _sqlite_file(here)) and not file.is_file():
        raise click.ClickException(f"There is no database at {file}.")
    try:
        counted = _moved(here, there)
    except (CannotMove, CannotMigrate, BadSetting) as fault:
        raise click.ClickException(str(fault)) from fault
    except SQLAlchemyError as fault:
        words = str(getattr(fault, "orig", None) or fault).strip()
        raise click.ClickException(f"Nothing was moved: {words}") from fault
    shown = make_url(there).render_as_string(hide_password=True)
    click.echo(f"Moved {sum(counted.values()):,} rows; counts and checksums are the same.")
    click.echo(f"Now start the board with DATABASE_URL={shown}")
    click.echo(
        f"Photos are not in the database: they stay in {_photos()}. The secret key, settings and"
        f" lists to be imported are in {instance_folder()}; copy it too for another machine."
    )


@click.command("verify")
@click.option("--repair", is_flag=True, help="Put right what follows from the rest.")
@with_appcontext
def verify_command(repair: bool) -> None:
    """Look whether everything on the board fits together, and say in a line each what does not.

    Writes nothing without --repair. With it, counts, the search index, small pictures and the
    like are made again from what people wrote, which is never touched. Ends with 1 while
    something is wrong.
    """
    from kaizen.safekeeping.verifying.checks import CHECKS
    from kaizen.safekeeping.verifying.running import verify

    try:
        now, wanted = revisions()
    except CannotMigrate as fault:
        raise click.ClickException(str(fault)) from fault
    if now != wanted:
        raise click.ClickException(
            f"The database has schema {now}, and this version looks at {wanted}. Start the board"
            " once, which migrates it."
        )
    if left := verify(click.echo, repair=repair):
        click.echo(f"{left:,} faults." if left > 1 else "One fault.")
        sys.exit(1)
    click.echo(f"All is well: {', '.join(check.called for check in CHECKS)}.")


def _photos() -> str:
    instance = instance_folder()
    return str(load_settings(instance)["PHOTOS_URL"] or instance / "photos")


def _address(given: str) -> str:
    """Of a file too, and as seen from the folder of who asks."""
    address = given if "://" in given else f"sqlite:///{given}"
    try:
        url = make_url(database_url(address, Path()))
    except ArgumentError as fault:
        raise click.ClickException(f"{given} is no address of a database.") from fault
    if url.get_backend_name() == "sqlite":
        url = url.set(database=str(Path(url.database or "").resolve()))
    return url.render_as_string(hide_password=False)


def _sqlite_file(address: str) -> Path | None:
    url = make_url(address)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def _moved(here: str, there: str) -> dict[str, int]:
    with _board(here) as (old, source), _board(there) as (new, target):
        _refuse_unless_ready(old, target)
        bring_up_to_date(new)
        with new.app_context(), nobody_else_starting(new):
            return move(source, target, Progress())


def _refuse_unless_ready(old: Flask, target: Engine) -> None:
    with old.app_context():
        now, wanted = revisions()
    if now is None:
        raise CannotMove("FROM holds no board.")
    if now != wanted:
        raise CannotMove(
            f"FROM has schema {now}, and this version moves schema {wanted}. Start the board on"
            " FROM once with this version, which migrates it; then move it."
        )
    if full := what_is_there(target):
        raise CannotMove(
            f"TO is not empty: {', '.join(full[:8])}. Make a new database, or empty that one."
        )


@contextmanager
def _board(address: str) -> Iterator[tuple[Flask, Engine]]:
    app = create_app(SQLALCHEMY_DATABASE_URI=address)
    with app.app_context():
        engine = db.engine
    try:
        yield app, engine
    finally:
        engine.dispose()


class Progress:
    """A line for each table, and one now and then while a long one goes over."""

    def __init__(self) -> None:
        self.said_at = time.monotonic()

    def __call__(self, table: str, done: int, of: int) -> None:
        if done == of or time.monotonic() - self.said_at > SAID_EVERY:
            self.said_at = time.monotonic()
            percent = 100 * done // of if of else 100
            click.echo(f"{percent:3d} %  {table}: {done:,} of {of:,} rows")
            sys.stdout.flush()
