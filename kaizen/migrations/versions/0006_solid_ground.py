"""Solid ground."""

import sqlalchemy as sa
from alembic import op

import kaizen.database

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('wrong_tries', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.Enum('person_here', 'person', 'address', 'secret', 'receipts_here', 'receipts', name='tried', native_enum=False, length=40), nullable=True))
        batch_op.add_column(sa.Column('since', kaizen.database.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('person_number', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('address', sa.String(length=64), nullable=True))

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('name_replaced_at', kaizen.database.UtcDateTime(), nullable=True))

    op.create_index('ix_person_of_team', 'person', ['team_id', 'left_at'], unique=False)
    op.create_index('ix_person_of_role', 'person', ['role', 'left_at'], unique=False)
    op.drop_index(op.f('ix_person_team_id'), table_name='person')
    op.create_index(op.f('ix_must_know_role'), 'must_know', ['role'], unique=False)
    op.create_index('ix_standard_withdrawn', 'standard', ['withdrawn_at'], unique=False, sqlite_where=sa.text('withdrawn_at IS NOT NULL'), postgresql_where=sa.text('withdrawn_at IS NOT NULL'))

    op.create_table('known_place',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=64), nullable=False),
    sa.Column('last_at', kaizen.database.UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_known_place')),
    sa.UniqueConstraint('what', name=op.f('uq_known_place_what'))
    )


def downgrade() -> None:
    raise NotImplementedError("Restore the copy made before the migration instead.")
