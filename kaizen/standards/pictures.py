"""The pictures of the steps, for whoever is signed in."""

from flask import Response, abort
from sqlalchemy import select

from kaizen.extensions import db
from kaizen.photos.serving import picture_file
from kaizen.standards.models import Standard, StandardVersion, Step
from kaizen.standards.steps import CONTENT
from kaizen.standards.views import bp
from kaizen.web.answers import find


@bp.get("/standards/<int:number>/pictures/<string:content>.jpg")
def picture(number: int, content: str) -> Response:
    return served(number, content, thumb=False)


@bp.get("/standards/<int:number>/pictures/thumb/<string:content>.jpg")
def thumb(number: int, content: str) -> Response:
    return served(number, content, thumb=True)


@bp.get("/standards/pictures/<string:content>.jpg")
def unsaved(content: str) -> Response:
    """One that was sent with a form which came back. Nobody can guess its address."""
    if not CONTENT.fullmatch(content):
        abort(404)
    return picture_file(content, thumb=True, called="picture.jpg")


def served(number: int, content: str, *, thumb: bool) -> Response:
    find(Standard, number)
    shown = (
        select(Step.id)
        .join(StandardVersion, StandardVersion.id == Step.version_id)
        .where(StandardVersion.standard_id == number, Step.content == content)
    )
    if db.session.scalar(shown.limit(1)) is None:
        abort(404)
    return picture_file(content, thumb=thumb, called=f"standard-{number}.jpg")
