"""What a board that was there before the inbox begins with."""

from datetime import UTC, datetime, timedelta

from kaizen import create_app
from kaizen.extensions import db
from kaizen.schema import bring_up_to_date, upgrade
from tests import databases

NOW = datetime.now(UTC).replace(tzinfo=None)
LATELY, LONG_AGO = str(NOW - timedelta(days=2)), str(NOW - timedelta(days=40))
FILLED = [
    "INSERT INTO team (id, name) VALUES (1, 'Packing')",
    """INSERT INTO person (id, name, badge, role, team_id, added_at, news_read_to)
        VALUES (1, 'Aylin Kaya', '1001', 'worker', 1, 'LONG_AGO', 2),
        (2, 'Jonas Berg', '2001', 'manager', 1, 'LONG_AGO', 0)""",
    """INSERT INTO complaint
        (id, sentence, folded, kind, team_id, added_at, times_heard, customers, unnamed)
        VALUES (1, 'Boxes', 'boxes', 'complaint', 1, 'LONG_AGO', 1, 0, 1)""",
    """INSERT INTO idea (id, title, details, folded, stage, stage_since, complaint_id, team_id,
        proposed_at, votes, helpers, comments, place, version)
        VALUES (1, 'A trolley', '', 'a trolley', 'declined', 'LATELY', 1, 1, 'LONG_AGO',
        0, 0, 0, 0, 1)""",
    "INSERT INTO authorship (idea_id, person_id) VALUES (1, 1)",
    """INSERT INTO event (id, kind, at, by_id, about, about_id, team_id, details) VALUES
        (1, 'idea_proposed', 'LONG_AGO', 1, 'idea', 1, 1, '{}'),
        (2, 'idea_declined', 'LATELY', 2, 'idea', 1, 1, '{}'),
        (3, 'idea_reopened', 'LONG_AGO', 2, 'idea', 1, 1, '{}'),
        (4, 'trial_started', 'LATELY', 2, 'idea', 1, 1, '{}'),
        (5, 'move_undone', 'LATELY', 2, 'idea', 1, 1, '{}'),
        (6, 'idea_declined', 'LATELY', 2, 'idea', 1, 1, '{}')""",
]


def test_it_keeps_what_was_decided_lately_and_not_read(tmp_path):
    """Neither what was read at the kiosk, nor what was undone, nor what is long ago."""

    def board():
        return create_app(SQLALCHEMY_DATABASE_URI=databases.address(tmp_path))

    with (old := board()).app_context():
        upgrade(old, "0004")
        with db.engine.begin() as connection:
            for line in FILLED:
                at = line.replace("LATELY", LATELY).replace("LONG_AGO", LONG_AGO)
                connection.exec_driver_sql(at)
    app = board()
    app.instance_path = str(tmp_path)
    bring_up_to_date(app)
    with app.app_context(), db.engine.connect() as connection:
        told = connection.exec_driver_sql("SELECT person_id, event_id, read_at FROM notice")
        assert told.fetchall() == [(1, 6, None)]
        begins = connection.exec_driver_sql("SELECT event_id FROM bookmark WHERE reader = 'inbox'")
        assert begins.scalar() == 6
