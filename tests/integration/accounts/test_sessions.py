"""Sessions: what the cookie is, how long it lasts, when it changes and when it dies."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import func, select, update

from tests.conftest import new_app
from trepconnect.accounts.domain import AuthLevel
from trepconnect.accounts.models import SignInCode, SignInSession, User
from trepconnect.accounts.service import accounts, second_factor, sign_in
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.kernel.actor import Role
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.data.db import db

ROLES_AND_IDLE = [
    (Role.ENTREPRENEUR, timedelta(minutes=60)),
    (Role.PARTNER, timedelta(minutes=60)),
    (Role.NAVIGATOR, timedelta(minutes=15)),
    (Role.ADMIN, timedelta(minutes=15)),
]


def cookies(response):
    return {line.split("=")[0]: line for line in response.headers.getlist("Set-Cookie")}


@pytest.fixture
def secure(new_database, tmp_path):
    url = "https://trep.example.gov"
    app = new_app(new_database(), tmp_path, PUBLIC_URL=url, DEMO=False)
    yield app
    with app.app_context():
        db.engine.dispose()


def test_the_cookie_of_an_office_on_the_web_is_bound_to_its_host_and_to_tls(secure):
    response = secure.test_client().get("/sign-in?lang=es", base_url="https://trep.example.gov")
    (name, line), (other, language) = sorted(cookies(response).items())
    assert name == "__Host-trepconnect"
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in line
    assert "Domain" not in line
    assert other == "lang"
    assert "Secure" in language
    assert response.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_the_cookie_of_a_demonstration_works_without_tls(client):
    line = cookies(client.get("/sign-in"))["trepconnect"]
    assert "HttpOnly" in line
    assert "SameSite=Lax" in line
    assert "Secure" not in line


def go_back(make, **by):
    """Make every session as old as this."""
    with make.writing() as session:
        for row in session.scalars(select(SignInSession)):
            row.seen_at -= timedelta(**by)


@pytest.mark.parametrize(("role", "idle"), ROLES_AND_IDLE)
def test_a_session_ends_when_it_was_not_used_for_a_while(app, make, role, idle):
    client = app.test_client().sign_in(make.user(role))
    go_back(make, seconds=idle.total_seconds() - 30)
    assert client.get("/account").status_code == 200
    go_back(make, seconds=idle.total_seconds() + 30)
    assert client.get("/account").status_code == 303


def test_use_keeps_a_session_alive_but_not_beyond_its_day(app, make):
    client = app.test_client().sign_in(make.user())
    for _ in range(3):
        go_back(make, minutes=50)
        assert client.get("/account").status_code == 200
    with make.writing() as session:
        session.execute(update(SignInSession).values(expires_at=OfficeClock().now()))
    assert client.get("/account").status_code == 303


def sign_in_with_code(app, make, *, own_phone=False, email="ana@example.org"):
    client = app.test_client()
    client.submit("/sign-in", contact=email)
    with make.writing() as session:
        latest = select(SignInCode.id).where(SignInCode.used_at.is_(None))
        _, code, _ = sign_in.open_code(session, session.scalars(latest).one())
    fields = {"own_phone": "y"} if own_phone else {}
    return client, client.submit("/sign-in/code", code=code, **fields)


def test_only_on_her_own_phone_does_the_cookie_outlive_the_browser(app, make, session):
    _, response = sign_in_with_code(app, make, own_phone=True)
    line = cookies(response)["trepconnect"]
    assert "Expires" in line or "Max-Age" in line
    assert session.scalar(select(SignInSession.idle_seconds)) == 30 * 24 * 3600
    _, response = sign_in_with_code(app, make, email="eva@example.org")
    line = cookies(response)["trepconnect"]
    assert "Expires" not in line
    assert "Max-Age" not in line


def test_staff_get_no_long_session_on_any_phone(app, make, session):
    user = make.user(Role.MANAGER, email="boss@example.org")
    client, response = sign_in_with_code(app, make, own_phone=True, email="boss@example.org")
    assert response.location == "/second-factor"
    assert "Expires" not in cookies(response)["trepconnect"]
    assert session.scalar(select(SignInSession.idle_seconds)) == 15 * 60
    assert client.get(f"/staff/people/{user.id}").status_code == 303


def test_the_cookie_changes_at_sign_in(app, make):
    client = app.test_client()
    client.get("/sign-in")
    with client.session_transaction() as before:
        planted = dict(before)
    _, response = sign_in_with_code(app, make)
    assert response.status_code == 303
    with client.session_transaction() as mine:
        assert dict(mine) == planted
        assert "_user_id" not in mine


def half(app, make, user):
    with make.writing() as session:
        second_factor.prepare(session.get_one(User, user.id))
        secret = second_factor.secret_of(session.get_one(User, user.id))
    return app.test_client().sign_in(user, second_factor=False), secret


def copy_of(app, client):
    copy = app.test_client()
    with client.session_transaction() as mine, copy.session_transaction() as theirs:
        theirs.update(mine)
    return copy


def test_a_copy_of_the_half_session_gains_nothing_at_the_second_factor(app, make):
    client, secret = half(app, make, make.navigator())
    copy = copy_of(app, client)
    client.submit("/second-factor", code=pyotp.TOTP(secret).now())
    assert client.get("/account").status_code == 200
    assert copy.get("/account").status_code == 303
    assert copy.get("/second-factor").status_code == 303


def test_where_she_was_going_survives_a_wrong_code(app, make):
    user = make.navigator()
    client, secret = half(app, make, user)
    with client.session_transaction() as mine:
        mine["sign_in_next"] = "/staff/people"
    client.submit("/second-factor", code="000000")
    client.submit("/second-factor", code=pyotp.TOTP(secret).now())
    copy, secret = half(app, make, user)
    with copy.session_transaction() as mine:
        mine["sign_in_next"] = "/staff/people"
    with make.writing() as session:
        session.execute(update(User).values(totp_last_step=0))
    assert copy.submit("/second-factor", code="000000").status_code == 422
    response = copy.submit("/second-factor", code=pyotp.TOTP(secret).now())
    assert response.location == "/staff/people"


def test_becoming_staff_ends_the_easy_session(app, make):
    """A mentor on her own phone who is made a manager must prove more, and stays less long."""
    user = make.user(Role.MENTOR, email="ana@example.org")
    client, _ = sign_in_with_code(app, make, own_phone=True)
    with make.writing() as session:
        session.get_one(User, user.id).roles = frozenset({Role.MENTOR, Role.MANAGER})
    assert client.get("/account").location.startswith("/second-factor")
    response = client.get("/second-factor")
    assert response.location == "/sign-in", "a new sign-in prepares her app"
    assert client.get("/account").location.startswith("/sign-in")


def test_the_second_factor_shortens_a_long_session(app, make, session):
    user = make.user(Role.NAVIGATOR, email="ana@example.org")
    client, secret = half(app, make, user)
    with make.writing() as writing:
        writing.execute(update(SignInSession).values(idle_seconds=30 * 24 * 3600))
    client.submit("/second-factor", code=pyotp.TOTP(secret).now())
    assert session.scalar(select(SignInSession.idle_seconds)) == 15 * 60


def test_half_a_session_is_ended_by_signing_out(app, make, session):
    client, _ = half(app, make, make.navigator())
    copy = copy_of(app, client)
    client.post("/sign-out", data={"csrf_token": client.csrf("/second-factor")})
    assert copy.get("/second-factor").location.startswith("/sign-in")
    assert session.scalar(select(func.count()).where(SignInSession.ended_at.is_(None))) == 0


def test_signing_out_everywhere_ends_every_session_of_hers_alone(app, make):
    user, other = make.user(), make.user()
    clients = [app.test_client().sign_in(user) for _ in range(3)]
    stranger = app.test_client().sign_in(other)
    clients[0].submit("/account", form="form[action='/account/sign-out-everywhere']")
    assert [client.get("/account").status_code for client in clients] == [303] * 3
    assert stranger.get("/account").status_code == 200


def test_a_suspended_person_is_out_at_once_and_cannot_come_back(app, make):
    admin, user = make.admin(), make.user(Role.MENTOR, email="ana@example.org")
    client = app.test_client().sign_in(user)
    assert client.get("/account").status_code == 200
    with make.writing() as session:
        accounts.suspend(session, as_actor(admin), OfficeClock(), user_id=user.id)
    assert client.get("/account").status_code == 303
    assert client.get("/account").location.startswith("/sign-in")
    _, response = sign_in_with_code(app, make)
    assert response.status_code == 422
    assert "closed" in response.text


def test_a_session_of_a_role_taken_away_has_its_rights_no_more(app, make):
    user = make.user(Role.NAVIGATOR)
    client = app.test_client().sign_in(user)
    assert client.get("/staff/people").status_code == 200
    with make.writing() as session:
        session.get_one(User, user.id).roles = frozenset({Role.MENTOR})
    assert client.get("/staff/people").status_code == 403


@pytest.mark.parametrize("token", ["", "x", "x" * 3_000, "\u202e", "1|abcdef"])
def test_a_made_up_token_is_nobody(app, client, token):
    with client.session_transaction() as mine:
        mine["_user_id"] = token
    assert client.get("/account").status_code == 303


def test_a_cookie_that_flask_login_would_remember_is_not_believed(app, make, client):
    from flask_login.utils import encode_cookie

    user = make.user()
    with app.app_context():
        client.set_cookie("remember_token", encode_cookie(str(user.id)))
    assert client.get("/account").status_code == 303


def test_old_codes_and_sessions_are_forgotten(app, make, session, clock):
    sign_in_with_code(app, make)
    app.test_client().sign_in(make.user())
    clock.at = OfficeClock().now() + timedelta(days=2)
    with app.app_context():
        sign_in.clear_old(clock)
    assert session.scalar(select(func.count()).select_from(SignInCode)) == 0
    assert session.scalar(select(func.count()).select_from(SignInSession)) == 2
    clock.move(days=62)
    with app.app_context():
        sign_in.clear_old(clock)
    assert session.scalar(select(func.count()).select_from(SignInSession)) == 0


def test_a_session_holds_no_more_of_a_device_than_its_kind(app, make, session):
    client = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 19) secret-build"
    client.submit("/sign-in", contact="ana@example.org")
    with make.writing() as writing:
        _, code, _ = sign_in.open_code(writing, writing.scalars(select(SignInCode.id)).one())
    client.submit("/sign-in/code", code=code)
    assert session.scalar(select(SignInSession.device)) == "iPhone"
    assert session.scalar(select(SignInSession.level)) is AuthLevel.CODE
