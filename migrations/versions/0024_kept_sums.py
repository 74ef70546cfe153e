"""Sums that are kept: what was ever moved to each account of a fund, how plans stand,
what people need."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
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
FOLLOWED = """
    FROM plans p JOIN businesses b ON b.id = p.business_id AND b.removed_at IS NULL
    {steps} WHERE p.ended_at IS NULL
"""
STEPS = """
    JOIN plan_steps s ON s.plan_id = p.id AND s.code IS NOT NULL
    AND (s.asked OR s.state IN ('marked', 'confirmed'))
"""
SHARES = f"""
    INSERT INTO kept_shares (topic, owner_id, name, amount)
    SELECT 'plans', owner_id, name, count(*) FROM (
        SELECT p.business_id AS owner_id, p.pathway_code AS name {FOLLOWED.format(steps="")}
        UNION ALL
        SELECT p.business_id,
            p.pathway_code || ' ' || s.code || ' ' || s.state || ' ' || s.confirmer
        {FOLLOWED.format(steps=STEPS)}
    ) shares GROUP BY owner_id, name
"""  # noqa: S608
NEEDS = """
    INSERT INTO kept_shares (topic, owner_id, name, amount)
    SELECT DISTINCT 'needs', b.user_id, n.code || ' ' || coalesce(l.tag, ''), 1
    FROM business_needs n JOIN businesses b ON b.id = n.business_id AND b.removed_at IS NULL
    LEFT JOIN profile_languages l ON l.user_id = b.user_id AND l.position = 0
"""
SUMS = """
    INSERT INTO kept_sums (topic, name, amount)
    SELECT topic, name, sum(amount) FROM kept_shares GROUP BY topic, name
"""


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
    op.create_table(
        "kept_shares",
        sa.Column("topic", sa.String(20), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("topic", "owner_id", "name", name="pk_kept_shares"),
    )
    op.create_table(
        "kept_sums",
        sa.Column("topic", sa.String(20), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("topic", "name", name="pk_kept_sums"),
    )
    for filling in (FILL, SHARES, NEEDS, SUMS):
        op.execute(filling)


def downgrade() -> None:
    op.drop_table("kept_sums")
    op.drop_table("kept_shares")
    op.drop_table("fund_balances")
