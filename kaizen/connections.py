"""How the database is reached: how many connections, and how long anything waits for it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

CONNECT_WITHIN = 5  # seconds
FREE_WITHIN = 10  # seconds, until a connection of the pool is free
OPEN_FOR = 1800  # seconds; firewalls forget what is open for longer
LOST_WITHIN = 20_000  # milliseconds, for a machine that vanished without a word
# Of what people wait for. Migrations, backups and jobs take the time that they need.
WHILE_SERVING = {
    "lock_timeout": "8s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "60s",
}
CANNOT_RECONNECT_YET = "8s2b"  # SQLAlchemy's code for it
# https://www.postgresql.org/docs/current/errcodes-appendix.html: left open for too long in a
# transaction, a server that only reads while another one takes over, and a statement that was
# prepared before its table was changed, which the driver forgets with the rollback.
ELSEWHERE_THAN_IN_OPERATION = {"25P03", "25P04", "25006", "0A000"}


def engine_options(url: str, *, pool: int) -> dict[str, Any]:
    """For SQLAlchemy. SQLite keeps what is usual there; see `prepare_sqlite`."""
    address = make_url(url)
    if address.get_backend_name() != "postgresql":
        return {}
    ours = {
        "connect_timeout": CONNECT_WITHIN,
        "application_name": "kaizen",
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": LOST_WITHIN,
    }
    return {
        "pool_pre_ping": True,
        "pool_size": pool,
        "max_overflow": 0,
        "pool_timeout": FREE_WITHIN,
        "pool_recycle": OPEN_FOR,
        "connect_args": {k: v for k, v in ours.items() if k not in address.query},
    }


def let_nobody_wait_long(engine: Engine) -> None:
    """For who serves: every connection from now on is bounded."""
    if engine.dialect.name != "postgresql":
        return
    limits = " ".join(f"-c {name}={most}" for name, most in WHILE_SERVING.items())

    def bounded(_dialect: Any, _record: Any, _words: Any, options: dict[str, Any]) -> None:
        options.setdefault("options", limits)

    event.listen(engine, "do_connect", bounded)


def is_passing(fault: Exception) -> bool:
    """Locked, busy or out of reach: the same may well go through in a moment."""
    if isinstance(fault, (OperationalError, NoConnectionFree)):
        return True
    if isinstance(fault, PendingRollbackError):
        return fault.code == CANNOT_RECONNECT_YET
    if not isinstance(fault, DBAPIError):
        return False
    state = getattr(fault.orig, "sqlstate", None)
    return fault.connection_invalidated or state in ELSEWHERE_THAN_IN_OPERATION
