"""What the runner asks every few seconds, and where its queue is."""

from huey import MemoryHuey, RedisHuey, SqliteHuey

from kaizen.extensions import db
from kaizen.inbox.deliveries import Channel
from kaizen.inbox.sending import due
from kaizen.jobs.queries import job_runs
from kaizen.jobs.runner import TICK, Turn, put_on, queue_of
from kaizen.jobs.timetable import SOON, Job, timetable
from tests import databases
from tests.statements import statements


def test_the_queue_is_a_file_of_its_own_or_on_redis_where_that_is_set(app, tmp_path):
    on_a_file = queue_of(app)
    assert isinstance(on_a_file, SqliteHuey)
    assert on_a_file.storage.filename == str(tmp_path / "jobs.db")
    app.config["REDIS_URL"] = "redis://127.0.0.1:6379/0"
    assert isinstance(queue_of(app), RedisHuey)


def test_boards_that_share_redis_do_not_share_a_queue(app):
    app.config["REDIS_URL"] = "redis://127.0.0.1:6379/0"
    one = queue_of(app).name
    app.config["SECRET_KEY"] = "another board"
    assert queue_of(app).name != one


def test_what_is_asked_every_few_seconds_is_one_question_each(app):
    for job in timetable():
        if job.every == SOON:
            with statements() as asked:
                assert job.look is not None, f"{job.name} would write every few seconds"
                job.look()
            assert len(asked) == 1, asked


def test_what_is_due_is_found_by_an_index(app):
    sql = due([Channel.MAIL]).compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = databases.plan(sql)
    assert "ix_delivery_due" in plan, plan


def test_a_job_takes_its_turn_as_often_as_the_timetable_says(monkeypatch):
    now = 1000.0
    monkeypatch.setattr("kaizen.jobs.runner.monotonic", lambda: now)
    turn, taken = Turn(Job("one", "", lambda: 0)), 0
    for _ in range(10 * 60 // TICK):
        taken += turn(None)
        now += TICK
    assert taken == 10


def test_what_leads_on_to_another_job_is_followed_by_it_at_once(app):
    left, done = [1], []
    table = [
        Job("one", "", lambda: left.pop() if left else 0, then=("two",)),
        Job("two", "", lambda: done.append(1) or 0),
    ]
    jobs = MemoryHuey(results=False)
    put_on(jobs, app, table, goes_on=lambda: True)
    for task in jobs.read_periodic(None):
        if task.name == "one":
            jobs.execute(task)
    assert done == []
    jobs.execute(jobs.dequeue())
    assert done == [1]


def test_a_job_that_always_finds_more_ends_its_turn_and_takes_another(app, monkeypatch):
    """As the inboxes do while people write without a pause."""
    monkeypatch.setattr("kaizen.jobs.runner.A_TURN", 0.3)
    steps, led_to = [], []
    table = [
        Job("one", "", lambda: steps.append(1) or 1, then=("two",)),
        Job("two", "", lambda: led_to.append(len(steps)) or 0),
    ]
    jobs = MemoryHuey(results=False)
    put_on(jobs, app, table, goes_on=lambda: True)
    jobs.execute(next(task for task in jobs.read_periodic(None) if task.name == "one"))
    first_turn = len(steps)
    assert job_runs()["one"].ended_at
    db.session.rollback()
    for _ in range(2):
        jobs.execute(jobs.dequeue())
    assert led_to == [first_turn]
    assert len(steps) > first_turn


def test_what_a_job_leads_to_is_in_the_timetable():
    names = {job.name for job in timetable()}
    assert {name for job in timetable() for name in job.then} <= names
