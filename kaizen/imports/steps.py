"""The two steps between the file and its import: which column says what, and what would come."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kaizen.database import only_reading
from kaizen.extensions import db
from kaizen.imports.dates import DateGuess, DateOrder, parse, possible_days
from kaizen.imports.forecasts import forecast
from kaizen.imports.forms import ColumnsForm
from kaizen.imports.guesses import guess_mapping
from kaizen.imports.models import Import
from kaizen.imports.reading import Row, Table, open_table
from kaizen.imports.rows import heard_rows
from kaizen.imports.views import bp, found, uploads
from kaizen.language import gettext as _
from kaizen.web.figures import day

GUESSED_FROM = 50
ROWS_SHOWN = 4
DATES_SHOWN = 3


@bp.get("/imports/<int:number>/columns")
def columns(number: int) -> ResponseReturnValue:
    import_ = found(number)
    if not import_.left_nothing:
        return redirect(url_for(".show", number=number), 303)
    table = table_of(import_)
    rows = list(islice(table, GUESSED_FROM))
    form = ColumnsForm(formdata=None)
    form.offer(table.columns)
    form.show(import_.columns if import_.mapping else guess_mapping(table.columns, rows))
    return columns_page(import_, table, form)


@bp.post("/imports/<int:number>/columns")
def map_columns(number: int) -> ResponseReturnValue:
    """Reads the whole file once or twice, and holds no lock meanwhile."""
    import_ = found(number)
    table = table_of(import_)
    form = ColumnsForm()
    form.offer(table.columns)
    team_id, now = import_.team_id, import_.now
    db.session.rollback()
    if not form.validate():
        return columns_page(found(number), table, form), 422
    with only_reading():
        date_format = settled_order(table, form, now)
        if form.errors:
            return columns_page(found(number), table, form), 422
        mapping = form.mapping(date_format)
        coming = forecast(heard_rows(table, mapping, now=now), team_id)
        db.session.rollback()
    import_ = found(number)
    import_.map_columns(mapping, coming.as_json())
    db.session.commit()
    return redirect(url_for(".preview", number=number), 303)


def settled_order(table: Table, form: ColumnsForm, now: datetime) -> str | None:
    """How the column's dates are written, judged over all of them; asked where that leaves two."""
    if not form.date.data:
        return None
    place = table.columns.index(form.date.data)
    guess = DateGuess.over((row.cells[place] for row in table), today=now.date())
    if not guess.possible:
        form.date.errors = [_("There are no dates in this column. Choose another one.")]
        return None
    if not guess.is_ambiguous:
        return str(guess.possible[0])
    if form.answered_order in guess.possible:
        return form.answered_order
    form.ask_for_order(guess.possible)
    return None


def readings(table: Table, column: str) -> dict[str, str]:
    """For each order how it reads the first dates that others would read otherwise:
    `03-04-15 is 3 Apr 2015`."""
    place = table.columns.index(column)
    texts = dict.fromkeys(row.cells[place].strip() for row in islice(table, GUESSED_FROM))
    unsure = sorted(texts, key=lambda text: -len(possible_days(text)))[:DATES_SHOWN]
    return {order.value: "; ".join(read_so(text, order) for text in unsure) for order in DateOrder}


def read_so(text: str, order: DateOrder) -> str:
    try:
        return _("%(text)s is %(day)s", text=text, day=day(parse(text, order).date()))
    except ValueError:
        return _("%(text)s is no date", text=text)


def table_of(import_: Import) -> Table:
    return open_table(uploads().path(import_.stored_as))


def columns_page(import_: Import, table: Table, form: ColumnsForm) -> str:
    rows: list[Row] = list(islice(table, ROWS_SHOWN))
    examples = {
        name: next((row.cells[place] for row in rows if row.cells[place].strip()), "")
        for place, name in enumerate(table.columns)
    }
    return render_template(
        "imports/columns.html",
        import_=import_,
        form=form,
        columns=table.columns,
        rows=rows,
        examples={name: text[:60] for name, text in examples.items()},
        readings=readings(table, form.date.data) if form.date_format.errors else {},
    )


@bp.get("/imports/<int:number>/preview")
def preview(number: int) -> ResponseReturnValue:
    import_ = found(number)
    if not import_.left_nothing:
        return redirect(url_for(".show", number=number), 303)
    if not import_.forecast:
        return redirect(url_for(".columns", number=number), 303)
    examples = [
        example | {"heard_at": moment_of(example["heard_at"])}
        for example in import_.forecast["examples"]
    ]
    return render_template(
        "imports/preview.html", import_=import_, coming=import_.forecast, examples=examples
    )


def moment_of(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
