from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from kaizen import clock
from kaizen.answers.templates import no_gap
from kaizen.ideas.pending import BECAUSE_WORDS, Answer, Because
from kaizen.kiosks.once_more import ProvenForm
from kaizen.language import lazy_gettext as _
from kaizen.teams.models import Team
from kaizen.web.written_fields import one_line, sentence, words


class ProposeForm(FlaskForm):
    heard = TextAreaField(_("What did you hear?"), [Length(max=300)], [one_line])
    complaint = IntegerField(_("Heard before"), [Optional()])
    title = StringField(
        _("What small change would help?"),
        [DataRequired(_("Say in a few words what to change.")), Length(max=200)],
        [one_line],
    )
    details = words(_("Anything to add?"))
    team = SelectField(_("Team"), [InputRequired()], coerce=int)
    station = IntegerField(_("Station"), [Optional()])
    rework = IntegerField(validators=[Optional()])  # the idea that this is a second version of

    def validate_heard(self, field: TextAreaField) -> None:
        if not field.data and not self.complaint.data:
            raise ValidationError(_("Say what you heard, or pick a complaint from the list."))


class EditIdeaForm(FlaskForm):
    title = sentence(
        _("What small change would help?"), _("Say in a few words what to change."), longest=200
    )
    details = words(_("Anything to add?"))


class CommentForm(FlaskForm):
    words = words(_("Your comment"), _("Write something first."), longest=2000, more=[no_gap])


class DecisionForm(ProvenForm):
    """Every decision says which state of the idea it was made on."""

    version = HiddenField()
    team: Team | None = None
    is_a_page = False  # too long for a panel: what is asked and what follows is a page's
    is_final = False  # or it can be undone within seconds
    said: Sequence[str] = ()  # what else came of it, to be told with the decision

    @property
    def today(self) -> date:
        """Where the idea's team works."""
        return self.team.today if self.team else clock.today()

    @property
    def chosen_day(self) -> date | None:
        """When it falls due, where that is asked."""
        fields = (self[name] for name in ("ends_on", "review_on") if name in self)
        return next((field.data for field in fields), None)

    def is_rearranged(self) -> bool:
        """Sent by a button that only changes what is asked: nothing is decided yet."""
        return False

    @property
    def asked(self) -> list[Any]:
        """The fields that a person fills in, in their order."""
        return [field for field in self if field.name not in ("version", "csrf_token", "pin")]


DECLINED_BECAUSE = [one for one in Because if one not in (Because.NO_TIME, Because.WAITS_FOR)]
DEFERRED_BECAUSE = [Because.NO_TIME, Because.WAITS_FOR, Because.COSTS, Because.OTHER]


class AnswerForm(DecisionForm):
    """Why not, kindly: the author should be able to do something with it."""

    because: RadioField
    reason: TextAreaField
    problem: TextAreaField
    instead: TextAreaField

    @property
    def answer(self) -> Answer:
        return Answer(
            Because(self.because.data),
            self.reason.data or "",
            self.problem.data or "",
            self.instead.data or "",
        )


def against(ones: Sequence[Because]) -> RadioField:
    return RadioField(
        _("What stands against it?"),
        [InputRequired(_("Choose what fits best."))],
        choices=[(one.value, BECAUSE_WORDS[one]) for one in ones],
    )


class DeclineForm(AnswerForm):
    because = against(DECLINED_BECAUSE)
    reason = words(_("Why not this way?"), _("The author needs to know why."))
    problem = words(
        _("What happens to the problem?"),
        _("The complaint stays open: say what happens to it."),
    )
    instead = words(_("What could be tried instead?"))


class DeferForm(AnswerForm):
    because = against(DEFERRED_BECAUSE)
    reason = words(_("Why not now?"), _("The author needs to know why."))
    problem = words(
        _("What happens to the problem until then?"),
        _("The complaint stays open: say what happens to it."),
    )
    instead = words(_("What could be tried instead?"))
    review_on = DateField(_("When do we look again?"), [InputRequired(_("Choose a day."))])

    def validate_review_on(self, field: DateField) -> None:
        if field.data and not self.today < field.data <= self.today + timedelta(days=730):
            raise ValidationError(_("Choose a day from tomorrow on, within two years."))


class ReopenForm(DecisionForm):
    reason = words(_("Why open it again?"), _("Say in a few words what changed."))


class ReconsiderForm(DecisionForm):
    """Nothing is asked; on a kiosk the PIN."""

    is_final = True
