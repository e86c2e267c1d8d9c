"""Stations, kiosks, receipts, photos, drafts, and the language of what was written."""

import sqlalchemy as sa
from alembic import op
import kaizen.database

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('rendering',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('original', sa.String(length=64), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('made_at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rendering')),
    sa.UniqueConstraint('original', 'language', name=op.f('uq_rendering_original_language'))
    )
    op.create_table('station',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('added_at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('closed_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_station_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_station')),
    sa.UniqueConstraint('team_id', 'name', name=op.f('uq_station_team_id_name'))
    )
    op.create_table('draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('form', sa.String(length=40), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('kept_at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_draft_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
    sa.UniqueConstraint('person_id', 'form', name=op.f('uq_draft_person_id_form'))
    )
    op.create_table('kiosk',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('enrolled_at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('enrolled_by_id', sa.Integer(), nullable=False),
    sa.Column('last_seen_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('asks_pin', sa.Boolean(), nullable=False),
    sa.Column('takes_nameless', sa.Boolean(), nullable=False),
    sa.Column('forgets_after', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=True),
    sa.ForeignKeyConstraint(['enrolled_by_id'], ['person.id'], name=op.f('fk_kiosk_enrolled_by_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_kiosk_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kiosk')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_kiosk_token_hash'))
    )
    op.create_table('station_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('station_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('made_at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('times_used', sa.Integer(), nullable=False),
    sa.Column('last_used_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['station_id'], ['station.id'], name=op.f('fk_station_code_station_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_station_code')),
    sa.UniqueConstraint('code', name=op.f('uq_station_code_code'))
    )
    with op.batch_alter_table('station_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_station_code_station_id'), ['station_id'], unique=False)

    op.create_table('receipt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('made_at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('idea_id', sa.Integer(), nullable=True),
    sa.Column('occurrence_id', sa.Integer(), nullable=True),
    sa.Column('looked_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['idea_id'], ['idea.id'], name=op.f('fk_receipt_idea_id')),
    sa.ForeignKeyConstraint(['occurrence_id'], ['occurrence.id'], name=op.f('fk_receipt_occurrence_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_receipt')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_receipt_code_hash'))
    )
    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_receipt_idea_id'), ['idea_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_receipt_occurrence_id'), ['occurrence_id'], unique=False)

    op.create_table('photo',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('content', sa.String(length=64), nullable=False),
    sa.Column('idea_id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('added_at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('bytes', sa.Integer(), nullable=False),
    sa.Column('mark', sa.Enum('before', 'after', name='mark', native_enum=False, length=40), nullable=True),
    sa.Column('removed_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_photo_by_id')),
    sa.ForeignKeyConstraint(['comment_id'], ['comment.id'], name=op.f('fk_photo_comment_id')),
    sa.ForeignKeyConstraint(['idea_id'], ['idea.id'], name=op.f('fk_photo_idea_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_photo'))
    )
    with op.batch_alter_table('photo', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_photo_comment_id'), ['comment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_photo_content'), ['content'], unique=False)
        batch_op.create_index(batch_op.f('ix_photo_idea_id'), ['idea_id'], unique=False)

    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('receipt_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('language', sa.String(length=10), nullable=True))
        batch_op.alter_column('by_id',
               existing_type=sa.INTEGER(),
               nullable=True)
        batch_op.create_index(batch_op.f('ix_comment_receipt_id'), ['receipt_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_comment_receipt_id'), 'receipt', ['receipt_id'], ['id'])

    op.add_column('complaint', sa.Column('language', sa.String(length=10), nullable=True))

    # Not in batch: writing the table anew would lose what keeps its full-text index up to date.
    op.add_column('idea', sa.Column('language', sa.String(length=10), nullable=True))
    op.execute(
        "ALTER TABLE idea ADD COLUMN station_id INTEGER"
        " CONSTRAINT fk_idea_station_id REFERENCES station (id)"
    )
    op.create_index('ix_idea_station_id', 'idea', ['station_id'], unique=False)

    op.add_column('occurrence', sa.Column('language', sa.String(length=10), nullable=True))

    op.add_column(
        'person', sa.Column('news_read_to', sa.Integer(), nullable=False, server_default='0')
    )
    op.execute("UPDATE person SET news_read_to = (SELECT coalesce(max(id), 0) FROM event)")

    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kiosk_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_sign_in_kiosk_id'), ['kiosk_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_sign_in_kiosk_id'), 'kiosk', ['kiosk_id'], ['id'])

    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.alter_column('person_id',
               existing_type=sa.INTEGER(),
               nullable=True)



def downgrade() -> None:
    raise NotImplementedError("Restore the copy made before the migration instead.")
