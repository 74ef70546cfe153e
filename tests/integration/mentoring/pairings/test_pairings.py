from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.factories import mentoring as build
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Actor, Role
from trepconnect.kernel.errors import Forbidden, NotFound
from trepconnect.mentoring.mentors import service as mentors_service
from trepconnect.mentoring.mentors.domain import Level, MentorFull
from trepconnect.mentoring.mentors.models import MentorRow
from trepconnect.mentoring.overview import service as overview_service
from trepconnect.mentoring.pairings.domain.admissible import HardRule, PairNotAllowed
from trepconnect.mentoring.pairings.domain.pairing import (
    AlreadyPaired,
    EndReason,
    PairingAccepted,
    PairingEnded,
    PairingMoved,
    PairingProposed,
    PairingStarted,
    PairingState,
    ProposalDeclined,
    ProposalLapsed,
    WrongReason,
)
from trepconnect.mentoring.pairings.domain.request import (
    AlreadyAsked,
    MentorAsked,
    Must,
    RequestClosed,
    RequestState,
)
from trepconnect.mentoring.pairings.models import BlockedPairRow, PairingRow, RequestRow
from trepconnect.mentoring.pairings.queries import pairings, requests
from trepconnect.mentoring.pairings.service import proposals, states
from trepconnect.mentoring.pairings.service import requests as requests_service
from trepconnect.platform.data.audit import AuditEntry
from trepconnect.platform.worker import outbox
from trepconnect.profiles.domain.person import Meeting
from trepconnect.profiles.service.saving import remove_business

SYSTEM = Actor.system()


@pytest.fixture
def ana(make):
    return build.person(make)


def propose(make, clock, business, mentor, actor=SYSTEM, **kwargs):
    with make.writing() as writing:
        return proposals.propose_pairing(
            writing, actor, clock, business_id=business.id, mentor_id=mentor.id, **kwargs
        )


def act(make, clock, what, user, pairing_id, **kwargs):
    with make.writing() as writing:
        what(writing, as_actor(user), clock, pairing_id=pairing_id, **kwargs)


def taken(session, mentor):
    return session.get(MentorRow, mentor.id, populate_existing=True).places_taken


def state_of(session, pairing_id):
    return session.scalar(select(PairingRow.state).where(PairingRow.id == pairing_id))


def test_a_proposal_holds_the_place_and_asks_both(make, session, clock, ana, heard):
    mentor = build.mentor(make)
    pairing_id = propose(make, clock, ana[1], mentor, score=640, reasons=[("for", "speaks", "es")])
    row = session.get(PairingRow, pairing_id)
    assert (row.state, row.score) == (PairingState.PROPOSED, 640)
    assert row.reasons == [["for", "speaks", "es"]]
    assert row.answer_by == date(2026, 11, 27)  # a Friday, five business days later
    assert taken(session, mentor) == 1
    assert heard == [PairingProposed(pairing_id)]
    actions = session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject_id == str(pairing_id))
    )
    assert list(actions) == [PairingProposed.name]


@pytest.mark.parametrize("first", ["mentor", "owner"])
def test_it_starts_when_both_have_said_yes_in_either_order(
    make, session, clock, ana, heard, first
):
    mentor = build.mentor(make)
    pairing_id = propose(make, clock, ana[1], mentor)
    both = [mentor, ana[0]] if first == "mentor" else [ana[0], mentor]
    act(make, clock, proposals.accept_pairing, both[0], pairing_id)
    assert state_of(session, pairing_id) is PairingState.PROPOSED
    act(make, clock, proposals.accept_pairing, both[0], pairing_id)
    act(make, clock, proposals.accept_pairing, both[1], pairing_id)
    act(make, clock, proposals.accept_pairing, both[1], pairing_id)
    assert state_of(session, pairing_id) is PairingState.ACTIVE
    assert heard[1:] == [PairingAccepted(pairing_id), PairingStarted(pairing_id)]
    assert pairings.is_mentor_of(session, mentor.id, ana[1].id)
    assert taken(session, mentor) == 1


def test_nobody_says_yes_for_them(make, session, clock, ana):
    made = build.pairing(make, owner=ana[0], business=ana[1], state=PairingState.PROPOSED)
    for user, refusal in ((make.navigator(), Forbidden), (build.mentor(make), NotFound)):
        with pytest.raises(refusal):
            act(make, clock, proposals.accept_pairing, user, made.id)
        with pytest.raises(refusal):
            act(make, clock, proposals.decline_pairing, user, made.id, reason=EndReason.OTHER)
    assert state_of(session, made.id) is PairingState.PROPOSED


@pytest.mark.parametrize("role", [Role.MENTOR, Role.ENTREPRENEUR, Role.LOAN_OFFICER, Role.SPONSOR])
def test_only_casework_proposes(make, clock, ana, role):
    with pytest.raises(Forbidden):
        propose(make, clock, ana[1], build.mentor(make), actor=as_actor(make.user(role)))


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"languages": {"vi": Level.NATIVE}}, HardRule.LANGUAGE),
        ({"meeting_times": ("sun.morning",)}, HardRule.TIMES),
        ({"remote_ok": False, "zip_code": "87501"}, HardRule.PLACE),
        ({"screened": False}, HardRule.SCREENED),
        ({"only_stages": ("growing",)}, HardRule.MUST),
    ],
)
def test_a_pair_that_breaks_a_rule_is_refused_whatever_ranked_it(
    make, session, clock, ana, said, rule
):
    from trepconnect.profiles.domain.business import Stage

    if "only_stages" in said:
        said = {"only_stages": (Stage.GROWING,)}
    mentor = build.mentor(make, **said)
    with pytest.raises(PairNotAllowed) as refused:
        propose(make, clock, ana[1], mentor, score=1000)
    assert refused.value.rules == (rule,)
    assert taken(session, mentor) == 0
    assert pairings.list_pairings(session, SYSTEM) == []


def test_a_mentor_who_pauses_or_left_is_not_proposed(make, clock, ana):
    mentor = build.mentor(make)
    with make.writing() as writing:
        mentors_service.pause_mentor(writing, as_actor(mentor), clock, user_id=mentor.id)
    with pytest.raises(PairNotAllowed) as refused:
        propose(make, clock, ana[1], mentor)
    assert refused.value.rules == (HardRule.ACTIVE,)
    with make.writing() as writing:
        mentors_service.let_mentor_go(writing, SYSTEM, clock, user_id=mentor.id)
    with pytest.raises(NotFound):
        propose(make, clock, ana[1], mentor)


def test_what_she_has_not_said_excludes_nobody(make, clock):
    _user, business = build.person(make, Meeting(), speaks=())
    propose(make, clock, business, build.mentor(make, remote_ok=False))


def test_an_interpreter_stands_in_for_a_language_if_she_wants_one(make, session, clock):
    from trepconnect.profiles.domain.person import LanguageUse, Speaking

    speaking = Speaking(languages=(LanguageUse("vi"),), needs_interpreter=True)
    _user, business = build.person(make, speaking)
    pairing_id = propose(make, clock, business, build.mentor(make))
    assert session.get(PairingRow, pairing_id).with_interpreter


def test_her_must_for_her_own_language_outweighs_an_interpreter(make, clock):
    from trepconnect.profiles.domain.person import LanguageUse, Speaking

    speaking = Speaking(languages=(LanguageUse("vi"),), needs_interpreter=True)
    user, business = build.person(make, speaking)
    build.request(make, user, business, musts=[Must.OWN_LANGUAGE])
    with pytest.raises(PairNotAllowed) as refused:
        propose(make, clock, business, build.mentor(make))
    assert refused.value.rules == (HardRule.MUST,)


def test_the_last_place_is_given_once(make, session, clock, ana):
    mentor = build.mentor(make, capacity=1)
    propose(make, clock, ana[1], mentor)
    with pytest.raises(MentorFull):
        propose(make, clock, build.person(make)[1], mentor)
    assert taken(session, mentor) == 1


def test_a_business_has_one_live_pairing(make, session, clock, ana):
    propose(make, clock, ana[1], build.mentor(make))
    other = build.mentor(make)
    with pytest.raises(AlreadyPaired):
        propose(make, clock, ana[1], other)
    assert taken(session, other) == 0


@pytest.mark.parametrize(
    ("who", "reason", "becomes"),
    [
        ("mentor", EndReason.NO_TIME, RequestState.OPEN),
        ("owner", EndReason.WANTS_ANOTHER, RequestState.OPEN),
        ("owner", EndReason.NO_LONGER_NEEDED, RequestState.WITHDRAWN),
    ],
)
def test_a_no_gives_the_place_back_and_the_request_its_turn(
    make, session, clock, ana, heard, who, reason, becomes
):
    mentor = build.mentor(make)
    request_id = build.request(make, *ana)
    pairing_id = propose(make, clock, ana[1], mentor)
    assert session.get(RequestRow, request_id).state is RequestState.PROPOSED
    user = mentor if who == "mentor" else ana[0]
    act(make, clock, proposals.decline_pairing, user, pairing_id, reason=reason, words="So it is.")
    row = session.get(PairingRow, pairing_id)
    assert (row.state, row.end_reason) == (PairingState.ENDED, reason)
    assert session.get(RequestRow, request_id).state is becomes
    assert taken(session, mentor) == 0
    assert heard == [
        MentorAsked(request_id),
        PairingProposed(pairing_id),
        ProposalDeclined(pairing_id),
    ]
    with pytest.raises(PairingMoved):
        act(make, clock, proposals.decline_pairing, user, pairing_id, reason=reason)
    assert taken(session, mentor) == 0


def test_the_words_of_a_no_are_for_the_office(make, session, clock):
    made = build.pairing(make, state=PairingState.PROPOSED)
    act(
        make,
        clock,
        proposals.decline_pairing,
        made.mentor,
        made.id,
        reason=EndReason.NO_TIME,
        words="I am ill.",
    )

    def words(user):
        return pairings.get_pairing(session, as_actor(user), made.id).end_words

    assert words(made.mentor) == words(make.navigator()) == "I am ill."
    assert words(made.owner) == ""


def test_reasons_fit_who_gives_them(make, clock):
    made = build.pairing(make, state=PairingState.PROPOSED)
    for user, reason in (
        (made.owner, EndReason.NOT_MY_FIELD),
        (made.mentor, EndReason.WANTS_ANOTHER),
        (made.mentor, EndReason.LAPSED),
    ):
        with pytest.raises(WrongReason):
            act(make, clock, proposals.decline_pairing, user, made.id, reason=reason)
    started = build.pairing(make)
    with pytest.raises(WrongReason):
        act(
            make,
            clock,
            overview_service.end_pairing,
            started.owner,
            started.id,
            reason=EndReason.WITHDRAWN,
        )


@pytest.mark.parametrize("reason", [EndReason.CONCERN, EndReason.KNOW_EACH_OTHER])
def test_a_pair_that_ended_for_cause_is_never_proposed_again(make, session, clock, reason):
    made = build.pairing(make)
    act(make, clock, overview_service.end_pairing, made.owner, made.id, reason=reason)
    assert session.get(BlockedPairRow, (made.owner.id, made.mentor.id)).reason is reason
    with pytest.raises(PairNotAllowed) as refused:
        propose(make, clock, made.business, made.mentor)
    assert refused.value.rules == (HardRule.BLOCKED,)
    with make.writing() as writing:
        states.block(
            writing,
            SYSTEM,
            clock,
            user_id=made.owner.id,
            mentor_id=made.mentor.id,
            reason=reason,
        )


def test_nobody_mentors_himself(make, clock):
    user, business = build.person(make, user=make.user(Role.MENTOR, Role.ENTREPRENEUR))
    build.mentor(make, user=user)
    with pytest.raises(PairNotAllowed) as refused:
        propose(make, clock, business, user)
    assert refused.value.rules == (HardRule.BLOCKED,)


@pytest.mark.parametrize("who", ["mentor", "owner", "office"])
def test_either_side_and_the_office_rest_go_on_and_end(make, session, clock, heard, who):
    made = build.pairing(make)
    user = {"mentor": made.mentor, "owner": made.owner, "office": make.navigator()}[who]
    actor = as_actor(user)
    with make.writing() as writing:
        states.pause_pairing(writing, actor, pairing_id=made.id)
    assert state_of(session, made.id) is PairingState.PAUSED
    assert pairings.is_mentor_of(session, made.mentor.id, made.business.id)
    with pytest.raises(PairingMoved), make.writing() as writing:
        states.pause_pairing(writing, actor, pairing_id=made.id)
    with make.writing() as writing:
        states.resume_pairing(writing, actor, pairing_id=made.id)
    assert state_of(session, made.id) is PairingState.ACTIVE
    act(make, clock, overview_service.end_pairing, user, made.id, reason=EndReason.GOALS_MET)
    assert not pairings.is_mentor_of(session, made.mentor.id, made.business.id)
    assert taken(session, made.mentor) == 0
    assert heard[-1] == PairingEnded(made.id)
    with pytest.raises(PairingMoved):
        act(make, clock, overview_service.end_pairing, user, made.id, reason=EndReason.GOALS_MET)
    assert taken(session, made.mentor) == 0


def test_a_proposal_that_lapses_goes_back_to_the_queue(make, session, clock, ana, heard):
    mentor = build.mentor(make)
    request_id = build.request(make, *ana)
    pairing_id = propose(make, clock, ana[1], mentor)
    with make.writing() as writing:
        proposals.lapse_proposal(writing, clock, pairing_id=pairing_id)
    assert session.get(PairingRow, pairing_id).end_reason is EndReason.LAPSED
    assert session.get(RequestRow, request_id).state is RequestState.OPEN
    assert taken(session, mentor) == 0
    assert heard[-1] == ProposalLapsed(pairing_id)
    with pytest.raises(PairingMoved):
        act(make, clock, proposals.accept_pairing, mentor, pairing_id)


def test_she_asks_once_and_may_take_it_back(make, session, clock, ana, heard):
    mentor = build.mentor(make)
    request_id = build.request(make, *ana, mentor_id=mentor.id, words="About my prices.")
    found = requests.find_open_request(session, as_actor(ana[0]), ana[1].id)
    assert (found.id, found.mentor_name, found.words) == (
        request_id,
        mentor.display_name,
        "About my prices.",
    )
    with pytest.raises(AlreadyAsked):
        build.request(make, *ana)
    with make.writing() as writing:
        requests_service.withdraw_request(writing, as_actor(ana[0]), clock, request_id=request_id)
    assert requests.find_open_request(session, as_actor(ana[0]), ana[1].id) is None
    with pytest.raises(RequestClosed), make.writing() as writing:
        requests_service.withdraw_request(writing, as_actor(ana[0]), clock, request_id=request_id)
    again = build.request(make, *ana)
    with pytest.raises(RequestClosed), make.writing() as writing:
        requests_service.withdraw_request(writing, as_actor(ana[0]), clock, request_id=request_id)
    assert session.get(RequestRow, again).state is RequestState.OPEN
    assert heard[0] == MentorAsked(request_id)


def test_taking_the_request_back_ends_the_proposal(make, session, clock, ana, heard):
    mentor = build.mentor(make)
    request_id = build.request(make, *ana)
    pairing_id = propose(make, clock, ana[1], mentor)
    with make.writing() as writing:
        requests_service.withdraw_request(writing, as_actor(ana[0]), clock, request_id=request_id)
    assert session.get(PairingRow, pairing_id).end_reason is EndReason.WITHDRAWN
    assert session.get(RequestRow, request_id).state is RequestState.WITHDRAWN
    assert taken(session, mentor) == 0
    assert heard[-1] == ProposalDeclined(pairing_id)


@pytest.mark.parametrize("state", [None, PairingState.PROPOSED, PairingState.PAUSED])
def test_a_business_that_is_removed_keeps_no_place(app, make, session, clock, ana, state):
    request_id = build.request(make, *ana)
    mentor = build.mentor(make)
    if state:
        build.pairing(make, mentor_user=mentor, owner=ana[0], business=ana[1], state=state)
    with make.writing() as writing:
        remove_business(writing, as_actor(ana[0]), clock, business_id=ana[1].id)
    with app.app_context():
        outbox.deliver_due()
    assert pairings.find_live_pairing(session, SYSTEM, ana[1].id) is None
    assert taken(session, mentor) == 0
    waiting = session.get(RequestRow, request_id).state
    assert waiting is (
        RequestState.PAIRED if state is PairingState.PAUSED else RequestState.WITHDRAWN
    )


def test_she_asks_only_for_her_own_business_and_for_mentors_she_may_know(make, ana):
    stranger, _ = build.person(make)
    with pytest.raises(NotFound):
        build.request(make, stranger, ana[1])
    for mentor_id in (uuid4(), build.mentor(make, screened=False).id):
        with pytest.raises(NotFound):
            build.request(make, *ana, mentor_id=mentor_id)


def test_who_has_a_mentor_does_not_ask_for_another(make):
    made = build.pairing(make)
    with pytest.raises(AlreadyPaired):
        build.request(make, made.owner, made.business)


def test_the_mentor_learns_her_name_when_both_have_said_yes(make, session, clock):
    made = build.pairing(make, state=PairingState.PROPOSED)
    actor = as_actor(made.mentor)
    seen = pairings.get_pairing(session, actor, made.id)
    assert (seen.person_name, seen.business_name) == ("", "")
    assert seen.stage is not None
    build.accept(make, made)
    seen = pairings.get_pairing(session, actor, made.id)
    assert (seen.person_name, seen.business_name) == (made.owner.display_name, "Tamales")


def test_each_sees_their_own_and_the_office_all(make, session):
    one, other = build.pairing(make), build.pairing(make)

    def seen_by(user):
        return {found.id for found in pairings.list_pairings(session, as_actor(user))}

    assert seen_by(one.mentor) == seen_by(one.owner) == {one.id}
    assert seen_by(make.navigator()) == {one.id, other.id}
    for role in (Role.LOAN_OFFICER, Role.SPONSOR, Role.MENTOR, Role.PARTNER):
        assert seen_by(make.user(role)) == set()
    assert pairings.find_live_pairing(session, as_actor(other.owner), one.business.id) is None


def test_requests_are_hers_and_the_offices(make, session, ana, clock):
    mentor = build.mentor(make)
    request_id = build.request(make, *ana, mentor_id=mentor.id)

    def seen_by(user):
        return [found.id for found in requests.list_requests(session, as_actor(user))]

    assert seen_by(ana[0]) == seen_by(make.navigator()) == [request_id]
    assert seen_by(mentor) == seen_by(make.user(Role.LOAN_OFFICER)) == []
    with pytest.raises(NotFound):
        requests.get_request(session, as_actor(mentor), request_id)


def test_the_longest_wait_comes_first(make, session, clock):
    waiting = []
    for _ in range(3):
        clock.move(days=-1)
        waiting.insert(0, build.request(make, *build.person(make), clock=clock))
    found = requests.list_requests(session, SYSTEM)
    assert [one.id for one in found] == waiting
    assert found[0].created_at < found[1].created_at < clock.now() + timedelta(days=3)
