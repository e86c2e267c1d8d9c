from flask import (
    Blueprint,
    Response,
    abort,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from kaizen.extensions import db, htmx
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.permissions import Action
from kaizen.photos.models import MOST_OF_AN_IDEA, Mark, Photo
from kaizen.photos.queries import album_of
from kaizen.photos.removing import forget_unless_shown
from kaizen.photos.sent import SentPhotos, photo_files, photos_sent
from kaizen.photos.serving import picture_file
from kaizen.submissions import remember
from kaizen.web.answers import allow, find, me, sent_before, sent_key

bp = Blueprint("photos", __name__)


@bp.post("/ideas/<int:number>/photos")
def add(number: int) -> ResponseReturnValue:
    """Answers with photos/_photos.html."""
    sent = photos_sent(MOST_OF_AN_IDEA)
    idea = find(Idea, number, to=Action.ADD_PHOTO)
    if sent_before():
        return shown(idea, SentPhotos())
    if not sent:
        return shown(idea, sent, said=[_("Choose a photo first.")], status=422)
    if not sent.put_up(idea, me()):
        db.session.rollback()
        return shown(idea, sent, said=sent.sentences, status=409 if sent.pictures else 422)
    remember(sent_key(), me())
    db.session.commit()
    return shown(idea, sent, said=sent.sentences)


@bp.post("/photos/<int:number>/mark")
def mark(number: int) -> ResponseReturnValue:
    """`mark` is before, after or nothing. Answers with photos/_photos.html."""
    photo = find(Photo, number, to=Action.MARK_PHOTO, load=[joinedload(Photo.idea)])
    wanted = request.form.get("mark", "")
    if not sent_before():
        photo.mark_as(Mark(wanted) if wanted in {*Mark} else None, me())
        remember(sent_key(), me())
        db.session.commit()
    return shown(photo.idea, SentPhotos())


@bp.post("/photos/<int:number>/removal")
def remove(number: int) -> ResponseReturnValue:
    """Answers with the photos that are left: of the idea, or of the comment."""
    photo = find(Photo, number, to=Action.REMOVE_PHOTO, load=[joinedload(Photo.idea)])
    if not photo.removed_at:
        photo.remove(me())
        db.session.commit()
        forget_unless_shown(photo_files(), [photo.content])
        db.session.commit()
    if photo.comment and htmx:
        context = {"comment": photo.comment, "album": album_of(photo.idea)}
        return render_template("photos/_of_comment.html", **context)
    return shown(photo.idea, SentPhotos())


@bp.get("/photos/<int:number>/<string:content>.jpg")
def show(number: int, content: str) -> ResponseReturnValue:
    return served(number, content, thumb=False)


@bp.get("/photos/<int:number>/thumb/<string:content>.jpg")
def thumb(number: int, content: str) -> ResponseReturnValue:
    return served(number, content, thumb=True)


def served(number: int, content: str, *, thumb: bool) -> Response:
    photo = find(Photo, number, load=[joinedload(Photo.idea)])
    allow(Action.SEE, photo.idea)
    if photo.removed_at or content != photo.content:
        abort(404)
    return picture_file(content, thumb=thumb, called=f"photo-{number}.jpg")


def shown(
    idea: Idea, sent: SentPhotos, *, said: list[str] | None = None, status: int = 200
) -> ResponseReturnValue:
    """The idea's photos as they are now, and what was not added."""
    context = {"idea": idea, "said": said or []}
    if htmx:
        return render_template("photos/_photos.html", album=album_of(idea), **context), status
    if status != 200:
        return render_template("photos/new.html", album=album_of(idea), **context), status
    sent.say_refused()
    return redirect(url_for("ideas.show", number=idea.id) + "#photos", 303)
