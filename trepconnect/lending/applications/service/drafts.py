"""Filling in an application, one page at a time; every page is kept at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import Clock
from trepconnect.kernel.errors import NotFound
from trepconnect.kernel.money import Money
from trepconnect.lending.applications import policy
from trepconnect.lending.applications.domain.application import (
    MOST_PURPOSE,
    MOST_STORY,
    Answers,
    ApplicationState,
    StateHasChanged,
    check_range,
    check_together,
    prefilled,
)
from trepconnect.lending.applications.domain.cash_flow import CashFlow, CashLine
from trepconnect.lending.applications.models import ApplicationRow, CashLineRow
from trepconnect.lending.applications.queries.applications import (
    Application,
    find_open,
    get_application,
)
from trepconnect.lending.applications.queries.commitments import list_commitments, together
from trepconnect.lending.products.domain.product import LoanProduct
from trepconnect.lending.products.models import ProductRow
from trepconnect.lending.products.queries.products import get_product
from trepconnect.platform.data import audit
from trepconnect.profiles import policy as profiles_policy
from trepconnect.profiles.domain.business import MoneyUse
from trepconnect.profiles.queries import profiles

SUBJECT: Final = "loan_application"


def start_application(
    session: Session, actor: Actor, clock: Clock, *, product_id: UUID, business_id: UUID
) -> UUID:
    """A draft for this product and business, begun from the profile; the open one if there is one.

    Raises NotFound when the product is not applied for here or the business is not the actor's.
    """
    today = clock.today()
    product = get_product(session, None, product_id, on=today)
    if not product.fund.applies_here:
        raise NotFound
    business = profiles.get_business(session, actor, business_id, to=profiles_policy.can_edit)
    own = {"business_id": business_id, "product_id": product_id}
    if found := find_open(session, actor, **own):
        return found
    answers = prefilled(business, product)
    row = _row(session, actor, clock, product, business_id, answers)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # another tab was first
        return _kept_already(find_open(session, actor, **own))
    _keep_lines(session, row.id, answers.cash_flow)
    audit.record(session, actor, "lending.application_started", SUBJECT, row.id)
    return row.id


def save_amount(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    application_id: UUID,
    amount: Money | None,
    months: int | None,
) -> None:
    """Raises TermsOutOfRange, MoreThanAllowed, and StateHasChanged when it is no draft."""
    application = _mine(session, actor, application_id)
    check_range(application.terms, amount=amount, months=months)
    check_room(session, clock, application, amount)
    _save(session, actor, clock, application_id, amount=amount, months=months)


def save_purpose(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    application_id: UUID,
    uses: Collection[MoneyUse],
    purpose: str,
) -> None:
    _mine(session, actor, application_id)
    chosen = [use.value for use in MoneyUse if use in uses]
    kept = purpose[:MOST_PURPOSE]
    _save(session, actor, clock, application_id, uses=chosen, purpose=kept)


def save_story(
    session: Session, actor: Actor, clock: Clock, *, application_id: UUID, story: str
) -> None:
    _mine(session, actor, application_id)
    _save(session, actor, clock, application_id, story=story[:MOST_STORY])


def save_cash_flow(
    session: Session,
    actor: Actor,
    clock: Clock,
    *,
    application_id: UUID,
    amounts: Mapping[CashLine, Money],
) -> None:
    """The whole table; a line that is left out was not filled in. Raises AmountRefused."""
    _mine(session, actor, application_id)
    cash_flow = CashFlow(amounts)
    _save(session, actor, clock, application_id)
    _keep_lines(session, application_id, cash_flow)


def discard_draft(session: Session, actor: Actor, *, application_id: UUID) -> None:
    """Delete what was not sent. Raises StateHasChanged when it was."""
    _mine(session, actor, application_id)
    session.execute(delete(CashLineRow).where(CashLineRow.application_id == application_id))
    gone = session.execute(delete(ApplicationRow).where(*_is_draft(application_id)))
    if _count(gone) != 1:
        raise StateHasChanged
    audit.record(session, actor, "lending.application_discarded", SUBJECT, application_id)


def check_room(
    session: Session, clock: Clock, application: Application, amount: Money | None
) -> None:
    """With all else the applicant has of the product. Raises MoreThanAllowed."""
    today = clock.today()
    others = list_commitments(session, application.user_id, beside=application.id, today=today)
    check_together(
        application.terms, amount=amount, others=together(others, application.product.id)
    )


def _mine(session: Session, actor: Actor, application_id: UUID) -> Application:
    return get_application(session, actor, application_id, to=policy.can_change)


def _row(
    session: Session,
    actor: Actor,
    clock: Clock,
    product: LoanProduct,
    business_id: UUID,
    answers: Answers,
) -> ApplicationRow:
    now = clock.now()
    return ApplicationRow(
        id=uuid4(),
        user_id=actor.user_id,
        business_id=business_id,
        product_id=product.id,
        fund_id=session.get_one(ProductRow, product.id).fund_id,
        state=ApplicationState.DRAFT,
        version=1,
        rules_version=product.rules.version,
        amount=answers.amount,
        months=answers.months,
        uses=[use.value for use in answers.uses],
        purpose=answers.purpose,
        story=answers.story,
        facts={},
        terms={},
        votes_cast=0,
        decline_reasons=[],
        created_at=now,
        saved_at=now,
    )


def _kept_already(found: UUID | None) -> UUID:
    if found is None:
        raise StateHasChanged
    return found


def _is_draft(application_id: UUID) -> Any:
    return ApplicationRow.id == application_id, ApplicationRow.state == ApplicationState.DRAFT


def _save(
    session: Session, actor: Actor, clock: Clock, application_id: UUID, **values: object
) -> None:
    """Only a draft changes, whatever another tab did with it meanwhile."""
    changed = session.execute(
        update(ApplicationRow)
        .where(*_is_draft(application_id))
        .values(saved_at=clock.now(), version=ApplicationRow.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if _count(changed) != 1:
        raise StateHasChanged
    audit.record(session, actor, "lending.application_saved", SUBJECT, application_id)


def _count(result: Any) -> int:
    """How many rows a statement changed."""
    count: int = result.rowcount
    return count


def _keep_lines(session: Session, application_id: UUID, cash_flow: CashFlow) -> None:
    session.execute(delete(CashLineRow).where(CashLineRow.application_id == application_id))
    rows = [
        {"application_id": application_id, "line": line, "amount": amount}
        for line, amount in cash_flow.amounts.items()
    ]
    if rows:
        session.execute(insert(CashLineRow), rows)
