"""Whether the board is well, for who watches over machines."""

from datetime import timedelta

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

import kaizen
from kaizen import clock
from kaizen.disk import Disk, room_at
from kaizen.extensions import db
from kaizen.jobs.queries import Pace, pace_of_the_jobs
from kaizen.safekeeping.scheduled import Age, age_of_the_backup
from kaizen.web.front import open_to_all

bp = Blueprint("health", __name__)
bp.record(lambda state: state.app.extensions.setdefault("kaizen-began", clock.now()))

GRACE = timedelta(minutes=5)  # after a start, until the jobs must have run


@bp.get("/health")
@open_to_all
def show() -> ResponseReturnValue:
    """503 while the database does not answer. Else 200 with the version: "degraded" when what runs
    beside the pages stands still, the newest backup is "late", or the disk has little room left or
    none ("low", "full"). What went wrong there is said only to who looks after it."""
    try:
        jobs = pace_of_the_jobs()
    except SQLAlchemyError:
        db.session.rollback()
        return jsonify(status="down", version=kaizen.__version__, database="no answer"), 503
    is_new = clock.now() - current_app.extensions["kaizen-began"] < GRACE
    runs = jobs is Pace.OK or is_new
    disk, backup = room_at(current_app.instance_path), age_of_the_backup()
    is_safe = backup is not Age.LATE or is_new
    status = "ok" if runs and is_safe and disk is Disk.OK else "degraded"
    said = {"jobs": jobs, "backup": backup, "disk": disk}
    return jsonify(status=status, version=kaizen.__version__, database="ok", **said)
