"""Builders of cohorts and their people. Each takes ``make`` first."""

from datetime import date

from trepconnect.cohorts import service
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.clock import SystemClock

STARTS = date(2026, 1, 5)


def cohort(make, name="Food first", *, starts_on=STARTS, ends_on=None, targets=None, **texts):
    """A cohort; returns its id."""
    names = {"en": name, **texts}
    with make.writing() as session:
        actor = Actor.system()
        made = service.create_cohort(
            session, actor, SystemClock(), names=names, starts_on=starts_on, ends_on=ends_on
        )
        if targets:
            service.set_targets(session, actor, cohort_id=made, targets=targets)
    return made


def member(make, cohort_id, user=None, business=None, *, joined_on=STARTS, **intake):
    """Somebody in it; returns her. ``intake`` is ``stage``, ``workers``, ``monthly_sales``."""
    user = user or make.user()
    with make.writing() as session:
        service.add_member(
            session,
            Actor.system(),
            SystemClock(),
            cohort_id=cohort_id,
            user_id=user.id,
            business_id=business.id if business else None,
            joined_on=joined_on,
            **intake,
        )
    return user


def left(make, cohort_id, user, left_on):
    with make.writing() as session:
        service.remove_member(
            session, Actor.system(), cohort_id=cohort_id, user_id=user.id, left_on=left_on
        )
