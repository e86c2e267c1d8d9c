"""The `kaizen` command."""

import gc
import sys

import click
from flask import Flask, current_app
from flask.cli import FlaskGroup

from kaizen.errors import Refusal
from kaizen.extensions import db
from kaizen.imports.cli import import_complaints_command
from kaizen.inbox.cli import mail_test_command
from kaizen.people.models import Role
from kaizen.safekeeping.backup_cli import backup_command, restore_command, status_command
from kaizen.safekeeping.cli import move_database_command, verify_command
from kaizen.safekeeping.unclean_stops import marked_as_running
from kaizen.schema import know_migrations
from kaizen.server import say_demo_sign_ins, serve, started_app

# They look after it themselves, or must leave everything as it is.
LEAVE_THE_SCHEMA = (["db"], ["verify"], ["backup"], ["restore"], ["status"])


def app_for_the_command() -> Flask:
    """Every command but these finds the schema up to date."""
    app = started_app(migrate=sys.argv[1:2] not in LEAVE_THE_SCHEMA)
    if sys.argv[1:2] == ["db"]:
        know_migrations(app)
    return app


@click.group(
    cls=FlaskGroup,
    create_app=app_for_the_command,
    add_default_commands=False,
    add_version_option=False,
    help="Kaizen: complaints counted, ideas tried, what works kept.",
)
def main() -> None:
    """The commands below run on the board of `INSTANCE_PATH`."""


main.add_command(import_complaints_command)
main.add_command(mail_test_command)
main.add_command(move_database_command)
main.add_command(verify_command)
main.add_command(backup_command)
main.add_command(restore_command)
main.add_command(status_command)


@main.command("serve", with_appcontext=False)
@click.option("--demo", is_flag=True, help="Fill an empty board with a demo plant first.")
def serve_command(demo: bool) -> None:
    """Migrate the database if need be and serve the board."""
    start(demo=demo)


@main.command("demo")
def demo_command() -> None:
    """Fill an empty board with a demo plant."""
    load_demo_or_say_why()
    say_demo_sign_ins()


@main.command("add-person")
@click.argument("name")
@click.option("--badge", help="Badge number.")
@click.option("--email", help="E-mail address, if they want one.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default="worker")
@click.option("--team", "team_name", help="Name of the team.")
@click.option("--pin", help="4 to 8 digits; asked for when it is not given.")
def add_person_command(
    name: str,
    badge: str | None,
    email: str | None,
    role: str,
    team_name: str | None,
    pin: str | None,
) -> None:
    """Add NAME to the board, with a badge number or an e-mail address to sign in."""
    from kaizen.people.entry import enter_person
    from kaizen.people.queries import anybody_here
    from kaizen.teams.queries import team_called

    if role != Role.ADMIN and not anybody_here():
        raise click.ClickException("The first person looks after the board: add --role admin.")
    secret = pin or click.prompt("PIN or password", hide_input=True, confirmation_prompt=True)
    try:
        team = team_called(team_name) if team_name else None
        person = enter_person(
            name, None, badge=badge, email=email, role=Role(role), team=team, secret=secret
        )
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    db.session.commit()
    click.echo(f"Added {person.name} (number {person.id}).")


@main.command("jobs")
def jobs_command() -> None:
    """Carry out what comes due and send what waits, until stopped; `serve` does it by itself."""
    from kaizen.jobs.runner import work

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    with marked_as_running(app):
        work(app)


@main.command("sweep")
def sweep_command() -> None:
    """Carry out now, once, what is due: all that the jobs would do."""
    from kaizen.jobs.running import run
    from kaizen.jobs.timetable import timetable

    done = {job.name: run(job) for job in timetable()}
    click.echo(f"Carried out: {sum(some or 0 for some in done.values())}.")
    failed = [name for name, some in done.items() if some is None]
    if failed:
        raise click.ClickException(f"Failed: {', '.join(failed)}. The log above says why.")


def serve_from_the_command_line() -> None:
    """`python app.py`, with `--demo` to look around."""
    arguments = sys.argv[1:]
    if arguments not in ([], ["--demo"]):
        sys.exit("Usage: python app.py [--demo]")
    start(demo=bool(arguments))


def start(*, demo: bool) -> None:
    app = started_app()
    gc.enable()
    if demo:
        with app.app_context():
            load_demo_or_say_why()
    serve(app)


def load_demo_or_say_why() -> None:
    from kaizen.demo.loading import load_demo

    try:
        load_demo()
    except Refusal as refusal:
        sys.exit(str(refusal))
    db.session.commit()
