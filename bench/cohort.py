"""Cohorts of any size: people, their businesses and meetings, stored directly."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bench.office import Office
from trepconnect.accounts.models import User
from trepconnect.cohorts.models import CohortRow, MemberRow
from trepconnect.kernel.actor import Role
from trepconnect.mentoring.mentors.domain import MentorState
from trepconnect.mentoring.mentors.models import MentorRow
from trepconnect.mentoring.pairings.domain.pairing import EndReason, PairingState
from trepconnect.mentoring.pairings.models import PairingRow
from trepconnect.mentoring.sessions.domain import SessionState, Way
from trepconnect.mentoring.sessions.models import SessionRow
from trepconnect.platform.data.db import unit_of_work
from trepconnect.profiles.domain.business import Stage
from trepconnect.profiles.models import BusinessRow, LanguageRow, NeedRow, ProfileRow

SESSIONS_EACH = 25
_AT_ONCE = 400
_STARTS = date(2025, 1, 6)
_FIRST = datetime(2025, 1, 6, 17, tzinfo=UTC)
_DAYS = 330
_LANGUAGES = ("es", "es", "es", "en", "vi", "ar", "am", "zh-Hans", "fr", "sw")
_NEEDS = ("money.taxes", "capital.small_loan", "licences.food_permit", "people.hire")


def add_cohort(office: Office, sessions: int) -> UUID:
    """A cohort with so many meetings; nothing is counted yet."""
    dice = random.Random(sessions)
    cohort_id, mentor_id = uuid4(), uuid4()
    with office.app.app_context(), unit_of_work() as session:
        _open(session, cohort_id, mentor_id, sessions)
    people = sessions // SESSIONS_EACH
    for start in range(0, people, _AT_ONCE):
        some = range(start, min(start + _AT_ONCE, people))
        with office.app.app_context(), unit_of_work() as session:
            _fill(session, dice, cohort_id, mentor_id, some)
    return cohort_id


def _open(session: Session, cohort_id: UUID, mentor_id: UUID, sessions: int) -> None:
    session.add(
        CohortRow(
            id=cohort_id,
            names={"en": f"Cohort of {sessions}"},
            descriptions={},
            starts_on=_STARTS,
            created_at=_FIRST,
        )
    )
    session.add(_user(mentor_id, "Mentor", Role.MENTOR))
    session.flush()
    session.add(
        MentorRow(
            user_id=mentor_id,
            weekly_minutes=60,
            capacity=1,
            travel_miles=5,
            remote_ok=True,
            in_person_ok=True,
            state=MentorState.LEFT,
            created_at=_FIRST,
            updated_at=_FIRST,
        )
    )


def _user(user_id: UUID, name: str, role: Role) -> User:
    return User(
        id=user_id,
        display_name=name,
        roles=frozenset({role}),
        language="en",
        created_at=_FIRST,
    )


def _fill(
    session: Session, dice: random.Random, cohort_id: UUID, mentor_id: UUID, some: range
) -> None:
    people = [(number, uuid4(), uuid4(), uuid4()) for number in some]
    session.add_all([_user(user, f"Person {n}", Role.ENTREPRENEUR) for n, user, *_ in people])
    session.flush()
    stamps = {"created_at": _FIRST, "updated_at": _FIRST}
    rows: dict[Any, list[dict[str, Any]]] = {
        ProfileRow: [{"user_id": user, **stamps} for _, user, _, _ in people],
        LanguageRow: [
            {"user_id": user, "tag": dice.choice(_LANGUAGES), "position": 0, "reads": True}
            for _, user, _, _ in people
        ],
        BusinessRow: [
            {
                "id": business,
                "user_id": user,
                "stage": dice.choice(list(Stage)),
                "workers": dice.randrange(5),
                **stamps,
            }
            for _, user, business, _ in people
        ],
        NeedRow: [
            {"business_id": business, "code": dice.choice(_NEEDS), "priority": 1}
            for _, _, business, _ in people
        ],
        PairingRow: [
            _pairing(pairing, user, business, mentor_id) for _, user, business, pairing in people
        ],
        MemberRow: [
            {
                "cohort_id": cohort_id,
                "user_id": user,
                "business_id": business,
                "joined_on": _STARTS,
                "intake_stage": dice.choice(list(Stage)),
                "intake_workers": 1,
                "added_at": _FIRST,
            }
            for _, user, business, _ in people
        ],
        SessionRow: [row for one in people for row in _sessions(dice, one[3], mentor_id)],
    }
    for table, values in rows.items():
        session.execute(insert(table), values)


def _pairing(pairing_id: UUID, user: UUID, business: UUID, mentor_id: UUID) -> dict[str, Any]:
    return {
        "id": pairing_id,
        "user_id": user,
        "business_id": business,
        "mentor_id": mentor_id,
        "state": PairingState.ENDED,
        "proposed_at": _FIRST,
        "answer_by": _STARTS,
        "ended_at": _FIRST,
        "end_reason": EndReason.GOALS_MET,
        "with_interpreter": False,
    }


def _sessions(dice: random.Random, pairing_id: UUID, mentor_id: UUID) -> Iterator[dict[str, Any]]:
    for _ in range(SESSIONS_EACH):
        at = _FIRST + timedelta(days=dice.randrange(_DAYS))
        yield {
            "id": uuid4(),
            "form_key": uuid4(),
            "pairing_id": pairing_id,
            "logged_by": mentor_id,
            "logged_at": at,
            "started_at": at,
            "minutes": dice.randrange(15, 120, 15),
            "way": Way.VIDEO,
            "language": "es",
            "interpreter_wanted": False,
            "state": SessionState.CONFIRMED,
        }
