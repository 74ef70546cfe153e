"""Builders of what the office's pages show. Each takes ``make`` first."""

import csv
import io
import json
import zipfile
from uuid import uuid4

from trepconnect.directory.editing.models import Membership
from trepconnect.directory.importing.service import imports
from trepconnect.directory.listings.domain import NeedSource
from trepconnect.directory.listings.models.details import ServiceLanguage, ServiceNeed
from trepconnect.directory.listings.models.records import Organization, Service
from trepconnect.kernel.actor import Actor, Role
from trepconnect.platform.clock import OfficeClock
from trepconnect.profiles.domain.business import Details
from trepconnect.profiles.domain.profile import Business, Person, Profile
from trepconnect.profiles.service.loading import load_profiles


def organization(make, name="Cocina Común"):
    return make.save(Organization(name=name))


def service(make, name="Licensed kitchen", *, of=None, needs=(), languages=(), **columns):
    """A service that answers ``needs`` in ``languages``."""
    of = of or organization(make)
    row = Service(id=uuid4(), name=name, organization_id=of.id, **columns)
    make.save(row)
    for code in needs:
        make.save(ServiceNeed(service_id=row.id, need_code=code, source=NeedSource.STAFF))
    for tag in languages:
        make.save(ServiceLanguage(service_id=row.id, tag=tag, original=tag))
    with make.writing() as session:
        imports.LINK_AND_INDEX.reindex(session, [row.id])
    return row


def partner(make, *, of, name="Benita"):
    """A member of the organisation ``of``."""
    user = make.user(Role.PARTNER, name=name)
    make.save(Membership(user_id=user.id, organization_id=of.id, joined_at=OfficeClock().now()))
    return user


def people(make, count):
    """Many people, each with a business; one statement a table."""
    users = [make.user(name=f"Person {number:03}") for number in range(count)]
    whole = [
        Profile(
            person=Person(user_id=user.id, display_name=user.display_name),
            businesses=(
                Business(id=uuid4(), user_id=user.id, details=Details(name=f"Shop {number:03}")),
            ),
        )
        for number, user in enumerate(users)
    ]
    with make.writing() as session:
        load_profiles(session, Actor.system(), OfficeClock(), whole)
    return users


def hsds_zip(services, organizations=({"id": "o1", "name": "Mesa Works"},)):
    """A directory in HSDS 3 as a zip of CSV files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, rows in (("organizations", organizations), ("services", services)):
            text = io.StringIO()
            columns = list(dict.fromkeys(key for row in rows for key in row))
            writer = csv.DictWriter(text, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            archive.writestr(f"{name}.csv", text.getvalue())
    packed.seek(0)
    return packed


def as_json_file(document):
    return io.BytesIO(json.dumps(document).encode())
