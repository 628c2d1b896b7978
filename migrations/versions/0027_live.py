"""calls scored while they go on: live listening and mystery calls."""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

HEARD = sa.text("origin IN ('live', 'mystery') AND state <> 'withdrawn'")
RECORDED = sa.text("origin NOT IN ('live', 'mystery')")


def upgrade():
    with op.batch_alter_table('call', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_provisional', sa.Boolean(), server_default=sa.false(), nullable=False))

    op.drop_index('uq_evaluation_once', table_name='evaluation')
    for name, where in (('uq_evaluation_once', RECORDED), ('uq_evaluation_once_heard', HEARD)):
        op.create_index(
            name, 'evaluation', ['call_id', 'monitor_id'], unique=True, sqlite_where=where, postgresql_where=where,
        )

    op.create_table('live_call',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('evaluation_id', sa.Integer(), nullable=False),
    sa.Column('noted_call_id', sa.Integer(), nullable=False),
    sa.Column('record_call_id', sa.Integer(), nullable=True),
    sa.Column('monitor_id', sa.Integer(), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paused_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paused_s', sa.Integer(), nullable=False),
    sa.Column('offset_s', sa.Double(), nullable=True),
    sa.Column('attached_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attached_by_id', sa.Integer(), nullable=True),
    sa.Column('is_by_hand', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['agent_id'], ['agent.id'], name=op.f('fk_live_call_agent_id')),
    sa.ForeignKeyConstraint(['attached_by_id'], ['user_account.id'], name=op.f('fk_live_call_attached_by_id')),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_live_call_evaluation_id')),
    sa.ForeignKeyConstraint(['monitor_id'], ['user_account.id'], name=op.f('fk_live_call_monitor_id')),
    sa.ForeignKeyConstraint(['noted_call_id'], ['call.id'], name=op.f('fk_live_call_noted_call_id')),
    sa.ForeignKeyConstraint(['record_call_id'], ['call.id'], name=op.f('fk_live_call_record_call_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_live_call')),
    sa.UniqueConstraint('evaluation_id', name=op.f('uq_live_call_evaluation_id')),
    sa.UniqueConstraint('noted_call_id', name=op.f('uq_live_call_noted_call_id'))
    )
    op.create_index('ix_live_call_by_monitor', 'live_call', ['monitor_id', 'started_at'], unique=False)
    op.create_index('ix_live_call_waiting', 'live_call', ['record_call_id', 'started_at'], unique=False)
    running = sa.text('stopped_at IS NULL')
    op.create_index(
        'uq_live_call_running', 'live_call', ['monitor_id'], unique=True,
        sqlite_where=running, postgresql_where=running,
    )

    op.create_table('mystery_plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title_zh', sa.String(length=120), nullable=False),
    sa.Column('title_en', sa.String(length=120), nullable=False),
    sa.Column('ask_zh', sa.Text(), nullable=False),
    sa.Column('ask_en', sa.Text(), nullable=False),
    sa.Column('answer_zh', sa.Text(), nullable=False),
    sa.Column('answer_en', sa.Text(), nullable=False),
    sa.Column('rubric_version_id', sa.Integer(), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=True),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('queue', sa.String(length=40), nullable=False),
    sa.Column('caller_id', sa.Integer(), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('from_time', sa.Time(), nullable=False),
    sa.Column('until_time', sa.Time(), nullable=False),
    sa.Column('release_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('release_after_days', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('close_reason', sa.String(length=500), nullable=False),
    sa.Column('planned_by_id', sa.Integer(), nullable=False),
    sa.Column('planned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('live_call_id', sa.Integer(), nullable=True),
    sa.CheckConstraint(
        "CASE WHEN agent_id IS NULL THEN 0 ELSE 1 END + CASE WHEN team_id IS NULL THEN 0 ELSE 1 END"
        " + CASE WHEN queue = '' THEN 0 ELSE 1 END = 1",
        name=op.f('ck_mystery_plan_one_target'),
    ),
    sa.ForeignKeyConstraint(['agent_id'], ['agent.id'], name=op.f('fk_mystery_plan_agent_id')),
    sa.ForeignKeyConstraint(['caller_id'], ['user_account.id'], name=op.f('fk_mystery_plan_caller_id')),
    sa.ForeignKeyConstraint(['live_call_id'], ['live_call.id'], name=op.f('fk_mystery_plan_live_call_id')),
    sa.ForeignKeyConstraint(['planned_by_id'], ['user_account.id'], name=op.f('fk_mystery_plan_planned_by_id')),
    sa.ForeignKeyConstraint(['rubric_version_id'], ['rubric_version.id'], name=op.f('fk_mystery_plan_rubric_version_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_mystery_plan_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mystery_plan')),
    sa.UniqueConstraint('live_call_id', name=op.f('uq_mystery_plan_live_call_id'))
    )
    op.create_index('ix_mystery_plan_by_caller', 'mystery_plan', ['caller_id', 'state', 'last_on'], unique=False)


def downgrade():
    op.drop_table('mystery_plan')
    op.drop_table('live_call')
    # Scores without a recording have no place in the older tables; the log still tells of them.
    heard = "SELECT id FROM evaluation WHERE origin IN ('live', 'mystery')"
    talks = f"SELECT id FROM interview WHERE evaluation_id IN ({heard})"
    plans = f"SELECT id FROM improvement_plan WHERE interview_id IN ({talks})"
    op.execute(f"DELETE FROM follow_up WHERE plan_id IN ({plans})")
    op.execute(f"DELETE FROM improvement_plan WHERE interview_id IN ({talks})")
    for child in ('evaluation_item', 'moment_note', 'interview'):
        op.execute(f"DELETE FROM {child} WHERE evaluation_id IN ({heard})")
    op.execute("DELETE FROM evaluation WHERE origin IN ('live', 'mystery')")
    op.execute("DELETE FROM call WHERE is_provisional")
    for name in ('uq_evaluation_once_heard', 'uq_evaluation_once'):
        op.drop_index(name, table_name='evaluation')
    op.create_index('uq_evaluation_once', 'evaluation', ['call_id', 'monitor_id'], unique=True)
    with op.batch_alter_table('call', schema=None) as batch_op:
        batch_op.drop_column('is_provisional')
