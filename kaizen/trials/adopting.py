"""It worked: what came of the trial, and the standard that says how we work from now on."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload
from wtforms import HiddenField, SelectField

from kaizen.errors import Refusal
from kaizen.extensions import db, htmx
from kaizen.ideas.deciding import decide
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.language import lazy_gettext
from kaizen.numbers import number_in
from kaizen.permissions import Action
from kaizen.standards.forms import CareForm, WayForm
from kaizen.standards.models import Standard, StandardVersion
from kaizen.standards.queries import titles_in_force
from kaizen.standards.steps import step_pictures_sent
from kaizen.trials.ending import RESULT, asked_with, cycle_to_end, photos_after, with_photos
from kaizen.trials.forms import ResultForm
from kaizen.trials.models import running_trial
from kaizen.trials.views import bp
from kaizen.web.answers import find, go_to, me

STANDARD = "standards/_adopted.html"
OF_CARE = (
    "owner",
    "stations",
    "known_by_teams",
    "known_by_roles",
    "known_by_people",
    "known_by_others",
    "review_on",
)


class AdoptForm(ResultForm, WayForm, CareForm):
    """A new standard, or a new version of one whose care stays as it is."""

    standard = SelectField(
        lazy_gettext("What is written down?"), coerce=lambda one: int(one or 0), default=0
    )
    filled_from = HiddenField()  # the standard whose steps stand in the rows, and its version
    is_a_page = True

    def is_about(self, idea: Idea) -> None:
        self.idea = idea
        self.offer(idea.team, also=[self.trial.owner if self.trial else me()])
        in_force = titles_in_force(idea.team)
        self.in_force = {number for number, _title in in_force}
        self.standard.choices = [(0, _("A new standard"))] + [
            (number, _("A new version of “%(title)s”", title=title)) for number, title in in_force
        ]
        if not self.is_submitted():
            self.title.data, self.why.data = idea.title, self.usual_why
            self.fill_care_of_new(self.trial.owner if self.trial else me())

    @property
    def usual_why(self) -> str:
        return _("It was heard: “%(sentence)s”", sentence=self.idea.complaint.sentence)

    @property
    def chosen(self) -> Standard | None:
        return self.standard_with(self.standard.data)

    def standard_with(self, number: int | None) -> Standard | None:
        """One in force of this team."""
        return db.session.get(Standard, number) if number in self.in_force else None

    def is_rearranged(self) -> bool:
        """A step moved, or another standard chosen, whose present steps are then to be looked at
        before anything is decided."""
        act = request.form.get("act")
        if act != "choose" and self.steps.act(act):
            return True
        was, _dash, _number = (self.filled_from.data or "0").partition("-")
        if number_in(was) == (self.standard.data or None):
            return act == "choose"
        self.begin_from_chosen(self.standard_with(number_in(was)))
        if act != "choose":
            self.standard.errors = [
                _("This is how it is written now. Change what is new, then send it.")
            ]
        return True

    def begin_from_chosen(self, was: Standard | None) -> None:
        """What stood there unchanged goes, what was typed stays."""
        if was and was.current:
            self.steps.drop(was.current.steps)
        holds = self.chosen.current if self.chosen else None
        if self.title.data in (None, self.idea.title, was and was.title):
            self.title.data = holds.title if holds else self.idea.title
        if self.why.data in (None, self.usual_why, was and was.current and was.current.why):
            self.why.data = holds.why if holds else self.usual_why
        if holds:
            self.steps.fill(holds.steps)
        else:
            self.fill_care_of_new(self.trial.owner if self.trial else me())
        self.filled_from.data = f"{holds.standard_id}-{holds.number}" if holds else ""

    def validate(self, *args: Any, **options: Any) -> bool:
        if self.chosen:
            for name in OF_CARE:
                delattr(self, name)
        return super().validate(*args, **options)

    def written(self) -> StandardVersion:
        """In the transaction of the decision."""
        if self.chosen is None:
            return Standard.write(self.idea.team, me(), self.way(), self.care())
        holds = self.chosen.current
        if holds and self.filled_from.data != f"{self.chosen.id}-{holds.number}":
            self.filled_from.data = f"{self.chosen.id}-{holds.number}"
            who, version = holds.written_by.name, holds.number
            raise Refusal(
                _(
                    "%(name)s wrote version %(version)s meanwhile. Look at it first.",
                    name=who,
                    version=version,
                )
            )
        return self.chosen.rewrite(me(), self.way())


@bp.route("/ideas/<int:number>/adoption", methods=["GET", "POST"])
def adopt(number: int) -> ResponseReturnValue:
    """A page of its own, also from a card: a standard is more than a panel holds."""
    photos, pictures = photos_after(), step_pictures_sent()
    around = [joinedload(Idea.team), joinedload(Idea.complaint)]
    idea = find(Idea, number, to=Action.DECIDE, load=around)
    if htmx and request.method == "GET":
        return go_to(url_for(".adopt", number=idea.id))
    form = AdoptForm(trial=cycle_to_end(idea))
    form.is_about(idea)
    form.steps.take(pictures)
    return decide(
        idea,
        form,
        with_photos(
            form,
            idea,
            photos,
            lambda: running_trial(idea, to=Stage.ADOPTED).adopt(
                me(),
                actual=form.actual.data or "",
                figure=form.figure,
                lesson=form.lesson.data,
                standard=form.written(),
            ),
        ),
        heading=_("Adopt it: this is how we work now"),
        button=_("Adopt it"),
        parts=(RESULT, STANDARD),
        **asked_with(form),
    )
