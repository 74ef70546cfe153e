"""Forms that were sent: their key, and a digest of what was in them."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form_keys",
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_form_keys"),
    )
    op.create_index("ix_form_keys_used_at", "form_keys", ["used_at"])


def downgrade() -> None:
    op.drop_table("form_keys")
