"""People from a file: choose it, look at what it says, bring the good rows in."""

import re
import secrets as random_names
import time
from pathlib import Path

from flask import Response, abort, current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kaizen.database import only_reading
from kaizen.errors import Refusal
from kaizen.extensions import db
from kaizen.imports.reading import open_table
from kaizen.language import LANGUAGES, ngettext
from kaizen.language import gettext as _
from kaizen.people import secrets
from kaizen.people.forms import ROLE_WORDS, PeopleFileForm
from kaizen.people.roster import NewPerson, Roster, enter_all, read_roster, with_pins
from kaizen.people.views import bp
from kaizen.permissions import Action
from kaizen.spreadsheet import csv_lines
from kaizen.submissions import remember
from kaizen.teams.models import Team
from kaizen.teams.queries import teams_by_name
from kaizen.web.answers import allow, go_to, me, sent_before, sent_key
from kaizen.words import folded

KEPT_SECONDS = 3600
TOKEN = re.compile(r"[\w-]{22}", re.ASCII)


@bp.get("/people/import")
def choose_file() -> ResponseReturnValue:
    allow(Action.MANAGE_PEOPLE)
    return render_template("people/import.html", form=PeopleFileForm())


@bp.post("/people/import")
def upload() -> ResponseReturnValue:
    allow(Action.MANAGE_PEOPLE)
    form = PeopleFileForm()
    if form.validate():
        sweep_up()
        token = random_names.token_urlsafe(16)
        path = place_of(token)
        form.file.data.save(path)
        path.chmod(0o600)
        try:
            roster_in(path)
            return go_to(url_for("people.preview", token=token))
        except Refusal as refusal:
            path.unlink()
            form.file.errors = [str(refusal)]
    return render_template("people/import.html", form=form), 422


@bp.get("/people/import/<string(length=22):token>")
def preview(token: str) -> ResponseReturnValue:
    allow(Action.MANAGE_PEOPLE)
    roster = roster_in(stored(token))
    return render_template(
        "people/import_preview.html", token=token, roster=roster, role_words=ROLE_WORDS
    )


@bp.post("/people/import/<string(length=22):token>")
def bring_in(token: str) -> ResponseReturnValue:
    allow(Action.MANAGE_PEOPLE)
    result = url_for("people.brought_in", token=token)
    if sent_before():
        return go_to(result)
    path, makes_teams = stored(token), "make_teams" in request.form
    roster = roster_in(path)
    people = with_pins((roster if makes_teams else roster.in_known_teams()).good)
    hashed = [(one, secrets.hashed(one.pin)) for one in people]  # long, so not while others wait
    if sent_before():
        return go_to(result)
    entered, refused = enter_all(hashed, me(), teams_for(people))
    came_without = {one.line for one in roster.good if not one.pin}
    keep_list(token, [one for one in entered if one.line in came_without])
    remember(sent_key(), me())
    db.session.commit()
    path.unlink(missing_ok=True)
    flash(ngettext("%(num)s person is added.", "%(num)s people are added.", len(entered)), "keep")
    for row in refused:
        flash(_("Line %(line)s: %(reason)s", line=row.line, reason=row.reason), "signal")
    return go_to(result)


@bp.get("/people/import/<string(length=22):token>/result")
def brought_in(token: str) -> ResponseReturnValue:
    allow(Action.MANAGE_PEOPLE)
    sweep_up()
    has_list = list_of(token).is_file()
    return render_template("people/imported.html", token=token, has_list=has_list)


@bp.post("/people/import/<string(length=22):token>/list")
def take_list(token: str) -> ResponseReturnValue:
    """The new PINs, once: afterwards nobody can read them any more."""
    allow(Action.MANAGE_PEOPLE)
    path = list_of(token)
    if not path.is_file():
        abort(404)
    content = path.read_bytes()
    path.unlink()
    headers = {
        "Content-Disposition": 'attachment; filename="new-sign-ins.csv"',
        "Cache-Control": "no-store",
    }
    return Response(content, mimetype="text/csv", headers=headers)


def roster_in(path: Path) -> Roster:
    """Read without the write lock: a long file must not keep others from writing."""
    with only_reading():
        db.session.rollback()
        table = open_table(path)
        teams = [team.name for team in teams_by_name()]
        roster = read_roster(table.columns, table, teams=teams, languages=LANGUAGES)
        db.session.rollback()
    return roster


def teams_for(people: list[NewPerson]) -> dict[str, Team]:
    """By their folded names; those that are not there yet are made."""
    teams = {folded(team.name): team for team in teams_by_name()}
    for one in people:
        if one.team and folded(one.team) not in teams:
            teams[folded(one.team)] = Team.add(one.team, me())
    return teams


def keep_list(token: str, people: list[NewPerson]) -> None:
    if not people:
        return
    path = list_of(token)
    path.touch(0o600)
    header = [_("Name"), _("Badge number or e-mail"), _("PIN or password")]
    rows = ([one.name, one.badge or one.email, one.pin] for one in people)
    path.write_bytes(b"".join(csv_lines(header, rows)))


def stored(token: str) -> Path:
    """The file that this admin sent; 404 for everybody else's, and an hour later."""
    path = place_of(token)
    if not path.is_file():
        abort(404)
    return path


def place_of(token: str) -> Path:
    if not TOKEN.fullmatch(token):
        abort(404)
    folder = Path(current_app.instance_path) / "uploads"
    folder.mkdir(exist_ok=True)
    return folder / f"people-{me().id}-{token}"


def list_of(token: str) -> Path:
    return place_of(token).with_suffix(".csv")


def sweep_up() -> None:
    """Nobody's PINs lie about longer than an hour."""
    folder = Path(current_app.instance_path) / "uploads"
    for path in folder.glob("people-*"):
        if path.stat().st_mtime < time.time() - KEPT_SECONDS:
            path.unlink(missing_ok=True)
