"""Sessions as they were before they were corrected."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "session_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_by", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(40), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("interpreter_wanted", sa.Boolean(), nullable=False),
        sa.Column("interpreter_came", sa.Boolean()),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("shared_note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("her_words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_session_versions"),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["mentoring_sessions.id"],
            name="fk_session_versions_session_id_mentoring_sessions",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["users.id"], name="fk_session_versions_replaced_by_users"
        ),
        sa.UniqueConstraint(
            "session_id", "version", name="uq_session_versions_session_id_version"
        ),
    )
    op.create_index("ix_session_versions_replaced_by", "session_versions", ["replaced_by"])


def downgrade() -> None:
    op.drop_table("session_versions")
