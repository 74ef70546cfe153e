"""Tables of the directory."""

from __future__ import annotations

from trepconnect.directory.models.details import (
    Address,
    Contact,
    OtherRecord,
    Phone,
    Schedule,
    Url,
)
from trepconnect.directory.models.members import Membership
from trepconnect.directory.models.offers import (
    ServiceArea,
    ServiceLanguage,
    ServiceNeed,
    ServiceTerm,
    ServiceText,
    Taxonomy,
    TaxonomyTerm,
)
from trepconnect.directory.models.records import (
    Location,
    Organization,
    Program,
    Service,
    ServiceAtLocation,
)
from trepconnect.directory.models.sources import (
    DirectoryImport,
    DirectorySource,
    Imported,
    ImportProblem,
)

__all__ = [
    "Address",
    "Contact",
    "DirectoryImport",
    "DirectorySource",
    "ImportProblem",
    "Imported",
    "Location",
    "Membership",
    "Organization",
    "OtherRecord",
    "Phone",
    "Program",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceLanguage",
    "ServiceNeed",
    "ServiceTerm",
    "ServiceText",
    "Taxonomy",
    "TaxonomyTerm",
    "Url",
]
