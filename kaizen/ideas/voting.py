"""Backing an idea, and offering to help try it."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from kaizen.extensions import db, htmx
from kaizen.ideas import votes
from kaizen.ideas.models import Idea
from kaizen.ideas.views import bp
from kaizen.language import gettext as _
from kaizen.language import ngettext
from kaizen.permissions import Action
from kaizen.web.answers import announce, back_to, find, me


@bp.post("/ideas/<int:number>/vote")
def vote(number: int) -> ResponseReturnValue:
    """`give=1` backs it, `give=0` takes the vote back. Answers with ideas/_vote.html."""
    idea = find(Idea, number, to=Action.VOTE, load=[joinedload(Idea.authorships)])
    gives = request.form.get("give", "1") == "1"
    (votes.vote_for if gives else votes.take_vote_back)(idea, me())
    db.session.commit()
    said = ngettext("%(num)s vote now.", "%(num)s votes now.", idea.votes)
    said = f"{_('Backed.') if gives else _('Vote taken back.')} {said}"
    return answered(idea, "ideas/_vote.html", said, voted=gives)


@bp.post("/ideas/<int:number>/help")
def offer_help(number: int) -> ResponseReturnValue:
    """`give=1` offers, `give=0` takes it back. Answers with ideas/_help.html."""
    idea = find(Idea, number, to=Action.HELP)
    gives = request.form.get("give", "1") == "1"
    (votes.offer_help if gives else votes.take_help_back)(idea, me())
    db.session.commit()
    said = _("You would help try it.") if gives else _("Taken back.")
    return answered(idea, "ideas/_help.html", said, helps=gives)


def answered(idea: Idea, fragment: str, said: str, **context: bool) -> ResponseReturnValue:
    if not htmx:
        return redirect(back_to(url_for("ideas.show", number=idea.id)), 303)
    return announce(make_response(render_template(fragment, card=idea, **context)), said)
