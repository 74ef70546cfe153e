"""What may happen once happens once, however many try at the same moment."""

from uuid import UUID

import pyotp
import pytest
from sqlalchemy import func, select, update

from tests import tier
from tests.integration.racing import race
from trepconnect.accounts import domain as accounts_domain
from trepconnect.accounts.domain import Asker, Contact, ContactKind, InvitationGone, WrongCode
from trepconnect.accounts.models import (
    ContactPoint,
    Invitation,
    SignInCode,
    SignInSession,
    User,
)
from trepconnect.accounts.service import accounts, second_factor, sign_in
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Role
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data import db
from trepconnect.platform.data.throttle import Attempt
from trepconnect.platform.worker import outbox

ROUNDS = tier.rounds(5)
CONTENDERS = 8


@pytest.fixture
def office(app, monkeypatch):
    """No waiting for tries: each round would count against the last."""
    app.config.update(WTF_CSRF_ENABLED=False)
    monkeypatch.setattr("trepconnect.platform.data.throttle.hit", lambda *_: None)
    outbox.init_app(app, [])
    return app


def statuses(office, cookies, url, data):
    """The answers to the same form from browsers that carry ``cookies``."""

    def send(number):
        client = office.test_client()
        with client.session_transaction() as mine:
            mine.update(cookies[number] if isinstance(cookies, list) else cookies)
        response = client.post(url, data=data)
        return response.status_code, response.location

    return race(send, CONTENDERS)


def ask(make, contact):
    """A code on its way to ``contact``; returns its id and its digits."""
    with make.writing() as session:
        code_id = sign_in.ask_for_code(
            session, OfficeClock(), contact=contact, language="en", asker=Asker("n")
        )
    with make.writing() as session:
        return code_id, sign_in.open_code(session, code_id)[1]


def email(number):
    return Contact(ContactKind.EMAIL, f"racer{number}@example.org")


def test_a_sign_in_code_is_used_once(office, make, session):
    for number in range(ROUNDS):
        code_id, code = ask(make, email(number))
        cookie = {"sign_in_code": str(code_id)}
        answers = statuses(office, cookie, "/sign-in/code", {"code": code})
        assert all(status < 500 for status, _ in answers), answers
        assert [status for status, _ in answers].count(303) == 1, answers
    assert session.scalar(select(func.count()).select_from(User)) == ROUNDS
    assert session.scalar(select(func.count()).select_from(SignInSession)) == ROUNDS
    used = select(func.count()).where(SignInCode.used_at.is_not(None))
    assert session.scalar(used) == ROUNDS


def test_of_a_million_guesses_at_once_five_are_looked_at(office, make, session):
    code_id, code = ask(make, email(0))
    wrong = str((int(code) + 1) % 1_000_000).zfill(6)
    cookie = {"sign_in_code": str(code_id)}
    for _ in range(3):
        statuses(office, cookie, "/sign-in/code", {"code": wrong})
    assert session.get(SignInCode, code_id).tries == 5
    answers = statuses(office, cookie, "/sign-in/code", {"code": code})
    assert {status for status, _ in answers} == {422}


def test_two_codes_for_one_new_person_make_one_account(office, make, session):
    for number in range(10):
        codes = [ask(make, email(number)) for _ in range(CONTENDERS)]

        def enter(contender, codes=codes):
            client = office.test_client()
            code_id, code = codes[contender]
            with client.session_transaction() as mine:
                mine["sign_in_code"] = str(code_id)
            return client.post("/sign-in/code", data={"code": code}).status_code

        answers = race(enter, CONTENDERS)
        assert set(answers) <= {303, 409}, answers
        assert 303 in answers
    assert session.scalar(select(func.count()).select_from(User)) == 10
    assert session.scalar(select(func.count()).select_from(ContactPoint)) == 10


def invite(make, admin, contact, role=Role.MENTOR):
    with make.writing() as session:
        made = accounts.invite(
            session,
            as_actor(admin),
            OfficeClock(),
            display_name="New",
            contact=contact,
            role=role,
            language="en",
        )
        session.flush()
        return accounts.open_invitation(session, made.id)[1]


@pytest.mark.parametrize("known", [False, True], ids=["new person", "known person"])
def test_an_invitation_is_accepted_once(office, make, session, known):
    admin = make.admin()
    before = 1 + ROUNDS * known
    for number in range(ROUNDS):
        if known:
            make.user(email=f"racer{number}@example.org")
        token = invite(make, admin, email(number))
        answers = statuses(office, {}, f"/invitations/{token}", {})
        assert all(status < 500 for status, _ in answers), answers
        assert [status for status, _ in answers].count(303) == 1, answers
    people = session.scalar(select(func.count()).select_from(User))
    assert people == before + ROUNDS * (not known)
    accepted = select(func.count()).where(Invitation.accepted_by.is_not(None))
    assert session.scalar(accepted) == ROUNDS


def test_two_invitations_to_one_person_leave_her_both_roles(office, make, session):
    admin = make.admin()
    for number in range(20):
        user = make.user(email=f"racer{number}@example.org")
        roles = [Role.MENTOR, Role.SPONSOR, Role.PARTNER, Role.HELPER] * 2
        tokens = [invite(make, admin, email(number), role) for role in roles]

        def accept(contender, tokens=tokens):
            with make.writing() as writing:
                accounts.accept(writing, OfficeClock(), token=tokens[contender])

        assert race(accept, CONTENDERS) == [None] * CONTENDERS
        assert session.get(User, user.id).roles == {Role.ENTREPRENEUR, *roles}


def staff(make):
    """Somebody of the staff with her app set up; returns her, the secret, and half a session."""
    user = make.navigator()
    with make.writing() as session:
        mine = session.get_one(User, user.id)
        second_factor.prepare(mine)
        mine.totp_confirmed_at = OfficeClock().now()
        return user, second_factor.secret_of(mine)


def half_session(make, user):
    with make.writing() as session:
        return sign_in.start_session(session, OfficeClock(), user=user, device="")


def lifted(session):
    return session.scalar(select(func.count()).where(SignInSession.level == "second_factor"))


def test_a_code_of_the_app_is_used_once(office, make, session):
    user, secret = staff(make)
    for number in range(ROUNDS):
        with make.writing() as writing:
            writing.execute(update(User).values(totp_last_step=0))
        cookies = [{"_user_id": half_session(make, user)} for _ in range(CONTENDERS)]
        code = pyotp.TOTP(secret).now()
        answers = statuses(office, cookies, "/second-factor", {"code": code})
        assert all(status < 500 for status, _ in answers), answers
        assert [status for status, _ in answers].count(303) == 1, answers
        assert lifted(session) == number + 1


def test_a_recovery_code_is_used_once(office, make, session):
    user, _ = staff(make)
    for number in range(ROUNDS):
        if number % accounts_domain.RECOVERY_CODES == 0:
            with make.writing() as writing:
                codes = second_factor._new_recovery_codes(writing, user.id)
        cookies = [{"_user_id": half_session(make, user)} for _ in range(CONTENDERS)]
        answers = statuses(office, cookies, "/second-factor/recovery", {"code": codes.pop()})
        assert all(status < 500 for status, _ in answers), answers
        assert [status for status, _ in answers].count(303) == 1, answers
        assert lifted(session) == number + 1


def test_services_agree_with_pages_on_who_won(office, make):
    """The same races below the pages: exactly one result, the others a named refusal."""
    admin = make.admin()
    token = invite(make, admin, email(0))
    code_id, code = ask(make, email(1))

    def accept(_contender):
        with make.writing() as session:
            return accounts.accept(session, OfficeClock(), token=token)

    def enter(_contender):
        with office.app_context(), db.unit_of_work() as session:
            return sign_in.use_code(
                session, OfficeClock(), code_id=code_id, typed=code, asker=Asker("n")
            )

    for work, refusal in ((accept, InvitationGone), (enter, WrongCode)):
        outcome = race(work, CONTENDERS)
        refused = [one for one in outcome if isinstance(one, refusal)]
        assert len(refused) == CONTENDERS - 1, outcome
    assert isinstance(code_id, UUID)


@pytest.mark.usefixtures("app")
def test_asking_for_codes_in_parallel_stops_at_the_limit(app, session):
    app.config.update(WTF_CSRF_ENABLED=False)

    def ask_page(_contender):
        client = app.test_client()
        return client.post("/sign-in", data={"contact": "505 555 0142"}).status_code

    answers = race(ask_page, CONTENDERS)
    assert sorted(answers) == [303] * 5 + [422] * 3
    assert session.scalar(select(func.count()).select_from(SignInCode)) == 5
    asked = select(func.count()).where(Attempt.purpose == "sign_in.ask")
    assert session.scalar(asked) == 5
