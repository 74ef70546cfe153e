"""Any sequence of what people do to pairings, beside a plain model of what should come of it."""

from datetime import timedelta
from uuid import uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from tests import tier
from tests.factories import mentoring as build
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Actor
from trepconnect.mentoring.mentors.domain import MentorFull
from trepconnect.mentoring.mentors.models import MentorRow
from trepconnect.mentoring.overview import service as overview_service
from trepconnect.mentoring.pairings.domain.admissible import PairNotAllowed
from trepconnect.mentoring.pairings.domain.pairing import (
    ENDINGS,
    FOR_EVER,
    AlreadyPaired,
    EndReason,
    PairingMoved,
    Party,
    declines_of,
)
from trepconnect.mentoring.pairings.domain.request import AlreadyAsked, RequestClosed
from trepconnect.mentoring.pairings.models import BlockedPairRow, PairingRow, RequestRow
from trepconnect.mentoring.pairings.queries import pairings
from trepconnect.mentoring.pairings.service import proposals, requests, states
from trepconnect.mentoring.sessions.domain import SessionFacts
from trepconnect.mentoring.sessions.service import sessions
from trepconnect.platform.clock import OfficeClock

SYSTEM = Actor.system()
CLOCK = OfficeClock()
CAPACITY = 2
MENTORS, BUSINESSES = 2, 3
numbers = st.integers(0, MENTORS - 1), st.integers(0, BUSINESSES - 1)


class Pairings(RuleBasedStateMachine):
    """The model: per business its pairing and its request; per pair whether it is blocked."""

    make = None  # set by the test

    def __init__(self):
        super().__init__()
        self.mentors = [build.mentor(self.make, capacity=CAPACITY) for _ in range(MENTORS)]
        self.people = [build.person(self.make) for _ in range(BUSINESSES)]
        self.logged = 0
        self.live = {}  # business → [mentor, state, said yes, pairing id]
        self.asked = {}  # business → [state, request id]
        self.blocked = set()

    def before(self):
        """A moment that is past, and earlier than all that were given out: nothing overlaps."""
        self.logged += 1
        return CLOCK.now() - self.logged * timedelta(minutes=10)

    def does(self, refusals, what, user=None, **kwargs):
        """Whether the service did it; it must refuse with one of these and with no other."""
        actor = SYSTEM if user is None else as_actor(user)
        clock = () if what in {states.pause_pairing, states.resume_pairing} else (CLOCK,)
        try:
            with self.make.writing() as session:
                return what(session, actor, *clock, **kwargs), True
        except refusals:
            return None, False

    def users(self, business):
        return {
            Party.MENTOR: self.mentors[self.live[business][0]],
            Party.ENTREPRENEUR: self.people[business][0],
        }

    def taken(self, mentor):
        return sum(one[0] == mentor for one in self.live.values())

    def ends(self, business, reason):
        mentor, _state, _yes, _id = self.live.pop(business)
        if reason in FOR_EVER:
            self.blocked.add((business, mentor))

    @rule(business=numbers[1])
    def ask(self, business):
        user, owned = self.people[business]
        made, done = self.does(
            (AlreadyAsked, AlreadyPaired), requests.ask_for_mentor, user, business_id=owned.id
        )
        assert done is (business not in self.asked and business not in self.live)
        if done:
            self.asked[business] = ["open", made]

    @rule(business=numbers[1])
    def withdraw(self, business):
        if business not in self.asked:
            return
        request_id = self.asked[business][1]
        _, done = self.does(
            (RequestClosed,),
            requests.withdraw_request,
            self.people[business][0],
            request_id=request_id,
        )
        assert done
        del self.asked[business]
        if business in self.live:
            self.ends(business, EndReason.WITHDRAWN)

    @rule(mentor=numbers[0], business=numbers[1])
    def propose(self, mentor, business):
        made, done = self.does(
            (AlreadyPaired, MentorFull, PairNotAllowed),
            proposals.propose_pairing,
            business_id=self.people[business][1].id,
            mentor_id=self.mentors[mentor].id,
        )
        free = self.taken(mentor) < CAPACITY
        allowed = business not in self.live and (business, mentor) not in self.blocked
        assert done is (free and allowed)
        if done:
            self.live[business] = [mentor, "proposed", set(), made]
            if business in self.asked:
                self.asked[business][0] = "proposed"

    @rule(business=numbers[1], party=st.sampled_from(Party))
    def accept(self, business, party):
        if business not in self.live:
            return
        one = self.live[business]
        _, done = self.does(
            (PairingMoved,),
            proposals.accept_pairing,
            self.users(business)[party],
            pairing_id=one[3],
        )
        assert done  # twice is once, and a pairing that goes on has been accepted
        one[2].add(party)
        if one[1] == "proposed" and len(one[2]) == 2:
            one[1] = "active"
            self.asked.pop(business, None)

    @rule(business=numbers[1], party=st.sampled_from(Party), data=st.data())
    def decline(self, business, party, data):
        if business not in self.live:
            return
        reason = data.draw(st.sampled_from(declines_of(party)))
        _, done = self.does(
            (PairingMoved,),
            proposals.decline_pairing,
            self.users(business)[party],
            pairing_id=self.live[business][3],
            reason=reason,
        )
        assert done is (self.live[business][1] == "proposed")
        if done:
            self.ends(business, reason)
            if business in self.asked:
                self.asked[business][0] = "open"
            if party is Party.ENTREPRENEUR and reason is EndReason.NO_LONGER_NEEDED:
                self.asked.pop(business, None)

    @rule(business=numbers[1])
    def lapse(self, business):
        if business not in self.live:
            return
        try:
            with self.make.writing() as session:
                proposals.lapse_proposal(session, CLOCK, pairing_id=self.live[business][3])
        except PairingMoved:
            assert self.live[business][1] != "proposed"
            return
        assert self.live[business][1] == "proposed"
        self.ends(business, EndReason.LAPSED)
        if business in self.asked:
            self.asked[business][0] = "open"

    @rule(business=numbers[1], party=st.sampled_from(Party), rest=st.booleans())
    def rest_or_go_on(self, business, party, rest):
        if business not in self.live:
            return
        one = self.live[business]
        what = states.pause_pairing if rest else states.resume_pairing
        _, done = self.does((PairingMoved,), what, self.users(business)[party], pairing_id=one[3])
        assert done is (one[1] == ("active" if rest else "paused"))
        if done:
            one[1] = "paused" if rest else "active"

    @rule(business=numbers[1])
    def log(self, business):
        if business not in self.live:
            return
        one = self.live[business]
        _, done = self.does(
            (PairingMoved,),
            sessions.log_session,
            self.users(business)[Party.MENTOR],
            pairing_id=one[3],
            key=uuid4(),
            facts=SessionFacts(started_at=self.before(), minutes=5),
        )
        assert done is (one[1] == "active")

    @rule(business=numbers[1], party=st.sampled_from(Party), reason=st.sampled_from(ENDINGS))
    def end(self, business, party, reason):
        if business not in self.live:
            return
        _, done = self.does(
            (PairingMoved,),
            overview_service.end_pairing,
            self.users(business)[party],
            pairing_id=self.live[business][3],
            reason=reason,
        )
        assert done is (self.live[business][1] != "proposed")
        if done:
            self.ends(business, reason)

    @invariant()
    def rows_are_as_the_model_has_them(self):
        with self.make.writing() as session:
            self._compare_pairings(session)
            self._compare_requests(session)
            for number, mentor in enumerate(self.mentors):
                row = session.get(MentorRow, mentor.id)
                assert row.places_taken == self.taken(number) <= CAPACITY
            for business, (user, _owned) in enumerate(self.people):
                for number, mentor in enumerate(self.mentors):
                    there = session.get(BlockedPairRow, (user.id, mentor.id)) is not None
                    assert there is ((business, number) in self.blocked)

    def _compare_pairings(self, session):
        for business, (user, owned) in enumerate(self.people):
            found = pairings.find_live_pairing(session, as_actor(user), owned.id)
            expected = self.live.get(business)
            assert (found is None) is (expected is None)
            if found is None:
                continue
            mentor, state, yes, pairing_id = expected
            assert (found.id, found.state) == (pairing_id, state)
            assert (found.mentor_accepted_at is not None) is (Party.MENTOR in yes)
            assert (found.entrepreneur_accepted_at is not None) is (Party.ENTREPRENEUR in yes)
            mentors = pairings.is_mentor_of(session, self.mentors[mentor].id, owned.id)
            assert mentors is (state in {"active", "paused"})
        ended = session.scalars(select(PairingRow).where(PairingRow.state == "ended"))
        assert all(one.ended_at and one.end_reason for one in ended)

    def _compare_requests(self, session):
        for business, (_user, owned) in enumerate(self.people):
            waiting = session.scalars(
                select(RequestRow.state).where(
                    RequestRow.business_id == owned.id,
                    RequestRow.state.in_(["open", "proposed"]),
                )
            ).all()
            expected = self.asked.get(business)
            assert [str(one) for one in waiting] == ([expected[0]] if expected else [])


def test_any_sequence_keeps_pairings_places_and_requests_true(make):
    Pairings.make = make
    run_state_machine_as_test(
        Pairings,
        settings=settings(
            max_examples=tier.examples(25),
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
