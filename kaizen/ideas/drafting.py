"""Throwing away what was begun."""

from flask import url_for
from flask.typing import ResponseReturnValue

from kaizen.drafts import throw_away_draft
from kaizen.extensions import db
from kaizen.ideas.views import bp
from kaizen.web.answers import back_to, go_to, me


@bp.post("/ideas/draft/removal")
def throw_draft_away() -> ResponseReturnValue:
    throw_away_draft(me(), "idea")
    db.session.commit()
    return go_to(back_to(url_for("ideas.new")))
