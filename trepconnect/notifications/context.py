"""What an event is about, read from the domain that published it, and whom it concerns.

Nobody is told of what was their own doing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from trepconnect.accounts.addressees import list_holders
from trepconnect.kernel.actor import Actor, Role
from trepconnect.lending.applications.queries import applications
from trepconnect.lending.loans.queries import loans, refunds, statements
from trepconnect.lending.offers import queries as offers_queries
from trepconnect.lending.products.queries.deciders import list_deciders
from trepconnect.matching.services.queries.saved import owner_of
from trepconnect.mentoring.pairings.queries import pairings, requests
from trepconnect.mentoring.sessions.queries import meetings, sessions
from trepconnect.milestones.pathways.domain.pathway import Confirmer
from trepconnect.milestones.plans.queries import plans as milestones
from trepconnect.notifications.domain import Matter

_SYSTEM = Actor.system()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The matter and whom it may concern. ``by`` did it and needs no telling; ``answers``
    is the request or offer that this came of."""

    matter: Matter
    person: UUID
    answers: UUID | None = None
    mentor: UUID | None = None
    fund: UUID | None = None
    confirmer: Confirmer | None = None
    by: UUID | None = None


def of_account(_session: Session, event: Any) -> Case:
    return Case(matter=Matter(event.user_id), person=event.user_id)


def of_request(session: Session, event: Any) -> Case:
    request = requests.get_request(session, _SYSTEM, event.request_id)
    matter = Matter(request.id, business_id=request.business_id)
    return Case(matter=matter, person=request.user_id)


def of_pairing(session: Session, event: Any) -> Case:
    return _of_pairing(pairings.get_pairing(session, _SYSTEM, event.pairing_id))


def of_ended_pairing(session: Session, event: Any) -> Case:
    """Also one that never began: declined, or nobody answered."""
    pairing = pairings.get_pairing(session, _SYSTEM, event.pairing_id)
    return replace(_of_pairing(pairing), by=pairing.ended_by)


def _of_pairing(pairing: pairings.Pairing) -> Case:
    return Case(
        matter=Matter(pairing.id, page_id=pairing.id, business_id=pairing.business_id),
        person=pairing.user_id,
        mentor=pairing.mentor_id,
        answers=pairing.request_id,
    )


def of_session(session: Session, event: Any) -> Case:
    logged = sessions.get_session(session, _SYSTEM, event.session_id)
    return Case(
        matter=Matter(logged.id, page_id=logged.pairing_id, business_id=logged.business_id),
        person=logged.user_id,
        mentor=logged.mentor_id,
    )


def of_meeting(session: Session, event: Any) -> Case:
    """Who planned it wants to be reminded as well, so only calling it off has a doer."""
    return _of_meeting(meetings.get_meeting(session, _SYSTEM, event.meeting_id))


def _of_meeting(meeting: meetings.Meeting) -> Case:
    return Case(
        matter=Matter(
            meeting.id,
            page_id=meeting.pairing_id,
            business_id=meeting.business_id,
            occurs_at=meeting.starts_at,
        ),
        person=meeting.user_id,
        mentor=meeting.mentor_id,
        by=meeting.cancelled_by,
    )


def of_new_meeting(session: Session, event: Any) -> Case:
    meeting = meetings.get_meeting(session, _SYSTEM, event.meeting_id)
    return replace(_of_meeting(meeting), by=meeting.planned_by)


def of_saved(session: Session, event: Any) -> Case:
    user_id, business_id = owner_of(session, event.saved_match_id)
    return Case(matter=Matter(event.saved_match_id, business_id=business_id), person=user_id)


def of_step(session: Session, event: Any) -> Case:
    found = milestones.get_step(session, _SYSTEM, event.step_id)
    plan = found.plan
    return Case(
        matter=Matter(event.step_id, business_id=plan.business_id),
        person=plan.user_id,
        mentor=plan.mentor_id,
        confirmer=found.step.kept.confirmer,
    )


def of_application(session: Session, event: Any) -> Case:
    found = applications.get_application(session, _SYSTEM, event.application_id)
    return Case(
        matter=Matter(found.id, business_id=found.business_id),
        person=found.user_id,
        fund=found.product.fund_id,
    )


def of_offer(session: Session, event: Any) -> Case:
    offer = offers_queries.get_offer(session, _SYSTEM, event.offer_id)
    return Case(
        matter=Matter(offer.id, business_id=offer.business_id),
        person=offer.user_id,
        fund=offer.fund_id,
    )


def of_loan(session: Session, event: Any) -> Case:
    return _of_loan(session, event.loan_id, subject_id=event.loan_id)


def of_repayment(session: Session, event: Any) -> Case:
    repayment = statements.get_repayment(session, _SYSTEM, event.repayment_id)
    return _of_loan(session, repayment.loan_id, subject_id=repayment.id)


def of_refund(session: Session, event: Any) -> Case:
    refund = refunds.get_refund(session, _SYSTEM, event.refund_id)
    case = _of_loan(session, refund.loan_id, subject_id=refund.id)
    return replace(case, by=refund.proposed_by)


def _of_loan(session: Session, loan_id: UUID, *, subject_id: UUID) -> Case:
    loan = loans.get_loan(session, _SYSTEM, loan_id)
    return Case(
        matter=Matter(subject_id, page_id=loan.id, business_id=loan.business_id),
        person=loan.user_id,
        answers=loan.offer_id,
        fund=loan.fund_id,
    )


Audience = Callable[[Session, Case], Iterable[UUID]]


def person(_session: Session, case: Case) -> Iterable[UUID]:
    """Whom it is about: the entrepreneur, or whose account it is."""
    return _but(case.by, [case.person])


def mentor(_session: Session, case: Case) -> Iterable[UUID]:
    return _but(case.by, [case.mentor] if case.mentor else [])


def both(session: Session, case: Case) -> Iterable[UUID]:
    return [*person(session, case), *mentor(session, case)]


def casework(session: Session, case: Case) -> Iterable[UUID]:
    """Those of the office who work with people, but nobody on their own business."""
    holders = list_holders(session, Role.NAVIGATOR, Role.MANAGER, Role.ADMIN)
    return _but(case.person, _but(case.by, holders))


def confirmers(session: Session, case: Case) -> Iterable[UUID]:
    """The mentor where a mentor may confirm, else the office."""
    if case.confirmer is Confirmer.NOBODY:
        return []
    if case.confirmer is Confirmer.OFFICE or case.mentor is None:
        return casework(session, case)
    return [case.mentor]


def loan_officers(session: Session, case: Case) -> Iterable[UUID]:
    return _but(case.by, _but(case.person, list_holders(session, Role.LOAN_OFFICER)))


def sponsors(session: Session, case: Case) -> Iterable[UUID]:
    """Those who decide for the fund and do not work in the office."""
    officers = set(list_holders(session, Role.LOAN_OFFICER))
    deciders = list_deciders(session, case.fund) if case.fund else []
    return _but(case.person, [one for one in deciders if one not in officers])


def _but(left_out: UUID | None, people: Iterable[UUID]) -> list[UUID]:
    return [one for one in people if one != left_out]
