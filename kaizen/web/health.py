"""Whether the board is well, for who watches over machines."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

import kaizen
from kaizen.extensions import db
from kaizen.web.front import open_to_all

bp = Blueprint("health", __name__)


@bp.get("/health")
@open_to_all
def show() -> ResponseReturnValue:
    """200 with the version while the database answers, else 503."""
    try:
        db.session.execute(text("SELECT 1 FROM event LIMIT 1"))
    except SQLAlchemyError:
        db.session.rollback()
        return jsonify(status="down", version=kaizen.__version__, database="no answer"), 503
    return jsonify(status="ok", version=kaizen.__version__, database="ok")
