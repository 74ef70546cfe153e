"""A sealed value that tells whether the encryption key is the one this database was made with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "key_checks",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("sealed_value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_key_checks"),
    )


def downgrade() -> None:
    op.drop_table("key_checks")
