"""Offers, loans, repayments and the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

LEDGER = ("ledger_transactions", "ledger_moves")
APPEND_ONLY_POSTGRESQL = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$
"""


def upgrade() -> None:
    _create_offers()
    _create_loans()
    _create_installments()
    _create_repayments()
    _create_ledger()
    _make_append_only()


def downgrade() -> None:
    for table in (
        "ledger_moves",
        "ledger_transactions",
        "loan_repayments",
        "loan_installments",
        "loans",
        "loan_offers",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION ledger_refuse()")


def _create_offers() -> None:
    op.create_table(
        "loan_offers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("parties", sa.JSON(), nullable=False),
        sa.Column("amount_financed", sa.BigInteger(), nullable=False),
        sa.Column("finance_charge", sa.BigInteger(), nullable=False),
        sa.Column("total_of_payments", sa.BigInteger(), nullable=False),
        sa.Column("apr", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Uuid()),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("signed_name", sa.String(200), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_loan_offers"),
        *_foreign_keys(
            "loan_offers",
            application_id="loan_applications",
            user_id="users",
            business_id="businesses",
            product_id="loan_products",
            fund_id="funds",
            made_by="users",
        ),
        *_checks("loan_offers", accepted_signed="state <> 'accepted' OR signed_name <> ''"),
    )
    counts = sa.text("state IN ('open', 'accepted')")
    op.create_index(
        "ix_loan_offers_counting",
        "loan_offers",
        ["application_id"],
        unique=True,
        sqlite_where=counts,
        postgresql_where=counts,
    )
    _create_indexes("loan_offers", "application_id", "user_id", "fund_id")


def _create_loans() -> None:
    op.create_table(
        "loans",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("apr", sa.Integer(), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("principal_left", sa.BigInteger(), nullable=False),
        sa.Column("unpaid_since", sa.Date()),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disbursed_on", sa.Date()),
        sa.Column("disbursed_how", sa.String(40)),
        sa.Column("disbursed_reference", sa.String(60), nullable=False),
        sa.Column("disbursed_by", sa.Uuid()),
        sa.Column("disbursed_at", sa.DateTime(timezone=True)),
        sa.Column("paid_off_on", sa.Date()),
        sa.Column("cancelled_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_loans"),
        sa.UniqueConstraint("offer_id", name="uq_loans_offer_id"),
        *_foreign_keys(
            "loans",
            offer_id="loan_offers",
            application_id="loan_applications",
            user_id="users",
            business_id="businesses",
            product_id="loan_products",
            fund_id="funds",
            disbursed_by="users",
        ),
        *_checks(
            "loans",
            principal_positive="principal > 0 AND principal_left >= 0",
            disbursed_when_active=(
                "(state IN ('active', 'paid_off')) = (disbursed_on IS NOT NULL)"
            ),
            paid_off_day="(state = 'paid_off') = (paid_off_on IS NOT NULL)",
            paid_off_whole="state <> 'paid_off' OR principal_left = 0",
        ),
    )
    _create_indexes("loans", "application_id", "user_id", "business_id", "fund_id")
    op.create_index("ix_loans_state_unpaid_since", "loans", ["state", "unpaid_since"])


def _create_installments() -> None:
    op.create_table(
        "loan_installments",
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("interest", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("loan_id", "number", name="pk_loan_installments"),
        *_foreign_keys("loan_installments", loan_id="loans"),
        *_checks(
            "loan_installments",
            not_negative="principal >= 0 AND interest >= 0 AND fee >= 0 AND balance >= 0",
        ),
    )


def _create_repayments() -> None:
    op.create_table(
        "loan_repayments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(40), nullable=False),
        sa.Column("reference", sa.String(60), nullable=False),
        sa.Column("posted_by", sa.Uuid()),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reversed_at", sa.DateTime(timezone=True)),
        sa.Column("reversed_by", sa.Uuid()),
        sa.Column("reversal_reason", sa.String(40)),
        sa.Column("returned_on", sa.Date()),
        sa.PrimaryKeyConstraint("id", name="pk_loan_repayments"),
        sa.UniqueConstraint("loan_id", "number", name="uq_loan_repayments_loan_id_number"),
        sa.UniqueConstraint("key", name="uq_loan_repayments_key"),
        *_foreign_keys("loan_repayments", loan_id="loans", posted_by="users", reversed_by="users"),
        *_checks(
            "loan_repayments",
            amount_positive="amount > 0",
            reversed_whole=(
                "(reversed_at IS NULL) = (reversal_reason IS NULL)"
                " AND (reversed_at IS NULL) = (returned_on IS NULL)"
            ),
        ),
    )


def _create_ledger() -> None:
    op.create_table(
        "ledger_transactions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fund_id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("repayment_id", sa.Uuid()),
        sa.Column("mirrors_id", sa.Uuid()),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_by", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_transactions"),
        sa.UniqueConstraint("loan_id", "number", name="uq_ledger_transactions_loan_id_number"),
        sa.UniqueConstraint("mirrors_id", name="uq_ledger_transactions_mirrors_id"),
        *_foreign_keys(
            "ledger_transactions",
            fund_id="funds",
            loan_id="loans",
            repayment_id="loan_repayments",
            mirrors_id="ledger_transactions",
        ),
    )
    _create_indexes("ledger_transactions", "fund_id", "repayment_id")
    op.create_table(
        "ledger_moves",
        sa.Column("transaction_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("debit", sa.String(40), nullable=False),
        sa.Column("credit", sa.String(40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("transaction_id", "position", name="pk_ledger_moves"),
        *_foreign_keys("ledger_moves", transaction_id="ledger_transactions"),
        *_checks("ledger_moves", amount_positive="amount > 0", two_accounts="debit <> credit"),
    )


def _make_append_only() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(APPEND_ONLY_POSTGRESQL)
        for table in LEDGER:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE"
                f" ON {table} FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
            )
        return
    for table in LEDGER:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
            )


def _foreign_keys(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}")
        for column, target in targets.items()
    ]


def _checks(table: str, **rules: str) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in rules.items()
    ]


def _create_indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])
