"""Applications in the database: drafts, sending, votes, deciders."""

import pytest
from sqlalchemy import func, select

from tests.factories import lending_applications as build
from tests.unit.lending.products.products import terms
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.kernel.money import Money
from trepconnect.lending.applications.domain.application import (
    ApplicationState,
    Asked,
    NotComplete,
    OutdatedVersion,
    StateHasChanged,
    TermsOutOfRange,
)
from trepconnect.lending.applications.domain.cash_flow import CashLine
from trepconnect.lending.applications.domain.decision import (
    AlreadyVoted,
    Choice,
    DeclineReason,
    ReasonsRefused,
)
from trepconnect.lending.applications.models import ApplicationRow, CashLineRow, VoteRow
from trepconnect.lending.applications.queries import applications as one_applications
from trepconnect.lending.applications.queries import committee as votes_applications
from trepconnect.lending.applications.queries import lists
from trepconnect.lending.applications.service import committee, drafts, submission
from trepconnect.lending.products.queries import deciders as deciders_applications
from trepconnect.lending.products.service import deciders
from trepconnect.platform.data.audit import AuditEntry
from trepconnect.profiles.domain.business import Finances, MoneyUse
from trepconnect.profiles.service.saving import remove_business

APPROVED, DECLINED = ApplicationState.APPROVED, ApplicationState.DECLINED
SUBMITTED, DECLINE = ApplicationState.SUBMITTED, Choice.DECLINE


def do(make, action, user, *given, **named):
    with make.writing() as session:
        return action(session, as_actor(user), *given, **named)


def actions(session, application_id):
    return session.scalars(
        select(AuditEntry.action)
        .where(AuditEntry.subject_id == str(application_id))
        .order_by(AuditEntry.seq)
    ).all()


# --- drafts


def test_a_draft_begins_with_her_profile(make):
    money = Finances(amount_wanted=Money.of(900), money_uses=(MoneyUse.INVENTORY,))
    user, its = build.applicant(make, money)
    found = build.read(make, build.draft(make, user=user, its=its, filled=False))
    assert found.state is ApplicationState.DRAFT
    assert found.answers.amount == Money.of(900)
    assert found.answers.uses == (MoneyUse.INVENTORY,)
    assert found.answers.story == "I make tamales."
    assert found.business_name == "Rosa's Tamales"


def test_beginning_twice_leads_to_the_same_draft(make, session):
    user, its = build.applicant(make)
    loan = build.product(make)
    first = build.draft(make, user=user, its=its, of=loan, filled=False)
    assert build.draft(make, user=user, its=its, of=loan, filled=False) == first
    assert session.scalar(select(func.count()).select_from(ApplicationRow)) == 1


def test_after_a_decision_she_may_ask_again(make):
    user, its = build.applicant(make)
    loan = build.product(make)
    first = build.decided(make, DECLINE, user=user, its=its, of=loan)
    assert build.draft(make, user=user, its=its, of=loan) != first


def test_nobody_begins_an_application_for_somebody_elses_business(make):
    _, its = build.applicant(make)
    other = make.user()
    with pytest.raises(NotFound):
        build.draft(make, user=other, its=its)


def test_only_products_of_funds_that_are_applied_for_here_are(make):
    user, its = build.applicant(make)
    elsewhere = build.product(make, of=build.fund("elsewhere", applies_here=False))
    with pytest.raises(NotFound):
        build.draft(make, user=user, its=its, of=elsewhere)


def test_every_page_is_kept_at_once(make):
    user, its = build.applicant(make)
    found = build.read(make, build.draft(make, user=user, its=its))
    assert (found.answers.amount, found.answers.months) == (Money.of(3_000), 24)
    assert found.answers.uses == (MoneyUse.EQUIPMENT,)
    assert found.answers.cash_flow.left == Money.of(800)
    assert found.asked == found.in_question == Asked(amount=Money.of(3_000), months=24)


def test_a_line_that_is_taken_out_of_the_table_is_gone(make, clock):
    user, its = build.applicant(make)
    made = build.draft(make, user=user, its=its)
    sales = {CashLine.SALES: Money.of(1)}
    do(make, drafts.save_cash_flow, user, clock, application_id=made, amounts=sales)
    assert build.read(make, made).answers.cash_flow.amounts == sales


def test_an_amount_the_product_does_not_offer_is_not_kept(make, clock):
    user, its = build.applicant(make)
    made = build.draft(make, user=user, its=its)
    much = {"amount": Money.of(10_001), "months": 12}
    with pytest.raises(TermsOutOfRange):
        do(make, drafts.save_amount, user, clock, application_id=made, **much)
    assert build.read(make, made).answers.amount == Money.of(3_000)


def test_a_draft_that_is_thrown_away_leaves_nothing_of_what_she_wrote(make, session):
    user, its = build.applicant(make)
    made = build.draft(make, user=user, its=its)
    do(make, drafts.discard_draft, user, application_id=made)
    assert session.scalar(select(func.count()).select_from(ApplicationRow)) == 0
    assert session.scalar(select(func.count()).select_from(CashLineRow)) == 0
    assert actions(session, made)[-1] == "lending.application_discarded"


def test_others_neither_see_nor_change_a_draft(make, clock):
    made = build.draft(make)
    officer, other = build.officer(make), make.user()
    for somebody in (officer, other, make.user(Role.ADMIN), make.user(Role.MENTOR)):
        with pytest.raises(NotFound):
            do(make, one_applications.get_application, somebody, made)
        with pytest.raises(NotFound):
            do(make, drafts.save_story, somebody, clock, application_id=made, story="x")


# --- sending


def test_sending_keeps_the_terms_the_rules_and_the_facts_of_that_day(make, clock):
    loan = build.product(make)
    made = build.submitted(make, of=loan, clock=clock)
    dearer = build.product(make, number=int(loan.id), terms=terms(rate=900))
    assert dearer.id == loan.id
    found = build.read(make, made)
    assert found.state is SUBMITTED
    assert found.terms.rate == 500
    assert found.rules_version == 1
    assert found.facts.name == "Rosa's Tamales"
    assert found.submitted_at == clock.now()


def test_what_was_sent_cannot_be_changed_any_more(make, clock):
    user = make.user()
    made = build.submitted(make, user=user)
    with pytest.raises(StateHasChanged):
        do(make, drafts.save_story, user, clock, application_id=made, story="Another")
    with pytest.raises(StateHasChanged):
        do(make, drafts.discard_draft, user, application_id=made)
    with pytest.raises(StateHasChanged):
        send(make, user, made)
    assert build.read(make, made).answers.story.startswith("I make tamales and")


def send(make, user, made, version=None):
    seen = version or build.read(make, made).version
    do(make, submission.submit, user, build.CLOCK, application_id=made, seen_version=seen)


def test_what_is_not_whole_is_not_sent(make):
    user, its = build.applicant(make)
    made = build.draft(make, user=user, its=its, filled=False)
    with pytest.raises(NotComplete):
        send(make, user, made)


def test_only_what_she_saw_is_sent(make):
    user, its = build.applicant(make)
    made = build.draft(make, user=user, its=its)
    with pytest.raises(OutdatedVersion):
        send(make, user, made, version=1)
    assert build.state_of(make, made) is ApplicationState.DRAFT


def test_a_loan_that_is_no_longer_offered_is_not_applied_for(make):
    user, its = build.applicant(make)
    loan = build.product(make)
    made = build.draft(make, user=user, its=its, of=loan)
    build.product(make, number=int(loan.id), is_active=False)
    with pytest.raises(submission.NoLongerOffered):
        send(make, user, made)


def test_an_amount_that_the_product_no_longer_offers_is_not_sent(make):
    user, its = build.applicant(make)
    loan = build.product(make)
    made = build.draft(make, user=user, its=its, of=loan)
    build.product(make, number=int(loan.id), terms=terms(max_amount=Money.of(2_000)))
    with pytest.raises(TermsOutOfRange):
        send(make, user, made)


def test_nothing_is_sent_for_a_business_that_was_removed(make, clock):
    user, its = build.applicant(make)
    made = build.draft(make, user=user, its=its)
    do(make, remove_business, user, clock, business_id=its.id)
    with pytest.raises(submission.NoLongerOffered):
        send(make, user, made)
    assert build.read(make, made).business_name == "Rosa's Tamales"


def test_she_takes_it_back_until_it_is_decided(make, clock, session):
    user = make.user()
    made = build.submitted(make, user=user)
    do(make, submission.withdraw, user, clock, application_id=made)
    assert build.state_of(make, made) is ApplicationState.WITHDRAWN
    assert actions(session, made)[-1] == "lending.application_withdrawn"
    with pytest.raises(StateHasChanged):
        do(make, submission.withdraw, user, clock, application_id=made)


def test_what_was_decided_is_not_taken_back(make, clock):
    user = make.user()
    made = build.decided(make, user=user)
    with pytest.raises(StateHasChanged):
        do(make, submission.withdraw, user, clock, application_id=made)
    assert build.state_of(make, made) is APPROVED


# --- votes


def test_one_vote_never_decides(make):
    made = build.submitted(make)
    assert build.vote(make, build.officer(make), made) is SUBMITTED
    assert build.state_of(make, made) is SUBMITTED
    assert build.read(make, made).votes_cast == 1


def test_two_approvals_approve_what_she_asked_for(make, session):
    made = build.submitted(make)
    build.vote(make, build.officer(make), made)
    assert build.vote(make, build.officer(make), made) is APPROVED
    found = build.read(make, made)
    assert (found.approved_amount, found.approved_installments) == (Money.of(3_000), 24)
    assert found.decline_reasons == ()
    assert found.decided_at
    assert actions(session, made)[-3:] == [
        "lending.vote_cast",
        "lending.vote_cast",
        "lending.application_decided",
    ]


def test_two_declines_decline_with_the_reasons_of_both(make):
    made = build.submitted(make)
    tight, new = DeclineReason.CASH_FLOW_TIGHT, DeclineReason.BUSINESS_TOO_NEW
    build.vote(make, build.officer(make), made, DECLINE, reasons=(new, tight))
    build.vote(make, build.officer(make), made, DECLINE, reasons=(tight,))
    found = build.read(make, made)
    assert found.state is DECLINED
    assert found.decline_reasons == (tight, new)
    assert found.approved_amount is None


def test_after_two_minds_a_third_person_decides(make):
    made = build.submitted(make)
    build.vote(make, build.officer(make), made)
    assert build.vote(make, build.officer(make), made, DECLINE) is SUBMITTED
    assert build.vote(make, build.officer(make), made) is APPROVED


def test_a_sponsor_decides_with_a_loan_officer_for_his_own_funds_only(make):
    loan = build.product(make)
    made = build.submitted(make, of=loan)
    elsewhere = build.sponsor(make, of=build.product(make, of=build.fund("other")))
    with pytest.raises(NotFound):
        build.vote(make, elsewhere, made)
    build.vote(make, build.sponsor(make, of=loan), made)
    assert build.vote(make, build.officer(make), made) is APPROVED


def test_a_sponsor_who_was_taken_off_the_fund_votes_no_more(make):
    loan = build.product(make)
    made = build.submitted(make, of=loan)
    sponsor = make.user(Role.SPONSOR)
    fund_id = build.decides(make, sponsor, loan)
    do(
        make,
        deciders.remove_decider,
        make.user(Role.MANAGER),
        fund_id=fund_id,
        user_id=sponsor.id,
    )
    with pytest.raises(NotFound):
        build.vote(make, sponsor, made)


def test_nobody_votes_twice(make):
    made, officer = build.submitted(make), build.officer(make)
    build.vote(make, officer, made)
    with pytest.raises(AlreadyVoted):
        build.vote(make, officer, made)
    assert build.count_votes(make, made) == build.read(make, made).votes_cast == 1


@pytest.mark.parametrize("role", [Role.LOAN_OFFICER, Role.SPONSOR])
def test_nobody_votes_on_what_she_applied_for_herself(make, role):
    user = make.user(Role.ENTREPRENEUR, role)
    loan = build.product(make)
    if role is Role.SPONSOR:
        build.decides(make, user, loan)
    made = build.submitted(make, user=user, of=loan)
    with pytest.raises(Forbidden):
        build.vote(make, user, made)
    with pytest.raises(Forbidden):
        build.propose(make, user, made, 1_000, 12)
    assert do(make, lists.count_to_vote_on, user) == 0


@pytest.mark.parametrize(
    "role", [Role.ENTREPRENEUR, Role.MENTOR, Role.NAVIGATOR, Role.MANAGER, Role.ADMIN]
)
def test_others_neither_vote_nor_see_it(make, role):
    made = build.submitted(make)
    with pytest.raises(NotFound):
        build.vote(make, make.user(role), made)


def test_a_decline_without_a_reason_is_no_vote(make):
    made = build.submitted(make)
    with pytest.raises(ReasonsRefused):
        build.vote(make, build.officer(make), made, DECLINE, reasons=())
    assert build.count_votes(make, made) == 0


def test_a_vote_on_what_is_decided_or_withdrawn_is_refused(make, clock):
    with pytest.raises(StateHasChanged):
        build.vote(make, build.officer(make), build.decided(make))
    user = make.user()
    gone = build.submitted(make, user=user)
    do(make, submission.withdraw, user, clock, application_id=gone)
    with pytest.raises(StateHasChanged):
        build.vote(make, build.officer(make), gone)


# --- other terms


def test_other_terms_need_two_votes_of_their_own(make):
    made, first, second = build.submitted(make), build.officer(make), build.officer(make)
    build.vote(make, first, made)
    build.propose(make, second, made, 2_000, 30)
    assert build.vote(make, second, made) is SUBMITTED
    assert build.read(make, made).votes_cast == 1
    assert build.vote(make, first, made) is APPROVED
    found = build.read(make, made)
    assert (found.approved_amount, found.approved_installments) == (Money.of(2_000), 30)
    assert found.answers.amount == Money.of(3_000)


def test_a_vote_on_terms_that_changed_meanwhile_is_refused(make):
    made, slow = build.submitted(make), build.officer(make)
    seen = build.read(make, made).version
    build.propose(make, build.officer(make), made, 2_000, 30)
    with pytest.raises(OutdatedVersion):
        do(
            make,
            committee.vote,
            slow,
            build.CLOCK,
            application_id=made,
            choice=Choice.APPROVE,
            seen_version=seen,
        )
    with pytest.raises(OutdatedVersion):
        build.propose(make, slow, made, 1_000, 12, version=seen)


@pytest.mark.parametrize(("amount", "months"), [(3_001, 24), (249, 24), (2_000, 37), (2_000, 5)])
def test_more_than_she_asked_for_or_than_is_offered_is_not_proposed(make, amount, months):
    made = build.submitted(make)
    with pytest.raises(TermsOutOfRange):
        build.propose(make, build.officer(make), made, amount, months)


def test_proposing_what_is_on_the_table_changes_nothing(make):
    made, officer = build.submitted(make), build.officer(make)
    build.vote(make, officer, made)
    build.propose(make, build.officer(make), made, 3_000, 24)
    assert build.read(make, made).votes_cast == 1


def test_what_she_asked_for_can_be_put_back_on_the_table(make):
    made, officer = build.submitted(make), build.officer(make)
    build.propose(make, officer, made, 2_000, 24)
    build.propose(make, officer, made, 3_000, 24)
    found = build.read(make, made)
    assert found.proposed is None
    assert found.in_question == Asked(amount=Money.of(3_000), months=24)


# --- who sees which votes


def test_votes_are_seen_after_voting_so_that_the_second_is_not_led_by_the_first(make):
    made, first, second = build.submitted(make), build.officer(make), build.officer(make)
    build.vote(make, first, made, DECLINE, note="Rent looks low to me.")
    assert votes(make, second, made).shown == ()
    assert [one.voter_id for one in votes(make, first, made).shown] == [first.id]
    build.vote(make, second, made)
    seen = votes(make, second, made)
    assert seen.has_voted
    assert {one.note for one in seen.shown} == {"Rent looks low to me.", ""}


def votes(make, user, made):
    with make.writing() as session:
        application = one_applications.get_application(session, as_actor(user), made)
        return votes_applications.votes_of(session, as_actor(user), application)


def test_after_new_terms_earlier_votes_of_others_are_hidden_again(make):
    made, first, second = build.submitted(make), build.officer(make), build.officer(make)
    build.vote(make, first, made)
    build.vote(make, second, made, DECLINE)
    build.propose(make, second, made, 1_000, 12)
    assert [one.voter_id for one in votes(make, first, made).shown] == [first.id]
    assert not votes(make, first, made).has_voted


def test_once_decided_every_decider_reads_them_and_she_does_not(make):
    user = make.user()
    made = build.decided(make, user=user)
    assert len(votes(make, build.officer(make), made).shown) == 2
    with pytest.raises(Forbidden):
        votes(make, user, made)


# --- deciders


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMIN, Role.LOAN_OFFICER])
def test_the_office_says_who_decides(make, role):
    loan, sponsor = build.product(make), make.user(Role.SPONSOR, name="Sol")
    fund_id = build.decides(make, sponsor, loan)
    officer = make.user(role)
    do(
        make,
        deciders.add_decider,
        officer,
        build.CLOCK,
        fund_id=fund_id,
        user_id=sponsor.id,
    )
    (fund,) = do(make, deciders_applications.list_funds, officer)
    assert [one.display_name for one in fund.deciders] == ["Sol"]
    assert [one.user_id for one in do(make, deciders_applications.list_candidates, officer)] == [
        sponsor.id
    ]


@pytest.mark.parametrize("role", [Role.SPONSOR, Role.NAVIGATOR, Role.MENTOR, Role.ENTREPRENEUR])
def test_nobody_else_says_who_decides(make, role):
    user = make.user(role)
    fund_id = build.decides(make, make.user(Role.SPONSOR), build.product(make))
    with pytest.raises(Forbidden):
        do(make, deciders.add_decider, user, build.CLOCK, fund_id=fund_id, user_id=user.id)
    with pytest.raises(Forbidden):
        do(make, deciders.remove_decider, user, fund_id=fund_id, user_id=user.id)
    for read in (deciders_applications.list_funds, deciders_applications.list_candidates):
        with pytest.raises(Forbidden):
            do(make, read, user)


def test_only_sponsors_of_funds_that_lend_here_are_made_deciders(make):
    admin, sponsor = make.admin(), make.user(Role.SPONSOR)
    fund_id = build.decides(make, sponsor, build.product(make))
    with pytest.raises(deciders.NotASponsor):
        do(make, deciders.add_decider, admin, build.CLOCK, fund_id=fund_id, user_id=admin.id)
    with pytest.raises(NotFound):
        do(make, deciders.add_decider, admin, build.CLOCK, fund_id=admin.id, user_id=sponsor.id)
    with pytest.raises(NotFound):
        do(make, deciders.remove_decider, admin, fund_id=fund_id, user_id=admin.id)


def test_those_who_may_vote_are_its_sponsors_and_the_loan_officers(make):
    loan = build.product(make)
    chosen, officer = build.sponsor(make, of=loan), build.officer(make)
    build.sponsor(make, of=build.product(make, of=build.fund("other")))
    made = build.read(make, build.submitted(make, of=loan))
    with make.writing() as session:
        found = deciders_applications.list_deciders(session, made.product.fund_id)
    assert set(found) == {chosen.id, officer.id}


# --- lists


def test_the_queue_holds_what_waits_the_oldest_first(make, clock):
    loan = build.product(make)
    old = build.submitted(make, of=loan, clock=clock)
    clock.move(days=1)
    new = build.submitted(make, of=loan, clock=clock)
    build.decided(make, of=loan)
    build.draft(make, of=loan)
    officer = build.officer(make)
    build.vote(make, officer, old)
    waiting = do(make, lists.list_waiting, officer, page=1)
    assert [line.id for line in waiting.shown] == [old, new]
    assert [line.has_voted for line in waiting.shown] == [True, False]
    assert do(make, lists.count_to_vote_on, officer) == 1
    closed = do(make, lists.list_closed, officer, page=1)
    assert [line.state for line in closed.shown] == [APPROVED]


def test_a_sponsor_sees_the_queue_of_his_funds(make):
    mine, other = build.product(make), build.product(make, of=build.fund("other"))
    wanted = build.submitted(make, of=mine)
    build.submitted(make, of=other)
    sponsor = build.sponsor(make, of=mine)
    assert [line.id for line in do(make, lists.list_waiting, sponsor, page=1).shown] == [wanted]
    assert [line.id for line in do(make, lists.list_applications, sponsor)] == [wanted]
    assert do(make, lists.list_waiting, make.user(Role.MANAGER), page=1).total == 0


def test_pages_of_the_queue_are_bounded(make):
    officer = build.officer(make)
    page = do(make, lists.list_waiting, officer, page=99)
    assert (page.shown, page.total, page.page, page.pages) == ((), 0, 1, 1)


def test_she_sees_all_of_hers_and_by_state(make):
    user = make.user()
    sent = build.submitted(make, user=user)
    begun = build.draft(make, user=user)
    build.submitted(make)
    assert {line.id for line in do(make, lists.list_own, user, page=1).shown} == {sent, begun}
    states = {ApplicationState.DRAFT}
    assert [line.id for line in do(make, lists.list_applications, user, states=states)] == [begun]


def test_the_program_itself_sees_everything(make):
    made = build.submitted(make)
    build.vote(make, build.officer(make), made)
    with make.writing() as session:
        application = one_applications.get_application(session, Actor.system(), made)
        assert len(votes_applications.votes_of(session, Actor.system(), application).shown) == 1
    with make.writing() as session:
        assert session.scalar(select(func.count()).select_from(VoteRow)) == 1
