"""Who of the office looks after a request for a mentor; when a message left the program."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mentor_requests") as table:
        table.add_column(sa.Column("navigator_id", sa.Uuid()))
        table.create_foreign_key(
            "fk_mentor_requests_navigator_id_users", "users", ["navigator_id"], ["id"]
        )
    op.create_index("ix_mentor_requests_navigator_id", "mentor_requests", ["navigator_id"])
    op.add_column("messages", sa.Column("sent_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("messages", "sent_at")
    op.drop_index("ix_mentor_requests_navigator_id", table_name="mentor_requests")
    with op.batch_alter_table("mentor_requests") as table:
        table.drop_constraint("fk_mentor_requests_navigator_id_users", type_="foreignkey")
        table.drop_column("navigator_id")
