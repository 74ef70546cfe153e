"""Which file holds which rows, in each of the formats that are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from trepconnect.directory.formats import kinds

HSDS_3 = "hsds-3"
HSDS_1 = "hsds-1.1"
OHANA = "ohana"
SHEET = "sheet"
FORMATS = (HSDS_3, HSDS_1, OHANA)


@dataclass(frozen=True)
class FileKind:
    """What a file's rows are; ``renamed`` columns and ``constant`` cells make formats alike.

    ``prefix`` tells apart files that number the same kind of rows each from 1.
    """

    kind: str
    constant: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    prefix: str = ""


_EVERYWHERE = {
    name: FileKind(kind)
    for kind, names in {
        "organizations": ("organizations", "organization"),
        "programs": ("programs", "program"),
        "services": ("services", "service"),
        "locations": ("locations", "location"),
        "contacts": ("contacts", "contact"),
        "phones": ("phones", "phone"),
        "languages": ("languages", "language"),
        "service_areas": ("service_areas", "service_area"),
        "service_at_locations": (
            "service_at_locations",
            "service_at_location",
            "services_at_location",
        ),
        "required_documents": ("required_documents", "required_document"),
        "fundings": ("funding", "fundings"),
        "metadata": ("metadata",),
        "meta_table_descriptions": ("meta_table_descriptions", "meta_table_description"),
    }.items()
    for name in names
}
_PHYSICAL = FileKind("addresses", {"address_type": "physical"})
_POSTAL = FileKind("addresses", {"address_type": "postal"}, prefix="postal:")
_SCHEDULES = FileKind("schedules")
_HOLIDAYS = FileKind("schedules", prefix="holiday:")

FILES: dict[str, dict[str, FileKind]] = {
    HSDS_3: _EVERYWHERE
    | {
        name: FileKind(kind)
        for kind, names in {
            "accessibility": ("accessibility",),
            "addresses": ("addresses", "address"),
            "attributes": ("attributes", "attribute"),
            "cost_options": ("cost_options", "cost_option"),
            "organization_identifiers": ("organization_identifiers", "organization_identifier"),
            "schedules": ("schedules", "schedule"),
            "service_capacities": ("service_capacity", "service_capacities"),
            "taxonomies": ("taxonomies", "taxonomy"),
            "taxonomy_terms": ("taxonomy_terms", "taxonomy_term"),
            "units": ("units", "unit"),
            "urls": ("url", "urls"),
        }.items()
        for name in names
    },
    HSDS_1: _EVERYWHERE
    | {
        "accessibility_for_disabilities": FileKind("accessibility"),
        "eligibility": FileKind("eligibilities"),
        "payments_accepted": FileKind("payments_accepted"),
        "physical_addresses": _PHYSICAL,
        "physical_address": _PHYSICAL,
        "postal_addresses": _POSTAL,
        "postal_address": _POSTAL,
        "regular_schedules": _SCHEDULES,
        "regular_schedule": _SCHEDULES,
        "holiday_schedules": _HOLIDAYS,
        "holiday_schedule": _HOLIDAYS,
        "services_taxonomy": FileKind("service_terms"),
        "service_taxonomy": FileKind("service_terms"),
        "taxonomy": FileKind("taxonomy_terms"),
    },
    OHANA: _EVERYWHERE
    | {
        "addresses": _PHYSICAL,
        "mail_addresses": _POSTAL,
        "regular_schedules": _SCHEDULES,
        "holiday_schedules": _HOLIDAYS,
        "taxonomy": FileKind("taxonomy_terms", renamed={"id": "number", "taxonomy_id": "id"}),
    },
}

HEADINGS_OF_SERVICES = {OHANA: "service_categories"}
"""A JSON file beside the tables: for each service, the numbers of its headings."""

_TELLING = {
    HSDS_1: {
        name for name in FILES[HSDS_1] if name not in FILES[HSDS_3] and name not in FILES[OHANA]
    },
    HSDS_3: {"attributes", "attribute", "service_capacity", "schedules", "taxonomy_terms", "urls"},
}
"""Tables that no other format has."""
_ORDER = [*kinds.FOLDED, *(kind.name for kind in kinds.ALL)]
_OF_HSDS_3 = {"fees_description", "eligibility_description", "assured_date", "last_modified"}


def stem(file: str) -> str:
    """``Services-At-Location.CSV`` is services_at_location."""
    return file.rsplit("/", 1)[-1].rsplit(".", 1)[0].strip().lower().replace("-", "_")


def reading_order(kind: str) -> int:
    """What other rows point to is read before them."""
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def recognise(headers: dict[str, list[str]]) -> str | None:
    """The format of a set of tables: tables that only one format has decide, then columns."""
    for name, tables in _TELLING.items():
        if tables & set(headers):
            return name
    services, locations = set(headers.get("services", [])), set(headers.get("locations", []))
    if "taxonomy_ids" in services or ("location_id" in services and "mail_addresses" in headers):
        return OHANA
    if "location_id" in services and "organization_id" not in services:
        return OHANA
    if services & _OF_HSDS_3 or "location_type" in locations:
        return HSDS_3
    if "regular_schedules" in headers and "organization_id" in services:
        return HSDS_1
    by_format = {name: len(set(FILES[name]) & set(headers)) for name in (HSDS_1, HSDS_3, OHANA)}
    best = max(by_format, key=lambda name: by_format[name])
    return best if by_format[best] else None
