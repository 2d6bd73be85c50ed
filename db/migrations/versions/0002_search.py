"""Search over masked texts: FTS5 on SQLite, tsvector on PostgreSQL."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE = "CREATE VIRTUAL TABLE search_texts USING fts5(text, tokenize='unicode61 remove_diacritics 2')"
POSTGRESQL = (
    """
    CREATE TABLE search_texts (
        signal_id bigint PRIMARY KEY REFERENCES signals(id) ON DELETE CASCADE,
        text text NOT NULL,
        words tsvector GENERATED ALWAYS AS (to_tsvector('simple', text)) STORED
    )
    """,
    "CREATE INDEX ix_search_texts_words ON search_texts USING gin (words)",
)


def upgrade() -> None:
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else (SQLITE,):
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE search_texts")
