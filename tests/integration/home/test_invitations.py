"""Inviting people, and what becomes of the link."""

import re

import pytest
from sqlalchemy import func, select, update

from tests.factories import home as a
from trepconnect.accounts.models import Invitation, User
from trepconnect.directory.editing.models import Membership
from trepconnect.kernel.actor import Role
from trepconnect.platform.worker import outbox

URL = "/staff/invitations"
MARISOL = {"display_name": "Marisol", "contact": "marisol@example.org", "role": "mentor"}


@pytest.fixture
def navigator(client, make):
    user = make.navigator()
    client.sign_in(user)
    return user


@pytest.fixture
def sent(app, capsys):
    """Runs the worker once and returns what went out on the terminal."""

    def read():
        with app.app_context():
            outbox.deliver_due()
        return capsys.readouterr().err

    return read


@pytest.fixture
def invite(client, sent):
    """Sends an invitation and returns the path of its link."""

    def send(**fields):
        response = client.submit(URL, **{**MARISOL, **fields})
        assert response.status_code == 303, client.check(response).select_one(".errors").text
        (link,) = re.findall(r"http://\S+?(/invitations/\S+)", sent())
        return link

    return send


@pytest.mark.parametrize("role", list(Role))
def test_who_may_open_the_page(client, make, role):
    client.sign_in(make.user(role))
    may = role in {Role.NAVIGATOR, Role.MANAGER, Role.ADMIN}
    assert client.get(URL).status_code == (200 if may else 403)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"display_name": " "}, "display_name"),
        ({"display_name": "x" * 201}, "display_name"),
        ({"contact": ""}, "contact"),
        ({"contact": "12"}, "contact"),
        ({"contact": "ana@"}, "contact"),
        ({"role": "partner"}, "organization"),
        ({"role": "admin"}, "role"),
        ({"role": "queen"}, "role"),
        ({"organization": "{organization}"}, "organization"),
        ({"role": "partner", "organization": "no-uuid"}, "organization"),
        ({"language": "tlh"}, "language"),
    ],
)
def test_a_mistake_stands_beside_its_field_and_nothing_typed_is_lost(
    client, make, navigator, session, changes, field
):
    fields = MARISOL | {
        key: value.format(organization=a.organization(make).id) for key, value in changes.items()
    }
    response = client.submit(URL, **fields)
    assert response.status_code == 422
    page = client.check(response)
    assert page.select_one(f"#{field}-error")
    assert page.select_one(f".errors a[href='#{field}']")
    for name in ("display_name", "contact"):
        assert page.select_one(f"#{name}")["value"] == fields[name].strip()
    assert session.scalar(select(func.count()).select_from(Invitation)) == 0


@pytest.mark.parametrize(
    ("inviter", "offered"),
    [
        (Role.NAVIGATOR, {"mentor", "partner", "sponsor"}),
        (
            Role.MANAGER,
            {"mentor", "partner", "sponsor", "navigator", "loan_officer", "manager"},
        ),
        (
            Role.ADMIN,
            {"mentor", "partner", "sponsor", "navigator", "loan_officer", "manager", "admin"},
        ),
    ],
)
def test_nobody_may_hand_out_a_role_above_her_own(client, make, inviter, offered):
    page = client.sign_in(make.user(inviter)).page(URL)
    assert {option["value"] for option in page.select("#role option")} == offered


def test_the_link_goes_out_by_message_and_is_kept_nowhere(client, navigator, invite, session):
    link = invite()
    token = link.rsplit("/", 1)[1]
    row = session.scalars(select(Invitation)).one()
    assert row.sealed_token is None
    assert token not in (row.token_hash, row.display_name)
    assert token not in client.page(URL).text


def test_the_message_is_in_the_language_chosen_and_names_the_person(
    client, navigator, sent, session
):
    client.submit(URL, **MARISOL, language="es")
    message = sent()
    assert "marisol@example.org" in message
    assert "Marisol" in message
    assert session.scalar(select(Invitation.language)) == "es"


def test_every_invitation_can_be_reached(client, navigator):
    for number in range(26):
        sent = client.submit(URL, **{**MARISOL, "contact": f"mentor{number}@example.org"})
        assert sent.status_code == 303
    first = client.page(URL)
    assert len(first.select("tbody tr")) == 25
    second = client.page(first.select_one("a[rel=next]")["href"])
    assert len(second.select("tbody tr form")) == 1


def test_a_phone_number_is_as_good_as_an_address(client, navigator, invite):
    assert invite(contact="(505) 555-0142").startswith("/invitations/")


def test_a_link_is_accepted_once(app, client, navigator, invite, session):
    link = invite()
    guest = app.test_client()
    page = guest.page(link)
    assert "Marisol" in page.text
    assert "mentor" in page.text
    assert guest.submit(link).location == "/"
    assert guest.page("/").h1.text == "Hello Marisol"
    user = session.scalars(select(User).where(User.display_name == "Marisol")).one()
    assert user.roles == {Role.MENTOR}
    other = app.test_client()
    assert "closed" in other.page(link, status=410).h1.text
    token = other.csrf()
    assert other.post(link, data={"csrf_token": token}).status_code == 410
    assert "accepted" in client.page(URL).select_one("tbody tr").text


def test_looking_at_a_link_does_not_use_it_up(app, navigator, invite):
    link = invite()
    guest = app.test_client()
    for _ in range(3):
        guest.page(link)
    assert guest.submit(link).status_code == 303


def test_a_partner_becomes_a_member_and_sees_her_listings(app, client, make, navigator, invite):
    mesa = a.organization(make, "Mesa Works")
    a.service(make, "Market stall", of=mesa)
    a.service(make, "Somebody else's", of=a.organization(make, "Other"))
    link = invite(role="partner", organization=str(mesa.id), display_name="Benita")
    guest = app.test_client()
    guest.submit(link)
    page = guest.page("/")
    assert [row.h3.text for row in page.select("ul.rows > li")] == ["Market stall"]


def test_somebody_with_an_account_keeps_it_and_gets_the_role(
    app, client, make, navigator, sent, session
):
    mesa = a.organization(make)
    ana = make.user(Role.ENTREPRENEUR, name="Ana", email="ana@example.org")
    to_ana = {"role": "partner", "organization": str(mesa.id), "contact": "Ana@example.org"}
    answer = client.submit(URL, **{**MARISOL, **to_ana})
    form = client.check(answer).select_one("main form[method=post]")
    assert client.send(form, URL, holder=str(ana.id)).status_code == 303
    (link,) = re.findall(r"http://\S+?(/invitations/\S+)", sent())
    app.test_client().submit(link)
    roles = session.scalar(select(User.roles).where(User.id == ana.id))
    assert roles == {Role.ENTREPRENEUR, Role.PARTNER}
    assert session.scalar(select(Membership.user_id)) == ana.id


@pytest.mark.usefixtures("navigator")
def test_the_inviter_sees_who_has_a_contact_already_before_anything_is_sent(
    client, make, sent, session
):
    ana = make.user(Role.MENTOR, name="Ana Prieto", email="ana@example.org")
    other = make.user(name="Rosa", email="rosa@example.org")
    to_ana = {**MARISOL, "contact": "ana@example.org"}
    answer = client.submit(URL, **to_ana)
    for holder in ("", "yes", str(other.id)):
        assert answer.status_code == 422
        page = client.check(answer)
        assert "Ana Prieto (mentor)" in page.text
        assert page.select_one("input[name=holder][type=checkbox]")["value"] == str(ana.id)
        form = page.select_one("main form[method=post]")
        answer = client.send(form, URL, holder=holder)
    assert session.scalars(select(Invitation.id)).all() == []
    assert "/invitations/" not in sent()
    assert client.send(form, URL, holder=str(ana.id)).status_code == 303


def test_new_staff_set_up_a_second_factor_first(app, client, make, invite):
    client.sign_in(make.admin())
    guest = app.test_client()
    guest.submit(invite(role="navigator"))
    response = guest.get("/staff/people")
    assert response.status_code == 303
    assert response.location.startswith("/second-factor")


def test_a_withdrawn_link_is_closed(app, client, navigator, invite, session):
    link = invite()
    response = client.submit(URL, form="main table form", follow=True)
    assert "withdrawn" in client.check(response).select_one("tbody tr").text
    guest = app.test_client()
    guest.page(link, status=410)
    assert guest.post(link, data={"csrf_token": guest.csrf()}).status_code == 410
    assert session.scalar(select(func.count()).where(User.display_name == "Marisol")) == 0


def test_withdrawing_what_was_accepted_says_that_it_is_too_late(
    app, client, navigator, invite, session
):
    link = invite()
    form = client.page(URL).select_one("main table form")
    app.test_client().submit(link)
    response = client.send(form, follow=True)
    assert "Too late" in client.check(response).text


def test_a_link_runs_out(app, client, make, navigator, invite):
    link = invite()
    with make.writing() as session:
        session.execute(update(Invitation).values(expires_at=Invitation.created_at))
    app.test_client().page(link, status=410)
    assert "expired" in client.page(URL).select_one("tbody tr").text


@pytest.mark.parametrize("token", ["x", "x" * 43, "%00", "..%2F..", "ñ"])
def test_a_link_that_never_was_looks_like_one_that_is_closed(client, token):
    client.page(f"/invitations/{token}", status=410 if token != "..%2F.." else 404)


def test_the_list_takes_as_many_statements_however_long_it_is(
    client, make, navigator, count_queries
):
    counts = []
    for more in (2, 20):
        for number in range(more):
            client.submit(URL, **MARISOL | {"contact": f"m{more}.{number}@example.org"})
        with count_queries() as seen:
            client.page(URL)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 8
