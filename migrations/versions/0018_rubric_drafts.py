"""Drafts of rubrics, and who published a version in the browser."""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('rubric_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('publisher_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f('fk_rubric_version_publisher_id'), 'user_account', ['publisher_id'], ['id']
        )

    op.create_table('rubric_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('title_en', sa.String(length=120), nullable=False),
    sa.Column('title_zh', sa.String(length=120), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('based_on_id', sa.Integer(), nullable=True),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('editor_ids', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_by_id', sa.Integer(), nullable=False),
    sa.Column('handed_in_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['user_account.id'], name=op.f('fk_rubric_draft_author_id')),
    sa.ForeignKeyConstraint(['based_on_id'], ['rubric_version.id'], name=op.f('fk_rubric_draft_based_on_id')),
    sa.ForeignKeyConstraint(['saved_by_id'], ['user_account.id'], name=op.f('fk_rubric_draft_saved_by_id')),
    sa.ForeignKeyConstraint(['version_id'], ['rubric_version.id'], name=op.f('fk_rubric_draft_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rubric_draft')),
    sa.UniqueConstraint('version_id', name=op.f('uq_rubric_draft_version_id'))
    )
    with op.batch_alter_table('rubric_draft', schema=None) as batch_op:
        batch_op.create_index('ix_rubric_draft_by_state', ['state', 'saved_at'], unique=False)


def downgrade():
    with op.batch_alter_table('rubric_draft', schema=None) as batch_op:
        batch_op.drop_index('ix_rubric_draft_by_state')

    op.drop_table('rubric_draft')
    with op.batch_alter_table('rubric_version', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_rubric_version_publisher_id'), type_='foreignkey')
        batch_op.drop_column('publisher_id')
