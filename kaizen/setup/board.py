"""The first admin and the first team of an empty board."""

from kaizen.errors import Refusal
from kaizen.events.models import number_in_commit_order
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.people.queries import anybody_here
from kaizen.teams.models import Team


class AlreadySetUp(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Somebody else has set up this board. Ask them to add you."))


def set_up_board(
    name: str,
    team_name: str,
    *,
    badge: str | None,
    pin: str | None,
    email: str | None,
    password: str | None,
) -> Person:
    """Of two visitors at the same moment the second is refused."""
    number_in_commit_order()
    if anybody_here():
        raise AlreadySetUp
    admin = Person.set_up_board(name, badge=badge, email=email)
    if pin:
        admin.set_pin(pin, admin)
    if password:
        admin.set_password(password, admin)
    admin.team = Team.add(team_name, admin, leaders=[admin])
    return admin
