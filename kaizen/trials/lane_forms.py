"""What is asked of an author who just does it, and of a leader who stops that."""

from typing import Any

from wtforms import BooleanField
from wtforms.validators import DataRequired

from kaizen.ideas.forms import DecisionForm
from kaizen.language import lazy_gettext as _
from kaizen.trials.just_do_it import Ticks
from kaizen.web.written_fields import sentence, words


def tick(label: Any) -> BooleanField:
    missing = _("Tick what holds. Where one does not, who leads the team decides.")
    return BooleanField(label, [DataRequired(missing)])


class JustDoForm(DecisionForm):
    own_area = tick(_("It is in our own team's area."))
    no_cost = tick(_("It costs nothing."))
    can_be_undone = tick(_("We can undo it at any time."))
    safe = tick(_("It touches neither safety nor a regulation."))
    better = sentence(
        _("What will be better?"), _("Say in a sentence what will be better."), longest=200
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "pin" in self:  # no leader decides here: who badged in may begin
            del self.pin

    @property
    def four(self) -> list[BooleanField]:
        return [self.own_area, self.no_cost, self.can_be_undone, self.safe]

    @property
    def ticks(self) -> Ticks:
        return Ticks(*(field.data for field in self.four))


class StopForm(DecisionForm):
    reason = words(_("Why can't it go on?"), _("The author needs to know why."))
