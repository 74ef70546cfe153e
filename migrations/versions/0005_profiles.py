"""Profiles of people, their languages, businesses and needs."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _stamps() -> list[sa.Column]:
    return [
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "profiles",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("zip_code", sa.String(5), nullable=False),
        sa.Column("neighborhood", sa.String(80), nullable=False),
        sa.Column("reach_by", sa.JSON(), nullable=False),
        sa.Column("reach_when", sa.JSON(), nullable=False),
        sa.Column("remote_ok", sa.Boolean()),
        sa.Column("meeting_times", sa.JSON(), nullable=False),
        sa.Column("other_language", sa.String(80), nullable=False),
        sa.Column("needs_interpreter", sa.Boolean()),
        sa.Column("search_text", sa.Text(), nullable=False),
        *_stamps(),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_profiles_user_id_users"),
        sa.PrimaryKeyConstraint("user_id", name="pk_profiles"),
    )
    op.create_table(
        "profile_languages",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("tag", sa.String(20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reads", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["profiles.user_id"],
            name="fk_profile_languages_user_id_profiles",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "tag", name="pk_profile_languages"),
    )
    op.create_table(
        "businesses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(40)),
        sa.Column("industry_code", sa.String(40), nullable=False),
        sa.Column("industry_words", sa.String(200), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("structure", sa.String(40)),
        sa.Column("started_on", sa.Date()),
        sa.Column("zip_code", sa.String(5), nullable=False),
        sa.Column("works_from_home", sa.Boolean()),
        sa.Column("workers", sa.Integer()),
        sa.Column("monthly_sales", sa.BigInteger()),
        sa.Column("monthly_sales_to", sa.BigInteger()),
        sa.Column("monthly_costs", sa.BigInteger()),
        sa.Column("monthly_costs_to", sa.BigInteger()),
        sa.Column("amount_wanted", sa.BigInteger()),
        sa.Column("money_uses", sa.JSON(), nullable=False),
        sa.Column("money_purpose", sa.Text(), nullable=False),
        sa.Column("offers", sa.Text(), nullable=False),
        sa.Column("experience", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("card_shows", sa.JSON(), nullable=False),
        *_stamps(),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("workers >= 0", name="ck_businesses_workers_counted"),
        sa.CheckConstraint(
            "monthly_sales >= 0 AND monthly_costs >= 0", name="ck_businesses_amounts_positive"
        ),
        sa.CheckConstraint("amount_wanted > 0", name="ck_businesses_amount_wanted_positive"),
        sa.CheckConstraint(
            "monthly_sales_to > monthly_sales", name="ck_businesses_sales_in_order"
        ),
        sa.CheckConstraint(
            "monthly_costs_to > monthly_costs", name="ck_businesses_costs_in_order"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["profiles.user_id"], name="fk_businesses_user_id_profiles"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_businesses"),
    )
    op.create_index("ix_businesses_user_id", "businesses", ["user_id"])
    op.create_table(
        "business_needs",
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.CheckConstraint("priority IN (1, 2)", name="ck_business_needs_priority_known"),
        sa.ForeignKeyConstraint(
            ["business_id"],
            ["businesses.id"],
            name="fk_business_needs_business_id_businesses",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("business_id", "code", name="pk_business_needs"),
    )


def downgrade() -> None:
    for table in ("business_needs", "businesses", "profile_languages", "profiles"):
        op.drop_table(table)
