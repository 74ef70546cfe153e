"""Organisations, services and places, with where they came from.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

Columns = list[sa.Column[Any]]


def upgrade() -> None:
    _create_sources()
    _create_records()
    _create_offers()
    _create_details()


def downgrade() -> None:
    for table in (
        "phones",
        "schedules",
        "directory_urls",
        "directory_other_records",
        "contacts",
        "addresses",
        "service_terms",
        "taxonomy_terms",
        "taxonomies",
        "service_areas",
        "service_texts",
        "service_needs",
        "service_languages",
        "service_at_locations",
        "locations",
        "services",
        "programs",
        "organizations",
        "import_problems",
        "directory_imports",
        "directory_sources",
    ):
        op.drop_table(table)


def _create_sources() -> None:
    op.create_table(
        "directory_sources",
        _id(),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("format", sa.String(20), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_directory_sources"),
        sa.UniqueConstraint("name", name="uq_directory_sources_name"),
    )
    op.create_table(
        "directory_imports",
        _id(),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("read", "stored", "changes")),
        sa.PrimaryKeyConstraint("id", name="pk_directory_imports"),
        _key("directory_imports", "source_id", "directory_sources"),
    )
    _index("directory_imports", "source_id")
    op.create_table(
        "import_problems",
        _id(),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(300), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("record", sa.String(300), nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_import_problems"),
        _key("import_problems", "import_id", "directory_imports"),
    )
    _index("import_problems", "import_id", "code")


def _create_records() -> None:
    _imported(
        "organizations",
        *_texts("name", "alternate_name", "description", "email", "website", "legal_status"),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("assured_on", sa.Date(), nullable=True),
    )
    _imported(
        "programs",
        *_texts("name", "alternate_name", "description"),
        owners={"organization_id": "organizations"},
    )
    _imported(
        "services",
        *_texts("name", "alternate_name", "description", "url", "email"),
        sa.Column("status", sa.String(40), nullable=False),
        *_texts("fees"),
        sa.Column("is_free", sa.Boolean(), nullable=True),
        *_texts("eligibility", "required_documents", "application_process", "interpretation"),
        *_texts("wait_time", "alert", "keywords"),
        sa.Column("assured_on", sa.Date(), nullable=True),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("program_id", sa.Uuid(), nullable=True),
        _key("services", "program_id", "programs", ondelete="SET NULL"),
        owners={"organization_id": "organizations"},
    )
    _index("services", "status", "name")
    _imported(
        "locations",
        sa.Column("kind", sa.String(20), nullable=False),
        *_texts("name", "alternate_name", "description", "transportation", "accessibility"),
        *_texts("url", "email"),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("status", sa.String(40), nullable=False),
        _check("locations", "latitude_on_earth", "latitude BETWEEN -90 AND 90"),
        _check("locations", "longitude_on_earth", "longitude BETWEEN -180 AND 180"),
        _check("locations", "point_is_whole", "(latitude IS NULL) = (longitude IS NULL)"),
        owners={"organization_id": "organizations"},
    )
    _imported(
        "service_at_locations",
        *_texts("description"),
        required={"service_id": "services", "location_id": "locations"},
    )


def _create_offers() -> None:
    _imported(
        "service_languages",
        sa.Column("tag", sa.String(35), nullable=True),
        sa.Column("note", sa.String(40), nullable=True),
        *_texts("original"),
        required={"service_id": "services"},
    )
    _index("service_languages", "tag", "service_id")
    op.create_table(
        "service_needs",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("need_code", sa.String(60), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("service_id", "need_code", name="pk_service_needs"),
        _key("service_needs", "service_id", "services"),
    )
    _index("service_needs", "need_code", "service_id")
    op.create_table(
        "service_texts",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        *_texts("text"),
        sa.PrimaryKeyConstraint("service_id", "language", "field", name="pk_service_texts"),
        _key("service_texts", "service_id", "services"),
    )
    _imported("service_areas", *_texts("name", "description"), required={"service_id": "services"})
    _imported("taxonomies", *_texts("name", "description"))
    _imported(
        "taxonomy_terms",
        *_texts("vocabulary", "code", "name", "description", "parent_record"),
        owners={"taxonomy_id": "taxonomies"},
    )
    _imported(
        "service_terms",
        *_texts("vocabulary", "code", "name"),
        owners={"term_id": "taxonomy_terms"},
        required={"service_id": "services"},
    )


def _create_details() -> None:
    organization = {"organization_id": "organizations"}
    service = {"service_id": "services"}
    location = {"location_id": "locations"}
    place = {"service_at_location_id": "service_at_locations"}
    _imported(
        "addresses",
        sa.Column("kind", sa.String(20), nullable=False),
        *_texts("attention", "address_1", "address_2", "city", "region", "state_province"),
        *_texts("postal_code", "country"),
        owners=organization | location,
    )
    _imported(
        "contacts",
        *_texts("name", "title", "department", "email"),
        owners=organization | service | location | place,
    )
    _imported(
        "phones",
        *_texts("number"),
        sa.Column("e164", sa.String(20), nullable=True),
        *_texts("extension"),
        sa.Column("kind", sa.String(20), nullable=False),
        *_texts("description"),
        owners=organization | service | location | place | {"contact_id": "contacts"},
    )
    _imported(
        "schedules",
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("opens_at", sa.Time(), nullable=True),
        sa.Column("closes_at", sa.Time(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        *_texts("original"),
        _check("schedules", "weekday_iso", "weekday BETWEEN 1 AND 7"),
        owners=service | location | place,
    )
    _imported("directory_urls", *_texts("label", "url"), owners=organization | service)
    _imported("directory_other_records", sa.Column("kind", sa.String(40), nullable=False))
    _index("directory_other_records", "kind")


def _imported(
    table: str,
    *columns: sa.Column[Any] | sa.Constraint,
    owners: dict[str, str] | None = None,
    required: dict[str, str] | None = None,
) -> None:
    """A table whose rows may come from a source, with an index on each of its owners."""
    links = {**(owners or {}), **(required or {})}
    op.create_table(
        table,
        _id(),
        *(sa.Column(n, sa.Uuid(), nullable=n not in (required or {})) for n in links),
        *columns,
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("source_record_id", sa.String(300), nullable=True),
        sa.Column("record_digest", sa.String(32), nullable=True),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint(
            "source_id", "source_record_id", name=f"uq_{table}_source_id_source_record_id"
        ),
        _key(table, "source_id", "directory_sources"),
        *(_key(table, name, owner) for name, owner in links.items()),
    )
    for name in links:
        _index(table, name)


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid(), nullable=False)


def _texts(*names: str) -> Columns:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _key(
    table: str, column: str, target: str, *, ondelete: str = "CASCADE"
) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{target}"
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
