"""A service and an organisation, each on its page. Open to everybody, signed in or not."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from trepconnect.directory.blueprints import bp
from trepconnect.directory.listings.presenters.organizations import organization_view
from trepconnect.directory.listings.presenters.services import service_view
from trepconnect.directory.listings.queries import organizations as organization_queries
from trepconnect.directory.listings.queries import services as service_queries
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import current_language
from trepconnect.platform.web.access import access, everyone, find_actor, today


@bp.route("/services/<uuid:service_id>", methods=["GET"])
@access(everyone)
def show_service(service_id: UUID) -> ResponseReturnValue:
    language = current_language()
    service = service_queries.get_service(
        db.session(), find_actor(), service_id, language=language
    )
    return render_template(
        "directory/listings/show_service.html",
        service=service,
        service_id=service.id,
        view=service_view(service, today()),
    )


@bp.route("/organizations/<uuid:organization_id>", methods=["GET"])
@access(everyone)
def show_organization(organization_id: UUID) -> ResponseReturnValue:
    organization = organization_queries.get_organization(
        db.session(), organization_id, language=current_language()
    )
    view = organization_view(organization)
    return render_template("directory/listings/show_organization.html", view=view)
