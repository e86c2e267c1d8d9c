"""The process beside the pages that carries out the timetable: huey on a file of its own, or on
Redis where that is set."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from typing import Any

from flask import Flask
from huey import Huey, RedisHuey, SqliteHuey
from huey.consumer import Consumer, Scheduler

from kaizen.jobs.running import run
from kaizen.jobs.timetable import Job, timetable

log = logging.getLogger("kaizen")

TICK = 5  # seconds, between two looks at the timetable
WORKERS = 2  # a mail server that takes its time does not hold up the rest
A_TURN = 10  # seconds; then what it leads to is carried out, and the rest of it
STALE_AFTER = 60  # seconds; what waited longer than that in the queue comes again anyhow
CONNECTS_WITHIN, ANSWERS_WITHIN = 3, 10  # seconds, of Redis
ENDS_WITHIN = 8  # seconds, for the step that is under way


class EveryTick(Scheduler):
    """A turn is taken only while there is a queue to put it on: while Redis is away it waits."""

    periodic_task_seconds = TICK

    def enqueue_periodic_tasks(self, now: Any) -> None:
        try:
            self.huey.pending_count()
        except Exception as fault:  # of Redis' or SQLite's own kind
            log.warning("The queue of the jobs does not answer, they wait: %s", fault)
            return
        super().enqueue_periodic_tasks(now)


class Runner(Consumer):
    """Every signal ends it, a hang-up too, at which huey would start the process anew."""

    scheduler_class = EveryTick
    is_over = False

    def start(self) -> None:
        super().start()
        for name in ("SIGTERM", "SIGINT", "SIGHUP"):  # not every system has all of them
            if number := getattr(signal, name, None):
                signal.signal(number, self.end)

    def end(self, *_: object) -> None:
        # Only noted: a signal may come while the very lock of the flag is held.
        self.is_over = True

    def loop(self, *at: Any) -> Any:
        if self.is_over:
            self.stop_flag.set()
        return super().loop(*at)


def work(app: Flask, server: int | None = None) -> None:
    """Until a signal ends it, or the other end of the pipe `server` is closed."""
    jobs = queue_of(app)
    runner = Runner(jobs, workers=WORKERS, backoff=1.5, max_delay=1.0, scheduler_interval=TICK)
    put_on(jobs, app, timetable(), goes_on=lambda: not runner.stop_flag.is_set())
    if server is not None:
        Thread(target=_end_with_the_server, args=(runner, server), daemon=True).start()
    runner.run()
    for _, thread in runner.worker_threads:
        thread.join(ENDS_WITHIN)


def queue_of(app: Flask) -> Huey:
    """Of this board alone: several may share one Redis."""
    name = "kaizen-" + sha256(app.config["SECRET_KEY"].encode()).hexdigest()[:12]
    if app.config["REDIS_URL"]:
        return RedisHuey(name, connection_pool=redis_at(app.config["REDIS_URL"]), results=False)
    file = Path(app.instance_path) / "jobs.db"
    return SqliteHuey(name, filename=str(file), results=False, cache_mb=1)


def redis_at(url: str) -> Any:
    """A machine that vanished without a word is noticed, and asked again."""
    from redis import ConnectionPool

    waits = {"socket_connect_timeout": CONNECTS_WITHIN, "socket_timeout": ANSWERS_WITHIN}
    return ConnectionPool.from_url(url, **waits)


def put_on(jobs: Huey, app: Flask, table: list[Job], *, goes_on: Callable[[], bool]) -> None:
    tasks: dict[str, Callable[[], object]] = {}

    def follow(job: Job) -> None:
        for name in (*job.then, job.name) if goes_on() else ():
            tasks[name]()

    for job in table:
        task = jobs.periodic_task(Turn(job), name=job.name, expires=STALE_AFTER)
        tasks[job.name] = task(never_twice_at_once(job, app, goes_on, follow))


def never_twice_at_once(
    job: Job, app: Flask, goes_on: Callable[[], bool], follow: Callable[[Job], None]
) -> Callable[[], None]:
    runs = Lock()

    def carry_out() -> None:
        if not runs.acquire(blocking=False):
            return
        try:
            with app.app_context():
                done = run(job, goes_on=goes_on, within=A_TURN)
        finally:
            runs.release()
        if done:
            follow(job)

    return carry_out


class Turn:
    """Whether it is a job's turn; at the start it is every one's."""

    def __init__(self, job: Job) -> None:
        self.every = job.every.total_seconds()
        self.next = monotonic()

    def __call__(self, _now: Any) -> bool:
        now = monotonic()
        if now < self.next:
            return False
        # Half a tick early rather than one tick late, else every minute would be 65 seconds.
        self.next = now + self.every - TICK / 2
        return True


def _end_with_the_server(runner: Runner, server: int) -> None:
    """The system closes it also when the server was killed."""
    os.read(server, 1)
    runner.end()
