from pathlib import Path

from flask import Blueprint, Response, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload
from werkzeug.datastructures import FileStorage

from kaizen.errors import Refusal
from kaizen.extensions import db, htmx
from kaizen.imports.forms import UploadForm
from kaizen.imports.models import Import
from kaizen.imports.queries import latest_imports
from kaizen.imports.reading import open_table
from kaizen.imports.rows import BadRow, heard_rows, one_line
from kaizen.imports.uploads import Uploads
from kaizen.language import gettext as _
from kaizen.permissions import Action
from kaizen.spreadsheet import csv_lines
from kaizen.submissions import remember, seen_before
from kaizen.teams.queries import teams_by_name
from kaizen.web.answers import allow, find, go_to, me, sent_key

bp = Blueprint("imports", __name__)

SHOWN = 50


@bp.get("/imports")
def index() -> ResponseReturnValue:
    allow(Action.IMPORT_COMPLAINTS)
    return render_template("imports/index.html", imports=latest_imports(SHOWN), shown=SHOWN)


@bp.get("/imports/new")
def new() -> ResponseReturnValue:
    allow(Action.IMPORT_COMPLAINTS)
    form = UploadForm(formdata=None, team=me().team_id)
    return upload_page(form)


@bp.post("/imports/new")
def upload() -> ResponseReturnValue:
    """Keeps the file and looks whether it is a table; nothing of it is on the board yet."""
    allow(Action.IMPORT_COMPLAINTS)
    before = seen_before(sent_key(), me())
    if before and before.made:
        return go_to(before.made)
    form = with_teams(UploadForm())
    if not form.validate():
        return upload_page(form), 422
    db.session.rollback()  # nobody waits for the write lock while a file is read
    try:
        stored_as = kept_if_readable(form.file.data)
    except Refusal as refusal:
        form.file.errors = [str(refusal)]
        return upload_page(form), 422
    import_ = Import(
        file_name=named(form.file.data), stored_as=stored_as, team_id=form.team.data, by=me()
    )
    db.session.add(import_)
    db.session.flush()
    address = url_for(".columns", number=import_.id)
    remember(sent_key(), me(), made=address)
    db.session.commit()
    return go_to(address)


def kept_if_readable(file: FileStorage) -> str:
    """Raises Unreadable, and then nothing is kept."""
    kept = uploads()
    kept.forget_old()
    stored_as = kept.keep(file.save)
    try:
        open_table(kept.path(stored_as))
    except Refusal:
        kept.forget(stored_as)
        raise
    return stored_as


def named(file: FileStorage) -> str:
    """What its sender calls it, as text and nothing else."""
    last = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    return one_line(last) or _("a file without a name")


def upload_page(form: UploadForm) -> str:
    limit = current_app.config["UPLOAD_MEGABYTES"]
    return render_template("imports/new.html", form=with_teams(form), megabytes=limit)


def with_teams(form: UploadForm) -> UploadForm:
    form.team.choices = [(team.id, team.name) for team in teams_by_name()]
    return form


def uploads() -> Uploads:
    return Uploads(current_app.instance_path)


@bp.get("/imports/<int:number>")
def show(number: int) -> ResponseReturnValue:
    import_ = found(number)
    if import_.state == "uploaded":
        step = ".preview" if import_.forecast else ".columns"
        return redirect(url_for(step, number=number), 303)
    return state_of(import_)


def found(number: int) -> Import:
    load = [joinedload(Import.team), joinedload(Import.by)]
    return find(Import, number, to=Action.IMPORT_COMPLAINTS, load=load)


def state_of(import_: Import) -> str:
    """While it runs, the page asks for this part of it again and again."""
    template = "imports/_state.html" if htmx else "imports/show.html"
    return render_template(template, import_=import_, is_kept=is_kept(import_))


def is_kept(import_: Import) -> bool:
    try:
        return bool(uploads().path(import_.stored_as))
    except Refusal:
        return False


@bp.get("/imports/<int:number>/bad-rows.csv")
def bad_rows(number: int) -> ResponseReturnValue:
    """The rows that were not taken, as they stand in the file, read from it once more."""
    import_ = found(number)
    if not import_.mapping:
        raise Refusal(_("Say first which column says what."))
    table = open_table(uploads().path(import_.stored_as))
    rows = heard_rows(table, import_.columns, now=import_.now)
    bad = ([row.number, row.reason, *row.cells] for row in rows if isinstance(row, BadRow))
    response = Response(
        csv_lines([_("Line"), _("Reason"), *table.columns], bad), mimetype="text/csv"
    )
    name = f"{Path(import_.file_name).stem} bad rows.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


from kaizen.imports import runs, steps  # noqa: E402, F401 - their views belong to this blueprint
