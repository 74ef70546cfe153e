"""Translations of what a service says about itself."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from trepconnect.directory.models.offers import ServiceText
from trepconnect.directory.models.records import Service
from trepconnect.directory.search_index import refresh
from trepconnect.kernel.actor import Actor
from trepconnect.platform.data import audit

TRANSLATED = (
    "name",
    "description",
    "fees",
    "eligibility",
    "required_documents",
    "application_process",
    "interpretation",
    "wait_time",
    "alert",
)


def put_texts(
    session: Session,
    actor: Actor,
    *,
    language: str,
    texts: Mapping[UUID, Mapping[str, str]],
) -> None:
    """Replace the texts of these services in one language; services that are gone are left out."""
    known = set(session.scalars(select(Service.id).where(Service.id.in_(texts))))
    rows = [
        {"service_id": service_id, "language": language, "field": field, "text": text}
        for service_id, fields in texts.items()
        if service_id in known
        for field, text in fields.items()
        if field in TRANSLATED
    ]
    session.execute(
        delete(ServiceText).where(
            ServiceText.language == language, ServiceText.service_id.in_(known)
        )
    )
    if rows:
        session.execute(insert(ServiceText), rows)
    for service_id in sorted(known):
        audit.record(session, actor, "directory.translated", "service", service_id)
    refresh(session, sorted(known))
