"""Search: the words of masked texts, in FTS5 on SQLite and as tsvector on PostgreSQL.

Both hold words that db.reads.search has cut and folded, so neither parses or stems: `ascii` splits at
the spaces only, and `detail=none` keeps no positions, which nobody asks for.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE = "CREATE VIRTUAL TABLE search_texts USING fts5(words, detail=none, columnsize=0, tokenize=ascii)"
POSTGRESQL = (
    """
    CREATE TABLE search_texts (
        signal_id bigint PRIMARY KEY REFERENCES signals(id) ON DELETE CASCADE,
        words tsvector NOT NULL
    )
    """,
    "CREATE INDEX ix_search_texts_words ON search_texts USING gin (words)",
    # how often how many words occur is to be known: a rare one not known for rare is looked for from the newest
    # text on, through all of them
    "ALTER TABLE search_texts ALTER COLUMN words SET STATISTICS 1000",
)


def upgrade() -> None:
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else (SQLITE,):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE search_texts")
