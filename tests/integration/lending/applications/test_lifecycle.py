"""Any sequence of what people do to an application, beside a plain model of what should be."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests import tier
from tests.factories import lending_applications as build
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.errors import DomainError, NotFound
from trepconnect.kernel.money import Money
from trepconnect.lending.applications.domain.application import (
    TRANSITIONS,
    ApplicationState,
    NotComplete,
    OutdatedVersion,
    StateHasChanged,
    TermsOutOfRange,
)
from trepconnect.lending.applications.domain.decision import AlreadyVoted, Choice, DeclineReason
from trepconnect.lending.applications.queries import applications as queries
from trepconnect.lending.applications.service import committee, drafts, submission

DRAFT, SUBMITTED = ApplicationState.DRAFT, ApplicationState.SUBMITTED
ASKED = (3_000, 24)
DECIDERS = 4
deciders = st.integers(0, DECIDERS - 1)
stale = st.booleans()


class Applications(RuleBasedStateMachine):
    """The model: a state, the terms, and for each version who voted what. None: no application"""

    make = None  # set by the test

    def __init__(self):
        super().__init__()
        self.user, self.its = build.applicant(self.make)
        self.loan = build.product(self.make)
        self.officers = [build.officer(self.make) for _ in range(DECIDERS)]
        self.id, self.state = None, None
        self.filled, self.terms, self.votes, self.version = False, ASKED, {}, None

    def does(self, action, user, *given, **named):
        """None when it was done, else the kind of refusal."""
        try:
            with self.make.writing() as session:
                action(session, as_actor(user), *given, **named)
        except DomainError as refusal:
            return type(refusal)
        return None

    def seen(self, old):
        return self.version - 1 if old else self.version

    def moved(self, state):
        assert state in TRANSITIONS[self.state]
        self.state = state

    @rule()
    def begin(self):
        begun = build.draft(self.make, user=self.user, its=self.its, of=self.loan, filled=False)
        if self.state in {DRAFT, SUBMITTED}:
            assert begun == self.id
            return
        assert begun != self.id
        self.id, self.state, self.filled = begun, DRAFT, False
        self.terms, self.votes, self.version = ASKED, {}, 1

    @rule()
    def fill(self):
        if self.id is None:
            return
        try:
            build.fill(self.make, as_actor(self.user), self.id)
        except StateHasChanged:
            assert self.state is not DRAFT
        else:
            assert self.state is DRAFT
            self.filled, self.version = True, self.version + 4

    @rule(old=stale)
    def send(self, old):
        if self.id is None:
            return
        refused = self.does(
            submission.submit,
            self.user,
            build.CLOCK,
            application_id=self.id,
            seen_version=self.seen(old),
        )
        if not self.filled:
            assert refused is NotComplete
        elif self.state is not DRAFT:
            assert refused is StateHasChanged
        elif old:
            assert refused is OutdatedVersion
        else:
            assert refused is None
            self.moved(SUBMITTED)

    @rule()
    def withdraw(self):
        if self.id is None:
            return
        refused = self.does(submission.withdraw, self.user, build.CLOCK, application_id=self.id)
        assert refused is (None if self.state is SUBMITTED else StateHasChanged)
        if refused is None:
            self.moved(ApplicationState.WITHDRAWN)

    @rule()
    def discard(self):
        if self.id is None:
            return
        refused = self.does(drafts.discard_draft, self.user, application_id=self.id)
        assert refused is (None if self.state is DRAFT else StateHasChanged)
        if refused is None:
            self.id, self.state = None, None

    @rule(who=deciders, choice=st.sampled_from(Choice), old=stale)
    def vote(self, who, choice, old):
        if self.id is None:
            return
        reasons = (DeclineReason.CASH_FLOW_TIGHT,) if choice is Choice.DECLINE else ()
        refused = self.does(
            committee.vote,
            self.officers[who],
            build.CLOCK,
            application_id=self.id,
            choice=choice,
            reasons=reasons,
            seen_version=self.seen(old),
        )
        if self.is_refused(refused, old):
            return
        if who in self.votes:
            assert refused is AlreadyVoted
            return
        assert refused is None
        self.votes[who] = choice
        if list(self.votes.values()).count(choice) == 2:
            approved = choice is Choice.APPROVE
            self.moved(ApplicationState.APPROVED if approved else ApplicationState.DECLINED)

    @rule(
        who=deciders,
        amount=st.sampled_from([249, 250, 2_000, 3_000, 3_001]),
        months=st.sampled_from([5, 24, 30, 37]),
        old=stale,
    )
    def propose(self, who, amount, months, old):
        if self.id is None:
            return
        refused = self.does(
            committee.propose_terms,
            self.officers[who],
            build.CLOCK,
            application_id=self.id,
            amount=Money.of(amount),
            months=months,
            seen_version=self.seen(old),
        )
        if self.is_refused(refused, old):
            return
        if not (250 <= amount <= 3_000 and 6 <= months <= 36):
            assert refused is TermsOutOfRange
            return
        assert refused is None
        if (amount, months) != self.terms:
            self.terms, self.votes, self.version = (amount, months), {}, self.version + 1

    def is_refused(self, refused, old):
        """Whether a decider can do nothing at all here, with the reason that says so."""
        if self.state is DRAFT:
            assert refused is NotFound
        elif self.state is not SUBMITTED:
            assert refused is StateHasChanged
        elif old:
            assert refused is OutdatedVersion
        else:
            return False
        return True

    @invariant()
    def what_is_stored_is_what_should_be(self):
        if self.id is None:
            return
        with self.make.writing() as session:
            found = queries.get_application(session, as_actor(self.user), self.id)
        assert (found.state, found.version) == (self.state, self.version)
        if self.state is not DRAFT:
            terms = (found.in_question.amount, found.in_question.months)
            assert terms == (Money.of(self.terms[0]), self.terms[1])
            assert found.asked.amount == Money.of(ASKED[0])
            assert found.votes_cast == len(self.votes)
        approved = self.state is ApplicationState.APPROVED
        assert (found.approved_amount is not None) is approved
        if approved:
            assert (found.approved_amount.cents // 100, found.approved_installments) == self.terms
        assert bool(found.decline_reasons) is (self.state is ApplicationState.DECLINED)


def test_whatever_people_do_an_application_is_what_it_should_be(make):
    machine = type("Machine", (Applications,), {"make": make})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=tier.examples(30),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
