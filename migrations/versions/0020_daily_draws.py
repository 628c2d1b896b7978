"""daily draws: the plan of a week, a draw for each day and the closing, what each drawn call was drawn by."""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('draw', schema=None) as batch_op:
        batch_op.add_column(sa.Column('plan_digest', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('planned_at', sa.DateTime(timezone=True), nullable=True))

    op.create_table('day_draw',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draw_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Integer(), nullable=False),
    sa.Column('frame_digest', sa.String(length=64), nullable=False),
    sa.Column('basis_digest', sa.String(length=64), nullable=False),
    sa.Column('frame_size', sa.Integer(), nullable=False),
    sa.Column('exclusions', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('code_version', sa.String(length=40), nullable=False),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['draw_id'], ['draw.id'], name=op.f('fk_day_draw_draw_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_day_draw'))
    )
    op.create_index('uq_day_draw_once', 'day_draw', ['draw_id', 'day'], unique=True)

    with op.batch_alter_table('drawn_call', schema=None) as batch_op:
        batch_op.add_column(sa.Column('provisional', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('day_draw_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('frame_day', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('pick', sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column('window_start_s', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('window_s', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('is_double', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(batch_op.f('ix_drawn_call_day_draw_id'), ['day_draw_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_drawn_call_day_draw_id'), 'day_draw', ['day_draw_id'], ['id'])

    with op.batch_alter_table('draw_shortfall', schema=None) as batch_op:
        batch_op.add_column(sa.Column('carried', sa.Integer(), server_default='0', nullable=False))


def downgrade():
    with op.batch_alter_table('draw_shortfall', schema=None) as batch_op:
        batch_op.drop_column('carried')

    with op.batch_alter_table('drawn_call', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_drawn_call_day_draw_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_drawn_call_day_draw_id'))
        for name in ('is_double', 'window_s', 'window_start_s', 'pick', 'frame_day', 'day_draw_id', 'provisional'):
            batch_op.drop_column(name)

    op.drop_table('day_draw')
    with op.batch_alter_table('draw', schema=None) as batch_op:
        batch_op.drop_column('planned_at')
        batch_op.drop_column('plan_digest')
