"""Back to a trial: what was adopted did not hold, or was heard again."""

from flask import request
from flask.typing import ResponseReturnValue

from kaizen.adoptions.forms import LookAgainForm
from kaizen.adoptions.views import bp
from kaizen.extensions import db
from kaizen.ideas.deciding import decide
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.trials import in_words
from kaizen.trials.cycles import (
    PREDICTION,
    chosen,
    offer_the_same,
    who_could_own,
    who_would_help,
    with_its_authors,
)
from kaizen.trials.ends import offered_end
from kaizen.trials.looking_again import look_again as try_again
from kaizen.trials.models import trials_of
from kaizen.web.answers import me


@bp.route("/ideas/<int:number>/second-look", methods=["GET", "POST"])
def look_again(number: int) -> ResponseReturnValue:
    idea = with_its_authors(number)
    before = next(iter(trials_of(idea)[-1:]), None)
    form, helpers = LookAgainForm(), who_would_help(idea, before)
    form.is_about(idea, who_could_own(idea, helpers), helpers)
    if request.method == "GET":
        form.ends_on.data = offered_end(idea.team)
        offer_the_same(form, before, [])
    return decide(
        idea,
        form,
        lambda: try_again(
            idea,
            me(),
            owner=db.session.get_one(Person, form.owner.data),
            expecting=form.prediction,
            ends_on=form.ends_on.data,
            reason=form.reason.data,
            helpers=chosen(form, helpers),
        ),
        heading=_("Look again"),
        button=_("Start the trial"),
        parts=("adoptions/_reason.html", PREDICTION),
        trials_in_words=in_words,
    )
