"""evaluations."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('evaluation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=False),
    sa.Column('monitor_id', sa.Integer(), nullable=False),
    sa.Column('rubric_version_id', sa.Integer(), nullable=False),
    sa.Column('drawn_call_id', sa.Integer(), nullable=True),
    sa.Column('origin', sa.String(length=20), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=True),
    sa.Column('is_fatal', sa.Boolean(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('assigned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('acknowledged_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['agent_id'], ['agent.id'], name=op.f('fk_evaluation_agent_id')),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_evaluation_call_id')),
    sa.ForeignKeyConstraint(['drawn_call_id'], ['drawn_call.id'], name=op.f('fk_evaluation_drawn_call_id')),
    sa.ForeignKeyConstraint(['monitor_id'], ['user_account.id'], name=op.f('fk_evaluation_monitor_id')),
    sa.ForeignKeyConstraint(['rubric_version_id'], ['rubric_version.id'], name=op.f('fk_evaluation_rubric_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation')),
    sa.UniqueConstraint('drawn_call_id', name=op.f('uq_evaluation_drawn_call_id'))
    )
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.create_index('ix_evaluation_by_agent', ['agent_id', 'published_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_evaluation_published_at'), ['published_at'], unique=False)
        batch_op.create_index('ix_evaluation_worklist', ['monitor_id', 'state', 'due_on'], unique=False)
        batch_op.create_index('uq_evaluation_once', ['call_id', 'monitor_id'], unique=True)

    op.create_table('evaluation_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('evaluation_id', sa.Integer(), nullable=False),
    sa.Column('item_code', sa.String(length=40), nullable=False),
    sa.Column('verdict', sa.String(length=16), nullable=True),
    sa.Column('proposed', sa.String(length=16), nullable=True),
    sa.Column('points', sa.Integer(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('note_at_s', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_evaluation_item_evaluation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation_item'))
    )
    with op.batch_alter_table('evaluation_item', schema=None) as batch_op:
        batch_op.create_index('ix_evaluation_item_by_code', ['item_code', 'verdict'], unique=False)
        batch_op.create_index('uq_evaluation_item_once', ['evaluation_id', 'item_code'], unique=True)

    op.create_table('moment_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('evaluation_id', sa.Integer(), nullable=False),
    sa.Column('at_s', sa.Double(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_moment_note_evaluation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_moment_note'))
    )
    with op.batch_alter_table('moment_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_moment_note_evaluation_id'), ['evaluation_id'], unique=False)



def downgrade():
    with op.batch_alter_table('moment_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_moment_note_evaluation_id'))

    op.drop_table('moment_note')
    with op.batch_alter_table('evaluation_item', schema=None) as batch_op:
        batch_op.drop_index('uq_evaluation_item_once')
        batch_op.drop_index('ix_evaluation_item_by_code')

    op.drop_table('evaluation_item')
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.drop_index('uq_evaluation_once')
        batch_op.drop_index('ix_evaluation_worklist')
        batch_op.drop_index(batch_op.f('ix_evaluation_published_at'))
        batch_op.drop_index('ix_evaluation_by_agent')

    op.drop_table('evaluation')
