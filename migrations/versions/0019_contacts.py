"""Contacts: last use and news; what a code is for; when a session proved who she is."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contact_points") as table:
        table.add_column(sa.Column("used_at", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("news_since", sa.DateTime(timezone=True)))
    with op.batch_alter_table("sign_in_codes") as table:
        table.add_column(
            sa.Column("purpose", sa.String(40), server_default="sign_in", nullable=False)
        )
        table.add_column(sa.Column("answered_at", sa.DateTime(timezone=True)))
    with op.batch_alter_table("sign_in_sessions") as table:
        table.add_column(sa.Column("proved_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    with op.batch_alter_table("sign_in_sessions") as table:
        table.drop_column("proved_at")
    with op.batch_alter_table("sign_in_codes") as table:
        table.drop_column("answered_at")
        table.drop_column("purpose")
    with op.batch_alter_table("contact_points") as table:
        table.drop_column("news_since")
        table.drop_column("used_at")
