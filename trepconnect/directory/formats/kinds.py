"""The kinds of rows in a directory: which columns each has, in any of the formats read."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Kind:
    """``fields``: our column and the source columns it may come from, the first filled one wins.

    ``links``: columns that name another row. A row is refused that has none of its ``owners``, or
    not each of those it ``joins``.
    """

    name: str
    single: str
    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    owners: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    needs_id: bool = False
    by_content: bool = False


def _same(*names: str) -> dict[str, tuple[str, ...]]:
    return {name: (name,) for name in names}


_ORGANIZATION = {"organization_id": "organizations"}
_SERVICE = {"service_id": "services"}
_LOCATION = {"location_id": "locations"}
_PLACE = {"service_at_location_id": "service_at_locations"}

ORGANIZATIONS = Kind(
    "organizations",
    "organization",
    _same("name", "alternate_name", "description", "email", "legal_status")
    | {"website": ("website", "url")},
    required=("name",),
    needs_id=True,
)
PROGRAMS = Kind(
    "programs",
    "program",
    _same("name", "alternate_name", "description"),
    _ORGANIZATION,
    owners=("organization_id",),
    required=("name",),
    needs_id=True,
)
SERVICES = Kind(
    "services",
    "service",
    _same("name", "alternate_name", "description", "email", "wait_time", "alert", "keywords")
    | _same("application_process", "required_documents")
    | {
        "url": ("url", "website"),
        "fees": ("fees_description", "fees"),
        "eligibility": ("eligibility_description", "eligibility"),
        "interpretation": ("interpretation_services",),
    },
    _ORGANIZATION | {"program_id": "programs"},
    required=("name",),
    needs_id=True,
)
LOCATIONS = Kind(
    "locations",
    "location",
    _same("name", "alternate_name", "description", "transportation", "accessibility", "email")
    | {"url": ("url", "website")},
    _ORGANIZATION,
    needs_id=True,
)
SERVICE_AT_LOCATIONS = Kind(
    "service_at_locations",
    "service_at_location",
    _same("description"),
    _SERVICE | _LOCATION,
    joins=("service_id", "location_id"),
)
ADDRESSES = Kind(
    "addresses",
    "address",
    _same("attention", "address_1", "address_2", "city", "region", "state_province")
    | _same("postal_code", "country"),
    _LOCATION | _ORGANIZATION,
    owners=("location_id", "organization_id"),
)
CONTACTS = Kind(
    "contacts",
    "contact",
    _same("name", "title", "department", "email"),
    _ORGANIZATION | _SERVICE | _LOCATION | _PLACE,
    owners=("organization_id", "service_id", "location_id", "service_at_location_id"),
)
PHONES = Kind(
    "phones",
    "phone",
    _same("number", "extension") | {"description": ("description", "department")},
    _ORGANIZATION | _SERVICE | _LOCATION | _PLACE | {"contact_id": "contacts"},
    owners=(*CONTACTS.owners, "contact_id"),
    required=("number",),
)
SCHEDULES = Kind(
    "schedules",
    "schedule",
    {},
    _SERVICE | _LOCATION | _PLACE,
    owners=("service_id", "location_id", "service_at_location_id"),
)
LANGUAGES = Kind("languages", "language", {}, _SERVICE, owners=("service_id",), by_content=True)
SERVICE_AREAS = Kind(
    "service_areas",
    "service_area",
    _same("description") | {"name": ("name", "service_area")},
    _SERVICE,
    owners=("service_id",),
)
URLS = Kind(
    "urls",
    "url",
    _same("label", "url"),
    _ORGANIZATION | _SERVICE,
    owners=("organization_id", "service_id"),
    required=("url",),
)
TAXONOMIES = Kind(
    "taxonomies", "taxonomy", _same("name", "description"), required=("name",), needs_id=True
)
TERMS = Kind(
    "taxonomy_terms",
    "taxonomy_term",
    _same("code", "name", "description")
    | {"vocabulary": ("taxonomy", "vocabulary"), "parent_record": ("parent_id",)},
    {"taxonomy_id": "taxonomies"},
    required=("name",),
    needs_id=True,
)
SERVICE_TERMS = Kind(
    "service_terms",
    "attribute",
    {},
    _SERVICE,
    owners=("service_id",),
    by_content=True,
)
OTHERS = Kind("other_records", "", by_content=True)

ALL = (
    TAXONOMIES,
    TERMS,
    ORGANIZATIONS,
    PROGRAMS,
    LOCATIONS,
    SERVICES,
    SERVICE_AT_LOCATIONS,
    CONTACTS,
    PHONES,
    ADDRESSES,
    SCHEDULES,
    LANGUAGES,
    SERVICE_AREAS,
    URLS,
    SERVICE_TERMS,
    OTHERS,
)
"""In the order in which they are read: what others point to comes first."""

BY_NAME = {kind.name: kind for kind in ALL}

FOLDED = {
    "accessibility": ("locations",),
    "cost_options": ("services",),
    "eligibilities": ("services",),
    "fundings": ("services", "organizations"),
    "organization_identifiers": ("organizations",),
    "payments_accepted": ("services",),
    "required_documents": ("services",),
    "service_capacities": ("services",),
}
"""Rows that are kept inside the row they belong to, with the kinds that may be."""

OTHER = ("attributes", "metadata", "meta_table_descriptions", "units")
"""Rows kept whole, without a table of their own."""
