"""Loan applications and the votes on them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "funds",
        sa.Column("applies_here", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column(
        "loan_products",
        sa.Column("day_count", sa.String(40), server_default="equal-periods", nullable=False),
    )
    _create_applications()
    op.create_table(
        "loan_application_cash_lines",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.String(40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("application_id", "line", name="pk_loan_application_cash_lines"),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["loan_applications.id"],
            name="fk_loan_application_cash_lines_application_id_loan_applications",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(
            "amount >= 0", name=op.f("ck_loan_application_cash_lines_not_negative")
        ),
    )
    _create_votes()
    op.create_table(
        "fund_deciders",
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("added_by", sa.Uuid()),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("fund_id", "user_id", name="pk_fund_deciders"),
        sa.ForeignKeyConstraint(
            ["fund_id"], ["funds.id"], name="fk_fund_deciders_fund_id_funds", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_fund_deciders_user_id_users"),
        sa.ForeignKeyConstraint(
            ["added_by"],
            ["users.id"],
            name="fk_fund_deciders_added_by_users",
            ondelete="SET NULL",
        ),
    )
    op.create_index("ix_fund_deciders_user_id", "fund_deciders", ["user_id"])


def _create_applications() -> None:
    op.create_table(
        "loan_applications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger()),
        sa.Column("months", sa.Integer()),
        sa.Column("uses", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("proposed_amount", sa.BigInteger()),
        sa.Column("proposed_months", sa.Integer()),
        sa.Column("votes_cast", sa.Integer(), nullable=False),
        sa.Column("approved_amount", sa.BigInteger()),
        sa.Column("approved_installments", sa.Integer()),
        sa.Column("decline_reasons", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True)),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_loan_applications"),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=f"fk_loan_applications_{column}_{table}"
            )
            for column, table in (
                ("user_id", "users"),
                ("business_id", "businesses"),
                ("product_id", "loan_products"),
                ("fund_id", "funds"),
            )
        ),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_loan_applications_{name}"))
            for name, rule in (
                ("asked_positive", "amount > 0 AND months > 0"),
                ("proposed_positive", "proposed_amount > 0 AND proposed_months > 0"),
                ("proposed_whole", "(proposed_amount IS NULL) = (proposed_months IS NULL)"),
                ("approved_whole", "(approved_amount IS NULL) = (approved_installments IS NULL)"),
                ("approved_for_an_amount", "state <> 'approved' OR approved_amount IS NOT NULL"),
                ("sent_once", "state = 'draft' OR submitted_at IS NOT NULL"),
                ("votes_counted", "votes_cast >= 0"),
            )
        ),
    )
    for column in ("user_id", "business_id", "product_id", "fund_id"):
        op.create_index(f"ix_loan_applications_{column}", "loan_applications", [column])
    is_open = sa.text("state IN ('draft', 'submitted')")
    op.create_index(
        "ix_loan_applications_open",
        "loan_applications",
        ["business_id", "product_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_index(
        "ix_loan_applications_state_submitted_at", "loan_applications", ["state", "submitted_at"]
    )


def _create_votes() -> None:
    op.create_table(
        "loan_votes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voter_id", sa.Uuid(), nullable=False),
        sa.Column("choice", sa.String(40), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_loan_votes"),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["loan_applications.id"],
            name="fk_loan_votes_application_id_loan_applications",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["voter_id"], ["users.id"], name="fk_loan_votes_voter_id_users"),
        sa.UniqueConstraint(
            "application_id",
            "version",
            "voter_id",
            name="uq_loan_votes_application_id_version_voter_id",
        ),
    )
    op.create_index("ix_loan_votes_voter_id", "loan_votes", ["voter_id"])


def downgrade() -> None:
    for table in ("fund_deciders", "loan_votes", "loan_application_cash_lines"):
        op.drop_table(table)
    op.drop_table("loan_applications")
    op.drop_column("loan_products", "day_count")
    op.drop_column("funds", "applies_here")
