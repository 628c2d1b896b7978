"""training."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('training_need',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('month', sa.String(length=7), nullable=False),
    sa.Column('item_code', sa.String(length=40), nullable=False),
    sa.Column('title_en', sa.String(length=200), nullable=False),
    sa.Column('title_zh', sa.String(length=200), nullable=False),
    sa.Column('calls_judged', sa.Integer(), nullable=False),
    sa.Column('calls_failed', sa.Integer(), nullable=False),
    sa.Column('agents_judged', sa.Integer(), nullable=False),
    sa.Column('agent_ids', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('trainer_id', sa.Integer(), nullable=True),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('moved_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['trainer_id'], ['user_account.id'], name=op.f('fk_training_need_trainer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_need'))
    )
    with op.batch_alter_table('training_need', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_need_month'), ['month'], unique=False)
        batch_op.create_index('uq_training_need_once', ['month', 'item_code'], unique=True)



def downgrade():
    with op.batch_alter_table('training_need', schema=None) as batch_op:
        batch_op.drop_index('uq_training_need_once')
        batch_op.drop_index(batch_op.f('ix_training_need_month'))

    op.drop_table('training_need')
