"""How every decision on an idea is asked for, made and answered, in place or as a page."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from kaizen.errors import Refusal
from kaizen.events.queries import newest_event
from kaizen.extensions import db, htmx
from kaizen.ideas.forms import DecisionForm
from kaizen.ideas.lifecycle import STAGE_WORDS, ChangedMeanwhile, NotToldYet, Stage
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.language import listed
from kaizen.submissions import remember
from kaizen.web.answers import announce, back_to, go_to, me, new_key, sent_before, sent_key
from kaizen.web.figures import full_day

LESSON_SAID = 160


def decide(
    idea: Idea,
    form: DecisionForm,
    verb: Callable[[], object],
    *,
    heading: str,
    button: str,
    parts: Sequence[str] = (),
    **context: Any,
) -> ResponseReturnValue:
    """GET asks; POST decides once, or asks again with the words kept and what stood in the way.

    `parts` are the templates that ask, one below the other; without them each field is asked in
    its turn. `takes_files` in `context` says that photos come with it.
    """
    refusal: Refusal | None = None
    form.team = idea.team
    if request.method == "POST":
        if sent_before():
            return moved(idea, form)
        if not form.is_rearranged() and form.validate():
            try:
                return _carried_out(idea, form, verb)
            except (Refusal, StaleDataError) as fault:
                db.session.rollback()
                refusal = fault if isinstance(fault, Refusal) else changed_meanwhile(idea)
    form.version.data = str(idea.version)
    context |= {"heading": heading, "button": button, "parts": parts}
    return _asked(idea, form, refusal, **context)


def _carried_out(idea: Idea, form: DecisionForm, verb: Callable[[], object]) -> ResponseReturnValue:
    if form.version.data and form.version.data != str(idea.version):
        raise changed_meanwhile(idea)
    verb()
    remember(sent_key(), me())
    db.session.commit()
    return moved(idea, form)


def changed_meanwhile(idea: Idea) -> Refusal:
    if idea.pending:
        return NotToldYet(idea.pending.by.name)
    last = newest_event(idea)
    return ChangedMeanwhile(idea.stage, who=last.by.name if last and last.by else None)


def _asked(
    idea: Idea, form: DecisionForm, refusal: Refusal | None, **context: Any
) -> ResponseReturnValue:
    for field in form:  # two cards may ask at the same time on one page
        field.id = f"idea-{idea.id}-{field.name}"
    template = "ideas/_decision.html" if htmx else "ideas/decision.html"
    status = 409 if refusal else 422 if form.errors else 200
    context |= {"idea": idea, "form": form, "refusal": refusal and str(refusal), "key": new_key()}
    if form.is_a_page:
        context["as_page"] = True
    return render_template(template, **context), status


def moved(idea: Idea, form: DecisionForm) -> ResponseReturnValue:
    """The panel closes, the page fetches what moved, and for ten seconds it can be undone."""
    later = due_later(idea, form.chosen_day)
    if not htmx or form.is_a_page:
        if "lesson" in form:
            flash(how_it_stands(idea, form), "keep")
        if later:
            flash(later, "act")
        for said in form.said:
            flash(said, "signal")
        return go_to(back_to(url_for("ideas.show", number=idea.id)))
    words = how_it_stands(idea, form)
    response = make_response(
        render_template(
            "ideas/_moved.html",
            idea=idea,
            words=words,
            later=" ".join([later, *form.said]).strip(),
            is_final=form.is_final,
        )
    )
    return announce(response, words, moved=True)


def how_it_stands(idea: Idea, form: DecisionForm) -> str:
    if "lesson" in form:
        return what_was_learned(idea, form.lesson.data)
    if idea.pending is None:
        return _("#%(number)s is %(stage)s now.", number=idea.id, stage=STAGE_WORDS[idea.stage])
    names = listed(person.name for person in idea.pending.hear_first)
    if not names:
        return _("#%(number)s is answered. Who left it hears it first.", number=idea.id)
    return _("#%(number)s is answered. It is told to %(names)s first.", number=idea.id, names=names)


def what_was_learned(idea: Idea, lesson: str) -> str:
    """However a trial ended, it is answered with the same weight."""
    short = lesson if len(lesson) <= LESSON_SAID else f"{lesson[:LESSON_SAID].rstrip()}…"
    said = {"number": idea.id, "lesson": short}
    if idea.stage is Stage.ADOPTED:
        return _("It worked: #%(number)s is how we work now. We learned: “%(lesson)s”", **said)
    if idea.stage is Stage.TRIALLED:
        return _("#%(number)s is tried again, with what we learned: “%(lesson)s”", **said)
    return _("We learned something with #%(number)s: “%(lesson)s”", **said)


def due_later(idea: Idea, chosen: date | None) -> str:
    """Said where the chosen day was a closed one, and it falls due on the next that is worked."""
    due_on = idea.pending.review_on if idea.pending else idea.due_on
    if chosen is None or due_on is None or due_on <= chosen:
        return ""
    day = full_day(due_on)
    if idea.stage is Stage.TRIALLED:
        return _("That is a closed day; it ends on %(day)s.", day=day)
    return _("That is a closed day; we look again on %(day)s.", day=day)
