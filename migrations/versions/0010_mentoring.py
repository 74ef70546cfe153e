"""Mentors, requests, pairings, sessions, meetings and tasks.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _mentors()
    _requests()
    _pairings()
    _blocked_pairs()
    _sessions()
    _meetings()
    _tasks()


def downgrade() -> None:
    for table in (
        "mentoring_tasks",
        "planned_meetings",
        "mentoring_sessions",
        "blocked_pairs",
        "pairings",
        "mentor_requests",
        "mentors",
    ):
        op.drop_table(table)


def _mentors() -> None:
    op.create_table(
        "mentors",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("trade", sa.String(40), nullable=False),
        sa.Column("expertise", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("weekly_minutes", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("places_taken", sa.Integer(), nullable=False),
        sa.Column("meeting_times", sa.JSON(), nullable=False),
        sa.Column("remote_ok", sa.Boolean(), nullable=False),
        sa.Column("in_person_ok", sa.Boolean(), nullable=False),
        sa.Column("zip_code", sa.String(5), nullable=False),
        sa.Column("travel_miles", sa.Integer(), nullable=False),
        sa.Column("only_stages", sa.JSON(), nullable=False),
        sa.Column("shares_contact", sa.Boolean(), nullable=False),
        sa.Column("screened_on", sa.Date()),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("paused_until", sa.Date()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_mentors"),
        _key("mentors", "user_id", "users"),
        _check("mentors", "capacity_in_range", "capacity BETWEEN 1 AND 20"),
        _check("mentors", "places_counted", "places_taken >= 0"),
        _check("mentors", "minutes_counted", "weekly_minutes >= 0"),
        _check("mentors", "miles_counted", "travel_miles >= 0"),
    )
    _indexes("mentors", "state")


def _requests() -> None:
    op.create_table(
        "mentor_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("mentor_id", sa.Uuid()),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("musts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mentor_requests"),
        _key("mentor_requests", "business_id", "businesses", ondelete="CASCADE"),
        _key("mentor_requests", "user_id", "users"),
        _key("mentor_requests", "mentor_id", "mentors", "user_id"),
    )
    _indexes("mentor_requests", "business_id", "user_id", "mentor_id", "state")
    _one("uq_mentor_requests_waiting", "mentor_requests", "state IN ('open', 'proposed')")


def _pairings() -> None:
    op.create_table(
        "pairings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("business_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("mentor_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid()),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("proposed_by", sa.Uuid()),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("mentor_accepted_at", MOMENT),
        sa.Column("entrepreneur_accepted_at", MOMENT),
        sa.Column("started_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("ended_by", sa.Uuid()),
        sa.Column("end_reason", sa.String(40)),
        sa.Column("end_words", sa.Text(), nullable=False),
        sa.Column("with_interpreter", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Integer()),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("scoring_version", sa.String(20), nullable=False),
        sa.Column("last_met_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_pairings"),
        _key("pairings", "business_id", "businesses", ondelete="CASCADE"),
        _key("pairings", "user_id", "users"),
        _key("pairings", "mentor_id", "mentors", "user_id"),
        _key("pairings", "request_id", "mentor_requests", ondelete="SET NULL"),
        _key("pairings", "proposed_by", "users"),
        _key("pairings", "ended_by", "users"),
        _check(
            "pairings",
            "started_by_both",
            "(started_at IS NULL) OR "
            "(mentor_accepted_at IS NOT NULL AND entrepreneur_accepted_at IS NOT NULL)",
        ),
        _check("pairings", "end_is_whole", "(state = 'ended') = (ended_at IS NOT NULL)"),
        _check("pairings", "end_has_reason", "(ended_at IS NULL) = (end_reason IS NULL)"),
        _check(
            "pairings",
            "start_is_whole",
            "state NOT IN ('active', 'paused') OR started_at IS NOT NULL",
        ),
    )
    for column in ("business_id", "user_id", "mentor_id", "request_id", "proposed_by", "ended_by"):
        _indexes("pairings", column)
    op.create_index("ix_pairings_state_last_met_at", "pairings", ["state", "last_met_at"])
    _one("uq_pairings_live", "pairings", "state IN ('proposed', 'active', 'paused')")


def _blocked_pairs() -> None:
    op.create_table(
        "blocked_pairs",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("mentor_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("blocked_at", MOMENT, nullable=False),
        sa.Column("blocked_by", sa.Uuid()),
        sa.PrimaryKeyConstraint("user_id", "mentor_id", name="pk_blocked_pairs"),
        _key("blocked_pairs", "user_id", "users", ondelete="CASCADE"),
        _key("blocked_pairs", "mentor_id", "mentors", "user_id", ondelete="CASCADE"),
        _key("blocked_pairs", "blocked_by", "users"),
    )
    _indexes("blocked_pairs", "mentor_id", "blocked_by")


def _sessions() -> None:
    op.create_table(
        "mentoring_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.Column("pairing_id", sa.Uuid(), nullable=False),
        sa.Column("logged_by", sa.Uuid(), nullable=False),
        sa.Column("logged_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(40), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("interpreter_wanted", sa.Boolean(), nullable=False),
        sa.Column("interpreter_came", sa.Boolean()),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("shared_note", sa.Text(), nullable=False),
        sa.Column("sealed_private_note", sa.LargeBinary()),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("her_words", sa.Text(), nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mentoring_sessions"),
        sa.UniqueConstraint("form_key", name="uq_mentoring_sessions_form_key"),
        _key("mentoring_sessions", "pairing_id", "pairings", ondelete="CASCADE"),
        _key("mentoring_sessions", "logged_by", "users"),
        _check("mentoring_sessions", "minutes_positive", "minutes > 0"),
    )
    _indexes("mentoring_sessions", "logged_by")
    op.create_index(
        "ix_mentoring_sessions_pairing_id_started_at",
        "mentoring_sessions",
        ["pairing_id", "started_at"],
    )


def _meetings() -> None:
    op.create_table(
        "planned_meetings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pairing_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(40), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("planned_by", sa.Uuid(), nullable=False),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.Column("cancelled_by", sa.Uuid()),
        sa.Column("cancelled_at", MOMENT),
        sa.Column("reminded_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_planned_meetings"),
        _key("planned_meetings", "pairing_id", "pairings", ondelete="CASCADE"),
        _key("planned_meetings", "planned_by", "users"),
        _key("planned_meetings", "cancelled_by", "users"),
        _check("planned_meetings", "minutes_positive", "minutes > 0"),
    )
    _indexes("planned_meetings", "pairing_id", "planned_by", "cancelled_by")
    op.create_index(
        "ix_planned_meetings_state_starts_at", "planned_meetings", ["state", "starts_at"]
    )
    _one(
        "uq_planned_meetings_time",
        "planned_meetings",
        "state = 'planned'",
        "pairing_id",
        "starts_at",
    )


def _tasks() -> None:
    op.create_table(
        "mentoring_tasks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("form_key", sa.Uuid()),
        sa.Column("pairing_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid()),
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("doer", sa.String(40), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT),
        sa.Column("done_by", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name="pk_mentoring_tasks"),
        sa.UniqueConstraint("form_key", name="uq_mentoring_tasks_form_key"),
        _key("mentoring_tasks", "pairing_id", "pairings", ondelete="CASCADE"),
        _key("mentoring_tasks", "session_id", "mentoring_sessions", ondelete="CASCADE"),
        _key("mentoring_tasks", "created_by", "users"),
        _key("mentoring_tasks", "done_by", "users"),
        _check("mentoring_tasks", "done_is_whole", "(done_at IS NULL) = (done_by IS NULL)"),
    )
    _indexes("mentoring_tasks", "session_id", "created_by")
    op.create_index(
        "ix_mentoring_tasks_pairing_id_done_at", "mentoring_tasks", ["pairing_id", "done_at"]
    )


def _key(
    table: str, column: str, other: str, target: str = "id", ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.{target}"], name=f"fk_{table}_{column}_{other}", ondelete=ondelete
    )


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _one(name: str, table: str, while_: str, *columns: str) -> None:
    """At most one row in these states."""
    op.create_index(
        name,
        table,
        list(columns or ("business_id",)),
        unique=True,
        sqlite_where=sa.text(while_),
        postgresql_where=sa.text(while_),
    )
