"""sampling."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('draw',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan', sa.String(length=40), nullable=False),
    sa.Column('week_on', sa.Date(), nullable=False),
    sa.Column('commitment', sa.String(length=64), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('committed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('frame_digest', sa.String(length=64), nullable=True),
    sa.Column('basis_digest', sa.String(length=64), nullable=True),
    sa.Column('rules_hash', sa.String(length=64), nullable=True),
    sa.Column('code_version', sa.String(length=40), nullable=True),
    sa.Column('exclusions', sa.JSON(), nullable=True),
    sa.Column('frame_size', sa.Integer(), nullable=True),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draw'))
    )
    with op.batch_alter_table('draw', schema=None) as batch_op:
        batch_op.create_index('uq_draw_once', ['plan', 'week_on'], unique=True)

    op.create_table('draw_shortfall',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draw_id', sa.Integer(), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=False),
    sa.Column('wanted', sa.Integer(), nullable=False),
    sa.Column('drawn', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['agent_id'], ['agent.id'], name=op.f('fk_draw_shortfall_agent_id')),
    sa.ForeignKeyConstraint(['draw_id'], ['draw.id'], name=op.f('fk_draw_shortfall_draw_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draw_shortfall'))
    )
    with op.batch_alter_table('draw_shortfall', schema=None) as batch_op:
        batch_op.create_index('uq_draw_shortfall_once', ['draw_id', 'agent_id'], unique=True)

    op.create_table('drawn_call',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draw_id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('monitor_id', sa.Integer(), nullable=True),
    sa.Column('slot', sa.String(length=30), nullable=False),
    sa.Column('slots', sa.JSON(), nullable=False),
    sa.Column('stratum', sa.String(length=60), nullable=False),
    sa.Column('number', sa.Double(), nullable=False),
    sa.Column('probability', sa.Double(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_drawn_call_call_id')),
    sa.ForeignKeyConstraint(['draw_id'], ['draw.id'], name=op.f('fk_drawn_call_draw_id')),
    sa.ForeignKeyConstraint(['monitor_id'], ['user_account.id'], name=op.f('fk_drawn_call_monitor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drawn_call'))
    )
    with op.batch_alter_table('drawn_call', schema=None) as batch_op:
        batch_op.create_index('ix_drawn_call_by_monitor', ['monitor_id', 'due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_drawn_call_call_id'), ['call_id'], unique=False)
        batch_op.create_index('uq_drawn_call_once', ['draw_id', 'call_id'], unique=True)



def downgrade():
    with op.batch_alter_table('drawn_call', schema=None) as batch_op:
        batch_op.drop_index('uq_drawn_call_once')
        batch_op.drop_index(batch_op.f('ix_drawn_call_call_id'))
        batch_op.drop_index('ix_drawn_call_by_monitor')

    op.drop_table('drawn_call')
    with op.batch_alter_table('draw_shortfall', schema=None) as batch_op:
        batch_op.drop_index('uq_draw_shortfall_once')

    op.drop_table('draw_shortfall')
    with op.batch_alter_table('draw', schema=None) as batch_op:
        batch_op.drop_index('uq_draw_once')

    op.drop_table('draw')
