from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from kaizen.errors import Refusal
from kaizen.kiosks.once_more import ProvenForm
from kaizen.language import gettext
from kaizen.language import lazy_gettext as _
from kaizen.people.forms import ROLE_WORDS
from kaizen.people.models import Person, Role
from kaizen.people.queries import people_called
from kaizen.standards.models import (
    REVIEWED_AFTER,
    Audience,
    Care,
    Standard,
    StandardVersion,
    Way,
)
from kaizen.standards.queries import people_to_choose, places_to_choose, titles_in_force
from kaizen.standards.steps import StepsField
from kaizen.teams.calendars import due_day
from kaizen.teams.models import Team
from kaizen.web.written_fields import lines, sentence, words

REVIEWED_WITHIN = timedelta(days=3 * 366)


def ticks(label: Any, **options: Any) -> SelectMultipleField:
    """Any number of a list, none too."""
    widget = ListWidget(prefix_label=False)
    return SelectMultipleField(label, widget=widget, option_widget=CheckboxInput(), **options)


def review_on() -> DateField:
    return DateField(_("When do we look at it again?"), [InputRequired(_("Choose a day."))])


def within_three_years(team: Team, day: date | None) -> None:
    if day and not team.today < day <= team.today + REVIEWED_WITHIN:
        raise ValidationError(gettext("Choose a day from tomorrow on, within three years."))


class WayForm(FlaskForm):
    """How it is done: a title, the steps, and why."""

    title = sentence(_("What is it called?"), _("Give it a title, as people say it."), longest=200)
    steps = StepsField(_("The steps"))
    why = words(_("Why do we do it like this?"), longest=2000)

    def fill_way(self, version: StandardVersion) -> None:
        """As it is written now, to be written anew."""
        self.title.data, self.why.data = version.title, version.why
        self.steps.fill(version.steps)

    def way(self) -> Way:
        return Way(self.title.data or "", self.steps.steps, self.why.data or "")


class CareForm(FlaskForm):
    """Who looks after it, where it holds, who must know it, and when it is looked at again."""

    owner = SelectField(
        _("Who looks after it?"),
        [InputRequired(_("Choose who looks after it."))],
        coerce=int,
        validate_choice=False,
    )
    stations = ticks(_("At which stations?"), coerce=int)
    known_by_teams = ticks(_("Whole teams"), coerce=int)
    known_by_roles = ticks(_("Everybody who is …"), coerce=Role)
    known_by_people = ticks(_("Single people of this team"), coerce=int)
    known_by_others = TextAreaField(
        _("Others, by name or badge number"),
        [Optional(), Length(max=5000)],
        [lines],
        description=_("One on each line."),
    )
    review_on = review_on()

    def offer(self, team: Team, *, also: Sequence[Person] = ()) -> None:
        """What there is to choose from; `also` may look after it without being of the team."""
        self.of_team, self.others = team, list[Person]()
        people = people_to_choose(team)
        self.people = {one.id: one for one in [*people, *also] if one.is_active}
        teams, places = places_to_choose(team)
        self.places = {one.id: one for one in places}
        self.teams = {one.id: one for one in teams}
        self.owner.choices = [(one.id, one.name) for one in self.people.values()]
        self.known_by_people.choices = [(one.id, one.name) for one in people]
        self.stations.choices = [(one.id, one.name) for one in self.places.values()]
        self.known_by_teams.choices = [(one.id, one.name) for one in self.teams.values()]
        self.known_by_roles.choices = [(role, ROLE_WORDS[role]) for role in Role]

    def fill_care_of_new(self, owner: Person) -> None:
        """What is usual: its team knows it, and it is looked at again in a year."""
        self.owner.data = owner.id
        self.known_by_teams.data = [self.of_team.id]
        self.offer_review()

    def fill_care(self, standard: Standard) -> None:
        """As it stands."""
        self.owner.data, self.review_on.data = standard.owner_id, standard.review_on
        self.stations.data = [one.id for one in standard.stations]
        known_by = standard.must_know
        self.known_by_teams.data = [one.team_id for one in known_by if one.team_id]
        self.known_by_roles.data = [one.role for one in known_by if one.role]
        people = [one.person for one in known_by if one.person and one.person.is_active]
        here = {number for number, _name in self.known_by_people.choices}
        self.known_by_people.data = [one.id for one in people if one.id in here]
        away = (one.badge or one.name for one in people if one.id not in here)
        self.known_by_others.data = "\n".join(away)

    def offer_review(self) -> None:
        self.review_on.data = due_day(self.of_team, self.of_team.today + REVIEWED_AFTER)

    def validate_owner(self, field: SelectField) -> None:
        if field.data not in self.people:
            raise ValidationError(gettext("Choose who looks after it."))

    def validate_review_on(self, field: DateField) -> None:
        within_three_years(self.of_team, field.data)

    def validate_known_by_others(self, field: TextAreaField) -> None:
        typed = [one for one in (field.data or "").split("\n") if one.strip()]
        found = people_called(typed) if typed else {}
        missed = [one.strip() for one in typed if len(found[one]) != 1]
        if missed:
            raise ValidationError(
                gettext("“%(name)s” is not clear. Type the badge number.", name=missed[0][:60])
            )
        self.others = [people[0] for people in found.values()]

    def care(self) -> Care:
        people = [self.people[number] for number in self.known_by_people.data or ()]
        others = [one for one in self.others if one not in people]
        return Care(
            owner=self.people[self.owner.data],
            review_on=due_day(self.of_team, self.review_on.data),
            stations=[self.places[number] for number in self.stations.data or ()],
            must_know=Audience(
                people=people + others,
                teams=[self.teams[number] for number in self.known_by_teams.data or ()],
                roles=self.known_by_roles.data or (),
            ),
        )


def as_it_stands(standard: Standard) -> str:
    """Another one as soon as anything has changed that a form about it shows."""
    known_by = sorted(str((one.person_id, one.team_id, one.role)) for one in standard.must_know)
    stations = sorted(one.id for one in standard.stations)
    version = standard.current.number if standard.current else 0
    shown = version, standard.owner_id, standard.review_on.isoformat(), stations, known_by
    return sha256(repr(shown).encode()).hexdigest()


def changed_meanwhile() -> Refusal:
    return Refusal(gettext("Somebody else changed it at the same moment. Look again, then decide."))


class StandardForm(WayForm, CareForm, ProvenForm):
    """A standard that was not there before, written without a trial or taken over from others."""

    @classmethod
    def of(cls, team: Team, *, owner: Person, filled: bool = True) -> StandardForm:
        """For a team; `filled` with what is usual, unless it was sent."""
        form = cls()
        form.offer(team, also=[owner])
        if filled and not form.is_submitted():
            form.fill_care_of_new(owner)
        return form


class RewriteForm(WayForm, ProvenForm):
    """A new version; `seen` is the number of the version it was begun from."""

    seen = HiddenField()
    review_on = review_on()
    of_team: Team

    def validate_review_on(self, field: DateField) -> None:
        within_three_years(self.of_team, field.data)


class CareAnewForm(CareForm, ProvenForm):
    """`seen` is how the standard stood when the form was filled."""

    seen = HiddenField()


class WithdrawForm(ProvenForm):
    reason = words(_("Why does it hold no longer?"), _("Say it in a sentence."), longest=2000)
    replaced_by = SelectField(
        _("What holds instead?"), coerce=lambda typed: int(typed or 0), default=0
    )

    def offer(self, standard: Standard) -> None:
        """Another one of the team; nothing at first."""
        titles = titles_in_force(standard.team, but=standard)
        self.replaced_by.choices = [(0, gettext("Nothing: it is not needed any more")), *titles]
