"""Other screens follow: has anything changed since this turn?"""

from datetime import timedelta

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import select, update

from kaizen import clock
from kaizen.extensions import db
from kaizen.numbers import number_in
from kaizen.standups.meeting import back_to, entered, room
from kaizen.standups.models import StandUp
from kaizen.standups.screens import this_screen
from kaizen.standups.views import bp
from kaizen.web.answers import go_to, write_while_reading

SAYS_SO_AFTER = timedelta(seconds=15)


@bp.get("/standups/<int:number>/changes")
def changes(number: int) -> ResponseReturnValue:
    """204 costs one row; else the room as it is now, or the way to the minutes."""
    columns = StandUp.turn, StandUp.ended_at, StandUp.screen, StandUp.screen_seen_at
    row = db.session.execute(select(*columns).where(StandUp.id == number)).one_or_none()
    if row and row.screen and row.screen == this_screen():
        be_there(number, row.screen_seen_at)
    if row and row.ended_at is None and row.turn == number_in(request.args.get("turn")):
        return "", 204
    stand_up = entered(number)
    return room(stand_up) if stand_up.is_running else go_to(back_to(stand_up))


def be_there(number: int, seen_at: object) -> None:
    """The screen that leads is still there. No other screen has to be drawn anew for it."""
    now = clock.now()
    if seen_at is not None and now - seen_at < SAYS_SO_AFTER:  # type: ignore[operator]
        return
    write_while_reading()
    still_leads = StandUp.id == number, StandUp.screen == this_screen()
    db.session.execute(update(StandUp).where(*still_leads).values(screen_seen_at=now))
    db.session.commit()
