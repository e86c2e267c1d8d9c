"""What is offered from other teams, and what the leader of a team answers."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from kaizen.adoptions.exhibits import exhibit_of
from kaizen.adoptions.replication_forms import AdaptationForm, AnswerForm
from kaizen.adoptions.replications import Fit, Replication
from kaizen.adoptions.spreading import replications_for
from kaizen.adoptions.views import bp
from kaizen.board import chart_words
from kaizen.errors import Refusal
from kaizen.extensions import db, htmx
from kaizen.ideas.models import Authorship, Idea
from kaizen.language import gettext as _
from kaizen.permissions import Action
from kaizen.standards.forms import as_it_stands, changed_meanwhile
from kaizen.standards.models import Standard, StandardVersion
from kaizen.standards.page import standard_to_read
from kaizen.standards.steps import step_pictures_sent
from kaizen.submissions import remember
from kaizen.trials.adoption import Adoption
from kaizen.web.answers import find, go_to, me, new_key, sent_before, sent_key

OFFERED = joinedload(Replication.adoption)
IDEA = OFFERED.joinedload(Adoption.idea)
ALL_OF_IT = (
    joinedload(Replication.team),
    joinedload(Replication.answered_by),
    joinedload(Replication.standard),
    IDEA.joinedload(Idea.team),
    IDEA.joinedload(Idea.complaint),
    IDEA.joinedload(Idea.authorships).joinedload(Authorship.person),
    OFFERED.joinedload(Adoption.version).joinedload(StandardVersion.standard),
    OFFERED.joinedload(Adoption.version).selectinload(StandardVersion.steps),
)


@bp.get("/replications")
def replications() -> ResponseReturnValue:
    """What was offered to my teams: what waits for an answer first, then what was answered."""
    offered = replications_for(me())
    return render_template(
        "adoptions/replications.html",
        waiting=[one for one in offered if one.is_open],
        answered=[one for one in offered if not one.is_open],
    )


@bp.get("/replications/<int:number>")
def replication(number: int) -> ResponseReturnValue:
    offered = find(Replication, number, load=ALL_OF_IT)
    return asked(offered, AnswerForm(formdata=None, fit=offered.fit, words=offered.words))


@bp.post("/replications/<int:number>/answer")
def answer(number: int) -> ResponseReturnValue:
    """Answers with adoptions/_answer.html. Who does it differently goes on to the own standard."""
    offered = find(Replication, number, to=Action.ANSWER_REPLICATION, load=ALL_OF_IT)
    form = AnswerForm()
    if sent_before():
        return answered(offered)
    if not form.validate():
        return asked(offered, form)
    if form.fit.data == Fit.ADAPTED:
        return go_to(url_for(".adapt", number=number))
    try:
        refuse_if_answered_meanwhile(offered, form)
        if form.fit.data == Fit.AS_IT_IS:
            offered.adopt_as_it_is(me(), words=form.words.data or "")
        else:
            offered.say_it_does_not_fit(me(), because=form.words.data or "")
        remember(sent_key(), me())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return asked(offered, form, refusal)
    return answered(offered)


@bp.route("/replications/<int:number>/adaptation", methods=["GET", "POST"])
def adapt(number: int) -> ResponseReturnValue:
    """The team writes its own standard, beginning with the steps that were offered."""
    pictures = step_pictures_sent()
    offered = find(Replication, number, to=Action.ANSWER_REPLICATION, load=ALL_OF_IT)
    if sent_before():
        return go_to(url_for(".replication", number=number))
    own = standard_to_read(offered.standard_id) if offered.standard_id else None
    form = adaptation_of(offered, own)
    form.steps.take(pictures)
    acted = form.is_submitted() and form.steps.act(request.form.get("act"))
    if not form.is_submitted() or acted or not form.validate():
        return adaptation_page(offered, form)
    try:
        refuse_if_answered_meanwhile(offered, form, own)
        offered.adapt(me(), form.way(), form.care(), words=form.words.data or "")
        remember(sent_key(), me())
        db.session.commit()
    except Refusal as refusal:
        db.session.rollback()
        return adaptation_page(offered, form, refusal)
    flash(_("This is your own standard now. Both teams are credited."), "keep")
    return go_to(url_for(".replication", number=number))


def adaptation_of(offered: Replication, own: Standard | None) -> AdaptationForm:
    """A second time the team goes on from what it wrote the first time."""
    goes_on = own if own and own.is_in_force else None
    form = AdaptationForm.of(offered.team, owner=goes_on.owner if goes_on else me())
    if not form.is_submitted():
        form.fill_way((own and own.current) or offered.adoption.version)
        if goes_on:
            form.fill_care(goes_on)
            form.offer_review()
        form.words.data, form.seen.data = offered.words, seen(offered, own)
    return form


def adaptation_page(
    offered: Replication, form: AdaptationForm, refusal: Refusal | None = None
) -> ResponseReturnValue:
    status = 409 if refusal else 422 if form.errors else 200
    template = "adoptions/_adaptation.html" if htmx else "adoptions/adaptation.html"
    context = {"refusal": refusal and str(refusal), "key": new_key()}
    return render_template(template, replication=offered, form=form, **context), status


def refuse_if_answered_meanwhile(
    offered: Replication, form: AnswerForm | AdaptationForm, own: Standard | None = None
) -> None:
    before, _dash, _stood = (form.seen.data or "").partition(" ")
    if form.seen.data != seen(offered, own):
        form.seen.data = seen(offered, own)
        if before == seen(offered):
            raise changed_meanwhile()
        who = offered.answered_by.name if offered.answered_by else _("Somebody")
        raise Refusal(_("%(name)s answered meanwhile. Look at it before you answer.", name=who))


def seen(offered: Replication, own: Standard | None = None) -> str:
    """When it was answered last; and how the team's own standard stands, where that is written."""
    answered = offered.answered_at.isoformat() if offered.answered_at else ""
    return f"{answered} {as_it_stands(own)}" if own else answered


def asked(
    offered: Replication, form: AnswerForm, refusal: Refusal | None = None
) -> ResponseReturnValue:
    if not form.is_submitted() or refusal:
        form.seen.data = seen(offered)
    status = 409 if refusal else 422 if form.errors else 200
    context = {"form": form, "refusal": refusal and str(refusal), "key": new_key()}
    return page_of(offered, **context), status


def answered(offered: Replication) -> ResponseReturnValue:
    if not htmx:
        return go_to(url_for(".replication", number=offered.id))
    form = AnswerForm(formdata=None, fit=offered.fit, words=offered.words, seen=seen(offered))
    return page_of(offered, form=form, refusal=None, key=new_key())


def page_of(offered: Replication, **context: object) -> str:
    if htmx:
        return render_template("adoptions/_answer.html", replication=offered, **context)
    return render_template(
        "adoptions/replication.html",
        replication=offered,
        exhibit=exhibit_of(offered.adoption.idea),
        in_words=chart_words,
        **context,
    )
