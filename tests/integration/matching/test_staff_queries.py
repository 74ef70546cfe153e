from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.matching import HIRING, TAXES, saved, seeker, service
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.directory.listings.domain import RecordStatus
from trepconnect.kernel.errors import NotFound
from trepconnect.matching.services.domain.gaps import Gap
from trepconnect.matching.services.domain.saved import Helped
from trepconnect.matching.services.models import SavedMatch
from trepconnect.matching.services.queries import gaps, matches
from trepconnect.matching.services.queries import saved as saved_queries

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


class At:
    """A clock that shows one moment."""

    def __init__(self, **before):
        self.at = NOW - timedelta(**before)

    def now(self):
        return self.at


def list_for(app, who, business, **more):
    with app.app_context():
        from trepconnect.platform.data.db import read_only

        with read_only() as session:
            return matches.list_matches_for(
                session,
                as_actor(who),
                business,
                today=date(2026, 11, 20),
                language="en",
                **more,
            )


def test_the_office_sees_what_the_owner_sees(app, make):
    owner, business = seeker(make)
    service(make, "Near")
    service(make, "Far", at="far")
    found = list_for(app, make.navigator(), business)
    assert [one.card.name for one in found.shown] == ["Near", "Far"]
    assert found.shown == list_for(app, owner, business).shown


def test_nobody_else_sees_it(app, make):
    _owner, business = seeker(make)
    with pytest.raises(NotFound):
        list_for(app, seeker(make)[0], business)


def test_needs_that_nothing_answers_are_counted_by_people(make):
    for _person in range(4):
        seeker(make, needs=((TAXES, 1), (HIRING, 1)))
    service(make, needs=(TAXES,), speaks=("vi",))
    service(make, needs=(HIRING,), speaks=("es",))
    service(make, needs=(TAXES,), speaks=("es",), status=RecordStatus.INACTIVE)
    with make.writing() as session:
        (gap,) = gaps.unanswered_needs(session)
    assert (gap.need_code, gap.language, gap.people, gap.services) == (TAXES, "es", 4, 1)
    assert gap.gap is Gap.NOT_IN_LANGUAGE


def test_a_gap_of_fewer_than_three_people_is_not_shown(make):
    for _person in range(2):
        seeker(make)
    with make.writing() as session:
        assert gaps.unanswered_needs(session) == []


def test_people_without_a_language_count_where_nothing_answers_at_all(make):
    for speaks in ((), ("es",), ("so",)):
        seeker(make, speaks=speaks)
    with make.writing() as session:
        (gap,) = gaps.unanswered_needs(session)
    assert (gap.people, gap.gap) == (3, Gap.NOTHING)


def test_what_was_kept_for_a_week_without_a_word_is_listed_oldest_first(make):
    owner, business = seeker(make, name="Tamales")
    older = saved(make, owner, business, service(make, "Older"), clock=At(days=30))
    newer = saved(make, owner, business, service(make, "Newer"), clock=At(days=8))
    told = saved(make, owner, business, service(make, "Told"), clock=At(days=9))
    saved(make, owner, business, service(make, "Yesterday"), clock=At(days=1))
    with make.writing() as session:
        row = session.get(SavedMatch, told)
        row.helped, row.told_at = Helped.YES, NOW
    with make.writing() as session:
        silent = saved_queries.list_without_outcome(session, now=NOW, limit=5)
        page = saved_queries.page_without_outcome(session, now=NOW, page=1)
    assert [(one.saved_id, one.service) for one in silent] == [(older, "Older"), (newer, "Newer")]
    assert (silent[0].business, silent[0].user_id) == ("Tamales", owner.id)
    assert (list(page.shown), page.total) == (silent, 2)
