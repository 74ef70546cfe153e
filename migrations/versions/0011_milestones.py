"""Plans and their steps.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ACTIVE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "plans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("pathway_code", sa.String(40), nullable=False),
        sa.Column("pathway_version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
        sa.ForeignKeyConstraint(
            ["business_id"],
            ["businesses.id"],
            name="fk_plans_business_id_businesses",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "business_id", "pathway_code", name="uq_plans_business_id_pathway_code"
        ),
        sa.CheckConstraint("pathway_version > 0", name=op.f("ck_plans_version_counted")),
    )
    op.create_index(
        "uq_plans_active",
        "plans",
        ["business_id"],
        unique=True,
        sqlite_where=_ACTIVE,
        postgresql_where=_ACTIVE,
    )
    op.create_table(
        "plan_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(40)),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("confirmer", sa.String(40), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("helped_by", sa.Uuid()),
        sa.Column("helped_words", sa.String(200), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True)),
        sa.Column("confirmed_by", sa.Uuid()),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("reopened_by", sa.Uuid()),
        sa.Column("reminded_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plan_steps"),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plans.id"], name="fk_plan_steps_plan_id_plans", ondelete="CASCADE"
        ),
        *(_person(column) for column in ("helped_by", "confirmed_by", "reopened_by")),
        sa.UniqueConstraint("plan_id", "code", name="uq_plan_steps_plan_id_code"),
        sa.CheckConstraint(
            "(code IS NULL) = (title <> '')", name=op.f("ck_plan_steps_named_once")
        ),
        sa.CheckConstraint(
            "(state = 'confirmed') = (confirmed_at IS NOT NULL)",
            name=op.f("ck_plan_steps_confirmed"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('marked', 'confirmed') OR marked_at IS NOT NULL",
            name=op.f("ck_plan_steps_marked"),
        ),
    )
    for column in ("helped_by", "confirmed_by", "reopened_by"):
        op.create_index(f"ix_plan_steps_{column}", "plan_steps", [column])
    op.create_index("ix_plan_steps_state_due_on", "plan_steps", ["state", "due_on"])
    op.create_index("ix_plan_steps_state_marked_at", "plan_steps", ["state", "marked_at"])


def downgrade() -> None:
    op.drop_table("plan_steps")
    op.drop_table("plans")


def _person(column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["users.id"], name=f"fk_plan_steps_{column}_users", ondelete="SET NULL"
    )
