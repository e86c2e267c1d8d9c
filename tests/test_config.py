import os
import stat

import pytest

from kaizen.config import BadSetting, database_url, load_settings


def test_a_secret_is_made_once_and_kept_to_its_owner(tmp_path):
    first = load_settings(tmp_path)["SECRET_KEY"]
    assert len(first) > 40
    assert load_settings(tmp_path)["SECRET_KEY"] == first
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    (tmp_path / "config.toml").write_text('port = 9000\nhost = "::1"\n')
    monkeypatch.setenv("PORT", "9001")
    settings = load_settings(tmp_path)
    assert (settings["PORT"], settings["HOST"]) == (9001, "::1")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('port = "many"', "PORT can't be 'many'"),
        ("ports = 1", "no setting is called PORTS"),
        ("port = ", "not readable"),
        ('time_zone = "Mars/Base"', "TIME_ZONE can't be"),
        ("database_pool = 3", "DATABASE_POOL can't be 3"),
    ],
)
def test_a_bad_setting_is_named(tmp_path, line, words):
    (tmp_path / "config.toml").write_text(line)
    with pytest.raises(BadSetting, match=words):
        load_settings(tmp_path)


def test_a_setting_of_an_older_version_does_not_keep_the_board_from_starting(tmp_path):
    (tmp_path / "config.toml").write_text("sweep_seconds = 30\nport = 9000\n")
    assert load_settings(tmp_path)["PORT"] == 9000


def test_postgresql_is_spoken_to_by_its_new_driver(tmp_path):
    assert database_url("postgres://a@b/c", tmp_path) == "postgresql+psycopg://a@b/c"
    assert database_url("", tmp_path).startswith("sqlite:///")
