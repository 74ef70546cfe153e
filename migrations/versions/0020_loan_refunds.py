"""Refunds of what was overpaid, and their transactions in the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loan_refunds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("how", sa.String(40), nullable=False),
        sa.Column("reference", sa.String(60), nullable=False),
        sa.Column("proposed_by", sa.Uuid()),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Uuid()),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("paid_on", sa.Date()),
        sa.PrimaryKeyConstraint("id", name="pk_loan_refunds"),
        sa.ForeignKeyConstraint(["loan_id"], ["loans.id"], name="fk_loan_refunds_loan_id_loans"),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["users.id"], name="fk_loan_refunds_proposed_by_users"
        ),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["users.id"], name="fk_loan_refunds_closed_by_users"
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_loan_refunds_amount_positive")),
        sa.CheckConstraint(
            "(state = 'paid') = (paid_on IS NOT NULL)", name=op.f("ck_loan_refunds_paid_day")
        ),
        sa.CheckConstraint(
            "state <> 'paid' OR proposed_by IS NULL OR closed_by <> proposed_by",
            name=op.f("ck_loan_refunds_two_people"),
        ),
    )
    op.create_index("ix_loan_refunds_loan_id", "loan_refunds", ["loan_id"])
    is_open = sa.text("state = 'proposed'")
    op.create_index(
        "ix_loan_refunds_open",
        "loan_refunds",
        ["loan_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.add_column("ledger_transactions", sa.Column("refund_id", sa.Uuid()))


def downgrade() -> None:
    op.drop_column("ledger_transactions", "refund_id")
    op.drop_table("loan_refunds")
