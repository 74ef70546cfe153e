"""The page of an organisation."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from trepconnect.directory.listings.labels import foreign_to_reader, shortened
from trepconnect.directory.listings.presenters.services import Line, Words, phone_lines
from trepconnect.directory.listings.queries.organizations import Head, OrganizationPage, OwnListing
from trepconnect.platform.language.i18n import format_date

_SUMMARY_CHARS = 160


@dataclass(frozen=True, slots=True)
class Offer:
    id: UUID
    name: Words
    summary: Words
    is_free: bool


@dataclass(frozen=True, slots=True)
class OrganizationView:
    head: Head
    lang: str | None
    phones: list[Line]
    offers: list[Offer]
    checked_on: str


def organization_view(page: OrganizationPage) -> OrganizationView:
    return OrganizationView(
        head=page.head,
        lang=foreign_to_reader(),
        phones=phone_lines(page.phones),
        offers=[_offer(one) for one in page.services],
        checked_on=format_date(page.head.assured_on),
    )


def _offer(one: OwnListing) -> Offer:
    foreign = foreign_to_reader()
    return Offer(
        id=one.id,
        name=Words(one.own_name or one.name, None if one.own_name else foreign),
        summary=Words(
            shortened(one.own_summary or one.summary, _SUMMARY_CHARS),
            None if one.own_summary else foreign,
        ),
        is_free=one.is_free is True,
    )
