"""`kaizen import-complaints FILE`, for scripts and for the first day."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import click
from flask.cli import with_appcontext

from kaizen import clock
from kaizen.errors import Refusal
from kaizen.extensions import db
from kaizen.imports.dates import DateGuess, known_format
from kaizen.imports.forecasts import forecast
from kaizen.imports.mapping import Mapping
from kaizen.imports.models import Import
from kaizen.imports.reading import Table, open_table
from kaizen.imports.rows import BadRow, Heard, heard_rows
from kaizen.imports.running import bring_in
from kaizen.language import gettext as _
from kaizen.language import ngettext
from kaizen.teams.models import Team
from kaizen.teams.queries import team_called, teams_by_name

SOME_BAD, NOTHING_READ = 3, 2
BAD_SAID = 20
SUMS = ("rows", "imported", "skipped", "bad", "complaints_new")


@click.command("import-complaints")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--complaint", multiple=True, required=True, metavar="COLUMN", help="Names it.")
@click.option("--date", metavar="COLUMN", help="When it was heard.")
@click.option("--date-format", help="dmy, mdy, ymd or a pattern such as %d.%m.%Y.")
@click.option("--customer", metavar="COLUMN", help="Who said it.")
@click.option("--channel", metavar="COLUMN", help="How it reached you.")
@click.option("--text", "words", metavar="COLUMN", help="Their own words.")
@click.option("--place", metavar="COLUMN", help="Where it was.")
@click.option("--reference", metavar="COLUMN", help="Your own number of it.")
@click.option("--team", "team_name", help="Needed where there is more than one.")
@click.option("--dry-run", is_flag=True, help="Say what would come, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Say the sums as one JSON object.")
@with_appcontext
def import_complaints_command(
    file: Path,
    complaint: tuple[str, ...],
    date_format: str | None,
    team_name: str | None,
    dry_run: bool,
    as_json: bool,
    **columns: str | None,
) -> None:
    """Bring in the complaints of FILE: CSV, XLSX or a JSON list.

    Says --complaint more than once, and all these columns together name the complaint. What was
    brought in before is skipped. Ends with 0 when every row is on the board, with 3 when some
    rows were bad, with 2 when nothing could be read.
    """
    try:
        table = open_table(file)
        mapping = mapped(table, Mapping(complaint, **columns), date_format)
        team = wanted_team(team_name)
        sums = foreseen(table, mapping, team) if dry_run else brought_in(file, table, mapping, team)
    except Refusal as refusal:
        give_up(str(refusal), as_json=as_json)
    tell(sums, as_json=as_json)
    raise SystemExit(SOME_BAD if sums["bad"] else 0)


def mapped(table: Table, mapping: Mapping, date_format: str | None) -> Mapping:
    """With its dates settled over the whole column. Raises Refusal where they can't be."""
    known = known_format(date_format) if date_format else None
    checked = Mapping(**asdict(mapping) | {"date_format": known or "dmy"})
    checked.check(table.columns)
    if not mapping.date:
        return mapping
    return Mapping(**asdict(mapping) | {"date_format": known or order_of(table, mapping.date)})


def order_of(table: Table, column: str) -> str:
    place = table.columns.index(column)
    today = clock.today()
    guess = DateGuess.over((row.cells[place] for row in table), today=today)
    if not guess.possible:
        raise Refusal(_("The column “%(column)s” holds no dates.", column=column))
    if guess.is_ambiguous:
        ways = "; ".join(f"{order} ({order.label})" for order in guess.possible)
        raise Refusal(
            _(
                "The dates in “%(column)s” can be read in more than one way. Say which with"
                " --date-format: %(ways)s.",
                column=column,
                ways=ways,
            )
        )
    return str(guess.possible[0])


def wanted_team(name: str | None) -> Team | None:
    """The only team, where none is named; None where there is none yet."""
    if name:
        return team_called(name)
    teams = teams_by_name()
    if len(teams) > 1:
        names = ", ".join(team.name for team in teams)
        raise Refusal(
            _("There is more than one team. Say which with --team: %(names)s.", names=names)
        )
    return teams[0] if teams else None


def foreseen(table: Table, mapping: Mapping, team: Team | None) -> dict[str, Any]:
    rows = heard_rows(table, mapping, now=clock.local(clock.now()))
    coming = forecast(said_when_bad(rows), team.id if team else None)
    return {name: getattr(coming, name) for name in SUMS} | {"dry_run": True}


def brought_in(file: Path, table: Table, mapping: Mapping, team: Team | None) -> dict[str, Any]:
    """All of it or, where something fails on the way, nothing."""
    if team is None:
        team = Team.add(_("Everybody"), None)
        click.echo(_("There is no team yet: made one called “%(name)s”.", name=team.name), err=True)
    import_ = Import(file_name=file.name[:300], stored_as="", team=team, mapping=asdict(mapping))
    db.session.add(import_)
    db.session.flush()
    import_.start()
    bring_in(import_, said_when_bad(heard_rows(table, mapping, now=import_.now)))
    db.session.commit()
    return import_.sums()


def said_when_bad(rows: Iterable[Heard | BadRow]) -> Iterator[Heard | BadRow]:
    said = 0
    for row in rows:
        if isinstance(row, BadRow):
            said += 1
            if said <= BAD_SAID:
                words = _("Line %(number)s: %(reason)s", number=row.number, reason=row.reason)
                click.echo(words, err=True)
        yield row
    if said > BAD_SAID:
        click.echo(_("… and %(more)s more.", more=said - BAD_SAID), err=True)


def tell(sums: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(sums))
        return
    words = ngettext("%(num)s row read", "%(num)s rows read", sums["rows"])
    parts = _(
        "%(imported)s brought in, %(skipped)s on the board already, %(bad)s bad;"
        " %(complaints_new)s new complaints",
        **sums,
    )
    click.echo(f"{words}: {parts}.")
    if sums.get("dry_run"):
        click.echo(_("Nothing was written: this was a dry run."))


def give_up(words: str, *, as_json: bool) -> NoReturn:
    db.session.rollback()
    click.echo(words, err=True)
    if as_json:
        click.echo(json.dumps(dict.fromkeys(SUMS, 0) | {"error": words}))
    raise SystemExit(NOTHING_READ)
