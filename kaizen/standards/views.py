"""How we work: the standards of each team, to be found and read by everybody."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kaizen.standards.models import Standard
from kaizen.web.answers import find

bp = Blueprint("standards", __name__)


@bp.get("/standards")
def index() -> ResponseReturnValue:
    return render_template("standards/index.html")


@bp.get("/standards/<int:number>")
def show(number: int) -> ResponseReturnValue:
    standard = find(Standard, number)
    return render_template("standards/show.html", standard=standard, version=standard.current)
