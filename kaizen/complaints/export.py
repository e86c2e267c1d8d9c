"""What was heard, as a file for a spreadsheet: one row for each time."""

from collections.abc import Iterator
from datetime import datetime

from flask import Response, request, stream_with_context
from sqlalchemy import Select, and_, case, literal, select
from sqlalchemy.orm import Session

from kaizen import clock
from kaizen.complaints.forms import FilterForm
from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.complaints.queries import Wanted, conditions_of
from kaizen.complaints.views import bp
from kaizen.events.models import EventKind, record
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.permissions import Action
from kaizen.spreadsheet import csv_lines
from kaizen.teams.models import Team
from kaizen.web.answers import allow, me, write_while_reading

ROWS_AT_ONCE = 500


@bp.get("/complaints/export.csv")
def export() -> Response:
    """The same filters as the list; read and sent bit by bit, however long it is."""
    allow(Action.EXPORT_COMPLAINTS)
    write_while_reading()
    record(EventKind.EXPORTED, me(), me(), what="complaints")
    db.session.commit()
    wanted = FilterForm.read(request.args).wanted
    response = Response(
        stream_with_context(csv_lines(headings(), rows(db.session(), wanted))),
        content_type="text/csv; charset=utf-8",
    )
    name = f"complaints-{clock.today():%Y-%m-%d}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def headings() -> list[str]:
    return [
        _("Number"),
        _("Complaint"),
        _("Kind"),
        _("Team"),
        _("Times heard"),
        _("Customers"),
        _("Settled"),
        _("Heard"),
        _("By"),
        _("Customer"),
        _("Contact"),
        _("Channel"),
        _("Words"),
        _("Place"),
        _("Reference"),
    ]


def rows(session: Session, wanted: Wanted) -> Iterator[list[object]]:
    found = session.execute(heard(wanted).execution_options(yield_per=ROWS_AT_ONCE))
    for row in found:
        yield [_cell(value) for value in row]


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        return f"{clock.local(value):%Y-%m-%d %H:%M:%S}"
    return value


def heard(wanted: Wanted) -> Select[*tuple[object, ...]]:
    """In the order of the index, so that the database sorts nothing before the first row."""
    counts = and_(Occurrence.complaint_id == Complaint.id, Occurrence.taken_back_at.is_(None))
    nameless = and_(Occurrence.by_id.is_(None), Occurrence.import_id.is_(None), Occurrence.id > 0)
    return (
        select(
            Complaint.id,
            Complaint.sentence,
            Complaint.kind,
            Team.name,
            Complaint.times_heard,
            Complaint.customers,
            Complaint.settled_at,
            Occurrence.heard_at,
            case((nameless, literal(_("Somebody, without a name"))), else_=Person.name),
            Occurrence.customer,
            Occurrence.contact,
            Occurrence.channel,
            Occurrence.words,
            Occurrence.place,
            Occurrence.reference,
        )
        .select_from(Complaint)
        .join(Complaint.team)
        .outerjoin(Occurrence, counts)
        .outerjoin(Person, Person.id == Occurrence.by_id)
        .where(*conditions_of(wanted))
        .order_by(Complaint.id, Occurrence.heard_at, Occurrence.id)
    )
