"""The team in front of its board: answers, to-dos, stand-ups, walls, inboxes and what is sent."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

import kaizen.database

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('bookmark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reader', sa.String(length=40), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bookmark')),
    sa.UniqueConstraint('reader', name=op.f('uq_bookmark_reader'))
    )
    op.create_table('job_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('started_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('ended_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('fault', sa.Text(), nullable=True),
    sa.Column('fault_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job_run')),
    sa.UniqueConstraint('name', name=op.f('uq_job_run_name'))
    )
    op.create_table('answer_day',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('answers', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_answer_day_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_day')),
    sa.UniqueConstraint('team_id', 'day', name=op.f('uq_answer_day_team_id_day'))
    )
    op.create_table('stand_up_time',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('starts', sa.Time(), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_stand_up_time_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stand_up_time')),
    sa.UniqueConstraint('team_id', 'weekday', 'starts', name=op.f('uq_stand_up_time_team_id_weekday_starts'))
    )
    op.create_table('delivery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.Enum('mail', 'digest', 'push', name='channel', native_enum=False, length=40), nullable=False),
    sa.Column('subject_key', sa.String(length=40), nullable=False),
    sa.Column('after_id', sa.Integer(), nullable=False),
    sa.Column('up_to_id', sa.Integer(), nullable=False),
    sa.Column('made_at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('try_at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'sent', 'given_up', 'not_needed', name='deliverystate', native_enum=False, length=40), nullable=False),
    sa.Column('sent_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('fault', sa.Text(), nullable=True),
    sa.Column('fault_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_delivery_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery')),
    sa.UniqueConstraint('person_id', 'channel', 'subject_key', name=op.f('uq_delivery_person_id_channel_subject_key'))
    )
    op.create_index('ix_delivery_due', 'delivery', ['state', 'try_at'], unique=False)
    op.create_table('inbox_settings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.Enum('daily', 'weekly', 'never', name='digest', native_enum=False, length=40), nullable=False),
    sa.Column('quiet', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_inbox_settings_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inbox_settings')),
    sa.UniqueConstraint('person_id', name=op.f('uq_inbox_settings_person_id'))
    )
    op.create_table('preference',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('my_ideas', 'backed', 'followed', 'mentions', 'to_dos', 'training', 'checks', 'answers', 'stand_ups', name='noticekind', native_enum=False, length=40), nullable=False),
    sa.Column('way', sa.Enum('inbox', 'digest', 'off', name='way', native_enum=False, length=40), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_preference_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_preference')),
    sa.UniqueConstraint('person_id', 'kind', name=op.f('uq_preference_person_id_kind'))
    )
    op.create_table('push_subscription',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('endpoint', sa.Text(), nullable=False),
    sa.Column('endpoint_hash', sa.String(length=64), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('secret', sa.String(length=60), nullable=False),
    sa.Column('added_at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_push_subscription_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_push_subscription')),
    sa.UniqueConstraint('endpoint_hash', name=op.f('uq_push_subscription_endpoint_hash'))
    )
    op.create_index(op.f('ix_push_subscription_person_id'), 'push_subscription', ['person_id'], unique=False)
    op.create_table('stand_up',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('running_team_id', sa.Integer(), nullable=True),
    sa.Column('started_at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('started_by_id', sa.Integer(), nullable=False),
    sa.Column('ended_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('parts', sa.JSON(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('item_since', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('leader_id', sa.Integer(), nullable=True),
    sa.Column('screen', sa.String(length=64), nullable=True),
    sa.Column('screen_seen_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['ended_by_id'], ['person.id'], name=op.f('fk_stand_up_ended_by_id')),
    sa.ForeignKeyConstraint(['leader_id'], ['person.id'], name=op.f('fk_stand_up_leader_id')),
    sa.ForeignKeyConstraint(['running_team_id'], ['team.id'], name=op.f('fk_stand_up_running_team_id')),
    sa.ForeignKeyConstraint(['started_by_id'], ['person.id'], name=op.f('fk_stand_up_started_by_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_stand_up_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stand_up')),
    sa.UniqueConstraint('running_team_id', name=op.f('uq_stand_up_running_team_id'))
    )
    op.create_index('ix_stand_up_team', 'stand_up', ['team_id', 'id'], unique=False)
    op.create_table('stand_up_plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('parts', sa.JSON(), nullable=False),
    sa.Column('deputy_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['deputy_id'], ['person.id'], name=op.f('fk_stand_up_plan_deputy_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_stand_up_plan_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stand_up_plan')),
    sa.UniqueConstraint('team_id', name=op.f('uq_stand_up_plan_team_id'))
    )
    op.create_index(op.f('ix_stand_up_plan_deputy_id'), 'stand_up_plan', ['deputy_id'], unique=False)
    op.create_table('wall',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('initials', sa.Boolean(), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=True),
    sa.Column('added_at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=False),
    sa.Column('last_seen_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['added_by_id'], ['person.id'], name=op.f('fk_wall_added_by_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_wall_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wall')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_wall_token_hash'))
    )
    op.create_index('ix_wall_team', 'wall', ['team_id', 'revoked_at'], unique=False)
    op.create_table('attendance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('stand_up_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_attendance_person_id')),
    sa.ForeignKeyConstraint(['stand_up_id'], ['stand_up.id'], name=op.f('fk_attendance_stand_up_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance')),
    sa.UniqueConstraint('stand_up_id', 'person_id', name=op.f('uq_attendance_stand_up_id_person_id'))
    )
    op.create_index(op.f('ix_attendance_person_id'), 'attendance', ['person_id'], unique=False)
    op.create_table('notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('my_ideas', 'backed', 'followed', 'mentions', 'to_dos', 'training', 'checks', 'answers', 'stand_ups', name='noticekind', native_enum=False, length=40), nullable=False),
    sa.Column('about', sa.String(length=40), nullable=False),
    sa.Column('about_id', sa.Integer(), nullable=False),
    sa.Column('asks', sa.Boolean(), nullable=False),
    sa.Column('at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('read_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_notice_event_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_notice_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('person_id', 'event_id', name=op.f('uq_notice_person_id_event_id'))
    )
    op.create_index('ix_notice_of_event', 'notice', ['event_id'], unique=False)
    op.create_index('ix_notice_unread_of_card', 'notice', ['about', 'about_id'], unique=False, sqlite_where=sa.text('read_at IS NULL'), postgresql_where=sa.text('read_at IS NULL'))
    op.create_index('ix_notice_of_person', 'notice', ['person_id', 'id'], unique=False)
    op.create_index('ix_notice_unread', 'notice', ['person_id', 'about', 'about_id'], unique=False, sqlite_where=sa.text('read_at IS NULL'), postgresql_where=sa.text('read_at IS NULL'))
    op.create_table('reply',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('complaint_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_reply_by_id')),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_reply_complaint_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reply'))
    )
    op.create_index(op.f('ix_reply_complaint_id'), 'reply', ['complaint_id'], unique=False)
    op.create_table('agenda_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('stand_up_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.Enum('wins', 'parked', 'to_dos', 'recurrences', 'complaints', 'ideas', 'trials', 'checks', 'waiting', 'raised', 'answer', name='part', native_enum=False, length=40), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('about', sa.String(length=40), nullable=False),
    sa.Column('about_id', sa.Integer(), nullable=False),
    sa.Column('idea_id', sa.Integer(), nullable=True),
    sa.Column('complaint_id', sa.Integer(), nullable=True),
    sa.Column('because', sa.String(length=40), nullable=False),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.Column('state', sa.Enum('open', 'done', 'parked', name='itemstate', native_enum=False, length=40), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_agenda_item_complaint_id')),
    sa.ForeignKeyConstraint(['idea_id'], ['idea.id'], name=op.f('fk_agenda_item_idea_id')),
    sa.ForeignKeyConstraint(['stand_up_id'], ['stand_up.id'], name=op.f('fk_agenda_item_stand_up_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_item'))
    )
    op.create_index(op.f('ix_agenda_item_complaint_id'), 'agenda_item', ['complaint_id'], unique=False)
    op.create_index(op.f('ix_agenda_item_idea_id'), 'agenda_item', ['idea_id'], unique=False)
    op.create_index('ix_agenda_item_stand_up', 'agenda_item', ['stand_up_id', 'place'], unique=False)
    op.create_table('answer_clock',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('idea_id', sa.Integer(), nullable=True),
    sa.Column('complaint_id', sa.Integer(), nullable=True),
    sa.Column('started_at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('stopped_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('stopped_by_id', sa.Integer(), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('waited', sa.Integer(), nullable=True),
    sa.Column('raise_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('raised', sa.Integer(), nullable=False),
    sa.CheckConstraint('(idea_id IS NULL) <> (complaint_id IS NULL)', name=op.f('ck_answer_clock_of_one_thing')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['person.id'], name=op.f('fk_answer_clock_answered_by_id')),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_answer_clock_complaint_id')),
    sa.ForeignKeyConstraint(['idea_id'], ['idea.id'], name=op.f('fk_answer_clock_idea_id')),
    sa.ForeignKeyConstraint(['stopped_by_id'], ['event.id'], name=op.f('fk_answer_clock_stopped_by_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_answer_clock_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_clock')),
    sa.UniqueConstraint('complaint_id', name=op.f('uq_answer_clock_complaint_id')),
    sa.UniqueConstraint('idea_id', name=op.f('uq_answer_clock_idea_id'))
    )
    op.create_index('ix_answer_clock_answered', 'answer_clock', ['team_id', 'answered_on'], unique=False)
    op.create_index('ix_answer_clock_raise', 'answer_clock', ['raise_at'], unique=False)
    op.create_index('ix_answer_clock_waiting', 'answer_clock', ['team_id', 'stopped_at', 'started_at'], unique=False)
    op.create_table('following',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('idea_id', sa.Integer(), nullable=True),
    sa.Column('complaint_id', sa.Integer(), nullable=True),
    sa.Column('since', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(idea_id IS NULL) <> (complaint_id IS NULL)', name=op.f('ck_following_of_one_thing')),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_following_complaint_id')),
    sa.ForeignKeyConstraint(['idea_id'], ['idea.id'], name=op.f('fk_following_idea_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_following_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_following')),
    sa.UniqueConstraint('complaint_id', 'person_id', name=op.f('uq_following_complaint_id_person_id')),
    sa.UniqueConstraint('idea_id', 'person_id', name=op.f('uq_following_idea_id_person_id'))
    )
    op.create_index(op.f('ix_following_person_id'), 'following', ['person_id'], unique=False)
    op.create_table('raised',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('idea_id', sa.Integer(), nullable=True),
    sa.Column('complaint_id', sa.Integer(), nullable=True),
    sa.Column('from_team_id', sa.Integer(), nullable=False),
    sa.Column('to_team_id', sa.Integer(), nullable=True),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('raised_at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('answered_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('closed_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(idea_id IS NULL) <> (complaint_id IS NULL)', name=op.f('ck_raised_of_one_thing')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['person.id'], name=op.f('fk_raised_answered_by_id')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_raised_by_id')),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_raised_complaint_id')),
    sa.ForeignKeyConstraint(['from_team_id'], ['team.id'], name=op.f('fk_raised_from_team_id')),
    sa.ForeignKeyConstraint(['idea_id'], ['idea.id'], name=op.f('fk_raised_idea_id')),
    sa.ForeignKeyConstraint(['to_team_id'], ['team.id'], name=op.f('fk_raised_to_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_raised'))
    )
    op.create_index('ix_raised_complaint', 'raised', ['complaint_id'], unique=False, sqlite_where=sa.text('complaint_id IS NOT NULL'), postgresql_where=sa.text('complaint_id IS NOT NULL'))
    op.create_index('ix_raised_idea', 'raised', ['idea_id'], unique=False, sqlite_where=sa.text('idea_id IS NOT NULL'), postgresql_where=sa.text('idea_id IS NOT NULL'))
    op.create_index('ix_raised_open', 'raised', ['to_team_id', 'answered_at', 'id'], unique=False)
    op.create_table('to_do',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('idea_id', sa.Integer(), nullable=True),
    sa.Column('complaint_id', sa.Integer(), nullable=True),
    sa.Column('words', sa.String(length=300), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('partner_id', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('taken_at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('taken_by_id', sa.Integer(), nullable=False),
    sa.Column('done_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.Column('done_by_id', sa.Integer(), nullable=True),
    sa.Column('called_off_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_to_do_complaint_id')),
    sa.ForeignKeyConstraint(['done_by_id'], ['person.id'], name=op.f('fk_to_do_done_by_id')),
    sa.ForeignKeyConstraint(['idea_id'], ['idea.id'], name=op.f('fk_to_do_idea_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_to_do_owner_id')),
    sa.ForeignKeyConstraint(['partner_id'], ['person.id'], name=op.f('fk_to_do_partner_id')),
    sa.ForeignKeyConstraint(['taken_by_id'], ['person.id'], name=op.f('fk_to_do_taken_by_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_to_do_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_to_do'))
    )
    op.create_index('ix_to_do_complaint', 'to_do', ['complaint_id'], unique=False, sqlite_where=sa.text('complaint_id IS NOT NULL'), postgresql_where=sa.text('complaint_id IS NOT NULL'))
    op.create_index('ix_to_do_idea', 'to_do', ['idea_id'], unique=False, sqlite_where=sa.text('idea_id IS NOT NULL'), postgresql_where=sa.text('idea_id IS NOT NULL'))
    op.create_index('ix_to_do_open_of_owner', 'to_do', ['owner_id', 'done_at', 'due_on'], unique=False)
    op.create_index('ix_to_do_open_of_team', 'to_do', ['team_id', 'done_at', 'due_on'], unique=False)
    op.create_index('ix_to_do_partner', 'to_do', ['partner_id'], unique=False, sqlite_where=sa.text('partner_id IS NOT NULL'), postgresql_where=sa.text('partner_id IS NOT NULL'))
    op.create_table('outcome',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('standing_in', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_outcome_event_id')),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_item.id'], name=op.f('fk_outcome_item_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outcome')),
    sa.UniqueConstraint('item_id', 'event_id', name=op.f('uq_outcome_item_id_event_id'))
    )
    op.create_table('passed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('clock_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('at', kaizen.database.UtcDateTime(timezone=True), nullable=False),
    sa.Column('ended_at', kaizen.database.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_passed_by_id')),
    sa.ForeignKeyConstraint(['clock_id'], ['answer_clock.id'], name=op.f('fk_passed_clock_id')),
    sa.ForeignKeyConstraint(['to_id'], ['person.id'], name=op.f('fk_passed_to_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passed'))
    )
    op.create_index(op.f('ix_passed_clock_id'), 'passed', ['clock_id'], unique=False)
    op.create_index('ix_passed_to', 'passed', ['to_id', 'ended_at'], unique=False)
    op.add_column(
        'sustain_check', sa.Column('asked_at', kaizen.database.UtcDateTime(timezone=True))
    )
    op.add_column('trial', sa.Column('asked_on', sa.Date()))
    start_the_clocks()
    begin_the_inboxes()
    keep_unread_news()
    remind_of_nothing_old()


DECIDED = (
    "trial_started", "idea_declined", "idea_deferred", "idea_merged", "decision_to_be_told",
)


def start_the_clocks() -> None:
    """Ideas that are proposed and complaints without one wait from now on where everybody sees
    it. None of those that were there before is raised by itself: that would be all at once."""
    database, meta = op.get_bind(), sa.MetaData()
    names = ("idea", "complaint", "event", "person", "leadership", "authorship", "answer_clock")
    idea, complaint, event, person, leadership, authorship, answer_clock = (
        sa.Table(name, meta, autoload_with=database) for name in names
    )
    leads = sa.exists().where(
        leadership.c.person_id == person.c.id, leadership.c.team_id == idea.c.team_id
    )
    wrote = sa.exists().where(
        authorship.c.person_id == person.c.id, authorship.c.idea_id == idea.c.id
    )
    answered = (
        sa.select(idea.c.id, sa.func.min(event.c.id))
        .join(event, sa.and_(event.c.about == "idea", event.c.about_id == idea.c.id))
        .join(person, person.c.id == event.c.by_id)
        .where(idea.c.stage == "proposed", event.c.kind.in_(("comment_added", *DECIDED)))
        .where(sa.or_(leads, person.c.role == "admin"), ~wrote)
        .group_by(idea.c.id)
    )
    first = {row[0]: row[1] for row in database.execute(answered)}
    by_id = {
        row.id: row
        for row in database.execute(
            sa.select(event.c.id, event.c.at, event.c.by_id).where(event.c.id.in_(first.values()))
        )
    } if first else {}
    own = (
        sa.select(event.c.about, event.c.about_id)
        .join(leadership, leadership.c.person_id == event.c.by_id)
        .where(leadership.c.team_id == event.c.team_id)
        .where(event.c.kind.in_(("idea_proposed", "complaint_added")))
    )
    leaders_own = {tuple(row) for row in database.execute(own)}
    proposed = sa.select(idea.c.id, idea.c.team_id, idea.c.proposed_at)
    for one in database.execute(proposed.where(idea.c.stage == "proposed")).all():
        if ("idea", one.id) in leaders_own:
            continue
        answer = by_id.get(first.get(one.id))
        database.execute(sa.insert(answer_clock).values(
            idea_id=one.id,
            team_id=one.team_id,
            started_at=one.proposed_at,
            stopped_at=answer.at if answer else None,
            stopped_by_id=answer.id if answer else None,
            answered_by_id=answer.by_id if answer else None,
            raised=0,
        ))
    prompted = sa.exists().where(idea.c.complaint_id == complaint.c.id)
    waiting = sa.select(complaint.c.id, complaint.c.team_id, complaint.c.added_at).where(
        complaint.c.kind == "complaint",
        complaint.c.import_id.is_(None),
        complaint.c.merged_into_id.is_(None),
        complaint.c.settled_at.is_(None),
        ~prompted,
    )
    for one in database.execute(waiting).all():
        if ("complaint", one.id) in leaders_own:
            continue
        database.execute(sa.insert(answer_clock).values(
            complaint_id=one.id, team_id=one.team_id, started_at=one.added_at, raised=0
        ))


def begin_the_inboxes() -> None:
    """With what happens from now on; a new board begins with its first event."""
    for reader in ("inbox", "deliveries"):
        op.execute(
            f"INSERT INTO bookmark (reader, event_id) SELECT '{reader}', coalesce(max(id), 0)"
            " FROM event"
        )


NEWS = (
    "trial_started", "just_done", "trial_stopped", "trial_extended", "trial_adapted",
    "idea_adopted", "idea_abandoned", "idea_declined", "idea_deferred", "idea_reopened",
    "looked_at_again",
)


def keep_unread_news() -> None:
    """What was decided lately and its author has not read at the kiosk is in the inbox now."""
    kinds = ", ".join(f"'{kind}'" for kind in NEWS)
    op.get_bind().execute(
        sa.text(f"""
            INSERT INTO notice (person_id, event_id, kind, about, about_id, asks, at)
            SELECT a.person_id, e.id, 'my_ideas', 'idea', e.about_id, false, e.at
            FROM event e
            JOIN authorship a ON a.idea_id = e.about_id
            JOIN person p ON p.id = a.person_id
            WHERE e.about = 'idea' AND e.kind IN ({kinds}) AND e.at > :lately
            AND e.id > p.news_read_to AND p.left_at IS NULL
            AND (e.by_id IS NULL OR e.by_id <> p.id)
            AND NOT EXISTS (
                SELECT 1 FROM event u
                WHERE u.about = 'idea' AND u.about_id = e.about_id
                AND u.kind = 'move_undone' AND u.id > e.id
                AND NOT EXISTS (
                    SELECT 1 FROM event d
                    WHERE d.about = 'idea' AND d.about_id = e.about_id
                    AND d.kind IN ({kinds}) AND d.id > e.id AND d.id < u.id
                )
            )
        """).bindparams(
            sa.bindparam(
                "lately",
                datetime.now(UTC) - timedelta(days=14),
                type_=kaizen.database.UtcDateTime(timezone=True),
            )
        )
    )
    op.execute("ALTER TABLE person DROP COLUMN news_read_to")


def remind_of_nothing_old() -> None:
    """Nobody is asked now for all that came due before."""
    check = sa.table(
        "sustain_check",
        sa.column("asked_at", kaizen.database.UtcDateTime(timezone=True)),
        sa.column("due_on", sa.Date()),
    )
    trial = sa.table("trial", sa.column("asked_on", sa.Date()), sa.column("ends_on", sa.Date()))
    now = datetime.now(UTC)
    op.execute(sa.update(check).where(check.c.due_on <= now.date()).values(asked_at=now))
    op.execute(sa.update(trial).where(trial.c.ends_on <= now.date()).values(asked_on=trial.c.ends_on))


def downgrade() -> None:
    raise NotImplementedError("Restore the copy made before the migration instead.")
