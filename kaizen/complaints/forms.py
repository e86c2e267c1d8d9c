from typing import Any

from flask import url_for
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SearchField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from kaizen.complaints.models import Kind
from kaizen.complaints.occurrences import DETAILS, Occurrence
from kaizen.complaints.queries import Order, State, Wanted, channels_used
from kaizen.complaints.verdict import Verdict
from kaizen.kiosks.once_more import ProvenForm
from kaizen.language import lazy_gettext as _
from kaizen.people.models import Person
from kaizen.teams.queries import teams_by_name
from kaizen.web.verdicts import VERDICTS
from kaizen.web.written_fields import TOO_LONG, a_line, lines, one_line


class DetailsForm(FlaskForm):
    """What is known of one time it was heard. Nothing of it is needed."""

    customer = a_line(_("Customer"))
    contact = a_line(_("Their e-mail or telephone"))
    channel = a_line(_("How you heard it"))
    words = TextAreaField(
        _("In their words"), [Optional(), Length(max=5000, message=TOO_LONG)], [lines]
    )
    place = a_line(_("Where"))

    @property
    def details(self) -> dict[str, Any]:
        return {name: self[name].data for name in DETAILS}

    @property
    def has_details(self) -> bool:
        return any(self[name].data or self[name].errors for name in DETAILS)

    @classmethod
    def of(cls, occurrence: Occurrence | None, **options: Any) -> "DetailsForm":
        """With ids of its own, because several may stand open on one page."""
        form = cls(obj=occurrence, **options)
        for field in form:
            field.id = f"{field.id}-{occurrence.id if occurrence else 'new'}"
        return form


class ComplaintForm(FlaskForm):
    sentence = StringField(
        _("What did you hear?"),
        [
            DataRequired(_("Say in one sentence what you heard.")),
            Length(max=300, message=_("This is too long for one line. Say it in a sentence.")),
        ],
        [one_line],
    )
    kind = RadioField(
        _("What is it?"),
        [DataRequired(_("Say which of the two it is."))],
        choices=[
            (Kind.COMPLAINT.value, _("A complaint: something went wrong")),
            (Kind.WIN.value, _("A win: somebody was delighted")),
        ],
        default=Kind.COMPLAINT.value,
    )
    team = SelectField(
        _("Whose work is it about?"), [DataRequired(_("Choose a team."))], coerce=int
    )

    def offer_teams(self) -> None:
        self.team.choices = [(team.id, team.name) for team in teams_by_name()]


class NewComplaintForm(ComplaintForm, DetailsForm):
    @classmethod
    def starting_with(cls, sentence: str, person: Person) -> "NewComplaintForm":
        form = cls(formdata=None, sentence=sentence)
        form.team.data = person.team_id
        return form


class SettlementForm(ProvenForm):
    reason = TextAreaField(
        _("What has changed?"),
        [
            DataRequired(_("Say in a few words why nobody should hear this again.")),
            Length(max=2000, message=TOO_LONG),
        ],
        [lines],
    )


class MergerForm(ProvenForm):
    into = HiddenField()


class FilterForm(FlaskForm):
    """What the list shows, read from the address. What is not understood is left out."""

    class Meta:
        csrf = False

    q = SearchField(_("Search complaints"), filters=[one_line])
    team = SelectField(_("Team"), default="")
    kind = SelectField(
        _("Kind"),
        choices=[
            (Kind.COMPLAINT.value, _("Complaints")),
            (Kind.WIN.value, _("Wins")),
            ("all", _("Both")),
        ],
        default=Kind.COMPLAINT.value,
    )
    verdict = SelectField(_("Verdict"), default="")
    channel = SelectField(_("Channel"), default="")
    time = SelectField(
        _("Heard"),
        choices=[
            ("", _("At any time")),
            ("7", _("In the last 7 days")),
            ("30", _("In the last 30 days")),
            ("90", _("In the last 90 days")),
            ("365", _("In the last 365 days")),
        ],
        default="",
    )
    state = SelectField(
        _("State"),
        choices=[
            (State.OPEN.value, _("Open")),
            (State.SETTLED.value, _("Settled")),
            (State.ALL.value, _("All")),
        ],
        default=State.OPEN.value,
    )
    order = SelectField(
        _("Order"),
        choices=[
            (Order.MOST_HEARD.value, _("Most heard")),
            (Order.MOST_CUSTOMERS.value, _("Most customers")),
            (Order.LAST_HEARD.value, _("Last heard")),
            (Order.NEWEST.value, _("Newest")),
        ],
        default=Order.MOST_HEARD.value,
    )

    @classmethod
    def read(cls, asked: Any) -> "FilterForm":
        form = cls(asked)
        form.team.choices = [("", _("All teams"))]
        form.team.choices += [(str(team.id), team.name) for team in teams_by_name()]
        form.channel.choices = [("", _("Any"))] + [(used, used) for used in channels_used()]
        form.verdict.choices = [("", _("Any"))]
        form.verdict.choices += [(one.value, words()) for one, words in VERDICTS.items()]
        if not form.validate():
            form._leave_out_what_is_wrong()
        return form

    def _leave_out_what_is_wrong(self) -> None:
        for field in self:
            if field.errors:
                field.data, field.errors = field.default, ()

    @property
    def wanted(self) -> Wanted:
        kind, verdict = self.kind.data, self.verdict.data
        return Wanted(
            team_id=int(self.team.data) if self.team.data else None,
            kind=None if kind == "all" else Kind(kind),
            channel=self.channel.data or None,
            verdict=Verdict(verdict) if verdict else None,
            days=int(self.time.data) if self.time.data else None,
            state=State(self.state.data),
            words=(self.q.data or "")[:300],
            order=Order(self.order.data),
        )

    @property
    def first(self) -> list[SelectField]:
        return [self.team, self.verdict, self.order]

    @property
    def further(self) -> list[SelectField]:
        return [self.kind, self.state, self.time, self.channel]

    @property
    def is_narrow(self) -> bool:
        """Whether one of the filters that are tucked away is set."""
        return any(field.short_name in self.chosen for field in self.further)

    @property
    def chosen(self) -> dict[str, str]:
        """Only what differs from the plain list, for short addresses."""
        return {f.short_name: f.data for f in self if (f.data or "") != (f.default or "")}

    def address(self, page: int = 1) -> str:
        chosen: dict[str, Any] = self.chosen | ({"page": page} if page > 1 else {})
        return url_for("complaints.index", **chosen)
