"""the other ways in which a call comes to be scored: picked by hand, for risk, around a training."""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('hand_pick',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('complaint_number', sa.String(length=40), nullable=True),
    sa.Column('complained_on', sa.Date(), nullable=True),
    sa.Column('channel', sa.String(length=40), nullable=True),
    sa.Column('picked_by_id', sa.Integer(), nullable=False),
    sa.Column('picked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_hand_pick_call_id')),
    sa.ForeignKeyConstraint(['picked_by_id'], ['user_account.id'], name=op.f('fk_hand_pick_picked_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_pick'))
    )
    op.create_index('uq_hand_pick_complaint', 'hand_pick', ['complaint_number', 'call_id'], unique=True)

    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('pick_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_evaluation_pick_id'), 'hand_pick', ['pick_id'], ['id'])

    op.create_table('risk_week',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('week_on', sa.Date(), nullable=False),
    sa.Column('picked_until', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_week')),
    sa.UniqueConstraint('week_on', name=op.f('uq_risk_week_week_on'))
    )
    op.create_table('risk_pick',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('week_id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=False),
    sa.Column('rubric_version_id', sa.Integer(), nullable=False),
    sa.Column('risk', sa.Integer(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('picked_on', sa.Date(), nullable=False),
    sa.Column('left_for', sa.String(length=20), nullable=True),
    sa.Column('rules_hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['week_id'], ['risk_week.id'], name=op.f('fk_risk_pick_week_id')),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_risk_pick_call_id')),
    sa.ForeignKeyConstraint(['agent_id'], ['agent.id'], name=op.f('fk_risk_pick_agent_id')),
    sa.ForeignKeyConstraint(['rubric_version_id'], ['rubric_version.id'], name=op.f('fk_risk_pick_rubric_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_pick')),
    sa.UniqueConstraint('call_id', name=op.f('uq_risk_pick_call_id'))
    )
    op.create_index(op.f('ix_risk_pick_week_id'), 'risk_pick', ['week_id'], unique=False)
    op.create_index('ix_risk_pick_newest', 'risk_pick', ['picked_on', 'id'], unique=False)

    op.create_table('training',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('need_id', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('agent_ids', sa.JSON(), nullable=False),
    sa.Column('terms', sa.JSON(), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('commitment', sa.String(length=64), nullable=False),
    sa.Column('filed_on', sa.Date(), nullable=False),
    sa.Column('filed_by_id', sa.Integer(), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['need_id'], ['training_need.id'], name=op.f('fk_training_need_id')),
    sa.ForeignKeyConstraint(['filed_by_id'], ['user_account.id'], name=op.f('fk_training_filed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training'))
    )
    op.create_index(op.f('ix_training_need_id'), 'training', ['need_id'], unique=False)
    op.create_table('training_draw',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('training_id', sa.Integer(), nullable=False),
    sa.Column('phase', sa.String(length=10), nullable=False),
    sa.Column('wanted', sa.Integer(), nullable=False),
    sa.Column('missing', sa.Integer(), nullable=False),
    sa.Column('passed_over', sa.JSON(), nullable=False),
    sa.Column('frame_digest', sa.String(length=64), nullable=False),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['training_id'], ['training.id'], name=op.f('fk_training_draw_training_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_draw'))
    )
    op.create_index('uq_training_draw_once', 'training_draw', ['training_id', 'phase'], unique=True)
    op.create_table('training_call',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draw_id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['draw_id'], ['training_draw.id'], name=op.f('fk_training_call_draw_id')),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_training_call_call_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_call'))
    )
    op.create_index('uq_training_call_once', 'training_call', ['draw_id', 'call_id'], unique=True)


def downgrade():
    op.drop_table('training_call')
    op.drop_table('training_draw')
    op.drop_table('training')
    op.drop_table('risk_pick')
    op.drop_table('risk_week')
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_evaluation_pick_id'), type_='foreignkey')
        batch_op.drop_column('pick_id')
    op.drop_table('hand_pick')
