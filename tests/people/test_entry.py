import pytest

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.people import secrets
from kaizen.people.entry import NotEntered, change_entry, enter_person
from kaizen.people.models import Role
from tests.conftest import save


def enter(name="Mai Nguyen", **more):
    return enter_person(name, None, **{"badge": "1003", "secret": "4821", **more})


def test_a_person_is_entered_with_badge_and_pin(packing):
    mai = save(enter("  Mai   Nguyen ", team=packing, role=Role.MANAGER))
    assert (mai.name, mai.badge, mai.team, mai.role) == ("Mai Nguyen", "1003", packing, "manager")
    assert secrets.fits("4821", mai.pin_hash)
    kinds = db.session.scalars(db.select(Event.kind).where(Event.about == "person")).all()
    assert kinds == [EventKind.PERSON_ADDED, EventKind.SECRET_CHANGED]


def test_a_person_is_entered_with_email_and_password(app):
    mai = save(enter(badge=None, email="mai@plant.example", secret="a long password"))
    assert secrets.fits("a long password", mai.password_hash)
    assert mai.pin_hash is None


def test_a_secret_hashed_before_is_kept_as_it_is(app):
    hashed = secrets.hashed("4821")
    assert enter(secret=hashed).pin_hash == hashed


@pytest.mark.parametrize(
    ("field", "entry"),
    [
        ("name", {"name": "  "}),
        ("name", {"name": "x" * 301}),
        ("badge", {"badge": None}),
        ("badge", {"badge": "x" * 41}),
        ("badge", {"badge": "mai@plant.example"}),
        ("pin", {"secret": "12"}),
        ("pin", {"secret": "a long password"}),
        ("password", {"badge": None, "email": "mai@plant.example", "secret": "short"}),
        ("password", {"badge": None, "email": "mai@plant.example", "secret": "x" * 201}),
        ("email", {"email": "mai at plant"}),
        ("email", {"email": "m@" + "x" * 260}),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field(app, field, entry):
    with pytest.raises(NotEntered) as refusal:
        enter(**entry)
    assert refusal.value.field == field


def test_a_badge_number_belongs_to_one_person_also_after_they_left(aylin, ada):
    aylin.leave(ada)
    db.session.commit()
    with pytest.raises(NotEntered, match="Aylin Kaya has this badge number"):
        enter(badge=" 1001")


def test_an_email_address_belongs_to_one_person(aylin):
    aylin.change(aylin, email="a@plant.example")
    db.session.commit()
    with pytest.raises(NotEntered) as refusal:
        enter(email="A@Plant.example")
    assert refusal.value.field == "email"


def test_a_change_keeps_to_the_same_rules(aylin, tomasz, ada):
    entry = {
        "name": "Aylin",
        "email": None,
        "role": Role.WORKER,
        "team": None,
        "language": None,
    }
    change_entry(aylin, ada, badge="1001", **entry)
    with pytest.raises(NotEntered):
        change_entry(aylin, ada, badge="1002", **entry)
    with pytest.raises(NotEntered):
        change_entry(aylin, ada, badge="", **entry)
