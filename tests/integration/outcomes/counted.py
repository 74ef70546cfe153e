"""The numbers of every cohort counted again from the rows, one by one, as plainly as can be.

Nothing here is shared with the program's own way of counting.
"""

from collections import defaultdict
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select

from trepconnect.cohorts.models import MemberRow
from trepconnect.lending.loans.models import LoanRow
from trepconnect.mentoring.pairings.models import PairingRow
from trepconnect.mentoring.sessions.models import SessionRow
from trepconnect.milestones.plans.models import PlanRow, PlanStepRow
from trepconnect.outcomes.indicators.models import CohortCountRow, MemberCountRow
from trepconnect.platform.config import Settings
from trepconnect.profiles.models import BusinessRow, LanguageRow, NeedRow

ZONE = ZoneInfo(Settings.TIME_ZONE)


def counted_again(session):
    """(cohort, code, key) → (amount, how many people)."""
    found = defaultdict(lambda: [0, set()])
    for member in session.scalars(select(MemberRow)).all():
        for code, key, amount in (*of_what_happened(session, member), *of_her(session, member)):
            if amount > 0:
                cell = found[member.cohort_id, code, key]
                cell[0] += amount
                cell[1].add(member.user_id)
    return {name: (amount, len(people)) for name, (amount, people) in found.items()}


def of_what_happened(session, member):
    for day, amounts in happened(session, member.user_id):
        if member.joined_on <= day <= (member.left_on or date.max):
            for code, amount in amounts.items():
                yield code, "", amount
                yield code, day.isoformat()[:7], amount


def of_her(session, member):
    business = business_of(session, member)
    stage = business.stage if business else None
    yield "people", "", 1
    yield "stage_intake", member.intake_stage or "unknown", 1
    yield "stage_now", stage or "unknown", 1
    yield "language", language_of(session, member) or "unknown", 1
    for group in groups_of(session, business):
        yield "need", group, 1
    if member.intake_stage in ("idea", "starting") and stage in ("operating", "growing"):
        yield "starts", "", 1
    if business and None not in (business.workers, member.intake_workers):
        yield "jobs", "", business.workers - member.intake_workers


def happened(session, user_id):
    meetings = select(SessionRow).join(PairingRow, PairingRow.id == SessionRow.pairing_id)
    for row in session.scalars(meetings.where(PairingRow.user_id == user_id)).all():
        if row.state in ("logged", "confirmed"):
            yield row.started_at.astimezone(ZONE).date(), {"sessions": 1, "hours": row.minutes}
    steps = select(PlanStepRow).join(PlanRow, PlanRow.id == PlanStepRow.plan_id)
    hers = select(BusinessRow.id).where(BusinessRow.user_id == user_id)
    for row in session.scalars(steps.where(PlanRow.business_id.in_(hers))).all():
        if row.state == "confirmed":
            yield row.confirmed_at.astimezone(ZONE).date(), {"milestones": 1}
    for row in session.scalars(select(LoanRow).where(LoanRow.user_id == user_id)).all():
        if row.disbursed_on:
            yield row.disbursed_on, {"loans": 1, "loan_amount": row.principal.cents}


def business_of(session, member):
    theirs = select(BusinessRow).where(
        BusinessRow.user_id == member.user_id, BusinessRow.removed_at.is_(None)
    )
    there = session.scalars(theirs.order_by(BusinessRow.created_at, BusinessRow.id)).all()
    if member.business_id:
        there = [one for one in there if one.id == member.business_id]
    return there[0] if there else None


def language_of(session, member):
    return session.scalar(
        select(LanguageRow.tag)
        .where(LanguageRow.user_id == member.user_id)
        .order_by(LanguageRow.position)
        .limit(1)
    )


def groups_of(session, business):
    if business is None:
        return set()
    codes = session.scalars(select(NeedRow.code).where(NeedRow.business_id == business.id))
    return {code.split(".")[0] for code in codes}


def sums(session):
    """What is kept, in the same shape."""
    return {
        (row.cohort_id, row.code, row.key): (row.amount, row.people)
        for row in session.scalars(select(CohortCountRow)).all()
    }


def hers(session):
    """What is kept of each person."""
    return {
        (row.cohort_id, row.user_id, row.code, row.key): row.amount
        for row in session.scalars(select(MemberCountRow)).all()
    }
