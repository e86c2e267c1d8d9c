"""How the board is stored: the base of all models, and who may write."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any

from sqlalchemy import (
    DateTime,
    Dialect,
    Engine,
    Enum,
    Index,
    MetaData,
    String,
    Text,
    event,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from kaizen import clock

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database. SQLite itself forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def by_value(enum: type[StrEnum]) -> list[str]:
    return [member.value for member in enum]


Moment = Annotated[datetime, mapped_column(default=clock.now)]
Line = Annotated[str, mapped_column(String(300))]
Words = Annotated[str, mapped_column(Text)]


class Model(DeclarativeBase):
    """A plain SQLAlchemy base: `db.Model` is opaque to type checkers and to annotation maps."""

    metadata = MetaData(naming_convention=NAMING)
    # Store "trialled", not "TRIALLED": SQLAlchemy keeps member names unless told otherwise.
    type_annotation_map = {
        StrEnum: Enum(StrEnum, values_callable=by_value, native_enum=False, length=40),
        datetime: UtcDateTime(),
    }

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805 - a directive is called with the class
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


def index_of_few(name: str, column: str) -> Index:
    """Of the rows only that have a value there: the others cost nothing."""
    few = text(f"{column} IS NOT NULL")  # nosemgrep: sql-built-from-strings - a column of ours
    return Index(name, column, sqlite_where=few, postgresql_where=few)


def insert_into(session: Session, model: type[Model]) -> Any:
    """An insert in the words of the session's database, which can say what to do on a conflict."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    return dialect.insert(model)


def insert_once(session: Session, model: type[Model], **values: Any) -> bool:
    """Whether the row is new. The table's unique constraint decides, so two at once make one."""
    statement = _insert_if_new(session.get_bind().dialect.name, model)
    return session.connection().execute(statement, values).rowcount == 1


@cache
def _insert_if_new(database: str, model: type[Model]) -> Any:
    """Put together once: every vote asks for it."""
    dialect = sqlite if database == "sqlite" else postgresql
    insert = dialect.insert(model.__table__).on_conflict_do_nothing()
    # PostgreSQL answers with the new row's number, and then the count of rows is not kept.
    return insert.execution_options(preserve_rowcount=True)


WRITE_LOCK = 812_812  # of PostgreSQL: any number, as long as nothing else locks on it
MAY_WRITE = "kaizen.may_write"

_writing: ContextVar[bool] = ContextVar("writing", default=True)


@contextmanager
def only_reading() -> Iterator[None]:
    """Transactions begun inside do not ask for the one write lock."""
    token = _writing.set(False)
    try:
        yield
    finally:
        _writing.reset(token)


def expect_writing(*, writing: bool) -> None:
    """Said once at the start of a request: reading pages must not queue behind writers."""
    _writing.set(writing)


def expects_writing() -> bool:
    return _writing.get()


# PostgreSQL takes a table that it never counted for one of ten pages. What is smaller stays
# uncounted: once known as empty, it is read whole by every plan that is kept while it grows.
LARGER_THAN_ASSUMED = """SELECT oid::regclass::text FROM pg_class
  WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
  AND pg_relation_size(oid) > 10 * current_setting('block_size')::int"""


def count_rows_anew(connection: Connection) -> None:
    """After many came at one stroke: PostgreSQL takes a large table for a small one until it has
    counted, which it does by itself only later. SQLite plans without."""
    if connection.dialect.name == "postgresql":
        for name in connection.exec_driver_sql(LARGER_THAN_ASSUMED).scalars().all():
            connection.exec_driver_sql(f"ANALYZE {name}")  # nosemgrep: sql-built-from-strings


@event.listens_for(Engine, "connect")
def prepare_sqlite(connection: Any, _: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver's own BEGIN is deferred: it fails as "locked" when a reader turns writer.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # what was acknowledged is there after a power cut, too
        "busy_timeout=15000",
        "foreign_keys=ON",
        "cache_size=-1000",  # kilobytes, of each connection; the system keeps the file for all
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")  # nosemgrep: sql-built-from-strings - those above


STATEMENTS_PREPARED = 300  # of each connection to PostgreSQL: those of all common pages


@event.listens_for(Engine, "connect")
def prepare_postgresql(connection: Any, _: Any) -> None:
    if hasattr(connection, "prepared_max"):
        connection.prepared_max = STATEMENTS_PREPARED


@event.listens_for(Engine, "begin")
def let_one_write(connection: Connection) -> None:
    """Whoever writes has the board's one write lock from the first question on. What a verb has
    looked up stays true until its commit, on PostgreSQL as on SQLite; and as it is asked for
    before any row is held, no two can wait for each other."""
    writes = _writing.get()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    elif connection.dialect.name == "postgresql":
        connection.info[MAY_WRITE] = connection.info[WROTE] = False
        wait_for_the_write_lock(connection, wanted=writes)
        connection.info[MAY_WRITE] = writes


WROTE = "kaizen.wrote"
WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE)\b")


@event.listens_for(Engine, "before_cursor_execute")
def notice_what_may_write(
    connection: Connection, _cursor: Any, statement: str, _values: Any, _context: Any, _many: bool
) -> None:
    if not only_reads(statement):
        connection.info[WROTE] = True


def only_reads(statement: str) -> bool:
    """In case of doubt it does not. A WITH may delete beside what it selects."""
    with_parts = statement.startswith("WITH ") and not WRITES.search(statement)
    return with_parts or statement.startswith("SELECT ")


@event.listens_for(Engine, "rollback")
def end_what_only_read(connection: Connection) -> None:
    """As a commit: at a rollback the driver forgets every statement that PostgreSQL has prepared,
    for a table might be gone with it. Each page ends with one, and nothing would stay prepared."""
    if connection.dialect.name != "postgresql" or connection.invalidated:
        return  # a lost connection has nothing left to ask
    if connection.info.get(WROTE, True):
        return
    driven: Any = connection.connection.dbapi_connection
    # What failed is rolled back, and one that is lost is told by the rollback that follows.
    if driven.info.transaction_status.name == "INTRANS":
        with suppress(Exception):
            driven.commit()


def wait_for_the_write_lock(connection: Connection, *, wanted: bool = True) -> None:
    """For a transaction that began as a reader's. On SQLite its first write asks for the lock."""
    if connection.dialect.name == "postgresql" and wanted and not connection.info[MAY_WRITE]:
        # nosemgrep: sql-built-from-strings - a number of ours
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})")
