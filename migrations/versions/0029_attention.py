"""how long a monitor was at a call, and what he heard of it."""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('active_s', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('heard', sa.JSON(), server_default='[]', nullable=False))


def downgrade():
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.drop_column('heard')
        batch_op.drop_column('active_s')
