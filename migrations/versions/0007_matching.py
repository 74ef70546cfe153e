"""Services that entrepreneurs keep, whether they helped, answers to what loan rules ask.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_matches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("saved_by", sa.Uuid()),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scoring_version", sa.String(20), nullable=False),
        sa.Column("points", sa.Integer()),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("helped", sa.String(40)),
        sa.Column("what_happened", sa.JSON(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_saved_matches"),
        _key("business_id", "businesses", "CASCADE"),
        _key("service_id", "services", "CASCADE"),
        _key("saved_by", "users", "SET NULL"),
        sa.UniqueConstraint(
            "business_id", "service_id", name="uq_saved_matches_business_id_service_id"
        ),
        sa.CheckConstraint(
            "points BETWEEN 0 AND 1000", name=op.f("ck_saved_matches_points_in_range")
        ),
        sa.CheckConstraint(
            "(helped IS NULL) = (told_at IS NULL)", name=op.f("ck_saved_matches_told_is_whole")
        ),
    )
    for column in ("service_id", "saved_by"):
        op.create_index(f"ix_saved_matches_{column}", "saved_matches", [column])
    op.create_table(
        "criteria_answers",
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("business_id", "field", name="pk_criteria_answers"),
        sa.ForeignKeyConstraint(
            ["business_id"],
            ["businesses.id"],
            name="fk_criteria_answers_business_id_businesses",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    op.drop_table("criteria_answers")
    op.drop_table("saved_matches")


def _key(column: str, table: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{table}.id"], name=f"fk_saved_matches_{column}_{table}", ondelete=ondelete
    )
