"""what draws keep for the draws after them: calls on time, a closed week's volume, slots worked."""

import sqlalchemy as sa
from alembic import op

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('draw', schema=None) as batch_op:
        batch_op.add_column(sa.Column('volume', sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column('worked', sa.JSON(none_as_null=True), nullable=True))

    with op.batch_alter_table('day_draw', schema=None) as batch_op:
        batch_op.add_column(sa.Column('on_time', sa.LargeBinary(), nullable=True))

    with op.batch_alter_table('drawn_call', schema=None) as batch_op:
        batch_op.drop_index('ix_drawn_call_by_monitor')
        batch_op.create_index('ix_drawn_call_by_monitor', ['monitor_id', 'due_on', 'stratum'], unique=False)


def downgrade():
    with op.batch_alter_table('drawn_call', schema=None) as batch_op:
        batch_op.drop_index('ix_drawn_call_by_monitor')
        batch_op.create_index('ix_drawn_call_by_monitor', ['monitor_id', 'due_on'], unique=False)

    with op.batch_alter_table('day_draw', schema=None) as batch_op:
        batch_op.drop_column('on_time')

    with op.batch_alter_table('draw', schema=None) as batch_op:
        batch_op.drop_column('worked')
        batch_op.drop_column('volume')
