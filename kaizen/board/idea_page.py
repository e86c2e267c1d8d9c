"""The page of one idea: a room above ideas and trials, so that it can show both."""

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from kaizen.complaints.months import months_heard
from kaizen.events.queries import history_of
from kaizen.ideas.forms import CommentForm
from kaizen.ideas.models import Authorship, Idea
from kaizen.ideas.queries import comments_on, people_around
from kaizen.ideas.views import bp
from kaizen.photos.queries import album_of
from kaizen.teams.models import Leadership, Team
from kaizen.trials.models import trials_of
from kaizen.trials.moves import MOVES
from kaizen.trials.undo import can_be_undone
from kaizen.web.answers import find, me, new_key


@bp.get("/ideas/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """The whole story of one idea, and what can be done next, by whom."""
    idea = find(
        Idea,
        number,
        load=[
            joinedload(Idea.complaint),
            joinedload(Idea.station),
            joinedload(Idea.team).joinedload(Team.leaderships).joinedload(Leadership.person),
            joinedload(Idea.authorships).joinedload(Authorship.person),
        ],
    )
    around = people_around(idea)
    history = history_of(idea)
    trials = trials_of(idea)
    return render_template(
        "ideas/show.html",
        idea=idea,
        backers=around["votes"],
        helpers=around["helpers"],
        voted=me() in around["votes"],
        helps=me() in around["helpers"],
        comments=comments_on(idea),
        album=album_of(idea),
        comment_form=CommentForm(formdata=None),
        trials=trials,
        history=history,
        moves=MOVES[idea.stage],
        can_be_undone=can_be_undone(history, me()),
        months=months_heard([idea.complaint_id])[idea.complaint_id],
        key=new_key(),
    )
