"""A small office with one of everybody, and builders of what addresses can name."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select, update

from tests.architecture import access_table as who
from tests.architecture import areas
from tests.conftest import settings
from tests.factories import home, matching
from trepconnect.accounts.domain import Contact, ContactKind
from trepconnect.accounts.models import SignInSession, User
from trepconnect.accounts.service import accounts, second_factor
from trepconnect.accounts.service.sign_in import as_actor
from trepconnect.app import create_app
from trepconnect.directory.importing import job as job_importing
from trepconnect.kernel.actor import Role
from trepconnect.platform.clock import OfficeClock
from trepconnect.platform.worker import jobs
from trepconnect.profiles.models import BusinessRow

ROLES = {
    who.HELPER: Role.HELPER,
    who.MENTOR: Role.MENTOR,
    who.OTHER_MENTOR: Role.MENTOR,
    who.NAVIGATOR: Role.NAVIGATOR,
    who.LOANS: Role.LOAN_OFFICER,
    who.SPONSOR: Role.SPONSOR,
    who.OTHER_SPONSOR: Role.SPONSOR,
    who.MANAGER: Role.MANAGER,
    who.ADMIN: Role.ADMIN,
    who.HALF: Role.NAVIGATOR,
    who.SUSPENDED: Role.MANAGER,
}


def empty_app():
    """An application to read the map of; it has no database."""
    folder = Path(tempfile.mkdtemp(prefix="trepconnect-map-"))
    return create_app(settings(f"sqlite:///{folder}/none.db", folder))


def addresses(app=None):
    """Every endpoint and method of the application, HEAD left out."""
    rules = (app or empty_app()).url_map.iter_rules()
    return sorted((rule.endpoint, method) for rule in rules for method in rule.methods - {"HEAD"})


class World:
    """One of everybody, signed in; ``arguments`` makes what an address asks for."""

    def __init__(self, app, make):
        self.app, self.make = app, make
        self.builders = BUILDERS | areas.BUILDERS
        self.organization = home.organization(make)
        self.service = home.service(make, of=self.organization, needs=(matching.TAXES,))
        owner, self.business = matching.seeker(make)
        other, _ = matching.seeker(make, name="Other")
        elsewhere = home.organization(make, name="Elsewhere")
        self.users = {
            who.OWNER: owner,
            who.OTHER: other,
            who.PARTNER: home.partner(make, of=self.organization),
            who.STRANGER: home.partner(make, of=elsewhere, name="Stranger"),
            **{name: make.user(role) for name, role in ROLES.items()},
        }
        self.clients = {}
        for name in who.EVERYBODY:
            self.sign_in(name)
        with make.writing() as session:
            suspended = update(User).where(User.id == self.users[who.SUSPENDED].id)
            session.execute(suspended.values(suspended_at=OfficeClock().now()))
            second_factor.prepare(session.get_one(User, self.users[who.HALF].id))

    def sign_in(self, name):
        client = self.clients[name] = self.app.test_client()
        if name != who.NOBODY:
            client.sign_in(self.users[name], second_factor=name != who.HALF)

    def arguments(self, rule):
        """What the address needs, fresh, belonging to the owner or the partner."""
        return {name: self._one(rule.endpoint, name) for name in rule.arguments}

    def absent(self, rule):
        """Values that nothing has."""
        return {name: "no-such-token" if name == "token" else uuid4() for name in rule.arguments}

    def _one(self, endpoint, argument):
        build = self.builders.get((endpoint, argument)) or self.builders.get(argument)
        assert build, f"no builder for <{argument}> of {endpoint}"
        return build(self)


def own_session(world):
    with world.make.writing() as session:
        mine = select(SignInSession.id).where(
            SignInSession.user_id == world.users[who.OWNER].id, SignInSession.ended_at.is_(None)
        )
        return session.scalars(mine).first() or uuid4()


def business(world):
    """One more business of the owner's: the last one may have been removed."""
    now = OfficeClock().now()
    row = BusinessRow(
        user_id=world.users[who.OWNER].id, name="Tamales", created_at=now, updated_at=now
    )
    return world.make.save(row).id


def saved(world):
    user = world.users[who.OWNER]
    return matching.saved(world.make, user, world.business, matching.service(world.make))


def invitation(world):
    return _invite(world).id


def _invite(world):
    with world.make.writing() as session:
        return accounts.invite(
            session,
            as_actor(world.users[who.ADMIN]),
            OfficeClock(),
            display_name="New",
            contact=Contact(ContactKind.EMAIL, f"{uuid4().hex}@example.org"),
            role=Role.MENTOR,
            language="en",
        )


def token(world):
    made = _invite(world)
    with world.make.writing() as session:
        _contact, readable, _row = accounts.open_invitation(session, made.id)
    return readable


def job(world):
    with world.make.writing() as session:
        asker = as_actor(world.users[who.NAVIGATOR])
        arguments = {"file": f"{uuid4().hex}.zip", "source": "s", "format": "auto"}
        return jobs.ask(session, asker, job_importing.KIND, arguments).id


BUILDERS: dict[object, Callable[[World], object]] = {
    "session_id": own_session,
    "business_id": business,
    "saved_id": saved,
    "invitation_id": invitation,
    "token": token,
    "job_id": job,
    "organization_id": lambda world: world.organization.id,
    "service_id": lambda world: world.service.id,
    "product_id": lambda world: matching.loan(world.make, number=1).id,
    "user_id": lambda world: world.users[who.OWNER].id,
    ("staff_accounts.suspend", "user_id"): lambda world: world.make.user(Role.MENTOR).id,
    ("staff_accounts.restore", "user_id"): lambda world: world.make.user(Role.MENTOR).id,
}
