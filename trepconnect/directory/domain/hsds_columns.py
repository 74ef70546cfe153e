"""The columns of HSDS 3.1 and the files they go into, for writing a directory out."""

from __future__ import annotations

COLUMNS: dict[str, tuple[str, ...]] = {
    "accessibility": ("id", "location_id", "description", "details", "url"),
    "addresses": (
        "id", "location_id", "attention", "address_1", "address_2", "city", "region",
        "state_province", "postal_code", "country", "address_type",
    ),
    "attributes": (
        "id", "link_id", "taxonomy_term_id", "link_type", "link_entity", "value", "label",
    ),
    "contacts": (
        "id", "organization_id", "service_id", "service_at_location_id", "location_id", "name",
        "title", "department", "email",
    ),
    "cost_options": (
        "id", "service_id", "valid_from", "valid_to", "option", "currency", "amount",
        "amount_description",
    ),
    "fundings": ("id", "organization_id", "service_id", "source"),
    "languages": ("id", "service_id", "location_id", "phone_id", "name", "code", "note"),
    "locations": (
        "id", "location_type", "url", "organization_id", "name", "alternate_name", "description",
        "transportation", "latitude", "longitude", "external_identifier",
        "external_identifier_type",
    ),
    "meta_table_descriptions": ("id", "name", "language", "character_set"),
    "metadata": (
        "id", "resource_id", "resource_type", "last_action_date", "last_action_type",
        "field_name", "previous_value", "replacement_value", "updated_by",
    ),
    "organization_identifiers": (
        "id", "organization_id", "identifier_scheme", "identifier_type", "identifier",
    ),
    "organizations": (
        "id", "name", "alternate_name", "description", "email", "website", "tax_status",
        "tax_id", "year_incorporated", "legal_status", "logo", "uri", "parent_organization_id",
    ),
    "phones": (
        "id", "location_id", "service_id", "organization_id", "contact_id",
        "service_at_location_id", "number", "extension", "type", "description",
    ),
    "programs": ("id", "organization_id", "name", "alternate_name", "description"),
    "required_documents": ("id", "service_id", "document", "uri"),
    "schedules": (
        "id", "service_id", "location_id", "service_at_location_id", "valid_from", "valid_to",
        "dtstart", "timezone", "until", "count", "wkst", "freq", "interval", "byday", "byweekno",
        "bymonthday", "byyearday", "description", "opens_at", "closes_at", "schedule_link",
        "attending_type", "notes",
    ),
    "service_areas": (
        "id", "service_id", "service_at_location_id", "name", "description", "extent",
        "extent_type", "uri",
    ),
    "service_at_locations": ("id", "service_id", "location_id", "description"),
    "service_capacities": (
        "id", "service_id", "unit_id", "available", "maximum", "description", "updated",
    ),
    "services": (
        "id", "organization_id", "program_id", "name", "alternate_name", "description", "url",
        "email", "status", "interpretation_services", "application_process", "fees_description",
        "wait_time", "fees", "accreditations", "eligibility_description", "minimum_age",
        "maximum_age", "assured_date", "assurer_email", "licenses", "alert", "last_modified",
    ),
    "taxonomies": ("id", "name", "description", "uri", "version"),
    "taxonomy_terms": (
        "id", "code", "name", "description", "parent_id", "taxonomy", "language", "taxonomy_id",
        "term_uri",
    ),
    "units": ("id", "name", "scheme", "identifier", "uri"),
    "urls": ("id", "label", "url", "organization_id", "service_id"),
}  # fmt: skip

FILES = {
    **{kind: f"{kind}.csv" for kind in COLUMNS},
    "fundings": "funding.csv",
    "service_at_locations": "service_at_location.csv",
    "service_capacities": "service_capacity.csv",
    "urls": "url.csv",
}

NUMBERS = frozenset(
    {
        "amount", "available", "count", "extension", "interval", "latitude", "longitude",
        "maximum", "maximum_age", "minimum_age", "timezone", "year_incorporated",
    }
)  # fmt: skip
"""Columns that are numbers in JSON."""

REQUIRED: dict[str, tuple[str, ...]] = {
    "addresses": ("address_1", "city", "state_province", "postal_code", "country"),
    "metadata": (
        "last_action_date", "last_action_type", "field_name", "previous_value",
        "replacement_value", "updated_by",
    ),
    "organization_identifiers": ("identifier_type", "identifier"),
    "organizations": ("name", "description"),
    "programs": ("name", "description"),
    "services": ("name", "status"),
    "taxonomies": ("name", "description"),
    "taxonomy_terms": ("name", "description"),
}  # fmt: skip
"""Columns that a JSON document must have, even if empty."""
