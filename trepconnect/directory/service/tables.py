"""The table behind each kind of record, in the order rows can be inserted."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Table

from trepconnect.directory.models import details, offers, records

_MODELS: dict[str, Any] = {
    "taxonomies": offers.Taxonomy,
    "taxonomy_terms": offers.TaxonomyTerm,
    "organizations": records.Organization,
    "programs": records.Program,
    "locations": records.Location,
    "services": records.Service,
    "service_at_locations": records.ServiceAtLocation,
    "contacts": details.Contact,
    "phones": details.Phone,
    "addresses": details.Address,
    "schedules": details.Schedule,
    "languages": offers.ServiceLanguage,
    "service_areas": offers.ServiceArea,
    "urls": details.Url,
    "service_terms": offers.ServiceTerm,
    "other_records": details.OtherRecord,
}

TABLES: dict[str, Table] = {
    kind: cast("Table", model.__table__) for kind, model in _MODELS.items()
}
LASTING = ("organizations", "services", "locations")
"""Records that become inactive, not deleted, when their source no longer lists them."""
OWNERS = {f"{kind[:-1]}_id": kind for kind in LASTING}
