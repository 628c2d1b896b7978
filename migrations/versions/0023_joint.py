"""joint listening."""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('joint_lead_away',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['lead_id'], ['user_account.id'], name=op.f('fk_joint_lead_away_lead_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joint_lead_away'))
    )
    with op.batch_alter_table('joint_lead_away', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_joint_lead_away_lead_id'), ['lead_id'], unique=False)

    op.create_table('joint_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('begins_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('monitor_id', sa.Integer(), nullable=False),
    sa.Column('is_blind', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('arranged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('held_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['monitor_id'], ['user_account.id'], name=op.f('fk_joint_session_monitor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joint_session'))
    )
    with op.batch_alter_table('joint_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_joint_session_monitor_id'), ['monitor_id'], unique=False)
        batch_op.create_index('ix_joint_session_newest', ['begins_at', 'id'], unique=False)

    op.create_table('joint_seat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=False),
    sa.Column('attended', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['lead_id'], ['user_account.id'], name=op.f('fk_joint_seat_lead_id')),
    sa.ForeignKeyConstraint(['session_id'], ['joint_session.id'], name=op.f('fk_joint_seat_session_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joint_seat'))
    )
    with op.batch_alter_table('joint_seat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_joint_seat_lead_id'), ['lead_id'], unique=False)
        batch_op.create_index('uq_joint_seat_once', ['session_id', 'lead_id'], unique=True)

    op.create_table('joint_call',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('evaluation_id', sa.Integer(), nullable=False),
    sa.Column('why', sa.String(length=16), nullable=False),
    sa.Column('item_codes', sa.JSON(), nullable=False),
    sa.Column('discussion', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_joint_call_evaluation_id')),
    sa.ForeignKeyConstraint(['session_id'], ['joint_session.id'], name=op.f('fk_joint_call_session_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joint_call'))
    )
    with op.batch_alter_table('joint_call', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_joint_call_evaluation_id'), ['evaluation_id'], unique=False)
        batch_op.create_index('uq_joint_call_once', ['session_id', 'evaluation_id'], unique=True)

    op.create_table('joint_follow_up',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.String(length=16), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['call_id'], ['joint_call.id'], name=op.f('fk_joint_follow_up_call_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['user_account.id'], name=op.f('fk_joint_follow_up_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joint_follow_up'))
    )
    with op.batch_alter_table('joint_follow_up', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_joint_follow_up_call_id'), ['call_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_joint_follow_up_owner_id'), ['owner_id'], unique=False)

    op.create_table('joint_reading',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('item_code', sa.String(length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['joint_call.id'], name=op.f('fk_joint_reading_call_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_joint_reading'))
    )
    with op.batch_alter_table('joint_reading', schema=None) as batch_op:
        batch_op.create_index('uq_joint_reading_once', ['call_id', 'item_code'], unique=True)



def downgrade():
    with op.batch_alter_table('joint_reading', schema=None) as batch_op:
        batch_op.drop_index('uq_joint_reading_once')

    op.drop_table('joint_reading')
    with op.batch_alter_table('joint_follow_up', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_joint_follow_up_owner_id'))
        batch_op.drop_index(batch_op.f('ix_joint_follow_up_call_id'))

    op.drop_table('joint_follow_up')
    with op.batch_alter_table('joint_call', schema=None) as batch_op:
        batch_op.drop_index('uq_joint_call_once')
        batch_op.drop_index(batch_op.f('ix_joint_call_evaluation_id'))

    op.drop_table('joint_call')
    with op.batch_alter_table('joint_seat', schema=None) as batch_op:
        batch_op.drop_index('uq_joint_seat_once')
        batch_op.drop_index(batch_op.f('ix_joint_seat_lead_id'))

    op.drop_table('joint_seat')
    with op.batch_alter_table('joint_session', schema=None) as batch_op:
        batch_op.drop_index('ix_joint_session_newest')
        batch_op.drop_index(batch_op.f('ix_joint_session_monitor_id'))

    op.drop_table('joint_session')
    with op.batch_alter_table('joint_lead_away', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_joint_lead_away_lead_id'))

    op.drop_table('joint_lead_away')
