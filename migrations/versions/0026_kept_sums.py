"""Sums that are kept: what was ever moved to each account of a fund."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0023"
branch_labels = None
depends_on = None

SIDES = """
    SELECT t.fund_id, m.debit AS account, m.amount AS debits, 0 AS credits
    FROM ledger_moves m JOIN ledger_transactions t ON t.id = m.transaction_id
    UNION ALL
    SELECT t.fund_id, m.credit, 0, m.amount
    FROM ledger_moves m JOIN ledger_transactions t ON t.id = m.transaction_id
"""
FILL = f"""
    INSERT INTO fund_balances (fund_id, account, debits, credits)
    SELECT fund_id, account, sum(debits), sum(credits) FROM ({SIDES}) sides
    GROUP BY fund_id, account
"""  # noqa: S608


def upgrade() -> None:
    op.create_table(
        "fund_balances",
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.String(40), nullable=False),
        sa.Column("debits", sa.BigInteger(), nullable=False),
        sa.Column("credits", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "debits >= 0 AND credits >= 0", name=op.f("ck_fund_balances_not_negative")
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["funds.id"], name="fk_fund_balances_fund_id_funds"),
        sa.PrimaryKeyConstraint("fund_id", "account", name="pk_fund_balances"),
    )
    op.execute(FILL)


def downgrade() -> None:
    op.drop_table("fund_balances")
