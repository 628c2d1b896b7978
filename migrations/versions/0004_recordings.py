"""recordings."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('quarantined',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quarantined'))
    )
    with op.batch_alter_table('quarantined', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_quarantined_reason'), ['reason'], unique=False)
        batch_op.create_index('uq_quarantined_once', ['digest', 'source'], unique=True)

    op.create_table('call',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('external_id', sa.String(length=80), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('duration_s', sa.Integer(), nullable=False),
    sa.Column('direction', sa.String(length=10), nullable=False),
    sa.Column('queue', sa.String(length=40), nullable=False),
    sa.Column('ring_s', sa.Integer(), nullable=False),
    sa.Column('hold_s', sa.Integer(), nullable=False),
    sa.Column('customer_number', sa.String(length=40), nullable=False),
    sa.Column('disposition', sa.String(length=40), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recording_name', sa.String(length=300), nullable=True),
    sa.Column('agent_channel', sa.Integer(), nullable=False),
    sa.Column('sidecar_name', sa.String(length=300), nullable=True),
    sa.ForeignKeyConstraint(['agent_id'], ['agent.id'], name=op.f('fk_call_agent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call')),
    sa.UniqueConstraint('external_id', name=op.f('uq_call_external_id')),
    sa.UniqueConstraint('recording_name', name=op.f('uq_call_recording_name'))
    )
    with op.batch_alter_table('call', schema=None) as batch_op:
        batch_op.create_index('ix_call_by_agent', ['agent_id', 'started_at'], unique=False)
        batch_op.create_index('ix_call_newest', ['started_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_sidecar_name'), ['sidecar_name'], unique=False)

    op.create_table('recording',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('suffix', sa.String(length=10), nullable=False),
    sa.Column('codec', sa.String(length=30), nullable=False),
    sa.Column('source_rate', sa.Integer(), nullable=False),
    sa.Column('channel_count', sa.Integer(), nullable=False),
    sa.Column('agent_channel', sa.Integer(), nullable=True),
    sa.Column('relation', sa.String(length=12), nullable=False),
    sa.Column('duration_s', sa.Double(), nullable=False),
    sa.Column('has_playable', sa.Boolean(), nullable=False),
    sa.Column('sidecar_digest', sa.String(length=64), nullable=True),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('peaks', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_recording_call_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recording')),
    sa.UniqueConstraint('call_id', name=op.f('uq_recording_call_id'))
    )
    with op.batch_alter_table('recording', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recording_digest'), ['digest'], unique=False)



def downgrade():
    with op.batch_alter_table('recording', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recording_digest'))

    op.drop_table('recording')
    with op.batch_alter_table('call', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_call_sidecar_name'))
        batch_op.drop_index('ix_call_newest')
        batch_op.drop_index('ix_call_by_agent')

    op.drop_table('call')
    with op.batch_alter_table('quarantined', schema=None) as batch_op:
        batch_op.drop_index('uq_quarantined_once')
        batch_op.drop_index(batch_op.f('ix_quarantined_reason'))

    op.drop_table('quarantined')
