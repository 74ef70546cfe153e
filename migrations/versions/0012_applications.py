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


def downgrade() -> None:
    op.drop_column("loan_products", "day_count")
    op.drop_column("funds", "applies_here")
