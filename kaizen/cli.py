"""The `kaizen` command."""

import sys

import click
from flask import Flask, current_app
from flask.cli import FlaskGroup

from kaizen.errors import Refusal
from kaizen.extensions import db
from kaizen.imports.cli import import_complaints_command
from kaizen.people.models import Role
from kaizen.server import say_demo_sign_ins, serve, started_app


def app_for_the_command() -> Flask:
    """`kaizen db …` looks after the schema itself; every other command finds it up to date."""
    return started_app(migrate=sys.argv[1:2] != ["db"])


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


@main.command("serve")
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


@main.command("sweep")
def sweep_command() -> None:
    """Carry out what came due: answers that show to all now, ideas that come back."""
    from kaizen.sweep import sweep

    done = 0
    while some := sweep():
        db.session.commit()
        done += some
    click.echo(f"Carried out: {done}.")


def serve_from_the_command_line() -> None:
    """`python app.py`, with `--demo` to look around."""
    arguments = sys.argv[1:]
    if arguments not in ([], ["--demo"]):
        sys.exit("Usage: python app.py [--demo]")
    app = started_app()
    with app.app_context():
        start(demo=bool(arguments))


def start(*, demo: bool) -> None:
    if demo:
        load_demo_or_say_why()
    serve(current_app._get_current_object())  # type: ignore[attr-defined]


def load_demo_or_say_why() -> None:
    from kaizen.demo.loading import load_demo

    try:
        load_demo()
    except Refusal as refusal:
        sys.exit(str(refusal))
    db.session.commit()
