"""What docs/operators/people-requests.md has an operator type does what it says."""

import re
from pathlib import Path

import pytest
from sqlalchemy import MetaData, Text, cast, literal, select, text
from sqlalchemy.exc import IntegrityError

from tests.factories import (
    cohorts,
    lending_applications,
    matching,
    mentoring,
    messages,
    milestones,
)
from trepconnect.accounts.models import User
from trepconnect.mentoring.mentors.models import MentorRow
from trepconnect.platform.data.db import Base, db

PAGE = Path(__file__).resolve().parents[3] / "docs/operators/people-requests.md"


@pytest.fixture
def engine(app):
    with app.app_context():
        yield db.engine


def typed(engine, user_id, since, until):
    """The statements of the page from ``since`` to ``until``, with her id in them."""
    part = PAGE.read_text().partition(since)[2].partition(until)[0]
    return [one for one in part.replace("$id", as_text(engine, user_id)).split(";") if one.strip()]


def as_text(engine, row_id):
    return row_id.hex if engine.name == "sqlite" else str(row_id)


def delete(engine, user_id):
    with engine.begin() as connection:
        for statement in typed(engine, user_id, "BEGIN IMMEDIATE;", "COMMIT;"):
            connection.execute(text(statement))


def columns_with(engine, row_id):
    """Table and column of every place where this id stands."""
    known = MetaData()
    known.reflect(engine)
    it = as_text(engine, row_id)
    with engine.connect() as connection:
        return {
            (table.name, column.name)
            for table in known.tables.values()
            for column in table.columns
            if connection.scalar(select(literal(1)).where(cast(column, Text) == it).limit(1))
        }


@pytest.fixture
def her(make):
    """Somebody with a little of everything, but no application that was sent."""
    plan = milestones.plan(make, mentored=True)
    user, business = plan.owner, plan.business
    matching.saved(make, user, business, matching.service(make))
    messages.message(make, user)
    cohorts.member(make, cohorts.cohort(make), user, business)
    lending_applications.draft(make, user=user, its=business)
    return plan


def test_a_person_is_deleted_with_all_that_is_hers(her, make, engine, session):
    mentor = her.mentor
    mentoring.pairing(make, mentor_user=mentor)
    delete(engine, her.owner.id)
    assert {table for table, _ in columns_with(engine, her.owner.id)} <= {"audit_entries"}
    assert columns_with(engine, her.business.id) <= {("audit_entries", "subject_id")}
    assert session.get_one(MentorRow, mentor.id).places_taken == 1


@pytest.mark.parametrize("who", ["applicant", "mentor"])
def test_whoever_others_hang_on_is_refused_and_keeps_everything(who, her, make, engine, session):
    user = her.mentor
    if who == "applicant":
        user, business = lending_applications.applicant(make)
        lending_applications.submitted(make, user=user, its=business)
    before = columns_with(engine, user.id)
    with pytest.raises(IntegrityError):
        delete(engine, user.id)
    assert columns_with(engine, user.id) == before
    assert session.get(User, user.id)


HERS = {
    *("users", "profiles", "businesses", "pairings", "plans", "mentors", "mentor_requests"),
    *("loan_applications", "loans", "ledger_transactions"),
}
NAMES = {"user_id", "asked_by", "actor_id"}
SECRETS = {"recovery_codes"}


def copies():
    """Each table that the page copies, with its statement."""
    part = PAGE.read_text().partition("## A copy of everything")[2].partition("## Deleting")[0]
    loops = re.findall(r'for table in ([^;]+); do\s+sqlite3 -json \$db "([^"]+)"\s+done', part)
    return {
        table: statement.replace("$table", table)
        for tables, statement in loops
        for table in tables.replace("\\", " ").split()
    }


def test_the_copy_takes_in_every_table_that_hangs_on_a_person():
    hanging = {
        table.name
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name in NAMES
        or any(key.column.table.name in HERS for key in column.foreign_keys)
    }
    assert len(hanging) > 30
    assert (hanging | {"users"}) - SECRETS - set(copies()) == set()


def test_every_statement_of_the_copy_runs_and_finds_what_is_hers(her, engine):
    it = as_text(engine, her.owner.id)
    with engine.connect() as connection:
        found = {
            table: connection.execute(text(statement.replace("$id", it))).all()
            for table, statement in copies().items()
        }
    for table in ("users", "profiles", "contact_points", "plans", "pairings", "audit_entries"):
        assert found[table], table


def test_a_copy_holds_rows_of_every_table_that_names_her(her, engine):
    copied = PAGE.read_text().partition("## A copy of everything")[2].partition("## Deleting")[0]
    of_signing_in, of_counting = {"contact_points", "sign_in_sessions"}, {"member_counts"}
    named = {table for table, column in columns_with(engine, her.owner.id) if column == "user_id"}
    named |= {table for table, _ in columns_with(engine, her.business.id)} - {"audit_entries"}
    assert {"plans", "pairings", "cohort_members"} <= named
    assert named - of_signing_in - of_counting <= set(re.findall(r"\w+", copied))
