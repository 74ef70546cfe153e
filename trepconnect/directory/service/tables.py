"""The table behind each kind of record, in the order rows can be inserted."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Table

from trepconnect.directory import models

_MODELS: dict[str, Any] = {
    "taxonomies": models.Taxonomy,
    "taxonomy_terms": models.TaxonomyTerm,
    "organizations": models.Organization,
    "programs": models.Program,
    "locations": models.Location,
    "services": models.Service,
    "service_at_locations": models.ServiceAtLocation,
    "contacts": models.Contact,
    "phones": models.Phone,
    "addresses": models.Address,
    "schedules": models.Schedule,
    "languages": models.ServiceLanguage,
    "service_areas": models.ServiceArea,
    "urls": models.Url,
    "service_terms": models.ServiceTerm,
    "other_records": models.OtherRecord,
}

TABLES: dict[str, Table] = {
    kind: cast("Table", model.__table__) for kind, model in _MODELS.items()
}
LASTING = ("organizations", "services", "locations")
"""Records that become inactive, not deleted, when their source no longer lists them."""
OWNERS = {f"{kind[:-1]}_id": kind for kind in LASTING}
