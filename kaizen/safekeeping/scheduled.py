"""The backup that makes itself, and how old the newest one is."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from flask import current_app

from kaizen import clock
from kaizen.extensions import db
from kaizen.people.queries import anybody_here
from kaizen.safekeeping.archive import forget_unfinished
from kaizen.safekeeping.backup import back_up

log = logging.getLogger("kaizen")

NAME = re.compile(r"kaizen-(\d{8}-\d{6})\.tar\.gz", re.ASCII)
WRITTEN_SO = "%Y%m%d-%H%M%S"  # in UTC
LATE = 1.5  # times the hours that lie between two
GIVEN_UP = timedelta(hours=12)  # no backup takes so long: what is unfinished then was killed


class Age(StrEnum):
    OK = "ok"
    LATE = "late"
    OFF = "off"


@dataclass(frozen=True)
class Kept:
    """One that lies in the folder."""

    path: Path
    made_at: datetime

    @property
    def bytes(self) -> int:
        return self.path.stat().st_size


def backup_folder() -> Path:
    return Path(current_app.config["BACKUP_FOLDER"] or f"{current_app.instance_path}/backups")


def backups() -> list[Kept]:
    """Those that made themselves, from the newest."""
    found = [
        Kept(path, datetime.strptime(name[1], WRITTEN_SO).replace(tzinfo=UTC))
        for path in backup_folder().glob("kaizen-*.tar.gz")
        if (name := NAME.fullmatch(path.name))
    ]
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def is_backup_due() -> bool:
    """Never of an empty board."""
    hours = current_app.config["BACKUP_HOURS"]
    return bool(hours) and _newest_is_older_than(timedelta(hours=hours)) and anybody_here()


def back_up_by_itself() -> int:
    """One more, and the oldest go. Raises CannotBackUp: then all earlier ones stay."""
    if not is_backup_due():
        return 0
    db.session.rollback()  # nobody else's writing waits for it
    folder = backup_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = clock.now()
    forget_unfinished(folder, (datetime.now(UTC) - GIVEN_UP).timestamp())
    back_up(folder / f"kaizen-{now.astimezone(UTC):{WRITTEN_SO}}.tar.gz", log.debug)
    for old in backups()[current_app.config["BACKUPS_KEPT"] :]:
        old.path.unlink(missing_ok=True)
    return 1


def age_of_the_backup() -> Age:
    hours = current_app.config["BACKUP_HOURS"]
    if not hours:
        return Age.OFF
    late = _newest_is_older_than(timedelta(hours=LATE * hours)) and anybody_here()
    return Age.LATE if late else Age.OK


def _newest_is_older_than(span: timedelta) -> bool:
    """Whether it is, or there is none. One of tomorrow, from a clock that was wrong, is none."""
    now = clock.now()
    made = (one.made_at for one in backups())
    return not any(now - span < at <= now + timedelta(hours=1) for at in made)
