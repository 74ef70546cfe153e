"""The administrator closes and opens accounts of those who work here or with us."""

import pytest
from sqlalchemy import select

from trepconnect.accounts.models import User
from trepconnect.kernel.actor import Role
from trepconnect.platform.data.audit import AuditEntry

URL = "/staff/accounts"


def act(client, user, verb):
    token = client.csrf("/account")
    return client.post(f"{URL}/{user.id}/{verb}", data={"csrf_token": token})


def is_suspended(session, user):
    return session.scalar(select(User.suspended_at).where(User.id == user.id)) is not None


@pytest.mark.parametrize("role", list(Role))
def test_accounts_are_for_the_administrator(client, make, session, role):
    victim = make.navigator()
    client.sign_in(make.user(role))
    is_admin = role is Role.ADMIN
    assert client.get(URL).status_code == (200 if is_admin else 403)
    assert act(client, victim, "suspend").status_code == (303 if is_admin else 403)
    assert is_suspended(session, victim) == is_admin


def test_closing_an_account_ends_its_sessions_at_once(app, client, make, session):
    leaver = make.user(Role.NAVIGATOR, name="Bảo")
    devices = [app.test_client().sign_in(leaver) for _ in range(2)]
    assert all(one.get("/staff/people").status_code == 200 for one in devices)
    client.sign_in(make.admin())
    row = next(one for one in client.page(URL).select("tbody tr") if "Bảo" in one.text)
    response = client.send(row.form, follow=True)
    assert "closed" in client.check(response).select_one(".notice").text
    assert all(one.get("/staff/people").status_code == 303 for one in devices)
    assert session.scalars(
        select(AuditEntry.subject_id).where(AuditEntry.action == "accounts.suspended")
    ).all() == [str(leaver.id)]


def test_an_account_can_be_opened_again_but_its_sessions_stay_ended(app, client, make, session):
    leaver = make.navigator()
    device = app.test_client().sign_in(leaver)
    client.sign_in(make.admin())
    act(client, leaver, "suspend")
    assert act(client, leaver, "restore").status_code == 303
    assert not is_suspended(session, leaver)
    assert device.get("/staff/people").status_code == 303


def test_she_cannot_close_her_own_account(client, make, session):
    admin = make.admin()
    client.sign_in(admin)
    page = client.page(URL)
    assert len(page.select("tbody tr")) == 1
    assert not page.select("main form")
    assert act(client, admin, "suspend").status_code == 403
    assert not is_suspended(session, admin)


def test_entrepreneurs_are_not_on_the_list(client, make):
    make.user(name="Lucía")
    make.user(Role.ENTREPRENEUR, Role.MENTOR, name="Ruth")
    text = client.sign_in(make.admin()).page(URL).select_one("tbody").text
    assert "Ruth" in text
    assert "Lucía" not in text


def test_the_list_takes_as_many_statements_however_long_it_is(client, make, count_queries):
    client.sign_in(make.admin())
    counts = []
    for more in (2, 25):
        for _ in range(more):
            make.user(Role.MENTOR)
        with count_queries() as seen:
            client.page(URL)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8
