"""Goes through the checks, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from kaizen.database import expect_writing, only_reading
from kaizen.extensions import db
from kaizen.safekeeping.verifying import storage
from kaizen.safekeeping.verifying.checks import CHECKS, Check


def verify(said: Callable[[str], object], *, repair: bool) -> int:
    """How many faults are left. Each is said; a damaged database is looked at no further."""
    left = 0
    for check in CHECKS:
        found = _told(check, said)
        if found and repair and check.mend:
            expect_writing(writing=True)
            check.mend()
            db.session.commit()  # nosemgrep: commit-below-a-view - a command, not a view
            still = _told(check, lambda _line: None)
            said(f"Repaired: {check.called}, {found - still} of {found}.")
            found = still
        left += found
        if found and check.find is storage.damages:
            said("Nothing else was looked at. Restore a backup: kaizen restore FILE.")
            break
    return left


def _told(check: Check, said: Callable[[str], object]) -> int:
    """All in one moment of the database, though people go on writing meanwhile."""
    numbered = count()
    db.session.rollback()
    with only_reading():
        if db.engine.dialect.name == "postgresql":
            db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        try:
            for line in check.find():
                next(numbered)
                said(line)
        finally:
            db.session.rollback()
    return next(numbered)
