"""sampling plans that are set in the browser, each from a Monday on."""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('sampling_plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('before', sa.Text(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('set_by_id', sa.Integer(), nullable=True),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawal_reason', sa.String(length=500), nullable=True),
    sa.CheckConstraint('(withdrawn_at IS NULL) = (withdrawal_reason IS NULL)', name=op.f('ck_sampling_plan_withdrawn_whole')),
    sa.ForeignKeyConstraint(['set_by_id'], ['user_account.id'], name=op.f('fk_sampling_plan_set_by_id')),
    sa.ForeignKeyConstraint(['withdrawn_by_id'], ['user_account.id'], name=op.f('fk_sampling_plan_withdrawn_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sampling_plan')),
    sa.UniqueConstraint('number', name=op.f('uq_sampling_plan_number'))
    )
    op.create_index(op.f('ix_sampling_plan_from_on'), 'sampling_plan', ['from_on'], unique=False)


def downgrade():
    op.drop_table('sampling_plan')
