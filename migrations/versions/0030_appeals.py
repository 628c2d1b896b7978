"""appeals: what agents object to in their scores, and what each level decided."""

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('appeal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('evaluation_id', sa.Integer(), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('total_before', sa.Integer(), nullable=False),
    sa.Column('lodged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('open_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('second_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('second_text', sa.Text(), nullable=False),
    sa.Column('escalated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('overdue_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['agent_id'], ['agent.id'], name=op.f('fk_appeal_agent_id')),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_appeal_evaluation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal'))
    )
    is_open = sa.text("state IN ('first_level', 'answered', 'second_level')")
    op.create_index('uq_appeal_open', 'appeal', ['evaluation_id'], unique=True, sqlite_where=is_open, postgresql_where=is_open)
    op.create_index('ix_appeal_by_state', 'appeal', ['state', 'due_on'], unique=False)
    op.create_index('ix_appeal_by_agent', 'appeal', ['agent_id'], unique=False)
    op.create_index(op.f('ix_appeal_evaluation_id'), 'appeal', ['evaluation_id'], unique=False)
    op.create_index(op.f('ix_appeal_lodged_at'), 'appeal', ['lodged_at'], unique=False)
    op.create_index(op.f('ix_appeal_closed_at'), 'appeal', ['closed_at'], unique=False)

    op.create_table('appeal_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('appeal_id', sa.Integer(), nullable=False),
    sa.Column('item_code', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at_s', sa.Double(), nullable=True),
    sa.Column('verdict_before', sa.String(length=16), nullable=False),
    sa.Column('points_before', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['appeal_id'], ['appeal.id'], name=op.f('fk_appeal_item_appeal_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal_item'))
    )
    op.create_index('uq_appeal_item_once', 'appeal_item', ['appeal_id', 'item_code'], unique=True)

    op.create_table('appeal_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('appeal_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=False),
    sa.Column('total_before', sa.Integer(), nullable=False),
    sa.Column('total_after', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['appeal_id'], ['appeal.id'], name=op.f('fk_appeal_decision_appeal_id')),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_appeal_decision_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal_decision'))
    )
    op.create_index('uq_appeal_decision_once', 'appeal_decision', ['appeal_id', 'level'], unique=True)

    op.create_table('appeal_ruling',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('item_code', sa.String(length=40), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('verdict', sa.String(length=16), nullable=False),
    sa.Column('points', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['decision_id'], ['appeal_decision.id'], name=op.f('fk_appeal_ruling_decision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal_ruling'))
    )
    op.create_index('uq_appeal_ruling_once', 'appeal_ruling', ['decision_id', 'item_code'], unique=True)


def downgrade():
    op.drop_table('appeal_ruling')
    op.drop_table('appeal_decision')
    op.drop_table('appeal_item')
    op.drop_table('appeal')
    # A score that is under appeal can be appealed, or become final, as before.
    op.execute("UPDATE evaluation SET state = 'acknowledged' WHERE state = 'appealed' AND acknowledged_at IS NOT NULL")
    op.execute("UPDATE evaluation SET state = 'published' WHERE state = 'appealed'")
