"""attendance."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('attendance_excuse',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['agent_id'], ['agent.id'], name=op.f('fk_attendance_excuse_agent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance_excuse'))
    )
    with op.batch_alter_table('attendance_excuse', schema=None) as batch_op:
        batch_op.create_index('uq_attendance_excuse_once', ['agent_id', 'day'], unique=True)

    op.create_table('duty_day',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('shift', sa.String(length=30), nullable=False),
    sa.ForeignKeyConstraint(['agent_id'], ['agent.id'], name=op.f('fk_duty_day_agent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_day'))
    )
    with op.batch_alter_table('duty_day', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duty_day_day'), ['day'], unique=False)
        batch_op.create_index('uq_duty_day_once', ['agent_id', 'day'], unique=True)

    op.create_table('login_record',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=False),
    sa.Column('logged_in_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('logged_out_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['agent_id'], ['agent.id'], name=op.f('fk_login_record_agent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_login_record'))
    )
    with op.batch_alter_table('login_record', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_login_record_logged_in_at'), ['logged_in_at'], unique=False)
        batch_op.create_index('uq_login_record_once', ['agent_id', 'logged_in_at'], unique=True)

    op.create_table('monthly_statement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('rules_hash', sa.String(length=64), nullable=False),
    sa.Column('duty_days', sa.Integer(), nullable=False),
    sa.Column('leave_days', sa.Integer(), nullable=False),
    sa.Column('absence_days', sa.Integer(), nullable=False),
    sa.Column('money', sa.Integer(), nullable=False),
    sa.Column('proposals', sa.JSON(), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['agent_id'], ['agent.id'], name=op.f('fk_monthly_statement_agent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_monthly_statement'))
    )
    with op.batch_alter_table('monthly_statement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_monthly_statement_month'), ['month'], unique=False)
        batch_op.create_index('uq_monthly_statement_once', ['agent_id', 'month'], unique=True)

    op.create_table('attendance_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('statement_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('consequence', sa.String(length=20), nullable=False),
    sa.Column('rule', sa.String(length=10), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('money', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['statement_id'], ['monthly_statement.id'], name=op.f('fk_attendance_event_statement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance_event'))
    )
    with op.batch_alter_table('attendance_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendance_event_statement_id'), ['statement_id'], unique=False)



def downgrade():
    with op.batch_alter_table('attendance_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attendance_event_statement_id'))

    op.drop_table('attendance_event')
    with op.batch_alter_table('monthly_statement', schema=None) as batch_op:
        batch_op.drop_index('uq_monthly_statement_once')
        batch_op.drop_index(batch_op.f('ix_monthly_statement_month'))

    op.drop_table('monthly_statement')
    with op.batch_alter_table('login_record', schema=None) as batch_op:
        batch_op.drop_index('uq_login_record_once')
        batch_op.drop_index(batch_op.f('ix_login_record_logged_in_at'))

    op.drop_table('login_record')
    with op.batch_alter_table('duty_day', schema=None) as batch_op:
        batch_op.drop_index('uq_duty_day_once')
        batch_op.drop_index(batch_op.f('ix_duty_day_day'))

    op.drop_table('duty_day')
    with op.batch_alter_table('attendance_excuse', schema=None) as batch_op:
        batch_op.drop_index('uq_attendance_excuse_once')

    op.drop_table('attendance_excuse')
