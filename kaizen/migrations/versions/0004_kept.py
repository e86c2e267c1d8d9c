"""Standards and training, what follows an adoption, readings, merges, and decisions to be told."""

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

import kaizen.database
from kaizen.words import folded

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

SEARCHED = ("trial", "standard_version")

# As in the first schema: the words of a table, cut in runs of three letters.
FOLLOWED = """
CREATE VIRTUAL TABLE {table}_words
  USING fts5(folded, content='{table}', content_rowid='id', tokenize='trigram');;
CREATE VIRTUAL TABLE {table}_parts USING fts5vocab({table}_words, row);;
CREATE TRIGGER {table}_words_added AFTER INSERT ON {table} BEGIN
  INSERT INTO {table}_words(rowid, folded) VALUES (new.id, new.folded);
END;;
CREATE TRIGGER {table}_words_removed AFTER DELETE ON {table} BEGIN
  INSERT INTO {table}_words({table}_words, rowid, folded) VALUES ('delete', old.id, old.folded);
END;;
CREATE TRIGGER {table}_words_changed AFTER UPDATE OF folded ON {table} BEGIN
  INSERT INTO {table}_words({table}_words, rowid, folded) VALUES ('delete', old.id, old.folded);
  INSERT INTO {table}_words(rowid, folded) VALUES (new.id, new.folded);
END
"""


def upgrade() -> None:
    op.create_table('standard',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('review_on', sa.Date(), nullable=False),
    sa.Column('written_at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_because', sa.Text(), nullable=True),
    sa.Column('replaced_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_standard_owner_id')),
    sa.ForeignKeyConstraint(['replaced_by_id'], ['standard.id'], name=op.f('fk_standard_replaced_by_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_standard_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standard'))
    )
    op.create_index(op.f('ix_standard_owner_id'), 'standard', ['owner_id'], unique=False)
    op.create_index('ix_standard_team', 'standard', ['team_id', 'withdrawn_at', 'id'], unique=False)
    op.create_table('must_know',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('standard_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.Enum('worker', 'manager', 'admin', name='role', native_enum=False, length=40), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_must_know_person_id')),
    sa.ForeignKeyConstraint(['standard_id'], ['standard.id'], name=op.f('fk_must_know_standard_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_must_know_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_must_know'))
    )
    op.create_index(op.f('ix_must_know_person_id'), 'must_know', ['person_id'], unique=False)
    op.create_index('ix_must_know_standard', 'must_know', ['standard_id'], unique=False)
    op.create_index(op.f('ix_must_know_team_id'), 'must_know', ['team_id'], unique=False)
    op.create_table('standard_station',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('standard_id', sa.Integer(), nullable=False),
    sa.Column('station_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['standard_id'], ['standard.id'], name=op.f('fk_standard_station_standard_id')),
    sa.ForeignKeyConstraint(['station_id'], ['station.id'], name=op.f('fk_standard_station_station_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standard_station')),
    sa.UniqueConstraint('standard_id', 'station_id', name=op.f('uq_standard_station_standard_id_station_id'))
    )
    op.create_index(op.f('ix_standard_station_station_id'), 'standard_station', ['station_id'], unique=False)
    op.create_table('standard_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('standard_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('folded', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=True),
    sa.Column('written_by_id', sa.Integer(), nullable=False),
    sa.Column('written_at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['standard_id'], ['standard.id'], name=op.f('fk_standard_version_standard_id')),
    sa.ForeignKeyConstraint(['written_by_id'], ['person.id'], name=op.f('fk_standard_version_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standard_version')),
    sa.UniqueConstraint('standard_id', 'number', name=op.f('uq_standard_version_standard_id_number'))
    )
    op.create_table('step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('content', sa.String(length=64), nullable=True),
    sa.Column('width', sa.Integer(), nullable=True),
    sa.Column('height', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['version_id'], ['standard_version.id'], name=op.f('fk_step_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_step'))
    )
    op.create_index(op.f('ix_step_content'), 'step', ['content'], unique=False)
    op.create_index(op.f('ix_step_version_id'), 'step', ['version_id'], unique=False)
    op.create_table('training',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('ticked_by_id', sa.Integer(), nullable=False),
    sa.Column('ticked_at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_training_person_id')),
    sa.ForeignKeyConstraint(['ticked_by_id'], ['person.id'], name=op.f('fk_training_ticked_by_id')),
    sa.ForeignKeyConstraint(['version_id'], ['standard_version.id'], name=op.f('fk_training_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training')),
    sa.UniqueConstraint('version_id', 'person_id', name=op.f('uq_training_version_id_person_id'))
    )
    op.create_index(op.f('ix_training_person_id'), 'training', ['person_id'], unique=False)
    op.create_table('pending_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('idea_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.Enum('proposed', 'trialled', 'adopted', 'declined', 'deferred', 'abandoned', 'merged', name='stage', native_enum=False, length=40), nullable=False),
    sa.Column('because', sa.Enum('costs', 'safety', 'rules', 'tried_before', 'other_way', 'not_ours', 'no_time', 'waits_for', 'other', name='because', native_enum=False, length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=False),
    sa.Column('instead', sa.Text(), nullable=False),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('decided_at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('in_force_at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_pending_decision_by_id')),
    sa.ForeignKeyConstraint(['idea_id'], ['idea.id'], name=op.f('fk_pending_decision_idea_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pending_decision')),
    sa.UniqueConstraint('idea_id', name=op.f('uq_pending_decision_idea_id'))
    )
    op.create_index('ix_pending_decision_in_force', 'pending_decision', ['in_force_at'], unique=False)
    op.create_table('reading',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('trial_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('figure', sa.Float(), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_reading_by_id')),
    sa.ForeignKeyConstraint(['trial_id'], ['trial.id'], name=op.f('fk_reading_trial_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reading'))
    )
    op.create_index('ix_reading_trial', 'reading', ['trial_id', 'day', 'id'], unique=False)
    op.create_table('trial_helper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('trial_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_trial_helper_person_id')),
    sa.ForeignKeyConstraint(['trial_id'], ['trial.id'], name=op.f('fk_trial_helper_trial_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trial_helper')),
    sa.UniqueConstraint('trial_id', 'person_id', name=op.f('uq_trial_helper_trial_id_person_id'))
    )
    op.create_index(op.f('ix_trial_helper_person_id'), 'trial_helper', ['person_id'], unique=False)
    op.create_table('recurrence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('adoption_id', sa.Integer(), nullable=False),
    sa.Column('complaint_id', sa.Integer(), nullable=False),
    sa.Column('occurrence_id', sa.Integer(), nullable=True),
    sa.Column('noticed_at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.Enum('accept', 'look_again', 'new_idea', name='answer', native_enum=False, length=40), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('new_idea_id', sa.Integer(), nullable=True),
    sa.Column('answered_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('called_off_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['adoption_id'], ['adoption.id'], name=op.f('fk_recurrence_adoption_id')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['person.id'], name=op.f('fk_recurrence_answered_by_id')),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_recurrence_complaint_id')),
    sa.ForeignKeyConstraint(['new_idea_id'], ['idea.id'], name=op.f('fk_recurrence_new_idea_id')),
    sa.ForeignKeyConstraint(['occurrence_id'], ['occurrence.id'], name=op.f('fk_recurrence_occurrence_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recurrence'))
    )
    op.create_index(op.f('ix_recurrence_complaint_id'), 'recurrence', ['complaint_id'], unique=False)
    op.create_index(op.f('ix_recurrence_occurrence_id'), 'recurrence', ['occurrence_id'], unique=False)
    op.create_index(op.f('ix_recurrence_adoption_id'), 'recurrence', ['adoption_id'], unique=False)
    op.create_index(op.f('ix_recurrence_new_idea_id'), 'recurrence', ['new_idea_id'], unique=False)
    still_open = sa.text('answer IS NULL AND called_off_at IS NULL')
    op.create_index('uq_recurrence_open', 'recurrence', ['adoption_id'], unique=True, sqlite_where=still_open, postgresql_where=still_open)
    op.create_table('replication',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('adoption_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Enum('same_complaint', 'like_complaint', 'like_station', 'by_hand', name='reason', native_enum=False, length=40), nullable=False),
    sa.Column('offered_at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('fit', sa.Enum('as_it_is', 'adapted', 'does_not_fit', name='fit', native_enum=False, length=40), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('standard_id', sa.Integer(), nullable=True),
    sa.Column('answered_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('called_off_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['adoption_id'], ['adoption.id'], name=op.f('fk_replication_adoption_id')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['person.id'], name=op.f('fk_replication_answered_by_id')),
    sa.ForeignKeyConstraint(['standard_id'], ['standard.id'], name=op.f('fk_replication_standard_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_replication_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_replication')),
    sa.UniqueConstraint('adoption_id', 'team_id', name=op.f('uq_replication_adoption_id_team_id'))
    )
    op.create_index('ix_replication_open', 'replication', ['team_id', 'fit'], unique=False)
    op.create_index(op.f('ix_replication_standard_id'), 'replication', ['standard_id'], unique=False)
    op.create_table('sustain_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('adoption_id', sa.Integer(), nullable=False),
    sa.Column('after_days', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('found', sa.Enum('kept', 'drifted', name='found', native_enum=False, length=40), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('content', sa.String(length=64), nullable=True),
    sa.Column('width', sa.Integer(), nullable=True),
    sa.Column('height', sa.Integer(), nullable=True),
    sa.Column('checked_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('checked_by_id', sa.Integer(), nullable=True),
    sa.Column('called_off_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['adoption_id'], ['adoption.id'], name=op.f('fk_sustain_check_adoption_id')),
    sa.ForeignKeyConstraint(['checked_by_id'], ['person.id'], name=op.f('fk_sustain_check_checked_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sustain_check'))
    )
    op.create_index(op.f('ix_sustain_check_adoption_id'), 'sustain_check', ['adoption_id'], unique=False)
    op.create_index(op.f('ix_sustain_check_content'), 'sustain_check', ['content'], unique=False)
    op.create_index('ix_sustain_check_due', 'sustain_check', ['found', 'due_on'], unique=False)
    refer_to_ideas()
    op.add_column('team', sa.Column('just_do_it', sa.Boolean(), server_default=sa.true(), nullable=False))
    with op.batch_alter_table('trial') as batch_op:
        batch_op.add_column(sa.Column('kind', sa.Enum('measured', 'yes_no', 'complaint', name='kind', native_enum=False, length=40), server_default='measured', nullable=False))
        batch_op.add_column(sa.Column('why', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('just_do_it', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('actual_figure', sa.Float(), nullable=True))
        batch_op.add_column(sa.Column('folded', sa.Text(), server_default='', nullable=False))
        batch_op.alter_column('expected_from', existing_type=sa.Float(), nullable=True)
        batch_op.alter_column('expected_to', existing_type=sa.Float(), nullable=True)
        batch_op.create_index('ix_trial_ended', ['ended_at'], unique=False)
        batch_op.create_index('ix_trial_just_do_it', ['just_do_it', 'started_at'], unique=False)
    with op.batch_alter_table('adoption') as batch_op:
        batch_op.add_column(sa.Column('version_id', sa.Integer(), nullable=True))
    for_each_adoption_a_standard()
    find_lessons_by_their_words()
    with op.batch_alter_table('adoption') as batch_op:
        batch_op.alter_column('version_id', existing_type=sa.Integer(), nullable=False)
        batch_op.create_foreign_key(op.f('fk_adoption_version_id'), 'standard_version', ['version_id'], ['id'])
        batch_op.drop_constraint(op.f('uq_adoption_trial_id'), type_='unique')
        batch_op.drop_column('new_way')
        batch_op.create_index(op.f('ix_adoption_trial_id'), ['trial_id'], unique=False)
        batch_op.create_index(op.f('ix_adoption_version_id'), ['version_id'], unique=False)
    follow_words()


def refer_to_ideas() -> None:
    """Not in batch: writing a table anew would lose what keeps its full-text index up to date."""
    for table, column in (
        ("vote", "came_from_id"),
        ("help", "came_from_id"),
        ("authorship", "came_from_id"),
        ("comment", "came_from_id"),
        ("photo", "came_from_id"),
        ("idea", "reworked_from_id"),
        ("idea", "merged_into_id"),
    ):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} INTEGER"
            f" CONSTRAINT fk_{table}_{column} REFERENCES idea (id)"
        )
    op.create_index('ix_idea_comes_back', 'idea', ['stage', 'due_on'], unique=False)
    for name in ("reworked_from", "merged_into"):
        few = sa.text(f"{name}_id IS NOT NULL")
        op.create_index(f"ix_idea_{name}", "idea", [f"{name}_id"], sqlite_where=few, postgresql_where=few)


def for_each_adoption_a_standard() -> None:
    """What was written as the new way becomes the first version of a standard, its one step."""
    database = op.get_bind()
    meta = sa.MetaData()
    names = ("adoption", "idea", "trial", "standard", "standard_version", "step", "must_know")
    adoption, idea, trial, standard, version, step, must_know = (
        sa.Table(name, meta, autoload_with=database) for name in names
    )
    adopted = (
        sa.select(adoption.c.id, adoption.c.new_way, adoption.c.adopted_at)
        .add_columns(idea.c.title, idea.c.team_id, idea.c.stage, trial.c.owner_id, trial.c.why)
        .join(idea, idea.c.id == adoption.c.idea_id)
        .join(trial, trial.c.id == adoption.c.trial_id)
        .order_by(adoption.c.id)
    )
    for one in database.execute(adopted).all():
        moment = one.adopted_at
        about = {"standard_id": _put(database, standard, {
            "team_id": one.team_id,
            "owner_id": one.owner_id,
            "review_on": date(moment.year, moment.month, moment.day) + timedelta(days=365),
            "written_at": moment,
            "withdrawn_at": None if one.stage == "adopted" else moment,
        })}
        _put(database, must_know, about | {"team_id": one.team_id})
        version_id = _put(database, version, about | {
            "number": 1,
            "title": one.title,
            "why": "",
            "folded": folded(f"{one.title} {one.new_way}"),
            "written_by_id": one.owner_id,
            "written_at": moment,
        })
        _put(database, step, {"version_id": version_id, "place": 1, "words": one.new_way})
        database.execute(
            sa.update(adoption).where(adoption.c.id == one.id).values(version_id=version_id)
        )


def find_lessons_by_their_words() -> None:
    database = op.get_bind()
    trial = sa.Table("trial", sa.MetaData(), autoload_with=database)
    ended = sa.select(trial.c.id, trial.c.lesson, trial.c.actual, trial.c.measure)
    for one in database.execute(ended.where(trial.c.lesson.is_not(None))).all():
        words = folded(f"{one.lesson} {one.actual} {one.measure}")
        database.execute(sa.update(trial).where(trial.c.id == one.id).values(folded=words))


def follow_words() -> None:
    for name in SEARCHED:
        if op.get_bind().dialect.name != "sqlite":
            op.execute(f"CREATE INDEX ix_{name}_folded ON {name} USING gin (folded gin_trgm_ops)")
            continue
        for statement in FOLLOWED.format(table=name).split(";;"):
            op.execute(statement)
        op.execute(f"INSERT INTO {name}_words({name}_words) VALUES ('rebuild')")


def _put(database: sa.Connection, table: sa.Table, row: dict[str, object]) -> int:
    return int(database.execute(sa.insert(table).values(row)).inserted_primary_key[0])


def downgrade() -> None:
    raise NotImplementedError("Restore the copy made before the migration instead.")
