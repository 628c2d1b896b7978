"""the trust ladder: how far the rules of items are trusted, and how items were put before monitors."""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('item_trust',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rubric_code', sa.String(length=40), nullable=False),
    sa.Column('item_code', sa.String(length=40), nullable=False),
    sa.Column('rule_digest', sa.String(length=64), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('rung', sa.String(length=16), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['set_by_id'], ['user_account.id'], name=op.f('fk_item_trust_set_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_trust'))
    )
    with op.batch_alter_table('item_trust', schema=None) as batch_op:
        batch_op.create_index('uq_item_trust_step', ['rubric_code', 'item_code', 'rule_digest', 'step'], unique=True)

    # What was decided before was decided on proposals alone.
    with op.batch_alter_table('evaluation_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('mode', sa.String(length=16), nullable=False, server_default='proposal'))
        batch_op.add_column(sa.Column('is_left', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('evaluation_item', schema=None) as batch_op:
        batch_op.alter_column('mode', server_default=None)
        batch_op.alter_column('is_left', server_default=None)


def downgrade():
    with op.batch_alter_table('evaluation_item', schema=None) as batch_op:
        batch_op.drop_column('is_left')
        batch_op.drop_column('mode')
    with op.batch_alter_table('item_trust', schema=None) as batch_op:
        batch_op.drop_index('uq_item_trust_step')

    op.drop_table('item_trust')
