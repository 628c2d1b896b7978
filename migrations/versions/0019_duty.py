"""duty of monitors, conflicts, former teams, calls that two people score."""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('team_left',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('was_lead', sa.Boolean(), nullable=False),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_team_left_team_id')),
    sa.ForeignKeyConstraint(['agent_id'], ['agent.id'], name=op.f('fk_team_left_agent_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_team_left_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team_left'))
    )
    op.create_index(op.f('ix_team_left_left_at'), 'team_left', ['left_at'], unique=False)

    op.create_table('monitor_target',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('monitor_id', sa.Integer(), nullable=False),
    sa.Column('daily_minutes', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['monitor_id'], ['user_account.id'], name=op.f('fk_monitor_target_monitor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_monitor_target')),
    sa.UniqueConstraint('monitor_id', name=op.f('uq_monitor_target_monitor_id'))
    )
    op.create_table('monitor_day_away',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('monitor_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['monitor_id'], ['user_account.id'], name=op.f('fk_monitor_day_away_monitor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_monitor_day_away'))
    )
    op.create_index(op.f('ix_monitor_day_away_day'), 'monitor_day_away', ['day'], unique=False)
    op.create_index('uq_monitor_day_away_once', 'monitor_day_away', ['monitor_id', 'day'], unique=True)

    op.create_table('declared_conflict',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('monitor_id', sa.Integer(), nullable=False),
    sa.Column('agent_id', sa.Integer(), nullable=True),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('declared_by_id', sa.Integer(), nullable=False),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(agent_id IS NULL) <> (team_id IS NULL)', name=op.f('ck_declared_conflict_one_side')),
    sa.ForeignKeyConstraint(['monitor_id'], ['user_account.id'], name=op.f('fk_declared_conflict_monitor_id')),
    sa.ForeignKeyConstraint(['agent_id'], ['agent.id'], name=op.f('fk_declared_conflict_agent_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_declared_conflict_team_id')),
    sa.ForeignKeyConstraint(['declared_by_id'], ['user_account.id'], name=op.f('fk_declared_conflict_declared_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_declared_conflict'))
    )
    op.create_index(op.f('ix_declared_conflict_monitor_id'), 'declared_conflict', ['monitor_id'], unique=False)

    with op.batch_alter_table('drawn_call', schema=None) as batch_op:
        batch_op.add_column(sa.Column('second_monitor_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('second_due_on', sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f('ix_drawn_call_second_monitor_id'), ['second_monitor_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_drawn_call_second_monitor_id'), 'user_account', ['second_monitor_id'], ['id'])

    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_second', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.drop_constraint(batch_op.f('uq_evaluation_drawn_call_id'), type_='unique')

    live = sa.text("state <> 'withdrawn'")
    op.create_index(
        'uq_evaluation_seat', 'evaluation', ['drawn_call_id', 'is_second'], unique=True,
        sqlite_where=live, postgresql_where=live,
    )


def downgrade():
    op.drop_index('uq_evaluation_seat', table_name='evaluation')
    # Second and withdrawn evaluations have no place in the older tables; the log still tells of them.
    for child in ('evaluation_item', 'moment_note'):
        op.execute(f"DELETE FROM {child} WHERE evaluation_id IN (SELECT id FROM evaluation WHERE is_second OR state = 'withdrawn')")
    op.execute("DELETE FROM evaluation WHERE is_second OR state = 'withdrawn'")
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.create_unique_constraint(batch_op.f('uq_evaluation_drawn_call_id'), ['drawn_call_id'])
        batch_op.drop_column('is_second')

    with op.batch_alter_table('drawn_call', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_drawn_call_second_monitor_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_drawn_call_second_monitor_id'))
        batch_op.drop_column('second_due_on')
        batch_op.drop_column('second_monitor_id')

    op.drop_table('declared_conflict')
    op.drop_table('monitor_day_away')
    op.drop_table('monitor_target')
    op.drop_table('team_left')
