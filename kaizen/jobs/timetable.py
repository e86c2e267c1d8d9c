"""What runs by itself, and how often: one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import LazyString

from kaizen.language import lazy_gettext as _

SOON = timedelta(seconds=5)  # so that what asks for somebody is there within seconds
A_MINUTE = timedelta(minutes=1)
AN_HOUR = timedelta(hours=1)
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Job:
    """`do` carries out some of what is due and says how much; it is called again, each time in a
    transaction of its own, until nothing is left. `look` asks without the write lock, and cheaply,
    whether there is anything: without it `do` is always called. Where something was done, the jobs
    named in `then` need not wait for their turn, nor what is left of it."""

    name: str
    words: str | LazyString
    do: Callable[[], int]
    every: timedelta = A_MINUTE
    look: Callable[[], bool] | None = None
    then: tuple[str, ...] = ()


def timetable() -> list[Job]:
    """In the order in which one leads to the next."""
    from kaizen import sweep
    from kaizen.adoptions.reminding import anything_to_remind_of, remind_of_what_is_due
    from kaizen.answers.raising import anything_to_raise, raise_what_is_due
    from kaizen.inbox.at_once import anything_happened, anything_that_asks, queue_what_asks
    from kaizen.inbox.digests import queue_digests
    from kaizen.inbox.gathering import gather
    from kaizen.inbox.pushing import any_push_due, send_pushes
    from kaizen.inbox.reading import forget_old_notices
    from kaizen.inbox.sending import any_mail_due, forget_old_deliveries, send_mail
    from kaizen.photos import removing
    from kaizen.photos.sent import photo_files
    from kaizen.privacy.retention import clear_away
    from kaizen.safekeeping import scheduled

    return [
        Job("sweep", _("Carry out what comes due"), sweep.sweep, look=sweep.anything_due),
        Job(
            "reminders",
            _("Say what is due today"),
            remind_of_what_is_due,
            look=anything_to_remind_of,
        ),
        Job("raises", _("Raise what waits too long"), raise_what_is_due, look=anything_to_raise),
        Job(
            "inboxes", _("Tell the inboxes"), gather, SOON, look=anything_happened, then=("asking",)
        ),
        Job(
            "asking",
            _("Look for what asks for somebody"),
            queue_what_asks,
            SOON,
            look=anything_that_asks,
            then=("mail", "push"),
        ),
        Job("digests", _("Make the digests"), queue_digests, every=5 * A_MINUTE),
        Job("mail", _("Send mail"), send_mail, SOON, look=any_mail_due),
        Job("push", _("Tell devices"), send_pushes, SOON, look=any_push_due),
        Job("old notices", _("Forget old news that was read"), forget_old_notices, AN_HOUR),
        Job("privacy", _("Clear away what was kept long enough"), clear_away, AN_HOUR),
        Job("old deliveries", _("Forget old messages"), forget_old_deliveries, AN_HOUR),
        Job(
            "photos",
            _("Forget photos that nothing shows"),
            lambda: removing.sweep(photo_files()),
            A_DAY,
            look=lambda: removing.anything_left_over(photo_files()),
        ),
        Job(
            "backup",
            _("Back the board up"),
            scheduled.back_up_by_itself,
            every=5 * A_MINUTE,
            look=scheduled.is_backup_due,
        ),
    ]
