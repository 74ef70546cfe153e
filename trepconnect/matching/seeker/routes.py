"""The business that a page is about."""

from __future__ import annotations

from trepconnect.matching.seeker import queries
from trepconnect.matching.seeker.queries import SeekingBusiness
from trepconnect.platform.data.db import db
from trepconnect.platform.web.access import current_actor
from trepconnect.platform.web.requests import asked_id


def business_of_page() -> SeekingBusiness | None:
    """The business the page is about: ``?business=`` or the actor's first. Another's: 404."""
    return queries.find_seeking_business(db.session(), current_actor(), asked_id("business"))
