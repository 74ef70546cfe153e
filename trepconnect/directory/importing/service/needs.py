"""Which needs imported services meet: as the source states, or as their text tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from trepconnect.directory.formats.records import Entity
from trepconnect.directory.importing.service.changes import insert_rows, parts
from trepconnect.directory.listings.domain import NeedSource
from trepconnect.directory.listings.models.details import ServiceNeed, ServiceTerm
from trepconnect.directory.listings.models.records import Service

VOCABULARY = "trepconnect-needs"
"""The headings under which a source may state needs of our own list."""

Linker = Callable[[str], Iterable[str]]
Needs = dict[UUID, tuple[NeedSource, list[str]]]


def find_needs(
    entities: dict[str, list[Entity]], service_ids: Iterable[UUID], link: Linker
) -> Needs:
    """Needs of the given services. Text is read only where the source states none itself."""
    wanted = set(service_ids)
    stated: dict[UUID, list[str]] = defaultdict(list)
    headings: dict[UUID, list[str]] = defaultdict(list)
    for term in entities["service_terms"]:
        values = term.values
        if values["vocabulary"] == VOCABULARY:
            stated[values["service_id"]].append(values["code"])
        elif values["name"]:
            headings[values["service_id"]].append(values["name"])
    needs: Needs = {}
    for service in entities["services"]:
        if service.id in stated:
            needs[service.id] = NeedSource.IMPORT, list(dict.fromkeys(stated[service.id]))
        elif service.id in wanted:
            text = "\n".join([*_words(service.values), *sorted(headings[service.id])])
            needs[service.id] = NeedSource.TEXT, list(dict.fromkeys(link(text)))
    return {service: found for service, found in needs.items() if service in wanted}


def link_again(session: Session, link: Linker) -> None:
    """Read the text of every service whose source states no need, as an import would now."""
    stated = select(ServiceNeed.service_id).where(ServiceNeed.source == NeedSource.IMPORT)
    unstated = select(Service.id).where(Service.id.not_in(stated)).order_by(Service.id)
    for ids in parts(list(session.scalars(unstated))):
        texts = _texts_of(session, ids)
        found = {one: list(dict.fromkeys(link(text))) for one, text in texts.items()}
        write_needs(session, {one: (NeedSource.TEXT, codes) for one, codes in found.items()})


def _texts_of(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Name, description, keywords and headings of each, as ``find_needs`` puts them together."""
    services = session.execute(
        select(Service.id, Service.name, Service.description, Service.keywords)
        .where(Service.id.in_(ids))
        .order_by(Service.id)
    ).all()
    headings: dict[UUID, list[str]] = defaultdict(list)
    for term in session.execute(
        select(ServiceTerm.service_id, ServiceTerm.name)
        .where(
            ServiceTerm.service_id.in_(ids),
            ServiceTerm.vocabulary != VOCABULARY,
            ServiceTerm.name != "",
        )
        .order_by(ServiceTerm.service_id, ServiceTerm.name)
    ):
        headings[term.service_id].append(term.name)
    return {
        one.id: "\n".join([one.name, one.description, one.keywords, *headings[one.id]])
        for one in services
    }


def write_needs(session: Session, needs: Needs) -> None:
    """Replace what earlier imports found, leaving what staff decided."""
    rows: list[dict[str, Any]] = []
    by_staff = ServiceNeed.source == NeedSource.STAFF
    for ids in parts(sorted(needs)):
        here = ServiceNeed.service_id.in_(ids)
        decided = select(ServiceNeed.service_id, ServiceNeed.need_code).where(here, by_staff)
        kept = {(service, code) for service, code in session.execute(decided)}
        session.execute(
            delete(ServiceNeed).where(here, ~by_staff),
            execution_options={"synchronize_session": False},
        )
        rows += [r for r in _rows(needs, ids) if (r["service_id"], r["need_code"]) not in kept]
    insert_rows(session, ServiceNeed.__table__, rows)


def _rows(needs: Needs, ids: Iterable[UUID]) -> Iterator[dict[str, Any]]:
    for service_id in ids:
        source, codes = needs[service_id]
        for code in codes:
            yield {"service_id": service_id, "need_code": code[:60], "source": source}


def _words(values: dict[str, Any]) -> list[str]:
    return [values["name"], values["description"], values["keywords"]]
