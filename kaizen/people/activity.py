"""What somebody did, newest first."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from kaizen.events.queries import events_by
from kaizen.numbers import number_in
from kaizen.people.models import Person
from kaizen.people.views import bp
from kaizen.permissions import Action, may
from kaizen.web.answers import find, me
from kaizen.web.names import things_of


@bp.get("/people/<int:number>/activity")
def activity(number: int) -> ResponseReturnValue:
    who = find(Person, number)
    sees_people = who is me() or may(me(), Action.MANAGE_PEOPLE)
    before = number_in(request.args.get("before"))
    is_mine = who is me()
    stretch = events_by(who.id, before=before, people_too=sees_people, votes_too=is_mine)
    return render_template(
        "people/activity.html",
        who=who,
        stretch=stretch,
        things=things_of(stretch.events),
        before=before,
    )
