"""The commands around backups: make one, restore one, and say how things stand."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from kaizen.safekeeping.backup import CannotBackUp, back_up
from kaizen.safekeeping.restoring import SETTINGS_OF_THE_BACKUP, CannotRestore, restore
from kaizen.safekeeping.status import in_plain_words, status_of
from kaizen.schema import CannotMigrate


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup_command(file: Path) -> None:
    """Write the whole board, as it is at this moment, to the new FILE (a .tar.gz); it may run.

    FILE is as secret as the board: it holds its keys.
    """
    try:
        manifest = back_up(file, click.echo)
    except CannotBackUp as fault:
        raise click.ClickException(str(fault)) from fault
    photos = sum(name.startswith("photos/") for name in manifest["members"]) // 2
    rows = sum(manifest["rows"].values())
    size = file.stat().st_size / 1e6
    click.echo(f"Backed up {rows:,} rows and {photos:,} photos: {size:,.1f} MB in {file}")


@click.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def restore_command(file: Path) -> None:
    """Make the board out of FILE, which `kaizen backup` wrote, in an instance that holds none.

    FILE is checked as a whole before anything is written. Stop the board of this instance first.
    """
    try:
        counted = restore(_this_board(), file, click.echo)
    except CannotRestore as fault:
        raise click.ClickException(str(fault)) from fault
    shown = ("people", "teams", "complaints", "ideas", "photos")
    click.echo("Restored: " + ", ".join(f"{counted.get(kind, 0):,} {kind}" for kind in shown) + ".")
    click.echo("Start the board now.")
    settings = Path(current_app.instance_path) / SETTINGS_OF_THE_BACKUP
    if settings.is_file():
        click.echo(f"The settings that were backed up lie in {settings}: take over what you need.")


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@with_appcontext
def status_command(as_json: bool) -> None:
    """Say what there is, how old the last backup is, and how the jobs do."""
    try:
        status = status_of(_this_board())
    except CannotMigrate as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(json.dumps(status, indent=2) if as_json else "\n".join(in_plain_words(status)))


def _this_board() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined]
