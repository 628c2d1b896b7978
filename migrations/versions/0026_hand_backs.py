"""calls that monitors hand back."""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None

WAITING = sa.text('settled_at IS NULL')


def upgrade():
    op.create_table('hand_back',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('evaluation_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=False),
    sa.Column('words', sa.String(length=500), nullable=False),
    sa.Column('handed_by_id', sa.Integer(), nullable=False),
    sa.Column('handed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=True),
    sa.Column('settled_words', sa.String(length=500), nullable=False),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_hand_back_evaluation_id')),
    sa.ForeignKeyConstraint(['handed_by_id'], ['user_account.id'], name=op.f('fk_hand_back_handed_by_id')),
    sa.ForeignKeyConstraint(['settled_by_id'], ['user_account.id'], name=op.f('fk_hand_back_settled_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_back'))
    )
    op.create_index('ix_hand_back_by_time', 'hand_back', ['settled_at', 'handed_at'], unique=False)
    op.create_index('uq_hand_back_waiting', 'hand_back', ['evaluation_id'], unique=True,
                    sqlite_where=WAITING, postgresql_where=WAITING)


def downgrade():
    op.drop_table('hand_back')
