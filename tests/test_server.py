"""What is said at the start."""

from pathlib import Path

import pytest

from kaizen.server import say_what_is_only_here

SQLITE, POSTGRESQL = "sqlite:///kaizen.db", "postgresql+psycopg://kaizen@db/kaizen"
SHARED = {"VAPID_PRIVATE_KEY": "k", "PHOTOS_URL": "s3://b/k", "REDIS_URL": "redis://r"}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"DATABASE_URL": SQLITE, "REDIS_URL": ""}, ""),
        ({"DATABASE_URL": POSTGRESQL} | SHARED, ""),
        ({"DATABASE_URL": POSTGRESQL} | SHARED | {"REDIS_URL": ""}, "alone: REDIS_URL. "),
    ],
)
def test_what_machines_must_share_is_said_where_there_may_be_several(app, capsys, settings, said):
    app.config.update(settings, SECRET_KEY="given")
    say_what_is_only_here(app)
    out = capsys.readouterr().out
    assert said in out
    assert bool(out) == bool(said)


def test_a_secret_key_of_this_machine_alone_is_said(app, capsys):
    app.config.update(SHARED, DATABASE_URL=POSTGRESQL, SECRET_KEY="made here")
    (Path(app.instance_path) / "secret-key").write_text("made here\n")
    say_what_is_only_here(app)
    assert "alone: SECRET_KEY. " in capsys.readouterr().out
