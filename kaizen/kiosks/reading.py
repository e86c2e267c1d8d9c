"""What somebody must know, read standing: one tap says that they can do it."""

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload, selectinload

from kaizen.extensions import db
from kaizen.kiosks.rooms import here
from kaizen.kiosks.views import bp
from kaizen.standards.models import Standard, StandardVersion
from kaizen.standards.to_read import joined_at, to_read
from kaizen.standards.training import tick, untick
from kaizen.standards.training_views import version_sent
from kaizen.submissions import remember
from kaizen.web.answers import find, go_to, me, sent_before, sent_key


@bp.get("/kiosk/to-read")
def readings() -> ResponseReturnValue:
    here()
    readings = to_read(me())
    return render_template(
        "kiosks/to_read.html", readings=readings, joined_at=joined_at(me()) if readings else None
    )


@bp.get("/kiosk/to-read/<int:number>")
def read_standard(number: int) -> ResponseReturnValue:
    """Every step large, with its picture, and the tap below the last one."""
    here()
    standard = standard_with_steps(number)
    if not standard.is_in_force or standard.current is None:
        abort(404)
    return render_template("kiosks/read.html", standard=standard, version=standard.current)


@bp.post("/kiosk/to-read/<int:number>")
def train(number: int) -> ResponseReturnValue:
    """`can=0` takes it back."""
    here()
    standard = find(Standard, number)
    can = request.form.get("can", "1") == "1"
    if not sent_before():
        (tick if can else untick)(version_sent(standard), me(), me())
        remember(sent_key(), me())
        db.session.commit()
    return go_to(url_for(".trained" if can else ".read_standard", number=number))


@bp.get("/kiosk/to-read/<int:number>/tick")
def trained(number: int) -> ResponseReturnValue:
    here()
    standard = find(Standard, number)
    if standard.current is None:
        abort(404)
    context = {"standard": standard, "version": standard.current, "readings": to_read(me())}
    return render_template("kiosks/trained.html", **context)


def standard_with_steps(number: int) -> Standard:
    steps = selectinload(Standard.versions).selectinload(StandardVersion.steps)
    return find(Standard, number, load=[joinedload(Standard.team), steps])
