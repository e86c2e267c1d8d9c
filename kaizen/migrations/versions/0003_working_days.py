"""The week of each team, its closed days and its time zone."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('shift',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('starts', sa.Time(), nullable=False),
    sa.Column('ends', sa.Time(), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_shift_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shift')),
    sa.UniqueConstraint('team_id', 'weekday', 'starts', 'ends', name=op.f('uq_shift_team_id_weekday_starts_ends'))
    )
    op.create_table('closed_day',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_closed_day_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_closed_day'))
    )
    op.create_index('uq_closed_day_of_team', 'closed_day', ['team_id', 'day'], unique=True)
    op.create_index('uq_closed_day_of_all', 'closed_day', ['day'], unique=True,
        sqlite_where=sa.text('team_id IS NULL'), postgresql_where=sa.text('team_id IS NULL'))
    op.add_column('team', sa.Column('time_zone', sa.String(length=64), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("Restore the copy made before the migration instead.")
