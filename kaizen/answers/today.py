"""One a day: what waits longest for an answer of who is signed in, and three ways to give it."""

from typing import Any

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kaizen import clock
from kaizen.answers.clocks import clock_of
from kaizen.answers.forms import ReplyForm
from kaizen.answers.one_a_day import Item, answered_lately, anything_waits, item_after, items_for
from kaizen.answers.passing import is_asked, pass_on
from kaizen.answers.passing_forms import PassOnForm
from kaizen.answers.ready import ready_for
from kaizen.answers.replies import reply as reply_to
from kaizen.answers.streaks import streaks_of
from kaizen.complaints.models import Complaint
from kaizen.complaints.queries import occurrences_of
from kaizen.errors import Refusal
from kaizen.extensions import db, htmx
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Idea
from kaizen.ideas.queries import comments_on
from kaizen.language import gettext as _
from kaizen.numbers import number_in
from kaizen.permissions import Action, may
from kaizen.photos.queries import album_of
from kaizen.teams.calendars import working_times_of
from kaizen.teams.models import Team
from kaizen.trials.moves import MOVES
from kaizen.web.answers import find, go_to, look_up, me, new_key, save, sent_before

bp = Blueprint("today", __name__)

THINGS: dict[str, type[Idea] | type[Complaint]] = {"idea": Idea, "complaint": Complaint}
SAID_SHOWN = 3  # of what colleagues said, or of the times it was heard, the newest
ANSWERED_SHOWN = 5


@bp.get("/today")
def show() -> ResponseReturnValue:
    """`item` asks for one of them, `after` for the next one in the line; `answered` says what was
    just answered, if it was."""
    answered = thing_named(request.args.get("answered", ""))
    if answered and not still_waits(answered):
        return answered_page(answered)
    items = items_for(me())
    asked = request.args.get("answered") or request.args.get("item")
    item = next((one for one in items if one.key == asked), None)
    item = item or item_after(items, request.args.get("after", ""))
    return one_page(item, items) if item else nothing_page(items)


@bp.post("/today/ideas/<int:number>/reply")
def reply_idea(number: int) -> ResponseReturnValue:
    return reply(find(Idea, number))


@bp.post("/today/complaints/<int:number>/reply")
def reply_complaint(number: int) -> ResponseReturnValue:
    return reply(find(Complaint, number))


def reply(thing: Idea | Complaint) -> ResponseReturnValue:
    form = ReplyForm()
    if sent_before():
        return answered_already(thing)
    items = items_for(me())
    item = asked_for(thing, items)
    if not form.validate():
        return one_page(item, items, form), 422
    try:
        give(item, form.words.data or "")
        save()
    except Refusal as refusal:
        db.session.rollback()
        return one_page(item, items, form, refusal=str(refusal)), 409
    return answered_already(thing)


@bp.route("/today/ideas/<int:number>/passing", methods=["GET", "POST"])
def pass_on_idea(number: int) -> ResponseReturnValue:
    return hand_on(find(Idea, number))


@bp.route("/today/complaints/<int:number>/passing", methods=["GET", "POST"])
def pass_on_complaint(number: int) -> ResponseReturnValue:
    return hand_on(find(Complaint, number))


def hand_on(thing: Idea | Complaint) -> ResponseReturnValue:
    """Answers with answers/_pass_on.html: asked in its place, or on a page of its own."""
    if sent_before():
        return go_to(url_for(".show"))
    one = clock_of(thing)
    if one is None:
        abort(404)
    if not may(me(), Action.PASS_ON, thing) and not is_asked(me(), one):
        abort(403)
    form, refusal = PassOnForm.of(thing.team, but=me()), None
    if form.is_submitted() and form.validate() and form.to.person:
        try:
            pass_on(one, me(), to=form.to.person, words=form.words.data or "")
            save()
            flash(_("%(name)s is asked now.", name=form.to.person.name), "keep")
            return go_to(url_for(".show"))
        except Refusal as fault:
            db.session.rollback()
            refusal = str(fault)
    template = "answers/_pass_on.html" if htmx else "answers/pass_on.html"
    context = {"thing": thing, "form": form, "refusal": refusal, "key": new_key()}
    return render_template(template, **context), 409 if refusal else 422 if form.errors else 200


def give(item: Item, words: str) -> None:
    """To who raised it; else where the author, or who heard it, reads it."""
    if item.raised:
        item.raised.give_answer(me(), words=words)
    elif isinstance(item.thing, Idea):
        Comment.say(words, item.thing, me())
    else:
        reply_to(item.thing, me(), words=words)


def asked_for(thing: Idea | Complaint, items: list[Item]) -> Item:
    """As it waits for me; who leads there may also answer what nobody waits for any more."""
    item = next((one for one in items if one.thing is thing), None)
    if item is None and not may(me(), Action.ANSWER, thing):
        abort(403)
    return item or Item(thing, clock.now())


def answered_already(thing: Idea | Complaint) -> ResponseReturnValue:
    return go_to(url_for(".show", answered=f"{thing.__tablename__}-{thing.id}"))


def thing_named(key: str) -> Idea | Complaint | None:
    """`idea-7`, when it is there."""
    about, _dash, number = key.partition("-")
    return look_up(THINGS[about], number_in(number)) if about in THINGS else None


def one_page(item: Item, items: list[Item], form: ReplyForm | None = None, **context: Any) -> str:
    """The one, in large, with what is known of it."""
    thing = item.thing
    page = url_for(".show", item=item.key)
    ready = ready_for(thing, page, "answer")
    if form is None:
        form = ReplyForm(formdata=None)
        form.words.data = ready.words
    context = {"refusal": None, "ready": ready} | context
    if isinstance(thing, Idea):
        context["album"] = album_of(thing)
        said = [one for one in comments_on(thing) if not one.removed_at]
        context["said"], context["said_before"] = said[-SAID_SHOWN:], len(said) - SAID_SHOWN
        context["moves"] = MOVES[thing.stage] if thing.pending is None else ()
    else:
        context["occurrences"] = occurrences_of(thing, 1)[0][:SAID_SHOWN]
    return render_template(
        "answers/today.html",
        item=item,
        thing=thing,
        form=form,
        how_many=len(items),
        key=new_key(),
        **context,
    )


def still_waits(thing: Idea | Complaint) -> bool:
    """Nothing was answered, or it was undone."""
    one = clock_of(thing)
    decided = isinstance(thing, Idea) and thing.pending is not None
    return one is not None and one.is_running and not decided


def answered_page(thing: Idea | Complaint) -> str:
    """What it came to for the team, and the offer of another one."""
    team = thing.team
    streak = streaks_of([team], working_times_of([team]))[team.id]
    waits = anything_waits(me())
    context = {"thing": thing, "team": team, "streak": streak, "waits": waits}
    return render_template("answers/today_answered.html", **context)


def nothing_page(items: list[Item]) -> str:
    """Nothing waits; or all that waits has been looked at, and the first one comes again."""
    led = me().led_team_ids
    teams = list(db.session.scalars(db.select(Team).where(Team.id.in_(led)))) if led else []
    streaks = streaks_of(teams, working_times_of(teams)) if teams else {}
    return render_template(
        "answers/today_nothing.html",
        how_many=len(items),
        leads=bool(led) or me().is_admin,
        led_teams=teams,
        streaks=streaks,
        answered=answered_lately(led, limit=ANSWERED_SHOWN) if led else [],
    )
