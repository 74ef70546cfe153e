"""Funds, loan products and the versions of their rules.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "funds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("verifier", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_funds"),
        sa.UniqueConstraint("code", name="uq_funds_code"),
    )
    _create_products()
    op.create_table(
        "loan_rule_sets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_loan_rule_sets"),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["loan_products.id"],
            name="fk_loan_rule_sets_product_id_loan_products",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("product_id", "version", name="uq_loan_rule_sets_product_id_version"),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from",
            name=op.f("ck_loan_rule_sets_days_in_order"),
        ),
    )
    op.create_table(
        "loan_criteria",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule_set_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("group_number", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("op", sa.String(40), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("if_unknown", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_loan_criteria"),
        sa.ForeignKeyConstraint(
            ["rule_set_id"],
            ["loan_rule_sets.id"],
            name="fk_loan_criteria_rule_set_id_loan_rule_sets",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "rule_set_id", "position", name="uq_loan_criteria_rule_set_id_position"
        ),
    )


def _create_products() -> None:
    op.create_table(
        "loan_products",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("summaries", sa.JSON(), nullable=False),
        sa.Column("lender_name", sa.String(200), nullable=False),
        sa.Column("lender_phone", sa.String(40), nullable=False),
        sa.Column("lender_email", sa.String(200), nullable=False),
        sa.Column("lender_url", sa.Text(), nullable=False),
        sa.Column("min_amount", sa.BigInteger(), nullable=False),
        sa.Column("max_amount", sa.BigInteger(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("min_months", sa.Integer(), nullable=False),
        sa.Column("max_months", sa.Integer(), nullable=False),
        sa.Column("repayment", sa.String(40), nullable=False),
        sa.Column("fees", sa.JSON(), nullable=False),
        sa.Column("uses", sa.JSON(), nullable=False),
        sa.Column("need_codes", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("decision_days", sa.Integer()),
        sa.Column("needs_collateral", sa.Boolean()),
        sa.Column("needs_credit_score", sa.Boolean()),
        sa.Column("legal_condition", sa.String(40)),
        sa.Column("last_checked_on", sa.Date()),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_loan_products"),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name="fk_loan_products_fund_id_funds"),
        sa.UniqueConstraint("code", name="uq_loan_products_code"),
        sa.CheckConstraint(
            "min_amount > 0 AND min_amount <= max_amount",
            name=op.f("ck_loan_products_amounts_in_order"),
        ),
        sa.CheckConstraint(
            "min_months > 0 AND min_months <= max_months",
            name=op.f("ck_loan_products_months_in_order"),
        ),
        sa.CheckConstraint("rate >= 0", name=op.f("ck_loan_products_rate_not_negative")),
    )
    op.create_index("ix_loan_products_fund_id", "loan_products", ["fund_id"])


def downgrade() -> None:
    for table in ("loan_criteria", "loan_rule_sets", "loan_products", "funds"):
        op.drop_table(table)
