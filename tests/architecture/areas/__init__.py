"""The access table and the builders of its objects, gathered from one file per domain."""

from tests.architecture import access_table
from tests.architecture.areas import (
    contacts,
    lending_applications,
    lending_loans,
    matching_mentors,
    mentoring,
    messages,
    milestones,
    outcomes,
)

_AREAS = (
    contacts,
    lending_applications,
    lending_loans,
    matching_mentors,
    mentoring,
    messages,
    milestones,
    outcomes,
)

TABLE = dict(access_table.TABLE)
BUILDERS = {}
for _area in _AREAS:
    assert not TABLE.keys() & _area.TABLE.keys()
    TABLE |= _area.TABLE
    assert not BUILDERS.keys() & _area.BUILDERS.keys()
    BUILDERS |= _area.BUILDERS
