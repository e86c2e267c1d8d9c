"""Every other decision as it is made standing; by its noun, what asks for it."""

from __future__ import annotations

from collections.abc import Callable

from flask import request

from kaizen.adoptions.checks import SustainCheck
from kaizen.adoptions.forms import AcceptForm
from kaizen.adoptions.recurrences import Recurrence
from kaizen.answers.raises import Raised
from kaizen.answers.raising import raise_up
from kaizen.answers.replies import reply
from kaizen.ideas.answers import decide_with_care
from kaizen.ideas.comments import Comment
from kaizen.ideas.decisions import LOOK_AGAIN_AFTER
from kaizen.ideas.forms import DeclineForm, DeferForm
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.permissions import Action
from kaizen.standups.asked import Asked, the_idea, the_row, the_thing
from kaizen.standups.forms import DriftedForm, OfflineForm, ReasonForm, TakeOnForm, WordsForm
from kaizen.standups.models import AgendaItem
from kaizen.standups.trying import abandon, adapt, adopt, extend, try_it
from kaizen.teams.calendars import due_day
from kaizen.todos.models import ToDo
from kaizen.web.answers import allow, me


def decline(item: AgendaItem) -> Asked:
    idea, form = the_idea(item), DeclineForm()
    form.team = idea.team
    fields = ("because", "reason", "problem")
    return Asked(
        _("Decline it"),
        lambda: decide_with_care(idea, me(), Stage.DECLINED, form.answer),
        form,
        fields,
        idea=idea,
    )


def defer(item: AgendaItem) -> Asked:
    idea, form = the_idea(item), DeferForm()
    form.team = idea.team
    if request.method == "GET":
        form.review_on.data = due_day(idea.team, idea.team.today + LOOK_AGAIN_AFTER)

    def deferred() -> None:
        review_on = form.review_on.data
        decide_with_care(idea, me(), Stage.DEFERRED, form.answer, review_on=review_on)

    fields = ("because", "reason", "problem", "review_on")
    return Asked(_("Put it off"), deferred, form, fields, idea=idea)


def answer(item: AgendaItem) -> Asked:
    thing, form = the_thing(item, Action.ANSWER), WordsForm()

    def answered() -> None:
        if isinstance(thing, Idea):
            Comment.say(form.words.data, thing, me())
        else:
            reply(thing, me(), words=form.words.data)

    return Asked(_("Answer"), answered, form, ("words",))


def raise_it(item: AgendaItem) -> Asked:
    thing, form = the_thing(item, Action.RAISE), ReasonForm()
    return Asked(
        _("Raise it"), lambda: raise_up(thing, me(), reason=form.reason.data), form, ("reason",)
    )


def answer_raise(item: AgendaItem) -> Asked:
    raised, form = the_row(item, Raised, Action.ANSWER_RAISE), WordsForm()
    return Asked(
        _("Answer"), lambda: raised.give_answer(me(), words=form.words.data), form, ("words",)
    )


def keep(item: AgendaItem) -> Asked:
    check = the_row(item, SustainCheck, Action.CHECK)
    return Asked(_("Kept"), lambda: check.keep(me()))


def drift(item: AgendaItem) -> Asked:
    check, form = the_row(item, SustainCheck, Action.CHECK), DriftedForm()
    return Asked(_("Drifted"), lambda: check.drift(me(), words=form.words.data), form, ("words",))


def accept(item: AgendaItem) -> Asked:
    heard, form = the_row(item, Recurrence, Action.ANSWER_RECURRENCE), AcceptForm()
    return Asked(
        _("Accept it"), lambda: heard.accept(me(), words=form.words.data or ""), form, ("words",)
    )


def do(item: AgendaItem) -> Asked:
    to_do = the_row(item, ToDo, Action.DO_TO_DO)
    return Asked(_("Done"), lambda: to_do.do(me()))


def take_on(item: AgendaItem) -> Asked:
    allow(Action.TAKE_TO_DO, item.stand_up.team)
    form = TakeOnForm()
    form.is_for(item.stand_up)
    return Asked(_("Take it on"), lambda: taken(item, form), form, ("words", "owner", "due_on"))


def take_offline(item: AgendaItem) -> Asked:
    allow(Action.TAKE_TO_DO, item.stand_up.team)
    form = OfflineForm()
    form.is_for(item.stand_up)
    fields = ("words", "owner", "partner", "due_on")
    return Asked(_("Take it offline"), lambda: taken(item, form), form, fields)


def taken(item: AgendaItem, form: TakeOnForm) -> None:
    ToDo.take(
        form.words.data,
        item.stand_up.team,
        form.person("owner"),
        me(),
        due_on=form.due_on.data,
        partner=form.person("partner") if "partner" in form else None,
        idea=item.idea,
        complaint=None if item.idea else item.complaint,
    )


ASKS: dict[str, Callable[[AgendaItem], Asked]] = {
    "trial": try_it,
    "adoption": adopt,
    "adaptation": adapt,
    "extension": extend,
    "abandonment": abandon,
    "check": keep,
    "drift": drift,
    "acceptance": accept,
    "done": do,
    "raise-answer": answer_raise,
    "answer": answer,
    "decline": decline,
    "deferral": defer,
    "raise": raise_it,
    "to-do": take_on,
    "offline": take_offline,
}
