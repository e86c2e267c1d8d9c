import pytest

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.people import secrets
from kaizen.people.models import LastAdmin, Person, Role
from kaizen.teams.models import step_down
from tests.conftest import person, save


def last_event() -> Event:
    return db.session.scalars(db.select(Event).order_by(Event.id.desc()).limit(1)).one()


def test_the_last_admin_is_not_demoted(ada):
    with pytest.raises(LastAdmin):
        ada.change(ada, role=Role.WORKER)
    assert ada.role is Role.ADMIN


def test_the_last_admin_does_not_leave(ada):
    with pytest.raises(LastAdmin):
        ada.leave(ada)


def test_an_admin_who_left_does_not_count_as_another(ada, packing):
    other = person("Second Admin", "9002", packing, Role.ADMIN)
    save(other).leave(ada)
    db.session.commit()
    with pytest.raises(LastAdmin):
        ada.change(ada, role=Role.MANAGER)


def test_of_two_admins_one_can_go(ada, packing):
    person("Second Admin", "9002", packing, Role.ADMIN)
    ada.change(ada, role=Role.WORKER)
    db.session.commit()
    assert last_event().kind is EventKind.PERSON_CHANGED


def test_a_change_remembers_the_old_and_the_new(ada, aylin, returns):
    aylin.change(ada, name="Aylin Kaya-Berg", team=returns, badge="1001")
    db.session.commit()
    assert last_event().details == {
        "before": {"name": "Aylin Kaya", "team": "Packing, line 3"},
        "after": {"name": "Aylin Kaya-Berg", "team": "Returns desk"},
    }


def test_a_change_of_nothing_is_no_event(ada, aylin):
    before = last_event().id
    aylin.change(ada, name=aylin.name, badge=" 1001 ")
    db.session.commit()
    assert last_event().id == before


def test_badges_and_addresses_are_written_one_way(app):
    one = save(Person.add("Mai", None, badge=" ab  12 ", email=" Mai@Plant.Example"))
    assert (one.badge, one.email) == ("AB 12", "mai@plant.example")


def test_a_secret_is_kept_as_a_hash_only(aylin):
    assert "1001" not in (aylin.pin_hash or "").split("$")[-1]
    assert aylin.pin_hash.startswith("$argon2id$")
    assert secrets.fits("1001", aylin.pin_hash)
    assert not secrets.fits("1002", aylin.pin_hash)
    assert not secrets.fits("1001", None)
    assert not secrets.fits("1001", "no hash at all")


def test_a_leader_who_becomes_a_worker_leads_nobody(ada, jonas, packing):
    step_down(jonas, ada)
    jonas.change(ada, role=Role.WORKER)
    db.session.commit()
    jonas.change(ada, role=Role.MANAGER)
    db.session.commit()
    db.session.expire_all()
    assert packing.leaders == []
    assert jonas.led_team_ids == frozenset()


def test_a_leader_who_left_is_not_shown_as_one(ada, jonas, packing):
    jonas.leave(ada)
    db.session.commit()
    assert packing.leaders == []
    jonas.come_back(ada)
    assert packing.leaders == [jonas]


@pytest.mark.parametrize("pin", ["1234", "12345678"])
def test_a_pin_has_four_to_eight_digits(pin):
    assert secrets.is_pin(pin)


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "１２３４", "1234\n", " 1234"])
def test_anything_else_is_no_pin(pin):
    assert not secrets.is_pin(pin)


def test_a_made_pin_is_a_pin_that_keeps_its_digits_in_a_spreadsheet():
    made = {secrets.new_pin() for _ in range(200)}
    assert len(made) > 190
    assert all(secrets.is_pin(pin) and not pin.startswith("0") for pin in made)
