"""search: the full-text index of transcripts.

No model describes it (`app.foundation.db.is_modelled`): the two databases keep it in their own ways. Both hold
the product's own tokens by the segment's id, and lose a row with its segment. Transcripts from before are
indexed by `flask transcription reindex`.
"""

from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade():
    if op.get_bind().dialect.name == 'sqlite':
        # `ascii` folds and cuts nothing but spaces: a token holds letters and digits alone.
        op.execute("CREATE VIRTUAL TABLE fulltext_segment USING fts5(tokens, tokenize='ascii', columnsize=0)")
        op.execute("CREATE TRIGGER fulltext_segment_forget AFTER DELETE ON segment BEGIN "
                   "DELETE FROM fulltext_segment WHERE rowid = old.id; END")
        return
    op.execute("CREATE TABLE fulltext_segment (rowid integer CONSTRAINT pk_fulltext_segment PRIMARY KEY "
               "CONSTRAINT fk_fulltext_segment_rowid REFERENCES segment (id) ON DELETE CASCADE, "
               "tokens tsvector NOT NULL)")
    op.execute("CREATE INDEX ix_fulltext_segment_tokens ON fulltext_segment USING gin (tokens)")


def downgrade():
    if op.get_bind().dialect.name == 'sqlite':
        op.execute("DROP TRIGGER fulltext_segment_forget")
    op.execute("DROP TABLE fulltext_segment")
