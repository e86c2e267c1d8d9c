"""Kept or drifted? Who looks after a standard answers, or who leads the team."""

from flask import Response, abort, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from kaizen.adoptions.checks import Found, SustainCheck
from kaizen.adoptions.forms import CheckForm
from kaizen.adoptions.queries import checks_for
from kaizen.adoptions.views import bp
from kaizen.errors import Refusal
from kaizen.extensions import db, htmx
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.permissions import Action
from kaizen.photos.sent import SentPhotos, keep, photos_sent
from kaizen.photos.serving import picture_file
from kaizen.standards.models import Standard, StandardVersion
from kaizen.submissions import remember
from kaizen.trials.adoption import Adoption
from kaizen.web.answers import announce, find, go_to, me, new_key, sent_before, sent_key


@bp.get("/checks")
def checks() -> ResponseReturnValue:
    """What I am asked, and what is asked in the teams that I lead: what is over first."""
    return render_template("adoptions/checks.html", checks=checks_for(me()))


@bp.get("/checks/<int:number>")
def check(number: int) -> ResponseReturnValue:
    return asked(found_check(number), CheckForm(formdata=None))


@bp.post("/checks/<int:number>")
def answer_check(number: int) -> ResponseReturnValue:
    sent = photos_sent(1)
    asked_about, form = found_check(number, to=Action.CHECK), CheckForm()
    if sent_before():
        return answered(asked_about)
    if not form.validate() or sent.refused:
        return asked(asked_about, form, said=sent.sentences)
    try:
        carry_out(asked_about, form, sent)
        remember(sent_key(), me())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return asked(asked_about, form, refusal=refusal)
    return answered(asked_about)


@bp.get("/checks/<int:number>/photo/<string:content>.jpg")
def check_photo(number: int, content: str) -> Response:
    return photo_of(number, content, thumb=False)


@bp.get("/checks/<int:number>/photo/thumb/<string:content>.jpg")
def check_thumb(number: int, content: str) -> Response:
    return photo_of(number, content, thumb=True)


def photo_of(number: int, content: str, *, thumb: bool) -> Response:
    if find(SustainCheck, number).content != content:
        abort(404)
    return picture_file(content, thumb=thumb, called=f"check-{number}.jpg")


def carry_out(check: SustainCheck, form: CheckForm, sent: SentPhotos) -> None:
    picture = sent.pictures[0][1] if sent.pictures else None
    words = form.words.data or ""
    if form.found.data == Found.KEPT:
        check.keep(me(), words=words, picture=picture)
    else:
        check.drift(me(), words=words, picture=picture)
    if picture:
        keep(picture)


def found_check(number: int, *, to: Action = Action.SEE) -> SustainCheck:
    adoption = joinedload(SustainCheck.adoption)
    standard = adoption.joinedload(Adoption.version).joinedload(StandardVersion.standard)
    around = [
        joinedload(SustainCheck.checked_by),
        adoption.joinedload(Adoption.idea).joinedload(Idea.team),
        standard.joinedload(Standard.owner),
        standard.selectinload(Standard.versions).selectinload(StandardVersion.steps),
    ]
    return find(SustainCheck, number, to=to, load=around)


def asked(
    check: SustainCheck,
    form: CheckForm,
    *,
    refusal: Refusal | None = None,
    said: list[str] | None = None,
) -> ResponseReturnValue:
    template = "adoptions/_check.html" if htmx else "adoptions/check.html"
    context = {"refusal": str(refusal) if refusal else None, "said": said or []}
    html = render_template(template, check=check, form=form, key=new_key(), **context)
    return html, 409 if refusal else 422 if form.errors or said else 200


def answered(check: SustainCheck) -> ResponseReturnValue:
    if not htmx:
        return go_to(url_for(".check", number=check.id))
    form = CheckForm(formdata=None)
    html = render_template("adoptions/_check.html", check=check, form=form, key=new_key())
    return announce(make_response(html), _("Noted. Thank you."))
