import gettext
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from kaizen.translations import catalogs, compiling


@pytest.fixture
def own_catalogs(tmp_path, monkeypatch):
    """A copy that a test may change."""
    copy = tmp_path / "catalogs"
    for language in ("de", "ar"):
        path = copy / language / "LC_MESSAGES"
        path.mkdir(parents=True)
        shutil.copy(catalogs.path_of(language), path)
    monkeypatch.setattr(catalogs, "CATALOGS", copy)
    return copy


@pytest.fixture
def compiled(tmp_path):
    """As a new worker does it: nothing is remembered from before."""
    return lambda: compiling.compiled_catalogs.__wrapped__(tmp_path)


def test_each_language_can_be_read(own_catalogs, compiled):
    german = gettext.translation("messages", compiled(), ["de"])
    assert german.gettext("Sign in") == "Anmelden"


def test_nothing_is_compiled_twice(own_catalogs, compiled):
    made = [path.stat().st_mtime_ns for path in compiled().rglob("*.mo")]
    assert [path.stat().st_mtime_ns for path in compiled().rglob("*.mo")] == made


def test_other_words_are_compiled_anew_and_the_old_ones_go(own_catalogs, compiled):
    before = compiled()
    path = catalogs.path_of("de")
    path.write_text(path.read_text("utf-8").replace('"Anmelden"', '"Rein"'), "utf-8")
    after = compiled()
    assert gettext.translation("messages", after, ["de"]).gettext("Sign in") == "Rein"
    assert after != before
    assert not before.exists()


def test_workers_that_start_at_once_agree(own_catalogs, compiled):
    with ThreadPoolExecutor(4) as workers:
        folders = {one.result() for one in [workers.submit(compiled) for _ in range(4)]}
    [folder] = folders
    assert {path.name for path in folder.iterdir()} == {"ar", "de"}
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_an_update_keeps_what_is_translated_and_drops_what_nothing_says(own_catalogs):
    sources = catalogs.texts()
    sources.add("Something new, not said before")
    sources.delete("Sign in")
    assert catalogs.update("de", sources)
    german = catalogs.catalog_of("de")
    assert "Sign in" not in german
    assert german["Something new, not said before"].string == ""
    assert german["Board"].string
    assert not german.obsolete
    assert not catalogs.update("de", sources), "A second update changes nothing"
