"""Cohorts, their people and their targets."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cohorts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("descriptions", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_cohorts_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name="pk_cohorts"),
    )
    op.create_table(
        "cohort_targets",
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("measure", sa.String(40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_cohort_targets_amount_positive")),
        _key("cohort_targets", "cohort_id", "cohorts", "CASCADE"),
        sa.PrimaryKeyConstraint("cohort_id", "measure", name="pk_cohort_targets"),
    )
    op.create_table(
        "cohort_members",
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("business_id", sa.Uuid()),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date()),
        sa.Column("intake_stage", sa.String(40), nullable=False),
        sa.Column("intake_workers", sa.Integer()),
        sa.Column("intake_sales", sa.BigInteger()),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "left_on >= joined_on", name=op.f("ck_cohort_members_left_after_joining")
        ),
        sa.CheckConstraint("intake_workers >= 0", name=op.f("ck_cohort_members_workers_counted")),
        sa.CheckConstraint("intake_sales >= 0", name=op.f("ck_cohort_members_sales_positive")),
        _key("cohort_members", "cohort_id", "cohorts", "CASCADE"),
        _key("cohort_members", "user_id", "users", "CASCADE"),
        _key("cohort_members", "business_id", "businesses", "SET NULL"),
        sa.PrimaryKeyConstraint("cohort_id", "user_id", name="pk_cohort_members"),
    )
    for column in ("user_id", "business_id"):
        op.create_index(f"ix_cohort_members_{column}", "cohort_members", [column])


def downgrade() -> None:
    for table in ("cohort_members", "cohort_targets", "cohorts"):
        op.drop_table(table)


def _key(table: str, column: str, target: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}", ondelete=ondelete
    )
