"""Summaries of what cohorts achieved."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "member_counts",
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_member_counts_amount_positive")),
        _key("member_counts", "cohort_id", "cohorts"),
        _key("member_counts", "user_id", "users"),
        sa.PrimaryKeyConstraint("cohort_id", "code", "key", "user_id", name="pk_member_counts"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_member_counts_user_id_cohort_id", "member_counts", ["user_id", "cohort_id"]
    )
    op.create_table(
        "cohort_counts",
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        _key("cohort_counts", "cohort_id", "cohorts"),
        sa.PrimaryKeyConstraint("cohort_id", "code", "key", name="pk_cohort_counts"),
    )


def downgrade() -> None:
    op.drop_table("cohort_counts")
    op.drop_table("member_counts")


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}", ondelete="CASCADE"
    )
