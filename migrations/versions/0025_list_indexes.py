"""Indexes that the lists of the office are read from."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

INDEXES = {
    "mentoring_sessions": ("state", "answered_at"),
    "loans": ("state", "unpaid_since", "user_id", "id"),
    "pairings": ("mentor_id", "last_met_at"),
    "profiles": ("created_at", "user_id"),
    "saved_matches": ("helped", "saved_at"),
    "loan_applications": ("saved_at", "id"),
}


def upgrade() -> None:
    for table, columns in INDEXES.items():
        op.create_index(_name(table), table, list(columns))


def downgrade() -> None:
    for table in INDEXES:
        op.drop_index(_name(table), table_name=table)


def _name(table: str) -> str:
    return "_".join(("ix", table, *INDEXES[table]))
