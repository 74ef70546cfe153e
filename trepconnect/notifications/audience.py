"""Whom something concerns. Nobody is told what she did herself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from sqlalchemy.orm import Session

from trepconnect.accounts.addressees import list_holders
from trepconnect.kernel.actor import Role
from trepconnect.lending.queries.applications.deciders import list_deciders
from trepconnect.milestones.domain.pathway import Confirmer
from trepconnect.notifications.cases import Case

Audience = Callable[[Session, Case], Iterable[UUID]]


def her(_session: Session, case: Case) -> Iterable[UUID]:
    """The entrepreneur."""
    return _but(case.by, [case.her])


def mentor(_session: Session, case: Case) -> Iterable[UUID]:
    return _but(case.by, [case.mentor] if case.mentor else [])


def both(session: Session, case: Case) -> Iterable[UUID]:
    return [*her(session, case), *mentor(session, case)]


def casework(session: Session, case: Case) -> Iterable[UUID]:
    """Those of the office who work with people, but nobody on her own business."""
    holders = list_holders(session, Role.NAVIGATOR, Role.MANAGER, Role.ADMIN)
    return _but(case.her, _but(case.by, holders))


def confirmers(session: Session, case: Case) -> Iterable[UUID]:
    """Her mentor where a mentor may confirm, else the office."""
    if case.confirmer is Confirmer.NOBODY:
        return []
    if case.confirmer is Confirmer.OFFICE or case.mentor is None:
        return casework(session, case)
    return [case.mentor]


def loan_officers(session: Session, case: Case) -> Iterable[UUID]:
    return _but(case.by, _but(case.her, list_holders(session, Role.LOAN_OFFICER)))


def sponsors(session: Session, case: Case) -> Iterable[UUID]:
    """Those who decide for the fund and do not work in the office."""
    officers = set(list_holders(session, Role.LOAN_OFFICER))
    deciders = list_deciders(session, case.fund) if case.fund else []
    return _but(case.her, [one for one in deciders if one not in officers])


def _but(somebody: UUID | None, people: Iterable[UUID]) -> list[UUID]:
    return [one for one in people if one != somebody]
