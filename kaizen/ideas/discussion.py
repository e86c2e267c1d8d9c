"""Comments on an idea."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kaizen.errors import Refusal
from kaizen.extensions import db, htmx
from kaizen.ideas.comments import Comment
from kaizen.ideas.forms import CommentForm
from kaizen.ideas.models import Idea
from kaizen.ideas.queries import comments_on
from kaizen.ideas.views import bp
from kaizen.permissions import Action
from kaizen.photos.models import MOST_OF_A_COMMENT
from kaizen.photos.queries import album_of
from kaizen.photos.removing import forget_unless_shown
from kaizen.photos.sent import photo_files, photos_sent
from kaizen.submissions import remember
from kaizen.web.answers import find, me, sent_before, sent_key


@bp.post("/ideas/<int:number>/comments")
def comment(number: int) -> ResponseReturnValue:
    """Answers with ideas/_comments.html."""
    photos = photos_sent(MOST_OF_A_COMMENT)
    idea, form = find(Idea, number, to=Action.COMMENT), CommentForm()
    again = sent_before()
    if not again and form.validate():
        try:
            photos.put_up(idea, me(), comment=Comment.say(form.words.data, idea, me()))
        except Refusal as refusal:
            db.session.rollback()
            context = {"idea": idea, "form": form, "not_added": [refusal]}
            template = "ideas/_comment_form.html" if htmx else "ideas/comment.html"
            return render_template(template, **context), 409
        remember(sent_key(), me())
        db.session.commit()
    if not form.errors:
        form = CommentForm(formdata=None)
    status = 422 if form.errors else 200
    if htmx:
        context = {"idea": idea, "comments": comments_on(idea), "comment_form": form}
        context |= {"album": album_of(idea), "not_added": photos.sentences}
        return render_template("ideas/_comments.html", **context), status
    if form.errors:
        return render_template("ideas/comment.html", idea=idea, form=form), status
    photos.say_refused()
    return redirect(where_it_is_said(idea), 303)


@bp.route("/comments/<int:number>", methods=["GET", "POST"])
def edit_comment(number: int) -> ResponseReturnValue:
    """Answers with ideas/_comment.html: as a form, or as it reads now."""
    said = find(Comment, number, to=Action.EDIT_COMMENT)
    form = CommentForm(obj=said)
    if not form.validate_on_submit():
        return asked_anew(said, form)
    try:
        said.change(me(), words=form.words.data)
    except Refusal as fault:
        db.session.rollback()
        return asked_anew(said, form, refusal=fault)
    db.session.commit()
    return as_it_reads(said)


@bp.get("/comments/<int:number>/words")
def show_comment(number: int) -> ResponseReturnValue:
    """As it reads, when somebody changed their mind about editing."""
    return as_it_reads(find(Comment, number))


@bp.post("/comments/<int:number>/removal")
def remove_comment(number: int) -> ResponseReturnValue:
    """Answers with ideas/_comment.html, which says who removed it."""
    said = find(Comment, number, to=Action.REMOVE_COMMENT)
    if not said.removed_at:
        shown = [photo.content for photo in album_of(said.idea).of(said)]
        said.remove(me())
        db.session.commit()
        forget_unless_shown(photo_files(), shown)
        db.session.commit()
    return as_it_reads(said)


def asked_anew(
    said: Comment, form: CommentForm, *, refusal: Refusal | None = None
) -> ResponseReturnValue:
    template = "ideas/_comment.html" if htmx else "ideas/comment.html"
    context = {"comment": said, "idea": said.idea, "form": form, "refusal": refusal}
    context |= {"album": album_of(said.idea)}
    return render_template(template, **context), 409 if refusal else 422 if form.errors else 200


def as_it_reads(said: Comment) -> ResponseReturnValue:
    if htmx:
        album = album_of(said.idea)
        return render_template("ideas/_comment.html", comment=said, form=None, album=album)
    return redirect(where_it_is_said(said.idea), 303)


def where_it_is_said(idea: Idea) -> str:
    return url_for("ideas.show", number=idea.id) + "#comments"
