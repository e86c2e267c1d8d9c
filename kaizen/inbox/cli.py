"""Trying the mail from the command line."""

import click
from flask import current_app

from kaizen.inbox.letters import test_message
from kaizen.inbox.mail import NotSent, PostOffice, in_words


@click.command("mail-test")
@click.argument("address")
def mail_test_command(address: str) -> None:
    """Send a test to ADDRESS and say what happened."""
    office = PostOffice.of(current_app.config)
    if not office.is_set:
        raise click.ClickException("Mail is not set up. Set SMTP_HOST first.")
    click.echo(f"To {office.host}:{office.port}, from {office.sender} …")
    try:
        message = test_message(address)
        with office.open() as line:
            line.send(message)
    except NotSent as fault:
        meaning, said = in_words(str(fault))
        raise click.ClickException(f"{meaning} ({said})" if said else meaning) from fault
    click.echo(f"The mail server took it. Look whether it arrives at {address}.")
    if not current_app.config["PUBLIC_URL"]:
        click.echo("PUBLIC_URL is not set, so mails have no links.")
