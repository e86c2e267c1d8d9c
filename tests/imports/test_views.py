from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from kaizen import clock
from kaizen.complaints.models import Complaint
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.imports import background
from kaizen.imports.models import Import, ImportState
from tests.imports.files import ROWS, assert_counts_equal_the_rows, csv_of, occurrences

MAPPED = {"complaint": ["Complaint"], "date": "Date", "customer": "Customer"}


@pytest.fixture(autouse=True)
def run_to_its_end(monkeypatch):
    """The real thread, waited for."""
    start = background.run_in_background
    monkeypatch.setattr(background, "run_in_background", lambda *of: start(*of).join())


@pytest.fixture
def manager(browse, jonas):
    return browse(jonas)


def send(browser, team, content: bytes = b"", name: str = "list.csv", **fields):
    form = {"file": (BytesIO(content or csv_of(ROWS)), name), "team": str(team.id)} | fields
    return browser.post("/imports/new", form, htmx=False)


def upload(browser, team, content: bytes = b"") -> Import:
    assert send(browser, team, content).status_code == 303
    return latest()


def latest() -> Import:
    return db.session.scalars(db.select(Import).order_by(Import.id.desc())).first()


def previewed(browser, team, **mapped) -> Import:
    import_ = upload(browser, team)
    browser.post(f"/imports/{import_.id}/columns", MAPPED | mapped, htmx=False)
    return latest()


def brought_in(browser, team) -> Import:
    import_ = previewed(browser, team)
    browser.post(f"/imports/{import_.id}/run", htmx=False)
    db.session.expire_all()
    return import_


def kinds() -> list[EventKind]:
    return list(db.session.scalars(db.select(Event.kind).where(Event.about == "import")))


def test_from_the_file_to_the_board(manager, packing):
    page = manager.get("/imports/new")
    assert "Packing, line 3" in page.text
    import_ = upload(manager, packing)
    assert import_.state is ImportState.UPLOADED
    page = manager.get(f"/imports/{import_.id}/columns")
    assert "Nordfrost" in page.text
    mapped = manager.post(f"/imports/{import_.id}/columns", MAPPED, htmx=False)
    assert (mapped.status_code, mapped.location) == (303, f"/imports/{import_.id}/preview")
    page = manager.get(mapped.location)
    assert "Bring in 4 rows" in page.text
    assert "Line 7" in page.text
    assert not occurrences()
    started = manager.post(f"/imports/{import_.id}/run", htmx=False)
    assert (started.status_code, started.location) == (303, f"/imports/{import_.id}")
    assert "4 rows are on the board" in manager.get(started.location).text
    db.session.expire_all()
    assert (latest().imported, latest().bad, latest().by.name) == (4, 2, "Jonas Berg")
    assert kinds() == [EventKind.COMPLAINTS_IMPORTED]
    assert_counts_equal_the_rows()


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\x89PNG\r\n\x1a\n\0\0\0", "This file holds no table"), (b"PK\x03\x04", "damaged")],
)
def test_a_file_that_is_no_table_is_refused_beside_the_field(manager, packing, content, said):
    answer = send(manager, packing, content)
    assert answer.status_code == 422
    assert said in answer.text
    assert latest() is None


def test_without_a_file_it_asks_for_one(manager, packing):
    answer = manager.post("/imports/new", {"team": str(packing.id)}, htmx=False)
    assert answer.status_code == 422
    assert "Choose a file." in answer.text


def test_a_file_sent_twice_is_one_import(manager, packing):
    first = send(manager, packing, key="one")
    second = send(manager, packing, key="one")
    assert first.location == second.location
    assert db.session.query(Import).count() == 1


def test_a_hostile_file_name_is_only_text(manager, packing):
    send(manager, packing, name="../../<script>alert(1)</script>.csv")
    assert latest().file_name == "script>.csv"
    assert "<script>" not in manager.get("/imports").text.partition("<main")[2]


def test_a_mapping_without_a_complaint_comes_back(manager, packing):
    import_ = upload(manager, packing)
    answer = manager.post(f"/imports/{import_.id}/columns", {"date": "Date"}, htmx=False)
    assert answer.status_code == 422
    assert "Tick at least one column" in answer.text
    assert latest().forecast is None


def test_a_date_column_without_dates_comes_back(manager, packing):
    import_ = upload(manager, packing)
    wrong = MAPPED | {"date": "Customer"}
    answer = manager.post(f"/imports/{import_.id}/columns", wrong, htmx=False)
    assert answer.status_code == 422
    assert "There are no dates in this column" in answer.text


def test_ambiguous_dates_are_asked_and_not_guessed(manager, packing):
    content = csv_of([["Label", "03-04-15", "", ""], ["Label", "04-04-15", "", ""]])
    address = f"/imports/{upload(manager, packing, content).id}/columns"
    asked = manager.post(address, MAPPED, htmx=False)
    assert asked.status_code == 422
    assert "03-04-15 is 3 Apr 2015" in asked.text
    assert "03-04-15 is 4 Mar 2015" in asked.text
    answered = MAPPED | {"date_asked": "Date", "date_format": "mdy"}
    assert manager.post(address, answered, htmx=False).status_code == 303
    db.session.expire_all()
    assert latest().mapping["date_format"] == "mdy"


def test_the_answer_for_another_column_does_not_count(manager, packing):
    content = csv_of([["Label", "03-04-15", "", ""]])
    address = f"/imports/{upload(manager, packing, content).id}/columns"
    stale = MAPPED | {"date_asked": "Number", "date_format": "mdy"}
    assert manager.post(address, stale, htmx=False).status_code == 422


def test_the_preview_waits_for_the_columns(manager, packing):
    import_ = upload(manager, packing)
    assert manager.get(f"/imports/{import_.id}/preview").status_code == 303
    assert manager.get(f"/imports/{import_.id}").location.endswith("/columns")
    assert manager.post(f"/imports/{import_.id}/run", htmx=False).status_code == 303
    assert not occurrences()


def test_bad_rows_are_downloaded_with_formulas_made_harmless(manager, packing):
    good = ["Label", "2026-01-01", "", ""]
    content = csv_of([["=1+1", "soon", "", ""], good, good, good])
    import_ = upload(manager, packing, content)
    manager.post(f"/imports/{import_.id}/columns", MAPPED, htmx=False)
    answer = manager.get(f"/imports/{import_.id}/bad-rows.csv")
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0] == "Line,Reason,Complaint,Date,Customer,Number"
    assert lines[1:] == ["2,“soon” is not a date.,'=1+1,soon,,"]


def test_a_second_tap_does_not_run_it_twice(manager, packing):
    import_ = previewed(manager, packing)
    for _ in range(2):
        answer = manager.post(f"/imports/{import_.id}/run", {"key": "one"}, htmx=False)
        assert answer.status_code == 303
    assert occurrences() == 4
    assert kinds() == [EventKind.COMPLAINTS_IMPORTED]


def test_running_a_finished_import_is_the_wrong_moment(manager, packing):
    import_ = brought_in(manager, packing)
    assert manager.post(f"/imports/{import_.id}/run", htmx=False).status_code == 409
    changed = manager.post(f"/imports/{import_.id}/columns", MAPPED, htmx=False)
    assert changed.status_code == 409
    assert manager.get(f"/imports/{import_.id}/columns").location == f"/imports/{import_.id}"


def test_progress_is_a_part_of_the_page_that_asks_again(manager, packing):
    import_ = previewed(manager, packing)
    import_.start()
    db.session.commit()
    part = manager.get(f"/imports/{import_.id}", htmx=True)
    assert "every 1s" in part.text
    assert "<html" not in part.text
    page = manager.get(f"/imports/{import_.id}")
    assert f'id="import-{import_.id}-state"' in page.text


@pytest.mark.parametrize("htmx", [True, False])
def test_a_cancelled_import_leaves_nothing(manager, packing, monkeypatch, htmx):
    import_ = previewed(manager, packing)
    monkeypatch.setattr("kaizen.imports.running.BATCH", 2)
    take = background.bring_in
    answers = []

    def cancelled_meanwhile(running, rows, around):
        def half(rows):
            for number, row in enumerate(rows):
                if number == 3:
                    url = f"/imports/{running.id}/cancel"
                    answers.append(manager.post(url, htmx=htmx))
                yield row

        take(running, half(rows), around=around)

    monkeypatch.setattr(background, "bring_in", cancelled_meanwhile)
    manager.post(f"/imports/{import_.id}/run", htmx=False)
    assert answers[0].status_code == (200 if htmx else 303)
    db.session.expire_all()
    assert import_.state is ImportState.CANCELLED
    assert (occurrences(), kinds()) == (0, [])
    assert not db.session.scalar(db.select(Complaint.id))
    assert "Nothing of it is on the board" in manager.get(f"/imports/{import_.id}").text


def test_cancelling_what_does_not_run_is_the_wrong_moment(manager, packing):
    import_ = brought_in(manager, packing)
    assert manager.post(f"/imports/{import_.id}/cancel", htmx=False).status_code == 409


def test_an_import_whose_process_died_is_run_again_or_taken_back(manager, packing):
    import_ = previewed(manager, packing)
    with clock.at(datetime.now(UTC) - timedelta(minutes=2)):
        import_.start()
    db.session.commit()
    page = manager.get(f"/imports/{import_.id}")
    assert "It stopped halfway." in page.text
    assert "Run it again" in page.text
    manager.post(f"/imports/{import_.id}/run", htmx=False)
    db.session.expire_all()
    assert (import_.state, import_.imported, import_.attempt) == (ImportState.DONE, 4, 2)


def test_a_fault_while_running_is_said_and_can_be_taken_back(manager, packing, monkeypatch):
    monkeypatch.setattr("kaizen.imports.running.BATCH", 2)
    import_ = previewed(manager, packing)
    monkeypatch.setattr("kaizen.imports.running._Intake._newcomers", None)
    manager.post(f"/imports/{import_.id}/run", htmx=False)
    db.session.expire_all()
    assert import_.state is ImportState.FAILED
    assert "It stopped halfway." in manager.get(f"/imports/{import_.id}").text
    assert manager.post(f"/imports/{import_.id}/undo", htmx=False).status_code == 303
    db.session.expire_all()
    assert import_.state is ImportState.CANCELLED


def test_a_run_that_was_overtaken_stops(manager, packing, app):
    import_ = previewed(manager, packing)
    import_.start()
    import_.attempt = 7
    db.session.commit()
    number, path = import_.id, Path(app.instance_path, "uploads", import_.stored_as)
    db.session.commit()
    background._run(app, number, 6, path)
    db.session.expire_all()
    assert (occurrences(), import_.state) == (0, ImportState.RUNNING)


def test_an_import_is_undone_after_a_word(manager, packing):
    import_ = brought_in(manager, packing)
    page = manager.get(f"/imports/{import_.id}/undo")
    assert "4 times that a complaint was heard go off the board." in page.text
    assert "2 complaints that only this file names go too." in page.text
    for _ in range(2):
        answer = manager.post(f"/imports/{import_.id}/undo", {"key": "one"}, htmx=False)
        assert answer.status_code == 303
    db.session.expire_all()
    assert (occurrences(), import_.state) == (0, ImportState.UNDONE)
    assert kinds() == [EventKind.COMPLAINTS_IMPORTED, EventKind.IMPORT_UNDONE]
    assert manager.post(f"/imports/{import_.id}/undo", htmx=False).status_code == 409
    manager.post(f"/imports/{import_.id}/columns", MAPPED, htmx=False)
    manager.post(f"/imports/{import_.id}/run", htmx=False)
    assert occurrences() == 4


def test_a_file_not_kept_any_more_is_said(manager, packing, app):
    import_ = brought_in(manager, packing)
    Path(app.instance_path, "uploads", import_.stored_as).unlink()
    answer = manager.get(f"/imports/{import_.id}/bad-rows.csv")
    assert answer.status_code == 409
    assert "not kept any more" in answer.text
    assert "The bad rows" not in manager.get(f"/imports/{import_.id}").text


def test_the_list_shows_every_state(manager, packing):
    assert "Nothing imported yet" in manager.get("/imports").text
    brought_in(manager, packing)
    for state in ImportState:
        import_ = upload(manager, packing)
        import_.state = state
    db.session.commit()
    assert manager.get("/imports").status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/imports"),
        ("get", "/imports/new"),
        ("post", "/imports/new"),
        ("get", "/imports/{}"),
        ("get", "/imports/{}/columns"),
        ("post", "/imports/{}/columns"),
        ("get", "/imports/{}/preview"),
        ("get", "/imports/{}/bad-rows.csv"),
        ("get", "/imports/{}/undo"),
        ("post", "/imports/{}/undo"),
        ("post", "/imports/{}/run"),
        ("post", "/imports/{}/cancel"),
    ],
)
def test_importing_is_for_managers(manager, browse, tomasz, packing, method, path):
    import_ = previewed(manager, packing)
    address = path.format(import_.id)
    assert getattr(browse(tomasz), method)(address).status_code == 403
    assert getattr(browse(), method)(address, htmx=False).status_code == 303
    if "{}" in path:
        assert getattr(manager, method)(path.format(999)).status_code == 404
    assert not occurrences()
