"""Builders of cohorts and their people. Each takes ``make`` first."""

from datetime import date
from uuid import uuid4

from trepconnect.accounts.models import User
from trepconnect.cohorts import service
from trepconnect.cohorts.models import MemberRow
from trepconnect.kernel.actor import Actor, Role
from trepconnect.platform.clock import OfficeClock
from trepconnect.profiles.models import LanguageRow, ProfileRow

STARTS = date(2026, 1, 5)


def cohort(make, name="Food first", *, starts_on=STARTS, ends_on=None, targets=None, **texts):
    """A cohort; returns its id."""
    names = {"en": name, **texts}
    with make.writing() as session:
        actor = Actor.system()
        made = service.create_cohort(
            session, actor, OfficeClock(), names=names, starts_on=starts_on, ends_on=ends_on
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
            OfficeClock(),
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


def crowd(make, cohort_id, count):
    """Many people in it at once, each with a profile; four statements."""
    now = OfficeClock().now()
    users = [
        User(
            id=uuid4(),
            display_name=f"Person {number:03}",
            roles=frozenset({Role.ENTREPRENEUR}),
            language="en",
            created_at=now,
        )
        for number in range(count)
    ]
    stamps = {"created_at": now, "updated_at": now}
    make.save(*users)
    make.save(*[ProfileRow(user_id=one.id, search_text="person", **stamps) for one in users])
    make.save(*[LanguageRow(user_id=one.id, tag="es", position=0, reads=True) for one in users])
    place = {"cohort_id": cohort_id, "joined_on": STARTS, "added_at": now}
    make.save(*[MemberRow(user_id=one.id, **place) for one in users])
