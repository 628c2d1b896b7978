"""calls and transcripts as telephone systems deliver them."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('call', schema=None) as batch_op:
        batch_op.add_column(sa.Column('customer_recording_name', sa.String(length=300), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_call_customer_recording_name'), ['customer_recording_name'])
        batch_op.alter_column('agent_channel', existing_type=sa.Integer(), nullable=True)
        batch_op.alter_column('language', existing_type=sa.String(length=10), nullable=True)

    with op.batch_alter_table('recording', schema=None) as batch_op:
        batch_op.add_column(sa.Column('customer_digest', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('customer_suffix', sa.String(length=10), nullable=True))
        batch_op.create_index(batch_op.f('ix_recording_customer_digest'), ['customer_digest'], unique=False)

    with op.batch_alter_table('quarantined', schema=None) as batch_op:
        batch_op.add_column(sa.Column('row', sa.JSON(), nullable=True))

    with op.batch_alter_table('transcript', schema=None) as batch_op:
        batch_op.add_column(sa.Column('doubts', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('speaker_confidence', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('checked_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('checked_errors', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('checked_length', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_transcript_checked_at'), ['checked_at'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_transcript_checked_by_id'), 'user_account', ['checked_by_id'], ['id'])

    with op.batch_alter_table('segment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('corrected_words', sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column('masks', sa.JSON(), server_default='[]', nullable=False))

    op.create_table('correction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('segment_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('corrected_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('errors', sa.Integer(), nullable=False),
    sa.Column('length', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['segment_id'], ['segment.id'], name=op.f('fk_correction_segment_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_correction_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction'))
    )
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_correction_corrected_at'), ['corrected_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_correction_segment_id'), ['segment_id'], unique=False)

    op.create_table('pause',
    sa.Column('job_name', sa.String(length=80), nullable=False),
    sa.Column('paused_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('job_name', name=op.f('pk_pause'))
    )


def downgrade():
    op.drop_table('pause')
    op.drop_table('correction')
    with op.batch_alter_table('segment', schema=None) as batch_op:
        batch_op.drop_column('masks')
        batch_op.drop_column('corrected_words')

    with op.batch_alter_table('transcript', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_transcript_checked_by_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_transcript_checked_at'))
        batch_op.drop_column('checked_length')
        batch_op.drop_column('checked_errors')
        batch_op.drop_column('checked_by_id')
        batch_op.drop_column('checked_at')
        batch_op.drop_column('speaker_confidence')
        batch_op.drop_column('doubts')

    with op.batch_alter_table('quarantined', schema=None) as batch_op:
        batch_op.drop_column('row')

    with op.batch_alter_table('recording', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recording_customer_digest'))
        batch_op.drop_column('customer_suffix')
        batch_op.drop_column('customer_digest')

    op.execute("UPDATE call SET agent_channel = 0 WHERE agent_channel IS NULL")
    op.execute("UPDATE call SET language = 'en' WHERE language IS NULL")
    with op.batch_alter_table('call', schema=None) as batch_op:
        batch_op.alter_column('language', existing_type=sa.String(length=10), nullable=False)
        batch_op.alter_column('agent_channel', existing_type=sa.Integer(), nullable=False)
        batch_op.drop_constraint(batch_op.f('uq_call_customer_recording_name'), type_='unique')
        batch_op.drop_column('customer_recording_name')
