"""How Alembic reaches the board's database."""

from alembic import context
from flask import current_app

from kaizen.database import Model

KEPT_BY_SQLITE = ("_words", "_parts")


def include(_thing: object, name: str | None, kind: str, _reflected: bool, _to: object) -> bool:
    """The full-text tables and their shadows are SQLite's own; no model describes them."""
    return not (kind == "table" and name and any(part in name for part in KEPT_BY_SQLITE))


def migrate() -> None:
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            render_as_batch=True,
            include_object=include,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.in_transaction():
            connection.commit()


migrate()
