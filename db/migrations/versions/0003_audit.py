"""The audit is only added to: the store itself refuses to change or delete a row of it."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SAID = "the audit is only added to"
SQLITE = tuple(
    f"CREATE TRIGGER audit_rows_no_{deed.lower()} BEFORE {deed} ON audit_rows"
    f" BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
    for deed in ("UPDATE", "DELETE")
)
REFUSE = f"""
CREATE FUNCTION audit_rows_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{SAID}'; END $$
"""
POSTGRESQL = (
    REFUSE,
    """
    CREATE TRIGGER audit_rows_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_rows
    FOR EACH STATEMENT EXECUTE FUNCTION audit_rows_refuse()
    """,
)


def upgrade() -> None:
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_rows_append_only ON audit_rows")
        op.execute("DROP FUNCTION audit_rows_refuse")
    else:
        for deed in ("update", "delete"):
            op.execute(f"DROP TRIGGER audit_rows_no_{deed}")
