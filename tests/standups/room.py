"""A running stand-up with an agenda made by hand, and screens that lead it."""

from kaizen.extensions import db
from kaizen.standups.models import AgendaItem, StandUp
from kaizen.standups.plans import Part
from tests.browser import Browser

OF = {"complaint": Part.COMPLAINTS, "to_do": Part.TO_DOS, "sustain_check": Part.CHECKS}


def a_stand_up(team, by, *things) -> StandUp:
    """One item for each thing, the first one is shown."""
    one = StandUp(team=team, running_team_id=team.id, started_by=by, minutes=10, parts=[])
    one.items = [item(place, thing) for place, thing in enumerate(things, start=1)]
    db.session.add(one)
    db.session.flush()
    one.move_on()
    db.session.commit()
    return one


def item(place: int, thing) -> AgendaItem:
    about = thing.__tablename__
    ids = {name: getattr(thing, name, None) for name in ("idea_id", "complaint_id")}
    if about in ("idea", "complaint"):
        ids = {f"{about}_id": thing.id}
    details = {"words": thing.words} if about == "to_do" else {}
    part = OF.get(about, Part.IDEAS)
    return AgendaItem(
        part=part,
        place=place,
        about=about,
        about_id=thing.id,
        because="new",
        details=details,
        **ids,
    )


def leading(browse, person, stand_up) -> Browser:
    """A screen from which this person leads."""
    screen = browse(person)
    assert screen.post(f"/standups/{stand_up.id}/leader").status_code == 200
    return screen


def seen(stand_up) -> dict[str, object]:
    """What a screen sends along with each step: what it shows."""
    return {"turn": stand_up.turn, "seen": stand_up.item_id or ""}


def at(stand_up, place: int, noun: str) -> str:
    return f"/standups/{stand_up.id}/items/{stand_up.items[place - 1].id}/{noun}"
