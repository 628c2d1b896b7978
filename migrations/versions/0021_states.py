"""states of a score: submitted, second look, final, void; every revision of a score is kept."""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('evaluation_revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('evaluation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=True),
    sa.Column('is_fatal', sa.Boolean(), nullable=False),
    sa.Column('answers', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user_account.id'], name=op.f('fk_evaluation_revision_by_id')),
    sa.ForeignKeyConstraint(['evaluation_id'], ['evaluation.id'], name=op.f('fk_evaluation_revision_evaluation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation_revision'))
    )
    op.create_index('uq_evaluation_revision_once', 'evaluation_revision', ['evaluation_id', 'number'], unique=True)

    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('publish_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index('ix_evaluation_by_state', ['state', 'publish_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_evaluation_submitted_at'), ['submitted_at'], unique=False)

    # What is published was submitted at that instant, as it was until now.
    op.execute('UPDATE evaluation SET submitted_at = published_at WHERE published_at IS NOT NULL')


def downgrade():
    # Of the states that there were, the nearest.
    op.execute("UPDATE evaluation SET state = 'draft' WHERE state IN ('second_look', 'submitted')")
    op.execute("UPDATE evaluation SET state = 'acknowledged' WHERE state IN ('final', 'appealed') AND acknowledged_at IS NOT NULL")
    op.execute("UPDATE evaluation SET state = 'published' WHERE state IN ('final', 'appealed')")
    op.execute("UPDATE evaluation SET state = 'withdrawn' WHERE state = 'void'")
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evaluation_submitted_at'))
        batch_op.drop_index('ix_evaluation_by_state')
        batch_op.drop_column('publish_at')
        batch_op.drop_column('submitted_at')

    op.drop_table('evaluation_revision')
