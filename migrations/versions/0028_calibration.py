"""calibration: sessions, their calls and people, blind scores, what was agreed."""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('calibration_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('rubric_version_id', sa.Integer(), nullable=False),
    sa.Column('rubric_code', sa.String(length=40), nullable=False),
    sa.Column('expert_id', sa.Integer(), nullable=True),
    sa.Column('led_by_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=True),
    sa.Column('week_on', sa.Date(), nullable=True),
    sa.Column('frame_size', sa.Integer(), nullable=True),
    sa.Column('frame_digest', sa.String(length=64), nullable=True),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('discussed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('agreement', sa.JSON(none_as_null=True), nullable=True),
    sa.ForeignKeyConstraint(['expert_id'], ['user_account.id'], name=op.f('fk_calibration_session_expert_id')),
    sa.ForeignKeyConstraint(['led_by_id'], ['user_account.id'], name=op.f('fk_calibration_session_led_by_id')),
    sa.ForeignKeyConstraint(['rubric_version_id'], ['rubric_version.id'], name=op.f('fk_calibration_session_rubric_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calibration_session'))
    )
    op.create_index('ix_calibration_session_by_state', 'calibration_session', ['state', 'due_on'], unique=False)
    op.create_index(op.f('ix_calibration_session_closed_at'), 'calibration_session', ['closed_at'], unique=False)
    op.create_index(op.f('ix_calibration_session_rubric_code'), 'calibration_session', ['rubric_code'], unique=False)
    op.create_table('calibration_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('item_code', sa.String(length=40), nullable=False),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('reading_zh', sa.Text(), nullable=False),
    sa.Column('reading_en', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['calibration_session.id'], name=op.f('fk_calibration_item_session_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calibration_item'))
    )
    op.create_index('uq_calibration_item_once', 'calibration_item', ['session_id', 'item_code'], unique=True)
    op.create_table('calibration_participant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['calibration_session.id'], name=op.f('fk_calibration_participant_session_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_calibration_participant_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calibration_participant'))
    )
    op.create_index(op.f('ix_calibration_participant_user_id'), 'calibration_participant', ['user_id'], unique=False)
    op.create_index('uq_calibration_participant_once', 'calibration_participant', ['session_id', 'user_id'], unique=True)
    op.create_table('calibration_call',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('is_drawn', sa.Boolean(), nullable=False),
    sa.Column('reference', sa.JSON(none_as_null=True), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_calibration_call_call_id')),
    sa.ForeignKeyConstraint(['session_id'], ['calibration_session.id'], name=op.f('fk_calibration_call_session_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calibration_call'))
    )
    op.create_index(op.f('ix_calibration_call_call_id'), 'calibration_call', ['call_id'], unique=False)
    op.create_index('uq_calibration_call_once', 'calibration_call', ['session_id', 'call_id'], unique=True)
    op.create_index('uq_calibration_call_position', 'calibration_call', ['session_id', 'position'], unique=True)
    op.create_table('calibration_score',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('calibration_call_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('answers', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=True),
    sa.Column('is_fatal', sa.Boolean(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['calibration_call_id'], ['calibration_call.id'], name=op.f('fk_calibration_score_calibration_call_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_calibration_score_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calibration_score'))
    )
    op.create_index(op.f('ix_calibration_score_user_id'), 'calibration_score', ['user_id'], unique=False)
    op.create_index('uq_calibration_score_once', 'calibration_score', ['calibration_call_id', 'user_id'], unique=True)


def downgrade():
    op.drop_table('calibration_score')
    op.drop_table('calibration_call')
    op.drop_table('calibration_participant')
    op.drop_table('calibration_item')
    op.drop_table('calibration_session')
