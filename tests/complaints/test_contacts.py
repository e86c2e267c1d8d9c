"""How a customer is reached is for who heard it, and for who answers."""

from kaizen.complaints.occurrences import Occurrence
from kaizen.extensions import db
from tests.kiosks.conftest import device, stand  # noqa: F401 - badging in

REACHED = "kim@nordfrost.example"


def test_a_contact_is_for_who_heard_it_and_who_leads(
    browse,
    stand,  # noqa: F811
    complaint,
    aylin,
    tomasz,
    jonas,
    ruth,
    ada,
):
    Occurrence.hear(complaint, aylin, customer="Nordfrost", contact=REACHED)
    db.session.commit()
    where = f"/complaints/{complaint.id}"
    told = {
        who.name
        for who in (aylin, tomasz, jonas, ruth, ada)
        if REACHED in browse(who).get(where).text
    }
    assert told == {aylin.name, jonas.name, ada.name}
    assert REACHED not in stand(jonas).get(where).text
