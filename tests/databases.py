"""Where the tests' boards keep their rows: in files of SQLite, or on one PostgreSQL that is
started for the run and thrown away after it (`pytest --database=postgresql`)."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from kaizen import create_app
from kaizen.extensions import db
from kaizen.schema import bring_up_to_date

KINDS = ("sqlite", "postgresql")

# What migrations themselves wrote is put back; every number begins anew, as in a new database.
# Rows are deleted in any order while their foreign keys sleep: files anew for each table and
# index, as TRUNCATE makes them, cost ten times as much.
EMPTIED = """DO $$
DECLARE one text;
BEGIN
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT tablename FROM pg_tables
      WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('DELETE FROM public.%I', one);
  END LOOP;
  PERFORM setval(oid::regclass, 1, false) FROM pg_class
    WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace;
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'kept' LOOP
    EXECUTE format('INSERT INTO public.%1$I SELECT * FROM kept.%1$I', one);
    EXECUTE format('SELECT setval(pg_get_serial_sequence(%1$L, %2$L), max(id)) FROM public.%1$I',
      one, 'id');
  END LOOP;
END $$"""

KEPT = """DO $$
DECLARE one text; has_rows boolean;
BEGIN
  CREATE SCHEMA kept;
  FOR one IN SELECT tablename FROM pg_tables
      WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', one) INTO has_rows;
    IF has_rows THEN
      EXECUTE format('CREATE TABLE kept.%1$I AS TABLE public.%1$I', one);
    END IF;
  END LOOP;
END $$"""

FORM = """SELECT md5(string_agg(relname::text, ',' ORDER BY oid)) FROM pg_class
  WHERE relnamespace = 'public'::regnamespace"""


# Of the tables that are larger than PostgreSQL assumes: how many there are, how many it counted.
COUNTED = """SELECT count(*), count(*) FILTER (WHERE reltuples > 0) FROM pg_class
  WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 81920"""


class Files:
    """SQLite: each instance has its file."""

    kind = "sqlite"

    def address(self, instance: Path) -> str:
        return f"sqlite:///{instance / 'kaizen.db'}"

    @contextmanager
    def ready(self, instance: Path) -> Iterator[str]:
        shutil.copy(self._migrated(), instance / "kaizen.db")
        yield self.address(instance)

    def copy(self, instance: Path, to: Path) -> None:
        shutil.copytree(instance, to, dirs_exist_ok=True)

    def _migrated(self) -> Path:
        """Made once, in the folder that the tests have in place of the board's own."""
        path = Path(os.environ["INSTANCE_PATH"]) / "migrated.db"
        if not path.exists():
            migrate(f"sqlite:///{path}")
        return path


class Cluster:
    """PostgreSQL: a database each. Those that were given back are emptied and lent again."""

    kind = "postgresql"

    def __init__(self, server: str) -> None:
        self.server = server
        self.numbers = count(1)
        self.template = ""
        self.of: dict[Path, str] = {}
        self.free: list[Lent] = []

    def address(self, instance: Path) -> str:
        if instance not in self.of:
            self.of[instance] = self._made("template1")
        return self.of[instance]

    @contextmanager
    def ready(self, instance: Path) -> Iterator[str]:
        if not self.template:
            self.template = self._made("template1").rpartition("/")[2]
            migrate(self._called(self.template))
            ask(self._called(self.template), KEPT)
        lent = self.free.pop() if self.free else Lent(self._made(self.template))
        self.of[instance] = lent.address
        try:
            yield lent.address
        finally:
            del self.of[instance]
            if lent.can_be_emptied():
                self.free.append(lent)

    def copy(self, instance: Path, to: Path) -> None:
        shutil.copytree(instance, to, dirs_exist_ok=True)
        self.of[to] = self._made(self.of[instance].rpartition("/")[2])

    def _called(self, name: str) -> str:
        return f"{self.server.rpartition('/')[0]}/{name}"

    def _made(self, template: str) -> str:
        name = f"board_{os.getpid()}_{next(self.numbers)}"
        ask(self.server, f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._called(name)


class Lent:
    """A migrated database of PostgreSQL, and a line to it that stays open."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.line = connected(address)
        self.form = self.line.execute(FORM).fetchone()

    def can_be_emptied(self) -> bool:
        """Does it; a test that changed the tables themselves leaves nothing to be lent again."""
        if self.line.execute(FORM).fetchone() != self.form:
            self.line.close()
            return False
        self.line.execute(EMPTIED)
        return True


here: Files | Cluster = Files()


def use(server: str) -> None:
    """From now on, in this process, boards are on this PostgreSQL."""
    global here
    here = Cluster(server)


def kind() -> str:
    return here.kind


def address(instance: Path) -> str:
    """Of the database of that instance: empty, and not migrated, unless `ready` made it."""
    return here.address(Path(instance))


def copied(instance: Path, to: Path) -> Path:
    """`to`, where there is all that is in that instance now. Nobody may be using it."""
    here.copy(instance, to)
    return to


def ready(instance: Path) -> Any:
    """A context: the address of a migrated database with nothing in it, of that instance."""
    return here.ready(Path(instance))


def ask(where: str, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """What the database itself says, past the app. `?` stands for a value on both."""
    if where.startswith("sqlite"):
        path = where.removeprefix("sqlite:///")
        with closing(sqlite3.connect(f"file:{path}?mode=rw", uri=True, timeout=30)) as database:
            rows = database.execute(query, values).fetchall()
            database.commit()
            return rows
    with closing(connected(where)) as database:
        found = database.execute(query.replace("%", "%%").replace("?", "%s"), values)
        return found.fetchall() if found.description else []


def plan(query: str) -> str:
    """How the session's database would go about it, when it would rather not read every row."""
    if kind() == "sqlite":
        return " ".join(map(str, db.session.execute(db.text(f"EXPLAIN QUERY PLAN {query}"))))
    db.session.execute(db.text("SET LOCAL enable_seqscan = off"))
    return "\n".join(db.session.scalars(db.text(f"EXPLAIN {query}")))


def plans_by_what_is_there(where: str) -> bool:
    """Whether PostgreSQL has counted what it would take for small."""
    [(large, counted)] = ask(where, COUNTED)
    return 0 < large == counted


def connected(where: str) -> Any:
    import psycopg

    return psycopg.connect(where.replace("+psycopg", ""), autocommit=True)


def migrate(where: str) -> None:
    app = create_app(SQLALCHEMY_DATABASE_URI=where, TESTING=True)
    bring_up_to_date(app)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
