"""The first schema."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_rows",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("what", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("thing", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("origin", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("once", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.CheckConstraint(
            "what = 'sign_in' OR what = 'sign_in_failed' OR what = 'sign_out' OR what = 'change' OR what = 'export' OR what = 'look'",
            name=op.f("ck_audit_rows_what"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_rows")),
        sa.UniqueConstraint("once", name=op.f("uq_audit_rows_once")),
    )
    with op.batch_alter_table("audit_rows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_rows_at"), ["at"], unique=False)
        batch_op.create_index("ix_audit_rows_person_id", ["person_id", "id"], unique=False)
        batch_op.create_index("ix_audit_rows_thing", ["thing", "id"], unique=False)
        batch_op.create_index("ix_audit_rows_what", ["what", "id"], unique=False)

    op.create_table(
        "driver_passes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("generation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("basis", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("ending_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("censored", sa.Integer(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("lack", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("calculated_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "lack = 'few' OR lack = 'alike' OR lack = 'straight' OR lack = 'everybody' OR lack = 'one_sided' OR lack = 'unsure'",
            name=op.f("ck_driver_passes_lack"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_driver_passes")),
    )
    op.create_table(
        "incident_passes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("goal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grain", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("spans", sa.Integer(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Float(), nullable=False),
        sa.Column("calculated_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("grain = 'week' OR grain = 'month'", name=op.f("ck_incident_passes_grain")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_passes")),
    )
    op.create_table(
        "incidents",
        sa.Column("pass_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "micro_interaction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Float(), nullable=False),
        sa.Column("removed_low", sa.Float(), nullable=False),
        sa.Column("removed_high", sa.Float(), nullable=False),
        sa.Column("usual", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pass_id"], ["incident_passes.id"], name=op.f("fk_incidents_pass_id_incident_passes")
        ),
        sa.PrimaryKeyConstraint("pass_id", "micro_interaction_id", "first_day", name=op.f("pk_incidents")),
    )
    op.create_table(
        "happiness_doubts",
        sa.Column("profile_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mark", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("profile_id", name=op.f("pk_happiness_doubts")),
    )
    op.create_table(
        "happiness_passes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("definitions", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("begun_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_happiness_passes")),
    )
    op.create_table(
        "heartbeats",
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("beat_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("holder", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "job_runs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("job", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("started_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("counts", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("error", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.CheckConstraint(
            "state = 'running' OR state = 'done' OR state = 'failed'", name=op.f("ck_job_runs_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_runs")),
    )
    with op.batch_alter_table("job_runs", schema=None) as batch_op:
        batch_op.create_index("ix_job_runs_job", ["job", "started_at"], unique=False)

    op.create_table(
        "journeys",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journeys")),
        sa.UniqueConstraint("key", name=op.f("uq_journeys_key")),
    )
    op.create_table(
        "lived_changes",
        sa.Column("profile_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mark", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("profile_id", name=op.f("pk_lived_changes")),
    )
    op.create_table(
        "lived_days",
        sa.Column("generation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("steps", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("generation_id", "day", name=op.f("pk_lived_days")),
    )
    op.create_table(
        "lived_edges",
        sa.Column("generation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grain", sqlmodel.sql.sqltypes.AutoString(length=1), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("times", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("customers", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("who", sa.LargeBinary(), nullable=False),
        sa.Column("took", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint(
            "generation_id", "grain", "day", "from_id", "to_id", name=op.f("pk_lived_edges")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "lived_ends",
        sa.Column("generation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("node_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seen_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("limit_days", sa.Integer(), nullable=True),
        sa.Column("gaps", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("generation_id", "customer_id", name=op.f("pk_lived_ends")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "lived_gaps",
        sa.Column("generation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("generation_id", "source_id", "days", name=op.f("pk_lived_gaps")),
    )
    op.create_table(
        "lived_passes",
        sa.Column("generation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("findings_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("basis", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("counted", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("counting", sa.Boolean(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("generation_id", name=op.f("pk_lived_passes")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "lived_steps",
        sa.Column("generation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("left_at", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("took", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("generation_id", "customer_id", "place", name=op.f("pk_lived_steps")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "micro_interactions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_micro_interactions")),
        sa.UniqueConstraint("key", name=op.f("uq_micro_interactions_key")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("mail", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("password_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("roles_by_claim", sa.Boolean(), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("deactivated_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("mail", name=op.f("uq_people_mail")),
        sa.UniqueConstraint("subject", name=op.f("uq_people_subject")),
    )
    op.create_table(
        "rejected_candidates",
        sa.Column("fingerprint", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("rule", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", "rule", name=op.f("pk_rejected_candidates")),
    )
    op.create_table(
        "revisions",
        sa.Column("topic", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("moved_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "topic = 'analysis' OR topic = 'actions' OR topic = 'map' OR topic = 'people' OR topic = 'sources' OR topic = 'start' OR topic = 'happiness'",
            name=op.f("ck_revisions_topic"),
        ),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_revisions")),
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("channel", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("origin", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("solicited", sa.Boolean(), nullable=True),
        sa.Column("purpose", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("contact", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("hoped", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("insight", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("destination", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("scale_worst", sa.Float(), nullable=True),
        sa.Column("scale_best", sa.Float(), nullable=True),
        sa.Column("scale_low_to", sa.Float(), nullable=True),
        sa.Column("scale_high_from", sa.Float(), nullable=True),
        sa.Column("cursor", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("paused_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "contact = 'answer' OR contact = 'in_public_only' OR contact = 'nobody'",
            name=op.f("ck_sources_contact"),
        ),
        sa.CheckConstraint(
            "kind = 'file' OR kind = 'api' OR kind = 'hook' OR kind = 'connector' OR kind = 'staff'",
            name=op.f("ck_sources_kind"),
        ),
        sa.CheckConstraint(
            "purpose = 'wrote_to_us' OR purpose = 'asked' OR purpose = 'in_public' OR purpose = 'talked' OR purpose = 'did'",
            name=op.f("ck_sources_purpose"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("key", name=op.f("uq_sources_key")),
    )
    op.create_table(
        "stale_texts",
        sa.Column("signal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("signal_id", name=op.f("pk_stale_texts")),
    )
    op.create_table(
        "store_facts",
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_store_facts")),
    )
    op.create_table(
        "taxonomy_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("frozen_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taxonomy_versions")),
        sa.UniqueConstraint("key", name=op.f("uq_taxonomy_versions_key")),
    )
    op.create_table(
        "ticks",
        sa.Column("job", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("due_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("claimed_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("job", "due_at", name=op.f("pk_ticks")),
    )
    op.create_table(
        "touchpoints",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touchpoints")),
        sa.UniqueConstraint("key", name=op.f("uq_touchpoints_key")),
    )
    op.create_table(
        "watermarks",
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_watermarks")),
    )
    op.create_table(
        "absences",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("until_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("deputy_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("noted_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint("from_at < until_at", name=op.f("ck_absences_from_before_until")),
        sa.ForeignKeyConstraint(["deputy_id"], ["people.id"], name=op.f("fk_absences_deputy_id_people")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_absences_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index("ix_absences_person_id", ["person_id", "until_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_absences_until_at"), ["until_at"], unique=False)

    op.create_table(
        "api_tokens",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("prefix", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("token_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("scopes", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("expires_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("last_used_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("revoked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_api_tokens_made_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("prefix", name=op.f("uq_api_tokens_prefix")),
    )
    op.create_table(
        "arrivals",
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("signals", sa.Integer(), nullable=False),
        sa.Column("last_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_arrivals_source_id_sources")),
        sa.PrimaryKeyConstraint("source_id", "day", name=op.f("pk_arrivals")),
    )
    op.create_table(
        "batches",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("mapping", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("started_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "state = 'running' OR state = 'stored' OR state = 'broken_off' OR state = 'undone'",
            name=op.f("ck_batches_state"),
        ),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_batches_source_id_sources")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )
    with op.batch_alter_table("batches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_batches_source_id"), ["source_id"], unique=False)

    op.create_table(
        "connectors",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("settings", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("secret", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("cursor", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("every_minutes", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("problem", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("permanent", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("fetched_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("next_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_connectors_source_id_sources")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connectors")),
    )
    with op.batch_alter_table("connectors", schema=None) as batch_op:
        batch_op.create_index("ix_connectors_next_at", ["permanent", "next_at"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("journey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["journey_id"], ["journeys.id"], name=op.f("fk_drafts_journey_id_journeys")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_drafts_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("journey_id", "person_id", name=op.f("uq_drafts_journey_id_person_id")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drafts_journey_id"), ["journey_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_drafts_person_id"), ["person_id"], unique=False)

    op.create_table(
        "drivers",
        sa.Column("pass_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "micro_interaction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("known_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("well", sa.Integer(), nullable=False),
        sa.Column("badly", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Float(), nullable=True),
        sa.Column("removed_low", sa.Float(), nullable=True),
        sa.Column("removed_high", sa.Float(), nullable=True),
        sa.Column("removed_lack", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("changed", sa.Float(), nullable=True),
        sa.Column("changed_low", sa.Float(), nullable=True),
        sa.Column("changed_high", sa.Float(), nullable=True),
        sa.Column("changed_lack", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.CheckConstraint(
            "changed_lack = 'few' OR changed_lack = 'alike' OR changed_lack = 'straight' OR changed_lack = 'everybody' OR changed_lack = 'one_sided' OR changed_lack = 'unsure'",
            name=op.f("ck_drivers_changed_lack"),
        ),
        sa.CheckConstraint("known_by = 'completion' OR known_by = 'words'", name=op.f("ck_drivers_known_by")),
        sa.CheckConstraint(
            "removed_lack = 'few' OR removed_lack = 'alike' OR removed_lack = 'straight' OR removed_lack = 'everybody' OR removed_lack = 'one_sided' OR removed_lack = 'unsure'",
            name=op.f("ck_drivers_removed_lack"),
        ),
        sa.ForeignKeyConstraint(
            ["pass_id"], ["driver_passes.id"], name=op.f("fk_drivers_pass_id_driver_passes")
        ),
        sa.PrimaryKeyConstraint("pass_id", "micro_interaction_id", name=op.f("pk_drivers")),
    )
    op.create_table(
        "edges",
        sa.Column("valid_from", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("valid_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("journey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("label", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_id"], ["micro_interactions.id"], name=op.f("fk_edges_from_id_micro_interactions")
        ),
        sa.ForeignKeyConstraint(["journey_id"], ["journeys.id"], name=op.f("fk_edges_journey_id_journeys")),
        sa.ForeignKeyConstraint(
            ["to_id"], ["micro_interactions.id"], name=op.f("fk_edges_to_id_micro_interactions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edges")),
    )
    with op.batch_alter_table("edges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_edges_journey_id"), ["journey_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_edges_valid_until"), ["valid_until"], unique=False)
        batch_op.create_index(
            "uq_edges_journey_id_from_id_to_id_label",
            ["journey_id", "from_id", "to_id", "label"],
            unique=True,
            sqlite_where=sa.text("valid_until IS NULL"),
            postgresql_where=sa.text("valid_until IS NULL"),
        )

    op.create_table(
        "functions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("colour", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("head_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("began_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("retired_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("became_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["became_id"], ["functions.id"], name=op.f("fk_functions_became_id_functions")
        ),
        sa.ForeignKeyConstraint(["head_id"], ["people.id"], name=op.f("fk_functions_head_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_functions")),
        sa.UniqueConstraint("key", name=op.f("uq_functions_key")),
    )
    op.create_table(
        "generations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("detector", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "taxonomy_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("placing", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("filled_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("live_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("diff", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint(
            "state = 'filling' OR state = 'live' OR state = 'retired'", name=op.f("ck_generations_state")
        ),
        sa.ForeignKeyConstraint(
            ["taxonomy_version_id"],
            ["taxonomy_versions.id"],
            name=op.f("fk_generations_taxonomy_version_id_taxonomy_versions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_generations")),
    )
    op.create_table(
        "heard_links",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("token", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("by_person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("revoked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["people.id"], name=op.f("fk_heard_links_by_person_id_people")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_heard_links_source_id_sources")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heard_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_heard_links_token_hash")),
    )
    with op.batch_alter_table("heard_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_heard_links_source_id"), ["source_id"], unique=False)

    op.create_table(
        "hooks",
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scheme", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sender", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("mapping", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("secret", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_hooks_source_id_sources")),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_hooks")),
    )
    op.create_table(
        "job_requests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("job", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("taken_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["people.id"], name=op.f("fk_job_requests_asked_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_requests")),
    )
    with op.batch_alter_table("job_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_requests_taken_at"), ["taken_at"], unique=False)

    op.create_table(
        "journey_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("journey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("published_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["people.id"], name=op.f("fk_journey_versions_by_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["journey_id"], ["journeys.id"], name=op.f("fk_journey_versions_journey_id_journeys")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journey_versions")),
    )
    with op.batch_alter_table("journey_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journey_versions_journey_id"), ["journey_id"], unique=False)

    op.create_table(
        "kept_deliveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("problem", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("received_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_kept_deliveries_source_id_sources")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_deliveries")),
    )
    with op.batch_alter_table("kept_deliveries", schema=None) as batch_op:
        batch_op.create_index("ix_kept_deliveries_source", ["source_id", "id"], unique=False)

    op.create_table(
        "lineage",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("change", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["from_id"], ["micro_interactions.id"], name=op.f("fk_lineage_from_id_micro_interactions")
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["micro_interactions.id"], name=op.f("fk_lineage_to_id_micro_interactions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lineage")),
    )
    with op.batch_alter_table("lineage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lineage_from_id"), ["from_id"], unique=False)

    op.create_table(
        "micro_interaction_attributes",
        sa.Column("valid_from", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("valid_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "micro_interaction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("touchpoint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("layer", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("wants", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("initiator", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("receiver", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("context", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("evidence", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("systems", sa.JSON(), nullable=False),
        sa.Column("completed_by", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind = 'interaction' OR kind = 'moment' OR kind = 'ending' OR kind = 'after_leaving'",
            name=op.f("ck_micro_interaction_attributes_kind"),
        ),
        sa.CheckConstraint(
            "layer = 'frontstage' OR layer = 'backstage' OR layer = 'support'",
            name=op.f("ck_micro_interaction_attributes_layer"),
        ),
        sa.ForeignKeyConstraint(
            ["micro_interaction_id"],
            ["micro_interactions.id"],
            name=op.f("fk_micro_interaction_attributes_micro_interaction_id_micro_interactions"),
        ),
        sa.ForeignKeyConstraint(
            ["touchpoint_id"],
            ["touchpoints.id"],
            name=op.f("fk_micro_interaction_attributes_touchpoint_id_touchpoints"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_micro_interaction_attributes")),
    )
    with op.batch_alter_table("micro_interaction_attributes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_micro_interaction_attributes_micro_interaction_id"),
            ["micro_interaction_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_micro_interaction_attributes_touchpoint_id"), ["touchpoint_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_micro_interaction_attributes_valid_until"), ["valid_until"], unique=False
        )

    op.create_table(
        "ownerless",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "micro_interaction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("escalated_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["micro_interaction_id"],
            ["micro_interactions.id"],
            name=op.f("fk_ownerless_micro_interaction_id_micro_interactions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ownerless")),
    )
    with op.batch_alter_table("ownerless", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_ownerless_micro_interaction_id"), ["micro_interaction_id"], unique=False
        )

    op.create_table(
        "morning_mails",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("seen_to_on", sa.Date(), nullable=True),
        sa.Column("refused", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_morning_mails_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_morning_mails")),
    )
    op.create_table(
        "page_requests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("done", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("total", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answer", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("refusal", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("moved_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("put_away_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "state = 'asked' OR state = 'under_way' OR state = 'answered' OR state = 'refused'",
            name=op.f("ck_page_requests_state"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["people.id"], name=op.f("fk_page_requests_asked_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_requests")),
    )
    with op.batch_alter_table("page_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_page_requests_asked_by_id"), ["asked_by_id"], unique=False)
        batch_op.create_index("ix_page_requests_state", ["state", "id"], unique=False)

    op.create_table(
        "person_roles",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint(
            "role = 'executive' OR role = 'owner' OR role = 'analyst' OR role = 'privacy' OR role = 'admin'",
            name=op.f("ck_person_roles_role"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_person_roles_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_person_roles")),
    )
    op.create_table(
        "releases",
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("until", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_releases_source_id_sources")),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_releases")),
    )
    op.create_table(
        "seen_deliveries",
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("replay_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("seen_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_seen_deliveries_source_id_sources")
        ),
        sa.PrimaryKeyConstraint("source_id", "replay_id", name=op.f("pk_seen_deliveries")),
    )
    with op.batch_alter_table("seen_deliveries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seen_deliveries_seen_at"), ["seen_at"], unique=False)

    op.create_table(
        "sessions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("origin", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("agent", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("expires_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("revoked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sessions_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessions_person_id"), ["person_id"], unique=False)

    op.create_table(
        "sign_in_links",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("expires_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("used_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sign_in_links_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_links_token_hash")),
    )
    op.create_table(
        "silences",
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since_day", sa.Integer(), nullable=False),
        sa.Column("usual", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("raised_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_silences_person_id_people")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_silences_source_id_sources")),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_silences")),
    )
    op.create_table(
        "source_profiles",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("identifier", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("first_seen_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["source_profiles.id"],
            name=op.f("fk_source_profiles_customer_id_source_profiles"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_source_profiles_source_id_sources")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_profiles")),
        sa.UniqueConstraint("source_id", "identifier", name=op.f("uq_source_profiles_source_id_identifier")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("source_profiles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_source_profiles_customer_id"), ["customer_id"], unique=False)

    op.create_table(
        "stages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("journey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["journey_id"], ["journeys.id"], name=op.f("fk_stages_journey_id_journeys")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stages")),
    )
    with op.batch_alter_table("stages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stages_journey_id"), ["journey_id"], unique=False)

    op.create_table(
        "touchpoint_attributes",
        sa.Column("valid_from", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("valid_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("touchpoint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("channel", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["touchpoint_id"],
            ["touchpoints.id"],
            name=op.f("fk_touchpoint_attributes_touchpoint_id_touchpoints"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touchpoint_attributes")),
    )
    with op.batch_alter_table("touchpoint_attributes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_touchpoint_attributes_touchpoint_id"), ["touchpoint_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_touchpoint_attributes_valid_until"), ["valid_until"], unique=False
        )

    op.create_table(
        "touchpoint_places",
        sa.Column("valid_from", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("valid_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("journey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("touchpoint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["journey_id"], ["journeys.id"], name=op.f("fk_touchpoint_places_journey_id_journeys")
        ),
        sa.ForeignKeyConstraint(
            ["touchpoint_id"], ["touchpoints.id"], name=op.f("fk_touchpoint_places_touchpoint_id_touchpoints")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touchpoint_places")),
    )
    with op.batch_alter_table("touchpoint_places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_touchpoint_places_journey_id"), ["journey_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_touchpoint_places_touchpoint_id"), ["touchpoint_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_touchpoint_places_valid_until"), ["valid_until"], unique=False)

    op.create_table(
        "touchpoint_wishes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("touchpoint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("journey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("channel", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("settled_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["people.id"], name=op.f("fk_touchpoint_wishes_by_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["journey_id"], ["journeys.id"], name=op.f("fk_touchpoint_wishes_journey_id_journeys")
        ),
        sa.ForeignKeyConstraint(
            ["touchpoint_id"], ["touchpoints.id"], name=op.f("fk_touchpoint_wishes_touchpoint_id_touchpoints")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touchpoint_wishes")),
    )
    with op.batch_alter_table("touchpoint_wishes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_touchpoint_wishes_journey_id"), ["journey_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_touchpoint_wishes_touchpoint_id"), ["touchpoint_id"], unique=False
        )

    op.create_table(
        "turned_away",
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("why", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_turned_away_source_id_sources")),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_turned_away")),
    )
    op.create_table(
        "categories",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("function_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("can_do", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("retired_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["function_id"], ["functions.id"], name=op.f("fk_categories_function_id_functions")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["categories.id"], name=op.f("fk_categories_parent_id_categories")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
        sa.UniqueConstraint("key", name=op.f("uq_categories_key")),
    )
    op.create_table(
        "claims",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("function_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "micro_interaction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("touchpoint_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("wording", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_sum", sa.Boolean(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("against_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("due_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("escalated_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("by_person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "state = 'unclaimed' OR state = 'claimed' OR state = 'agreed' OR state = 'contested' OR state = 'handed_back'",
            name=op.f("ck_claims_state"),
        ),
        sa.CheckConstraint(
            "wording = 'alone' OR wording = 'leads' OR wording = 'shares' OR wording = 'touches'",
            name=op.f("ck_claims_wording"),
        ),
        sa.CheckConstraint(
            "(micro_interaction_id IS NULL) <> (touchpoint_id IS NULL)", name=op.f("ck_claims_one_place")
        ),
        sa.CheckConstraint("share BETWEEN 0 AND 100", name=op.f("ck_claims_share")),
        sa.ForeignKeyConstraint(
            ["against_id"], ["functions.id"], name=op.f("fk_claims_against_id_functions")
        ),
        sa.ForeignKeyConstraint(["by_person_id"], ["people.id"], name=op.f("fk_claims_by_person_id_people")),
        sa.ForeignKeyConstraint(
            ["function_id"], ["functions.id"], name=op.f("fk_claims_function_id_functions")
        ),
        sa.ForeignKeyConstraint(
            ["micro_interaction_id"],
            ["micro_interactions.id"],
            name=op.f("fk_claims_micro_interaction_id_micro_interactions"),
        ),
        sa.ForeignKeyConstraint(
            ["touchpoint_id"], ["touchpoints.id"], name=op.f("fk_claims_touchpoint_id_touchpoints")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
    )
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claims_function_id"), ["function_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_claims_micro_interaction_id"), ["micro_interaction_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_claims_touchpoint_id"), ["touchpoint_id"], unique=False)
        batch_op.create_index(
            "uq_claims_standing_micro_interaction",
            ["function_id", "micro_interaction_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'handed_back'"),
            postgresql_where=sa.text("state <> 'handed_back'"),
        )
        batch_op.create_index(
            "uq_claims_standing_touchpoint",
            ["function_id", "touchpoint_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'handed_back'"),
            postgresql_where=sa.text("state <> 'handed_back'"),
        )

    op.create_table(
        "customers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("linked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["source_profiles.id"], name=op.f("fk_customers_id_source_profiles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
    )
    op.create_table(
        "function_names",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("function_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("valid_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["function_id"], ["functions.id"], name=op.f("fk_function_names_function_id_functions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_function_names")),
    )
    with op.batch_alter_table("function_names", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_function_names_function_id"), ["function_id"], unique=False)

    op.create_table(
        "happiness_definitions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("function_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sentence", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("test", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("from_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("until_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["people.id"], name=op.f("fk_happiness_definitions_by_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["function_id"], ["functions.id"], name=op.f("fk_happiness_definitions_function_id_functions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_happiness_definitions")),
    )
    with op.batch_alter_table("happiness_definitions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_happiness_definitions_function_id"), ["function_id"], unique=False
        )

    op.create_table(
        "happiness_proposals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("function_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sentence", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("test", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("proposed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("disagreed_since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_why", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint(
            "state = 'open' OR state = 'agreed' OR state = 'decided' OR state = 'replaced' OR state = 'refused'",
            name=op.f("ck_happiness_proposals_state"),
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["people.id"], name=op.f("fk_happiness_proposals_by_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["people.id"], name=op.f("fk_happiness_proposals_ended_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["function_id"], ["functions.id"], name=op.f("fk_happiness_proposals_function_id_functions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_happiness_proposals")),
    )
    op.create_table(
        "identifier_facts",
        sa.Column("profile_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("captured", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("allowed", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("why", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("said_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "allowed = 'answer' OR allowed = 'in_public_only' OR allowed = 'nobody'",
            name=op.f("ck_identifier_facts_allowed"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_identifier_facts_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["source_profiles.id"],
            name=op.f("fk_identifier_facts_profile_id_source_profiles"),
        ),
        sa.PrimaryKeyConstraint("profile_id", name=op.f("pk_identifier_facts")),
    )
    op.create_table(
        "identity_links",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("older_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("younger_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("linked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("unlinked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["people.id"], name=op.f("fk_identity_links_by_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["older_id"], ["source_profiles.id"], name=op.f("fk_identity_links_older_id_source_profiles")
        ),
        sa.ForeignKeyConstraint(
            ["younger_id"], ["source_profiles.id"], name=op.f("fk_identity_links_younger_id_source_profiles")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_links")),
    )
    with op.batch_alter_table("identity_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_links_older_id"), ["older_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_identity_links_younger_id"), ["younger_id"], unique=False)

    op.create_table(
        "influence",
        sa.Column("valid_from", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("valid_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "micro_interaction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("function_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("mode", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("basis", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("accountable", sa.Boolean(), nullable=False),
        sa.Column("by_person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "basis = 'suggested' OR basis = 'claimed' OR basis = 'agreed' OR basis = 'assigned' OR basis = 'measured'",
            name=op.f("ck_influence_basis"),
        ),
        sa.CheckConstraint(
            "mode = 'causes' OR mode = 'delivers' OR mode = 'supports' OR mode = 'constrains'",
            name=op.f("ck_influence_mode"),
        ),
        sa.CheckConstraint("share BETWEEN 0 AND 100", name=op.f("ck_influence_share")),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["people.id"], name=op.f("fk_influence_by_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["function_id"], ["functions.id"], name=op.f("fk_influence_function_id_functions")
        ),
        sa.ForeignKeyConstraint(
            ["micro_interaction_id"],
            ["micro_interactions.id"],
            name=op.f("fk_influence_micro_interaction_id_micro_interactions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_influence")),
    )
    with op.batch_alter_table("influence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_influence_function_id"), ["function_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_influence_micro_interaction_id"), ["micro_interaction_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_influence_valid_until"), ["valid_until"], unique=False)
        batch_op.create_index(
            "uq_influence_accountable",
            ["micro_interaction_id"],
            unique=True,
            sqlite_where=sa.text("accountable AND valid_until IS NULL"),
            postgresql_where=sa.text("accountable AND valid_until IS NULL"),
        )

    op.create_table(
        "journey_owners",
        sa.Column("valid_from", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("valid_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("journey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("function_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["function_id"], ["functions.id"], name=op.f("fk_journey_owners_function_id_functions")
        ),
        sa.ForeignKeyConstraint(
            ["journey_id"], ["journeys.id"], name=op.f("fk_journey_owners_journey_id_journeys")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journey_owners")),
    )
    with op.batch_alter_table("journey_owners", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journey_owners_function_id"), ["function_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_journey_owners_journey_id"), ["journey_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_journey_owners_valid_until"), ["valid_until"], unique=False)

    op.create_table(
        "person_functions",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("function_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["function_id"], ["functions.id"], name=op.f("fk_person_functions_function_id_functions")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_person_functions_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", "function_id", name=op.f("pk_person_functions")),
    )
    op.create_table(
        "rejected_rows",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("column", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("problem", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("raw", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_rejected_rows_batch_id_batches")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejected_rows")),
    )
    with op.batch_alter_table("rejected_rows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rejected_rows_batch_id"), ["batch_id"], unique=False)

    op.create_table(
        "rollup_categories",
        sa.Column("signals", sa.Integer(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("negative", sa.Integer(), nullable=False),
        sa.Column("positive", sa.Integer(), nullable=False),
        sa.Column("nameless", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("profiles", sa.LargeBinary(), nullable=False),
        sa.Column("profiles_read", sa.LargeBinary(), nullable=False),
        sa.Column("profiles_negative", sa.LargeBinary(), nullable=False),
        sa.Column("profiles_positive", sa.LargeBinary(), nullable=False),
        sa.Column("profiles_event", sa.LargeBinary(), nullable=False),
        sa.Column("generation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grain", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["generation_id"], ["generations.id"], name=op.f("fk_rollup_categories_generation_id_generations")
        ),
        sa.PrimaryKeyConstraint(
            "generation_id", "grain", "day", "category_id", name=op.f("pk_rollup_categories")
        ),
    )
    op.create_table(
        "rollup_channels",
        sa.Column("signals", sa.Integer(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("negative", sa.Integer(), nullable=False),
        sa.Column("positive", sa.Integer(), nullable=False),
        sa.Column("nameless", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("profiles", sa.LargeBinary(), nullable=False),
        sa.Column("profiles_read", sa.LargeBinary(), nullable=False),
        sa.Column("profiles_negative", sa.LargeBinary(), nullable=False),
        sa.Column("profiles_positive", sa.LargeBinary(), nullable=False),
        sa.Column("profiles_event", sa.LargeBinary(), nullable=False),
        sa.Column("generation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grain", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["generation_id"], ["generations.id"], name=op.f("fk_rollup_channels_generation_id_generations")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_rollup_channels_source_id_sources")
        ),
        sa.PrimaryKeyConstraint(
            "generation_id", "grain", "day", "source_id", "channel", name=op.f("pk_rollup_channels")
        ),
    )
    op.create_table(
        "rollup_combined",
        sa.Column("signals", sa.Integer(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("negative", sa.Integer(), nullable=False),
        sa.Column("positive", sa.Integer(), nullable=False),
        sa.Column("nameless", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("profiles", sa.LargeBinary(), nullable=False),
        sa.Column("profiles_read", sa.LargeBinary(), nullable=False),
        sa.Column("profiles_negative", sa.LargeBinary(), nullable=False),
        sa.Column("profiles_positive", sa.LargeBinary(), nullable=False),
        sa.Column("profiles_event", sa.LargeBinary(), nullable=False),
        sa.Column("generation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grain", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("micro_interaction_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["generation_id"], ["generations.id"], name=op.f("fk_rollup_combined_generation_id_generations")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_rollup_combined_source_id_sources")
        ),
        sa.PrimaryKeyConstraint(
            "generation_id",
            "grain",
            "day",
            "source_id",
            "channel",
            "category_id",
            "micro_interaction_id",
            name=op.f("pk_rollup_combined"),
        ),
    )
    op.create_table(
        "rollup_steps",
        sa.Column("signals", sa.Integer(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("negative", sa.Integer(), nullable=False),
        sa.Column("positive", sa.Integer(), nullable=False),
        sa.Column("nameless", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("profiles", sa.LargeBinary(), nullable=False),
        sa.Column("profiles_read", sa.LargeBinary(), nullable=False),
        sa.Column("profiles_negative", sa.LargeBinary(), nullable=False),
        sa.Column("profiles_positive", sa.LargeBinary(), nullable=False),
        sa.Column("profiles_event", sa.LargeBinary(), nullable=False),
        sa.Column("generation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("grain", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("micro_interaction_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["generation_id"], ["generations.id"], name=op.f("fk_rollup_steps_generation_id_generations")
        ),
        sa.PrimaryKeyConstraint(
            "generation_id", "grain", "day", "micro_interaction_id", name=op.f("pk_rollup_steps")
        ),
    )
    op.create_table(
        "signals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("external_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("profile_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("author", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("channel", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("solicited", sa.Boolean(), nullable=True),
        sa.Column("conversation", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("text", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("mark", sa.Float(), nullable=True),
        sa.Column("event", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("reference", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("url", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("details", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("occurred_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("received_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("history", sa.Boolean(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "author = 'customer' OR author = 'company' OR author = 'system' OR author = 'staff'",
            name=op.f("ck_signals_author"),
        ),
        sa.CheckConstraint(
            "kind = 'verbatim' OR kind = 'mark' OR kind = 'event'", name=op.f("ck_signals_kind")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_signals_batch_id_batches")),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["source_profiles.id"], name=op.f("fk_signals_profile_id_source_profiles")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_signals_source_id_sources")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signals")),
        sa.UniqueConstraint("source_id", "external_id", name=op.f("uq_signals_source_id_external_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("signals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signals_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(
            "ix_signals_conversation",
            ["source_id", "conversation"],
            unique=False,
            sqlite_where=sa.text("conversation IS NOT NULL"),
            postgresql_where=sa.text("conversation IS NOT NULL"),
        )
        batch_op.create_index("ix_signals_occurred_at", ["occurred_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_signals_profile_id"), ["profile_id"], unique=False)

    op.create_table(
        "stage_attributes",
        sa.Column("valid_from", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("valid_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stages.id"], name=op.f("fk_stage_attributes_stage_id_stages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_attributes")),
    )
    with op.batch_alter_table("stage_attributes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stage_attributes_stage_id"), ["stage_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stage_attributes_valid_until"), ["valid_until"], unique=False)

    op.create_table(
        "stage_places",
        sa.Column("valid_from", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("valid_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "micro_interaction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["micro_interaction_id"],
            ["micro_interactions.id"],
            name=op.f("fk_stage_places_micro_interaction_id_micro_interactions"),
        ),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_stage_places_stage_id_stages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_places")),
    )
    with op.batch_alter_table("stage_places", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stage_places_micro_interaction_id"), ["micro_interaction_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_stage_places_stage_id"), ["stage_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stage_places_valid_until"), ["valid_until"], unique=False)

    op.create_table(
        "touchpoint_answers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("wish_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("function_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=True),
        sa.Column("by_person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["people.id"], name=op.f("fk_touchpoint_answers_by_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["function_id"], ["functions.id"], name=op.f("fk_touchpoint_answers_function_id_functions")
        ),
        sa.ForeignKeyConstraint(
            ["wish_id"],
            ["touchpoint_wishes.id"],
            name=op.f("fk_touchpoint_answers_wish_id_touchpoint_wishes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touchpoint_answers")),
        sa.UniqueConstraint("wish_id", "function_id", name=op.f("uq_touchpoint_answers_wish_id_function_id")),
    )
    with op.batch_alter_table("touchpoint_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_touchpoint_answers_function_id"), ["function_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_touchpoint_answers_wish_id"), ["wish_id"], unique=False)

    op.create_table(
        "actions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fingerprint", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("next_move", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("rule", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "micro_interaction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("function_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("for_person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("escalation_level", sa.Integer(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("signals", sa.Integer(), nullable=False),
        sa.Column("effect_plan", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("verdict_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("raised_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("due_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("claimed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("done_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("observe_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("snoozed_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("waiting_on", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("waiting_function_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("waiting_since", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("waiting_note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("cause_kind", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("cause_function_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("duplicate_of_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "cause_kind = 'process' OR cause_kind = 'information' OR cause_kind = 'system' OR cause_kind = 'product' OR cause_kind = 'capacity' OR cause_kind = 'skill' OR cause_kind = 'rule' OR cause_kind = 'outside' OR cause_kind = 'unknown'",
            name=op.f("ck_actions_cause_kind"),
        ),
        sa.CheckConstraint(
            "kind = 'answer' OR kind = 'surge' OR kind = 'escalation' OR kind = 'change'",
            name=op.f("ck_actions_kind"),
        ),
        sa.CheckConstraint(
            "state = 'proposed' OR state = 'triaged' OR state = 'claimed' OR state = 'in_progress' OR state = 'done' OR state = 'observing' OR state = 'normalised' OR state = 'not_effective' OR state = 'inconclusive' OR state = 'declined' OR state = 'duplicate' OR state = 'snoozed'",
            name=op.f("ck_actions_state"),
        ),
        sa.CheckConstraint(
            "waiting_on = 'function' OR waiting_on = 'customer' OR waiting_on = 'supplier'",
            name=op.f("ck_actions_waiting_on"),
        ),
        sa.CheckConstraint("(waiting_on IS NULL) = (waiting_since IS NULL)", name=op.f("ck_actions_waiting")),
        sa.CheckConstraint("escalation_level BETWEEN 0 AND 3", name=op.f("ck_actions_escalation_level")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_actions_category_id_categories")
        ),
        sa.ForeignKeyConstraint(
            ["cause_function_id"], ["functions.id"], name=op.f("fk_actions_cause_function_id_functions")
        ),
        sa.ForeignKeyConstraint(
            ["duplicate_of_id"], ["actions.id"], name=op.f("fk_actions_duplicate_of_id_actions")
        ),
        sa.ForeignKeyConstraint(
            ["for_person_id"], ["people.id"], name=op.f("fk_actions_for_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["function_id"], ["functions.id"], name=op.f("fk_actions_function_id_functions")
        ),
        sa.ForeignKeyConstraint(
            ["micro_interaction_id"],
            ["micro_interactions.id"],
            name=op.f("fk_actions_micro_interaction_id_micro_interactions"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_actions_person_id_people")),
        sa.ForeignKeyConstraint(
            ["waiting_function_id"], ["functions.id"], name=op.f("fk_actions_waiting_function_id_functions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions")),
    )
    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_actions_fingerprint"), ["fingerprint"], unique=False)
        batch_op.create_index(batch_op.f("ix_actions_function_id"), ["function_id"], unique=False)
        batch_op.create_index("ix_actions_is_open", ["is_open", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_actions_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_actions_open_fingerprint",
            ["fingerprint"],
            unique=True,
            sqlite_where=sa.text("is_open"),
            postgresql_where=sa.text("is_open"),
        )

    op.create_table(
        "analysis_queue",
        sa.Column("signal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lane", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.CheckConstraint("lane = 'a_live' OR lane = 'b_backlog'", name=op.f("ck_analysis_queue_lane")),
        sa.ForeignKeyConstraint(
            ["signal_id"], ["signals.id"], name=op.f("fk_analysis_queue_signal_id_signals")
        ),
        sa.PrimaryKeyConstraint("signal_id", name=op.f("pk_analysis_queue")),
    )
    with op.batch_alter_table("analysis_queue", schema=None) as batch_op:
        batch_op.create_index("ix_analysis_queue_lane", ["lane", "signal_id"], unique=False)

    op.create_table(
        "asks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("signal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("profile_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("demand_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("words", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("asked_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("noted_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["source_profiles.id"], name=op.f("fk_asks_profile_id_source_profiles")
        ),
        sa.ForeignKeyConstraint(["signal_id"], ["signals.id"], name=op.f("fk_asks_signal_id_signals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asks")),
        sa.UniqueConstraint("signal_id", name=op.f("uq_asks_signal_id")),
    )
    with op.batch_alter_table("asks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_asks_demand_id"), ["demand_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_asks_profile_id"), ["profile_id"], unique=False)

    op.create_table(
        "claim_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("wording", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("function_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_claim_events_claim_id_claims")),
        sa.ForeignKeyConstraint(
            ["function_id"], ["functions.id"], name=op.f("fk_claim_events_function_id_functions")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_claim_events_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_events")),
    )
    with op.batch_alter_table("claim_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_events_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_events_claim_id"), ["claim_id"], unique=False)

    op.create_table(
        "corrections",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("signal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("value_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("was", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("by_person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("undone_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "kind = 'not_negative' OR kind = 'negative' OR kind = 'other_topic' OR kind = 'other_step' OR kind = 'not_our_customer' OR kind = 'spam'",
            name=op.f("ck_corrections_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["people.id"], name=op.f("fk_corrections_by_person_id_people")
        ),
        sa.ForeignKeyConstraint(["signal_id"], ["signals.id"], name=op.f("fk_corrections_signal_id_signals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    with op.batch_alter_table("corrections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_corrections_signal_id"), ["signal_id"], unique=False)
        batch_op.create_index(
            "uq_corrections_in_force",
            ["signal_id", "kind"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )

    op.create_table(
        "decide_queue",
        sa.Column("signal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["signal_id"], ["signals.id"], name=op.f("fk_decide_queue_signal_id_signals")
        ),
        sa.PrimaryKeyConstraint("signal_id", name=op.f("pk_decide_queue")),
    )
    op.create_table(
        "finding_categories",
        sa.Column("signal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("generation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_finding_categories_category_id_categories")
        ),
        sa.ForeignKeyConstraint(
            ["generation_id"],
            ["generations.id"],
            name=op.f("fk_finding_categories_generation_id_generations"),
        ),
        sa.ForeignKeyConstraint(
            ["signal_id"], ["signals.id"], name=op.f("fk_finding_categories_signal_id_signals")
        ),
        sa.PrimaryKeyConstraint(
            "signal_id", "generation_id", "category_id", name=op.f("pk_finding_categories")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("finding_categories", schema=None) as batch_op:
        batch_op.create_index(
            "ix_finding_categories_category", ["category_id", "generation_id", "signal_id"], unique=False
        )

    op.create_table(
        "finding_intents",
        sa.Column("signal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("generation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("intent", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("detail", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "intent = 'happening_now' OR intent = 'question' OR intent = 'wants_person' OR intent = 'wish' OR intent = 'thanks' OR intent = 'leaving' OR intent = 'must_escalate'",
            name=op.f("ck_finding_intents_intent"),
        ),
        sa.ForeignKeyConstraint(
            ["generation_id"], ["generations.id"], name=op.f("fk_finding_intents_generation_id_generations")
        ),
        sa.ForeignKeyConstraint(
            ["signal_id"], ["signals.id"], name=op.f("fk_finding_intents_signal_id_signals")
        ),
        sa.PrimaryKeyConstraint("signal_id", "generation_id", "intent", name=op.f("pk_finding_intents")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("finding_intents", schema=None) as batch_op:
        batch_op.create_index(
            "ix_finding_intents_intent", ["intent", "generation_id", "signal_id"], unique=False
        )

    op.create_table(
        "findings",
        sa.Column("signal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("generation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("negative", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("positive", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("words_negative", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("words_positive", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("mark_negative", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("mark_positive", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("unread_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column(
            "micro_interaction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("placing_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("spans", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "mark_negative = 'present' OR mark_negative = 'absent' OR mark_negative = 'not_assessable'",
            name=op.f("ck_findings_mark_negative"),
        ),
        sa.CheckConstraint(
            "mark_positive = 'present' OR mark_positive = 'absent' OR mark_positive = 'not_assessable'",
            name=op.f("ck_findings_mark_positive"),
        ),
        sa.CheckConstraint(
            "negative = 'present' OR negative = 'absent' OR negative = 'not_assessable'",
            name=op.f("ck_findings_negative"),
        ),
        sa.CheckConstraint(
            "positive = 'present' OR positive = 'absent' OR positive = 'not_assessable'",
            name=op.f("ck_findings_positive"),
        ),
        sa.CheckConstraint(
            "words_negative = 'present' OR words_negative = 'absent' OR words_negative = 'not_assessable'",
            name=op.f("ck_findings_words_negative"),
        ),
        sa.CheckConstraint(
            "words_positive = 'present' OR words_positive = 'absent' OR words_positive = 'not_assessable'",
            name=op.f("ck_findings_words_positive"),
        ),
        sa.ForeignKeyConstraint(
            ["generation_id"], ["generations.id"], name=op.f("fk_findings_generation_id_generations")
        ),
        sa.ForeignKeyConstraint(
            ["micro_interaction_id"],
            ["micro_interactions.id"],
            name=op.f("fk_findings_micro_interaction_id_micro_interactions"),
        ),
        sa.ForeignKeyConstraint(["signal_id"], ["signals.id"], name=op.f("fk_findings_signal_id_signals")),
        sa.PrimaryKeyConstraint("signal_id", "generation_id", name=op.f("pk_findings")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("findings", schema=None) as batch_op:
        batch_op.create_index("ix_findings_day", ["generation_id", "day", "signal_id"], unique=False)
        batch_op.create_index(
            "ix_findings_micro_interaction_id", ["micro_interaction_id", "generation_id", "day"], unique=False
        )

    op.create_table(
        "happiness_answers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("function_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("accepts", sa.Boolean(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["people.id"], name=op.f("fk_happiness_answers_by_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["function_id"], ["functions.id"], name=op.f("fk_happiness_answers_function_id_functions")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["happiness_proposals.id"],
            name=op.f("fk_happiness_answers_proposal_id_happiness_proposals"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_happiness_answers")),
    )
    with op.batch_alter_table("happiness_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_happiness_answers_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "happiness_outcomes",
        sa.Column("pass_id", sa.Integer(), nullable=False),
        sa.Column("definition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("horizon", sa.Integer(), nullable=False),
        sa.Column("outcome", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("happy", sa.Integer(), nullable=False),
        sa.Column("happy_did", sa.Integer(), nullable=False),
        sa.Column("judged", sa.Integer(), nullable=False),
        sa.Column("judged_did", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["happiness_definitions.id"],
            name=op.f("fk_happiness_outcomes_definition_id_happiness_definitions"),
        ),
        sa.PrimaryKeyConstraint(
            "pass_id", "definition_id", "horizon", "outcome", name=op.f("pk_happiness_outcomes")
        ),
    )
    op.create_table(
        "happiness_results",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("definition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=True),
        sa.Column("from_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("until_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["happiness_definitions.id"],
            name=op.f("fk_happiness_results_definition_id_happiness_definitions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_happiness_results")),
    )
    with op.batch_alter_table("happiness_results", schema=None) as batch_op:
        batch_op.create_index(
            "uq_happiness_results_now",
            ["customer_id", "definition_id"],
            unique=True,
            sqlite_where=sa.text("until_at IS NULL"),
            postgresql_where=sa.text("until_at IS NULL"),
        )

    op.create_table(
        "placing_rules",
        sa.Column("valid_from", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("valid_until", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "micro_interaction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("reference", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("event", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("channel", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["category_id"], ["categories.id"], name=op.f("fk_placing_rules_category_id_categories")
        ),
        sa.ForeignKeyConstraint(
            ["micro_interaction_id"],
            ["micro_interactions.id"],
            name=op.f("fk_placing_rules_micro_interaction_id_micro_interactions"),
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_placing_rules_source_id_sources")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placing_rules")),
    )
    with op.batch_alter_table("placing_rules", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_placing_rules_micro_interaction_id"), ["micro_interaction_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_placing_rules_valid_until"), ["valid_until"], unique=False)

    op.create_table(
        "signal_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("signal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "replaced_by_batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("replaced_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["replaced_by_batch_id"],
            ["batches.id"],
            name=op.f("fk_signal_versions_replaced_by_batch_id_batches"),
        ),
        sa.ForeignKeyConstraint(
            ["signal_id"], ["signals.id"], name=op.f("fk_signal_versions_signal_id_signals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_versions")),
    )
    with op.batch_alter_table("signal_versions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_signal_versions_replaced_by_batch_id"), ["replaced_by_batch_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_signal_versions_signal_id"), ["signal_id"], unique=False)

    op.create_table(
        "action_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("action_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("from_state", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("to_state", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["actions.id"], name=op.f("fk_action_events_action_id_actions")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_action_events_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_events")),
    )
    with op.batch_alter_table("action_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_events_action_id"), ["action_id"], unique=False)

    op.create_table(
        "action_signals",
        sa.Column("action_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("signal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["actions.id"], name=op.f("fk_action_signals_action_id_actions")
        ),
        sa.ForeignKeyConstraint(
            ["signal_id"], ["signals.id"], name=op.f("fk_action_signals_signal_id_signals")
        ),
        sa.PrimaryKeyConstraint("action_id", "signal_id", name=op.f("pk_action_signals")),
    )
    with op.batch_alter_table("action_signals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_signals_signal_id"), ["signal_id"], unique=False)

    op.create_table(
        "proposals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "micro_interaction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("function_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("lever", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("change", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("explanation", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("pledges", sa.JSON(), nullable=False),
        sa.Column("expected", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("keeps", sa.Integer(), nullable=True),
        sa.Column("keeps_least", sa.Integer(), nullable=True),
        sa.Column("keeps_most", sa.Integer(), nullable=True),
        sa.Column("cost", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("proposed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("ended_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("ended_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_why", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("action_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(state = 'accepted') = (action_id IS NOT NULL)", name=op.f("ck_proposals_accepted")
        ),
        sa.CheckConstraint(
            "lever = 'remove_step' OR lever = 'faster' OR lever = 'clearer' OR lever = 'stands_out' OR lever = 'default' OR lever = 'reminder' OR lever = 'prompt' OR lever = 'plan' OR lever = 'social_proof' OR lever = 'messenger' OR lever = 'commitment' OR lever = 'incentive' OR lever = 'channel' OR lever = 'control' OR lever = 'progress' OR lever = 'staff'",
            name=op.f("ck_proposals_lever"),
        ),
        sa.CheckConstraint(
            "state = 'proposed' OR state = 'accepted' OR state = 'declined' OR state = 'withdrawn'",
            name=op.f("ck_proposals_state"),
        ),
        sa.ForeignKeyConstraint(["action_id"], ["actions.id"], name=op.f("fk_proposals_action_id_actions")),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["people.id"], name=op.f("fk_proposals_by_person_id_people")
        ),
        sa.ForeignKeyConstraint(["ended_by_id"], ["people.id"], name=op.f("fk_proposals_ended_by_id_people")),
        sa.ForeignKeyConstraint(
            ["function_id"], ["functions.id"], name=op.f("fk_proposals_function_id_functions")
        ),
        sa.ForeignKeyConstraint(
            ["micro_interaction_id"],
            ["micro_interactions.id"],
            name=op.f("fk_proposals_micro_interaction_id_micro_interactions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposals_action_id"), ["action_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_proposals_micro_interaction_id"), ["micro_interaction_id"], unique=False
        )
        batch_op.create_index("ix_proposals_state", ["state"], unique=False)

    op.create_table(
        "proposal_answers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("function_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("says", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("by_person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "says = 'asked' OR says = 'yes' OR says = 'no'", name=op.f("ck_proposal_answers_says")
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["people.id"], name=op.f("fk_proposal_answers_by_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["function_id"], ["functions.id"], name=op.f("fk_proposal_answers_function_id_functions")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_answers_proposal_id_proposals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_answers")),
    )
    with op.batch_alter_table("proposal_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_answers_proposal_id"), ["proposal_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("proposal_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_answers_proposal_id"))

    op.drop_table("proposal_answers")
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.drop_index("ix_proposals_state")
        batch_op.drop_index(batch_op.f("ix_proposals_micro_interaction_id"))
        batch_op.drop_index(batch_op.f("ix_proposals_action_id"))

    op.drop_table("proposals")
    with op.batch_alter_table("action_signals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_signals_signal_id"))

    op.drop_table("action_signals")
    with op.batch_alter_table("action_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_events_action_id"))

    op.drop_table("action_events")
    with op.batch_alter_table("signal_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signal_versions_signal_id"))
        batch_op.drop_index(batch_op.f("ix_signal_versions_replaced_by_batch_id"))

    op.drop_table("signal_versions")
    with op.batch_alter_table("placing_rules", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placing_rules_valid_until"))
        batch_op.drop_index(batch_op.f("ix_placing_rules_micro_interaction_id"))

    op.drop_table("placing_rules")
    with op.batch_alter_table("happiness_results", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_happiness_results_now",
            sqlite_where=sa.text("until_at IS NULL"),
            postgresql_where=sa.text("until_at IS NULL"),
        )

    op.drop_table("happiness_results")
    op.drop_table("happiness_outcomes")
    with op.batch_alter_table("happiness_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_happiness_answers_proposal_id"))

    op.drop_table("happiness_answers")
    with op.batch_alter_table("findings", schema=None) as batch_op:
        batch_op.drop_index("ix_findings_micro_interaction_id")
        batch_op.drop_index("ix_findings_day")

    op.drop_table("findings")
    with op.batch_alter_table("finding_intents", schema=None) as batch_op:
        batch_op.drop_index("ix_finding_intents_intent")

    op.drop_table("finding_intents")
    with op.batch_alter_table("finding_categories", schema=None) as batch_op:
        batch_op.drop_index("ix_finding_categories_category")

    op.drop_table("finding_categories")
    op.drop_table("decide_queue")
    with op.batch_alter_table("corrections", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_corrections_in_force",
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_corrections_signal_id"))

    op.drop_table("corrections")
    with op.batch_alter_table("claim_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_events_claim_id"))
        batch_op.drop_index(batch_op.f("ix_claim_events_at"))

    op.drop_table("claim_events")
    with op.batch_alter_table("asks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_asks_profile_id"))
        batch_op.drop_index(batch_op.f("ix_asks_demand_id"))

    op.drop_table("asks")
    with op.batch_alter_table("analysis_queue", schema=None) as batch_op:
        batch_op.drop_index("ix_analysis_queue_lane")

    op.drop_table("analysis_queue")
    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_actions_open_fingerprint",
            sqlite_where=sa.text("is_open"),
            postgresql_where=sa.text("is_open"),
        )
        batch_op.drop_index(batch_op.f("ix_actions_person_id"))
        batch_op.drop_index("ix_actions_is_open")
        batch_op.drop_index(batch_op.f("ix_actions_function_id"))
        batch_op.drop_index(batch_op.f("ix_actions_fingerprint"))

    op.drop_table("actions")
    with op.batch_alter_table("touchpoint_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_touchpoint_answers_wish_id"))
        batch_op.drop_index(batch_op.f("ix_touchpoint_answers_function_id"))

    op.drop_table("touchpoint_answers")
    with op.batch_alter_table("stage_places", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stage_places_valid_until"))
        batch_op.drop_index(batch_op.f("ix_stage_places_stage_id"))
        batch_op.drop_index(batch_op.f("ix_stage_places_micro_interaction_id"))

    op.drop_table("stage_places")
    with op.batch_alter_table("stage_attributes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stage_attributes_valid_until"))
        batch_op.drop_index(batch_op.f("ix_stage_attributes_stage_id"))

    op.drop_table("stage_attributes")
    with op.batch_alter_table("signals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signals_profile_id"))
        batch_op.drop_index("ix_signals_occurred_at")
        batch_op.drop_index(
            "ix_signals_conversation",
            sqlite_where=sa.text("conversation IS NOT NULL"),
            postgresql_where=sa.text("conversation IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_signals_batch_id"))

    op.drop_table("signals")
    op.drop_table("rollup_steps")
    op.drop_table("rollup_combined")
    op.drop_table("rollup_channels")
    op.drop_table("rollup_categories")
    with op.batch_alter_table("rejected_rows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rejected_rows_batch_id"))

    op.drop_table("rejected_rows")
    op.drop_table("person_functions")
    with op.batch_alter_table("journey_owners", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journey_owners_valid_until"))
        batch_op.drop_index(batch_op.f("ix_journey_owners_journey_id"))
        batch_op.drop_index(batch_op.f("ix_journey_owners_function_id"))

    op.drop_table("journey_owners")
    with op.batch_alter_table("influence", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_influence_accountable",
            sqlite_where=sa.text("accountable AND valid_until IS NULL"),
            postgresql_where=sa.text("accountable AND valid_until IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_influence_valid_until"))
        batch_op.drop_index(batch_op.f("ix_influence_micro_interaction_id"))
        batch_op.drop_index(batch_op.f("ix_influence_function_id"))

    op.drop_table("influence")
    with op.batch_alter_table("identity_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_links_younger_id"))
        batch_op.drop_index(batch_op.f("ix_identity_links_older_id"))

    op.drop_table("identity_links")
    op.drop_table("identifier_facts")
    op.drop_table("happiness_proposals")
    with op.batch_alter_table("happiness_definitions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_happiness_definitions_function_id"))

    op.drop_table("happiness_definitions")
    with op.batch_alter_table("function_names", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_function_names_function_id"))

    op.drop_table("function_names")
    op.drop_table("customers")
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_claims_standing_touchpoint",
            sqlite_where=sa.text("state <> 'handed_back'"),
            postgresql_where=sa.text("state <> 'handed_back'"),
        )
        batch_op.drop_index(
            "uq_claims_standing_micro_interaction",
            sqlite_where=sa.text("state <> 'handed_back'"),
            postgresql_where=sa.text("state <> 'handed_back'"),
        )
        batch_op.drop_index(batch_op.f("ix_claims_touchpoint_id"))
        batch_op.drop_index(batch_op.f("ix_claims_micro_interaction_id"))
        batch_op.drop_index(batch_op.f("ix_claims_function_id"))

    op.drop_table("claims")
    op.drop_table("categories")
    op.drop_table("turned_away")
    with op.batch_alter_table("touchpoint_wishes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_touchpoint_wishes_touchpoint_id"))
        batch_op.drop_index(batch_op.f("ix_touchpoint_wishes_journey_id"))

    op.drop_table("touchpoint_wishes")
    with op.batch_alter_table("touchpoint_places", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_touchpoint_places_valid_until"))
        batch_op.drop_index(batch_op.f("ix_touchpoint_places_touchpoint_id"))
        batch_op.drop_index(batch_op.f("ix_touchpoint_places_journey_id"))

    op.drop_table("touchpoint_places")
    with op.batch_alter_table("touchpoint_attributes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_touchpoint_attributes_valid_until"))
        batch_op.drop_index(batch_op.f("ix_touchpoint_attributes_touchpoint_id"))

    op.drop_table("touchpoint_attributes")
    with op.batch_alter_table("stages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stages_journey_id"))

    op.drop_table("stages")
    with op.batch_alter_table("source_profiles", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_source_profiles_customer_id"))

    op.drop_table("source_profiles")
    op.drop_table("silences")
    op.drop_table("sign_in_links")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessions_person_id"))

    op.drop_table("sessions")
    with op.batch_alter_table("seen_deliveries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seen_deliveries_seen_at"))

    op.drop_table("seen_deliveries")
    op.drop_table("releases")
    op.drop_table("person_roles")
    with op.batch_alter_table("page_requests", schema=None) as batch_op:
        batch_op.drop_index("ix_page_requests_state")
        batch_op.drop_index(batch_op.f("ix_page_requests_asked_by_id"))

    op.drop_table("page_requests")
    op.drop_table("morning_mails")
    with op.batch_alter_table("ownerless", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ownerless_micro_interaction_id"))

    op.drop_table("ownerless")
    with op.batch_alter_table("micro_interaction_attributes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_micro_interaction_attributes_valid_until"))
        batch_op.drop_index(batch_op.f("ix_micro_interaction_attributes_touchpoint_id"))
        batch_op.drop_index(batch_op.f("ix_micro_interaction_attributes_micro_interaction_id"))

    op.drop_table("micro_interaction_attributes")
    with op.batch_alter_table("lineage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lineage_from_id"))

    op.drop_table("lineage")
    with op.batch_alter_table("kept_deliveries", schema=None) as batch_op:
        batch_op.drop_index("ix_kept_deliveries_source")

    op.drop_table("kept_deliveries")
    with op.batch_alter_table("journey_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journey_versions_journey_id"))

    op.drop_table("journey_versions")
    with op.batch_alter_table("job_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_requests_taken_at"))

    op.drop_table("job_requests")
    op.drop_table("hooks")
    with op.batch_alter_table("heard_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_heard_links_source_id"))

    op.drop_table("heard_links")
    op.drop_table("generations")
    op.drop_table("functions")
    with op.batch_alter_table("edges", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_edges_journey_id_from_id_to_id_label",
            sqlite_where=sa.text("valid_until IS NULL"),
            postgresql_where=sa.text("valid_until IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_edges_valid_until"))
        batch_op.drop_index(batch_op.f("ix_edges_journey_id"))

    op.drop_table("edges")
    op.drop_table("drivers")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drafts_person_id"))
        batch_op.drop_index(batch_op.f("ix_drafts_journey_id"))

    op.drop_table("drafts")
    with op.batch_alter_table("connectors", schema=None) as batch_op:
        batch_op.drop_index("ix_connectors_next_at")

    op.drop_table("connectors")
    with op.batch_alter_table("batches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_batches_source_id"))

    op.drop_table("batches")
    op.drop_table("arrivals")
    op.drop_table("api_tokens")
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_absences_until_at"))
        batch_op.drop_index("ix_absences_person_id")

    op.drop_table("absences")
    op.drop_table("watermarks")
    op.drop_table("touchpoints")
    op.drop_table("ticks")
    op.drop_table("taxonomy_versions")
    op.drop_table("store_facts")
    op.drop_table("stale_texts")
    op.drop_table("sources")
    op.drop_table("revisions")
    op.drop_table("rejected_candidates")
    op.drop_table("people")
    op.drop_table("micro_interactions")
    op.drop_table("lived_steps")
    op.drop_table("lived_passes")
    op.drop_table("lived_gaps")
    op.drop_table("lived_ends")
    op.drop_table("lived_edges")
    op.drop_table("lived_days")
    op.drop_table("lived_changes")
    op.drop_table("journeys")
    with op.batch_alter_table("job_runs", schema=None) as batch_op:
        batch_op.drop_index("ix_job_runs_job")

    op.drop_table("job_runs")
    op.drop_table("heartbeats")
    op.drop_table("happiness_passes")
    op.drop_table("happiness_doubts")
    op.drop_table("incidents")
    op.drop_table("incident_passes")
    op.drop_table("driver_passes")
    with op.batch_alter_table("audit_rows", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_rows_what")
        batch_op.drop_index("ix_audit_rows_thing")
        batch_op.drop_index("ix_audit_rows_person_id")
        batch_op.drop_index(batch_op.f("ix_audit_rows_at"))

    op.drop_table("audit_rows")
