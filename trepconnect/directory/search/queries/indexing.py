"""Gathers what the search index takes in of a service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trepconnect.directory.listings.domain import WRITTEN_IN, RecordStatus
from trepconnect.directory.listings.models.details import (
    ServiceLanguage,
    ServiceNeed,
    ServiceTerm,
    ServiceText,
)
from trepconnect.directory.listings.models.records import (
    Location,
    Organization,
    Service,
    ServiceAtLocation,
)
from trepconnect.directory.search.domain.document import Field, ServiceFacts, Text
from trepconnect.vocabulary.domain.trades import wordings_of

STAGES = "trepconnect-stages"
"""The heading under which a source may say for which stages of a business a service is."""

TRADES = "trepconnect-industries"
"""The heading under which it says for which trades: they are found by all their names."""

_FIELD_OF_TEXT = {"name": Field.NAME, "organization": Field.ORGANIZATION}
_NOT_SEARCHED = frozenset({"application_process", "interpretation", "wait_time", "alert"})
"""How to get there, not what it is; the same of its own language is not searched either."""

_SERVICES = (
    select(
        Service.id,
        Service.is_free,
        Service.assured_on,
        Service.name,
        Service.alternate_name,
        Service.description,
        Service.keywords,
        Service.eligibility,
        Organization.name.label("organization"),
        Organization.alternate_name.label("organization_alternate_name"),
    )
    .outerjoin(Organization, Organization.id == Service.organization_id)
    .where(
        Service.status == RecordStatus.ACTIVE,
        func.coalesce(Organization.status, RecordStatus.ACTIVE) == RecordStatus.ACTIVE,
    )
    .order_by(Service.id)
)
_PLACES = (
    select(ServiceAtLocation.service_id, Location.kind, Location.latitude, Location.longitude)
    .join(Location, Location.id == ServiceAtLocation.location_id)
    .where(Location.status == RecordStatus.ACTIVE)
    .order_by(ServiceAtLocation.service_id, Location.id)
)

Found = dict[UUID, ServiceFacts]


def gather_facts(session: Session, ids: Sequence[UUID]) -> list[ServiceFacts]:
    """All that search knows of these services, if they are active and their organisation is."""
    found: Found = {}
    for row in session.execute(_SERVICES.where(Service.id.in_(ids))):
        found[row.id] = ServiceFacts(row.id, row.is_free, row.assured_on, _own_texts(row))
    for facts, row in _details(session, found, ServiceText, "language", "field", "text"):
        facts.texts += _translated(row)
    for facts, row in _details(session, found, ServiceNeed, "need_code", "source"):
        facts.needs.append((row.need_code, row.source))
    for facts, row in _details(session, found, ServiceLanguage, "tag", "note"):
        if row.tag:
            facts.languages.append((row.tag, row.note))
    for facts, row in _details(session, found, ServiceTerm, "vocabulary", "code", "name"):
        _add_term(facts, row)
    for place in session.execute(_PLACES.where(ServiceAtLocation.service_id.in_(list(found)))):
        found[place.service_id].places.append((place.kind, place.latitude, place.longitude))
    return list(found.values())


def _translated(row: Any) -> list[Text]:
    if row.field in _NOT_SEARCHED:
        return []
    return [Text(_FIELD_OF_TEXT.get(row.field, Field.BODY), row.language, row.text)]


def _own_texts(row: Any) -> list[Text]:
    texts = (
        (Field.NAME, row.name),
        (Field.NAME, row.alternate_name),
        (Field.BODY, row.description),
        (Field.BODY, row.keywords),
        (Field.BODY, row.eligibility),
        (Field.ORGANIZATION, row.organization),
        (Field.ORGANIZATION, row.organization_alternate_name),
    )
    return [Text(field, WRITTEN_IN, words) for field, words in texts if words]


def _details(
    session: Session, found: Found, model: Any, *names: str
) -> list[tuple[ServiceFacts, Any]]:
    """Rows that hang on these services, each with the facts it belongs to."""
    columns = [getattr(model, name) for name in names]
    query = select(model.service_id, *columns).where(model.service_id.in_(list(found)))
    rows = session.execute(query.order_by(model.service_id, *columns))
    return [(found[row.service_id], row) for row in rows]


def _add_term(facts: ServiceFacts, row: Any) -> None:
    if row.vocabulary == STAGES:
        facts.stages.append(row.code)
        return
    if row.vocabulary == TRADES:
        facts.texts.extend(
            Text(Field.BODY, language, words) for language, words in wordings_of(row.code)
        )
    if row.name:
        facts.texts.append(Text(Field.BODY, WRITTEN_IN, row.name))
