"""What the pages about people in cohorts read before they do anything."""

from __future__ import annotations

from uuid import UUID

from trepconnect.cohorts import policy, queries
from trepconnect.cohorts.domain.cohort import Cohort
from trepconnect.kernel.errors import NotFound
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import current_actor
from trepconnect.profiles import queries as profiles
from trepconnect.profiles.domain.profile import Profile
from trepconnect.profiles.summary import trade_of


def own(cohort_id: UUID) -> Cohort:
    """A cohort that the actor may change."""
    return queries.get_cohort(db.session(), current_actor(), cohort_id, to=policy.can_change)


def profile_of(user_id: UUID) -> Profile:
    """Her profile, which the form shows parts of. Raises NotFound for who never opened one."""
    profile = profiles.get_profile(db.session(), current_actor(), user_id)
    if not profile.started:
        raise NotFound
    audit.note_read(current_actor(), "profiles.profile_read", "user", user_id)
    return profile


def titles_of(profile: Profile) -> list[tuple[UUID, str]]:
    """Her businesses by name, or by trade while they have none."""
    return [
        (one.id, one.details.name or trade_of(one.kind) or _("Business without a name"))
        for one in profile.businesses
    ]
